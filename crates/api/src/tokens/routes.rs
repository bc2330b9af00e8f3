//! The operations on tokens.

use actix_web::{HttpResponse, post, web::Data};
use chrono::TimeDelta;
use serde_json::json;

use super::model::{CreateToken, Token};
use crate::{
    auth::Owner,
    context::Api,
    error::{Code, Problem, Result},
    history::Subject,
    ids::PersonId,
    people::{self, PersonState},
    reply::Reply,
    request::{Command, Path},
};

/// Make a token for a person
///
/// For platforms that sign their people in themselves: the token acts as this person. It is logged who made it. With an
/// external issuer configured, no tokens are made here and the answer is 409.
#[utoipa::path(tag = "people", params(("person_id" = PersonId, Path, description = "The person.")), request_body = CreateToken, responses((status = 200, description = "The token.", body = Token)))]
#[post("/v1/people/{person_id}/tokens")]
pub(super) async fn create_person_token(
    api: Data<Api>,
    caller: Owner,
    Path(id): Path<PersonId>,
    Command { body, once }: Command<CreateToken>,
) -> Result<HttpResponse> {
    let keys = api.keys.clone();
    api.execute(&caller, once, async move |unit| {
        let person = people::store::get(unit.db, unit.organization, id).await?;
        if person.state == PersonState::Inactive {
            return Err(Problem::new(
                Code::Conflict,
                "The person is inactive and cannot sign in.",
            ));
        }
        let lifetime = TimeDelta::minutes(body.lifetime_minutes.into());
        let issued = keys.issue(unit.organization, id, unit.now, lifetime)?;
        unit.event(Subject::Person, "token_issued", id.0, json!({}))
            .await?;
        let token = Token {
            token: Some(issued.token),
            expires_at: issued.expires_at,
        };
        let kept = token.without_secret();
        Ok(Reply::ok(token).replayed_as(kept))
    })
    .await
}

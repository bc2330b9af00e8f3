//! Renewals: a completed pairing goes on in a new one when both want it.

use actix_web::{HttpResponse, post, web::Data};

use super::{
    Pairing, PairingState, answers,
    entity::Model,
    model::PairingSide,
    proposing, routes,
    store::{self, NewPairing},
};
use crate::{
    applications,
    auth::Member,
    context::{Api, Unit},
    error::Result,
    history::Subject,
    ids::PairingId,
    lifecycle::Lifecycle,
    request::{Command, Path},
    transitions::Reason,
};

/// Renew a completed pairing
///
/// Proposes a new pairing of the same two, which names the old one. Who of the two asks has said yes with it; the other
/// answers like any proposal, and nobody is forced. When a coordinator asks, both answer. The old pairing counts as
/// renewed as soon as the new one is active.
#[utoipa::path(tag = "pairings", params(("pairing_id" = PairingId, Path, description = "The completed pairing.")), request_body = Reason, responses((status = 201, description = "The new, proposed pairing.", body = Pairing)))]
#[post("/v1/pairings/{pairing_id}/renew")]
pub(super) async fn renew_pairing(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<PairingId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    let asker = answers::own_side(&caller, &visible);
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let current = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = renew(unit, &current, asker, body).await?;
        routes::created(unit, row).await
    })
    .await
}

async fn renew(
    unit: &Unit<'_>,
    current: &Model,
    asker: Option<PairingSide>,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(PairingState::Renewed)?;
    let (db, organization) = (unit.db, unit.organization);
    let mentee = applications::store::get(db, organization, current.mentee_application_id).await?;
    let mentor = applications::store::get(db, organization, current.mentor_application_id).await?;
    let new = NewPairing {
        score: current.score,
        renewed_from_id: Some(current.id),
        ..NewPairing::by_hand(mentee.id, mentor.id)
    };
    let proposed = proposing::propose(unit, &mentee, &mentor, new).await?;
    let step = answers::step(current, current.state, reason);
    unit.remark(Subject::Pairing, "renewal_proposed", step)
        .await?;
    match asker {
        Some(side) => answers::accept(unit, proposed, side, Reason::default()).await,
        None => Ok(proposed),
    }
}

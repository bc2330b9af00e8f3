//! The extractors that show in a handler's signature who may call it.

use std::{future::Future, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};

use super::{ApiKeySecret, Caller, Role};
use crate::{
    context::Api,
    error::{Problem, Result},
};

macro_rules! extractors {
    ($($(#[$doc:meta])* $name:ident = $role:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Caller);

        impl Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move { authorize(&request, $role).await.map(Self) })
            }
        }
    )+};
}

extractors! {
    /// An owner of the organization, or a key with that role.
    Owner = Role::Owner;
    /// An owner or somebody who coordinates a program. Which program is the handler's to check.
    Coordinator = Role::Coordinator;
    /// Anybody who belongs to the organization. What they see is the handler's to limit.
    Member = Role::Member;
}

/// Authenticates the request and holds it against the table of operations.
async fn authorize(request: &HttpRequest, role: Role) -> Result<Caller> {
    let api = Api::of(request)?;
    admit(api, request, role, authenticate(api, request)).await
}

async fn admit(
    api: &Api,
    request: &HttpRequest,
    role: Role,
    authenticate: impl Future<Output = Result<Caller>>,
) -> Result<Caller> {
    let rule = api.rules.of(request)?;
    if rule.role != role {
        return Err(Problem::internal(format!(
            "the signature of {} and the authorization table disagree",
            rule.operation
        )));
    }
    let caller = authenticate.await?;
    if !caller.may_use(rule.scope) {
        return Err(Problem::forbidden(format!(
            "The API key lacks the scope `{}`.",
            rule.scope_name()
        )));
    }
    if caller.role < role {
        return Err(Problem::forbidden(format!(
            "This operation takes the role `{}`.",
            rule.role_name()
        )));
    }
    Ok(caller)
}

async fn authenticate(api: &Api, request: &HttpRequest) -> Result<Caller> {
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let Some(token) = token else {
        return Err(Problem::unauthenticated());
    };
    let caller = if let Some(secret) = ApiKeySecret::parse(token) {
        api.principals
            .api_key(api.db(), &secret, api.clock.now())
            .await?
    } else if let Some(claims) = api.keys.verify(token) {
        api.principals.person(api.db(), &claims).await?
    } else {
        None
    };
    caller.ok_or_else(Problem::unauthenticated)
}

/// A coordinator who comes with credentials, or with the token of a link that they made, which browsers can send.
#[derive(Clone, Debug)]
pub struct LinkedCoordinator(Caller);

impl Deref for LinkedCoordinator {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl FromRequest for LinkedCoordinator {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let api = Api::of(&request)?;
            let caller = match link_token(&request) {
                Some(token) => {
                    let follow = follow(api, &request, &token);
                    admit(api, &request, Role::Coordinator, follow).await?
                }
                None => authorize(&request, Role::Coordinator).await?,
            };
            Ok(Self(caller))
        })
    }
}

fn link_token(request: &HttpRequest) -> Option<String> {
    let pairs = serde_urlencoded::from_str::<Vec<(String, String)>>(request.query_string());
    let mut pairs = pairs.unwrap_or_default().into_iter();
    pairs.find_map(|(name, value)| (name == "token").then_some(value))
}

/// Who made the link, if it holds, is for this very program, and its maker still is somebody.
async fn follow(api: &Api, request: &HttpRequest, token: &str) -> Result<Caller> {
    let now = api.clock.now();
    let program = request.match_info().get("program_id");
    let claims = api
        .keys
        .open_link(token, now)
        .filter(|claims| program == Some(claims.program.to_string().as_str()))
        .ok_or_else(Problem::unauthenticated)?;
    let maker = api
        .principals
        .maker(api.db(), claims.organization, claims.actor(), now)
        .await?;
    maker.ok_or_else(Problem::unauthenticated)
}

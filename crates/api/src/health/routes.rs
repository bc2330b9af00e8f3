//! The operations for load balancers and operators.

use actix_web::{get, web::Data};

use super::model::Health;
use crate::{
    context::Api,
    error::{Problem, Result, request_id},
    reply::Reply,
};

/// Whether the process lives
///
/// Asks nothing of the database: restart the process when this fails.
#[utoipa::path(tag = "health", responses((status = 200, description = "The process lives.", body = Health)))]
#[get("/healthz")]
pub(super) async fn get_health() -> Reply<Health> {
    Reply::ok(Health::OK)
}

/// Whether the service can answer
///
/// Asks the database: send no traffic while this fails.
#[utoipa::path(tag = "health", responses((status = 200, description = "The service can answer.", body = Health)))]
#[get("/readyz")]
pub(super) async fn get_readiness(api: Data<Api>) -> Result<Reply<Health>> {
    if let Err(error) = api.database.ping().await {
        tracing::error!(request_id = request_id().map(display), cause = %error, "the database does not answer");
        return Err(Problem::unavailable());
    }
    Ok(Reply::ok(Health::OK))
}

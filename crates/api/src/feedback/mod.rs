//! Feedback: a program's questions after sessions, half-way and at the end, with named and anonymous answers.
//!
//! An answer to an anonymous question is stored without person, pairing, session and time, under a random id, in a table
//! whose rows have no order of arrival. Who has answered is kept apart, without answer and time. Answers come out in
//! groups from at least [`MINIMUM`] people, each of whom wrote their own: until then nobody reads them, so that neither two
//! looks at a summary nor knowing all answers of a group but one show one person's answer; when a group is complete it is
//! written anew in random order. No event and no idempotency record holds anything of an answer. What stays: an
//! administrator who reads the tables, the files or the log of the database itself can see the few answers of a question
//! whose group is not complete, and whose they may be.

pub(crate) mod anonymous;
pub(crate) mod answers;
pub(crate) mod entity;
mod given;
mod giving;
mod model;
mod routes;
pub(crate) mod store;
pub(crate) mod summary;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{FeedbackEvent, FeedbackKind, FeedbackQuestionState};

/// Answers are shown in groups of at least so many.
pub(crate) const MINIMUM: usize = 5;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::create_feedback_question)
        .service(routes::list_feedback_questions)
        .service(routes::get_feedback_question)
        .service(routes::retire_feedback_question)
        .service(routes::give_feedback)
        .service(routes::list_feedback_answers)
        .service(routes::get_feedback_summary);
}

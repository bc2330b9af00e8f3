//! The operations on feedback.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    answers, entity, giving,
    model::{
        CreateFeedbackQuestion, FeedbackAnswer, FeedbackQuestion, FeedbackReceipt, FeedbackSummary,
        GiveFeedback, ListFeedbackAnswers, ListFeedbackQuestions,
    },
    store, summary,
};
use crate::{
    auth::{Coordinator, Member},
    context::Api,
    error::Result,
    ids::{FeedbackQuestionId, PairingId, ProgramId},
    page::{Page, Paging, Sort},
    pairings, programs,
    reply::Reply,
    request::{Command, Path, Query},
    transitions::Reason,
};

/// Add a question
///
/// A question cannot be changed, because its answers would then answer another one: retire it and add a new one. A program
/// has at most 100.
#[utoipa::path(tag = "feedback", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = CreateFeedbackQuestion, responses((status = 201, description = "The question.", body = FeedbackQuestion)))]
#[post("/v1/programs/{program_id}/feedback-questions")]
pub(super) async fn create_feedback_question(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    Command { body, once }: Command<CreateFeedbackQuestion>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, program, body).await?;
        let location = format!("/v1/feedback-questions/{}", row.id);
        Ok(answer(row).at_new(location))
    })
    .await
}

/// List the questions of a program
///
/// Oldest first; everybody who sees the program sees them.
#[utoipa::path(tag = "feedback", params(("program_id" = ProgramId, Path, description = "The program."), ListFeedbackQuestions), responses((status = 200, description = "A page of questions.", body = Page<FeedbackQuestion>)))]
#[get("/v1/programs/{program_id}/feedback-questions")]
pub(super) async fn list_feedback_questions(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListFeedbackQuestions>,
) -> Result<HttpResponse> {
    programs::store::get_visible(api.db(), &caller, program).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::select(caller.organization, program, &query);
    let sort = Sort::by_id(entity::Column::Id);
    let key = |row: &entity::Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, FeedbackQuestion::from)
        .await
}

/// Read a question
#[utoipa::path(tag = "feedback", params(("feedback_question_id" = FeedbackQuestionId, Path, description = "The question.")), responses((status = 200, description = "The question.", body = FeedbackQuestion)))]
#[get("/v1/feedback-questions/{feedback_question_id}")]
pub(super) async fn get_feedback_question(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<FeedbackQuestionId>,
) -> Result<Reply<FeedbackQuestion>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_visible(api.db(), &caller, row.program_id).await?;
    Ok(answer(row))
}

/// Retire a question
///
/// It is no longer asked; its answers stay.
#[utoipa::path(tag = "feedback", params(("feedback_question_id" = FeedbackQuestionId, Path, description = "The question.")), request_body = Reason, responses((status = 200, description = "The retired question.", body = FeedbackQuestion)))]
#[post("/v1/feedback-questions/{feedback_question_id}/retire")]
pub(super) async fn retire_feedback_question(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<FeedbackQuestionId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_coordinated(api.db(), &caller, row.program_id).await?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        store::retire(unit, current, body).await.map(answer)
    })
    .await
}

/// Give feedback
///
/// Mentor or mentee answers questions of the program: after a session that was held, half-way, or at the end. Each question
/// once; on the same occasion a second answer is 409 `already-exists`. Named answers are read by those who run the program.
/// Anonymous questions are answered by their own author only, not by a coordinator who records it. Answers to them are kept
/// without person, pairing, session and time, and cannot be found again, not even to erase them; that you have answered is
/// kept, but not what or when. The record of an `Idempotency-Key` holds nothing of the body here: the same key with another
/// body answers like the first request.
#[utoipa::path(tag = "feedback", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = GiveFeedback, responses((status = 200, description = "Which questions were answered.", body = FeedbackReceipt)))]
#[post("/v1/pairings/{pairing_id}/feedback")]
pub(super) async fn give_feedback(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<GiveFeedback>,
) -> Result<HttpResponse> {
    let pairing = pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let side = pairings::side_of(&caller, &pairing, body.side)?;
    let by_author = pairings::own_side(&caller, &pairing) == Some(side);
    api.execute(&caller, once.without_body(), async move |unit| {
        giving::give(unit, &pairing, (side, by_author), body)
            .await
            .map(Reply::ok)
    })
    .await
}

/// List the named answers of a program
///
/// Oldest first. Anonymous answers are not on any list. Who runs the program and is in a pairing does not see what their own
/// partner answered.
#[utoipa::path(tag = "feedback", params(("program_id" = ProgramId, Path, description = "The program."), ListFeedbackAnswers), responses((status = 200, description = "A page of answers.", body = Page<FeedbackAnswer>)))]
#[get("/v1/programs/{program_id}/feedback-answers")]
pub(super) async fn list_feedback_answers(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListFeedbackAnswers>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::select_answers(&caller, program, &query);
    let sort = Sort::by_id(answers::Column::Id);
    let key = |row: &answers::Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, FeedbackAnswer::from)
        .await
}

/// Read what was answered
///
/// Number, mean and distribution for each question. Fewer than 5 answers are suppressed. Anonymous answers are taken up in
/// groups from at least 5 people, so that a look before and one after somebody's answer do not give it away, and nobody
/// fills up a group with answers of their own. Named answers of your own partners are not counted.
#[utoipa::path(tag = "feedback", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "The summary.", body = FeedbackSummary)))]
#[get("/v1/programs/{program_id}/feedback-summary")]
pub(super) async fn get_feedback_summary(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
) -> Result<Reply<FeedbackSummary>> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let summary = summary::of_program(api.db(), &caller, program).await?;
    Ok(Reply::ok(summary))
}

fn answer(row: entity::Model) -> Reply<FeedbackQuestion> {
    let version = row.version;
    Reply::ok(FeedbackQuestion::from(row)).version(version)
}

//! How feedback is given: named answers with their author, anonymous ones without any link to them.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    FeedbackEvent, FeedbackKind, FeedbackQuestionState, MINIMUM, anonymous, answers,
    entity::{Column, Entity, Model},
    given,
    model::{AnswerInput, FeedbackReceipt, GiveFeedback},
};
use crate::{
    context::Unit,
    database::columns::column,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{FeedbackQuestionId, PersonId},
    pairings::{self, PairingSide},
    request::Violations,
    sessions::{self, SessionState},
};

type Pairing = pairings::entity::Model;

/// Takes the answers of one side, given by their author or recorded by a coordinator.
///
/// # Errors
/// 403 for a coordinator's answers to anonymous questions; 409 when the pairing has not begun or one of the questions is answered already; 422 for answers that do not fit.
pub(super) async fn give(
    unit: &Unit<'_>,
    pairing: &Pairing,
    (side, by_author): (PairingSide, bool),
    input: GiveFeedback,
) -> Result<FeedbackReceipt> {
    if pairing.started_at.is_none() {
        let detail = "The pairing has not begun; there is nothing to say about it yet.";
        return Err(Problem::new(Code::Conflict, detail));
    }
    let occasion = occasion(unit, pairing, &input).await?;
    let questions = questions(unit, pairing, &input).await?;
    if !by_author {
        require_named(questions.values())?;
    }
    let (author, _) = pairing.both(side);
    let mut named = Vec::new();
    for answer in &input.answers {
        let Some(question) = questions.get(&answer.question_id) else {
            continue;
        };
        note_given(unit, author, question, occasion).await?;
        if question.anonymous {
            keep_anonymous(unit, answer).await?;
            release(unit, question.id).await?;
        } else {
            named.push(named_row(unit, pairing, side, occasion, answer));
        }
    }
    if !named.is_empty() {
        answers::Entity::insert_many(named)
            .exec_without_returning(unit.db)
            .await?;
        // Anonymous answers leave no event: its time and its actor would be a trace.
        let data = json!({ "program_id": pairing.program_id, "event": input.event });
        unit.event(Subject::Pairing, "feedback_given", pairing.id.0, data)
            .await?;
    }
    Ok(FeedbackReceipt {
        pairing_id: pairing.id,
        event: input.event,
        answered: input
            .answers
            .iter()
            .map(|answer| answer.question_id)
            .collect(),
    })
}

/// What the answers are about: the session, or the pairing as a whole.
async fn occasion(unit: &Unit<'_>, pairing: &Pairing, input: &GiveFeedback) -> Result<Uuid> {
    let Some(session) = input.session_id else {
        return Ok(pairing.id.0);
    };
    let found = sessions::entity::Entity::by_id(unit.db, unit.organization, session).await?;
    let is_held = found.is_some_and(|session| {
        session.pairing_id == pairing.id && session.state == SessionState::Held
    });
    if is_held {
        return Ok(session.0);
    }
    let detail = "there is no such session of this pairing that was held";
    Err(Problem::invalid_field("/session_id", "unknown", detail))
}

/// The questions that are answered, locked in the order of their ids, if every answer fits.
async fn questions(
    unit: &Unit<'_>,
    pairing: &Pairing,
    input: &GiveFeedback,
) -> Result<HashMap<FeedbackQuestionId, Model>> {
    let rows = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(pairing.program_id))
        .filter(Column::Id.is_in(input.answers.iter().map(|answer| answer.question_id)))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    let questions: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut violations = Violations::default();
    for (place, answer) in input.answers.iter().enumerate() {
        let pointer = format!("/answers/{place}");
        match questions.get(&answer.question_id) {
            Some(question) if is_asked(question, input.event) => {
                check_answer(&pointer, question, answer, &mut violations);
            }
            _ => violations.add(
                format!("{pointer}/question_id"),
                "unknown",
                "the program asks no such question on this occasion",
            ),
        }
    }
    violations.into_result()?;
    Ok(questions)
}

/// Refuses what a coordinator records to anonymous questions: with all answers of a group but one known, so is that one;
/// and whether somebody has answered is nobody's business.
fn require_named<'a>(mut questions: impl Iterator<Item = &'a Model>) -> Result<()> {
    if questions.any(|question| question.anonymous) {
        let detail = "Anonymous questions are answered by their own author only.";
        return Err(Problem::forbidden(detail));
    }
    Ok(())
}

fn is_asked(question: &Model, event: FeedbackEvent) -> bool {
    question.state == FeedbackQuestionState::Open && question.event == event
}

fn check_answer(
    pointer: &str,
    question: &Model,
    answer: &AnswerInput,
    violations: &mut Violations,
) {
    let given = [
        (FeedbackKind::Rating, "rating", answer.rating.is_some()),
        (FeedbackKind::Choice, "choice", answer.choice.is_some()),
        (FeedbackKind::Text, "text", answer.text.is_some()),
    ];
    for (kind, name, is_given) in given {
        let fits = is_given == (question.kind == kind);
        let detail = "is given exactly where the question is of this kind";
        violations.require(fits, &format!("{pointer}/{name}"), "kind", detail);
    }
    if let (FeedbackKind::Choice, Some(choice)) = (question.kind, &answer.choice) {
        let is_option = question.options.0.contains(choice);
        let detail = "is none of the options";
        violations.require(is_option, &format!("{pointer}/choice"), "unknown", detail);
    }
}

/// Notes that somebody has answered, once.
async fn note_given(
    unit: &Unit<'_>,
    person: PersonId,
    question: &Model,
    occasion: Uuid,
) -> Result<()> {
    let row = given::ActiveModel {
        organization_id: Set(unit.organization),
        person_id: Set(person),
        question_id: Set(question.id),
        occasion_id: Set(occasion),
        waiting: Set(question.anonymous),
    };
    let key = [
        given::Column::OrganizationId,
        given::Column::PersonId,
        given::Column::QuestionId,
        given::Column::OccasionId,
    ];
    let inserted = given::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(unit.db)
        .await?;
    if inserted == 1 {
        return Ok(());
    }
    let detail = format!("The question {} is answered already.", question.id);
    Err(Problem::new(Code::AlreadyExists, detail))
}

fn named_row(
    unit: &Unit<'_>,
    pairing: &Pairing,
    side: PairingSide,
    occasion: Uuid,
    answer: &AnswerInput,
) -> answers::ActiveModel {
    let (person_id, partner_id) = pairing.both(side);
    answers::ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(pairing.program_id),
        question_id: Set(answer.question_id),
        pairing_id: Set(pairing.id),
        person_id: Set(person_id),
        partner_id: Set(partner_id),
        side: Set(side),
        occasion_id: Set(occasion),
        rating: Set(answer.rating.map(i64::from)),
        choice: Set(answer.choice.clone()),
        text: Set(answer.text.clone()),
        created_at: Set(unit.now),
    }
}

/// Keeps an answer without its author.
async fn keep_anonymous(unit: &Unit<'_>, answer: &AnswerInput) -> Result<()> {
    let row = anonymous::Model {
        organization_id: unit.organization,
        id: unit.ids.unordered().map_err(Problem::internal)?,
        question_id: answer.question_id,
        rating: answer.rating.map(i64::from),
        choice: answer.choice.clone(),
        text: answer.text.clone(),
        released: false,
    };
    anonymous::Entity::insert(anonymous::ActiveModel::from(row))
        .exec_without_returning(unit.db)
        .await?;
    Ok(())
}

/// Releases the group that waits once it is large enough: answers of so many people, because whoever wrote all of a group
/// but one answer would know whose that one is.
async fn release(unit: &Unit<'_>, question: FeedbackQuestionId) -> Result<()> {
    use anonymous::{Column, Entity};
    let in_group = given::Entity::of(unit.organization)
        .filter(given::Column::QuestionId.eq(question))
        .filter(given::Column::Waiting.eq(true));
    let mut people: Vec<PersonId> = column(in_group, given::Column::PersonId, unit.db).await?;
    people.sort_unstable();
    people.dedup();
    if people.len() < MINIMUM {
        return Ok(());
    }
    given::Entity::update_many()
        .col_expr(given::Column::Waiting, Expr::value(false))
        .filter(given::Column::OrganizationId.eq(unit.organization))
        .filter(given::Column::QuestionId.eq(question))
        .filter(given::Column::Waiting.eq(true))
        .exec(unit.db)
        .await?;
    let waiting = Entity::of(unit.organization)
        .filter(Column::QuestionId.eq(question))
        .filter(Column::Released.eq(false))
        .all(unit.db)
        .await?;
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.is_in(waiting.iter().map(|row| row.id)))
        .exec(unit.db)
        .await?;
    // Written anew under new ids and in their order, so that not even the database's own order of writing tells whose
    // is whose.
    let mut released = Vec::with_capacity(waiting.len());
    for row in waiting {
        released.push(anonymous::Model {
            id: unit.ids.unordered().map_err(Problem::internal)?,
            released: true,
            ..row
        });
    }
    released.sort_by_key(|row| row.id);
    Entity::insert_many(released.into_iter().map(anonymous::ActiveModel::from))
        .exec_without_returning(unit.db)
        .await?;
    Ok(())
}

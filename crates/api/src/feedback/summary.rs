//! What was answered, in numbers: two grouped queries, whatever the number of answers.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use super::{
    FeedbackKind, MINIMUM, anonymous, answers,
    entity::{Column, Model},
    model::{AnswerCount, FeedbackQuestion, FeedbackQuestionSummary, FeedbackSummary},
    store,
};
use crate::{
    auth::Caller,
    error::Result,
    ids::{FeedbackQuestionId, ProgramId},
};

/// So many texts of a question are shown.
const MOST_TEXTS: usize = 50;
/// So many texts are read for all questions.
const MOST_TEXTS_OF_ALL: u64 = 2000;

/// How often each answer was given, by question.
type Counts = HashMap<FeedbackQuestionId, BTreeMap<String, u32>>;

/// What was answered to the questions of a program, without the named answers of the caller's own partners.
pub(super) async fn of_program(
    db: &impl ConnectionTrait,
    caller: &Caller,
    program: ProgramId,
) -> Result<FeedbackSummary> {
    let questions = store::of_program(caller.organization, program)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let mut counts = counts(db, caller, program, &questions).await?;
    let mut texts: HashMap<FeedbackQuestionId, Vec<String>> = HashMap::new();
    let words = released(caller, &questions)
        .filter(anonymous::Column::Text.is_not_null())
        .order_by_asc(anonymous::Column::Id)
        .limit(MOST_TEXTS_OF_ALL)
        .all(db)
        .await?;
    for row in words {
        let of_question = texts.entry(row.question_id).or_default();
        of_question.extend(row.text.filter(|_| of_question.len() < MOST_TEXTS));
    }
    let summary = |question: Model| {
        let counts = counts.remove(&question.id).unwrap_or_default();
        let texts = texts.remove(&question.id).unwrap_or_default();
        summarize(question, &counts, texts)
    };
    Ok(FeedbackSummary {
        minimum: MINIMUM,
        questions: questions.into_iter().map(summary).collect(),
    })
}

/// The same of the questions that are answered by a rating, for figures: no other answer is read.
pub(crate) async fn of_ratings(
    db: &impl ConnectionTrait,
    caller: &Caller,
    program: ProgramId,
) -> Result<Vec<FeedbackQuestionSummary>> {
    let questions = store::of_program(caller.organization, program)
        .filter(Column::Kind.eq(FeedbackKind::Rating))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let mut counts = counts(db, caller, program, &questions).await?;
    let summary = |question: Model| {
        let counts = counts.remove(&question.id).unwrap_or_default();
        summarize(question, &counts, Vec::new())
    };
    Ok(questions.into_iter().map(summary).collect())
}

/// The anonymous answers to these questions that are shown.
fn released(caller: &Caller, questions: &[Model]) -> Select<anonymous::Entity> {
    let secret = questions.iter().filter(|question| question.anonymous);
    anonymous::Entity::of(caller.organization)
        .filter(anonymous::Column::QuestionId.is_in(secret.map(|question| question.id)))
        .filter(anonymous::Column::Released.eq(true))
}

/// How often each answer was given to these questions of a program.
async fn counts(
    db: &impl ConnectionTrait,
    caller: &Caller,
    program: ProgramId,
    questions: &[Model],
) -> Result<Counts> {
    let mut counts = Counts::new();
    let named = store::readable(caller, program)
        .filter(answers::Column::QuestionId.is_in(questions.iter().map(|question| question.id)))
        .select_only()
        .columns([
            answers::Column::QuestionId,
            answers::Column::Rating,
            answers::Column::Choice,
        ])
        .column_as(answers::Column::Id.count(), "answers")
        .group_by(answers::Column::QuestionId)
        .group_by(answers::Column::Rating)
        .group_by(answers::Column::Choice);
    count(db, named, &mut counts).await?;
    let unnamed = released(caller, questions)
        .select_only()
        .columns([
            anonymous::Column::QuestionId,
            anonymous::Column::Rating,
            anonymous::Column::Choice,
        ])
        .column_as(anonymous::Column::Id.count(), "answers")
        .group_by(anonymous::Column::QuestionId)
        .group_by(anonymous::Column::Rating)
        .group_by(anonymous::Column::Choice);
    count(db, unnamed, &mut counts).await?;
    Ok(counts)
}

/// Adds the numbers of a grouped query.
async fn count<E: EntityTrait>(
    db: &impl ConnectionTrait,
    grouped: Select<E>,
    counts: &mut Counts,
) -> Result<(), DbErr> {
    for row in db.query_all(grouped.as_query()).await? {
        let question: FeedbackQuestionId = row.try_get("", "question_id")?;
        let rating: Option<i64> = row.try_get("", "rating")?;
        let choice: Option<String> = row.try_get("", "choice")?;
        let answers: i64 = row.try_get("", "answers")?;
        let answer = choice.or_else(|| rating.map(|rating| rating.to_string()));
        let of_question = counts.entry(question).or_default();
        let sum = of_question.entry(answer.unwrap_or_default()).or_default();
        *sum = sum.saturating_add(u32::try_from(answers).unwrap_or(u32::MAX));
    }
    Ok(())
}

fn summarize(
    question: Model,
    counts: &BTreeMap<String, u32>,
    texts: Vec<String>,
) -> FeedbackQuestionSummary {
    let count = counts.values().fold(0_u32, |sum, n| sum.saturating_add(*n));
    let suppressed = usize::try_from(count).is_ok_and(|count| count < MINIMUM);
    let possible: Vec<String> = match question.kind {
        FeedbackKind::Rating => (1..=5).map(|rating: u32| rating.to_string()).collect(),
        FeedbackKind::Choice => question.options.0.clone(),
        FeedbackKind::Text => Vec::new(),
    };
    let of = |answer: &String| counts.get(answer).copied().unwrap_or(0);
    let mean = (question.kind == FeedbackKind::Rating && !suppressed).then(|| mean(counts, count));
    let distribution = possible.iter().map(|answer| AnswerCount {
        answer: answer.clone(),
        count: of(answer),
    });
    FeedbackQuestionSummary {
        question: FeedbackQuestion::from(question),
        suppressed,
        count: (!suppressed).then_some(count),
        mean,
        distribution: distribution.filter(|_| !suppressed).collect(),
        texts: if suppressed { Vec::new() } else { texts },
    }
}

/// The mean of ratings, to two decimals.
fn mean(counts: &BTreeMap<String, u32>, count: u32) -> f64 {
    let sum: f64 = counts
        .iter()
        .map(|(rating, n)| rating.parse::<f64>().unwrap_or(0.0) * f64::from(*n))
        .sum();
    (sum / f64::from(count.max(1)) * 100.0).round() / 100.0
}

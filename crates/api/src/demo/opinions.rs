//! What the smaller program asks, and what was answered: with a name, and without.

use serde_json::json;

use super::{
    names,
    plan::{pairings::*, people, programs},
    world::{World, created},
};
use crate::{
    feedback::{
        FeedbackEvent::{self, AfterSession, End, Mid},
        FeedbackKind::{self, Choice, Rating, Text},
        FeedbackQuestionState, anonymous, answers, entity,
        entity::Options,
    },
    history::Subject,
    ids::AnonymousAnswerId,
    pairings::PairingSide,
};

/// When it is asked, how it is answered, the question, and whether answers are anonymous.
const QUESTIONS: &[(FeedbackEvent, FeedbackKind, &str, bool)] = &[
    (
        Mid,
        Rating,
        "How much do you take away from your talks?",
        false,
    ),
    (Mid, Text, "What should we stop doing?", false),
    (
        Mid,
        Rating,
        "How well does the program look after you?",
        true,
    ),
    (Mid, Choice, "How often do you meet?", true),
    (End, Rating, "Would you do it again?", false),
    (
        End,
        Text,
        "What would you tell those who come after you?",
        true,
    ),
    (AfterSession, Rating, "Was the talk worth your time?", false),
];

const OFTEN: [&str; 3] = ["too rarely", "often enough", "too often"];

/// Adds questions and answers.
pub(super) fn fill(world: &mut World) {
    for (number, (event, kind, text, anonymous)) in (1..).zip(QUESTIONS) {
        let options = if *kind == Choice { &OFTEN[..] } else { &[] };
        let row = entity::Model {
            organization_id: names::organization(),
            id: names::feedback_question(number),
            program_id: names::program(programs::CIRCLE),
            event: *event,
            kind: *kind,
            text: (*text).to_owned(),
            options: Options(options.iter().map(|&option| option.to_owned()).collect()),
            anonymous: *anonymous,
            state: FeedbackQuestionState::Open,
            version: 1,
            created_at: world.past.days_ago(155),
        };
        let data =
            json!({ "program_id": row.program_id, "event": row.event, "anonymous": row.anonymous });
        created(world, 155, Subject::FeedbackQuestion, row.id.0, data);
        world.feedback_questions.push(row);
    }
    named(world);
    without_name(world);
}

/// Both sides of some pairings were asked half-way.
fn named(world: &mut World) {
    let pairings = [TO_READ, TO_COMPLETE, TO_RENEW, TO_REPEAT];
    let ratings = [5, 4, 3, 4, 5, 5, 4, 2];
    let sides = [PairingSide::Mentee, PairingSide::Mentor];
    let who = pairings
        .into_iter()
        .flat_map(|pairing| sides.map(|side| (pairing, side)));
    for (number, ((pairing, side), rating)) in (1..).zip(who.zip(ratings)) {
        let id = names::pairing(pairing);
        let Some(pairing) = world.pairings.iter().find(|pairing| pairing.id == id) else {
            continue;
        };
        let (person_id, partner_id) = pairing.both(side);
        let row = answers::Model {
            organization_id: names::organization(),
            id: names::feedback_answer(number),
            program_id: pairing.program_id,
            question_id: names::feedback_question(1),
            pairing_id: pairing.id,
            person_id,
            partner_id,
            side,
            occasion_id: pairing.id.0,
            rating: Some(rating),
            choice: None,
            text: None,
            created_at: world.past.days_ago(70),
        };
        world.feedback_answers.push(row);
    }
}

/// Whose answers these are is not known, here or anywhere.
fn without_name(world: &mut World) {
    let ratings = [4, 5, 3, 4, 4, 5, 2].map(|rating| (3, Some(rating), None));
    let [rarely, enough, _] = OFTEN;
    let often = [enough, rarely, enough, enough, rarely].map(|choice| (4, None, Some(choice)));
    for (number, (question, rating, choice)) in (1..).zip(ratings.into_iter().chain(often)) {
        let id = names::feedback_answer(people::MENTEES + number).0;
        world.anonymous_answers.push(anonymous::Model {
            organization_id: names::organization(),
            id: AnonymousAnswerId(id),
            question_id: names::feedback_question(question),
            rating,
            choice: choice.map(str::to_owned),
            text: None,
            released: true,
        });
    }
}

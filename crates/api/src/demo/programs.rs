//! The demo's programs: the one to match, a smaller one that runs, and one for each step that a program can take.

use pairwell_matching::Policy;
use serde_json::{Value, json};

use super::{
    chronicle::step,
    names,
    past::Past,
    plan::{people, programs::*},
    world::{World, created},
};
use crate::{
    auth::Actor,
    coordinators,
    error::{Problem, Result},
    history::Subject,
    matching_policies::{self, kinds},
    programs::{CreateProgram, ProgramState, entity},
};

/// One program: when it was set up, when it begins and how long it lasts, and the states it has been through.
struct Plan {
    number: u64,
    name: &'static str,
    description: &'static str,
    created_days_ago: u16,
    starts_in: i32,
    lasts: i32,
    coordinator_approval: bool,
    /// The states after the draft, each with the days since.
    path: &'static [(ProgramState, u16)],
}

use ProgramState::{Closed, Matching, Open, Running};

#[rustfmt::skip]
const PLANS: &[Plan] = &[
    Plan { number: TO_ARCHIVE, name: "Harbour mentoring, last year", description: "The first round: twelve months, all departments.",
        created_days_ago: 380, starts_in: -340, lasts: 240, coordinator_approval: false,
        path: &[(Open, 375), (Matching, 350), (Running, 345), (Closed, 98)] },
    Plan { number: CIRCLE, name: "First-time leaders", description: "For people who lead a team for the first time, with mentors who remember how that was. A coordinator approves each pairing.",
        created_days_ago: 200, starts_in: -160, lasts: 330, coordinator_approval: true,
        path: &[(Open, 195), (Matching, 170), (Running, 160)] },
    Plan { number: TALKS, name: "Talks with the board", description: "The managing director and other board members take time for colleagues who would never meet them. The two write down what they expect of each other before they begin.",
        created_days_ago: 140, starts_in: -110, lasts: 300, coordinator_approval: false,
        path: &[(Open, 135), (Matching, 115), (Running, 110)] },
    Plan { number: TO_CLOSE, name: "Data for everybody", description: "Twelve weeks with somebody from the data department.",
        created_days_ago: 190, starts_in: -120, lasts: 84, coordinator_approval: false,
        path: &[(Open, 185), (Matching, 130), (Running, 120)] },
    Plan { number: MAIN, name: "Harbour mentoring", description: "Six months, one session every two weeks, across all departments and offices. Mentees bring a goal, mentors bring time.",
        created_days_ago: 100, starts_in: 14, lasts: 182, coordinator_approval: false,
        path: &[(Open, 95), (Matching, 1)] },
    Plan { number: TO_START, name: "Back after a break", description: "A companion for the first hundred days after parental leave, illness or care.",
        created_days_ago: 70, starts_in: 3, lasts: 100, coordinator_approval: true,
        path: &[(Open, 60), (Matching, 5)] },
    Plan { number: TO_START_MATCHING, name: "Night shift exchange", description: "Office and quay get to know each other's work.",
        created_days_ago: 50, starts_in: 20, lasts: 120, coordinator_approval: false,
        path: &[(Open, 45)] },
    Plan { number: OPEN, name: "Career changers", description: "For everybody who wants to move into another line of work, with somebody who has done it.",
        created_days_ago: 40, starts_in: 45, lasts: 180, coordinator_approval: false,
        path: &[(Open, 35)] },
    Plan { number: TO_CANCEL, name: "Mentoring at sea", description: "For crews, by radio. The weather decides.",
        created_days_ago: 30, starts_in: 60, lasts: 90, coordinator_approval: false,
        path: &[(Open, 25)] },
    Plan { number: TO_OPEN, name: "Apprentices meet engineers", description: "Pairs for the third year of the apprenticeship.",
        created_days_ago: 10, starts_in: 90, lasts: 200, coordinator_approval: false,
        path: &[] },
    Plan { number: SPONSORS, name: "Sponsors", description: "Senior people who open doors: they nominate, introduce and speak for somebody outside of their own line.",
        created_days_ago: 140, starts_in: -110, lasts: 365, coordinator_approval: false,
        path: &[(Open, 135), (Matching, 115), (Running, 110)] },
    Plan { number: TO_WIND_DOWN, name: "Pilot of the winter", description: "The first try, with few people; the next round begins in spring.",
        created_days_ago: 150, starts_in: -90, lasts: 100, coordinator_approval: false,
        path: &[(Open, 145), (Matching, 100), (Running, 90)] },
    Plan { number: GROUPS, name: "Welding and lifting", description: "One experienced hand and three to five colleagues, an evening a month in the training yard.",
        created_days_ago: 75, starts_in: -45, lasts: 240, coordinator_approval: false,
        path: &[(Open, 70), (Matching, 55), (Running, 45)] },
    Plan { number: PEERS, name: "Shift leaders among themselves", description: "Three to five people who lead a shift, without a mentor: cases, advice, and somebody who has the same week.",
        created_days_ago: 75, starts_in: -45, lasts: 240, coordinator_approval: false,
        path: &[(Open, 70), (Matching, 55), (Running, 45)] },
    Plan { number: TO_PATCH, name: "Reading together", description: "One book, two people, four conversations.",
        created_days_ago: 4, starts_in: 75, lasts: 120, coordinator_approval: false,
        path: &[] },
];

/// Adds the programs, their policies and their coordinators.
pub(super) fn fill(world: &mut World) -> Result<()> {
    for plan in PLANS {
        add(world, plan)?;
    }
    // The default policy of the main program was thought over twice.
    let note = "No department's match rate below 80 % of the best one's: to see what it costs.";
    let policy = serde_json::from_value(floor_policy()).map_err(Problem::internal)?;
    add_policy(world, MAIN, WITH_A_FLOOR, 25, policy, Some(note));
    let note = "Mentors well ahead, other departments preferred; what both know from life counts.";
    let policy = serde_json::from_value(main_policy()).map_err(Problem::internal)?;
    add_policy(world, MAIN, WITH_A_FLOOR + 1, 20, policy, Some(note));
    for (program, person) in [
        (MAIN, people::COORDINATOR),
        (CIRCLE, people::SECOND_COORDINATOR),
        (OPEN, people::SECOND_COORDINATOR),
    ] {
        let (program_id, person_id, at) = (
            names::program(program),
            names::person(person),
            world.past.days_ago(3),
        );
        world.coordinators.push(coordinators::entity::Model {
            organization_id: names::organization(),
            program_id,
            person_id,
            created_at: at,
        });
        let data = json!({ "person_id": person_id });
        world.chronicle.event(
            at,
            owner(),
            Subject::Program,
            "coordinator_added",
            program_id.0,
            data,
        );
    }
    Ok(())
}

fn owner() -> Actor {
    Actor::Person(names::person(people::OWNER))
}

fn add(world: &mut World, plan: &Plan) -> Result<()> {
    let input = input(world.past, plan)?;
    let kind = input.kind;
    let id = names::program(plan.number);
    created(
        world,
        plan.created_days_ago,
        Subject::Program,
        id.0,
        json!({}),
    );
    let mut state = ProgramState::Draft;
    let mut updated_at = world.past.days_ago(plan.created_days_ago);
    for (next, days_ago) in plan.path {
        updated_at = world.past.days_ago(*days_ago);
        world.chronicle.step(
            updated_at,
            owner(),
            Subject::Program,
            step(id.0, state, *next),
        );
        state = *next;
    }
    world.programs.push(entity::Model {
        organization_id: names::organization(),
        id,
        name: input.name,
        description: input.description,
        kind: input.kind,
        state,
        always_on: input.always_on,
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        coordinator_approval: input.coordinator_approval,
        response_days: input.response_days.into(),
        late_cancellation_hours: input.late_cancellation_hours.into(),
        least_group: input.group_size.map(|size| size.least.into()),
        most_group: input.group_size.map(|size| size.most.into()),
        requires_agreement: input.requires_agreement,
        pairing_end: input.pairing_end,
        fields: entity::Fields(input.fields),
        version: i64::try_from(plan.path.len()).unwrap_or(0) + 1,
        created_at: world.past.days_ago(plan.created_days_ago),
        updated_at,
    });
    add_policy(
        world,
        plan.number,
        1,
        plan.created_days_ago,
        kinds::usual(kind),
        None,
    );
    Ok(())
}

fn input(past: Past, plan: &Plan) -> Result<CreateProgram> {
    let fields = if plan.number == MAIN {
        main_fields()
    } else {
        json!([])
    };
    let kind = match plan.number {
        SPONSORS => "sponsorship",
        GROUPS => "group",
        PEERS => "peer",
        _ => "mentorship",
    };
    let mut input = json!({
        "name": plan.name,
        "kind": kind,
        "description": plan.description,
        "starts_on": past.date(plan.starts_in),
        "ends_on": past.date(plan.starts_in + plan.lasts),
        "coordinator_approval": plan.coordinator_approval,
        "requires_agreement": plan.number == TALKS,
        "fields": fields,
    });
    if let (GROUPS | PEERS, Some(input)) = (plan.number, input.as_object_mut()) {
        input.insert("group_size".to_owned(), json!({ "least": 3, "most": 5 }));
    }
    serde_json::from_value(input).map_err(Problem::internal)
}

fn add_policy(
    world: &mut World,
    program: u64,
    number: i64,
    days_ago: u16,
    policy: Policy,
    note: Option<&str>,
) {
    let id = policy_id(program, number);
    let program_id = names::program(program);
    let data = json!({ "program_id": program_id, "number": number });
    created(world, days_ago, Subject::MatchingPolicy, id.0, data);
    world.policies.push(matching_policies::entity::Model {
        organization_id: names::organization(),
        id,
        program_id,
        number,
        policy: matching_policies::entity::PolicyDocument(policy),
        note: note.map(str::to_owned),
        created_by: owner().to_string(),
        created_at: world.past.days_ago(days_ago),
    });
}

/// The version of the main program's policy that sets a floor under match rates; the one after it is in force.
pub(super) const WITH_A_FLOOR: i64 = 2;

/// The id of a version of a program's policy.
pub(super) fn policy_id(program: u64, number: i64) -> crate::ids::MatchingPolicyId {
    names::policy(program * 100 + number.unsigned_abs())
}

/// How one likes to talk.
pub(super) const STYLES: &[&str] = &["A fixed agenda", "Open conversation", "Work on real cases"];

/// What some have been through and others are in the middle of.
pub(super) const CIRCUMSTANCES: &[&str] = &[
    "First in the family with an office job",
    "Caring for somebody",
    "New in the country",
    "Back after a break",
    "Changed career",
    "Working part-time",
];

fn main_fields() -> Value {
    json!([
        { "name": "conversation_style", "question": "How do you like to work together?", "kind": "text", "required": true, "options": STYLES },
        { "name": "hours_per_month", "question": "How many hours a month do you want to spend?", "kind": "number", "required": true },
        { "name": "circumstances", "question": "Mentees: what would you like your mentor to know from experience? Mentors: what do you know?", "kind": "list", "options": CIRCUMSTANCES },
    ])
}

fn main_policy() -> Value {
    json!({
        "objective": "most_matched",
        "minimum_score": 0.25,
        "session": { "minutes": 60, "every_weeks": 2 },
        "criteria": [
            { "kind": "skills", "weight": 35, "missing": "zero" },
            { "kind": "goals", "weight": 20, "missing": "zero" },
            { "kind": "availability", "weight": 15, "missing": "zero" },
            { "kind": "experience_gap", "weight": 10, "missing": "neutral", "direction": "mentor_above", "best_years": 10, "worst_years": 40 },
            { "kind": "department", "weight": 5, "missing": "excluded", "direction": "different" },
            { "kind": "field", "weight": 5, "missing": "excluded", "mentor_field": "conversation_style", "mentee_field": "conversation_style", "rule": { "kind": "equal" } },
            { "kind": "field", "weight": 10, "missing": "excluded", "mentor_field": "circumstances", "mentee_field": "circumstances", "rule": { "kind": "contains" } },
            { "kind": "preferences", "weight": 10, "missing": "excluded" },
            { "kind": "waiting_time", "weight": 5, "missing": "zero", "full_credit_days": 60 }
        ],
        "requirements": [
            { "kind": "manager_line", "levels": 2 },
            { "kind": "earlier_pairs" },
            { "kind": "shared_language" },
            { "kind": "seniority_gap", "minimum_years": 3 },
            { "kind": "least_overlap", "minutes_per_week": 30 }
        ],
        "fairness": { "attributes": [{ "kind": "department" }, { "kind": "time_zone" }], "smallest_group": 10 }
    })
}

fn floor_policy() -> Value {
    let mut policy = main_policy();
    let floor = json!({ "attribute": { "kind": "department" }, "least_ratio": 0.8 });
    if let Some(fairness) = policy.get_mut("fairness").and_then(Value::as_object_mut) {
        fairness.insert("floor".to_owned(), floor);
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Input, Violations};

    #[test]
    fn the_programs_and_the_policy_could_have_been_entered_through_the_api() {
        let past = Past::of(crate::clock::Clock::default().now());
        for plan in PLANS {
            let mut violations = Violations::default();
            input(past, plan).unwrap().check(&mut violations);
            assert!(violations.into_result().is_ok(), "{}", plan.name);
        }
        for policy in [main_policy(), floor_policy()] {
            let policy: Policy = serde_json::from_value(policy).unwrap();
            assert_eq!(policy.validate(), []);
        }
    }
}

//! Pairings that people propose, rather than a match run.

use pairwell_matching::RequirementKind;

use super::{
    entity::Model,
    model::CreatePairing,
    store::{self, NewPairing},
};
use crate::{
    applications::{self, ApplicationRole, ApplicationState},
    context::Unit,
    error::{Code, Problem, Result},
    ids::ProgramId,
    lifecycle::Lifecycle,
    match_runs,
    matching_policies::kinds,
    pair_rules,
    pair_rules::RuleKind,
    programs::{self, ProgramState},
    request::Violations,
    wind_downs,
};

type Application = applications::entity::Model;

/// Proposes a pairing between two approved applications.
///
/// # Errors
/// 404 for unknown applications; 422 when they do not make a pair; 409 when one is not approved, when the two have an
/// open pairing already, when a rule or a wish keeps them apart, or when the program is over.
pub(super) async fn create(unit: &Unit<'_>, input: &CreatePairing) -> Result<Model> {
    let (db, organization) = (unit.db, unit.organization);
    let mentee = applications::store::get(db, organization, input.mentee_application_id).await?;
    let mentor = applications::store::get(db, organization, input.mentor_application_id).await?;
    require_pair(&mentee, &mentor)?;
    if !input.override_rules {
        require_wanted(unit, &mentee, &mentor).await?;
    }
    propose(
        unit,
        &mentee,
        &mentor,
        NewPairing::by_hand(mentee.id, mentor.id),
    )
    .await
}

/// Refuses two people whom a coordinator's rule or a wish of one of them keeps apart: match runs keep to both.
async fn require_wanted(unit: &Unit<'_>, mentee: &Application, mentor: &Application) -> Result<()> {
    let refuse = |why: String| {
        let way_out = "Send `override_rules: true` to pair the two all the same.";
        Err(Problem::new(Code::Conflict, format!("{why} {way_out}")))
    };
    let rule = pair_rules::store::of_pair(unit, mentee.id, mentor.id).await?;
    if let Some(rule) = rule.filter(|rule| rule.kind == RuleKind::Exclude) {
        return refuse(format!("Pair rule {} keeps the two apart.", rule.id));
    }
    let avoids =
        |one: &Application, other: &Application| one.details.avoided.contains(&other.person_id);
    if avoids(mentee, mentor) || avoids(mentor, mentee) {
        return refuse("One of the two asked not to be paired with the other.".to_owned());
    }
    Ok(())
}

/// Proposes a pairing of two applications that make a pair.
pub(super) async fn propose(
    unit: &Unit<'_>,
    mentee: &Application,
    mentor: &Application,
    new: NewPairing,
) -> Result<Model> {
    let program = require_alive(unit, mentee.program_id).await?;
    for application in [mentee, mentor] {
        require_approved(application)?;
    }
    require_kind(unit, &program, mentee, mentor).await?;
    store::propose(unit, &program, new).await
}

/// Refuses two people whom the kind of the program keeps apart, whoever proposes them.
async fn require_kind(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    mentee: &Application,
    mentor: &Application,
) -> Result<()> {
    let required = kinds::always_required(program.kind);
    if required.is_empty() {
        return Ok(());
    }
    let judged = match_runs::requirements(unit, program.id, mentee.id, mentor.id).await?;
    let failed = judged
        .iter()
        .find(|outcome| !outcome.passed && required.contains(&outcome.requirement));
    match failed.map(|outcome| outcome.requirement) {
        None => Ok(()),
        Some(RequirementKind::ManagerLine) => Err(Problem::new(
            Code::Conflict,
            "One of the two is in the other's line of management; a sponsor never is.",
        )),
        Some(_) => Err(Problem::new(
            Code::Conflict,
            "The years of experience of the two are not as far apart as this kind of program needs.",
        )),
    }
}

fn require_pair(mentee: &Application, mentor: &Application) -> Result<()> {
    let mut violations = Violations::default();
    for (application, role, pointer) in [
        (mentee, ApplicationRole::Mentee, "/mentee_application_id"),
        (mentor, ApplicationRole::Mentor, "/mentor_application_id"),
    ] {
        let is_right = application.role == role;
        let detail = format!("this is not an application as a {}", role.name());
        violations.require(is_right, pointer, "role", detail);
    }
    let pointer = "/mentor_application_id";
    violations.require(
        mentee.program_id == mentor.program_id,
        pointer,
        "program",
        "the two applications are to different programs",
    );
    violations.require(
        mentee.person_id != mentor.person_id,
        pointer,
        "self",
        "nobody is paired with themselves",
    );
    violations.into_result()
}

/// Refuses an application that is not approved.
pub(crate) fn require_approved(application: &Application) -> Result<()> {
    if application.state == ApplicationState::Approved {
        return Ok(());
    }
    let (role, state) = (application.role.name(), application.state.name());
    Err(Problem::new(
        Code::Conflict,
        format!("The {role}'s application is `{state}`; only approved ones can be paired."),
    ))
}

/// The program of a pairing that is to begin or to be proposed, unless the program is over.
pub(crate) async fn require_alive(
    unit: &Unit<'_>,
    id: ProgramId,
) -> Result<programs::entity::Model> {
    let program = programs::store::get(unit.db, unit.organization, id).await?;
    match program.state {
        ProgramState::Open | ProgramState::Matching | ProgramState::Running => {
            wind_downs::store::refuse_new(unit, id).await?;
            Ok(program)
        }
        ProgramState::Draft
        | ProgramState::Closed
        | ProgramState::Archived
        | ProgramState::Cancelled => {
            let state = program.state.name();
            Err(Problem::new(
                Code::Conflict,
                format!("The program is `{state}`; no pairing can begin in it."),
            ))
        }
    }
}

//! The demo's API keys and pair rules.

use serde_json::json;

use super::{
    names,
    plan::{self, people, programs},
    world::{World, created},
};
use crate::{
    api_keys::{
        ApiKeyRole,
        entity::{self, ProgramIds, Scopes},
    },
    auth::{ApiKeySecret, Scope},
    error::Result,
    history::Subject,
    pair_rules::{self, RuleKind},
};

/// The key that examples read.
pub(super) const KEY_TO_READ: u64 = 1;
/// The key that the example revokes.
pub(super) const KEY_TO_REVOKE: u64 = 2;

/// The rule that examples read.
pub(super) const RULE_TO_READ: u64 = 1;
/// The rule that the example removes.
pub(super) const RULE_TO_DELETE: u64 = 2;

/// Adds keys and rules.
pub(super) fn fill(world: &mut World) -> Result<()> {
    add_key(
        world,
        KEY_TO_READ,
        "HR directory sync",
        vec![Scope::DirectoryRead, Scope::DirectoryWrite],
    )?;
    add_key(
        world,
        KEY_TO_REVOKE,
        "Reporting, old",
        vec![Scope::ProgramsRead, Scope::MatchingRead],
    )?;
    let (mentee, mentor) = (people::MENTEES + 40, people::MENTORS + 15);
    add_rule(
        world,
        RULE_TO_READ,
        programs::MAIN,
        (mentee, mentor),
        "They share a flat.",
    );
    let (mentee, mentor) = (people::CIRCLE_MENTEES + 9, people::CIRCLE_MENTORS + 1);
    add_rule(
        world,
        RULE_TO_DELETE,
        programs::CIRCLE,
        (mentee, mentor),
        "They were in one project; it ended badly.",
    );
    Ok(())
}

/// The secret is thrown away: keys that work are made through the API.
fn add_key(world: &mut World, number: u64, name: &str, scopes: Vec<Scope>) -> Result<()> {
    let id = names::api_key(number);
    let secret = ApiKeySecret::generate(names::organization(), id)?;
    let revealed = secret.reveal();
    let tail: String = revealed
        .chars()
        .skip(revealed.len().saturating_sub(4))
        .collect();
    created(
        world,
        120,
        Subject::ApiKey,
        id.0,
        json!({ "role": ApiKeyRole::Owner, "scopes": scopes }),
    );
    world.api_keys.push(entity::Model {
        organization_id: names::organization(),
        id,
        name: name.to_owned(),
        hint: format!("…{tail}"),
        secret_hash: secret.hash(),
        role: ApiKeyRole::Owner,
        program_ids: ProgramIds(Vec::new()),
        scopes: Scopes(scopes),
        expires_at: None,
        revoked_at: None,
        version: 1,
        created_at: world.past.days_ago(120),
    });
    Ok(())
}

fn add_rule(
    world: &mut World,
    number: u64,
    program: u64,
    (mentee, mentor): (u64, u64),
    note: &str,
) {
    let (id, program_id) = (names::pair_rule(number), names::program(program));
    let kind = RuleKind::Exclude;
    created(
        world,
        6,
        Subject::PairRule,
        id.0,
        json!({ "program_id": program_id, "kind": kind }),
    );
    world.pair_rules.push(pair_rules::entity::Model {
        organization_id: names::organization(),
        id,
        program_id,
        kind,
        mentee_application_id: names::application(plan::application(program, mentee)),
        mentor_application_id: names::application(plan::application(program, mentor)),
        note: Some(note.to_owned()),
        version: 1,
        created_at: world.past.days_ago(6),
    });
}

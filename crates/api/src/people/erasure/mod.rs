//! Erasure of a person (GDPR, article 17): nothing that names them or that they wrote is left, and the figures stay right.
//!
//! One unit of work does all of it. First what others noted about them goes. Then what runs comes to its end in the ordinary way: open applications are withdrawn or
//! left, pairings end with the code `person_erased`, their future sessions are called off, mentees get another mentor
//! proposed, seats go to those who wait. Then [`tables`] is carried out, which says of every column of every table what
//! becomes of it; a unit test holds it against the schema, so that no table is forgotten.
//!
//! Somebody who never applied for anything is gone without a trace. Of everybody else a row without a name stays, to which
//! pairings, counts and hours still point; the API answers for it as for a person that never was.
//!
//! What is not in a table: prepared inputs of match runs in memory go with the next minutes, in this process at once. On
//! SQLite, `secure_delete` overwrites what is deleted, and the write-ahead log is cut back right after; a reader that is
//! busy at that moment can delay this until the next checkpoint. PostgreSQL keeps old row versions until it vacuums. Backups
//! are the operator's.

mod matching;
mod tables;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Value,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};
use serde_json::json;

use self::tables::{Becomes, Fate, HISTORY, RULES, Rule};
use super::{
    PersonRole, PersonState,
    belongings::Whose,
    entity::{ActiveModel, Column, Entity, Model, Profile},
    store,
};
use crate::{
    applications,
    auth::Actor,
    context::Unit,
    database::columns::column,
    error::Result,
    gatherings, group_sessions, groups, help_requests,
    history::Subject,
    idempotency,
    ids::{ApplicationId, GroupSessionId, PairingId, PersonId},
    pairings, resources, text_vectors,
};

/// What is shown in the place of an erased person's name.
pub(super) const NO_NAME: &str = "Erased person";

/// The code of everything that ends because a person is erased.
const REASON: &str = "person_erased";

/// Erases a person.
///
/// # Errors
/// 409 for the last active owner.
pub(super) async fn erase(unit: &Unit<'_>, current: &Model) -> Result<()> {
    store::require_an_owner(unit, current, false).await?;
    let id = current.id;
    let whose = Whose {
        organization: unit.organization,
        person: id,
        email: &current.email,
    };
    for rule in HISTORY {
        carry_out(unit, whose, rule).await?;
    }
    gatherings::store::forget_person(unit, id, REASON).await?;
    help_requests::erase(unit, id).await?;
    resources::store::forget_person(unit, id).await?;
    pairings::store::lock_open_of(unit, id).await?;
    groups::store::lock_open_of(unit, id).await?;
    applications::leave_everything(unit, id, REASON).await?;
    let applied = applications::store::of_person(unit.db, unit.organization, id).await?;
    forget_answers(unit, current, &applied).await?;
    matching::forget(unit, &applied).await?;
    // Once more the history: somebody may have noted something meanwhile.
    for rule in HISTORY.iter().chain(RULES) {
        carry_out(unit, whose, rule).await?;
    }
    if applied.is_empty() {
        remove(unit, id).await?;
    } else {
        anonymize(unit, current).await?;
        text_vectors::forget(unit, id).await?;
    }
    unit.event(Subject::Person, "deleted", id.0, json!({}))
        .await
}

/// The recorded answers of idempotent requests: those to the person, and those in which they occur.
async fn forget_answers(unit: &Unit<'_>, current: &Model, applied: &[ApplicationId]) -> Result<()> {
    let of_person = pairings::store::of_person(unit.organization, current.id);
    let paired: Vec<PairingId> = column(of_person, pairings::entity::Column::Id, unit.db).await?;
    let mut words = vec![current.id.to_string(), current.email.clone()];
    words.extend(applied.iter().map(ToString::to_string));
    words.extend(paired.iter().map(ToString::to_string));
    let met = group_sessions::sight::with_words_of(unit.organization, current.id);
    let met: Vec<GroupSessionId> = column(met, group_sessions::entity::Column::Id, unit.db).await?;
    words.extend(met.iter().map(ToString::to_string));
    idempotency::forget_answers(unit, Actor::Person(current.id), &words).await
}

async fn remove(unit: &Unit<'_>, id: PersonId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(id))
        .exec(unit.db)
        .await?;
    Ok(())
}

async fn anonymize(unit: &Unit<'_>, current: &Model) -> Result<()> {
    let row = ActiveModel {
        external_id: Set(None),
        full_name: Set(NO_NAME.to_owned()),
        // Unique, as every address; no mail reaches this domain (RFC 2606).
        email: Set(format!("{}@erased.invalid", current.id)),
        job_title: Set(None),
        department: Set(None),
        manager_id: Set(None),
        years_of_experience: Set(None),
        time_zone: Set(None),
        capacity: Set(0),
        role: Set(PersonRole::Member),
        state: Set(PersonState::Inactive),
        profile: Set(Profile::default()),
        version: Set(current.version.saturating_add(1)),
        updated_at: Set(unit.now),
        erased_at: Set(Some(unit.now)),
        ..Default::default()
    };
    Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .exec(unit.db)
        .await?;
    Ok(())
}

async fn carry_out(unit: &Unit<'_>, whose: Whose<'_>, rule: &Rule) -> Result<()> {
    let rows = whose.rows(rule.rows);
    match rule.fate {
        Fate::Deleted => {
            let mut delete = Query::delete();
            delete.from_table(rule.table).cond_where(rows);
            unit.db.execute(&delete).await?;
        }
        Fate::Without(columns) => {
            let mut update = Query::update();
            update.table(rule.table).cond_where(rows);
            for (column, becomes) in columns {
                update.value(*column, value(column, *becomes));
            }
            unit.db.execute(&update).await?;
        }
    }
    Ok(())
}

fn value(column: &'static str, becomes: Becomes) -> SimpleExpr {
    match becomes {
        Becomes::Nobody => Expr::value(None::<PersonId>),
        Becomes::Nothing => Expr::value(None::<String>),
        Becomes::Empty => Expr::value(""),
        Becomes::Never => Expr::value(None::<chrono::DateTime<chrono::Utc>>),
        Becomes::Document(text) => {
            // The texts are constants, and a test reads each of them.
            let document = serde_json::from_str(text).unwrap_or_default();
            Expr::value(Value::Json(Some(Box::new(document))))
        }
        Becomes::Next => Expr::col(column).add(1),
    }
}

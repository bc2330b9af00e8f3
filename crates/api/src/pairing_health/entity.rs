//! The table of what is known of each pairing that has begun, and when its state changes by itself.

use sea_orm::{Condition, QuerySelect, entity::prelude::*};

use super::rules::{Facts, Phase, Rhythm, SideFacts};
use crate::ids::{OrganizationId, PairingId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairing_health")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub pairing_id: PairingId,
    pub program_id: ProgramId,
    pub phase: Phase,
    /// The rhythm that holds: the pairing's own or the program's.
    pub every_weeks: i64,
    pub grace_days: i64,
    pub own_every_weeks: Option<i64>,
    pub own_grace_days: Option<i64>,
    pub cadence_version: i64,
    pub counted_from: ChronoDateTimeUtc,
    pub last_contact_at: Option<ChronoDateTimeUtc>,
    pub missed_sessions: i64,
    pub missed_since: Option<ChronoDateTimeUtc>,
    pub mentor_low_mood_since: Option<ChronoDateTimeUtc>,
    pub mentee_low_mood_since: Option<ChronoDateTimeUtc>,
    pub mentor_poor_fit_since: Option<ChronoDateTimeUtc>,
    pub mentee_poor_fit_since: Option<ChronoDateTimeUtc>,
    pub mentor_item_due_at: Option<ChronoDateTimeUtc>,
    pub mentee_item_due_at: Option<ChronoDateTimeUtc>,
    /// Computed from the above, so that lists need no rules.
    pub next_due_at: Option<ChronoDateTimeUtc>,
    pub silent_at: Option<ChronoDateTimeUtc>,
    pub attention_at: Option<ChronoDateTimeUtc>,
    /// When to remind of the next contact; empty once done.
    pub remind_at: Option<ChronoDateTimeUtc>,
    /// When to tell that the pairing is silent; empty once done.
    pub tell_silent_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

impl Entity {
    /// The organizations with a pairing of which somebody is to be told at this moment.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn tenants_to_tell(now: ChronoDateTimeUtc) -> Select<Self> {
        let due = Condition::any()
            .add(Column::RemindAt.lte(now))
            .add(Column::TellSilentAt.lte(now));
        <Self as EntityTrait>::find().distinct().filter(due)
    }
}

impl Model {
    /// A pairing of which only these facts are known.
    pub(crate) fn new(
        organization_id: OrganizationId,
        (pairing_id, program_id): (PairingId, ProgramId),
        facts: &Facts,
    ) -> Self {
        let mut row = Self {
            organization_id,
            pairing_id,
            program_id,
            phase: facts.phase,
            every_weeks: facts.rhythm.every_weeks,
            grace_days: facts.rhythm.grace_days,
            own_every_weeks: None,
            own_grace_days: None,
            cadence_version: 1,
            counted_from: facts.counted_from,
            last_contact_at: None,
            missed_sessions: 0,
            missed_since: None,
            mentor_low_mood_since: None,
            mentee_low_mood_since: None,
            mentor_poor_fit_since: None,
            mentee_poor_fit_since: None,
            mentor_item_due_at: None,
            mentee_item_due_at: None,
            next_due_at: None,
            silent_at: None,
            attention_at: None,
            remind_at: None,
            tell_silent_at: None,
        };
        row.write(facts);
        row
    }

    /// What the rules judge by.
    pub(crate) fn facts(&self) -> Facts {
        Facts {
            phase: self.phase,
            rhythm: Rhythm {
                every_weeks: self.every_weeks,
                grace_days: self.grace_days,
            },
            counted_from: self.counted_from,
            last_contact_at: self.last_contact_at,
            missed_sessions: self.missed_sessions,
            missed_since: self.missed_since,
            mentor: SideFacts {
                low_mood_since: self.mentor_low_mood_since,
                poor_fit_since: self.mentor_poor_fit_since,
                item_due_at: self.mentor_item_due_at,
            },
            mentee: SideFacts {
                low_mood_since: self.mentee_low_mood_since,
                poor_fit_since: self.mentee_poor_fit_since,
                item_due_at: self.mentee_item_due_at,
            },
        }
    }

    /// Takes the facts over, with what follows from them. A reminder of a due date that stays is not given twice.
    pub(crate) fn write(&mut self, facts: &Facts) {
        let turns = facts.turns();
        if turns.next_due_at != self.next_due_at {
            self.remind_at = turns.next_due_at;
        }
        if turns.silent_at != self.silent_at {
            self.tell_silent_at = turns.silent_at;
        }
        self.phase = facts.phase;
        self.every_weeks = facts.rhythm.every_weeks;
        self.grace_days = facts.rhythm.grace_days;
        self.counted_from = facts.counted_from;
        self.last_contact_at = facts.last_contact_at;
        self.missed_sessions = facts.missed_sessions;
        self.missed_since = facts.missed_since;
        self.mentor_low_mood_since = facts.mentor.low_mood_since;
        self.mentee_low_mood_since = facts.mentee.low_mood_since;
        self.mentor_poor_fit_since = facts.mentor.poor_fit_since;
        self.mentee_poor_fit_since = facts.mentee.poor_fit_since;
        self.mentor_item_due_at = facts.mentor.item_due_at;
        self.mentee_item_due_at = facts.mentee.item_due_at;
        self.next_due_at = turns.next_due_at;
        self.silent_at = turns.silent_at;
        self.attention_at = turns.attention_at;
    }
}

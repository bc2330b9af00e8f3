//! The rules that say how a pairing is going: pure, from what is known of it and the time.
//!
//! A contact is a session that was held or a check-in. The next one is due one cadence after the last, or after the
//! pairing began or went on. After the days of grace the contact is overdue; a whole cadence later the pairing is silent.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{HealthReason, HealthState, ReasonCode};
use crate::pairings::PairingSide;

/// So many sessions in a row that were not held put a pairing at risk.
pub(crate) const MISSED_SESSIONS: i64 = 2;
/// A mood up to this one is low.
pub(crate) const LOW_MOOD: u32 = 2;

/// How often the two should be in contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rhythm {
    /// Weeks from one contact to the next.
    pub every_weeks: i64,
    /// Days after which a due contact is overdue.
    pub grace_days: i64,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self {
            every_weeks: 4,
            grace_days: 7,
        }
    }
}

/// Whether contact is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub(crate) enum Phase {
    /// The pairing is active.
    #[sea_orm(string_value = "running")]
    Running,
    /// The pairing is paused: nobody expects contact.
    #[sea_orm(string_value = "resting")]
    Resting,
    /// The pairing is over.
    #[sea_orm(string_value = "over")]
    Over,
}

/// What one side has said and owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SideFacts {
    /// Since when every check-in of this side has had a low mood.
    pub low_mood_since: Option<DateTime<Utc>>,
    /// Since when this side has called the fit poor.
    pub poor_fit_since: Option<DateTime<Utc>>,
    /// When the oldest open action item of this side is, or was, due.
    pub item_due_at: Option<DateTime<Utc>>,
}

/// What is known of a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Whether contact is expected.
    pub phase: Phase,
    /// How often.
    pub rhythm: Rhythm,
    /// When the pairing began or last went on after a pause.
    pub counted_from: DateTime<Utc>,
    /// The last session that was held or check-in.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// Sessions in a row that were not held.
    pub missed_sessions: i64,
    /// When the first of them should have been.
    pub missed_since: Option<DateTime<Utc>>,
    /// The mentor's side.
    pub mentor: SideFacts,
    /// The mentee's side.
    pub mentee: SideFacts,
}

/// The moments at which the state changes by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Turns {
    /// The next contact is due.
    pub next_due_at: Option<DateTime<Utc>>,
    /// The pairing turns silent.
    pub silent_at: Option<DateTime<Utc>>,
    /// The pairing needs attention, for whatever reason.
    pub attention_at: Option<DateTime<Utc>>,
}

/// Who reads a judgment: what one side said in private is not for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Somebody who runs the program.
    Coordinator,
    /// One of the two.
    Side(PairingSide),
}

impl Reader {
    fn may_know(self, reason: &HealthReason) -> bool {
        match (self, reason.code) {
            (Self::Side(own), ReasonCode::LowMood | ReasonCode::PoorFit) => {
                reason.side == Some(own)
            }
            _ => true,
        }
    }
}

impl Facts {
    /// A pairing that begins now.
    pub(crate) fn beginning(at: DateTime<Utc>, rhythm: Rhythm) -> Self {
        Self {
            phase: Phase::Running,
            rhythm,
            counted_from: at,
            last_contact_at: None,
            missed_sessions: 0,
            missed_since: None,
            mentor: SideFacts::default(),
            mentee: SideFacts::default(),
        }
    }

    /// What this side has said and owes.
    pub(crate) fn side_mut(&mut self, side: PairingSide) -> &mut SideFacts {
        match side {
            PairingSide::Mentor => &mut self.mentor,
            PairingSide::Mentee => &mut self.mentee,
        }
    }

    /// Notes a contact.
    pub(crate) fn note_contact(&mut self, at: DateTime<Utc>) {
        self.last_contact_at = self.last_contact_at.max(Some(at));
    }

    /// When the next contact is due, while one is expected.
    fn next_due_at(&self) -> Option<DateTime<Utc>> {
        let last = self.last_contact_at.unwrap_or(self.counted_from);
        let counted = last.max(self.counted_from);
        (self.phase == Phase::Running).then(|| counted + self.cadence())
    }

    fn cadence(&self) -> TimeDelta {
        TimeDelta::weeks(self.rhythm.every_weeks)
    }

    fn grace(&self) -> TimeDelta {
        TimeDelta::days(self.rhythm.grace_days)
    }

    /// Every reason that holds or will hold, with the moment from which it does.
    fn reasons(&self) -> Vec<(DateTime<Utc>, HealthReason)> {
        let mut reasons = Vec::new();
        let mut add = |from: Option<DateTime<Utc>>, since: Option<DateTime<Utc>>, code, side| {
            if let (Some(from), Some(since)) = (from, since) {
                reasons.push((from, HealthReason { code, since, side }));
            }
        };
        let due = self.next_due_at();
        let overdue = due.map(|due| due + self.grace());
        let silent = overdue.map(|overdue| overdue + self.cadence());
        add(silent, due, ReasonCode::NoContact, None);
        add(overdue, due, ReasonCode::ContactOverdue, None);
        if self.phase == Phase::Running && self.missed_sessions >= MISSED_SESSIONS {
            let since = self.missed_since;
            add(since, since, ReasonCode::MissedSessions, None);
        }
        let sides = [
            (PairingSide::Mentee, self.mentee),
            (PairingSide::Mentor, self.mentor),
        ];
        for (side, facts) in sides {
            if self.phase != Phase::Over {
                let (fit, mood) = (facts.poor_fit_since, facts.low_mood_since);
                add(fit, fit, ReasonCode::PoorFit, Some(side));
                add(mood, mood, ReasonCode::LowMood, Some(side));
            }
            if self.phase == Phase::Running {
                let due = facts.item_due_at;
                add(due, due, ReasonCode::OverdueActionItems, Some(side));
            }
        }
        reasons
    }

    /// The moments at which the state changes by itself.
    pub(crate) fn turns(&self) -> Turns {
        let reasons = self.reasons();
        let silent = reasons
            .iter()
            .find(|(_, reason)| reason.code == ReasonCode::NoContact);
        Turns {
            next_due_at: self.next_due_at(),
            silent_at: silent.map(|(from, _)| *from),
            attention_at: reasons.iter().map(|(from, _)| *from).min(),
        }
    }

    /// How the pairing is going, as far as the reader may know.
    pub(crate) fn health(
        &self,
        now: DateTime<Utc>,
        reader: Reader,
    ) -> (HealthState, Vec<HealthReason>) {
        let mut reasons: Vec<HealthReason> = self
            .reasons()
            .into_iter()
            .filter(|(from, reason)| *from <= now && reader.may_know(reason))
            .map(|(_, reason)| reason)
            .collect();
        let is_silent = reasons
            .iter()
            .any(|reason| reason.code == ReasonCode::NoContact);
        if is_silent {
            // Silence says it all: the contact is overdue, too.
            reasons.retain(|reason| reason.code != ReasonCode::ContactOverdue);
        }
        let state = match reasons.as_slice() {
            [] => HealthState::OnTrack,
            _ if is_silent => HealthState::Silent,
            _ => HealthState::AtRisk,
        };
        (state, reasons)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(days: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + days)
    }

    fn running() -> Facts {
        Facts::beginning(day(0), Rhythm::default())
    }

    fn codes(facts: &Facts, now: i64, reader: Reader) -> Vec<ReasonCode> {
        let (_, reasons) = facts.health(day(now), reader);
        reasons.iter().map(|reason| reason.code).collect()
    }

    fn state(facts: &Facts, now: i64) -> HealthState {
        facts.health(day(now), Reader::Coordinator).0
    }

    #[test]
    fn contact_is_due_then_overdue_then_the_pairing_is_silent() {
        let facts = running();
        assert_eq!(facts.turns().next_due_at, Some(day(28)));
        for (now, expected) in [
            (0, HealthState::OnTrack),
            (28, HealthState::OnTrack),
            (34, HealthState::OnTrack),
            (35, HealthState::AtRisk),
            (62, HealthState::AtRisk),
            (63, HealthState::Silent),
            (1000, HealthState::Silent),
        ] {
            assert_eq!(state(&facts, now), expected, "day {now}");
        }
        assert_eq!(
            codes(&facts, 63, Reader::Coordinator),
            [ReasonCode::NoContact]
        );
    }

    #[test]
    fn contact_begins_a_new_cadence_and_an_old_one_changes_nothing() {
        let mut facts = running();
        facts.note_contact(day(60));
        facts.note_contact(day(10));
        assert_eq!(facts.turns().next_due_at, Some(day(88)));
        assert_eq!(state(&facts, 63), HealthState::OnTrack);
    }

    #[test]
    fn a_paused_pairing_is_never_silent_and_counts_anew_when_it_goes_on() {
        let mut facts = running();
        facts.phase = Phase::Resting;
        assert_eq!(state(&facts, 1000), HealthState::OnTrack);
        facts.phase = Phase::Running;
        facts.counted_from = day(1000);
        assert_eq!(state(&facts, 1001), HealthState::OnTrack);
    }

    #[test]
    fn one_missed_session_can_happen() {
        let mut facts = running();
        facts.missed_since = Some(day(1));
        for (missed, expected) in [(1, HealthState::OnTrack), (2, HealthState::AtRisk)] {
            facts.missed_sessions = missed;
            assert_eq!(state(&facts, 3), expected, "{missed}");
        }
    }

    #[test]
    fn what_one_side_said_in_private_is_not_for_the_other() {
        let mut facts = running();
        facts.mentee.poor_fit_since = Some(day(1));
        facts.mentee.low_mood_since = Some(day(1));
        let private = [ReasonCode::PoorFit, ReasonCode::LowMood];
        assert_eq!(codes(&facts, 2, Reader::Coordinator), private);
        assert_eq!(codes(&facts, 2, Reader::Side(PairingSide::Mentee)), private);
        let seen = facts.health(day(2), Reader::Side(PairingSide::Mentor));
        assert_eq!(seen, (HealthState::OnTrack, Vec::new()));
    }

    fn moment() -> impl Strategy<Value = DateTime<Utc>> {
        (0_i64..400).prop_map(day)
    }

    fn side_facts() -> impl Strategy<Value = SideFacts> {
        let maybe = || proptest::option::weighted(0.3, moment());
        (maybe(), maybe(), maybe()).prop_map(|(low_mood_since, poor_fit_since, item_due_at)| {
            SideFacts {
                low_mood_since,
                poor_fit_since,
                item_due_at,
            }
        })
    }

    prop_compose! {
        fn facts()(
            phase in prop_oneof![Just(Phase::Running), Just(Phase::Resting), Just(Phase::Over)],
            every_weeks in 1_i64..=52,
            grace_days in 0_i64..=60,
            counted_from in moment(),
            last_contact_at in proptest::option::of(moment()),
            missed_sessions in 0_i64..5,
            missed_since in proptest::option::of(moment()),
            mentor in side_facts(),
            mentee in side_facts(),
        ) -> Facts {
            let rhythm = Rhythm { every_weeks, grace_days };
            Facts { phase, rhythm, counted_from, last_contact_at, missed_sessions, missed_since, mentor, mentee }
        }
    }

    proptest! {
        /// The list of attention reads the stored moments only: they must say what the rules say.
        #[test]
        fn the_stored_moments_say_what_the_rules_say(facts in facts(), now in moment()) {
            let turns = facts.turns();
            let expected = if turns.silent_at.is_some_and(|at| at <= now) {
                HealthState::Silent
            } else if turns.attention_at.is_some_and(|at| at <= now) {
                HealthState::AtRisk
            } else {
                HealthState::OnTrack
            };
            prop_assert_eq!(facts.health(now, Reader::Coordinator).0, expected);
        }

        /// Time alone never makes it better.
        #[test]
        fn without_news_it_only_gets_worse(facts in facts(), now in moment(), later in 0_i64..200) {
            let before = facts.health(now, Reader::Coordinator).0;
            let after = facts.health(now + TimeDelta::days(later), Reader::Coordinator).0;
            prop_assert!(after >= before);
        }

        /// A contact now ends silence at once.
        #[test]
        fn nobody_is_silent_after_a_contact(mut facts in facts(), now in moment()) {
            facts.note_contact(now);
            prop_assert_ne!(facts.health(now, Reader::Coordinator).0, HealthState::Silent);
        }

        /// One of the two never knows more than the coordinator, nor sees a worse state.
        #[test]
        fn the_two_know_less(facts in facts(), now in moment()) {
            let (full, all) = facts.health(now, Reader::Coordinator);
            for side in [PairingSide::Mentor, PairingSide::Mentee] {
                let (seen, some) = facts.health(now, Reader::Side(side));
                prop_assert!(seen <= full);
                prop_assert!(some.iter().all(|reason| all.contains(reason)));
            }
        }

        /// Who is paused or done is not silent.
        #[test]
        fn only_a_running_pairing_is_silent(facts in facts(), now in moment()) {
            if facts.phase != Phase::Running {
                prop_assert_ne!(facts.health(now, Reader::Coordinator).0, HealthState::Silent);
            }
        }
    }
}

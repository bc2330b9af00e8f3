//! Which object of the demo plays which part: the numbers behind the ids.
//!
//! Each object is changed by at most one example, so that all examples work in one go.

/// People by number.
pub(super) mod people {
    /// Runs the organization; the demo's token is hers.
    pub(in crate::demo) const OWNER: u64 = 1;
    /// Runs the main program.
    pub(in crate::demo) const COORDINATOR: u64 = 2;
    /// Runs the smaller programs.
    pub(in crate::demo) const SECOND_COORDINATOR: u64 = 3;
    /// Has no part in anything.
    pub(in crate::demo) const TO_DELETE: u64 = 4;
    /// Has no part in anything.
    pub(in crate::demo) const TO_PATCH: u64 = 5;
    /// Could run a program.
    pub(in crate::demo) const TO_MAKE_COORDINATOR: u64 = 6;
    /// Could apply.
    pub(in crate::demo) const TO_APPLY: u64 = 7;
    /// The first mentor; the heads of department come first.
    pub(in crate::demo) const MENTORS: u64 = 101;
    /// The first mentee.
    pub(in crate::demo) const MENTEES: u64 = 201;
    /// A mentee whom the main program's match run leaves without a mentor, because few speak the same language.
    pub(in crate::demo) const UNMATCHED: u64 = MENTEES + 85;
    /// The first mentor of the smaller program.
    pub(in crate::demo) const CIRCLE_MENTORS: u64 = 501;
    /// The first mentee of the smaller program.
    pub(in crate::demo) const CIRCLE_MENTEES: u64 = 521;
    /// The mentee of the owner herself.
    pub(in crate::demo) const TALKS_MENTEE: u64 = 701;
    /// The first applicant to the open program.
    pub(in crate::demo) const APPLICANTS: u64 = 551;
}

/// How many there are of each.
pub(super) mod counts {
    pub(in crate::demo) const MENTORS: u64 = 80;
    pub(in crate::demo) const MENTEES: u64 = 200;
    pub(in crate::demo) const CIRCLE_MENTORS: u64 = 10;
    pub(in crate::demo) const CIRCLE_MENTEES: u64 = 16;
    pub(in crate::demo) const APPLICANTS: u64 = 14;
}

/// Programs by number.
pub(super) mod programs {
    /// The one that the demo matches.
    pub(in crate::demo) const MAIN: u64 = 1;
    /// A smaller one, published, with pairings in every state.
    pub(in crate::demo) const CIRCLE: u64 = 2;
    /// Takes applications.
    pub(in crate::demo) const OPEN: u64 = 3;
    pub(in crate::demo) const TO_OPEN: u64 = 4;
    pub(in crate::demo) const TO_PATCH: u64 = 5;
    pub(in crate::demo) const TO_START_MATCHING: u64 = 6;
    pub(in crate::demo) const TO_START: u64 = 7;
    pub(in crate::demo) const TO_CLOSE: u64 = 8;
    /// Last year's; some of its pairs have applied again.
    pub(in crate::demo) const TO_ARCHIVE: u64 = 9;
    pub(in crate::demo) const TO_CANCEL: u64 = 10;
    /// Sponsors and those whom they sponsor.
    pub(in crate::demo) const SPONSORS: u64 = 11;
    /// Groups with a mentor.
    pub(in crate::demo) const GROUPS: u64 = 12;
    /// Groups without one.
    pub(in crate::demo) const PEERS: u64 = 13;
    pub(in crate::demo) const TO_WIND_DOWN: u64 = 61;
    /// The one in which the owner herself is a mentor.
    pub(in crate::demo) const TALKS: u64 = 31;
}

/// Applications by number: the program's number times a thousand and the person's number.
pub(super) const fn application(program: u64, person: u64) -> u64 {
    program * 1000 + person
}

/// What the applicants to the open program have come to, by their place among them.
pub(super) mod applicants {
    pub(in crate::demo) const TO_SUBMIT: u64 = 0;
    pub(in crate::demo) const TO_PATCH: u64 = 1;
    pub(in crate::demo) const TO_REVIEW: u64 = 2;
    pub(in crate::demo) const TO_APPROVE: u64 = 3;
    pub(in crate::demo) const TO_REJECT: u64 = 4;
    pub(in crate::demo) const TO_WAITLIST: u64 = 5;
    pub(in crate::demo) const TO_WITHDRAW: u64 = 6;
    pub(in crate::demo) const TO_PAUSE: u64 = 7;
    pub(in crate::demo) const TO_RESUME: u64 = 8;
    pub(in crate::demo) const TO_LEAVE: u64 = 9;
    pub(in crate::demo) const TO_REMOVE: u64 = 10;
}

/// Resources by number.
pub(super) mod resources {
    /// The example marks it as helpful.
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    pub(in crate::demo) const TO_ARCHIVE: u64 = 3;
    /// Helped the owner of the organization.
    pub(in crate::demo) const TO_UNMARK: u64 = 4;
    /// Is in no pairing yet.
    pub(in crate::demo) const TO_SHARE: u64 = 5;
    /// Was shared into a pairing.
    pub(in crate::demo) const SHARED: u64 = 6;
}

/// Gatherings by number.
pub(super) mod gatherings {
    /// Full, with somebody who waits.
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_OPEN: u64 = 2;
    /// The example registers for it, too.
    pub(in crate::demo) const TO_PATCH: u64 = 3;
    pub(in crate::demo) const TO_CANCEL: u64 = 4;
    /// Has begun.
    pub(in crate::demo) const TO_HOLD: u64 = 5;
    /// Office hours.
    pub(in crate::demo) const WITH_SLOTS: u64 = 6;
    /// The owner is registered.
    pub(in crate::demo) const TO_WITHDRAW: u64 = 7;
    /// The first that was held.
    pub(in crate::demo) const HELD: u64 = 8;
}

/// Pairings by number: those that coordinators made in the smaller program, those of last year, those that the smaller
/// program's match run proposed.
pub(super) mod pairings {
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PAUSE: u64 = 2;
    pub(in crate::demo) const TO_RESUME: u64 = 3;
    pub(in crate::demo) const TO_COMPLETE: u64 = 4;
    pub(in crate::demo) const TO_END: u64 = 5;
    pub(in crate::demo) const TO_RENEW: u64 = 6;
    pub(in crate::demo) const TO_REPLACE: u64 = 7;
    /// Completed; the two are proposed to each other once more.
    pub(in crate::demo) const TO_REPEAT: u64 = 8;
    /// The owner's own.
    pub(in crate::demo) const TALKS: u64 = 31;
    /// Runs, and the two do not get on.
    pub(in crate::demo) const TO_SUBSTITUTE: u64 = 41;
    /// A sponsorship.
    pub(in crate::demo) const SPONSORED: u64 = 42;
    /// The first of three mentees who share a mentor.
    pub(in crate::demo) const IN_A_GROUP: u64 = 43;
    /// The first of last year.
    pub(in crate::demo) const LAST_YEAR: u64 = 101;
    /// So many pairs of last year have applied again.
    pub(in crate::demo) const LAST_YEAR_COUNT: u64 = 8;
    /// The first that the match run proposed, by the order of the proposals.
    pub(in crate::demo) const PUBLISHED: u64 = 1001;
    pub(in crate::demo) const TO_ACCEPT: u64 = PUBLISHED;
    pub(in crate::demo) const TO_DECLINE: u64 = PUBLISHED + 1;
    pub(in crate::demo) const TO_APPROVE: u64 = PUBLISHED + 2;
}

/// Sessions by number: first those that examples read or change, then the records of every pairing.
pub(super) mod sessions {
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    pub(in crate::demo) const TO_SCHEDULE: u64 = 3;
    pub(in crate::demo) const TO_DECLINE: u64 = 4;
    pub(in crate::demo) const TO_WITHDRAW: u64 = 5;
    pub(in crate::demo) const TO_RESCHEDULE: u64 = 6;
    pub(in crate::demo) const TO_HOLD: u64 = 7;
    pub(in crate::demo) const TO_RECORD: u64 = 8;
    pub(in crate::demo) const TO_CANCEL: u64 = 9;
    /// The first of the records.
    pub(in crate::demo) const RECORDS: u64 = 101;
}

/// Trial ratings by number.
pub(super) mod trials {
    /// The place of the mentee who has been to most conversations.
    pub(in crate::demo) const RATER: u64 = 12;
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    pub(in crate::demo) const TO_DELETE: u64 = 3;
}

/// Notes on sessions by number.
pub(super) mod session_notes {
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    pub(in crate::demo) const TO_DELETE: u64 = 3;
    /// The mentee's own: the owner never sees it.
    pub(in crate::demo) const OF_THE_MENTEE: u64 = 4;
}

/// Versions of agreements by number.
pub(super) mod agreements {
    pub(in crate::demo) const TO_READ: u64 = 1;
    /// Waits for the mentor.
    pub(in crate::demo) const TO_SIGN: u64 = 2;
}

/// Advocacy actions by number.
pub(super) mod advocacy {
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    pub(in crate::demo) const TO_DELETE: u64 = 3;
}

/// Groups by number.
pub(super) mod groups {
    use super::people;

    /// Has a mentor.
    pub(in crate::demo) const TO_READ: u64 = 1;
    /// Peers; somebody has left, the examples let another one go and ask a new one.
    pub(in crate::demo) const TO_READ_PEERS: u64 = 2;
    /// Waits for answers.
    pub(in crate::demo) const TO_ANSWER: u64 = 3;
    pub(in crate::demo) const TO_COMPLETE: u64 = 4;
    pub(in crate::demo) const TO_DISSOLVE: u64 = 5;
    /// Meets; the owner is in it.
    pub(in crate::demo) const TO_MEET: u64 = 6;
    /// The first of the peers who are asked.
    pub(in crate::demo) const ASKED: u64 = people::APPLICANTS + 7;
    /// The first of the peers who are in a group.
    pub(in crate::demo) const JOINED: u64 = people::APPLICANTS + 3;
    /// Could be asked.
    pub(in crate::demo) const TO_ADD: u64 = people::CIRCLE_MENTEES + 5;
}

/// Sessions of the group in which the owner is, and notes on the first of them, by number.
pub(super) mod group_sessions {
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    pub(in crate::demo) const TO_RESCHEDULE: u64 = 3;
    /// Lies in the past.
    pub(in crate::demo) const TO_HOLD: u64 = 4;
    pub(in crate::demo) const TO_CANCEL: u64 = 5;
    pub(in crate::demo) const OF_LAST_MONTH: u64 = 6;
    pub(in crate::demo) const NOTE_TO_READ: u64 = 1;
    pub(in crate::demo) const NOTE_TO_PATCH: u64 = 2;
    pub(in crate::demo) const NOTE_TO_DELETE: u64 = 3;
}

//! Which object of the community plays which part, and the ids behind the numbers.

use crate::{
    demo::names::{BLOCK, id},
    ids::{HelpOfferId, HelpRequestId, IntroductionId, NominationId, RecognitionId},
};

const HELP_REQUEST: u64 = 24 * BLOCK;
const HELP_OFFER: u64 = 25 * BLOCK;
const INTRODUCTION: u64 = 26 * BLOCK;
const RECOGNITION: u64 = 27 * BLOCK;
const NOMINATION: u64 = 28 * BLOCK;

/// A request for help.
pub(super) fn help_request(number: u64) -> HelpRequestId {
    HelpRequestId(id(HELP_REQUEST + number))
}

/// The offer for the help request of this number.
pub(super) fn help_offer(number: u64) -> HelpOfferId {
    HelpOfferId(id(HELP_OFFER + number))
}

/// Help requests by number; an offer has the number of its request.
pub(super) mod help {
    /// Somebody has offered help.
    pub(in crate::demo) const TO_READ: u64 = 1;
    /// The owner asks.
    pub(in crate::demo) const TO_PATCH: u64 = 2;
    /// The owner asks, and somebody helps.
    pub(in crate::demo) const TO_RESOLVE: u64 = 3;
    pub(in crate::demo) const TO_WITHDRAW: u64 = 4;
    /// Nobody has offered yet.
    pub(in crate::demo) const TO_OFFER: u64 = 5;
    /// The owner asks, and somebody has offered.
    pub(in crate::demo) const TO_ACCEPT: u64 = 6;
    /// The owner has offered.
    pub(in crate::demo) const TO_TAKE_BACK: u64 = 7;
    /// The first that is resolved.
    pub(in crate::demo) const ANSWERED: u64 = 101;
    /// So many are resolved.
    pub(in crate::demo) const ANSWERED_COUNT: u64 = 24;
}

/// An introduction.
pub(super) fn introduction(number: u64) -> IntroductionId {
    IntroductionId(id(INTRODUCTION + number))
}

/// A word of thanks.
pub(super) fn recognition(number: u64) -> RecognitionId {
    RecognitionId(id(RECOGNITION + number))
}

/// A nomination.
pub(super) fn nomination(number: u64) -> NominationId {
    NominationId(id(NOMINATION + number))
}

/// Introductions by number.
pub(super) mod introductions {
    pub(in crate::demo) const TO_READ: u64 = 1;
    /// The owner is one of the two here and below.
    pub(in crate::demo) const TO_ACCEPT: u64 = 2;
    pub(in crate::demo) const TO_DECLINE: u64 = 3;
    /// Both said yes.
    pub(in crate::demo) const TO_CONCLUDE: u64 = 4;
    pub(in crate::demo) const CONCLUDED: u64 = 5;
}

/// Words of thanks by number.
pub(super) mod recognitions {
    pub(in crate::demo) const TO_READ: u64 = 1;
    /// To the owner.
    pub(in crate::demo) const TO_HIDE: u64 = 2;
    /// To the owner, who hides it.
    pub(in crate::demo) const TO_UNHIDE: u64 = 3;
    /// The first of the others.
    pub(in crate::demo) const OTHERS: u64 = 101;
}

/// Nominations by number.
pub(super) mod nominations {
    pub(in crate::demo) const TO_READ: u64 = 1;
    pub(in crate::demo) const TO_ACCEPT: u64 = 2;
    pub(in crate::demo) const TO_DECLINE: u64 = 3;
}

//! Which object of the community plays which part, and the ids behind the numbers.

use crate::{
    demo::names::{BLOCK, id},
    ids::{HelpOfferId, HelpRequestId},
};

const HELP_REQUEST: u64 = 24 * BLOCK;
const HELP_OFFER: u64 = 25 * BLOCK;

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

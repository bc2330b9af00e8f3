//! How often a calendar is read: a program that asks again and again is told when to come back.
//!
//! Counted in each process, of links that hold: there are as many counts as links, and those of links at rest are forgotten.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use actix_web::http::header;
use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock};

use crate::{
    error::{Code, Problem, Result},
    ids::{OrganizationId, PersonId},
};

/// So many reads of one calendar at once: a person with several devices and services.
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

/// And then one in so long a time.
const ONE_IN: Duration = Duration::from_secs(60);

/// From so many counts on, those of links at rest are forgotten.
const MANY: usize = 10_000;

/// Counts the reads of calendars.
#[derive(Clone, Debug)]
pub(crate) struct CalendarReads(Arc<DefaultKeyedRateLimiter<(OrganizationId, PersonId)>>);

impl CalendarReads {
    pub(crate) fn new() -> Self {
        // None only for a period of zero.
        let quota = Quota::with_period(ONE_IN).unwrap_or(Quota::per_minute(AT_ONCE));
        Self(Arc::new(DefaultKeyedRateLimiter::keyed(
            quota.allow_burst(AT_ONCE),
        )))
    }

    /// Counts a read of this person's calendar.
    ///
    /// # Errors
    /// 429 with `Retry-After` when there were too many.
    pub(super) fn count(&self, organization: OrganizationId, person: PersonId) -> Result<()> {
        if self.0.len() > MANY {
            self.0.retain_recent();
        }
        let counted = self.0.check_key(&(organization, person));
        counted.map_err(|early| {
            let wait = early.wait_time_from(self.0.clock().now());
            let seconds = wait.as_secs().saturating_add(1);
            Problem::new(
                Code::TooManyRequests,
                format!("This calendar was read too often. Read it again in {seconds} seconds."),
            )
            .with_header(header::RETRY_AFTER, seconds.to_string())
        })
    }
}

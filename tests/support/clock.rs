//! A server on a clock that the test moves.

use std::{fs, path::PathBuf, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Database, Server, until};

/// Tells when a round of housekeeping is over, beside what is always logged.
const LOG: &str = "info,pairwell_api::server=debug";

impl Server {
    /// A server with an empty database, on a clock that [`Server::let_pass`] moves.
    pub fn with_clock() -> Self {
        let database = Database::create();
        let file = database.folder().join("clock");
        let path = file.display().to_string();
        Self::on(
            database,
            &[("PAIRWELL_TEST_CLOCK_FILE", &path), ("PAIRWELL_LOG", LOG)],
        )
    }

    /// Lets time pass on the server. What the service does by itself when time has come follows within a moment: await
    /// it with [`crate::until`].
    pub fn let_pass(&self, time: Duration) {
        let seconds = self.ahead() + time.as_secs();
        // Renamed into place: the server never reads half a number.
        let draft = self.clock_file().with_extension("draft");
        fs::write(&draft, seconds.to_string()).expect("the folder is ours");
        fs::rename(&draft, self.clock_file()).expect("the folder is ours");
    }

    /// [`Server::let_pass`] in days.
    pub fn let_days_pass(&self, days: u64) {
        self.let_pass(Duration::from_secs(days * 24 * 60 * 60));
    }

    /// Waits until the service has looked after everything that has become due by now.
    pub async fn house_kept(&self) {
        let rounds = || self.log().matches("the house is kept").count();
        // The round that is under way may have begun before the clock was moved last.
        let wanted = rounds() + 2;
        self.let_pass(Duration::from_secs(1));
        let mut moved = rounds();
        until("two rounds of housekeeping", async || {
            let now = rounds();
            if now > moved {
                moved = now;
                self.let_pass(Duration::from_secs(1));
            }
            (now >= wanted).then_some(())
        })
        .await;
    }

    /// The time on the server's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads the clock that it moves"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let ahead = i64::try_from(self.ahead()).expect("a test does not last so long");
        Utc::now() + TimeDelta::seconds(ahead)
    }

    /// Seconds by which the server's clock runs ahead of the system's.
    pub fn ahead(&self) -> u64 {
        let text = fs::read_to_string(self.clock_file()).unwrap_or_default();
        text.parse().unwrap_or(0)
    }

    fn clock_file(&self) -> PathBuf {
        self.database().folder().join("clock")
    }
}

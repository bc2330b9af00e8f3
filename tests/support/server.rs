//! A running server: the built program on a free port.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread::JoinHandle,
};

use crate::{Actor, Database, Organization};

/// A server process; it ends with this value.
#[derive(Debug)]
pub struct Server {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    child: Mutex<Child>,
    /// Reads what the server says, so that it never waits for a reader.
    _reader: JoinHandle<()>,
    database: Arc<Database>,
}

impl Server {
    /// The server that the tests of this binary share. Each test makes its own organization in it.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A server with an empty database of its own.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Like [`Self::start`], with environment variables.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        Self::on(Database::create(), settings)
    }

    pub(crate) fn on(database: Arc<Database>, settings: &[(&str, &str)]) -> Self {
        let log = database.folder().join("log");
        let log = File::options().create(true).append(true).open(log);
        let mut child = database
            .command(settings)
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(log.expect("the folder is ours"))
            .spawn()
            .expect("the program runs");
        database.keeper.watch(child.id());
        let output = child.stdout.take().expect("standard output is piped");
        let mut lines = BufReader::new(output).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        let Some(url) = first.strip_prefix("Pairwell listens on ") else {
            let log = std::fs::read_to_string(database.folder().join("log"));
            panic!("the server did not start; it said {first:?} and logged {log:?}");
        };
        Self {
            url: url.to_owned(),
            child: Mutex::new(child),
            _reader: std::thread::spawn(move || lines.for_each(drop)),
            database,
        }
    }

    /// An organization that nobody else uses, with its owner.
    pub fn organization(&self) -> Organization {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("Organization {number} of {}", std::process::id());
        let email = format!("owner.{number}@example.org");
        let access = self.database.found_organization(&name, &email);
        Organization::new(self, &access, name)
    }

    /// A caller without credentials.
    pub fn anonymous(&self) -> Actor {
        Actor::new(&self.url, None)
    }

    /// A caller with this credential.
    pub fn bearer(&self, token: impl Into<String>) -> Actor {
        Actor::new(&self.url, Some(token.into()))
    }

    /// Address and port.
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap_or(&self.url)
    }

    /// Its database.
    pub fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// What the server logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.database.folder().join("log")).unwrap_or_default()
    }

    /// Its process id.
    pub fn process(&self) -> u32 {
        self.child.lock().expect("nobody panics in here").id()
    }

    /// Ends the process as a power cut would: with SIGKILL, whatever it is doing.
    pub fn kill(self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    /// Asks the process to end with SIGTERM and waits until it has.
    ///
    /// Returns whether it ended by itself, without an error.
    pub fn terminate(self) -> bool {
        let pid = self.process().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.expect("kill runs").success(), "no such process");
        let ended = self.child.lock().expect("nobody panics in here").wait();
        ended.is_ok_and(|status| status.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock() {
            // It may have ended already.
            let _gone = child.kill();
            let _ended = child.wait();
            self.database.keeper.forget(child.id());
        }
    }
}

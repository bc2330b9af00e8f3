//! The settings of the service, read from the environment, each with its variable, unit and default.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use figment::{Figment, providers::Env};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::Deserialize;
use thiserror::Error;

use crate::clock::Clock;

/// What the environment says. Every field is one variable, `PAIRWELL_` and the field's name in capitals.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// `PAIRWELL_DATABASE_URL`: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`. Default: the file
    /// `pairwell.db` in the working folder.
    pub database_url: SecretString,
    /// `PAIRWELL_DATABASE_CONNECTIONS`: size of the connection pool to PostgreSQL. Default 8.
    pub database_connections: u32,
    /// `PAIRWELL_BIND`: address and port to listen on; port 0 takes a free one. Default `127.0.0.1:8080`.
    pub bind: String,
    /// `PAIRWELL_THREADS`: threads that serve requests. Default: one for each core.
    pub threads: Option<usize>,
    /// `PAIRWELL_MAX_CONNECTIONS`: open client connections per thread before new ones wait. Default 1024.
    pub max_connections: usize,
    /// `PAIRWELL_BODY_LIMIT_BYTES`: largest request body, in bytes. Default 1 MiB.
    pub body_limit_bytes: usize,
    /// `PAIRWELL_BODY_DEADLINE_SECONDS`: time a client has to send its body, in seconds. Default 10.
    pub body_deadline_seconds: u64,
    /// `PAIRWELL_SHUTDOWN_SECONDS`: time that requests under way get at shutdown, in seconds. Default 10.
    pub shutdown_seconds: u64,
    /// `PAIRWELL_SECRET_FILE`: file with the secret (at least 32 bytes) that signs tokens and cursors. Default: beside
    /// the SQLite file, with the ending `.secret`, made on the first start. Required on PostgreSQL.
    pub secret_file: Option<PathBuf>,
    /// `PAIRWELL_JWT_PUBLIC_KEY_FILE`: PEM file of the RSA or P-256 key that verifies people's tokens. When set, only
    /// RS256 or ES256 tokens of that issuer are taken and none are issued here. Default: unset, HS256 with the secret.
    pub jwt_public_key_file: Option<PathBuf>,
    /// `PAIRWELL_JWT_ISSUER`: the `iss` that tokens must carry. Default `pairwell`.
    pub jwt_issuer: String,
    /// `PAIRWELL_JWT_AUDIENCE`: the `aud` that tokens must carry. Default `pairwell`.
    pub jwt_audience: String,
    /// `PAIRWELL_LOG`: filter of the log in the syntax of `tracing-subscriber`. Default `info`.
    pub log: String,
    /// `PAIRWELL_LOG_FORMAT`: `json` or `text`. Default `json`.
    pub log_format: LogFormat,
    /// `PAIRWELL_MATCH_RUN_LEASE_SECONDS`: a running match run whose process shows no life for so long is taken up
    /// again by another, in seconds. Default 30.
    pub match_run_lease_seconds: u64,
    /// `PAIRWELL_TEXT_MODEL_FOLDER`: folder with the full text model, which then compares goals and profiles in place of the
    /// built-in table. Only where the program was built with the feature `full-model`. Default: unset, the table.
    pub text_model_folder: Option<PathBuf>,
    /// `PAIRWELL_TEST_CLOCK_FILE`: for tests only: a file with the seconds by which the service's clock runs ahead of
    /// the system's; the test writes it anew to let time pass. Default: unset, the system's clock.
    pub test_clock_file: Option<PathBuf>,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a person at a terminal.
    Text,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: "sqlite://pairwell.db".into(),
            database_connections: 8,
            bind: "127.0.0.1:8080".into(),
            threads: None,
            max_connections: 1024,
            body_limit_bytes: 1024 * 1024,
            body_deadline_seconds: 10,
            shutdown_seconds: 10,
            secret_file: None,
            jwt_public_key_file: None,
            jwt_issuer: "pairwell".into(),
            jwt_audience: "pairwell".into(),
            log: "info".into(),
            log_format: LogFormat::Json,
            match_run_lease_seconds: 30,
            text_model_folder: None,
            test_clock_file: None,
        }
    }
}

/// Why the service cannot start with these settings.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A variable has a wrong value, or nobody knows it.
    #[error("a PAIRWELL_ environment variable is wrong: {0}")]
    Environment(#[from] Box<figment::Error>),
    /// On PostgreSQL several processes share the secret, so it cannot be made up by one.
    #[error(
        "PAIRWELL_SECRET_FILE is not set: on PostgreSQL, write at least 32 random bytes into a file, name it there, and give every process the same one"
    )]
    SecretFileMissing,
    /// The secret is too short to sign with.
    #[error("the secret in {0} has fewer than 32 bytes: write at least 32 random ones")]
    SecretTooShort(PathBuf),
    /// A file could not be read or written.
    #[error("cannot read or write {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file holds no key that can verify tokens.
    #[error("{path} is neither an RSA nor a P-256 public key in PEM form: {source}")]
    PublicKey {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        source: jsonwebtoken::errors::Error,
    },
    /// The full text model cannot be had.
    #[error("PAIRWELL_TEXT_MODEL_FOLDER is set, but {0}")]
    TextModel(String),
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that has a wrong value or that nobody knows.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Figment::new()
            .merge(Env::prefixed("PAIRWELL_"))
            .extract()
            .map_err(|error| ConfigError::Environment(Box::new(error)))
    }

    /// The path of the SQLite file, if that is the database.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database_url.expose_secret();
        let rest = url.strip_prefix("sqlite:")?;
        let path = rest.trim_start_matches("//").split('?').next()?;
        Some(PathBuf::from(path))
    }

    /// The source of time.
    pub(crate) fn clock(&self) -> Clock {
        self.test_clock_file
            .as_deref()
            .map_or_else(Clock::default, |file| {
                tracing::warn!("the clock is a test's: PAIRWELL_TEST_CLOCK_FILE is set");
                Clock::ahead_by(file)
            })
    }

    /// The time a client has to send its body.
    pub fn body_deadline(&self) -> Duration {
        Duration::from_secs(self.body_deadline_seconds)
    }

    /// Reads the secret, or makes it beside the embedded database on the first start.
    ///
    /// # Errors
    /// On PostgreSQL without a file, when the file cannot be read or written, and when the secret is too short.
    pub fn secret(&self) -> Result<SecretSlice<u8>, ConfigError> {
        let path = match (&self.secret_file, self.sqlite_file()) {
            (Some(path), _) => path.clone(),
            (None, Some(database)) => with_ending(&database, ".secret"),
            (None, None) => return Err(ConfigError::SecretFileMissing),
        };
        let failed = |source| ConfigError::File {
            path: path.clone(),
            source,
        };
        if self.secret_file.is_none() && !path.exists() {
            create_secret(&path).map_err(failed)?;
        }
        let secret = std::fs::read(&path).map_err(failed)?;
        if secret.len() < 32 {
            return Err(ConfigError::SecretTooShort(path));
        }
        Ok(secret.into())
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Writes 48 random bytes as text, readable by the owner only. A second process that starts at the same moment loses
/// the race to create the file and reads the winner's.
fn create_secret(path: &Path) -> std::io::Result<()> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut random = [0_u8; 48];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    let temporary = with_ending(path, &format!(".{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(URL_SAFE_NO_PAD.encode(random).as_bytes())?;
    file.sync_all()?;
    // A hard link never replaces an existing file, so two starters agree on one secret.
    let linked = std::fs::hard_link(&temporary, path);
    std::fs::remove_file(&temporary)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

//! A fresh database for a server: a SQLite file, or a PostgreSQL database on the server that the environment names.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{Server, binary::command, keeper::Keeper};

/// Names the PostgreSQL server on which tests make their databases.
const POSTGRES: &str = "PAIRWELL_TEST_POSTGRES";

/// A database that lives as long as this value, through restarts of its servers.
#[derive(Debug)]
pub struct Database {
    folder: PathBuf,
    url: String,
    pub(crate) keeper: Keeper,
}

impl Database {
    /// Whether the tests run on PostgreSQL.
    pub fn is_postgres() -> bool {
        std::env::var_os(POSTGRES).is_some()
    }

    /// An empty database.
    pub fn create() -> Arc<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("pairwell_test_{}_{number}", std::process::id());
        // In memory where the system offers it: a test need not wait for a disk.
        let memory = Path::new("/dev/shm");
        let parent = match memory.is_dir() {
            true => memory.to_owned(),
            false => std::env::temp_dir(),
        };
        let folder = parent.join(&name);
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let (url, keeper) = match std::env::var(POSTGRES) {
            Err(_) => {
                let url = format!("sqlite://{}/pairwell.db", folder.display());
                (url, Keeper::new(&folder, None))
            }
            Ok(admin) => {
                // The keeper first: what is made from here on is removed.
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                let keeper = Keeper::new(&folder, Some((&admin, &drop)));
                psql(&admin, &drop);
                psql(&admin, &format!("CREATE DATABASE {name}"));
                let (server, _) = admin.rsplit_once('/').expect("a URL with a database");
                (format!("{server}/{name}"), keeper)
            }
        };
        let secret = "a secret that is good enough for a test and nothing else";
        std::fs::write(folder.join("secret"), secret).expect("the folder is ours");
        Arc::new(Self {
            folder,
            url,
            keeper,
        })
    }

    /// Starts a server on this database.
    pub fn serve(self: &Arc<Self>, settings: &[(&str, &str)]) -> Server {
        Server::on(Arc::clone(self), settings)
    }

    /// The folder of the SQLite file, the secret and the log.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes of SQLite's write-ahead log at this moment.
    pub fn log_bytes(&self) -> u64 {
        let log = self.folder.join("pairwell.db-wal");
        std::fs::metadata(log).map_or(0, |file| file.len())
    }

    /// Everything that is stored, in lower case: SQLite's file and its log as they are on the disk, or all rows of all
    /// tables, one a line.
    pub fn everything(&self) -> String {
        if Self::is_postgres() {
            let tables = "SELECT format('SELECT ''%1$s'', t::text FROM %1$I t;', table_name) \
                          FROM information_schema.tables WHERE table_schema = 'public'";
            let rows = psql(&self.url, tables).replace('\n', " ");
            return psql(&self.url, &rows).to_lowercase();
        }
        let bytes = |name: &str| std::fs::read(self.folder.join(name)).unwrap_or_default();
        let stored = [bytes("pairwell.db"), bytes("pairwell.db-wal")].concat();
        String::from_utf8_lossy(&stored).to_lowercase()
    }

    /// The rows of every table, by column; bytes as hexadecimal digits and ids without dashes.
    pub fn tables(&self) -> BTreeMap<String, Vec<Value>> {
        if Self::is_postgres() {
            let tables = "SELECT format('SELECT ''%1$s'' || to_jsonb(t)::text FROM %1$I t;', table_name) \
                          FROM information_schema.tables WHERE table_schema = 'public'";
            let rows = psql(&self.url, tables).replace('\n', " ");
            let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for line in psql(&self.url, &rows).lines() {
                let (table, row) = line.split_at(line.find('{').expect("a row"));
                let row = serde_json::from_str(row).expect("JSON");
                found.entry(table.to_owned()).or_default().push(row);
            }
            return found;
        }
        let file = rusqlite::Connection::open(self.folder.join("pairwell.db")).expect("the file");
        let names =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut names = file.prepare(names).expect("a query");
        let names = names.query_map([], |row| row.get::<_, String>(0));
        let names: Vec<String> = names
            .expect("rows")
            .map(|name| name.expect("a name"))
            .collect();
        let rows = |name: &String| (name.clone(), rows(&file, name));
        names.iter().map(rows).collect()
    }

    /// The program, set up to work on this database.
    pub fn command(&self, settings: &[(&str, &str)]) -> Command {
        let mut command = command();
        command
            .env("PAIRWELL_DATABASE_URL", &self.url)
            .env("PAIRWELL_SECRET_FILE", self.folder.join("secret"))
            .env("PAIRWELL_BIND", "127.0.0.1:0")
            .env("PAIRWELL_LOG", "warn")
            .envs(settings.iter().copied())
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }

    /// Runs a subcommand to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(&[])
            .args(arguments)
            .output()
            .expect("the program runs")
    }

    /// Makes an organization and a token for its owner, as an operator does.
    pub(crate) fn found_organization(&self, name: &str, email: &str) -> Value {
        let output = self.run(&["--json", "token", "--organization", name, "--email", email]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pairwell token failed: {errors}");
        serde_json::from_slice(&output.stdout).expect("JSON on standard output")
    }
}

fn rows(file: &rusqlite::Connection, table: &str) -> Vec<Value> {
    use rusqlite::types::ValueRef;
    let mut query = file
        .prepare(&format!("SELECT * FROM \"{table}\""))
        .expect("a table");
    let columns: Vec<String> = query.column_names().into_iter().map(Into::into).collect();
    let rows = query.query_map([], |row| {
        let value = |place| match row.get_ref(place) {
            Ok(ValueRef::Integer(number)) => json!(number),
            Ok(ValueRef::Real(number)) => json!(number),
            Ok(ValueRef::Text(text)) => json!(String::from_utf8_lossy(text)),
            Ok(ValueRef::Blob(bytes)) => {
                let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
                json!(digits.collect::<String>())
            }
            Ok(ValueRef::Null) | Err(_) => Value::Null,
        };
        let named = columns.iter().enumerate();
        Ok(named
            .map(|(place, name)| (name.clone(), value(place)))
            .collect::<serde_json::Map<_, _>>())
    });
    let rows = rows
        .expect("rows")
        .map(|row| Value::Object(row.expect("a row")));
    rows.collect()
}

/// Carries out a statement; returns the rows that it answers with.
fn psql(url: &str, statement: &str) -> String {
    let output = Command::new("psql")
        .args(["--quiet", "--no-psqlrc", "--no-align", "--tuples-only"])
        .args(["--dbname", url, "--command"])
        .arg(statement)
        .output()
        .expect("psql is installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{statement}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

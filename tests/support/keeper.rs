//! Cleans up after a test process, however it ends: tests that share a server have no last one that could stop it.

use std::{
    io::Write,
    process::{Child, ChildStdin, Command, Stdio},
    sync::Mutex,
};

/// Reads process ids until its input ends, which happens when the test process ends, then stops them and cleans up.
const SCRIPT: &str = r#"
while read -r line; do
    case $line in
        +*) alive="$alive ${line#+}" ;;
        -*) kept=; for pid in $alive; do [ "$pid" = "${line#-}" ] || kept="$kept $pid"; done; alive=$kept ;;
    esac
done
for pid in $alive; do kill -9 "$pid"; done
rm -rf "$FOLDER"
[ -z "$DROP" ] || psql --quiet --no-psqlrc --dbname "$ADMIN" --command "$DROP"
"#;

/// A shell that outlives the test process for a moment.
#[derive(Debug)]
pub(crate) struct Keeper {
    shell: Child,
    input: Mutex<Option<ChildStdin>>,
}

impl Keeper {
    /// Will remove `folder`, and run the statement on the database server where one is given.
    pub(crate) fn new(folder: &std::path::Path, statement: Option<(&str, &str)>) -> Self {
        let (admin, drop) = statement.unwrap_or_default();
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT])
            .env("FOLDER", folder)
            .env("ADMIN", admin)
            .env("DROP", drop)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell runs");
        let input = Mutex::new(shell.stdin.take());
        Self { shell, input }
    }

    /// Will stop this process.
    pub(crate) fn watch(&self, pid: u32) {
        self.say(&format!("+{pid}\n"));
    }

    /// The process has ended.
    pub(crate) fn forget(&self, pid: u32) {
        self.say(&format!("-{pid}\n"));
    }

    fn say(&self, line: &str) {
        let mut input = self.input.lock().expect("nobody panics in here");
        if let Some(input) = input.as_mut() {
            // A keeper that is gone has been stopped by hand; there is nothing to tell it.
            let _gone = input.write_all(line.as_bytes());
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Ok(mut input) = self.input.lock() {
            input.take();
        }
        let _ended = self.shell.wait();
    }
}

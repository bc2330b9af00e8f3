//! Finds the program under test: built once for each test binary, with the profile and into the folder of the tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The root of the repository.
pub fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// The program `pairwell`, up to date. `PAIRWELL_TEST_BINARY` names another one.
pub fn pairwell() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| match std::env::var_os("PAIRWELL_TEST_BINARY") {
        Some(path) => PathBuf::from(path),
        None => build(),
    })
}

/// The program, without the settings that the shell of the developer has: a test says what it sets.
pub fn command() -> Command {
    let mut command = Command::new(pairwell());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PAIRWELL_") {
            command.env_remove(name);
        }
    }
    command
}

fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a test binary knows where it is");
    // TARGET/PROFILE/deps/NAME
    let folder = test.ancestors().nth(2).expect("the profile's folder");
    let target = folder.parent().expect("the target folder");
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    // The cargo that runs the tests.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        // `--workspace` gives the dependencies the features that the tests were built with: nothing is built twice.
        .args(["build", "--quiet", "--workspace", "--bin", "pairwell"])
        .args(["--profile", profile, "--target-dir"])
        .arg(target)
        .current_dir(repository())
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the program does not build");
    folder.join(format!("pairwell{}", std::env::consts::EXE_SUFFIX))
}

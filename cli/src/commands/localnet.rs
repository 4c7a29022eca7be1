//! `nosana localnet`: becomes `nosana-localnet`, which links the chain that nothing else needs.

use std::{env, ffi::OsString, io, os::unix::process::CommandExt, process::Command};

use crate::{
    args::{Global, LocalnetArguments},
    commands::ExitStatus,
    error::{CliError, Result},
};

const PROGRAM: &str = "nosana-localnet";

/// Returns only when it cannot.
pub fn run(localnet: &LocalnetArguments, global: &Global) -> Result<ExitStatus> {
    // Installed together they stand side by side; otherwise PATH decides.
    let beside = env::current_exe()
        .ok()
        .map(|path| path.with_file_name(PROGRAM))
        .filter(|path| path.is_file());
    let program = beside.map_or_else(|| OsString::from(PROGRAM), Into::into);
    let mut command = Command::new(&program);
    let is_given = |flag: &str| {
        let with_value = format!("{flag}=");
        localnet
            .arguments
            .iter()
            .any(|argument| argument == flag || argument.starts_with(&with_value))
    };
    if !is_given("--dir") {
        command.arg("--dir").arg(&global.dir);
    }
    if !is_given("--output") {
        command.args(["--output", global.output.into()]);
    }
    let error = command.args(&localnet.arguments).exec();
    Err(match error.kind() {
        io::ErrorKind::NotFound => CliError::user(format!(
            "{PROGRAM} is neither beside this program nor in PATH"
        ))
        .hint("`cargo build --package nosana-localnet` builds it"),
        _ => CliError::user(format!(
            "cannot start {}: {error}",
            program.to_string_lossy()
        )),
    })
}

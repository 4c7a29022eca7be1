//! Commands that are binaries of other members of the workspace.

use std::{
    ffi::OsString,
    io::BufReader,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;

use crate::{run, workspace::Workspace};

/// Builds the binary `name` and runs it with `args`.
pub fn run(workspace: &Workspace, name: &str, args: &[OsString]) -> Result<()> {
    run_beside(workspace, name, &[], args)
}

/// Builds the binary `name` and those that it starts, which stand beside it, and
/// runs it with `args`.
///
/// It is built as a part of the whole workspace: with `--package` cargo would
/// choose features for that package alone and compile hundreds of dependencies
/// a second time.
pub fn run_beside(
    workspace: &Workspace,
    name: &str,
    beside: &[&str],
    args: &[OsString],
) -> Result<()> {
    let mut build = run::cargo(&workspace.root)
        .args(["build", "--workspace", "--bin", name])
        .args(beside.iter().flat_map(|name| ["--bin", name]))
        .args(["--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("`cargo` could not be started")?;
    let stdout = build
        .stdout
        .take()
        .context("cargo's output must be there: it was asked for")?;
    let mut executable = None;
    for message in Message::parse_stream(BufReader::new(stdout)) {
        if let Message::CompilerArtifact(artifact) = message?
            && artifact.target.name == name
            && artifact.executable.is_some()
        {
            executable = artifact.executable;
        }
    }
    if !build.wait()?.success() {
        bail!("building `{name}` failed");
    }
    let executable = executable.with_context(|| format!("cargo named no binary for `{name}`"))?;
    run::checked(
        Command::new(executable)
            .current_dir(&workspace.root)
            .args(args),
    )
}

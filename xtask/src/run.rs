//! Runs other commands.

use std::{
    env,
    ffi::OsStr,
    io,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// `program`, in `folder`, free of what the cargo that started this process left
/// in the environment about itself: it would make nested builds differ from
/// those that a person starts.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// `cargo`, in `folder`.
pub fn cargo(folder: &Path) -> Command {
    command("cargo", folder)
}

/// Runs `command` with this process's own output; fails when it does.
pub fn checked(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| missing(command))?;
    if !status.success() {
        bail!("`{}` failed: {status}", line(command));
    }
    Ok(())
}

/// What `command` prints on standard output; fails when it does.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| missing(command))?;
    let stdout = String::from_utf8(output.stdout)
        .with_context(|| format!("output of `{}`", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}\n{stdout}", line(command), output.status);
    }
    Ok(stdout)
}

/// What `program --version` or the like prints; `None` when there is no such
/// program or it refuses.
pub fn probe<S: AsRef<OsStr>>(program: &str, args: &[S]) -> Result<Option<String>> {
    let output = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(Some(
            String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("running `{program}`")),
    }
}

fn missing(command: &Command) -> String {
    format!("`{}` could not be started", command.get_program().display())
}

/// The command as a person would type it, with only the name of the program's file.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

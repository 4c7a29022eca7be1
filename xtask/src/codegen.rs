//! Writes `sdk/idl` from the programs, and the Rust client from `sdk/idl`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    ci::Skipped,
    idl, run,
    workspace::{Workspace, files},
};

/// Writes the IDLs and the client.
pub fn write(workspace: &Workspace) -> Result<()> {
    let idls = tempfile::tempdir()?;
    print_idls(workspace, idls.path())?;
    replace(idls.path(), &idl_folder(workspace))?;
    println!("codegen: wrote sdk/idl");
    ensure!(
        node_is_there()?,
        "`node` is needed to render the client from sdk/idl: install Node.js 20 or later, then run this again"
    );
    let client = tempfile::tempdir()?;
    render(workspace, idls.path(), client.path())?;
    replace(client.path(), &client_folder(workspace))?;
    println!("codegen: wrote sdk/rust/src/generated");
    Ok(())
}

/// Fails, and names the files, unless the committed IDLs and client are what
/// the programs give.
///
/// Returns what could not be looked at here.
pub fn check(workspace: &Workspace) -> Result<Skipped> {
    let idls = tempfile::tempdir()?;
    print_idls(workspace, idls.path())?;
    let mut differing = differences(&idl_folder(workspace), idls.path(), "sdk/idl")?;
    println!("codegen: compared sdk/idl with the programs");
    let mut skipped = None;
    if node_is_there()? {
        let client = tempfile::tempdir()?;
        render(workspace, idls.path(), client.path())?;
        differing.extend(differences(
            &client_folder(workspace),
            client.path(),
            "sdk/rust/src/generated",
        )?);
        println!("codegen: compared sdk/rust/src/generated with the IDLs");
    } else {
        skipped = Some("sdk/rust/src/generated: no `node` here to render it".to_owned());
    }
    ensure!(
        differing.is_empty(),
        "not what the programs give: {}; run `cargo xtask codegen` and commit the result",
        differing.join(", ")
    );
    Ok(skipped)
}

/// Writes `NAME.json` of every program into `folder`.
fn print_idls(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut done: Vec<(String, Value)> = Vec::new();
    for program in workspace.programs()? {
        let printed = run::output(run::cargo(&workspace.programs_folder()).args([
            "test",
            "--quiet",
            "--package",
            &program.package,
            "--features",
            "idl-build",
            "--lib",
            "__anchor_private_print_idl",
            "--",
            "--show-output",
            "--test-threads=1",
        ]))?;
        let read: Vec<_> = done
            .iter()
            .filter(|(name, _)| program.reads.contains(name))
            .map(|(_, idl)| idl)
            .collect();
        let idl = idl::assemble(&printed, &program.version, &read)
            .with_context(|| format!("the IDL of the {} program", program.name))?;
        fs::write(
            folder.join(format!("{}.json", program.name)),
            serde_json::to_string_pretty(&idl)? + "\n",
        )?;
        done.push((program.name, idl));
    }
    Ok(())
}

/// Renders the client of the IDLs in `idls` into `out`, formatted.
fn render(workspace: &Workspace, idls: &Path, out: &Path) -> Result<()> {
    let generator = workspace.root.join("sdk/codegen");
    install_generator(&generator)?;
    run::checked(
        Command::new("node")
            .current_dir(&generator)
            .arg("generate.mjs")
            .arg(idls)
            .arg(out),
    )?;
    run::checked(
        Command::new("rustfmt")
            .current_dir(&workspace.root)
            .args(["--edition", "2024", "--config-path", "rustfmt.toml"])
            .arg(out.join("mod.rs")),
    )
}

/// Installs the packages that the generator's lock file names, once for each
/// state of that file.
fn install_generator(generator: &Path) -> Result<()> {
    let lock = hex::encode(Sha256::digest(fs::read(
        generator.join("package-lock.json"),
    )?));
    let stamp = generator.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run::checked(
        Command::new("npm")
            .current_dir(generator)
            .args(["ci", "--silent"]),
    )
    .context("the generator's packages (sdk/codegen) could not be installed")?;
    fs::write(stamp, lock)?;
    Ok(())
}

fn node_is_there() -> Result<bool> {
    Ok(run::probe("node", &["--version"])?.is_some()
        && run::probe("npm", &["--version"])?.is_some())
}

/// Makes `to` hold the files of `from` and no others.
fn replace(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    for file in files(from, &[])? {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().context("a file lies in a folder")?)?;
        fs::copy(from.join(&file), target)?;
    }
    Ok(())
}

/// Files that are not the same in both folders, named as lying in `shown`.
fn differences(committed: &Path, made: &Path, shown: &str) -> Result<Vec<String>> {
    let mut names = files(made, &[])?;
    if committed.is_dir() {
        names.extend(files(committed, &[])?);
    }
    names.sort();
    names.dedup();
    names.retain(
        |name| match (fs::read(committed.join(name)), fs::read(made.join(name))) {
            (Ok(one), Ok(other)) => one != other,
            _ => true,
        },
    );
    Ok(names
        .into_iter()
        .map(|name| format!("{shown}/{name}"))
        .collect())
}

fn idl_folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("sdk/idl")
}

fn client_folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("sdk/rust/src/generated")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_edits_additions_and_losses() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let put =
            |folder: &Path, name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        for name in ["same", "edited", "lost"] {
            put(one.path(), name, "1");
        }
        put(other.path(), "same", "1");
        put(other.path(), "edited", "2");
        put(other.path(), "added", "1");
        let found = differences(one.path(), other.path(), "x").unwrap();
        assert_eq!(found, ["x/added", "x/edited", "x/lost"]);
        replace(other.path(), one.path()).unwrap();
        assert!(
            differences(one.path(), other.path(), "x")
                .unwrap()
                .is_empty()
        );
    }
}

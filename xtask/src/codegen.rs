//! Writes `sdk/idl` from the programs, and the clients from `sdk/idl`.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    ci::Skipped,
    idl, run,
    workspace::{Workspace, files},
};

/// The generated clients: the folder that the generator writes, and where it is committed.
const CLIENTS: [(&str, &str); 2] = [
    ("rust", "sdk/rust/src/generated"),
    ("typescript", "sdk/typescript/src/generated"),
];

/// The oldest Node.js that the generator and the TypeScript client run on.
const NODE: u32 = 20;

/// Writes the IDLs and the clients.
pub fn write(workspace: &Workspace) -> Result<()> {
    let idls = tempfile::tempdir()?;
    print_idls(workspace, idls.path())?;
    replace(idls.path(), &workspace.root.join("sdk/idl"))?;
    println!("codegen: wrote sdk/idl");
    let clients = tempfile::tempdir()?;
    render(workspace, idls.path(), clients.path())?;
    for (language, folder) in CLIENTS {
        replace(&clients.path().join(language), &workspace.root.join(folder))?;
        println!("codegen: wrote {folder}");
    }
    Ok(())
}

/// Fails, and names the files, unless the committed IDLs and clients are what
/// the programs give.
pub fn check(workspace: &Workspace) -> Result<Skipped> {
    let idls = tempfile::tempdir()?;
    print_idls(workspace, idls.path())?;
    let mut differing = differences(&workspace.root.join("sdk/idl"), idls.path(), "sdk/idl")?;
    println!("codegen: compared sdk/idl with the programs");
    let clients = tempfile::tempdir()?;
    render(workspace, idls.path(), clients.path())?;
    for (language, folder) in CLIENTS {
        differing.extend(differences(
            &workspace.root.join(folder),
            &clients.path().join(language),
            folder,
        )?);
        println!("codegen: compared {folder} with the IDLs");
    }
    ensure!(
        differing.is_empty(),
        "not what the programs give: {}; run `cargo xtask codegen` and commit the result",
        differing.join(", ")
    );
    Ok(None)
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

/// Renders the clients of the IDLs in `idls` into `out`, formatted.
fn render(workspace: &Workspace, idls: &Path, out: &Path) -> Result<()> {
    let generator = workspace.root.join("sdk/codegen");
    install_packages(&generator)?;
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
            .arg(out.join("rust/mod.rs")),
    )
}

/// Installs the packages that the lock file in `folder` names, once for each
/// state of that file.
pub fn install_packages(folder: &Path) -> Result<()> {
    require_node()?;
    let lock = hex::encode(Sha256::digest(fs::read(folder.join("package-lock.json"))?));
    let stamp = folder.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run::checked(
        Command::new("npm")
            .current_dir(folder)
            .args(["ci", "--silent"]),
    )
    .with_context(|| {
        format!(
            "the packages of {}/package-lock.json could not be installed",
            folder.display()
        )
    })?;
    fs::write(stamp, lock)?;
    Ok(())
}

fn require_node() -> Result<()> {
    let found = run::probe("node", &["--version"])?;
    let version = found.as_deref().unwrap_or("none");
    ensure!(
        major(version).is_some_and(|major| major >= NODE),
        "found Node.js {version}: install version {NODE} or later, or use `./check`, which does"
    );
    ensure!(
        run::probe("npm", &["--version"])?.is_some(),
        "`npm` is missing: install it beside Node.js"
    );
    Ok(())
}

/// 20 of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("none"), None);
    }

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

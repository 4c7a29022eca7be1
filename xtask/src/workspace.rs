//! Where things are in the checkout.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cargo_metadata::{CrateType, MetadataCommand};

/// The checkout.
pub struct Workspace {
    /// Its root folder.
    pub root: PathBuf,
}

/// A program: a package of `programs/` that is deployed.
pub struct Program {
    /// Package name, for instance `nosana-jobs`.
    pub package: String,
    /// What it is called everywhere else, for instance `jobs`.
    pub name: String,
    /// Package version.
    pub version: String,
    /// Short names of the programs whose accounts it reads.
    pub reads: Vec<String>,
}

impl Program {
    /// File name of the binary, for instance `nosana_jobs.so`.
    pub fn artifact(&self) -> String {
        format!("{}.so", self.package.replace('-', "_"))
    }
}

impl Workspace {
    /// The checkout that this command was started from.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .context("start this with `cargo xtask`, which says where the checkout is")?;
        let root = Path::new(&manifest)
            .parent()
            .context("xtask must be a folder of the checkout")?
            .to_path_buf();
        Ok(Self { root })
    }

    /// The folder of the programs' own workspace.
    pub fn programs_folder(&self) -> PathBuf {
        self.root.join("programs")
    }

    /// The programs, each after those whose accounts it reads.
    pub fn programs(&self) -> Result<Vec<Program>> {
        let metadata = MetadataCommand::new()
            .manifest_path(self.programs_folder().join("Cargo.toml"))
            .no_deps()
            .exec()
            .context("reading the programs' workspace")?;
        let deployed: Vec<_> = metadata
            .packages
            .iter()
            .filter(|package| {
                package
                    .targets
                    .iter()
                    .any(|target| target.crate_types.contains(&CrateType::CDyLib))
            })
            .collect();
        let is_deployed = |name: &str| deployed.iter().any(|package| package.name == name);
        let mut programs: Vec<_> = deployed
            .iter()
            .map(|package| Program {
                package: package.name.to_string(),
                name: short_name(&package.name),
                version: package.version.to_string(),
                reads: package
                    .dependencies
                    .iter()
                    .filter(|dependency| is_deployed(&dependency.name))
                    .map(|dependency| short_name(&dependency.name))
                    .collect(),
            })
            .collect();
        programs.sort_by(|a, b| a.name.cmp(&b.name));
        order(&mut programs);
        Ok(programs)
    }
}

/// All files under `folder`, sorted by their path relative to it, with `/`
/// between the parts. Hidden ones and those in folders named in `skip` are left out.
pub fn files(folder: &Path, skip: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    collect(folder, "", skip, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, skip: &[&str], found: &mut Vec<String>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || skip.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), skip, found)?;
        } else {
            found.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

fn short_name(package: &str) -> String {
    package
        .strip_prefix("nosana-")
        .unwrap_or(package)
        .to_owned()
}

/// Moves each program after those that it reads. Cargo allows no cycles, so one
/// always has nothing left to wait for.
fn order(programs: &mut Vec<Program>) {
    let mut waiting = std::mem::take(programs);
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|program| {
            !waiting
                .iter()
                .any(|other| program.reads.contains(&other.name))
        });
        programs.push(waiting.remove(ready.unwrap_or(0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(name: &str, reads: &[&str]) -> Program {
        Program {
            package: format!("nosana-{name}"),
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            reads: reads.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn a_program_comes_after_those_it_reads() {
        let mut programs = vec![
            program("jobs", &["tiers"]),
            program("staking", &[]),
            program("tiers", &["staking"]),
        ];
        order(&mut programs);
        let names: Vec<_> = programs
            .iter()
            .map(|program| program.name.as_str())
            .collect();
        assert_eq!(names, ["staking", "tiers", "jobs"]);
    }
}

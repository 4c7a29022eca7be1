//! Builds the programs, and proves that the committed binaries are theirs.
//!
//! `programs/artifacts/` is committed, so that everything else works where there is
//! no toolchain for the chain. The manifest beside the binaries names the sources
//! and the toolchain that they were built with; where that toolchain is at hand,
//! a check builds them again and compares every byte.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    ci::Skipped,
    run,
    workspace::{Program, Workspace, files},
};

/// Names the folder of a build kit: its script `build OUT_DIR PACKAGE...` makes
/// the programs with upstream Rust.
const KIT: &str = "NOSANA_SBF";

/// Folders of `programs/` that hold no sources.
const NO_SOURCES: [&str; 2] = ["artifacts", "target"];

/// `programs/artifacts/manifest.json`.
#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// Digest of every source of the programs' workspace, lock file included.
    sources: String,
    toolchain: Version,
    /// By file name.
    programs: BTreeMap<String, Artifact>,
}

/// What the binaries were built with.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
struct Version {
    name: String,
    version: String,
}

#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
struct Artifact {
    sha256: String,
    /// Bytes.
    size: u64,
}

/// Builds the programs and writes the manifest. Does nothing when what is there
/// is already theirs, unless `force`.
pub fn build(workspace: &Workspace, force: bool) -> Result<()> {
    let programs = workspace.programs()?;
    if !force && matches_sources(workspace, &programs).is_ok() {
        println!(
            "programs: the artifacts are those of the sources; nothing to build (--force builds)"
        );
        return Ok(());
    }
    let Some(toolchain) = Toolchain::find(workspace)? else {
        bail!(
            "no toolchain for the programs: install Solana's `cargo build-sbf`, or set {KIT} to the folder of a build kit"
        );
    };
    let sources = source_digest(&workspace.programs_folder())?;
    let built = tempfile::tempdir()?;
    toolchain.build(workspace, &programs, built.path())?;
    ensure!(
        source_digest(&workspace.programs_folder())? == sources,
        "the sources changed while they were being built: build again"
    );

    let folder = artifacts_folder(workspace);
    fs::create_dir_all(&folder)?;
    for stray in strays(&folder, &programs)? {
        fs::remove_file(folder.join(stray))?;
    }
    for program in &programs {
        let file = program.artifact();
        fs::copy(built.path().join(&file), folder.join(&file))
            .with_context(|| format!("no {file} was built"))?;
    }
    let manifest = Manifest {
        sources,
        toolchain: toolchain.version,
        programs: read_artifacts(&folder, &programs)?,
    };
    fs::write(
        manifest_path(workspace),
        serde_json::to_string_pretty(&manifest)? + "\n",
    )?;
    for (file, artifact) in &manifest.programs {
        println!(
            "programs: {file} {} bytes, sha256 {}",
            artifact.size, artifact.sha256
        );
    }
    Ok(())
}

/// Fails unless the artifacts are what the sources give. Returns what could not be
/// looked at here.
pub fn check(workspace: &Workspace) -> Result<Skipped> {
    let programs = workspace.programs()?;
    let manifest = matches_sources(workspace, &programs)?;
    println!("programs: the manifest names these sources, and the artifacts have its digests");
    let Some(toolchain) = Toolchain::find(workspace)? else {
        return Ok(Some(format!(
            "building again: no `cargo build-sbf`, and {KIT} names no build kit"
        )));
    };
    if toolchain.version != manifest.toolchain {
        return Ok(Some(format!(
            "building again: the artifacts come from {}, here is {}",
            manifest.toolchain, toolchain.version
        )));
    }
    let built = tempfile::tempdir()?;
    toolchain.build(workspace, &programs, built.path())?;
    compare(&artifacts_folder(workspace), built.path(), &programs)?;
    println!(
        "programs: built again with {}; every byte is the same",
        toolchain.version
    );
    Ok(None)
}

/// The manifest, when it and the artifacts fit the sources.
fn matches_sources(workspace: &Workspace, programs: &[Program]) -> Result<Manifest> {
    const AGAIN: &str = "run `cargo xtask programs` and commit programs/artifacts";
    let text = fs::read_to_string(manifest_path(workspace))
        .with_context(|| format!("programs/artifacts/manifest.json cannot be read: {AGAIN}"))?;
    let manifest: Manifest = serde_json::from_str(&text)
        .with_context(|| format!("programs/artifacts/manifest.json is not a manifest: {AGAIN}"))?;
    let sources = source_digest(&workspace.programs_folder())?;
    ensure!(
        manifest.sources == sources,
        "the programs' sources have changed since the artifacts were built (expected digest {}, found {sources}): {AGAIN}",
        manifest.sources
    );
    let folder = artifacts_folder(workspace);
    let strays = strays(&folder, programs)?;
    ensure!(
        strays.is_empty(),
        "programs/artifacts has binaries of no program ({}): {AGAIN}",
        strays.join(", ")
    );
    let found = read_artifacts(&folder, programs)?;
    for (file, artifact) in &found {
        ensure!(
            manifest.programs.get(file) == Some(artifact),
            "programs/artifacts/{file} is not the one that the manifest names: {AGAIN}"
        );
    }
    ensure!(
        manifest.programs.len() == found.len(),
        "the manifest names programs that the workspace does not have: {AGAIN}"
    );
    Ok(manifest)
}

/// Digest of the names and contents of the sources, the same wherever the
/// checkout stands and whenever it was made.
fn source_digest(folder: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for file in files(folder, &NO_SOURCES)? {
        let is_source = ["rs", "toml", "lock"].iter().any(|&extension| {
            Path::new(&file)
                .extension()
                .is_some_and(|found| found == extension)
        });
        if is_source {
            let content =
                fs::read(folder.join(&file)).with_context(|| format!("reading programs/{file}"))?;
            digest.update(file.as_bytes());
            digest.update([0]);
            digest.update(Sha256::digest(content));
        }
    }
    Ok(hex::encode(digest.finalize()))
}

fn read_artifacts(folder: &Path, programs: &[Program]) -> Result<BTreeMap<String, Artifact>> {
    programs
        .iter()
        .map(|program| {
            let file = program.artifact();
            let content = fs::read(folder.join(&file)).with_context(|| {
                format!("programs/artifacts/{file} cannot be read: run `cargo xtask programs`")
            })?;
            let artifact = Artifact {
                sha256: hex::encode(Sha256::digest(&content)),
                size: content.len() as u64,
            };
            Ok((file, artifact))
        })
        .collect()
}

/// Binaries in `folder` that belong to no program.
fn strays(folder: &Path, programs: &[Program]) -> Result<Vec<String>> {
    let known: Vec<_> = programs.iter().map(Program::artifact).collect();
    let mut found = files(folder, &[])?;
    found.retain(|file| {
        Path::new(file).extension().is_some_and(|e| e == "so") && !known.contains(file)
    });
    Ok(found)
}

fn compare(committed: &Path, built: &Path, programs: &[Program]) -> Result<()> {
    let mut differing = Vec::new();
    for program in programs {
        let file = program.artifact();
        if fs::read(committed.join(&file))? != fs::read(built.join(&file))? {
            differing.push(file);
        }
    }
    ensure!(
        differing.is_empty(),
        "built again, these are not the committed ones: {}; run `cargo xtask programs --force` and commit programs/artifacts",
        differing.join(", ")
    );
    Ok(())
}

fn artifacts_folder(workspace: &Workspace) -> PathBuf {
    workspace.programs_folder().join("artifacts")
}

fn manifest_path(workspace: &Workspace) -> PathBuf {
    artifacts_folder(workspace).join("manifest.json")
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.version)
    }
}

/// What can build programs here.
struct Toolchain {
    version: Version,
    /// The folder of the kit; `None` for the platform tools.
    kit: Option<PathBuf>,
}

impl Toolchain {
    /// The platform tools, else the kit that the environment names, else one
    /// that lies beside the checkout.
    fn find(workspace: &Workspace) -> Result<Option<Self>> {
        if let Some(version) = run::probe("cargo-build-sbf", &["--version"])? {
            let version = version
                .lines()
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(", ");
            let version = Version {
                name: "platform tools".to_owned(),
                version,
            };
            return Ok(Some(Self { version, kit: None }));
        }
        let kit = if let Some(folder) = env::var_os(KIT) {
            let folder = PathBuf::from(folder);
            ensure!(
                folder.join("build").is_file(),
                "{KIT} must name a folder with the script `build`"
            );
            folder
        } else {
            let beside = workspace.root.with_file_name("shared").join("sbf");
            if !beside.join("build").is_file() {
                return Ok(None);
            }
            beside
        };
        let version = Version {
            name: "build kit".to_owned(),
            version: kit_version(&kit)?,
        };
        Ok(Some(Self {
            version,
            kit: Some(kit.canonicalize()?),
        }))
    }

    /// Builds every program into `out`.
    fn build(&self, workspace: &Workspace, programs: &[Program], out: &Path) -> Result<()> {
        println!("programs: building with {}", self.version);
        match &self.kit {
            Some(kit) => build_with_kit(workspace, kit, programs, out),
            None => build_with_platform_tools(workspace, programs, out),
        }
    }
}

/// The compiler and a digest of the kit: it carries no version of its own.
fn kit_version(kit: &Path) -> Result<String> {
    let rustc = run::probe("rustc", &["--version"])?.context("`rustc` could not be started")?;
    let mut digest = Sha256::new();
    for file in files(kit, &["README.md"])? {
        digest.update(file.as_bytes());
        digest.update([0]);
        digest.update(Sha256::digest(
            fs::read(kit.join(&file)).with_context(|| format!("the build kit's {file}"))?,
        ));
    }
    let digest = hex::encode(digest.finalize());
    Ok(format!(
        "{rustc}, kit {}",
        digest.get(..12).unwrap_or(&digest)
    ))
}

fn build_with_kit(
    workspace: &Workspace,
    kit: &Path,
    programs: &[Program],
    out: &Path,
) -> Result<()> {
    let folder = workspace.programs_folder();
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| folder.join("target"), PathBuf::from);
    run::checked(
        run::command(kit.join("build"), &folder)
            .env("SBF_TARGET_DIR", target.join("sbf"))
            .stdout(Stdio::null())
            .arg(out)
            .args(programs.iter().map(|program| &program.package)),
    )
}

fn build_with_platform_tools(
    workspace: &Workspace,
    programs: &[Program],
    out: &Path,
) -> Result<()> {
    for program in programs {
        let manifest = workspace
            .programs_folder()
            .join(&program.name)
            .join("Cargo.toml");
        // Clusters of this generation take new deployments of SBPF v3 only. The
        // platform tools' compiler is older than the one that the manifests name
        // for everything off chain.
        run::checked(
            run::cargo(&workspace.programs_folder())
                .args(["build-sbf", "--arch", "v3", "--manifest-path"])
                .arg(manifest)
                .arg("--sbf-out-dir")
                .arg(out)
                .args(["--", "--ignore-rust-version", "--locked"]),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn the_digest_is_of_names_and_contents_of_sources_only() {
        let one = tree(&[("jobs/src/lib.rs", "a"), ("Cargo.lock", "b")]);
        let same = tree(&[
            ("Cargo.lock", "b"),
            ("jobs/src/lib.rs", "a"),
            ("artifacts/x.rs", "z"),
            ("target/x.rs", "z"),
            ("jobs/README.md", "z"),
            (".hidden.rs", "z"),
        ]);
        let digest = source_digest(one.path()).unwrap();
        assert_eq!(digest, source_digest(same.path()).unwrap());
        let edited = tree(&[("jobs/src/lib.rs", "a "), ("Cargo.lock", "b")]);
        let moved = tree(&[("jobs/lib.rs", "a"), ("Cargo.lock", "b")]);
        assert_ne!(digest, source_digest(edited.path()).unwrap());
        assert_ne!(digest, source_digest(moved.path()).unwrap());
    }

    fn jobs() -> Vec<Program> {
        vec![Program {
            package: "nosana-jobs".to_owned(),
            name: "jobs".to_owned(),
            version: "0.1.0".to_owned(),
            reads: Vec::new(),
        }]
    }

    #[test]
    fn an_edited_source_or_artifact_is_found() {
        let root = tree(&[
            ("programs/jobs/src/lib.rs", "a"),
            ("programs/artifacts/nosana_jobs.so", "elf"),
        ]);
        let workspace = Workspace {
            root: root.path().to_path_buf(),
        };
        let manifest = Manifest {
            sources: source_digest(&workspace.programs_folder()).unwrap(),
            toolchain: Version {
                name: "kit".to_owned(),
                version: "1".to_owned(),
            },
            programs: read_artifacts(&artifacts_folder(&workspace), &jobs()).unwrap(),
        };
        fs::write(
            manifest_path(&workspace),
            serde_json::to_string(&manifest).unwrap(),
        )
        .unwrap();
        assert_eq!(matches_sources(&workspace, &jobs()).unwrap(), manifest);

        let artifact = artifacts_folder(&workspace).join("nosana_jobs.so");
        fs::write(&artifact, "elf!").unwrap();
        let error = matches_sources(&workspace, &jobs())
            .unwrap_err()
            .to_string();
        assert!(error.contains("nosana_jobs.so is not the one"), "{error}");

        fs::write(&artifact, "elf").unwrap();
        let stray = artifacts_folder(&workspace).join("nosana_old.so");
        fs::write(&stray, "elf").unwrap();
        let error = matches_sources(&workspace, &jobs())
            .unwrap_err()
            .to_string();
        assert!(error.contains("nosana_old.so"), "{error}");

        fs::remove_file(stray).unwrap();
        fs::write(root.path().join("programs/jobs/src/lib.rs"), "b").unwrap();
        let error = matches_sources(&workspace, &jobs())
            .unwrap_err()
            .to_string();
        assert!(error.contains("sources have changed"), "{error}");
    }

    #[test]
    fn a_differing_build_is_named() {
        let committed = tree(&[("nosana_jobs.so", "one")]);
        let built = tree(&[("nosana_jobs.so", "two")]);
        let error = compare(committed.path(), built.path(), &jobs())
            .unwrap_err()
            .to_string();
        assert!(error.contains("nosana_jobs.so"), "{error}");
        compare(committed.path(), committed.path(), &jobs()).unwrap();
    }
}

//! Everything that must hold before a change is taken.

use std::{
    collections::BTreeSet,
    env, fs,
    io::BufReader,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Message, MetadataCommand, diagnostic::DiagnosticLevel};

use crate::{codegen, member, programs, run, workspace::Workspace};

/// What a step could not look at here, in words; `None` when it looked at all.
pub type Skipped = Option<String>;

/// A step's name and what it does.
type Step = (&'static str, fn(&Workspace) -> Result<Skipped>);

/// The cheap ones first, then those that share what the tests build.
const STEPS: [Step; 14] = [
    ("lock files", lock_files),
    ("format", format),
    ("programs", programs::check),
    ("codegen", codegen::check),
    ("dependencies", dependencies),
    ("lints of the programs", |workspace| {
        lints(&workspace.programs_folder())
    }),
    ("tests of the programs", |workspace| {
        tests(&workspace.programs_folder())
    }),
    ("tests", |workspace| tests(&workspace.root)),
    ("typescript", typescript),
    ("lints", |workspace| lints(&workspace.root)),
    ("compute units", |workspace| {
        member::run(workspace, "compute", &["--check".into()]).map(|()| None)
    }),
    ("e2e", |workspace| {
        member::run_beside(
            workspace,
            "nosana-bench",
            &["nosana-localnet"],
            &["e2e".into(), "--quick".into()],
        )
        .map(|()| None)
    }),
    ("api fuzzing", api_fuzzing),
    ("kills", kills),
];

/// Tells the tests of the TypeScript client where the binary of the localnet is.
const LOCALNET: &str = "NOSANA_LOCALNET";

/// The same, of an agent whose chain and engine are in memory.
const SIMULATED_API: &str = "NOSANA_SIMULATED_API";

/// Names a running container engine that tests may fill and empty.
const ENGINE: &str = "NOSANA_TEST_ENGINE";

/// What `host/fuzz-api/install` ends with where this machine lacks what it needs.
const CANNOT_BE_HAD: i32 = 3;

/// Runs every step, also after one has failed, and ends with a table.
pub fn run(workspace: &Workspace) -> Result<()> {
    let started = Instant::now();
    let results: Vec<_> = STEPS.iter().map(|step| run_step(workspace, step)).collect();
    let failed = results
        .iter()
        .filter(|(_, result, _)| result.is_err())
        .count();
    println!();
    for (name, result, took) in &results {
        println!(
            "{name:<22} {:>7.1} s  {}",
            took.as_secs_f64(),
            verdict(result)
        );
    }
    println!("{:<22} {:>7.1} s", "all", started.elapsed().as_secs_f64());
    ensure!(failed == 0, "{failed} of {} steps failed", STEPS.len());
    Ok(())
}

fn run_step(
    workspace: &Workspace,
    &(name, step): &Step,
) -> (&'static str, Result<Skipped>, Duration) {
    println!("\n==> {name}");
    let started = Instant::now();
    let result = step(workspace);
    let took = started.elapsed();
    println!(
        "<== {name}: {} after {:.1} s",
        verdict(&result),
        took.as_secs_f64()
    );
    (name, result, took)
}

fn verdict(result: &Result<Skipped>) -> String {
    match result {
        Ok(None) => "ok".to_owned(),
        Ok(Some(skipped)) => format!("ok, SKIPPED: {skipped}"),
        Err(error) => format!("FAILED: {error:#}"),
    }
}

/// The committed lock files fit the manifests; nothing later changes them silently.
fn lock_files(workspace: &Workspace) -> Result<Skipped> {
    let [root, programs] = both(workspace);
    let fuzz = root.join("fuzz");
    for folder in [root, programs, fuzz] {
        run::output(run::cargo(&folder).args(["metadata", "--format-version", "1", "--locked"]))?;
    }
    Ok(None)
}

fn format(workspace: &Workspace) -> Result<Skipped> {
    for folder in both(workspace) {
        run::checked(run::cargo(&folder).args(["fmt", "--all", "--check"]))?;
    }
    Ok(None)
}

/// Licences, sources and bans always; known holes where their list can be fetched.
fn dependencies(workspace: &Workspace) -> Result<Skipped> {
    ensure!(
        run::probe("cargo-deny", &["--version"])?.is_some(),
        "cargo-deny is missing: `./check` installs it"
    );
    let mut skipped = None;
    for folder in both(workspace) {
        let deny = |which: &[&str]| {
            let mut command = run::cargo(&folder);
            command
                .args(["deny", "--config"])
                .arg(workspace.root.join("deny.toml"));
            command
                .args(["--log-level", "error", "check", "--hide-inclusion-graph"])
                .args(which);
            command
        };
        run::checked(&mut deny(&["bans", "licenses", "sources"]))?;
        let advisories = deny(&["advisories"])
            .output()
            .context("`cargo` could not be started")?;
        let said = String::from_utf8_lossy(&advisories.stderr);
        if said.contains("failed to fetch advisory database") {
            skipped = Some("advisories: their database cannot be reached from here".to_owned());
        } else if !advisories.status.success() {
            bail!("advisories: {said}");
        }
    }
    Ok(skipped)
}

fn tests(folder: &Path) -> Result<Skipped> {
    run::checked(run::cargo(folder).args(["test", "--workspace", "--no-fail-fast"]))?;
    Ok(env::var_os(ENGINE)
        .is_none()
        .then(|| format!("what needs a container engine: {ENGINE} is not set")))
}

/// Clippy over all targets; a warning is a failure.
///
/// `cargo clippy` checks every dependency anew, which with the embedded chain is
/// most of a build. As the wrapper of workspace members only, clippy uses the
/// dependencies that the tests have built. It is `build` and not `check` for
/// that reason. The members are compiled a second time: cargo keeps what a
/// wrapper made apart.
fn lints(folder: &Path) -> Result<Skipped> {
    let mut build = run::cargo(folder)
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        .args(["build", "--workspace", "--all-targets", "--keep-going"])
        .args(["--message-format", "json-diagnostic-rendered-ansi"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("`cargo` could not be started")?;
    let stdout = build
        .stdout
        .take()
        .context("cargo's output must be there: it was asked for")?;
    // A library is compiled twice, for use and for its tests, and says all twice.
    let mut findings = BTreeSet::new();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        if let Message::CompilerMessage(found) = message?
            && matches!(
                found.message.level,
                DiagnosticLevel::Warning | DiagnosticLevel::Error
            )
            && !found.message.spans.is_empty()
        {
            let text = found.message.rendered.unwrap_or(found.message.message);
            if findings.insert(text.clone()) {
                eprint!("{text}");
            }
        }
    }
    let status = build.wait()?;
    ensure!(findings.is_empty(), "{} findings", findings.len());
    ensure!(status.success(), "the build failed");
    Ok(None)
}

/// The TypeScript client: its format, its types, and its tests, some against a localnet, some
/// against an agent.
fn typescript(workspace: &Workspace) -> Result<Skipped> {
    let folder = workspace.root.join("sdk/typescript");
    codegen::install_packages(&folder)?;
    // What an earlier build left must not be tested.
    let built = folder.join("dist");
    if built.exists() {
        fs::remove_dir_all(&built)?;
    }
    run::checked(run::command("npm", &folder).args(["run", "--silent", "check"]))?;
    let built = peers(workspace)?;
    run::checked(
        run::command("npm", &folder)
            .args(["test", "--silent"])
            .env(LOCALNET, built.join("nosana-localnet"))
            .env(SIMULATED_API, built.join("examples/simulated_api")),
    )?;
    Ok(None)
}

/// Builds what those tests talk to; the folder that it is in. As a part of the whole
/// workspace, like the tests: alone it would have its dependencies compiled a second time.
fn peers(workspace: &Workspace) -> Result<PathBuf> {
    run::checked(run::cargo(&workspace.root).args([
        "build",
        "--workspace",
        "--bin",
        "nosana-localnet",
        "--example",
        "simulated_api",
    ]))?;
    let metadata = MetadataCommand::new()
        .current_dir(&workspace.root)
        .no_deps()
        .exec()
        .context("reading the workspace")?;
    Ok(metadata.target_directory.join("debug").into())
}

/// A bounded run of schemathesis against the agent's API, the same each time. Where
/// Python or what it needs of `PyPI` cannot be had, there is none.
fn api_fuzzing(workspace: &Workspace) -> Result<Skipped> {
    let folder = workspace.root.join("host/fuzz-api");
    let install = run::command(folder.join("install"), &workspace.root)
        .stdin(Stdio::null())
        .output()
        .context("host/fuzz-api/install could not be started")?;
    let said = String::from_utf8_lossy(&install.stderr);
    if install.status.code() == Some(CANNOT_BE_HAD) {
        return Ok(Some(last_line(&said).to_owned()));
    }
    ensure!(install.status.success(), "host/fuzz-api/install: {said}");
    run::checked(run::command(folder.join("run"), &workspace.root).arg("--check"))?;
    Ok(None)
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default()
}

/// A few kills of the agent at random points; `cargo xtask soak kills` does more.
fn kills(workspace: &Workspace) -> Result<Skipped> {
    if env::var_os(ENGINE).is_none() {
        return Ok(Some(format!(
            "needs a container engine: {ENGINE} is not set"
        )));
    }
    let args = ["soak", "kills", "--count", "3"].map(Into::into);
    let beside = ["nosana", "nosana-localnet"];
    member::run_beside(workspace, "nosana-bench", &beside, &args).map(|()| None)
}

fn both(workspace: &Workspace) -> [std::path::PathBuf; 2] {
    [workspace.root.clone(), workspace.programs_folder()]
}

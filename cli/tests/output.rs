//! What the binary prints without a cluster: help, and each kind of wrong input.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// Runs the binary in `folder` without the caller's environment; the folder's path is taken out of what it prints.
fn nosana(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_nosana"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace(&folder.display().to_string(), "FOLDER")
    };
    format!(
        "exit code: {}\n--- stdout\n{}--- stderr\n{}",
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr)
    )
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &TempDir, name: &str, content: &str) {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// A key pair that anybody can make: never used anywhere.
fn write_wallet(folder: &TempDir) {
    let keypair = solana_keypair::Keypair::new_from_array([7; 32]);
    let bytes: Vec<String> = keypair.to_bytes().iter().map(u8::to_string).collect();
    write(folder, "wallet.json", &format!("[{}]", bytes.join(",")));
}

const GOOD_JOB: &str = r#"{"version": "0.1", "type": "container", "ops": [
    {"id": "hello", "type": "container/run", "args": {"image": "alpine", "cmd": "echo hello"}}]}"#;

/// A URL at which nothing listens: a port for root alone, of a service that nobody has. One that was just given back can be another
/// test's a moment later.
fn closed_url() -> String {
    "http://127.0.0.1:1".to_owned()
}

#[test]
fn help_of_every_command() {
    let folder = folder();
    for command in [
        "",
        "host",
        "host register",
        "host run",
        "host status",
        "job",
        "job post",
        "job show",
        "job watch",
        "job logs",
        "job result",
        "job stop",
        "job extend",
        "job list",
        "job expire",
        "job collect",
        "job close",
        "market",
        "market list",
        "market show",
        "market sweep",
        "admin",
        "admin config",
        "admin config set",
        "admin config show",
        "admin market",
        "admin market open",
        "admin market update",
        "admin market pause",
        "admin market resume",
        "admin market close",
        "admin market grow",
        "admin authority",
        "admin authority propose",
        "admin authority accept",
        "wallet",
        "wallet balance",
    ] {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.push("--help");
        let name = format!("help {command}").trim().replace(' ', "-");
        insta::assert_snapshot!(name, nosana(folder.path(), &arguments));
    }
}

#[test]
fn wrong_arguments_exit_with_64() {
    let folder = folder();
    insta::assert_snapshot!("unknown-command", nosana(folder.path(), &["jobs"]));
    insta::assert_snapshot!(
        "wrong-timeout",
        nosana(
            folder.path(),
            &["job", "post", "job.json", "--timeout", "soon"]
        )
    );
}

#[test]
fn a_file_that_is_missing() {
    let folder = folder();
    insta::assert_snapshot!(nosana(folder.path(), &["job", "post", "job.json"]));
}

#[test]
fn a_file_that_is_not_json() {
    let folder = folder();
    write(&folder, "job.json", "version: 0.1\n");
    insta::assert_snapshot!(nosana(folder.path(), &["job", "post", "job.json"]));
}

#[test]
fn a_definition_with_several_mistakes() {
    let folder = folder();
    write(
        &folder,
        "job.json",
        r#"{"version": "0.1", "type": "container", "ops": [
            {"id": "a", "type": "container/run", "args": {"image": "alpine", "comand": "echo"}},
            {"id": "a", "type": "container/run", "args": {"image": "alpine", "expose": [70000]}}]}"#,
    );
    insta::assert_snapshot!(nosana(folder.path(), &["job", "post", "job.json"]));
}

#[test]
fn a_definition_that_is_too_large() {
    let folder = folder();
    write(&folder, "job.json", &" ".repeat(3 << 20));
    insta::assert_snapshot!(nosana(folder.path(), &["job", "post", "job.json"]));
}

#[test]
fn a_confidential_job() {
    let folder = folder();
    write(
        &folder,
        "job.json",
        r#"{"version": "0.1", "type": "container", "ops": [],
            "logistics": {"send": {"type": "api-listen", "args": {}}}}"#,
    );
    insta::assert_snapshot!(nosana(folder.path(), &["job", "post", "job.json"]));
}

#[test]
fn wallets_that_are_none() {
    let folder = folder();
    write(&folder, "job.json", GOOD_JOB);
    let post = |wallet: &str| {
        nosana(
            folder.path(),
            &["job", "post", "job.json", "--wallet", wallet],
        )
    };
    insta::assert_snapshot!("wallet-missing", post("wallet.json"));
    write(&folder, "wallet.json", "[1, 2, 3]");
    insta::assert_snapshot!("wallet-malformed", post("wallet.json"));
    write_wallet(&folder);
    let path = folder.path().join("wallet.json");
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    insta::assert_snapshot!("wallet-too-open", post("wallet.json"));
}

#[test]
fn no_cluster_is_named() {
    let folder = folder();
    insta::assert_snapshot!(nosana(folder.path(), &["market", "list"]));
}

#[test]
fn the_cluster_does_not_answer() {
    let folder = folder();
    write(&folder, "job.json", GOOD_JOB);
    write_wallet(&folder);
    let url = closed_url();
    let common = [
        "--url",
        url.as_str(),
        "--store",
        "store",
        "--wallet",
        "wallet.json",
    ];
    let hide = |output: String| output.replace(&url, "URL");
    let run = |command: &[&str]| hide(nosana(folder.path(), &[command, &common].concat()));
    insta::assert_snapshot!("no-answer-market", run(&["market", "list"]));
    insta::assert_snapshot!("no-answer-post", run(&["job", "post", "job.json"]));
    insta::assert_snapshot!(
        "no-answer-json",
        run(&["market", "list", "--output", "json"])
    );
    // Nothing was stored for a job that was not posted.
    assert!(!folder.path().join("store").exists());
}

#[test]
fn addresses_that_are_none() {
    let folder = folder();
    let url = closed_url();
    insta::assert_snapshot!(nosana(
        folder.path(),
        &["job", "show", "hello", "--url", &url]
    ));
    write(&folder, "job.json", GOOD_JOB);
    write_wallet(&folder);
    for (name, command) in [
        ("extend", &["job", "extend", "hello", "--by", "1m"][..]),
        ("expire", &["job", "expire", "hello"]),
        ("collect", &["job", "collect", "hello"]),
        ("close", &["job", "close", "hello"]),
        ("propose", &["admin", "authority", "propose", "hello"]),
    ] {
        let common = ["--url", &url, "--wallet", "wallet.json"];
        let output = nosana(folder.path(), &[command, &common].concat());
        insta::assert_snapshot!(format!("no-address-{name}"), output);
    }
}

/// What is wrong in itself is said before anything is asked of a cluster.
#[test]
fn input_that_no_cluster_would_take() {
    const JOB: &str = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
    let folder = folder();
    write(&folder, "job.json", GOOD_JOB);
    write_wallet(&folder);
    let url = closed_url();
    for (name, command) in [
        ("extend-zero", &["job", "extend", JOB, "--by", "0"][..]),
        ("extend-nothing", &["job", "extend", JOB]),
        (
            "payer-missing",
            &[
                "job",
                "post",
                "job.json",
                "--payer",
                "payer.json",
                "--store",
                "store",
            ],
        ),
        (
            "market-name",
            &[
                "admin", "market", "open", "Big GPUs", "--class", "1", "--price", "1",
            ],
        ),
        (
            "market-price",
            &["admin", "market", "open", "big", "--class", "1"],
        ),
        (
            "market-two-prices",
            &[
                "admin",
                "market",
                "open",
                "big",
                "--class",
                "1",
                "--price",
                "1",
                "--dollars",
                "1",
            ],
        ),
        (
            "market-feed",
            &[
                "admin",
                "market",
                "open",
                "big",
                "--class",
                "1",
                "--dollars",
                "0.50",
            ],
        ),
        (
            "market-capacity",
            &[
                "admin",
                "market",
                "open",
                "big",
                "--class",
                "1",
                "--price",
                "1",
                "--capacity",
                "8",
            ],
        ),
        (
            "market-grow",
            &["admin", "market", "grow", "big", "--capacity", "200001"],
        ),
        (
            "config-percent",
            &["admin", "config", "set", "--fee", "101"],
        ),
        (
            "config-pause",
            &["admin", "config", "set", "--pause", "--resume"],
        ),
    ] {
        let common = ["--url", &url, "--wallet", "wallet.json"];
        let output = nosana(folder.path(), &[command, &common].concat());
        insta::assert_snapshot!(format!("wrong-{name}"), output);
    }
}

#[test]
fn an_agent_that_is_configured_wrongly() {
    let folder = folder();
    let run = |content: &str| {
        write(&folder, "agent.toml", content);
        let url = closed_url();
        let arguments = ["host", "run", "--config", "agent.toml", "--url", &url];
        nosana(
            folder.path(),
            &[&arguments[..], &["--store", "store", "--worker", "key"]].concat(),
        )
    };
    insta::assert_snapshot!("agent-not-toml", run("slots ="));
    insta::assert_snapshot!("agent-unknown-key", run("slots = []\ngpu = 1"));
    insta::assert_snapshot!("agent-no-slot", run("slots = []"));
    insta::assert_snapshot!(
        "agent-wrong-gpu",
        run(
            "[[slots]]\nhost = '11111111111111111111111111111111'\nmarket = 'community'\ngpus = ['0']"
        )
    );
}

#[test]
fn localnet_that_is_not_installed() {
    // The binary alone in a folder, with an empty PATH. Linked: a copy cannot be run while a test that starts another
    // process at this moment has it open for writing.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let link = folder.path().join("nosana");
    fs::hard_link(env!("CARGO_BIN_EXE_nosana"), &link).unwrap();
    let output = Command::new(link)
        .arg("localnet")
        .env_clear()
        .env("PATH", "/nonexistent")
        .output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
}

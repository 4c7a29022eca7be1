//! What the binary prints without a cluster: help, and each kind of wrong input.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
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

/// Every command that there is.
const COMMANDS: &[&str] = &[
    "",
    "host",
    "host register",
    "host run",
    "host doctor",
    "host gpus",
    "host firewall",
    "host status",
    "host drain",
    "host logs",
    "host prune",
    "host standing",
    "host bond",
    "host unbond",
    "host release",
    "host assess",
    "host update",
    "host rotate-worker",
    "host close",
    "host collect",
    "host contest",
    "host import",
    "stake",
    "stake create",
    "stake top-up",
    "stake extend",
    "stake unstake",
    "stake restake",
    "stake withdraw",
    "stake close",
    "stake claim",
    "stake sync",
    "stake show",
    "job",
    "job post",
    "job show",
    "job watch",
    "job logs",
    "job services",
    "job exec",
    "job result",
    "job artifacts",
    "job stop",
    "job extend",
    "job send-definition",
    "job list",
    "job expire",
    "job collect",
    "job close",
    "market",
    "market list",
    "market show",
    "market sweep",
    "market evict",
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
    "admin policy",
    "admin policy show",
    "admin policy propose",
    "admin policy withdraw",
    "admin policy apply",
    "admin class",
    "admin class list",
    "admin class set",
    "admin host",
    "admin host list",
    "admin host promote",
    "admin host demote",
    "admin host suspend",
    "admin host remove",
    "admin host reinstate",
    "admin host admit",
    "admin host slash",
    "admin host withdraw-slash",
    "admin host execute-slash",
    "admin host close-slash",
    "admin import",
    "admin import build",
    "admin import open",
    "admin import close",
    "admin tiers",
    "admin tiers show",
    "admin tiers set",
    "admin staking",
    "admin staking show",
    "admin staking set",
    "admin assessor",
    "admin assessor verify",
    "admin authority",
    "admin authority propose",
    "admin authority accept",
    "grid",
    "grid create",
    "grid show",
    "grid fund",
    "grid withdraw",
    "grid phase",
    "grid phase list",
    "grid phase show",
    "grid phase create",
    "grid phase update",
    "grid phase open",
    "grid phase cancel",
    "grid phase close",
    "grid phase reviewer",
    "grid register",
    "grid give-back",
    "grid move-up",
    "grid standing",
    "grid count",
    "grid claim",
    "grid award",
    "grid agree",
    "grid revoke",
    "grid queue",
    "grid finalize",
    "grid leaderboard",
    "grid export",
    "grid sweep",
    "wallet",
    "wallet balance",
];

#[test]
fn help_of_every_command() {
    let folder = folder();
    for command in COMMANDS {
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

/// A machine with two old programs of the toolkit, and neither engine nor cluster.
#[test]
fn what_is_wrong_with_a_machines_gpus_is_told() {
    let folder = folder();
    let tool = |name: &str, script: &str| {
        write(&folder, name, &format!("#!/bin/sh\necho {script}\n"));
        let path = folder.path().join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    };
    let ctk = tool("ctk", "NVIDIA Container Toolkit CLI version 1.17.8");
    let cli = tool("cli", "cli-version: 1.16.1");
    let arguments = [
        "--output",
        "json",
        "host",
        "gpus",
        "--engine",
        "unix:///nowhere",
    ];
    let told = nosana(
        folder.path(),
        &[
            &arguments[..],
            &["--nvidia-ctk", &ctk, "--nvidia-container-cli", &cli],
        ]
        .concat(),
    );
    assert!(told.starts_with("exit code: 0"), "{told}");
    for part in [
        r#""nvidia_ctk":"1.17.8""#,
        r#""nvidia_container_cli":"1.16.1""#,
        "CVE-2026-24260",
        "unix:///nowhere",
    ] {
        assert!(told.contains(part), "{part} in: {told}");
    }
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

/// What no host does is refused before a wallet or a cluster is asked for.
#[test]
fn confidential_jobs_that_no_host_can_run() {
    let folder = folder();
    let api = r#"{"type": "api", "args": {"endpoint": "http://example.com/job"}}"#;
    let listen = r#"{"type": "api-listen", "args": {}}"#;
    let cases = [
        ("api", format!(r#"{{"send": {api}}}"#), ""),
        ("only-receive", format!(r#"{{"receive": {listen}}}"#), ""),
        (
            "output",
            r#"{"receive": {"type": "api", "args": {"endpoint": "https://example.com/"}}}"#
                .to_owned(),
            r#"{"id": "a", "type": "container/run", "args": {"image": "a", "output": "/out"}}"#,
        ),
    ];
    for (name, logistics, ops) in cases {
        let job = format!(
            r#"{{"version": "0.1", "type": "container", "logistics": {logistics}, "ops": [{ops}]}}"#
        );
        write(&folder, "job.json", &job);
        let printed = nosana(folder.path(), &["job", "post", "job.json"]);
        insta::assert_snapshot!(format!("confidential-{name}"), printed);
    }
    let empty = r#"{"version": "0.1", "type": "container", "logistics": {}, "ops": []}"#;
    write(&folder, "job.json", empty);
    let arguments = ["job", "post", "--confidential", "job.json"];
    insta::assert_snapshot!("confidential-empty", nosana(folder.path(), &arguments));
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

/// Who signs is the owner of hosts for some commands, and an authority for others.
#[test]
fn no_wallet_is_named() {
    let folder = folder();
    let url = closed_url();
    let run = |command: &[&str]| nosana(folder.path(), &[command, &["--url", &url]].concat());
    insta::assert_snapshot!("no-wallet-stake", run(&["stake", "show"]));
    insta::assert_snapshot!("no-wallet-standing", run(&["host", "standing"]));
    insta::assert_snapshot!("no-wallet-admin", run(&["admin", "policy", "withdraw"]));
    insta::assert_snapshot!("no-wallet-register", run(&["grid", "register"]));
    insta::assert_snapshot!("no-wallet-agree", run(&["grid", "agree", HOST]));
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
    insta::assert_snapshot!("no-answer-stake", run(&["stake", "show"]));
    insta::assert_snapshot!("no-answer-standing", run(&["host", "standing"]));
    insta::assert_snapshot!("no-answer-policy", run(&["admin", "policy", "show"]));
    insta::assert_snapshot!("no-answer-grid", run(&["grid", "leaderboard"]));
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
        ("close-slash", &["admin", "host", "close-slash", "hello"]),
        ("close-host", &["host", "close", "--host", "hello"]),
        ("rotate", &["host", "rotate-worker", "--to", "hello"]),
        ("propose", &["admin", "authority", "propose", "hello"]),
        ("stake", &["stake", "show", "hello"]),
        ("standing", &["host", "standing", "--host", "hello"]),
        ("host", &["host", "bond", "--to", "0", "--host", "hello"]),
        (
            "promote",
            &["admin", "host", "promote", "hello", "--reason", "fast"],
        ),
        ("execute", &["admin", "host", "execute-slash", "hello"]),
        (
            "assessor",
            &["admin", "tiers", "set", "--assessor", "hello"],
        ),
        (
            "destination",
            &["admin", "staking", "set", "--slash-destination", "hello"],
        ),
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

const HOST: &str = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
/// 66 bytes.
const LONG: &str = "ééééééééééééééééééééééééééééééééé";
/// Amounts, times and texts that no program would take.
const CANNOT_BE: &[(&str, &[&str])] = &[
    (
        "stake-negative",
        &["stake", "create", "--amount", "-5", "--duration", "30d"],
    ),
    (
        "stake-nothing",
        &["stake", "create", "--amount", "0", "--duration", "30d"],
    ),
    (
        "stake-decimals",
        &[
            "stake",
            "create",
            "--amount",
            "0.0000001",
            "--duration",
            "30d",
        ],
    ),
    (
        "stake-short",
        &["stake", "create", "--amount", "5", "--duration", "13d"],
    ),
    (
        "stake-long",
        &["stake", "create", "--amount", "5", "--duration", "366d"],
    ),
    ("stake-unnamed", &["stake", "create"]),
    (
        "stake-weight",
        &[
            "stake",
            "create",
            "--amount",
            "18446744073709",
            "--duration",
            "365d",
        ],
    ),
    ("top-up-unnamed", &["stake", "top-up"]),
    (
        "top-up-twice",
        &["stake", "top-up", "--amount", "5", "--to", "5"],
    ),
    ("bond-unnamed", &["host", "bond"]),
    ("bond-negative", &["host", "bond", "--amount", "-1"]),
    ("unbond-nothing", &["host", "unbond", "--amount", "0"]),
    (
        "two-hosts",
        &["host", "standing", "--host", HOST, "--index", "1"],
    ),
    (
        "contest-missing",
        &["host", "contest", "--defence", "defence.txt"],
    ),
    ("import-missing", &["host", "import", "import.json"]),
    ("import-other", &["host", "import", "evidence.txt"]),
    (
        "slash-reason",
        &[
            "admin",
            "host",
            "slash",
            HOST,
            "--xnos",
            "5",
            "--reason",
            LONG,
            "--evidence",
            "evidence.txt",
        ],
    ),
    (
        "slash-no-reason",
        &[
            "admin",
            "host",
            "slash",
            HOST,
            "--xnos",
            "5",
            "--reason",
            " ",
            "--evidence",
            "evidence.txt",
        ],
    ),
    (
        "slash-negative",
        &[
            "admin",
            "host",
            "slash",
            HOST,
            "--xnos",
            "-5",
            "--reason",
            "spoofed",
            "--evidence",
            "evidence.txt",
        ],
    ),
    (
        "slash-evidence",
        &[
            "admin",
            "host",
            "slash",
            HOST,
            "--xnos",
            "5",
            "--reason",
            "spoofed",
            "--evidence",
            "nothing.txt",
        ],
    ),
    (
        "move-reason",
        &["admin", "host", "suspend", HOST, "--reason", ""],
    ),
    ("move-unnamed", &["admin", "host", "suspend", HOST]),
    ("policy-key", &["admin", "policy", "propose", "policy.toml"]),
    (
        "policy-missing",
        &["admin", "policy", "propose", "marks.toml"],
    ),
    (
        "policy-share",
        &["admin", "policy", "propose", "--uptime", "101"],
    ),
    (
        "class-figure",
        &["admin", "class", "set", "1", "--int8", "fast"],
    ),
    (
        "class-both",
        &["admin", "class", "set", "1", "--allow", "--forbid"],
    ),
    (
        "class-name",
        &["admin", "class", "set", "1", "--name", LONG],
    ),
    (
        "assessors",
        &[
            "admin",
            "tiers",
            "set",
            "--assessor",
            HOST,
            "--assessor",
            HOST,
        ],
    ),
    (
        "authority-both",
        &[
            "admin",
            "authority",
            "accept",
            "--over",
            "tiers",
            "--market",
            "community",
        ],
    ),
];

/// What is wrong in itself is said before anything is asked of a cluster, or kept.
#[test]
fn stakes_bonds_and_slashes_that_cannot_be() {
    let folder = folder();
    write_wallet(&folder);
    write(&folder, "evidence.txt", "seen");
    write(&folder, "nothing.txt", "");
    write(&folder, "policy.toml", "bonds = 5");
    let url = closed_url();
    for (name, command) in CANNOT_BE {
        let common = ["--url", &url, "--wallet", "wallet.json", "--store", "store"];
        let output = nosana(folder.path(), &[*command, &common].concat());
        insta::assert_snapshot!(format!("wrong-{name}"), output);
    }
    // Nothing was stored for a slash that was not proposed.
    assert!(!folder.path().join("store").exists());
}

/// Terms of a phase that are right.
const TERMS: &str = r#"
classes = [1]
seats = 1_000
late_join = "from-seat"
needs_proof = true
bond_minimum = 0
performant_points = 12_000

[schedule]
registration_from = 2026-12-01T00:00:00Z
registration_until = 2026-12-10T00:00:00Z
running_from = 2026-12-10T00:00:00Z
running_until = 2027-01-10T00:00:00Z
review_until = 2027-01-24T00:00:00Z
claim_seconds = 7_776_000

[prize]
pool = 250_000
point_value = "0.025"
reward_cap = 1_000

[points]
hour = 10
job = 1
day_online = 200
day_tested = 300
online_seconds = 72_000
fee_per_point = "0.05"

[caps]
work = 10_000
uptime = 6_200
tests = 9_300
feedback = 3_000
bugs = 10_000
education = 4_000

[review]
reviewer_cap = 1_000_000
second_above = 2_000
"#;

const AWARD: &[&str] = &["grid", "award", HOST, "--kind"];
/// What of the test grid no cluster would take.
const NO_GRID: &[(&str, &[&str])] = &[
    ("budget", &["grid", "create", "--budget", "-1"]),
    ("nothing", &["grid", "create"]),
    ("reviewer", &["grid", "create", "--reviewer", "hello"]),
    (
        "reviewer-twice",
        &["grid", "create", "--reviewer", HOST, "--reviewer", HOST],
    ),
    (
        "reviewers",
        &[
            "grid",
            "create",
            "--reviewer",
            "1",
            "--reviewer",
            "2",
            "--reviewer",
            "3",
            "--reviewer",
            "4",
            "--reviewer",
            "5",
        ],
    ),
    ("fund", &["grid", "fund", "0"]),
    ("fund-negative", &["grid", "fund", "-5"]),
    ("withdraw", &["grid", "withdraw", "5", "--to", "hello"]),
    ("phase-number", &["grid", "phase", "open", "-1"]),
    (
        "reviewer-place",
        &[
            "grid", "phase", "reviewer", "1", "--place", "4", "--to", HOST,
        ],
    ),
    (
        "reviewer-to",
        &[
            "grid", "phase", "reviewer", "1", "--place", "0", "--to", "hello",
        ],
    ),
    ("terms-missing", &["grid", "phase", "create", "terms.toml"]),
    ("terms-syntax", &["grid", "phase", "create", "syntax.toml"]),
    ("terms-key", &["grid", "phase", "create", "key.toml"]),
    ("terms-time", &["grid", "phase", "create", "time.toml"]),
    (
        "terms-farming",
        &["grid", "phase", "create", "farming.toml"],
    ),
    (
        "terms-seats",
        &["grid", "phase", "update", "1", "seats.toml"],
    ),
    (
        "two-hosts-count",
        &["grid", "count", "--all", "--host", HOST],
    ),
    (
        "award-host",
        &[
            "grid",
            "award",
            "hello",
            "--kind",
            "bugs",
            "--points",
            "5",
            "--evidence-file",
            "evidence.txt",
        ],
    ),
    ("agree", &["grid", "agree", "hello"]),
    ("revoke-reason", &["grid", "revoke", HOST, "--reason", LONG]),
    ("revoke-no-reason", &["grid", "revoke", HOST]),
    (
        "revoke",
        &["grid", "revoke", "hello", "--reason", "seen before"],
    ),
    ("top", &["grid", "leaderboard", "--top", "0"]),
    (
        "export-list",
        &["grid", "export", "--list", "all", "--import", "1"],
    ),
    ("export-import", &["grid", "export", "--list", "waiting"]),
    (
        "export-both",
        &[
            "grid",
            "export",
            "--list",
            "waiting",
            "--import",
            "1",
            "--verify",
            "--out",
            "list.json",
        ],
    ),
    ("sweep", &["grid", "sweep", "--host", "hello"]),
    ("gpu", &["host", "register", "--gpu-uuid", "0"]),
    (
        "authority-grid",
        &["admin", "authority", "accept", "--over", "phases"],
    ),
];

/// Awards that cannot be: what follows the kind.
const NO_AWARDS: &[(&str, &[&str])] = &[
    (
        "kind",
        &["work", "--points", "5", "--evidence-file", "evidence.txt"],
    ),
    ("no-points", &["bugs", "--evidence-file", "evidence.txt"]),
    (
        "zero",
        &["bugs", "--points", "0", "--evidence-file", "evidence.txt"],
    ),
    (
        "negative",
        &["bugs", "--points", "-5", "--evidence-file", "evidence.txt"],
    ),
    ("no-evidence", &["bugs", "--points", "5"]),
    (
        "two",
        &[
            "bugs",
            "--points",
            "5",
            "--evidence-file",
            "evidence.txt",
            "--evidence",
            "ab",
        ],
    ),
    ("hex", &["bugs", "--points", "5", "--evidence", "ab"]),
    (
        "empty",
        &["bugs", "--points", "5", "--evidence-file", "nothing.txt"],
    ),
    (
        "missing",
        &["bugs", "--points", "5", "--evidence-file", "no.txt"],
    ),
    (
        "disqualified",
        &[
            "disqualification",
            "--points",
            "5",
            "--evidence-file",
            "evidence.txt",
        ],
    ),
];

/// What is wrong in itself is said before anything is asked of a cluster.
#[test]
fn phases_seats_and_awards_that_cannot_be() {
    let folder = folder();
    write_wallet(&folder);
    write(&folder, "evidence.txt", "seen");
    write(&folder, "nothing.txt", "");
    for (name, good, bad) in [
        ("syntax", "seats = 1_000", "seats ="),
        ("key", "seats = 1_000", "seat = 1_000"),
        (
            "time",
            "running_from = 2026-12-10T00:00:00Z",
            "running_from = 2026-12-10T00:00:01Z",
        ),
        (
            "farming",
            "fee_per_point = \"0.05\"",
            "fee_per_point = \"0.02\"",
        ),
        ("seats", "seats = 1_000", "seats = 0"),
    ] {
        assert!(TERMS.contains(good));
        write(&folder, &format!("{name}.toml"), &TERMS.replace(good, bad));
    }
    let url = closed_url();
    let common = ["--url", &url, "--wallet", "wallet.json", "--store", "store"];
    for (name, command) in NO_GRID {
        let output = nosana(folder.path(), &[*command, &common].concat());
        insta::assert_snapshot!(format!("grid-{name}"), output);
    }
    for (name, rest) in NO_AWARDS {
        let output = nosana(folder.path(), &[AWARD, *rest, &common].concat());
        insta::assert_snapshot!(format!("award-{name}"), output);
    }
    // What is right gets as far as the cluster.
    write(&folder, "terms.toml", TERMS);
    let right = ["bugs", "--points", "5", "--evidence-file", "evidence.txt"];
    for command in [
        &["grid", "phase", "create", "terms.toml"][..],
        &[AWARD, &right].concat(),
    ] {
        let output = nosana(folder.path(), &[command, &common].concat());
        assert!(output.contains("does not answer"), "{output}");
    }
    // Nothing was stored for an award that was not made.
    assert!(!folder.path().join("store").exists());
}

/// The same list gives the same document, in whatever order it is.
#[test]
fn an_import_is_built_from_a_list() {
    const OWNER: &str = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB";
    let folder = folder();
    write(
        &folder,
        "hosts.txt",
        &format!("# ours\n{OWNER}\n{OWNER},1\n{OWNER},2 # the third\n"),
    );
    write(
        &folder,
        "again.txt",
        &format!("{OWNER},2\n\n{OWNER},0\r\n{OWNER},1"),
    );
    let build = |list: &str| {
        nosana(
            folder.path(),
            &[
                "admin", "import", "build", list, "--id", "7", "--tier", "premium",
            ],
        )
    };
    let document = build("hosts.txt");
    assert_eq!(build("again.txt"), document);
    insta::assert_snapshot!("import-built", document);
    write(&folder, "wrong.txt", &format!("{OWNER}\nhello\n"));
    insta::assert_snapshot!("import-wrong-line", build("wrong.txt"));
    write(&folder, "twice.txt", &format!("{OWNER}\n{OWNER},0\n"));
    insta::assert_snapshot!("import-twice", build("twice.txt"));
    write(&folder, "empty.txt", "# nobody\n");
    insta::assert_snapshot!("import-empty", build("empty.txt"));
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

/// What others wrote, here the step of a job, gives a terminal no commands.
#[test]
fn a_result_has_no_control_characters() {
    let folder = folder();
    let listener = UnixListener::bind(folder.path().join("agent.sock")).unwrap();
    let agent = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut question = String::new();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        reader.read_line(&mut question).unwrap();
        let slot = serde_json::json!({
            "host": "HOST", "market": "MARKET", "gpus": [], "gpu_health": "well",
            "is_drained": true, "obstacle": null, "reason": null, "place": null, "waiting": null,
            "jobs": [{"job": "a\u{1b}]0;owned\u{7}\rb", "state": "running", "step": ""}],
        });
        let answer = serde_json::json!({"status": {
            "version": "1", "pid": 1, "since": 0, "api": "", "is_engine_up": true,
            "worker_lamports": null, "state_free": null, "engine_free": null, "slots": [slot],
        }});
        writeln!(stream, "{answer}").unwrap();
    });
    let printed = nosana(folder.path(), &["host", "drain", "--state", "."]);
    // One that asked for nothing must not be waited for.
    let _ = UnixStream::connect(folder.path().join("agent.sock"));
    agent.join().unwrap();
    assert!(printed.starts_with("exit code: 0"), "{printed}");
    assert!(printed.contains("]0;owned"), "{printed}");
    let is_harmful = |c: char| c.is_control() && c != '\n';
    assert!(!printed.contains(is_harmful), "{printed:?}");
}

/// Where nothing is there, everything is said at once.
#[test]
fn a_doctor_on_a_bare_machine() {
    let folder = folder();
    write_wallet(&folder);
    let engine = format!("unix://{}/docker.sock", folder.path().display());
    let url = closed_url();
    let examine = |output: &str| {
        let run = nosana(
            folder.path(),
            &[
                "host",
                "doctor",
                "--url",
                &url,
                "--store",
                "store",
                "--worker",
                "wallet.json",
                "--host",
                HOST,
                "--engine",
                &engine,
                "--state",
                "state",
                "--api",
                "127.0.0.1:0",
                "--output",
                output,
            ],
        );
        // How full the disk is, is each machine's own.
        let free = run
            .split(['"', '\n'])
            .find(|part| part.contains(" free for "))
            .unwrap();
        run.replace(free, "ROOM free for state")
    };
    insta::assert_snapshot!("doctor-text", examine("text"));
    insta::assert_snapshot!("doctor-json", examine("json"));
}

#[test]
fn a_doctor_without_a_configuration() {
    let folder = folder();
    insta::assert_snapshot!(
        "doctor-no-cluster",
        nosana(folder.path(), &["host", "doctor"])
    );
    write(&folder, "agent.toml", "slots = []");
    let url = closed_url();
    let arguments = ["host", "doctor", "--config", "agent.toml", "--url", &url];
    let places = ["--store", "store", "--worker", "key"];
    insta::assert_snapshot!(
        "doctor-no-slot",
        nosana(folder.path(), &[&arguments[..], &places].concat())
    );
}

#[test]
fn an_assessor_that_is_configured_wrongly() {
    let folder = folder();
    let run = |content: &str| {
        write(&folder, "assessor.toml", content);
        let url = closed_url();
        let command = ["admin", "assessor", "--config", "assessor.toml"];
        let places = ["--url", &url, "--store", "store", "--wallet", "key"];
        nosana(folder.path(), &[&command[..], &places].concat())
    };
    insta::assert_snapshot!("assessor-not-toml", run("schedule ="));
    insta::assert_snapshot!("assessor-unknown-key", run("[schedule]\nbudgets = 1"));
    insta::assert_snapshot!(
        "assessor-no-section",
        run("schedule = 1\n[upkeep]\nassess = 1")
    );
    insta::assert_snapshot!("assessor-short-period", run("[schedule]\nperiod = 10"));
    insta::assert_snapshot!(
        "assessor-wrong-market",
        run("[schedule]\nmarkets = ['Big GPUs']")
    );
    insta::assert_snapshot!("assessor-no-key", run(""));
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

/// What an agent left of two hosts, one of which has a job with a log.
fn agent_state() -> TempDir {
    let folder = folder();
    let job = folder.path().join(format!("state/{HOST}/jobs/{HOST}"));
    fs::create_dir_all(&job).unwrap();
    let line = |stream: &str, text: &str| {
        format!(
            r#"{{"op":"train","stream":"{stream}","time":1800000000000000000,"text":"{text}"}}"#
        )
    };
    let lines = [line("stdout", "step 1"), line("stderr", "\\u001b[2Jgone")];
    fs::write(job.join("log.jsonl"), format!("{}\n", lines.join("\n"))).unwrap();
    write(&folder, &format!("state/{HOST}/lock"), "");
    folder
}

/// What is read of an agent's folder, where none runs, is the same for programs as for people.
#[test]
fn an_agents_folder_for_programs() {
    let folder = agent_state();
    let run = |command: &[&str]| {
        let common = ["--state", "state", "--output", "json"];
        let printed = nosana(folder.path(), &[command, &common].concat());
        // When the file was written.
        let (before, after) = printed
            .split_once("changed_at\":")
            .unwrap_or((&printed, ""));
        let after = after.trim_start_matches(|character: char| character.is_ascii_digit());
        if after.is_empty() {
            printed
        } else {
            format!("{before}changed_at\":TIME{after}")
        }
    };
    insta::assert_snapshot!("agent-logs", run(&["host", "logs"]));
    insta::assert_snapshot!("agent-log", run(&["host", "logs", HOST]));
    insta::assert_snapshot!("agent-drain", run(&["host", "drain"]));
    insta::assert_snapshot!("agent-drain-undo", run(&["host", "drain", "--undo"]));
    let text = nosana(folder.path(), &["host", "logs", HOST, "--state", "state"]);
    insta::assert_snapshot!("agent-log-text", text);
}

/// Each says what was expected, and what to do.
#[test]
fn wrong_questions_to_hosts() {
    let folder = agent_state();
    write(&folder, "job.json", GOOD_JOB);
    write_wallet(&folder);
    let url = closed_url();
    let client = ["--url", &url, "--store", "store", "--wallet", "wallet.json"];
    for (name, command) in [
        ("exec", &["job", "exec", "hello", "a", "--", "ls"][..]),
        ("services", &["job", "services", "hello"]),
        ("logs", &["job", "logs", "hello"]),
        ("artifacts", &["job", "artifacts", "hello"]),
        ("send", &["job", "send-definition", "hello", "job.json"]),
        ("send-file", &["job", "send-definition", HOST, "none.json"]),
        ("exec-nothing", &["job", "exec", HOST, "a"]),
        (
            "exec-no-answer",
            &["job", "exec", HOST, "a", "--output", "json", "--", "ls"],
        ),
    ] {
        let output = nosana(folder.path(), &[&client[..], command].concat());
        insta::assert_snapshot!(format!("ask-{name}"), output);
    }
    for (name, command) in [
        ("drain-host", &["host", "drain", "--host", "hello"][..]),
        ("drain-other", &["host", "drain", "--host", OTHER]),
        ("drain-both", &["host", "drain", "--undo", "--wait"]),
        ("host-log", &["host", "logs", "hello"]),
        ("host-log-other", &["host", "logs", OTHER]),
        ("host-log-follow", &["host", "logs", "--follow"]),
        ("prune-floor", &["host", "prune", "--floor", "much"]),
    ] {
        let output = nosana(folder.path(), &[command, &["--state", "state"]].concat());
        insta::assert_snapshot!(format!("ask-{name}"), output);
    }
    let nowhere = nosana(folder.path(), &["host", "drain", "--state", "elsewhere"]);
    insta::assert_snapshot!("ask-nowhere", nowhere);
}

const OTHER: &str = "US517G5965aydkZ46HS38QLi7UQiSojurfbQfKCELFx";

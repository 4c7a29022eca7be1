//! What the compiler does not see to: who may depend on whom, where versions
//! stand, and that what is written down leads somewhere.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the checkout has failed"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// Members of the off-chain workspace and the packages of this project that each
/// may depend on. Nothing may depend on `nosana-cli`.
const OFF_CHAIN: &[(&str, &[&str])] = &[
    ("nosana-sdk", &["nosana-common"]),
    ("nosana-host", &["nosana-common", "nosana-sdk"]),
    (
        "nosana-migrations",
        &["nosana-common", "nosana-sdk", "nosana-tests"],
    ),
    (
        "nosana-localnet",
        &["nosana-common", "nosana-migrations", "nosana-sdk"],
    ),
    (
        "nosana-assessor",
        &[
            "nosana-benchmark",
            "nosana-common",
            "nosana-sdk",
            "nosana-tests",
        ],
    ),
    (
        "nosana-cli",
        &[
            "nosana-assessor",
            "nosana-common",
            "nosana-host",
            "nosana-sdk",
        ],
    ),
    (
        "nosana-benchmark",
        &["nosana-common", "nosana-cuda", "nosana-host", "nosana-sdk"],
    ),
    ("nosana-cuda", &[]),
    ("nosana-tests", &["nosana-common", "nosana-sdk"]),
    ("nosana-bank-tests", &["nosana-sdk", "nosana-tests"]),
    (
        "nosana-bench",
        &["nosana-common", "nosana-host", "nosana-sdk", "nosana-tests"],
    ),
    ("xtask", &[]),
];

/// The programs' workspace: each may read the accounts of those before it.
const PROGRAMS: &[&str] = &[
    "nosana-common",
    "nosana-staking",
    "nosana-tiers",
    "nosana-jobs",
    "nosana-grid",
];

/// Crates that only these members may name.
const RESERVED: &[(&str, &[&str])] = &[
    (
        "litesvm",
        &["nosana-tests", "nosana-bank-tests", "nosana-localnet"],
    ),
    ("solana-runtime", &["nosana-bank-tests"]),
    ("surfpool-core", &["nosana-localnet"]),
    ("surfpool-types", &["nosana-localnet"]),
];

/// The one crate off chain that may have unsafe code, and where: it has a table of lints of its own.
const UNSAFE: (&str, &str) = ("nosana-cuda", "benchmark/cuda/src/driver.rs");

/// Folders that hold nothing of ours, or nothing written by hand.
const SKIPPED: &[&str] = &[
    "target",
    "node_modules",
    "artifacts",
    "fixtures",
    "generated",
];

#[test]
fn off_chain_members_depend_on_what_they_may() {
    let metadata = members("Cargo.toml");
    let allowed: BTreeMap<_, _> = OFF_CHAIN.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            wrong.push(format!("{} is not in the table of this test", package.name));
            continue;
        };
        for dependency in own_dependencies(package) {
            if !allowed.contains(&dependency) {
                wrong.push(format!("{} depends on {dependency}", package.name));
            }
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn programs_read_only_those_before_them() {
    let metadata = members("programs/Cargo.toml");
    let rank = |name: &str| PROGRAMS.iter().position(|&program| program == name);
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let Some(own) = rank(&package.name) else {
            wrong.push(format!("{} is not in the table of this test", package.name));
            continue;
        };
        for dependency in own_dependencies(package) {
            if rank(dependency).is_none_or(|other| other >= own) {
                wrong.push(format!("{} depends on {dependency}", package.name));
            }
        }
        let names_anchor = package.dependencies.iter().any(|d| is_anchor(&d.name));
        if package.name == "nosana-common" && names_anchor {
            wrong.push("nosana-common depends on Anchor".to_owned());
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn reserved_crates_are_named_where_they_may() {
    let mut wrong = Vec::new();
    for package in &members("Cargo.toml").packages {
        for dependency in &package.dependencies {
            let reserved = RESERVED.iter().find(|(name, _)| *name == dependency.name);
            if reserved.is_some_and(|(_, to)| !to.contains(&package.name.as_str()))
                || is_anchor(&dependency.name)
            {
                wrong.push(format!("{} depends on {}", package.name, dependency.name));
            }
        }
    }
    assert_nothing(&wrong);
}

/// What an operator and a client install must not carry the embedded chain, a
/// program or a TLS library of the system with it, not even at second hand.
#[test]
fn the_embedded_chain_stays_in_the_localnet() {
    let metadata = resolved();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let closure = closure(&metadata, &package.id);
        let installed = matches!(
            package.name.as_str(),
            "nosana-cli" | "nosana-host" | "nosana-sdk"
        );
        for name in closure {
            let chain = name == "surfpool-core" && package.name != "nosana-localnet";
            let heavy = installed && (is_anchor(name) || name == "openssl-sys");
            if chain || heavy {
                wrong.push(format!("{} leads to {name}", package.name));
            }
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn versions_stand_in_the_workspace_tables_only() {
    let mut wrong = Vec::new();
    for workspace in ["Cargo.toml", "programs/Cargo.toml"] {
        for package in &members(workspace).packages {
            let text = fs::read_to_string(&package.manifest_path).unwrap();
            for line in dependency_lines(&text) {
                if !line.contains("workspace = true") {
                    wrong.push(format!("{}: {line}", package.name));
                }
            }
            if !text.contains("[lints]\nworkspace = true") && package.name != UNSAFE.0 {
                wrong.push(format!("{}: lints.workspace = true", package.name));
            }
        }
    }
    assert_nothing(&wrong);
}

/// A crate with its own table of lints has the workspace's, unsafe code denied rather than forbidden, and allows it in one
/// file.
#[test]
fn unsafe_code_off_chain_stands_in_one_file() {
    let table = |file: &str, name: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let (_, table) = text.split_once(&format!("[{name}]\n")).unwrap();
        table
            .lines()
            .take_while(|line| !line.starts_with('['))
            .filter(|line| line.contains(" = "))
            .map(|line| line.replace("\"forbid\"", "\"deny\""))
            .collect()
    };
    let mut wrong = Vec::new();
    for of in ["rust", "clippy"] {
        let own = table("benchmark/cuda/Cargo.toml", &format!("lints.{of}"));
        let all = table("Cargo.toml", &format!("workspace.lints.{of}"));
        wrong.extend(all.difference(&own).cloned());
    }
    // In two halves, so that this file has none of them.
    let allowed = [
        concat!("allow(\n    unsafe", "_code"),
        concat!("allow(unsafe", "_code"),
    ];
    for file in files() {
        let is_ours = has_extension(&file, "rs") && !file.starts_with("programs/");
        let text = fs::read_to_string(root().join(&file)).unwrap_or_default();
        if is_ours && file != UNSAFE.1 && allowed.iter().any(|allowed| text.contains(allowed)) {
            wrong.push(file);
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn every_program_has_one_id() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let (ids, clusters) = (read("programs/common/src/ids.rs"), read("Anchor.toml"));
    let mut wrong = Vec::new();
    for program in PROGRAMS
        .iter()
        .filter_map(|package| package.strip_prefix("nosana-"))
    {
        let Ok(source) = fs::read_to_string(root().join(format!("programs/{program}/src/lib.rs")))
        else {
            continue;
        };
        let Some((_, id)) = source.split_once("declare_id!(\"") else {
            continue;
        };
        let id = id.split('"').next().unwrap();
        let line = format!("nosana_{program} = \"{id}\"");
        if !ids.contains(id) || clusters.matches(&line).count() != 2 {
            wrong.push(format!(
                "{program}: {id} is not the one of common or of Anchor.toml"
            ));
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn nothing_unfinished_and_no_machine_of_ours_is_in_the_files() {
    // In two halves, so that this file has none of them.
    let unfinished = [
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("db", "g!("),
    ];
    let machine = [
        concat!("/wo", "rk/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
    ];
    let mut wrong = Vec::new();
    for file in files() {
        let Ok(text) = fs::read_to_string(root().join(&file)) else {
            continue;
        };
        let is_rust = has_extension(&file, "rs");
        for (number, line) in (1..).zip(text.lines()) {
            let found = machine.iter().find(|needle| line.contains(**needle));
            let found = found.or_else(|| {
                unfinished
                    .iter()
                    .find(|needle| is_rust && line.contains(**needle))
            });
            if let Some(found) = found {
                wrong.push(format!("{file}:{number}: {found}"));
            }
        }
    }
    assert_nothing(&wrong);
}

#[test]
fn modules_are_named_after_what_they_hold() {
    let vague = [
        "utils.rs",
        "util.rs",
        "helpers.rs",
        "helper.rs",
        "core.rs",
        "misc.rs",
    ];
    let mut wrong = files();
    wrong.retain(|file| vague.iter().any(|name| file.ends_with(&format!("/{name}"))));
    assert_nothing(&wrong);
}

#[test]
fn links_between_pages_resolve() {
    let mut wrong = Vec::new();
    for page in files().iter().filter(|file| has_extension(file, "md")) {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for link in links(&text) {
            if !resolves(page, &text, &link) {
                wrong.push(format!("{page}: {link}"));
            }
        }
    }
    assert_nothing(&wrong);
}

/// A promise whose test was renamed or taken away is no promise.
#[test]
fn tests_that_the_security_page_names_exist() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let named: Vec<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| code.contains("::") && !code.contains('…'))
        .filter(|code| !code.starts_with("binary"))
        .collect();
    assert!(named.len() > 20, "the page names its tests");
    let is_there = |name: &&str| {
        let (place, test) = name.rsplit_once("::").unwrap();
        let file = match place.split_once("::") {
            Some(("common", module)) => format!("programs/common/src/{module}.rs"),
            Some(("bank", module)) => format!("tests/bank/tests/bank/{module}.rs"),
            Some((binary, module)) => format!("tests/tests/{binary}/{module}.rs"),
            None => format!("tests/tests/{place}.rs"),
        };
        let source = fs::read_to_string(root().join(&file)).unwrap_or_default();
        source.contains(&format!("fn {test}("))
    };
    let missing: Vec<String> = named
        .iter()
        .filter(|name| !is_there(name))
        .map(|name| format!("docs/security.md names {name}, which is no test"))
        .collect();
    assert_nothing(&missing);
}

#[test]
fn links_are_found_outside_of_code() {
    let text = "See [one](a.md), `[no](b.md)` and [two](c/d.md#part-2).\n```\n[no](e.md)\n```\n## Part 2: `x`\n";
    assert_eq!(links(text), ["a.md", "c/d.md#part-2"]);
    assert_eq!(anchors(text), ["part-2-x"]);
}

fn assert_nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// The members of the workspace of `manifest`.
fn members(manifest: &str) -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join(manifest))
        .no_deps()
        .exec()
        .unwrap()
}

/// The off-chain workspace with everything that it leads to on this platform.
fn resolved() -> Metadata {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let options = ["--offline", "--filter-platform", &platform];
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(options.map(str::to_owned))
        .exec()
        .unwrap()
}

/// Names of the packages of this project that `package` names, also for its
/// tests and build script.
fn own_dependencies(package: &Package) -> Vec<&str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.path.is_some())
        .map(|dependency| dependency.name.as_str())
        .collect()
}

fn is_anchor(name: &str) -> bool {
    name.starts_with("anchor-")
}

/// Names of all packages that `start` leads to, without those that are for tests alone.
fn closure<'a>(metadata: &'a Metadata, start: &PackageId) -> BTreeSet<&'a str> {
    let resolve = metadata.resolve.as_ref().unwrap();
    let nodes: BTreeMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(id) = waiting.pop() {
        for dependency in &nodes[id].deps {
            let mut kinds = dependency.dep_kinds.iter();
            let is_for_tests = kinds.all(|info| info.kind == DependencyKind::Development);
            if !is_for_tests && seen.insert(&dependency.pkg) {
                waiting.push(&dependency.pkg);
            }
        }
    }
    seen.into_iter()
        .map(|id| metadata[id].name.as_str())
        .collect()
}

/// The lines of a member's manifest that name a dependency.
fn dependency_lines(manifest: &str) -> Vec<&str> {
    let mut in_dependencies = false;
    manifest
        .lines()
        .filter(|line| {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
                // A table for one dependency counts by its heading.
                return in_dependencies && !line.ends_with("dependencies]");
            }
            in_dependencies && !line.is_empty() && !line.starts_with('#')
        })
        .collect()
}

/// All files of the checkout that are written by hand, relative to it.
fn files() -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![root()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                let hidden = name.starts_with('.') && name != ".ci";
                if !hidden && !SKIPPED.contains(&name.as_str()) {
                    waiting.push(entry.path());
                }
            } else if entry.file_type().unwrap().is_file() {
                let path = entry.path();
                let relative = path.strip_prefix(root()).unwrap();
                found.push(relative.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn has_extension(file: &str, extension: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|found| found == extension)
}

/// Targets of the links of a page, without those in code.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(page) {
        // Every second part stands between backticks.
        for part in line.split('`').step_by(2) {
            let targets = part.split("](").skip(1);
            found.extend(targets.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
        }
    }
    found
}

/// The anchors of a page's headings.
fn anchors(page: &str) -> Vec<String> {
    prose(page)
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// The lines of a page outside of its code blocks.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    page.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !fence && !in_code
    })
}

fn resolves(page: &str, text: &str, link: &str) -> bool {
    if link.contains("://") || link.starts_with("mailto:") {
        return true;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    if file.is_empty() {
        return anchors(text).iter().any(|found| found == anchor);
    }
    let folder = Path::new(page).parent().unwrap();
    let target = root().join(folder).join(file);
    if anchor.is_empty() {
        return target.exists();
    }
    fs::read_to_string(target).is_ok_and(|text| anchors(&text).iter().any(|found| found == anchor))
}

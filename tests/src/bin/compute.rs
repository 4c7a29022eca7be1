//! Measures the compute units of every instruction: prints the table, and with `--write`
//! or `--check` writes `tests/compute.md` or compares it.

#![allow(clippy::print_stdout, clippy::print_stderr)] // It talks to a person.

use std::{env, fs, process::ExitCode};

use nosana_tests::compute;

const USAGE: &str = "usage: compute [--write | --check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            print!("{}", compute::page(&compute::measure()));
            ExitCode::SUCCESS
        }
        ["--write"] => write(),
        ["--check"] => check(),
        ["--help"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(64)
        }
    }
}

fn write() -> ExitCode {
    let rows = compute::measure();
    let page = compute::page(&rows);
    print!("{page}");
    if let Err(error) = fs::write(compute::path(), page) {
        eprintln!("error: cannot write {}: {error}", compute::path().display());
        return ExitCode::FAILURE;
    }
    report(&compute::problems(&rows))
}

fn check() -> ExitCode {
    let rows = compute::measure();
    let kept = fs::read_to_string(compute::path()).unwrap_or_default();
    let mut problems = compute::problems(&rows);
    let difference = compute::difference(&kept, &compute::page(&rows));
    if !difference.is_empty() {
        problems.push(format!(
            "tests/compute.md differs from what was measured; `cargo xtask compute --write` writes it:\n{difference}"
        ));
    }
    report(&problems)
}

fn report(problems: &[String]) -> ExitCode {
    for problem in problems {
        eprintln!("error: {problem}");
    }
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

//! `nosana host doctor`: whether an agent could work here, and what to do when it could not.

use std::{collections::BTreeSet, fmt::Write as _};

use nosana_host::{
    doctor::{Finding, Verdict, could_work, diagnose},
    facts,
};
use serde::Serialize;

use crate::{
    args::RunArguments,
    commands::{ExitStatus, host},
    error::{CliError, Result},
    printer::Printer,
    settings::Settings,
};

/// What was found.
#[derive(Serialize)]
struct Report {
    /// Whether an agent could work.
    works: bool,
    findings: Vec<Finding>,
}

/// Looks at everything that an agent with these arguments needs.
pub async fn examine(
    arguments: &RunArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let findings = match host::configuration(arguments, settings) {
        Ok(config) => {
            printer.note("looking at the chain, the store, the engine and this machine …");
            diagnose(&facts::gather(config).await)
        }
        Err(error) => vec![misconfigured(&error)],
    };
    let report = Report {
        works: could_work(&findings),
        findings,
    };
    printer.result(&report, text)?;
    Ok(if report.works {
        ExitStatus::Success
    } else {
        ExitStatus::Unfit
    })
}

/// Without a configuration there is nothing to look at.
fn misconfigured(error: &CliError) -> Finding {
    let hint = error.hint.as_ref();
    let hint = hint.map_or_else(String::new, |hint| format!(": {hint}"));
    Finding::wrong(
        "configuration",
        format!(
            "{}{hint}. Nothing else was looked at",
            error.message().trim_end()
        ),
    )
}

fn text(report: &Report) -> String {
    const INDENT: &str = "                         ";
    let hosts: BTreeSet<_> = report
        .findings
        .iter()
        .filter_map(|finding| finding.host.as_ref())
        .collect();
    let mut text = String::new();
    for finding in &report.findings {
        let verdict = match finding.verdict {
            Verdict::Ok => "ok",
            Verdict::Warning => "warning",
            Verdict::Wrong => "wrong",
        };
        // Which of several hosts, where the finding does not say it itself.
        let host = match &finding.host {
            Some(host) if hosts.len() > 1 && !finding.found.contains(host.as_str()) => {
                format!("{host}: ")
            }
            _ => String::new(),
        };
        let check = finding.check.replace('-', " ");
        let found = finding.found.replace('\n', &format!("\n{INDENT}"));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{verdict:<9}{check:<16}{host}{found}");
        if let Some(command) = &finding.command {
            let _ = writeln!(text, "{INDENT}$ {command}");
        }
    }
    let count = |verdict| {
        let alike = report.findings.iter();
        alike.filter(|finding| finding.verdict == verdict).count()
    };
    let warnings = match count(Verdict::Warning) {
        0 => String::new(),
        1 => ", with 1 warning".to_owned(),
        count => format!(", with {count} warnings"),
    };
    let summary = match count(Verdict::Wrong) {
        0 => format!("An agent can work here{warnings}."),
        1 => format!("An agent cannot work here: 1 thing is wrong{warnings}."),
        count => format!("An agent cannot work here: {count} things are wrong{warnings}."),
    };
    format!("{text}\n{summary}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(findings: Vec<Finding>) -> Report {
        Report {
            works: could_work(&findings),
            findings,
        }
    }

    fn of(host: &str, finding: Finding) -> Finding {
        Finding {
            host: Some(host.to_owned()),
            ..finding
        }
    }

    #[test]
    fn what_is_wrong_stands_with_its_command() {
        let report = report(vec![
            Finding::ok(
                "configuration",
                "2 hosts, worker w.json, state folder state",
            ),
            Finding::wrong("worker-key", "w.json can be read by others than its owner")
                .mend("chmod 600 w.json"),
            of("HOST1", Finding::ok("host", "HOST1: community")),
            of("HOST1", Finding::ok("market", "community")),
            of("HOST2", Finding::wrong("record", "it is not open")),
            Finding::warning("websocket", "no subscription"),
        ]);
        insta::assert_snapshot!(text(&report), @"
        ok       configuration   2 hosts, worker w.json, state folder state
        wrong    worker key      w.json can be read by others than its owner
                                 $ chmod 600 w.json
        ok       host            HOST1: community
        ok       market          HOST1: community
        wrong    record          HOST2: it is not open
        warning  websocket       no subscription

        An agent cannot work here: 2 things are wrong, with 1 warning.
        ");
        insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"works":false,"findings":[{"check":"configuration","host":null,"verdict":"ok","found":"2 hosts, worker w.json, state folder state","command":null},{"check":"worker-key","host":null,"verdict":"wrong","found":"w.json can be read by others than its owner","command":"chmod 600 w.json"},{"check":"host","host":"HOST1","verdict":"ok","found":"HOST1: community","command":null},{"check":"market","host":"HOST1","verdict":"ok","found":"community","command":null},{"check":"record","host":"HOST2","verdict":"wrong","found":"it is not open","command":null},{"check":"websocket","host":null,"verdict":"warning","found":"no subscription","command":null}]}"#);
    }

    #[test]
    fn the_last_line_says_whether_an_agent_works() {
        let last = |findings: Vec<Finding>| {
            let text = text(&report(findings));
            text.lines().last().unwrap().to_owned()
        };
        let warning = || Finding::warning("clock", "late");
        assert_eq!(
            last(vec![Finding::ok("host", "")]),
            "An agent can work here."
        );
        assert_eq!(
            last(vec![warning()]),
            "An agent can work here, with 1 warning."
        );
        assert_eq!(
            last(vec![warning(), warning(), Finding::wrong("host", "none")]),
            "An agent cannot work here: 1 thing is wrong, with 2 warnings."
        );
    }

    /// One host needs no name before each line.
    #[test]
    fn a_single_host_is_not_repeated() {
        let report = report(vec![of("HOST1", Finding::ok("market", "community"))]);
        assert!(!text(&report).contains("HOST1"));
    }
}

//! The policy for tiers: as it is, as it is typed or stands in a file, and what is wrong with one.

use std::{fs, path::Path};

use nosana_sdk::{
    common::assessment::Policy,
    policy::{FIELDS, Field, Problem, Unit, problem},
};
use serde_json::json;
use toml::{Table, Value};

use crate::{
    args::MarkArguments,
    error::{CliError, Result},
    terms::Row,
    units,
};

/// Everything about a policy that can differ.
pub fn rows(policy: &Policy) -> Vec<Row> {
    FIELDS
        .iter()
        .map(|field| {
            let number = (field.get)(policy);
            (field.name, json!(number), text(field.unit, number))
        })
        .collect()
}

fn text(unit: Unit, number: u64) -> String {
    match unit {
        Unit::Xnos => units::xnos(number),
        Unit::Seconds => units::seconds(number),
        Unit::Days => format!("{number} d"),
        Unit::Hours => format!("{number} h"),
        Unit::Bps => units::percent(u16::try_from(number).unwrap_or(u16::MAX)),
        Unit::Count => number.to_string(),
    }
}

/// As a file that [`from_file`] reads.
pub fn toml(policy: &Policy) -> String {
    let lines = rows(policy).into_iter().map(|(name, number, text)| {
        let mark = format!("{name} = {number}");
        format!("{mark:<32} # {text}\n")
    });
    lines.collect::<Vec<_>>().concat()
}

/// `policy` with what stands in the file at `path` in place of what it says.
pub fn from_file(policy: Policy, path: &Path) -> Result<Policy> {
    let text =
        fs::read_to_string(path).map_err(|error| CliError::file("the policy", path, error))?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        CliError::user(format!(
            "the policy {} is not TOML: {}",
            path.display(),
            error.message()
        ))
        .hint("`nosana admin policy show --toml` prints the one in force as a file")
    })?;
    with_table(policy, &table)
        .map_err(|error| error.context(format!("the policy {} is wrong", path.display())))
}

fn with_table(mut policy: Policy, table: &Table) -> Result<Policy> {
    for (name, value) in table {
        let field = FIELDS
            .iter()
            .find(|field| field.name == name)
            .ok_or_else(|| {
                let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
                CliError::user(format!("a policy has no `{name}`"))
                    .hint(format!("it has {}", names.join(", ")))
            })?;
        let number = value
            .as_integer()
            .and_then(|number| u64::try_from(number).ok());
        if !number.is_some_and(|number| (field.set)(&mut policy, number)) {
            return Err(out_of_range(field, value));
        }
    }
    Ok(policy)
}

fn out_of_range(field: &Field, value: &Value) -> CliError {
    let expected = match field.unit {
        Unit::Xnos => "base units, 1000000 for 1 xNOS",
        Unit::Seconds => "seconds",
        Unit::Days => "days",
        Unit::Hours => "hours",
        Unit::Bps => "basis points, 10000 for 100 %",
        Unit::Count => "a number",
    };
    CliError::user(format!("{} = {value} cannot be", field.name))
        .hint(format!("expected a whole number from 0 on: {expected}"))
}

/// `policy` with what was typed in place of what it says.
pub fn with_typed(mut policy: Policy, typed: &MarkArguments) -> Policy {
    let Policy {
        bond,
        proof_age,
        jobs_completed,
        days,
        proofs,
        success_bps,
        uptime_bps,
        score_bps,
        demote_success_bps,
        demote_uptime_bps,
        demote_score_bps,
        remove_failed_proofs,
        remove_success_bps,
        remove_silent_days,
        grace_days,
        min_jobs,
        slash_bps,
        report_hours,
    } = &mut policy;
    *bond = typed.bond.unwrap_or(*bond);
    *proof_age = typed.proof_age.unwrap_or(*proof_age);
    *jobs_completed = typed.jobs.unwrap_or(*jobs_completed);
    for (mark, typed) in [
        (days, typed.days),
        (proofs, typed.proofs),
        (success_bps, typed.success),
        (uptime_bps, typed.uptime),
        (score_bps, typed.score),
        (demote_success_bps, typed.demote_success),
        (demote_uptime_bps, typed.demote_uptime),
        (demote_score_bps, typed.demote_score),
        (remove_failed_proofs, typed.remove_failed_proofs),
        (remove_success_bps, typed.remove_success),
        (remove_silent_days, typed.remove_silent_days),
        (grace_days, typed.grace_days),
        (min_jobs, typed.min_jobs),
        (slash_bps, typed.slash),
        (report_hours, typed.report_hours),
    ] {
        *mark = typed.unwrap_or(*mark);
    }
    policy
}

/// Refuses what the program would, and says which mark it is.
pub fn check(policy: &Policy) -> Result<()> {
    let percent = units::percent;
    match problem(policy) {
        None => Ok(()),
        Some(Problem::TooHigh { name, value, limit }) => Err(CliError::user(format!(
            "{name} is {}: expected at most {}",
            percent(value),
            percent(limit)
        ))),
        Some(Problem::NotLower {
            name,
            value,
            above_name,
            above,
        }) => Err(CliError::user(format!(
            "{name} is {} and {above_name} {}: expected it to be lower, or 0 for never",
            percent(value),
            percent(above)
        ))
        .hint("with the same mark up and down, a host near it would go up and down")),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::terms::differences;

    pub fn policy() -> Policy {
        Policy {
            bond: 200_000_000,
            proof_age: 7 * 86_400,
            jobs_completed: 20,
            days: 7,
            proofs: 3,
            success_bps: 9_500,
            uptime_bps: 9_000,
            score_bps: 9_000,
            demote_success_bps: 9_000,
            demote_uptime_bps: 8_000,
            demote_score_bps: 8_000,
            remove_failed_proofs: 3,
            remove_success_bps: 5_000,
            remove_silent_days: 14,
            grace_days: 3,
            min_jobs: 10,
            slash_bps: 2_500,
            report_hours: 12,
        }
    }

    fn read(text: &str) -> Result<Policy> {
        with_table(policy(), &text.parse().unwrap())
    }

    #[test]
    fn a_policy_as_a_file_is_the_policy() {
        let text = toml(&policy());
        insta::assert_snapshot!(text, @"
        bond = 200000000                 # 200.000000 xNOS
        days = 7                         # 7 d
        jobs_completed = 20              # 20
        success_bps = 9500               # 95 %
        uptime_bps = 9000                # 90 %
        proofs = 3                       # 3
        proof_age = 604800               # 7 d
        score_bps = 9000                 # 90 %
        demote_success_bps = 9000        # 90 %
        demote_uptime_bps = 8000         # 80 %
        demote_score_bps = 8000          # 80 %
        grace_days = 3                   # 3 d
        min_jobs = 10                    # 10
        remove_failed_proofs = 3         # 3
        remove_success_bps = 5000        # 50 %
        remove_silent_days = 14          # 14 d
        slash_bps = 2500                 # 25 %
        report_hours = 12                # 12 h
        ");
        let empty = Policy {
            bond: 0,
            report_hours: 0,
            ..policy()
        };
        assert_eq!(with_table(empty, &text.parse().unwrap()).unwrap(), policy());
    }

    #[test]
    fn only_what_is_named_changes() {
        let from_file = read("days = 14\nproof_age = 86400").unwrap();
        let typed = MarkArguments {
            bond: Some(300_000_000),
            slash: Some(1_000),
            ..MarkArguments::default()
        };
        let after = with_typed(from_file, &typed);
        let lines: Vec<String> = differences(rows(&policy()), rows(&after))
            .iter()
            .map(|change| format!("{}: {} -> {}", change.name, change.text[0], change.text[1]))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        bond: 200.000000 xNOS -> 300.000000 xNOS
        days: 7 d -> 14 d
        proof_age: 7 d -> 1 d
        slash_bps: 25 % -> 10 %
        ");
    }

    #[test]
    fn what_is_no_mark_is_refused_with_what_is_one() {
        let lines: Vec<String> = [
            "bonds = 5",
            "days = -1",
            "days = 70000",
            "bond = \"200\"",
            "uptime_bps = 99.5",
        ]
        .iter()
        .map(|text| {
            let error = read(text).unwrap_err();
            format!("{}\n  {}", error.message(), error.hint.unwrap_or_default())
        })
        .collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        a policy has no `bonds`
          it has bond, days, jobs_completed, success_bps, uptime_bps, proofs, proof_age, score_bps, demote_success_bps, demote_uptime_bps, demote_score_bps, grace_days, min_jobs, remove_failed_proofs, remove_success_bps, remove_silent_days, slash_bps, report_hours
        days = -1 cannot be
          expected a whole number from 0 on: days
        days = 70000 cannot be
          expected a whole number from 0 on: days
        bond = "200" cannot be
          expected a whole number from 0 on: base units, 1000000 for 1 xNOS
        uptime_bps = 99.5 cannot be
          expected a whole number from 0 on: basis points, 10000 for 100 %
        "#);
    }

    #[test]
    fn a_policy_that_the_program_refuses_is_refused_here_and_named() {
        assert!(check(&policy()).is_ok());
        assert!(policy().is_valid());
        let wrong = [
            "success_bps = 10001",
            "uptime_bps = 10001",
            "score_bps = 20001",
            "slash_bps = 5001",
            "demote_success_bps = 9500",
            "demote_uptime_bps = 9000",
            "uptime_bps = 0",
            "demote_score_bps = 9001",
            "remove_success_bps = 9000",
        ];
        let lines: Vec<String> = wrong
            .iter()
            .map(|text| {
                let policy = read(text).unwrap();
                assert!(!policy.is_valid(), "{text}");
                check(&policy).unwrap_err().message()
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        success_bps is 100.01 %: expected at most 100 %
        uptime_bps is 100.01 %: expected at most 100 %
        score_bps is 200.01 %: expected at most 200 %
        slash_bps is 50.01 %: expected at most 50 %
        demote_success_bps is 95 % and success_bps 95 %: expected it to be lower, or 0 for never
        demote_uptime_bps is 90 % and uptime_bps 90 %: expected it to be lower, or 0 for never
        demote_uptime_bps is 80 % and uptime_bps 0 %: expected it to be lower, or 0 for never
        demote_score_bps is 90.01 % and score_bps 90 %: expected it to be lower, or 0 for never
        remove_success_bps is 90 % and demote_success_bps 90 %: expected it to be lower, or 0 for never
        ");
        let never = read("uptime_bps = 0\ndemote_uptime_bps = 0").unwrap();
        assert!(check(&never).is_ok());
    }
}

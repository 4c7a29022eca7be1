//! The committed JSON Schema, and as much of a validator as it needs. A keyword that this does not know fails the test, so
//! that no rule is left out in silence.

use std::sync::OnceLock;

use nosana_benchmark::report::SCHEMA;
use serde_json::{Value, json};

/// Fails unless `value` is a report by the schema.
pub fn assert_fits(value: &Value) {
    if let Err(problem) = fits(schema(), value) {
        panic!("{problem} in {value:#}");
    }
}

fn schema() -> &'static Value {
    static PARSED: OnceLock<Value> = OnceLock::new();
    PARSED.get_or_init(|| serde_json::from_str(SCHEMA).unwrap())
}

fn fits(rules: &Value, value: &Value) -> Result<(), String> {
    let rules = rules.as_object().unwrap();
    for (keyword, rule) in rules {
        check(keyword, rule, value)?;
    }
    if rules.get("additionalProperties") == Some(&json!(false)) {
        let known = rules["properties"].as_object().unwrap();
        for key in value
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            if !known.contains_key(key) {
                return Err(format!("{key} is unknown"));
            }
        }
    }
    Ok(())
}

fn check(keyword: &str, rule: &Value, value: &Value) -> Result<(), String> {
    let holds = match keyword {
        "$schema" | "$defs" | "title" | "description" | "additionalProperties" => true,
        "$ref" => {
            let path = rule.as_str().unwrap().strip_prefix('#').unwrap();
            return fits(schema().pointer(path).unwrap(), value);
        }
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64() || value.is_i64(),
            "null" => value.is_null(),
            other => panic!("no type {other}"),
        },
        "const" => rule == value,
        "enum" => rule.as_array().unwrap().contains(value),
        "oneOf" => {
            let all = rule.as_array().unwrap();
            all.iter()
                .filter(|rules| fits(rules, value).is_ok())
                .count()
                == 1
        }
        "required" => rule
            .as_array()
            .unwrap()
            .iter()
            .all(|key| value.get(key.as_str().unwrap()).is_some()),
        "properties" => {
            for (key, rules) in rule.as_object().unwrap() {
                if let Some(value) = value.get(key) {
                    fits(rules, value).map_err(|problem| format!("{key}: {problem}"))?;
                }
            }
            true
        }
        "items" => {
            for value in value.as_array().into_iter().flatten() {
                fits(rule, value)?;
            }
            true
        }
        "minItems" => value
            .as_array()
            .is_none_or(|of| of.len() as u64 >= number(rule)),
        "maxItems" => value
            .as_array()
            .is_none_or(|of| of.len() as u64 <= number(rule)),
        "minimum" => !value.is_number() || value.as_u64().is_some_and(|of| of >= number(rule)),
        "maximum" => value.as_u64().is_none_or(|of| of <= number(rule)),
        "maxLength" => value
            .as_str()
            .is_none_or(|of| of.chars().count() as u64 <= number(rule)),
        "pattern" => {
            assert_eq!(rule, "^[0-9a-f]{16}$", "the one pattern there is");
            value.as_str().is_none_or(|of| {
                of.len() == 16 && of.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
            })
        }
        other => panic!("the validator of this test does not know {other}"),
    };
    if holds {
        Ok(())
    } else {
        Err(format!("{keyword} {rule} does not hold"))
    }
}

fn number(rule: &Value) -> u64 {
    rule.as_u64().unwrap()
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let report = json!({
        "version": 1, "suite": "0.1.0", "is_quick": false, "challenge": "", "job": null, "seed": "0123456789abcdef",
        "started_at": 1, "ended_at": 2,
        "machine": { "cpu": "", "threads": 1, "memory_bytes": 1, "memory_limit_bytes": null, "kernel": "", "architecture": "" },
        "cpu": { "state": "measured", "threads": 1,
            "integer_single": { "median": 2, "lowest": 1, "highest": 3, "runs": 3 }, "integer_all": { "error": "wrong" },
            "floating_single": { "error": "wrong" }, "floating_all": { "error": "wrong" } },
        "memory": { "state": "failed", "reason": "none" }, "disk": { "state": "skipped", "reason": "no" },
        "network": { "state": "skipped", "reason": "no" }, "gpu": { "state": "absent", "reason": "no driver" },
    });
    assert_fits(&report);
    for (path, value) in [
        ("/version", json!(2)),
        ("/seed", json!("xyz")),
        ("/machine/threads", json!(-1)),
        ("/machine/cpu", json!("x".repeat(257))),
        ("/cpu/integer_all", json!({ "error": "wrong", "median": 1 })),
        ("/cpu/integer_single/runs", json!(0)),
        ("/gpu/state", json!("measured")),
        (
            "/gpu",
            json!({ "state": "measured", "cuda": "", "driver": null, "library": "", "devices": [] }),
        ),
    ] {
        let mut wrong = report.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        assert!(fits(schema(), &wrong).is_err(), "{path}");
    }
    let mut more = report;
    more["more"] = json!(1);
    assert!(fits(schema(), &more).is_err());
}

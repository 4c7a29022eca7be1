//! `nosana admin class`: classes of GPUs, and what scores are relative to.

use nosana_sdk::{
    common::assessment::POLICY_DELAY,
    generated::tiers::{self, accounts::GpuClass, instructions::SetClassInstructionArgs},
    instructions::{self, padded, unpadded},
};
use serde::Serialize;
use serde_json::json;
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    args::{ClassArguments, ClassCommand},
    commands::{
        ExitStatus,
        admin::{Target, change},
        admin_host::admin_of,
        market::classes,
    },
    error::{CliError, Result},
    printer::{Printer, table},
    settings::Settings,
    terms::{Row, differences, yes_or_no},
    units,
};

/// The figures of a baseline and their units.
const FIGURES: [(&str, &str); 4] = [
    ("int8", "op/s"),
    ("bandwidth", "B/s"),
    ("fp16", "FLOP/s"),
    ("fp32", "FLOP/s"),
];

/// Runs `command`.
pub async fn run(
    command: &ClassCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        ClassCommand::List => list(settings, printer).await,
        ClassCommand::Set(arguments) => set(arguments, settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// A class as it is printed. Figures are INT8 operations, bytes of memory, FP16 and FP32 operations a second; 0 is not
/// measured.
#[derive(Serialize)]
struct ClassRow {
    class: u16,
    address: String,
    name: String,
    vram_mib: u32,
    is_allowed: bool,
    baseline: [u64; 4],
    /// What it will be.
    next_baseline: Option<[u64; 4]>,
    /// Unix seconds.
    next_baseline_at: Option<i64>,
}

async fn list(settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let (mut classes, now) = tokio::try_join!(classes(&client), client.now())?;
    classes.sort_by_key(|(_, class)| class.id);
    let rows: Vec<ClassRow> = classes
        .iter()
        .map(|(address, class)| row(address, class, now))
        .collect();
    printer.result(&rows, |rows| list_text(rows, now))
}

fn row(address: &Address, class: &GpuClass, now: i64) -> ClassRow {
    let is_next = class.baseline_at > now;
    ClassRow {
        class: class.id,
        address: address.to_string(),
        name: unpadded(&class.name),
        vram_mib: class.vram_mib,
        is_allowed: class.allowed == 1,
        baseline: baseline(class, now),
        next_baseline: is_next.then_some(class.next_baseline),
        next_baseline_at: is_next.then_some(class.baseline_at),
    }
}

/// The baseline that counts at `now`.
fn baseline(class: &GpuClass, now: i64) -> [u64; 4] {
    if class.baseline_at != 0 && now >= class.baseline_at {
        class.next_baseline
    } else {
        class.baseline
    }
}

fn list_text(rows: &[ClassRow], now: i64) -> String {
    let heading = [
        "class",
        "GPU",
        "memory",
        "open",
        "INT8",
        "bandwidth",
        "FP16",
        "FP32",
        "counts",
    ];
    let line = |row: &ClassRow, baseline: [u64; 4], counts: String| {
        let [int8, bandwidth, fp16, fp32] = figures(baseline);
        [
            row.class.to_string(),
            row.name.clone(),
            format!("{} MiB", row.vram_mib),
            yes_or_no(row.is_allowed),
            int8,
            bandwidth,
            fp16,
            fp32,
            counts,
        ]
    };
    let mut lines = Vec::new();
    for row in rows {
        lines.push(line(row, row.baseline, "now".to_owned()));
        if let Some((baseline, at)) = row.next_baseline.zip(row.next_baseline_at) {
            lines.push(line(row, baseline, units::moment(at, now)));
        }
    }
    table(heading, lines)
}

/// Each figure with its unit; `-` for one that is not measured.
fn figures(baseline: [u64; 4]) -> [String; 4] {
    let mut texts = [const { String::new() }; 4];
    for ((text, (_, unit)), figure) in texts.iter_mut().zip(FIGURES).zip(baseline) {
        *text = match figure {
            0 => "-".to_owned(),
            figure => units::figure(figure, unit),
        };
    }
    texts
}

async fn set(arguments: &ClassArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    check_name(arguments)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let config = admin_of(&client, &keypair).await?;
    let address = tiers::pdas::find_class(arguments.id).0;
    let (class, now) = tokio::try_join!(client.find::<GpuClass>(&address), client.now())?;
    let before = class.as_ref().map(|class| known(class, now));
    let after = after(arguments, before.as_ref())?;
    let is_new_baseline = before
        .as_ref()
        .is_some_and(|before| before.baseline != after.baseline);
    let changes = match &before {
        Some(before) => differences(rows(before), rows(&after)),
        None => differences(unset(&after), rows(&after)),
    };
    let target = Target {
        what: "the class",
        address,
        authority: config.admin,
    };
    let instruction = instructions::set_class(keypair.pubkey(), after);
    change(&client, &keypair, &target, instruction, changes, printer).await?;
    if is_new_baseline {
        printer.note(&format!(
            "benchmarks are scored by the new baseline from then on: {}",
            units::moment(now.saturating_add(POLICY_DELAY), now)
        ));
    }
    Ok(())
}

fn check_name(arguments: &ClassArguments) -> Result<()> {
    let Some(name) = &arguments.name else {
        return Ok(());
    };
    let is_good = !name.trim().is_empty() && !name.chars().any(char::is_control);
    if is_good && name.len() <= 32 {
        return Ok(());
    }
    Err(CliError::user(format!("`{name}` cannot be a class's name"))
        .hint("expected 1 to 32 bytes, such as `RTX 4090`"))
}

/// A class as it is, with the baseline that is the newest that was set.
fn known(class: &GpuClass, now: i64) -> SetClassInstructionArgs {
    SetClassInstructionArgs {
        id: class.id,
        name: class.name,
        vram_mib: class.vram_mib,
        allowed: class.allowed == 1,
        baseline: if class.baseline_at > now {
            class.next_baseline
        } else {
            baseline(class, now)
        },
    }
}

/// The class with what was typed in place of what it was.
fn after(
    arguments: &ClassArguments,
    before: Option<&SetClassInstructionArgs>,
) -> Result<SetClassInstructionArgs> {
    let needed = |flag: &str| {
        CliError::user(format!("there is no class {} yet", arguments.id))
            .hint(format!("a new one needs {flag}"))
    };
    let name = match (&arguments.name, before) {
        (Some(name), _) => padded(name).ok_or_else(|| needed("--name"))?,
        (None, Some(before)) => before.name,
        (None, None) => return Err(needed("--name and --vram-mib")),
    };
    let vram_mib = arguments
        .vram_mib
        .or(before.map(|before| before.vram_mib))
        .ok_or_else(|| needed("--vram-mib"))?;
    if vram_mib == 0 {
        return Err(CliError::user("the memory of a GPU is 1 MiB or more"));
    }
    let mut baseline = before.map_or([0; 4], |before| before.baseline);
    let typed = [
        arguments.int8,
        arguments.bandwidth,
        arguments.fp16,
        arguments.fp32,
    ];
    for (figure, typed) in baseline.iter_mut().zip(typed) {
        *figure = typed.unwrap_or(*figure);
    }
    let was_allowed = before.is_none_or(|before| before.allowed);
    Ok(SetClassInstructionArgs {
        id: arguments.id,
        name,
        vram_mib,
        allowed: arguments.allow || (was_allowed && !arguments.forbid),
        baseline,
    })
}

/// Everything about a class that can differ.
fn rows(class: &SetClassInstructionArgs) -> Vec<Row> {
    let name = unpadded(&class.name);
    let mut rows = vec![
        ("name", json!(name), name),
        (
            "vram_mib",
            json!(class.vram_mib),
            format!("{} MiB", class.vram_mib),
        ),
        ("is_allowed", json!(class.allowed), yes_or_no(class.allowed)),
    ];
    let texts = figures(class.baseline);
    let figures = FIGURES.iter().zip(class.baseline).zip(texts);
    rows.extend(figures.map(|(((name, _), figure), text)| (*name, json!(figure), text)));
    rows
}

/// The rows of a class that is not there yet.
fn unset(class: &SetClassInstructionArgs) -> Vec<Row> {
    let none = "-".to_owned();
    let rows = rows(class).into_iter();
    rows.map(|(name, value, text)| {
        let is_none = text == none;
        (
            name,
            if is_none { value } else { json!(null) },
            none.clone(),
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::tiers::accounts::GPU_CLASS_DISCRIMINATOR;

    use super::*;
    use crate::commands::admin::{Changed, changed_text};

    const NOW: i64 = 1_795_300_000;

    fn class() -> GpuClass {
        let mut data = vec![0; GpuClass::LEN];
        data[..8].copy_from_slice(&GPU_CLASS_DISCRIMINATOR);
        GpuClass {
            id: 7,
            name: padded("RTX 4090").unwrap(),
            vram_mib: 24_564,
            allowed: 1,
            baseline: [660_600_000_000_000, 1_008_000_000_000, 0, 0],
            ..GpuClass::from_bytes(&data).unwrap()
        }
    }

    fn typed() -> ClassArguments {
        ClassArguments {
            id: 7,
            name: None,
            vram_mib: None,
            allow: false,
            forbid: false,
            int8: None,
            bandwidth: None,
            fp16: None,
            fp32: None,
        }
    }

    fn changed(before: Vec<Row>, after: &SetClassInstructionArgs) -> String {
        changed_text(&Changed {
            address: "CLASS".to_owned(),
            changes: differences(before, rows(after)),
            signature: Some("SIGNATURE".to_owned()),
        })
    }

    #[test]
    fn classes_in_a_list() {
        let next = GpuClass {
            next_baseline: [
                700_000_000_000_000,
                1_008_000_000_000,
                0,
                82_600_000_000_000,
            ],
            baseline_at: NOW + 90_000,
            ..class()
        };
        let address = Address::new_from_array([3; 32]);
        let later = row(&address, &next, NOW + 90_000);
        assert_eq!(later.baseline, next.next_baseline);
        assert_eq!(later.next_baseline, None);
        let rows = [row(&address, &next, NOW)];
        insta::assert_snapshot!(list_text(&rows, NOW), @"
        class  GPU       memory     open  INT8         bandwidth   FP16  FP32          counts
        7      RTX 4090  24564 MiB  yes   660.6 Top/s  1.008 TB/s  -     -             now
        7      RTX 4090  24564 MiB  yes   700 Top/s    1.008 TB/s  -     82.6 TFLOP/s  2026-11-22 23:26 UTC, in 1 d 1 h
        ");
        insta::assert_snapshot!(serde_json::to_string(&rows).unwrap(), @r#"[{"class":7,"address":"CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8","name":"RTX 4090","vram_mib":24564,"is_allowed":true,"baseline":[660600000000000,1008000000000,0,0],"next_baseline":[700000000000000,1008000000000,0,82600000000000],"next_baseline_at":1795390000}]"#);
    }

    #[test]
    fn only_what_is_named_changes() {
        let before = known(&class(), NOW);
        let same = after(&typed(), Some(&before)).unwrap();
        assert!(differences(rows(&before), rows(&same)).is_empty());
        let typed = ClassArguments {
            forbid: true,
            fp32: Some(82_600_000_000_000),
            ..typed()
        };
        let after = after(&typed, Some(&before)).unwrap();
        insta::assert_snapshot!(changed(rows(&before), &after), @"
        changed     before  after
        is_allowed  yes     no
        fp32        -       82.6 TFLOP/s

        signature  SIGNATURE
        ");
    }

    #[test]
    fn a_new_class_needs_a_name_and_its_memory() {
        let lacking = |typed: &ClassArguments| {
            let error = after(typed, None).unwrap_err();
            error.hint.unwrap_or_default()
        };
        assert_eq!(lacking(&typed()), "a new one needs --name and --vram-mib");
        let named = ClassArguments {
            name: Some("L40S".to_owned()),
            ..typed()
        };
        assert_eq!(lacking(&named), "a new one needs --vram-mib");
        let whole = ClassArguments {
            vram_mib: Some(46_068),
            ..named
        };
        let after = after(&whole, None).unwrap();
        assert!(after.allowed);
        insta::assert_snapshot!(changed(unset(&after), &after), @"
        changed     before  after
        name        -       L40S
        vram_mib    -       46068 MiB
        is_allowed  -       yes

        signature  SIGNATURE
        ");
    }
}

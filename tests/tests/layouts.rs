//! What is on chain, byte by byte: `layouts.md` names every field of every account,
//! every error code and every discriminator. Where it changes, deployed accounts,
//! indexers and clients must be thought of.
//!
//! `NOSANA_UPDATE_LAYOUTS=1 cargo test --workspace --test layouts` writes it anew.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    mem::{offset_of, size_of},
    path::{Path, PathBuf},
};

use borsh::{BorshDeserialize, BorshSerialize};
use nosana_sdk::{
    common::{
        grid::{MAX_DAYS, SeatDay},
        host::{self, ClassLayout, HostLayout, ReportLayout},
        host_record::{self, Day, HostRecordLayout},
        ring::Place,
    },
    generated::{
        error_by_code, grid, jobs,
        jobs::types::{QueueEntry, QueueTail},
        staking, tiers,
    },
    queue::{QueueKind, QueueView, Waiting, space},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use solana_address::Address;

/// The programs in the order of their error codes, and the first of those.
const PROGRAMS: [(&str, u64); 4] = [
    ("staking", 6000),
    ("tiers", 6100),
    ("jobs", 6200),
    ("grid", 6300),
];
/// Error codes of one program.
const CODES: u64 = 100;
/// Bytes of a discriminator.
const HEAD: usize = 8;

/// One field of an account.
struct Field {
    name: String,
    kind: String,
    offset: usize,
    size: usize,
}

/// One account as the IDL describes it.
struct Layout {
    program: &'static str,
    name: String,
    discriminator: Vec<u8>,
    fields: Vec<Field>,
    /// Bytes up to the end of the fields.
    size: usize,
    /// The items behind the fields and a count of 32 bits, where there are any.
    tail: Option<Tail>,
}

/// What each item of a tail is.
struct Tail {
    name: String,
    fields: Vec<Field>,
    size: usize,
}

impl Layout {
    fn field(&self, name: &str) -> &Field {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .unwrap_or_else(|| panic!("{}::{} has no {name}", self.program, self.name))
    }
}

#[test]
fn every_layout_is_the_one_on_record() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts.md");
    let found = render();
    if std::env::var_os("NOSANA_UPDATE_LAYOUTS").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(
            found,
            expected,
            "line {} of {} differs; this file's head says how to write it anew",
            number + 1,
            path.display()
        );
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn every_account_begins_with_its_version_and_ends_with_a_reserve() {
    for layout in layouts() {
        let label = format!("{}::{}", layout.program, layout.name);
        let first = layout.fields.first().unwrap();
        assert_eq!(
            (first.name.as_str(), first.offset),
            ("version", HEAD),
            "{label}"
        );
        assert_eq!(first.kind, "u8", "{label}");
        let last = layout.fields.last().unwrap();
        assert_eq!(last.name, "reserved", "{label}");
        assert!(last.size >= 16, "{label} reserves {} bytes", last.size);
        assert_eq!(last.offset + last.size, layout.size, "{label}");
    }
}

#[test]
fn every_account_is_zero_copy_and_its_fields_follow_each_other() {
    for layout in layouts() {
        let mut end = HEAD;
        for field in &layout.fields {
            assert_eq!(field.offset, end, "{}::{}", layout.name, field.name);
            assert!(field.size > 0, "{}::{}", layout.name, field.name);
            end += field.size;
        }
        assert_eq!(end, layout.size);
    }
    for (program, _) in PROGRAMS {
        let idl = idl(program);
        for account in array(&idl, "accounts") {
            let kind = type_of(&idl, text(account, "name"));
            assert_eq!(text(kind, "serialization"), "bytemuck");
            assert_eq!(text(&kind["repr"], "kind"), "c");
        }
    }
}

#[test]
fn the_generated_types_have_the_same_layouts() {
    fn check<State: BorshSerialize + BorshDeserialize>(
        program: &str,
        name: &str,
        discriminator: [u8; 8],
        length: usize,
    ) {
        let layout = layout(program, name);
        assert_eq!(layout.discriminator, discriminator, "{program}::{name}");
        assert_eq!(layout.size, length, "{program}::{name}");
        // Every byte is some field's, in the same order: what is read is written again.
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        let state = State::deserialize(&mut &bytes[..]).unwrap();
        assert_eq!(borsh::to_vec(&state).unwrap(), bytes, "{program}::{name}");
    }
    macro_rules! check {
        ($($program:ident::$account:ident, $discriminator:ident);* $(;)?) => {$({
            use $program::accounts::{$account, $discriminator};
            check::<$account>(
                stringify!($program),
                stringify!($account),
                $discriminator,
                $account::LEN,
            );
        })*};
    }
    check!(
        staking::Config, CONFIG_DISCRIMINATOR;
        staking::Stake, STAKE_DISCRIMINATOR;
        tiers::Admission, ADMISSION_DISCRIMINATOR;
        tiers::Config, CONFIG_DISCRIMINATOR;
        tiers::GpuClass, GPU_CLASS_DISCRIMINATOR;
        tiers::Host, HOST_DISCRIMINATOR;
        tiers::Import, IMPORT_DISCRIMINATOR;
        tiers::Report, REPORT_DISCRIMINATOR;
        tiers::Slash, SLASH_DISCRIMINATOR;
        jobs::Config, CONFIG_DISCRIMINATOR;
        jobs::HostRecord, HOST_RECORD_DISCRIMINATOR;
        jobs::Job, JOB_DISCRIMINATOR;
        jobs::Market, MARKET_DISCRIMINATOR;
        jobs::Queue, QUEUE_DISCRIMINATOR;
        grid::Award, AWARD_DISCRIMINATOR;
        grid::Grid, GRID_DISCRIMINATOR;
        grid::Phase, PHASE_DISCRIMINATOR;
        grid::Seat, SEAT_DISCRIMINATOR;
    );
    assert_eq!(layouts().len(), 18, "a new account must be checked above");
}

#[test]
fn discriminators_follow_from_names_and_differ_within_a_program() {
    for (program, _) in PROGRAMS {
        let idl = idl(program);
        for (list, namespace) in [
            ("accounts", "account"),
            ("events", "event"),
            ("instructions", "global"),
        ] {
            let mut seen = BTreeMap::new();
            for item in array(&idl, list) {
                let (name, bytes) = (text(item, "name"), bytes(item));
                let digest = Sha256::digest(format!("{namespace}:{name}"));
                assert_eq!(bytes, digest[..HEAD], "{program}::{name}");
                if let Some(other) = seen.insert(bytes, name) {
                    panic!("{program}: {name} and {other} have the same discriminator");
                }
            }
            assert!(!seen.is_empty(), "{program} has no {list}");
        }
    }
}

#[test]
fn events_differ_across_programs() {
    let mut seen = BTreeMap::new();
    for (program, _) in PROGRAMS {
        for event in array(&idl(program), "events") {
            let name = format!("{program}::{}", text(event, "name"));
            if let Some(other) = seen.insert(bytes(event), name.clone()) {
                panic!("{name} and {other} have the same discriminator");
            }
        }
    }
}

#[test]
fn error_codes_are_within_their_programs_range_and_speak() {
    for (program, base) in PROGRAMS {
        let idl = idl(program);
        for (number, error) in array(&idl, "errors").iter().enumerate() {
            let (name, message) = (text(error, "name"), text(error, "msg"));
            let code = error["code"].as_u64().unwrap();
            assert_eq!(code, base + number as u64, "{name}");
            assert!(code < base + CODES, "{name} is outside its program's range");
            assert!(message.len() > 10, "{name} says nothing");
            let info = error_by_code(u32::try_from(code).unwrap()).unwrap();
            assert_eq!(
                (info.program, info.name, info.message),
                (program, name, message)
            );
        }
    }
    assert_eq!(error_by_code(5_999), None);
    assert_eq!(error_by_code(6_399), None);
}

#[test]
fn a_queue_written_by_hand_is_read() {
    const CAPACITY: u32 = 16;
    let key = |number: u8| Address::new_from_array([number; 32]);
    let mut data = vec![0; space(CAPACITY)];
    assert_eq!(data.len(), 136 + 4 + 16 * 40);
    let mut put = |offset: usize, bytes: &[u8]| {
        data[offset..offset + bytes.len()].copy_from_slice(bytes);
    };
    put(0, &jobs::accounts::QUEUE_DISCRIMINATOR);
    put(8, &[1, 1]); // version, hosts
    put(12, &CAPACITY.to_le_bytes());
    put(16, &[7; 32]); // market
    put(48, &[8; 32]); // payer
    put(80, &15_u64.to_le_bytes()); // head
    put(88, &19_u64.to_le_bytes()); // tail
    put(96, &2_u32.to_le_bytes()); // waiting
    put(136, &CAPACITY.to_le_bytes()); // places
    let mut entry = |number: usize, who: u8, until: i64| {
        let place = 140 + number % CAPACITY as usize * 40;
        put(place, &[who; 32]);
        put(place + 32, &until.to_le_bytes());
    };
    entry(14, 9, 50); // before the head: gone
    entry(15, 1, 100);
    entry(16, 2, 0); // dropped
    entry(17, 0, 0); // left
    entry(18, 3, i64::MAX); // the ring closed
    entry(19, 4, 100); // after the tail: not there yet

    let queue = QueueView::parse(&data).unwrap();
    assert_eq!(queue.kind(), QueueKind::Hosts);
    assert_eq!((queue.header.market, queue.header.payer), (key(7), key(8)));
    assert_eq!((queue.header.head, queue.header.tail), (15, 19));
    assert_eq!((queue.header.capacity, queue.header.waiting), (CAPACITY, 2));
    let waits = |who, slot, valid_until| Waiting {
        key: key(who),
        slot,
        valid_until,
    };
    assert_eq!(queue.waiting, [waits(1, 15, 100), waits(3, 18, i64::MAX)]);
    assert_eq!(queue.position(&key(3)), Some(1));
    assert_eq!(queue.position(&key(2)), None);

    assert!(QueueView::parse(&data[..139]).is_none(), "too short");
    let mut foreign = data.clone();
    foreign[0] ^= 1;
    assert!(
        QueueView::parse(&foreign).is_none(),
        "another kind of account"
    );
    let mut empty = data;
    empty[12..16].fill(0);
    assert!(QueueView::parse(&empty).is_none(), "no place");
}

#[test]
fn a_queue_has_a_tail_as_the_client_reads_and_writes_it() {
    let queue = layout("jobs", "Queue");
    let tail = queue.tail.as_ref().unwrap();
    assert_eq!(tail.size, size_of::<Place>());
    for capacity in [16, 17, 200_000] {
        let bytes = queue.size + 4 + capacity as usize * tail.size;
        assert_eq!(space(capacity), bytes);
    }
    // The generated types are those bytes in that order, too.
    let entries: Vec<QueueEntry> = (1_u8..=3)
        .map(|number| QueueEntry {
            key: Address::new_from_array([number; 32]),
            valid_until: i64::from(number) << 40,
        })
        .collect();
    let bytes = borsh::to_vec(&QueueTail {
        entries: entries.clone(),
    })
    .unwrap();
    assert_eq!(bytes[..4], 3_u32.to_le_bytes());
    for (entry, bytes) in entries.iter().zip(bytes[4..].chunks(tail.size)) {
        let (key, until) = bytes.split_at(32);
        let place = Place {
            key: key.try_into().unwrap(),
            valid_until: until.try_into().unwrap(),
        };
        assert_eq!(place.key, entry.key.to_bytes());
        assert_eq!(place.valid_until(), entry.valid_until);
    }
    let tails = layouts()
        .iter()
        .filter(|layout| layout.tail.is_some())
        .count();
    assert_eq!(tails, 1, "another account has a tail: check it above");
}

#[test]
fn a_record_is_what_other_programs_read() {
    let record = layout("jobs", "HostRecord");
    assert_eq!(record.discriminator, host_record::DISCRIMINATOR);
    assert_eq!(record.field("state").offset, 10);
    assert_eq!(record.field("host").offset, 16);
    let days = record.field("days");
    assert_eq!(days.size, host_record::DAYS * size_of::<Day>());
    assert_eq!(
        record.field("opened_at").offset,
        HEAD + offset_of!(HostRecordLayout, opened_at)
    );
}

#[test]
fn hosts_and_classes_are_what_other_programs_read() {
    macro_rules! check {
        ($layout:expr, $common:ident: $($field:ident),*) => {
            let layout = $layout;
            $(assert_eq!(
                layout.field(stringify!($field)).offset,
                HEAD + offset_of!($common, $field),
                stringify!($field)
            );)*
            assert!(HEAD + size_of::<$common>() <= layout.size);
        };
    }
    let host = layout("tiers", "Host");
    assert_eq!(host.discriminator, host::DISCRIMINATOR);
    check!(host, HostLayout: version, bump, tier, gpus, index, strikes, owner, worker, payout,
        payer, class, machine, bond, tier_since, registered_at, proofs_passed, proofs_failed,
        proof_at);
    let class = layout("tiers", "GpuClass");
    assert_eq!(class.discriminator, host::CLASS_DISCRIMINATOR);
    check!(class, ClassLayout: version, bump, allowed, padding, id, padding_2, name, vram_mib);
    let report = layout("tiers", "Report");
    assert_eq!(report.discriminator, host::REPORT_DISCRIMINATOR);
    check!(report, ReportLayout: version, bump, kind, passed, score_bps, host, evidence, payer,
        sequence, at);
}

#[test]
fn a_seat_has_the_days_that_everyone_counts() {
    let days = layout("grid", "Seat").field("days").size;
    assert_eq!(days, MAX_DAYS * size_of::<SeatDay>());
}

fn render() -> String {
    let mut out = String::from(
        "# Layouts\n\nWhat is on chain, byte by byte: kept by `tests/layouts.rs`, whose head says how to write it anew.\n",
    );
    for (program, _) in PROGRAMS {
        let idl = idl(program);
        writeln!(out, "\n## {program} `{}`", text(&idl, "address")).unwrap();
        for layout in layouts().iter().filter(|layout| layout.program == program) {
            write!(
                out,
                "\n### {}\n{} bytes, discriminator `{}`\n\n| offset | size | field | type |\n| -: | -: | - | - |\n",
                layout.name,
                layout.size,
                hex(&layout.discriminator)
            )
            .unwrap();
            render_fields(&mut out, &layout.fields);
            if let Some(tail) = &layout.tail {
                write!(
                    out,
                    "\nAt {} follows how many places there are, a u32, and as many of {} bytes, each a {}:\n\n\
                     | offset | size | field | type |\n| -: | -: | - | - |\n",
                    layout.size, tail.size, tail.name
                )
                .unwrap();
                render_fields(&mut out, &tail.fields);
            }
        }
        out.push_str("\n### Errors\n| code | name | message |\n| -: | - | - |\n");
        for error in array(&idl, "errors") {
            let (code, name) = (&error["code"], text(error, "name"));
            writeln!(out, "| {code} | {name} | {} |", text(error, "msg")).unwrap();
        }
        for (list, title) in [("events", "Events"), ("instructions", "Instructions")] {
            write!(out, "\n### {title}\n| name | discriminator |\n| - | - |\n").unwrap();
            for item in array(&idl, list) {
                writeln!(out, "| {} | `{}` |", text(item, "name"), hex(&bytes(item))).unwrap();
            }
        }
    }
    out
}

fn render_fields(out: &mut String, fields: &[Field]) {
    for field in fields {
        let Field {
            name,
            kind,
            offset,
            size,
        } = field;
        writeln!(out, "| {offset} | {size} | {name} | {kind} |").unwrap();
    }
}

fn layout(program: &str, name: &str) -> Layout {
    layouts()
        .into_iter()
        .find(|layout| layout.program == program && layout.name == name)
        .unwrap_or_else(|| panic!("{program} has no {name}"))
}

fn layouts() -> Vec<Layout> {
    PROGRAMS
        .into_iter()
        .flat_map(|(program, _)| {
            let idl = idl(program);
            array(&idl, "accounts")
                .iter()
                .map(|account| read_layout(program, &idl, account))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn read_layout(program: &'static str, idl: &Value, account: &Value) -> Layout {
    let name = text(account, "name");
    let (fields, size) = read_fields(idl, name, HEAD);
    Layout {
        program,
        name: name.to_owned(),
        discriminator: bytes(account),
        fields,
        size,
        tail: read_tail(idl, name),
    }
}

/// What is behind the fields of the account `name`: the IDL has it as a type `NameTail`
/// of one vector.
fn read_tail(idl: &Value, name: &str) -> Option<Tail> {
    let kind = find_type(idl, &format!("{name}Tail"))?;
    let [entries] = array(&kind["type"], "fields") else {
        panic!("the tail of {name} has more than its items");
    };
    let item = text(&entries["type"]["vec"]["defined"], "name");
    let (fields, size) = read_fields(idl, item, 0);
    Some(Tail {
        name: item.to_owned(),
        fields,
        size,
    })
}

/// The fields of the type `name`, the first of which is at `start`, and their end.
fn read_fields(idl: &Value, name: &str, start: usize) -> (Vec<Field>, usize) {
    let mut end = start;
    let fields = array(&type_of(idl, name)["type"], "fields")
        .iter()
        .map(|field| {
            let (kind, size) = measure(idl, &field["type"]);
            let offset = end;
            end += size;
            Field {
                name: text(field, "name").to_owned(),
                kind,
                offset,
                size,
            }
        })
        .collect();
    (fields, end)
}

/// A type as people write it, and its bytes.
fn measure(idl: &Value, kind: &Value) -> (String, usize) {
    if let Some(name) = kind.as_str() {
        let size = match name {
            "u8" => 1,
            "u16" => 2,
            "u32" | "i32" => 4,
            "u64" | "i64" => 8,
            "u128" => 16,
            "pubkey" => 32,
            other => panic!("an account cannot have a {other}"),
        };
        return (name.to_owned(), size);
    }
    if let Some(array) = kind["array"].as_array() {
        let (inner, size) = measure(idl, &array[0]);
        let length = usize::try_from(array[1].as_u64().unwrap()).unwrap();
        return (format!("[{inner}; {length}]"), size * length);
    }
    let name = text(&kind["defined"], "name");
    let size = array(&type_of(idl, name)["type"], "fields")
        .iter()
        .map(|field| measure(idl, &field["type"]).1)
        .sum();
    (name.to_owned(), size)
}

fn idl(program: &str) -> Value {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../sdk/idl")
        .join(program)
        .with_extension("json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn type_of<'a>(idl: &'a Value, name: &str) -> &'a Value {
    find_type(idl, name).unwrap_or_else(|| panic!("the IDL does not describe {name}"))
}

fn find_type<'a>(idl: &'a Value, name: &str) -> Option<&'a Value> {
    array(idl, "types").iter().find(|kind| kind["name"] == name)
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no {key}"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key}"))
}

fn bytes(value: &Value) -> Vec<u8> {
    array(value, "discriminator")
        .iter()
        .map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

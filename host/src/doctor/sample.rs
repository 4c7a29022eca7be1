//! A machine that lacks nothing, and what its findings are once something is wrong with it.

use nosana_sdk::{
    common::tier::Tier,
    generated::{
        jobs::accounts::{HostRecord, Market},
        tiers::accounts::Host,
    },
};
use serde_json::json;
use solana_address::Address;

use super::{Verdict, could_work, diagnose, words::GIB};
use crate::{
    config::Config,
    facts::{Agent, ChainFacts, EngineFacts, Facts, HostFacts, MachineFacts, NvidiaFacts, OnChain},
    gpus::{
        health::Health,
        toolkit::{OLDEST, Toolkit},
    },
    services::{CertificateFacts, Term},
    simulated_chain::zeroed,
};

pub(super) const NOW: i64 = 1_795_300_000;

pub(super) fn key(byte: u8) -> Address {
    Address::new_from_array([byte; 32])
}

pub(super) fn config() -> Config {
    let slots = json!([{"host": key(1).to_string(), "market": key(2).to_string(), "gpus": ["nvidia.com/gpu=0"]}]);
    serde_json::from_value(json!({
        "url": "https://rpc.example", "websocket": "wss://rpc.example", "store": "https://store.example/blobs",
        "engine": "unix:///var/run/docker.sock", "worker": "/etc/nosana/worker.json", "state": "/var/lib/nosana",
        "api": "127.0.0.1:8910", "slots": slots,
    }))
    .unwrap()
}

/// A machine that lacks nothing.
pub(super) fn healthy() -> Facts {
    let host = Host {
        tier: Tier::Community as u8,
        gpus: 1,
        vram_mib: 24_576,
        worker: key(3),
        class: key(4),
        endpoint: nosana_sdk::instructions::padded("https://gpu.example").unwrap(),
        ..zeroed()
    };
    let market = Market {
        tier: Tier::Community as u8,
        class: key(4),
        lease: 600,
        slug: nosana_sdk::instructions::padded("community").unwrap(),
        ..zeroed()
    };
    let record = HostRecord {
        rent: 8_000_000,
        ..zeroed()
    };
    Facts {
        config: config(),
        token: None,
        now: NOW,
        worker: Ok(key(3)),
        next_worker: None,
        is_next_foreign: false,
        chain: Ok(ChainFacts {
            trouble: None,
            slots: (100, 107),
            clock: NOW - 2,
            lamports: Some(50_000_000),
            rent: 890_880,
            hosts: vec![HostFacts {
                host: OnChain::Is(Box::new(host)),
                class: "rtx-4090".into(),
                record: OnChain::Is(Box::new(record)),
                record_lamports: 8_100_000,
                market: OnChain::Is(Box::new(market)),
            }],
        }),
        has_websocket: true,
        store: Ok(()),
        engine: Ok(EngineFacts {
            version: "28.5.1".into(),
            cdi: true,
            live_restore: true,
            folder: Some("/var/lib/docker".into()),
            free: Some(800 * GIB),
            gpus: Ok(vec![
                "nvidia.com/gpu=0".into(),
                "nvidia.com/gpu=GPU-a".into(),
            ]),
        }),
        nvidia: Some(NvidiaFacts {
            toolkit: Ok(Toolkit {
                nvidia_ctk: Some(OLDEST),
                nvidia_container_cli: None,
            }),
            driver: Ok("580.95.05".into()),
            slots: vec![vec![Health::Well]],
            shared: None,
        }),
        egress: Some(Ok(())),
        services: Some(Ok("https://NAME.gpu.example".into())),
        certificate: Some(CertificateFacts {
            path: "/etc/nosana/services.pem".into(),
            term: Term {
                begins: NOW - 30 * 86_400,
                ends: NOW + 60 * 86_400,
            },
            domain: "gpu.example".into(),
            covers_domain: true,
        }),
        machine: MachineFacts {
            state: Ok(()),
            state_free: Some(20 * GIB),
            cached: 0,
            agent: Agent::Absent(Ok(())),
        },
    }
}

pub(super) fn of_chain(facts: &mut Facts) -> &mut ChainFacts {
    facts.chain.as_mut().unwrap()
}

pub(super) fn of_host(facts: &mut Facts) -> &mut HostFacts {
    &mut of_chain(facts).hosts[0]
}

pub(super) fn account(facts: &mut Facts) -> &mut Host {
    match &mut of_host(facts).host {
        OnChain::Is(host) => host,
        other => unreachable!("{other:?}"),
    }
}

pub(super) fn of_market(facts: &mut Facts) -> &mut Market {
    match &mut of_host(facts).market {
        OnChain::Is(market) => market,
        other => unreachable!("{other:?}"),
    }
}

pub(super) fn of_engine(facts: &mut Facts) -> &mut EngineFacts {
    facts.engine.as_mut().unwrap()
}

/// What is not as it should be once `change` was made to a healthy machine: check, verdict, what was found, command.
pub(super) fn trouble(
    change: impl FnOnce(&mut Facts),
) -> Vec<(&'static str, Verdict, String, String)> {
    let mut facts = healthy();
    change(&mut facts);
    let findings = diagnose(&facts);
    let is_wrong = findings.iter().any(|f| f.verdict == Verdict::Wrong);
    assert_eq!(could_work(&findings), !is_wrong);
    findings
        .into_iter()
        .filter(|finding| finding.verdict != Verdict::Ok)
        .map(|finding| {
            let command = finding.command.unwrap_or_default();
            (finding.check, finding.verdict, finding.found, command)
        })
        .collect()
}

/// The one thing that is not as it should be, which must be of `check` and have `words` in it. Its command.
#[track_caller]
pub(super) fn only(
    check: &str,
    verdict: Verdict,
    words: &str,
    change: impl FnOnce(&mut Facts),
) -> String {
    let found = trouble(change);
    assert_eq!(found.len(), 1, "{found:?}");
    let (name, state, text, command) = found.into_iter().next().unwrap();
    assert_eq!((name, state), (check, verdict), "{text}");
    assert!(text.contains(words), "{text}");
    command
}

//! `nosana admin host`: hosts, and who of them is in which tier by the admin's word.

use std::collections::BTreeMap;

use nosana_sdk::{
    client::Client,
    common::{assessment::Reason, tier::Tier},
    filters,
    generated::tiers::{
        self,
        accounts::{Config, GpuClass, Host},
        instructions::SetTierInstructionArgs,
    },
    instructions::{self, padded, unpadded},
};
use serde::Serialize;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{AdminHostCommand, HostTier, ListHostsArguments, MoveArguments},
    commands::{
        ExitStatus,
        admin::Target,
        leftovers,
        market::{classes, tier_name},
        slash,
        upkeep::send,
    },
    error::{CliError, Result},
    printer::{Printer, pairs, table},
    settings::{Settings, parse_address},
    units,
};

/// Runs `command`.
pub async fn run(
    command: &AdminHostCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let (arguments, to) = match command {
        AdminHostCommand::List(arguments) => return list(arguments, settings, printer).await,
        AdminHostCommand::Slash(arguments) => {
            return slash::propose(arguments, settings, printer).await;
        }
        AdminHostCommand::WithdrawSlash(one) => {
            return slash::withdraw(one, settings, printer).await;
        }
        AdminHostCommand::ExecuteSlash(one) => return slash::execute(one, settings, printer).await,
        AdminHostCommand::CloseSlash(which) => {
            return leftovers::close_slash(which, settings, printer).await;
        }
        AdminHostCommand::Promote(arguments) => (arguments, &PROMOTE),
        AdminHostCommand::Demote(arguments) => (arguments, &DEMOTE),
        AdminHostCommand::Suspend(arguments) => (arguments, &SUSPEND),
        AdminHostCommand::Remove(arguments) => (arguments, &REMOVE),
        AdminHostCommand::Reinstate(arguments) => (arguments, &REINSTATE),
        AdminHostCommand::Admit(arguments) => (arguments, &ADMIT),
    };
    set_tier(arguments, to, settings, printer).await
}

/// A host in a list.
#[derive(Serialize)]
struct HostRow {
    host: String,
    owner: String,
    index: u16,
    tier: &'static str,
    tier_since: i64,
    reason: &'static str,
    /// The class's id.
    class: Option<u16>,
    class_name: Option<String>,
    gpus: u8,
    /// Weight, base units of xNOS.
    bond: u64,
    unbonding: u64,
    /// What a proposed slash would take.
    slashing: u64,
    proofs_passed: u32,
    strikes: u16,
    /// `None` before the first benchmark.
    score_bps: Option<u32>,
    registered_at: i64,
}

async fn list(
    arguments: &ListHostsArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let client = settings.client()?;
    let classes: BTreeMap<Address, GpuClass> = classes(&client).await?.into_iter().collect();
    let tier = arguments.tier.map(tier);
    let wanted = match (arguments.class, tier) {
        (Some(id), tier) => {
            let class = tiers::pdas::find_class(id).0;
            if !classes.contains_key(&class) {
                return Err(CliError::user(format!("there is no GPU class {id}"))
                    .hint("`nosana admin class list` shows those that there are"));
            }
            filters::hosts_of_class(&class, tier)
        }
        (None, Some(tier)) => filters::hosts_in(tier),
        (None, None) => filters::hosts(),
    };
    let (mut hosts, now) = tokio::try_join!(client.list::<Host>(wanted), client.now())?;
    hosts.sort_by_key(|(address, host)| (host.registered_at, *address));
    let rows: Vec<HostRow> = hosts
        .iter()
        .map(|(address, host)| row(address, host, classes.get(&host.class)))
        .collect();
    printer.result(&rows, |rows| list_text(rows, now))?;
    Ok(ExitStatus::Success)
}

fn tier(tier: HostTier) -> Tier {
    match tier {
        HostTier::Waitlisted => Tier::Waitlisted,
        HostTier::Community => Tier::Community,
        HostTier::Premium => Tier::Premium,
        HostTier::Suspended => Tier::Suspended,
        HostTier::Removed => Tier::Removed,
    }
}

fn row(address: &Address, host: &Host, class: Option<&GpuClass>) -> HostRow {
    HostRow {
        host: address.to_string(),
        owner: host.owner.to_string(),
        index: host.index,
        tier: tier_name(host.tier),
        tier_since: host.tier_since,
        reason: Reason::try_from(host.reason).unwrap_or(Reason::None).name(),
        class: class.map(|class| class.id),
        class_name: class.map(|class| unpadded(&class.name)),
        gpus: host.gpus,
        bond: host.bond,
        unbonding: host.unbonding,
        slashing: host.slashing,
        proofs_passed: host.proofs_passed,
        strikes: host.strikes,
        score_bps: (host.benchmarked_at > 0).then_some(host.score_bps),
        registered_at: host.registered_at,
    }
}

fn list_text(rows: &[HostRow], now: i64) -> String {
    let heading = [
        "host", "tier", "for", "why", "GPU", "bond", "slash", "proofs", "strikes", "score",
    ];
    table(
        heading,
        rows.iter().map(|row| {
            let name = row.class_name.clone().unwrap_or_else(|| "?".to_owned());
            [
                row.host.clone(),
                row.tier.to_owned(),
                units::seconds(units::until(now, row.tier_since)),
                row.reason.to_owned(),
                match row.gpus {
                    1 => name,
                    gpus => format!("{gpus} × {name}"),
                },
                units::xnos(row.bond),
                match row.slashing {
                    0 => "-".to_owned(),
                    slashing => units::xnos(slashing),
                },
                row.proofs_passed.to_string(),
                row.strikes.to_string(),
                row.score_bps.map_or_else(
                    || "-".to_owned(),
                    |score| units::percent(u16::try_from(score).unwrap_or(u16::MAX)),
                ),
            ]
        }),
    )
}

/// A move that the admin can make.
struct Move {
    /// What the command is called.
    verb: &'static str,
    from: &'static [Tier],
    to: Tier,
}

const PROMOTE: Move = Move {
    verb: "promoted",
    from: &[Tier::Community],
    to: Tier::Premium,
};
const DEMOTE: Move = Move {
    verb: "demoted",
    from: &[Tier::Premium],
    to: Tier::Community,
};
const SUSPEND: Move = Move {
    verb: "suspended",
    from: &[Tier::Waitlisted, Tier::Community, Tier::Premium],
    to: Tier::Suspended,
};
const REMOVE: Move = Move {
    verb: "removed",
    from: &[
        Tier::Waitlisted,
        Tier::Community,
        Tier::Premium,
        Tier::Suspended,
    ],
    to: Tier::Removed,
};
const REINSTATE: Move = Move {
    verb: "reinstated",
    from: &[Tier::Suspended, Tier::Removed],
    to: Tier::Community,
};
const ADMIT: Move = Move {
    verb: "admitted",
    from: &[Tier::Waitlisted],
    to: Tier::Community,
};

/// A host that was moved.
#[derive(Serialize)]
struct Moved {
    host: String,
    before: &'static str,
    tier: &'static str,
    reason: String,
    /// `None` when it was there already.
    signature: Option<String>,
}

async fn set_tier(
    arguments: &MoveArguments,
    asked: &Move,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let reason = reason_text(&arguments.reason)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, host) = named_host(&client, &arguments.host).await?;
    let config = admin_of(&client, &keypair).await?;
    let is_there = host.tier == asked.to as u8;
    let signature = if is_there {
        printer.note(&format!("it is {} already", tier_name(host.tier)));
        None
    } else {
        check_move(&host, &config, asked)?;
        let args = SetTierInstructionArgs {
            tier: asked.to as u8,
            reason,
        };
        let instruction = instructions::set_tier(keypair.pubkey(), address, args);
        let failure = format!("the host was not {}", asked.verb);
        Some(send(&client, instruction, &keypair, &failure).await?)
    };
    let moved = Moved {
        host: address.to_string(),
        before: tier_name(host.tier),
        tier: tier_name(asked.to as u8),
        reason: arguments.reason.clone(),
        signature,
    };
    printer.result(&moved, |moved| {
        let mut rows = vec![("host", moved.host.clone())];
        match &moved.signature {
            None => rows.push(("tier", format!("{} as before", moved.tier))),
            Some(signature) => rows.extend([
                ("tier", format!("{}, was {}", moved.tier, moved.before)),
                ("why", moved.reason.clone()),
                ("signature", signature.clone()),
            ]),
        }
        pairs(&rows)
    })?;
    Ok(ExitStatus::Success)
}

/// Refuses a move from a tier that it does not begin in, and a promotion without the bond.
fn check_move(host: &Host, config: &Config, asked: &Move) -> Result<()> {
    let is_from = |tier: &Tier| *tier as u8 == host.tier;
    if !asked.from.iter().any(is_from) {
        let names: Vec<&str> = asked.from.iter().map(|tier| tier.name()).collect();
        return Err(CliError::user(format!(
            "the host is {}: only one that is {} can be {}",
            tier_name(host.tier),
            names.join(" or "),
            asked.verb
        )));
    }
    let bond = config.policy.bond;
    if asked.to == Tier::Premium && host.bond < bond {
        return Err(CliError::user(format!(
            "the host has bonded {}, Premium asks for {}",
            units::xnos(host.bond),
            units::xnos(bond)
        ))
        .hint(format!(
            "its owner bonds the rest with `nosana host bond --to {}`",
            units::typed(bond)
        )));
    }
    Ok(())
}

/// What the admin writes, as it is sent.
pub fn reason_text(text: &str) -> Result<[u8; 64]> {
    let is_plain = !text.chars().any(char::is_control);
    padded(text)
        .filter(|_| !text.trim().is_empty() && is_plain)
        .ok_or_else(|| {
            CliError::user(format!(
                "a reason has 1 to 64 bytes on one line, this has {}",
                text.len()
            ))
            .hint("put the rest where the owner can read it, and the address of that here")
        })
}

/// The host of this address, which must be there.
pub async fn named_host(client: &Client, text: &str) -> Result<(Address, Host)> {
    let address = parse_address("host", text)?;
    let host = client.find::<Host>(&address).await?.ok_or_else(|| {
        CliError::user(format!("there is no host at {address}"))
            .hint("`nosana admin host list` shows those that there are")
    })?;
    Ok((address, host))
}

/// The configuration of the tiers program; refuses a wallet that is not its admin's.
pub async fn admin_of(client: &Client, keypair: &Keypair) -> Result<Config> {
    let address = tiers::pdas::find_config().0;
    let config = client.get::<Config>(&address).await?;
    let target = Target {
        what: "tiers",
        address,
        authority: config.admin,
    };
    target.check(keypair)?;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::tiers::accounts::{CONFIG_DISCRIMINATOR, HOST_DISCRIMINATOR};

    use super::*;

    fn host(tier: Tier, bond: u64) -> Host {
        let mut data = vec![0; Host::LEN];
        data[..8].copy_from_slice(&HOST_DISCRIMINATOR);
        Host {
            tier: tier as u8,
            bond,
            gpus: 2,
            benchmarked_at: 1,
            score_bps: 9_712,
            slashing: 20_000_000,
            tier_since: 1_000,
            ..Host::from_bytes(&data).unwrap()
        }
    }

    fn config() -> Config {
        let mut data = vec![0; Config::LEN];
        data[..8].copy_from_slice(&CONFIG_DISCRIMINATOR);
        let mut config = Config::from_bytes(&data).unwrap();
        config.policy.bond = 200_000_000;
        config
    }

    #[test]
    fn a_reason_is_a_line_of_64_bytes() {
        assert_eq!(reason_text("spoofed").unwrap()[..8], *b"spoofed\0");
        assert!(reason_text(&"a".repeat(64)).is_ok());
        for text in ["", "  ", "a\nb", &"a".repeat(65), &"ä".repeat(33)] {
            assert!(reason_text(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn moves_are_made_from_their_tiers() {
        let check = |tier, asked| check_move(&host(tier, 0), &config(), asked);
        for (tier, asked) in [
            (Tier::Premium, &DEMOTE),
            (Tier::Waitlisted, &SUSPEND),
            (Tier::Suspended, &REMOVE),
            (Tier::Removed, &REINSTATE),
            (Tier::Waitlisted, &ADMIT),
        ] {
            assert!(check(tier, asked).is_ok(), "{}", asked.verb);
        }
        assert!(check_move(&host(Tier::Community, 200_000_000), &config(), &PROMOTE).is_ok());
        let refusal = |tier, asked| {
            let error = check(tier, asked).unwrap_err();
            let hint = error.hint.iter().map(|hint| format!("\n  {hint}"));
            error.message() + &hint.collect::<String>()
        };
        let lines = [
            refusal(Tier::Waitlisted, &PROMOTE),
            refusal(Tier::Community, &PROMOTE),
            refusal(Tier::Community, &DEMOTE),
            refusal(Tier::Removed, &SUSPEND),
            refusal(Tier::Premium, &REINSTATE),
            refusal(Tier::Suspended, &ADMIT),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        the host is waitlisted: only one that is community can be promoted
        the host has bonded 0.000000 xNOS, Premium asks for 200.000000 xNOS
          its owner bonds the rest with `nosana host bond --to 200`
        the host is community: only one that is premium can be demoted
        the host is removed: only one that is waitlisted or community or premium can be suspended
        the host is premium: only one that is suspended or removed can be reinstated
        the host is suspended: only one that is waitlisted can be admitted
        ");
    }

    #[test]
    fn hosts_in_a_list() {
        let row = row(
            &Address::new_from_array([3; 32]),
            &host(Tier::Premium, 200_000_000),
            None,
        );
        insta::assert_snapshot!(serde_json::to_string(&row).unwrap(), @r#"{"host":"CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8","owner":"11111111111111111111111111111111","index":0,"tier":"premium","tier_since":1000,"reason":"registered","class":null,"class_name":null,"gpus":2,"bond":200000000,"unbonding":0,"slashing":20000000,"proofs_passed":0,"strikes":0,"score_bps":9712,"registered_at":0}"#);
        insta::assert_snapshot!(list_text(&[row], 91_000), @"
        host                                         tier     for      why         GPU    bond             slash           proofs  strikes  score
        CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8  premium  1 d 1 h  registered  2 × ?  200.000000 xNOS  20.000000 xNOS  0       0        97.12 %
        ");
    }
}

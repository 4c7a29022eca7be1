//! `nosana host bond`, `unbond` and `release`: weight of a stake that answers for a host.

use nosana_sdk::{
    client::Client,
    common::{assessment::UNBOND_DELAY, host_record::HostState, tier::Tier},
    generated::{
        jobs::{self, accounts::HostRecord},
        staking::{self, accounts::Stake},
        tiers::{
            self,
            accounts::{Config, Host},
        },
    },
    instructions,
};
use serde::Serialize;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{BondArguments, OneHost, UnbondArguments},
    commands::{ExitStatus, host::find, market::tier_name, upkeep::send},
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::Settings,
    standing_view::tokens_for,
    units,
};

/// A host's bond after something was done. Weights are base units of xNOS.
#[derive(Serialize)]
struct Bonded {
    host: String,
    tier: &'static str,
    bond: u64,
    unbonding: u64,
    /// Unix seconds; `None` when nothing is being taken back.
    unbonding_until: Option<i64>,
    /// What of the owner's stake is not bonded.
    free_xnos: u64,
    /// What was bonded, unbonded or released now.
    moved: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

/// What was done.
struct Done {
    what: &'static str,
    moved: u64,
    signature: Option<String>,
}

impl Done {
    const NOTHING: Self = Self {
        what: "",
        moved: 0,
        signature: None,
    };
}

/// Bonds weight of the owner's stake to a host.
pub async fn bond(
    arguments: &BondArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let (address, host) = find(&arguments.host, settings, &client).await?;
    check_owner(&address, &host, &keypair)?;
    if host.tier == Tier::Removed as u8 {
        return Err(
            CliError::user("the host was removed: nothing can be bonded to it")
                .hint("`nosana host standing` tells why, and what can be done"),
        );
    }
    let more = match (arguments.weight.amount, arguments.weight.to) {
        (Some(amount), _) => amount,
        (None, Some(total)) => total.checked_sub(host.bond).ok_or_else(|| {
            CliError::user(format!(
                "{} are bonded already, more than {}",
                units::xnos(host.bond),
                units::xnos(total)
            ))
            .hint(format!(
                "`nosana host unbond --to {}` takes the rest back",
                units::typed(total)
            ))
        })?,
        (None, None) => 0,
    };
    if more == 0 {
        printer.note("nothing to bond: the host has that much already");
        return report(&client, &address, Done::NOTHING, printer).await;
    }
    let stake = super::stake::find(&client, &host.owner).await?;
    check_free(&stake, more)?;
    let instruction = instructions::bond_host(keypair.pubkey(), address, more);
    let signature = send(&client, instruction, &keypair, "nothing was bonded").await?;
    let done = Done {
        what: "bonded",
        moved: more,
        signature: Some(signature),
    };
    report(&client, &address, done, printer).await
}

/// Refuses to bond more than the stake has free, and says how it gets more.
fn check_free(stake: &Stake, more: u64) -> Result<()> {
    if stake.unstaked_at != 0 {
        return Err(
            CliError::user("the stake is being taken out, so it weighs nothing")
                .hint("`nosana stake restake` stakes again what is left of it"),
        );
    }
    let free = stake.xnos.saturating_sub(stake.bonded_xnos);
    let Some(lacking) = more.checked_sub(free).filter(|lacking| *lacking > 0) else {
        return Ok(());
    };
    let amount = tokens_for(lacking, stake.duration);
    Err(CliError::user(format!(
        "{} are to be bonded, the stake has {} that are not: {} is missing",
        units::xnos(more),
        units::xnos(free),
        units::xnos(lacking)
    ))
    .hint(format!(
        "`nosana stake top-up --amount {}` adds that much",
        units::typed(amount)
    )))
}

/// Begins to take bonded weight back.
pub async fn unbond(
    arguments: &UnbondArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let (address, host) = find(&arguments.host, settings, &client).await?;
    check_owner(&address, &host, &keypair)?;
    let less = match (arguments.weight.amount, arguments.weight.to) {
        (Some(amount), _) => amount,
        (None, Some(left)) => host.bond.saturating_sub(left),
        (None, None) => 0,
    };
    if less == 0 {
        printer.note("nothing to take back: the host has no more than that");
        return report(&client, &address, Done::NOTHING, printer).await;
    }
    if less > host.bond {
        return Err(CliError::user(format!(
            "{} are to be taken back, the host has {}",
            units::xnos(less),
            units::xnos(host.bond)
        ))
        .hint("`--to 0` takes back all of it"));
    }
    check_idle(&client, &address).await?;
    let config = client.get::<Config>(&tiers::pdas::find_config().0).await?;
    let left = host.bond.saturating_sub(less);
    let instruction = instructions::unbond_host(keypair.pubkey(), address, less);
    let signature = send(
        &client,
        instruction,
        &keypair,
        "nothing is being taken back",
    )
    .await?;
    if host.tier == Tier::Premium as u8 && left < config.policy.bond {
        printer.note(&format!(
            "it is a Community host now: Premium asks for a bond of {}",
            units::xnos(config.policy.bond)
        ));
    }
    if host.unbonding > 0 {
        printer.note(&unbonding_anew());
    }
    let done = Done {
        what: "being taken back",
        moved: less,
        signature: Some(signature),
    };
    report(&client, &address, done, printer).await
}

/// What becomes of what is being unbonded when more is.
pub fn unbonding_anew() -> String {
    format!(
        "what was being taken back before waits for the same {} from now on",
        units::seconds(UNBOND_DELAY.unsigned_abs())
    )
}

/// Refuses a host that waits or works.
async fn check_idle(client: &Client, host: &Address) -> Result<()> {
    let record = jobs::pdas::find_record(host).0;
    let record = client.find::<HostRecord>(&record).await?;
    let state = record.and_then(|record| HostState::try_from(record.state).ok());
    let doing = match state {
        None | Some(HostState::Idle) => return Ok(()),
        Some(HostState::Queued) => "waits in a market",
        Some(HostState::Working) => "works on a job",
    };
    Err(CliError::user(format!(
        "the host {doing}: its bond can be taken back only while it does neither"
    ))
    .hint(
        "end its agent (the first Ctrl-C finishes what runs and leaves the queue), then try again",
    ))
}

/// Gives the stake back what was unbonded.
pub async fn release(one: &OneHost, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let (address, host) = find(one, settings, &client).await?;
    if host.unbonding == 0 {
        printer.note("nothing to release: nothing is being taken back");
        return report(&client, &address, Done::NOTHING, printer).await;
    }
    let now = client.now().await?;
    if host.slashing > 0 {
        return Err(CliError::user(
            "a slash of the host is proposed: until that is over, nothing is released",
        )
        .hint("`nosana host standing` shows it"));
    }
    if now < host.unbonding_until {
        return Err(CliError::user(format!(
            "it is too early: {} can be released on {}",
            units::xnos(host.unbonding),
            units::moment(host.unbonding_until, now)
        )));
    }
    let instruction = instructions::release_bond(host.owner, address);
    let signature = send(&client, instruction, &keypair, "nothing was released").await?;
    let done = Done {
        what: "released",
        moved: host.unbonding,
        signature: Some(signature),
    };
    report(&client, &address, done, printer).await
}

/// Refuses a wallet that is not the owner's.
pub fn check_owner(address: &Address, host: &Host, keypair: &Keypair) -> Result<()> {
    if host.owner == keypair.pubkey() {
        return Ok(());
    }
    Err(CliError::user(format!(
        "the host {address} belongs to {}; the wallet is {}",
        host.owner,
        keypair.pubkey()
    ))
    .hint("give the owner's key with --wallet"))
}

/// Prints the bond as it is now.
async fn report(
    client: &Client,
    address: &Address,
    done: Done,
    printer: &Printer,
) -> Result<ExitStatus> {
    let host = client.get::<Host>(address).await?;
    let stake = staking::pdas::find_stake(&host.owner).0;
    let (stake, now) = tokio::try_join!(client.find::<Stake>(&stake), client.now())?;
    let bonded = Bonded {
        host: address.to_string(),
        tier: tier_name(host.tier),
        bond: host.bond,
        unbonding: host.unbonding,
        unbonding_until: (host.unbonding > 0).then_some(host.unbonding_until),
        free_xnos: stake.map_or(0, |stake| stake.xnos.saturating_sub(stake.bonded_xnos)),
        moved: done.moved,
        signature: done.signature,
    };
    printer.result(&bonded, |bonded| bonded_text(bonded, done.what, now))?;
    Ok(ExitStatus::Success)
}

fn bonded_text(bonded: &Bonded, what: &str, now: i64) -> String {
    let mut rows = vec![
        ("host", bonded.host.clone()),
        ("tier", bonded.tier.to_owned()),
        ("bond", units::xnos(bonded.bond)),
    ];
    if let Some(until) = bonded.unbonding_until {
        let until = units::moment(until, now);
        let unbonding = units::xnos(bonded.unbonding);
        rows.push((
            "being taken back",
            format!("{unbonding}, to be released on {until}"),
        ));
    }
    rows.push(("not bonded", units::xnos(bonded.free_xnos)));
    if let Some(signature) = &bonded.signature {
        rows.push(("now", format!("{} {what}", units::xnos(bonded.moved))));
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

#[cfg(test)]
mod tests {
    use nosana_sdk::{
        common::stake::{MAX_DURATION, xnos},
        generated::staking::accounts::STAKE_DISCRIMINATOR,
    };

    use super::*;

    fn stake(unstaked_at: i64) -> Stake {
        let mut data = vec![0; Stake::LEN];
        data[..8].copy_from_slice(&STAKE_DISCRIMINATOR);
        Stake {
            amount: 50_000_000,
            duration: MAX_DURATION,
            xnos: xnos(50_000_000, MAX_DURATION).unwrap(),
            bonded_xnos: 100_000_000,
            unstaked_at,
            ..Stake::from_bytes(&data).unwrap()
        }
    }

    #[test]
    fn what_the_stake_has_not_free_cannot_be_bonded() {
        assert!(check_free(&stake(0), 100_000_000).is_ok());
        let refusal = |stake: &Stake, more| {
            let error = check_free(stake, more).unwrap_err();
            format!("{}\n  {}", error.message(), error.hint.unwrap_or_default())
        };
        let lines = [
            refusal(&stake(0), 300_000_001),
            refusal(&stake(5), 1_000_000),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        300.000001 xNOS are to be bonded, the stake has 100.000000 xNOS that are not: 200.000001 xNOS is missing
          `nosana stake top-up --amount 50.000001` adds that much
        the stake is being taken out, so it weighs nothing
          `nosana stake restake` stakes again what is left of it
        ");
    }

    #[test]
    fn a_bond_as_it_is_printed() {
        let bonded = Bonded {
            host: "HOST".to_owned(),
            tier: "community",
            bond: 150_000_000,
            unbonding: 50_000_000,
            unbonding_until: Some(1_795_300_000),
            free_xnos: 0,
            moved: 50_000_000,
            signature: Some("SIGNATURE".to_owned()),
        };
        let text = bonded_text(&bonded, "being taken back", 1_795_300_000 - UNBOND_DELAY);
        insta::assert_snapshot!(text, @"
        host              HOST
        tier              community
        bond              150.000000 xNOS
        being taken back  50.000000 xNOS, to be released on 2026-11-21 22:26 UTC, in 14 d
        not bonded        0.000000 xNOS
        now               50.000000 xNOS being taken back
        signature         SIGNATURE
        ");
        insta::assert_snapshot!(serde_json::to_string(&bonded).unwrap(), @r#"{"host":"HOST","tier":"community","bond":150000000,"unbonding":50000000,"unbonding_until":1795300000,"free_xnos":0,"moved":50000000,"signature":"SIGNATURE"}"#);
    }
}

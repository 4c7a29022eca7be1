//! `nosana host standing` and `assess`: where a host stands, and the policy applied to it.

use nosana_sdk::{
    client::Client,
    common::{assessment::Reason, host_record},
    events::Event,
    generated::{
        jobs,
        staking::{self, accounts::Stake},
        tiers::{
            self,
            accounts::{Config, Host, Slash},
            events::Event as TiersEvent,
        },
    },
    instructions::{self, unpadded},
    standing::Standing,
};
use serde::Serialize;
use solana_address::Address;
use solana_rpc_client_api::response::RpcConfirmedTransactionStatusWithSignature;

use crate::{
    args::OneHost,
    commands::{ExitStatus, host::find, market::tier_name, upkeep::send},
    error::Result,
    printer::{Printer, pairs},
    settings::Settings,
    standing_view::{Seen, StandingView, because, standing_text},
    units,
};

/// Prints where a host stands.
pub async fn show(one: &OneHost, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let (address, host) = find(one, settings, &client).await?;
    let record = jobs::pdas::find_record(&address).0;
    let (config, stake, slash) = (
        tiers::pdas::find_config().0,
        staking::pdas::find_stake(&host.owner).0,
        tiers::pdas::find_slash(&address).0,
    );
    let (record, config, stake, slash, now) = tokio::try_join!(
        client.raw_account(&record),
        client.get::<Config>(&config),
        client.find::<Stake>(&stake),
        client.find::<Slash>(&slash),
        client.now(),
    )?;
    let record = record.filter(|record| record.owner == jobs::ID);
    let record = record
        .as_ref()
        .and_then(|record| host_record::read(&record.data, address.as_array()));
    let view = StandingView::new(Seen {
        standing: Standing::new(address, &host, record, &config, now),
        host: &host,
        config: &config,
        stake: stake.as_ref(),
        slash: slash.as_ref(),
        words: words_of_the_admin(&client, &address, &host).await,
        now,
    });
    printer.result(&view, standing_text)?;
    Ok(ExitStatus::Success)
}

/// What the admin wrote when it moved the host. The chain keeps that in the event alone, so it is there as long as the
/// node remembers the transaction.
async fn words_of_the_admin(client: &Client, address: &Address, host: &Host) -> Option<String> {
    if host.reason != Reason::Admin as u8 {
        return None;
    }
    let known = client
        .rpc()
        .get_signatures_for_address(address)
        .await
        .ok()?;
    let moved = |found: &&RpcConfirmedTransactionStatusWithSignature| {
        found.err.is_none()
            && found
                .block_time
                .is_none_or(|at| at.abs_diff(host.tier_since) <= CLOCKS_APART)
    };
    for found in known.iter().filter(moved) {
        let signature = found.signature.parse().ok()?;
        let events = client.events(&signature).await.ok()?;
        let words = events.iter().rev().find_map(|event| match event {
            Event::Tiers(TiersEvent::TierChanged(moved)) if moved.host == *address => {
                Some(unpadded(&moved.text))
            }
            _ => None,
        });
        if words.is_some() {
            return words;
        }
    }
    None
}

/// How far the time that a node notes for a block may be from the clock that programs read, seconds.
const CLOCKS_APART: u64 = 30;

/// A host that was assessed.
#[derive(Serialize)]
struct Assessed {
    host: String,
    before: &'static str,
    tier: &'static str,
    is_moved: bool,
    /// Why it has its tier.
    reason: &'static str,
    tier_since: i64,
    signature: String,
}

/// Applies the policy to a host.
pub async fn assess(one: &OneHost, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let (address, before) = find(one, settings, &client).await?;
    let instruction = instructions::assess_host(address);
    let signature = send(&client, instruction, &keypair, "the host was not assessed").await?;
    let (after, now) = tokio::try_join!(client.get::<Host>(&address), client.now())?;
    let reason = Reason::try_from(after.reason).unwrap_or(Reason::None);
    let assessed = Assessed {
        host: address.to_string(),
        before: tier_name(before.tier),
        tier: tier_name(after.tier),
        is_moved: before.tier != after.tier,
        reason: reason.name(),
        tier_since: after.tier_since,
        signature,
    };
    printer.result(&assessed, |assessed| {
        let tier = if assessed.is_moved {
            format!(
                "{}, was {}: {}",
                assessed.tier,
                assessed.before,
                because(reason)
            )
        } else {
            format!(
                "{} as before, since {}",
                assessed.tier,
                units::moment(assessed.tier_since, now)
            )
        };
        pairs(&[
            ("host", assessed.host.clone()),
            ("tier", tier),
            ("signature", assessed.signature.clone()),
        ])
    })?;
    if !assessed.is_moved {
        printer.note("`nosana host standing` shows each mark beside what was measured");
    }
    Ok(ExitStatus::Success)
}

//! `nosana market`: where jobs can be posted.

use std::collections::BTreeMap;

use nosana_sdk::{
    client::{Client, ClientError},
    common::tier::Tier,
    generated::{
        jobs,
        jobs::accounts::{MARKET_DISCRIMINATOR, Market},
        tiers::accounts::{GPU_CLASS_DISCRIMINATOR, GpuClass},
    },
    instructions::{slug, unpadded},
    queue::{QueueKind, QueueView},
};
use serde::Serialize;
use solana_address::Address;
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

use crate::{
    commands::ExitStatus,
    error::{CliError, Result},
    printer::{Printer, table},
    settings::Settings,
    units,
};

/// A market as it is printed.
#[derive(Serialize)]
struct MarketRow {
    market: String,
    slug: String,
    tier: &'static str,
    /// The class's id.
    class: Option<u16>,
    class_name: Option<String>,
    vram_mib: u32,
    /// Base units a second.
    price: u64,
    host_share_bps: u16,
    min_timeout: u32,
    max_timeout: u32,
    start_limit: u32,
    lease: u32,
    queue_kind: &'static str,
    waiting: usize,
}

/// Prints all markets.
pub async fn list(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let (markets, classes, now) = tokio::try_join!(
        all(&client),
        client.list::<GpuClass>(filters(GPU_CLASS_DISCRIMINATOR, GpuClass::LEN)),
        client.now(),
    )?;
    let classes: BTreeMap<Address, GpuClass> = classes.into_iter().collect();
    let mut rows = Vec::new();
    for (address, market) in &markets {
        let queue = client.find::<QueueView>(&market.queue).await?;
        rows.push(row(
            address,
            market,
            classes.get(&market.class),
            queue.as_ref(),
            now,
        ));
    }
    rows.sort_by(|a, b| a.slug.cmp(&b.slug));
    printer.result(&rows, |rows| text(rows))?;
    Ok(ExitStatus::Success)
}

/// The market that was named by its slug or address.
pub async fn find(client: &Client, name: &str) -> Result<(Address, Market)> {
    let address = match (slug(name), name.parse::<Address>()) {
        (Some(slug), _) => jobs::pdas::find_market(&slug).0,
        (None, Ok(address)) => address,
        (None, Err(_)) => return Err(unknown(client, name).await),
    };
    match client.find::<Market>(&address).await? {
        Some(market) => Ok((address, market)),
        None => Err(unknown(client, name).await),
    }
}

async fn unknown(client: &Client, name: &str) -> CliError {
    let error = CliError::user(format!("there is no market `{name}`"));
    match all(client).await {
        Ok(markets) if markets.is_empty() => error.hint("this cluster has no market yet"),
        Ok(markets) => {
            let mut names: Vec<String> = markets
                .iter()
                .map(|(_, market)| unpadded(&market.slug))
                .collect();
            names.sort();
            error.hint(format!("there are: {}", names.join(", ")))
        }
        Err(_) => error,
    }
}

/// The slugs of the markets whose GPUs have at least `bytes` of memory.
pub async fn with_memory(client: &Client, bytes: f64) -> Result<Vec<String>> {
    let mut names: Vec<String> = all(client)
        .await?
        .iter()
        .filter(|(_, market)| memory(market) >= bytes)
        .map(|(_, market)| unpadded(&market.slug))
        .collect();
    names.sort();
    Ok(names)
}

/// Bytes of memory of one GPU.
pub fn memory(market: &Market) -> f64 {
    f64::from(market.vram_mib) * 1_048_576.0
}

async fn all(client: &Client) -> std::result::Result<Vec<(Address, Market)>, ClientError> {
    client
        .list::<Market>(filters(MARKET_DISCRIMINATOR, Market::LEN))
        .await
}

fn filters(discriminator: [u8; 8], length: usize) -> Vec<RpcFilterType> {
    vec![
        RpcFilterType::DataSize(length as u64),
        RpcFilterType::Memcmp(Memcmp::new_raw_bytes(0, discriminator.to_vec())),
    ]
}

fn row(
    address: &Address,
    market: &Market,
    class: Option<&GpuClass>,
    queue: Option<&QueueView>,
    now: i64,
) -> MarketRow {
    let waiting = queue.map_or(0, |queue| {
        let is_valid = |(_, until): &&(Address, i64)| *until > now;
        queue.waiting.iter().filter(is_valid).count()
    });
    MarketRow {
        market: address.to_string(),
        slug: unpadded(&market.slug),
        tier: tier_name(market.tier),
        class: class.map(|class| class.id),
        class_name: class.map(|class| unpadded(&class.name)),
        vram_mib: market.vram_mib,
        price: market.price,
        host_share_bps: market.host_share_bps,
        min_timeout: market.min_timeout,
        max_timeout: market.max_timeout,
        start_limit: market.start_limit,
        lease: market.lease,
        queue_kind: match queue.map(QueueView::kind) {
            Some(QueueKind::Hosts) if waiting > 0 => "hosts",
            Some(QueueKind::Jobs) if waiting > 0 => "jobs",
            _ => "empty",
        },
        waiting,
    }
}

fn text(rows: &[MarketRow]) -> String {
    let heading = [
        "market",
        "tier",
        "class",
        "GPU",
        "memory",
        "price an hour",
        "host gets",
        "longest job",
        "waiting",
    ];
    table(
        heading,
        rows.iter().map(|row| {
            let class = row
                .class
                .map_or_else(|| "?".to_owned(), |id| id.to_string());
            [
                row.slug.clone(),
                row.tier.to_owned(),
                class,
                row.class_name.clone().unwrap_or_else(|| "?".to_owned()),
                format!("{} MiB", row.vram_mib),
                units::nos(row.price.saturating_mul(3_600)),
                units::percent(row.host_share_bps),
                units::seconds(row.max_timeout.into()),
                match row.queue_kind {
                    "empty" => "nothing".to_owned(),
                    kind if row.waiting == 1 => format!("1 {}", kind.trim_end_matches('s')),
                    kind => format!("{} {kind}", row.waiting),
                },
            ]
        }),
    )
}

/// The name of a tier's byte.
pub fn tier_name(byte: u8) -> &'static str {
    match Tier::try_from(byte) {
        Ok(Tier::Waitlisted) => "waitlisted",
        Ok(Tier::Community) => "community",
        Ok(Tier::Premium) => "premium",
        Ok(Tier::Suspended) => "suspended",
        Ok(Tier::Removed) => "removed",
        Err(()) => "unknown",
    }
}

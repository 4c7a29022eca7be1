//! `nosana market`: where jobs can be posted.

use std::collections::BTreeMap;

use nosana_sdk::{
    client::{Client, ClientError},
    common::{
        money::{self, BPS},
        price::PriceKind,
        tier::Tier,
    },
    generated::{
        jobs,
        jobs::accounts::{MARKET_DISCRIMINATOR, Market},
        tiers::accounts::{GPU_CLASS_DISCRIMINATOR, GpuClass},
    },
    instructions::{slug, unpadded},
    price,
    queue::{QueueKind, QueueView, Waiting},
};
use serde::Serialize;
use solana_address::Address;
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

use crate::{
    args::OneMarket,
    commands::ExitStatus,
    error::{CliError, Result},
    printer::{Printer, pairs, table},
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
    /// Base units that a client pays for a second now; `None` when the price of NOS in dollars is not to be had.
    price: Option<u64>,
    /// `fixed` or `dollars`.
    price_kind: &'static str,
    /// Before the discount, a second: base units, or 10⁻¹² dollars.
    list_price: u64,
    discount_bps: u16,
    host_share_bps: u16,
    min_timeout: u32,
    max_timeout: u32,
    start_limit: u32,
    lease: u32,
    /// Seconds that a finished job's account is kept.
    retention: u32,
    /// Whether jobs cannot be posted.
    is_paused: bool,
    queue_kind: &'static str,
    waiting: usize,
}

/// Prints all markets.
pub async fn list(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let (markets, classes, now) = tokio::try_join!(all(&client), classes(&client), client.now(),)?;
    let classes: BTreeMap<Address, GpuClass> = classes.into_iter().collect();
    let mut rows = Vec::new();
    for (address, market) in &markets {
        let queue = client.find::<QueueView>(&market.queue).await?;
        let seen = Seen {
            class: classes.get(&market.class),
            queue: queue.as_ref(),
            price: price(&client, market).await?,
            now,
        };
        rows.push(row(address, market, &seen));
    }
    rows.sort_by(|a, b| a.slug.cmp(&b.slug));
    printer.result(&rows, |rows| text(rows))?;
    Ok(ExitStatus::Success)
}

/// Prints one market.
pub async fn show(one: &OneMarket, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let (address, market) = find(&client, &one.market).await?;
    let (class, queue, now) = tokio::try_join!(
        client.find::<GpuClass>(&market.class),
        client.find::<QueueView>(&market.queue),
        client.now(),
    )?;
    let seen = Seen {
        class: class.as_ref(),
        queue: queue.as_ref(),
        price: price(&client, &market).await?,
        now,
    };
    let shown = Shown {
        row: row(&address, &market, &seen),
        authority: market.authority.to_string(),
        pending_authority: named(&market.pending_authority),
        queue: named(&market.queue),
        capacity: queue.as_ref().map(|queue| queue.header.capacity),
        jobs: queue.as_ref().map(|queue| queue.header.jobs),
        price_account: named(&market.price_account),
        max_age: market.max_age,
        max_confidence_bps: market.max_confidence_bps,
        bond_minimum: market.bond_minimum,
    };
    printer.result(&shown, shown_text)?;
    Ok(ExitStatus::Success)
}

/// A market, all of it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    row: MarketRow,
    authority: String,
    pending_authority: Option<String>,
    queue: Option<String>,
    capacity: Option<u32>,
    /// Accounts of jobs, of whatever state, that are not closed.
    jobs: Option<u32>,
    price_account: Option<String>,
    /// Seconds.
    max_age: u32,
    max_confidence_bps: u16,
    /// Base units of xNOS.
    bond_minimum: u64,
}

fn shown_text(shown: &Shown) -> String {
    let row = &shown.row;
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let seconds = |seconds: u32| units::seconds(seconds.into());
    let mut rows = vec![
        ("market", format!("{}, {}", row.slug, row.market)),
        ("tier", row.tier.to_owned()),
        ("GPU", gpu_text(row)),
        ("memory", format!("{} MiB", row.vram_mib)),
        ("price an hour", price_text(row)),
        ("discount", units::percent(row.discount_bps)),
        ("host gets", units::percent(row.host_share_bps)),
        (
            "posting",
            if row.is_paused { "paused" } else { "open" }.to_owned(),
        ),
        ("shortest job", seconds(row.min_timeout)),
        ("longest job", seconds(row.max_timeout)),
        ("time to start", seconds(row.start_limit)),
        ("lease", seconds(row.lease)),
        ("jobs are kept", seconds(row.retention)),
        (
            "bond",
            format!("{} xNOS", units::decimals(shown.bond_minimum)),
        ),
        ("waiting", waiting_text(row)),
        ("places", number(shown.capacity)),
        ("jobs", number(shown.jobs)),
        ("queue", or_none(&shown.queue)),
        ("authority", shown.authority.clone()),
    ];
    if let Some(pending) = &shown.pending_authority {
        rows.push(("proposed authority", pending.clone()));
    }
    if let Some(account) = &shown.price_account {
        rows.push(("price account", account.clone()));
        let confidence = units::percent(shown.max_confidence_bps);
        let bounds = format!("{} old, within {confidence}", seconds(shown.max_age));
        rows.push(("its price at most", bounds));
    }
    pairs(&rows)
}

/// What a second costs now, base units; `None` when that cannot be told at present.
async fn price(client: &Client, market: &Market) -> Result<Option<u64>> {
    match client.price(market).await {
        Ok(price) => Ok(Some(price)),
        Err(ClientError::NoPrice { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Refuses a market without a queue.
pub fn check_queue(market: &Market) -> Result<()> {
    if market.queue == Address::default() {
        return Err(CliError::unavailable("the market has no queue yet")
            .hint("`nosana market list` shows the others"));
    }
    Ok(())
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

/// All classes of GPUs.
pub async fn classes(
    client: &Client,
) -> std::result::Result<Vec<(Address, GpuClass)>, ClientError> {
    client
        .list::<GpuClass>(filters(GPU_CLASS_DISCRIMINATOR, GpuClass::LEN))
        .await
}

fn filters(discriminator: [u8; 8], length: usize) -> Vec<RpcFilterType> {
    vec![
        RpcFilterType::DataSize(length as u64),
        RpcFilterType::Memcmp(Memcmp::new_raw_bytes(0, discriminator.to_vec())),
    ]
}

/// What was read together with a market.
struct Seen<'a> {
    class: Option<&'a GpuClass>,
    queue: Option<&'a QueueView>,
    /// Base units a second.
    price: Option<u64>,
    /// Unix seconds.
    now: i64,
}

/// The address, unless it is the zero address.
pub fn named(address: &Address) -> Option<String> {
    (*address != Address::default()).then(|| address.to_string())
}

fn row(address: &Address, market: &Market, seen: &Seen) -> MarketRow {
    let Seen { class, queue, .. } = seen;
    let waiting = queue.map_or(0, |queue| {
        let is_valid = |waiting: &&Waiting| waiting.valid_until > seen.now;
        queue.waiting.iter().filter(is_valid).count()
    });
    MarketRow {
        market: address.to_string(),
        slug: unpadded(&market.slug),
        tier: tier_name(market.tier),
        class: class.map(|class| class.id),
        class_name: class.map(|class| unpadded(&class.name)),
        vram_mib: market.vram_mib,
        price: seen.price,
        price_kind: match price::kind(market) {
            PriceKind::Fixed => "fixed",
            PriceKind::Dollars => "dollars",
        },
        list_price: market.price,
        discount_bps: market.discount_bps,
        host_share_bps: market.host_share_bps,
        min_timeout: market.min_timeout,
        max_timeout: market.max_timeout,
        start_limit: market.start_limit,
        lease: market.lease,
        retention: market.retention,
        is_paused: market.paused != 0,
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
        "discount",
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
                price_text(row),
                match row.discount_bps {
                    0 => "-".to_owned(),
                    bps => units::percent(bps),
                },
                units::percent(row.host_share_bps),
                units::seconds(row.max_timeout.into()),
                waiting_text(row),
            ]
        }),
    )
}

fn gpu_text(row: &MarketRow) -> String {
    match (&row.class_name, row.class) {
        (Some(name), Some(id)) => format!("{name}, class {id}"),
        _ => "?".to_owned(),
    }
}

/// What an hour costs after the discount: NOS, and dollars where the price is in those.
fn price_text(row: &MarketRow) -> String {
    let nos = row
        .price
        .map(|price| units::nos(price.saturating_mul(3_600)));
    if row.price_kind == "fixed" {
        return nos.unwrap_or_else(|| "?".to_owned());
    }
    let share = BPS.saturating_sub(row.discount_bps);
    let dollars = money::part(row.list_price, share).unwrap_or(row.list_price);
    let dollars = units::dollars_an_hour(dollars);
    match nos {
        Some(nos) => format!("{dollars}, now {nos}"),
        None => format!("{dollars}, no rate now"),
    }
}

fn waiting_text(row: &MarketRow) -> String {
    match row.queue_kind {
        "empty" if row.is_paused => "paused".to_owned(),
        "empty" => "nothing".to_owned(),
        kind if row.waiting == 1 => format!("1 {}", kind.trim_end_matches('s')),
        kind => format!("{} {kind}", row.waiting),
    }
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

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::jobs::accounts::Queue;

    use super::*;

    fn market() -> Market {
        let mut data = vec![0; Market::LEN];
        data[..8].copy_from_slice(&MARKET_DISCRIMINATOR);
        Market {
            slug: slug("community").unwrap(),
            tier: Tier::Community as u8,
            price: 120,
            host_share_bps: 8_000,
            min_timeout: 10,
            max_timeout: 604_800,
            start_limit: 600,
            lease: 120,
            retention: 86_400,
            vram_mib: 24_564,
            authority: Address::new_from_array([9; 32]),
            queue: Address::new_from_array([8; 32]),
            ..Market::from_bytes(&data).unwrap()
        }
    }

    fn in_dollars() -> Market {
        Market {
            slug: slug("dollars").unwrap(),
            price_kind: PriceKind::Dollars as u8,
            price: 138_888_889,
            discount_bps: 1_000,
            price_account: Address::new_from_array([7; 32]),
            max_age: 60,
            max_confidence_bps: 200,
            pending_authority: Address::new_from_array([6; 32]),
            paused: 1,
            ..market()
        }
    }

    fn queue() -> QueueView {
        let mut data = vec![0; Queue::LEN];
        data[..8].copy_from_slice(&nosana_sdk::generated::jobs::accounts::QUEUE_DISCRIMINATOR);
        let header = Queue {
            kind: QueueKind::Hosts as u8,
            capacity: 4_096,
            jobs: 3,
            ..Queue::from_bytes(&data).unwrap()
        };
        let waiting = vec![Waiting {
            key: Address::new_from_array([5; 32]),
            slot: 4,
            valid_until: 1_000,
        }];
        QueueView { header, waiting }
    }

    fn shown(market: &Market, price: Option<u64>, queue: Option<&QueueView>) -> MarketRow {
        let seen = Seen {
            class: None,
            queue,
            price,
            now: 999,
        };
        row(&Address::new_from_array([1; 32]), market, &seen)
    }

    #[test]
    fn prices_are_listed_in_what_they_are_set_in() {
        let rows = [
            shown(&market(), Some(120), Some(&queue())),
            shown(&in_dollars(), Some(625), None),
            shown(&in_dollars(), None, None),
        ];
        insta::assert_snapshot!(text(&rows), @"
        market     tier       class  GPU  memory     price an hour              discount  host gets  longest job  waiting
        community  community  ?      ?    24564 MiB  0.432000 NOS               -         80 %       7 d          1 host
        dollars    community  ?      ?    24564 MiB  $0.4500, now 2.250000 NOS  10 %      80 %       7 d          paused
        dollars    community  ?      ?    24564 MiB  $0.4500, no rate now       10 %      80 %       7 d          paused
        ");
    }

    #[test]
    fn a_market_is_shown_with_all_its_terms() {
        let (market, queue) = (in_dollars(), queue());
        let all = Shown {
            row: shown(&market, Some(625), Some(&queue)),
            authority: market.authority.to_string(),
            pending_authority: named(&market.pending_authority),
            queue: named(&market.queue),
            capacity: Some(queue.header.capacity),
            jobs: Some(queue.header.jobs),
            price_account: named(&market.price_account),
            max_age: market.max_age,
            max_confidence_bps: market.max_confidence_bps,
            bond_minimum: market.bond_minimum,
        };
        insta::assert_snapshot!(shown_text(&all), @"
        market              dollars, 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        tier                community
        GPU                 ?
        memory              24564 MiB
        price an hour       $0.4500, now 2.250000 NOS
        discount            10 %
        host gets           80 %
        posting             paused
        shortest job        10 s
        longest job         7 d
        time to start       10 m
        lease               2 m
        jobs are kept       1 d
        bond                0.000000 xNOS
        waiting             1 host
        places              4096
        jobs                3
        queue               YMN9Qj5jPNp7j14VPcML1B6xGgcPWVZUGLFU3Mnyfaf
        authority           cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN
        proposed authority  QWmroo4YnnMqYW3cnxWkFdaTxGD3P7vMSzwMHGbUzwF
        price account       US517G5965aydkZ46HS38QLi7UQiSojurfbQfKCELFx
        its price at most   1 m old, within 2 %
        ");
        insta::assert_snapshot!(serde_json::to_string(&all).unwrap(), @r#"{"market":"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi","slug":"dollars","tier":"community","class":null,"class_name":null,"vram_mib":24564,"price":625,"price_kind":"dollars","list_price":138888889,"discount_bps":1000,"host_share_bps":8000,"min_timeout":10,"max_timeout":604800,"start_limit":600,"lease":120,"retention":86400,"is_paused":true,"queue_kind":"hosts","waiting":1,"authority":"cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN","pending_authority":"QWmroo4YnnMqYW3cnxWkFdaTxGD3P7vMSzwMHGbUzwF","queue":"YMN9Qj5jPNp7j14VPcML1B6xGgcPWVZUGLFU3Mnyfaf","capacity":4096,"jobs":3,"price_account":"US517G5965aydkZ46HS38QLi7UQiSojurfbQfKCELFx","max_age":60,"max_confidence_bps":200,"bond_minimum":0}"#);
    }
}

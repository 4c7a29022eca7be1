//! `nosana admin market`: what the authority of a market does.

use nosana_sdk::{
    client::Client,
    common::{
        price::{Bounds, MarketPrice, PriceKind},
        ring::CAPACITY,
        tier::Tier,
    },
    generated::{
        jobs::{
            self, accounts::Market, instructions::OpenMarketInstructionArgs, types::MarketTerms,
        },
        tiers::{self, accounts::GpuClass},
    },
    instructions::{self, slug},
    price::DECIMALS,
    queue::{self, QueueView},
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{AdminMarketCommand, GrowArguments, MarketTier, OneMarket, OpenArguments},
    commands::{
        admin::{Target, change},
        market,
        upkeep::{config, send},
    },
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::{Settings, read_payer},
    terms::{self, differences, rows, with},
    units,
};

/// Places that one instruction adds to a queue.
const PLACES_AN_INSTRUCTION: u32 = 256;
/// Instructions of one transaction that makes a queue larger.
const GROWTHS_A_TRANSACTION: usize = 8;

/// Runs `command`.
pub async fn run(
    command: &AdminMarketCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    match command {
        AdminMarketCommand::Open(arguments) => open(arguments, settings, printer).await,
        AdminMarketCommand::Update(arguments) => {
            let change = |terms| with(terms, &arguments.terms);
            update(&arguments.market, change, settings, printer).await
        }
        AdminMarketCommand::Pause(one) => {
            let change = |terms| Ok(MarketTerms { paused: 1, ..terms });
            update(&one.market, change, settings, printer).await
        }
        AdminMarketCommand::Resume(one) => {
            let change = |terms| Ok(MarketTerms { paused: 0, ..terms });
            update(&one.market, change, settings, printer).await
        }
        AdminMarketCommand::Close(one) => close(one, settings, printer).await,
        AdminMarketCommand::Grow(arguments) => grow(arguments, settings, printer).await,
    }
}

/// A market that was opened.
#[derive(Serialize)]
struct Opened {
    market: String,
    slug: String,
    queue: String,
    capacity: u32,
    /// Lamports of both accounts.
    rent: u64,
    signature: String,
}

/// Opens a market together with its queue, in one transaction.
async fn open(arguments: &OpenArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let slug = slug(&arguments.slug).ok_or_else(|| {
        CliError::user(format!("`{}` cannot be a market's name", arguments.slug))
            .hint("expected 1 to 32 lower-case letters, digits and -")
    })?;
    check_capacity(arguments.capacity)?;
    if arguments.terms.price.is_none() && arguments.terms.dollars.is_none() {
        return Err(CliError::user("a new market needs a price")
            .hint("give --price, or --dollars with --price-account and --feed"));
    }
    let terms = with(terms::NEW, &arguments.terms)?;
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let (admin, market) = (keypair.pubkey(), jobs::pdas::find_market(&slug).0);
    let class_address = tiers::pdas::find_class(arguments.class).0;
    let (config, known, class) = tokio::try_join!(
        config(&client),
        client.find::<Market>(&market),
        client.find::<GpuClass>(&class_address),
    )?;
    Target {
        what: "the configuration",
        address: jobs::pdas::find_config().0,
        authority: config.authority,
    }
    .check(&keypair)?;
    if known.is_some() {
        return Err(
            CliError::user(format!("there is a market `{}` already", arguments.slug))
                .hint("`nosana admin market update` changes it"),
        );
    }
    if class.is_none() {
        return Err(CliError::user(format!(
            "there is no GPU class {}",
            arguments.class
        )));
    }
    note_price(&client, &terms, printer).await?;
    let (market_rent, queue_rent, lamports) = tokio::try_join!(
        client.rent(Market::LEN),
        client.rent(queue::space(arguments.capacity)),
        client.lamports(&admin),
    )?;
    let rent = market_rent.saturating_add(queue_rent);
    if lamports < rent {
        return Err(CliError::user(format!(
            "the rent of the market and {} places is {}, the wallet {admin} has {}",
            arguments.capacity,
            units::sol(rent),
            units::sol(lamports)
        ))
        .hint("send it SOL, or begin with a smaller --capacity: a queue can grow"));
    }
    let key = Keypair::new();
    let args = OpenMarketInstructionArgs {
        slug,
        tier: match arguments.tier {
            MarketTier::Community => Tier::Community as u8,
            MarketTier::Premium => Tier::Premium as u8,
        },
        terms,
    };
    let [create, assign] =
        instructions::create_queue(admin, market, key.pubkey(), arguments.capacity, queue_rent);
    let all = [
        instructions::open_market(admin, class_address, args),
        create,
        assign,
    ];
    let sent = client.send(&all, &[&keypair, &key]).await;
    let sent = sent.map_err(|error| CliError::from(error).context("the market was not opened"))?;
    let opened = Opened {
        market: market.to_string(),
        slug: arguments.slug.clone(),
        queue: key.pubkey().to_string(),
        capacity: arguments.capacity,
        rent,
        signature: sent.signature.to_string(),
    };
    printer.result(&opened, |opened| {
        pairs(&[
            ("market", format!("{}, {}", opened.slug, opened.market)),
            ("queue", opened.queue.clone()),
            ("places", opened.capacity.to_string()),
            ("rent", units::sol(opened.rent)),
            ("signature", opened.signature.clone()),
        ])
    })
}

/// Changes the terms of a market and prints what is different.
async fn update(
    name: &str,
    change_terms: impl FnOnce(MarketTerms) -> Result<MarketTerms>,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let (address, market) = market::find(&client, name).await?;
    let target = Target {
        what: "the market",
        address,
        authority: market.authority,
    };
    target.check(&keypair)?;
    let before = market.terms();
    let after = change_terms(before.clone())?;
    note_price(&client, &after, printer).await?;
    let changes = differences(rows(&before), rows(&after));
    let instruction = instructions::update_market(keypair.pubkey(), address, after);
    change(&client, &keypair, &target, instruction, changes, printer).await
}

/// A market that is no more.
#[derive(Serialize)]
struct Closed {
    market: String,
    /// `None` when it had none.
    queue: Option<String>,
    /// Lamports of both accounts, to who paid them.
    rent: u64,
    signature: String,
}

async fn close(one: &OneMarket, settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let (address, market) = market::find(&client, &one.market).await?;
    let target = Target {
        what: "the market",
        address,
        authority: market.authority,
    };
    target.check(&keypair)?;
    let closed = if market.queue == Address::default() {
        close_without_queue(&client, &keypair, address, market).await?
    } else {
        close_with_queue(&client, &keypair, address, &market, &one.market).await?
    };
    printer.result(&closed, |closed| {
        let queue = closed.queue.as_ref();
        pairs(&[
            ("market", format!("{}, closed", closed.market)),
            (
                "queue",
                queue.map_or_else(
                    || "it had none".to_owned(),
                    |queue| format!("{queue}, closed"),
                ),
            ),
            ("rent returned", units::sol(closed.rent)),
            ("signature", closed.signature.clone()),
        ])
    })
}

/// The program closes a market together with its queue, so one that has none gets the smallest for as long as the transaction
/// takes: its rent is back at the end.
async fn close_without_queue(
    client: &Client,
    keypair: &Keypair,
    address: Address,
    market: Market,
) -> Result<Closed> {
    let (own, queue) = (keypair.pubkey(), Keypair::new());
    let smallest = *CAPACITY.start();
    let (rent, of_queue) = tokio::try_join!(
        client.lamports(&address),
        client.rent(queue::space(smallest))
    )?;
    let [create, assign] =
        instructions::create_queue(own, address, queue.pubkey(), smallest, of_queue);
    let market = Market {
        queue: queue.pubkey(),
        ..market
    };
    let close = instructions::close_market(address, &market, own);
    let sent = client
        .send(&[create, assign, close], &[keypair, &queue])
        .await;
    let sent = sent.map_err(|error| {
        CliError::from(error).context(format!(
            "the market was not closed, for which {} of rent is lent to a queue",
            units::sol(of_queue)
        ))
    })?;
    Ok(Closed {
        market: address.to_string(),
        queue: None,
        rent,
        signature: sent.signature.to_string(),
    })
}

async fn close_with_queue(
    client: &Client,
    keypair: &Keypair,
    address: Address,
    market: &Market,
    name: &str,
) -> Result<Closed> {
    let queue = client.get::<QueueView>(&market.queue).await?;
    let (jobs, waiting) = (queue.header.jobs, queue.header.waiting);
    if jobs > 0 || waiting > 0 {
        return Err(CliError::user(format!(
            "the market is in use: {jobs} accounts of jobs are not closed, {waiting} places are taken"
        ))
        .hint(format!(
            "`nosana admin market pause {name}` lets no job in, `nosana job close --all` closes those of a wallet that are over, `nosana market sweep {name}` frees places"
        )));
    }
    let rent = tokio::try_join!(client.lamports(&address), client.lamports(&market.queue))?;
    let instruction = instructions::close_market(address, market, queue.header.payer);
    let signature = send(client, instruction, keypair, "the market was not closed").await?;
    Ok(Closed {
        market: address.to_string(),
        queue: Some(market.queue.to_string()),
        rent: rent.0.saturating_add(rent.1),
        signature,
    })
}

/// A queue that has more places.
#[derive(Serialize)]
struct Grown {
    market: String,
    queue: String,
    before: u32,
    capacity: u32,
    /// Of the transactions, in order.
    signatures: Vec<String>,
}

/// Makes a queue larger, by as many transactions as that takes. What was added stays when one fails.
async fn grow(arguments: &GrowArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    check_capacity(arguments.capacity)?;
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let payer = read_payer(arguments.payer.as_deref(), &keypair)?;
    let (address, market) = market::find(&client, &arguments.market).await?;
    market::check_queue(&market)?;
    let target = Target {
        what: "the market",
        address,
        authority: market.authority,
    };
    target.check(&keypair)?;
    let header = client.get::<QueueView>(&market.queue).await?.header;
    if header.payer != payer.pubkey() {
        return Err(CliError::user(format!(
            "the queue was paid for by {}, who pays for more of it, too",
            header.payer
        ))
        .hint("give that key with --payer"));
    }
    if arguments.capacity <= header.capacity {
        return Err(CliError::user(format!(
            "the queue has {} places and can only grow",
            header.capacity
        )));
    }
    let steps = steps(header.capacity, arguments.capacity);
    let mut signatures = Vec::new();
    for steps in steps.chunks(GROWTHS_A_TRANSACTION) {
        let grow = |capacity: &u32| {
            let (admin, payer) = (keypair.pubkey(), payer.pubkey());
            instructions::grow_queue(admin, payer, address, market.queue, *capacity)
        };
        let all: Vec<Instruction> = steps.iter().map(grow).collect();
        let sent = client.send(&all, &[&keypair, &payer]).await;
        let sent = sent.map_err(|error| {
            CliError::from(error).context("the queue is not as large yet as it shall be")
        })?;
        signatures.push(sent.signature.to_string());
        printer.note(&format!("{} places", steps.last().unwrap_or(&0)));
    }
    let grown = Grown {
        market: address.to_string(),
        queue: market.queue.to_string(),
        before: header.capacity,
        capacity: arguments.capacity,
        signatures,
    };
    printer.result(&grown, |grown| {
        pairs(&[
            ("market", grown.market.clone()),
            ("queue", grown.queue.clone()),
            (
                "places",
                format!("{}, before {}", grown.capacity, grown.before),
            ),
            ("transactions", grown.signatures.len().to_string()),
        ])
    })
}

/// The capacities on the way from `now` to `then`, each as far from the one before as one instruction goes.
fn steps(now: u32, then: u32) -> Vec<u32> {
    let mut steps = Vec::new();
    let mut capacity = now;
    while capacity < then {
        capacity = capacity.saturating_add(PLACES_AN_INSTRUCTION).min(then);
        steps.push(capacity);
    }
    steps
}

fn check_capacity(capacity: u32) -> Result<()> {
    if CAPACITY.contains(&capacity) {
        return Ok(());
    }
    Err(CliError::user(format!(
        "a queue has {} to {} places, not {capacity}",
        CAPACITY.start(),
        CAPACITY.end()
    )))
}

/// Says so when a price in dollars cannot be converted at present.
async fn note_price(client: &Client, terms: &MarketTerms, printer: &Printer) -> Result<()> {
    if terms.price_kind != PriceKind::Dollars as u8 {
        return Ok(());
    }
    let (found, now) = tokio::try_join!(client.raw_account(&terms.price_account), client.now())?;
    let price = MarketPrice {
        kind: PriceKind::Dollars,
        price: terms.price,
        discount_bps: terms.discount_bps,
        bounds: Bounds {
            feed_id: terms.feed_id,
            max_age: terms.max_age,
            max_confidence_bps: terms.max_confidence_bps,
        },
    };
    let data = found.map(|found| found.data).unwrap_or_default();
    if let Err(error) = price.per_second(&data, DECIMALS, now) {
        printer.note(&format!(
            "no job can be posted at present: {error} (price account {})",
            terms.price_account
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_grows_in_steps_of_one_instruction() {
        assert!(steps(16, 16).is_empty());
        assert_eq!(steps(16, 272), [272]);
        assert_eq!(steps(16, 273), [272, 273]);
        assert_eq!(steps(4_096, 200_000).len(), 766);
    }
}

//! The terms of a market: as they are, as they are typed, and what is different between two of them.

use nosana_sdk::{
    common::{
        job::{MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT, MAX_TIMEOUT},
        money,
        price::PriceKind,
    },
    generated::jobs::types::MarketTerms,
};
use serde::Serialize;
use serde_json::{Value, json};
use solana_address::Address;

use crate::{
    args::TermsArguments,
    commands::market::named,
    error::{CliError, Result},
    settings::parse_address,
    units,
};

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// The terms of a new market where nothing else is said; its price has no default.
pub const NEW: MarketTerms = MarketTerms {
    price_kind: PriceKind::Fixed as u8,
    price: 0,
    price_account: Address::new_from_array([0; 32]),
    feed_id: [0; 32],
    max_age: 0,
    max_confidence_bps: 0,
    discount_bps: 0,
    host_share_bps: money::BPS,
    min_timeout: 10,
    max_timeout: 7 * DAY,
    start_limit: 10 * MINUTE,
    lease: 2 * MINUTE,
    retention: DAY,
    bond_minimum: 0,
    paused: 0,
};
/// How old the price of NOS may be where nothing else is said, seconds.
const MAX_AGE: u32 = MINUTE;
/// How wide its confidence interval may be, basis points.
const MAX_CONFIDENCE_BPS: u16 = 200;

/// `terms` with what was typed in place of what they say.
pub fn with(terms: MarketTerms, typed: &TermsArguments) -> Result<MarketTerms> {
    let mut terms = with_price(terms, typed)?;
    let set = |place: &mut u32, value: Option<u32>| *place = value.unwrap_or(*place);
    set(&mut terms.min_timeout, typed.min_timeout);
    set(&mut terms.max_timeout, typed.max_timeout);
    set(&mut terms.start_limit, typed.start_limit);
    set(&mut terms.lease, typed.lease);
    set(&mut terms.retention, typed.retention);
    terms.discount_bps = typed.discount.unwrap_or(terms.discount_bps);
    terms.host_share_bps = typed.host_share.unwrap_or(terms.host_share_bps);
    terms.bond_minimum = typed.bond.unwrap_or(terms.bond_minimum);
    check_terms(&terms)?;
    Ok(terms)
}

fn with_price(mut terms: MarketTerms, typed: &TermsArguments) -> Result<MarketTerms> {
    if let Some(price) = typed.price {
        return Ok(MarketTerms {
            price_kind: PriceKind::Fixed as u8,
            price,
            price_account: Address::default(),
            feed_id: [0; 32],
            max_age: 0,
            max_confidence_bps: 0,
            ..terms
        });
    }
    if let Some(dollars) = typed.dollars {
        terms.price = dollars;
        if terms.price_kind != PriceKind::Dollars as u8 {
            terms.price_kind = PriceKind::Dollars as u8;
            terms.max_age = MAX_AGE;
            terms.max_confidence_bps = MAX_CONFIDENCE_BPS;
        }
    }
    let names_a_rate = typed.price_account.is_some()
        || typed.feed.is_some()
        || typed.max_age.is_some()
        || typed.max_confidence.is_some();
    if names_a_rate && terms.price_kind != PriceKind::Dollars as u8 {
        return Err(CliError::user(
            "--price-account, --feed, --max-age and --max-confidence are for prices in dollars",
        )
        .hint("give --dollars, too"));
    }
    if let Some(text) = &typed.price_account {
        terms.price_account = parse_address("price account", text)?;
    }
    if let Some(text) = &typed.feed {
        terms.feed_id = unhex(text).ok_or_else(|| {
            CliError::user(format!("`{text}` is not the id of a price"))
                .hint("expected 64 hexadecimal digits, as Pyth lists them")
        })?;
    }
    terms.max_age = typed.max_age.unwrap_or(terms.max_age);
    terms.max_confidence_bps = typed.max_confidence.unwrap_or(terms.max_confidence_bps);
    Ok(terms)
}

/// Refuses what the program would, and says which it is.
fn check_terms(terms: &MarketTerms) -> Result<()> {
    let is_dollars = terms.price_kind == PriceKind::Dollars as u8;
    let has_rate = terms.price_account != Address::default() && terms.feed_id != [0; 32];
    let days = |seconds: u32| units::seconds(seconds.into());
    let wrong = if is_dollars && !has_rate {
        "a price in dollars needs --price-account and --feed".to_owned()
    } else if is_dollars && terms.max_age == 0 {
        "--max-age must be 1 second or more".to_owned()
    } else if !(1..=terms.max_timeout).contains(&terms.min_timeout)
        || terms.max_timeout > MAX_TIMEOUT
    {
        format!(
            "--min-timeout must be from 1 s to --max-timeout, and that at most {}",
            days(MAX_TIMEOUT)
        )
    } else if !(1..=MAX_START_LIMIT).contains(&terms.start_limit) {
        format!(
            "--start-limit must be from 1 s to {}",
            days(MAX_START_LIMIT)
        )
    } else if !(1..=MAX_LEASE).contains(&terms.lease) {
        format!("--lease must be from 1 s to {}", days(MAX_LEASE))
    } else if terms.retention > MAX_RETENTION {
        format!("--retention must be at most {}", days(MAX_RETENTION))
    } else if !is_dollars && money::deposit(terms.price, terms.max_timeout).is_err() {
        "the deposit of the longest job is more than there can be of NOS".to_owned()
    } else {
        return Ok(());
    };
    Err(CliError::user(wrong))
}

/// Everything about terms that can differ.
pub fn rows(terms: &MarketTerms) -> Vec<Row> {
    let in_dollars = terms.price_kind == PriceKind::Dollars as u8;
    let kind = if in_dollars { "dollars" } else { "fixed" };
    let price = if in_dollars {
        units::dollars_an_hour(terms.price)
    } else {
        units::nos(terms.price.saturating_mul(HOUR.into()))
    };
    let share = |name, bps: u16| (name, json!(bps), units::percent(bps));
    let time = |name, seconds: u32| (name, json!(seconds), units::seconds(seconds.into()));
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let account = named(&terms.price_account);
    let feed = (terms.feed_id != [0; 32]).then(|| hex::encode(terms.feed_id));
    let bond = format!("{} xNOS", units::decimals(terms.bond_minimum));
    vec![
        ("price_kind", json!(kind), kind.to_owned()),
        ("list_price", json!(terms.price), format!("{price} an hour")),
        ("price_account", json!(account), or_none(account)),
        ("feed", json!(feed), or_none(feed)),
        time("max_age", terms.max_age),
        share("max_confidence_bps", terms.max_confidence_bps),
        share("discount_bps", terms.discount_bps),
        share("host_share_bps", terms.host_share_bps),
        time("min_timeout", terms.min_timeout),
        time("max_timeout", terms.max_timeout),
        time("start_limit", terms.start_limit),
        time("lease", terms.lease),
        time("retention", terms.retention),
        ("bond_minimum", json!(terms.bond_minimum), bond),
        (
            "is_paused",
            json!(terms.paused != 0),
            yes_or_no(terms.paused != 0),
        ),
    ]
}

/// One thing that is not as it was.
#[derive(Debug, Serialize)]
pub struct Change {
    /// Its name for programs.
    pub name: &'static str,
    /// What it was.
    pub before: Value,
    /// What it is now.
    pub after: Value,
    /// Both in words.
    #[serde(skip)]
    pub text: [String; 2],
}

/// A name, its value for programs, and for people.
pub type Row = (&'static str, Value, String);

/// The rows whose value is another one.
pub fn differences(before: Vec<Row>, after: Vec<Row>) -> Vec<Change> {
    let both = before.into_iter().zip(after);
    both.filter(|(before, after)| before.1 != after.1)
        .map(|(before, after)| Change {
            name: before.0,
            before: before.1,
            after: after.1,
            text: [before.2, after.2],
        })
        .collect()
}

/// For people.
pub fn yes_or_no(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

/// The 32 bytes of 64 hexadecimal digits, with or without `0x`.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::admin::{Changed, changed_text};

    const FEED: &str = "8414cfadf82f6bed644d2e399c11df21ec0131aa574c56030b132113dbbf3a0a";

    fn typed(change: impl FnOnce(&mut TermsArguments)) -> TermsArguments {
        let mut typed = TermsArguments::default();
        change(&mut typed);
        typed
    }

    fn in_dollars() -> TermsArguments {
        typed(|typed| {
            typed.dollars = Some(138_888_889);
            typed.price_account = Some(Address::new_from_array([3; 32]).to_string());
            typed.feed = Some(FEED.to_owned());
        })
    }

    #[test]
    fn only_what_is_named_changes() {
        let before = with(NEW, &typed(|typed| typed.price = Some(120))).unwrap();
        let same = with(before.clone(), &TermsArguments::default()).unwrap();
        assert!(differences(rows(&before), rows(&same)).is_empty());
        let after = with(
            before.clone(),
            &typed(|typed| {
                typed.discount = Some(1_250);
                typed.lease = Some(300);
            }),
        );
        let changed = Changed {
            address: "MARKET".to_owned(),
            changes: differences(rows(&before), rows(&after.unwrap())),
            signature: Some("SIGNATURE".to_owned()),
        };
        insta::assert_snapshot!(changed_text(&changed), @"
        changed       before  after
        discount_bps  0 %     12.5 %
        lease         2 m     5 m

        signature  SIGNATURE
        ");
        insta::assert_snapshot!(serde_json::to_string(&changed).unwrap(), @r#"{"address":"MARKET","changes":[{"name":"discount_bps","before":0,"after":1250},{"name":"lease","before":120,"after":300}],"signature":"SIGNATURE"}"#);
    }

    #[test]
    fn a_price_goes_from_fixed_to_dollars_and_back() {
        let fixed = with(NEW, &typed(|typed| typed.price = Some(120))).unwrap();
        let dollars = with(fixed.clone(), &in_dollars()).unwrap();
        assert_eq!(hex::encode(dollars.feed_id), FEED);
        let changed = Changed {
            address: "MARKET".to_owned(),
            changes: differences(rows(&fixed), rows(&dollars)),
            signature: None,
        };
        insta::assert_snapshot!(changed_text(&changed), @"
        changed             before                after
        price_kind          fixed                 dollars
        list_price          0.432000 NOS an hour  $0.5000 an hour
        price_account       -                     CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8
        feed                -                     8414cfadf82f6bed644d2e399c11df21ec0131aa574c56030b132113dbbf3a0a
        max_age             0 s                   1 m
        max_confidence_bps  0 %                   2 %
        ");
        let cheaper = typed(|typed| typed.dollars = Some(1));
        let cheaper = with(dollars.clone(), &cheaper).unwrap();
        assert_eq!(cheaper.price_account, dollars.price_account);
        let back = with(dollars, &typed(|typed| typed.price = Some(120))).unwrap();
        assert_eq!(back, fixed);
    }

    #[test]
    fn terms_that_the_program_refuses_are_named() {
        let lines: Vec<String> = [
            typed(|typed| typed.dollars = Some(1)),
            typed(|typed| typed.feed = Some(FEED.to_owned())),
            typed(|typed| typed.min_timeout = Some(0)),
            typed(|typed| typed.max_timeout = Some(31 * DAY)),
            typed(|typed| typed.start_limit = Some(2 * HOUR)),
            typed(|typed| typed.lease = Some(0)),
            typed(|typed| typed.retention = Some(91 * DAY)),
            typed(|typed| typed.price = Some(u64::MAX)),
            typed(|typed| {
                typed.dollars = Some(1);
                typed.feed = Some("abc".to_owned());
            }),
            typed(|typed| {
                typed.dollars = Some(1);
                typed.price_account = Some("abc".to_owned());
            }),
        ]
        .iter()
        .map(|typed| with(NEW, typed).unwrap_err().message())
        .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        a price in dollars needs --price-account and --feed
        --price-account, --feed, --max-age and --max-confidence are for prices in dollars
        --min-timeout must be from 1 s to --max-timeout, and that at most 30 d
        --min-timeout must be from 1 s to --max-timeout, and that at most 30 d
        --start-limit must be from 1 s to 1 h
        --lease must be from 1 s to 1 d
        --retention must be at most 90 d
        the deposit of the longest job is more than there can be of NOS
        `abc` is not the id of a price
        `abc` is not the address of a price account
        ");
    }
}

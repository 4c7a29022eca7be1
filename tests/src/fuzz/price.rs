//! Price accounts and conversions against long division.

use nosana_sdk::common::price::{Bounds, DISCRIMINATOR, MarketPrice, Price, PriceError, PriceKind};

use super::Bytes;

/// Powers of ten for which the program's 128 bits always suffice; NOS needs at most 12.
const EXACT: u32 = 15;

/// Reads bytes as a price account, checks the price and converts by it; what comes out
/// is compared with long division.
///
/// # Panics
/// When what was read stands elsewhere, or a result is not exact.
pub fn price(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let kind = if bytes.byte() & 1 == 0 {
        PriceKind::Fixed
    } else {
        PriceKind::Dollars
    };
    let market = MarketPrice {
        kind,
        price: bytes.u64(),
        discount_bps: bytes.u16() % 10_001,
        bounds: Bounds {
            feed_id: [bytes.byte(); 32],
            max_age: bytes.u32(),
            max_confidence_bps: bytes.u16(),
        },
    };
    let (decimals, now) = (bytes.byte(), bytes.i64());
    let parts = Price {
        feed_id: [bytes.byte(); 32],
        price: bytes.i64(),
        confidence: bytes.u64(),
        exponent: bytes.i32(),
        published_at: bytes.i64(),
    };
    converted(&parts, market.price, decimals);
    written(&parts, &market, decimals, now, &mut bytes);

    let rest = bytes.0;
    for data in [rest.to_vec(), [&DISCRIMINATOR, rest].concat()] {
        match Price::read(&data) {
            Ok(found) => read(&found, &data),
            Err(error) => assert_eq!(error, PriceError::NotAPrice),
        }
    }
}

/// What was read stands where Pyth writes it.
fn read(found: &Price, data: &[u8]) {
    assert!(data.starts_with(&DISCRIMINATOR));
    assert_eq!(data[40], 1, "only what is fully verified counts");
    assert!(data.len() >= 133);
    let mut fields = Bytes(&data[41..]);
    let expected = Price {
        feed_id: fields.take(),
        price: fields.i64(),
        confidence: fields.u64(),
        exponent: fields.i32(),
        published_at: fields.i64(),
    };
    assert_eq!(*found, expected);
}

/// A price account with `parts`, some of whose bytes are changed by `bytes`.
fn written(parts: &Price, market: &MarketPrice, decimals: u8, now: i64, bytes: &mut Bytes) {
    let mut data = DISCRIMINATOR.to_vec();
    data.extend([0; 32]);
    data.push(1);
    data.extend(parts.feed_id);
    data.extend(parts.price.to_le_bytes());
    data.extend(parts.confidence.to_le_bytes());
    data.extend(parts.exponent.to_le_bytes());
    data.extend(parts.published_at.to_le_bytes());
    data.extend([0; 33]);
    assert_eq!(Price::read(&data), Ok(*parts));
    assert_eq!(
        market.per_second(&data, decimals, now),
        per_second(parts, market, decimals, now)
    );
    let (at, flip) = (usize::from(bytes.byte()) % data.len(), bytes.byte());
    data[at] ^= flip;
    data.truncate(data.len() - usize::from(bytes.byte()) % 3);
    if let Ok(found) = Price::read(&data) {
        read(&found, &data);
        let _ = market.per_second(&data, decimals, now);
    }
}

/// What a second costs, from what a price account says.
fn per_second(
    parts: &Price,
    market: &MarketPrice,
    decimals: u8,
    now: i64,
) -> Result<u64, PriceError> {
    let mut price = market.price;
    if market.kind == PriceKind::Dollars {
        let oldest = i128::from(now) - i128::from(market.bounds.max_age);
        let last = i128::from(parts.published_at);
        if parts.feed_id != market.bounds.feed_id {
            return Err(PriceError::WrongFeed);
        }
        // The largest time is for ever.
        let is_endless = last + i128::from(market.bounds.max_age) > i128::from(i64::MAX);
        if last < oldest && !is_endless {
            return Err(PriceError::Stale);
        }
        if parts.price <= 0 || !(-18..=0).contains(&parts.exponent) {
            return Err(PriceError::OutOfRange);
        }
        let widest = i128::from(parts.price) * i128::from(market.bounds.max_confidence_bps);
        if i128::from(parts.confidence) * 10_000 > widest {
            return Err(PriceError::Uncertain);
        }
        price = parts.convert(market.price, decimals)?;
    }
    let whole = u128::from(price) * u128::from(10_000 - market.discount_bps) / 10_000;
    Ok(u64::try_from(whole).unwrap())
}

/// A conversion is the exact quotient, rounded down, or there is none.
fn converted(parts: &Price, usd: u64, decimals: u8) {
    let found = parts.convert(usd, decimals);
    if parts.price <= 0 || !(-18..=0).contains(&parts.exponent) {
        assert_eq!(found, Err(PriceError::OutOfRange));
        return;
    }
    let power = i32::from(decimals) - 12 - parts.exponent;
    let exact = quotient(usd, parts.price.unsigned_abs(), power);
    match (found, exact) {
        (Ok(found), exact) => assert_eq!(Some(found), exact),
        (Err(error), Some(1..)) => assert!(
            power.unsigned_abs() > EXACT,
            "{usd} at {parts:?} is {exact:?}, not {error:?}"
        ),
        _ => {}
    }
}

/// `⌊usd × 10^power ÷ price⌋` digit by digit; `None` when it does not fit 64 bits.
fn quotient(usd: u64, price: u64, power: i32) -> Option<u64> {
    if power < 0 {
        let scale = 10_u128.checked_pow(power.unsigned_abs());
        let divisor = scale.and_then(|scale| scale.checked_mul(price.into()));
        let whole = divisor.map_or(0, |divisor| u128::from(usd) / divisor);
        return u64::try_from(whole).ok();
    }
    let (mut whole, mut rest) = (u128::from(usd / price), u128::from(usd % price));
    for _ in 0..power {
        rest *= 10;
        whole = whole * 10 + rest / u128::from(price);
        rest %= u128::from(price);
        u64::try_from(whole).ok()?;
    }
    u64::try_from(whole).ok()
}

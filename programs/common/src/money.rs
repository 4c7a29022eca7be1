//! Settlement: who gets what of a job's escrow, as pure functions.
//!
//! All amounts are base units of the mint. Every division rounds down, and what
//! rounding leaves goes to the client.

/// The whole, in basis points.
pub const BPS: u16 = 10_000;

/// The highest fee that any authority can set: 10 % of what was earned.
pub const MAX_FEE_BPS: u16 = 1_000;

/// The part of a job's terms that money depends on, as they were at posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Base units per second.
    pub price: u64,
    /// The host's share of the price, in basis points, at most [`BPS`].
    pub host_share_bps: u16,
    /// The fee on what was earned, in basis points, at most [`MAX_FEE_BPS`].
    pub fee_bps: u16,
}

/// What a number of seconds is worth, before anything was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Earned {
    /// For the host, base units.
    pub host: u64,
    /// For the stakers, base units.
    pub fee: u64,
}

/// How an amount leaves an escrow. The three parts never exceed what it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Settlement {
    /// To the host's payout account, base units.
    pub to_host: u64,
    /// To the stakers' reward vault, base units.
    pub fee: u64,
    /// Back to the client, base units.
    pub to_client: u64,
}

/// Why a settlement cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// An amount does not fit 64 bits.
    Overflow,
    /// A share is above the whole, or a fee above its cap.
    ShareTooLarge,
    /// More would be paid than the escrow holds.
    Underfunded,
}

/// `price × timeout`: what a client puts into escrow.
///
/// # Errors
/// [`MoneyError::Overflow`] when the product does not fit 64 bits.
pub fn deposit(price: u64, timeout: u32) -> Result<u64, MoneyError> {
    price
        .checked_mul(u64::from(timeout))
        .ok_or(MoneyError::Overflow)
}

/// What `seconds` of work are worth under `terms`:
/// `earned = ⌊price × seconds × host share⌋`, `fee = ⌊earned × fee share⌋`, and
/// the host gets `earned − fee`.
///
/// # Errors
/// [`MoneyError::ShareTooLarge`] or [`MoneyError::Overflow`].
pub fn earned(terms: &Terms, seconds: u32) -> Result<Earned, MoneyError> {
    if terms.host_share_bps > BPS || terms.fee_bps > MAX_FEE_BPS {
        return Err(MoneyError::ShareTooLarge);
    }
    let gross = deposit(terms.price, seconds)?;
    let total = part(gross, terms.host_share_bps)?;
    let fee = part(total, terms.fee_bps)?;
    let host = total.checked_sub(fee).ok_or(MoneyError::Overflow)?;
    Ok(Earned { host, fee })
}

/// Pays the seconds after `paid_seconds` up to `seconds` out of `held`.
///
/// At the `last` settlement of a job the rest goes to the client; before it,
/// nothing does. Paying in parts gives the same sum as paying once, because each
/// part is the difference of two totals.
///
/// # Errors
/// [`MoneyError::Underfunded`] when `held` is less than what is due.
pub fn settle(
    terms: &Terms,
    paid_seconds: u32,
    seconds: u32,
    held: u64,
    last: bool,
) -> Result<Settlement, MoneyError> {
    let before = earned(terms, paid_seconds)?;
    let after = earned(terms, seconds.max(paid_seconds))?;
    let to_host = after.host.saturating_sub(before.host);
    let fee = after.fee.saturating_sub(before.fee);
    let rest = held
        .checked_sub(to_host)
        .and_then(|left| left.checked_sub(fee))
        .ok_or(MoneyError::Underfunded)?;
    let to_client = if last { rest } else { 0 };
    Ok(Settlement {
        to_host,
        fee,
        to_client,
    })
}

/// Whole seconds from `since` to `now`, never negative and at most `limit`.
///
/// A clock that stands still or jumps back therefore costs nobody anything.
#[must_use]
pub fn seconds_between(since: i64, now: i64, limit: u32) -> u32 {
    let seconds = now.saturating_sub(since).max(0);
    u32::try_from(seconds).map_or(limit, |seconds| seconds.min(limit))
}

/// `⌊amount × bps ÷ 10 000⌋` without an intermediate that could overflow:
/// `amount` is split at the divisor, so everything stays within 64 bits, which
/// the chain computes several times cheaper than 128.
///
/// # Errors
/// [`MoneyError::Overflow`], which a `bps` of at most [`BPS`] cannot cause.
#[allow(
    clippy::arithmetic_side_effects,
    reason = "the divisor is a constant above zero"
)]
pub fn part(amount: u64, bps: u16) -> Result<u64, MoneyError> {
    let bps = u64::from(bps);
    let quotient = amount.wrapping_div(u64::from(BPS));
    let remainder = amount.wrapping_rem(u64::from(BPS));
    let high = quotient.checked_mul(bps).ok_or(MoneyError::Overflow)?;
    // remainder < 10 000 and bps <= 10 000: the product is far below 2^64.
    let low = remainder.wrapping_mul(bps).wrapping_div(u64::from(BPS));
    high.checked_add(low).ok_or(MoneyError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        price: 48,
        host_share_bps: 8_000,
        fee_bps: 250,
    };

    #[test]
    fn a_part_is_the_exact_quotient() {
        for amount in [0, 1, 9_999, 10_000, 10_001, u64::MAX] {
            for bps in [0, 1, 3_333, 9_999, 10_000] {
                let exact = u128::from(amount) * u128::from(bps) / 10_000;
                assert_eq!(u128::from(part(amount, bps).unwrap()), exact);
            }
        }
    }

    #[test]
    fn a_settlement_spends_exactly_what_was_held() {
        let held = deposit(TERMS.price, 600).unwrap();
        let paid = settle(&TERMS, 0, 77, held, true).unwrap();
        assert_eq!(paid.to_host + paid.fee + paid.to_client, held);
        assert_eq!(paid.to_host + paid.fee, 48 * 77 * 8 / 10);
    }

    #[test]
    fn parts_sum_to_the_whole() {
        let mut held = deposit(TERMS.price, 600).unwrap();
        let once = settle(&TERMS, 0, 599, held, true).unwrap();
        let (mut host, mut fee) = (0, 0);
        for second in 0..599 {
            let part = settle(&TERMS, second, second + 1, held, false).unwrap();
            held -= part.to_host + part.fee;
            host += part.to_host;
            fee += part.fee;
        }
        assert_eq!((host, fee), (once.to_host, once.fee));
    }

    #[test]
    fn seconds_never_go_backwards_or_past_the_limit() {
        assert_eq!(seconds_between(100, 90, 60), 0);
        assert_eq!(seconds_between(100, 130, 60), 30);
        assert_eq!(seconds_between(100, 1_000, 60), 60);
        assert_eq!(seconds_between(i64::MIN, i64::MAX, 60), 60);
    }

    #[test]
    fn too_large_a_share_is_refused() {
        let terms = Terms {
            fee_bps: MAX_FEE_BPS + 1,
            ..TERMS
        };
        assert_eq!(earned(&terms, 1), Err(MoneyError::ShareTooLarge));
    }

    #[test]
    fn an_empty_escrow_is_refused() {
        assert_eq!(settle(&TERMS, 0, 10, 1, true), Err(MoneyError::Underfunded));
    }
}

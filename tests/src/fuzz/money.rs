//! A job's money against 128 bits.

use nosana_sdk::common::money::{
    BPS, Earned, MAX_FEE_BPS, MoneyError, Settlement, Terms, deposit, earned, part,
    seconds_between, settle,
};

use super::Bytes;

/// A job's money, from the deposit through checkpoints to its end, against 128 bits.
///
/// # Panics
/// When an amount is not exact, or the parts are not the whole.
pub fn money(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let terms = Terms {
        price: bytes.u64(),
        host_share_bps: bytes.u16(),
        fee_bps: bytes.u16(),
    };
    let timeout = bytes.u32();
    parts(terms.price, terms.host_share_bps);
    times(bytes.i64(), bytes.i64(), timeout);

    let whole = u128::from(terms.price) * u128::from(timeout);
    let held = deposit(terms.price, timeout);
    assert_eq!(held, u64::try_from(whole).map_err(|_| MoneyError::Overflow));
    if terms.host_share_bps > BPS || terms.fee_bps > MAX_FEE_BPS {
        assert_eq!(earned(&terms, timeout), Err(MoneyError::ShareTooLarge));
    } else if let Ok(held) = held {
        run(&terms, timeout, held, &mut bytes);
    }
}

/// Checkpoints at any seconds, also at earlier ones, then the end.
fn run(terms: &Terms, timeout: u32, held: u64, bytes: &mut Bytes) {
    let (mut left, mut paid_seconds) = (held, 0);
    let mut paid = Earned::default();
    loop {
        let last = bytes.is_empty();
        let limit = u64::from(timeout) + 1;
        let seconds = u32::try_from(u64::from(bytes.u32()) % limit).unwrap();
        let total = exact(terms, seconds.max(paid_seconds));
        let (to_host, fee) = (total.host - paid.host, total.fee - paid.fee);
        let rest = left - to_host - fee;
        let due = Settlement {
            to_host,
            fee,
            to_client: if last { rest } else { 0 },
        };
        assert_eq!(settle(terms, paid_seconds, seconds, left, last), Ok(due));
        if to_host + fee > 0 {
            let refused = settle(terms, paid_seconds, seconds, to_host + fee - 1, last);
            assert_eq!(refused, Err(MoneyError::Underfunded));
        }
        if last {
            assert_eq!(total.host + total.fee + due.to_client, held);
            return;
        }
        left = rest;
        paid = total;
        paid_seconds = paid_seconds.max(seconds);
    }
}

/// What `seconds` are worth.
fn exact(terms: &Terms, seconds: u32) -> Earned {
    let gross = u128::from(terms.price) * u128::from(seconds);
    let total = gross * u128::from(terms.host_share_bps) / 10_000;
    let fee = total * u128::from(terms.fee_bps) / 10_000;
    let found = Earned {
        host: u64::try_from(total - fee).unwrap(),
        fee: u64::try_from(fee).unwrap(),
    };
    assert_eq!(earned(terms, seconds), Ok(found));
    found
}

fn parts(amount: u64, bps: u16) {
    let exact = u128::from(amount) * u128::from(bps) / 10_000;
    match part(amount, bps) {
        Ok(part) => assert_eq!(u128::from(part), exact),
        Err(error) => {
            assert_eq!(error, MoneyError::Overflow);
            assert!(bps > BPS, "a part of the whole always fits");
        }
    }
}

fn times(since: i64, now: i64, limit: u32) {
    let exact = (i128::from(now) - i128::from(since)).clamp(0, i128::from(limit));
    assert_eq!(i128::from(seconds_between(since, now, limit)), exact);
}

//! The xNOS formula.

/// The shortest duration of a stake: 14 days, in seconds.
pub const MIN_DURATION: u32 = 14 * 24 * 60 * 60;
/// The longest duration of a stake: 365 days, in seconds.
pub const MAX_DURATION: u32 = 365 * 24 * 60 * 60;
/// Seconds of duration that add the amount once more: a third of a year of 365
/// days, so that a year weighs four times the amount.
pub const DURATION_UNIT: u32 = 10_512_000;

/// `⌊amount × (1 + duration ÷ 10 512 000 s)⌋`: the weight of a stake.
///
/// `amount` is split at the divisor, so everything stays within 64 bits, which the
/// chain computes several times cheaper than 128. `None` when the result does not
/// fit 64 bits.
#[must_use]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "the divisor is a constant above zero"
)]
pub fn xnos(amount: u64, duration: u32) -> Option<u64> {
    let duration = u64::from(duration);
    let quotient = amount.wrapping_div(u64::from(DURATION_UNIT));
    let remainder = amount.wrapping_rem(u64::from(DURATION_UNIT));
    // remainder < 2^24 and duration < 2^32: the product is far below 2^64.
    let low = remainder
        .wrapping_mul(duration)
        .wrapping_div(u64::from(DURATION_UNIT));
    quotient
        .checked_mul(duration)?
        .checked_add(low)?
        .checked_add(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_weighs_four_times_the_amount() {
        assert_eq!(xnos(1_000_000, MAX_DURATION), Some(4_000_000));
    }

    #[test]
    fn fourteen_days_weigh_1_115() {
        assert_eq!(xnos(1_000_000, MIN_DURATION), Some(1_115_068));
    }

    #[test]
    fn half_a_year_weighs_2_5() {
        assert_eq!(xnos(1_000_000, MAX_DURATION / 2), Some(2_500_000));
    }

    #[test]
    fn the_weight_is_the_exact_quotient() {
        for amount in [0, 1, 10_511_999, 10_512_000, 10_512_001, u64::MAX / 4] {
            for duration in [0, 1, MIN_DURATION, 12_345_678, MAX_DURATION] {
                let extra = u128::from(amount) * u128::from(duration) / 10_512_000;
                let exact = u128::from(amount) + extra;
                assert_eq!(xnos(amount, duration).map(u128::from), Some(exact));
            }
        }
    }

    #[test]
    fn too_much_is_none() {
        assert_eq!(xnos(u64::MAX, MIN_DURATION), None);
    }
}

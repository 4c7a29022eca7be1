//! Stakes: the xNOS formula, what vests while a stake is unstaked, what a slash takes,
//! and how the tiers program calls the staking program.

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

/// `⌊amount × elapsed ÷ duration⌋`, at most `amount`: base units that have vested
/// `elapsed` seconds after unstaking began.
///
/// It never falls while `elapsed` rises. A duration of zero has passed.
#[must_use]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "elapsed is less than the divisor, which is therefore above zero"
)]
pub fn vested(amount: u64, elapsed: u32, duration: u32) -> u64 {
    if elapsed >= duration {
        return amount;
    }
    let (elapsed, duration) = (u64::from(elapsed), u64::from(duration));
    let quotient = amount.wrapping_div(duration);
    let remainder = amount.wrapping_rem(duration);
    // elapsed < duration: the first product is less than amount; remainder and elapsed
    // are below 2^32. The sum is below amount.
    let low = remainder.wrapping_mul(elapsed).wrapping_div(duration);
    quotient.wrapping_mul(elapsed).wrapping_add(low)
}

/// `⌊amount × slashed_xnos ÷ stake_xnos⌋`: base units that a slash of `slashed_xnos`
/// takes from a stake of `amount` base units that weighs `stake_xnos`.
///
/// What is left weighs enough for the bonds that are left:
/// `xnos(amount − tokens) ≥ stake_xnos − slashed_xnos`. For with `k = 1 + duration ÷
/// 10 512 000`, `stake_xnos = ⌊amount × k⌋`, so `tokens ≤ amount × slashed ÷ stake_xnos`
/// gives `(amount − tokens) × k ≥ amount × k × (1 − slashed ÷ stake_xnos) ≥ stake_xnos −
/// slashed`; that is a whole number, so rounding down keeps what is above it above it.
///
/// `None` when more is slashed than the stake weighs, or it weighs nothing.
#[must_use]
pub fn slashed_tokens(amount: u64, slashed_xnos: u64, stake_xnos: u64) -> Option<u64> {
    if slashed_xnos > stake_xnos {
        return None;
    }
    let product = u128::from(amount).wrapping_mul(u128::from(slashed_xnos));
    let tokens = product.checked_div(u128::from(stake_xnos))?;
    u64::try_from(tokens).ok()
}

/// First bytes of the data of the instruction `bond`; xNOS as u64 little endian follow.
/// Accounts: owner (signer), [`BOND_AUTHORITY`](crate::ids::BOND_AUTHORITY) (signer),
/// stake (writable).
pub const BOND_DISCRIMINATOR: [u8; 8] = [18, 108, 96, 244, 162, 35, 142, 202];
/// First bytes of the data of the instruction `release`; xNOS as u64 little endian follow.
/// Accounts: [`BOND_AUTHORITY`](crate::ids::BOND_AUTHORITY) (signer), stake (writable).
pub const RELEASE_DISCRIMINATOR: [u8; 8] = [253, 249, 15, 206, 28, 127, 193, 241];
/// First bytes of the data of the instruction `slash`; xNOS as u64 little endian follow.
/// Accounts: [`BOND_AUTHORITY`](crate::ids::BOND_AUTHORITY) (signer), configuration
/// (writable), stake (writable), vault (writable), slash destination (writable), reward
/// vault, token program.
pub const SLASH_DISCRIMINATOR: [u8; 8] = [204, 141, 18, 161, 8, 177, 92, 142];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    #[test]
    fn nothing_has_vested_at_first_and_all_at_the_end() {
        for amount in [0, 1, 1_000_000, u64::MAX] {
            assert_eq!(vested(amount, 0, MIN_DURATION), 0);
            assert_eq!(vested(amount, MIN_DURATION, MIN_DURATION), amount);
            assert_eq!(vested(amount, u32::MAX, MIN_DURATION), amount);
            assert_eq!(vested(amount, 0, 0), amount);
        }
        assert_eq!(vested(1_000_000, MIN_DURATION / 2, MIN_DURATION), 500_000);
        assert_eq!(vested(1, MIN_DURATION - 1, MIN_DURATION), 0);
    }

    #[test]
    fn a_slash_of_everything_takes_everything() {
        for amount in [1, 7, 1_000_000, u64::MAX / 4] {
            let weight = xnos(amount, MAX_DURATION).unwrap();
            assert_eq!(slashed_tokens(amount, weight, weight), Some(amount));
            assert_eq!(slashed_tokens(amount, 0, weight), Some(0));
        }
    }

    #[test]
    fn a_slash_of_more_than_the_weight_is_none() {
        assert_eq!(slashed_tokens(10, 41, 40), None);
        assert_eq!(slashed_tokens(0, 0, 0), None);
    }

    proptest! {
        #[test]
        fn vesting_is_the_exact_quotient_and_never_falls(
            amount: u64,
            duration in 1..=u32::MAX,
            elapsed: u32,
        ) {
            let exact = u128::from(amount) * u128::from(elapsed.min(duration)) / u128::from(duration);
            prop_assert_eq!(u128::from(vested(amount, elapsed, duration)), exact);
            prop_assert!(vested(amount, elapsed.saturating_add(1), duration) >= vested(amount, elapsed, duration));
        }

        #[test]
        fn what_a_slash_leaves_covers_the_bonds_that_are_left(
            amount in prop_oneof![1..100_u64, 1..=u64::MAX / 4],
            duration in MIN_DURATION..=MAX_DURATION,
            part: u64,
        ) {
            let weight = xnos(amount, duration).unwrap();
            let slashed = part % (weight + 1);
            let tokens = slashed_tokens(amount, slashed, weight).unwrap();
            prop_assert!(tokens <= amount);
            prop_assert!(xnos(amount - tokens, duration).unwrap() >= weight - slashed);
            // And it takes what is due but for less than a base unit.
            let due = u128::from(amount) * u128::from(slashed);
            prop_assert!((u128::from(tokens) + 1) * u128::from(weight) > due);
        }
    }
}

//! Rewards: what stakers get of the fees that arrive in the reward vault.
//!
//! An accumulator counts what one unit of weight (xNOS) has earned since the start.
//! Before a stake's weight changes, its share is settled: what the accumulator rose by
//! since the last time, times the weight. So everything costs the same however many
//! stakers there are, and joining, leaving, extending and slashing may come in any
//! order.
//!
//! Nothing is lost by rounding. What a division by the total weight leaves is carried to
//! the next one, and a share keeps the fraction of a base unit that it is owed. In units
//! of 1 ÷ [`SCALE`], shares, fractions and remainder always sum to what was accounted,
//! and however often a share is settled, it comes to the same. What waits in the
//! remainder is worth less than one base unit to every weight up to 10^18, which is two
//! thousand times what all NOS weigh at most.
//!
//! No function here can fail: whether tokens can be taken out of a stake never depends on
//! its rewards.

/// Parts of a base unit that are counted: 10^18.
pub const SCALE: u64 = 1_000_000_000_000_000_000;

/// What all stakers together are owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accumulator {
    /// What a unit of weight earned since the start, in base units ÷ [`SCALE`], modulo
    /// 2^128.
    ///
    /// It may wrap, which takes many times the supply of tokens to go round among very
    /// little weight. A difference is right all the same: it is what one unit of weight
    /// is owed and was not paid, at most what the vault holds, and 2^64 × [`SCALE`] is
    /// below 2^128.
    pub per_xnos: u128,
    /// What the last division left, in base units ÷ [`SCALE`]; less than the weight that
    /// it was divided by.
    pub remainder: u64,
    /// Base units in the vault that are accounted for: owed to stakers, or left over.
    pub accounted: u64,
}

impl Accumulator {
    /// Accounts for what arrived since the last time, when the vault holds
    /// `vault_balance` base units and all stakes weigh `total_xnos`; returns how many
    /// base units those are.
    ///
    /// While nobody has weight nothing is accounted for: it waits for the first staker.
    pub fn sync(&mut self, vault_balance: u64, total_xnos: u64) -> u64 {
        let arrived = vault_balance.saturating_sub(self.accounted);
        if arrived == 0 || total_xnos == 0 {
            return 0;
        }
        // Below 2^64 × 10^18 + 2^64, which is below 2^124.
        let scaled = u128::from(arrived)
            .wrapping_mul(u128::from(SCALE))
            .wrapping_add(u128::from(self.remainder));
        let (quotient, remainder) = divide(scaled, total_xnos);
        self.per_xnos = self.per_xnos.wrapping_add(quotient);
        self.remainder = remainder;
        self.accounted = vault_balance;
        arrived
    }

    /// Takes note that `amount` base units left the vault for a staker.
    pub fn pay(&mut self, amount: u64) {
        // A share is never owed more than what is accounted for.
        self.accounted = self.accounted.saturating_sub(amount);
    }
}

/// What one staker is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// [`Accumulator::per_xnos`] when the share was last settled.
    pub debt: u128,
    /// Base units ready to be paid.
    pub pending: u64,
    /// What is owed beside, in base units ÷ [`SCALE`]; less than one base unit.
    pub fraction: u64,
}

impl Share {
    /// Adds what `xnos` earned since the last time, when the accumulator stands at
    /// `per_xnos`.
    pub fn settle(&mut self, xnos: u64, per_xnos: u128) {
        let earned = per_xnos.wrapping_sub(self.debt);
        self.debt = per_xnos;
        if earned == 0 || xnos == 0 {
            return;
        }
        // At most what the vault holds, times 10^18; see `Accumulator::per_xnos`.
        let owed = u128::from(xnos)
            .wrapping_mul(earned)
            .wrapping_add(u128::from(self.fraction));
        let (whole, fraction) = divide(owed, SCALE);
        self.pending = self
            .pending
            .saturating_add(u64::try_from(whole).unwrap_or(u64::MAX));
        self.fraction = fraction;
    }

    /// Takes what is ready to be paid.
    pub fn take(&mut self) -> u64 {
        core::mem::take(&mut self.pending)
    }
}

/// Quotient and remainder by a divisor above zero. One division: the chain has none of
/// 128 bits.
#[allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "the divisor is above zero; a remainder is below it, so its low half is all of it"
)]
const fn divide(dividend: u128, divisor: u64) -> (u128, u64) {
    let quotient = dividend.wrapping_div(divisor as u128);
    let remainder = (dividend as u64).wrapping_sub((quotient as u64).wrapping_mul(divisor));
    (quotient, remainder)
}

#[cfg(test)]
mod tests {
    use std::{vec, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    extern crate std;

    /// Everything that can be NOS: 100 million with six decimals.
    const SUPPLY: u64 = 100_000_000_000_000;

    /// Stakers around a vault.
    struct Pool {
        accumulator: Accumulator,
        vault: u64,
        stakers: Vec<(u64, Share)>,
        paid: Vec<u128>,
    }

    impl Pool {
        fn new(weights: &[u64]) -> Self {
            Self {
                accumulator: Accumulator::default(),
                vault: 0,
                stakers: weights
                    .iter()
                    .map(|&weight| (weight, Share::default()))
                    .collect(),
                paid: vec![0; weights.len()],
            }
        }

        fn total(&self) -> u64 {
            self.stakers.iter().map(|(weight, _)| weight).sum()
        }

        fn sync(&mut self) {
            let total = self.total();
            self.accumulator.sync(self.vault, total);
        }

        fn fee(&mut self, amount: u64) {
            self.vault += amount;
        }

        fn settle(&mut self, who: usize) {
            self.sync();
            let (weight, share) = &mut self.stakers[who];
            share.settle(*weight, self.accumulator.per_xnos);
        }

        /// Joins, leaves, extends or is slashed.
        fn weigh(&mut self, who: usize, weight: u64) {
            self.settle(who);
            self.stakers[who].0 = weight;
        }

        fn claim(&mut self, who: usize) -> u64 {
            self.settle(who);
            let amount = self.stakers[who].1.take();
            self.accumulator.pay(amount);
            self.vault -= amount;
            self.paid[who] += u128::from(amount);
            amount
        }
    }

    #[test]
    fn fees_are_shared_by_weight() {
        let mut pool = Pool::new(&[1, 3]);
        pool.fee(400);
        assert_eq!((pool.claim(0), pool.claim(1)), (100, 300));
        assert_eq!((pool.claim(0), pool.claim(1)), (0, 0));
        assert_eq!((pool.vault, pool.accumulator.accounted), (0, 0));
    }

    #[test]
    fn fees_without_a_staker_wait_for_the_first() {
        let mut pool = Pool::new(&[0, 0]);
        pool.fee(1_000);
        pool.weigh(0, 5);
        pool.weigh(1, 5);
        // The first has been alone with them until the second joined.
        assert_eq!((pool.claim(0), pool.claim(1)), (1_000, 0));
    }

    #[test]
    fn who_joins_later_gets_nothing_of_what_was_there() {
        let mut pool = Pool::new(&[7, 0]);
        pool.fee(70);
        pool.weigh(1, 7);
        pool.fee(14);
        assert_eq!((pool.claim(0), pool.claim(1)), (77, 7));
    }

    #[test]
    fn who_leaves_keeps_what_was_earned_and_earns_no_more() {
        let mut pool = Pool::new(&[1, 1]);
        pool.fee(10);
        pool.weigh(0, 0);
        pool.fee(10);
        assert_eq!((pool.claim(0), pool.claim(1)), (5, 15));
    }

    #[test]
    fn settling_each_unit_comes_to_the_same_as_settling_once() {
        let weights = [1, 2, 999_999_999_999];
        let (mut often, mut once) = (Pool::new(&weights), Pool::new(&weights));
        for _ in 0..1_000 {
            often.fee(1);
            for who in 0..3 {
                often.claim(who);
            }
            once.fee(1);
        }
        for who in 0..3 {
            once.claim(who);
            often.claim(who);
        }
        assert_eq!(often.paid, once.paid);
        assert_eq!(often.accumulator.remainder, once.accumulator.remainder);
    }

    #[test]
    fn one_unit_of_weight_can_be_paid_the_whole_supply() {
        let mut pool = Pool::new(&[1]);
        for _ in 0..10 {
            pool.fee(SUPPLY);
            assert_eq!(pool.claim(0), SUPPLY);
        }
        pool.fee(u64::MAX);
        assert_eq!(pool.claim(0), u64::MAX);
    }

    #[test]
    fn one_base_unit_reaches_the_whole_supply() {
        // The whole supply, staked for a year.
        let mut pool = Pool::new(&[2 * SUPPLY, 2 * SUPPLY]);
        for _ in 0..7 {
            pool.fee(1);
            pool.sync();
        }
        assert_eq!((pool.claim(0), pool.claim(1)), (3, 3));
        pool.fee(1);
        assert_eq!((pool.claim(0), pool.claim(1)), (1, 1));
    }

    #[test]
    fn an_accumulator_that_wraps_owes_the_same() {
        let mut pool = Pool::new(&[1, 2]);
        pool.accumulator.per_xnos = u128::MAX - 5;
        for (_, share) in &mut pool.stakers {
            share.debt = u128::MAX - 5;
        }
        pool.fee(300);
        pool.sync();
        assert!(pool.accumulator.per_xnos < u128::MAX / 2, "it did not wrap");
        assert_eq!((pool.claim(0), pool.claim(1)), (100, 200));
    }

    #[test]
    fn sending_fees_round_and_round_among_one_unit_breaks_nothing() {
        let mut pool = Pool::new(&[1, 0]);
        // 2^128 ÷ (2^64 × 10^18) is under 19: it wraps twice.
        for _ in 0..40 {
            pool.fee(u64::MAX);
            assert_eq!(pool.claim(0), u64::MAX);
        }
        pool.weigh(1, 1);
        pool.fee(10);
        assert_eq!((pool.claim(0), pool.claim(1)), (5, 5));
    }

    #[test]
    fn a_vault_with_less_than_was_accounted_brings_nothing() {
        let mut accumulator = Accumulator {
            accounted: 10,
            ..Accumulator::default()
        };
        let before = accumulator;
        assert_eq!(accumulator.sync(9, 1), 0);
        assert_eq!(accumulator, before);
    }

    #[derive(Clone, Copy, Debug)]
    enum Act {
        Fee(u64),
        Weigh(usize, u64),
        Settle(usize),
        Claim(usize),
    }

    const STAKERS: usize = 4;

    fn act() -> impl Strategy<Value = Act> {
        let amount = prop_oneof![0..10_u64, 0..SUPPLY / 1_000];
        let weight = prop_oneof![Just(0), 1..10_u64, 1..SUPPLY];
        let who = 0..STAKERS;
        prop_oneof![
            amount.prop_map(Act::Fee),
            (who.clone(), weight).prop_map(|(who, weight)| Act::Weigh(who, weight)),
            who.clone().prop_map(Act::Settle),
            who.prop_map(Act::Claim),
        ]
    }

    proptest! {
        /// In any order: each unit of what was accounted is somebody's, to the last
        /// fraction, and nobody is paid more than exact arithmetic gives, or less by a
        /// whole unit.
        #[test]
        fn any_order_is_exact(
            start: u128,
            acts in prop::collection::vec(act(), 1..100),
        ) {
            let mut pool = Pool::new(&[0; STAKERS]);
            pool.accumulator.per_xnos = start;
            let mut received = 0_u128;
            for act in acts {
                match act {
                    Act::Fee(amount) => {
                        pool.fee(amount);
                        received += u128::from(amount);
                    }
                    Act::Weigh(who, weight) => pool.weigh(who, weight),
                    Act::Settle(who) => pool.settle(who),
                    Act::Claim(who) => {
                        pool.claim(who);
                    }
                }
                let paid: u128 = pool.paid.iter().sum();
                prop_assert!(paid <= received);
                let scale = u128::from(SCALE);
                let mut owed = u128::from(pool.accumulator.remainder);
                for (weight, share) in &pool.stakers {
                    let mut share = *share;
                    share.settle(*weight, pool.accumulator.per_xnos);
                    owed += u128::from(share.pending) * scale + u128::from(share.fraction);
                }
                prop_assert_eq!(owed, u128::from(pool.accumulator.accounted) * scale);
            }
        }

        #[test]
        fn a_division_is_exact(dividend: u128, divisor in 1..=u64::MAX) {
            let divisor_128 = u128::from(divisor);
            let (quotient, remainder) = divide(dividend, divisor);
            prop_assert_eq!(quotient, dividend / divisor_128);
            prop_assert_eq!(u128::from(remainder), dividend % divisor_128);
        }
    }
}

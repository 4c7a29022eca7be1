//! The weight of stakes, and the rewards that follow it: what every instruction that
//! changes a weight does before and after.

use anchor_lang::prelude::*;
use nosana_common::{
    rewards::{Accumulator, Share},
    stake::xnos,
};

use crate::{
    error::StakingError,
    event::RewardsSynced,
    state::{Config, Stake},
    token,
};

/// Shares what arrived in the reward vault among all stakes, by their weights until now.
pub fn sync(config: &mut Config, reward_vault: &AccountView, now: i64) -> Result<()> {
    require!(
        *reward_vault.address() == config.reward_vault,
        StakingError::WrongRewardVault
    );
    let balance = token::balance(reward_vault)?.ok_or(StakingError::WrongRewardVault)?;
    let total = config.total_xnos.get();
    let mut accumulator = accumulator_of(config);
    let amount = accumulator.sync(balance, total);
    if amount == 0 {
        return Ok(());
    }
    config.rewards_per_xnos = accumulator.per_xnos.into();
    config.rewards_remainder = accumulator.remainder.into();
    config.rewards_accounted = accumulator.accounted.into();
    emit!(RewardsSynced {
        amount,
        total_xnos: total,
        rewards_accounted: accumulator.accounted,
        rewards_per_xnos: accumulator.per_xnos,
        rewards_remainder: accumulator.remainder,
        at: now,
    });
    Ok(())
}

/// [`sync`], and then gives the stake what it earned.
pub fn settle(
    config: &mut Config,
    stake: &mut Stake,
    reward_vault: &AccountView,
    now: i64,
) -> Result<()> {
    sync(config, reward_vault, now)?;
    let mut share = share_of(stake);
    share.settle(stake.xnos.get(), config.rewards_per_xnos.get());
    stake.reward_debt = share.debt.into();
    stake.reward_pending = share.pending.into();
    stake.reward_fraction = share.fraction.into();
    Ok(())
}

/// Takes the stake's pending rewards out of both accounts; returns the base units.
pub fn take_rewards(config: &mut Config, stake: &mut Stake) -> u64 {
    let mut accumulator = accumulator_of(config);
    let amount = stake.reward_pending.get();
    accumulator.pay(amount);
    stake.reward_pending = 0.into();
    config.rewards_accounted = accumulator.accounted.into();
    amount
}

/// Gives a settled stake the weight of the tokens that it holds.
pub fn weigh(config: &mut Config, stake: &mut Stake) -> Result<()> {
    let weight = xnos(stake.amount.get(), stake.duration.get()).ok_or(StakingError::Overflow)?;
    set(config, stake, weight)
}

/// Gives a settled stake the weight `weight`; the total follows.
pub fn set(config: &mut Config, stake: &mut Stake, weight: u64) -> Result<()> {
    // The total is never less than a part of it. If it were, that must not keep anybody
    // from unstaking.
    let others = config.total_xnos.saturating_sub(stake.xnos);
    config.total_xnos = others.checked_add(weight).ok_or(StakingError::Overflow)?;
    stake.xnos = weight.into();
    Ok(())
}

fn accumulator_of(config: &Config) -> Accumulator {
    Accumulator {
        per_xnos: config.rewards_per_xnos.get(),
        remainder: config.rewards_remainder.get(),
        accounted: config.rewards_accounted.get(),
    }
}

fn share_of(stake: &Stake) -> Share {
    Share {
        debt: stake.reward_debt.get(),
        pending: stake.reward_pending.get(),
        fraction: stake.reward_fraction.get(),
    }
}

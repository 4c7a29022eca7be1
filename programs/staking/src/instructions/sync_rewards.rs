//! `sync_rewards`: anyone.

use anchor_lang::prelude::*;

use crate::{state::Config, weight};

/// Accounts of `sync_rewards`.
#[derive(Accounts)]
pub struct SyncRewards {
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
    /// Where fees arrive.
    pub reward_vault: UncheckedAccount,
}

/// **Specification**
/// - Shares what arrived in the reward vault among all stakes. Nothing happens when
///   nothing did, or when nobody stakes: then it waits for the first stake.
pub fn handle(ctx: &mut Context<SyncRewards>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    weight::sync(&mut accounts.config, accounts.reward_vault.account(), now)
}

//! `migrate_config`: signed by the admin. Brings a configuration of version 1 up to
//! version 2.

use anchor_lang::{Discriminator, prelude::*, realloc_account};

use crate::{
    error::TiersError,
    event::TiersConfigMigrated,
    state::{CONFIG_VERSION, Config, PolicyTerms},
};

/// Bytes of a configuration of version 1, which ended with the reserve that version 2
/// has two more assessors in.
const OLD_LENGTH: usize = 312;
/// Where the version is.
const VERSION_AT: usize = 8;

/// Arguments of `migrate_config`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct MigrateConfigArgs {
    /// The policy.
    pub policy: PolicyTerms,
}

/// Accounts of `migrate_config`.
#[derive(Accounts)]
pub struct MigrateConfig {
    /// The admin, who pays the rent of what is added.
    #[account(mut)]
    pub admin: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: UncheckedAccount,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The account is a configuration of version 1, and only its admin.
/// - What it holds stays, but for the policy: version 1 had none, and nobody can be held
///   to marks that are all zero, which every host meets. So the new one, whose marks fit
///   together, is in force at once.
pub fn handle(ctx: &mut Context<MigrateConfig>, args: MigrateConfigArgs) -> Result<()> {
    args.policy.validate()?;
    let accounts = &mut ctx.accounts;
    let mut account = *accounts.config.account();
    require!(account.owned_by(&crate::ID), TiersError::WrongVersion);
    let is_old = {
        let data = account.try_borrow()?;
        data.len() == OLD_LENGTH
            && data.starts_with(Config::DISCRIMINATOR)
            && data.get(VERSION_AT) == Some(&1)
    };
    require!(is_old, TiersError::WrongVersion);
    let length = 8_usize.saturating_add(size_of::<Config>());
    realloc_account(&mut account, length, accounts.admin.account(), true)?;

    let mut data = account.try_borrow_mut()?;
    let config: &mut Config = data
        .get_mut(8..)
        .and_then(|bytes| bytemuck::try_from_bytes_mut(bytes).ok())
        .ok_or(TiersError::WrongVersion)?;
    config.require_admin(&accounts.admin)?;
    config.version = CONFIG_VERSION;
    config.policy = args.policy.into();
    emit!(TiersConfigMigrated {
        version: CONFIG_VERSION,
        policy: args.policy,
    });
    Ok(())
}

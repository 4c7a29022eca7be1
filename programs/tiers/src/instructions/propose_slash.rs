//! `propose_slash`: signed by the admin.

use anchor_lang::prelude::*;
use nosana_common::assessment::{SLASH_DELAY, SlashState, slashable};

use crate::{
    error::TiersError,
    event::SlashProposed,
    state::{Config, Host, Slash, VERSION},
    text,
};

/// Arguments of `propose_slash`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ProposeSlashArgs {
    /// Weight to be slashed, xNOS.
    pub xnos: u64,
    /// Why, UTF-8, padded with zeros, not empty.
    pub reason: [u8; 64],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
}

/// Accounts of `propose_slash`.
#[derive(Accounts)]
pub struct ProposeSlash {
    /// The admin, who pays.
    #[account(mut)]
    pub admin: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The account of the host's slashes, created for the first.
    #[account(init_if_needed, payer = admin, seeds = [b"slash", host], bump)]
    pub slash: Account<Slash>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the admin, with a reason in words and a digest of the evidence.
/// - One proposal at a time.
/// - The amount is above zero, and with what was slashed in the period within the
///   policy's share of what was bonded when the period began. A period begins with the
///   first proposal after the one before is over, so what is bonded in between does not
///   raise the ceiling.
/// - It can be executed after a delay. Until it is executed or withdrawn nothing of the
///   host's bond is released.
pub fn handle(ctx: &mut Context<ProposeSlash>, args: ProposeSlashArgs) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    require!(args.xnos > 0, TiersError::AmountIsZero);
    text::require_some_text(&args.reason)?;

    let (host, slash) = (&mut accounts.host, &mut accounts.slash);
    let held = host.held()?;
    // What was just created is all zero, and its period was over long ago.
    if slash.version == 0 {
        slash.version = VERSION;
        slash.bump = ctx.bumps.slash;
        slash.host = *host.address();
        slash.payer = *accounts.admin.address();
    }
    require!(
        slash.state() == SlashState::None && host.slashing.is_zero(),
        TiersError::SlashPending
    );
    if at >= slash.period_ends_at() {
        slash.period_started_at = at.into();
        slash.period_bond = held.into();
        slash.period_slashed = 0.into();
    }
    let ceiling = slashable(
        slash.period_bond.get(),
        slash.period_slashed.get(),
        held,
        accounts.config.policy.slash_bps.get(),
    );
    require!(args.xnos <= ceiling, TiersError::AboveCeiling);

    host.slashing = args.xnos.into();
    slash.state = SlashState::Proposed as u8;
    slash.xnos = args.xnos.into();
    slash.reason = args.reason;
    slash.evidence = args.evidence;
    slash.defence = [0; 32];
    slash.proposed_at = at.into();
    slash.executable_at = at.saturating_add(SLASH_DELAY).into();
    emit!(SlashProposed {
        slash: *slash.address(),
        host: slash.host,
        payer: slash.payer,
        xnos: args.xnos,
        reason: args.reason,
        evidence: args.evidence,
        executable_at: slash.executable_at.get(),
        period_started_at: slash.period_started_at.get(),
        period_bond: slash.period_bond.get(),
        period_slashed: slash.period_slashed.get(),
        at,
    });
    Ok(())
}

//! `rotate_worker`: signed by the owner.

use anchor_lang::prelude::*;
use nosana_common::tier::Tier;

use crate::{error::TiersError, event::WorkerRotated, state::Host};

/// Arguments of `rotate_worker`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct RotateWorkerArgs {
    /// The agent's key from now on.
    pub worker: Address,
}

/// Accounts of `rotate_worker`.
#[derive(Accounts)]
pub struct RotateWorker {
    /// Who owns the host.
    pub owner: Signer,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
}

/// **Specification**
/// - Only the owner, and not of a removed host.
/// - The worker is a key of its own.
/// - It may be done while the host works: the new key goes on with the job.
pub fn handle(ctx: &mut Context<RotateWorker>, args: RotateWorkerArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let owner = *accounts.owner.address();
    require!(owner == accounts.host.owner, TiersError::NotOwner);
    require!(
        accounts.host.tier() != Tier::Removed,
        TiersError::HostRemoved
    );
    require!(
        args.worker != Address::default() && args.worker != owner,
        TiersError::BadWorker
    );
    let before = accounts.host.worker;
    accounts.host.worker = args.worker;
    emit!(WorkerRotated {
        host: *accounts.host.address(),
        before,
        worker: args.worker,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}

//! `register_host`: signed by the owner.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use anchor_spl::token::TokenAccount;
use nosana_common::{assessment::Reason, tier::Tier};

use crate::{
    error::TiersError,
    event::HostRegistered,
    state::{Config, GpuClass, Host, VERSION},
    text,
};

/// The most GPUs of one host.
const MAX_GPUS: u8 = 16;

/// Arguments of `register_host`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct RegisterHostArgs {
    /// Which of the owner's hosts this is.
    pub index: u16,
    /// The agent's key.
    pub worker: Address,
    /// How many GPUs, 1 to 16.
    pub gpus: u8,
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Digest of what identifies the machine.
    pub machine: [u8; 32],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
    /// URL of the agent's API, padded with zeros; zero while it has none.
    pub endpoint: [u8; 64],
}

/// Accounts of `register_host`.
#[derive(Accounts)]
#[instruction(args: RegisterHostArgs)]
pub struct RegisterHost {
    /// Who will own the host.
    pub owner: Signer,
    /// Who pays the rent of the new account.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: Signer,
    /// The configuration.
    #[account(seeds = [b"config"], bump = config.bump)]
    pub config: Account<Config>,
    /// The host's class of GPUs.
    pub class: Account<GpuClass>,
    /// The host to create.
    #[account(init, payer = payer, seeds = [b"host", owner, args.index.to_le_bytes()], bump)]
    pub host: Account<Host>,
    /// The token account that the host is paid to.
    pub payout: Account<TokenAccount>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The class is allowed and the host has its memory and 1 to 16 GPUs.
/// - The worker is a key of its own, so that the owner's need not be on the machine.
/// - The payout account holds the configured token and is not its own authority, as
///   the escrow of a job is: paying an escrow out of itself would keep its job from ending.
/// - Region and URL are text, the region ASCII.
/// - The owner has no host of this index.
/// - It enters Community, or Waitlisted while registration is closed.
pub fn handle(ctx: &mut Context<RegisterHost>, args: RegisterHostArgs) -> Result<()> {
    validate(ctx, &args)?;
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let tier = if accounts.config.registration_open == 0 {
        Tier::Waitlisted
    } else {
        Tier::Community
    } as u8;
    let (owner, payer) = (*accounts.owner.address(), *accounts.payer.address());
    let (payout, class) = (*accounts.payout.address(), *accounts.class.address());
    *accounts.host = Host {
        version: VERSION,
        bump: ctx.bumps.host,
        tier,
        gpus: args.gpus,
        index: args.index.into(),
        strikes: 0.into(),
        owner,
        worker: args.worker,
        payout,
        payer,
        class,
        machine: args.machine,
        endpoint: args.endpoint,
        region: args.region,
        vram_mib: args.vram_mib.into(),
        agent_version: args.agent_version,
        bond: 0.into(),
        tier_since: at.into(),
        registered_at: at.into(),
        proofs_passed: 0.into(),
        proofs_failed: 0.into(),
        proof_at: 0.into(),
        benchmark: [0.into(); 4],
        next_report: u64::try_from(at).unwrap_or(0).into(),
        unbonding: 0.into(),
        unbonding_until: 0.into(),
        slashing: 0.into(),
        benchmarked_at: 0.into(),
        proof_tried_at: 0.into(),
        score_bps: 0.into(),
        reason: Reason::None as u8,
        padding: [0; 3],
        reserved: [0; 16],
    };
    emit!(HostRegistered {
        host: *accounts.host.address(),
        owner,
        payer,
        index: args.index,
        worker: args.worker,
        payout,
        class,
        gpus: args.gpus,
        vram_mib: args.vram_mib,
        agent_version: args.agent_version,
        tier,
        machine: args.machine,
        region: args.region,
        endpoint: args.endpoint,
        at,
    });
    Ok(())
}

fn validate(ctx: &Context<RegisterHost>, args: &RegisterHostArgs) -> Result<()> {
    let accounts = &ctx.accounts;
    require!(accounts.class.allowed == 1, TiersError::ClassNotAllowed);
    require!((1..=MAX_GPUS).contains(&args.gpus), TiersError::BadGpuCount);
    require!(
        args.vram_mib >= accounts.class.vram_mib.get(),
        TiersError::TooLittleMemory
    );
    require!(
        args.worker != Address::default() && args.worker != *accounts.owner.address(),
        TiersError::BadWorker
    );
    require_payout(&accounts.payout, &accounts.config)?;
    text::require_ascii(&args.region)?;
    text::require_text(&args.endpoint)
}

/// Refuses what a host cannot be paid to.
pub(super) fn require_payout(payout: &Account<TokenAccount>, config: &Config) -> Result<()> {
    require!(
        *payout.mint() == config.mint && payout.owner() != payout.address(),
        TiersError::BadPayout
    );
    Ok(())
}

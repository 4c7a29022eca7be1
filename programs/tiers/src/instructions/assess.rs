//! `assess`: anyone.

use anchor_lang::prelude::*;
use nosana_common::{
    assessment::{self, Measured, Reason},
    tier::Tier,
};

use crate::{
    event::HostAssessed,
    moves, record,
    state::{Config, Host},
};

/// Accounts of `assess`.
#[derive(Accounts)]
pub struct Assess {
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The record that the jobs program keeps for the host; it may not exist yet.
    pub record: UncheckedAccount,
}

/// **Specification**
/// - The record is the one that the jobs program keeps for this host, or there is
///   provably none.
/// - The host is measured and gets the tier that the policy in force gives for that. It
///   depends on these accounts and the clock alone, not on who asks.
/// - What was measured is told beside the marks, also where nothing changes.
pub fn handle(ctx: &mut Context<Assess>) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let facts = accounts.host.facts();
    let measured = record::look(
        accounts.host.address(),
        accounts.record.account(),
        |record| assessment::measure(&facts, record, at),
    )?;
    let is_open = accounts.config.registration_open == 1;
    let moved = assessment::assess(&accounts.config.policy(), is_open, facts.tier, &measured);
    tell(accounts, &measured, moved, at);
    if let Some((tier, reason)) = moved {
        moves::move_host(&mut accounts.host, tier, reason, at);
    }
    Ok(())
}

fn tell(accounts: &Assess, measured: &Measured, moved: Option<(Tier, Reason)>, at: i64) {
    let before = accounts.host.tier;
    let (tier, reason) = moved.map_or((before, Reason::None), |(tier, reason)| {
        (tier as u8, reason)
    });
    let window = &measured.window;
    emit!(HostAssessed {
        host: *accounts.host.address(),
        before,
        tier,
        reason: reason as u8,
        registration_open: accounts.config.registration_open,
        days_in_tier: measured.days_in_tier,
        jobs_completed: measured.jobs_completed,
        window_seconds: window.seconds,
        online: window.online,
        served: window.served,
        completed: window.completed,
        failed: window.failed,
        returned: window.returned,
        success_bps: measured.success_bps,
        uptime_bps: measured.uptime_bps,
        score_bps: measured.score_bps,
        proofs_passed: measured.proofs_passed,
        proof_age: measured.proof_age,
        strikes: measured.strikes,
        bond: measured.bond,
        silent_seconds: measured.silent_seconds,
        policy: accounts.config.policy.into(),
        at,
    });
}

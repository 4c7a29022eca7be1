//! `claim`: signed by the owner of the seat.

use anchor_lang::prelude::*;
use nosana_common::grid::{PhaseState, SeatState, reward};

use crate::{
    error::GridError,
    event::RewardClaimed,
    state::{Phase, Seat, sum},
    token::{require_vault, send_from_vault},
};

/// Accounts of `claim`.
#[derive(Accounts)]
pub struct Claim {
    /// Who owns the seat.
    pub owner: Signer,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The seat.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// The token account that the phase pays from.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Where the reward goes.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the owner, once, after the points are final and before the time to claim is
///   over, for who has a seat: not for who waits or is disqualified.
/// - Pays the seat's share of the pool by points, at most what a point and a seat can be
///   paid; at least one base unit.
/// - Where it goes is the owner's to say.
pub fn handle(ctx: &mut Context<Claim>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    validate(&ctx.accounts, now)?;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    let points = sum(&seat.points)?;
    let amount = reward(&phase.prize(), points, phase.total_points()?);
    require!(amount > 0, GridError::NothingToClaim);
    seat.claimed = 1;
    seat.paid = amount.into();
    phase.paid = phase.paid.checked_add(amount).ok_or(GridError::Overflow)?;
    phase.claimed_points = phase
        .claimed_points
        .checked_add(points)
        .ok_or(GridError::Overflow)?;

    let (vault, destination) = (accounts.vault.account(), accounts.destination.account());
    send_from_vault(phase, vault, destination, amount)?;
    emit!(RewardClaimed {
        seat: *seat.address(),
        phase: seat.phase,
        owner: seat.owner,
        destination: *destination.address(),
        points,
        amount,
        paid: phase.paid.get(),
        claimed_points: phase.claimed_points.get(),
        at: now,
    });
    Ok(())
}

fn validate(accounts: &Claim, now: i64) -> Result<()> {
    let (phase, seat) = (&accounts.phase, &accounts.seat);
    phase.require_state(PhaseState::Final)?;
    require!(now < phase.claim_until.get(), GridError::TooLateToClaim);
    seat.require_phase(phase.address())?;
    require!(*accounts.owner.address() == seat.owner, GridError::NotOwner);
    seat.require_state(SeatState::Seated)?;
    require!(seat.claimed == 0, GridError::NothingToClaim);
    require_vault(phase, accounts.vault.account())
}

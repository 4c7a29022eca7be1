//! Moves a job's money: out of its escrow to the host, the stakers and the
//! client, and nowhere else.
//!
//! What an account cannot take stays in the escrow as owed, so that no
//! destination, closed or frozen, can keep a job from ending.

use anchor_lang::{accounts::Account, pinocchio::cpi::Seed, prelude::*, verify_program_address};
use nosana_common::{
    ids,
    job::JobState,
    money::{self, Settlement},
};
use pinocchio_token::instructions::{CloseAccount, Transfer};

use crate::{
    error::{JobsError, money as money_error},
    event::JobEnded,
    state::{Config, EndReason, Job},
};

/// The accounts that money moves between at the end of a job.
pub struct Purse<'a> {
    /// The job's escrow.
    pub escrow: &'a AccountView,
    /// The host's payout account; unread while the job has no host.
    pub payout: &'a AccountView,
    /// The stakers' reward vault.
    pub fee: &'a AccountView,
    /// The client's token account.
    pub refund: &'a AccountView,
    /// Who paid the rent.
    pub payer: &'a AccountView,
}

/// Refuses an escrow that is not the job's.
pub fn require_escrow(job: &Account<Job>, escrow: &AccountView) -> Result<()> {
    verify_program_address(
        &[ids::ESCROW, job.address().as_ref(), &[job.escrow_bump]],
        &crate::ID,
        escrow.address(),
    )
    .map_err(|_| JobsError::WrongEscrow.into())
}

impl Purse<'_> {
    /// Refuses accounts that are not the ones that the job and the configuration
    /// name.
    pub fn validate(&self, job: &Account<Job>, config: &Config) -> Result<()> {
        require_escrow(job, self.escrow)?;
        require!(
            job.payout == Address::default() || *self.payout.address() == job.payout,
            JobsError::WrongDestination
        );
        require!(
            *self.fee.address() == config.fee_destination && *self.refund.address() == job.refund,
            JobsError::WrongDestination
        );
        require!(*self.payer.address() == job.payer, JobsError::WrongPayer);
        Ok(())
    }

    /// Ends the job in `state`: settles the run up to `seconds`, pays everyone
    /// and closes the escrow. The rest returns to the client. The fee that became due.
    pub fn conclude(
        &self,
        job: &mut Account<Job>,
        seconds: u32,
        state: JobState,
        reason: EndReason,
        now: i64,
    ) -> Result<u64> {
        let due = settle_run(job, seconds, true)?;
        job.owed_host = due.to_host.into();
        job.owed_fee = add(job.owed_fee, due.fee)?;
        job.owed_client = due.to_client.into();
        job.paid_seconds = seconds.max(job.paid_seconds.get()).into();
        job.end(state, reason, now);
        self.pay_owed(job)?;
        job.invariant()?;
        emit!(JobEnded {
            job: *job.address(),
            host: job.host,
            client: job.client,
            state: job.state,
            reason: job.reason,
            exit_code: job.exit_code.get(),
            result: job.result,
            seconds: job
                .used_seconds
                .get()
                .saturating_add(job.paid_seconds.get()),
            paid_host: job.paid_host.get(),
            paid_fee: job.paid_fee.get(),
            refunded: job.refunded.get(),
            owed_host: job.owed_host.get(),
            owed_fee: job.owed_fee.get(),
            owed_client: job.owed_client.get(),
            at: now,
        });
        Ok(due.fee)
    }

    /// Pays what is owed to every account that can take it, and closes the escrow
    /// once nothing is. What others sent to the escrow goes to the client.
    pub fn pay_owed(&self, job: &mut Account<Job>) -> Result<()> {
        let escrow = TokenView::read(self.escrow)?.ok_or(JobsError::WrongEscrow)?;
        let (host, fee) = (job.owed_host.get(), job.owed_fee.get());
        let client = escrow
            .amount
            .checked_sub(host)
            .and_then(|left| left.checked_sub(fee))
            .ok_or(JobsError::Underfunded)?;
        require!(client >= job.owed_client.get(), JobsError::Underfunded);

        if self.send(job, &escrow, self.payout, host)? {
            job.paid_host = add(job.paid_host, host)?;
            job.owed_host = 0.into();
        }
        if self.send(job, &escrow, self.fee, fee)? {
            job.paid_fee = add(job.paid_fee, fee)?;
            job.owed_fee = 0.into();
        }
        let refunded = self.send(job, &escrow, self.refund, client)?;
        if refunded {
            job.refunded = add(job.refunded, job.owed_client.get())?;
            job.owed_client = 0.into();
        }
        if refunded && job.owed_host.is_zero() && job.owed_fee.is_zero() {
            self.close(job)?;
        }
        Ok(())
    }

    /// Closes the escrow; its rent goes back to who paid it.
    fn close(&self, job: &Account<Job>) -> Result<()> {
        let mut payer = *self.payer;
        let lamports = payer
            .lamports()
            .checked_add(self.escrow.lamports())
            .ok_or(JobsError::Overflow)?;
        let bump = [job.escrow_bump];
        let seeds = seeds(job.address(), &bump);
        CloseAccount::new(self.escrow, self.payer, self.escrow)
            .invoke_signed(&[(&seeds).into()])?;
        // What a call gives to an executable account is not shown to the caller, whose
        // old balance would then count as a withdrawal. A payer that was made a program
        // must not keep a job from ending.
        payer.set_lamports(lamports);
        Ok(())
    }

    /// Sends `amount` to `to`; `false` when that account cannot take it.
    fn send(
        &self,
        job: &Account<Job>,
        escrow: &TokenView,
        to: &AccountView,
        amount: u64,
    ) -> Result<bool> {
        if amount == 0 {
            return Ok(true);
        }
        if !escrow.can_send_to(to)? {
            return Ok(false);
        }
        transfer(job, self.escrow, to, amount)?;
        Ok(true)
    }
}

/// Pays the host for the seconds of its run up to `seconds`, out of the escrow.
/// The fee on it stays there until the end, which saves a transfer.
pub fn pay_part(
    job: &mut Account<Job>,
    escrow: &AccountView,
    payout: &AccountView,
    seconds: u32,
) -> Result<Settlement> {
    let due = settle_run(job, seconds, false)?;
    require!(due.to_host > 0, JobsError::NothingEarned);
    let view = TokenView::read(escrow)?.ok_or(JobsError::WrongEscrow)?;
    require!(view.can_send_to(payout)?, JobsError::PayoutUnusable);
    transfer(job, escrow, payout, due.to_host)?;
    job.paid_host = add(job.paid_host, due.to_host)?;
    job.owed_fee = add(job.owed_fee, due.fee)?;
    job.paid_seconds = seconds.into();
    job.invariant()?;
    Ok(due)
}

/// What is due for the run of `job` up to `seconds`, from what is not owed yet.
fn settle_run(job: &Job, seconds: u32, last: bool) -> Result<Settlement> {
    let free = job
        .held()?
        .checked_sub(job.owed_fee.get())
        .ok_or(JobsError::Underfunded)?;
    money::settle(&job.terms(), job.paid_seconds.get(), seconds, free, last).map_err(money_error)
}

fn transfer(job: &Account<Job>, escrow: &AccountView, to: &AccountView, amount: u64) -> Result<()> {
    let bump = [job.escrow_bump];
    let seeds = seeds(job.address(), &bump);
    Transfer::new(escrow, to, escrow, amount).invoke_signed(&[(&seeds).into()])
}

/// The escrow signs for itself.
fn seeds<'a>(job: &'a Address, bump: &'a [u8; 1]) -> [Seed<'a>; 3] {
    [ids::ESCROW.into(), job.as_array().into(), bump.into()]
}

fn add(sum: PodU64, more: u64) -> Result<PodU64> {
    sum.checked_add(more)
        .ok_or_else(|| JobsError::Overflow.into())
}

/// What matters of a token account.
pub struct TokenView {
    mint: [u8; 32],
    /// Who may send its tokens.
    pub owner: Address,
    amount: u64,
    /// Initialised and not frozen.
    usable: bool,
}

impl TokenView {
    /// Length and offsets of the token program's account layout.
    const LENGTH: usize = 165;
    const OWNER: usize = 32;
    const AMOUNT: usize = 64;
    const STATE: usize = 108;

    /// `None` when the account is not one of the token program's.
    pub fn read(account: &AccountView) -> Result<Option<Self>> {
        if !account.owned_by(&Token::id()) || account.data_len() != Self::LENGTH {
            return Ok(None);
        }
        let data = account.try_borrow()?;
        Ok(Self::parse(&data))
    }

    fn parse(data: &[u8]) -> Option<Self> {
        Some(Self {
            mint: data.get(..32)?.try_into().ok()?,
            owner: data
                .get(Self::OWNER..)?
                .first_chunk::<32>()
                .map(|owner| Address::new_from_array(*owner))?,
            amount: u64::from_le_bytes(data.get(Self::AMOUNT..)?.get(..8)?.try_into().ok()?),
            usable: *data.get(Self::STATE)? == 1,
        })
    }

    /// Whether tokens of this account's mint can be sent to `to`.
    fn can_send_to(&self, to: &AccountView) -> Result<bool> {
        Ok(Self::read(to)?.is_some_and(|to| to.usable && to.mint == self.mint))
    }
}

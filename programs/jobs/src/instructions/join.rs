//! `join`: signed by the worker of the host.

use anchor_lang::prelude::*;
use nosana_common::{host_record::HostState, job::BOUNTY, ring::QueueKind};

use crate::{
    error::JobsError,
    event::HostJoined,
    host::Host,
    matching,
    queue::{self, LOOKS, QueueAccount, with_ring},
    state::{HostRecord, Job, Market},
    worker,
};

/// Accounts of `join`; the jobs at the front of the queue follow them, writable,
/// in any order.
#[derive(Accounts)]
pub struct Join {
    /// The agent's key.
    pub worker: Signer,
    /// The host.
    pub host: Account<Host>,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
    /// Where to join.
    pub market: Account<Market>,
    /// The market's queue.
    #[account(mut)]
    pub queue: QueueAccount,
}

/// **Specification**
/// - Only the worker of the host; its tier, class and bond are what the market asks for.
/// - The host is idle, or its former place is void; its record holds a bounty.
/// - When jobs wait, it gets the first one that has not excluded it and that does not
///   ask for more than it has; each job before that one must be passed, too.
/// - Otherwise it waits until its lease ends.
pub fn handle(ctx: &mut Context<Join>) -> Result<()> {
    let mut candidates = ctx.remaining_accounts()?;
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    worker::require_eligible(&accounts.host, &accounts.market)?;
    queue::require_queue(&accounts.market, &accounts.queue)?;
    require!(
        accounts.record.state() == HostState::Idle
            || worker::is_place_void(&accounts.record, &accounts.market, &mut accounts.queue, now)?,
        JobsError::HostBusy
    );
    require!(
        accounts
            .record
            .reserve(accounts.record.account().lamports())
            >= BOUNTY,
        JobsError::ReserveTooSmall
    );
    accounts.record.give_up_place(now);
    accounts.record.hear(now);
    if take_job(accounts, &mut candidates, now)? {
        return Ok(());
    }
    require!(
        queue::kind(&accounts.queue) != QueueKind::Jobs,
        JobsError::NothingForHost
    );
    wait(accounts, now)
}

/// Gives the host the first waiting job that it may have.
fn take_job(accounts: &mut Join, candidates: &mut [AccountView], now: i64) -> Result<bool> {
    if queue::kind(&accounts.queue) != QueueKind::Jobs {
        return Ok(false);
    }
    let host = *accounts.host.address();
    let may_have = |job: &Job| !job.excludes(&host) && job.require_suitable(&accounts.host).is_ok();
    let taken = with_ring(&mut accounts.queue, |ring| {
        ring.take_first(now, LOOKS, |key| {
            let candidate = candidates
                .iter()
                .find(|candidate| candidate.address().as_array() == key)?;
            Some(may_have(&*Job::read(candidate).ok()?))
        })
    })?;
    let Some(address) = taken.map(|key| queue::address(&key)) else {
        return Ok(false);
    };
    let candidate = candidates
        .iter_mut()
        .find(|candidate| *candidate.address() == address)
        .ok_or(JobsError::QueueMoved)?;
    matching::assign(&mut *Job::write(candidate)?, address, host, now)?;
    let market = *accounts.market.address();
    let record = &mut accounts.record;
    record.state = HostState::Working as u8;
    record.market = market;
    record.job = address;
    Ok(true)
}

/// Puts the host at the end of the queue.
fn wait(accounts: &mut Join, now: i64) -> Result<()> {
    let (host, market) = (*accounts.host.address(), *accounts.market.address());
    let valid_until = worker::lease_end(&accounts.market, now);
    let slot = with_ring(&mut accounts.queue, |ring| {
        ring.push(QueueKind::Hosts, *host.as_array(), valid_until)
    })?;
    let record = &mut accounts.record;
    record.state = HostState::Queued as u8;
    record.market = market;
    record.queue_slot = slot.into();
    record.valid_until = valid_until.into();
    emit!(HostJoined {
        host,
        market,
        slot,
        valid_until,
        at: now,
    });
    Ok(())
}

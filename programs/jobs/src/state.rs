//! Accounts of the jobs program.

use anchor_lang::{
    pinocchio::account::{Ref, RefMut},
    prelude::*,
};
use nosana_common::{
    host_record::{DAYS, HostState, Outcome, Span, add_online, add_outcome},
    ids,
    job::JobState,
    money::Terms,
    tier::Tier,
};

use crate::{error::JobsError, host::Host, instructions::migrate_record};

/// The layout of all accounts but markets and records.
pub const VERSION: u8 = 1;

/// The layout of markets. Version 1 had neither prices in dollars, nor a discount,
/// nor an authority to hand over; `migrate_market` brings it up.
pub const MARKET_VERSION: u8 = 2;

/// The layout of records. Version 1 did not count fees; `migrate_record` brings it up.
pub const RECORD_VERSION: u8 = 2;

/// How many hosts a job can exclude: one for each attempt.
pub const MAX_EXCLUDED: usize = 3;

/// The configuration. Seeds: `config`.
#[account]
pub struct Config {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// 1 while no job may be posted. Settlements and refunds go on.
    pub paused: u8,
    /// Zero.
    pub padding: u8,
    /// The fee on what hosts earn, basis points.
    pub fee_bps: PodU16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: PodU16,
    /// Who may change the configuration and open markets.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// The token account that fees go to: the stakers' reward vault.
    pub fee_destination: Address,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

/// Hosts of one class and tier, at one price. Seeds: `market`, slug.
///
/// Read only on the hot path.
#[account]
pub struct Market {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// The tier that hosts need, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// How the price is set, see `nosana_common::price::PriceKind`.
    pub price_kind: u8,
    /// The host's share of the price, basis points.
    pub host_share_bps: PodU16,
    /// What clients pay less than the price, basis points of it.
    pub discount_bps: PodU16,
    /// The name that its address is derived from, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// Who may change it.
    pub authority: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// The class of GPUs, of the tiers program.
    pub class: Address,
    /// Its queue; zero until it was created.
    pub queue: Address,
    /// Pyth's price account when the price is in dollars; zero otherwise.
    pub price_account: Address,
    /// Per second, before the discount: base units, or 10⁻¹² dollars when it is in
    /// dollars.
    pub price: PodU64,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: PodU64,
    /// Shortest timeout of a job, seconds.
    pub min_timeout: PodU32,
    /// Longest timeout of a job, seconds.
    pub max_timeout: PodU32,
    /// Seconds after the assignment in which a host must start.
    pub start_limit: PodU32,
    /// Seconds that a place in the queue is valid without renewal.
    pub lease: PodU32,
    /// Seconds that a finished job's account is kept.
    pub retention: PodU32,
    /// Memory of one GPU in the class, MiB, when the market was opened.
    pub vram_mib: PodU32,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Pyth's id of the price when it is in dollars; zero otherwise.
    pub feed_id: [u8; 32],
    /// How old that price may be, seconds.
    pub max_age: PodU32,
    /// How wide its confidence interval may be, basis points of the price.
    pub max_confidence_bps: PodU16,
    /// 1 while no job may be posted here. Everything else goes on.
    pub paused: u8,
    /// Zero.
    pub padding: u8,
    /// For later versions; zero.
    pub reserved: [u8; 64],
}

impl Market {
    /// The tier that hosts need; a byte that is none is a tier that nobody has.
    #[must_use]
    pub fn tier(&self) -> Tier {
        tier_of(self.tier)
    }
}

fn tier_of(byte: u8) -> Tier {
    Tier::try_from(byte).unwrap_or(Tier::Removed)
}

/// The header of a queue, before its entries. An account of its own key, pinned
/// in its market.
#[account]
pub struct Queue {
    /// Layout of this account.
    pub version: u8,
    /// What waits, see `nosana_common::ring::QueueKind`.
    pub kind: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// How many entries there is place for.
    pub capacity: PodU32,
    /// The market.
    pub market: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Number of the first entry. Entry `n` stands at place `(n + shift) modulo
    /// capacity`.
    pub head: PodU64,
    /// Number after the last entry.
    pub tail: PodU64,
    /// How many entries wait, without those taken out of the middle.
    pub waiting: PodU32,
    /// What is added to a number before it is taken modulo the capacity.
    pub shift: PodU32,
    /// Job accounts of the market, of whatever state, that are not closed yet.
    pub jobs: PodU32,
    /// For later versions; zero.
    pub reserved: [u8; 28],
}

/// One place in a queue.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable, IdlType,
)]
#[repr(C)]
pub struct QueueEntry {
    /// The host or job that waits; zero when it was matched or left.
    pub key: Address,
    /// Until when it may be matched, Unix seconds. Zero marks an entry that was
    /// dropped because its time was up; the key then still tells whose it was.
    pub valid_until: PodI64,
}

/// Everything about one job. Seeds: `job`, client, nonce.
#[account]
pub struct Job {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the escrow's address.
    pub escrow_bump: u8,
    /// See `nosana_common::job::JobState`.
    pub state: u8,
    /// How often it was given to a host.
    pub attempts: u8,
    /// Why it ended or was given back, see [`EndReason`].
    pub reason: u8,
    /// The host's share of the price, basis points, as posted.
    pub host_share_bps: PodU16,
    /// The fee on what is earned, basis points, as posted.
    pub fee_bps: PodU16,
    /// The tier that its market asked of hosts, as posted; zero asks for nothing, as in
    /// jobs of before this was noted.
    pub tier: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Chosen by the client; makes the address.
    pub nonce: PodU64,
    /// Who posted it.
    pub client: Address,
    /// Who paid the rent of the job and its escrow, and gets it back.
    pub payer: Address,
    /// Where it was posted.
    pub market: Address,
    /// The token account that paid, and that the rest returns to.
    pub refund: Address,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// SHA-256 of the result's bytes; zero while there is none.
    pub result: [u8; 32],
    /// The host; zero while it has none.
    pub host: Address,
    /// The token account that the host is paid to; zero before it started.
    pub payout: Address,
    /// Hosts that never get it again.
    pub excluded: [Address; MAX_EXCLUDED],
    /// Base units per second, as posted.
    pub price: PodU64,
    /// Base units put into escrow.
    pub deposit: PodU64,
    /// Base units paid to hosts.
    pub paid_host: PodU64,
    /// Base units paid as fee.
    pub paid_fee: PodU64,
    /// Base units returned to the client.
    pub refunded: PodU64,
    /// Base units due to the host that its account could not take.
    pub owed_host: PodU64,
    /// Base units of fee earned and not yet paid.
    pub owed_fee: PodU64,
    /// Base units due to the client that its account could not take.
    pub owed_client: PodU64,
    /// Number of its place in the queue, while it waits.
    pub queue_slot: PodU64,
    /// When it was posted, Unix seconds.
    pub posted_at: PodI64,
    /// When its host was assigned, Unix seconds; zero while it has none.
    pub assigned_at: PodI64,
    /// When its host started, Unix seconds; zero before.
    pub started_at: PodI64,
    /// When it ended, Unix seconds; zero before.
    pub ended_at: PodI64,
    /// The most seconds that are paid for, over all hosts.
    pub timeout: PodU32,
    /// Seconds of this run that are paid for.
    pub paid_seconds: PodU32,
    /// Seconds paid for to hosts before the present one.
    pub used_seconds: PodU32,
    /// Seconds after the assignment in which a host must start, as posted.
    pub start_limit: PodU32,
    /// Seconds that this account is kept after the end, as posted.
    pub retention: PodU32,
    /// What the job's process ended with; zero while it has not.
    pub exit_code: PodI32,
    /// Weight that its market asked hosts to have bonded, xNOS, as posted.
    pub bond_minimum: PodU64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

/// What follows the discriminator of a job's account.
fn body_of(data: &[u8]) -> Option<&[u8]> {
    data.strip_prefix(Job::DISCRIMINATOR)
}

/// Why a job ended or was given back. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EndReason {
    /// It has not, or by itself.
    None = 0,
    /// The host gave it back.
    HostQuit = 1,
    /// The host did not start it in time.
    NotStarted = 2,
    /// The deadline passed.
    DeadlinePassed = 3,
    /// The client ended it.
    ClientStopped = 4,
    /// Given to as many hosts as a job may be.
    AttemptsUsed = 5,
    /// No time is left of its timeout.
    NoTimeLeft = 6,
    /// It could not go back to the queue: full, or only excluded hosts wait.
    NoPlace = 7,
}

impl Job {
    /// The state; a byte that is none counts as failed, which allows nothing.
    #[must_use]
    pub fn state(&self) -> JobState {
        JobState::try_from(self.state).unwrap_or(JobState::Failed)
    }

    /// Refuses unless the job is in `state`.
    pub fn require_state(&self, state: JobState) -> Result<()> {
        require!(self.state() == state, JobsError::WrongState);
        Ok(())
    }

    /// The terms that its money depends on.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            price: self.price.get(),
            host_share_bps: self.host_share_bps.get(),
            fee_bps: self.fee_bps.get(),
        }
    }

    /// Seconds that the present run may be paid for.
    #[must_use]
    pub fn run_limit(&self) -> u32 {
        self.timeout.get().saturating_sub(self.used_seconds.get())
    }

    /// Whether `host` never gets this job again.
    #[must_use]
    pub fn excludes(&self, host: &Address) -> bool {
        self.excluded.contains(host)
    }

    /// Refuses a host that is not, or no longer, what the job was posted for.
    pub fn require_suitable(&self, host: &Host) -> core::result::Result<(), JobsError> {
        // A job of before terms were noted asks for nothing.
        if self.tier != 0 && !host.tier().may_work_in(tier_of(self.tier)) {
            return Err(JobsError::WrongTier);
        }
        if host.bond() < self.bond_minimum.get() {
            return Err(JobsError::BondTooSmall);
        }
        Ok(())
    }

    /// Reads a job that was passed among further accounts.
    pub fn read(account: &AccountView) -> Result<Ref<'_, Self>> {
        require!(account.owned_by(&crate::ID), JobsError::QueueMoved);
        Ref::filter_map(account.try_borrow()?, |data| {
            bytemuck::try_from_bytes(body_of(data)?).ok()
        })
        .map_err(|_| JobsError::QueueMoved.into())
    }

    /// Like [`Job::read`], to change it.
    pub fn write(account: &mut AccountView) -> Result<RefMut<'_, Self>> {
        require!(account.owned_by(&crate::ID), JobsError::QueueMoved);
        RefMut::filter_map(account.try_borrow_mut()?, |data| {
            body_of(data)?;
            bytemuck::try_from_bytes_mut(data.get_mut(8..)?).ok()
        })
        .map_err(|_| JobsError::QueueMoved.into())
    }

    /// Gives the job to `host` at `now`.
    pub fn assign(&mut self, host: Address, now: i64) -> core::result::Result<(), JobsError> {
        if self.state() != JobState::Queued {
            return Err(JobsError::WrongState);
        }
        self.state = JobState::Assigned as u8;
        self.host = host;
        self.attempts = self.attempts.checked_add(1).ok_or(JobsError::Overflow)?;
        self.assigned_at = now.max(self.posted_at.get()).into();
        self.queue_slot = 0.into();
        Ok(())
    }

    /// Ends the job at `now`.
    pub fn end(&mut self, state: JobState, reason: EndReason, now: i64) {
        self.state = state as u8;
        self.reason = reason as u8;
        self.ended_at = [self.posted_at, self.assigned_at, self.started_at]
            .iter()
            .fold(now, |latest, time| latest.max(time.get()))
            .into();
        self.queue_slot = 0.into();
    }

    /// The last second that its run is paid for, Unix seconds.
    #[must_use]
    pub fn deadline(&self) -> i64 {
        self.started_at
            .get()
            .saturating_add(self.run_limit().into())
    }

    /// The part of its run from the second numbered `from` until before `to`.
    #[must_use]
    pub fn worked(&self, from: u32, to: u32) -> Span {
        let start = self.started_at.get();
        Span {
            from: start.saturating_add(from.into()),
            to: start.saturating_add(to.into()),
        }
    }

    /// That its host has it, as the host's record is told when this ends.
    #[must_use]
    pub fn assignment(&self, address: Address) -> Assignment {
        Assignment {
            job: address,
            assigned_at: self.assigned_at.get(),
            start_until: self.start_until(),
            is_started: !self.started_at.is_zero(),
        }
    }

    /// Until when its host may start it, Unix seconds.
    #[must_use]
    pub fn start_until(&self) -> i64 {
        self.assigned_at
            .get()
            .saturating_add(self.start_limit.get().into())
    }

    /// What the escrow must hold by this account: the deposit less what left it.
    pub fn held(&self) -> Result<u64> {
        [self.paid_host, self.paid_fee, self.refunded]
            .iter()
            .try_fold(self.deposit.get(), |left, out| left.checked_sub(out.get()))
            .ok_or_else(|| JobsError::Overflow.into())
    }

    /// What must be true after every instruction.
    pub fn invariant(&self) -> Result<()> {
        let owed = [self.owed_host, self.owed_fee, self.owed_client]
            .iter()
            .try_fold(0_u64, |sum, part| sum.checked_add(part.get()))
            .ok_or(JobsError::Overflow)?;
        let held = self.held()?;
        // Nothing is owed that is not there, and at the end all that is there is owed.
        require!(owed <= held, JobsError::InvariantBroken);
        require!(
            !self.state().is_terminal() || owed == held,
            JobsError::InvariantBroken
        );
        require!(
            self.used_seconds
                .get()
                .checked_add(self.paid_seconds.get())
                .is_some_and(|seconds| seconds <= self.timeout.get()),
            JobsError::InvariantBroken
        );
        Ok(())
    }
}

/// That a host has a job.
pub struct Assignment {
    /// The job.
    pub job: Address,
    /// When it was given to the host, Unix seconds.
    assigned_at: i64,
    /// Until when the host may start it, Unix seconds.
    start_until: i64,
    /// Whether the host started it.
    is_started: bool,
}

impl Assignment {
    /// Until when a host was online whose place was valid until `valid_until` and whose
    /// assignment ends at `now`, after it was paid for `served`.
    fn online_until(&self, valid_until: i64, served: Span, now: i64) -> i64 {
        if self.is_started {
            // Only what is paid for is known to be work.
            served.to
        } else if now <= self.start_until {
            now
        } else {
            // It let the time to start pass: nothing shows that it was there.
            self.assigned_at.min(valid_until)
        }
    }

    /// What giving the job back at `now` counts as: nobody's fault before it started,
    /// unless the time to start has passed.
    #[must_use]
    pub fn given_back(&self, now: i64) -> Outcome {
        let is_fault = self.is_started || now > self.start_until;
        Outcome {
            failed: is_fault.into(),
            returned: (!is_fault).into(),
            ..Outcome::default()
        }
    }
}

/// What a host is doing and how well it did. Seeds: `record`, host.
///
/// This layout is pinned in `nosana_common::host_record`, for the programs that read it.
#[account]
pub struct HostRecord {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// See `nosana_common::host_record::HostState`.
    pub state: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The host.
    pub host: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// The market that it waits or works in; zero when it is idle.
    pub market: Address,
    /// The job that it works on; zero while it does not.
    pub job: Address,
    /// Number of its place in the queue, while it waits.
    pub queue_slot: PodU64,
    /// Until when its place is valid, Unix seconds.
    pub valid_until: PodI64,
    /// The last second that it was known to wait or work, Unix seconds. All before is in
    /// `online` and the days; nothing after is.
    pub last_seen: PodI64,
    /// Seconds in which it held a valid lease or worked, ever.
    pub online: PodU64,
    /// Seconds worked and paid for, ever.
    pub served: PodU64,
    /// Base units earned, ever.
    pub earned: PodU64,
    /// Jobs finished, ever.
    pub completed: PodU32,
    /// Jobs that failed by the host's fault, ever: not started in time, never heard of
    /// again, or given back after they had started.
    pub failed: PodU32,
    /// Lamports of this account that are its rent; what it holds above them are the
    /// bounties for expiring its jobs.
    pub rent: PodU64,
    /// The last days, by day modulo their number: each 24 bytes, see
    /// `nosana_common::host_record::Day`.
    pub days: [[u8; 24]; DAYS],
    /// Jobs given back before they started, ever.
    pub returned: PodU32,
    /// When this account was opened, Unix seconds; zero where it was before that was
    /// noted.
    pub opened_at: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 44],
}

impl HostRecord {
    /// Reads the record of `host` at `account`, to change it; `None` when its owner
    /// closed it, which must not keep a job from ending.
    pub fn write_of<'a>(
        host: &Address,
        account: &'a mut AccountView,
    ) -> Result<Option<RefMut<'a, Self>>> {
        if !account.owned_by(&crate::ID) {
            let (address, _) = find_program_address(&[ids::RECORD, host.as_ref()], &crate::ID);
            require!(address == *account.address(), JobsError::WrongRecord);
            return Ok(None);
        }
        let record = RefMut::filter_map(account.try_borrow_mut()?, |data| {
            data.strip_prefix(Self::DISCRIMINATOR)?;
            bytemuck::try_from_bytes_mut::<Self>(data.get_mut(8..)?).ok()
        })
        .map_err(|data| {
            if migrate_record::is_old(&data) {
                JobsError::OldRecord
            } else {
                JobsError::WrongRecord
            }
        })?;
        require!(record.host == *host, JobsError::WrongRecord);
        Ok(Some(record))
    }

    /// What bounties can be paid from, of the `lamports` that the account holds.
    #[must_use]
    pub fn reserve(&self, lamports: u64) -> u64 {
        lamports.saturating_sub(self.rent.get())
    }

    /// What the host is doing; a byte that is none counts as working, which
    /// allows nothing.
    #[must_use]
    pub fn state(&self) -> HostState {
        HostState::try_from(self.state).unwrap_or(HostState::Working)
    }

    /// Whether it tells of `assignment`, and not of something later.
    ///
    /// A host whose former place was void may have joined again before someone ended
    /// what it was matched with there; then the record tells of something later.
    fn tells_of(&self, assignment: &Assignment) -> bool {
        match self.state() {
            HostState::Idle => false,
            HostState::Queued => self.last_seen.get() <= assignment.start_until,
            HostState::Working => self.job == assignment.job,
        }
    }

    /// Sets the record right when `assignment` ends at `now`, after which the host was
    /// paid for `served`, unless it tells of something later: that stays. Whether it was
    /// set right.
    pub fn release(&mut self, assignment: &Assignment, served: Span, now: i64) -> bool {
        let is_told = self.tells_of(assignment);
        if is_told {
            let until = assignment.online_until(self.valid_until.get(), served, now);
            self.count_online(now, until);
            self.rest();
        }
        is_told
    }

    /// The host neither waits nor works.
    pub fn rest(&mut self) {
        self.state = HostState::Idle as u8;
        self.market = Address::default();
        self.job = Address::default();
        self.queue_slot = 0.into();
        self.valid_until = 0.into();
    }

    /// Gives up the place that it remembers, if any: its lease counts as far as it came.
    pub fn give_up_place(&mut self, now: i64) {
        if self.state() == HostState::Queued {
            self.count_lease(now);
        }
        self.rest();
    }

    /// The host was heard of at `now`.
    pub fn hear(&mut self, now: i64) {
        self.last_seen = self.last_seen.get().max(now).into();
    }

    /// Adds the lease of a waiting host, as far as it came by `now`.
    pub fn count_lease(&mut self, now: i64) {
        let valid_until = self.valid_until.get();
        self.count_online(now, valid_until);
    }

    // Counters stop at their largest value: they are statistics, not money.

    /// Adds the seconds since it was last seen until before `until`, or `now`, as online.
    pub fn count_online(&mut self, now: i64, until: i64) {
        let online = Span {
            from: self.last_seen.get(),
            to: until.min(now),
        };
        // No second counts twice, whatever the clock does.
        if online.to > online.from {
            self.last_seen = online.to.into();
            self.online = self.online.saturating_add(online.seconds());
            add_online(bytemuck::cast_mut(&mut self.days), now, online);
        }
    }

    /// Adds what became of its work.
    #[allow(
        clippy::inline_always,
        reason = "most of an outcome is zero where it is made: the chain need not add that"
    )]
    #[inline(always)]
    pub fn count(&mut self, now: i64, outcome: &Outcome) {
        self.served = self.served.saturating_add(outcome.served.seconds());
        self.completed = self.completed.saturating_add(u32::from(outcome.completed));
        self.failed = self.failed.saturating_add(u32::from(outcome.failed));
        self.returned = self.returned.saturating_add(u32::from(outcome.returned));
        add_outcome(bytemuck::cast_mut(&mut self.days), now, outcome);
    }
}

/// The IDL knows only what accounts, events and arguments name; entries are the
/// tail of a queue.
#[cfg(all(test, feature = "idl-build"))]
#[test]
fn __anchor_private_print_idl_type_queue_entry() {
    println!(
        "--- IDL begin type ---\n{}\n--- IDL end type ---",
        <QueueEntry as IdlAccountType>::__idl_type_def().unwrap_or_default()
    );
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "offsets of one account")]
mod tests {
    use core::mem::offset_of;

    use anchor_lang::Discriminator;
    use nosana_common::host_record::{self, HostRecordLayout};

    use super::*;

    #[test]
    fn a_record_is_laid_out_as_others_read_it() {
        assert_eq!(HostRecord::DISCRIMINATOR, host_record::DISCRIMINATOR);
        assert_eq!(8 + offset_of!(HostRecord, state), 10);
        assert_eq!(8 + offset_of!(HostRecord, host), 16);
        assert_eq!(size_of::<HostRecord>(), size_of::<HostRecordLayout>());
        macro_rules! same_offsets {
            ($($field:ident),*) => {
                $(assert_eq!(
                    offset_of!(HostRecord, $field),
                    offset_of!(HostRecordLayout, $field),
                    stringify!($field)
                );)*
            };
        }
        same_offsets!(
            version,
            bump,
            state,
            padding,
            host,
            payer,
            market,
            job,
            queue_slot,
            valid_until,
            last_seen,
            online,
            served,
            earned,
            completed,
            failed,
            rent,
            days,
            returned,
            opened_at,
            reserved
        );
    }
}

//! Events of the jobs program: one for each change of state, with enough in it
//! to rebuild the accounts without reading them.

use anchor_lang::prelude::*;

use crate::terms::MarketTerms;

/// The program was configured.
#[event]
pub struct JobsInitialized {
    /// Who may change the configuration and open markets.
    pub authority: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// Where fees go.
    pub fee_destination: Address,
    /// The fee, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: u16,
}

/// A market was opened.
#[event]
pub struct MarketOpened {
    /// The market.
    pub market: Address,
    /// Who may change it.
    pub authority: Address,
    /// Its name, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// The class of GPUs.
    pub class: Address,
    /// The tier that hosts need.
    pub tier: u8,
    /// What can be changed.
    pub terms: MarketTerms,
}

/// The terms of a market changed, for later jobs.
#[event]
pub struct MarketUpdated {
    /// The market.
    pub market: Address,
    /// The terms.
    pub terms: MarketTerms,
}

/// A market was brought up to a newer layout.
#[event]
pub struct MarketMigrated {
    /// The market.
    pub market: Address,
    /// The version that it has now.
    pub version: u8,
}

/// A market and its queue were closed.
#[event]
pub struct MarketClosed {
    /// The market.
    pub market: Address,
    /// The queue.
    pub queue: Address,
}

/// The configuration changed.
#[event]
pub struct ConfigUpdated {
    /// The fee, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: u16,
    /// Whether posting is paused.
    pub paused: bool,
}

/// Somebody may accept the authority of the configuration or of a market.
#[event]
pub struct AuthorityProposed {
    /// The configuration or market.
    pub account: Address,
    /// Who may; zero when nobody may any more.
    pub proposed: Address,
}

/// The authority of the configuration or of a market was handed over.
#[event]
pub struct AuthorityAccepted {
    /// The configuration or market.
    pub account: Address,
    /// Who has it now.
    pub authority: Address,
}

/// A market got its queue.
#[event]
pub struct QueueCreated {
    /// The market.
    pub market: Address,
    /// Its queue.
    pub queue: Address,
    /// Who paid its rent.
    pub payer: Address,
    /// How many entries it holds.
    pub capacity: u32,
}

/// A queue got place for more.
#[event]
pub struct QueueGrown {
    /// The market.
    pub market: Address,
    /// Its queue.
    pub queue: Address,
    /// How many entries it holds now.
    pub capacity: u32,
    /// What is added to a number before it is taken modulo the capacity.
    pub shift: u32,
}

/// A record was created for a host.
#[event]
pub struct RecordOpened {
    /// The host.
    pub host: Address,
    /// Its record.
    pub record: Address,
    /// Who paid its rent.
    pub payer: Address,
    /// Unix seconds.
    pub at: i64,
}

/// A host's record was brought up to a newer layout.
#[event]
pub struct RecordMigrated {
    /// The host.
    pub host: Address,
    /// Its record.
    pub record: Address,
    /// The version that it has now.
    pub version: u8,
    /// Lamports of it that are its rent now.
    pub rent: u64,
}

/// A host's record was closed.
#[event]
pub struct RecordClosed {
    /// The host.
    pub host: Address,
    /// Its record.
    pub record: Address,
}

/// A job was posted.
#[event]
pub struct JobPosted {
    /// The job.
    pub job: Address,
    /// Who posted it.
    pub client: Address,
    /// Who paid its rent.
    pub payer: Address,
    /// Where.
    pub market: Address,
    /// The token account that paid.
    pub refund: Address,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// What makes its address.
    pub nonce: u64,
    /// Base units per second.
    pub price: u64,
    /// Base units put into escrow.
    pub deposit: u64,
    /// The most seconds that are paid for.
    pub timeout: u32,
    /// The host's share, basis points.
    pub host_share_bps: u16,
    /// The fee, basis points.
    pub fee_bps: u16,
    /// Seconds after the assignment in which a host must start.
    pub start_limit: u32,
    /// Seconds that the account is kept after the end.
    pub retention: u32,
    /// The tier that a host needs to start it.
    pub tier: u8,
    /// Weight that a host must have bonded to start it, xNOS.
    pub bond_minimum: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A job got more time.
#[event]
pub struct JobExtended {
    /// The job.
    pub job: Address,
    /// The most seconds that are paid for now.
    pub timeout: u32,
    /// Base units put into escrow, in all.
    pub deposit: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A job waits in its market's queue.
#[event]
pub struct JobQueued {
    /// The job.
    pub job: Address,
    /// The market.
    pub market: Address,
    /// Number of its place.
    pub slot: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A job was given to a host.
#[event]
pub struct JobAssigned {
    /// The job.
    pub job: Address,
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Which attempt this is, from 1.
    pub attempt: u8,
    /// Unix seconds.
    pub at: i64,
}

/// A host started its job; it is paid from now on.
#[event]
pub struct JobStarted {
    /// The job.
    pub job: Address,
    /// The host.
    pub host: Address,
    /// The token account that it is paid to.
    pub payout: Address,
    /// Unix seconds.
    pub at: i64,
}

/// A host was paid for a part of its job.
#[event]
pub struct JobCheckpointed {
    /// The job.
    pub job: Address,
    /// The host.
    pub host: Address,
    /// Seconds of this run paid for before.
    pub seconds_before: u32,
    /// Seconds of this run paid for now.
    pub seconds: u32,
    /// Base units paid to the host.
    pub to_host: u64,
    /// Base units of fee that are due at the end.
    pub fee: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A job was given back by its host or taken from it.
#[event]
pub struct JobReturned {
    /// The job.
    pub job: Address,
    /// The host, which never gets it again.
    pub host: Address,
    /// Why, see `EndReason`.
    pub reason: u8,
    /// Seconds paid for to all hosts so far.
    pub used_seconds: u32,
    /// Unix seconds.
    pub at: i64,
}

/// A job ended.
#[event]
pub struct JobEnded {
    /// The job.
    pub job: Address,
    /// The host; zero when it had none.
    pub host: Address,
    /// Its client.
    pub client: Address,
    /// The state that it ended in, see `nosana_common::job::JobState`.
    pub state: u8,
    /// Why, see `EndReason`.
    pub reason: u8,
    /// What its process ended with.
    pub exit_code: i32,
    /// SHA-256 of the result's bytes; zero when there is none.
    pub result: [u8; 32],
    /// Seconds paid for to all hosts.
    pub seconds: u32,
    /// Base units paid to hosts, in all.
    pub paid_host: u64,
    /// Base units paid as fee, in all.
    pub paid_fee: u64,
    /// Base units returned to the client.
    pub refunded: u64,
    /// Base units due to the host that its account could not take.
    pub owed_host: u64,
    /// Base units of fee that its account could not take.
    pub owed_fee: u64,
    /// Base units due to the client that its account could not take.
    pub owed_client: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A job that others ended got its result.
#[event]
pub struct ResultAttached {
    /// The job.
    pub job: Address,
    /// The host that ran it.
    pub host: Address,
    /// What its process ended with.
    pub exit_code: i32,
    /// SHA-256 of the result's bytes.
    pub result: [u8; 32],
    /// Unix seconds.
    pub at: i64,
}

/// Whoever expired a job was paid for it.
#[event]
pub struct BountyPaid {
    /// The job.
    pub job: Address,
    /// The host's record, which paid.
    pub record: Address,
    /// Who got it.
    pub to: Address,
    /// How much.
    pub lamports: u64,
}

/// Something that was owed was paid.
#[event]
pub struct OwedCollected {
    /// The job.
    pub job: Address,
    /// Base units paid to the host.
    pub to_host: u64,
    /// Base units paid as fee.
    pub fee: u64,
    /// Base units returned to the client.
    pub to_client: u64,
}

/// A finished job's account was closed.
#[event]
pub struct JobClosed {
    /// The job.
    pub job: Address,
    /// Who got the rent back.
    pub payer: Address,
}

/// A host waits in a market's queue.
#[event]
pub struct HostJoined {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Number of its place.
    pub slot: u64,
    /// Until when its place is valid, Unix seconds.
    pub valid_until: i64,
    /// Unix seconds.
    pub at: i64,
}

/// A waiting host renewed its place.
#[event]
pub struct HostRenewed {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Until when its place is valid, Unix seconds.
    pub valid_until: i64,
    /// Unix seconds.
    pub at: i64,
}

/// A waiting host left the queue.
#[event]
pub struct HostLeft {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Number of the place that it had.
    pub slot: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A host that its market takes no longer was taken out of the queue.
#[event]
pub struct HostEvicted {
    /// The host.
    pub host: Address,
    /// The market.
    pub market: Address,
    /// Number of the place that it had.
    pub slot: u64,
    /// Its tier now, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// What it has bonded now, xNOS.
    pub bond: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Entries whose time was up were removed from the front of a queue.
#[event]
pub struct QueueSwept {
    /// The market.
    pub market: Address,
    /// How many.
    pub entries: u32,
    /// Number of the first entry from now on.
    pub head: u64,
}

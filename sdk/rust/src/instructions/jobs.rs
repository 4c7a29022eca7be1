//! Instructions of the jobs program.

use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};

use super::{SYSTEM_PROGRAM, TOKEN_PROGRAM};
use crate::{
    generated::{
        jobs,
        jobs::{
            accounts::{Config, Job, Market},
            instructions::{
                AcceptAuthority, AcceptMarketAuthority, AttachResult, AttachResultInstructionArgs,
                Cancel, Checkpoint, CloseJob, CloseMarket, CloseRecord, Collect, CreateQueue,
                Evict, Expire, Extend, ExtendInstructionArgs, Finish, FinishInstructionArgs,
                GrowQueue, GrowQueueInstructionArgs, Initialize, InitializeInstructionArgs, Join,
                Leave, MigrateMarket, MigrateRecord, OpenMarket, OpenMarketInstructionArgs,
                OpenRecord, Post, PostInstructionArgs, PostTo, PostToInstructionArgs,
                ProposeAuthority, ProposeAuthorityInstructionArgs, ProposeMarketAuthority,
                ProposeMarketAuthorityInstructionArgs, Quit, Renew, Start, Stop, Sweep,
                UpdateConfig, UpdateConfigInstructionArgs, UpdateMarket,
                UpdateMarketInstructionArgs,
            },
            types::{FinishArgs, MarketTerms, PostArgs},
        },
        staking,
    },
    queue,
};

/// Sets the jobs program up; fees go to the staking program's reward vault.
#[must_use]
pub fn initialize_jobs(
    authority: Address,
    mint: Address,
    args: InitializeInstructionArgs,
) -> Instruction {
    Initialize {
        authority,
        config: jobs::pdas::find_config().0,
        mint,
        fee_destination: staking::pdas::find_reward_vault().0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Opens a market for hosts of `class`.
#[must_use]
pub fn open_market(
    authority: Address,
    class: Address,
    args: OpenMarketInstructionArgs,
) -> Instruction {
    OpenMarket {
        authority,
        config: jobs::pdas::find_config().0,
        class,
        market: jobs::pdas::find_market(&args.slug).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Changes the fee, lowers its cap, pauses posting.
#[must_use]
pub fn update_config(authority: Address, args: UpdateConfigInstructionArgs) -> Instruction {
    UpdateConfig {
        authority,
        config: jobs::pdas::find_config().0,
    }
    .instruction(args)
}

/// Proposes `proposed` as the next authority; the zero address takes a proposal back.
#[must_use]
pub fn propose_authority(authority: Address, proposed: Address) -> Instruction {
    ProposeAuthority {
        authority,
        config: jobs::pdas::find_config().0,
    }
    .instruction(ProposeAuthorityInstructionArgs { proposed })
}

/// Takes the authority over.
#[must_use]
pub fn accept_authority(proposed: Address) -> Instruction {
    AcceptAuthority {
        proposed,
        config: jobs::pdas::find_config().0,
    }
    .instruction()
}

/// Changes the terms of `market`, for later jobs.
#[must_use]
pub fn update_market(authority: Address, market: Address, terms: MarketTerms) -> Instruction {
    UpdateMarket { authority, market }.instruction(UpdateMarketInstructionArgs { terms })
}

impl Market {
    /// The terms as they are: what [`update_market`] takes, to change some of them.
    #[must_use]
    pub fn terms(&self) -> MarketTerms {
        MarketTerms {
            price_kind: self.price_kind,
            price: self.price,
            price_account: self.price_account,
            feed_id: self.feed_id,
            max_age: self.max_age,
            max_confidence_bps: self.max_confidence_bps,
            discount_bps: self.discount_bps,
            host_share_bps: self.host_share_bps,
            min_timeout: self.min_timeout,
            max_timeout: self.max_timeout,
            start_limit: self.start_limit,
            lease: self.lease,
            retention: self.retention,
            bond_minimum: self.bond_minimum,
            paused: self.paused,
        }
    }
}

/// Proposes `proposed` as the next authority of `market`; the zero address takes a
/// proposal back.
#[must_use]
pub fn propose_market_authority(
    authority: Address,
    market: Address,
    proposed: Address,
) -> Instruction {
    ProposeMarketAuthority { authority, market }
        .instruction(ProposeMarketAuthorityInstructionArgs { proposed })
}

/// Takes the authority over `market` over.
#[must_use]
pub fn accept_market_authority(proposed: Address, market: Address) -> Instruction {
    AcceptMarketAuthority { proposed, market }.instruction()
}

/// Closes a market without jobs, and its queue. Each rent goes to who paid it.
#[must_use]
pub fn close_market(address: Address, market: &Market, queue_payer: Address) -> Instruction {
    CloseMarket {
        authority: market.authority,
        market: address,
        queue: market.queue,
        payer: market.payer,
        queue_payer,
    }
    .instruction()
}

/// Brings a market of version 1 up to date. `payer` signs.
#[must_use]
pub fn migrate_market(payer: Address, market: Address) -> Instruction {
    MigrateMarket {
        payer,
        market,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction()
}

/// Whether `data` is that of a host's record of version 1, which only
/// [`migrate_record`] takes.
#[must_use]
pub fn is_old_record(data: &[u8]) -> bool {
    /// Bytes of one.
    const LENGTH: usize = 776;
    data.len() == LENGTH
        && data.starts_with(&jobs::accounts::HOST_RECORD_DISCRIMINATOR)
        && data.get(8) == Some(&1)
}

/// Brings the record of a host of version 1 up to date. `payer` signs.
#[must_use]
pub fn migrate_record(payer: Address, record: Address) -> Instruction {
    MigrateRecord {
        payer,
        record,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction()
}

/// Makes the queue of `market` larger, by 256 places an instruction at most.
/// `payer`, who paid for the queue, signs, too.
#[must_use]
pub fn grow_queue(
    authority: Address,
    payer: Address,
    market: Address,
    queue: Address,
    capacity: u32,
) -> Instruction {
    GrowQueue {
        authority,
        payer,
        market,
        queue,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(GrowQueueInstructionArgs { capacity })
}

/// Creates the account of a queue for `capacity` entries and gives it to
/// `market`. `queue` must sign, too; `lamports` is the rent of
/// [`queue::space`] bytes.
#[must_use]
pub fn create_queue(
    authority: Address,
    market: Address,
    queue: Address,
    capacity: u32,
    lamports: u64,
) -> [Instruction; 2] {
    let create = solana_system_interface::instruction::create_account(
        &authority,
        &queue,
        lamports,
        queue::space(capacity) as u64,
        &jobs::ID,
    );
    let assign = CreateQueue {
        authority,
        market,
        queue,
    }
    .instruction();
    [create, assign]
}

/// Creates the record of `host`.
#[must_use]
pub fn open_record(payer: Address, host: Address) -> Instruction {
    OpenRecord {
        payer,
        host,
        record: jobs::pdas::find_record(&host).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction()
}

/// Closes the record of `host`, which was closed before; its rent goes to `payer`, who
/// paid it. Nobody needs to sign.
#[must_use]
pub fn close_record(host: Address, payer: Address) -> Instruction {
    CloseRecord {
        host,
        record: jobs::pdas::find_record(&host).0,
        payer,
    }
    .instruction()
}

/// What a client says when it posts.
#[derive(Clone, Copy, Debug)]
pub struct NewJob {
    /// Who posts and signs.
    pub client: Address,
    /// Who pays the rent and signs; often the client.
    pub payer: Address,
    /// The market.
    pub market: Address,
    /// The market's queue.
    pub queue: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// The price account that the market names; the zero address when its price is
    /// fixed.
    pub price_account: Address,
    /// The client's token account.
    pub source: Address,
    /// Makes the address, together with the client.
    pub nonce: u64,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// The most seconds that are paid for.
    pub timeout: u32,
    /// The most base units per second.
    pub max_price: u64,
}

impl NewJob {
    /// The job's address.
    #[must_use]
    pub fn address(&self) -> Address {
        jobs::pdas::find_job(&self.client, self.nonce).0
    }

    /// Posts the job.
    #[must_use]
    pub fn post(&self) -> Instruction {
        let (job, escrow, args) = self.args();
        Post {
            client: self.client,
            payer: self.payer,
            config: jobs::pdas::find_config().0,
            market: self.market,
            queue: self.queue,
            job,
            escrow,
            source: self.source,
            mint: self.mint,
            price_account: self.price_account,
            token_program: TOKEN_PROGRAM,
            system_program: SYSTEM_PROGRAM,
        }
        .instruction(PostInstructionArgs { args })
    }

    /// Posts the job for `host`, which waits at place `slot` of the queue.
    #[must_use]
    pub fn post_to(&self, host: Address, slot: u64) -> Instruction {
        let (job, escrow, args) = self.args();
        PostTo {
            client: self.client,
            payer: self.payer,
            config: jobs::pdas::find_config().0,
            market: self.market,
            queue: self.queue,
            job,
            escrow,
            source: self.source,
            mint: self.mint,
            price_account: self.price_account,
            token_program: TOKEN_PROGRAM,
            system_program: SYSTEM_PROGRAM,
        }
        .instruction(PostToInstructionArgs { args, host, slot })
    }

    /// The job, its escrow, and what is said of them.
    fn args(&self) -> (Address, Address, PostArgs) {
        let (job, job_bump) = jobs::pdas::find_job(&self.client, self.nonce);
        let (escrow, escrow_bump) = jobs::pdas::find_escrow(&job);
        let args = PostArgs {
            nonce: self.nonce,
            definition: self.definition,
            timeout: self.timeout,
            max_price: self.max_price,
            job_bump,
            escrow_bump,
        };
        (job, escrow, args)
    }
}

/// A host and the key that works for it.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    /// The agent's key, which signs.
    pub worker: Address,
    /// The host.
    pub host: Address,
}

impl Worker {
    fn record(&self) -> Address {
        jobs::pdas::find_record(&self.host).0
    }

    /// Takes the first of the waiting jobs `candidates`, or waits for one.
    #[must_use]
    pub fn join(&self, market: Address, queue: Address, candidates: &[Address]) -> Instruction {
        let candidates: Vec<AccountMeta> = candidates
            .iter()
            .map(|job| AccountMeta::new(*job, false))
            .collect();
        Join {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            market,
            queue,
        }
        .instruction_with_remaining_accounts(&candidates)
    }

    /// Renews the place in the queue.
    #[must_use]
    pub fn renew(&self, market: Address, queue: Address) -> Instruction {
        Renew {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            market,
            queue,
        }
        .instruction()
    }

    /// Leaves the queue.
    #[must_use]
    pub fn leave(&self, market: Address, queue: Address) -> Instruction {
        Leave {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            market,
            queue,
        }
        .instruction()
    }

    /// Starts `job`; billing begins.
    #[must_use]
    pub fn start(&self, job: Address) -> Instruction {
        Start {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            job,
        }
        .instruction()
    }

    /// Is paid for `job` so far.
    #[must_use]
    pub fn checkpoint(&self, address: Address, job: &Job) -> Instruction {
        Checkpoint {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            job: address,
            escrow: jobs::pdas::find_escrow(&address).0,
            payout: job.payout,
            token_program: TOKEN_PROGRAM,
        }
        .instruction()
    }

    /// Ends `job` with its result.
    #[must_use]
    pub fn finish(
        &self,
        address: Address,
        job: &Job,
        config: &Config,
        exit_code: i32,
        result: [u8; 32],
    ) -> Instruction {
        Finish {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            job: address,
            escrow: jobs::pdas::find_escrow(&address).0,
            payout: payout(job),
            fee_destination: config.fee_destination,
            refund: job.refund,
            payer: job.payer,
            config: jobs::pdas::find_config().0,
            token_program: TOKEN_PROGRAM,
        }
        .instruction(FinishInstructionArgs {
            args: FinishArgs { exit_code, result },
        })
    }

    /// Gives `job`, which its client stopped or whose deadline passed, its result.
    #[must_use]
    pub fn attach_result(&self, job: Address, exit_code: i32, result: [u8; 32]) -> Instruction {
        AttachResult {
            worker: self.worker,
            host: self.host,
            job,
        }
        .instruction(AttachResultInstructionArgs {
            args: FinishArgs { exit_code, result },
        })
    }

    /// Gives `job` back.
    #[must_use]
    pub fn quit(
        &self,
        address: Address,
        job: &Job,
        market: &Market,
        config: &Config,
    ) -> Instruction {
        Quit {
            worker: self.worker,
            host: self.host,
            record: self.record(),
            market: job.market,
            queue: market.queue,
            job: address,
            escrow: jobs::pdas::find_escrow(&address).0,
            payout: payout(job),
            fee_destination: config.fee_destination,
            refund: job.refund,
            payer: job.payer,
            config: jobs::pdas::find_config().0,
            token_program: TOKEN_PROGRAM,
        }
        .instruction()
    }
}

/// Ends `job`, which is assigned or runs. Its client signs.
#[must_use]
pub fn stop(address: Address, job: &Job, config: &Config) -> Instruction {
    Stop {
        client: job.client,
        record: jobs::pdas::find_record(&job.host).0,
        job: address,
        escrow: jobs::pdas::find_escrow(&address).0,
        payout: payout(job),
        fee_destination: config.fee_destination,
        refund: job.refund,
        payer: job.payer,
        config: jobs::pdas::find_config().0,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Takes `job`, which is queued, back. Its client signs.
#[must_use]
pub fn cancel(address: Address, job: &Job, market: &Market, config: &Config) -> Instruction {
    Cancel {
        client: job.client,
        market: job.market,
        queue: market.queue,
        job: address,
        escrow: jobs::pdas::find_escrow(&address).0,
        fee_destination: config.fee_destination,
        refund: job.refund,
        payer: job.payer,
        config: jobs::pdas::find_config().0,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Gives `job`, which is live, `seconds` more and pays for them from `source`. Its
/// client signs.
#[must_use]
pub fn extend(address: Address, job: &Job, source: Address, seconds: u32) -> Instruction {
    Extend {
        client: job.client,
        market: job.market,
        job: address,
        escrow: jobs::pdas::find_escrow(&address).0,
        source,
        token_program: TOKEN_PROGRAM,
    }
    .instruction(ExtendInstructionArgs { seconds })
}

/// Takes `job` from a host that let its time pass. Nobody needs to sign; `bounty` gets
/// what the host pays for it.
#[must_use]
pub fn expire(
    address: Address,
    job: &Job,
    market: &Market,
    config: &Config,
    bounty: Address,
) -> Instruction {
    Expire {
        record: jobs::pdas::find_record(&job.host).0,
        market: job.market,
        queue: market.queue,
        job: address,
        escrow: jobs::pdas::find_escrow(&address).0,
        payout: payout(job),
        fee_destination: config.fee_destination,
        refund: job.refund,
        payer: job.payer,
        bounty,
        config: jobs::pdas::find_config().0,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Pays what an account could not take when `job` ended.
#[must_use]
pub fn collect(address: Address, job: &Job, config: &Config) -> Instruction {
    Collect {
        job: address,
        escrow: jobs::pdas::find_escrow(&address).0,
        payout: payout(job),
        fee_destination: config.fee_destination,
        refund: job.refund,
        payer: job.payer,
        config: jobs::pdas::find_config().0,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Closes the account of `job`, which is over and past its retention.
#[must_use]
pub fn close_job(address: Address, job: &Job, market: &Market) -> Instruction {
    CloseJob {
        job: address,
        payer: job.payer,
        escrow: jobs::pdas::find_escrow(&address).0,
        market: job.market,
        queue: market.queue,
    }
    .instruction()
}

/// Takes `host`, which `market` takes no longer, out of the market's queue. Nobody needs
/// to sign.
#[must_use]
pub fn evict(host: Address, market: Address, queue: Address) -> Instruction {
    Evict {
        host,
        record: jobs::pdas::find_record(&host).0,
        market,
        queue,
    }
    .instruction()
}

/// Removes entries whose time is up from the front of `queue`.
#[must_use]
pub fn sweep(queue: Address) -> Instruction {
    Sweep { queue }.instruction()
}

/// The account that a job's host is paid to. Before a host started there is
/// none, and any account will do.
fn payout(job: &Job) -> Address {
    if job.payout == Address::default() {
        job.refund
    } else {
        job.payout
    }
}

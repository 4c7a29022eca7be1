//! Markets, queues, jobs and their escrows.

#![cfg_attr(not(feature = "idl-build"), no_std)]
// The derives expand to unsafe code; what is written by hand has none.
#![deny(unsafe_code)]

extern crate alloc;

pub mod error;
pub mod escrow;
pub mod event;
pub mod host;
pub mod instructions;
pub mod matching;
pub mod queue;
pub mod state;
pub mod terms;
pub mod worker;

use anchor_lang::prelude::*;
use instructions::*;
use terms::MarketTerms;

declare_id!("DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN");

/// The instructions of the jobs program.
#[program]
pub mod nosana_jobs {
    use super::*;

    /// Creates the configuration. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Changes the fee, lowers its cap, pauses posting. Authority.
    pub fn update_config(ctx: &mut Context<UpdateConfig>, args: UpdateConfigArgs) -> Result<()> {
        update_config::handle(ctx, args)
    }

    /// Proposes the next authority. Authority.
    pub fn propose_authority(
        ctx: &mut Context<ProposeAuthority>,
        args: ProposeAuthorityArgs,
    ) -> Result<()> {
        propose_authority::handle(ctx, args)
    }

    /// Takes the authority over. Who was proposed.
    pub fn accept_authority(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
        accept_authority::handle(ctx)
    }

    /// Opens a market. Authority.
    pub fn open_market(ctx: &mut Context<OpenMarket>, args: OpenMarketArgs) -> Result<()> {
        open_market::handle(ctx, args)
    }

    /// Gives a market its queue. Market authority.
    pub fn create_queue(ctx: &mut Context<CreateQueue>) -> Result<()> {
        create_queue::handle(ctx)
    }

    /// Makes a market's queue larger. Market authority.
    pub fn grow_queue(ctx: &mut Context<GrowQueue>, args: GrowQueueArgs) -> Result<()> {
        grow_queue::handle(ctx, args)
    }

    /// Changes the terms of a market, for later jobs. Market authority.
    pub fn update_market(ctx: &mut Context<UpdateMarket>, terms: MarketTerms) -> Result<()> {
        update_market::handle(ctx, terms)
    }

    /// Proposes the next authority of a market. Market authority.
    pub fn propose_market_authority(
        ctx: &mut Context<ProposeMarketAuthority>,
        args: ProposeMarketAuthorityArgs,
    ) -> Result<()> {
        propose_market_authority::handle(ctx, args)
    }

    /// Takes the authority over a market over. Who was proposed.
    pub fn accept_market_authority(ctx: &mut Context<AcceptMarketAuthority>) -> Result<()> {
        accept_market_authority::handle(ctx)
    }

    /// Closes a market without jobs, and its queue. Market authority.
    pub fn close_market(ctx: &mut Context<CloseMarket>) -> Result<()> {
        close_market::handle(ctx)
    }

    /// Brings a market of an older version up to date. Anyone.
    pub fn migrate_market(ctx: &mut Context<MigrateMarket>) -> Result<()> {
        migrate_market::handle(ctx)
    }

    /// Creates the record of a host. Anyone.
    pub fn open_record(ctx: &mut Context<OpenRecord>) -> Result<()> {
        open_record::handle(ctx)
    }

    /// Brings the record of a host of an older version up to date. Anyone.
    pub fn migrate_record(ctx: &mut Context<MigrateRecord>) -> Result<()> {
        migrate_record::handle(ctx)
    }

    /// Closes the record of a host that was closed. Anyone.
    pub fn close_record(ctx: &mut Context<CloseRecord>) -> Result<()> {
        close_record::handle(ctx)
    }

    /// Posts a job and pays for it. Client.
    pub fn post(ctx: &mut Context<Post>, args: PostArgs) -> Result<()> {
        post::handle(ctx, args)
    }

    /// Posts a job for a host that waits, and pays for it. Client.
    pub fn post_to(ctx: &mut Context<Post>, args: PostArgs, choice: HostChoice) -> Result<()> {
        post_to::handle(ctx, args, choice)
    }

    /// Gives a live job more time and pays for it. Client.
    pub fn extend(ctx: &mut Context<Extend>, args: ExtendArgs) -> Result<()> {
        extend::handle(ctx, args)
    }

    /// Takes a queued job back. Client.
    pub fn cancel(ctx: &mut Context<Cancel>) -> Result<()> {
        cancel::handle(ctx)
    }

    /// Ends a job that is assigned or runs. Client.
    pub fn stop(ctx: &mut Context<Stop>) -> Result<()> {
        stop::handle(ctx)
    }

    /// Takes the first waiting job or waits for one. Worker.
    pub fn join(ctx: &mut Context<Join>) -> Result<()> {
        join::handle(ctx)
    }

    /// Renews a place in the queue, or loses it where the market takes the host no longer.
    /// Worker.
    pub fn renew(ctx: &mut Context<Renew>) -> Result<()> {
        renew::handle(ctx)
    }

    /// Leaves the queue. Worker.
    pub fn leave(ctx: &mut Context<Leave>) -> Result<()> {
        leave::handle(ctx)
    }

    /// Takes a host that its market takes no longer out of the queue. Anyone.
    pub fn evict(ctx: &mut Context<Evict>) -> Result<()> {
        evict::handle(ctx)
    }

    /// Starts an assigned job; billing begins. Worker.
    pub fn start(ctx: &mut Context<Start>) -> Result<()> {
        start::handle(ctx)
    }

    /// Is paid for a running job so far. Worker.
    pub fn checkpoint(ctx: &mut Context<Checkpoint>) -> Result<()> {
        checkpoint::handle(ctx)
    }

    /// Ends a job with its result and is paid. Worker.
    pub fn finish(ctx: &mut Context<Finish>, args: FinishArgs) -> Result<()> {
        finish::handle(ctx, args)
    }

    /// Gives a job that was ended by others its result. Worker.
    pub fn attach_result(ctx: &mut Context<AttachResult>, args: FinishArgs) -> Result<()> {
        attach_result::handle(ctx, args)
    }

    /// Gives a job back. Worker.
    pub fn quit(ctx: &mut Context<Quit>) -> Result<()> {
        quit::handle(ctx)
    }

    /// Takes a job from a host that let its time pass. Anyone.
    pub fn expire(ctx: &mut Context<Expire>) -> Result<()> {
        expire::handle(ctx)
    }

    /// Pays what an account could not take at the end. Anyone.
    pub fn collect(ctx: &mut Context<Collect>) -> Result<()> {
        collect::handle(ctx)
    }

    /// Closes the account of a job that is over. Anyone.
    pub fn close_job(ctx: &mut Context<CloseJob>) -> Result<()> {
        close_job::handle(ctx)
    }

    /// Removes entries whose time is up from a queue. Anyone.
    pub fn sweep(ctx: &mut Context<Sweep>) -> Result<()> {
        sweep::handle(ctx)
    }
}

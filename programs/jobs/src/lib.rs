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
pub mod worker;

use anchor_lang::prelude::*;
use instructions::*;

declare_id!("DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN");

/// The instructions of the jobs program.
#[program]
pub mod nosana_jobs {
    use super::*;

    /// Creates the configuration. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Opens a market. Authority.
    pub fn open_market(ctx: &mut Context<OpenMarket>, args: OpenMarketArgs) -> Result<()> {
        open_market::handle(ctx, args)
    }

    /// Gives a market its queue. Market authority.
    pub fn create_queue(ctx: &mut Context<CreateQueue>) -> Result<()> {
        create_queue::handle(ctx)
    }

    /// Creates the record of a host. Anyone.
    pub fn open_record(ctx: &mut Context<OpenRecord>) -> Result<()> {
        open_record::handle(ctx)
    }

    /// Closes the record of an idle host. Its owner.
    pub fn close_record(ctx: &mut Context<CloseRecord>) -> Result<()> {
        close_record::handle(ctx)
    }

    /// Posts a job and pays for it. Client.
    pub fn post(ctx: &mut Context<Post>, args: PostArgs) -> Result<()> {
        post::handle(ctx, args)
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

    /// Renews a place in the queue. Worker.
    pub fn renew(ctx: &mut Context<Renew>) -> Result<()> {
        renew::handle(ctx)
    }

    /// Leaves the queue. Worker.
    pub fn leave(ctx: &mut Context<Leave>) -> Result<()> {
        leave::handle(ctx)
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

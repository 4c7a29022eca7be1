//! Registers hosts, keeps their tier and the classes of GPUs.

#![cfg_attr(not(feature = "idl-build"), no_std)]
// The derives expand to unsafe code; what is written by hand has none.
#![deny(unsafe_code)]

extern crate alloc;

pub mod error;
pub mod event;
pub mod instructions;
pub mod state;

use anchor_lang::prelude::*;
use instructions::*;

declare_id!("J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs");

/// The instructions of the tiers program.
#[program]
pub mod nosana_tiers {
    use super::*;

    /// Creates the configuration. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Creates or changes a class of GPUs. Admin.
    pub fn set_class(ctx: &mut Context<SetClass>, args: SetClassArgs) -> Result<()> {
        set_class::handle(ctx, args)
    }

    /// Registers a host; it may work in Community markets at once.
    pub fn register_host(ctx: &mut Context<RegisterHost>, args: RegisterHostArgs) -> Result<()> {
        register_host::handle(ctx, args)
    }

    /// Replaces the key that the agent works with. Owner.
    pub fn rotate_worker(ctx: &mut Context<RotateWorker>, args: RotateWorkerArgs) -> Result<()> {
        rotate_worker::handle(ctx, args)
    }

    /// Closes an idle host without a bond and returns its rent. Owner.
    pub fn close_host(ctx: &mut Context<CloseHost>) -> Result<()> {
        close_host::handle(ctx)
    }
}

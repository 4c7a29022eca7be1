//! Runs the incentivised test grid: holds the prize pool of all phases.

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

declare_id!("8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz");

/// The instructions of the grid program.
#[program]
pub mod nosana_grid {
    use super::*;

    /// Creates the program's account and its prize pool. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }
}

//! Stakes NOS for xNOS: the longest-lived money of the system.
//!
//! A stake and its tokens have accounts of their own, so that no path can touch
//! another owner's tokens.

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

declare_id!("7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x");

/// The instructions of the staking program.
#[program]
pub mod nosana_staking {
    use super::*;

    /// Creates the configuration and the reward vault. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Locks tokens for a duration.
    pub fn stake(ctx: &mut Context<StakeTokens>, args: StakeArgs) -> Result<()> {
        stake::handle(ctx, args)
    }
}

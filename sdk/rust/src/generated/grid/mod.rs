//! Client of the grid program.
//!
// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub mod accounts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod pdas;
pub mod types;

/// The program's address.
pub const ID: solana_address::Address =
    solana_address::address!("8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz");

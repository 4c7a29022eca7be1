//! Addresses that the grid program derives, each with its canonical bump.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use solana_address::Address;

/// The configuration.
pub fn find_grid() -> (Address, u8) {
    Address::find_program_address(&[b"grid"], &super::ID)
}

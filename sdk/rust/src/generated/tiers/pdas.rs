//! Addresses that the tiers program derives, each with its canonical bump.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use solana_address::Address;

/// The configuration.
pub fn find_config() -> (Address, u8) {
    Address::find_program_address(&[b"config"], &super::ID)
}

/// A class of GPUs.
pub fn find_class(id: u16) -> (Address, u8) {
    Address::find_program_address(&[b"class", &id.to_le_bytes()], &super::ID)
}

/// One of an owner's hosts.
pub fn find_host(owner: &solana_address::Address, index: u16) -> (Address, u8) {
    Address::find_program_address(&[b"host", owner.as_ref(), &index.to_le_bytes()], &super::ID)
}

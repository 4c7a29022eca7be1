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

/// The only key that bonds, releases and slashes stakes. It has no account.
pub fn find_bonder() -> (Address, u8) {
    Address::find_program_address(&[b"bonder"], &super::ID)
}

/// One of a host's reports.
pub fn find_report(host: &solana_address::Address, sequence: u64) -> (Address, u8) {
    Address::find_program_address(
        &[b"report", host.as_ref(), &sequence.to_le_bytes()],
        &super::ID,
    )
}

/// A host's slash.
pub fn find_slash(host: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"slash", host.as_ref()], &super::ID)
}

/// An import of hosts.
pub fn find_import(id: u16) -> (Address, u8) {
    Address::find_program_address(&[b"import", &id.to_le_bytes()], &super::ID)
}

/// That a host was imported, for ever.
pub fn find_admission(host: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"admitted", host.as_ref()], &super::ID)
}

//! Addresses that the grid program derives, each with its canonical bump.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use solana_address::Address;

/// What all phases share.
pub fn find_grid() -> (Address, u8) {
    Address::find_program_address(&[b"grid"], &super::ID)
}

/// The token account of what is not yet given to a phase.
pub fn find_pool() -> (Address, u8) {
    Address::find_program_address(&[b"pool"], &super::ID)
}

/// A phase by its number.
pub fn find_phase(number: u32) -> (Address, u8) {
    Address::find_program_address(&[b"phase", &number.to_le_bytes()], &super::ID)
}

/// A phase's token account.
pub fn find_prize(phase: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"prize", phase.as_ref()], &super::ID)
}

/// The seat of a machine in a phase.
pub fn find_seat(phase: &solana_address::Address, machine: &[u8; 32]) -> (Address, u8) {
    Address::find_program_address(&[b"seat", phase.as_ref(), machine], &super::ID)
}

/// What evidence was awarded for in a phase.
pub fn find_award(phase: &solana_address::Address, evidence: &[u8; 32]) -> (Address, u8) {
    Address::find_program_address(&[b"award", phase.as_ref(), evidence], &super::ID)
}

//! Addresses that the jobs program derives, each with its canonical bump.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use solana_address::Address;

/// The configuration.
pub fn find_config() -> (Address, u8) {
    Address::find_program_address(&[b"config"], &super::ID)
}

/// A market by its slug, as stored.
pub fn find_market(slug: &[u8; 32]) -> (Address, u8) {
    Address::find_program_address(&[b"market", slug], &super::ID)
}

/// One of a client's jobs.
pub fn find_job(client: &solana_address::Address, nonce: u64) -> (Address, u8) {
    Address::find_program_address(&[b"job", client.as_ref(), &nonce.to_le_bytes()], &super::ID)
}

/// The token account of a job.
pub fn find_escrow(job: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"escrow", job.as_ref()], &super::ID)
}

/// What a host is doing.
pub fn find_record(host: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"record", host.as_ref()], &super::ID)
}

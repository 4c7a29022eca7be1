//! Instructions as people mean them: each function derives the addresses that
//! follow from what it is given, and does nothing else.
//!
//! For every account by hand, use the builders in [`crate::generated`].

mod grid;
mod jobs;
mod staking;
mod tiers;

use solana_address::Address;
use solana_instruction::Instruction;

pub use self::{grid::*, jobs::*, staking::*, tiers::*};

/// The token program.
pub const TOKEN_PROGRAM: Address = spl_token_interface::ID;
/// The system program.
pub const SYSTEM_PROGRAM: Address = solana_system_interface::program::ID;

/// Where the tokens of `mint` that `owner` holds are by convention.
#[must_use]
pub fn token_account(owner: &Address, mint: &Address) -> Address {
    spl_associated_token_account_interface::address::get_associated_token_address(owner, mint)
}

/// Creates the token account of `owner` unless it exists.
#[must_use]
pub fn create_token_account(payer: &Address, owner: &Address, mint: &Address) -> Instruction {
    spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent(
        payer,
        owner,
        mint,
        &TOKEN_PROGRAM,
    )
}

/// Moves lamports from one wallet, which signs, to another.
#[must_use]
pub fn transfer(from: &Address, to: &Address, lamports: u64) -> Instruction {
    solana_system_interface::instruction::transfer(from, to, lamports)
}

/// A name as a market stores it: ASCII, padded with zeros. `None` when it is
/// empty, longer than 32 bytes or has other characters than lower-case letters,
/// digits and `-`.
#[must_use]
pub fn slug(name: &str) -> Option<[u8; 32]> {
    let is_good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 32 || !name.bytes().all(is_good) {
        return None;
    }
    padded(name)
}

/// A text padded with zeros to `N` bytes. `None` when it is longer.
#[must_use]
pub fn padded<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    bytes
        .get_mut(..text.len())?
        .copy_from_slice(text.as_bytes());
    Some(bytes)
}

/// The text of a field that is padded with zeros.
#[must_use]
pub fn unpadded(bytes: &[u8]) -> String {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

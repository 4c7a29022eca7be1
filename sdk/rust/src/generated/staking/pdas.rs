//! Addresses that the staking program derives, each with its canonical bump.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use solana_address::Address;

/// The configuration.
pub fn find_config() -> (Address, u8) {
    Address::find_program_address(&[b"config"], &super::ID)
}

/// The token account that fees are paid into.
pub fn find_reward_vault() -> (Address, u8) {
    Address::find_program_address(&[b"rewards"], &super::ID)
}

/// An owner's stake.
pub fn find_stake(owner: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"stake", owner.as_ref()], &super::ID)
}

/// The token account of a stake.
pub fn find_vault(stake: &solana_address::Address) -> (Address, u8) {
    Address::find_program_address(&[b"vault", stake.as_ref()], &super::ID)
}

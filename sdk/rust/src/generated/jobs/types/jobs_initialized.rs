// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The program was configured.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobsInitialized {
    /// Who may change the configuration and open markets.
    pub authority: Address,
    /// The token that jobs are paid in.
    pub mint: Address,
    /// Where fees go.
    pub fee_destination: Address,
    /// The fee, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: u16,
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Whoever expired a job was paid for it.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct BountyPaid {
    /// The job.
    pub job: Address,
    /// The host's record, which paid.
    pub record: Address,
    /// Who got it.
    pub to: Address,
    /// How much.
    pub lamports: u64,
}

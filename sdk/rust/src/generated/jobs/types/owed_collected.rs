// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Something that was owed was paid.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct OwedCollected {
    /// The job.
    pub job: Address,
    /// Base units paid to the host.
    pub to_host: u64,
    /// Base units paid as fee.
    pub fee: u64,
    /// Base units returned to the client.
    pub to_client: u64,
}

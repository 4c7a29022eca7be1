// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// Arguments of `post`.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PostArgs {
    /// Makes the job's address, together with the client.
    pub nonce: u64,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// The most seconds that are paid for.
    pub timeout: u32,
    /// The most that the client will pay, base units per second.
    pub max_price: u64,
    /// Bump of the job's address.
    pub job_bump: u8,
    /// Bump of the escrow's address.
    pub escrow_bump: u8,
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job ended.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobEnded {
    /// The job.
    pub job: Address,
    /// The host; zero when it had none.
    pub host: Address,
    /// Its client.
    pub client: Address,
    /// The state that it ended in, see `nosana_common::job::JobState`.
    pub state: u8,
    /// Why, see `EndReason`.
    pub reason: u8,
    /// What its process ended with.
    pub exit_code: i32,
    /// SHA-256 of the result's bytes; zero when there is none.
    pub result: [u8; 32],
    /// Seconds paid for to all hosts.
    pub seconds: u32,
    /// Base units paid to hosts, in all.
    pub paid_host: u64,
    /// Base units paid as fee, in all.
    pub paid_fee: u64,
    /// Base units returned to the client.
    pub refunded: u64,
    /// Base units due to the host that its account could not take.
    pub owed_host: u64,
    /// Base units of fee that its account could not take.
    pub owed_fee: u64,
    /// Base units due to the client that its account could not take.
    pub owed_client: u64,
    /// Unix seconds.
    pub at: i64,
}

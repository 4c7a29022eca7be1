// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::tiers::types::PolicyTerms;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The policy was applied to a host: what was measured, beside the marks.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostAssessed {
    /// The host.
    pub host: Address,
    /// Its tier before.
    pub before: u8,
    /// Its tier from now on.
    pub tier: u8,
    /// Why, see `nosana_common::assessment::Reason`; 0 when it stays.
    pub reason: u8,
    /// 1 when registration was open.
    pub registration_open: u8,
    /// Whole days in the tier before.
    pub days_in_tier: u32,
    /// Jobs completed, ever.
    pub jobs_completed: u32,
    /// How long the window was, seconds.
    pub window_seconds: u32,
    /// Seconds of it online.
    pub online: u32,
    /// Seconds of it worked and paid for.
    pub served: u32,
    /// Jobs completed in it.
    pub completed: u32,
    /// Jobs failed in it by the host's fault.
    pub failed: u32,
    /// Jobs given back in it before they started.
    pub returned: u32,
    /// Share of its jobs that succeeded, basis points.
    pub success_bps: Option<u16>,
    /// Share of it online, basis points.
    pub uptime_bps: Option<u16>,
    /// Score of the newest benchmark, basis points.
    pub score_bps: Option<u32>,
    /// Proofs passed.
    pub proofs_passed: u32,
    /// Seconds since the newest that passed.
    pub proof_age: Option<u32>,
    /// Proofs and spoof checks failed in a row.
    pub strikes: u16,
    /// Weight bonded, xNOS.
    pub bond: u64,
    /// Seconds since it was last heard of.
    pub silent_seconds: u32,
    /// The policy.
    pub policy: PolicyTerms,
    /// Unix seconds.
    pub at: i64,
}

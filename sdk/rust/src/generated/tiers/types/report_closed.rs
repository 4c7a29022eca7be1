// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A report's account was closed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReportClosed {
    /// The report.
    pub report: Address,
    /// The host.
    pub host: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
}

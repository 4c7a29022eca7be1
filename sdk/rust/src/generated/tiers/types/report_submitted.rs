// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The assessor reported on a host.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReportSubmitted {
    /// The report.
    pub report: Address,
    /// The host.
    pub host: Address,
    /// Who submitted it and paid its rent.
    pub assessor: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
    /// See `nosana_common::assessment::ReportKind`.
    pub kind: u8,
    /// 1 when it passed.
    pub passed: u8,
    /// The figures of a benchmark that passed; zero otherwise.
    pub figures: [u64; 4],
    /// Their score against the class, basis points.
    pub score_bps: u32,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Proofs passed by the host, ever.
    pub proofs_passed: u32,
    /// Proofs and spoof checks failed by the host, ever.
    pub proofs_failed: u32,
    /// Those failed in a row by now.
    pub strikes: u16,
    /// Unix seconds.
    pub at: i64,
}

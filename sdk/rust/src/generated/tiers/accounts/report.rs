// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Report {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// What was measured, see `nosana_common::assessment::ReportKind`.
    pub kind: u8,
    /// 1 when it passed.
    pub passed: u8,
    /// Score against the class, basis points.
    pub score_bps: u32,
    /// The host.
    pub host: Address,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
    /// When it was submitted, Unix seconds.
    pub at: i64,
    /// The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise.
    pub figures: [u64; 4],
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

pub const REPORT_DISCRIMINATOR: [u8; 8] = [232, 246, 229, 227, 242, 105, 190, 2];

impl Report {
    pub const LEN: usize = 192;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&REPORT_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Report`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}

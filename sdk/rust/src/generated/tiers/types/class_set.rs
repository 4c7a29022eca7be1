// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A class of GPUs was created or changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ClassSet {
    /// The class.
    pub class: Address,
    /// Its id.
    pub id: u16,
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// 1 when hosts may register in it.
    pub allowed: u8,
    /// Benchmark figures that scores are relative to.
    pub baseline: [u64; 4],
    /// The figures from `baseline_at` on; zero when none are proposed.
    pub next_baseline: [u64; 4],
    /// When those take effect, Unix seconds; zero when none are proposed.
    pub baseline_at: i64,
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct GpuClass {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// 1 when hosts may register in it.
    pub allowed: u8,
    /// Zero.
    pub padding: u8,
    /// The id that its address is derived from.
    pub id: u16,
    /// Zero.
    pub padding2: [u8; 2],
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Zero.
    pub padding3: [u8; 4],
    /// Benchmark figures that scores are relative to: INT8 operations a second,
    /// memory bandwidth in bytes a second, FP16 and FP32 operations a second; zero while
    /// unmeasured. Superseded by the next ones once they are due.
    pub baseline: [u64; 4],
    /// The figures from `baseline_at` on; zero when none are proposed.
    pub next_baseline: [u64; 4],
    /// When `next_baseline` takes effect, Unix seconds; zero when none is proposed.
    pub baseline_at: i64,
    /// For later versions; zero.
    pub reserved: [u8; 24],
}

pub const GPU_CLASS_DISCRIMINATOR: [u8; 8] = [139, 95, 27, 61, 8, 159, 16, 41];

impl GpuClass {
    pub const LEN: usize = 152;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&GPU_CLASS_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `GpuClass`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}

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
    /// memory bandwidth in bytes a second, and two for later; zero while unmeasured.
    pub baseline: [u64; 4],
    /// For later versions; zero.
    pub reserved: [u8; 64],
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

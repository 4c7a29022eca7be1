//! The layout of a host, as the programs that read it need it. The tiers program
//! owns the account; a test of that program pins this layout to its own.

use bytemuck::{Pod, Zeroable};

/// The discriminator of the account: the first 8 bytes of `sha256("account:Host")`.
pub const DISCRIMINATOR: [u8; 8] = [141, 195, 28, 93, 45, 127, 175, 216];
/// The discriminator of a class: the first 8 bytes of `sha256("account:GpuClass")`.
pub const CLASS_DISCRIMINATOR: [u8; 8] = [139, 95, 27, 61, 8, 159, 16, 41];

/// A host, after the discriminator.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct HostLayout {
    /// Layout of the account.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Its tier, see [`crate::tier::Tier`].
    pub tier: u8,
    /// How many GPUs.
    pub gpus: u8,
    /// Which of its owner's hosts it is, little endian.
    pub index: [u8; 2],
    /// Proofs failed in a row, little endian.
    pub strikes: [u8; 2],
    /// Who owns it.
    pub owner: [u8; 32],
    /// The agent's key.
    pub worker: [u8; 32],
    /// The token account that it is paid to.
    pub payout: [u8; 32],
    /// Who paid the account's rent.
    pub payer: [u8; 32],
    /// Its class of GPUs.
    pub class: [u8; 32],
    /// What other programs do not read: machine, endpoint, region, memory, version.
    pub unread: [u8; 112],
    /// Weight bonded, xNOS, little endian.
    pub bond: [u8; 8],
}

/// A class of GPUs, after the discriminator.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct ClassLayout {
    /// Layout of the account.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// 1 when hosts may register in it.
    pub allowed: u8,
    /// Zero.
    pub padding: u8,
    /// Its id, little endian.
    pub id: [u8; 2],
    /// Zero.
    pub padding_2: [u8; 2],
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB, little endian.
    pub vram_mib: [u8; 4],
}

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
    /// Digest of what identifies the machine; zero when its owner did not say.
    pub machine: [u8; 32],
    /// What other programs do not read: endpoint, region, memory, version.
    pub unread: [u8; 80],
    /// Weight bonded, xNOS, little endian.
    pub bond: [u8; 8],
    /// Since when it has its tier, Unix seconds, little endian.
    pub tier_since: [u8; 8],
    /// When it was registered, Unix seconds, little endian.
    pub registered_at: [u8; 8],
    /// Proofs passed, little endian.
    pub proofs_passed: [u8; 4],
    /// Proofs and spoof checks failed, little endian.
    pub proofs_failed: [u8; 4],
    /// When the newest proof passed, Unix seconds, little endian; zero before the first.
    pub proof_at: [u8; 8],
}

/// The discriminator of a report: the first 8 bytes of `sha256("account:Report")`.
pub const REPORT_DISCRIMINATOR: [u8; 8] = [232, 246, 229, 227, 242, 105, 190, 2];

/// What an assessor measured of a host, after the discriminator. Numbers are little
/// endian.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct ReportLayout {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// What was measured, see [`crate::assessment::ReportKind`].
    pub kind: u8,
    /// 1 when it passed.
    pub passed: u8,
    /// Score against the class, basis points.
    pub score_bps: [u8; 4],
    /// The host.
    pub host: [u8; 32],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Who paid the account's rent.
    pub payer: [u8; 32],
    /// Its number among the host's reports.
    pub sequence: [u8; 8],
    /// When it was submitted, Unix seconds.
    pub at: [u8; 8],
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

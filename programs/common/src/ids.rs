//! Program ids and the seeds that accounts are derived from.
//!
//! These are the development ids, used on the local chain and on test clusters.
//! The key behind each is the ed25519 seed `sha256("nosana development program
//! id: NAME")`, so anyone can rebuild it and nobody has to keep a file.

use five8_const::decode_32_const;

/// The staking program.
pub const STAKING: [u8; 32] = decode_32_const("7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x");
/// The tiers program.
pub const TIERS: [u8; 32] = decode_32_const("J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs");
/// The jobs program.
pub const JOBS: [u8; 32] = decode_32_const("DToRDeD5xdUHevjgeyihjHbUfHSmWGbmxExSgkD2tfSN");
/// The grid program.
pub const GRID: [u8; 32] = decode_32_const("8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz");

/// The only key that bonds, releases and slashes stakes: `[BONDER]` of the tiers
/// program, at which there is no account. The staking program knows it from here and
/// from nowhere else, so no authority can ever give it to another key.
pub const BOND_AUTHORITY: [u8; 32] =
    decode_32_const("2Hk1Fw6WXrPkj79TGgm95b4sCVsNgPj68uMbhFoSMWPK");
/// The canonical bump of [`BOND_AUTHORITY`].
pub const BOND_AUTHORITY_BUMP: u8 = 255;

/// Pyth's receiver program, which owns the price accounts that markets read.
pub const PYTH_RECEIVER: [u8; 32] = decode_32_const("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");

/// Seed of each program's configuration: `[CONFIG]`.
pub const CONFIG: &[u8] = b"config";
/// staking: `[STAKE, owner]`.
pub const STAKE: &[u8] = b"stake";
/// staking: `[VAULT, stake]`.
pub const VAULT: &[u8] = b"vault";
/// staking: `[REWARDS]`, the token account that fees are paid into.
pub const REWARDS: &[u8] = b"rewards";
/// tiers: `[CLASS, id as u16 little endian]`.
pub const CLASS: &[u8] = b"class";
/// tiers: `[HOST, owner, index as u16 little endian]`.
pub const HOST: &[u8] = b"host";
/// tiers: `[BONDER]`, the address [`BOND_AUTHORITY`].
pub const BONDER: &[u8] = b"bonder";
/// tiers: `[REPORT, host, sequence as u64 little endian]`.
pub const REPORT: &[u8] = b"report";
/// tiers: `[SLASH, host]`.
pub const SLASH: &[u8] = b"slash";
/// tiers: `[IMPORT, id as u16 little endian]`.
pub const IMPORT: &[u8] = b"import";
/// tiers: `[ADMITTED, host]`.
pub const ADMITTED: &[u8] = b"admitted";
/// jobs: `[MARKET, slug]`.
pub const MARKET: &[u8] = b"market";
/// jobs: `[JOB, client, nonce as u64 little endian]`.
pub const JOB: &[u8] = b"job";
/// jobs: `[ESCROW, job]`.
pub const ESCROW: &[u8] = b"escrow";
/// jobs: `[RECORD, host]`.
pub const RECORD: &[u8] = b"record";
/// grid: `[GRID_SEED]`.
pub const GRID_SEED: &[u8] = b"grid";
/// grid: `[POOL]`, the token account of what is not yet given to a phase.
pub const POOL: &[u8] = b"pool";
/// grid: `[PHASE, number as u32 little endian]`.
pub const PHASE: &[u8] = b"phase";
/// grid: `[PRIZE, phase]`, the token account of a phase.
pub const PRIZE: &[u8] = b"prize";
/// grid: `[SEAT, phase, machine]`: one seat for a machine in a phase.
pub const SEAT: &[u8] = b"seat";
/// grid: `[AWARD, phase, evidence]`: evidence counts once in a phase.
pub const AWARD: &[u8] = b"award";

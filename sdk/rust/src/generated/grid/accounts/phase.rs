// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Phase {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address; zero while it has none.
    pub vault_bump: u8,
    /// See `nosana_common::grid::PhaseState`.
    pub state: u8,
    /// What is done about late joiners, see `nosana_common::grid::LateJoin`.
    pub late_join: u8,
    /// 1 when work and uptime count only once a proof passed in the running window.
    pub needs_proof: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The number that its address is derived from.
    pub number: u32,
    /// How many seats there are.
    pub seats: u32,
    /// How many of them are taken.
    pub taken: u32,
    /// How many wait for one.
    pub waiting: u32,
    /// How many ever registered: the ticket of the next one.
    pub registered: u32,
    /// Place in the waiting list whose turn is next.
    pub first_place: u32,
    /// Place in the waiting list that the next one gets.
    pub next_place: u32,
    /// How long rewards can be claimed, seconds.
    pub claim_seconds: u32,
    /// When registration begins, Unix seconds.
    pub registration_from: i64,
    /// When registration ends, Unix seconds.
    pub registration_until: i64,
    /// When work begins to count, Unix seconds.
    pub running_from: i64,
    /// When work no longer counts, Unix seconds.
    pub running_until: i64,
    /// When points can no longer change, Unix seconds.
    pub review_until: i64,
    /// When it was made final, Unix seconds; zero before.
    pub final_at: i64,
    /// When rewards can no longer be claimed, Unix seconds; zero before it is final.
    pub claim_until: i64,
    /// Base units for all seats.
    pub pool: u64,
    /// The most that a point is worth, base units.
    pub point_value: u64,
    /// The most that a seat is paid, base units.
    pub reward_cap: u64,
    /// Base units of fee that must have been paid for each point of work.
    pub fee_per_point: u64,
    /// Points for an hour served.
    pub points_per_hour: u32,
    /// Points for a job finished.
    pub points_per_job: u32,
    /// Points for a day online.
    pub points_per_day: u32,
    /// Points for a day on which a test passed.
    pub points_per_test: u32,
    /// Seconds online that make a day online.
    pub uptime_seconds: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// The most points of each kind that a seat can have.
    pub caps: [u64; 6],
    /// The most points that one reviewer can award.
    pub reviewer_cap: u64,
    /// An award of more points than this needs a second reviewer.
    pub second_above: u64,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
    /// Points that make a host performant.
    pub performant_points: u64,
    /// Points of all seats that are not disqualified, by kind.
    pub totals: [u64; 6],
    /// Points of the seats whose reward was claimed.
    pub claimed_points: u64,
    /// Base units paid.
    pub paid: u64,
    /// Base units that returned to the pool of all phases; zero before it is closed.
    pub returned: u64,
    /// The token account that rewards are paid from; zero while it is a draft.
    pub vault: Address,
    /// Who paid the rent of this account and its vault, and gets it back.
    pub payer: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; 4],
    /// Points that each of them awarded, without what was revoked. They stay with the
    /// place when a reviewer is replaced.
    pub awarded: [u64; 4],
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; 16],
    /// When the days ended that phases opened before it count, Unix seconds: the grid is
    /// set back to this when it is cancelled. Zero while it is a draft.
    pub counted_before: i64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

pub const PHASE_DISCRIMINATOR: [u8; 8] = [59, 172, 57, 241, 39, 216, 53, 132];

impl Phase {
    pub const LEN: usize = 1112;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&PHASE_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Phase`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}

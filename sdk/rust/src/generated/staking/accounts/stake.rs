// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Stake {
    pub discriminator: [u8; 8],
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who owns the tokens.
    pub owner: Address,
    /// Who paid this account's rent and the vault's, and gets it back.
    pub payer: Address,
    /// The token account of this stake.
    pub vault: Address,
    /// Base units locked.
    pub amount: u64,
    /// Weight of the stake; zero while it is unstaking.
    pub xnos: u64,
    /// Weight reserved as bonds of hosts.
    pub bonded_xnos: u64,
    /// Base units withdrawn while unstaking.
    pub withdrawn: u64,
    /// Base units slashed.
    pub slashed: u64,
    /// Rewards per unit of weight that are accounted to this stake, scaled by 10^18.
    pub reward_debt: u128,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// When unstaking began, Unix seconds; zero while it has not.
    pub unstaked_at: i64,
    /// Seconds that unstaking takes.
    pub duration: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// Rewards beside the pending ones, scaled by 10^18; less than a base unit.
    pub reward_fraction: u64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

pub const STAKE_DISCRIMINATOR: [u8; 8] = [150, 197, 176, 29, 55, 132, 112, 149];

impl Stake {
    pub const LEN: usize = 256;

    #[inline(always)]
    pub fn from_bytes(data: &[u8]) -> Result<Self, std::io::Error> {
        if !data.starts_with(&STAKE_DISCRIMINATOR) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "these bytes are not an account of the kind `Stake`",
            ));
        }
        let mut data = data;
        Self::deserialize(&mut data)
    }
}

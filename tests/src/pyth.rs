//! Price accounts as Pyth's receiver program writes them.

use nosana_sdk::common::{ids, price::DISCRIMINATOR};
use solana_account::Account;
use solana_address::Address;

/// Bytes that the receiver program allocates: enough for a partial verification, so
/// that one byte is left behind a full one.
const LENGTH: usize = 134;
/// What such an account costs in rent, lamports.
const RENT: u64 = 1_823_520;
/// The id of the price of NOS in dollars, in tests.
pub const FEED: [u8; 32] = [0xA5; 32];

/// How many of Wormhole's guardians stand behind a price.
#[derive(Clone, Copy, Debug)]
pub enum Verification {
    /// So many signatures were looked at.
    Partial(u8),
    /// As many as are needed.
    Full,
}

/// What a `PriceUpdateV2` account says.
#[derive(Clone, Copy, Debug)]
pub struct PriceUpdate {
    /// How far it was verified.
    pub verification: Verification,
    /// Pyth's id of it.
    pub feed_id: [u8; 32],
    /// The price of one token, in units of `10^exponent` dollars.
    pub price: i64,
    /// Half the width of its confidence interval, in the same units.
    pub confidence: u64,
    /// The power of ten.
    pub exponent: i32,
    /// When it was made, Unix seconds.
    pub published_at: i64,
}

impl PriceUpdate {
    /// NOS at 0.20 dollars, ± 0.001, made at `now`.
    pub fn nos(now: i64) -> Self {
        Self {
            verification: Verification::Full,
            feed_id: FEED,
            price: 20_000_000,
            confidence: 100_000,
            exponent: -8,
            published_at: now,
        }
    }

    /// The account.
    pub fn account(&self) -> Account {
        let write_authority = [3; 32];
        let verification = match self.verification {
            Verification::Partial(signatures) => vec![0, signatures],
            Verification::Full => vec![1],
        };
        let (average, average_confidence) = (19_000_000_i64, 200_000_u64);
        let mut data = [
            &DISCRIMINATOR[..],
            &write_authority,
            &verification,
            &self.feed_id,
            &self.price.to_le_bytes(),
            &self.confidence.to_le_bytes(),
            &self.exponent.to_le_bytes(),
            &self.published_at.to_le_bytes(),
            &self.published_at.saturating_sub(1).to_le_bytes(),
            &average.to_le_bytes(),
            &average_confidence.to_le_bytes(),
            &7_u64.to_le_bytes(),
        ]
        .concat();
        data.resize(LENGTH, 0);
        Account {
            lamports: RENT,
            data,
            owner: Address::new_from_array(ids::PYTH_RECEIVER),
            ..Account::default()
        }
    }
}

//! A stake as it stands: what is locked, what has vested, what it earned.

use nosana_common::{
    rewards::{Accumulator, Share},
    stake,
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    client::{Client, ClientError},
    generated::staking::{
        accounts::{Config, Stake},
        pdas,
    },
};

/// What becomes of the tokens of a stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StakeState {
    /// They are locked and weigh.
    Locked,
    /// They vest, a little every second, and weigh nothing.
    Unstaking,
    /// All of them have vested, or nothing is left: the stake can be closed once its rewards
    /// are claimed.
    Over,
}

/// A stake at a moment. Amounts are base units, weights xNOS base units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StakeView {
    /// Its account.
    #[serde(with = "crate::base58")]
    pub address: Address,
    /// Whose it is.
    #[serde(with = "crate::base58")]
    pub owner: Address,
    /// What becomes of its tokens.
    pub state: StakeState,
    /// What was staked and not slashed.
    pub amount: u64,
    /// What it weighs; nothing while it is unstaking.
    pub xnos: u64,
    /// What of its weight is bonded, or is being released from a bond.
    pub bonded_xnos: u64,
    /// What of its weight can be bonded yet.
    pub free_xnos: u64,
    /// Seconds that unstaking takes.
    pub duration: u32,
    /// When unstaking began, Unix seconds; `None` while it is locked.
    pub unstaked_at: Option<i64>,
    /// When everything will have vested, Unix seconds; `None` while it is locked.
    pub vests_until: Option<i64>,
    /// What has vested; nothing while it is locked.
    pub vested: u64,
    /// What was withdrawn.
    pub withdrawn: u64,
    /// What can be withdrawn now.
    pub withdrawable: u64,
    /// What was slashed.
    pub slashed: u64,
    /// Rewards that can be claimed now, those included that nobody has shared out yet.
    pub rewards: u64,
}

impl StakeView {
    /// The stake at `address` at `now`, while the reward vault holds `vault_balance` base
    /// units.
    #[must_use]
    pub fn new(
        address: Address,
        stake: &Stake,
        config: &Config,
        vault_balance: u64,
        now: i64,
    ) -> Self {
        let is_locked = stake.unstaked_at == 0;
        let elapsed = seconds_between(stake.unstaked_at, now);
        let vested = if is_locked {
            0
        } else {
            stake::vested(stake.amount, elapsed, stake.duration)
        };
        let is_empty = stake.amount == stake.withdrawn;
        let vests_until = stake.unstaked_at.saturating_add(stake.duration.into());
        Self {
            address,
            owner: stake.owner,
            state: if is_empty || (!is_locked && elapsed >= stake.duration) {
                StakeState::Over
            } else if is_locked {
                StakeState::Locked
            } else {
                StakeState::Unstaking
            },
            amount: stake.amount,
            xnos: stake.xnos,
            bonded_xnos: stake.bonded_xnos,
            free_xnos: stake.xnos.saturating_sub(stake.bonded_xnos),
            duration: stake.duration,
            unstaked_at: (!is_locked).then_some(stake.unstaked_at),
            vests_until: (!is_locked).then_some(vests_until),
            vested,
            withdrawn: stake.withdrawn,
            withdrawable: vested.saturating_sub(stake.withdrawn),
            slashed: stake.slashed,
            rewards: rewards(stake, config, vault_balance),
        }
    }

    /// The stake of `owner` now; `None` when there is none.
    ///
    /// # Errors
    /// When the node does not answer, or the staking program is not set up.
    pub async fn read(client: &Client, owner: &Address) -> Result<Option<Self>, ClientError> {
        let address = pdas::find_stake(owner).0;
        let Some(stake) = client.find::<Stake>(&address).await? else {
            return Ok(None);
        };
        let (config, vault) = (pdas::find_config().0, pdas::find_reward_vault().0);
        let (config, balance, now) = tokio::try_join!(
            client.get::<Config>(&config),
            client.token_balance(&vault),
            client.now()
        )?;
        Ok(Some(Self::new(address, &stake, &config, balance, now)))
    }
}

/// What `stake` can claim while the reward vault holds `vault_balance` base units, as
/// `claim_rewards` computes it.
#[must_use]
pub fn rewards(stake: &Stake, config: &Config, vault_balance: u64) -> u64 {
    let mut all = Accumulator {
        per_xnos: config.rewards_per_xnos,
        remainder: config.rewards_remainder,
        accounted: config.rewards_accounted,
    };
    all.sync(vault_balance, config.total_xnos);
    let mut share = Share {
        debt: stake.reward_debt,
        pending: stake.reward_pending,
        fraction: stake.reward_fraction,
    };
    share.settle(stake.xnos, all.per_xnos);
    share.pending
}

/// Seconds from `then` to `now`; none when that is not later.
fn seconds_between(then: i64, now: i64) -> u32 {
    let seconds = now.saturating_sub(then).max(0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

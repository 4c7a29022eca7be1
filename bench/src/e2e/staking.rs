//! Flows of the staking program. None of them waits for days: what has to is not played.

use anyhow::{Context as _, Result, ensure};
use nosana_sdk::{
    common::{
        rewards::{Accumulator, Share},
        stake::{vested, xnos},
    },
    generated::staking::{
        accounts::{Config, Stake},
        errors::StakingError,
        instructions::{ClaimRewards, Unstake},
        pdas,
    },
    instructions,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use super::{
    flows::{A, check_one_run, running},
    stage::{PREMIUM, Stage},
};

/// What the client stakes at first, base units.
const AMOUNT: u64 = 1_000_003;
/// And what it adds.
const MORE: u64 = 500_001;
/// How much longer its stake is made, seconds.
const LONGER: u32 = 24 * 60 * 60;

/// A stake with the account of its tokens.
pub struct Place {
    pub stake: Address,
    pub vault: Address,
}

impl Place {
    /// Those of `owner`.
    pub fn of(owner: &Address) -> Self {
        let stake = pdas::find_stake(owner).0;
        let vault = pdas::find_vault(&stake).0;
        Self { stake, vault }
    }
}

/// The tokens stand in the stake's own vault, with their weight, which grows with amount and
/// duration. The host that becomes Premium stakes, too.
pub async fn stake(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let (key, mint) = (poster.pubkey(), stage.mint);
    let Config {
        min_duration,
        max_duration,
        ..
    } = config(stage).await?;
    for (amount, duration, reason) in [
        (0, min_duration, StakingError::AmountIsZero),
        (AMOUNT, min_duration - 1, StakingError::DurationOutOfRange),
        (AMOUNT, max_duration + 1, StakingError::DurationOutOfRange),
    ] {
        let wrong = instructions::stake(key, key, mint, amount, duration);
        stage.refused(wrong, &[&poster], reason).await?;
    }
    create(stage, &poster, AMOUNT, min_duration).await?;
    if let Some(bond) = stage.bond {
        let owner = stage.hosts[PREMIUM].owner.insecure_clone();
        create(stage, &owner, bond.tokens, bond.duration).await?;
    }

    let before = weigh(stage, &key).await?;
    let top_up = instructions::top_up(key, mint, MORE);
    stage.as_poster(top_up).await?;
    expect_stake(stage, &key, AMOUNT + MORE, min_duration).await?;
    expect_growth(stage, &key, before).await?;

    let before = weigh(stage, &key).await?;
    let same = instructions::extend_stake(key, min_duration);
    stage
        .refused(same, &[&poster], StakingError::DurationNotLonger)
        .await?;
    let longer = min_duration + LONGER;
    let extend = instructions::extend_stake(key, longer);
    stage.as_poster(extend).await?;
    expect_stake(stage, &key, AMOUNT + MORE, longer).await?;
    expect_growth(stage, &key, before).await
}

async fn create(stage: &mut Stage, owner: &Keypair, amount: u64, duration: u32) -> Result<()> {
    let key = owner.pubkey();
    let place = Place::of(&key);
    stage.track(&[place.stake]);
    stage.track_tokens(&[place.vault]);
    let total = config(stage).await?.total_xnos;
    let lock = instructions::stake(key, key, stage.mint, amount, duration);
    stage.send(&[lock], &[owner]).await?;
    expect_stake(stage, &key, amount, duration).await?;
    expect_growth(stage, &key, (total, 0)).await
}

/// The fee of a job is shared by weight, and every staker is paid to the base unit.
pub async fn rewards(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let job = running(stage, A).await?;
    stage.runs_for(&job, 2).await?;
    stage.finish(A, &job).await?;
    check_one_run(stage, &before, &job, A).await?;
    let fee = stage.job(&job).await?.paid_fee;

    let found = config(stage).await?;
    let then = accumulator(&found);
    let mut now = then;
    let vault = stage.client.token_balance(&found.reward_vault).await?;
    let arrived = now.sync(vault, found.total_xnos);
    ensure!(
        fee > 0 && arrived >= fee,
        "{arrived} base units arrived in the reward vault, expected the job's fee of {fee} among them"
    );
    let sync = instructions::sync_rewards();
    stage.as_poster(sync).await?;
    let synced = accumulator(&config(stage).await?);
    ensure!(
        synced == now,
        "the rewards are {synced:?}, expected {now:?}"
    );

    let poster = stage.poster.insecure_clone();
    let tokens = stage.tokens;
    claim(stage, &poster, tokens, (&then, arrived)).await?;
    if stage.bond.is_some() {
        let host = &stage.hosts[PREMIUM];
        let (owner, payout) = (host.owner.insecure_clone(), host.payout);
        claim(stage, &owner, payout, (&then, arrived)).await?;
    }
    stage.close(&job).await
}

/// What `owner` earned goes to `destination`: by the arithmetic of the program, and by its weight
/// of the `arrived` base units since the rewards stood as `then`, which is the same but for what
/// is less than a base unit.
async fn claim(
    stage: &mut Stage,
    owner: &Keypair,
    destination: Address,
    (then, arrived): (&Accumulator, u64),
) -> Result<()> {
    let key = owner.pubkey();
    let place = Place::of(&key);
    let before = config(stage).await?;
    let locked: Stake = stage.client.get(&place.stake).await?;
    let mut pool = accumulator(&before);
    let mut share = share(&locked);
    share.settle(locked.xnos, then.per_xnos);
    let earlier = share.pending;
    share.settle(locked.xnos, pool.per_xnos);
    let due = share.take();
    let by_weight = u128::from(arrived) * u128::from(locked.xnos) / u128::from(before.total_xnos);
    let earned = u128::from(due - earlier);
    ensure!(
        (by_weight..=by_weight + 1).contains(&earned),
        "{key} earned {earned} base units, expected {by_weight} by weight"
    );

    let claim = instructions::claim_rewards(key, destination);
    if due > 0 {
        let stranger = stage.hosts[A].owner.insecure_clone();
        let theft = ClaimRewards {
            owner: stranger.pubkey(),
            config: pdas::find_config().0,
            stake: place.stake,
            reward_vault: before.reward_vault,
            destination: stage.hosts[A].payout,
            token_program: spl_token_interface::ID,
        };
        stage
            .refused(theft.instruction(), &[&stranger], StakingError::NotOwner)
            .await?;
        let held = stage.client.token_balance(&destination).await?;
        let vault = stage.client.token_balance(&before.reward_vault).await?;
        stage.send(std::slice::from_ref(&claim), &[owner]).await?;
        pool.pay(due);
        let paid = (
            stage.client.token_balance(&destination).await? - held,
            vault - stage.client.token_balance(&before.reward_vault).await?,
        );
        ensure!(
            paid == (due, due),
            "staker and reward vault changed by {paid:?} base units, expected {due} each"
        );
        let after = accumulator(&config(stage).await?);
        ensure!(
            after == pool,
            "the rewards are {after:?}, expected {pool:?}"
        );
        let found = self::share(&stage.client.get(&place.stake).await?);
        ensure!(
            found == share,
            "what is left to {key} is {found:?}, expected {share:?}"
        );
    }
    stage
        .refused(claim, &[owner], StakingError::NothingToClaim)
        .await
}

/// It weighs nothing while it vests, a little every second; what is left can be locked again. In
/// the end it weighs nothing, so that this run takes nothing from other stakers any more.
pub async fn unstake(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let (key, mint, tokens) = (poster.pubkey(), stage.mint, stage.tokens);
    let place = Place::of(&key);
    let stranger = stage.hosts[A].owner.insecure_clone();
    let theft = Unstake {
        owner: stranger.pubkey(),
        config: pdas::find_config().0,
        stake: place.stake,
        reward_vault: config(stage).await?.reward_vault,
    };
    stage
        .refused(theft.instruction(), &[&stranger], StakingError::NotOwner)
        .await?;
    let withdraw = instructions::withdraw(key, tokens);
    for too_early in [withdraw.clone(), instructions::restake(key)] {
        stage
            .refused(too_early, &[&poster], StakingError::NotUnstaking)
            .await?;
    }

    let since = begin_unstaking(stage, &key).await?;
    let locked: Stake = stage.client.get(&place.stake).await?;
    for too_late in [
        instructions::unstake(key),
        instructions::top_up(key, mint, 1),
        instructions::extend_stake(key, locked.duration + 1),
    ] {
        stage
            .refused(too_late, &[&poster], StakingError::Unstaking)
            .await?;
    }
    let close = instructions::close_stake(key, tokens, key);
    stage
        .refused(close, &[&poster], StakingError::StillLocked)
        .await?;

    stage.clock_reaches(since + 3).await?;
    let held = stage.client.token_balance(&tokens).await?;
    let at_least = vested_at(&locked, stage.client.now().await?)?;
    stage.as_poster(withdraw).await?;
    let at_most = vested_at(&locked, stage.client.now().await?)?;
    let found: Stake = stage.client.get(&place.stake).await?;
    let (amount, out) = (found.amount, found.withdrawn);
    ensure!(
        out > 0 && (at_least..=at_most).contains(&out) && amount == locked.amount,
        "{out} of {amount} base units were withdrawn, expected {at_least} to {at_most}"
    );
    let vault = stage.client.token_balance(&place.vault).await?;
    let paid = stage.client.token_balance(&tokens).await? - held;
    ensure!(
        (paid, vault) == (out, amount - out),
        "owner and vault got and hold {:?} base units, expected {:?}",
        (paid, vault),
        (out, amount - out)
    );

    let before = config(stage).await?.total_xnos;
    let restake = instructions::restake(key);
    stage.as_poster(restake).await?;
    expect_stake(stage, &key, amount - out, locked.duration).await?;
    expect_growth(stage, &key, (before, 0)).await?;
    begin_unstaking(stage, &key).await?;
    Ok(())
}

/// Begins to take the stake of the client out; since when.
async fn begin_unstaking(stage: &mut Stage, key: &Address) -> Result<i64> {
    let (total, weight) = weigh(stage, key).await?;
    let earliest = stage.client.now().await?;
    let unstake = instructions::unstake(*key);
    stage.as_poster(unstake).await?;
    let latest = stage.client.now().await?;
    let found: Stake = stage.client.get(&Place::of(key).stake).await?;
    let since = found.unstaked_at;
    ensure!(
        found.xnos == 0 && (earliest..=latest).contains(&since),
        "the stake weighs {} and unstakes since {since}, expected 0 and {earliest} to {latest}",
        found.xnos
    );
    let after = config(stage).await?.total_xnos;
    ensure!(
        after == total - weight,
        "all stakes weigh {after}, expected {weight} less than {total}"
    );
    Ok(since)
}

fn vested_at(locked: &Stake, now: i64) -> Result<u64> {
    let elapsed = u32::try_from(now - locked.unstaked_at);
    let elapsed = elapsed.context("the chain's clock went back")?;
    Ok(vested(locked.amount, elapsed, locked.duration))
}

/// The weight of all stakes, and of that of `owner`.
async fn weigh(stage: &Stage, owner: &Address) -> Result<(u64, u64)> {
    let locked: Stake = stage.client.get(&Place::of(owner).stake).await?;
    Ok((config(stage).await?.total_xnos, locked.xnos))
}

/// All stakes together must have grown by as much as that of `owner`.
async fn expect_growth(stage: &Stage, owner: &Address, before: (u64, u64)) -> Result<()> {
    let (total, weight) = weigh(stage, owner).await?;
    let grown = (total - before.0, weight - before.1);
    ensure!(
        grown.0 == grown.1 && grown.0 > 0,
        "the weight of all stakes and of this one grew by {grown:?}, expected the same"
    );
    Ok(())
}

/// The stake of `owner` is of this amount and duration, weighs what they do, and its vault holds
/// the tokens.
async fn expect_stake(stage: &Stage, owner: &Address, amount: u64, duration: u32) -> Result<()> {
    let place = Place::of(owner);
    let found: Stake = stage.client.get(&place.stake).await?;
    let weight = xnos(amount, duration).context("the weight does not fit")?;
    let is = (found.owner, found.payer, found.vault);
    ensure!(
        is == (*owner, *owner, place.vault),
        "owner, payer and vault of the stake are {is:?}"
    );
    let is = (found.amount, found.xnos, found.duration, found.unstaked_at);
    ensure!(
        is == (amount, weight, duration, 0),
        "amount, weight, duration and beginning of unstaking are {is:?}, expected {:?}",
        (amount, weight, duration, 0)
    );
    let none = (found.bonded_xnos, found.withdrawn, found.slashed);
    ensure!(
        none == (0, 0, 0),
        "{none:?} are bonded, withdrawn and slashed, expected nothing"
    );
    let held = stage.client.token_balance(&place.vault).await?;
    ensure!(held == amount, "the vault holds {held}, expected {amount}");
    Ok(())
}

/// The configuration of the staking program.
pub async fn config(stage: &Stage) -> Result<Config> {
    Ok(stage.client.get(&pdas::find_config().0).await?)
}

fn accumulator(config: &Config) -> Accumulator {
    Accumulator {
        per_xnos: config.rewards_per_xnos,
        remainder: config.rewards_remainder,
        accounted: config.rewards_accounted,
    }
}

fn share(locked: &Stake) -> Share {
    Share {
        debt: locked.reward_debt,
        pending: locked.reward_pending,
        fraction: locked.reward_fraction,
    }
}

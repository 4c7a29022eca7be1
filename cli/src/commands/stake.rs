//! `nosana stake`: what an owner of NOS does.

use nosana_sdk::{
    client::Client,
    common::stake::{DURATION_UNIT, vested, xnos},
    filters,
    generated::{
        staking::{
            self,
            accounts::{Config, Stake},
        },
        tiers::accounts::Host,
    },
    instructions::{self, create_token_account, token_account},
    staking::rewards,
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{
        CreateArguments, ExtendStakeArguments, ShowStakeArguments, StakeCommand, TopUpArguments,
    },
    commands::{ExitStatus, leftovers},
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::{Settings, parse_address, read_payer},
    stake_view::{StakeView, stake_text},
    units,
};

/// Runs `command`.
pub async fn run(
    command: &StakeCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        StakeCommand::Create(arguments) => create(arguments, settings, printer).await,
        StakeCommand::TopUp(arguments) => top_up(arguments, settings, printer).await,
        StakeCommand::Extend(arguments) => extend(arguments, settings, printer).await,
        StakeCommand::Unstake => unstake(settings, printer).await,
        StakeCommand::Restake => restake(settings, printer).await,
        StakeCommand::Withdraw => withdraw(settings, printer).await,
        StakeCommand::Close => close(settings, printer).await,
        StakeCommand::Claim => claim(settings, printer).await,
        StakeCommand::Sync => leftovers::sync(settings, printer).await,
        StakeCommand::Show(arguments) => show(arguments, settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// A stake after something was done.
#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    stake: StakeView,
    /// Base units that came into the owner's account, or left it for the stake.
    moved: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

/// The owner's side of the commands that change a stake.
struct Owner {
    client: Client,
    keypair: Keypair,
    config: Config,
    now: i64,
}

impl Owner {
    async fn new(settings: &Settings) -> Result<Self> {
        let keypair = settings.owner()?;
        let client = settings.client()?;
        let address = staking::pdas::find_config().0;
        let (config, now) = tokio::try_join!(client.get::<Config>(&address), client.now())?;
        Ok(Self {
            client,
            keypair,
            config,
            now,
        })
    }

    fn address(&self) -> Address {
        self.keypair.pubkey()
    }

    /// Where its tokens are.
    fn tokens(&self) -> Address {
        token_account(&self.address(), &self.config.mint)
    }

    /// Its stake, which must be there.
    async fn stake(&self) -> Result<Stake> {
        find(&self.client, &self.address()).await
    }

    /// Refuses to move more tokens into a stake than the owner has.
    async fn check_balance(&self, amount: u64) -> Result<()> {
        let balance = self.client.token_balance(&self.tokens()).await?;
        if balance >= amount {
            return Ok(());
        }
        Err(CliError::user(format!(
            "the wallet {} has {}, {} are to be staked: {} is missing",
            self.address(),
            units::nos(balance),
            units::nos(amount),
            units::nos(amount.saturating_sub(balance)),
        ))
        .hint("send it NOS, or stake less"))
    }

    async fn send(&self, instructions: &[Instruction], failure: &str) -> Result<String> {
        let sent = self.client.send(instructions, &[&self.keypair]).await;
        let sent = sent.map_err(|error| CliError::from(error).context(failure.to_owned()))?;
        Ok(sent.signature.to_string())
    }

    /// Sends `instruction` with the account that tokens are paid into, made when it is absent.
    async fn send_paying(&self, instruction: Instruction, failure: &str) -> Result<String> {
        let owner = self.address();
        let account = create_token_account(&owner, &owner, &self.config.mint);
        self.send(&[account, instruction], failure).await
    }

    /// Prints the stake as it is now.
    async fn report(
        &self,
        moved: u64,
        what_moved: &str,
        signature: Option<String>,
        printer: &Printer,
    ) -> Result<()> {
        let done = Done {
            stake: view(&self.client, &self.address()).await?,
            moved,
            signature,
        };
        printer.result(&done, |done| {
            let mut rows = Vec::new();
            if done.moved > 0 {
                let moved = units::nos(done.moved);
                rows.push(("now", format!("{moved} {what_moved}")));
            }
            if let Some(signature) = &done.signature {
                rows.push(("signature", signature.clone()));
            }
            stake_text(&done.stake, &rows)
        })
    }
}

async fn create(arguments: &CreateArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let (amount, duration) = (arguments.amount, arguments.duration);
    check_weight(amount, duration)?;
    let owner = Owner::new(settings).await?;
    let payer = read_payer(arguments.payer.payer.as_deref(), &owner.keypair)?;
    check_duration(&owner.config, duration)?;
    let address = staking::pdas::find_stake(&owner.address()).0;
    if let Some(stake) = owner.client.find::<Stake>(&address).await? {
        if stake.amount != amount || stake.duration != duration || stake.unstaked_at != 0 {
            return Err(exists(&owner.address(), &stake));
        }
        printer.note("it is staked already");
        return owner.report(0, "", None, printer).await;
    }
    owner.check_balance(amount).await?;
    let instruction = instructions::stake(
        owner.address(),
        payer.pubkey(),
        owner.config.mint,
        amount,
        duration,
    );
    let sent = owner
        .client
        .send(&[instruction], &[&payer, &owner.keypair])
        .await;
    let sent = sent.map_err(|error| CliError::from(error).context("nothing was staked"))?;
    let signature = Some(sent.signature.to_string());
    owner.report(amount, "staked", signature, printer).await
}

/// What to do instead of staking beside a stake.
fn exists(owner: &Address, stake: &Stake) -> CliError {
    let amount = units::nos(stake.amount);
    let duration = units::seconds(stake.duration.into());
    if stake.unstaked_at != 0 {
        return CliError::user(format!(
            "{owner} has a stake already, which is being taken out: {amount} for {duration}"
        ))
        .hint(
            "`nosana stake restake` stakes it again, `nosana stake close` ends it once all is free",
        );
    }
    CliError::user(format!(
        "{owner} has a stake already: {amount} for {duration}"
    ))
    .hint("`nosana stake top-up` adds to it, `nosana stake extend` makes it longer")
}

async fn top_up(arguments: &TopUpArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = Owner::new(settings).await?;
    let stake = owner.stake().await?;
    check_staked(&stake)?;
    let added = match (arguments.amount, arguments.to) {
        (Some(amount), _) => amount,
        (None, Some(total)) => total.checked_sub(stake.amount).ok_or_else(|| {
            CliError::user(format!(
                "the stake has {} already, more than {}",
                units::nos(stake.amount),
                units::nos(total)
            ))
            .hint("`nosana stake unstake` begins to take it out, all of it")
        })?,
        (None, None) => 0,
    };
    if added == 0 {
        printer.note("nothing to add: the stake has that much already");
        return owner.report(0, "", None, printer).await;
    }
    check_weight(stake.amount.saturating_add(added), stake.duration)?;
    owner.check_balance(added).await?;
    let instruction = instructions::top_up(owner.address(), owner.config.mint, added);
    let signature = owner.send(&[instruction], "nothing was added").await?;
    owner.report(added, "added", Some(signature), printer).await
}

async fn extend(
    arguments: &ExtendStakeArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let owner = Owner::new(settings).await?;
    check_duration(&owner.config, arguments.duration)?;
    let stake = owner.stake().await?;
    check_staked(&stake)?;
    if arguments.duration == stake.duration {
        printer.note("nothing to change: it is staked for so long already");
        return owner.report(0, "", None, printer).await;
    }
    if arguments.duration < stake.duration {
        return Err(CliError::user(format!(
            "the stake's duration is {} and can only become longer",
            units::seconds(stake.duration.into())
        )));
    }
    if stake.bonded_xnos > 0 {
        return Err(CliError::user(format!(
            "{} of the stake are bonded: it can be made longer only when nothing is",
            units::xnos(stake.bonded_xnos)
        ))
        .hint("`nosana stake top-up` adds weight while it is bonded; else `nosana host unbond --to 0` takes each bond back, free after 14 days"));
    }
    check_weight(stake.amount, arguments.duration)?;
    let instruction = instructions::extend_stake(owner.address(), arguments.duration);
    let signature = owner
        .send(&[instruction], "the stake was not extended")
        .await?;
    owner.report(0, "", Some(signature), printer).await
}

async fn unstake(settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = Owner::new(settings).await?;
    let stake = owner.stake().await?;
    if stake.unstaked_at != 0 {
        printer.note("it is being taken out already");
        return owner.report(0, "", None, printer).await;
    }
    if stake.bonded_xnos > 0 {
        return Err(CliError::user(format!(
            "{} of the stake are bonded: it can be taken out only when nothing is",
            units::xnos(stake.bonded_xnos)
        ))
        .hint("`nosana stake show` lists the hosts; `nosana host unbond --to 0` begins to take a bond back, `nosana host release` gives it back 14 days later"));
    }
    let instruction = instructions::unstake(owner.address());
    let signature = owner
        .send(&[instruction], "the stake is not being taken out")
        .await?;
    owner.report(0, "", Some(signature), printer).await
}

async fn restake(settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = Owner::new(settings).await?;
    let stake = owner.stake().await?;
    if stake.unstaked_at == 0 {
        printer.note("it is staked already");
        return owner.report(0, "", None, printer).await;
    }
    if stake.withdrawn >= stake.amount {
        return Err(CliError::user("nothing is left to be staked again")
            .hint("`nosana stake close` ends the stake, `nosana stake create` makes another"));
    }
    let instruction = instructions::restake(owner.address());
    let signature = owner
        .send(&[instruction], "it was not staked again")
        .await?;
    owner.report(0, "", Some(signature), printer).await
}

async fn withdraw(settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = Owner::new(settings).await?;
    let before = owner.stake().await?;
    check_unstaking(&before)?;
    if withdrawable(&before, owner.now) == 0 {
        printer.note("nothing to take out: no more has become free since the last time");
        return owner.report(0, "", None, printer).await;
    }
    let instruction = instructions::withdraw(owner.address(), owner.tokens());
    let signature = owner
        .send_paying(instruction, "nothing was taken out")
        .await?;
    let after = owner.stake().await?;
    let moved = after.withdrawn.saturating_sub(before.withdrawn);
    owner
        .report(moved, "taken out", Some(signature), printer)
        .await
}

async fn claim(settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = Owner::new(settings).await?;
    let stake = owner.stake().await?;
    let vault = owner
        .client
        .token_balance(&owner.config.reward_vault)
        .await?;
    if rewards(&stake, &owner.config, vault) == 0 {
        printer.note("nothing to claim: no fees have arrived since the last time");
        return owner.report(0, "", None, printer).await;
    }
    let destination = owner.tokens();
    let before = owner.client.token_balance(&destination).await?;
    let instruction = instructions::claim_rewards(owner.address(), destination);
    let signature = owner
        .send_paying(instruction, "nothing was claimed")
        .await?;
    let after = owner.client.token_balance(&destination).await?;
    let moved = after.saturating_sub(before);
    owner
        .report(moved, "claimed", Some(signature), printer)
        .await
}

/// A stake that is no more.
#[derive(Serialize)]
struct Closed {
    owner: String,
    stake: String,
    /// Base units that the owner got.
    moved: u64,
    /// Lamports that who paid it got.
    rent: u64,
    signature: String,
}

async fn close(settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = Owner::new(settings).await?;
    let stake = owner.stake().await?;
    check_unstaking(&stake)?;
    let free_at = stake.unstaked_at.saturating_add(stake.duration.into());
    if owner.now < free_at && stake.withdrawn < stake.amount {
        return Err(CliError::user(format!(
            "it is too early: all of the stake is free on {}",
            units::moment(free_at, owner.now)
        ))
        .hint("`nosana stake withdraw` takes out what is free already"));
    }
    if stake.reward_pending > 0 {
        return Err(CliError::user(format!(
            "{} of rewards would be lost",
            units::nos(stake.reward_pending)
        ))
        .hint("claim them first, with `nosana stake claim`"));
    }
    let address = staking::pdas::find_stake(&owner.address()).0;
    let (rent, vault_rent, moved) = tokio::try_join!(
        owner.client.lamports(&address),
        owner.client.lamports(&stake.vault),
        owner.client.token_balance(&stake.vault),
    )?;
    let instruction = instructions::close_stake(owner.address(), owner.tokens(), stake.payer);
    let signature = owner
        .send_paying(instruction, "the stake was not closed")
        .await?;
    let closed = Closed {
        owner: owner.address().to_string(),
        stake: address.to_string(),
        moved,
        rent: rent.saturating_add(vault_rent),
        signature,
    };
    printer.result(&closed, |closed| {
        pairs(&[
            ("stake", format!("{}, closed", closed.stake)),
            ("taken out", units::nos(closed.moved)),
            (
                "rent",
                format!("{} to {}", units::sol(closed.rent), stake.payer),
            ),
            ("signature", closed.signature.clone()),
        ])
    })
}

async fn show(
    arguments: &ShowStakeArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let owner = match &arguments.owner {
        Some(text) => parse_address("wallet", text)?,
        None => settings.owner()?.pubkey(),
    };
    let view = view(&settings.client()?, &owner).await?;
    printer.result(&view, |view| stake_text(view, &[]))
}

/// The stake of `owner`, which must be there.
pub async fn find(client: &Client, owner: &Address) -> Result<Stake> {
    let address = staking::pdas::find_stake(owner).0;
    client.find::<Stake>(&address).await?.ok_or_else(|| {
        CliError::user(format!("{owner} has no stake"))
            .hint("`nosana stake create --amount NOS --duration TIME` makes one")
    })
}

async fn view(client: &Client, owner: &Address) -> Result<StakeView> {
    let stake = find(client, owner).await?;
    let config = client
        .get::<Config>(&staking::pdas::find_config().0)
        .await?;
    let (vault, now, hosts) = tokio::try_join!(
        client.token_balance(&config.reward_vault),
        client.now(),
        client.list::<Host>(filters::hosts_of(owner)),
    )?;
    let address = staking::pdas::find_stake(owner).0;
    let stake = nosana_sdk::staking::StakeView::new(address, &stake, &config, vault, now);
    Ok(StakeView::new(stake, &hosts, now))
}

/// Refuses a duration that the configuration does not take.
fn check_duration(config: &Config, duration: u32) -> Result<()> {
    let limits = config.min_duration..=config.max_duration;
    if limits.contains(&duration) {
        return Ok(());
    }
    let days = |seconds: u32| units::seconds(seconds.into());
    Err(CliError::user(format!(
        "a stake's duration is from {} to {}, not {}",
        days(*limits.start()),
        days(*limits.end()),
        days(duration)
    )))
}

/// Refuses a stake whose weight is more than there can be.
fn check_weight(amount: u64, duration: u32) -> Result<()> {
    if xnos(amount, duration).is_some() {
        return Ok(());
    }
    let unit = units::seconds(DURATION_UNIT.into());
    Err(CliError::user(format!(
        "the weight of {} for {} is more than there can be of xNOS (amount × (1 + duration ÷ {unit}))",
        units::nos(amount),
        units::seconds(duration.into())
    )))
}

/// What can be taken out now, base units.
fn withdrawable(stake: &Stake, now: i64) -> u64 {
    let elapsed = units::until(now, stake.unstaked_at);
    let elapsed = u32::try_from(elapsed).unwrap_or(u32::MAX);
    vested(stake.amount, elapsed, stake.duration).saturating_sub(stake.withdrawn)
}

fn check_staked(stake: &Stake) -> Result<()> {
    if stake.unstaked_at == 0 {
        return Ok(());
    }
    Err(
        CliError::user("the stake is being taken out, so it cannot be changed")
            .hint("`nosana stake restake` stakes again what is left of it"),
    )
}

fn check_unstaking(stake: &Stake) -> Result<()> {
    if stake.unstaked_at != 0 {
        return Ok(());
    }
    Err(CliError::user(format!(
        "the stake is locked: {} for {}",
        units::nos(stake.amount),
        units::seconds(stake.duration.into())
    ))
    .hint("`nosana stake unstake` begins to take it out"))
}

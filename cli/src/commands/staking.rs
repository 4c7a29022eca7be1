//! `nosana admin staking`: the configuration of the staking program.

use nosana_sdk::{
    common::stake::{MAX_DURATION, MIN_DURATION},
    generated::staking::{self, accounts::Config},
    instructions,
};
use serde::Serialize;
use serde_json::json;
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    args::{StakingArguments, StakingCommand},
    commands::{
        ExitStatus,
        admin::{Target, change},
        host::check_token_account,
        market::named,
    },
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
    terms::{Row, differences},
    units,
};

/// What is typed for the reward vault.
const REWARDS: &str = "rewards";

/// Runs `command`.
pub async fn run(
    command: &StakingCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        StakingCommand::Show => show(settings, printer).await,
        StakingCommand::Set(arguments) => set(arguments, settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// The configuration as it is printed. Amounts are base units.
#[derive(Serialize)]
struct StakingView {
    authority: String,
    pending_authority: Option<String>,
    mint: String,
    /// Seconds.
    min_duration: u32,
    max_duration: u32,
    /// The weight of all stakes.
    total_xnos: u64,
    reward_vault: String,
    /// What the reward vault has: what stakers have not claimed yet.
    rewards: u64,
    /// What of it arrived since rewards were last shared out.
    rewards_arrived: u64,
    slash_destination: String,
    bond_authority: String,
}

async fn show(settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let config = client
        .get::<Config>(&staking::pdas::find_config().0)
        .await?;
    let rewards = client.token_balance(&config.reward_vault).await?;
    let view = StakingView {
        authority: config.authority.to_string(),
        pending_authority: named(&config.pending_authority),
        mint: config.mint.to_string(),
        min_duration: config.min_duration,
        max_duration: config.max_duration,
        total_xnos: config.total_xnos,
        reward_vault: config.reward_vault.to_string(),
        rewards,
        rewards_arrived: rewards.saturating_sub(config.rewards_accounted),
        slash_destination: config.slash_destination.to_string(),
        bond_authority: config.bond_authority.to_string(),
    };
    printer.result(&view, staking_text)
}

fn staking_text(view: &StakingView) -> String {
    let pending = view.pending_authority.clone();
    let days = |seconds: u32| units::seconds(seconds.into());
    pairs(&[
        (
            "duration",
            format!("{} to {}", days(view.min_duration), days(view.max_duration)),
        ),
        ("weight of all", units::xnos(view.total_xnos)),
        ("rewards to claim", units::nos(view.rewards)),
        ("arrived since", units::nos(view.rewards_arrived)),
        ("reward vault", view.reward_vault.clone()),
        (
            "slashed NOS go to",
            if view.slash_destination == view.reward_vault {
                "the reward vault, so to all stakers".to_owned()
            } else {
                view.slash_destination.clone()
            },
        ),
        ("bonds and slashes", view.bond_authority.clone()),
        ("mint", view.mint.clone()),
        ("authority", view.authority.clone()),
        (
            "proposed authority",
            pending.unwrap_or_else(|| "-".to_owned()),
        ),
    ])
}

async fn set(arguments: &StakingArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let typed = match arguments.slash_destination.as_deref() {
        None => None,
        Some(REWARDS) => Some(staking::pdas::find_reward_vault().0),
        Some(text) => Some(parse_address("token account", text)?),
    };
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let address = staking::pdas::find_config().0;
    let config = client.get::<Config>(&address).await?;
    let target = Target {
        what: "the configuration of staking",
        address,
        authority: config.authority,
    };
    target.check(&keypair)?;
    let destination = typed.unwrap_or(config.slash_destination);
    let (shortest, longest) = (
        arguments.min_duration.unwrap_or(config.min_duration),
        arguments.max_duration.unwrap_or(config.max_duration),
    );
    check_durations(shortest, longest)?;
    if destination != config.slash_destination && destination != config.reward_vault {
        check_token_account(&client, &destination, &config.mint).await?;
    }
    let changes = differences(
        rows(
            &config.slash_destination,
            config.min_duration,
            config.max_duration,
        ),
        rows(&destination, shortest, longest),
    );
    let instruction =
        instructions::update_staking(keypair.pubkey(), destination, shortest, longest);
    change(&client, &keypair, &target, instruction, changes, printer).await
}

fn check_durations(shortest: u32, longest: u32) -> Result<()> {
    if (MIN_DURATION..=longest).contains(&shortest) && longest <= MAX_DURATION {
        return Ok(());
    }
    let days = |seconds: u32| units::seconds(seconds.into());
    Err(CliError::user(format!(
        "a stake would last from {} to {}: expected the first to be at most the second, both from {} to {}",
        days(shortest),
        days(longest),
        days(MIN_DURATION),
        days(MAX_DURATION)
    )))
}

/// Everything about the configuration that can differ.
fn rows(destination: &Address, shortest: u32, longest: u32) -> Vec<Row> {
    let time = |name, seconds: u32| (name, json!(seconds), units::seconds(seconds.into()));
    let text = destination.to_string();
    vec![
        ("slash_destination", json!(text), text),
        time("min_duration", shortest),
        time("max_duration", longest),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_stay_between_14_days_and_a_year() {
        assert!(check_durations(MIN_DURATION, MAX_DURATION).is_ok());
        assert!(check_durations(MAX_DURATION, MAX_DURATION).is_ok());
        for (shortest, longest) in [
            (MIN_DURATION - 1, MAX_DURATION),
            (MIN_DURATION, MAX_DURATION + 1),
            (MIN_DURATION + 1, MIN_DURATION),
        ] {
            assert!(check_durations(shortest, longest).is_err());
        }
    }

    #[test]
    fn the_configuration_as_it_is_printed() {
        let view = StakingView {
            authority: "AUTHORITY".to_owned(),
            pending_authority: None,
            mint: "MINT".to_owned(),
            min_duration: MIN_DURATION,
            max_duration: MAX_DURATION,
            total_xnos: 200_000_000,
            reward_vault: "VAULT".to_owned(),
            rewards: 1_500_000,
            rewards_arrived: 500_000,
            slash_destination: "VAULT".to_owned(),
            bond_authority: "BONDER".to_owned(),
        };
        insta::assert_snapshot!(staking_text(&view), @"
        duration            14 d to 365 d
        weight of all       200.000000 xNOS
        rewards to claim    1.500000 NOS
        arrived since       0.500000 NOS
        reward vault        VAULT
        slashed NOS go to   the reward vault, so to all stakers
        bonds and slashes   BONDER
        mint                MINT
        authority           AUTHORITY
        proposed authority  -
        ");
        insta::assert_snapshot!(serde_json::to_string(&view).unwrap(), @r#"{"authority":"AUTHORITY","pending_authority":null,"mint":"MINT","min_duration":1209600,"max_duration":31536000,"total_xnos":200000000,"reward_vault":"VAULT","rewards":1500000,"rewards_arrived":500000,"slash_destination":"VAULT","bond_authority":"BONDER"}"#);
    }
}

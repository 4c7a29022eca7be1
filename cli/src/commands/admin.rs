//! `nosana admin`: what the authority over the configuration does, and how authorities are handed over.

use nosana_sdk::{
    client::Client,
    generated::{
        grid as grid_program,
        jobs::{self, accounts::Config, instructions::UpdateConfigInstructionArgs},
        staking as staking_program, tiers as tiers_program,
    },
    instructions,
};
use serde::Serialize;
use serde_json::json;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{
        AdminCommand, AuthorityCommand, ConfigArguments, ConfigCommand, OneAuthority, Over,
        ProposeArguments,
    },
    commands::{
        ExitStatus, admin_host, admin_market, assessor, class,
        grid::find as find_grid,
        import,
        market::{self, named},
        policy, staking, tiers,
        upkeep::{config, send},
    },
    error::{CliError, Result},
    printer::{Printer, pairs, table},
    settings::{Settings, parse_address},
    terms::{Change, Row, differences, yes_or_no},
    units,
};

/// Runs `command`.
pub async fn run(
    command: &AdminCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        AdminCommand::Config(ConfigCommand::Show) => show_config(settings, printer).await,
        AdminCommand::Config(ConfigCommand::Set(arguments)) => {
            set_config(arguments, settings, printer).await
        }
        AdminCommand::Market(command) => admin_market::run(command, settings, printer).await,
        AdminCommand::Policy(command) => return policy::run(command, settings, printer).await,
        AdminCommand::Class(command) => return class::run(command, settings, printer).await,
        AdminCommand::Host(command) => return admin_host::run(command, settings, printer).await,
        AdminCommand::Import(command) => return import::run(command, settings, printer).await,
        AdminCommand::Assessor(arguments) => {
            return assessor::dispatch(arguments, settings, printer).await;
        }
        AdminCommand::Tiers(command) => return tiers::run(command, settings, printer).await,
        AdminCommand::Staking(command) => return staking::run(command, settings, printer).await,
        AdminCommand::Authority(AuthorityCommand::Propose(arguments)) => {
            propose(arguments, settings, printer).await
        }
        AdminCommand::Authority(AuthorityCommand::Accept(which)) => {
            accept(which, settings, printer).await
        }
    }?;
    Ok(ExitStatus::Success)
}

/// The configuration of the jobs program as it is printed.
#[derive(Serialize)]
struct ConfigView {
    authority: String,
    pending_authority: Option<String>,
    fee_bps: u16,
    fee_cap_bps: u16,
    is_paused: bool,
    mint: String,
    fee_destination: String,
}

async fn show_config(settings: &Settings, printer: &Printer) -> Result<()> {
    let config = config(&settings.client()?).await?;
    let view = ConfigView {
        authority: config.authority.to_string(),
        pending_authority: named(&config.pending_authority),
        fee_bps: config.fee_bps,
        fee_cap_bps: config.fee_cap_bps,
        is_paused: config.paused != 0,
        mint: config.mint.to_string(),
        fee_destination: config.fee_destination.to_string(),
    };
    printer.result(&view, |view| {
        let posting = if view.is_paused { "paused" } else { "open" };
        let pending = view.pending_authority.clone();
        pairs(&[
            ("fee", units::percent(view.fee_bps)),
            ("fee at most", units::percent(view.fee_cap_bps)),
            ("fees go to", view.fee_destination.clone()),
            ("posting", posting.to_owned()),
            ("mint", view.mint.clone()),
            ("authority", view.authority.clone()),
            (
                "proposed authority",
                pending.unwrap_or_else(|| "-".to_owned()),
            ),
        ])
    })
}

async fn set_config(
    arguments: &ConfigArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let config = config(&client).await?;
    let after = new_config(&config, arguments)?;
    let changes = differences(
        config_rows(config.fee_bps, config.fee_cap_bps, config.paused != 0),
        config_rows(after.fee_bps, after.fee_cap_bps, after.paused),
    );
    let target = Target {
        what: "the configuration",
        address: jobs::pdas::find_config().0,
        authority: config.authority,
    };
    let instruction = instructions::update_config(keypair.pubkey(), after);
    change(&client, &keypair, &target, instruction, changes, printer).await
}

fn new_config(config: &Config, arguments: &ConfigArguments) -> Result<UpdateConfigInstructionArgs> {
    let is_paused = config.paused != 0;
    let after = UpdateConfigInstructionArgs {
        fee_bps: arguments.fee.unwrap_or(config.fee_bps),
        fee_cap_bps: arguments.fee_cap.unwrap_or(config.fee_cap_bps),
        paused: arguments.pause || (is_paused && !arguments.resume),
    };
    if after.fee_cap_bps > config.fee_cap_bps {
        return Err(CliError::user(format!(
            "the fee's cap is {} and can only be lowered",
            units::percent(config.fee_cap_bps)
        )));
    }
    if after.fee_bps > after.fee_cap_bps {
        return Err(CliError::user(format!(
            "the fee would be {}, its cap allows {}",
            units::percent(after.fee_bps),
            units::percent(after.fee_cap_bps)
        )));
    }
    Ok(after)
}

fn config_rows(fee_bps: u16, fee_cap_bps: u16, is_paused: bool) -> Vec<Row> {
    vec![
        ("fee_bps", json!(fee_bps), units::percent(fee_bps)),
        (
            "fee_cap_bps",
            json!(fee_cap_bps),
            units::percent(fee_cap_bps),
        ),
        ("is_paused", json!(is_paused), yes_or_no(is_paused)),
    ]
}

/// An authority on its way from one to another.
#[derive(Serialize)]
struct Handover {
    /// The account that it is over: a configuration or a market.
    over: String,
    authority: String,
    /// Who may accept it.
    proposed: Option<String>,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

async fn propose(
    arguments: &ProposeArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let proposed = match arguments.address.as_str() {
        "nobody" => Address::default(),
        text => parse_address("wallet", text)?,
    };
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let which = &arguments.which;
    let (target, before) = target(&client, which).await?;
    target.check(&keypair)?;
    let admin = keypair.pubkey();
    if before == proposed {
        let who = named(&proposed).unwrap_or_else(|| "nobody".to_owned());
        printer.note(&format!("nothing to change: {who} is proposed already"));
        return print_handover(&target.address, admin, &proposed, None, printer);
    }
    let instruction = match (&which.market, which.over) {
        (Some(_), _) => instructions::propose_market_authority(admin, target.address, proposed),
        (None, Over::Jobs) => instructions::propose_authority(admin, proposed),
        (None, Over::Tiers) => instructions::propose_admin(admin, proposed),
        (None, Over::Staking) => instructions::propose_staking_authority(admin, proposed),
        (None, Over::Grid) => instructions::propose_grid_authority(admin, proposed),
    };
    let signature = send(&client, instruction, &keypair, "nothing was proposed").await?;
    if proposed != Address::default() {
        printer.note(&format!(
            "{proposed} has to accept it with `nosana admin authority accept{}`; until then nothing changes",
            flags(which)
        ));
    }
    print_handover(&target.address, admin, &proposed, Some(signature), printer)
}

/// What was typed to name an authority.
fn flags(which: &OneAuthority) -> String {
    match (&which.market, which.over) {
        (Some(market), _) => format!(" --market {market}"),
        (None, Over::Jobs) => String::new(),
        (None, Over::Tiers) => " --over tiers".to_owned(),
        (None, Over::Staking) => " --over staking".to_owned(),
        (None, Over::Grid) => " --over grid".to_owned(),
    }
}

async fn accept(which: &OneAuthority, settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let (target, proposed) = target(&client, which).await?;
    let own = keypair.pubkey();
    if target.authority == own && proposed == Address::default() {
        printer.note("nothing to take over: the wallet has that authority already");
        return print_handover(&target.address, own, &proposed, None, printer);
    }
    if proposed != own {
        let who = named(&proposed).unwrap_or_else(|| "nobody".to_owned());
        return Err(CliError::user(format!(
            "{} is proposed as the authority over {}; the wallet is {own}",
            who, target.what
        ))
        .hint("give the key that was proposed with --wallet"));
    }
    let instruction = match (&which.market, which.over) {
        (Some(_), _) => instructions::accept_market_authority(own, target.address),
        (None, Over::Jobs) => instructions::accept_authority(own),
        (None, Over::Tiers) => instructions::accept_admin(own),
        (None, Over::Staking) => instructions::accept_staking_authority(own),
        (None, Over::Grid) => instructions::accept_grid_authority(own),
    };
    let failure = "the authority was not taken over";
    let signature = send(&client, instruction, &keypair, failure).await?;
    let nobody = Address::default();
    print_handover(&target.address, own, &nobody, Some(signature), printer)
}

/// What an authority is over, and who is proposed for it.
async fn target(client: &Client, which: &OneAuthority) -> Result<(Target, Address)> {
    if let Some(name) = &which.market {
        let (address, market) = market::find(client, name).await?;
        let target = Target {
            what: "the market",
            address,
            authority: market.authority,
        };
        return Ok((target, market.pending_authority));
    }
    let (what, address, authority, pending) = match which.over {
        Over::Jobs => {
            let config = config(client).await?;
            let address = jobs::pdas::find_config().0;
            let (now, next) = (config.authority, config.pending_authority);
            ("the configuration", address, now, next)
        }
        Over::Tiers => {
            let address = tiers_program::pdas::find_config().0;
            let config = client
                .get::<tiers_program::accounts::Config>(&address)
                .await?;
            ("tiers", address, config.admin, config.pending_admin)
        }
        Over::Staking => {
            let address = staking_program::pdas::find_config().0;
            let config = client
                .get::<staking_program::accounts::Config>(&address)
                .await?;
            let (now, next) = (config.authority, config.pending_authority);
            ("staking", address, now, next)
        }
        Over::Grid => {
            let address = grid_program::pdas::find_grid().0;
            let grid = find_grid(client).await?;
            (
                "the test grid",
                address,
                grid.authority,
                grid.pending_authority,
            )
        }
    };
    let target = Target {
        what,
        address,
        authority,
    };
    Ok((target, pending))
}

fn print_handover(
    over: &Address,
    authority: Address,
    proposed: &Address,
    signature: Option<String>,
    printer: &Printer,
) -> Result<()> {
    let handover = Handover {
        over: over.to_string(),
        authority: authority.to_string(),
        proposed: named(proposed),
        signature,
    };
    printer.result(&handover, |handover| {
        let proposed = handover.proposed.clone();
        let mut rows = vec![
            ("over", handover.over.clone()),
            ("authority", handover.authority.clone()),
            ("proposed", proposed.unwrap_or_else(|| "nobody".to_owned())),
        ];
        if let Some(signature) = &handover.signature {
            rows.push(("signature", signature.clone()));
        }
        pairs(&rows)
    })
}

/// An account that an authority changes.
pub struct Target {
    /// What it is called in messages.
    pub what: &'static str,
    /// The account.
    pub address: Address,
    /// Who may change it.
    pub authority: Address,
}

impl Target {
    /// Refuses a wallet that is not the authority's.
    pub fn check(&self, keypair: &Keypair) -> Result<()> {
        if self.authority == keypair.pubkey() {
            return Ok(());
        }
        Err(CliError::user(format!(
            "the authority over {} is {}; the wallet is {}",
            self.what,
            self.authority,
            keypair.pubkey()
        ))
        .hint("give the authority's key with --wallet"))
    }
}

/// What was changed.
#[derive(Serialize)]
pub struct Changed {
    /// The account.
    pub address: String,
    /// What is different now.
    pub changes: Vec<Change>,
    /// `None` when nothing was.
    pub signature: Option<String>,
}

/// Changes what is different, and prints it.
pub async fn change(
    client: &Client,
    keypair: &Keypair,
    target: &Target,
    instruction: Instruction,
    changes: Vec<Change>,
    printer: &Printer,
) -> Result<()> {
    target.check(keypair)?;
    let signature = if changes.is_empty() {
        printer.note("nothing to change: it is so already");
        None
    } else {
        let failure = format!("{} was not changed", target.what);
        Some(send(client, instruction, keypair, &failure).await?)
    };
    let report = Changed {
        address: target.address.to_string(),
        changes,
        signature,
    };
    printer.result(&report, changed_text)
}

pub fn changed_text(changed: &Changed) -> String {
    if changed.changes.is_empty() {
        return String::new();
    }
    let rows = changed.changes.iter().map(|change| {
        let [before, after] = change.text.clone();
        [change.name.to_owned(), before, after]
    });
    let mut text = table(["changed", "before", "after"], rows);
    if let Some(signature) = &changed.signature {
        text.push('\n');
        text.push_str(&pairs(&[("signature", signature.clone())]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fee_stays_below_its_cap_which_only_falls() {
        let mut data = vec![0; Config::LEN];
        data[..8].copy_from_slice(&jobs::accounts::CONFIG_DISCRIMINATOR);
        let config = Config {
            fee_bps: 500,
            fee_cap_bps: 1_000,
            paused: 1,
            ..Config::from_bytes(&data).unwrap()
        };
        let set = |fee, fee_cap, resume| {
            new_config(
                &config,
                &ConfigArguments {
                    fee,
                    fee_cap,
                    pause: false,
                    resume,
                },
            )
        };
        let after = set(Some(400), None, false).unwrap();
        assert_eq!(
            (after.fee_bps, after.fee_cap_bps, after.paused),
            (400, 1_000, true)
        );
        assert!(!set(None, None, true).unwrap().paused);
        assert!(set(None, Some(1_001), false).is_err());
        assert!(set(None, Some(499), false).is_err());
        assert!(set(Some(499), Some(499), false).is_ok());
    }
}

//! `nosana admin tiers`: the configuration of the tiers program.

use nosana_sdk::{
    generated::tiers::{self, accounts::Config},
    instructions,
};
use serde::Serialize;
use serde_json::json;
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    args::{Registration, TiersArguments, TiersCommand},
    commands::{
        ExitStatus,
        admin::{Target, change},
        market::named,
    },
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
    terms::{Row, differences},
    units,
};

/// How many assessors there can be.
const ASSESSORS: usize = 3;

/// Runs `command`.
pub async fn run(
    command: &TiersCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        TiersCommand::Show => show(settings, printer).await,
        TiersCommand::Set(arguments) => set(arguments, settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// The configuration as it is printed.
#[derive(Serialize)]
struct TiersView {
    admin: String,
    pending_admin: Option<String>,
    assessors: Vec<String>,
    /// Whether new hosts enter Community at once.
    is_registration_open: bool,
    mint: String,
    /// When a proposed policy takes effect, Unix seconds.
    next_policy_at: Option<i64>,
}

async fn show(settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let address = tiers::pdas::find_config().0;
    let (config, now) = tokio::try_join!(client.get::<Config>(&address), client.now())?;
    let next = config.proposed_effective_at;
    let view = TiersView {
        admin: config.admin.to_string(),
        pending_admin: named(&config.pending_admin),
        assessors: assessors(&config).iter().filter_map(named).collect(),
        is_registration_open: config.registration_open == 1,
        mint: config.mint.to_string(),
        next_policy_at: (next != 0).then_some(next),
    };
    printer.result(&view, |view| tiers_text(view, now))
}

fn tiers_text(view: &TiersView, now: i64) -> String {
    let pending = view.pending_admin.clone();
    let mut rows = vec![
        (
            "registration",
            registration(view.is_registration_open).to_owned(),
        ),
        ("assessors", list(&view.assessors)),
        ("mint", view.mint.clone()),
        ("admin", view.admin.clone()),
        ("proposed admin", pending.unwrap_or_else(|| "-".to_owned())),
    ];
    if let Some(at) = view.next_policy_at {
        let command = if at <= now { "apply" } else { "show" };
        let at = units::moment(at, now);
        rows.push((
            "next policy",
            format!("{at}: `nosana admin policy {command}`"),
        ));
    }
    pairs(&rows)
}

fn registration(is_open: bool) -> &'static str {
    if is_open {
        "open: new hosts enter Community"
    } else {
        "closed: new hosts are waitlisted"
    }
}

fn list(addresses: &[String]) -> String {
    if addresses.is_empty() {
        "-".to_owned()
    } else {
        addresses.join(", ")
    }
}

/// Who may submit reports; the zero address is nobody.
fn assessors(config: &Config) -> [Address; ASSESSORS] {
    let [second, third] = config.more_assessors;
    [config.assessor, second, third]
}

async fn set(arguments: &TiersArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let typed = typed_assessors(&arguments.assessor)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let address = tiers::pdas::find_config().0;
    let config = client.get::<Config>(&address).await?;
    let before = (assessors(&config), config.registration_open == 1);
    let after = (
        typed.unwrap_or(before.0),
        arguments
            .registration
            .map_or(before.1, |asked| asked == Registration::Open),
    );
    let target = Target {
        what: "the configuration of tiers",
        address,
        authority: config.admin,
    };
    let changes = differences(rows(&before.0, before.1), rows(&after.0, after.1));
    let instruction = instructions::update_tiers(keypair.pubkey(), after.0, after.1);
    change(&client, &keypair, &target, instruction, changes, printer).await
}

/// The assessors that were typed; `None` when none was.
fn typed_assessors(typed: &[String]) -> Result<Option<[Address; ASSESSORS]>> {
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.len() > ASSESSORS {
        return Err(CliError::user(format!(
            "there can be {ASSESSORS} assessors, not {}",
            typed.len()
        )));
    }
    let mut assessors = [Address::default(); ASSESSORS];
    for (place, text) in assessors.iter_mut().zip(typed) {
        *place = parse_address("wallet", text)?;
    }
    for (number, text) in typed.iter().enumerate() {
        if typed.iter().take(number).any(|other| other == text) {
            return Err(CliError::user(format!(
                "the assessor {text} is named twice"
            )));
        }
    }
    Ok(Some(assessors))
}

/// Everything about the configuration that can differ.
fn rows(assessors: &[Address], is_open: bool) -> Vec<Row> {
    let assessors: Vec<String> = assessors.iter().filter_map(named).collect();
    vec![
        ("assessors", json!(assessors), list(&assessors)),
        (
            "is_registration_open",
            json!(is_open),
            registration(is_open).to_owned(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_at_most_three_assessors_and_each_once() {
        let text = |byte| Address::new_from_array([byte; 32]).to_string();
        assert_eq!(typed_assessors(&[]).unwrap(), None);
        let two = typed_assessors(&[text(1), text(2)]).unwrap().unwrap();
        assert_eq!(two[1], Address::new_from_array([2; 32]));
        assert_eq!(two[2], Address::default());
        assert!(typed_assessors(&[text(1), text(2), text(3)]).is_ok());
        for wrong in [
            vec![text(1), text(1)],
            vec![text(1), text(2), text(3), text(4)],
            vec!["hello".to_owned()],
        ] {
            assert!(typed_assessors(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_configuration_as_it_is_printed() {
        let view = TiersView {
            admin: "ADMIN".to_owned(),
            pending_admin: None,
            assessors: vec!["FIRST".to_owned(), "SECOND".to_owned()],
            is_registration_open: false,
            mint: "MINT".to_owned(),
            next_policy_at: Some(1_795_300_000),
        };
        insta::assert_snapshot!(tiers_text(&view, 1_795_300_000 - 90_000), @"
        registration    closed: new hosts are waitlisted
        assessors       FIRST, SECOND
        mint            MINT
        admin           ADMIN
        proposed admin  -
        next policy     2026-11-21 22:26 UTC, in 1 d 1 h: `nosana admin policy show`
        ");
        insta::assert_snapshot!(serde_json::to_string(&view).unwrap(), @r#"{"admin":"ADMIN","pending_admin":null,"assessors":["FIRST","SECOND"],"is_registration_open":false,"mint":"MINT","next_policy_at":1795300000}"#);
    }
}

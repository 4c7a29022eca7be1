//! `nosana grid leaderboard` and `export`: what anyone can compute of a phase.

use std::{fs, path::Path};

use nosana_sdk::{
    client::Client,
    common::tier::Tier,
    filters,
    generated::{
        grid::accounts::{Phase, Seat},
        tiers::accounts::Import,
    },
    grid::{self, ExportError, Leaderboard, List},
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    args::{ExportArguments, ExportedList, LeaderboardArguments},
    commands::{import::many_hosts, phase},
    error::{CliError, Result},
    leaderboard_picture::{MOST_BARS, svg},
    leaderboard_view::{csv, picture, text},
    phase_view::stage_text,
    printer::{Printer, pairs},
    settings::Settings,
};

async fn read(client: &Client, number: Option<u32>) -> Result<(Phase, Vec<(Address, Seat)>, i64)> {
    let (address, phase) = phase::find(client, number).await?;
    let (seats, now) = tokio::try_join!(
        client.list::<Seat>(filters::seats_of_phase(&address)),
        client.now()
    )?;
    Ok((phase, seats, now))
}

/// Prints who has how many points.
pub async fn show(
    arguments: &LeaderboardArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let top = arguments
        .top
        .map(|top| usize::try_from(top).unwrap_or(usize::MAX));
    let is_drawn_too = arguments.svg.is_some() && top.is_some_and(|top| top > MOST_BARS);
    let client = settings.client()?;
    let (phase, seats, now) = read(&client, arguments.phase.phase).await?;
    let mut board = Leaderboard::new(&phase, &seats);
    if !board.is_complete {
        printer.note("some seats are missing: of a closed phase their accounts can be closed");
    }
    let shown = top.unwrap_or(usize::MAX);
    if let Some(path) = &arguments.csv {
        write(path, &csv(&board, shown), printer)?;
    }
    if let Some(path) = &arguments.svg {
        if is_drawn_too {
            printer.note(&format!("the picture has the best {MOST_BARS}"));
        }
        write(path, &svg(&picture(&board, &phase, top, now)), printer)?;
    }
    if arguments.csv.is_some() || arguments.svg.is_some() {
        return Ok(());
    }
    board.rows.truncate(shown);
    printer.result(&board, |board| text(board, &phase, shown, now))
}

/// Writes a file, or to stdout where it is `-`.
fn write(path: &Path, content: &str, printer: &Printer) -> Result<()> {
    if path == Path::new("-") {
        return printer.text(content);
    }
    fs::write(path, content)
        .map_err(|error| CliError::user(format!("cannot write {}: {error}", path.display())))?;
    printer.note(&format!("written to {}", path.display()));
    Ok(())
}

/// A list beside the import on the chain.
#[derive(Serialize)]
struct Compared {
    phase: u32,
    list: &'static str,
    import: u16,
    hosts: usize,
    /// By the phase's accounts.
    root: String,
    tier: &'static str,
    /// By the import's account.
    chain_root: String,
    chain_tier: &'static str,
    is_equal: bool,
}

/// Prints the import of a list of hosts, or compares it with the chain's.
pub async fn export(
    arguments: &ExportArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let list = match arguments.list {
        ExportedList::Performant => List::Performant,
        ExportedList::Waiting => List::Waiting,
    };
    let client = settings.client()?;
    let (phase, seats, now) = read(&client, arguments.phase.phase).await?;
    let file = grid::export(&phase, &seats, list, arguments.import)
        .map_err(|error| refused(error, &phase, now))?;
    let hosts = file.hosts.len();
    let tier = Tier::from(file.tier).name();
    if !arguments.verify {
        let content = file.to_json()?;
        printer.note(&format!(
            "import {} into {tier}: the {} of phase {}, {}, root {}",
            file.id,
            many(list),
            phase.number,
            many_hosts(hosts),
            hex::encode(file.root)
        ));
        return match &arguments.out {
            Some(path) => write(path, &content, printer),
            None => printer.text(&content),
        };
    }
    let import = client.find::<Import>(&file.address()).await?;
    let import = import.ok_or_else(|| {
        CliError::user(format!("import {} is not open", file.id)).hint(
            "without --verify this prints its document, which `nosana admin import open` takes",
        )
    })?;
    let chain_tier = Tier::try_from(import.tier).map_or("unknown", Tier::name);
    let compared = Compared {
        phase: phase.number,
        list: list.name(),
        import: file.id,
        hosts,
        root: hex::encode(file.root),
        tier,
        chain_root: hex::encode(import.root),
        chain_tier,
        is_equal: import.root == file.root && import.tier == Tier::from(file.tier) as u8,
    };
    printer.result(&compared, compared_text)?;
    if compared.is_equal {
        return Ok(());
    }
    let what = if compared.root == compared.chain_root {
        format!("its tier is {chain_tier}, not {tier}")
    } else {
        "its root is another one".to_owned()
    };
    Err(CliError::user(format!(
        "import {} on the chain is not the {} of phase {}: {what}",
        file.id,
        many(list),
        phase.number
    ))
    .hint("it was opened of another list, phase or id"))
}

fn many(list: List) -> &'static str {
    match list {
        List::Performant => "performant hosts",
        List::Waiting => "hosts that waited",
    }
}

fn compared_text(compared: &Compared) -> String {
    pairs(&[
        (
            "list",
            format!(
                "{} of phase {}, {}",
                compared.list,
                compared.phase,
                many_hosts(compared.hosts)
            ),
        ),
        ("import", compared.import.to_string()),
        (
            "computed",
            format!("{}, into {}", compared.root, compared.tier),
        ),
        (
            "on the chain",
            format!("{}, into {}", compared.chain_root, compared.chain_tier),
        ),
        (
            "equal",
            if compared.is_equal { "yes" } else { "no" }.to_owned(),
        ),
    ])
}

fn refused(error: ExportError, phase: &Phase, now: i64) -> CliError {
    let hint = match error {
        ExportError::NotFinal(_) => Some(format!("now it is {}", stage_text(phase, now))),
        ExportError::Incomplete { .. } | ExportError::Tree(_) => None,
    };
    let error = CliError::of_user(error);
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

//! `nosana grid`: the program, its pool and its reviewers.

use nosana_sdk::{
    client::Client,
    filters,
    generated::grid::{
        self,
        accounts::{Grid, Phase},
    },
    instructions::{self, create_token_account, token_account},
};
use serde::Serialize;
use serde_json::json;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{FundArguments, GridArguments, GridCommand, WithdrawArguments},
    commands::{
        ExitStatus,
        admin::{Target, change},
        award, count,
        host::check_token_account,
        leaderboard,
        market::named,
        phase, seat,
        upkeep::send,
    },
    error::{CliError, Result},
    printer::{Printer, pairs, table},
    settings::{Settings, parse_address},
    terms::{Row, differences},
    units,
};

/// How many reviewers there can be.
const REVIEWERS: usize = nosana_sdk::common::grid::REVIEWERS;

/// Runs `command`.
pub async fn run(
    command: &GridCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        GridCommand::Create(arguments) => create(arguments, settings, printer).await,
        GridCommand::Show => show(settings, printer).await,
        GridCommand::Fund(arguments) => fund(arguments, settings, printer).await,
        GridCommand::Withdraw(arguments) => withdraw(arguments, settings, printer).await,
        GridCommand::Phase(command) => phase::run(command, settings, printer).await,
        GridCommand::Register(arguments) => seat::register(arguments, settings, printer).await,
        GridCommand::GiveBack(one) => seat::give_back(one, settings, printer).await,
        GridCommand::MoveUp(arguments) => seat::move_up(arguments, settings, printer).await,
        GridCommand::Standing(one) => seat::standing(one, settings, printer).await,
        GridCommand::Count(arguments) => count::run(arguments, settings, printer).await,
        GridCommand::Claim(one) => seat::claim(one, settings, printer).await,
        GridCommand::Award(arguments) => award::award(arguments, settings, printer).await,
        GridCommand::Agree(one) => award::agree(one, settings, printer).await,
        GridCommand::Revoke(arguments) => award::revoke(arguments, settings, printer).await,
        GridCommand::Queue(which) => award::queue(which, settings, printer).await,
        GridCommand::Finalize(which) => phase::finalize(which, settings, printer).await,
        GridCommand::Leaderboard(arguments) => {
            leaderboard::show(arguments, settings, printer).await
        }
        GridCommand::Export(arguments) => leaderboard::export(arguments, settings, printer).await,
        GridCommand::Sweep(arguments) => phase::sweep(arguments, settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// The account of the test grid, which must be there.
pub async fn find(client: &Client) -> Result<Grid> {
    let address = grid::pdas::find_grid().0;
    client.find::<Grid>(&address).await?.ok_or_else(|| {
        CliError::user("the test grid is not set up on this cluster")
            .hint("`nosana-migrations apply` sets the programs up, with the budget and the reviewers of its plan")
    })
}

/// The account, when the wallet may run phases.
pub async fn find_own(client: &Client, keypair: &Keypair) -> Result<Grid> {
    let grid = find(client).await?;
    target(&grid).check(keypair)?;
    Ok(grid)
}

fn target(grid: &Grid) -> Target {
    Target {
        what: "the test grid",
        address: grid::pdas::find_grid().0,
        authority: grid.authority,
    }
}

async fn create(arguments: &GridArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let named = parse_reviewers(&arguments.reviewer)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let before = find_own(&client, &keypair).await?;
    let budget = arguments.budget.unwrap_or(before.budget);
    let reviewers = named.unwrap_or(before.reviewers);
    if budget < before.allotted {
        return Err(CliError::user(format!(
            "the phases that were opened have {} of the budget already, more than {}",
            units::nos(before.allotted),
            units::nos(budget)
        ))
        .hint("a phase's pool is free again once it is cancelled or closed"));
    }
    let changes = differences(
        rows(before.budget, &before.reviewers),
        rows(budget, &reviewers),
    );
    let instruction = instructions::update_grid(keypair.pubkey(), reviewers, budget);
    let reviewers_change = reviewers != before.reviewers;
    change(
        &client,
        &keypair,
        &target(&before),
        instruction,
        changes,
        printer,
    )
    .await?;
    if reviewers_change {
        printer.note("phases that are there keep their reviewers: `nosana grid phase reviewer` replaces one, and a draft takes these with `nosana grid phase update`");
    }
    Ok(())
}

/// The reviewers that were typed; `None` when none was.
fn parse_reviewers(typed: &[String]) -> Result<Option<[Address; REVIEWERS]>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let mut reviewers = [Address::default(); REVIEWERS];
    if typed.len() > reviewers.len() {
        return Err(CliError::user(format!(
            "{} reviewers are too many: expected 1 to {}",
            typed.len(),
            reviewers.len()
        )));
    }
    for (number, (place, text)) in reviewers.iter_mut().zip(typed).enumerate() {
        *place = parse_address("reviewer", text)?;
        if typed.iter().take(number).any(|before| before == text) {
            return Err(
                CliError::user(format!("the reviewer {text} is named twice"))
                    .hint("a second reviewer has to be somebody else"),
            );
        }
    }
    Ok(Some(reviewers))
}

fn rows(budget: u64, reviewers: &[Address; REVIEWERS]) -> Vec<Row> {
    let named: Vec<String> = reviewers.iter().filter_map(named).collect();
    let shown = if named.is_empty() {
        "-".to_owned()
    } else {
        named.join(", ")
    };
    vec![
        ("budget", json!(budget), units::nos(budget)),
        ("reviewers", json!(named), shown),
    ]
}

/// The test grid as it is printed. Amounts are base units.
#[derive(Serialize)]
struct GridView {
    grid: String,
    authority: String,
    pending_authority: Option<String>,
    mint: String,
    budget: u64,
    /// What phases were opened with and did not come back.
    allotted: u64,
    /// What later phases can be opened with.
    left: u64,
    /// What came in by `nosana grid fund`, ever.
    funded: u64,
    pool: String,
    pool_balance: u64,
    reviewers: Vec<String>,
    phases: Vec<PhaseRow>,
}

/// A phase in a line.
#[derive(Serialize)]
pub struct PhaseRow {
    phase: String,
    number: u32,
    stage: &'static str,
    seats: u32,
    taken: u32,
    waiting: u32,
    pool: u64,
    points: u64,
    paid: u64,
    /// Unix seconds.
    running_from: i64,
    running_until: i64,
}

async fn show(settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let grid = find(&client).await?;
    let (pool_balance, phases, now) = tokio::try_join!(
        client.token_balance(&grid.pool),
        client.list::<Phase>(filters::phases()),
        client.now()
    )?;
    let view = GridView {
        grid: grid::pdas::find_grid().0.to_string(),
        authority: grid.authority.to_string(),
        pending_authority: named(&grid.pending_authority),
        mint: grid.mint.to_string(),
        budget: grid.budget,
        allotted: grid.allotted,
        left: grid.budget.saturating_sub(grid.allotted),
        funded: grid.funded,
        pool: grid.pool.to_string(),
        pool_balance,
        reviewers: grid.reviewers.iter().filter_map(named).collect(),
        phases: phase_rows(&phases, now),
    };
    printer.result(&view, grid_text)
}

fn grid_text(view: &GridView) -> String {
    let mut rows = vec![
        ("budget", units::nos(view.budget)),
        ("in phases", units::nos(view.allotted)),
        ("left of it", units::nos(view.left)),
        (
            "pool",
            format!("{}, {}", units::nos(view.pool_balance), view.pool),
        ),
        ("funded ever", units::nos(view.funded)),
        ("authority", view.authority.clone()),
        (
            "proposed authority",
            view.pending_authority
                .clone()
                .unwrap_or_else(|| "-".to_owned()),
        ),
    ];
    if view.reviewers.is_empty() {
        rows.push(("reviewer", "-".to_owned()));
    }
    for reviewer in &view.reviewers {
        rows.push(("reviewer", reviewer.clone()));
    }
    let mut text = pairs(&rows);
    if view.phases.is_empty() {
        text.push_str("\nno phases yet: `nosana grid phase create FILE` makes one\n");
    } else {
        text.push('\n');
        text.push_str(&phases_text(&view.phases));
    }
    text
}

/// Phases in lines, by number.
pub fn phase_rows(phases: &[(Address, Phase)], now: i64) -> Vec<PhaseRow> {
    let mut rows: Vec<PhaseRow> = phases
        .iter()
        .map(|(address, phase)| PhaseRow {
            phase: address.to_string(),
            number: phase.number,
            stage: phase.stage(now).name(),
            seats: phase.seats,
            taken: phase.taken,
            waiting: phase.waiting,
            pool: phase.pool,
            points: phase.total_points(),
            paid: phase.paid,
            running_from: phase.running_from,
            running_until: phase.running_until,
        })
        .collect();
    rows.sort_by_key(|row| row.number);
    rows
}

/// For people.
pub fn phases_text(rows: &[PhaseRow]) -> String {
    table(
        [
            "phase",
            "stage",
            "runs from",
            "until",
            "taken",
            "seats",
            "in line",
            "pool",
            "points",
            "paid",
        ],
        rows.iter().map(|row| {
            [
                row.number.to_string(),
                row.stage.to_owned(),
                units::timestamp(row.running_from),
                units::timestamp(row.running_until),
                row.taken.to_string(),
                row.seats.to_string(),
                row.waiting.to_string(),
                units::nos(row.pool),
                row.points.to_string(),
                units::nos(row.paid),
            ]
        }),
    )
}

/// Tokens that came into the pool or left it. Amounts are base units.
#[derive(Serialize)]
struct Moved {
    amount: u64,
    pool: String,
    pool_balance: u64,
    /// The token account that it came from or went to.
    account: String,
    signature: String,
}

async fn fund(arguments: &FundArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let grid = find(&client).await?;
    let source = token_account(&keypair.pubkey(), &grid.mint);
    let balance = client.token_balance(&source).await?;
    if balance < arguments.amount {
        return Err(CliError::user(format!(
            "the wallet {} has {}, {} are to be paid in: {} is missing",
            keypair.pubkey(),
            units::nos(balance),
            units::nos(arguments.amount),
            units::nos(arguments.amount.saturating_sub(balance))
        ))
        .hint("send it NOS, or pay in less"));
    }
    let instruction = instructions::fund_grid(keypair.pubkey(), source, arguments.amount);
    let signature = send(&client, instruction, &keypair, "nothing was paid in").await?;
    report(
        &client,
        &grid,
        arguments.amount,
        &source,
        signature,
        "paid in from",
        printer,
    )
    .await
}

async fn withdraw(
    arguments: &WithdrawArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let typed = match &arguments.to {
        Some(text) => Some(parse_address("token account", text)?),
        None => None,
    };
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let grid = find_own(&client, &keypair).await?;
    let balance = client.token_balance(&grid.pool).await?;
    if balance < arguments.amount {
        return Err(CliError::user(format!(
            "the pool holds {}, less than {}",
            units::nos(balance),
            units::nos(arguments.amount)
        ))
        .hint(
            "the pools of phases are not in it: they return when a phase is cancelled or closed",
        ));
    }
    let own = keypair.pubkey();
    let mut instructions = Vec::new();
    let destination = if let Some(typed) = typed {
        check_token_account(&client, &typed, &grid.mint).await?;
        typed
    } else {
        instructions.push(create_token_account(&own, &own, &grid.mint));
        token_account(&own, &grid.mint)
    };
    instructions.push(instructions::withdraw_from_grid(
        own,
        destination,
        arguments.amount,
    ));
    let signature = send_all(&client, &instructions, &[&keypair], "nothing was taken out").await?;
    report(
        &client,
        &grid,
        arguments.amount,
        &destination,
        signature,
        "taken out to",
        printer,
    )
    .await
}

async fn report(
    client: &Client,
    grid: &Grid,
    amount: u64,
    account: &Address,
    signature: String,
    what: &'static str,
    printer: &Printer,
) -> Result<()> {
    let moved = Moved {
        amount,
        pool: grid.pool.to_string(),
        pool_balance: client.token_balance(&grid.pool).await?,
        account: account.to_string(),
        signature,
    };
    printer.result(&moved, |moved| {
        pairs(&[
            ("amount", units::nos(moved.amount)),
            (what, moved.account.clone()),
            (
                "pool",
                format!("{}, {}", units::nos(moved.pool_balance), moved.pool),
            ),
            ("signature", moved.signature.clone()),
        ])
    })
}

/// Sends several instructions in one transaction, and tells its signature.
pub async fn send_all(
    client: &Client,
    instructions: &[Instruction],
    signers: &[&Keypair],
    failure: &str,
) -> Result<String> {
    let sent = client.send(instructions, signers).await;
    let sent = sent.map_err(|error| CliError::from(error).context(failure))?;
    Ok(sent.signature.to_string())
}

/// What is put into the groups of [`packed`]: bytes of a transaction that are left for accounts and data.
const ROOM: usize = 1_000;

/// `parts` in as few groups as fit into a transaction each, in their order; a part is never divided.
pub fn packed(parts: &[Vec<Instruction>]) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let mut begin = 0;
    for end in 1..=parts.len() {
        let group = parts.get(begin..end).unwrap_or_default();
        if end - begin > 1 && size(group) > ROOM {
            groups.push(begin..end - 1);
            begin = end - 1;
        }
    }
    if begin < parts.len() {
        groups.push(begin..parts.len());
    }
    groups
}

/// Bytes of keys, indices and data.
fn size(parts: &[Vec<Instruction>]) -> usize {
    let instructions = || parts.iter().flatten();
    let mut keys: Vec<Address> = instructions()
        .flat_map(|one| one.accounts.iter().map(|account| account.pubkey))
        .chain(instructions().map(|one| one.program_id))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let bodies = instructions().map(|one| 4 + one.accounts.len() + one.data.len());
    keys.len() * 32 + bodies.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use solana_instruction::AccountMeta;

    use super::*;

    #[test]
    fn reviewers_are_one_to_four_and_nobody_twice() {
        let key = |byte| Address::new_from_array([byte; 32]).to_string();
        assert_eq!(parse_reviewers(&[]).unwrap(), None);
        let two = parse_reviewers(&[key(1), key(2)]).unwrap().unwrap();
        assert_eq!(two[2], Address::default());
        assert_eq!(two[1].to_string(), key(2));
        let five: Vec<String> = (1..6).map(key).collect();
        assert!(parse_reviewers(&five).is_err());
        assert!(parse_reviewers(&[key(1), key(1)]).is_err());
        assert!(parse_reviewers(&["hello".to_owned()]).is_err());
    }

    /// An instruction on an account of all and on three of its own.
    fn part(number: u8) -> Vec<Instruction> {
        let key = |byte| AccountMeta::new(Address::new_from_array([byte; 32]), false);
        let accounts = [255, number, number + 1, number + 2].map(key).to_vec();
        vec![Instruction::new_with_bytes(
            Address::new_from_array([254; 32]),
            &[7; 8],
            accounts,
        )]
    }

    #[test]
    fn what_is_sent_fits_into_transactions() {
        let parts: Vec<Vec<Instruction>> = (0..20).map(|number| part(number * 3)).collect();
        assert_eq!(packed(&parts), [0..8, 8..16, 16..20]);
        assert_eq!(packed(&parts[..1]).len(), 1);
        assert!(packed(&[]).is_empty());
    }
}

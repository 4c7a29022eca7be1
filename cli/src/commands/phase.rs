//! `nosana grid phase`: from a draft to its end.

use std::{fs, path::Path};

use nosana_sdk::{
    client::Client,
    common::grid::{PhaseState, SeatState, Stage},
    filters,
    generated::{
        grid::{
            self,
            accounts::{Award, Grid, Phase, Seat},
            instructions::CreatePhaseInstructionArgs,
        },
        tiers::accounts::GpuClass,
    },
    grid::{TermsError, TermsFile},
    instructions::{self, unpadded},
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{
        OnePhase, PhaseArguments, PhaseCommand, ReviewerArguments, ShowPhaseArguments,
        SweepArguments,
    },
    commands::{
        grid::{find_own, packed, phase_rows, phases_text, send_all},
        market::{classes, named},
        upkeep::send,
    },
    error::{CliError, Result},
    phase_view::{PhaseView, phase_text, stage_text},
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
    units,
};

/// The largest file of terms, bytes.
const LARGEST_FILE: u64 = 64 << 10;

/// Runs `command`.
pub async fn run(command: &PhaseCommand, settings: &Settings, printer: &Printer) -> Result<()> {
    match command {
        PhaseCommand::List => list(settings, printer).await,
        PhaseCommand::Show(arguments) => show(arguments, settings, printer).await,
        PhaseCommand::Create(arguments) => create(&arguments.file, settings, printer).await,
        PhaseCommand::Update(arguments) => {
            update(arguments.phase, &arguments.file, settings, printer).await
        }
        PhaseCommand::Open(one) => open(one, settings, printer).await,
        PhaseCommand::Cancel(one) => cancel(one, settings, printer).await,
        PhaseCommand::Close(one) => close(one, settings, printer).await,
        PhaseCommand::Reviewer(arguments) => reviewer(arguments, settings, printer).await,
    }
}

/// The phase with this number; without one, the newest that is no draft.
pub async fn find(client: &Client, number: Option<u32>) -> Result<(Address, Phase)> {
    if let Some(number) = number {
        let address = grid::pdas::find_phase(number).0;
        let phase = client.find::<Phase>(&address).await?.ok_or_else(|| {
            CliError::user(format!("there is no phase {number}"))
                .hint("`nosana grid phase list` lists those that there are")
        })?;
        return Ok((address, phase));
    }
    let phases = client.list::<Phase>(filters::phases()).await?;
    newest(phases).ok_or_else(|| {
        CliError::user("no phase is open yet, or was")
            .hint("`nosana grid phase list` lists the drafts, which are named by their number")
    })
}

fn newest(phases: Vec<(Address, Phase)>) -> Option<(Address, Phase)> {
    phases
        .into_iter()
        .filter(|(_, phase)| phase.state() != PhaseState::Draft)
        .max_by_key(|(_, phase)| phase.number)
}

async fn list(settings: &Settings, printer: &Printer) -> Result<()> {
    let client = settings.client()?;
    let (phases, now) = tokio::try_join!(client.list::<Phase>(filters::phases()), client.now())?;
    let rows = phase_rows(&phases, now);
    printer.result(&rows, |rows| phases_text(rows))
}

async fn show(
    arguments: &ShowPhaseArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let client = settings.client()?;
    let (address, phase) = find(&client, arguments.phase).await?;
    if arguments.toml {
        let classes = classes(&client).await?;
        return printer.text(&as_toml(&phase, &classes)?);
    }
    print(&client, &address, &phase, None, printer).await
}

/// A phase, and what was done to it.
#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    view: PhaseView,
    /// `None` when nothing was done.
    signature: Option<String>,
}

async fn print(
    client: &Client,
    address: &Address,
    phase: &Phase,
    signature: Option<String>,
    printer: &Printer,
) -> Result<()> {
    let (classes, now) = tokio::try_join!(classes(client), client.now())?;
    let done = Done {
        view: PhaseView::new(address, phase, |class| class_name(class, &classes), now),
        signature,
    };
    let stage = stage_text(phase, now);
    printer.result(&done, |done| {
        let mut text = phase_text(&done.view, &stage);
        if let Some(signature) = &done.signature {
            text.push('\n');
            text.push_str(&pairs(&[("signature", signature.clone())]));
        }
        text
    })
}

/// The id and name of a class, or its address when it is unknown.
fn class_name(address: &Address, classes: &[(Address, GpuClass)]) -> String {
    classes
        .iter()
        .find(|(known, _)| known == address)
        .map_or_else(
            || address.to_string(),
            |(_, class)| format!("{} ({})", unpadded(&class.name), class.id),
        )
}

/// The terms in a file.
fn read(path: &Path) -> Result<TermsFile> {
    let file = |error| CliError::file("the terms", path, error);
    if fs::metadata(path).map_err(file)?.len() > LARGEST_FILE {
        return Err(CliError::user(format!(
            "the terms {} are larger than 64 KiB",
            path.display()
        )));
    }
    let text = fs::read_to_string(path).map_err(file)?;
    TermsFile::parse(&text).map_err(|error| {
        let wrong = match &error {
            TermsError::Syntax(source) => {
                let source = source.to_string();
                format!(
                    "the terms {} are not as expected: {}",
                    path.display(),
                    source.trim_end()
                )
            }
            error => format!("the terms {} are wrong: {error}", path.display()),
        };
        CliError::user(wrong)
            .hint("`nosana grid phase show --toml` prints those of a phase as a file")
    })
}

/// Refuses classes of GPUs that there are not.
async fn check_classes(client: &Client, file: &TermsFile) -> Result<()> {
    if file.classes.is_empty() {
        return Ok(());
    }
    let known = classes(client).await?;
    let is_known = |id: &&u16| known.iter().any(|(_, class)| class.id == **id);
    let unknown = file.classes.iter().find(|id| !is_known(id));
    unknown.map_or(Ok(()), |id| {
        Err(CliError::user(format!("there is no GPU class {id}"))
            .hint("`nosana admin class list` lists those that there are"))
    })
}

/// The file of a phase's terms.
fn as_toml(phase: &Phase, classes: &[(Address, GpuClass)]) -> Result<String> {
    let id = |address: &Address| {
        let class = classes.iter().find(|(known, _)| known == address);
        class.map(|(_, class)| class.id).ok_or_else(|| {
            CliError::user(format!(
                "phase {} names the class {address}, which there is not",
                phase.number
            ))
        })
    };
    let named: Result<Vec<u16>> = phase.named_classes().iter().map(id).collect();
    let file = TermsFile {
        terms: phase.terms(),
        classes: named?,
    };
    Ok(file.to_toml())
}

async fn create(file: &Path, settings: &Settings, printer: &Printer) -> Result<()> {
    let file = read(file)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let grid = find_own(&client, &keypair).await?;
    check_classes(&client, &file).await?;
    let number = grid.next_phase;
    let args = CreatePhaseInstructionArgs {
        number,
        classes: file.class_addresses(),
        terms: file.terms,
    };
    let instruction = instructions::create_phase(keypair.pubkey(), args);
    let signature = send(&client, instruction, &keypair, "no phase was made").await?;
    let address = grid::pdas::find_phase(number).0;
    let phase = client.get::<Phase>(&address).await?;
    print(&client, &address, &phase, Some(signature), printer).await?;
    warn(&client, &grid, &phase, printer).await?;
    printer.note(&format!(
        "it is a draft: `nosana grid phase open {number}` fixes its terms and puts its pool aside"
    ));
    Ok(())
}

async fn update(number: u32, file: &Path, settings: &Settings, printer: &Printer) -> Result<()> {
    let file = read(file)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let grid = find_own(&client, &keypair).await?;
    let (address, phase) = find(&client, Some(number)).await?;
    check_draft(&phase)?;
    check_classes(&client, &file).await?;
    let classes = file.class_addresses();
    let terms = file.terms;
    let is_same =
        phase.terms() == terms && phase.classes == classes && phase.reviewers == grid.reviewers;
    if is_same {
        printer.note("nothing to change: it is so already");
        return print(&client, &address, &phase, None, printer).await;
    }
    let instruction = instructions::update_phase(keypair.pubkey(), address, terms, classes);
    let signature = send(&client, instruction, &keypair, "the phase was not changed").await?;
    let phase = client.get::<Phase>(&address).await?;
    print(&client, &address, &phase, Some(signature), printer).await?;
    warn(&client, &grid, &phase, printer).await
}

fn check_draft(phase: &Phase) -> Result<()> {
    if phase.state() == PhaseState::Draft {
        return Ok(());
    }
    Err(CliError::user(format!(
        "phase {} was opened: its terms are fixed",
        phase.number
    ))
    .hint("while nobody has registered, `nosana grid phase cancel` takes it back"))
}

/// Says what keeps a draft from being opened now.
async fn warn(client: &Client, grid: &Grid, phase: &Phase, printer: &Printer) -> Result<()> {
    let (balance, now) = tokio::try_join!(client.token_balance(&grid.pool), client.now())?;
    for obstacle in open_obstacles(grid, phase, balance, now) {
        printer.note(&format!("it cannot be opened yet: {obstacle}"));
    }
    Ok(())
}

/// What keeps a draft from being opened at `now`, with `balance` in the pool of the grid; each with what to do.
fn open_obstacles(grid: &Grid, phase: &Phase, balance: u64, now: i64) -> Vec<String> {
    let mut obstacles = Vec::new();
    if now >= phase.registration_until {
        obstacles.push(format!(
            "its registration ended at {}: give it later times with `nosana grid phase update {} FILE`",
            units::timestamp(phase.registration_until),
            phase.number
        ));
    }
    if phase.running_from < grid.counted_until {
        obstacles.push(format!(
            "it would run before {}, and days until then count in the phase that was opened last: give it later times",
            units::timestamp(grid.counted_until)
        ));
    }
    let left = grid.budget.saturating_sub(grid.allotted);
    if phase.pool > left {
        obstacles.push(format!(
            "its pool is {}, {} of the budget are left: `nosana grid create --budget NOS` sets it",
            units::nos(phase.pool),
            units::nos(left)
        ));
    }
    if phase.pool > balance {
        obstacles.push(format!(
            "its pool is {}, the test grid has {}: `nosana grid fund {}` adds what is missing",
            units::nos(phase.pool),
            units::nos(balance),
            units::typed(phase.pool.saturating_sub(balance))
        ));
    }
    obstacles
}

async fn open(one: &OnePhase, settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let grid = find_own(&client, &keypair).await?;
    let (address, phase) = find(&client, Some(one.phase)).await?;
    match phase.state() {
        PhaseState::Draft => {}
        PhaseState::Open => {
            printer.note("it is open already");
            return print(&client, &address, &phase, None, printer).await;
        }
        PhaseState::Final | PhaseState::Closed => {
            return Err(CliError::user(format!("phase {} is over", phase.number))
                .hint("`nosana grid phase create FILE` makes another"));
        }
    }
    let (balance, now) = tokio::try_join!(client.token_balance(&grid.pool), client.now())?;
    if let Some(obstacle) = open_obstacles(&grid, &phase, balance, now).first() {
        return Err(CliError::user(format!(
            "phase {} cannot be opened: {obstacle}",
            phase.number
        )));
    }
    let instruction = instructions::open_phase(keypair.pubkey(), address, grid.mint);
    let signature = send(&client, instruction, &keypair, "the phase was not opened").await?;
    let phase = client.get::<Phase>(&address).await?;
    print(&client, &address, &phase, Some(signature), printer).await
}

/// A phase that is no more, or got its remainder back.
#[derive(Serialize)]
struct Ended {
    phase: u32,
    /// Base units that returned to the pool.
    returned: u64,
    pool_balance: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

fn ended_text(ended: &Ended, what: &str) -> String {
    let mut rows = vec![
        ("phase", format!("{}, {what}", ended.phase)),
        ("returned", units::nos(ended.returned)),
        ("pool", units::nos(ended.pool_balance)),
    ];
    if let Some(signature) = &ended.signature {
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

async fn cancel(one: &OnePhase, settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let grid = find_own(&client, &keypair).await?;
    let (_, phase) = find(&client, Some(one.phase)).await?;
    let returned = match phase.state() {
        PhaseState::Draft => 0,
        PhaseState::Open if phase.registered == 0 => client.token_balance(&phase.vault).await?,
        PhaseState::Open => {
            return Err(CliError::user(format!(
                "phase {} cannot be cancelled: {} registered for it",
                phase.number,
                many(phase.registered, "host")
            ))
            .hint("it runs to its end; what nobody earns returns to the pool"));
        }
        PhaseState::Final | PhaseState::Closed => {
            return Err(CliError::user(format!("phase {} is over", phase.number))
                .hint("`nosana grid phase close` returns what nobody claimed"));
        }
    };
    let instruction = instructions::cancel_phase(keypair.pubkey(), &phase);
    let signature = send(
        &client,
        instruction,
        &keypair,
        "the phase was not cancelled",
    )
    .await?;
    let ended = Ended {
        phase: phase.number,
        returned,
        pool_balance: client.token_balance(&grid.pool).await?,
        signature: Some(signature),
    };
    printer.result(&ended, |ended| ended_text(ended, "cancelled"))
}

async fn close(one: &OnePhase, settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, phase) = find(&client, Some(one.phase)).await?;
    let now = client.now().await?;
    let pool = grid::pdas::find_pool().0;
    let signature = match phase.stage(now) {
        Stage::Closed => {
            printer.note("it is closed already");
            None
        }
        Stage::Lapsed => Some(()),
        Stage::Claimable if phase.claimed_points == phase.total_points() => Some(()),
        Stage::Claimable => {
            return Err(CliError::user(format!(
                "it is too early: rewards can be claimed until {}, {}",
                units::timestamp(phase.claim_until),
                units::distance(phase.claim_until, now)
            ))
            .hint("it can be closed then, or when all are claimed"));
        }
        _ => {
            return Err(CliError::user(format!(
                "phase {} is not final ({})",
                phase.number,
                stage_text(&phase, now)
            )));
        }
    };
    let signature = match signature {
        Some(()) => {
            let instruction = instructions::close_phase(&phase);
            Some(send(&client, instruction, &keypair, "the phase was not closed").await?)
        }
        None => None,
    };
    let phase = client.get::<Phase>(&address).await?;
    let ended = Ended {
        phase: phase.number,
        returned: phase.returned,
        pool_balance: client.token_balance(&pool).await?,
        signature,
    };
    printer.result(&ended, |ended| ended_text(ended, "closed"))
}

/// A reviewer of a phase that was replaced.
#[derive(Serialize)]
struct Replaced {
    phase: u32,
    place: u8,
    /// `None`: nobody.
    before: Option<String>,
    reviewer: Option<String>,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

async fn reviewer(
    arguments: &ReviewerArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let reviewer = match arguments.to.as_str() {
        "nobody" => Address::default(),
        text => parse_address("reviewer", text)?,
    };
    let keypair = settings.admin()?;
    let client = settings.client()?;
    find_own(&client, &keypair).await?;
    let (address, phase) = find(&client, Some(arguments.phase)).await?;
    let before = phase
        .reviewers
        .get(usize::from(arguments.place))
        .copied()
        .unwrap_or_default();
    if let Some(other) = phase.reviewer_place(&reviewer)
        && other != arguments.place
    {
        return Err(CliError::user(format!(
            "{reviewer} reviews phase {} already, in place {other}",
            phase.number
        ))
        .hint("a second reviewer has to be somebody else"));
    }
    let signature = if before == reviewer {
        printer.note("nothing to change: it is so already");
        None
    } else {
        let place = arguments.place;
        let instruction =
            instructions::replace_reviewer(keypair.pubkey(), address, place, reviewer);
        Some(
            send(
                &client,
                instruction,
                &keypair,
                "the reviewer was not replaced",
            )
            .await?,
        )
    };
    let replaced = Replaced {
        phase: phase.number,
        place: arguments.place,
        before: named(&before),
        reviewer: named(&reviewer),
        signature,
    };
    printer.result(&replaced, |replaced| {
        let nobody = || "nobody".to_owned();
        let mut rows = vec![
            ("phase", replaced.phase.to_string()),
            ("place", replaced.place.to_string()),
            ("before", replaced.before.clone().unwrap_or_else(nobody)),
            ("reviewer", replaced.reviewer.clone().unwrap_or_else(nobody)),
        ];
        if let Some(signature) = &replaced.signature {
            rows.push(("signature", signature.clone()));
        }
        pairs(&rows)
    })
}

/// Fixes the points of a phase.
pub async fn finalize(
    which: &PhaseArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, phase) = find(&client, which.phase).await?;
    let now = client.now().await?;
    if phase.is_final() {
        printer.note("it is final already");
        return print(&client, &address, &phase, None, printer).await;
    }
    if phase.stage(now) != Stage::Due {
        return Err(CliError::user(format!(
            "it is too early: points of phase {} can change until {}, {}",
            phase.number,
            units::timestamp(phase.review_until),
            units::distance(phase.review_until, now)
        ))
        .hint("count what is not counted meanwhile: `nosana grid count --all`"));
    }
    let instruction = instructions::finalize_phase(address);
    let signature = send(
        &client,
        instruction,
        &keypair,
        "the phase was not made final",
    )
    .await?;
    let phase = client.get::<Phase>(&address).await?;
    print(&client, &address, &phase, Some(signature), printer).await
}

/// Accounts that were closed.
#[derive(Serialize)]
struct Swept {
    phase: u32,
    seats: usize,
    awards: usize,
    /// Of the last transaction; `None` when there was nothing to do.
    signature: Option<String>,
}

/// Closes the accounts of seats and awards that need not be kept.
pub async fn sweep(
    arguments: &SweepArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let host = match &arguments.host {
        Some(text) => Some(parse_address("host", text)?),
        None => None,
    };
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, phase) = find(&client, arguments.phase.phase).await?;
    let (seats, awards, now) = tokio::try_join!(
        client.list::<Seat>(filters::seats_of_phase(&address)),
        client.list::<Award>(filters::awards(&address, None)),
        client.now()
    )?;
    if let Some(host) = host {
        let seat = disqualified(&phase, &seats, &host, now)?;
        let instruction = instructions::close_seat(keypair.pubkey(), seat);
        let failure = "the seat's account was not closed";
        let signature = send(&client, instruction, &keypair, failure).await?;
        return print_swept(phase.number, 1, 0, Some(signature), printer);
    }
    if phase.state() != PhaseState::Closed {
        return Err(CliError::user(format!(
            "phase {} is not closed: its seats and awards are kept until then",
            phase.number
        ))
        .hint("--host ADDRESS closes the seat of a host that was disqualified, so that its machine can register again"));
    }
    let mut parts: Vec<Vec<Instruction>> = Vec::new();
    for (_, seat) in &seats {
        parts.push(vec![instructions::close_seat(keypair.pubkey(), seat)]);
    }
    for (_, award) in &awards {
        parts.push(vec![instructions::close_award(award)]);
    }
    let signature = send_packed(&client, &parts, &keypair, "not all accounts were closed").await?;
    print_swept(phase.number, seats.len(), awards.len(), signature, printer)
}

/// Sends `parts`, as many as fit at a time; the signature of the last transaction.
async fn send_packed(
    client: &Client,
    parts: &[Vec<Instruction>],
    keypair: &Keypair,
    failure: &str,
) -> Result<Option<String>> {
    let mut signature = None;
    for group in packed(parts) {
        let group = parts.get(group).unwrap_or_default().concat();
        signature = Some(send_all(client, &group, &[keypair], failure).await?);
    }
    Ok(signature)
}

/// The seat of `host`, which can be closed because it was disqualified.
fn disqualified<'a>(
    phase: &Phase,
    seats: &'a [(Address, Seat)],
    host: &Address,
    now: i64,
) -> Result<&'a Seat> {
    let seat = seats.iter().map(|(_, seat)| seat);
    let seat = seat
        .filter(|seat| seat.host == *host)
        .max_by_key(|seat| seat.ticket)
        .ok_or_else(|| {
            CliError::user(format!(
                "the host {host} has no seat in phase {}",
                phase.number
            ))
            .hint("`nosana grid leaderboard` lists the seats")
        })?;
    let is_over = phase.state() == PhaseState::Closed;
    if !is_over && seat.state() != SeatState::Disqualified {
        return Err(CliError::user("the host was not disqualified: its seat is kept")
            .hint("`nosana grid award --kind disqualification` proposes it, and a second reviewer agrees"));
    }
    if !is_over && !phase.schedule().may_be_seated(now) {
        return Err(CliError::user(format!(
            "seats were given until {}: there is nothing to free the machine for",
            units::timestamp(phase.schedule().seats_until())
        )));
    }
    Ok(seat)
}

fn print_swept(
    phase: u32,
    seats: usize,
    awards: usize,
    signature: Option<String>,
    printer: &Printer,
) -> Result<()> {
    let swept = Swept {
        phase,
        seats,
        awards,
        signature,
    };
    if swept.signature.is_none() {
        printer.note("nothing to close: no seats and no awards are left");
    }
    printer.result(&swept, |swept| {
        let mut rows = vec![
            ("phase", swept.phase.to_string()),
            ("seats closed", swept.seats.to_string()),
            ("awards closed", swept.awards.to_string()),
        ];
        if let Some(signature) = &swept.signature {
            rows.push(("signature", signature.clone()));
        }
        pairs(&rows)
    })
}

/// `1 host`, `2 hosts`.
pub fn many(count: u32, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::{
        grid::accounts::GRID_DISCRIMINATOR, tiers::accounts::GPU_CLASS_DISCRIMINATOR,
    };

    use super::*;
    use crate::phase_view::tests::{BEGIN, NOW, key, phase, seat};

    fn account() -> Grid {
        let mut data = vec![0; Grid::LEN];
        data[..8].copy_from_slice(&GRID_DISCRIMINATOR);
        Grid {
            budget: 3_000_000_000_000,
            ..Grid::from_bytes(&data).unwrap()
        }
    }

    #[test]
    fn what_keeps_a_draft_from_being_opened_is_told_with_what_to_do() {
        let pool = phase().pool;
        assert!(open_obstacles(&account(), &phase(), pool, BEGIN - 1).is_empty());
        let grid = Grid {
            allotted: 2_900_000_000_000,
            counted_until: BEGIN + 86_400,
            ..account()
        };
        insta::assert_snapshot!(open_obstacles(&grid, &phase(), 1_500_000, BEGIN).join("\n"));
    }

    #[test]
    fn the_newest_phase_that_is_no_draft_is_meant() {
        let numbered = |number, state: PhaseState| {
            let phase = Phase {
                number,
                state: state as u8,
                ..phase()
            };
            (phase.address(), phase)
        };
        let phases = vec![
            numbered(2, PhaseState::Open),
            numbered(1, PhaseState::Closed),
            numbered(3, PhaseState::Draft),
        ];
        assert_eq!(newest(phases).unwrap().1.number, 2);
        assert!(newest(vec![numbered(3, PhaseState::Draft)]).is_none());
    }

    fn class(number: u8, id: u16, name: &str) -> (Address, GpuClass) {
        let mut data = vec![0; GpuClass::LEN];
        data[..8].copy_from_slice(&GPU_CLASS_DISCRIMINATOR);
        let class = GpuClass {
            id,
            name: instructions::padded(name).unwrap(),
            ..GpuClass::from_bytes(&data).unwrap()
        };
        (key(number), class)
    }

    #[test]
    fn the_file_of_a_phase_is_read_as_its_terms() {
        let classes = [class(21, 1, "RTX 4090"), class(22, 7, "H100")];
        let text = as_toml(&phase(), &classes).unwrap();
        let file = TermsFile::parse(&text).unwrap();
        assert_eq!(file.terms, phase().terms());
        assert_eq!(file.classes, [1, 7]);
        assert!(as_toml(&phase(), &classes[..1]).is_err());
        assert_eq!(class_name(&key(22), &classes), "H100 (7)");
        assert_eq!(class_name(&key(9), &classes), key(9).to_string());
    }

    #[test]
    fn the_seat_of_a_disqualified_host_is_closed_while_seats_are_given() {
        let seated = seat(1);
        let disqualified_seat = Seat {
            state: SeatState::Disqualified as u8,
            ..seat(2)
        };
        let seats = [(key(51), seated), (key(52), disqualified_seat)];
        let found = disqualified(&phase(), &seats, &key(2), NOW).unwrap();
        assert_eq!(found.ticket, 2);
        let late = BEGIN + 31 * 86_400;
        for (host, now) in [(key(1), NOW), (key(2), late), (key(3), NOW)] {
            assert!(disqualified(&phase(), &seats, &host, now).is_err());
        }
    }
}

//! `nosana grid award`, `agree`, `revoke` and `queue`: what a reviewer does.

use nosana_sdk::{
    client::Client,
    common::grid::{AwardState, DISQUALIFICATION, PointKind, SeatState, Stage},
    filters,
    generated::grid::{
        self,
        accounts::{Award, Phase, Seat},
        instructions::AwardInstructionArgs,
    },
    grid::{
        Obstacle, ReviewerView, Task, award_kind_name, award_state_name, reviewers, work_queue,
    },
    instructions,
    store::ContentHash,
};
use serde::Serialize;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{
        AwardArguments, AwardKind, EvidenceArguments, OneAward, PhaseArguments, RevokeArguments,
    },
    commands::{
        admin_host::reason_text,
        grid::find as find_grid,
        market::named,
        phase,
        slash::{put, read},
        upkeep::send,
    },
    error::{CliError, Result},
    leaderboard_picture::spaced,
    phase_view::stage_text,
    printer::{Printer, pairs, table},
    settings::{Settings, parse_address},
    terms::unhex,
    units,
};

/// An award as it is printed.
#[derive(Serialize)]
struct AwardView {
    award: String,
    phase: u32,
    seat: String,
    /// `None` when the seat is gone.
    host: Option<String>,
    kind: &'static str,
    points: u64,
    state: &'static str,
    reviewer: String,
    /// Who agreed.
    second: Option<String>,
    evidence: String,
    /// Unix seconds.
    at: i64,
    /// Why it was taken back.
    reason: Option<String>,
    /// Points that the reviewer has awarded in the phase, of `reviewer_cap`.
    awarded: u64,
    reviewer_cap: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

impl AwardView {
    fn new(
        address: &Address,
        award: &Award,
        phase: &Phase,
        seat: Option<&Seat>,
        signature: Option<String>,
    ) -> Self {
        let place = usize::from(award.reviewer_place);
        let reason = instructions::unpadded(&award.reason);
        Self {
            award: address.to_string(),
            phase: phase.number,
            seat: award.seat.to_string(),
            host: seat
                .filter(|seat| seat.ticket == award.ticket)
                .map(|seat| seat.host.to_string()),
            kind: award_kind_name(award.kind),
            points: award.points,
            state: award.state().map_or("unknown", award_state_name),
            reviewer: award.reviewer.to_string(),
            second: named(&award.second),
            evidence: hex::encode(award.evidence),
            at: award.at,
            reason: (!reason.is_empty()).then_some(reason),
            awarded: phase.awarded.get(place).copied().unwrap_or(0),
            reviewer_cap: phase.reviewer_cap,
            signature,
        }
    }
}

fn award_text(view: &AwardView) -> String {
    let state = match view.state {
        "proposed" => format!(
            "proposed: another reviewer has to agree, with `nosana grid agree {}`",
            view.award
        ),
        state => state.to_owned(),
    };
    let mut rows = vec![
        ("award", view.award.clone()),
        ("state", state),
        ("phase", view.phase.to_string()),
        ("host", view.host.clone().unwrap_or_else(|| "-".to_owned())),
        ("kind", view.kind.to_owned()),
        ("points", spaced(view.points)),
        ("evidence", view.evidence.clone()),
        ("reviewer", view.reviewer.clone()),
    ];
    if let Some(second) = &view.second {
        rows.push(("agreed", second.clone()));
    }
    if let Some(reason) = &view.reason {
        rows.push(("taken back", reason.clone()));
    }
    rows.push((
        "awarded",
        format!(
            "{} of {} points in the phase",
            spaced(view.awarded),
            spaced(view.reviewer_cap)
        ),
    ));
    if let Some(signature) = &view.signature {
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

async fn report(
    client: &Client,
    address: &Address,
    signature: Option<String>,
    printer: &Printer,
) -> Result<()> {
    let award = client.get::<Award>(address).await?;
    let (phase, seat) = tokio::try_join!(
        client.get::<Phase>(&award.phase),
        client.find::<Seat>(&award.seat)
    )?;
    let view = AwardView::new(address, &award, &phase, seat.as_ref(), signature);
    printer.result(&view, award_text)
}

/// Awards points to a seat, or proposes to disqualify it.
pub async fn award(
    arguments: &AwardArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let typed = parse_address("host", &arguments.host)?;
    let Evidence { digest, file } = evidence(&arguments.evidence)?;
    let (kind, points) = kind_and_points(arguments)?;
    let reviewer = settings.admin()?;
    let client = settings.client()?;
    let store = match &file {
        Some(_) => Some(settings.store()?),
        None => None,
    };
    let (phase_address, phase) = phase::find(&client, arguments.phase.phase).await?;
    let place = check_reviewer(&phase, &reviewer)?;
    let seat = find_seat(&client, &phase_address, &phase, &typed).await?;
    let address = grid::pdas::find_award(&phase_address, &digest).0;
    if let Some(known) = client.find::<Award>(&address).await? {
        let is_same = known.seat == seat.address()
            && known.ticket == seat.ticket
            && known.kind == kind
            && known.points == points
            && known.reviewer == reviewer.pubkey()
            && known.state() != Some(AwardState::Revoked);
        if is_same {
            printer.note("it is awarded already");
            return report(&client, &address, None, printer).await;
        }
        return Err(CliError::user(format!(
            "this evidence was used in phase {} already, for {address}: {} ({})",
            phase.number,
            award_kind_name(known.kind),
            known.state().map_or("unknown", award_state_name)
        ))
        .hint("evidence counts once in a phase, also when its award was taken back"));
    }
    check_open(&phase, kind, client.now().await?)?;
    check_award(&phase, &seat, place, kind, points, &reviewer)?;
    if let (Some(store), Some(file)) = (store, file) {
        put(store.as_ref(), &file).await?;
    }
    let args = AwardInstructionArgs {
        kind,
        points,
        evidence: digest,
    };
    let instruction = instructions::award(reviewer.pubkey(), &seat, args);
    let signature = send(&client, instruction, &reviewer, "nothing was awarded").await?;
    report(&client, &address, Some(signature), printer).await
}

/// What an award rests on.
struct Evidence {
    digest: [u8; 32],
    /// What goes into the store; `None` where only its digest was typed.
    file: Option<Vec<u8>>,
}

fn evidence(arguments: &EvidenceArguments) -> Result<Evidence> {
    if let Some(path) = &arguments.evidence_file {
        let file = read("the evidence", path)?;
        return Ok(Evidence {
            digest: ContentHash::of(&file).into(),
            file: Some(file),
        });
    }
    let text = arguments.evidence.as_deref().unwrap_or_default();
    let digest = unhex(text).filter(|digest| *digest != [0; 32]);
    let digest = digest.ok_or_else(|| {
        CliError::user(format!("`{text}` is not a SHA-256"))
            .hint("expected 64 hexadecimal digits, as `sha256sum FILE` prints them, or --evidence-file FILE")
    })?;
    Ok(Evidence { digest, file: None })
}

/// The byte of what was typed, and the points.
fn kind_and_points(arguments: &AwardArguments) -> Result<(u8, u64)> {
    let kind = match arguments.kind {
        AwardKind::Feedback => PointKind::Feedback as u8,
        AwardKind::Bugs => PointKind::Bugs as u8,
        AwardKind::Education => PointKind::Education as u8,
        AwardKind::Disqualification => DISQUALIFICATION,
    };
    let points = arguments.points.unwrap_or(0);
    match (kind == DISQUALIFICATION, points) {
        (true, 0) => Ok((kind, 0)),
        (true, _) => {
            Err(CliError::user("a disqualification has no points").hint("leave --points out"))
        }
        (false, 0) => Err(CliError::user("an award has at least 1 point")),
        (false, points) => Ok((kind, points)),
    }
}

/// The place of the wallet among the reviewers.
fn check_reviewer(phase: &Phase, keypair: &Keypair) -> Result<u8> {
    let key = keypair.pubkey();
    phase.reviewer_place(&key).ok_or_else(|| {
        CliError::user(format!(
            "the wallet {key} is no reviewer of phase {}",
            phase.number
        ))
        .hint("give a reviewer's key with --wallet; `nosana grid phase show` lists them")
    })
}

/// The seat of a host, or at an address.
async fn find_seat(
    client: &Client,
    address: &Address,
    phase: &Phase,
    typed: &Address,
) -> Result<Seat> {
    let seats = client
        .list::<Seat>(filters::seats_of_phase(address))
        .await?;
    let newest = seats
        .into_iter()
        .filter(|(known, seat)| seat.host == *typed || known == typed)
        .max_by_key(|(_, seat)| seat.ticket);
    newest.map(|(_, seat)| seat).ok_or_else(|| {
        CliError::user(format!(
            "{typed} is neither a host with a seat in phase {} nor such a seat",
            phase.number
        ))
        .hint("`nosana grid leaderboard` lists them")
    })
}

/// Refuses when nothing can be awarded, agreed to or taken back at `now`.
fn check_open(phase: &Phase, kind: u8, now: i64) -> Result<()> {
    let is_open = if kind == DISQUALIFICATION {
        phase.may_disqualify(now)
    } else {
        phase.may_change_points(now)
    };
    if is_open {
        return Ok(());
    }
    let error = CliError::user(format!(
        "points of phase {} cannot change now ({})",
        phase.number,
        stage_text(phase, now)
    ));
    let is_early = matches!(
        phase.stage(now),
        Stage::Announced | Stage::Registration | Stage::Ready
    );
    Err(if is_early {
        error.hint(format!(
            "points can be awarded from {} until {}",
            units::timestamp(phase.running_from),
            units::timestamp(phase.review_until)
        ))
    } else {
        error
    })
}

/// Refuses what the program would, with the figures.
fn check_award(
    phase: &Phase,
    seat: &Seat,
    place: u8,
    kind: u8,
    points: u64,
    reviewer: &Keypair,
) -> Result<()> {
    if seat.owner == reviewer.pubkey() {
        return Err(CliError::user("the seat is the wallet's own")
            .hint("another reviewer has to award to it"));
    }
    if seat.state() != SeatState::Seated {
        return Err(CliError::user(format!(
            "the host {} has no seat that counts: it is {}",
            seat.host,
            nosana_sdk::grid::seat_state_name(seat.state())
        )));
    }
    let place = usize::from(place);
    let awarded = phase.awarded.get(place).copied().unwrap_or(0);
    let left = phase.reviewer_cap.saturating_sub(awarded);
    if points > left {
        return Err(CliError::user(format!(
            "the reviewer has awarded {} of {} points in the phase: {} are left",
            spaced(awarded),
            spaced(phase.reviewer_cap),
            spaced(left)
        ))
        .hint("award less, or have another reviewer award"));
    }
    let Ok(kind) = PointKind::try_from(kind) else {
        return Ok(());
    };
    let has = seat.points.get(kind as usize).copied().unwrap_or(0);
    let cap = phase.caps.get(kind as usize).copied().unwrap_or(0);
    let room = cap.saturating_sub(has);
    if points > room {
        return Err(CliError::user(format!(
            "the seat has {} of {} points for {}: {} are left",
            spaced(has),
            spaced(cap),
            kind.name(),
            spaced(room)
        ))
        .hint(format!("award at most {room}")));
    }
    Ok(())
}

/// The award at an address that was typed, which must be there.
async fn find(client: &Client, text: &str) -> Result<(Address, Award)> {
    let address = parse_address("award", text)?;
    let award = client.find::<Award>(&address).await?.ok_or_else(|| {
        CliError::user(format!("there is no award at {address}"))
            .hint("`nosana grid queue` lists those of a phase")
    })?;
    Ok((address, award))
}

/// Agrees to what another reviewer proposed.
pub async fn agree(one: &OneAward, settings: &Settings, printer: &Printer) -> Result<()> {
    parse_address("award", &one.award)?;
    let reviewer = settings.admin()?;
    let client = settings.client()?;
    let (address, award) = find(&client, &one.award).await?;
    if award.second == reviewer.pubkey() && award.state() == Some(AwardState::Granted) {
        printer.note("the wallet agreed to it already");
        return report(&client, &address, None, printer).await;
    }
    if award.state() != Some(AwardState::Proposed) {
        return Err(CliError::user(format!(
            "the award waits for nobody: it is {}",
            award.state().map_or("unknown", award_state_name)
        ))
        .hint("`nosana grid queue` lists those that do"));
    }
    let (phase, seat, now) = tokio::try_join!(
        client.get::<Phase>(&award.phase),
        client.find::<Seat>(&award.seat),
        client.now()
    )?;
    check_reviewer(&phase, &reviewer)?;
    check_open(&phase, award.kind, now)?;
    let seats: Vec<(Address, Seat)> = seat.map(|seat| (award.seat, seat)).into_iter().collect();
    let awards = [(address, award.clone())];
    let tasks = work_queue(&phase, &seats, &awards, Some(&reviewer.pubkey()), now);
    if let Some(obstacle) = tasks.first().and_then(|task| task.obstacle) {
        return Err(CliError::user(format!(
            "the wallet cannot agree to it: {}",
            obstacle_text(obstacle)
        ))
        .hint("`nosana grid queue` lists what the wallet can agree to"));
    }
    let instruction = instructions::agree_award(reviewer.pubkey(), &award);
    let signature = send(&client, instruction, &reviewer, "nothing was agreed to").await?;
    report(&client, &address, Some(signature), printer).await
}

fn obstacle_text(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Closed => "points cannot change now",
        Obstacle::NotReviewer => "it is no reviewer of the phase",
        Obstacle::Own => "it was proposed from its own place, and somebody else has to agree",
        Obstacle::OwnSeat => "the seat is its own",
        Obstacle::SeatGone => "the seat was given back or does not count",
        Obstacle::AboveCap => "the seat would have more points of the kind than the phase allows",
    }
}

/// Takes an award back.
pub async fn revoke(
    arguments: &RevokeArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let reason = reason_text(&arguments.reason)?;
    parse_address("award", &arguments.award)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, award) = find(&client, &arguments.award).await?;
    if award.state() == Some(AwardState::Revoked) {
        printer.note("it was taken back already");
        return report(&client, &address, None, printer).await;
    }
    let (phase, now) = tokio::try_join!(client.get::<Phase>(&award.phase), client.now())?;
    let own = keypair.pubkey();
    let is_reviewers =
        (award.reviewer == own || award.second == own) && phase.reviewer_place(&own).is_some();
    if !is_reviewers && find_grid(&client).await?.authority != own {
        return Err(CliError::user(format!(
            "the award was made by {}; the wallet is {own}",
            award.reviewer
        ))
        .hint("who awarded, who agreed, and the authority over the test grid can take it back"));
    }
    check_open(&phase, award.kind, now)?;
    let instruction = instructions::revoke_award(own, &award, reason);
    let failure = "the award was not taken back";
    let signature = send(&client, instruction, &keypair, failure).await?;
    report(&client, &address, Some(signature), printer).await
}

/// A reviewer's work.
#[derive(Serialize)]
struct Queue {
    phase: u32,
    /// `None` when the wallet reviews nothing in the phase.
    reviewer: Option<ReviewerView>,
    /// What waits for a second reviewer: first what the wallet can agree to.
    tasks: Vec<Task>,
    /// What the wallet awarded, the newest first.
    own: Vec<OwnAward>,
    #[serde(skip)]
    heading: Vec<(&'static str, String)>,
    #[serde(skip)]
    now: i64,
}

/// An award of the wallet's.
#[derive(Serialize)]
struct OwnAward {
    award: String,
    /// `None` when the seat is gone.
    host: Option<String>,
    kind: &'static str,
    points: u64,
    state: &'static str,
    evidence: String,
    /// Unix seconds.
    at: i64,
}

/// Prints what waits for a reviewer, and what it awarded.
pub async fn queue(which: &PhaseArguments, settings: &Settings, printer: &Printer) -> Result<()> {
    let reviewer = settings.admin()?.pubkey();
    let client = settings.client()?;
    let (address, phase) = phase::find(&client, which.phase).await?;
    let (seats, awards, now) = tokio::try_join!(
        client.list::<Seat>(filters::seats_of_phase(&address)),
        client.list::<Award>(filters::awards(&address, None)),
        client.now()
    )?;
    let queue = queue_of(&phase, &seats, &awards, &reviewer, now);
    printer.result(&queue, queue_text)
}

fn queue_of(
    phase: &Phase,
    seats: &[(Address, Seat)],
    awards: &[(Address, Award)],
    reviewer: &Address,
    now: i64,
) -> Queue {
    let mut tasks = work_queue(phase, seats, awards, Some(reviewer), now);
    tasks.sort_by_key(|task| task.obstacle.is_some());
    let mut own: Vec<OwnAward> = awards
        .iter()
        .filter(|(_, award)| award.reviewer == *reviewer)
        .map(|(address, award)| OwnAward {
            award: address.to_string(),
            host: seats
                .iter()
                .find(|(seat, account)| *seat == award.seat && account.ticket == award.ticket)
                .map(|(_, seat)| seat.host.to_string()),
            kind: award_kind_name(award.kind),
            points: award.points,
            state: award.state().map_or("unknown", award_state_name),
            evidence: hex::encode(award.evidence),
            at: award.at,
        })
        .collect();
    own.sort_by(|one, other| (other.at, &one.award).cmp(&(one.at, &other.award)));
    let view = reviewers(phase)
        .into_iter()
        .find(|view| view.key == *reviewer);
    let awarded = view.as_ref().map_or_else(
        || format!("the wallet {reviewer} is no reviewer of the phase"),
        |view| {
            format!(
                "{} of {} points, {} are left",
                spaced(view.awarded),
                spaced(phase.reviewer_cap),
                spaced(view.left)
            )
        },
    );
    Queue {
        phase: phase.number,
        reviewer: view,
        tasks,
        own,
        heading: vec![
            (
                "phase",
                format!("{}, {}", phase.number, stage_text(phase, now)),
            ),
            ("awarded", awarded),
            (
                "second reviewer",
                format!(
                    "for more than {} points, and for a disqualification",
                    spaced(phase.second_above)
                ),
            ),
        ],
        now,
    }
}

fn queue_text(queue: &Queue) -> String {
    let mut text = pairs(&queue.heading);
    if queue.tasks.is_empty() {
        text.push_str("\nnothing waits for a second reviewer\n");
    }
    for task in &queue.tasks {
        text.push('\n');
        text.push_str(&pairs(&task_rows(task, queue.now)));
    }
    if queue.own.is_empty() {
        return text;
    }
    text.push('\n');
    text.push_str(&table(
        ["own award", "host", "kind", "points", "state", "evidence"],
        queue.own.iter().map(|award| {
            [
                award.award.clone(),
                award.host.clone().unwrap_or_else(|| "-".to_owned()),
                award.kind.to_owned(),
                spaced(award.points),
                award.state.to_owned(),
                award.evidence.clone(),
            ]
        }),
    ));
    text
}

fn task_rows(task: &Task, now: i64) -> Vec<(&'static str, String)> {
    let host = task.host.map(|host| host.to_string());
    let what = match task.points {
        0 => task.kind.to_owned(),
        points => format!("{} points for {}", spaced(points), task.kind),
    };
    vec![
        ("award", task.award.to_string()),
        ("what", what),
        ("host", host.unwrap_or_else(|| "-".to_owned())),
        ("evidence", task.evidence.clone()),
        (
            "proposed",
            format!(
                "by {}, {}, {}",
                task.reviewer,
                units::timestamp(task.at),
                units::distance(task.at, now)
            ),
        ),
        (
            "next",
            match task.obstacle {
                None => format!("`nosana grid agree {}`", task.award),
                Some(obstacle) => {
                    format!("the wallet cannot agree: {}", obstacle_text(obstacle))
                }
            },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::grid::accounts::AWARD_DISCRIMINATOR;

    use super::*;
    use crate::phase_view::tests::{BEGIN, NOW, key, phase, seat};

    /// An award of the reviewer `by`, 11 or 12, to the seat of host 1.
    fn award(by: u8, kind: u8, points: u64, state: AwardState) -> (Address, Award) {
        let mut data = vec![0; Award::LEN];
        data[..8].copy_from_slice(&AWARD_DISCRIMINATOR);
        let award = Award {
            kind,
            points,
            state: state as u8,
            phase: phase().address(),
            seat: seat(1).address(),
            ticket: 1,
            reviewer: key(by),
            reviewer_place: by - 11,
            evidence: [by.wrapping_mul(16) ^ kind; 32],
            at: NOW - i64::from(by) * 60,
            ..Award::from_bytes(&data).unwrap()
        };
        (award.address(), award)
    }

    #[test]
    fn a_queue_begins_with_what_the_wallet_can_agree_to() {
        let seats = [(seat(1).address(), seat(1))];
        let bugs = PointKind::Bugs as u8;
        let feedback = PointKind::Feedback as u8;
        let awards = [
            award(12, bugs, 5_000, AwardState::Proposed),
            award(11, feedback, 2_500, AwardState::Proposed),
            award(12, DISQUALIFICATION, 0, AwardState::Proposed),
            award(11, bugs, 500, AwardState::Granted),
        ];
        let queue = queue_of(&phase(), &seats, &awards, &key(11), NOW);
        insta::assert_snapshot!(queue_text(&queue));
        insta::assert_snapshot!("queue-json", serde_json::to_string_pretty(&queue).unwrap());
        let nobody = queue_of(&phase(), &seats, &[], &key(13), NOW);
        insta::assert_snapshot!(queue_text(&nobody), @r"
        phase            1, running: work no longer counts at 2027-01-10T00:00:00Z, in 29 d 23 h
        awarded          the wallet swqrv48gsrwpBFbftEwnP2vB4jckpvfGJfXkwaniLCC is no reviewer of the phase
        second reviewer  for more than 2 000 points, and for a disqualification

        nothing waits for a second reviewer
        ");
    }

    #[test]
    fn an_award_that_was_taken_back() {
        let (address, revoked) = award(11, PointKind::Bugs as u8, 500, AwardState::Revoked);
        let revoked = Award {
            second: key(12),
            reason: instructions::padded("seen before").unwrap(),
            ..revoked
        };
        let view = AwardView::new(&address, &revoked, &phase(), Some(&seat(1)), None);
        insta::assert_snapshot!(award_text(&view));
        insta::assert_snapshot!("award-json", serde_json::to_string_pretty(&view).unwrap());
    }

    #[test]
    fn what_the_program_would_refuse_is_told_with_figures() {
        let reviewer = Keypair::new_from_array([7; 32]);
        let has = Seat {
            points: [0, 0, 0, 2_900, 0, 0],
            ..seat(1)
        };
        let own = Seat {
            owner: reviewer.pubkey(),
            ..seat(1)
        };
        let waiting = Seat {
            state: SeatState::Waiting as u8,
            ..seat(1)
        };
        let spent = Phase {
            awarded: [999_990, 0, 0, 0],
            ..phase()
        };
        let feedback = PointKind::Feedback as u8;
        let check = |phase: &Phase, seat: &Seat, points| {
            check_award(phase, seat, 0, feedback, points, &reviewer)
        };
        assert!(check(&phase(), &has, 100).is_ok());
        assert!(check_award(&spent, &has, 0, DISQUALIFICATION, 0, &reviewer).is_ok());
        let lines: Vec<String> = [
            check(&phase(), &own, 1),
            check(&phase(), &waiting, 1),
            check(&spent, &has, 11),
            check(&phase(), &has, 101),
            check_open(&phase(), feedback, BEGIN - 1),
            check_open(&phase(), DISQUALIFICATION, BEGIN - 30 * 86_400),
            check_open(&phase(), feedback, BEGIN + 45 * 86_400),
            check_reviewer(&phase(), &reviewer).map(|_| ()),
        ]
        .into_iter()
        .map(|result| {
            let error = result.unwrap_err();
            format!("{}\n  {}", error.message(), error.hint.unwrap_or_default())
        })
        .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}

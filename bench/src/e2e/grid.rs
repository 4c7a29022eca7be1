//! Flows of the grid program. A phase that runs today is opened for them, and counts what the hosts
//! did in the flows before. What takes a review and a week to claim is refused here; the tests of
//! the program, which set the clock, play it.

use anyhow::{Context as _, Result, ensure};
use nosana_sdk::{
    client::Client,
    common::{
        assessment::ReportKind,
        grid::{
            DISQUALIFICATION, LateJoin, MAX_DAYS, PhaseState, PointKind, SeatDay, SeatState, Tally,
            counted_points, note_days, note_test, tally,
        },
        host_record,
    },
    generated::{
        grid::{
            accounts::{Award, Grid, Phase, Seat},
            errors::GridError,
            instructions::{
                AwardInstructionArgs, CreatePhaseInstructionArgs, Withdraw, WithdrawInstructionArgs,
            },
            pdas,
            types::PhaseTerms,
        },
        tiers::{self, instructions::RegisterHostInstructionArgs},
    },
    grid::Leaderboard,
    instructions,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;
use solana_system_interface::instruction as system;

use super::{
    flows::{A, B, LATE, check_one_run, running},
    stage::{PREMIUM, Stage},
    tiers::report,
};

const DAY: i64 = 24 * 60 * 60;
/// A phase is not begun so near to the end of its last day that a run might outlast it, seconds.
const MARGIN: i64 = 60 * 60;
/// What the phase of a run pays, base units.
const POOL: u64 = 100_000;
/// Its seats: one fewer than the hosts that register first.
const SEATS: u32 = 2;
/// An award of more points needs a second reviewer.
const SECOND_ABOVE: u64 = 20;
/// Points that a reviewer can award in it.
const REVIEWER_CAP: u64 = 100;
/// The most points of feedback that a seat can have.
const FEEDBACK_CAP: u64 = 30;
/// Bytes of a token account.
const TOKENS: usize = 165;

/// Days that a phase of this run can count, Unix seconds.
#[derive(Clone, Copy)]
pub struct Window {
    from: i64,
    until: i64,
}

impl Window {
    /// That of today, and tomorrow when today is nearly over; `None` when another phase counts it.
    pub async fn of_today(client: &Client, key: &Address) -> Result<Option<Self>> {
        let grid: Grid = client.get(&pdas::find_grid().0).await?;
        ensure!(
            grid.authority == *key,
            "{} has authority over the grid program, not {key}: a run opens a phase of its own, which needs that key",
            grid.authority
        );
        let now = client.now().await?;
        let from = now - now.rem_euclid(DAY);
        let until = if now + MARGIN < from + DAY {
            from + DAY
        } else {
            from + 2 * DAY
        };
        Ok((grid.counted_until <= from).then_some(Self { from, until }))
    }
}

/// The phase of the run, which is open.
pub struct Open {
    address: Address,
    vault: Address,
}

/// Plays what a run has the time for.
pub async fn play(stage: &mut Stage) -> Result<()> {
    stage.track_tokens(&[pdas::find_pool().0]);
    stage.flow("fund the grid, withdraw", fund).await?;
    stage.flow("draft a phase, cancel it", draft).await?;
    stage.flow("open a phase, cancel it", open_empty).await?;
    let Some(window) = stage.window else {
        return Ok(());
    };
    let mut opened = None;
    let begin = async |stage: &mut Stage| {
        opened = Some(open(stage, window).await?);
        Ok(())
    };
    stage.flow("open a phase that runs", begin).await?;
    let phase = opened.context("the phase was opened")?;
    let play = async |stage: &mut Stage| register(stage, &phase).await;
    stage.flow("register, wait for a seat", play).await?;
    let play = async |stage: &mut Stage| one_machine(stage, &phase).await;
    stage.flow("one machine, two hosts", play).await?;
    let play = async |stage: &mut Stage| move_up(stage, &phase).await;
    stage.flow("give a seat back, move up", play).await?;
    let play = async |stage: &mut Stage| count(stage, &phase).await;
    stage.flow("work, be tested, count", play).await?;
    let play = async |stage: &mut Stage| award(stage, &phase).await;
    stage.flow("award, agree, revoke", play).await?;
    let play = async |stage: &mut Stage| disqualify(stage, &phase).await;
    stage.flow("disqualify, free a machine", play).await?;
    let play = async |stage: &mut Stage| not_yet(stage, &phase).await;
    stage.flow("finalize, claim: not yet", play).await?;
    let play = async |stage: &mut Stage| leave(stage, &phase).await;
    stage.flow("give all seats back", play).await
}

/// Anyone pays into the pool; what no phase has, the authority takes out, and nobody else.
async fn fund(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, tokens) = (poster.pubkey(), stage.tokens);
    let pool = pdas::find_pool().0;
    let before = (grid(stage).await?, stage.client.token_balance(&pool).await?);
    let nothing = instructions::fund_grid(key, tokens, 0);
    stage
        .refused(nothing, &[&poster], GridError::AmountIsZero)
        .await?;
    let fund = instructions::fund_grid(key, tokens, POOL + 1);
    stage.as_poster(fund).await?;
    let after = (grid(stage).await?, stage.client.token_balance(&pool).await?);
    ensure!(
        (after.0.funded, after.1) == (before.0.funded + POOL + 1, before.1 + POOL + 1),
        "{} base units were paid in and the pool holds {}, expected {} more of each",
        after.0.funded,
        after.1,
        POOL + 1
    );

    let usurped = instructions::withdraw_from_grid(key, tokens, 1);
    stage
        .refused(usurped, &[&poster], GridError::NotAuthority)
        .await?;
    let admin = authority.pubkey();
    let too_much = instructions::withdraw_from_grid(admin, tokens, after.1 + 1);
    stage
        .refused(too_much, &[&poster, &authority], GridError::PoolTooSmall)
        .await?;
    let withdraw = instructions::withdraw_from_grid(admin, tokens, 1);
    stage.as_authority(withdraw).await?;
    let left = stage.client.token_balance(&pool).await?;
    ensure!(
        left == after.1 - 1,
        "the pool holds {left}, expected {}",
        after.1 - 1
    );
    Ok(())
}

/// A draft is the authority's to change and to cancel. Terms by which somebody could gain by paying
/// himself are refused.
async fn draft(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, admin) = (poster.pubkey(), authority.pubkey());
    let good = later_terms(stage).await?;
    let number = grid(stage).await?.next_phase;
    let wrong = |number: u32, change: fn(&mut PhaseTerms)| {
        let mut terms = good.clone();
        change(&mut terms);
        create(stage, admin, number, terms)
    };
    for (wrong, reason) in [
        (wrong(number + 1, |_| {}), GridError::WrongNumber),
        (
            wrong(number, |terms| terms.running_from += 1),
            GridError::BadSchedule,
        ),
        (
            wrong(number, |terms| terms.fee_per_point = terms.point_value - 1),
            GridError::BadTerms,
        ),
    ] {
        stage.refused(wrong, &[&poster, &authority], reason).await?;
    }
    let usurped = create(stage, key, number, good.clone());
    stage
        .refused(usurped, &[&poster], GridError::NotAuthority)
        .await?;

    let phase = new_phase(stage, good.clone()).await?;
    let mut other = good;
    other.seats += 1;
    let classes = classes(stage);
    let usurped = instructions::update_phase(key, phase, other.clone(), classes);
    stage
        .refused(usurped, &[&poster], GridError::NotAuthority)
        .await?;
    let update = instructions::update_phase(admin, phase, other, classes);
    stage.as_authority(update).await?;
    let found = phase_at(stage, &phase).await?;
    ensure!(
        (found.state, found.seats) == (PhaseState::Draft as u8, SEATS + 1),
        "state and seats of the draft are {:?}, expected a draft of {}",
        (found.state, found.seats),
        SEATS + 1
    );
    let usurped = cancelled_by(key, &found);
    stage
        .refused(usurped, &[&poster], GridError::NotAuthority)
        .await?;
    cancel(stage, &phase).await
}

/// An open phase that nobody registered for is cancelled, and its pool comes back.
async fn open_empty(stage: &mut Stage) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let admin = authority.pubkey();
    let pool = pdas::find_pool().0;
    let terms = later_terms(stage).await?;
    let before = (grid(stage).await?, stage.client.token_balance(&pool).await?);
    let address = new_phase(stage, terms.clone()).await?;
    let vault = pdas::find_prize(&address).0;
    stage.track_tokens(&[vault]);

    let usurped = instructions::open_phase(poster.pubkey(), address, stage.mint);
    stage
        .refused(usurped, &[&poster], GridError::NotAuthority)
        .await?;
    let mut over = terms.clone();
    over.registration_until = stage.client.now().await?;
    over.registration_from = over.registration_until - DAY;
    for (terms, budget, reason) in [
        (over, u64::MAX, GridError::TooLateToOpen),
        (
            PhaseTerms {
                pool: before.1 + 1,
                ..terms.clone()
            },
            u64::MAX,
            GridError::PoolTooSmall,
        ),
        (terms, before.0.allotted + POOL - 1, GridError::AboveBudget),
    ] {
        let update = instructions::update_phase(admin, address, terms, classes(stage));
        stage.as_authority(update).await?;
        set_budget(stage, budget).await?;
        let open = instructions::open_phase(admin, address, stage.mint);
        stage.refused(open, &[&poster, &authority], reason).await?;
    }
    set_budget(stage, before.0.allotted + POOL).await?;
    open_draft(stage, &address).await?;
    expect_vault(stage, &vault, POOL).await?;
    let allotted = grid(stage).await?.allotted;
    ensure!(
        allotted == before.0.allotted + POOL,
        "{allotted} base units are allotted, expected {POOL} more than {}",
        before.0.allotted
    );
    cancel(stage, &address).await?;
    set_budget(stage, before.0.budget).await?;
    let after = (grid(stage).await?, stage.client.token_balance(&pool).await?);
    let phases = before.0.next_phase + 1;
    ensure!(
        after.1 == before.1
            && after.0
                == Grid {
                    next_phase: phases,
                    ..before.0
                },
        "the grid is {:?} with {} in its pool, expected all but its next number as before",
        after.0,
        after.1
    );
    Ok(())
}

/// The phase of what follows: it runs already, and its days are in no other one.
async fn open(stage: &mut Stage, window: Window) -> Result<Open> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, admin) = (poster.pubkey(), authority.pubkey());
    let address = new_phase(stage, terms(window)).await?;
    let vault = pdas::find_prize(&address).0;
    stage.track_tokens(&[vault]);
    // The grid's reviewers have no part in a run.
    for place in 0..4 {
        let nobody = instructions::replace_reviewer(admin, address, place, Address::default());
        stage.as_authority(nobody).await?;
    }
    for (place, reviewer) in [(0, admin), (1, key)] {
        let name = instructions::replace_reviewer(admin, address, place, reviewer);
        stage.as_authority(name).await?;
    }
    let usurped = instructions::replace_reviewer(key, address, 2, key);
    stage
        .refused(usurped, &[&poster], GridError::NotAuthority)
        .await?;
    let twice = instructions::replace_reviewer(admin, address, 2, key);
    stage
        .refused(twice, &[&poster, &authority], GridError::ReviewerTwice)
        .await?;

    let before = grid(stage).await?;
    set_budget(stage, before.budget.max(before.allotted + POOL)).await?;
    open_draft(stage, &address).await?;
    expect_vault(stage, &vault, POOL).await?;
    let found = phase_at(stage, &address).await?;
    let expected = (PhaseState::Open as u8, vault, [admin, key]);
    let is = (
        found.state,
        found.vault,
        [found.reviewers[0], found.reviewers[1]],
    );
    ensure!(
        is == expected,
        "state, vault and reviewers of the phase are {is:?}, expected {expected:?}"
    );
    let fixed = instructions::update_phase(admin, address, terms(window), classes(stage));
    stage
        .refused(fixed, &[&poster, &authority], GridError::WrongState)
        .await?;

    let second = new_phase(stage, terms(window)).await?;
    let overlaps = instructions::open_phase(admin, second, stage.mint);
    stage
        .refused(overlaps, &[&poster, &authority], GridError::Overlaps)
        .await?;
    cancel(stage, &second).await?;
    Ok(Open { address, vault })
}

/// The first come get the seats, exactly; who comes later waits, in order. From now on the phase is
/// not cancelled any more.
async fn register(stage: &mut Stage, phase: &Open) -> Result<()> {
    for (host, expected) in [
        (A, (SeatState::Seated, 0, 0)),
        (B, (SeatState::Seated, 1, 0)),
        (LATE, (SeatState::Waiting, 2, 0)),
        (PREMIUM, (SeatState::Waiting, 3, 1)),
    ] {
        take_seat(stage, phase, host).await?;
        expect_seat(stage, phase, host, expected).await?;
    }
    expect_list(stage, phase, (2, 2, 0, 2)).await?;
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let found = phase_at(stage, &phase.address).await?;
    let cancel = cancelled_by(authority.pubkey(), &found);
    stage
        .refused(cancel, &[&poster, &authority], GridError::HasSeats)
        .await
}

/// Another host of a machine that has a seat gets none, and neither does one that does not say which
/// machine it is.
async fn one_machine(stage: &mut Stage, phase: &Open) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let key = poster.pubkey();
    let taken = stage.hosts[A].machine;
    let mut hosts = Vec::new();
    for (index, machine) in [(0, taken), (1, [0; 32])] {
        let host = tiers::pdas::find_host(&key, index).0;
        stage.track(&[host]);
        let args = RegisterHostInstructionArgs {
            index,
            worker: Keypair::new().pubkey(),
            gpus: 1,
            vram_mib: stage.vram_mib,
            machine,
            region: [0; 8],
            agent_version: [0; 4],
            endpoint: [0; 64],
        };
        let register = instructions::register_host(key, key, stage.class, stage.tokens, args);
        stage.as_poster(register).await?;
        hosts.push((host, machine));
    }
    let [second, unknown] = hosts.as_slice() else {
        return Ok(());
    };
    let stranger = stage.hosts[B].owner.insecure_clone();
    let register = |owner: Address, (host, machine): &(Address, [u8; 32])| {
        instructions::register_seat(owner, owner, phase.address, *host, machine)
    };
    stage.taken(register(key, second), &[&poster]).await?;
    stage
        .refused(register(key, unknown), &[&poster], GridError::NoMachine)
        .await?;
    let usurped = register(stranger.pubkey(), unknown);
    stage
        .refused(usurped, &[&stranger], GridError::NotOwner)
        .await?;
    for (host, _) in hosts {
        let close = instructions::close_host(key, host, key);
        stage.as_poster(close).await?;
    }
    Ok(())
}

/// A seat that is given back goes to the first who waits, whoever sends it. Who left the list is
/// passed over.
async fn move_up(stage: &mut Stage, phase: &Open) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let up = instructions::move_up_seat(&seat(stage, phase, LATE).await?);
    stage
        .refused(up.clone(), &[&poster], GridError::NoSeatFree)
        .await?;
    let stranger = stage.hosts[A].owner.insecure_clone();
    let mut stolen = seat(stage, phase, B).await?;
    stolen.owner = stranger.pubkey();
    let stolen = instructions::give_back_seat(&stolen);
    stage
        .refused(stolen, &[&stranger], GridError::NotOwner)
        .await?;

    give_back(stage, phase, B).await?;
    expect_no_seat(stage, phase, B).await?;
    let out_of_turn = instructions::move_up_seat(&seat(stage, phase, PREMIUM).await?);
    stage
        .refused(out_of_turn, &[&poster], GridError::NotInTurn)
        .await?;
    // It is not first, so its place is kept until it is passed over.
    give_back(stage, phase, PREMIUM).await?;
    expect_seat(stage, phase, PREMIUM, (SeatState::Left, 3, 1)).await?;
    // A seat is free and somebody waits for it, so who comes now waits, too.
    take_seat(stage, phase, B).await?;
    expect_seat(stage, phase, B, (SeatState::Waiting, 4, 2)).await?;
    expect_list(stage, phase, (1, 2, 0, 3)).await?;

    stage.as_poster(up).await?;
    expect_seat(stage, phase, LATE, (SeatState::Seated, 2, 0)).await?;
    let pass_over = instructions::move_up_seat(&seat(stage, phase, PREMIUM).await?);
    stage.as_poster(pass_over).await?;
    expect_no_seat(stage, phase, PREMIUM).await?;
    let up = instructions::move_up_seat(&seat(stage, phase, B).await?);
    stage.refused(up, &[&poster], GridError::NoSeatFree).await?;
    expect_list(stage, phase, (2, 1, 2, 3)).await
}

/// What a host did on a day of the phase is worth points once it passed a proof, and counting it
/// again is worth no more.
async fn count(stage: &mut Stage, phase: &Open) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let count = instructions::count_seat(&seat(stage, phase, A).await?);
    stage
        .refused(count.clone(), &[&poster], GridError::NotProven)
        .await?;
    let waits = instructions::count_seat(&seat(stage, phase, B).await?);
    stage
        .refused(waits, &[&poster], GridError::WrongSeatState)
        .await?;

    let number = next_report(stage, A).await?;
    let proof = report(stage, A, ReportKind::Proof, Some([0; 4])).await?;
    stage.as_poster(count.clone()).await?;
    let first = expect_points(stage, phase, A, None).await?;
    let before = stage.balances().await?;
    let job = running(stage, A).await?;
    stage.runs_for(&job, 2).await?;
    stage.finish(A, &job).await?;
    check_one_run(stage, &before, &job, A).await?;
    stage.as_poster(count.clone()).await?;
    let second = expect_points(stage, phase, A, None).await?;
    let fee = stage.job(&job).await?.paid_fee;
    ensure!(
        second.fees == first.fees + fee && second.completed == first.completed + 1 && fee > 0,
        "after a job with a fee of {fee} the seat was counted {second:?}, expected that on top of {first:?}"
    );
    stage.as_poster(count).await?;
    let third = expect_points(stage, phase, A, None).await?;
    ensure!(
        third == second,
        "counted again, the seat has {third:?}, expected {second:?}"
    );

    let of_seat = seat(stage, phase, A).await?;
    let proven = tiers::pdas::find_report(&of_seat.host, number).0;
    let failed = next_report(stage, B).await?.checked_sub(1);
    let failed = failed.context("a proof of the other host failed")?;
    let of_another = tiers::pdas::find_report(&stage.hosts[B].address, failed).0;
    let wrong = instructions::count_report(&of_seat, of_another);
    stage
        .refused(wrong, &[&poster], GridError::WrongReport)
        .await?;
    for _ in 0..2 {
        let count = instructions::count_report(&of_seat, proven);
        stage.as_poster(count).await?;
        expect_points(stage, phase, A, Some(proof.at)).await?;
    }
    stage.close(&job).await
}

/// Reviewers award what cannot be counted, within their caps, each evidence once; much of it takes
/// two of them, and it can be taken back.
async fn award(stage: &mut Stage, phase: &Open) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, admin) = (poster.pubkey(), authority.pubkey());
    let of_seat = seat(stage, phase, A).await?;
    let (feedback, bugs) = (PointKind::Feedback as u8, PointKind::Bugs as u8);
    let give = |reviewer: Address, kind: u8, points: u64, evidence: u8| {
        let args = AwardInstructionArgs {
            kind,
            points,
            evidence: [evidence; 32],
        };
        instructions::award(reviewer, &of_seat, args)
    };
    let stranger = stage.hosts[B].owner.insecure_clone();
    let usurped = give(stranger.pubkey(), feedback, 1, 1);
    stage
        .refused(usurped, &[&stranger], GridError::NotReviewer)
        .await?;
    for (kind, points, reason) in [
        (PointKind::Work as u8, 1, GridError::BadAward),
        (feedback, 0, GridError::BadAward),
        (DISQUALIFICATION, 1, GridError::BadAward),
        (feedback, FEEDBACK_CAP + 1, GridError::AboveCap),
        (bugs, REVIEWER_CAP + 1, GridError::AboveReviewerCap),
    ] {
        let wrong = give(key, kind, points, 1);
        stage.refused(wrong, &[&poster], reason).await?;
    }

    let small = pdas::find_award(&phase.address, &[1; 32]).0;
    let large = pdas::find_award(&phase.address, &[2; 32]).0;
    stage.track(&[small, large]);
    let before = of_seat.points;
    let awarded = give(admin, feedback, SECOND_ABOVE, 1);
    stage.with_rent(awarded, &authority, Award::LEN).await?;
    expect_awarded(stage, phase, before, [SECOND_ABOVE, 0]).await?;
    stage.taken(give(key, feedback, 1, 1), &[&poster]).await?;
    let proposed = give(admin, bugs, SECOND_ABOVE + 1, 2);
    stage.with_rent(proposed, &authority, Award::LEN).await?;
    expect_awarded(stage, phase, before, [SECOND_ABOVE, 0]).await?;

    let proposed: Award = stage.client.get(&large).await?;
    let alone = instructions::agree_award(admin, &proposed);
    stage
        .refused(alone, &[&poster, &authority], GridError::OwnAward)
        .await?;
    let agree = instructions::agree_award(key, &proposed);
    stage.as_poster(agree).await?;
    expect_awarded(stage, phase, before, [SECOND_ABOVE, SECOND_ABOVE + 1]).await?;
    let granted: Award = stage.client.get(&large).await?;
    ensure!(
        (granted.reviewer, granted.second) == (admin, key),
        "{:?} awarded and agreed, expected {:?}",
        (granted.reviewer, granted.second),
        (admin, key)
    );

    let granted: Award = stage.client.get(&small).await?;
    let why = instructions::padded("awarded by mistake").unwrap_or([0; 64]);
    let usurped = instructions::revoke_award(stranger.pubkey(), &granted, why);
    stage
        .refused(usurped, &[&stranger], GridError::NotReviewer)
        .await?;
    let silent = instructions::revoke_award(admin, &granted, [0; 64]);
    stage
        .refused(silent, &[&poster, &authority], GridError::BadText)
        .await?;
    let revoke = instructions::revoke_award(admin, &granted, why);
    stage.as_authority(revoke).await?;
    expect_awarded(stage, phase, before, [0, SECOND_ABOVE + 1]).await?;
    let again = instructions::padded("and again").unwrap_or([0; 64]);
    let again = instructions::revoke_award(admin, &granted, again);
    stage
        .refused(again, &[&poster, &authority], GridError::WrongAwardState)
        .await
}

/// Two reviewers take a seat out, and can reinstate it; the machine's address is free again when its
/// account is closed, and the next one moves up.
async fn disqualify(stage: &mut Stage, phase: &Open) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let (key, admin) = (poster.pubkey(), authority.pubkey());
    let squatter = seat(stage, phase, LATE).await?;
    for evidence in [3, 4] {
        let address = pdas::find_award(&phase.address, &[evidence; 32]).0;
        stage.track(&[address]);
        let args = AwardInstructionArgs {
            kind: DISQUALIFICATION,
            points: 0,
            evidence: [evidence; 32],
        };
        let propose = instructions::award(admin, &squatter, args);
        stage.with_rent(propose, &authority, Award::LEN).await?;
        expect_seat(stage, phase, LATE, (SeatState::Seated, 2, 0)).await?;
        let early = instructions::close_seat(admin, &squatter);
        stage
            .refused(early, &[&poster, &authority], GridError::WrongSeatState)
            .await?;
        let proposed: Award = stage.client.get(&address).await?;
        let agree = instructions::agree_award(key, &proposed);
        stage.as_poster(agree).await?;
        expect_seat(stage, phase, LATE, (SeatState::Disqualified, 2, 0)).await?;
        expect_list(stage, phase, (1, 1, 2, 3)).await?;
        if evidence == 3 {
            let why = instructions::padded("it is its machine").unwrap_or([0; 64]);
            let granted: Award = stage.client.get(&address).await?;
            let reinstate = instructions::revoke_award(key, &granted, why);
            let stranger = stage.hosts[B].owner.insecure_clone();
            let usurped = instructions::revoke_award(stranger.pubkey(), &granted, why);
            stage
                .refused(usurped, &[&stranger], GridError::NotReviewer)
                .await?;
            stage.as_poster(reinstate).await?;
            expect_seat(stage, phase, LATE, (SeatState::Seated, 2, 0)).await?;
        }
    }

    let stranger = stage.hosts[B].owner.insecure_clone();
    let usurped = instructions::close_seat(stranger.pubkey(), &squatter);
    stage
        .refused(usurped, &[&stranger], GridError::NotReviewer)
        .await?;
    stage
        .as_poster(instructions::close_seat(key, &squatter))
        .await?;
    expect_no_seat(stage, phase, LATE).await?;
    let up = instructions::move_up_seat(&seat(stage, phase, B).await?);
    stage.as_poster(up).await?;
    expect_seat(stage, phase, B, (SeatState::Seated, 4, 2)).await?;
    // Whose machine it is has the next ticket, and waits like everyone.
    take_seat(stage, phase, LATE).await?;
    expect_seat(stage, phase, LATE, (SeatState::Waiting, 5, 3)).await?;
    expect_list(stage, phase, (2, 1, 3, 4)).await
}

/// Points are not final before the review is over, nothing is paid before that, and nobody reaches
/// the vault. All seats together have the points of the phase.
async fn not_yet(stage: &mut Stage, phase: &Open) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let admin = authority.pubkey();
    let finalize = instructions::finalize_phase(phase.address);
    stage
        .refused(finalize, &[&poster], GridError::NotDue)
        .await?;
    let found = phase_at(stage, &phase.address).await?;
    stage
        .refused(
            instructions::close_phase(&found),
            &[&poster],
            GridError::WrongState,
        )
        .await?;
    let owner = stage.hosts[A].owner.insecure_clone();
    let of_seat = seat(stage, phase, A).await?;
    let claim = instructions::claim_reward(&of_seat, stage.hosts[A].payout);
    stage
        .refused(claim, &[&owner], GridError::WrongState)
        .await?;
    let theft = Withdraw {
        authority: admin,
        grid: pdas::find_grid().0,
        pool: phase.vault,
        destination: stage.tokens,
        token_program: spl_token_interface::ID,
    };
    let theft = theft.instruction(WithdrawInstructionArgs { amount: 1 });
    stage
        .refused(theft, &[&poster, &authority], GridError::WrongVault)
        .await?;
    expect_vault(stage, &phase.vault, POOL).await?;

    let mut seats = Vec::new();
    for host in [A, B, LATE] {
        seats.push((
            seat_address(stage, phase, host),
            seat(stage, phase, host).await?,
        ));
    }
    let board = Leaderboard::new(&found, &seats);
    let (sum, first) = (
        board.rows.iter().map(|row| row.total).sum::<u64>(),
        board.rows.first(),
    );
    let all = found.totals.iter().sum::<u64>();
    ensure!(
        sum == all && first.is_some_and(|row| row.host == stage.hosts[A].address && row.total > 0),
        "the seats have {sum} points and {first:?} leads, expected {all} and {}",
        stage.hosts[A].address
    );
    Ok(())
}

/// Every seat is given back, with its points: nothing of this run is to be paid. The phase stays, and
/// its pool returns once its time is over.
async fn leave(stage: &mut Stage, phase: &Open) -> Result<()> {
    for host in [LATE, A, B] {
        give_back(stage, phase, host).await?;
        expect_no_seat(stage, phase, host).await?;
    }
    expect_list(stage, phase, (0, 0, 4, 4)).await?;
    let totals = phase_at(stage, &phase.address).await?.totals;
    ensure!(
        totals == [0; 6],
        "without a seat the phase has {totals:?} points"
    );
    let before = grid(stage).await?;
    ensure!(
        before.allotted >= POOL,
        "{} base units are allotted, expected the phase's {POOL} among them",
        before.allotted
    );
    Ok(())
}

/// The terms of a phase of these days.
fn terms(window: Window) -> PhaseTerms {
    PhaseTerms {
        registration_from: window.from - DAY,
        registration_until: window.until,
        running_from: window.from,
        running_until: window.until,
        review_until: window.until + DAY,
        claim_seconds: 7 * 24 * 60 * 60,
        seats: SEATS,
        late_join: LateJoin::WholeWindow as u8,
        needs_proof: true,
        pool: POOL,
        point_value: 10,
        reward_cap: POOL / 2,
        fee_per_point: 20,
        points_per_hour: 3_600,
        points_per_job: 5,
        points_per_day: 100,
        points_per_test: 50,
        uptime_seconds: 1,
        caps: [100_000, 200, 100, FEEDBACK_CAP, 1_000, 40],
        reviewer_cap: REVIEWER_CAP,
        second_above: SECOND_ABOVE,
        bond_minimum: 0,
        performant_points: 150,
    }
}

/// The terms of a phase that runs when no other one does any more, today at the earliest.
async fn later_terms(stage: &Stage) -> Result<PhaseTerms> {
    let now = stage.client.now().await?;
    let today = now - now.rem_euclid(DAY);
    let from = grid(stage).await?.counted_until.max(today);
    let until = from.max(today + DAY) + DAY;
    Ok(terms(Window { from, until }))
}

fn classes(stage: &Stage) -> [Address; 16] {
    let mut classes = [Address::default(); 16];
    classes[0] = stage.class;
    classes
}

fn create(
    stage: &Stage,
    authority: Address,
    number: u32,
    terms: PhaseTerms,
) -> solana_instruction::Instruction {
    let args = CreatePhaseInstructionArgs {
        number,
        terms,
        classes: classes(stage),
    };
    instructions::create_phase(authority, args)
}

/// A new draft; its address.
async fn new_phase(stage: &mut Stage, terms: PhaseTerms) -> Result<Address> {
    let authority = stage.authority.insecure_clone();
    let number = grid(stage).await?.next_phase;
    let address = pdas::find_phase(number).0;
    stage.track(&[address]);
    let create = create(stage, authority.pubkey(), number, terms);
    stage.with_rent(create, &authority, Phase::LEN).await?;
    let found = phase_at(stage, &address).await?;
    let is = (found.number, found.state, found.payer);
    let expected = (number, PhaseState::Draft as u8, authority.pubkey());
    ensure!(
        is == expected,
        "number, state and payer of the phase are {is:?}, expected {expected:?}"
    );
    Ok(address)
}

async fn open_draft(stage: &mut Stage, phase: &Address) -> Result<()> {
    let authority = stage.authority.insecure_clone();
    let open = instructions::open_phase(authority.pubkey(), *phase, stage.mint);
    stage.with_rent(open, &authority, TOKENS).await?;
    Ok(())
}

fn cancelled_by(authority: Address, phase: &Phase) -> solana_instruction::Instruction {
    instructions::cancel_phase(authority, phase)
}

/// The authority cancels a phase and hands on the rent that it gets back.
async fn cancel(stage: &mut Stage, address: &Address) -> Result<()> {
    let poster = stage.poster.insecure_clone();
    let authority = stage.authority.insecure_clone();
    let found = phase_at(stage, address).await?;
    let vault = pdas::find_prize(address).0;
    let mut rent = stage.client.lamports(address).await?;
    rent += stage.client.lamports(&vault).await?;
    let both = [
        cancelled_by(authority.pubkey(), &found),
        system::transfer(&authority.pubkey(), &poster.pubkey(), rent),
    ];
    stage.send(&both, &[&poster, &authority]).await?;
    for address in [*address, vault] {
        let left = stage.client.raw_account(&address).await?;
        ensure!(left.is_none(), "{address} is still there");
    }
    Ok(())
}

/// The reviewers of later phases stay as they are.
async fn set_budget(stage: &mut Stage, budget: u64) -> Result<()> {
    let reviewers = grid(stage).await?.reviewers;
    let admin = stage.authority.pubkey();
    let update = instructions::update_grid(admin, reviewers, budget);
    stage.as_authority(update).await?;
    Ok(())
}

async fn take_seat(stage: &mut Stage, phase: &Open, host: usize) -> Result<()> {
    let address = seat_address(stage, phase, host);
    stage.track(&[address]);
    let host = &stage.hosts[host];
    let (owner, machine) = (host.owner.insecure_clone(), host.machine);
    let key = owner.pubkey();
    let register = instructions::register_seat(key, key, phase.address, host.address, &machine);
    stage.send(&[register], &[&owner]).await?;
    Ok(())
}

async fn give_back(stage: &mut Stage, phase: &Open, host: usize) -> Result<()> {
    let give_back = instructions::give_back_seat(&seat(stage, phase, host).await?);
    let owner = stage.hosts[host].owner.insecure_clone();
    stage.send(&[give_back], &[&owner]).await?;
    Ok(())
}

/// The seat must be of this state, ticket and place.
async fn expect_seat(
    stage: &Stage,
    phase: &Open,
    host: usize,
    (expected, ticket, place): (SeatState, u32, u32),
) -> Result<()> {
    let found = seat(stage, phase, host).await?;
    let is = (found.state, found.ticket, found.place);
    ensure!(
        is == (expected as u8, ticket, place),
        "state, ticket and place of {} are {is:?}, expected {expected:?}, {ticket} and {place}",
        stage.hosts[host].address
    );
    let has = &stage.hosts[host];
    let is = (found.phase, found.host, found.owner, found.machine);
    let expected = (phase.address, has.address, has.owner.pubkey(), has.machine);
    ensure!(
        is == expected,
        "phase, host, owner and machine of the seat are {is:?}, expected {expected:?}"
    );
    Ok(())
}

async fn expect_no_seat(stage: &Stage, phase: &Open, host: usize) -> Result<()> {
    let address = seat_address(stage, phase, host);
    let left = stage.client.raw_account(&address).await?;
    ensure!(left.is_none(), "the seat {address} is still there");
    Ok(())
}

/// Seats taken, how many wait, and the first and the next place of the list.
async fn expect_list(stage: &Stage, phase: &Open, expected: (u32, u32, u32, u32)) -> Result<()> {
    let found = phase_at(stage, &phase.address).await?;
    let is = (
        found.taken,
        found.waiting,
        found.first_place,
        found.next_place,
    );
    ensure!(
        is == expected,
        "seats taken, waiting, first and next place are {is:?}, expected {expected:?}"
    );
    Ok(())
}

async fn expect_vault(stage: &Stage, vault: &Address, expected: u64) -> Result<()> {
    let held = stage.client.token_balance(vault).await?;
    ensure!(
        held == expected,
        "the phase's vault holds {held}, expected {expected}"
    );
    Ok(())
}

/// The seat of the only host that was counted has the points that its record and a test at `tested`
/// come to, and so has the phase.
async fn expect_points(
    stage: &Stage,
    phase: &Open,
    host: usize,
    tested: Option<i64>,
) -> Result<Tally> {
    let of_phase = phase_at(stage, &phase.address).await?;
    let of_seat = seat(stage, phase, host).await?;
    let counted = of_seat.counted(&of_phase.schedule());
    let address = stage.hosts[host].address;
    let account = stage.client.raw_account(&stage.hosts[host].record).await?;
    let data = account.context("the host has a record")?.data;
    let record = host_record::read(&data, address.as_array());
    let record = record.context("the record is the host's")?;
    let mut days = [SeatDay::default(); MAX_DAYS];
    note_days(&mut days, counted, record, of_phase.uptime_seconds);
    if let Some(at) = tested {
        ensure!(note_test(&mut days, counted, at), "the test does not count");
    }
    let tally = tally(&days);
    let expected = counted_points(&of_phase.rates(), &tally);
    let found = of_seat.points;
    ensure!(
        found == expected && expected[0] > 0 && expected[1] > 0,
        "the seat has {found:?} points, expected {expected:?}, of {tally:?}"
    );
    ensure!(
        of_phase.totals == found,
        "the phase has {:?} points, expected {found:?} of its only seat that was counted",
        of_phase.totals
    );
    Ok(tally)
}

/// The seat of the first host has these points of feedback and bugs beside those that it had.
async fn expect_awarded(
    stage: &Stage,
    phase: &Open,
    before: [u64; 6],
    [feedback, bugs]: [u64; 2],
) -> Result<()> {
    let mut expected = before;
    expected[PointKind::Feedback as usize] = feedback;
    expected[PointKind::Bugs as usize] = bugs;
    let found = seat(stage, phase, A).await?.points;
    let totals = phase_at(stage, &phase.address).await?.totals;
    ensure!(
        (found, totals) == (expected, expected),
        "seat and phase have {found:?} and {totals:?} points, expected {expected:?}"
    );
    Ok(())
}

/// The number that the next report of a host gets.
async fn next_report(stage: &Stage, host: usize) -> Result<u64> {
    let address = &stage.hosts[host].address;
    let found: tiers::accounts::Host = stage.client.get(address).await?;
    Ok(found.next_report)
}

fn seat_address(stage: &Stage, phase: &Open, host: usize) -> Address {
    pdas::find_seat(&phase.address, &stage.hosts[host].machine).0
}

async fn seat(stage: &Stage, phase: &Open, host: usize) -> Result<Seat> {
    let address = seat_address(stage, phase, host);
    Ok(stage.client.get(&address).await?)
}

async fn phase_at(stage: &Stage, address: &Address) -> Result<Phase> {
    Ok(stage.client.get(address).await?)
}

async fn grid(stage: &Stage) -> Result<Grid> {
    Ok(stage.client.get(&pdas::find_grid().0).await?)
}

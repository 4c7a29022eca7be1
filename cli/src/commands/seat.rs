//! `nosana grid register`, `give-back`, `move-up`, `standing` and `claim`: what who takes part does.

use nosana_sdk::{
    client::Client,
    common::{
        grid::{SeatState, Stage},
        host_record,
        tier::Tier,
    },
    filters,
    generated::{
        grid::{
            self,
            accounts::{Phase, Seat},
        },
        jobs,
        tiers::accounts::{Host, Report},
    },
    grid::Leaderboard,
    instructions::{self, create_token_account, token_account},
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{MoveUpArguments, OneSeat, RegisterSeatArguments},
    commands::{
        bond::check_owner,
        grid::{find as find_grid, packed, send_all},
        host, phase,
    },
    error::{CliError, Result},
    phase_view::stage_text,
    printer::{Printer, table},
    seat_view::{OPEN, SeatView, Seen, fresh_tests, seat_text},
    settings::{Settings, read_payer},
    units,
};

/// How many that left the line are passed over, and moved up, in one transaction.
const MOVES: usize = 6;

/// A host in a phase.
struct Place {
    client: Client,
    phase_address: Address,
    phase: Phase,
    host_address: Address,
    host: Host,
    now: i64,
}

impl Place {
    async fn new(one: &OneSeat, settings: &Settings) -> Result<Self> {
        let client = settings.client()?;
        let (phase_address, phase) = phase::find(&client, one.phase.phase).await?;
        let (host_address, host) = host::find(&one.host, settings, &client).await?;
        let now = client.now().await?;
        Ok(Self {
            client,
            phase_address,
            phase,
            host_address,
            host,
            now,
        })
    }

    /// The host's seat; the newest where it has several, one for each machine that it was declared for.
    async fn seat(&self) -> Result<Option<Seat>> {
        let filters = filters::seats_of_host(&self.phase_address, &self.host_address);
        let seats = self.client.list::<Seat>(filters).await?;
        let newest = seats.into_iter().max_by_key(|(_, seat)| seat.ticket);
        Ok(newest.map(|(_, seat)| seat))
    }

    /// Its seat, which must be there.
    async fn own_seat(&self) -> Result<Seat> {
        self.seat().await?.ok_or_else(|| {
            CliError::user(format!(
                "the host {} is not registered for phase {}",
                self.host_address, self.phase.number
            ))
            .hint("`nosana grid standing` tells what it needs, `nosana grid register` registers it")
        })
    }

    /// Prints where it stands now.
    async fn report(
        &self,
        moved: Option<(&'static str, u64)>,
        signature: Option<String>,
        printer: &Printer,
    ) -> Result<()> {
        let phase = self.client.get::<Phase>(&self.phase_address).await?;
        let record_address = jobs::pdas::find_record(&self.host_address).0;
        let (seats, reports, record, now) = tokio::try_join!(
            self.client
                .list::<Seat>(filters::seats_of_phase(&self.phase_address)),
            self.client
                .list::<Report>(filters::reports_of(&self.host_address)),
            self.client.raw_account(&record_address),
            self.client.now()
        )?;
        let seat = seats
            .iter()
            .filter(|(_, seat)| seat.host == self.host_address)
            .max_by_key(|(_, seat)| seat.ticket);
        let tests = seat.map_or_else(Vec::new, |(_, seat)| {
            fresh_tests(&phase, seat, &self.host, &reports)
        });
        let record = record.filter(|record| record.owner == jobs::ID);
        let record = record
            .as_ref()
            .and_then(|record| host_record::read(&record.data, self.host_address.as_array()));
        let view = SeatView::new(&Seen {
            phase: &phase,
            host_address: self.host_address,
            host: &self.host,
            seat: seat.map(|(_, seat)| seat),
            rank: seat.and_then(|(address, _)| Leaderboard::new(&phase, &seats).rank(address)),
            ahead: seat.map_or(0, |(_, seat)| ahead(seat, &seats)),
            record,
            tests: &tests,
            now,
        });
        let done = Done {
            view,
            moved: moved.map_or(0, |(_, amount)| amount),
            signature,
        };
        printer.result(&done, |done| {
            let mut rows = Vec::new();
            if let Some((what, amount)) = moved {
                rows.push(("now", format!("{} {what}", units::nos(amount))));
            }
            if let Some(signature) = &done.signature {
                rows.push(("signature", signature.clone()));
            }
            seat_text(&done.view, &rows)
        })
    }
}

/// A host's place after something was done.
#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    view: SeatView,
    /// Base units that were paid out.
    moved: u64,
    /// `None` when nothing was done.
    signature: Option<String>,
}

/// How many wait before `seat`.
fn ahead(seat: &Seat, seats: &[(Address, Seat)]) -> u32 {
    let before = seats
        .iter()
        .filter(|(_, other)| other.state() == SeatState::Waiting && other.place < seat.place);
    u32::try_from(before.count()).unwrap_or(u32::MAX)
}

/// Prints where a host stands in a phase.
pub async fn standing(one: &OneSeat, settings: &Settings, printer: &Printer) -> Result<()> {
    let place = Place::new(one, settings).await?;
    place.report(None, None, printer).await
}

/// Registers a host for a phase.
pub async fn register(
    arguments: &RegisterSeatArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let owner = settings.owner()?;
    let payer = read_payer(arguments.payer.as_deref(), &owner)?;
    let place = Place::new(&arguments.seat, settings).await?;
    check_owner(&place.host_address, &place.host, &owner)?;
    check_machine(&place.host)?;
    let address = grid::pdas::find_seat(&place.phase_address, &place.host.machine).0;
    if let Some(seat) = place.client.find::<Seat>(&address).await? {
        check_seat(&place, &seat)?;
        printer.note("it is registered already");
        return place.report(None, None, printer).await;
    }
    check_phase(&place.phase, place.now)?;
    check_host(&place)?;
    let instruction = instructions::register_seat(
        owner.pubkey(),
        payer.pubkey(),
        place.phase_address,
        place.host_address,
        &place.host.machine,
    );
    let signature = send_all(
        &place.client,
        &[instruction],
        &[&payer, &owner],
        "the host was not registered",
    )
    .await?;
    place.report(None, Some(signature), printer).await
}

fn check_machine(host: &Host) -> Result<()> {
    if host.machine != [0; 32] {
        return Ok(());
    }
    Err(CliError::user(
        "the host does not say which machine it is, and a machine has one seat",
    )
    .hint(format!(
        "`nosana host register --index {} --gpu-uuid GPU-…` registers a host that does, in place of this one",
        host.index.saturating_add(1)
    )))
}

/// Refuses to register beside the seat that the machine has.
fn check_seat(place: &Place, seat: &Seat) -> Result<()> {
    if seat.host != place.host_address {
        return Err(CliError::user(format!(
            "the machine is registered already, with the host {} of {}: it has one seat however many hosts it is",
            seat.host, seat.owner
        ))
        .hint("if it is your machine and not your host, tell a reviewer, who can have that host disqualified"));
    }
    match seat.state() {
        SeatState::Waiting | SeatState::Seated => Ok(()),
        SeatState::Left => Err(CliError::user(
            "the host left the line, and its place has not passed yet",
        )
        .hint("once it has, it can register again, at the end of the line; `nosana grid move-up` moves the line")),
        SeatState::Disqualified => {
            Err(CliError::user("the host was disqualified from the phase")
                .hint("the reviewers can take that back until the review is over"))
        }
    }
}

fn check_phase(phase: &Phase, now: i64) -> Result<()> {
    if phase.state == OPEN && phase.schedule().may_register(now) {
        return Ok(());
    }
    let (from, until) = (phase.registration_from, phase.registration_until);
    let error = CliError::user(format!(
        "registration for phase {} is not open ({})",
        phase.number,
        stage_text(phase, now)
    ));
    Err(if phase.state == OPEN && now < from {
        error.hint(format!(
            "it is from {} until {}",
            units::timestamp(from),
            units::timestamp(until)
        ))
    } else {
        error.hint("`nosana grid phase list` lists all phases")
    })
}

fn check_host(place: &Place) -> Result<()> {
    let Place { phase, host, .. } = place;
    let named = phase.named_classes();
    if !named.is_empty() && !named.contains(&host.class) {
        return Err(CliError::user(format!(
            "phase {} does not take hosts of this class of GPUs",
            phase.number
        ))
        .hint("`nosana grid phase show` lists the classes that may register"));
    }
    let tier = Tier::try_from(host.tier).unwrap_or(Tier::Removed);
    if matches!(tier, Tier::Suspended | Tier::Removed) {
        return Err(
            CliError::user(format!("the host is {}: it takes no part", tier.name()))
                .hint("`nosana host standing` tells why"),
        );
    }
    if host.bond < phase.bond_minimum {
        return Err(CliError::user(format!(
            "the host has bonded {}, phase {} asks for {}",
            units::xnos(host.bond),
            phase.number,
            units::xnos(phase.bond_minimum)
        ))
        .hint(format!(
            "`nosana host bond --to {}`",
            units::typed(phase.bond_minimum)
        )));
    }
    Ok(())
}

/// Gives a seat, or a place in the line, back.
pub async fn give_back(one: &OneSeat, settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = settings.owner()?;
    let place = Place::new(one, settings).await?;
    let seat = place.own_seat().await?;
    check_seat_owner(&seat, &owner)?;
    match seat.state() {
        SeatState::Waiting | SeatState::Seated => {}
        SeatState::Left => {
            printer.note("it left the line already");
            return place.report(None, None, printer).await;
        }
        SeatState::Disqualified => {
            return Err(CliError::user(
                "the host was disqualified: it has no seat to give back",
            ));
        }
    }
    let schedule = place.phase.schedule();
    if place.phase.state != OPEN || !schedule.may_be_seated(place.now) {
        return Err(CliError::user(format!(
            "seats of phase {} could be given back until {}",
            place.phase.number,
            units::timestamp(schedule.seats_until())
        ))
        .hint("a seat that does nothing more keeps its points and costs nothing"));
    }
    let seats = filters::seats_of_phase(&place.phase_address);
    let seats = place.client.list::<Seat>(seats).await?;
    let mut all = vec![instructions::give_back_seat(&seat)];
    let behind = after(&place.phase, &seat, &seats);
    all.extend(behind.iter().map(|seat| instructions::move_up_seat(seat)));
    let failure = "nothing was given back";
    let signature = send_all(&place.client, &all, &[&owner], failure).await?;
    if seat.state() == SeatState::Seated {
        printer.note(&match seat.total_points() {
            0 => "the seat was given back".to_owned(),
            points => format!("the seat was given back, and with it its {points} points"),
        });
    }
    for moved in behind {
        printer.note(&match moved.state() {
            SeatState::Waiting => format!("the host {} has the seat now", moved.host),
            _ => format!(
                "the host {} had left the line and was passed over",
                moved.host
            ),
        });
    }
    place.report(None, Some(signature), printer).await
}

fn check_seat_owner(seat: &Seat, keypair: &Keypair) -> Result<()> {
    if seat.owner == keypair.pubkey() {
        return Ok(());
    }
    Err(CliError::user(format!(
        "the seat belongs to {}; the wallet is {}",
        seat.owner,
        keypair.pubkey()
    ))
    .hint("give the key of who registered with --wallet"))
}

/// Whose turn it is once `given_back` was given back: those of the line that left it, and who gets the seat.
fn after<'a>(phase: &Phase, given_back: &Seat, seats: &'a [(Address, Seat)]) -> Vec<&'a Seat> {
    if given_back.state() != SeatState::Seated {
        return Vec::new();
    }
    let taken = phase.taken.saturating_sub(1);
    turns(
        phase.seats.saturating_sub(taken).min(1),
        phase.first_place,
        seats,
    )
}

/// Who is next in the line from `first` on, as far as `free` seats go: those that left are passed over.
fn turns(free: u32, first: u32, seats: &[(Address, Seat)]) -> Vec<&Seat> {
    let mut line: Vec<&Seat> = seats
        .iter()
        .map(|(_, seat)| seat)
        .filter(|seat| {
            seat.place >= first && matches!(seat.state(), SeatState::Waiting | SeatState::Left)
        })
        .collect();
    line.sort_unstable_by_key(|seat| seat.place);
    let mut left = free;
    let mut turns = Vec::new();
    for seat in line {
        if seat.state() == SeatState::Waiting {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        turns.push(seat);
        if turns.len() >= MOVES {
            break;
        }
    }
    turns
}

/// Who moved up, or was passed over.
#[derive(Serialize)]
struct Moved {
    host: String,
    owner: String,
    place: u32,
    /// Whether it has a seat now; it had left the line otherwise.
    is_seated: bool,
    signature: String,
}

/// Gives free seats to who is next in line.
pub async fn move_up(
    arguments: &MoveUpArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    find_grid(&client).await?;
    let (address, phase) = phase::find(&client, arguments.phase.phase).await?;
    let mut rows: Vec<Moved> = Vec::new();
    loop {
        let phase = client.get::<Phase>(&address).await?;
        let (seats, now) = tokio::try_join!(
            client.list::<Seat>(filters::seats_of_phase(&address)),
            client.now()
        )?;
        let may_be_seated = phase.state == OPEN && phase.schedule().may_be_seated(now);
        let free = if may_be_seated {
            phase.seats.saturating_sub(phase.taken)
        } else {
            0
        };
        let limit = if arguments.all { free } else { free.min(1) };
        let next = turns(limit, phase.first_place, &seats);
        if next.is_empty() {
            if rows.is_empty() {
                printer.note(nothing_to_move(&phase, may_be_seated));
            }
            break;
        }
        rows.extend(send_moves(&client, &keypair, &next).await?);
        let has_seated = next.iter().any(|seat| seat.state() == SeatState::Waiting);
        if has_seated && !arguments.all {
            break;
        }
    }
    let number = phase.number;
    printer.result(&rows, |rows| moved_text(number, rows))
}

async fn send_moves(client: &Client, keypair: &Keypair, next: &[&Seat]) -> Result<Vec<Moved>> {
    let parts: Vec<Vec<Instruction>> = next
        .iter()
        .map(|seat| vec![instructions::move_up_seat(seat)])
        .collect();
    let mut rows = Vec::new();
    for group in packed(&parts) {
        let instructions = parts.get(group.clone()).unwrap_or_default().concat();
        let signature = send_all(client, &instructions, &[keypair], "nobody moved up").await?;
        let moved = next.get(group).unwrap_or_default().iter();
        rows.extend(moved.map(|seat| Moved {
            host: seat.host.to_string(),
            owner: seat.owner.to_string(),
            place: seat.place,
            is_seated: seat.state() == SeatState::Waiting,
            signature: signature.clone(),
        }));
    }
    Ok(rows)
}

fn nothing_to_move(phase: &Phase, may_be_seated: bool) -> &'static str {
    if phase.waiting == 0 {
        "nobody waits for a seat"
    } else if may_be_seated {
        "no seat is free"
    } else {
        "seats are neither given nor given back now"
    }
}

fn moved_text(phase: u32, rows: &[Moved]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    table(
        ["phase", "host", "owner", "moved up"],
        rows.iter().map(|row| {
            [
                phase.to_string(),
                row.host.clone(),
                row.owner.clone(),
                if row.is_seated {
                    "has a seat"
                } else {
                    "no: had left the line"
                }
                .to_owned(),
            ]
        }),
    )
}

/// Has the reward of a seat paid out.
pub async fn claim(one: &OneSeat, settings: &Settings, printer: &Printer) -> Result<()> {
    let owner = settings.owner()?;
    let place = Place::new(one, settings).await?;
    let seat = place.own_seat().await?;
    check_seat_owner(&seat, &owner)?;
    if seat.claimed == 1 {
        printer.note("it was claimed already");
        return place.report(None, None, printer).await;
    }
    let phase = &place.phase;
    match phase.stage(place.now) {
        Stage::Claimable => {}
        Stage::Lapsed | Stage::Closed => {
            return Err(CliError::user(format!(
                "the time to claim is over: it was until {}",
                units::timestamp(phase.claim_until)
            )));
        }
        _ => {
            return Err(CliError::user(format!(
                "rewards of phase {} cannot be claimed yet ({})",
                phase.number,
                stage_text(phase, place.now)
            )));
        }
    }
    if seat.state() != SeatState::Seated || phase.reward(seat.total_points()) == 0 {
        return Err(
            CliError::user("there is nothing to claim: the seat has no points")
                .hint("`nosana grid standing` tells its points"),
        );
    }
    let grid = find_grid(&place.client).await?;
    let own = owner.pubkey();
    let destination = token_account(&own, &grid.mint);
    let all = [
        create_token_account(&own, &own, &grid.mint),
        instructions::claim_reward(&seat, destination),
    ];
    let signature = send_all(&place.client, &all, &[&owner], "nothing was claimed").await?;
    let paid = place.client.get::<Seat>(&seat.address()).await?.paid;
    place
        .report(Some(("paid", paid)), Some(signature), printer)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phase_view::tests::{key, phase, seat};

    /// Who is in the line, at its places: seats of hosts 1, 2 … that wait or left.
    fn line(states: &[(u32, SeatState)]) -> Vec<(Address, Seat)> {
        (1..)
            .zip(states)
            .map(|(number, (place, state))| {
                let seat = Seat {
                    place: *place,
                    state: *state as u8,
                    ..seat(number)
                };
                (seat.address(), seat)
            })
            .collect()
    }

    fn hosts(free: u32, first: u32, seats: &[(Address, Seat)]) -> Vec<Address> {
        let turns = turns(free, first, seats);
        turns.iter().map(|seat| seat.host).collect()
    }

    #[test]
    fn the_line_moves_in_the_order_of_its_places() {
        use SeatState::{Left, Seated, Waiting};
        let seats = line(&[
            (7, Waiting),
            (5, Left),
            (6, Waiting),
            (4, Waiting),
            (0, Seated),
            (8, Left),
        ]);
        assert_eq!(hosts(0, 4, &seats), []);
        assert_eq!(hosts(1, 4, &seats), [key(4), key(2)]);
        assert_eq!(hosts(2, 4, &seats), [key(4), key(2), key(3)]);
        assert_eq!(
            hosts(9, 4, &seats),
            [key(4), key(2), key(3), key(1), key(6)]
        );
        // Who left at the front is passed over, also when no seat is free.
        assert_eq!(hosts(0, 5, &seats), [key(2)]);
        assert_eq!(ahead(&seats[0].1, &seats), 2);
        assert_eq!(ahead(&seats[3].1, &seats), 0);
    }

    #[test]
    fn a_transaction_moves_a_few() {
        let states: Vec<(u32, SeatState)> =
            (0..20).map(|place| (place, SeatState::Waiting)).collect();
        assert_eq!(hosts(20, 0, &line(&states)).len(), MOVES);
    }

    #[test]
    fn who_gives_a_place_in_the_line_back_frees_no_seat() {
        let seats = line(&[(1, SeatState::Waiting), (2, SeatState::Waiting)]);
        assert!(after(&phase(), &seats[0].1, &seats).is_empty());
        let next = after(&phase(), &seat(9), &seats);
        assert_eq!(next[0].host, key(1));
        assert_eq!(next.len(), 1);
    }
}

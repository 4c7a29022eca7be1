//! The accounts, read and compared with the books; and what must hold whatever the books
//! say.

use std::{collections::BTreeMap, fmt::Debug};

use nosana_sdk::{
    common::grid::{MAX_DAYS, SeatDay},
    generated::{grid::accounts, jobs::accounts::HostRecord, tiers},
};

use super::{
    ADDRESSES, Address, DAY, DISQUALIFICATION, EVIDENCES, KINDS, MACHINES, PEOPLE, Run, SeatName,
    Stage, Standing, State, address_of,
    books::{Phase, Seat},
    digest,
    work::{Host, WorkDay},
};

/// All accounts of the grid program, as the chain has them.
struct Shown {
    grid: accounts::Grid,
    phases: Vec<(u32, accounts::Phase)>,
    seats: Vec<(SeatName, accounts::Seat)>,
    awards: Vec<((u32, u8), accounts::Award)>,
}

type Checked = Result<(), String>;

impl Run {
    /// Compares every account with the books, and looks whether everything holds.
    pub(super) fn check(&self) -> Checked {
        let shown = self.look();
        self.check_grid(&shown.grid)?;
        for (number, phase) in &shown.phases {
            self.check_phase(*number, phase)
                .map_err(|wrong| format!("phase {number}: {wrong}"))?;
        }
        for (name, seat) in &shown.seats {
            self.check_seat(*name, seat)
                .map_err(|wrong| format!("seat {name:?}: {wrong}"))?;
        }
        for (name, award) in &shown.awards {
            self.check_award(*name, award)
                .map_err(|wrong| format!("award {name:?}: {wrong}"))?;
        }
        let names = |phases: usize, seats: usize, awards: usize| (phases, seats, awards);
        same(
            "how many accounts there are",
            names(shown.phases.len(), shown.seats.len(), shown.awards.len()),
            names(
                self.model.phases.len(),
                self.model.seats.len(),
                self.model.awards.len(),
            ),
        )?;
        self.check_tokens()?;
        for host in &self.model.hosts {
            self.check_host(host)
                .map_err(|wrong| format!("host {}: {wrong}", host.number))?;
        }
        self.check_lamports()?;
        self.check_rules(&shown)
    }

    fn look(&self) -> Shown {
        let chain = &self.world.chain;
        let is_there = |address: &Address| chain.account(address).is_some();
        let mut shown = Shown {
            grid: chain.read(&ADDRESSES.grid),
            phases: Vec::new(),
            seats: Vec::new(),
            awards: Vec::new(),
        };
        // What was never created needs no look.
        for number in 0..self.model.grid.next_phase {
            let address = &ADDRESSES.phases[number as usize];
            if is_there(address) {
                shown.phases.push((number, chain.read(address)));
            }
            for machine in 0..=MACHINES {
                let address = &ADDRESSES.seats[&(number, machine)];
                if is_there(address) {
                    shown.seats.push(((number, machine), chain.read(address)));
                }
            }
            for evidence in 1..=EVIDENCES {
                let address = &ADDRESSES.awards[&(number, evidence)];
                if is_there(address) {
                    shown.awards.push(((number, evidence), chain.read(address)));
                }
            }
        }
        shown
    }

    fn check_grid(&self, shown: &accounts::Grid) -> Checked {
        let grid = &self.model.grid;
        let tokens = self.world.chain.tokens(&ADDRESSES.pool);
        same("the authority", shown.authority, grid.authority.address())?;
        let pending = address_of(grid.pending);
        same("who is proposed", shown.pending_authority, pending)?;
        let reviewers = grid.reviewers.map(address_of);
        same("the reviewers", shown.reviewers, reviewers)?;
        same("the budget", shown.budget, grid.budget)?;
        same("the next phase", shown.next_phase, grid.next_phase)?;
        same("what was funded", shown.funded, grid.funded)?;
        same("counted until", shown.counted_until, grid.counted_until)?;
        same("what is allotted", shown.allotted, self.model.allotted())?;
        same("the pool", tokens, self.model.pool)
    }

    fn check_phase(&self, number: u32, shown: &accounts::Phase) -> Checked {
        let model = &self.model;
        let phase = model.phases.get(&number).ok_or("must not be there")?;
        let vault = &ADDRESSES.vaults[number as usize];
        check_terms(shown, phase)?;
        same("a number", shown.number, number)?;
        same("a state", shown.state, phase.state as u8)?;
        same("tickets", shown.registered, phase.registered)?;
        same("whose turn", shown.first_place, phase.first_place)?;
        same("the next place", shown.next_place, phase.next_place)?;
        same("when it was final", shown.final_at, phase.final_at)?;
        same("claims end", shown.claim_until, phase.claim_until)?;
        same("totals", shown.totals, model.totals(number))?;
        same("claimed", shown.claimed_points, phase.claimed_points)?;
        same("paid", shown.paid, phase.paid)?;
        same("returned", shown.returned, phase.returned)?;
        same("who paid", shown.payer, phase.payer.address())?;
        let reviewers = phase.reviewers.map(address_of);
        same("its reviewers", shown.reviewers, reviewers)?;
        // Later the accounts that tell of it are closed, one by one.
        if phase.state != State::Closed {
            same("seats taken", shown.taken, model.taken(number))?;
            same("who waits", shown.waiting, model.waiting(number))?;
            let awarded = [0, 1, 2, 3].map(|place| model.awarded(number, place));
            same("what they awarded", shown.awarded, awarded)?;
        }
        let account = self.world.chain.account(vault);
        same("a vault", account.is_some(), phase.vault.is_some())?;
        let tokens = self.world.chain.tokens(vault);
        same("its tokens", tokens, phase.vault.unwrap_or_default())
    }

    fn check_seat(&self, name: SeatName, shown: &accounts::Seat) -> Checked {
        let seat = self.model.seats.get(&name).ok_or("must not be there")?;
        let phase = &self.model.phases[&name.0];
        same("its standing", shown.state, seat.standing as u8)?;
        same("claimed", shown.claimed, seat.is_claimed.into())?;
        same("its ticket", shown.ticket, seat.ticket)?;
        same("its place", shown.place, seat.place)?;
        same("its phase", shown.phase, ADDRESSES.phases[name.0 as usize])?;
        same("its host", shown.host, ADDRESSES.hosts[seat.host])?;
        same("its owner", shown.owner, seat.owner.address())?;
        same("who paid", shown.payer, seat.payer.address())?;
        same("its machine", shown.machine, digest(name.1))?;
        same("its host's age", shown.host_since, seat.host_since)?;
        same("registered", shown.registered_at, seat.registered_at)?;
        same("seated", shown.seated_at, seat.seated_at)?;
        same("counted", shown.counted_at, seat.counted_at)?;
        same("its points", shown.points, seat.points)?;
        same("paid", shown.paid, seat.paid)?;
        same("its days", shown.days, days_of(phase, seat))
    }

    fn check_award(&self, name: (u32, u8), shown: &accounts::Award) -> Checked {
        let award = self.model.awards.get(&name).ok_or("must not be there")?;
        let place = u8::try_from(award.place).expect("four places");
        same("its kind", shown.kind, award.kind)?;
        same("its state", shown.state, award.stage as u8)?;
        same("its ticket", shown.ticket, award.ticket)?;
        same("its phase", shown.phase, ADDRESSES.phases[name.0 as usize])?;
        same("its seat", shown.seat, ADDRESSES.seats[&award.seat])?;
        same("its reviewer", shown.reviewer, award.reviewer.address())?;
        same("who agreed", shown.second, address_of(award.second))?;
        same("its evidence", shown.evidence, digest(name.1))?;
        same("its points", shown.points, award.points)?;
        same("when", shown.at, award.at)?;
        same("when it changed", shown.changed_at, award.changed_at)?;
        same("the reviewer's place", shown.reviewer_place, place)?;
        let is_told = shown.reason != [0; 64];
        same("a reason", is_told, award.stage == Stage::Revoked)
    }

    fn check_tokens(&self) -> Checked {
        for person in PEOPLE {
            let found = self.world.chain.tokens(&ADDRESSES.tokens[&person]);
            same("somebody's tokens", found, self.model.wallets[&person])?;
        }
        Ok(())
    }

    /// Rent is all that lamports are spent for, and returns to who spent it.
    fn check_lamports(&self) -> Checked {
        for person in PEOPLE {
            let found = self.world.chain.lamports(&person.address());
            same(
                &format!("the lamports of {person:?}"),
                found,
                self.model.lamports[&person],
            )?;
        }
        Ok(())
    }

    /// The host's account and its record are what its diary says.
    fn check_host(&self, host: &Host) -> Checked {
        let chain = &self.world.chain;
        let shown: tiers::accounts::Host = chain.read(&ADDRESSES.hosts[host.number]);
        same("registered", shown.registered_at, host.since)?;
        same("proved", shown.proof_at, host.proof_at)?;
        same("its tier", shown.tier, host.tier as u8)?;
        same("its bond", shown.bond, host.bond)?;
        same("its machine", shown.machine, digest(host.machine))?;
        let record: HostRecord = chain.read(&ADDRESSES.records[host.number]);
        let mut shown: Vec<(i64, WorkDay)> = record.days.iter().map(day_of).collect();
        shown.retain(|(number, _)| *number > 0);
        shown.sort_by_key(|(number, _)| *number);
        let days: Vec<(i64, WorkDay)> = host.days.clone().into_iter().collect();
        same("its days", shown, days)
    }

    /// What must hold, looked up in the accounts alone.
    fn check_rules(&self, shown: &Shown) -> Checked {
        self.check_money(shown)?;
        for (number, phase) in &shown.phases {
            check_points(*number, phase, shown)
                .and_then(|()| check_line(*number, phase, shown))
                .and_then(|()| check_reviewers(*number, phase, shown))
                .map_err(|wrong| format!("phase {number}: {wrong}"))?;
        }
        self.check_seconds(shown)
    }

    /// Nothing comes from nowhere or is lost, and every claim is covered.
    fn check_money(&self, shown: &Shown) -> Checked {
        let tokens = |address: &Address| self.world.chain.tokens(address);
        let vaults: u64 = ADDRESSES.vaults.iter().map(tokens).sum();
        let there = tokens(&ADDRESSES.pool) + vaults;
        let paid: u64 = shown.phases.iter().map(|(_, phase)| phase.paid).sum();
        let model = &self.model;
        same(
            "pools, vaults, paid and withdrawn",
            there + paid + model.withdrawn,
            model.came,
        )?;
        if shown.grid.allotted > shown.grid.budget {
            return Err(String::from("more is allotted than the budget"));
        }
        for (number, phase) in &shown.phases {
            let vault = tokens(&ADDRESSES.vaults[*number as usize]);
            let promised = match phase.state {
                1 => phase.pool,
                2 => phase.paid + self.unclaimed(*number, shown),
                _ => 0,
            };
            if phase.state == 1 && vault < promised
                || phase.state == 2 && vault + phase.paid < promised
                || phase.paid > phase.pool
                || phase.state == 3 && phase.paid + phase.returned != phase.pool
            {
                return Err(format!("phase {number}: {vault} of {promised} are there"));
            }
        }
        Ok(())
    }

    /// What could still be claimed of a final phase.
    fn unclaimed(&self, number: u32, shown: &Shown) -> u64 {
        let seats = shown.seats.iter();
        let open = seats.filter(|(name, seat)| {
            name.0 == number && seat.state == Standing::Seated as u8 && seat.claimed == 0
        });
        open.map(|(name, _)| self.model.reward(*name)).sum()
    }

    /// Seats never count more of a host than it did: no phase shares a day with another, so
    /// all of its seats together count each second, fee and job once.
    fn check_seconds(&self, shown: &Shown) -> Checked {
        if self.model.went_back {
            return Ok(());
        }
        for host in &self.model.hosts {
            check_apart(&host.served)?;
            let address = ADDRESSES.hosts[host.number];
            let (mut served, mut fees) = (0, 0);
            let mut counted = BTreeMap::new();
            for ((number, _), seat) in &shown.seats {
                let first = self.model.phases[number].terms.running_from / DAY;
                if seat.host != address {
                    continue;
                }
                for (day, bytes) in (first..).zip(&seat.days) {
                    let day_shown = seat_day(bytes);
                    served += u64::from(u32::from_le_bytes(day_shown.served));
                    fees += u64::from_le_bytes(day_shown.fees);
                    if day_shown == SeatDay::default() {
                        continue;
                    }
                    let before = counted.insert(day, number);
                    if before.is_some_and(|other| other != number) {
                        return Err(format!("two phases count day {day}"));
                    }
                }
            }
            let done: i64 = host.served.iter().map(|(from, to)| to - from).sum();
            let done = u64::try_from(done).expect("not negative");
            if served > done || fees > host.fees {
                return Err(format!(
                    "host {}: {served} s and {fees} are counted of {done} s and {}",
                    host.number, host.fees
                ));
            }
        }
        Ok(())
    }
}

fn check_terms(shown: &accounts::Phase, phase: &Phase) -> Checked {
    let terms = &phase.terms;
    let times = [
        shown.registration_from,
        shown.registration_until,
        shown.running_from,
        shown.running_until,
        shown.review_until,
    ];
    let expected = [
        terms.registration_from,
        terms.registration_until,
        terms.running_from,
        terms.running_until,
        terms.review_until,
    ];
    same("its times", times, expected)?;
    same("its seats", shown.seats, terms.seats)?;
    same("claim seconds", shown.claim_seconds, terms.claim_seconds)?;
    same("late joiners", shown.late_join, terms.late_join)?;
    same("proofs", shown.needs_proof, terms.needs_proof.into())?;
    let prize = [
        shown.pool,
        shown.point_value,
        shown.reward_cap,
        shown.fee_per_point,
    ];
    let expected = [
        terms.pool,
        terms.point_value,
        terms.reward_cap,
        terms.fee_per_point,
    ];
    same("its prize", prize, expected)?;
    let rates = [
        shown.points_per_hour,
        shown.points_per_job,
        shown.points_per_day,
        shown.points_per_test,
        shown.uptime_seconds,
    ];
    let expected = [
        terms.points_per_hour,
        terms.points_per_job,
        terms.points_per_day,
        terms.points_per_test,
        terms.uptime_seconds,
    ];
    same("its rates", rates, expected)?;
    same("its caps", shown.caps, terms.caps)?;
    let limits = [
        shown.reviewer_cap,
        shown.second_above,
        shown.bond_minimum,
        shown.performant_points,
    ];
    let expected = [
        terms.reviewer_cap,
        terms.second_above,
        terms.bond_minimum,
        terms.performant_points,
    ];
    same("its limits", limits, expected)?;
    let zero = Address::default();
    let named = shown.classes.iter().filter(|class| **class != zero);
    let named: Vec<Address> = named.copied().collect();
    let classes = phase.classes.iter();
    let expected: Vec<Address> = classes
        .map(|class| ADDRESSES.classes[usize::from(*class) - 1])
        .collect();
    same("its classes", named, expected)
}

/// The points of a phase are those of who has a seat, and no seat has more of a kind than
/// the phase allows.
fn check_points(number: u32, phase: &accounts::Phase, shown: &Shown) -> Checked {
    if phase.state == State::Closed as u8 {
        return Ok(());
    }
    let mut totals = [0; KINDS];
    let mut taken = 0;
    for (_, seat) in shown.seats.iter().filter(|(name, _)| name.0 == number) {
        if seat
            .points
            .iter()
            .zip(phase.caps)
            .any(|(has, cap)| *has > cap)
        {
            return Err(format!("{:?} of {:?}", seat.points, phase.caps));
        }
        if seat.state == Standing::Seated as u8 {
            taken += 1;
            for (total, points) in totals.iter_mut().zip(seat.points) {
                *total += points;
            }
        }
    }
    same("the sum of all seats", phase.totals, totals)?;
    if taken > phase.seats {
        return Err(format!("{taken} have {} seats", phase.seats));
    }
    Ok(())
}

/// Who waits does so in the order of registration, and nobody before the one whose turn it
/// is.
fn check_line(number: u32, phase: &accounts::Phase, shown: &Shown) -> Checked {
    let seats = shown.seats.iter().filter(|(name, _)| name.0 == number);
    let is_listed = |seat: &accounts::Seat| matches!(seat.state, 0 | 2);
    let mut line: Vec<(u32, u32)> = seats
        .filter(|(_, seat)| is_listed(seat))
        .map(|(_, seat)| (seat.place, seat.ticket))
        .collect();
    line.sort_unstable();
    if phase.state == State::Closed as u8 {
        return Ok(());
    }
    let places = phase.first_place..phase.next_place;
    let found: Vec<u32> = line.iter().map(|(place, _)| *place).collect();
    same("the waiting list", found, places.collect::<Vec<u32>>())?;
    let in_order = line.windows(2).all(|pair| pair[0].1 < pair[1].1);
    if in_order {
        return Ok(());
    }
    Err(format!("the waiting list is out of order: {line:?}"))
}

/// No reviewer awards more than the phase allows; what counts above its threshold, and a
/// disqualification, had two of them; a seat has what it was awarded.
fn check_reviewers(number: u32, phase: &accounts::Phase, shown: &Shown) -> Checked {
    let awards = || shown.awards.iter().filter(|(name, _)| name.0 == number);
    let mut places = [0; 4];
    for (name, award) in awards() {
        if award.state != Stage::Revoked as u8 {
            places[usize::from(award.reviewer_place)] += award.points;
        }
        let needs_two = award.kind == DISQUALIFICATION || award.points > phase.second_above;
        let has_two = award.second != Address::default() && award.second != award.reviewer;
        if award.state == Stage::Granted as u8 && needs_two && !has_two {
            return Err(format!("award {name:?} counts by one reviewer alone"));
        }
    }
    if phase.state == State::Closed as u8 {
        return Ok(());
    }
    same("what reviewers awarded", phase.awarded, places)?;
    if places.iter().any(|awarded| *awarded > phase.reviewer_cap) {
        return Err(format!("{places:?} of {}", phase.reviewer_cap));
    }
    for (name, seat) in shown.seats.iter().filter(|(name, _)| name.0 == number) {
        let address = ADDRESSES.seats[name];
        let mut granted = [0; KINDS];
        for (_, award) in awards() {
            let counts = award.state == Stage::Granted as u8 && award.kind != DISQUALIFICATION;
            if counts && award.seat == address && award.ticket == seat.ticket {
                granted[usize::from(award.kind)] += award.points;
            }
        }
        same("what was awarded", &seat.points[3..], &granted[3..])?;
    }
    Ok(())
}

/// No second of a host is in two of its spans.
fn check_apart(spans: &[(i64, i64)]) -> Checked {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    if spans.windows(2).all(|pair| pair[0].1 <= pair[1].0) {
        return Ok(());
    }
    Err(format!("a second is served twice: {spans:?}"))
}

/// The days of a seat, as its account must have them.
fn days_of(phase: &Phase, seat: &Seat) -> [[u8; 16]; MAX_DAYS] {
    let first = phase.terms.running_from / DAY;
    let mut days = [[0; 16]; MAX_DAYS];
    for (number, day) in &seat.days {
        let bytes = &mut days[usize::try_from(number - first).expect("of the phase")];
        bytes[..8].copy_from_slice(&day.fees.to_le_bytes());
        let served = u32::try_from(day.served).expect("a day");
        bytes[8..12].copy_from_slice(&served.to_le_bytes());
        let completed = u16::try_from(day.completed).expect("few jobs");
        bytes[12..14].copy_from_slice(&completed.to_le_bytes());
        bytes[14] = day.is_online.into();
        bytes[15] = day.is_tested.into();
    }
    days
}

fn seat_day(bytes: &[u8; 16]) -> SeatDay {
    SeatDay {
        fees: bytes[..8].try_into().expect("eight bytes"),
        served: bytes[8..12].try_into().expect("four bytes"),
        completed: bytes[12..14].try_into().expect("two bytes"),
        is_online: bytes[14],
        is_tested: bytes[15],
    }
}

/// A day of a record.
fn day_of(bytes: &[u8; 24]) -> (i64, WorkDay) {
    let number = |from: usize, to: usize| {
        let mut wide = [0; 8];
        wide[..to - from].copy_from_slice(&bytes[from..to]);
        u64::from_le_bytes(wide)
    };
    let day = WorkDay {
        online: number(4, 8),
        served: number(8, 12),
        completed: number(12, 14),
        fees: number(16, 24),
    };
    (i64::try_from(number(0, 2)).expect("two bytes"), day)
}

#[allow(clippy::needless_pass_by_value)] // `same("its state", state, 1)`.
pub(super) fn same<Value: PartialEq + Debug>(what: &str, found: Value, expected: Value) -> Checked {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: found {found:?}, expected {expected:?}"))
}

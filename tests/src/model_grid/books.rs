//! The books: what is there, and what becomes of it by what is done.

use std::collections::BTreeMap;

use super::{
    Act, Address, AwardName, BUDGET, DAY, DISQUALIFICATION, HOSTS, KINDS, PEOPLE, Person,
    PhaseTerms, Pot, REVIEWERS, ReportKind, SeatName, Stage, Standing, State, TOKENS,
    work::{Host, Report},
};

/// What the chain decided: the address of a job that began.
pub(super) type Settlement = Option<Address>;

/// Points by kind.
pub(super) type Points = [u64; KINDS];

/// Everything as it must be.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub now: i64,
    /// Whether the clock ever went back.
    pub went_back: bool,
    pub grid: Grid,
    /// Base units in the pool.
    pub pool: u64,
    /// Base units that came into pool and vaults, and that left by `withdraw`.
    pub came: u64,
    pub withdrawn: u64,
    pub wallets: BTreeMap<Person, u64>,
    pub phases: BTreeMap<u32, Phase>,
    pub seats: BTreeMap<SeatName, Seat>,
    pub awards: BTreeMap<AwardName, Award>,
    pub hosts: Vec<Host>,
    /// What everybody has, lamports.
    pub lamports: BTreeMap<Person, u64>,
    pub rents: Rents,
}

/// What accounts cost, lamports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rents {
    pub phase: u64,
    pub vault: u64,
    pub seat: u64,
    pub award: u64,
}

/// What all phases share.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub authority: Person,
    pub pending: Option<Person>,
    pub reviewers: [Option<Person>; 4],
    pub budget: u64,
    pub next_phase: u32,
    /// What came in by `fund`.
    pub funded: u64,
    /// Until when days are counted by phases that were opened.
    pub counted_until: i64,
}

/// A phase.
#[derive(Clone, Debug)]
pub(super) struct Phase {
    pub state: State,
    pub terms: PhaseTerms,
    pub classes: Vec<u16>,
    pub reviewers: [Option<Person>; 4],
    pub payer: Person,
    /// Base units in its vault, when it has one.
    pub vault: Option<u64>,
    /// Until when days were counted before it was opened.
    pub counted_before: i64,
    pub registered: u32,
    pub first_place: u32,
    pub next_place: u32,
    pub final_at: i64,
    pub claim_until: i64,
    /// What the points of all seats came to when they were fixed.
    pub fixed: Option<Points>,
    pub claimed_points: u64,
    pub paid: u64,
    pub returned: u64,
}

/// A seat.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub standing: Standing,
    pub ticket: u32,
    pub place: u32,
    pub host: usize,
    pub owner: Person,
    pub payer: Person,
    pub host_since: i64,
    pub registered_at: i64,
    pub seated_at: i64,
    pub counted_at: i64,
    /// By kind: those that are awarded are what was granted.
    pub points: Points,
    /// By day since the epoch.
    pub days: BTreeMap<i64, SeatDay>,
    pub is_claimed: bool,
    pub paid: u64,
}

/// What a seat did on a day, as far as it was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SeatDay {
    pub fees: u64,
    pub served: u64,
    pub completed: u64,
    pub is_online: bool,
    pub is_tested: bool,
}

/// An award.
#[derive(Clone, Debug)]
pub(super) struct Award {
    pub kind: u8,
    pub points: u64,
    pub stage: Stage,
    pub seat: SeatName,
    pub ticket: u32,
    pub reviewer: Person,
    pub place: usize,
    pub second: Option<Person>,
    pub at: i64,
    pub changed_at: i64,
}

impl Phase {
    /// When seats are given for the last time.
    pub(super) fn seats_until(&self) -> i64 {
        if self.terms.late_join == 0 {
            self.terms.running_from
        } else {
            self.terms.running_until
        }
    }

    pub(super) fn takes_seats(&self, now: i64) -> bool {
        self.terms.registration_from <= now && now < self.seats_until()
    }

    pub(super) fn changes_points(&self, now: i64) -> bool {
        self.terms.running_from <= now && now < self.terms.review_until
    }

    /// The first day that counts for `seat`: from its seat on, only whole days do where
    /// the phase says so.
    pub(super) fn counts_from(&self, seat: &Seat) -> i64 {
        let first = self.terms.running_from / DAY;
        if self.terms.late_join != 1 {
            return first;
        }
        let mut day = first;
        while day * DAY < seat.seated_at {
            day += 1;
        }
        day
    }

    pub(super) fn counts(&self, seat: &Seat, day: i64) -> bool {
        self.counts_from(seat) <= day && day * DAY < self.terms.running_until
    }

    pub(super) fn place_of(&self, person: Person) -> Option<usize> {
        self.reviewers
            .iter()
            .position(|reviewer| *reviewer == Some(person))
    }
}

impl Model {
    pub(super) fn new(now: i64, lamports: BTreeMap<Person, u64>, rents: Rents) -> Self {
        let mut wallets: BTreeMap<Person, u64> =
            PEOPLE.into_iter().map(|person| (person, 0)).collect();
        wallets.insert(Person::Funder, TOKENS);
        Self {
            now,
            went_back: false,
            grid: Grid {
                authority: Person::Authority,
                pending: None,
                reviewers: REVIEWERS,
                budget: BUDGET,
                next_phase: 1,
                funded: 0,
                counted_until: 0,
            },
            pool: 0,
            came: 0,
            withdrawn: 0,
            wallets,
            phases: BTreeMap::new(),
            seats: BTreeMap::new(),
            awards: BTreeMap::new(),
            hosts: (0..HOSTS).map(|number| Host::new(number, now)).collect(),
            lamports,
            rents,
        }
    }

    pub(super) fn machines_in(&self, phase: u32) -> Vec<u8> {
        let names = self.seats.keys();
        names
            .filter(|name| name.0 == phase)
            .map(|name| name.1)
            .collect()
    }

    pub(super) fn evidence_in(&self, phase: u32) -> Vec<u8> {
        let names = self.awards.keys();
        names
            .filter(|name| name.0 == phase)
            .map(|name| name.1)
            .collect()
    }

    pub(super) fn seats_of(&self, phase: u32) -> impl Iterator<Item = (&SeatName, &Seat)> {
        self.seats.iter().filter(move |(name, _)| name.0 == phase)
    }

    fn how_many(&self, phase: u32, standing: Standing) -> u32 {
        let such = |(_, seat): &(&SeatName, &Seat)| seat.standing == standing;
        u32::try_from(self.seats_of(phase).filter(such).count()).expect("few seats")
    }

    pub(super) fn taken(&self, phase: u32) -> u32 {
        self.how_many(phase, Standing::Seated)
    }

    pub(super) fn waiting(&self, phase: u32) -> u32 {
        self.how_many(phase, Standing::Waiting)
    }

    /// What the points of all seats come to: those of who has one.
    pub(super) fn totals(&self, phase: u32) -> Points {
        if let Some(fixed) = self.phases[&phase].fixed {
            return fixed;
        }
        let mut totals = [0; KINDS];
        for (_, seat) in self.seats_of(phase) {
            if seat.standing == Standing::Seated {
                for (total, points) in totals.iter_mut().zip(seat.points) {
                    *total += points;
                }
            }
        }
        totals
    }

    /// What the reviewer in a place awarded and nobody took back.
    pub(super) fn awarded(&self, phase: u32, place: usize) -> u64 {
        let counts = |(name, award): &(&AwardName, &Award)| {
            name.0 == phase && award.place == place && award.stage != Stage::Revoked
        };
        let awards = self.awards.iter().filter(counts);
        awards.map(|(_, award)| award.points).sum()
    }

    /// Base units of phases that were opened, less what came back.
    pub(super) fn allotted(&self) -> u64 {
        let of = |phase: &Phase| match phase.state {
            State::Draft => 0,
            State::Open | State::Final => phase.terms.pool,
            State::Closed => phase.paid,
        };
        self.phases.values().map(of).sum()
    }

    /// What `seat` gets: its share of the pool, no more than its points are worth at most,
    /// and than anybody gets.
    pub(super) fn reward(&self, name: SeatName) -> u64 {
        let phase = &self.phases[&name.0];
        let points: u64 = self.seats[&name].points.iter().sum();
        let all: u64 = self.totals(name.0).iter().sum();
        if all == 0 {
            return 0;
        }
        let share = u128::from(phase.terms.pool) * u128::from(points) / u128::from(all);
        let worth = u128::from(points) * u128::from(phase.terms.point_value);
        let least = share.min(worth).min(phase.terms.reward_cap.into());
        u64::try_from(least).expect("at most the cap")
    }

    /// Whether nobody can claim any more.
    pub(super) fn may_close(&self, phase: u32) -> bool {
        let all: u64 = self.totals(phase).iter().sum();
        let phase = &self.phases[&phase];
        phase.state == State::Final
            && (self.now >= phase.claim_until || phase.claimed_points == all)
    }

    /// Does `act`, which is allowed.
    pub(super) fn apply(&mut self, act: &Act, settlement: Settlement) {
        self.move_rents(act);
        self.apply_to_grid(act);
        self.apply_to_phases(act);
        self.apply_to_seats(act);
        self.apply_to_awards(act);
        self.apply_to_hosts(act, settlement);
        if let Act::Jump { to } = *act {
            self.went_back |= to < self.now;
            self.now = to;
        }
    }

    /// Who creates an account pays its rent, and gets it back; that of a vault goes to who
    /// created the phase.
    fn move_rents(&mut self, act: &Act) {
        let rents = self.rents;
        match *act {
            Act::Create { by, .. } => self.spend(by, rents.phase),
            Act::Open { by, .. } => self.spend(by, rents.vault),
            Act::Cancel { phase, .. } => {
                let phase = &self.phases[&phase];
                let vault = phase.vault.map_or(0, |_| rents.vault);
                self.return_to(phase.payer, rents.phase + vault);
            }
            Act::Close { phase, .. } => self.return_to(self.phases[&phase].payer, rents.vault),
            Act::Register { payer, .. } => self.spend(payer, rents.seat),
            Act::GiveBack { seat: name, .. } => {
                let seat = &self.seats[&name];
                let is_first = seat.place == self.phases[&name.0].first_place;
                if seat.standing == Standing::Seated || is_first {
                    self.return_to(seat.payer, rents.seat);
                }
            }
            Act::MoveUp { seat, .. } => {
                let seat = &self.seats[&seat];
                if seat.standing == Standing::Left {
                    self.return_to(seat.payer, rents.seat);
                }
            }
            Act::CloseSeat { seat, .. } => self.return_to(self.seats[&seat].payer, rents.seat),
            Act::Award { by, .. } => self.spend(by, rents.award),
            Act::CloseAward { award, .. } => {
                self.return_to(self.awards[&award].reviewer, rents.award);
            }
            _ => {}
        }
    }

    fn spend(&mut self, person: Person, lamports: u64) {
        *self.lamports.get_mut(&person).expect("known") -= lamports;
    }

    fn return_to(&mut self, person: Person, lamports: u64) {
        *self.lamports.get_mut(&person).expect("known") += lamports;
    }

    fn apply_to_grid(&mut self, act: &Act) {
        let grid = &mut self.grid;
        match *act {
            Act::UpdateGrid {
                reviewers, budget, ..
            } => (grid.reviewers, grid.budget) = (reviewers, budget),
            Act::ProposeAuthority { proposed, .. } => grid.pending = proposed,
            Act::AcceptAuthority { by } => (grid.authority, grid.pending) = (by, None),
            Act::Fund { by, amount } => {
                grid.funded += amount;
                self.pool += amount;
                self.came += amount;
                self.pay(by, amount);
            }
            Act::Donate { to, amount } => {
                match to {
                    Pot::Pool => self.pool += amount,
                    Pot::Vault(phase) => *self.vault(phase) += amount,
                }
                self.came += amount;
                self.pay(Person::Funder, amount);
            }
            Act::Withdraw { by, amount } => {
                self.pool -= amount;
                self.withdrawn += amount;
                self.earn(by, amount);
            }
            _ => {}
        }
    }

    fn apply_to_phases(&mut self, act: &Act) {
        match act {
            Act::Create {
                by,
                number,
                terms,
                classes,
            } => {
                self.grid.next_phase += 1;
                let phase = Phase {
                    state: State::Draft,
                    terms: (**terms).clone(),
                    classes: classes.clone(),
                    reviewers: self.grid.reviewers,
                    payer: *by,
                    vault: None,
                    counted_before: 0,
                    registered: 0,
                    first_place: 0,
                    next_place: 0,
                    final_at: 0,
                    claim_until: 0,
                    fixed: None,
                    claimed_points: 0,
                    paid: 0,
                    returned: 0,
                };
                self.phases.insert(*number, phase);
            }
            Act::Update {
                phase,
                terms,
                classes,
                ..
            } => {
                let reviewers = self.grid.reviewers;
                let phase = self.phase(*phase);
                phase.terms = (**terms).clone();
                phase.classes.clone_from(classes);
                phase.reviewers = reviewers;
            }
            Act::Open { phase, .. } => {
                let before = self.grid.counted_until;
                let phase = self.phase(*phase);
                let (pool, until) = (phase.terms.pool, phase.terms.running_until);
                phase.state = State::Open;
                phase.vault = Some(pool);
                phase.counted_before = before;
                self.pool -= pool;
                self.grid.counted_until = until;
            }
            Act::Cancel { phase, .. } => {
                let phase = self.phases.remove(phase).expect("it is there");
                self.pool += phase.vault.unwrap_or_default();
                let was_last = phase.terms.running_until == self.grid.counted_until;
                if phase.state == State::Open && was_last {
                    self.grid.counted_until = phase.counted_before;
                }
            }
            Act::Replace {
                phase,
                place,
                reviewer,
                ..
            } => self.phase(*phase).reviewers[usize::from(*place)] = *reviewer,
            Act::Finalize { phase } => {
                let (now, totals) = (self.now, self.totals(*phase));
                let phase = self.phase(*phase);
                phase.state = State::Final;
                phase.fixed = Some(totals);
                phase.final_at = now;
                phase.claim_until = now + i64::from(phase.terms.claim_seconds);
            }
            Act::Close { phase, .. } => {
                let phase = self.phase(*phase);
                phase.state = State::Closed;
                phase.returned = phase.terms.pool - phase.paid;
                let rest = phase.vault.take().expect("it has one");
                self.pool += rest;
            }
            _ => {}
        }
    }

    fn apply_to_seats(&mut self, act: &Act) {
        match *act {
            Act::Register {
                by,
                payer,
                phase,
                host,
                ..
            } => self.register(phase, host, by, payer),
            Act::GiveBack { seat: name, .. } => self.give_back(name),
            Act::MoveUp { seat: name, .. } => {
                let now = self.now;
                self.phase(name.0).first_place += 1;
                let seat = self.seat(name);
                if seat.standing == Standing::Left {
                    self.seats.remove(&name);
                } else {
                    seat.standing = Standing::Seated;
                    seat.seated_at = now;
                }
            }
            Act::Count { seat, record, .. } => self.count(seat, record),
            Act::CountReport { seat, report, .. } => {
                let report = self.hosts[report.0].report(report.1);
                let at = report.expect("it is there").at;
                let now = self.now;
                let counted = self.seat(seat);
                counted.counted_at = now;
                counted.days.entry(at / DAY).or_default().is_tested = true;
                self.tally(seat);
            }
            Act::Claim {
                by, seat, phase, ..
            } => {
                let amount = self.reward(seat);
                let claimed = self.seat(seat);
                claimed.is_claimed = true;
                claimed.paid = amount;
                let points: u64 = claimed.points.iter().sum();
                let phase = self.phase(phase);
                phase.paid += amount;
                phase.claimed_points += points;
                *self.vault(seat.0) -= amount;
                self.earn(by, amount);
            }
            Act::CloseSeat { seat, .. } => {
                self.seats.remove(&seat);
            }
            _ => {}
        }
    }

    fn register(&mut self, phase: u32, host: usize, owner: Person, payer: Person) {
        let now = self.now;
        let is_free = self.taken(phase) < self.phases[&phase].terms.seats;
        let is_seated = is_free && self.waiting(phase) == 0;
        let (machine, host_since) = (self.hosts[host].machine, self.hosts[host].since);
        let of = self.phase(phase);
        let ticket = of.registered;
        of.registered += 1;
        let place = if is_seated {
            0
        } else {
            of.next_place += 1;
            of.next_place - 1
        };
        let seat = Seat {
            standing: if is_seated {
                Standing::Seated
            } else {
                Standing::Waiting
            },
            ticket,
            place,
            host,
            owner,
            payer,
            host_since,
            registered_at: now,
            seated_at: if is_seated { now } else { 0 },
            counted_at: 0,
            points: [0; KINDS],
            days: BTreeMap::new(),
            is_claimed: false,
            paid: 0,
        };
        self.seats.insert((phase, machine), seat);
    }

    fn give_back(&mut self, name: SeatName) {
        let first = self.phases[&name.0].first_place;
        let seat = self.seat(name);
        match (seat.standing, seat.place == first) {
            (Standing::Waiting, false) => seat.standing = Standing::Left,
            (standing, _) => {
                self.seats.remove(&name);
                if standing == Standing::Waiting {
                    self.phase(name.0).first_place += 1;
                }
            }
        }
    }

    /// The seat sees what the record of `host` shows of the days that count, and keeps the
    /// most that it saw.
    fn count(&mut self, name: SeatName, host: usize) {
        let now = self.now;
        let phase = self.phases[&name.0].clone();
        let shown = self.hosts[host].own_days();
        let seat = self.seat(name);
        seat.counted_at = now;
        for (number, shown) in shown {
            if !phase.counts(seat, number) {
                continue;
            }
            let day = seat.days.entry(number).or_default();
            day.fees = day.fees.max(shown.fees);
            day.served = day.served.max(shown.served);
            day.completed = day.completed.max(shown.completed);
            day.is_online |= shown.online >= phase.terms.uptime_seconds.into();
        }
        self.tally(name);
    }

    /// What the days of a seat are worth.
    fn tally(&mut self, name: SeatName) {
        let terms = self.phases[&name.0].terms.clone();
        let seat = self.seat(name);
        let sum = |of: fn(&SeatDay) -> u64| -> u128 {
            seat.days.values().map(|day| u128::from(of(day))).sum()
        };
        let hours = sum(|day| day.served) * u128::from(terms.points_per_hour) / 3_600;
        let jobs = sum(|day| day.completed) * u128::from(terms.points_per_job);
        let paid_for = sum(|day| day.fees) / u128::from(terms.fee_per_point);
        let counted = [
            (hours + jobs).min(paid_for),
            sum(|day| day.is_online.into()) * u128::from(terms.points_per_day),
            sum(|day| day.is_tested.into()) * u128::from(terms.points_per_test),
        ];
        for (kind, points) in counted.into_iter().enumerate() {
            let points = points.min(terms.caps[kind].into());
            seat.points[kind] = u64::try_from(points).expect("at most the cap");
        }
    }

    fn apply_to_awards(&mut self, act: &Act) {
        match *act {
            Act::Award {
                by,
                phase,
                seat,
                kind,
                points,
                evidence,
            } => {
                let of = &self.phases[&phase];
                let needs_second = kind == DISQUALIFICATION || points > of.terms.second_above;
                let award = Award {
                    kind,
                    points,
                    stage: Stage::Proposed,
                    seat,
                    ticket: self.seats[&seat].ticket,
                    reviewer: by,
                    place: of.place_of(by).expect("a reviewer"),
                    second: None,
                    at: self.now,
                    changed_at: 0,
                };
                self.awards.insert((phase, evidence), award);
                if !needs_second {
                    self.grant((phase, evidence));
                }
            }
            Act::Agree { by, award, .. } => {
                let now = self.now;
                self.grant(award);
                let award = self.awards.get_mut(&award).expect("it is there");
                award.second = Some(by);
                award.changed_at = now;
            }
            Act::Revoke { award: name, .. } => self.revoke(name),
            Act::CloseAward { award, .. } => {
                self.awards.remove(&award);
            }
            _ => {}
        }
    }

    fn grant(&mut self, name: AwardName) {
        let award = self.awards.get_mut(&name).expect("it is there");
        award.stage = Stage::Granted;
        let (kind, points, seat) = (award.kind, award.points, award.seat);
        let seat = self.seat(seat);
        if kind == DISQUALIFICATION {
            seat.standing = Standing::Disqualified;
        } else {
            seat.points[usize::from(kind)] += points;
        }
    }

    fn revoke(&mut self, name: AwardName) {
        let now = self.now;
        let award = self.awards.get_mut(&name).expect("it is there");
        let was_granted = award.stage == Stage::Granted;
        award.stage = Stage::Revoked;
        award.changed_at = now;
        let (kind, points, of, ticket) = (award.kind, award.points, award.seat, award.ticket);
        let Some(seat) = self.seats.get_mut(&of) else {
            return;
        };
        if !was_granted || seat.ticket != ticket {
            return;
        }
        if kind == DISQUALIFICATION {
            seat.standing = Standing::Seated;
        } else {
            seat.points[usize::from(kind)] -= points;
        }
    }

    fn apply_to_hosts(&mut self, act: &Act, settlement: Settlement) {
        let now = self.now;
        match *act {
            Act::Report { host, kind, passed } => {
                let host = &mut self.hosts[host];
                host.reports.push(Report {
                    sequence: host.next_report,
                    is_test: kind != ReportKind::SpoofCheck,
                    passed,
                    at: now,
                });
                host.next_report += 1;
                host.tried_at[usize::from(kind == ReportKind::Benchmark)] = now;
                if kind == ReportKind::Proof && passed {
                    host.proof_at = now;
                }
            }
            Act::SetTier { host, tier } => self.hosts[host].tier = tier,
            Act::SetBond { host, bond } => self.hosts[host].bond = bond,
            Act::Renew {
                host,
                machine,
                keeps_record,
            } => self.hosts[host] = self.hosts[host].renewed(machine, keeps_record, now),
            Act::Join { host } => self.hosts[host].join(now),
            Act::Heartbeat { host } => self.hosts[host].heartbeat(now),
            Act::Leave { host } => self.hosts[host].leave(now),
            Act::Begin { host, timeout } => {
                let job = settlement.expect("its address");
                self.hosts[host].begin(job, timeout, now);
            }
            Act::Checkpoint { host } => self.hosts[host].checkpoint(now),
            Act::Finish { host } => self.hosts[host].finish(now),
            Act::Stop { host } => self.hosts[host].stop(now),
            Act::Quit { host } => self.hosts[host].quit(now),
            Act::Expire { host } => self.hosts[host].expire(now),
            _ => {}
        }
    }

    fn phase(&mut self, number: u32) -> &mut Phase {
        self.phases.get_mut(&number).expect("it is there")
    }

    fn seat(&mut self, name: SeatName) -> &mut Seat {
        self.seats.get_mut(&name).expect("it is there")
    }

    fn vault(&mut self, phase: u32) -> &mut u64 {
        self.phase(phase).vault.as_mut().expect("it has one")
    }

    fn pay(&mut self, person: Person, amount: u64) {
        *self.wallets.get_mut(&person).expect("known") -= amount;
    }

    fn earn(&mut self, person: Person, amount: u64) {
        *self.wallets.get_mut(&person).expect("known") += amount;
    }
}

//! The race for seats, the waiting list, and what is counted: each act with what the books
//! say of it.

use nosana_sdk::{
    common::{assessment::ReportKind, grid::SeatState, tier::Tier},
    generated::{
        grid::accounts::Phase,
        tiers,
        tiers::instructions::{SetTierInstructionArgs, SubmitReportInstructionArgs},
    },
    instructions,
};
use solana_signer::Signer as _;

use super::{
    Kind,
    review::Case,
    run::{
        DAY, Event, HOUR, Habit, Network, Passed, Presence, assessor, figures, reviewer, sponsor,
    },
};

/// In how many slots of 0.4 s all hosts register; the last one is of those who come late.
const SLOTS: u8 = 4;
/// Of 10 000 that race: how many send their registration a slot too early, and again.
const HASTY: u32 = 500;
/// Of 10 000 hosts with a seat that are not there to test: how many give it back.
const IDLE_RETURNS: u32 = 4_000;
/// The same of the others; before the phase runs, and while it does.
const EARLY_RETURNS: u32 = 150;
const LATE_RETURNS: u32 = 250;
/// Of 10 000 in the waiting list: how many leave it.
const LINE_RETURNS: u32 = 1_000;
/// How many hosts of 10 000 the assessor tests on a day.
const TESTED: u32 = 9_200;
/// Days between two benchmarks of a host.
const BENCHMARK_DAYS: i64 = 7;
/// Below this score a card is not what it is said to be, basis points.
const SUSPICIOUS: i64 = 7_500;

impl Network {
    /// Everybody registers in the first slots, in an order that the leader of each chooses.
    pub(super) fn plan_race(&mut self) {
        let begin = self.books.terms.registration_from;
        let mut slots: Vec<Vec<usize>> = vec![Vec::new(); usize::from(SLOTS) + 1];
        for number in 0..self.agents.len() {
            let kind = self.agents[number].kind;
            // The owner of a squatted machine is a moment late.
            let slot = if kind.is_late() {
                SLOTS
            } else if self.agents[number].squatter.is_some() {
                3
            } else if kind == Kind::Squatter {
                1
            } else {
                u8::try_from(self.random.between(1, 3)).unwrap()
            };
            slots[usize::from(slot)].push(number);
            if slot == 1 && self.random.chance(HASTY) {
                slots[0].push(number);
            }
        }
        for (slot, mut hosts) in (0..).zip(slots) {
            // Two slots and a half make a second; the clock knows seconds.
            let at = begin - 1 + i64::from(slot > 0) + i64::from(slot > 2);
            for last in (1..hosts.len()).rev() {
                let other = self.random.between(0, i64::try_from(last).unwrap());
                hosts.swap(last, usize::try_from(other).unwrap());
            }
            for number in hosts {
                self.at(at, Event::Register(number, Some(slot)));
            }
        }
    }

    pub(super) fn register(&mut self, number: usize, slot: Option<u8>) {
        let agent = &self.agents[number];
        let (machine, owner) = (agent.machine, agent.owner.insecure_clone());
        let instruction = instructions::register_seat(
            owner.pubkey(),
            sponsor().pubkey(),
            self.phase,
            agent.address,
            &machine,
        );
        let foreseen = self.books.register(number, machine, self.now());
        let units = self.act("register", foreseen, instruction, &[&owner, &sponsor()]);
        let is_seated = self.books.is_seated(number);
        if let Some(slot) = slot {
            let found = self.found.slots.entry(slot).or_default();
            found.sent += 1;
            found.units += units.unwrap_or(0);
            match units {
                None => found.refused += 1,
                Some(_) if is_seated => found.seated += 1,
                Some(_) => found.waiting += 1,
            }
        }
        if units.is_none() {
            if self.agents[number].kind == Kind::Splitter {
                // A part that got no seat works all the same.
                self.wake_up(number);
            }
            return;
        }
        let seat = self.seat(number);
        let known = self.books.seats[number].as_ref().unwrap();
        let (ticket, place, state) = (known.ticket, known.place, known.state);
        if (seat.ticket, seat.place, seat.state) != (ticket, place, state as u8) {
            self.found.surprise(format!(
                "the seat of host {number} is {seat:?}, and not {known:?}"
            ));
        }
        if is_seated {
            self.be_seated(number);
        } else if self.random.chance(LINE_RETURNS) {
            let when = self.random.between(DAY, 20 * DAY);
            self.after(when, Event::GiveBack(number));
        }
    }

    /// What follows when a host has its seat.
    fn be_seated(&mut self, number: usize) {
        if self.agents[number].tier == Tier::Waitlisted {
            let admin = self.world.admin();
            let args = SetTierInstructionArgs {
                tier: Tier::Community as u8,
                reason: instructions::padded("moved up into a seat of the test grid").unwrap(),
            };
            let set = instructions::set_tier(admin.pubkey(), self.agents[number].address, args);
            self.must(set, &[&admin]);
            self.agents[number].tier = Tier::Community;
        }
        self.wake_up(number);
        let terms = &self.books.terms;
        let (now, from, until) = (self.now(), terms.running_from, terms.running_until);
        let kind = self.agents[number].kind;
        let begin = now.max(from);
        let while_it_runs = (begin + DAY, until - DAY);
        if kind == Kind::Idle && self.random.chance(IDLE_RETURNS)
            || kind == Kind::Steady && self.random.chance(LATE_RETURNS)
        {
            if while_it_runs.0 < while_it_runs.1 {
                let at = self.random.between(while_it_runs.0, while_it_runs.1);
                self.at(at, Event::GiveBack(number));
            }
        } else if kind == Kind::Steady && now < from && self.random.chance(EARLY_RETURNS) {
            let at = self.random.between(now + DAY, from - DAY);
            self.at(at, Event::GiveBack(number));
        }
        if kind == Kind::Contributor {
            let at = self.random.between(begin, begin + 2 * DAY);
            self.at(at, Event::Submit(number));
        }
        if kind == Kind::Inventor {
            // The assessor sees the same card answer for several machines.
            let at = begin + self.random.between(6, 14) * DAY;
            let card = self.agents[number].owner.pubkey();
            let why = Case::new(number, at, "one card, several machines", card);
            self.open_case(why);
        }
    }

    pub(super) fn give_back(&mut self, number: usize) {
        let Some(seat) = self.books.seats[number].as_ref() else {
            return;
        };
        let was_seated = seat.state == SeatState::Seated;
        let seat = self.seat(number);
        let machine = self.agents[number].machine;
        let owner = self.agents[number].owner.insecure_clone();
        let foreseen = self.books.give_back(number, machine, self.now());
        let give_back = instructions::give_back_seat(&seat);
        if self
            .act("give_back", foreseen, give_back, &[&owner])
            .is_none()
        {
            return;
        }
        if was_seated {
            self.found.given_back += 1;
            self.agents[number].presence = Presence::Gone;
            // Whoever waits sees to that.
            let wait = self.random.between(60, 6 * HOUR);
            self.after(wait, Event::MoveUp);
            // One in two wants it back on the next day, and gets in line.
            if self.random.chance(5_000) && self.now() + DAY < self.books.terms.running_from {
                self.agents[number].presence = Presence::ToCome;
                self.after(DAY, Event::Register(number, None));
            }
        } else {
            self.found.left += 1;
        }
    }

    /// Somebody moves up all whose turn it is, after trying one whose turn it is not.
    pub(super) fn move_up_all(&mut self) {
        let second = self.second_in_line();
        if let Some(other) = second {
            self.move_up(other);
        }
        let first = self.books.next();
        if let Some(number) = first
            && !self.books.can_move(self.now())
        {
            self.move_up(number);
        }
        while self.books.can_move(self.now()) {
            let Some(number) = self.books.next() else {
                return;
            };
            if !self.move_up(number) {
                return;
            }
        }
    }

    /// Somebody who waits and whose turn it is not.
    fn second_in_line(&self) -> Option<usize> {
        let first = self.books.next();
        (0..self.agents.len()).find(|number| {
            Some(*number) != first
                && self.books.seats[*number]
                    .as_ref()
                    .is_some_and(|seat| seat.state == SeatState::Waiting)
        })
    }

    fn move_up(&mut self, number: usize) -> bool {
        let seat = self.seat(number);
        let machine = self.agents[number].machine;
        let place = self.books.seats[number]
            .as_ref()
            .map_or(0, |seat| seat.place);
        let foreseen = self.books.move_up(number, machine, self.now());
        let move_up = instructions::move_up_seat(&seat);
        let is_moved = self.act("move_up", foreseen, move_up, &[]).is_some();
        if is_moved && self.books.is_seated(number) {
            self.found.moved_up.push(place);
            self.be_seated(number);
        }
        is_moved
    }

    /// What the chain says of the seats at the end of a day, beside what the books say.
    pub(super) fn midnight(&mut self) {
        let phase: Phase = self.world.chain.read(&self.phase);
        let books = &self.books;
        let said = [
            phase.taken,
            phase.waiting,
            phase.registered,
            phase.first_place,
            phase.next_place,
        ];
        let known = [
            books.taken,
            books.waiting,
            books.registered,
            books.first_place,
            books.next_place,
        ];
        let now = self.now();
        if said != known {
            self.found
                .surprise(format!("at {now}: seats {said:?}, and not {known:?}"));
        }
        let at_work = self.agents.iter().enumerate();
        let at_work = at_work.filter(|(number, agent)| {
            agent.is_there()
                && self.books.is_seated(*number)
                && agent.proof_at >= self.books.terms.running_from
        });
        let at_work = u32::try_from(at_work.count()).unwrap();
        self.found
            .days
            .push((now, phase.taken, phase.waiting, at_work));
    }

    /// What the assessor does once a day: it tests hosts that answer, and assesses those
    /// that failed.
    pub(super) fn round(&mut self) {
        let terms = &self.books.terms;
        let now = self.now();
        let day = (now - terms.running_from) / DAY;
        if now >= terms.running_until {
            return;
        }
        self.after(DAY, Event::Round);
        for number in 0..self.agents.len() {
            let agent = &self.agents[number];
            if !agent.is_there() || !self.books.is_seated(number) || agent.tier == Tier::Removed {
                continue;
            }
            if self.random.chance(TESTED) {
                self.prove(number);
            }
            let turn = day + i64::try_from(number).unwrap();
            if turn % BENCHMARK_DAYS == 0 && self.agents[number].tier != Tier::Removed {
                self.measure(number);
            }
        }
    }

    fn report(&mut self, number: usize, kind: ReportKind, passed: bool, figures: [u64; 4]) {
        let address = self.agents[number].address;
        let host: tiers::accounts::Host = self.world.chain.read(&address);
        let args = SubmitReportInstructionArgs {
            kind: kind as u8,
            passed,
            figures,
            evidence: [8; 32],
            sequence: host.next_report,
        };
        let assessor = assessor();
        let report = instructions::submit_report(assessor.pubkey(), address, &host, args);
        self.must(report, &[&assessor]);
        if !passed {
            return;
        }
        let at = self.now();
        let test = self.passed.len();
        self.passed.push(Passed {
            host: number,
            sequence: host.next_report,
            at,
        });
        // Mostly the assessor counts it at once; else anybody, later; now and then twice.
        let end = self.books.terms.running_until;
        let wait = match self.random.bits() % 100 {
            0..80 => 60,
            80..95 => self.random.between(HOUR, 10 * DAY),
            _ => end - at + self.random.between(HOUR, 10 * DAY),
        };
        self.after(wait, Event::CountTest(number, test));
        if self.random.chance(500) {
            self.after(wait + HOUR, Event::CountTest(number, test));
        }
    }

    fn prove(&mut self, number: usize) {
        let passed = self.random.chance(self.agents[number].kind.nature().proves);
        self.report(number, ReportKind::Proof, passed, [0; 4]);
        if passed {
            self.agents[number].proof_at = self.now();
            return;
        }
        let address = self.agents[number].address;
        self.must(instructions::assess_host(address), &[]);
        let host: tiers::accounts::Host = self.world.chain.read(&address);
        if host.tier == Tier::Removed as u8 {
            self.agents[number].tier = Tier::Removed;
            self.agents[number].presence = Presence::Gone;
            self.found.removed += 1;
            let at = self.now() + DAY;
            let why = Case::new(number, at, "passes no proof", address);
            self.open_case(why);
        }
    }

    fn measure(&mut self, number: usize) {
        let score = self.agents[number].kind.nature().score;
        // The card stays the same, a measurement of it is 2 % more or less.
        let card =
            score.0 + i64::try_from(number * 7_919 % 997).unwrap() * (score.1 - score.0) / 997;
        let bps = card + self.random.between(-200, 200);
        self.report(number, ReportKind::Benchmark, true, figures(bps));
        let agent = &mut self.agents[number];
        let is_first = agent.score.is_none();
        agent.score = Some(bps.min(agent.score.unwrap_or(bps)));
        if bps < SUSPICIOUS && !is_first {
            // Twice too slow: somebody looks closer.
            let (address, at) = (agent.address, self.now() + DAY);
            let why = Case::new(number, at, "another card than it says", address);
            self.open_case(why);
        }
    }

    /// Counts a host, and says when that is done next.
    pub(super) fn count_by_habit(&mut self, number: usize) {
        let end = self.books.terms.running_until;
        let next = match self.agents[number].habit {
            Habit::Restless => self.random.wait(4 * HOUR),
            Habit::Daily => self.random.wait(DAY),
            Habit::Weekly => self.random.wait(7 * DAY),
            Habit::AtTheEnd | Habit::TooLate => 0,
        };
        if next == 0 {
            return;
        }
        self.count(number);
        if self.now() + next < end + 5 * DAY {
            self.after(next, Event::Count(number));
        }
    }

    /// Counts everybody; those who are too late are forgotten the first time.
    pub(super) fn count_all(&mut self) {
        let is_first = self.now() < self.books.terms.running_until + DAY;
        for number in 0..self.agents.len() {
            if !is_first || self.agents[number].habit != Habit::TooLate {
                self.count(number);
            }
        }
    }

    fn count(&mut self, number: usize) {
        if self.books.seats[number].is_none() {
            return;
        }
        let seat = self.seat(number);
        let agent = &self.agents[number];
        let foreseen = self
            .books
            .count(number, &agent.diary, agent.fit(), self.now());
        self.act("count", foreseen, instructions::count_seat(&seat), &[]);
    }

    pub(super) fn count_test(&mut self, number: usize, test: usize) {
        if self.books.seats[number].is_none() {
            return;
        }
        let Passed { host, sequence, at } = self.passed[test];
        assert_eq!(host, number);
        let seat = self.seat(number);
        let agent = &self.agents[number];
        let report = tiers::pdas::find_report(&agent.address, sequence).0;
        let foreseen = self.books.count_test(number, at, agent.fit(), self.now());
        let count = instructions::count_report(&seat, report);
        self.act("count_report", foreseen, count, &[]);
    }

    /// The seat of a disqualified host is closed, so that its machine can register again:
    /// with its true owner.
    pub(super) fn clear_seat(&mut self, number: usize) {
        let owner =
            (0..self.agents.len()).find(|other| self.agents[*other].squatter == Some(number));
        let Some(owner) = owner else {
            return;
        };
        let seat = self.seat(number);
        let first = reviewer(0);
        let close = instructions::close_seat(first.pubkey(), &seat);
        if self.act("close_seat", Ok(()), close, &[&first]).is_some() {
            let machine = self.agents[number].machine;
            self.books.clear(number, machine);
            self.found.cleared += 1;
            let wait = self.random.between(HOUR, DAY);
            self.after(wait, Event::Register(owner, None));
        }
    }
}

//! What the phase must come to, as the simulation knows it: seats, waiting list, days,
//! awards and rewards by the rules, without an account read.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use nosana_sdk::{
    common::grid::{AwardState, KINDS, SeatState},
    generated::grid::types::PhaseTerms,
};

use super::diary::{Diary, Work};

const DAY: i64 = 24 * 60 * 60;
/// The kind that takes a seat out of the phase.
pub(super) const DISQUALIFICATION: u8 = 255;

/// What an instruction must do: nothing said, or the name of the error.
pub(super) type Foreseen = Result<(), &'static str>;

/// What was counted of one day.
#[derive(Clone, Copy, Debug, Default)]
struct Noted {
    work: Work,
    /// The part that its owner paid for.
    own: Work,
    is_online: bool,
    is_tested: bool,
}

/// A host's part in the phase.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) state: SeatState,
    pub(super) ticket: u32,
    pub(super) place: u32,
    pub(super) seated_at: i64,
    days: BTreeMap<i64, Noted>,
    pub(super) awarded: [u64; KINDS],
    pub(super) paid: Option<u64>,
}

/// An award as its reviewers have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Award {
    pub(super) host: usize,
    pub(super) ticket: u32,
    pub(super) kind: u8,
    pub(super) points: u64,
    pub(super) state: AwardState,
    /// Which reviewer's place it was made from.
    pub(super) by: usize,
    pub(super) evidence: [u8; 32],
}

/// The whole phase.
#[derive(Clone, Debug)]
pub(super) struct Books {
    pub(super) terms: PhaseTerms,
    /// By host.
    pub(super) seats: Vec<Option<Seat>>,
    /// Which host has the seat's account of a machine.
    machines: BTreeMap<[u8; 32], usize>,
    /// Who waits or left, in order.
    line: VecDeque<usize>,
    pub(super) taken: u32,
    pub(super) waiting: u32,
    pub(super) registered: u32,
    pub(super) first_place: u32,
    pub(super) next_place: u32,
    pub(super) awards: Vec<Award>,
    pub(super) awarded: [u64; 4],
    evidence: BTreeSet<[u8; 32]>,
    pub(super) is_final: bool,
}

impl Books {
    pub(super) fn new(terms: PhaseTerms, hosts: usize) -> Self {
        Self {
            terms,
            seats: vec![None; hosts],
            machines: BTreeMap::new(),
            line: VecDeque::new(),
            taken: 0,
            waiting: 0,
            registered: 0,
            first_place: 0,
            next_place: 0,
            awards: Vec::new(),
            awarded: [0; 4],
            evidence: BTreeSet::new(),
            is_final: false,
        }
    }

    /// Whether points may change.
    fn points_open(&self, now: i64) -> Foreseen {
        if self.is_final {
            return Err("WrongState");
        }
        let terms = &self.terms;
        if now >= terms.running_from && now < terms.review_until {
            Ok(())
        } else {
            Err("PointsClosed")
        }
    }

    /// Whether an award of `kind` can be made, agreed to and revoked: a disqualification
    /// from the first registration on.
    fn award_open(&self, kind: u8, now: i64) -> Foreseen {
        let terms = &self.terms;
        if kind == DISQUALIFICATION && now >= terms.registration_from && now < terms.running_from {
            return Ok(());
        }
        self.points_open(now)
    }

    fn may_be_seated(&self, now: i64) -> Foreseen {
        let terms = &self.terms;
        // Late joiners are let in while it runs.
        if now >= terms.registration_from && now < terms.running_until {
            Ok(())
        } else {
            Err("SeatsClosed")
        }
    }

    /// `host` on `machine` registers.
    pub(super) fn register(&mut self, host: usize, machine: [u8; 32], now: i64) -> Foreseen {
        let terms = &self.terms;
        // The seat's account is created before anything else is looked at.
        if self.machines.contains_key(&machine) {
            return Err(ALREADY_THERE);
        }
        if now < terms.registration_from || now >= terms.registration_until {
            return Err("RegistrationClosed");
        }
        let is_seated = self.taken < terms.seats && self.waiting == 0;
        let mut seat = Seat {
            state: SeatState::Waiting,
            ticket: self.registered,
            place: 0,
            seated_at: 0,
            days: BTreeMap::new(),
            awarded: [0; KINDS],
            paid: None,
        };
        if is_seated {
            seat.state = SeatState::Seated;
            seat.seated_at = now;
            self.taken += 1;
        } else {
            seat.place = self.next_place;
            self.next_place += 1;
            self.waiting += 1;
            self.line.push_back(host);
        }
        self.registered += 1;
        self.machines.insert(machine, host);
        self.seats[host] = Some(seat);
        Ok(())
    }

    /// `host` gives its seat or its place in the line back.
    pub(super) fn give_back(&mut self, host: usize, machine: [u8; 32], now: i64) -> Foreseen {
        self.may_be_seated(now)?;
        let is_first = self.line.front() == Some(&host);
        let seat = self.seats[host].as_mut().unwrap();
        match seat.state {
            SeatState::Seated => self.taken -= 1,
            SeatState::Waiting => {
                self.waiting -= 1;
                if !is_first {
                    seat.state = SeatState::Left;
                    return Ok(());
                }
                self.pass();
            }
            SeatState::Left | SeatState::Disqualified => return Err("WrongSeatState"),
        }
        self.seats[host] = None;
        self.machines.remove(&machine);
        Ok(())
    }

    fn pass(&mut self) {
        self.line.pop_front();
        self.first_place += 1;
    }

    /// Whose turn it is.
    pub(super) fn next(&self) -> Option<usize> {
        self.line.front().copied()
    }

    /// Whether the next one can be seated, or must be passed over.
    pub(super) fn can_move(&self, now: i64) -> bool {
        let Some(seat) = self.next().and_then(|host| self.seats[host].as_ref()) else {
            return false;
        };
        seat.state == SeatState::Left
            || (self.taken < self.terms.seats && self.may_be_seated(now).is_ok())
    }

    /// Moves `host` up.
    pub(super) fn move_up(&mut self, host: usize, machine: [u8; 32], now: i64) -> Foreseen {
        let is_next = self.next() == Some(host);
        let seats = self.terms.seats;
        let open = self.may_be_seated(now);
        let seat = self.seats[host].as_mut().unwrap();
        match seat.state {
            SeatState::Left if is_next => {
                self.pass();
                self.seats[host] = None;
                self.machines.remove(&machine);
                Ok(())
            }
            SeatState::Waiting if is_next => {
                open?;
                if self.taken >= seats {
                    return Err("NoSeatFree");
                }
                seat.state = SeatState::Seated;
                seat.seated_at = now;
                self.taken += 1;
                self.waiting -= 1;
                self.pass();
                Ok(())
            }
            SeatState::Waiting | SeatState::Left => Err("NotInTurn"),
            SeatState::Seated | SeatState::Disqualified => Err("WrongSeatState"),
        }
    }

    /// The first day that counts for `seat`.
    fn counts_from(&self, seat: &Seat) -> i64 {
        let whole = (seat.seated_at + DAY - 1).div_euclid(DAY);
        whole.max(self.terms.running_from / DAY)
    }

    /// Somebody counts what `host` did.
    pub(super) fn count(&mut self, host: usize, diary: &Diary, fit: Fit, now: i64) -> Foreseen {
        self.points_open(now)?;
        let Some(seat) = self.seats[host].as_ref() else {
            return Err("AccountNotInitialized");
        };
        if seat.state != SeatState::Seated {
            return Err("WrongSeatState");
        }
        fit.of_host()?;
        if self.terms.needs_proof && fit.proof_at < self.terms.running_from {
            return Err("NotProven");
        }
        let from = self.counts_from(seat);
        let until = self.terms.running_until / DAY;
        let uptime = i64::from(self.terms.uptime_seconds);
        let seat = self.seats[host].as_mut().unwrap();
        for day in from..until {
            let Some((work, own)) = diary.shown(day) else {
                continue;
            };
            let noted = seat.days.entry(day).or_default();
            (noted.work, noted.own) = (work, own);
            noted.is_online |= work.online >= uptime;
        }
        Ok(())
    }

    /// Somebody counts a test that `host` passed at `at`.
    pub(super) fn count_test(&mut self, host: usize, at: i64, fit: Fit, now: i64) -> Foreseen {
        self.points_open(now)?;
        let Some(seat) = self.seats[host].as_ref() else {
            return Err("AccountNotInitialized");
        };
        if seat.state != SeatState::Seated {
            return Err("WrongSeatState");
        }
        fit.of_host()?;
        let day = at / DAY;
        if day < self.counts_from(seat) || day >= self.terms.running_until / DAY {
            return Err("OutsideWindow");
        }
        let seat = self.seats[host].as_mut().unwrap();
        seat.days.entry(day).or_default().is_tested = true;
        Ok(())
    }

    /// The reviewer at `by` awards `points` of `kind`.
    pub(super) fn award(&mut self, award: Award, now: i64) -> Foreseen {
        if !self.evidence.insert(award.evidence) {
            return Err(ALREADY_THERE);
        }
        let made = self.try_award(&award, now);
        match made {
            Ok(state) => {
                self.awarded[award.by] += award.points;
                if state == AwardState::Granted {
                    self.seat_of(&award).unwrap().awarded[usize::from(award.kind)] += award.points;
                }
                self.awards.push(Award { state, ..award });
                Ok(())
            }
            Err(name) => {
                self.evidence.remove(&award.evidence);
                Err(name)
            }
        }
    }

    fn try_award(&self, award: &Award, now: i64) -> Result<AwardState, &'static str> {
        self.award_open(award.kind, now)?;
        let Some(seat) = self.seats[award.host].as_ref() else {
            return Err("AccountNotInitialized");
        };
        if seat.state != SeatState::Seated {
            return Err("WrongSeatState");
        }
        if award.kind == DISQUALIFICATION {
            return Ok(AwardState::Proposed);
        }
        if self.awarded[award.by] + award.points > self.terms.reviewer_cap {
            return Err("AboveReviewerCap");
        }
        let kind = usize::from(award.kind);
        if seat.awarded[kind] + award.points > self.terms.caps[kind] {
            return Err("AboveCap");
        }
        Ok(if award.points > self.terms.second_above {
            AwardState::Proposed
        } else {
            AwardState::Granted
        })
    }

    /// The seat that an award is for, while it is there.
    fn seat_of(&mut self, award: &Award) -> Option<&mut Seat> {
        self.seats[award.host]
            .as_mut()
            .filter(|seat| seat.ticket == award.ticket)
    }

    /// The reviewer at `by` agrees to the award numbered `number`.
    pub(super) fn agree(&mut self, number: usize, by: usize, now: i64) -> Foreseen {
        let award = self.awards[number];
        self.award_open(award.kind, now)?;
        if award.state != AwardState::Proposed {
            return Err("WrongAwardState");
        }
        if award.by == by {
            return Err("OwnAward");
        }
        let caps = self.terms.caps;
        let Some(seat) = self.seat_of(&award) else {
            return Err("WrongAward");
        };
        if seat.state != SeatState::Seated {
            return Err("WrongSeatState");
        }
        if award.kind == DISQUALIFICATION {
            seat.state = SeatState::Disqualified;
            self.taken -= 1;
        } else {
            let kind = usize::from(award.kind);
            if seat.awarded[kind] + award.points > caps[kind] {
                return Err("AboveCap");
            }
            seat.awarded[kind] += award.points;
        }
        self.awards[number].state = AwardState::Granted;
        Ok(())
    }

    /// Somebody who may takes the award numbered `number` back.
    pub(super) fn revoke(&mut self, number: usize, now: i64) -> Foreseen {
        let award = self.awards[number];
        self.award_open(award.kind, now)?;
        if award.state == AwardState::Revoked {
            return Err("WrongAwardState");
        }
        let is_free = self.taken < self.terms.seats;
        let was_granted = award.state == AwardState::Granted;
        let mut reinstated = false;
        if was_granted && let Some(seat) = self.seat_of(&award) {
            if award.kind != DISQUALIFICATION {
                seat.awarded[usize::from(award.kind)] -= award.points;
            } else if seat.state == SeatState::Disqualified {
                if !is_free {
                    return Err("NoSeatFree");
                }
                seat.state = SeatState::Seated;
                reinstated = true;
            }
        }
        self.taken += u32::from(reinstated);
        self.awarded[award.by] -= award.points;
        self.awards[number].state = AwardState::Revoked;
        Ok(())
    }

    /// The account of a disqualified seat is closed while the phase gives seats.
    pub(super) fn clear(&mut self, host: usize, machine: [u8; 32]) {
        self.seats[host] = None;
        self.machines.remove(&machine);
    }

    /// What `host` has, by kind; `with_own`: also for what its owner paid it for.
    pub(super) fn points(&self, host: usize, with_own: bool) -> [u64; KINDS] {
        let Some(seat) = self.seats[host].as_ref() else {
            return [0; KINDS];
        };
        let terms = &self.terms;
        let (mut served, mut fees, mut completed) = (0, 0, 0);
        let (mut online, mut tested) = (0, 0);
        for day in seat.days.values() {
            let own = if with_own { Work::default() } else { day.own };
            served += u64::try_from(day.work.served - own.served).unwrap();
            fees += day.work.fees - own.fees;
            completed += day.work.completed - own.completed;
            online += u64::from(day.is_online);
            tested += u64::from(day.is_tested);
        }
        let caps = &terms.caps;
        let claimed = served * u64::from(terms.points_per_hour) / 3_600
            + completed * u64::from(terms.points_per_job);
        let mut points = seat.awarded;
        points[0] = claimed.min(fees / terms.fee_per_point).min(caps[0]);
        points[1] = (online * u64::from(terms.points_per_day)).min(caps[1]);
        points[2] = (tested * u64::from(terms.points_per_test)).min(caps[2]);
        points
    }

    /// Days of the phase on which `host` was online long enough, and on which it passed a
    /// test, as they were counted.
    pub(super) fn days(&self, host: usize) -> (u32, u32) {
        let Some(seat) = self.seats[host].as_ref() else {
            return (0, 0);
        };
        let count = |such: fn(&Noted) -> bool| {
            u32::try_from(seat.days.values().filter(|day| such(day)).count()).unwrap()
        };
        (count(|day| day.is_online), count(|day| day.is_tested))
    }

    pub(super) fn is_seated(&self, host: usize) -> bool {
        self.seats[host]
            .as_ref()
            .is_some_and(|seat| seat.state == SeatState::Seated)
    }

    /// Points of all seats that have one, by kind.
    pub(super) fn totals(&self) -> [u64; KINDS] {
        let mut totals = [0; KINDS];
        for host in (0..self.seats.len()).filter(|host| self.is_seated(*host)) {
            for (total, points) in totals.iter_mut().zip(self.points(host, true)) {
                *total += points;
            }
        }
        totals
    }

    /// What `points` of `total` are paid, base units.
    pub(super) fn reward(&self, points: u64, total: u64) -> u64 {
        if total == 0 {
            return 0;
        }
        let terms = &self.terms;
        let share = u128::from(terms.pool) * u128::from(points) / u128::from(total);
        let worth = u128::from(points) * u128::from(terms.point_value);
        let most = u128::from(terms.reward_cap);
        u64::try_from(share.min(worth).min(most)).unwrap()
    }
}

/// What the runtime says of an account that is to be created and exists.
pub(super) const ALREADY_THERE: &str = "AlreadyThere";

/// What a host is, as counting asks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// Neither suspended nor removed.
    pub(super) is_in: bool,
    /// When its newest proof passed.
    pub(super) proof_at: i64,
}

impl Fit {
    fn of_host(self) -> Foreseen {
        if self.is_in { Ok(()) } else { Err("WrongTier") }
    }
}

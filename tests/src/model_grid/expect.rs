//! What an act may be refused for, by the rules as they are written down.

use nosana_sdk::common::{assessment::ReportKind, tier::Tier};

use super::{
    Act, AwardName, DAY, DISQUALIFICATION, Faults, GridError,
    GridError::{
        AboveBudget, AboveCap, AboveReviewerCap, AmountIsZero, BadAward, BadPlace, BadSchedule,
        BadTerms, BadText, BondTooSmall, HasSeats, NoMachine, NoReviewer, NoSeatFree, NotAuthority,
        NotDue, NotInTurn, NotOwner, NotProposed, NotProven, NotReviewer, NothingToClaim,
        OutsideWindow, Overlaps, OwnAward, PointsClosed, PoolTooSmall, RegistrationClosed,
        ReviewerTwice, SeatsClosed, TooLateToClaim, TooLateToOpen, WrongAward, WrongAwardState,
        WrongClass, WrongHost, WrongNumber, WrongPayer, WrongRecord, WrongReport, WrongSeat,
        WrongSeatState, WrongState, WrongTier, WrongVault,
    },
    Person, PhaseTerms, Pot, REPORT_HOURS, SeatName, Stage, Standing, State, Words,
    books::{Award, Model, Phase, Seat},
    work::{GRACE, Host},
};

/// The most points that a cap can be.
const MOST_POINTS: u64 = 1_000_000_000;

impl Act {
    /// Its name as people read it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::UpdateGrid { .. } => "update_grid",
            Self::ProposeAuthority { .. } => "propose_authority",
            Self::AcceptAuthority { .. } => "accept_authority",
            Self::Fund { .. } => "fund",
            Self::Donate { .. } => "tokens are donated",
            Self::Withdraw { .. } => "withdraw",
            Self::Create { .. } => "create_phase",
            Self::Update { .. } => "update_phase",
            Self::Open { .. } => "open_phase",
            Self::Cancel { .. } => "cancel_phase",
            Self::Replace { .. } => "replace_reviewer",
            Self::Register { .. } => "register",
            Self::GiveBack { .. } => "give_back",
            Self::MoveUp { .. } => "move_up",
            Self::Count { .. } => "count",
            Self::CountReport { .. } => "count_report",
            Self::Award { .. } => "award",
            Self::Agree { .. } => "agree",
            Self::Revoke { .. } => "revoke",
            Self::Finalize { .. } => "finalize",
            Self::Claim { .. } => "claim",
            Self::Close { .. } => "close_phase",
            Self::CloseSeat { .. } => "close_seat",
            Self::CloseAward { .. } => "close_award",
            Self::Report { .. } => "a host is tested",
            Self::SetTier { .. } => "a tier changes",
            Self::SetBond { .. } => "a bond changes",
            Self::Renew { .. } => "a host is registered anew",
            Self::Join { .. } => "a host waits",
            Self::Heartbeat { .. } => "a host renews its place",
            Self::Leave { .. } => "a host leaves its place",
            Self::Begin { .. } => "a job begins",
            Self::Checkpoint { .. } => "a job is paid in part",
            Self::Finish { .. } => "a job finishes",
            Self::Stop { .. } => "a job is stopped",
            Self::Quit { .. } => "a job is given back",
            Self::Expire { .. } => "a job expires",
            Self::Jump { .. } => "time passes",
        }
    }
}

impl Host {
    /// Whether `act` can be tried at all: what the other programs refuse is not this
    /// model's affair.
    pub(super) fn may(&self, act: &Act, now: i64) -> bool {
        let pause = i64::from(REPORT_HOURS) * 60 * 60;
        let over = |running: &super::work::Running| {
            running.started_at + i64::from(running.timeout) + GRACE
        };
        match *act {
            Act::Report { kind, .. } => {
                let last = self.tried_at[usize::from(kind == ReportKind::Benchmark)];
                self.tier != Tier::Removed
                    && self.report(self.next_report).is_none()
                    && (last == 0 || now >= last + pause)
            }
            Act::SetTier { .. } | Act::SetBond { .. } => self.is_idle(),
            Act::Renew { .. } => self.is_idle() && self.bond == 0,
            Act::Join { .. } => self.is_idle() && self.class == 1 && works(self.tier),
            Act::Heartbeat { .. } | Act::Leave { .. } => self.waits_until().is_some(),
            Act::Begin { .. } => self.waits_until().is_some_and(|until| until >= now),
            Act::Checkpoint { .. } => self.unpaid(now) > 0,
            Act::Finish { .. } | Act::Stop { .. } | Act::Quit { .. } => self.running().is_some(),
            Act::Expire { .. } => self.running().is_some_and(|running| now > over(running)),
            _ => true,
        }
    }
}

fn works(tier: Tier) -> bool {
    matches!(tier, Tier::Community | Tier::Premium)
}

impl Model {
    /// Everything that is wrong with `act`: nothing, when it must go through.
    pub(super) fn faults(&self, act: &Act) -> Faults {
        let mut faults = Faults::default();
        self.of_grid(act, &mut faults);
        self.of_phases(act, &mut faults);
        self.of_waiting(act, &mut faults);
        self.of_counting(act, &mut faults);
        self.of_awards(act, &mut faults);
        self.of_claims(act, &mut faults);
        self.of_closing(act, &mut faults);
        faults
    }

    fn of_grid(&self, act: &Act, faults: &mut Faults) {
        let grid = &self.grid;
        match act {
            Act::UpdateGrid {
                by,
                reviewers,
                budget,
            } => {
                self.authority_only(*by, faults);
                let there = reviewers.iter().flatten();
                faults.unless(there.clone().next().is_some(), "no reviewer", &[NoReviewer]);
                let twice = there
                    .clone()
                    .any(|who| there.clone().filter(|other| *other == who).count() > 1);
                faults.unless(!twice, "a reviewer twice", &[ReviewerTwice]);
                let is_enough = *budget >= self.allotted();
                faults.unless(is_enough, "less than is allotted", &[AboveBudget]);
            }
            Act::ProposeAuthority { by, .. } => self.authority_only(*by, faults),
            Act::AcceptAuthority { by } => {
                faults.unless(grid.pending == Some(*by), "not proposed", &[NotProposed]);
            }
            Act::Fund { by, amount } => {
                faults.unless(*amount > 0, "no amount", &[AmountIsZero]);
                faults.unless_there(*amount <= self.wallets[by], "not enough tokens");
            }
            Act::Donate { to, amount } => {
                let funds = self.wallets[&Person::Funder];
                faults.unless_there(*amount <= funds, "not enough tokens");
                let is_there = match to {
                    Pot::Pool => true,
                    Pot::Vault(phase) => self
                        .phases
                        .get(phase)
                        .is_some_and(|phase| phase.vault.is_some()),
                };
                faults.unless_there(is_there, "no vault");
            }
            Act::Withdraw { by, amount } => {
                self.authority_only(*by, faults);
                faults.unless(*amount > 0, "no amount", &[AmountIsZero]);
                let is_there = *amount <= self.pool;
                faults.unless(is_there, "more than the pool", &[PoolTooSmall]);
            }
            _ => {}
        }
    }

    fn authority_only(&self, by: Person, faults: &mut Faults) {
        let is_so = by == self.grid.authority;
        faults.unless(is_so, "not the authority", &[NotAuthority]);
    }

    /// The phase, when there is one.
    fn there(&self, number: u32, faults: &mut Faults) -> Option<&Phase> {
        let phase = self.phases.get(&number);
        faults.unless_there(phase.is_some(), "no phase");
        phase
    }

    fn of_phases(&self, act: &Act, faults: &mut Faults) {
        match act {
            Act::Create {
                by, number, terms, ..
            } => {
                self.authority_only(*by, faults);
                let is_next = *number == self.grid.next_phase;
                faults.unless(is_next, "not the next number", &[WrongNumber]);
                let is_new = !self.phases.contains_key(number);
                faults.unless_there(is_new, "there is such a phase");
                faults_of_terms(terms, faults);
            }
            Act::Update {
                by, phase, terms, ..
            } => {
                self.authority_only(*by, faults);
                faults_of_terms(terms, faults);
                if let Some(phase) = self.there(*phase, faults) {
                    in_state(phase, &[State::Draft], faults);
                }
            }
            Act::Open { by, phase } => {
                self.authority_only(*by, faults);
                let Some(phase) = self.there(*phase, faults) else {
                    return;
                };
                in_state(phase, &[State::Draft], faults);
                // Its vault is there already.
                faults.unless_there(phase.vault.is_none(), "opened before");
                let terms = &phase.terms;
                let is_early = self.now < terms.registration_until;
                faults.unless(is_early, "too late", &[TooLateToOpen]);
                let sum = self.allotted().saturating_add(terms.pool);
                let is_affordable = sum <= self.grid.budget;
                faults.unless(is_affordable, "above the budget", &[AboveBudget]);
                let is_there = terms.pool <= self.pool;
                faults.unless(is_there, "more than the pool", &[PoolTooSmall]);
                let is_apart = terms.running_from >= self.grid.counted_until;
                faults.unless(is_apart, "days that another counts", &[Overlaps]);
            }
            Act::Cancel { by, phase, payer } => {
                self.authority_only(*by, faults);
                if let Some(phase) = self.there(*phase, faults) {
                    in_state(phase, &[State::Draft, State::Open], faults);
                    faults.unless(*payer == phase.payer, "not the payer", &[WrongPayer]);
                    let is_unused = phase.registered == 0;
                    faults.unless(is_unused, "somebody registered", &[HasSeats]);
                }
            }
            Act::Replace {
                by,
                phase,
                place,
                reviewer,
            } => {
                self.authority_only(*by, faults);
                faults.unless(*place < 4, "no such place", &[BadPlace]);
                if let Some(phase) = self.there(*phase, faults) {
                    in_state(phase, &[State::Draft, State::Open], faults);
                    let is_twice = reviewer.is_some() && phase.reviewers.contains(reviewer);
                    faults.unless(!is_twice, "a reviewer twice", &[ReviewerTwice]);
                }
            }
            Act::Finalize { phase } => {
                if let Some(phase) = self.there(*phase, faults) {
                    in_state(phase, &[State::Open], faults);
                    let is_due = self.now >= phase.terms.review_until;
                    faults.unless(is_due, "the review goes on", &[NotDue]);
                }
            }
            _ => {}
        }
    }

    fn of_waiting(&self, act: &Act, faults: &mut Faults) {
        match *act {
            Act::Register {
                by,
                phase,
                host,
                machine,
                ..
            } => {
                let number = phase;
                let Some(phase) = self.there(number, faults) else {
                    return;
                };
                let host = &self.hosts[host];
                in_state(phase, &[State::Open], faults);
                let terms = &phase.terms;
                let is_open =
                    terms.registration_from <= self.now && self.now < terms.registration_until;
                faults.unless(is_open, "registration is closed", &[RegistrationClosed]);
                let is_owner = by == owner_of(host);
                faults.unless(is_owner, "not the owner", &[NotOwner]);
                let is_taken = phase.classes.is_empty() || phase.classes.contains(&host.class);
                faults.unless(is_taken, "another class", &[WrongClass]);
                fit(host, phase, faults);
                faults.unless(host.machine > 0, "no machine", &[NoMachine]);
                let is_its = machine == host.machine;
                faults.unless_there(is_its, "another machine's seat");
                let is_new = !self.seats.contains_key(&(number, host.machine));
                faults.unless_there(is_new, "the machine has a seat");
            }
            Act::GiveBack {
                by,
                phase,
                seat,
                payer,
            } => {
                let Some((phase, seat)) = self.seat_in(phase, seat, faults) else {
                    return;
                };
                in_state(phase, &[State::Open], faults);
                let is_open = phase.takes_seats(self.now);
                faults.unless(is_open, "no seats change hands", &[SeatsClosed]);
                faults.unless(by == seat.owner, "not the owner", &[NotOwner]);
                let is_held = matches!(seat.standing, Standing::Seated | Standing::Waiting);
                faults.unless(is_held, "neither seated nor waiting", &[WrongSeatState]);
                faults.unless(payer == seat.payer, "not the payer", &[WrongPayer]);
            }
            Act::MoveUp { phase, seat, payer } => self.of_turn(phase, seat, payer, faults),
            _ => {}
        }
    }

    fn of_turn(&self, number: u32, name: SeatName, payer: Person, faults: &mut Faults) {
        let Some((phase, seat)) = self.seat_in(number, name, faults) else {
            return;
        };
        let is_listed = matches!(seat.standing, Standing::Waiting | Standing::Left);
        let is_next = is_listed && seat.place == phase.first_place;
        faults.unless(is_next, "not its turn", &[NotInTurn, WrongSeatState]);
        if seat.standing == Standing::Left {
            in_state(phase, &[State::Open, State::Final], faults);
            faults.unless(payer == seat.payer, "not the payer", &[WrongPayer]);
            return;
        }
        in_state(phase, &[State::Open], faults);
        let is_open = phase.takes_seats(self.now);
        faults.unless(is_open, "no seats change hands", &[SeatsClosed]);
        let is_free = self.taken(number) < phase.terms.seats;
        faults.unless(is_free, "no seat is free", &[NoSeatFree]);
    }

    fn of_counting(&self, act: &Act, faults: &mut Faults) {
        match *act {
            Act::Count {
                phase,
                seat,
                host,
                record,
            } => {
                let Some((phase, seat)) = self.countable(phase, seat, host, faults) else {
                    return;
                };
                let is_proven = self.hosts[host].proof_at >= phase.terms.running_from;
                faults.unless(
                    !phase.terms.needs_proof || is_proven,
                    "not proven",
                    &[NotProven],
                );
                let is_its = record == seat.host && record == host;
                faults.unless(is_its, "another's record", &[WrongRecord, WrongHost]);
            }
            Act::CountReport {
                phase,
                seat,
                host,
                report,
            } => {
                let Some((phase, seat)) = self.countable(phase, seat, host, faults) else {
                    return;
                };
                faults.unless(report.0 == host, "another's report", &[WrongReport]);
                let Some(shown) = self.hosts[report.0].report(report.1) else {
                    faults.unless_there(false, "no report");
                    return;
                };
                let is_good = shown.is_test && shown.passed && shown.at >= seat.host_since;
                faults.unless(is_good, "no test that passed", &[WrongReport]);
                let counts = phase.counts(seat, shown.at.div_euclid(DAY));
                faults.unless(counts, "of a day that does not count", &[OutsideWindow]);
            }
            _ => {}
        }
    }

    /// What counting work and reports have in common.
    fn countable(
        &self,
        number: u32,
        name: SeatName,
        host: usize,
        faults: &mut Faults,
    ) -> Option<(&Phase, &Seat)> {
        let (phase, seat) = self.seat_in(number, name, faults)?;
        self.points_open(phase, faults);
        let is_seated = seat.standing == Standing::Seated;
        faults.unless(is_seated, "not seated", &[WrongSeatState]);
        let shown = &self.hosts[host];
        let is_it = host == seat.host
            && shown.since == seat.host_since
            && owner_of(shown) == seat.owner
            && shown.machine == name.1;
        faults.unless(is_it, "another host", &[WrongHost]);
        fit(shown, phase, faults);
        Some((phase, seat))
    }

    fn points_open(&self, phase: &Phase, faults: &mut Faults) {
        in_state(phase, &[State::Open], faults);
        let is_open = phase.changes_points(self.now);
        faults.unless(is_open, "points do not change now", &[PointsClosed]);
    }

    /// A seat is taken away from registration on, points only while they count.
    fn awards_open(&self, phase: &Phase, kind: u8, faults: &mut Faults) {
        if kind != DISQUALIFICATION {
            self.points_open(phase, faults);
            return;
        }
        in_state(phase, &[State::Open], faults);
        let is_open =
            phase.terms.registration_from <= self.now && self.now < phase.terms.review_until;
        faults.unless(is_open, "no seat is taken away now", &[PointsClosed]);
    }

    fn of_awards(&self, act: &Act, faults: &mut Faults) {
        match *act {
            Act::Award {
                by,
                phase: number,
                seat: name,
                kind,
                points,
                evidence,
            } => {
                let is_new = !self.awards.contains_key(&(number, evidence));
                faults.unless_there(is_new, "the same evidence");
                let Some((phase, seat)) = self.seat_in(number, name, faults) else {
                    return;
                };
                self.awards_open(phase, kind, faults);
                let place = phase.place_of(by);
                faults.unless(place.is_some(), "not a reviewer", &[NotReviewer]);
                faults.unless(by != seat.owner, "its own seat", &[OwnAward]);
                let is_seated = seat.standing == Standing::Seated;
                faults.unless(is_seated, "not seated", &[WrongSeatState]);
                let is_good = match kind {
                    DISQUALIFICATION => points == 0,
                    3..=5 => points > 0,
                    _ => false,
                };
                faults.unless(is_good, "no such award", &[BadAward]);
                if let Some(place) = place {
                    let sum = u128::from(self.awarded(number, place)) + u128::from(points);
                    let is_within = sum <= phase.terms.reviewer_cap.into();
                    faults.unless(is_within, "above the reviewer's cap", &[AboveReviewerCap]);
                }
                fits_cap(phase, seat, kind, points, faults);
            }
            Act::Agree {
                by,
                phase: number,
                seat: name,
                award,
            } => {
                let Some((phase, seat)) = self.seat_in(number, name, faults) else {
                    return;
                };
                let Some(award) = self.award_in(number, name, seat, award, faults) else {
                    return;
                };
                self.awards_open(phase, award.kind, faults);
                let is_open = award.stage == Stage::Proposed;
                faults.unless(is_open, "not proposed", &[WrongAwardState]);
                let place = phase.place_of(by);
                faults.unless(place.is_some(), "not a reviewer", &[NotReviewer]);
                let is_another = by != award.reviewer && place != Some(award.place);
                faults.unless(is_another, "its own award", &[OwnAward]);
                faults.unless(by != seat.owner, "its own seat", &[OwnAward]);
                let is_seated = seat.standing == Standing::Seated;
                faults.unless(is_seated, "not seated", &[WrongSeatState]);
                fits_cap(phase, seat, award.kind, award.points, faults);
            }
            Act::Revoke {
                by,
                phase: number,
                seat: name,
                award,
                words,
            } => self.of_revocation(by, number, name, award, words, faults),
            _ => {}
        }
    }

    fn of_revocation(
        &self,
        by: Person,
        number: u32,
        name: SeatName,
        award: AwardName,
        words: Words,
        faults: &mut Faults,
    ) {
        faults.unless(words == Words::Good, "no reason", &[BadText]);
        let Some(phase) = self.there(number, faults) else {
            return;
        };
        let Some(of) = self.awards.get(&award) else {
            faults.unless_there(false, "no award");
            return;
        };
        let is_its = award.0 == number && of.seat == name;
        faults.unless(is_its, "an award of another", &[WrongAward, WrongSeat]);
        self.awards_open(phase, of.kind, faults);
        let took_part = by == of.reviewer || Some(by) == of.second;
        let may = by == self.grid.authority || took_part && phase.place_of(by).is_some();
        faults.unless(may, "took no part in it", &[NotReviewer]);
        let is_open = of.stage != Stage::Revoked;
        faults.unless(is_open, "revoked before", &[WrongAwardState]);
        let reinstates = of.kind == DISQUALIFICATION
            && of.stage == Stage::Granted
            && self
                .seats
                .get(&of.seat)
                .is_some_and(|seat| seat.ticket == of.ticket);
        let is_free = self.taken(number) < phase.terms.seats;
        faults.unless(!reinstates || is_free, "no seat is free", &[NoSeatFree]);
    }

    fn award_in(
        &self,
        number: u32,
        name: SeatName,
        seat: &Seat,
        award: AwardName,
        faults: &mut Faults,
    ) -> Option<&Award> {
        let Some(of) = self.awards.get(&award) else {
            faults.unless_there(false, "no award");
            return None;
        };
        let is_its = award.0 == number && of.seat == name && of.ticket == seat.ticket;
        faults.unless(is_its, "an award of another", &[WrongAward]);
        Some(of)
    }

    fn of_claims(&self, act: &Act, faults: &mut Faults) {
        match *act {
            Act::Claim {
                by,
                phase: number,
                seat: name,
                vault,
            } => {
                let Some((phase, seat)) = self.seat_in(number, name, faults) else {
                    return;
                };
                in_state(phase, &[State::Final], faults);
                let is_early = self.now < phase.claim_until;
                faults.unless(is_early, "too late", &[TooLateToClaim]);
                faults.unless(by == seat.owner, "not the owner", &[NotOwner]);
                let is_seated = seat.standing == Standing::Seated;
                faults.unless(is_seated, "not seated", &[WrongSeatState, NothingToClaim]);
                let is_due = !seat.is_claimed && name.0 == number && self.reward(name) > 0;
                faults.unless(is_due, "nothing to claim", &[NothingToClaim]);
                faults.unless(vault == number, "another's vault", &[WrongVault]);
                faults.unless_there(
                    self.phases
                        .get(&vault)
                        .is_some_and(|phase| phase.vault.is_some()),
                    "no vault",
                );
            }
            Act::Close { phase, payer } => {
                let number = phase;
                let Some(phase) = self.there(number, faults) else {
                    return;
                };
                in_state(phase, &[State::Final], faults);
                let is_due = phase.state == State::Closed || self.may_close(number);
                faults.unless(is_due, "rewards can be claimed", &[NotDue]);
                faults.unless(payer == phase.payer, "not the payer", &[WrongPayer]);
                faults.unless_there(phase.vault.is_some(), "no vault");
            }
            _ => {}
        }
    }

    fn of_closing(&self, act: &Act, faults: &mut Faults) {
        match *act {
            Act::CloseSeat {
                by,
                phase,
                seat,
                payer,
            } => {
                let Some((phase, seat)) = self.seat_in(phase, seat, faults) else {
                    return;
                };
                faults.unless(payer == seat.payer, "not the payer", &[WrongPayer]);
                if phase.state == State::Closed {
                    return;
                }
                let is_out = seat.standing == Standing::Disqualified;
                faults.unless(is_out, "not disqualified", &[WrongState, WrongSeatState]);
                in_state(phase, &[State::Open], faults);
                let is_open = phase.takes_seats(self.now);
                faults.unless(is_open, "no seats change hands", &[SeatsClosed]);
                let may = by == self.grid.authority || phase.place_of(by).is_some();
                faults.unless(may, "no reviewer", &[NotReviewer]);
            }
            Act::CloseAward {
                phase: number,
                award,
                payer,
            } => {
                let Some(phase) = self.there(number, faults) else {
                    return;
                };
                in_state(phase, &[State::Closed], faults);
                let Some(of) = self.awards.get(&award) else {
                    faults.unless_there(false, "no award");
                    return;
                };
                faults.unless(award.0 == number, "an award of another", &[WrongAward]);
                faults.unless(payer == of.reviewer, "not the payer", &[WrongPayer]);
            }
            _ => {}
        }
    }

    /// The seat and the phase that stands beside it, when both are there.
    fn seat_in(&self, number: u32, name: SeatName, faults: &mut Faults) -> Option<(&Phase, &Seat)> {
        let phase = self.there(number, faults);
        let seat = self.seats.get(&name);
        faults.unless_there(seat.is_some(), "no seat");
        let pair = (phase?, seat?);
        faults.unless(name.0 == number, "a seat of another phase", &[WrongSeat]);
        Some(pair)
    }
}

fn owner_of(host: &Host) -> Person {
    Person::Owner(super::FIRST_HOSTS[host.number].0)
}

fn in_state(phase: &Phase, states: &[State], faults: &mut Faults) {
    faults.unless(states.contains(&phase.state), "wrong state", &[WrongState]);
}

/// What a host must be to take part.
fn fit(host: &Host, phase: &Phase, faults: &mut Faults) {
    let is_out = matches!(host.tier, Tier::Suspended | Tier::Removed);
    faults.unless(!is_out, "suspended or removed", &[WrongTier]);
    let is_bonded = host.bond >= phase.terms.bond_minimum;
    faults.unless(is_bonded, "the bond is too small", &[BondTooSmall]);
}

fn fits_cap(phase: &Phase, seat: &Seat, kind: u8, points: u64, faults: &mut Faults) {
    let kind = usize::from(kind);
    let (Some(has), Some(cap)) = (seat.points.get(kind), phase.terms.caps.get(kind)) else {
        return;
    };
    let sum = u128::from(*has) + u128::from(points);
    faults.unless(sum <= (*cap).into(), "above the cap", &[AboveCap]);
}

/// What is wrong with the terms of a phase.
fn faults_of_terms(terms: &PhaseTerms, faults: &mut Faults) {
    const SCHEDULE: &[GridError] = &[BadSchedule];
    const TERMS: &[GridError] = &[BadTerms];
    const EITHER: &[GridError] = &[BadSchedule, BadTerms];
    let mut unless = |is_so, why, said| faults.unless(is_so, why, said);
    unless(terms.late_join <= 2, "no such late joiners", SCHEDULE);
    let seats_until = if terms.late_join == 0 {
        terms.running_from
    } else {
        terms.running_until
    };
    let registers = terms.registration_from > 0
        && terms.registration_from < terms.registration_until
        && terms.registration_until <= seats_until
        && terms.registration_from < terms.running_from;
    unless(registers, "registration does not fit", SCHEDULE);
    let is_midnight = |time: i64| time >= 0 && time % DAY == 0 && time / DAY <= 65_535;
    let is_whole = is_midnight(terms.running_from) && is_midnight(terms.running_until);
    unless(is_whole, "no whole days", SCHEDULE);
    let days = i128::from(terms.running_until) - i128::from(terms.running_from);
    let is_long = (i128::from(DAY)..=31 * i128::from(DAY)).contains(&days);
    unless(is_long, "too few or too many days", SCHEDULE);
    let reviews = terms.review_until >= terms.running_until.saturating_add(DAY);
    unless(reviews, "too short a review", SCHEDULE);
    let claim_days = 7 * 86_400..=365 * 86_400;
    let claims = claim_days.contains(&terms.claim_seconds);
    unless(claims, "too short or long to claim", EITHER);
    unless(terms.seats > 0, "no seats", EITHER);
    let is_prize = terms.pool > 0
        && terms.point_value > 0
        && terms.reward_cap > 0
        && terms.reward_cap <= terms.pool;
    unless(is_prize, "no prize", TERMS);
    let is_burnt = terms.fee_per_point >= terms.point_value;
    unless(is_burnt, "a point pays more than its fee", TERMS);
    let uptime = (1..=86_400).contains(&terms.uptime_seconds);
    unless(uptime, "no such day online", TERMS);
    let caps =
        terms.caps.iter().all(|cap| *cap <= MOST_POINTS) && terms.caps.iter().any(|cap| *cap > 0);
    unless(caps, "caps", TERMS);
}

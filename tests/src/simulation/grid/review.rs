//! What hosts hand in, and three reviewers with habits of their own: the first looks every
//! day, the second once in six days, and the third is bought.

use std::collections::BTreeSet;

use nosana_sdk::{
    common::grid::{AwardState, PointKind, SeatState},
    generated::grid::{self, instructions::AwardInstructionArgs},
    instructions,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use super::{
    Kind,
    books::{Award, DISQUALIFICATION},
    run::{DAY, Event, HOUR, Network, reviewer},
};

/// Which reviewer is bought, since when, and when that is found out, in days of the phase.
const BOUGHT: usize = 2;
const BOUGHT_FROM: i64 = 5;
const FOUND_OUT: i64 = 16;
/// How long it takes until a case is opened against a bribing host that was found out.
const AFTERMATH: i64 = 3 * DAY;
/// When a steady host is disqualified by mistake and when that is seen, in days of review.
const MISTAKE: (i64, i64) = (1, 8);

/// What a host handed in.
#[derive(Clone, Debug)]
pub(super) struct Submission {
    host: usize,
    at: i64,
    kind: PointKind,
    /// What a fair reviewer gives for it.
    worth: u64,
    /// Whether somebody else wrote it, which is seen later.
    is_copied: bool,
    evidence: [u8; 32],
}

/// Why a host should not be in the phase.
#[derive(Clone, Debug)]
pub(super) struct Case {
    host: usize,
    /// Since when reviewers know.
    at: i64,
    what: &'static str,
    evidence: [u8; 32],
}

impl Case {
    /// `evidence` shows `what` about `host` from `at` on.
    pub(super) fn new(host: usize, at: i64, what: &'static str, about: Address) -> Self {
        let mut evidence = about.to_bytes();
        evidence[..8].copy_from_slice(&(host as u64).to_le_bytes());
        Self {
            host,
            at,
            what,
            evidence,
        }
    }
}

/// What lies on the reviewers' desks.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) submissions: Vec<Submission>,
    pub(super) cases: Vec<Case>,
    /// Awards that turn out to be for what was copied: when, which.
    copied: Vec<(i64, usize)>,
    /// Whether another reviews at the bought reviewer's place now.
    is_replaced: bool,
    /// What the bought reviewer was paid for.
    bought: BTreeSet<usize>,
    /// The disqualification by mistake.
    mistake: Option<usize>,
}

impl Network {
    pub(super) fn plan_review(&mut self) {
        let terms = self.books.terms.clone();
        self.at(terms.registration_from + DAY, Event::Review(0));
        self.at(terms.registration_from + 2 * DAY, Event::Review(1));
        self.at(terms.running_from + DAY + HOUR, Event::Review(BOUGHT));
        let days = (terms.running_until - terms.running_from) / DAY;
        let found_out = FOUND_OUT.min(days - 1).max(1);
        self.at(
            terms.running_from + found_out * DAY + 7 * HOUR,
            Event::FindOut,
        );
        self.at(terms.running_until + MISTAKE.1 * DAY, Event::Mistake);
        for number in 0..self.agents.len() {
            if self.agents[number].kind == Kind::Squatter {
                // Whose machine it is complains at once.
                let address = self.agents[number].address;
                let at = terms.registration_from + HOUR;
                let case = Case::new(number, at, "another's machine", address);
                self.open_case(case);
            }
        }
        let victim = (0..self.agents.len())
            .filter(|number| {
                let agent = &self.agents[*number];
                agent.kind == Kind::Steady && agent.squatter.is_none()
            })
            .nth(1);
        if let Some(number) = victim {
            let at = terms.running_until + MISTAKE.0 * DAY;
            let address = self.agents[number].address;
            let case = Case::new(number, at, "by mistake", address);
            self.desk.mistake = Some(number);
            self.open_case(case);
        }
    }

    fn random_digest(&mut self) -> [u8; 32] {
        let mut digest = [0; 32];
        for part in digest.chunks_mut(8) {
            part.copy_from_slice(&self.random.bits().to_le_bytes());
        }
        digest
    }

    /// A host hands something in, and does so again some days later.
    pub(super) fn submit(&mut self, number: usize) {
        let now = self.now();
        if now >= self.books.terms.running_until || !self.books.is_seated(number) {
            return;
        }
        let (kind, from, to) = match self.random.bits() % 10 {
            0..5 => (PointKind::Feedback, 10, 60),
            5..8 => (PointKind::Bugs, 20, 450),
            _ => (PointKind::Education, 20, 150),
        };
        let worth = u64::try_from(self.random.between(from, to)).unwrap() * 10;
        let is_copied = self.random.chance(600);
        let evidence = self.random_digest();
        self.hand_in(Submission {
            host: number,
            at: now,
            kind,
            worth,
            is_copied,
            evidence,
        });
        // Now and then another hands the same in, letter for letter.
        if self.random.chance(800)
            && let Some(other) = self.somebody(Kind::LuckySpoofer)
        {
            self.hand_in(Submission {
                host: other,
                at: now + HOUR,
                kind,
                worth,
                is_copied: true,
                evidence,
            });
        }
        let next = self.random.wait(5 * DAY);
        self.after(next, Event::Submit(number));
    }

    /// A host of `kind` with a seat.
    fn somebody(&mut self, kind: Kind) -> Option<usize> {
        let such: Vec<usize> = (0..self.agents.len())
            .filter(|number| self.agents[*number].kind == kind && self.books.is_seated(*number))
            .collect();
        let draw = usize::try_from(self.random.bits() % 1_000_000).unwrap();
        (!such.is_empty()).then(|| such[draw % such.len()])
    }

    /// Who reviews at `place` now.
    fn reviewer_at(&self, place: usize) -> Keypair {
        let is_replaced = place == BOUGHT && self.desk.is_replaced;
        reviewer(if is_replaced { 3 } else { place })
    }

    pub(super) fn review(&mut self, place: usize) {
        let (pause, share) = match place {
            0 => (DAY, 7_000),
            1 => (6 * DAY, 10_000),
            _ => (2 * DAY, 5_000),
        };
        self.after(pause, Event::Review(place));
        let day = (self.now() - self.books.terms.running_from) / DAY;
        if place == BOUGHT && !self.desk.is_replaced {
            if day >= BOUGHT_FROM {
                return self.serve_briber();
            }
        } else {
            self.agree_to_all(place);
            self.disqualify(place);
        }
        self.judge(place, share);
        self.revoke_copied(place);
    }

    /// Awards points for a part of what was handed in a day ago or earlier.
    fn judge(&mut self, place: usize, share: u32) {
        let now = self.now();
        let mut later = Vec::new();
        for submission in std::mem::take(&mut self.desk.submissions) {
            if submission.at + DAY > now || !self.random.chance(share) {
                later.push(submission);
                continue;
            }
            // The second reviewer is strict.
            let points = match place {
                1 => submission.worth * 8 / 10,
                _ => submission.worth,
            };
            let made = self.award(
                place,
                submission.host,
                submission.kind as u8,
                points,
                submission.evidence,
            );
            if made && submission.is_copied {
                let at = now + self.random.between(3, 10) * DAY;
                self.desk.copied.push((at, self.books.awards.len() - 1));
            }
        }
        self.desk.submissions.extend(later);
    }

    /// Makes an award; whether it was made.
    fn award(
        &mut self,
        place: usize,
        host: usize,
        kind: u8,
        points: u64,
        evidence: [u8; 32],
    ) -> bool {
        let Some(seat) = self.books.seats[host].as_ref() else {
            return false;
        };
        let ticket = seat.ticket;
        let foreseen = self.books.award(
            Award {
                host,
                ticket,
                kind,
                points,
                state: AwardState::Proposed,
                by: place,
                evidence,
            },
            self.now(),
        );
        let key = self.reviewer_at(place);
        let args = AwardInstructionArgs {
            kind,
            points,
            evidence,
        };
        let award = instructions::award(key.pubkey(), &self.seat(host), args);
        self.act("award", foreseen, award, &[&key]).is_some()
    }

    fn read_award(&self, number: usize) -> grid::accounts::Award {
        let evidence = self.books.awards[number].evidence;
        let address = grid::pdas::find_award(&self.phase, &evidence).0;
        self.world.chain.read(&address)
    }

    /// Agrees to what others proposed for what was handed in, and to disqualifications; there
    /// is nothing to show for what the bought reviewer proposes.
    fn agree_to_all(&mut self, place: usize) {
        for number in 0..self.books.awards.len() {
            let award = &self.books.awards[number];
            let is_open = award.state == AwardState::Proposed;
            let host = award.host;
            let is_bought = self.desk.bought.contains(&number);
            let is_live = self.books.seats[host]
                .as_ref()
                .is_some_and(|seat| seat.ticket == award.ticket && seat.state == SeatState::Seated);
            if !is_open || award.by == place || is_bought || !is_live {
                continue;
            }
            let is_disqualification = award.kind == DISQUALIFICATION;
            let foreseen = self.books.agree(number, place, self.now());
            let key = self.reviewer_at(place);
            let agree = instructions::agree_award(key.pubkey(), &self.read_award(number));
            let agreed = self.act("agree", foreseen, agree, &[&key]).is_some();
            if agreed && is_disqualification {
                self.found.disqualify(self.agents[host].kind);
                self.clear_seat(host);
                self.after(HOUR, Event::MoveUp);
            }
        }
    }

    /// Proposes to disqualify whom a case is open against.
    fn disqualify(&mut self, place: usize) {
        let now = self.now();
        let mut later = Vec::new();
        for case in std::mem::take(&mut self.desk.cases) {
            if case.at > now {
                later.push(case);
                continue;
            }
            let is_there = self.books.is_seated(case.host);
            // One proposal is enough.
            let is_proposed = self.books.awards.iter().any(|award| {
                award.host == case.host
                    && award.kind == DISQUALIFICATION
                    && award.state == AwardState::Proposed
            });
            if is_there
                && !is_proposed
                && self.award(place, case.host, DISQUALIFICATION, 0, case.evidence)
            {
                *self.found.cases.entry(case.what).or_default() += 1;
            }
        }
        self.desk.cases.extend(later);
    }

    /// The bought reviewer awards as much as it can: what needs no second one until a cap
    /// refuses, and then proposals, as large and as many as the phase lets it make.
    fn serve_briber(&mut self) {
        let before = self.books.awards.len();
        let terms = self.books.terms.clone();
        let friends: Vec<usize> = (0..self.agents.len())
            .filter(|number| {
                self.agents[*number].kind == Kind::Briber && self.books.is_seated(*number)
            })
            .collect();
        for host in &friends {
            for kind in [PointKind::Feedback, PointKind::Bugs, PointKind::Education] {
                let evidence = self.random_digest();
                while self.award(
                    BOUGHT,
                    *host,
                    kind as u8,
                    terms.second_above,
                    self.fresh(evidence),
                ) {}
            }
        }
        let largest = terms.caps[PointKind::Bugs as usize] / 10 * 9;
        let others: Vec<usize> = (0..self.agents.len())
            .filter(|host| self.agents[*host].kind != Kind::Briber && self.books.is_seated(*host))
            .collect();
        // A proposal counts against the reviewer's own cap, too: at most so many are possible.
        let most = usize::try_from(terms.reviewer_cap / largest).unwrap() + 1;
        let tries = others.len().max(most);
        for host in others.iter().cycle().take(tries) {
            let is_possible = self.books.awarded[BOUGHT] + largest <= terms.reviewer_cap;
            let evidence = self.random_digest();
            self.award(BOUGHT, *host, PointKind::Bugs as u8, largest, evidence);
            if !is_possible {
                break;
            }
        }
        self.desk.bought.extend(before..self.books.awards.len());
        self.found.bought_most = self.found.bought_most.max(self.books.awarded[BOUGHT]);
    }

    /// `evidence`, as nobody has used it before.
    fn fresh(&self, mut evidence: [u8; 32]) -> [u8; 32] {
        evidence[..8].copy_from_slice(&(self.books.awards.len() as u64).to_le_bytes());
        evidence
    }

    /// The authority takes back what the bought reviewer awarded since it was bought, and
    /// puts another in its place.
    pub(super) fn find_out(&mut self) {
        let admin = self.world.admin();
        let replace = instructions::replace_reviewer(
            admin.pubkey(),
            self.phase,
            u8::try_from(BOUGHT).unwrap(),
            reviewer(3).pubkey(),
        );
        self.must(replace, &[&admin]);
        let bought = reviewer(BOUGHT);
        self.desk.is_replaced = true;
        let reason = instructions::padded("the reviewer was paid for it").unwrap();
        for number in 0..self.books.awards.len() {
            let award = &self.books.awards[number];
            if !self.desk.bought.contains(&number) || award.state == AwardState::Revoked {
                continue;
            }
            let state = self.read_award(number);
            let foreseen = self.books.revoke(number, self.now());
            let revoke = instructions::revoke_award(admin.pubkey(), &state, reason);
            if self.act("revoke", foreseen, revoke, &[&admin]).is_some() {
                self.found.bought_revoked += 1;
            }
        }
        // It tries once more.
        if let Some(host) = self.somebody(Kind::Briber) {
            let args = AwardInstructionArgs {
                kind: PointKind::Feedback as u8,
                points: 100,
                evidence: self.random_digest(),
            };
            let award = instructions::award(bought.pubkey(), &self.seat(host), args);
            self.act("award", Err("NotReviewer"), award, &[&bought]);
        }
        for host in 0..self.agents.len() {
            if self.agents[host].kind == Kind::Briber && self.books.is_seated(host) && host % 2 == 0
            {
                let address = self.agents[host].address;
                let case = Case::new(host, self.now() + AFTERMATH, "bought a reviewer", address);
                self.open_case(case);
            }
        }
    }

    /// A reviewer takes back what it awarded for what somebody else had written.
    fn revoke_copied(&mut self, place: usize) {
        let now = self.now();
        let mut later = Vec::new();
        for (at, number) in std::mem::take(&mut self.desk.copied) {
            let award = &self.books.awards[number];
            if at > now || award.by != place {
                later.push((at, number));
                continue;
            }
            if award.state == AwardState::Revoked {
                continue;
            }
            let state = self.read_award(number);
            let key = self.reviewer_at(place);
            if state.reviewer != key.pubkey() {
                continue;
            }
            let foreseen = self.books.revoke(number, now);
            let reason = instructions::padded("copied from another's report").unwrap();
            let revoke = instructions::revoke_award(key.pubkey(), &state, reason);
            if self.act("revoke", foreseen, revoke, &[&key]).is_some() {
                self.found.copied_revoked += 1;
            }
        }
        self.desk.copied.extend(later);
    }

    /// The authority takes a disqualification back, and the host has its seat and its points
    /// again.
    pub(super) fn mend_mistake(&mut self) {
        let Some(host) = self.desk.mistake else {
            return;
        };
        let number = self.books.awards.iter().position(|award| {
            award.host == host
                && award.kind == DISQUALIFICATION
                && award.state != AwardState::Revoked
        });
        let Some(number) = number else {
            return;
        };
        let admin = self.world.admin();
        let state = self.read_award(number);
        let was_out = !self.books.is_seated(host);
        let foreseen = self.books.revoke(number, self.now());
        let reason = instructions::padded("it was another host").unwrap();
        let revoke = instructions::revoke_award(admin.pubkey(), &state, reason);
        let is_revoked = self.act("revoke", foreseen, revoke, &[&admin]).is_some();
        self.found.reinstated += u64::from(is_revoked && was_out);
    }
}

//! Accounts of the grid program.

use anchor_lang::{pinocchio::account::RefMut, prelude::*};
use nosana_common::grid::{
    AwardState, CLASSES, Counted, DISQUALIFICATION, KINDS, LateJoin, MAX_CLAIM_SECONDS, MAX_DAYS,
    MIN_CLAIM_SECONDS, PhaseState, PointKind, Prize, REVIEWERS, Rates, Schedule, SeatDays,
    SeatState,
};

use crate::error::GridError;

/// The layout that this build writes.
pub const VERSION: u8 = 1;

/// The number of the first phase.
pub const FIRST_PHASE: u32 = 1;

/// How many reviewers there can be.
pub const MAX_REVIEWERS: usize = REVIEWERS;

/// What all phases share. Seeds: `grid`.
#[account]
pub struct Grid {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the pool's address.
    pub pool_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may run phases.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that prizes are paid in.
    pub mint: Address,
    /// The token account that holds what is not yet given to a phase.
    pub pool: Address,
    /// Who may award points in phases that are created from now on; zero where there is
    /// none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// Base units that phases were opened with and that did not come back.
    pub allotted: PodU64,
    /// Number of the next phase.
    pub next_phase: PodU32,
    /// Zero.
    pub padding_2: [u8; 4],
    /// The most that all phases together may be opened with, base units.
    pub budget: PodU64,
    /// Base units that came in by `fund`, ever.
    pub funded: PodU64,
    /// When the days end that some open phase counts, Unix seconds: the next one runs from
    /// then on, so that no day and no fee counts in two phases.
    pub counted_until: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 40],
}

impl Grid {
    /// Refuses everyone but the authority.
    pub fn require_authority(&self, signer: &Signer) -> Result<()> {
        require!(*signer.address() == self.authority, GridError::NotAuthority);
        Ok(())
    }

    /// Gives `amount` base units of the budget free: what phases were opened with and that
    /// did not come back, after it.
    pub fn free_budget(&mut self, amount: u64) -> Result<u64> {
        let allotted = self
            .allotted
            .get()
            .checked_sub(amount)
            .ok_or(GridError::Overflow)?;
        self.allotted = allotted.into();
        Ok(allotted)
    }
}

/// Refuses reviewers of whom there is none, or one twice.
pub fn require_reviewers(reviewers: &[Address; MAX_REVIEWERS]) -> Result<()> {
    let mut named = reviewers
        .iter()
        .filter(|reviewer| **reviewer != Address::default());
    require!(named.clone().next().is_some(), GridError::NoReviewer);
    let is_twice = named.any(|named| reviewers.iter().filter(|other| *other == named).count() > 1);
    require!(!is_twice, GridError::ReviewerTwice);
    Ok(())
}

/// What an organiser decides about a phase, as an argument and in events.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct PhaseTerms {
    /// When registration begins, Unix seconds.
    pub registration_from: i64,
    /// When registration ends, Unix seconds.
    pub registration_until: i64,
    /// When work begins to count, Unix seconds: a midnight, UTC.
    pub running_from: i64,
    /// When work no longer counts, Unix seconds: a midnight, UTC, at most 31 days later.
    pub running_until: i64,
    /// When points can no longer change, Unix seconds: a day later at least.
    pub review_until: i64,
    /// How long rewards can be claimed, seconds: a week to a year.
    pub claim_seconds: u32,
    /// How many seats there are.
    pub seats: u32,
    /// What is done about late joiners, see `nosana_common::grid::LateJoin`.
    pub late_join: u8,
    /// Whether a host's work and uptime count only once it passed a proof in the running
    /// window.
    pub needs_proof: bool,
    /// Base units for all seats.
    pub pool: u64,
    /// The most that a point is worth, base units.
    pub point_value: u64,
    /// The most that a seat is paid, base units.
    pub reward_cap: u64,
    /// Base units of fee that must have been paid for each point of work; at least what
    /// a point is worth at most.
    pub fee_per_point: u64,
    /// Points for an hour served.
    pub points_per_hour: u32,
    /// Points for a job finished.
    pub points_per_job: u32,
    /// Points for a day online.
    pub points_per_day: u32,
    /// Points for a day on which a test passed.
    pub points_per_test: u32,
    /// Seconds online that make a day online.
    pub uptime_seconds: u32,
    /// The most points of each kind that a seat can have, see
    /// `nosana_common::grid::PointKind`.
    pub caps: [u64; KINDS],
    /// The most points that one reviewer can award in the phase.
    pub reviewer_cap: u64,
    /// An award of more points than this needs a second reviewer.
    pub second_above: u64,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
    /// Points that make a host performant, for the list of those who enter Premium.
    pub performant_points: u64,
}

impl PhaseTerms {
    /// Refuses terms that are out of order or range.
    pub fn validate(&self) -> Result<()> {
        let has_time_to_claim =
            (MIN_CLAIM_SECONDS..=MAX_CLAIM_SECONDS).contains(&self.claim_seconds);
        require!(
            self.schedule()?.is_valid() && has_time_to_claim,
            GridError::BadSchedule
        );
        require!(
            self.seats > 0 && self.rates().is_valid(&self.prize()),
            GridError::BadTerms
        );
        Ok(())
    }

    /// The times.
    pub fn schedule(&self) -> Result<Schedule> {
        Ok(Schedule {
            registration_from: self.registration_from,
            registration_until: self.registration_until,
            running_from: self.running_from,
            running_until: self.running_until,
            review_until: self.review_until,
            late_join: LateJoin::try_from(self.late_join).map_err(|()| GridError::BadSchedule)?,
        })
    }

    /// What is counted in points.
    #[must_use]
    pub fn rates(&self) -> Rates {
        Rates {
            points_per_hour: self.points_per_hour,
            points_per_job: self.points_per_job,
            points_per_day: self.points_per_day,
            points_per_test: self.points_per_test,
            uptime_seconds: self.uptime_seconds,
            fee_per_point: self.fee_per_point,
            caps: self.caps,
        }
    }

    /// What points are paid from.
    #[must_use]
    pub fn prize(&self) -> Prize {
        Prize {
            pool: self.pool,
            point_value: self.point_value,
            reward_cap: self.reward_cap,
        }
    }
}

/// A phase of the test grid. Seeds: `phase`, number.
#[account]
pub struct Phase {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address; zero while it has none.
    pub vault_bump: u8,
    /// See `nosana_common::grid::PhaseState`.
    pub state: u8,
    /// What is done about late joiners, see `nosana_common::grid::LateJoin`.
    pub late_join: u8,
    /// 1 when work and uptime count only once a proof passed in the running window.
    pub needs_proof: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The number that its address is derived from.
    pub number: PodU32,
    /// How many seats there are.
    pub seats: PodU32,
    /// How many of them are taken.
    pub taken: PodU32,
    /// How many wait for one.
    pub waiting: PodU32,
    /// How many ever registered: the ticket of the next one.
    pub registered: PodU32,
    /// Place in the waiting list whose turn is next.
    pub first_place: PodU32,
    /// Place in the waiting list that the next one gets.
    pub next_place: PodU32,
    /// How long rewards can be claimed, seconds.
    pub claim_seconds: PodU32,
    /// When registration begins, Unix seconds.
    pub registration_from: PodI64,
    /// When registration ends, Unix seconds.
    pub registration_until: PodI64,
    /// When work begins to count, Unix seconds.
    pub running_from: PodI64,
    /// When work no longer counts, Unix seconds.
    pub running_until: PodI64,
    /// When points can no longer change, Unix seconds.
    pub review_until: PodI64,
    /// When it was made final, Unix seconds; zero before.
    pub final_at: PodI64,
    /// When rewards can no longer be claimed, Unix seconds; zero before it is final.
    pub claim_until: PodI64,
    /// Base units for all seats.
    pub pool: PodU64,
    /// The most that a point is worth, base units.
    pub point_value: PodU64,
    /// The most that a seat is paid, base units.
    pub reward_cap: PodU64,
    /// Base units of fee that must have been paid for each point of work.
    pub fee_per_point: PodU64,
    /// Points for an hour served.
    pub points_per_hour: PodU32,
    /// Points for a job finished.
    pub points_per_job: PodU32,
    /// Points for a day online.
    pub points_per_day: PodU32,
    /// Points for a day on which a test passed.
    pub points_per_test: PodU32,
    /// Seconds online that make a day online.
    pub uptime_seconds: PodU32,
    /// Zero.
    pub padding_2: [u8; 4],
    /// The most points of each kind that a seat can have.
    pub caps: [PodU64; KINDS],
    /// The most points that one reviewer can award.
    pub reviewer_cap: PodU64,
    /// An award of more points than this needs a second reviewer.
    pub second_above: PodU64,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: PodU64,
    /// Points that make a host performant.
    pub performant_points: PodU64,
    /// Points of all seats that are not disqualified, by kind.
    pub totals: [PodU64; KINDS],
    /// Points of the seats whose reward was claimed.
    pub claimed_points: PodU64,
    /// Base units paid.
    pub paid: PodU64,
    /// Base units that returned to the pool of all phases; zero before it is closed.
    pub returned: PodU64,
    /// The token account that rewards are paid from; zero while it is a draft.
    pub vault: Address,
    /// Who paid the rent of this account and its vault, and gets it back.
    pub payer: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; REVIEWERS],
    /// Points that each of them awarded, without what was revoked. They stay with the
    /// place when a reviewer is replaced.
    pub awarded: [PodU64; REVIEWERS],
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; CLASSES],
    /// When the days ended that phases opened before it count, Unix seconds: the grid is
    /// set back to this when it is cancelled. Zero while it is a draft.
    pub counted_before: PodI64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

impl Phase {
    /// How far it came; a byte that is none counts as closed, which allows nothing.
    #[must_use]
    pub fn state(&self) -> PhaseState {
        PhaseState::try_from(self.state).unwrap_or(PhaseState::Closed)
    }

    /// Refuses unless the phase is in `state`.
    pub fn require_state(&self, state: PhaseState) -> Result<()> {
        require!(self.state() == state, GridError::WrongState);
        Ok(())
    }

    /// Refuses unless points may change at `now`.
    pub fn require_points_open(&self, now: i64) -> Result<()> {
        self.require_state(PhaseState::Open)?;
        require!(
            self.schedule().may_change_points(now),
            GridError::PointsClosed
        );
        Ok(())
    }

    /// Refuses unless seats may be given, and given back, at `now`.
    pub fn require_seats_open(&self, now: i64) -> Result<()> {
        self.require_state(PhaseState::Open)?;
        require!(self.schedule().may_be_seated(now), GridError::SeatsClosed);
        Ok(())
    }

    /// Refuses unless an award of `kind` may be made, agreed to and revoked at `now`:
    /// points when points may change, disqualifications before, too.
    pub fn require_award_open(&self, kind: u8, now: i64) -> Result<()> {
        if kind != DISQUALIFICATION {
            return self.require_points_open(now);
        }
        self.require_state(PhaseState::Open)?;
        require!(self.schedule().may_disqualify(now), GridError::PointsClosed);
        Ok(())
    }

    /// The times; a byte that is no way to treat late joiners refuses them.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        Schedule {
            registration_from: self.registration_from.get(),
            registration_until: self.registration_until.get(),
            running_from: self.running_from.get(),
            running_until: self.running_until.get(),
            review_until: self.review_until.get(),
            late_join: LateJoin::try_from(self.late_join).unwrap_or(LateJoin::Refused),
        }
    }

    /// What is counted in points.
    #[must_use]
    pub fn rates(&self) -> Rates {
        Rates {
            points_per_hour: self.points_per_hour.get(),
            points_per_job: self.points_per_job.get(),
            points_per_day: self.points_per_day.get(),
            points_per_test: self.points_per_test.get(),
            uptime_seconds: self.uptime_seconds.get(),
            fee_per_point: self.fee_per_point.get(),
            caps: self.caps.map(|cap| cap.get()),
        }
    }

    /// What points are paid from.
    #[must_use]
    pub fn prize(&self) -> Prize {
        Prize {
            pool: self.pool.get(),
            point_value: self.point_value.get(),
            reward_cap: self.reward_cap.get(),
        }
    }

    /// Writes `terms` and `classes` into a draft.
    pub fn set_terms(&mut self, terms: &PhaseTerms, classes: [Address; CLASSES]) {
        self.registration_from = terms.registration_from.into();
        self.registration_until = terms.registration_until.into();
        self.running_from = terms.running_from.into();
        self.running_until = terms.running_until.into();
        self.review_until = terms.review_until.into();
        self.claim_seconds = terms.claim_seconds.into();
        self.seats = terms.seats.into();
        self.late_join = terms.late_join;
        self.needs_proof = terms.needs_proof.into();
        self.pool = terms.pool.into();
        self.point_value = terms.point_value.into();
        self.reward_cap = terms.reward_cap.into();
        self.fee_per_point = terms.fee_per_point.into();
        self.points_per_hour = terms.points_per_hour.into();
        self.points_per_job = terms.points_per_job.into();
        self.points_per_day = terms.points_per_day.into();
        self.points_per_test = terms.points_per_test.into();
        self.uptime_seconds = terms.uptime_seconds.into();
        self.caps = terms.caps.map(Into::into);
        self.reviewer_cap = terms.reviewer_cap.into();
        self.second_above = terms.second_above.into();
        self.bond_minimum = terms.bond_minimum.into();
        self.performant_points = terms.performant_points.into();
        self.classes = classes;
    }

    /// Whether hosts of `class` may register. The zero address is no class.
    #[must_use]
    pub fn takes_class(&self, class: &Address) -> bool {
        let mut named = self
            .classes
            .iter()
            .filter(|named| **named != Address::default())
            .peekable();
        named.peek().is_none() || named.any(|named| named == class)
    }

    /// Which of the reviewers `signer` is.
    pub fn require_reviewer(&self, signer: &Signer) -> Result<usize> {
        // Nobody signs for the zero address.
        self.reviewers
            .iter()
            .position(|reviewer| reviewer == signer.address())
            .ok_or_else(|| GridError::NotReviewer.into())
    }

    /// Whether a seat is free.
    #[must_use]
    pub fn has_free_seat(&self) -> bool {
        self.taken.get() < self.seats.get()
    }

    /// Takes one of the seats that are free.
    pub fn take_seat(&mut self) -> Result<()> {
        require!(self.has_free_seat(), GridError::NoSeatFree);
        self.taken = more(self.taken)?;
        Ok(())
    }

    /// A seat is free again.
    pub fn free_seat(&mut self) -> Result<()> {
        self.taken = less(self.taken)?;
        Ok(())
    }

    /// Puts one more at the end of the waiting list. Its place.
    pub fn add_waiting(&mut self) -> Result<PodU32> {
        let place = self.next_place;
        self.next_place = more(place)?;
        self.waiting = more(self.waiting)?;
        Ok(place)
    }

    /// One waits no longer.
    pub fn remove_waiting(&mut self) -> Result<()> {
        self.waiting = less(self.waiting)?;
        Ok(())
    }

    /// The turn goes on to the next place of the waiting list.
    pub fn pass_place(&mut self) -> Result<()> {
        self.first_place = more(self.first_place)?;
        Ok(())
    }

    /// Notes that the reviewer at `place` awarded `points`. Those of all its awards.
    pub fn note_awarded(&mut self, place: usize, points: u64) -> Result<u64> {
        let cap = self.reviewer_cap.get();
        let awarded = self.awarded.get_mut(place).ok_or(GridError::NotReviewer)?;
        *awarded = awarded
            .checked_add(points)
            .filter(|awarded| awarded.get() <= cap)
            .ok_or(GridError::AboveReviewerCap)?;
        Ok(awarded.get())
    }

    /// Forgets `points` that the reviewer at `place` awarded.
    pub fn forget_awarded(&mut self, place: usize, points: u64) -> Result<()> {
        let awarded = self.awarded.get_mut(place).ok_or(GridError::NotReviewer)?;
        *awarded = awarded.checked_sub(points).ok_or(GridError::Overflow)?;
        Ok(())
    }

    /// Points of all seats that are not disqualified.
    pub fn total_points(&self) -> Result<u64> {
        sum(&self.totals)
    }

    /// Adds the points of a seat that count from now on.
    pub fn add_points(&mut self, points: &[PodU64; KINDS]) -> Result<()> {
        self.replace_points(&[PodU64::from(0); KINDS], points)
    }

    /// Takes the points of a seat away that count no longer.
    pub fn remove_points(&mut self, points: &[PodU64; KINDS]) -> Result<()> {
        self.replace_points(points, &[PodU64::from(0); KINDS])
    }

    /// A seat had the points `before` and has `after` now.
    pub fn replace_points(
        &mut self,
        before: &[PodU64; KINDS],
        after: &[PodU64; KINDS],
    ) -> Result<()> {
        for ((total, before), after) in self.totals.iter_mut().zip(before).zip(after) {
            *total = total
                .get()
                .checked_sub(before.get())
                .and_then(|rest| rest.checked_add(after.get()))
                .ok_or(GridError::Overflow)?
                .into();
        }
        Ok(())
    }
}

fn more(count: PodU32) -> Result<PodU32> {
    count
        .checked_add(1)
        .ok_or_else(|| GridError::Overflow.into())
}

fn less(count: PodU32) -> Result<PodU32> {
    count
        .checked_sub(1)
        .ok_or_else(|| GridError::Overflow.into())
}

/// The sum of points of all kinds.
pub fn sum(points: &[PodU64; KINDS]) -> Result<u64> {
    points
        .iter()
        .try_fold(0_u64, |sum, points| sum.checked_add(points.get()))
        .ok_or_else(|| GridError::Overflow.into())
}

/// A host in a phase, in its seat or waiting for one. Seeds: `seat`, phase, machine.
#[account]
pub struct Seat {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// See `nosana_common::grid::SeatState`.
    pub state: u8,
    /// 1 when its reward was claimed.
    pub claimed: u8,
    /// How manieth it registered in the phase, from zero. With the address it names the
    /// seat: who gives it back and registers again gets another.
    pub ticket: PodU32,
    /// Place in the waiting list; zero for who was seated at once, too.
    pub place: PodU32,
    /// Zero.
    pub padding: [u8; 4],
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// Who owned the host when it registered, and is paid.
    pub owner: Address,
    /// Who paid this account's rent, and gets it back.
    pub payer: Address,
    /// Digest of what identifies the machine, as the host has it.
    pub machine: [u8; 32],
    /// When the host was registered with the tiers program, Unix seconds: another host at
    /// its address later is not the one that has the seat.
    pub host_since: PodI64,
    /// When it registered for the phase, Unix seconds.
    pub registered_at: PodI64,
    /// When it got its seat, Unix seconds; zero while it waits.
    pub seated_at: PodI64,
    /// When its work was counted last, Unix seconds; zero before.
    pub counted_at: PodI64,
    /// Points, by kind, see `nosana_common::grid::PointKind`.
    pub points: [PodU64; KINDS],
    /// Base units paid.
    pub paid: PodU64,
    /// What it did on each day of the phase: each 16 bytes, see
    /// `nosana_common::grid::SeatDay`.
    pub days: [[u8; 16]; MAX_DAYS],
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

impl Seat {
    /// What became of it; a byte that is none counts as disqualified, which gets nothing.
    #[must_use]
    pub fn state(&self) -> SeatState {
        SeatState::try_from(self.state).unwrap_or(SeatState::Disqualified)
    }

    /// Refuses unless the seat is in `state`.
    pub fn require_state(&self, state: SeatState) -> Result<()> {
        require!(self.state() == state, GridError::WrongSeatState);
        Ok(())
    }

    /// Refuses a seat of another phase.
    pub fn require_phase(&self, phase: &Address) -> Result<()> {
        require!(self.phase == *phase, GridError::WrongSeat);
        Ok(())
    }

    /// Refuses who did not pay the seat's rent.
    pub fn require_payer(&self, payer: &AccountView) -> Result<()> {
        require!(self.payer == *payer.address(), GridError::WrongPayer);
        Ok(())
    }

    /// The seat of `award` in `account`, to change it; `None` when it was closed since,
    /// or belongs to a later registration.
    pub fn write_of<'a>(
        award: &Award,
        account: &'a mut AccountView,
    ) -> Result<Option<RefMut<'a, Self>>> {
        require!(*account.address() == award.seat, GridError::WrongAward);
        if !account.owned_by(&crate::ID) {
            return Ok(None);
        }
        let seat = RefMut::filter_map(account.try_borrow_mut()?, |data| {
            data.strip_prefix(Self::DISCRIMINATOR)?;
            bytemuck::try_from_bytes_mut::<Self>(data.get_mut(8..)?).ok()
        })
        .map_err(|_| GridError::WrongSeat)?;
        let is_of_award = seat.phase == award.phase && seat.ticket == award.ticket;
        Ok(is_of_award.then_some(seat))
    }

    /// Its days.
    #[must_use]
    pub fn days(&self) -> &SeatDays {
        bytemuck::cast_ref(&self.days)
    }

    /// Its days, to note something in them.
    pub fn days_mut(&mut self) -> &mut SeatDays {
        bytemuck::cast_mut(&mut self.days)
    }

    /// The days that count for it in a phase of `schedule`.
    #[must_use]
    pub fn counted(&self, schedule: &Schedule) -> Counted {
        Counted {
            first: schedule.first_day(),
            from: schedule.counts_from(self.seated_at.get()),
            until: nosana_common::grid::day_at(schedule.running_until),
            host_since: self.host_since.get(),
        }
    }
}

/// Points that reviewers gave to a seat, or that they took it out of the phase. Seeds:
/// `award`, phase, evidence.
#[account]
pub struct Award {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
    /// `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// See `nosana_common::grid::AwardState`.
    pub state: u8,
    /// The ticket of the seat.
    pub ticket: PodU32,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// The reviewer who awarded, who also paid this account's rent and gets it back.
    pub reviewer: Address,
    /// The reviewer who agreed; zero while nobody did or had to.
    pub second: Address,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Points; zero for a disqualification.
    pub points: PodU64,
    /// When it was awarded, Unix seconds.
    pub at: PodI64,
    /// When it was agreed to or revoked, Unix seconds; zero while neither was done.
    pub changed_at: PodI64,
    /// Which of the phase's reviewers awarded.
    pub reviewer_place: u8,
    /// Zero.
    pub padding: [u8; 7],
    /// Why it was revoked, UTF-8, padded with zeros; zero while it was not.
    pub reason: [u8; 64],
    /// For later versions; zero.
    pub reserved: [u8; 32],
}

impl Award {
    /// How far it came; a byte that is none counts as revoked, which changes nothing.
    #[must_use]
    pub fn state(&self) -> AwardState {
        AwardState::try_from(self.state).unwrap_or(AwardState::Revoked)
    }

    /// The kind of its points; `None` for a disqualification.
    pub fn points_kind(&self) -> Result<Option<PointKind>> {
        if self.kind == DISQUALIFICATION {
            return Ok(None);
        }
        let kind = PointKind::try_from(self.kind).map_err(|()| GridError::BadAward)?;
        Ok(Some(kind))
    }
}

#[cfg(test)]
mod tests {
    use nosana_common::grid::SeatDay;

    #[test]
    fn a_day_of_a_seat_has_the_length_that_others_read() {
        assert_eq!(size_of::<SeatDay>(), 16);
    }
}

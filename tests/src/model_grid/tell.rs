//! What is told of each change, for who keeps accounts by events alone.

use nosana_sdk::generated::grid::events::{self, Event};

use super::{
    ADDRESSES, Act, Address, AwardName, SeatName, Standing, address_of,
    books::{Model, SeatDay},
    calls::{classes, words},
    digest,
};

/// What is said of a seat that is no longer there.
const NO_SEAT: u8 = 255;

fn phase_address(number: u32) -> Address {
    ADDRESSES.phases[number as usize]
}

fn seat_address(name: SeatName) -> Address {
    ADDRESSES.seats[&name]
}

fn award_address(name: AwardName) -> Address {
    ADDRESSES.awards[&name]
}

impl Model {
    /// The event of `act`, of which these are the books after it; `None` for what is no
    /// affair of the grid.
    pub(super) fn told(&self, before: &Self, act: &Act) -> Option<Event> {
        self.told_of_grid(act)
            .or_else(|| self.told_of_phase(before, act))
            .or_else(|| self.told_of_seat(before, act))
            .or_else(|| self.told_of_award(before, act))
    }

    fn told_of_grid(&self, act: &Act) -> Option<Event> {
        let (grid, at) = (&self.grid, self.now);
        Some(match *act {
            Act::UpdateGrid { .. } => Event::GridUpdated(events::GridUpdated {
                reviewers: grid.reviewers.map(address_of),
                budget: grid.budget,
            }),
            Act::ProposeAuthority { .. } => {
                let proposed = address_of(grid.pending);
                Event::GridAuthorityProposed(events::GridAuthorityProposed { proposed })
            }
            Act::AcceptAuthority { .. } => {
                let authority = grid.authority.address();
                Event::GridAuthorityAccepted(events::GridAuthorityAccepted { authority })
            }
            Act::Fund { by, amount } => Event::GridFunded(events::GridFunded {
                funder: by.address(),
                amount,
                funded: grid.funded,
                at,
            }),
            Act::Withdraw { by, amount } => Event::GridWithdrawn(events::GridWithdrawn {
                destination: ADDRESSES.tokens[&by],
                amount,
                at,
            }),
            _ => return None,
        })
    }

    fn told_of_phase(&self, before: &Self, act: &Act) -> Option<Event> {
        let (allotted, at) = (self.allotted(), self.now);
        let counted_until = self.grid.counted_until;
        Some(match act {
            Act::Create { number, .. } => {
                let phase = &self.phases[number];
                Event::PhaseCreated(events::PhaseCreated {
                    phase: phase_address(*number),
                    number: *number,
                    payer: phase.payer.address(),
                    reviewers: phase.reviewers.map(address_of),
                    terms: phase.terms.clone(),
                    classes: classes(&phase.classes),
                    at,
                })
            }
            Act::Update { phase: number, .. } => {
                let phase = &self.phases[number];
                Event::PhaseUpdated(events::PhaseUpdated {
                    phase: phase_address(*number),
                    reviewers: phase.reviewers.map(address_of),
                    terms: phase.terms.clone(),
                    classes: classes(&phase.classes),
                    at,
                })
            }
            Act::Open { phase: number, .. } => Event::PhaseOpened(events::PhaseOpened {
                phase: phase_address(*number),
                vault: ADDRESSES.vaults[*number as usize],
                pool: self.phases[number].terms.pool,
                allotted,
                counted_until,
                at,
            }),
            Act::Cancel { phase: number, .. } => {
                let phase = &before.phases[number];
                // Without what others sent to its vault.
                let returned = phase.vault.map_or(0, |_| phase.terms.pool);
                Event::PhaseCancelled(events::PhaseCancelled {
                    phase: phase_address(*number),
                    number: *number,
                    returned,
                    allotted,
                    counted_until,
                    at,
                })
            }
            Act::Replace { phase, place, .. } => {
                let reviewer =
                    |model: &Self| address_of(model.phases[phase].reviewers[usize::from(*place)]);
                Event::ReviewerReplaced(events::ReviewerReplaced {
                    phase: phase_address(*phase),
                    place: *place,
                    before: reviewer(before),
                    after: reviewer(self),
                    at,
                })
            }
            Act::Finalize { phase } => Event::PhaseFinalized(events::PhaseFinalized {
                phase: phase_address(*phase),
                totals: self.totals(*phase),
                claim_until: self.phases[phase].claim_until,
                at,
            }),
            Act::Close { phase: number, .. } => {
                let phase = &self.phases[number];
                Event::PhaseClosed(events::PhaseClosed {
                    phase: phase_address(*number),
                    paid: phase.paid,
                    returned: phase.returned,
                    allotted,
                    at,
                })
            }
            _ => return None,
        })
    }

    fn told_of_seat(&self, before: &Self, act: &Act) -> Option<Event> {
        let at = self.now;
        Some(match *act {
            Act::Register { phase, machine, .. } => self.told_of_new((phase, machine)),
            Act::GiveBack { seat: name, .. } => {
                let seat = &before.seats[&name];
                Event::SeatGivenBack(events::SeatGivenBack {
                    seat: seat_address(name),
                    phase: phase_address(name.0),
                    host: ADDRESSES.hosts[seat.host],
                    ticket: seat.ticket,
                    before: seat.standing as u8,
                    points: seat.points,
                    taken: self.taken(name.0),
                    waiting: self.waiting(name.0),
                    first_place: self.phases[&name.0].first_place,
                    at,
                })
            }
            Act::MoveUp { seat: name, .. } => {
                let was = &before.seats[&name];
                let standing = match was.standing {
                    Standing::Waiting => Standing::Seated,
                    other => other,
                };
                Event::SeatMovedUp(events::SeatMovedUp {
                    seat: seat_address(name),
                    phase: phase_address(name.0),
                    host: ADDRESSES.hosts[was.host],
                    state: standing as u8,
                    taken: self.taken(name.0),
                    waiting: self.waiting(name.0),
                    first_place: self.phases[&name.0].first_place,
                    at,
                })
            }
            Act::Count { seat, .. } | Act::CountReport { seat, .. } => self.told_of_count(seat),
            Act::Claim { by, seat: name, .. } => {
                let (seat, phase) = (&self.seats[&name], &self.phases[&name.0]);
                Event::RewardClaimed(events::RewardClaimed {
                    seat: seat_address(name),
                    phase: phase_address(name.0),
                    owner: by.address(),
                    destination: ADDRESSES.tokens[&by],
                    points: seat.points.iter().sum(),
                    amount: seat.paid,
                    paid: phase.paid,
                    claimed_points: phase.claimed_points,
                    at,
                })
            }
            Act::CloseSeat { seat: name, .. } => Event::SeatClosed(events::SeatClosed {
                seat: seat_address(name),
                phase: phase_address(name.0),
                payer: before.seats[&name].payer.address(),
            }),
            _ => return None,
        })
    }

    fn told_of_new(&self, name: SeatName) -> Event {
        let seat = &self.seats[&name];
        Event::SeatRegistered(events::SeatRegistered {
            seat: seat_address(name),
            phase: phase_address(name.0),
            host: ADDRESSES.hosts[seat.host],
            owner: seat.owner.address(),
            payer: seat.payer.address(),
            machine: digest(name.1),
            ticket: seat.ticket,
            state: seat.standing as u8,
            place: seat.place,
            host_since: seat.host_since,
            taken: self.taken(name.0),
            waiting: self.waiting(name.0),
            at: self.now,
        })
    }

    fn told_of_count(&self, name: SeatName) -> Event {
        let seat = &self.seats[&name];
        let sum = |of: fn(&SeatDay) -> u64| -> u64 { seat.days.values().map(of).sum() };
        let narrow = |number: u64| u32::try_from(number).expect("a few days");
        Event::SeatCounted(events::SeatCounted {
            seat: seat_address(name),
            phase: phase_address(name.0),
            served: sum(|day| day.served),
            fees: sum(|day| day.fees),
            completed: narrow(sum(|day| day.completed)),
            online_days: narrow(sum(|day| day.is_online.into())),
            tested_days: narrow(sum(|day| day.is_tested.into())),
            points: seat.points,
            at: self.now,
        })
    }

    fn told_of_award(&self, before: &Self, act: &Act) -> Option<Event> {
        let at = self.now;
        Some(match *act {
            Act::Award {
                phase, evidence, ..
            } => {
                let award = &self.awards[&(phase, evidence)];
                Event::AwardMade(events::AwardMade {
                    award: award_address((phase, evidence)),
                    phase: phase_address(phase),
                    seat: seat_address(award.seat),
                    ticket: award.ticket,
                    reviewer: award.reviewer.address(),
                    reviewer_place: place(award.place),
                    kind: award.kind,
                    state: award.stage as u8,
                    points: award.points,
                    evidence: digest(evidence),
                    awarded: self.awarded(phase, award.place),
                    at,
                })
            }
            Act::Agree {
                by, award: name, ..
            } => {
                let award = &self.awards[&name];
                Event::AwardAgreed(events::AwardAgreed {
                    award: award_address(name),
                    phase: phase_address(name.0),
                    seat: seat_address(award.seat),
                    second: by.address(),
                    kind: award.kind,
                    points: award.points,
                    seat_state: self.seats[&award.seat].standing as u8,
                    taken: self.taken(name.0),
                    at,
                })
            }
            Act::Revoke {
                by,
                award: name,
                words: said,
                ..
            } => {
                let award = &self.awards[&name];
                let seat = self.seats.get(&award.seat);
                let seat = seat.filter(|seat| seat.ticket == award.ticket);
                Event::AwardRevoked(events::AwardRevoked {
                    award: award_address(name),
                    phase: phase_address(name.0),
                    seat: seat_address(award.seat),
                    by: by.address(),
                    kind: award.kind,
                    points: award.points,
                    before: before.awards[&name].stage as u8,
                    seat_state: seat.map_or(NO_SEAT, |seat| seat.standing as u8),
                    taken: self.taken(name.0),
                    reason: words(said),
                    at,
                })
            }
            Act::CloseAward { award: name, .. } => Event::AwardClosed(events::AwardClosed {
                award: award_address(name),
                phase: phase_address(name.0),
                payer: before.awards[&name].reviewer.address(),
            }),
            _ => return None,
        })
    }
}

fn place(place: usize) -> u8 {
    u8::try_from(place).expect("four places")
}

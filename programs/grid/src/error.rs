//! Errors of the grid program: 6300 and up. Codes are never reused.

use anchor_lang::prelude::*;

/// Why an instruction of the grid program was refused.
#[error_code(offset = 6300)]
pub enum GridError {
    #[msg("at least one reviewer must be named")]
    NoReviewer,
    #[msg("only the authority that the grid's account names may do this")]
    NotAuthority,
    #[msg("only who was proposed may accept")]
    NotProposed,
    #[msg("a reviewer is named twice")]
    ReviewerTwice,
    #[msg("the amount must be above zero")]
    AmountIsZero,
    #[msg("the pool of the test grid holds less than that: fund it first")]
    PoolTooSmall,
    #[msg("the phases together would be given more than the budget")]
    AboveBudget,
    #[msg("the phase must have the grid's next number: read the grid again")]
    WrongNumber,
    #[msg(
        "the times do not fit: registration before the run, or with it where late joiners are let in; the run of 1 to 31 whole days, UTC; the review a day at least; 7 to 365 days to claim"
    )]
    BadSchedule,
    #[msg(
        "the terms do not fit: at least one seat; pool, point value and cap of a reward above zero, the cap at most the pool; a point of work costs at least what a point is worth; 1 to 86 400 seconds online a day; caps at most 1 000 000 000, one above zero"
    )]
    BadTerms,
    #[msg("the phase is not in the state for this: its account says which it is in")]
    WrongState,
    #[msg("registration ended already, so the phase cannot be opened")]
    TooLateToOpen,
    #[msg("hosts have registered for the phase: it can no longer be cancelled")]
    HasSeats,
    #[msg("registration is not open now: the phase says when it is")]
    RegistrationClosed,
    #[msg("seats are neither given nor given back now: the phase says when they are")]
    SeatsClosed,
    #[msg("only the owner of the host, or of the seat, may do this")]
    NotOwner,
    #[msg("the phase does not take hosts of this class of GPUs")]
    WrongClass,
    #[msg("a suspended or removed host takes no part")]
    WrongTier,
    #[msg("the host has bonded less than the phase asks for")]
    BondTooSmall,
    #[msg("the host does not say which machine it is: register it with its GPU's identity")]
    NoMachine,
    #[msg("the host must be the one that has the seat, as it was registered then")]
    WrongHost,
    #[msg("the record must be the one that the jobs program keeps for this host")]
    WrongRecord,
    #[msg("the host passed no proof since the phase began to run")]
    NotProven,
    #[msg("the report must be a proof or benchmark of this host that passed")]
    WrongReport,
    #[msg("what the report tells of lies outside the days that count for the seat")]
    OutsideWindow,
    #[msg("the seat must be of this phase")]
    WrongSeat,
    #[msg("the seat is not in the state for this: its account says which it is in")]
    WrongSeatState,
    #[msg("it is another's turn: the phase says whose")]
    NotInTurn,
    #[msg("no seat is free")]
    NoSeatFree,
    #[msg("points cannot change now: the phase says when they can")]
    PointsClosed,
    #[msg("only a reviewer that the phase names may do this")]
    NotReviewer,
    #[msg("a reviewer neither awards to its own seat nor agrees with itself")]
    OwnAward,
    #[msg("reviewers award feedback, bugs and education, or disqualify without points")]
    BadAward,
    #[msg("the seat would have more points of this kind than the phase allows")]
    AboveCap,
    #[msg("the reviewer would have awarded more points than the phase allows")]
    AboveReviewerCap,
    #[msg("the award must be of this phase and seat")]
    WrongAward,
    #[msg("the award is not in the state for this: its account says which it is in")]
    WrongAwardState,
    #[msg("text must be UTF-8 without control characters, padded with zeros, and not empty")]
    BadText,
    #[msg("its time has not come yet: the phase says when it will")]
    NotDue,
    #[msg("the time to claim is over")]
    TooLateToClaim,
    #[msg("there is nothing to claim: no points, or claimed already")]
    NothingToClaim,
    #[msg("the token account must be the one that the phase or the grid names")]
    WrongVault,
    #[msg("the rent goes to who paid it")]
    WrongPayer,
    #[msg("the result does not fit 64 bits")]
    Overflow,
    #[msg("the mint must be the token that the grid pays prizes in")]
    WrongMint,
    #[msg("a phase has four places for reviewers: 0 to 3")]
    BadPlace,
    #[msg("the phase would run on days that another one counts already: let it run after that")]
    Overlaps,
}

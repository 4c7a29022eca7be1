//! Errors of the grid program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/// Why the grid program refused an instruction.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u32)]
pub enum GridError {
    /// 6300: at least one reviewer must be named
    NoReviewer = 6300,
    /// 6301: only the authority that the grid's account names may do this
    NotAuthority = 6301,
    /// 6302: only who was proposed may accept
    NotProposed = 6302,
    /// 6303: a reviewer is named twice
    ReviewerTwice = 6303,
    /// 6304: the amount must be above zero
    AmountIsZero = 6304,
    /// 6305: the pool of the test grid holds less than that: fund it first
    PoolTooSmall = 6305,
    /// 6306: the phases together would be given more than the budget
    AboveBudget = 6306,
    /// 6307: the phase must have the grid's next number: read the grid again
    WrongNumber = 6307,
    /// 6308: the times do not fit: registration before the run, or with it where late joiners are let in; the run of 1 to 31 whole days, UTC; the review a day at least; 7 to 365 days to claim
    BadSchedule = 6308,
    /// 6309: the terms do not fit: at least one seat; pool, point value and cap of a reward above zero, the cap at most the pool; a point of work costs at least what a point is worth; 1 to 86 400 seconds online a day; caps at most 1 000 000 000, one above zero
    BadTerms = 6309,
    /// 6310: the phase is not in the state for this: its account says which it is in
    WrongState = 6310,
    /// 6311: registration ended already, so the phase cannot be opened
    TooLateToOpen = 6311,
    /// 6312: hosts have registered for the phase: it can no longer be cancelled
    HasSeats = 6312,
    /// 6313: registration is not open now: the phase says when it is
    RegistrationClosed = 6313,
    /// 6314: seats are neither given nor given back now: the phase says when they are
    SeatsClosed = 6314,
    /// 6315: only the owner of the host, or of the seat, may do this
    NotOwner = 6315,
    /// 6316: the phase does not take hosts of this class of GPUs
    WrongClass = 6316,
    /// 6317: a suspended or removed host takes no part
    WrongTier = 6317,
    /// 6318: the host has bonded less than the phase asks for
    BondTooSmall = 6318,
    /// 6319: the host does not say which machine it is: register it with its GPU's identity
    NoMachine = 6319,
    /// 6320: the host must be the one that has the seat, as it was registered then
    WrongHost = 6320,
    /// 6321: the record must be the one that the jobs program keeps for this host
    WrongRecord = 6321,
    /// 6322: the host passed no proof since the phase began to run
    NotProven = 6322,
    /// 6323: the report must be a proof or benchmark of this host that passed
    WrongReport = 6323,
    /// 6324: what the report tells of lies outside the days that count for the seat
    OutsideWindow = 6324,
    /// 6325: the seat must be of this phase
    WrongSeat = 6325,
    /// 6326: the seat is not in the state for this: its account says which it is in
    WrongSeatState = 6326,
    /// 6327: it is another's turn: the phase says whose
    NotInTurn = 6327,
    /// 6328: no seat is free
    NoSeatFree = 6328,
    /// 6329: points cannot change now: the phase says when they can
    PointsClosed = 6329,
    /// 6330: only a reviewer that the phase names may do this
    NotReviewer = 6330,
    /// 6331: a reviewer neither awards to its own seat nor agrees with itself
    OwnAward = 6331,
    /// 6332: reviewers award feedback, bugs and education, or disqualify without points
    BadAward = 6332,
    /// 6333: the seat would have more points of this kind than the phase allows
    AboveCap = 6333,
    /// 6334: the reviewer would have awarded more points than the phase allows
    AboveReviewerCap = 6334,
    /// 6335: the award must be of this phase and seat
    WrongAward = 6335,
    /// 6336: the award is not in the state for this: its account says which it is in
    WrongAwardState = 6336,
    /// 6337: text must be UTF-8 without control characters, padded with zeros, and not empty
    BadText = 6337,
    /// 6338: its time has not come yet: the phase says when it will
    NotDue = 6338,
    /// 6339: the time to claim is over
    TooLateToClaim = 6339,
    /// 6340: there is nothing to claim: no points, or claimed already
    NothingToClaim = 6340,
    /// 6341: the token account must be the one that the phase or the grid names
    WrongVault = 6341,
    /// 6342: the rent goes to who paid it
    WrongPayer = 6342,
    /// 6343: the result does not fit 64 bits
    Overflow = 6343,
    /// 6344: the mint must be the token that the grid pays prizes in
    WrongMint = 6344,
    /// 6345: a phase has four places for reviewers: 0 to 3
    BadPlace = 6345,
    /// 6346: the phase would run on days that another one counts already: let it run after that
    Overlaps = 6346,
}

impl GridError {
    /// Every error, by rising code.
    pub const ALL: &'static [Self] = &[
        Self::NoReviewer,
        Self::NotAuthority,
        Self::NotProposed,
        Self::ReviewerTwice,
        Self::AmountIsZero,
        Self::PoolTooSmall,
        Self::AboveBudget,
        Self::WrongNumber,
        Self::BadSchedule,
        Self::BadTerms,
        Self::WrongState,
        Self::TooLateToOpen,
        Self::HasSeats,
        Self::RegistrationClosed,
        Self::SeatsClosed,
        Self::NotOwner,
        Self::WrongClass,
        Self::WrongTier,
        Self::BondTooSmall,
        Self::NoMachine,
        Self::WrongHost,
        Self::WrongRecord,
        Self::NotProven,
        Self::WrongReport,
        Self::OutsideWindow,
        Self::WrongSeat,
        Self::WrongSeatState,
        Self::NotInTurn,
        Self::NoSeatFree,
        Self::PointsClosed,
        Self::NotReviewer,
        Self::OwnAward,
        Self::BadAward,
        Self::AboveCap,
        Self::AboveReviewerCap,
        Self::WrongAward,
        Self::WrongAwardState,
        Self::BadText,
        Self::NotDue,
        Self::TooLateToClaim,
        Self::NothingToClaim,
        Self::WrongVault,
        Self::WrongPayer,
        Self::Overflow,
        Self::WrongMint,
        Self::BadPlace,
        Self::Overlaps,
    ];

    /// The error of a custom program error code; `None` when it is not this program's.
    pub const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            6300 => Self::NoReviewer,
            6301 => Self::NotAuthority,
            6302 => Self::NotProposed,
            6303 => Self::ReviewerTwice,
            6304 => Self::AmountIsZero,
            6305 => Self::PoolTooSmall,
            6306 => Self::AboveBudget,
            6307 => Self::WrongNumber,
            6308 => Self::BadSchedule,
            6309 => Self::BadTerms,
            6310 => Self::WrongState,
            6311 => Self::TooLateToOpen,
            6312 => Self::HasSeats,
            6313 => Self::RegistrationClosed,
            6314 => Self::SeatsClosed,
            6315 => Self::NotOwner,
            6316 => Self::WrongClass,
            6317 => Self::WrongTier,
            6318 => Self::BondTooSmall,
            6319 => Self::NoMachine,
            6320 => Self::WrongHost,
            6321 => Self::WrongRecord,
            6322 => Self::NotProven,
            6323 => Self::WrongReport,
            6324 => Self::OutsideWindow,
            6325 => Self::WrongSeat,
            6326 => Self::WrongSeatState,
            6327 => Self::NotInTurn,
            6328 => Self::NoSeatFree,
            6329 => Self::PointsClosed,
            6330 => Self::NotReviewer,
            6331 => Self::OwnAward,
            6332 => Self::BadAward,
            6333 => Self::AboveCap,
            6334 => Self::AboveReviewerCap,
            6335 => Self::WrongAward,
            6336 => Self::WrongAwardState,
            6337 => Self::BadText,
            6338 => Self::NotDue,
            6339 => Self::TooLateToClaim,
            6340 => Self::NothingToClaim,
            6341 => Self::WrongVault,
            6342 => Self::WrongPayer,
            6343 => Self::Overflow,
            6344 => Self::WrongMint,
            6345 => Self::BadPlace,
            6346 => Self::Overlaps,
            _ => return None,
        })
    }

    /// The custom program error code.
    pub const fn code(self) -> u32 {
        self as u32
    }

    /// The error's name in the IDL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoReviewer => "NoReviewer",
            Self::NotAuthority => "NotAuthority",
            Self::NotProposed => "NotProposed",
            Self::ReviewerTwice => "ReviewerTwice",
            Self::AmountIsZero => "AmountIsZero",
            Self::PoolTooSmall => "PoolTooSmall",
            Self::AboveBudget => "AboveBudget",
            Self::WrongNumber => "WrongNumber",
            Self::BadSchedule => "BadSchedule",
            Self::BadTerms => "BadTerms",
            Self::WrongState => "WrongState",
            Self::TooLateToOpen => "TooLateToOpen",
            Self::HasSeats => "HasSeats",
            Self::RegistrationClosed => "RegistrationClosed",
            Self::SeatsClosed => "SeatsClosed",
            Self::NotOwner => "NotOwner",
            Self::WrongClass => "WrongClass",
            Self::WrongTier => "WrongTier",
            Self::BondTooSmall => "BondTooSmall",
            Self::NoMachine => "NoMachine",
            Self::WrongHost => "WrongHost",
            Self::WrongRecord => "WrongRecord",
            Self::NotProven => "NotProven",
            Self::WrongReport => "WrongReport",
            Self::OutsideWindow => "OutsideWindow",
            Self::WrongSeat => "WrongSeat",
            Self::WrongSeatState => "WrongSeatState",
            Self::NotInTurn => "NotInTurn",
            Self::NoSeatFree => "NoSeatFree",
            Self::PointsClosed => "PointsClosed",
            Self::NotReviewer => "NotReviewer",
            Self::OwnAward => "OwnAward",
            Self::BadAward => "BadAward",
            Self::AboveCap => "AboveCap",
            Self::AboveReviewerCap => "AboveReviewerCap",
            Self::WrongAward => "WrongAward",
            Self::WrongAwardState => "WrongAwardState",
            Self::BadText => "BadText",
            Self::NotDue => "NotDue",
            Self::TooLateToClaim => "TooLateToClaim",
            Self::NothingToClaim => "NothingToClaim",
            Self::WrongVault => "WrongVault",
            Self::WrongPayer => "WrongPayer",
            Self::Overflow => "Overflow",
            Self::WrongMint => "WrongMint",
            Self::BadPlace => "BadPlace",
            Self::Overlaps => "Overlaps",
        }
    }

    /// What was expected.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NoReviewer => "at least one reviewer must be named",
            Self::NotAuthority => "only the authority that the grid's account names may do this",
            Self::NotProposed => "only who was proposed may accept",
            Self::ReviewerTwice => "a reviewer is named twice",
            Self::AmountIsZero => "the amount must be above zero",
            Self::PoolTooSmall => "the pool of the test grid holds less than that: fund it first",
            Self::AboveBudget => "the phases together would be given more than the budget",
            Self::WrongNumber => "the phase must have the grid's next number: read the grid again",
            Self::BadSchedule => {
                "the times do not fit: registration before the run, or with it where late joiners are let in; the run of 1 to 31 whole days, UTC; the review a day at least; 7 to 365 days to claim"
            }
            Self::BadTerms => {
                "the terms do not fit: at least one seat; pool, point value and cap of a reward above zero, the cap at most the pool; a point of work costs at least what a point is worth; 1 to 86 400 seconds online a day; caps at most 1 000 000 000, one above zero"
            }
            Self::WrongState => {
                "the phase is not in the state for this: its account says which it is in"
            }
            Self::TooLateToOpen => "registration ended already, so the phase cannot be opened",
            Self::HasSeats => "hosts have registered for the phase: it can no longer be cancelled",
            Self::RegistrationClosed => "registration is not open now: the phase says when it is",
            Self::SeatsClosed => {
                "seats are neither given nor given back now: the phase says when they are"
            }
            Self::NotOwner => "only the owner of the host, or of the seat, may do this",
            Self::WrongClass => "the phase does not take hosts of this class of GPUs",
            Self::WrongTier => "a suspended or removed host takes no part",
            Self::BondTooSmall => "the host has bonded less than the phase asks for",
            Self::NoMachine => {
                "the host does not say which machine it is: register it with its GPU's identity"
            }
            Self::WrongHost => {
                "the host must be the one that has the seat, as it was registered then"
            }
            Self::WrongRecord => {
                "the record must be the one that the jobs program keeps for this host"
            }
            Self::NotProven => "the host passed no proof since the phase began to run",
            Self::WrongReport => "the report must be a proof or benchmark of this host that passed",
            Self::OutsideWindow => {
                "what the report tells of lies outside the days that count for the seat"
            }
            Self::WrongSeat => "the seat must be of this phase",
            Self::WrongSeatState => {
                "the seat is not in the state for this: its account says which it is in"
            }
            Self::NotInTurn => "it is another's turn: the phase says whose",
            Self::NoSeatFree => "no seat is free",
            Self::PointsClosed => "points cannot change now: the phase says when they can",
            Self::NotReviewer => "only a reviewer that the phase names may do this",
            Self::OwnAward => "a reviewer neither awards to its own seat nor agrees with itself",
            Self::BadAward => {
                "reviewers award feedback, bugs and education, or disqualify without points"
            }
            Self::AboveCap => "the seat would have more points of this kind than the phase allows",
            Self::AboveReviewerCap => {
                "the reviewer would have awarded more points than the phase allows"
            }
            Self::WrongAward => "the award must be of this phase and seat",
            Self::WrongAwardState => {
                "the award is not in the state for this: its account says which it is in"
            }
            Self::BadText => {
                "text must be UTF-8 without control characters, padded with zeros, and not empty"
            }
            Self::NotDue => "its time has not come yet: the phase says when it will",
            Self::TooLateToClaim => "the time to claim is over",
            Self::NothingToClaim => "there is nothing to claim: no points, or claimed already",
            Self::WrongVault => {
                "the token account must be the one that the phase or the grid names"
            }
            Self::WrongPayer => "the rent goes to who paid it",
            Self::Overflow => "the result does not fit 64 bits",
            Self::WrongMint => "the mint must be the token that the grid pays prizes in",
            Self::BadPlace => "a phase has four places for reviewers: 0 to 3",
            Self::Overlaps => {
                "the phase would run on days that another one counts already: let it run after that"
            }
        }
    }
}

impl core::fmt::Display for GridError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for GridError {}

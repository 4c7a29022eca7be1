//! What hosts are like.

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// A kind of host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nearly always there, nearly all jobs finished, the card that it says.
    Honest,
    /// Honest, and little better than what Premium asks for.
    NearMarks,
    /// Honest, and often gone.
    Offline,
    /// There, and loses jobs.
    Failing,
    /// Says that it has a better card than it has.
    Spoofing,
    /// Registers, and is never heard of, or not for long.
    Silent,
}

/// How hosts of a kind behave. Shares are basis points, times seconds.
pub(super) struct Nature {
    /// Between two times that it goes dark, on average.
    pub(super) awake: i64,
    /// How long it is dark: from and to.
    pub(super) dark: (i64, i64),
    /// How often it ends its job and leaves the queue before it goes dark.
    pub(super) announces: u32,
    /// Of jobs that it started: how many it loses or gives back.
    pub(super) fails: u32,
    /// Of jobs that it got: how many it gives back before it starts them.
    pub(super) returns: u32,
    /// What its card is of its class: from and to.
    pub(super) score: (i64, i64),
    /// How many proofs it passes.
    pub(super) proves: u32,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Honest,
        Self::NearMarks,
        Self::Offline,
        Self::Failing,
        Self::Spoofing,
        Self::Silent,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::NearMarks => "near the marks",
            Self::Offline => "often offline",
            Self::Failing => "failing",
            Self::Spoofing => "spoofing",
            Self::Silent => "silent",
        }
    }

    /// What it is like, in a few words.
    pub fn note(self) -> &'static str {
        match self {
            Self::Honest => "online 99 %, loses 0.5 % of jobs",
            Self::NearMarks => "online 96 %, loses 3 % of jobs, score 90 to 95 %",
            Self::Offline => "gone half of the time, mostly unannounced",
            Self::Failing => "loses 30 % of the jobs that it starts",
            Self::Spoofing => "a lesser card: score 30 to 70 %, fails 92 % of proofs",
            Self::Silent => "never works, or vanishes for good",
        }
    }

    /// How many hosts of 1 000 are of this kind.
    pub(super) fn share(self) -> u32 {
        match self {
            Self::Honest => 600,
            Self::NearMarks => 100,
            Self::Offline | Self::Failing => 80,
            Self::Spoofing | Self::Silent => 70,
        }
    }

    pub(super) fn nature(self) -> Nature {
        let honest = Nature {
            awake: 10 * DAY,
            dark: (HOUR / 2, 3 * HOUR),
            announces: 9_000,
            fails: 40,
            returns: 150,
            score: (9_600, 11_000),
            proves: 9_990,
        };
        match self {
            Self::Honest | Self::Silent => honest,
            Self::NearMarks => Nature {
                awake: 60 * HOUR,
                dark: (HOUR, 5 * HOUR),
                announces: 8_000,
                fails: 200,
                score: (9_100, 9_500),
                ..honest
            },
            Self::Offline => Nature {
                awake: 10 * HOUR,
                dark: (4 * HOUR, 16 * HOUR),
                announces: 3_000,
                ..honest
            },
            Self::Failing => Nature {
                fails: 3_000,
                ..honest
            },
            Self::Spoofing => Nature {
                fails: 500,
                score: (3_000, 7_000),
                proves: 800,
                ..honest
            },
        }
    }
}

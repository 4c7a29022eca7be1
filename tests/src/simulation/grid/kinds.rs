//! What hosts are like that take part in a phase.

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// What a host is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// It tests the network.
    Honest,
    /// It wants a reward for nothing.
    Idle,
    /// It wants a reward for work that nobody needs.
    Farming,
    /// It wants a reward for what it does not have or did not do.
    Cheating,
}

impl Sort {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Idle => "idle",
            Self::Farming => "farming",
            Self::Cheating => "cheating",
        }
    }
}

/// A kind of host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nearly always there.
    Steady,
    /// There, with outages of hours.
    Outages,
    /// There, and tells what is wrong and how it works.
    Contributor,
    /// Steady, and registers last of all: off the waiting list, if at all.
    Late,
    /// Registers and goes offline.
    Idle,
    /// Registers last, and only waits.
    Waiter,
    /// Pays itself for two hours a day.
    FarmSmall,
    /// Pays itself for eight hours a day.
    FarmMedium,
    /// Pays itself all the time.
    FarmLarge,
    /// Pays itself all the time, and gets a part of the fees back as a staker.
    FarmStaker,
    /// Registers one machine as several hosts, and pays itself through all.
    Splitter,
    /// Says that another's machine is its own, before its owner does.
    Squatter,
    /// Pretends to have a better card: passes no proof.
    Spoofer,
    /// Pretends to have a better card, and is lucky for a while.
    LuckySpoofer,
    /// Registers one machine as several, each with an identity that it made up.
    Inventor,
    /// Has bought a reviewer.
    Briber,
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
    /// How many proofs it passes.
    pub(super) proves: u32,
    /// What its card is of its class.
    pub(super) score: (i64, i64),
    /// How many hours a day it pays itself for.
    pub(super) own_hours: i64,
}

impl Kind {
    /// All of them, those of a sort together.
    pub const ALL: [Self; 16] = [
        Self::Steady,
        Self::Outages,
        Self::Contributor,
        Self::Late,
        Self::Idle,
        Self::Waiter,
        Self::FarmSmall,
        Self::FarmMedium,
        Self::FarmLarge,
        Self::FarmStaker,
        Self::Splitter,
        Self::Squatter,
        Self::Spoofer,
        Self::LuckySpoofer,
        Self::Inventor,
        Self::Briber,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Outages => "with outages",
            Self::Contributor => "contributor",
            Self::Late => "late joiner",
            Self::Idle => "idle",
            Self::Waiter => "waits only",
            Self::FarmSmall => "farmer, 2 h a day",
            Self::FarmMedium => "farmer, 8 h a day",
            Self::FarmLarge => "farmer, all day",
            Self::FarmStaker => "farmer who stakes",
            Self::Splitter => "splits a machine",
            Self::Squatter => "squats a machine",
            Self::Spoofer => "spoofs, no proof",
            Self::LuckySpoofer => "spoofs, with luck",
            Self::Inventor => "invents machines",
            Self::Briber => "bribes a reviewer",
        }
    }

    /// What it is after.
    pub fn sort(self) -> Sort {
        match self {
            Self::Steady | Self::Outages | Self::Contributor | Self::Late => Sort::Honest,
            Self::Idle | Self::Waiter => Sort::Idle,
            Self::FarmSmall
            | Self::FarmMedium
            | Self::FarmLarge
            | Self::FarmStaker
            | Self::Splitter
            | Self::Squatter => Sort::Farming,
            Self::Spoofer | Self::LuckySpoofer | Self::Inventor | Self::Briber => Sort::Cheating,
        }
    }

    /// How many hosts of 1 000 are of this kind.
    pub(super) fn share(self) -> u32 {
        match self {
            Self::Steady => 470,
            Self::Outages => 120,
            Self::Contributor => 70,
            Self::Late => 90,
            Self::Idle => 50,
            Self::Waiter => 40,
            Self::FarmSmall | Self::FarmMedium | Self::FarmLarge => 20,
            Self::FarmStaker | Self::Splitter | Self::Inventor => 12,
            Self::Squatter | Self::Briber => 8,
            Self::Spoofer | Self::LuckySpoofer => 24,
        }
    }

    /// How many hosts of this kind share one machine.
    pub(super) fn hosts_of_a_machine(self) -> usize {
        match self {
            Self::Splitter | Self::Inventor => 3,
            _ => 1,
        }
    }

    /// Whether it registers after everybody else.
    pub(super) fn is_late(self) -> bool {
        matches!(self, Self::Late | Self::Waiter)
    }

    /// Whether it works when it has a seat.
    pub(super) fn works(self) -> bool {
        !matches!(self, Self::Idle | Self::Waiter)
    }

    pub(super) fn nature(self) -> Nature {
        let steady = Nature {
            awake: 9 * DAY,
            dark: (HOUR / 2, 4 * HOUR),
            announces: 9_000,
            fails: 50,
            proves: 9_950,
            score: (9_600, 10_800),
            own_hours: 0,
        };
        match self {
            Self::Outages => Nature {
                awake: 40 * HOUR,
                dark: (3 * HOUR, 20 * HOUR),
                announces: 7_000,
                fails: 200,
                proves: 9_900,
                ..steady
            },
            Self::FarmSmall | Self::Squatter => Nature {
                own_hours: 2,
                ..steady
            },
            Self::FarmMedium | Self::Splitter => Nature {
                own_hours: 8,
                ..steady
            },
            Self::FarmLarge | Self::FarmStaker => Nature {
                own_hours: 24,
                ..steady
            },
            Self::Spoofer => Nature {
                proves: 0,
                score: (3_000, 6_000),
                ..steady
            },
            Self::LuckySpoofer => Nature {
                proves: 8_500,
                score: (4_500, 8_500),
                ..steady
            },
            _ => steady,
        }
    }
}

/// `hosts` kinds: one machine of each kind, and the rest by their shares, spread evenly.
/// Hosts of one machine stand together.
pub(super) fn kinds(hosts: u32) -> Vec<Kind> {
    let mut counts = Kind::ALL.map(|_| 0_i64);
    let mut kinds = Vec::new();
    while kinds.len() < hosts as usize {
        let so_far = i64::try_from(kinds.len()).unwrap();
        // The kind that is furthest behind its share; first the one that nobody is of yet.
        let behind = |place: usize| {
            let nobody = i64::from(counts[place] == 0) * 1_000_000;
            nobody + i64::from(Kind::ALL[place].share()) * (so_far + 1) - 1_000 * counts[place]
        };
        let most = (0..counts.len())
            .max_by_key(|place| behind(*place))
            .unwrap();
        let kind = Kind::ALL[most];
        for _ in 0..kind.hosts_of_a_machine() {
            counts[most] += 1;
            kinds.push(kind);
        }
    }
    // A machine that was cut off at the end has fewer hosts.
    kinds.truncate(hosts as usize);
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_hosts_are_of_all_kinds_and_many_by_their_shares() {
        let few = kinds(24);
        assert!(Kind::ALL.iter().all(|kind| few.contains(kind)));
        let many = kinds(1_200);
        for kind in Kind::ALL {
            let count = many.iter().filter(|other| **other == kind).count();
            let share = 12 * kind.share() as usize / 10;
            assert!(count.abs_diff(share) <= 3, "{kind:?}: {count} of {share}");
        }
        assert_eq!(Kind::ALL.map(Kind::share).iter().sum::<u32>(), 1_000);
    }
}

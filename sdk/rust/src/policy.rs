//! The marks of a tiers policy one by one, for whoever shows, reads or compares them, and what
//! is wrong with one.

use nosana_common::{
    assessment::{MAX_SLASH_BPS, Policy, SCORE_CAP},
    money::BPS,
};

/// What the number of a mark counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Weight, xNOS base units.
    Xnos,
    /// Seconds.
    Seconds,
    /// Days.
    Days,
    /// Hours.
    Hours,
    /// Basis points.
    Bps,
    /// Something else that is counted.
    Count,
}

/// One mark of a policy.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// As in [`Policy`], in files, and for programs.
    pub name: &'static str,
    /// What its number counts.
    pub unit: Unit,
    /// Its number.
    pub get: fn(&Policy) -> u64,
    /// Sets its number; false when that is too large for it.
    pub set: fn(&mut Policy, u64) -> bool,
}

macro_rules! field {
    ($name:ident: $unit:ident) => {
        Field {
            name: stringify!($name),
            unit: Unit::$unit,
            get: |policy| policy.$name.into(),
            set: |policy, number| {
                number.try_into().is_ok_and(|number| {
                    policy.$name = number;
                    true
                })
            },
        }
    };
}

/// All marks, in the order in which they are shown.
pub const FIELDS: [Field; 18] = [
    field!(bond: Xnos),
    field!(days: Days),
    field!(jobs_completed: Count),
    field!(success_bps: Bps),
    field!(uptime_bps: Bps),
    field!(proofs: Count),
    field!(proof_age: Seconds),
    field!(score_bps: Bps),
    field!(demote_success_bps: Bps),
    field!(demote_uptime_bps: Bps),
    field!(demote_score_bps: Bps),
    field!(grace_days: Days),
    field!(min_jobs: Count),
    field!(remove_failed_proofs: Count),
    field!(remove_success_bps: Bps),
    field!(remove_silent_days: Days),
    field!(slash_bps: Bps),
    field!(report_hours: Hours),
];

/// Why the tiers program refuses a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A mark is above what any policy may say.
    TooHigh {
        /// Which, as in [`Policy`].
        name: &'static str,
        /// What it is, basis points.
        value: u16,
        /// What it is at most, basis points.
        limit: u16,
    },
    /// A mark that something is lost under is above 0, and not below the one that it belongs to,
    /// so that a host near it would go up and down.
    NotLower {
        /// Which, as in [`Policy`].
        name: &'static str,
        /// What it is, basis points.
        value: u16,
        /// Which it must be below.
        above_name: &'static str,
        /// What that is, basis points.
        above: u16,
    },
}

/// What is wrong with `policy`, the first of it; `None` when [`Policy::is_valid`].
pub fn problem(policy: &Policy) -> Option<Problem> {
    let score_cap = u16::try_from(SCORE_CAP).unwrap_or(u16::MAX);
    let limits = [
        ("success_bps", policy.success_bps, BPS),
        ("uptime_bps", policy.uptime_bps, BPS),
        ("score_bps", policy.score_bps, score_cap),
        ("slash_bps", policy.slash_bps, MAX_SLASH_BPS),
    ];
    let too_high = limits
        .into_iter()
        .find(|(_, value, limit)| value > limit)
        .map(|(name, value, limit)| Problem::TooHigh { name, value, limit });
    let pairs = [
        (
            ("demote_success_bps", policy.demote_success_bps),
            ("success_bps", policy.success_bps),
        ),
        (
            ("demote_uptime_bps", policy.demote_uptime_bps),
            ("uptime_bps", policy.uptime_bps),
        ),
        (
            ("demote_score_bps", policy.demote_score_bps),
            ("score_bps", policy.score_bps),
        ),
        (
            ("remove_success_bps", policy.remove_success_bps),
            ("demote_success_bps", policy.demote_success_bps),
        ),
    ];
    too_high.or_else(|| {
        pairs
            .into_iter()
            .find(|((_, value), (_, above))| *value > 0 && value >= above)
            .map(|((name, value), (above_name, above))| Problem::NotLower {
                name,
                value,
                above_name,
                above,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_read_and_written_by_its_own_name() {
        let mut policy = Policy::default();
        for (number, field) in (1..).zip(&FIELDS) {
            assert!((field.set)(&mut policy, number), "{}", field.name);
        }
        for (number, field) in (1..).zip(&FIELDS) {
            assert_eq!((field.get)(&policy), number, "{}", field.name);
        }
    }

    #[test]
    fn there_is_a_problem_exactly_where_the_program_refuses() {
        let values = [0, 1, 4_999, 5_000, 5_001, 10_000, 10_001, 20_000, 20_001];
        let marks: Vec<&Field> = FIELDS
            .iter()
            .filter(|field| field.unit == Unit::Bps)
            .collect();
        let mut refused = 0;
        for seed in 0..50_000_u64 {
            let mut policy = Policy::default();
            // Digits of a number that goes through all of them: each mark gets one of the values.
            let mut digits = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for mark in &marks {
                let value = values[(digits % 9) as usize];
                digits /= 9;
                assert!((mark.set)(&mut policy, value));
            }
            assert_eq!(problem(&policy).is_none(), policy.is_valid(), "{policy:?}");
            refused += u32::from(!policy.is_valid());
        }
        assert!((1_000..49_990).contains(&refused), "{refused}");
    }
}

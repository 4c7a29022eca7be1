//! Figures out of repeated runs.

use std::time::Duration;

use crate::report::Figure;

/// The figure of some runs; without any, zero of zero runs, which no report may have.
pub fn figure(mut samples: Vec<u64>) -> Figure {
    samples.sort_unstable();
    Figure {
        median: samples.get(samples.len() / 2).copied().unwrap_or(0),
        lowest: samples.first().copied().unwrap_or(0),
        highest: samples.last().copied().unwrap_or(0),
        runs: u32::try_from(samples.len()).unwrap_or(u32::MAX),
    }
}

/// How many of something a second.
pub fn rate(amount: u64, took: Duration) -> u64 {
    let rate = u128::from(amount) * 1_000_000_000 / took.as_nanos().max(1);
    u64::try_from(rate).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_the_middle_of_its_runs() {
        let found = figure(vec![30, 10, 20]);
        assert_eq!((found.lowest, found.median, found.highest), (10, 20, 30));
        assert_eq!(found.runs, 3);
        assert_eq!(figure(vec![7]).median, 7);
    }

    #[test]
    fn a_rate_is_exact_and_never_divides_by_zero() {
        assert_eq!(
            rate(3_000_000_000, Duration::from_millis(1500)),
            2_000_000_000
        );
        assert_eq!(rate(1 << 60, Duration::from_secs(1)), 1 << 60);
        assert_eq!(rate(5, Duration::ZERO), 5_000_000_000);
        assert_eq!(rate(u64::MAX, Duration::ZERO), u64::MAX);
    }
}

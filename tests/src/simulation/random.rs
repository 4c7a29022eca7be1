//! Chance that a seed repeats, whatever becomes of other crates.

/// `SplitMix64`: small, fast, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The chance of `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// One of `from..=to`, each as likely as the next but for less than 2^-32.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = to.abs_diff(from).saturating_add(1);
        from.saturating_add_unsigned(self.bits() % span)
    }

    /// True `bps` times of 10 000.
    pub fn chance(&mut self, bps: u32) -> bool {
        self.bits() % 10_000 < u64::from(bps)
    }

    /// A wait until something that comes once in `mean` seconds on average, at any time
    /// as likely as at any other: at least a second.
    pub fn wait(&mut self, mean: i64) -> i64 {
        #[allow(clippy::cast_precision_loss, reason = "53 bits of chance are enough")]
        let share = ((self.bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "at most 37 means"
        )]
        let wait = (-share.ln() * mean as f64) as i64;
        wait.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            [(); 8].map(|()| random.bits())
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn figures_are_near_what_was_asked_for() {
        let mut random = Random::new(3);
        let hits = (0..20_000).filter(|_| random.chance(2_500)).count();
        assert!((4_700..5_300).contains(&hits), "{hits}");
        let waits: i64 = (0..20_000).map(|_| random.wait(1_000)).sum();
        assert!((19_000_000..21_000_000).contains(&waits), "{waits}");
        assert!((0..1_000).all(|_| (-3..=4).contains(&random.between(-3, 4))));
    }
}

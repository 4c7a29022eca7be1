//! Whether the GPUs of a slot can be worked with: a state machine without I/O or clock.
//!
//! ```text
//!                  fault: a fatal XID, or a container that could not have its GPU
//!        ┌────────────────────────────────────────────────────────────────┐
//!        │  a bad probe      a second one, the GPU is gone or sick        ▼
//!      Well ───────────► Well, in doubt ─────────────────────────────► Broken
//!      ▲ ▲ │                  │ │                                      ▲  │
//!      │ │ └──── good probe ──┘ │ a second one, nobody could be asked  │  │
//!      │ │                      └────────────────► Unfit ──────────────┘  │
//!      │ └──────────── good probe, once it is due ───┘      bad probe     │
//!      └────────────── good probe, once it is due ────────────────────────┘
//! ```
//! *Unfit* takes no new job and keeps the one that runs; *Broken* gives that one back, too. Neither
//! lasts for ever: both are probed again, at first after [`FIRST_PAUSE`], then after twice as long
//! each time, and never later than [`LONGEST_PAUSE`]. A slot that breaks soon after it was well
//! again goes on from the pause where it was, so that a GPU that fails each job it is given does
//! not cost one every half minute; after an hour without a fault that is forgotten.

use std::time::Duration;

use serde::Serialize;

/// Time between two probes while all is well.
pub const PROBE_EVERY: Duration = Duration::from_secs(15);
/// Time from a bad probe to the one that confirms it.
pub const CONFIRM_AFTER: Duration = Duration::from_secs(2);
/// Time from a fault to the first probe.
pub const FIRST_PAUSE: Duration = Duration::from_secs(30);
/// The longest time to the next probe.
pub const LONGEST_PAUSE: Duration = Duration::from_mins(15);
/// After so long without a fault, earlier ones are forgotten.
pub const CALM: Duration = Duration::from_hours(1);

/// Bad probes in a row until they are believed.
const DOUBTS: u32 = 2;
/// Doublings after which a pause is the longest in any case.
const MOST_STRIKES: u32 = 10;

/// Whether the GPUs of a slot can be worked with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Health {
    /// They can.
    #[default]
    Well,
    /// No new job may begin on them.
    Unfit {
        /// Why, and what mends it.
        reason: String,
    },
    /// Nothing can run on them.
    Broken {
        /// Why, and what mends it.
        reason: String,
    },
}

impl Health {
    /// Why no new job may begin; `None` when one may.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        match self {
            Self::Well => None,
            Self::Unfit { reason } | Self::Broken { reason } => Some(reason),
        }
    }
}

/// The health of one slot's GPUs, and when they are probed next. Times are counted from any fixed
/// moment, by a clock that does not go back.
#[derive(Clone, Debug)]
pub struct Checkup {
    health: Health,
    probe_at: Duration,
    doubts: u32,
    /// How often the pause was doubled.
    strikes: u32,
    last_fault: Duration,
}

impl Checkup {
    /// A slot that is well as far as is known, and to be probed at once.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self {
            health: Health::Well,
            probe_at: now,
            doubts: 0,
            strikes: 0,
            last_fault: now,
        }
    }

    /// How it is.
    #[must_use]
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// When it is to be probed next.
    #[must_use]
    pub fn probe_at(&self) -> Duration {
        self.probe_at
    }

    /// Something happened that no probe is needed to believe.
    pub fn fault(&mut self, reason: String, now: Duration) {
        self.health = Health::Broken { reason };
        self.put_off(now);
    }

    /// Asks for a probe now, unless one was put off on purpose.
    pub fn hurry(&mut self, now: Duration) {
        if self.health == Health::Well {
            self.probe_at = self.probe_at.min(now);
        }
    }

    /// Takes in what a probe found.
    pub fn probed(&mut self, found: Health, now: Duration) {
        match (&self.health, found) {
            (Health::Well, Health::Well) => {
                self.doubts = 0;
                if now.saturating_sub(self.last_fault) >= CALM {
                    self.strikes = 0;
                }
                self.probe_at = now + PROBE_EVERY;
            }
            (Health::Well, bad) => {
                self.doubts += 1;
                if self.doubts >= DOUBTS {
                    self.health = bad;
                    self.put_off(now);
                } else {
                    self.probe_at = now + CONFIRM_AFTER;
                }
            }
            // A probe for another slot came before this one's time.
            (_, _) if now < self.probe_at => {}
            (_, Health::Well) => {
                self.health = Health::Well;
                self.doubts = 0;
                self.probe_at = now + PROBE_EVERY;
            }
            // What is known to be broken is not less so because nobody could be asked.
            (Health::Broken { .. }, Health::Unfit { .. }) => self.put_off(now),
            (_, bad) => {
                self.health = bad;
                self.put_off(now);
            }
        }
    }

    /// The next probe, twice as late as the last time.
    fn put_off(&mut self, now: Duration) {
        let pause = FIRST_PAUSE
            .saturating_mul(1 << self.strikes)
            .min(LONGEST_PAUSE);
        self.strikes = (self.strikes + 1).min(MOST_STRIKES);
        self.doubts = 0;
        self.last_fault = now;
        self.probe_at = now + pause;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unfit() -> Health {
        Health::Unfit {
            reason: "the driver does not answer".to_owned(),
        }
    }

    fn broken() -> Health {
        Health::Broken {
            reason: "it is gone".to_owned(),
        }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn one_bad_probe_is_not_believed_and_two_are() {
        let mut slot = Checkup::new(seconds(0));
        slot.probed(broken(), seconds(0));
        assert_eq!(*slot.health(), Health::Well);
        assert_eq!(slot.probe_at(), CONFIRM_AFTER);
        slot.probed(Health::Well, seconds(2));
        slot.probed(broken(), seconds(17));
        assert_eq!(*slot.health(), Health::Well);
        slot.probed(broken(), seconds(19));
        assert_eq!(*slot.health(), broken());
        assert_eq!(slot.probe_at(), seconds(19) + FIRST_PAUSE);
    }

    #[test]
    fn a_fault_is_believed_at_once_and_a_good_probe_ends_it() {
        let mut slot = Checkup::new(seconds(0));
        slot.fault("XID 79".to_owned(), seconds(1));
        assert_eq!(slot.health().trouble(), Some("XID 79"));
        slot.probed(Health::Well, seconds(5));
        assert_ne!(*slot.health(), Health::Well, "before its time");
        slot.probed(Health::Well, seconds(31));
        assert_eq!(*slot.health(), Health::Well);
        assert_eq!(slot.health().trouble(), None);
    }

    #[test]
    fn what_cannot_be_asked_is_unfit_and_stays_broken_if_it_was() {
        let mut slot = Checkup::new(seconds(0));
        slot.probed(unfit(), seconds(0));
        slot.probed(unfit(), seconds(2));
        assert_eq!(*slot.health(), unfit());
        let due = slot.probe_at();
        slot.probed(broken(), due);
        assert_eq!(*slot.health(), broken());
        let due = slot.probe_at();
        slot.probed(unfit(), due);
        assert_eq!(*slot.health(), broken());
    }

    #[test]
    fn a_slot_that_breaks_again_waits_longer_until_it_was_calm() {
        let mut slot = Checkup::new(seconds(0));
        let mut now = seconds(0);
        let mut pauses = Vec::new();
        for _ in 0..7 {
            slot.fault("again".to_owned(), now);
            pauses.push(slot.probe_at().saturating_sub(now).as_secs());
            now = slot.probe_at();
            slot.probed(Health::Well, now);
        }
        assert_eq!(pauses, [30, 60, 120, 240, 480, 900, 900]);
        now += CALM;
        slot.probed(Health::Well, now);
        slot.fault("much later".to_owned(), now);
        assert_eq!(slot.probe_at(), now + FIRST_PAUSE);
    }

    #[test]
    fn a_hurry_brings_the_probe_of_a_well_slot_forward_and_no_other() {
        let mut slot = Checkup::new(seconds(0));
        slot.probed(Health::Well, seconds(0));
        slot.hurry(seconds(3));
        assert_eq!(slot.probe_at(), seconds(3));
        slot.fault("XID 48".to_owned(), seconds(3));
        slot.hurry(seconds(4));
        assert_eq!(slot.probe_at(), seconds(3) + FIRST_PAUSE);
    }

    #[derive(Clone, Debug)]
    enum Event {
        Fault,
        Hurry,
        Probe(u8),
        Pass(u16),
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Event::Fault),
            Just(Event::Hurry),
            (0_u8..3).prop_map(Event::Probe),
            (0_u16..2_000).prop_map(Event::Pass),
        ]
    }

    proptest! {
        /// Whatever happened: no slot is dead for ever, none is well while it must wait, and the
        /// next probe is never later than the longest pause.
        #[test]
        fn no_slot_is_dead_for_ever(events in proptest::collection::vec(any_event(), 0..200)) {
            let mut now = seconds(0);
            let mut slot = Checkup::new(now);
            for event in events {
                match event {
                    Event::Fault => {
                        slot.fault("a fault".to_owned(), now);
                        let is_broken = matches!(slot.health(), Health::Broken { .. });
                        prop_assert!(is_broken);
                        prop_assert!(slot.probe_at() >= now + FIRST_PAUSE);
                    }
                    Event::Hurry => slot.hurry(now),
                    Event::Probe(which) => {
                        let was_waiting = slot.health().trouble().is_some() && now < slot.probe_at();
                        let found = [Health::Well, unfit(), broken()][usize::from(which)].clone();
                        slot.probed(found, now);
                        prop_assert!(!was_waiting || slot.health().trouble().is_some());
                    }
                    Event::Pass(time) => now += seconds(time.into()),
                }
                prop_assert!(slot.probe_at() <= now + LONGEST_PAUSE);
            }
            // From here on the GPU is well: one probe when it is due finds out.
            now = now.max(slot.probe_at());
            slot.probed(Health::Well, now);
            prop_assert_eq!(slot.health(), &Health::Well);
            // And one that stays sick is believed after at most three probes when they are due.
            for _ in 0..3 {
                now = now.max(slot.probe_at());
                slot.probed(broken(), now);
            }
            prop_assert_eq!(slot.health(), &broken());
        }

        /// A GPU that fails each job as soon as it is well again fails few jobs in a day.
        #[test]
        fn a_gpu_that_always_fails_harms_few_jobs(delay in 1_u64..600) {
            let (mut now, day) = (seconds(0), Duration::from_hours(24));
            let mut slot = Checkup::new(now);
            let mut faults = 0;
            while now < day {
                slot.fault("it fails".to_owned(), now);
                faults += 1;
                now = slot.probe_at();
                slot.probed(Health::Well, now);
                now += seconds(delay);
            }
            prop_assert!(faults <= 24 * 4 + 6, "{faults} faults");
        }
    }
}

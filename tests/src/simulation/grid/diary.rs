//! What a host did, as the simulation knows it, by the rules of the protocol: nothing here
//! reads an account, and nothing is shared with the programs' own arithmetic.

use std::collections::BTreeMap;

const DAY: i64 = 24 * 60 * 60;
/// How many days a record remembers.
const REMEMBERED: i64 = 32;

/// What a job costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fare {
    /// Base units a second.
    pub(super) price: u64,
    /// What hosts earn of it, and the fee on that, basis points.
    pub(super) host_share_bps: u16,
    pub(super) fee_bps: u16,
}

impl Fare {
    /// The fee for `seconds` of work.
    pub(super) fn fee(&self, seconds: i64) -> u64 {
        let gross = u128::from(self.price) * u128::try_from(seconds).unwrap();
        let earned = gross * u128::from(self.host_share_bps) / 10_000;
        u64::try_from(earned * u128::from(self.fee_bps) / 10_000).unwrap()
    }
}

/// A run of a job: what of it was settled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// When it began.
    pub(super) from: i64,
    /// The most seconds that it is paid for.
    pub(super) limit: i64,
    /// Seconds that were paid.
    pub(super) paid: i64,
    pub(super) fare: Fare,
    /// Whether its client is the host's owner.
    pub(super) is_own: bool,
}

/// What happened on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Work {
    pub(super) online: i64,
    pub(super) served: i64,
    pub(super) completed: u64,
    pub(super) fees: u64,
}

/// All that a host did, by day, as far as its record was told.
#[derive(Clone, Debug, Default)]
pub(super) struct Diary {
    days: BTreeMap<i64, Work>,
    /// The part of it that the host's owner paid for.
    own: BTreeMap<i64, Work>,
    /// Until when all is known.
    known: i64,
    /// Until when its place is valid, while it has one.
    place: Option<i64>,
}

impl Diary {
    /// What happened on `day`; `None` when nothing did or the record has forgotten it.
    pub(super) fn shown(&self, day: i64) -> Option<(Work, Work)> {
        let is_forgotten = (1..4).any(|turn| self.days.contains_key(&(day + turn * REMEMBERED)));
        let work = self.days.get(&day).filter(|_| !is_forgotten)?;
        Some((*work, self.own.get(&day).copied().unwrap_or_default()))
    }

    /// Fees that its owner paid for its work, ever.
    pub(super) fn own_fees(&self) -> u64 {
        self.own.values().map(|work| work.fees).sum()
    }

    /// It looks for work: what place it had counts as far as it came. `until` is how long
    /// its new place is valid; `None` when it got a job at once.
    pub(super) fn join(&mut self, now: i64, until: Option<i64>) {
        self.settle_place(now);
        self.known = self.known.max(now);
        self.place = until;
    }

    /// It renews its place, or is shown out.
    pub(super) fn renew(&mut self, now: i64, until: Option<i64>) {
        self.join(now, until);
    }

    /// It leaves its place.
    pub(super) fn leave(&mut self, now: i64) {
        self.join(now, None);
    }

    fn settle_place(&mut self, now: i64) {
        if let Some(until) = self.place.take() {
            self.be_online(until.min(now));
        }
    }

    /// It starts a job in time, or gives it back before the start: it was there until now.
    pub(super) fn start(&mut self, now: i64) {
        self.be_online(now);
        self.place = None;
        self.known = self.known.max(now);
    }

    /// It gives a job back that it had not started.
    pub(super) fn return_job(&mut self, now: i64) {
        self.start(now);
        self.touch(now);
    }

    /// It let the time to start pass, and somebody said so.
    pub(super) fn miss(&mut self, now: i64, assigned_at: i64) {
        if let Some(until) = self.place.take() {
            self.be_online(until.min(assigned_at).min(now));
        }
        self.touch(now);
    }

    /// It gives a job back that ran: what was not settled is lost.
    pub(super) fn lose(&mut self, now: i64) {
        self.known = self.known.max(now);
        self.touch(now);
    }

    /// Somebody says that its job ran out without it.
    pub(super) fn expire(&mut self, now: i64) {
        self.touch(now);
    }

    /// Settles `run` up to now.
    pub(super) fn settle(&mut self, now: i64, run: &mut Run) {
        let seconds = (now - run.from).clamp(run.paid, run.limit);
        let span = (run.from + run.paid, run.from + seconds);
        self.be_online(span.1.min(now));
        self.split(span.0, span.1.min(now), run.is_own, |work, seconds| {
            work.served += seconds;
        });
        let fee = run.fare.fee(seconds) - run.fare.fee(run.paid);
        if fee > 0 {
            self.note(now / DAY, run.is_own, |work| work.fees += fee);
        }
        run.paid = seconds;
    }

    /// The worker was heard of.
    pub(super) fn hear(&mut self, now: i64) {
        self.known = self.known.max(now);
    }

    /// It finished a job that was settled just now.
    pub(super) fn finish(&mut self, now: i64, run: &Run) {
        self.note(now / DAY, run.is_own, |work| work.completed += 1);
        self.hear(now);
    }

    /// The record opens the day, whatever it notes there.
    fn touch(&mut self, now: i64) {
        self.days.entry(now / DAY).or_default();
    }

    fn be_online(&mut self, until: i64) {
        if until > self.known {
            let from = self.known;
            self.split(from, until, false, |work, seconds| work.online += seconds);
            self.known = until;
        }
    }

    /// Gives each day its part of `from..to`.
    fn split(&mut self, from: i64, to: i64, is_own: bool, add: impl Fn(&mut Work, i64)) {
        let mut at = from;
        while at < to {
            let end = ((at / DAY + 1) * DAY).min(to);
            self.note(at / DAY, is_own, |work| add(work, end - at));
            at = end;
        }
    }

    fn note(&mut self, day: i64, is_own: bool, add: impl Fn(&mut Work)) {
        add(self.days.entry(day).or_default());
        if is_own {
            add(self.own.entry(day).or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FARE: Fare = Fare {
        price: 1_000,
        host_share_bps: 8_000,
        fee_bps: 500,
    };

    #[test]
    fn a_day_is_told_over_midnight_and_forgotten_after_32() {
        let mut diary = Diary::default();
        let noon = 100 * DAY + DAY / 2;
        diary.join(noon, Some(noon + DAY));
        diary.start(noon + DAY);
        let mut run = Run {
            from: noon + DAY,
            limit: 7_200,
            paid: 0,
            fare: FARE,
            is_own: true,
        };
        diary.settle(noon + DAY + 3_600, &mut run);
        diary.settle(noon + DAY + 9_000, &mut run);
        diary.finish(noon + DAY + 9_000, &run);
        let (first, _) = diary.shown(100).unwrap();
        let (second, own) = diary.shown(101).unwrap();
        assert_eq!(first.online, DAY / 2);
        assert_eq!((second.online, second.served), (DAY / 2 + 7_200, 7_200));
        // 40 base units of fee a second.
        assert_eq!((second.fees, second.completed), (7_200 * 40, 1));
        assert_eq!((own.fees, own.served, own.online), (7_200 * 40, 7_200, 0));
        diary.join((100 + REMEMBERED) * DAY, None);
        assert!(diary.shown(100).is_some());
        diary.return_job((100 + REMEMBERED) * DAY + 5);
        assert!(diary.shown(100).is_none() && diary.shown(101).is_some());
    }
}

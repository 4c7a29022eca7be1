//! The queue of a market as a ring of places, without any account around it.
//!
//! Entries are numbered for ever; entry `n` stands at place `(n + shift) modulo
//! capacity`. `head` is the first number that may be taken, `tail` the one after
//! the last. What leaves from the middle becomes a gap, which is skipped, and
//! forgotten when an end reaches it, so that every operation costs the same
//! whatever the length.

use bytemuck::{Pod, Zeroable};

/// Smallest and largest number of places.
pub const CAPACITY: core::ops::RangeInclusive<u32> = 16..=200_000;

/// Valid for ever: a job waits until it is taken or cancelled.
pub const ALWAYS: i64 = i64::MAX;

/// Gaps at the end that one removal gives back.
const MAX_RETREAT: u32 = 32;

/// The host or job of a place.
pub type Key = [u8; 32];

/// What waits in a queue. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum QueueKind {
    /// Nothing.
    Empty = 0,
    /// Hosts, for jobs.
    Hosts = 1,
    /// Jobs, for hosts.
    Jobs = 2,
}

impl QueueKind {
    /// What a stored byte means; one that means nothing counts as empty.
    #[must_use]
    pub fn of(byte: u8) -> Self {
        match byte {
            1 => Self::Hosts,
            2 => Self::Jobs,
            _ => Self::Empty,
        }
    }
}

/// One place of the ring, as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Place {
    /// The host or job that waits; zero when it was matched or left.
    pub key: Key,
    /// Until when it may be matched, Unix seconds, little endian. Zero marks an
    /// entry that was dropped because its time was up; the key then still tells
    /// whose it was.
    pub valid_until: [u8; 8],
}

impl Place {
    /// Until when it may be matched, Unix seconds.
    #[must_use]
    pub fn valid_until(&self) -> i64 {
        i64::from_le_bytes(self.valid_until)
    }

    /// Whether somebody waits here; not in a place that was never used, left or
    /// dropped.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.valid_until != [0; 8]
    }
}

/// Where the entries of a ring are; all that is stored beside the places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// What waits.
    pub kind: QueueKind,
    /// What is added to a number before it is taken modulo the capacity; below
    /// the capacity. Only growing changes it.
    pub shift: u32,
    /// Number of the first entry.
    pub head: u64,
    /// Number after the last entry.
    pub tail: u64,
    /// How many entries wait, without those taken out of the middle.
    pub waiting: u32,
}

/// Why a ring refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RingError {
    /// Every place is taken.
    Full,
    /// More entries and gaps stand in front than one call looks at.
    TooManyGaps,
    /// The place is not this key's, or nobody waits there any more.
    NotHere,
    /// The caller does not know the entry that it must decide on.
    Unknown,
    /// The bounds do not fit the places.
    Broken,
}

/// A ring and its places.
#[derive(Debug)]
pub struct Ring<'a> {
    /// Where its entries are.
    pub bounds: Bounds,
    places: &'a mut [Place],
}

impl<'a> Ring<'a> {
    /// The ring of all of `places`.
    ///
    /// # Errors
    /// [`RingError::Broken`] when the bounds do not fit the places.
    pub fn new(bounds: Bounds, places: &'a mut [Place]) -> Result<Self, RingError> {
        let length = bounds.tail.checked_sub(bounds.head);
        let fits = length.is_some_and(|length| length <= places.len() as u64)
            && (bounds.shift as usize) < places.len();
        if fits {
            Ok(Self { bounds, places })
        } else {
            Err(RingError::Broken)
        }
    }

    /// Whether every place is taken, by entries or by gaps among them.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.bounds.tail.saturating_sub(self.bounds.head) >= self.places.len() as u64
    }

    /// Adds `key` at the end and returns its number.
    ///
    /// # Errors
    /// [`RingError::Full`].
    pub fn push(&mut self, kind: QueueKind, key: Key, valid_until: i64) -> Result<u64, RingError> {
        if self.is_full() {
            return Err(RingError::Full);
        }
        let number = self.bounds.tail;
        self.set(
            number,
            Place {
                key,
                valid_until: valid_until.to_le_bytes(),
            },
        )?;
        self.bounds.kind = kind;
        self.bounds.tail = next(number)?;
        self.bounds.waiting = self.bounds.waiting.saturating_add(1);
        Ok(number)
    }

    /// Whether entry `number` is `key`'s and still waits.
    #[must_use]
    pub fn holds(&self, number: u64, key: &Key) -> bool {
        (self.bounds.head..self.bounds.tail).contains(&number)
            && self
                .get(number)
                .is_ok_and(|place| place.key == *key && place.waits())
    }

    /// Until when entry `number` of `key` is valid.
    ///
    /// # Errors
    /// [`RingError::NotHere`].
    pub fn valid_until(&self, number: u64, key: &Key) -> Result<i64, RingError> {
        if !self.holds(number, key) {
            return Err(RingError::NotHere);
        }
        Ok(self.get(number)?.valid_until())
    }

    /// Whether the place of `number` still tells that `key` was dropped there
    /// because its time was up, which proves that it was not matched.
    #[must_use]
    pub fn was_dropped(&self, number: u64, key: &Key) -> bool {
        self.get(number)
            .is_ok_and(|place| place.key == *key && !place.waits())
    }

    /// Sets until when entry `number` of `key` is valid.
    ///
    /// # Errors
    /// [`RingError::NotHere`].
    pub fn renew(&mut self, number: u64, key: &Key, until: i64) -> Result<(), RingError> {
        if !self.holds(number, key) {
            return Err(RingError::NotHere);
        }
        self.set(
            number,
            Place {
                key: *key,
                valid_until: until.to_le_bytes(),
            },
        )
    }

    /// Takes `key` out at `number`, wherever that is.
    ///
    /// # Errors
    /// [`RingError::NotHere`].
    pub fn remove(&mut self, number: u64, key: &Key) -> Result<(), RingError> {
        if !self.holds(number, key) {
            return Err(RingError::NotHere);
        }
        self.take(number, Place::default())
    }

    /// The first entry at `now` that `wanted` accepts, taken out; entries before
    /// it whose time is up are dropped. Looks at `looks` entries and gaps at most.
    ///
    /// `wanted` says `Some(false)` for an entry that must stay where it is, and
    /// `None` for one that it does not know. The result is `None` when all were
    /// looked at.
    ///
    /// # Errors
    /// [`RingError::Unknown`] or [`RingError::TooManyGaps`].
    pub fn take_first(
        &mut self,
        now: i64,
        looks: u32,
        mut wanted: impl FnMut(&Key) -> Option<bool>,
    ) -> Result<Option<Key>, RingError> {
        let mut number = self.bounds.head;
        for _ in 0..looks {
            if number >= self.bounds.tail {
                return Ok(None);
            }
            let place = self.get(number)?;
            if !self.drop_if_over(number, place, now)?
                && wanted(&place.key).ok_or(RingError::Unknown)?
            {
                self.take(number, Place::default())?;
                return Ok(Some(place.key));
            }
            number = next(number)?.max(self.bounds.head);
        }
        if number >= self.bounds.tail {
            Ok(None)
        } else {
            Err(RingError::TooManyGaps)
        }
    }

    /// Drops what ran out or left at the front, at most `limit` entries; how many.
    ///
    /// # Errors
    /// [`RingError::Broken`] alone.
    pub fn sweep(&mut self, now: i64, limit: u32) -> Result<u32, RingError> {
        let mut swept = 0_u32;
        while swept < limit && self.bounds.head < self.bounds.tail {
            let number = self.bounds.head;
            let place = self.get(number)?;
            if !self.drop_if_over(number, place, now)? {
                break;
            }
            swept = swept.saturating_add(1);
        }
        Ok(swept)
    }

    /// Makes use of places that were added behind the first `old` ones. Numbers and
    /// their order stay; what was dropped before is forgotten.
    ///
    /// Entries that stand at the end of the old places while others stand at their
    /// beginning move to the end of the new ones.
    ///
    /// # Errors
    /// [`RingError::Broken`] when there were fewer places than entries.
    pub fn grow(
        mut bounds: Bounds,
        places: &'a mut [Place],
        old: usize,
    ) -> Result<Self, RingError> {
        let before = places.get_mut(..old).ok_or(RingError::Broken)?;
        let ring = Ring::new(bounds, before)?;
        let first = ring.place_of(bounds.head)?;
        let length = usize::try_from(bounds.tail.saturating_sub(bounds.head))
            .map_err(|_| RingError::Broken)?;
        let capacity = places.len();
        let end = first.saturating_add(length);
        let moved_to = if end <= old {
            clear(places, 0, first)?;
            clear(places, end, capacity)?;
            first
        } else {
            let to = capacity.saturating_sub(old.saturating_sub(first));
            places.copy_within(first..old, to);
            clear(places, end.saturating_sub(old), to)?;
            to
        };
        bounds.shift = shift_for(bounds.head, moved_to, capacity)?;
        Self::new(bounds, places)
    }

    /// Drops the entry when its time is up, and steps over a gap; `false` when it
    /// waits.
    fn drop_if_over(&mut self, number: u64, place: Place, now: i64) -> Result<bool, RingError> {
        if !place.waits() {
            self.skip(number)?;
            return Ok(true);
        }
        if place.valid_until() >= now {
            return Ok(false);
        }
        // The place keeps the key, see `was_dropped`.
        let mark = Place {
            key: place.key,
            valid_until: [0; 8],
        };
        self.take(number, mark)?;
        Ok(true)
    }

    /// Writes `left` where entry `number` was and draws in the end that it was at.
    fn take(&mut self, number: u64, left: Place) -> Result<(), RingError> {
        self.set(number, left)?;
        self.bounds.waiting = self.bounds.waiting.saturating_sub(1);
        if self.bounds.waiting == 0 {
            self.bounds.head = self.bounds.tail;
            self.bounds.kind = QueueKind::Empty;
            return Ok(());
        }
        self.skip(number)?;
        // Gaps at the end give their places back, so that posting and cancelling
        // again and again does not fill the ring. Numbers at the end may then be
        // used once more, which is safe: nobody waits under them.
        for _ in 0..MAX_RETREAT {
            let last = self.bounds.tail.saturating_sub(1);
            if last < self.bounds.head || self.get(last)?.waits() {
                break;
            }
            self.bounds.tail = last;
        }
        Ok(())
    }

    /// Moves the head over `number` when it stands there.
    fn skip(&mut self, number: u64) -> Result<(), RingError> {
        if self.bounds.head == number {
            self.bounds.head = next(number)?;
        }
        Ok(())
    }

    fn get(&self, number: u64) -> Result<Place, RingError> {
        let place = self.place_of(number)?;
        self.places.get(place).copied().ok_or(RingError::Broken)
    }

    fn set(&mut self, number: u64, value: Place) -> Result<(), RingError> {
        let place = self.place_of(number)?;
        *self.places.get_mut(place).ok_or(RingError::Broken)? = value;
        Ok(())
    }

    fn place_of(&self, number: u64) -> Result<usize, RingError> {
        place_of(number, self.bounds.shift, self.places.len())
    }
}

/// Where entry `number` stands in a ring of `capacity` places.
///
/// # Errors
/// [`RingError::Broken`] when there are no places, or no more than the shift.
pub fn place_of(number: u64, shift: u32, capacity: usize) -> Result<usize, RingError> {
    let place = number
        .checked_rem(capacity as u64)
        .ok_or(RingError::Broken)?
        .saturating_add(u64::from(shift));
    let place = place.checked_sub(capacity as u64).unwrap_or(place);
    usize::try_from(place).map_err(|_| RingError::Broken)
}

/// The shift that puts `number` to `place`.
fn shift_for(number: u64, place: usize, capacity: usize) -> Result<u32, RingError> {
    let unshifted = place_of(number, 0, capacity)?;
    let shift = place
        .checked_sub(unshifted)
        .or_else(|| place.checked_add(capacity)?.checked_sub(unshifted))
        .ok_or(RingError::Broken)?;
    u32::try_from(shift).map_err(|_| RingError::Broken)
}

/// Empties the places from `from` to before `to`.
fn clear(places: &mut [Place], from: usize, to: usize) -> Result<(), RingError> {
    let places = places.get_mut(from..to).ok_or(RingError::Broken)?;
    bytemuck::cast_slice_mut::<Place, u8>(places).fill(0);
    Ok(())
}

fn next(number: u64) -> Result<u64, RingError> {
    number.checked_add(1).ok_or(RingError::Broken)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::{collections::VecDeque, vec, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    const EMPTY: Bounds = Bounds {
        kind: QueueKind::Empty,
        shift: 0,
        head: 0,
        tail: 0,
        waiting: 0,
    };

    fn key(number: u8) -> Key {
        [number; 32]
    }

    fn waiting(ring: &Ring) -> Vec<Key> {
        (ring.bounds.head..ring.bounds.tail)
            .map(|number| ring.get(number).unwrap())
            .filter(Place::waits)
            .map(|place| place.key)
            .collect()
    }

    #[test]
    fn bounds_that_do_not_fit_are_refused() {
        let mut places = [Place::default(); 4];
        for bounds in [
            Bounds { tail: 5, ..EMPTY },
            Bounds { head: 1, ..EMPTY },
            Bounds { shift: 4, ..EMPTY },
        ] {
            assert_eq!(
                Ring::new(bounds, &mut places).map(|_| ()),
                Err(RingError::Broken)
            );
        }
    }

    #[test]
    fn a_look_is_spent_on_each_gap() {
        let mut places = [Place::default(); 16];
        let mut ring = Ring::new(EMPTY, &mut places).unwrap();
        for number in 1..=6 {
            ring.push(QueueKind::Hosts, key(number), 10).unwrap();
        }
        for number in 1..=4 {
            ring.remove(number, &key(u8::try_from(number).unwrap() + 1))
                .unwrap();
        }
        let not_the_first = |key: &Key| Some(key[0] != 1);
        assert_eq!(
            ring.take_first(0, 5, not_the_first),
            Err(RingError::TooManyGaps)
        );
        assert_eq!(ring.take_first(0, 6, not_the_first), Ok(Some(key(6))));
    }

    #[test]
    fn growing_a_wrapped_ring_keeps_numbers_and_order() {
        let mut places = [Place::default(); 8];
        let mut ring = Ring::new(EMPTY, &mut places[..5]).unwrap();
        for number in 1..=5 {
            ring.push(QueueKind::Jobs, key(number), ALWAYS).unwrap();
        }
        for _ in 0..3 {
            ring.take_first(0, 1, |_| Some(true)).unwrap();
        }
        let sixth = ring.push(QueueKind::Jobs, key(6), ALWAYS).unwrap();
        let bounds = ring.bounds;
        let mut ring = Ring::grow(bounds, &mut places, 5).unwrap();
        assert_eq!(waiting(&ring), [key(4), key(5), key(6)]);
        assert!(ring.holds(3, &key(4)) && ring.holds(sixth, &key(6)));
        for number in 7..=11 {
            ring.push(QueueKind::Jobs, key(number), ALWAYS).unwrap();
        }
        assert_eq!(
            ring.push(QueueKind::Jobs, key(12), ALWAYS),
            Err(RingError::Full)
        );
        assert_eq!(waiting(&ring).len(), 8);
    }

    #[test]
    fn growing_forgets_what_was_dropped() {
        let mut places = [Place::default(); 6];
        let mut ring = Ring::new(EMPTY, &mut places[..4]).unwrap();
        ring.push(QueueKind::Hosts, key(1), 1).unwrap();
        ring.push(QueueKind::Hosts, key(2), 9).unwrap();
        ring.sweep(5, 10).unwrap();
        assert!(ring.was_dropped(0, &key(1)));
        let bounds = ring.bounds;
        let ring = Ring::grow(bounds, &mut places, 4).unwrap();
        assert!(ring.holds(1, &key(2)));
        assert!((0..6).all(|number| !ring.was_dropped(number, &key(1))));
    }

    /// What people do to a ring.
    #[derive(Clone, Debug)]
    enum Act {
        Push,
        TakeFirst,
        Remove(usize),
        Grow(usize),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => Just(Act::Push),
            2 => Just(Act::TakeFirst),
            2 => (0..16_usize).prop_map(Act::Remove),
            1 => (1..4_usize).prop_map(Act::Grow),
        ]
    }

    proptest! {
        /// Against a plain list of who waits, with their numbers.
        #[test]
        fn a_ring_is_a_list(acts in prop::collection::vec(act(), 1..200)) {
            let mut places = vec![Place::default(); 4];
            let mut bounds = EMPTY;
            let mut list = VecDeque::new();
            let mut next_key = 0_u32;
            for act in acts {
                if let Act::Grow(more) = act {
                    let old = places.len();
                    places.resize(old + more, Place::default());
                    bounds = Ring::grow(bounds, &mut places, old).unwrap().bounds;
                    continue;
                }
                let mut ring = Ring::new(bounds, &mut places).unwrap();
                match act {
                    Act::Push => {
                        let mut name = [0; 32];
                        name[..4].copy_from_slice(&next_key.to_le_bytes());
                        next_key += 1;
                        match ring.push(QueueKind::Jobs, name, ALWAYS) {
                            Ok(number) => list.push_back((number, name)),
                            Err(error) => {
                                prop_assert_eq!(error, RingError::Full);
                                prop_assert!(ring.is_full());
                            }
                        }
                    }
                    Act::TakeFirst => {
                        let taken = ring.take_first(0, 1_000, |_| Some(true)).unwrap();
                        prop_assert_eq!(taken, list.pop_front().map(|(_, name)| name));
                    }
                    Act::Remove(index) => {
                        if let Some((number, name)) = list.remove(index) {
                            ring.remove(number, &name).unwrap();
                            prop_assert_eq!(ring.remove(number, &name), Err(RingError::NotHere));
                        }
                    }
                    Act::Grow(_) => {}
                }
                prop_assert_eq!(ring.bounds.waiting as usize, list.len());
                prop_assert_eq!(
                    waiting(&ring),
                    list.iter().map(|(_, name)| *name).collect::<Vec<_>>()
                );
                prop_assert!(list.iter().all(|(number, name)| ring.holds(*number, name)));
                bounds = ring.bounds;
            }
        }
    }
}

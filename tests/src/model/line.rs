//! A queue as it should be: numbered places in a list.

use std::collections::{BTreeMap, VecDeque};

use nosana_sdk::{generated::jobs::errors::JobsError, queue::QueueKind};
use solana_address::Address;

use super::market::Answer;

/// Gaps at the end that one removal gives back.
const RETREAT: usize = 32;

/// A queue: numbered places, some of them left.
#[derive(Clone, Debug)]
pub struct Line {
    pub capacity: u32,
    /// What the program adds to a number before it takes it modulo the capacity.
    pub shift: u32,
    pub kind: QueueKind,
    pub first: u64,
    pub places: VecDeque<Option<(Address, i64)>>,
    /// Whose time was up, by number, until the place is used again.
    dropped: BTreeMap<u64, Address>,
}

impl Line {
    pub fn new(capacity: u32) -> Self {
        Self {
            capacity,
            shift: 0,
            kind: QueueKind::Empty,
            first: 0,
            places: VecDeque::new(),
            dropped: BTreeMap::new(),
        }
    }

    /// The number after the last place.
    pub fn end(&self) -> u64 {
        self.first + self.places.len() as u64
    }

    /// Who waits, first come first.
    pub fn waiting(&self) -> Vec<(Address, i64)> {
        self.places.iter().flatten().copied().collect()
    }

    /// Who waits, with the numbers of their places.
    pub fn numbered(&self) -> impl Iterator<Item = (u64, Address, i64)> {
        let numbered = (self.first..).zip(&self.places);
        numbered.filter_map(|(number, place)| place.map(|(key, until)| (number, key, until)))
    }

    /// How many more there is place for.
    pub fn room(&self) -> u32 {
        self.capacity - u32::try_from(self.places.len()).unwrap()
    }

    pub fn push(&mut self, kind: QueueKind, key: Address, until: i64) -> Answer<u64> {
        if self.room() == 0 {
            return Err(JobsError::QueueFull.into());
        }
        let number = self.end();
        self.places.push_back(Some((key, until)));
        let place = self.place_of(number);
        let (capacity, shift) = (u64::from(self.capacity), u64::from(self.shift));
        self.dropped
            .retain(|known, _| (known + shift) % capacity != place);
        self.kind = kind;
        Ok(number)
    }

    pub fn at(&self, number: u64) -> Option<(Address, i64)> {
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.places.get(place).copied().flatten()
    }

    pub fn holds(&self, number: u64, key: &Address) -> bool {
        self.at(number).is_some_and(|(found, _)| found == *key)
    }

    pub fn was_dropped(&self, number: u64, key: &Address) -> bool {
        let place = self.place_of(number);
        let known =
            |(known, whose): (&u64, &Address)| self.place_of(*known) == place && whose == key;
        !self.holds(number, key) && self.dropped.iter().any(known)
    }

    pub fn renew(&mut self, number: u64, key: Address, until: i64) {
        let place = usize::try_from(number - self.first).unwrap();
        self.places[place] = Some((key, until));
    }

    pub fn take(&mut self, number: u64) {
        let place = usize::try_from(number - self.first).unwrap();
        self.places[place] = None;
        if self.places.iter().all(Option::is_none) {
            self.first = self.end();
            self.places.clear();
            self.kind = QueueKind::Empty;
            return;
        }
        self.skip_gap(number);
        for _ in 0..RETREAT {
            if self.places.back() != Some(&None) {
                break;
            }
            self.places.pop_back();
        }
    }

    pub fn drop_out(&mut self, number: u64, key: Address) {
        self.take(number);
        self.dropped.insert(number, key);
    }

    pub fn skip_gap(&mut self, number: u64) {
        if number == self.first && self.places.front() == Some(&None) {
            self.places.pop_front();
            self.first += 1;
        }
    }

    /// More places: all keep their numbers, and who was dropped is forgotten unless it
    /// stands among those that wait.
    pub fn grow(&mut self, capacity: u32) {
        let (old, added) = (
            u64::from(self.capacity),
            u64::from(capacity - self.capacity),
        );
        let mut place = self.place_of(self.first);
        if place + self.places.len() as u64 > old {
            // What stands at the end of the old places moves to the end of the new ones.
            place += added;
        }
        let (first, end) = (self.first, self.end());
        self.dropped
            .retain(|number, _| (first..end).contains(number));
        self.capacity = capacity;
        let new = u64::from(capacity);
        self.shift = u32::try_from((place + new - first % new) % new).unwrap();
    }

    fn place_of(&self, number: u64) -> u64 {
        (number + u64::from(self.shift)) % u64::from(self.capacity)
    }
}

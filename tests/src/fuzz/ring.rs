//! The ring of a queue against a plain list.

use nosana_sdk::common::ring::{Bounds, Key, Place, QueueKind, Ring, RingError};

use super::Bytes;

/// The ring of a queue against a plain list; and, with bounds and places of any bytes,
/// that nothing panics and no bounds come out that do not fit.
///
/// # Panics
/// When the ring is not the list, or its bounds are broken.
pub fn ring(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    if bytes.byte().is_multiple_of(4) {
        anything(&mut bytes);
    } else {
        Listed::new(&mut bytes).run(&mut bytes);
    }
}

/// A ring, and the list that it must be.
struct Listed {
    bounds: Bounds,
    places: Vec<Place>,
    /// Number, key, and until when it is valid.
    list: Vec<(u64, Key, i64)>,
    next: u32,
    now: i64,
}

impl Listed {
    fn new(bytes: &mut Bytes) -> Self {
        let first = match bytes.byte() % 3 {
            0 => 0,
            1 => u64::from(bytes.u32()),
            // Long after anything that there will be, and not at the very end of numbers.
            _ => u64::MAX / 2 + u64::from(bytes.u32()),
        };
        let capacity = 1 + usize::from(bytes.byte() % 48);
        Self {
            bounds: Bounds {
                kind: QueueKind::Empty,
                shift: u32::from(bytes.byte()) % u32::try_from(capacity).unwrap(),
                head: first,
                tail: first,
                waiting: 0,
            },
            places: vec![Place::default(); capacity],
            list: vec![],
            next: 1,
            now: 1_000,
        }
    }

    fn run(mut self, bytes: &mut Bytes) {
        while !bytes.is_empty() {
            let (act, value) = (bytes.byte(), bytes.byte());
            if act % 16 == 15 {
                self.grow(usize::from(value % 16));
            } else {
                self.act(act, value);
            }
            self.check();
        }
    }

    fn act(&mut self, act: u8, value: u8) {
        let Self {
            places,
            list,
            next,
            now,
            ..
        } = self;
        let capacity = places.len() as u64;
        let mut ring = Ring::new(self.bounds, places).unwrap();
        let index = usize::from(value) % list.len().max(1);
        match act % 15 {
            0..6 => {
                let mut key = [0; 32];
                key[..4].copy_from_slice(&next.to_le_bytes());
                *next += 1;
                let until = *now + i64::from(value % 64);
                match ring.push(QueueKind::Hosts, key, until) {
                    Ok(number) => list.push((number, key, until)),
                    Err(error) => {
                        assert_eq!(error, RingError::Full);
                        assert_eq!(ring.bounds.tail - ring.bounds.head, capacity);
                    }
                }
            }
            6..8 => {
                if let Some((number, key, _)) = list.get(index).copied() {
                    ring.remove(number, &key).unwrap();
                    list.remove(index);
                    assert_eq!(ring.remove(number, &key), Err(RingError::NotHere));
                    assert!(!ring.was_dropped(number, &key), "it left by itself");
                }
            }
            8 => {
                if let Some((number, key, until)) = list.get_mut(index) {
                    *until = *now + i64::from(value % 64);
                    ring.renew(*number, key, *until).unwrap();
                    assert_eq!(ring.renew(*number + 1, key, 9), Err(RingError::NotHere));
                    assert_eq!(ring.remove(*number, &[0xFF; 32]), Err(RingError::NotHere));
                }
            }
            9 | 10 => *now += i64::from(value % 32),
            11 => sweep(&mut ring, list, *now, u32::from(value % 8)),
            act => take_first(&mut ring, list, *now, act, value),
        }
        self.bounds = ring.bounds;
    }

    fn grow(&mut self, more: usize) {
        let old = self.places.len();
        self.places.resize(old + more, Place::default());
        // What was in the account before does not matter.
        self.places[old..].fill(Place {
            key: [0xAA; 32],
            valid_until: [0xAA; 8],
        });
        self.bounds = Ring::grow(self.bounds, &mut self.places, old)
            .unwrap()
            .bounds;
    }

    /// Nothing is lost, nothing is there twice, all keep their numbers.
    fn check(&mut self) {
        let ring = Ring::new(self.bounds, &mut self.places).unwrap();
        let bounds = ring.bounds;
        assert_eq!(bounds.waiting as usize, self.list.len());
        assert_eq!(bounds.kind == QueueKind::Empty, self.list.is_empty());
        for (number, key, until) in &self.list {
            assert_eq!(ring.valid_until(*number, key), Ok(*until));
        }
        let waiting = self.places.iter().filter(|place| place.waits()).count();
        let length = usize::try_from(bounds.tail - bounds.head).unwrap();
        assert!(length <= self.places.len());
        assert!(self.list.len() <= length);
        // Places outside are marks or empty; inside stand those that wait.
        assert_eq!(waiting, self.list.len());
        assert!(self.list.is_sorted());
    }
}

fn sweep(ring: &mut Ring, list: &mut Vec<(u64, Key, i64)>, now: i64, limit: u32) {
    let swept = ring.sweep(now, limit).unwrap();
    assert!(swept <= limit);
    let over = list.iter().take_while(|(_, _, until)| *until < now).count();
    let gone = list
        .iter()
        .take_while(|(number, key, _)| !ring.holds(*number, key));
    let gone = gone.count();
    assert!(gone <= over && gone <= swept as usize);
    assert!(gone == over || swept == limit, "it stopped too early");
    for (number, key, _) in list.drain(..gone) {
        assert!(ring.was_dropped(number, &key));
    }
}

/// Takes the first entry that some rule wants; a rule may not know an entry.
fn take_first(ring: &mut Ring, list: &mut Vec<(u64, Key, i64)>, now: i64, act: u8, value: u8) {
    let looks = if act == 12 {
        1_000
    } else {
        u32::from(value / 8)
    };
    let wanted = |key: &Key| match (key[0] ^ value) % 8 {
        0..3 => Some(false),
        3 if act == 14 => None,
        _ => Some(true),
    };
    let taken = ring.take_first(now, looks, wanted);
    let is_alive = |(_, _, until): &&(u64, Key, i64)| *until >= now;
    let first = list
        .iter()
        .filter(is_alive)
        .find(|(_, key, _)| wanted(key) != Some(false));
    match taken {
        Ok(found) => assert_eq!(found, first.map(|(_, key, _)| *key)),
        Err(RingError::Unknown) => {
            assert_eq!(first.map(|(_, key, _)| wanted(key)), Some(None));
        }
        Err(error) => {
            assert_eq!(error, RingError::TooManyGaps);
            assert!(looks < 1_000);
        }
    }
    // Before what was taken, or to where it looked, those are gone whose time was up.
    let mut stays = false;
    list.retain(|(number, key, until)| {
        let holds = ring.holds(*number, key);
        let was_taken = taken == Ok(Some(*key));
        if !holds && !was_taken {
            assert!(*until < now, "someone was lost");
            assert!(!stays, "someone was dropped before an earlier one");
            assert!(ring.was_dropped(*number, key));
        }
        stays |= was_taken || (holds && *until < now);
        holds
    });
}

/// Any bounds and places: whatever is asked of them, no panic.
fn anything(bytes: &mut Bytes) {
    let mut bounds = Bounds {
        kind: QueueKind::of(bytes.byte()),
        shift: bytes.u32() % 64,
        head: bytes.u64(),
        tail: 0,
        waiting: bytes.u32(),
    };
    bounds.tail = bounds.head.wrapping_add(u64::from(bytes.byte() % 40));
    let capacity = usize::from(bytes.byte() % 40);
    let mut places: Vec<Place> = (0..capacity)
        .map(|_| Place {
            key: [bytes.byte(); 32],
            valid_until: i64::from(bytes.byte()).to_le_bytes(),
        })
        .collect();
    while !bytes.is_empty() {
        let (act, value) = (bytes.byte(), bytes.byte());
        let number = bounds.head.wrapping_add(u64::from(value % 48));
        let key = [value; 32];
        if act % 8 == 7 {
            let old = places.len();
            places.resize(old + usize::from(value % 8), Place::default());
            let claimed = usize::from(bytes.byte()) % (old + 2);
            if let Ok(ring) = Ring::grow(bounds, &mut places, claimed) {
                bounds = ring.bounds;
            }
            continue;
        }
        let Ok(mut ring) = Ring::new(bounds, &mut places) else {
            assert!(
                bounds.tail < bounds.head
                    || bounds.tail - bounds.head > places.len() as u64
                    || bounds.shift as usize >= places.len()
            );
            return;
        };
        // What it answers does not matter here.
        let _ = match act % 8 {
            0 => ring.push(QueueKind::Jobs, key, i64::from(value)).is_ok(),
            1 => ring.remove(number, &key).is_ok(),
            2 => ring.renew(number, &key, i64::from(value)).is_ok(),
            3 => {
                let limit = u32::from(bytes.byte());
                ring.sweep(i64::from(value), limit).is_ok()
            }
            4 => {
                let looks = u32::from(bytes.byte());
                let wanted = |key: &Key| Some(key[0] < value);
                ring.take_first(i64::from(value), looks, wanted).is_ok()
            }
            5 => ring.take_first(0, 9, |_| None).is_ok(),
            _ => ring.holds(number, &key) && ring.was_dropped(number, &key),
        };
        bounds = ring.bounds;
        assert!(Ring::new(bounds, &mut places).is_ok(), "{bounds:?}");
    }
}

//! The memory: bandwidth by STREAM's triad, and the latency of loads that depend on each other.

use std::{
    hint::black_box,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use crate::{
    effort::Effort,
    report::{Figure, Memory, Outcome},
    samples,
};

/// Bytes of a line of the caches, of which a load takes one.
const LINE: u64 = 64;

/// Arrays are so many times as large as all caches together, as STREAM asks.
const TIMES_THE_CACHES: u64 = 4;

/// The least bytes of an array, where there is as much memory.
const LEAST: u64 = 64 << 20;

/// Of what is available, arrays are at most one in so many.
const SHARE: u64 = 8;

/// How often a thread goes through its part in a run.
const PASSES: u32 = 3;

/// What the second number is multiplied by.
const FACTOR: f64 = 3.0;

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A result was wrong.
    #[error("a result was wrong: this memory cannot be relied on")]
    Wrong,
    /// There is not enough of it.
    #[error("{0} bytes of memory are too few to measure it")]
    TooLittle(u64),
}

/// Measures the memory, of which `available` bytes may be used and which has `caches` bytes of caches before it.
pub fn measure(effort: &Effort, threads: u32, available: u64, caches: u64) -> Memory {
    let array_bytes = size(effort.array_bytes, available, caches);
    let chain_bytes = size(effort.chain_bytes, available, caches);
    let (single, all) = match Arrays::new(array_bytes) {
        Ok(mut arrays) => (
            Outcome::from(arrays.bandwidth(effort.runs, 1)),
            Outcome::from(arrays.bandwidth(effort.runs, threads)),
        ),
        Err(error) => (Outcome::failed(&error), Outcome::failed(&error)),
    };
    Memory {
        threads,
        cache_bytes: caches,
        array_bytes,
        chain_bytes,
        bandwidth_single: single,
        bandwidth_all: all,
        latency: latency(effort.runs, chain_bytes).into(),
    }
}

/// Bytes of an array, a multiple of a line.
fn size(most: u64, available: u64, caches: u64) -> u64 {
    let wanted = (caches.saturating_mul(TIMES_THE_CACHES)).max(LEAST);
    wanted.min(most).min(available / SHARE) / LINE * LINE
}

/// The triad's: a ← b + 3 × c.
struct Arrays {
    a: Vec<f64>,
    b: Vec<f64>,
    c: Vec<f64>,
}

impl Arrays {
    fn new(bytes: u64) -> Result<Self, Error> {
        let length = usize::try_from(bytes / 8).unwrap_or(0);
        if length < 1024 {
            return Err(Error::TooLittle(bytes));
        }
        Ok(Self {
            a: vec![1.0; length],
            b: vec![2.0; length],
            c: (0..length).map(number_at).collect(),
        })
    }

    fn bandwidth(&mut self, runs: u32, threads: u32) -> Result<Figure, Error> {
        self.triad(threads)?;
        let mut samples = Vec::new();
        for _ in 0..runs {
            self.a.fill(0.0);
            samples.push(self.triad(threads)?);
            let is_right = |(place, &sum): (usize, &f64)| {
                sum.to_bits() == (2.0 + FACTOR * number_at(place)).to_bits()
            };
            if !self.a.iter().enumerate().all(is_right) {
                return Err(Error::Wrong);
            }
        }
        Ok(samples::figure(samples))
    }

    /// Bytes a second, over all threads: from when the first begins to when the last ends.
    fn triad(&mut self, threads: u32) -> Result<u64, Error> {
        let threads = usize::try_from(threads).unwrap_or(1).max(1);
        let part = self.a.len().div_ceil(threads);
        let bytes = self.a.len() as u64 * 24 * u64::from(PASSES);
        let parts = self.a.chunks_mut(part);
        let start = Barrier::new(parts.len());
        let took = thread::scope(|scope| {
            let all: Vec<_> = parts
                .zip(self.b.chunks(part))
                .zip(self.c.chunks(part))
                .map(|((a, b), c)| {
                    let start = &start;
                    scope.spawn(move || {
                        start.wait();
                        let began = Instant::now();
                        for _ in 0..PASSES {
                            let (a, factor) = (black_box(&mut *a), black_box(FACTOR));
                            for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
                                *a = b + factor * c;
                            }
                        }
                        (began, Instant::now())
                    })
                })
                .collect();
            let times: Vec<_> = all
                .into_iter()
                .map(|thread| thread.join().map_err(|_| Error::Wrong))
                .collect::<Result<_, _>>()?;
            let began = times.iter().map(|(began, _)| *began).min();
            let ended = times.iter().map(|(_, ended)| *ended).max();
            Ok(began
                .zip(ended)
                .map_or(Duration::ZERO, |(began, ended)| ended - began))
        })?;
        Ok(samples::rate(bytes, took))
    }
}

/// What stands in the third array.
fn number_at(place: usize) -> f64 {
    f64::from(u16::try_from(place % 1000).unwrap_or(0))
}

/// Picoseconds of a load, on a chain through all lines in random order.
fn latency(runs: u32, bytes: u64) -> Result<Figure, Error> {
    let lines = u32::try_from(bytes / LINE).unwrap_or(u32::MAX);
    if lines < 1024 {
        return Err(Error::TooLittle(bytes));
    }
    let chain = chain(lines);
    let samples = (0..runs)
        .map(|_| {
            let began = Instant::now();
            let end = walk(black_box(&chain), lines);
            let took = began.elapsed();
            // The chain is one circle: after as many steps as there are lines, and no earlier, it is back.
            if end != 0 {
                return Err(Error::Wrong);
            }
            let picoseconds = took.as_nanos() * 1000 / u128::from(lines);
            Ok(u64::try_from(picoseconds).unwrap_or(u64::MAX))
        })
        .collect::<Result<_, _>>()?;
    Ok(samples::figure(samples))
}

/// Each line names the next one.
type Lines = Vec<[u32; 16]>;

/// A single circle through all lines (Sattolo's algorithm).
fn chain(lines: u32) -> Lines {
    let mut order: Vec<u32> = (0..lines).collect();
    for place in (1..order.len()).rev() {
        let other = nosana_cuda::random_at(1, place as u64) % place as u64;
        order.swap(place, usize::try_from(other).unwrap_or(0));
    }
    order.into_iter().map(|next| [next; 16]).collect()
}

fn walk(chain: &Lines, steps: u32) -> u32 {
    (0..steps).fold(0, |line, _| {
        usize::try_from(line)
            .ok()
            .and_then(|line| chain.get(line))
            .map_or(u32::MAX, |line| line[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_beyond_the_caches_and_within_the_memory() {
        const GIB: u64 = 1 << 30;
        assert_eq!(size(GIB, 64 * GIB, 32 << 20), 128 << 20);
        assert_eq!(size(GIB, 64 * GIB, 1 << 20), LEAST);
        assert_eq!(size(GIB, 64 * GIB, GIB), GIB);
        assert_eq!(size(GIB, 256 << 20, GIB), 32 << 20);
        assert_eq!(size(GIB, 1000, GIB), 64);
    }

    #[test]
    fn the_chain_is_one_circle() {
        let chain = chain(4096);
        let mut line = 0;
        for step in 1..=4096 {
            line = chain[line as usize][0];
            assert_eq!(line == 0, step == 4096, "step {step}");
        }
    }

    #[test]
    fn memory_is_measured() {
        let memory = measure(&Effort::QUICK, 2, 1 << 30, 1 << 20);
        assert_eq!(memory.array_bytes, Effort::QUICK.array_bytes);
        assert!(memory.bandwidth_single.median() > Some(1 << 10));
        assert!(memory.bandwidth_all.median() > Some(1 << 10));
        // A load takes longer than a picosecond and, also beside other work, less than a second.
        let latency = memory.latency.median().unwrap();
        assert!((100..1_000_000_000_000).contains(&latency), "{latency}");
    }

    #[test]
    fn too_little_memory_gives_no_figure() {
        let memory = measure(&Effort::QUICK, 1, 4096, 0);
        assert_eq!(memory.bandwidth_all.median(), None);
        assert_eq!(memory.latency.median(), None);
    }

    #[test]
    fn a_broken_chain_is_noticed() {
        let mut chain = chain(2048);
        let first = usize::try_from(chain[0][0]).unwrap();
        chain[first] = [u32::MAX; 16];
        assert_ne!(walk(&chain, 2048), 0);
    }
}

//! The processor: integers by `ChaCha20`'s block function (RFC 8439), floating point by the product of two matrices.
//!
//! Both are defined to the last bit, need no memory beyond the first caches, and are compiled for the plainest processor
//! of the architecture, so that a figure compares machines and not compilers. `ChaCha20` is additions, exclusive ors and
//! rotations of 32 bits, for which no processor has an instruction of its own, unlike for AES or SHA-256. The product of
//! matrices, counted as 2n³ operations of 64 bits, is what LINPACK consists of.

use std::{
    hint::black_box,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use crate::{
    effort::Effort,
    report::{Cpu, Figure, Outcome},
    samples,
};

/// Additions, exclusive ors and rotations of a block: 80 quarter rounds of 12, and 16 additions at the end.
const BLOCK_OPERATIONS: u64 = 80 * 12 + 16;

/// Blocks of a piece of work.
const BLOCKS: u32 = 1 << 14;

/// The exclusive or of all words of a piece of work's blocks, with the key and nonce of RFC 8439, 2.3.2.
const BLOCKS_SUM: u32 = 0x7e50_fe6f;

/// Rows and columns of the matrices: three of them are 384 KiB.
const SIZE: usize = 128;

/// The sum of the product's elements, all of which are exact.
const PRODUCT_SUM: f64 = 107.0;

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A result was wrong.
    #[error("a result was wrong: this processor or its memory cannot be relied on")]
    Wrong,
}

/// A piece of work: the operations that it was, when its result is right.
type Work = fn() -> Option<u64>;

/// Measures the processor with one and with `threads` threads.
pub fn measure(effort: &Effort, threads: u32) -> Cpu {
    let outcome = |work: Work, threads: u32| Outcome::from(repeated(effort, work, threads));
    Cpu {
        threads,
        integer_single: outcome(integer, 1),
        integer_all: outcome(integer, threads),
        floating_single: outcome(floating, 1),
        floating_all: outcome(floating, threads),
    }
}

fn repeated(effort: &Effort, work: Work, threads: u32) -> Result<Figure, Error> {
    // A warm-up: clocks rise only under load.
    rate(work, threads, effort.cpu_run)?;
    let samples = (0..effort.runs)
        .map(|_| rate(work, threads, effort.cpu_run))
        .collect::<Result<_, _>>()?;
    Ok(samples::figure(samples))
}

/// Operations a second of all threads together, each of which works for `length`.
fn rate(work: Work, threads: u32, length: Duration) -> Result<u64, Error> {
    let start = Barrier::new(usize::try_from(threads).unwrap_or(1));
    let one = || {
        start.wait();
        let began = Instant::now();
        let mut operations = 0;
        loop {
            operations += work().ok_or(Error::Wrong)?;
            let took = began.elapsed();
            if took >= length {
                return Ok(samples::rate(operations, took));
            }
        }
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        all.into_iter()
            .map(|thread| thread.join().map_err(|_| Error::Wrong)?)
            .sum()
    })
}

fn integer() -> Option<u64> {
    let sum = (1..=black_box(BLOCKS)).fold(0, |sum, counter| {
        block(counter).into_iter().fold(sum, |sum, word| sum ^ word)
    });
    (sum == BLOCKS_SUM).then_some(u64::from(BLOCKS) * BLOCK_OPERATIONS)
}

/// A block of `ChaCha20` with the key and nonce of RFC 8439, 2.3.2.
fn block(counter: u32) -> [u32; 16] {
    let initial = [
        0x6170_7865,
        0x3320_646e,
        0x7962_2d32,
        0x6b20_6574,
        0x0302_0100,
        0x0706_0504,
        0x0b0a_0908,
        0x0f0e_0d0c,
        0x1312_1110,
        0x1716_1514,
        0x1b1a_1918,
        0x1f1e_1d1c,
        counter,
        0x0900_0000,
        0x4a00_0000,
        0,
    ];
    let mut state = initial;
    for _ in 0..10 {
        for [a, b, c, d] in [
            [0, 4, 8, 12],
            [1, 5, 9, 13],
            [2, 6, 10, 14],
            [3, 7, 11, 15],
            [0, 5, 10, 15],
            [1, 6, 11, 12],
            [2, 7, 8, 13],
            [3, 4, 9, 14],
        ] {
            quarter_round(&mut state, a, b, c, d);
        }
    }
    std::array::from_fn(|place| state[place].wrapping_add(initial[place]))
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "it is the loop that is measured")]
fn quarter_round(state: &mut [u32; 16], a: usize, b: usize, c: usize, d: usize) {
    for (x, y, z, by) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        state[x] = state[x].wrapping_add(state[y]);
        state[z] = (state[z] ^ state[x]).rotate_left(by);
    }
}

/// The product of two matrices of small whole numbers, so that no operation rounds.
fn floating() -> Option<u64> {
    let element = |row: usize, column: usize, by: usize| {
        // −8 to 8.
        let number = i32::try_from((row * by + column * 7) % 17).unwrap_or(0) - 8;
        f64::from(number)
    };
    let fill = |by| -> Vec<f64> {
        (0..SIZE * SIZE)
            .map(|place| element(place / SIZE, place % SIZE, by))
            .collect()
    };
    let (left, right) = (black_box(fill(3)), black_box(fill(5)));
    let mut product = vec![0.0; SIZE * SIZE];
    for (left, product) in left.chunks_exact(SIZE).zip(product.chunks_exact_mut(SIZE)) {
        for (&factor, right) in left.iter().zip(right.chunks_exact(SIZE)) {
            for (sum, &number) in product.iter_mut().zip(right) {
                *sum += factor * number;
            }
        }
    }
    let sum: f64 = product.iter().sum();
    let size = SIZE as u64;
    (sum.to_bits() == PRODUCT_SUM.to_bits()).then_some(2 * size * size * size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8439, 2.3.2.
    #[test]
    fn a_block_is_that_of_the_standard() {
        let expected = [
            0xe4e7_f110,
            0x1559_3bd1,
            0x1fdd_0f50,
            0xc471_20a3,
            0xc7f4_d1c7,
            0x0368_c033,
            0x9aaa_2204,
            0x4e6c_d4c3,
            0x4664_82d2,
            0x09aa_9f07,
            0x05d7_c214,
            0xa202_8bd9,
            0xd19c_12b5,
            0xb94e_16de,
            0xe883_d0cb,
            0x4e3c_50a2,
        ];
        assert_eq!(block(1), expected);
    }

    #[test]
    fn work_is_right_and_counted() {
        assert_eq!(integer(), Some(976 * 16_384));
        assert_eq!(floating(), Some(2 * 128 * 128 * 128));
    }

    #[test]
    fn wrong_work_gives_no_figure() {
        assert!(matches!(
            rate(|| None, 2, Duration::from_millis(1)),
            Err(Error::Wrong)
        ));
    }

    #[test]
    fn two_threads_are_added_up() {
        let found = rate(|| Some(1_000), 2, Duration::from_millis(5)).unwrap();
        assert!(found > 0);
        let cpu = measure(&Effort::QUICK, 2);
        // As slow as a machine gets that does something else beside.
        assert!(cpu.integer_single.median() > Some(1_000));
        assert!(cpu.floating_all.median() > Some(1_000));
    }
}

//! What the kernels must compute, by their definition, on the processor.

use crate::kernels::Throughput;

const CHAINS: u64 = 8;
/// Rounds' lengths: see `benchmark/kernels`.
const PAIRS: u32 = 256;
const DOT_STEPS: i32 = 512;
const MATRIX_STEPS: i32 = 256;
const TILES: u64 = 8;

/// The `n`-th number of a seed, from 0 on (splitmix64).
pub fn random_at(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The `n`-th number of the triad's result, where its inputs were filled with the numbers of two seeds.
pub fn triad_at(left: u64, right: u64, factor: u32, n: u64) -> u32 {
    let number = |seed| {
        let numbers = random_at(seed, n / 4);
        // Below 1,024, so it fits.
        u32::try_from(numbers >> (n % 4 * 16) & 1023).unwrap_or(0)
    };
    // At most 1,023 × (1 + factor): exact in 24 bits for factors that are used.
    let (left, right) = (number(left), number(right));
    left + factor * right
}

/// The checksums of the 256 threads of a block.
pub(crate) fn sums(kind: Throughput, seed: u64, rounds: u64) -> Vec<u32> {
    (0..256)
        .map(|thread| {
            let words = words(kind, seed, thread);
            let mut sum = 0x811c_9dc5_u32;
            for _ in 0..rounds {
                for word in &words {
                    sum = (sum ^ word).wrapping_mul(0x0100_0193);
                }
            }
            sum
        })
        .collect()
}

/// What a thread takes up into its checksum in each round.
fn words(kind: Throughput, seed: u64, thread: u64) -> Vec<u32> {
    let chains = (0..CHAINS).map(|chain| random_at(seed, thread * CHAINS + chain));
    match kind {
        Throughput::FmaSingle => chains.map(|start| single(low(start))).collect(),
        Throughput::FmaHalf => chains
            .map(|start| half(low(start)) | half(low(start >> 8)) << 16)
            .collect(),
        Throughput::DotBytes => chains.map(dot).collect(),
        Throughput::MatrixBytes => matrix(thread, 32, seed, |random| {
            i32::from(random.to_le_bytes()[0].cast_signed())
        }),
        Throughput::MatrixHalf => matrix(thread, 16, seed, |random| {
            i32::try_from(random % 5).unwrap_or(0) - 2
        }),
    }
}

/// 0 to 15: the last four bits.
fn low(random: u64) -> u32 {
    u32::try_from(random & 15).unwrap_or(0)
}

/// What has become of a number at the end of a round, as bits of 32.
fn single(start: u32) -> u32 {
    // Below 2²⁴, so the conversion is exact.
    #[allow(clippy::cast_precision_loss, reason = "at most 271")]
    let end = (start + PAIRS) as f32;
    end.to_bits()
}

/// The same as bits of 16: at 256 to 271 the exponent is 8, and the mantissa's last two bits are halves and quarters.
fn half(start: u32) -> u32 {
    let end = start + PAIRS;
    (8 + 15) << 10 | (end - 256) << 2
}

/// Four products of signed bytes, as often as a round adds them.
fn dot(factors: u64) -> u32 {
    let bytes = factors
        .to_le_bytes()
        .map(|byte| i32::from(byte.cast_signed()));
    let (a, b) = bytes.split_at(4);
    let sum: i32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    (sum * DOT_STEPS).cast_unsigned()
}

/// A thread's places in the sums of its warp's eight matrices. `depth` is the length of the products' rows.
fn matrix(thread: u64, depth: u64, seed: u64, number: impl Fn(u64) -> i32) -> Vec<u32> {
    let (warp, lane) = (thread / 32, thread % 32);
    let a = |row: u64, column: u64| number(random_at(seed, (warp * 16 + row) * 32 + column));
    let b = |tile: u64, row: u64, column: u64| {
        let place = ((warp * TILES + tile) * 32 + row) * 8 + column;
        number(random_at(seed, (1 << 20) + place))
    };
    let mut words = Vec::new();
    for tile in 0..TILES {
        for register in 0..4 {
            let row = lane / 4 + 8 * (register / 2);
            let column = lane % 4 * 2 + register % 2;
            let product: i32 = (0..depth).map(|k| a(row, k) * b(tile, k, column)).sum();
            words.push((product * MATRIX_STEPS).cast_unsigned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of splitmix64 for the seed 1234567, from its reference implementation.
    #[test]
    fn numbers_are_those_of_splitmix64() {
        let numbers: Vec<u64> = (0..3).map(|n| random_at(1_234_567, n)).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn numbers_of_16_bits_have_their_bits() {
        // 256 is 0x5c00 and 271 is 0x5c3c.
        assert_eq!(half(0), 0x5c00);
        assert_eq!(half(15), 0x5c3c);
        assert_eq!(f32::from_bits(single(7)).to_bits(), 263f32.to_bits());
    }

    #[test]
    fn a_round_more_changes_every_checksum() {
        for kind in [
            Throughput::FmaSingle,
            Throughput::FmaHalf,
            Throughput::DotBytes,
            Throughput::MatrixHalf,
            Throughput::MatrixBytes,
        ] {
            let (one, two) = (kind.expected(9, 3), kind.expected(9, 4));
            assert_eq!(one.len(), 256);
            assert!(
                one.iter().zip(&two).all(|(one, two)| one != two),
                "{kind:?}"
            );
            assert_ne!(one, kind.expected(10, 3), "{kind:?}");
        }
    }

    #[test]
    fn a_triad_adds_the_product() {
        let (left, right) = (random_at(1, 2), random_at(5, 2));
        let pick = |random: u64| u32::try_from(random >> 16 & 1023).unwrap();
        assert_eq!(triad_at(1, 5, 3, 9), pick(left) + 3 * pick(right));
    }
}

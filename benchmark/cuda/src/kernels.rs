//! The kernels of `benchmark/kernels`, and what each may be given.

use crate::{
    driver::{Buffer, Error, Gpu, Parameter, Timing},
    expected,
};

/// Kernels for every GPU from compute capability 6.1 on.
pub(crate) const BASE_PTX: &str = include_str!("../../kernels/base.ptx");
/// The names in it.
pub(crate) const BASE: [&str; 7] = [
    "fma_single",
    "fma_half",
    "dot_bytes",
    "fill_numbers",
    "triad",
    "fill_pattern",
    "check_pattern",
];

/// Kernels for compute capability 8.0 and later.
pub(crate) const TENSOR_PTX: &str = include_str!("../../kernels/tensor.ptx");
/// The names in it.
pub(crate) const TENSOR: [&str; 2] = ["matrix_bytes", "matrix_half"];

/// Threads of a block of every kernel.
pub const THREADS_PER_BLOCK: u32 = 256;

/// A number of these makes up a buffer of [`Gpu::triad`]: what a block of it works on.
pub const TRIAD_BYTES: u64 = 1024 * 16;

/// Bytes that a thread of the pattern's kernels, or of the one that fills with numbers, works on.
const BYTES_PER_THREAD: u64 = 16;

/// Kernels that only compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throughput {
    /// Floating point of 32 bits.
    FmaSingle,
    /// Floating point of 16 bits, without matrix units.
    FmaHalf,
    /// Signed bytes, without matrix units.
    DotBytes,
    /// Floating point of 16 bits, summed in 32, by matrix units.
    MatrixHalf,
    /// Signed bytes, summed in 32 bits, by matrix units.
    MatrixBytes,
}

impl Throughput {
    /// Operations of one round of one block; a multiply-add is two.
    pub fn operations(self) -> u64 {
        let threads = u64::from(THREADS_PER_BLOCK);
        match self {
            Self::FmaSingle => threads * 8 * 512 * 2,
            Self::FmaHalf => threads * 8 * 512 * 4,
            Self::DotBytes => threads * 8 * 512 * 8,
            Self::MatrixHalf => threads / 32 * 8 * 256 * (16 * 8 * 16) * 2,
            Self::MatrixBytes => threads / 32 * 8 * 256 * (16 * 8 * 32) * 2,
        }
    }

    /// What it is computed with, as reports name it.
    pub fn method(self) -> &'static str {
        match self {
            Self::FmaSingle => "fma.f32",
            Self::FmaHalf => "fma.f16x2",
            Self::DotBytes => "dp4a.s32",
            Self::MatrixHalf => "mma.m16n8k16.f32.f16",
            Self::MatrixBytes => "mma.m16n8k32.s32.s8",
        }
    }

    fn kernel(self) -> &'static str {
        match self {
            Self::FmaSingle => "fma_single",
            Self::FmaHalf => "fma_half",
            Self::DotBytes => "dot_bytes",
            Self::MatrixHalf => "matrix_half",
            Self::MatrixBytes => "matrix_bytes",
        }
    }

    /// The checksums that the threads of each block leave, by the kernel's definition.
    pub fn expected(self, seed: u64, rounds: u64) -> Vec<u32> {
        expected::sums(self, seed, rounds)
    }
}

impl Gpu {
    /// How many blocks of a kernel fill `multiprocessors` of this GPU.
    ///
    /// # Errors
    /// [`Error::NoMatrixUnits`] when the GPU does not have the kernel.
    pub fn blocks(&self, kind: Throughput, multiprocessors: u32) -> Result<u32, Error> {
        let blocks = self.occupancy(kind.kernel(), THREADS_PER_BLOCK)?;
        Ok(blocks.saturating_mul(multiprocessors.max(1)))
    }

    /// Computes `rounds` rounds in each of `blocks` blocks. `sums` gets four bytes a thread. `clock`, 16 bytes, gets the
    /// cycles and nanoseconds that the first thread of [`Throughput::FmaSingle`] took.
    ///
    /// # Errors
    /// [`Error::Buffer`] when a buffer is too small.
    pub fn compute(
        &self,
        kind: Throughput,
        blocks: u32,
        seed: u64,
        rounds: u64,
        sums: &Buffer,
        clock: &Buffer,
    ) -> Result<Timing, Error> {
        self.check(sums, u64::from(blocks) * u64::from(THREADS_PER_BLOCK) * 4)?;
        self.check(clock, 16)?;
        let common = [sums.into(), seed.into(), rounds.into()];
        let own: &[Parameter<'_>] = match kind {
            Throughput::FmaSingle => &[2.into(), clock.into()],
            // 1.0 in 16 bits, twice.
            Throughput::FmaHalf => &[0x3c00_3c00.into()],
            _ => &[],
        };
        let parameters: Vec<_> = common.into_iter().chain(own.iter().copied()).collect();
        self.run(kind.kernel(), blocks, THREADS_PER_BLOCK, &parameters)
    }

    /// Fills a buffer with numbers of 32 bits, from 0 to 1,023, those of the seed.
    ///
    /// # Errors
    /// Those of the driver.
    pub fn fill_numbers(&self, numbers: &Buffer, seed: u64) -> Result<Timing, Error> {
        self.check(numbers, BYTES_PER_THREAD)?;
        let count = numbers.bytes() / BYTES_PER_THREAD;
        self.for_each(
            "fill_numbers",
            count,
            &[numbers.into(), count.into(), seed.into()],
        )
    }

    /// a ← b + factor × c, over whole multiples of [`TRIAD_BYTES`].
    ///
    /// # Errors
    /// [`Error::Buffer`] unless all are of the same size.
    pub fn triad(&self, a: &Buffer, b: &Buffer, c: &Buffer, factor: u32) -> Result<Timing, Error> {
        for buffer in [a, b, c] {
            self.check(buffer, a.bytes().max(TRIAD_BYTES))?;
        }
        let blocks = blocks_of(a.bytes() / TRIAD_BYTES)?;
        let parameters = [a.into(), b.into(), c.into(), u64::from(factor).into()];
        self.run("triad", blocks, THREADS_PER_BLOCK, &parameters)
    }

    /// Fills a buffer with the numbers of the seed, from number `first` on, eight bytes each.
    ///
    /// # Errors
    /// Those of the driver.
    pub fn fill_pattern(&self, memory: &Buffer, seed: u64, first: u64) -> Result<Timing, Error> {
        self.check(memory, BYTES_PER_THREAD)?;
        let count = memory.bytes() / BYTES_PER_THREAD;
        let parameters = [memory.into(), count.into(), seed.into(), first.into()];
        self.for_each("fill_pattern", count, &parameters)
    }

    /// Compares a buffer with what [`fill_pattern`](Self::fill_pattern) writes. Adds to the number in `wrong` how many
    /// places of 16 bytes are wrong, and to that in `right` how many of every 4,096th are right.
    ///
    /// # Errors
    /// [`Error::Buffer`] when one of these has no 8 bytes.
    pub fn check_pattern(
        &self,
        memory: &Buffer,
        seed: u64,
        first: u64,
        wrong: &Buffer,
        right: &Buffer,
    ) -> Result<Timing, Error> {
        self.check(memory, BYTES_PER_THREAD)?;
        self.check(wrong, 8)?;
        self.check(right, 8)?;
        let count = memory.bytes() / BYTES_PER_THREAD;
        let parameters = [
            memory.into(),
            count.into(),
            seed.into(),
            first.into(),
            wrong.into(),
            right.into(),
        ];
        self.for_each("check_pattern", count, &parameters)
    }

    /// Runs a kernel with a thread for each of `count` places; its threads beyond do nothing.
    fn for_each(
        &self,
        kernel: &str,
        count: u64,
        parameters: &[Parameter<'_>],
    ) -> Result<Timing, Error> {
        let blocks = blocks_of(count.div_ceil(u64::from(THREADS_PER_BLOCK)))?;
        self.run(kernel, blocks, THREADS_PER_BLOCK, parameters)
    }
}

/// A number of blocks that a launch can have.
fn blocks_of(blocks: u64) -> Result<u32, Error> {
    u32::try_from(blocks)
        .ok()
        .filter(|&blocks| blocks <= i32::MAX.cast_unsigned())
        .ok_or(Error::OutOfMemory {
            bytes: blocks.saturating_mul(u64::from(THREADS_PER_BLOCK) * BYTES_PER_THREAD),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ptx_has_every_kernel() {
        for (ptx, names) in [(BASE_PTX, &BASE[..]), (TENSOR_PTX, &TENSOR[..])] {
            for name in names {
                assert!(ptx.contains(&format!(".visible .entry {name}(")), "{name}");
            }
            assert_eq!(ptx.matches(".visible .entry").count(), names.len());
        }
    }

    /// What the driver compiles must be one instruction for each that is counted.
    #[test]
    fn the_ptx_has_the_instructions_that_are_counted() {
        assert_eq!(TENSOR_PTX.matches("mma.sync.aligned.m16n8k32").count(), 32);
        assert_eq!(TENSOR_PTX.matches("mma.sync.aligned.m16n8k16").count(), 32);
        assert_eq!(BASE_PTX.matches("dp4a.s32.s32").count(), 128);
    }

    #[test]
    fn operations_are_those_that_the_sources_say() {
        let in_a_round = |kind: Throughput, threads: u64| kind.operations() / (256 / threads);
        assert_eq!(in_a_round(Throughput::FmaSingle, 1), 8_192);
        assert_eq!(in_a_round(Throughput::FmaHalf, 1), 16_384);
        assert_eq!(in_a_round(Throughput::DotBytes, 1), 32_768);
        assert_eq!(in_a_round(Throughput::MatrixBytes, 32), 16_777_216);
        assert_eq!(in_a_round(Throughput::MatrixHalf, 32), 8_388_608);
    }
}

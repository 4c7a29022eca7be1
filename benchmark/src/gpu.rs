//! The GPUs: throughput of multiply-adds, bandwidth of the memory, and how much of the memory is really there.
//!
//! Every kernel's result is known beforehand and compared whole. Times are those of the GPU's own events, which must agree
//! with this machine's clock.

use std::{path::Path, time::Duration};

use nosana_cuda::{
    Buffer, DeviceInfo, Driver, Error as DriverError, Gpu, THREADS_PER_BLOCK, TRIAD_BYTES,
    Throughput, Timing, random_at, triad_at,
};

use crate::{
    effort::Effort,
    machine,
    report::{
        Compute, Device, Figure, Filled, Gpus, MAX_DEVICES, Outcome, Section, shortened,
        with_causes,
    },
    samples,
};

/// The most rounds of a kernel: the processor must compute them, too.
const MOST_ROUNDS: u64 = 1 << 14;

/// What the triad multiplies by.
const FACTOR: u32 = 3;

/// How many stretches of the triad's result are looked at, and how long each is, in numbers.
const STRETCHES: u64 = 64;
const STRETCH: u64 = 1024;

/// Of memory that the GPU shares with the machine, one part in so many is left alone: who takes all of it has other
/// processes killed.
const LEFT_ALONE: u64 = 4;

/// Memory is given out down to blocks of this size.
const LEAST_BLOCK: u64 = 2 << 20;

/// How often a run is repeated whose two clocks do not agree, which a busy machine may cause.
const TRIES: u32 = 3;

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The driver refused.
    #[error("the driver refused")]
    Driver(#[from] DriverError),
    /// A result was wrong.
    #[error("{0} gave a wrong result")]
    Wrong(&'static str),
    /// The GPU's clock is not this machine's.
    #[error("the GPU says it took {event:?}, by this machine's clock it was {wall:?}")]
    Clock {
        /// By its events.
        event: Duration,
        /// By ours.
        wall: Duration,
    },
    /// There is too little memory to measure it.
    #[error("{0} bytes of memory are free, too few to measure it")]
    TooLittle(u64),
}

/// Measures all GPUs, one after the other, through the driver of the system or the one in `library`.
pub fn measure(
    effort: &Effort,
    library: Option<&Path>,
    seed: u64,
    progress: &dyn Fn(&str),
) -> Section<Gpus> {
    let found = Driver::open(library).and_then(|driver| Ok((driver.devices()?, driver)));
    let (devices, driver) = match found {
        Ok(found) => found,
        Err(error @ (DriverError::NoLibrary(_) | DriverError::NoDevice)) => {
            return Section::absent(with_causes(&error));
        }
        Err(error) => return Section::failed(with_causes(&error)),
    };
    let (major, minor) = driver.version();
    Section::Measured(Gpus {
        cuda: format!("{major}.{minor}"),
        driver: machine::nvidia_driver(),
        library: shortened(&driver.path().display().to_string()),
        devices: devices
            .iter()
            .take(MAX_DEVICES)
            .map(|info| {
                progress(&format!("GPU {}: {}", info.index, info.name));
                device(effort, &driver, info, seed, progress)
            })
            .collect(),
    })
}

fn device(
    effort: &Effort,
    driver: &Driver,
    info: &DeviceInfo,
    seed: u64,
    progress: &dyn Fn(&str),
) -> Device {
    let has_matrix_units = info.capability.0 >= 8;
    let (half, bytes) = if has_matrix_units {
        (Throughput::MatrixHalf, Throughput::MatrixBytes)
    } else {
        (Throughput::FmaHalf, Throughput::DotBytes)
    };
    let mut found = Device {
        name: shortened(&info.name),
        uuid: info.uuid.clone(),
        capability: format!("{}.{}", info.capability.0, info.capability.1),
        multiprocessors: info.multiprocessors,
        memory_bytes: info.memory,
        has_ecc: info.has_ecc,
        l2_bytes: info.l2,
        bus_bits: info.bus_bits,
        clock_hz: info.clock,
        memory_clock_hz: info.memory_clock,
        clock_under_load_hz: None,
        fp32: unmeasured(Throughput::FmaSingle),
        fp16: unmeasured(half),
        int8: unmeasured(bytes),
        memory_bandwidth: Outcome::failed("not measured"),
        memory: Filled {
            allocated_bytes: 0,
            verified_bytes: 0,
            error: None,
        },
    };
    let bench = match Bench::open(effort, driver, info, seed) {
        Ok(bench) => bench,
        Err(error) => {
            for outcome in [
                &mut found.fp32.operations,
                &mut found.fp16.operations,
                &mut found.int8.operations,
                &mut found.memory_bandwidth,
            ] {
                *outcome = Outcome::failed(with_causes(&error));
            }
            found.memory.error = Some(shortened(&with_causes(&error)));
            return found;
        }
    };
    for (kind, compute) in [
        (Throughput::FmaSingle, &mut found.fp32),
        (half, &mut found.fp16),
        (bytes, &mut found.int8),
    ] {
        progress(&format!("GPU {}: {}", info.index, kind.method()));
        match bench.throughput(kind) {
            Ok((figure, clock)) => {
                compute.operations = Outcome::Figure(figure);
                found.clock_under_load_hz = found.clock_under_load_hz.or(clock);
            }
            Err(error) => compute.operations = Outcome::failed(with_causes(&error)),
        }
    }
    progress(&format!("GPU {}: memory bandwidth", info.index));
    found.memory_bandwidth = bench.bandwidth().into();
    progress(&format!("GPU {}: filling the memory", info.index));
    found.memory = bench.fill();
    found
}

fn unmeasured(kind: Throughput) -> Compute {
    Compute {
        method: kind.method().to_owned(),
        operations: Outcome::failed("not measured"),
    }
}

/// A GPU under measurement.
struct Bench<'a> {
    effort: &'a Effort,
    info: &'a DeviceInfo,
    seed: u64,
    gpu: Gpu,
    /// Cycles and nanoseconds of a thread; and two counters.
    clock: Buffer,
    wrong: Buffer,
    right: Buffer,
}

impl<'a> Bench<'a> {
    fn open(
        effort: &'a Effort,
        driver: &Driver,
        info: &'a DeviceInfo,
        seed: u64,
    ) -> Result<Self, DriverError> {
        let gpu = driver.gpu(info)?;
        Ok(Self {
            clock: gpu.allocate(16)?,
            wrong: gpu.allocate(8)?,
            right: gpu.allocate(8)?,
            effort,
            info,
            seed,
            gpu,
        })
    }

    /// Operations a second, and for [`Throughput::FmaSingle`] the clock in Hz.
    fn throughput(&self, kind: Throughput) -> Result<(Figure, Option<u64>), Error> {
        let blocks = self.gpu.blocks(kind, self.info.multiprocessors)?;
        let threads = u64::from(blocks) * u64::from(THREADS_PER_BLOCK);
        let sums = self.gpu.allocate(threads * 4)?;
        let run = |seed: u64, rounds: u64| self.compute(kind, blocks, seed, rounds, &sums);
        let rounds = self.rounds(|rounds| run(self.seed, rounds))?;
        let operations = u64::from(blocks) * kind.operations() * rounds;
        // A seed for each run: the result of one is not that of another.
        let mut samples = Vec::new();
        let mut clocks = Vec::new();
        for number in 0..self.effort.runs {
            let seed = random_at(self.seed, u64::from(number));
            let timing = agreeing(|| run(seed, rounds))?;
            samples.push(samples::rate(operations, timing.event));
            if kind == Throughput::FmaSingle {
                clocks.extend(self.hertz()?);
            }
        }
        let clock = (!clocks.is_empty()).then(|| samples::figure(clocks).median);
        Ok((samples::figure(samples), clock))
    }

    /// How many rounds take about as long as a run should.
    fn rounds(&self, run: impl Fn(u64) -> Result<Timing, Error>) -> Result<u64, Error> {
        let wanted = self.effort.gpu_run;
        // The first is the warm-up: code is loaded and clocks rise.
        run(1)?;
        let mut rounds = 1;
        let mut took = run(rounds)?.event;
        while took < wanted / 4 && rounds < MOST_ROUNDS {
            rounds = (rounds * 4).min(MOST_ROUNDS);
            took = run(rounds)?.event;
        }
        let ratio = wanted.as_nanos() * u128::from(rounds) / took.as_nanos().max(1);
        Ok(u64::try_from(ratio)
            .unwrap_or(MOST_ROUNDS)
            .clamp(1, MOST_ROUNDS))
    }

    /// Runs a kernel, and compares the checksum of every thread.
    fn compute(
        &self,
        kind: Throughput,
        blocks: u32,
        seed: u64,
        rounds: u64,
        sums: &Buffer,
    ) -> Result<Timing, Error> {
        self.gpu.clear(sums)?;
        let timing = self
            .gpu
            .compute(kind, blocks, seed, rounds, sums, &self.clock)?;
        let expected: Vec<u8> = kind
            .expected(seed, rounds)
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect();
        let mut found = vec![0; usize::try_from(sums.bytes()).unwrap_or(0)];
        self.gpu.read(sums, 0, &mut found)?;
        let is_right = !found.is_empty() && found.chunks(expected.len()).all(|of| of == expected);
        if is_right {
            Ok(timing)
        } else {
            Err(Error::Wrong(kind.method()))
        }
    }

    /// The clock during the last run.
    fn hertz(&self) -> Result<Option<u64>, Error> {
        let cycles = self.number(&self.clock, 0)?;
        let nanoseconds = self.number(&self.clock, 8)?;
        Ok((nanoseconds > 0).then(|| samples::rate(cycles, Duration::from_nanos(nanoseconds))))
    }

    fn number(&self, buffer: &Buffer, offset: u64) -> Result<u64, Error> {
        let mut bytes = [0; 8];
        self.gpu.read(buffer, offset, &mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// Bytes a second of the triad.
    fn bandwidth(&self) -> Result<Figure, Error> {
        let (free, _) = self.gpu.memory()?;
        let bytes = (free / 4).min(self.effort.gpu_array_bytes) / TRIAD_BYTES * TRIAD_BYTES;
        if bytes == 0 {
            return Err(Error::TooLittle(free));
        }
        let array = || self.gpu.allocate(bytes);
        let (a, b, c) = (array()?, array()?, array()?);
        let (left, right) = (random_at(self.seed, 1), random_at(self.seed, 2));
        self.gpu.fill_numbers(&b, left)?;
        self.gpu.fill_numbers(&c, right)?;
        self.gpu.triad(&a, &b, &c, FACTOR)?;
        let mut samples = Vec::new();
        for number in 0..self.effort.runs {
            self.gpu.clear(&a)?;
            let timing = agreeing(|| Ok(self.gpu.triad(&a, &b, &c, FACTOR)?))?;
            for stretch in 0..STRETCHES {
                let draw = random_at(self.seed, (u64::from(number) + 1) * 1_000 + stretch);
                let first = draw % (bytes / 4 - STRETCH + 1);
                self.check_triad(&a, first, left, right)?;
            }
            samples.push(samples::rate(3 * bytes, timing.event));
        }
        Ok(samples::figure(samples))
    }

    fn check_triad(&self, a: &Buffer, first: u64, left: u64, right: u64) -> Result<(), Error> {
        let mut bytes = [0; 4 * 1024];
        self.gpu.read(a, first * 4, &mut bytes)?;
        for (place, word) in (first..).zip(bytes.chunks_exact(4)) {
            // Below 4,096, and so exact.
            #[expect(clippy::cast_precision_loss, reason = "a number of 12 bits")]
            let expected = triad_at(left, right, FACTOR, place) as f32;
            if word != expected.to_le_bytes() {
                return Err(Error::Wrong("the triad"));
            }
        }
        Ok(())
    }

    /// Takes all the memory there is, writes all of it, and only then looks at it: a place that is another place, too,
    /// has been overwritten by then.
    fn fill(&self) -> Filled {
        let mut filled = Filled {
            allocated_bytes: 0,
            verified_bytes: 0,
            error: None,
        };
        let seed = random_at(self.seed, 3);
        let result = self.warm_up_fill(seed).and_then(|()| {
            let blocks = self.take_all()?;
            filled.allocated_bytes = blocks.iter().map(Buffer::bytes).sum();
            let mut first = 0;
            for block in &blocks {
                self.gpu.fill_pattern(block, seed, first)?;
                first += block.bytes() / 8;
            }
            let mut first = 0;
            for block in &blocks {
                if self.is_kept(block, seed, first)? {
                    filled.verified_bytes += block.bytes();
                }
                first += block.bytes() / 8;
            }
            Ok(())
        });
        filled.error = result.err().map(|error| shortened(&with_causes(&error)));
        filled
    }

    /// Has the driver load the two kernels while there is memory for them.
    fn warm_up_fill(&self, seed: u64) -> Result<(), Error> {
        let small = self.gpu.allocate(4096)?;
        self.gpu.fill_pattern(&small, seed, 0)?;
        if self.is_kept(&small, seed, 0)? {
            Ok(())
        } else {
            Err(Error::Wrong("the pattern"))
        }
    }

    /// Blocks of memory, large ones first, until there is no more, or as much as is said to be free.
    fn take_all(&self) -> Result<Vec<Buffer>, Error> {
        let mut blocks = Vec::new();
        let (mut left, _) = self.gpu.memory()?;
        if self.info.is_integrated {
            left -= left / LEFT_ALONE;
        }
        let mut size = self.effort.gpu_block_bytes;
        while size >= LEAST_BLOCK {
            if size > left {
                size /= 2;
                continue;
            }
            match self.gpu.allocate(size) {
                Ok(block) => {
                    left -= size;
                    blocks.push(block);
                }
                Err(DriverError::OutOfMemory { .. }) => size /= 2,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(blocks)
    }

    /// Whether a block has kept its pattern: by the GPU's own look at all of it, and by ours at some of it.
    fn is_kept(&self, block: &Buffer, seed: u64, first: u64) -> Result<bool, Error> {
        self.gpu.clear(&self.wrong)?;
        self.gpu.clear(&self.right)?;
        self.gpu
            .check_pattern(block, seed, first, &self.wrong, &self.right)?;
        let places = block.bytes() / 16;
        let is_right = self.number(&self.wrong, 0)? == 0
            && self.number(&self.right, 0)? == places.div_ceil(4096);
        if !is_right {
            return Ok(false);
        }
        for draw in 0..4 {
            let word = random_at(seed ^ first, draw) % (block.bytes() / 8);
            if self.number(block, word * 8)? != random_at(seed, first + word) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A run whose two clocks agree.
fn agreeing(run: impl Fn() -> Result<Timing, Error>) -> Result<Timing, Error> {
    let mut tries = 1;
    loop {
        let timing = run()?;
        match (check_clocks(timing), tries < TRIES) {
            (Ok(()), _) => return Ok(timing),
            (Err(error), false) => return Err(error),
            (Err(_), true) => tries += 1,
        }
    }
}

/// The GPU's time lies within this machine's, which is longer by no more than a launch and some waiting.
fn check_clocks(timing: Timing) -> Result<(), Error> {
    let Timing { event, wall } = timing;
    let is_within = event <= wall + Duration::from_micros(100);
    let is_most = wall <= event + event / 4 + Duration::from_millis(2);
    if is_within && is_most {
        Ok(())
    } else {
        Err(Error::Clock { event, wall })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(event: u64, wall: u64) -> Timing {
        Timing {
            event: Duration::from_micros(event),
            wall: Duration::from_micros(wall),
        }
    }

    #[test]
    fn clocks_must_agree() {
        assert!(check_clocks(timing(100_000, 100_300)).is_ok());
        assert!(check_clocks(timing(1_000, 2_500)).is_ok());
        // A GPU that says it was twice as fast, or took longer than there was time.
        assert!(check_clocks(timing(50_000, 100_000)).is_err());
        assert!(check_clocks(timing(100_000, 90_000)).is_err());
    }

    #[test]
    fn a_run_whose_clocks_never_agree_gives_no_figure() {
        let runs = std::cell::Cell::new(0);
        let result = agreeing(|| {
            runs.set(runs.get() + 1);
            Ok(timing(50_000, 100_000))
        });
        assert!(matches!(result, Err(Error::Clock { .. })));
        assert_eq!(runs.get(), TRIES);
    }

    #[test]
    fn a_machine_without_a_driver_has_no_gpu_and_says_why() {
        let library = Path::new("/nowhere/libcuda.so.1");
        let section = measure(&Effort::QUICK, Some(library), 1, &|_| ());
        assert!(matches!(section, Section::Absent(_)));
        assert!(section.reason().unwrap().contains("no libcuda.so.1"));
    }
}

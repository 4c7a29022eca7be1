//! How long and how much is measured: everything has a bound.

use std::time::Duration;

/// Bounds of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Whether it is a trial.
    pub is_quick: bool,
    /// How often each figure is measured; the median counts.
    pub runs: u32,
    /// How long a run on the processor takes.
    pub cpu_run: Duration,
    /// The most bytes of one array in memory.
    pub array_bytes: u64,
    /// The most bytes of the chain of loads.
    pub chain_bytes: u64,
    /// The most bytes of the file on disk.
    pub file_bytes: u64,
    /// The longest that each of the disk's four figures may take.
    pub disk_limit: Duration,
    /// How often a message goes there and back in a run.
    pub round_trips: u32,
    /// The longest that a run over the network may take in one direction.
    pub network_run: Duration,
    /// The most bytes of it.
    pub network_bytes: u64,
    /// How long a kernel should run.
    pub gpu_run: Duration,
    /// The most bytes of one array in a GPU's memory.
    pub gpu_array_bytes: u64,
    /// The most bytes of a block that a GPU's memory is filled by.
    pub gpu_block_bytes: u64,
}

impl Effort {
    /// What figures are published with: one to two minutes.
    pub const FULL: Self = Self {
        is_quick: false,
        runs: 5,
        cpu_run: Duration::from_millis(500),
        array_bytes: 1 << 30,
        chain_bytes: 512 << 20,
        file_bytes: 1 << 30,
        disk_limit: Duration::from_secs(10),
        round_trips: 200,
        network_run: Duration::from_secs(2),
        network_bytes: 512 << 20,
        gpu_run: Duration::from_millis(100),
        gpu_array_bytes: 1 << 30,
        gpu_block_bytes: 256 << 20,
    };

    /// To see whether it works: some seconds. Its figures are rough, and the report says so.
    pub const QUICK: Self = Self {
        is_quick: true,
        runs: 3,
        cpu_run: Duration::from_millis(20),
        array_bytes: 8 << 20,
        chain_bytes: 8 << 20,
        file_bytes: 8 << 20,
        disk_limit: Duration::from_millis(500),
        round_trips: 20,
        network_run: Duration::from_millis(100),
        network_bytes: 16 << 20,
        gpu_run: Duration::from_millis(10),
        gpu_array_bytes: 64 << 20,
        gpu_block_bytes: 64 << 20,
    };
}

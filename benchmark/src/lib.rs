//! Measures a host: its processor, memory, disk, its network to a given peer, and its GPUs. Run as an ordinary job, by
//! the binary `nosana-benchmark`, whose [report](report) is one line of its output.
//!
//! Every figure comes with what it was computed from checked: a result that is wrong gives no figure. `docs/benchmarks.md`
//! says what each figure is, and how a score comes of them.
//!
//! Without the feature `measure` this is the report alone.

#[cfg(feature = "measure")]
pub mod cpu;
#[cfg(feature = "measure")]
pub mod disk;
#[cfg(feature = "measure")]
pub mod effort;
#[cfg(feature = "measure")]
pub mod gpu;
pub mod job;
#[cfg(feature = "measure")]
pub mod machine;
#[cfg(feature = "measure")]
pub mod memory;
#[cfg(feature = "measure")]
pub mod network;
pub mod report;
#[cfg(feature = "measure")]
mod samples;
#[cfg(feature = "measure")]
pub mod suite;

//! The jobs program on Agave's bank: its good paths with fees and a clock of slots,
//! transactions that meet, and the limits of a block.

#![allow(clippy::panic, clippy::unwrap_used)]

mod blocks;
mod concurrency;
mod good_paths;

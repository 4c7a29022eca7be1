//! One file an instruction.

pub mod initialize;

pub use initialize::*;

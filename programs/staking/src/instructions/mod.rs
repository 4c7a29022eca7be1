//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod initialize;
pub mod stake;

pub use initialize::*;
pub use stake::*;

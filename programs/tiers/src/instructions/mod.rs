//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod close_host;
pub mod initialize;
pub mod register_host;
pub mod rotate_worker;
pub mod set_class;

pub use close_host::*;
pub use initialize::*;
pub use register_host::*;
pub use rotate_worker::*;
pub use set_class::*;

//! The host agent: takes jobs from the chain, runs them in containers, and is paid.

pub mod containers;
pub mod gpus;

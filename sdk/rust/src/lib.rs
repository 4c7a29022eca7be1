//! The client of the GPU job market: what is on chain, how to change it, and the
//! documents that jobs are described and answered with.

pub mod artifact;
mod base58;
pub mod calendar;
pub mod client;
pub mod definition;
pub mod events;
pub mod filters;
pub mod generated;
pub mod grid;
pub mod host_api;
pub mod instructions;
pub mod merkle;
pub mod policy;
pub mod price;
pub mod queue;
pub mod result;
pub mod sealed;
pub mod staking;
pub mod standing;
pub mod store;
pub mod wallet;
pub mod watch;

pub use nosana_common as common;

//! What has to be on a cluster, and how it gets there: programs, configurations, classes of GPUs,
//! markets with their queues, and accounts of older versions brought up to date.
//!
//! This library decides and builds instructions, and sends nothing. The binary
//! `nosana-migrations` sends them to a cluster by its URL; the localnet and the tests send them
//! their own way.

pub mod deploy;
pub mod migrate;
pub mod mint;
pub mod plan;
pub mod programs;
pub mod settings;

//! The assessor: has hosts measured by jobs that it pays for, reports what came out,
//! and sends what anyone may send so that tiers and queues are as the policy says.
//!
//! [`service`] looks at the chain and acts, [`plan`] decides what is done without I/O,
//! and [`checks`] judge results without I/O. The chain is the only state: whoever runs
//! this again, elsewhere, or twice, comes to the same reports.

pub mod accounts;
pub mod chain;
pub mod checks;
pub mod config;
pub mod decisions;
pub mod evidence;
pub mod plan;
mod rpc;
pub mod schedule;
pub mod service;
pub mod simulated_chain;
pub mod view;

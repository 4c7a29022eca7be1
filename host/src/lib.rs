//! The host agent: takes jobs from the chain, runs them in containers, and is paid.
//!
//! [`slot`] looks at the chain and the machine, [`plan`] decides without I/O, and
//! [`run`] owns a job on this machine. [`ledger`] remembers what neither the chain
//! nor the engine knows, so that the process can be killed at any instant.

pub mod agent;
pub mod api;
mod artifacts;
mod bounds;
pub mod chain;
mod claims;
mod clock;
pub mod config;
pub mod containers;
pub mod control;
pub mod disk;
pub mod doctor;
pub mod drains;
mod dues;
mod durable;
pub mod egress;
pub mod eligibility;
pub mod facts;
pub mod gpus;
mod health;
pub mod images;
mod keeper;
pub mod keys;
pub mod ledger;
pub mod logbook;
pub mod obstacle;
mod patient;
pub mod plan;
pub mod prune;
pub mod resources;
pub mod run;
mod sealed;
pub mod services;
pub mod simulated_chain;
pub mod slot;
mod stage;
mod unpaid;
pub mod webhooks;

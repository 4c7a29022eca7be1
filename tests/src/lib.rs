//! The programs on an embedded chain, and a market on it with everything set up.
//!
//! [`Chain`] runs transactions and reads accounts. [`World`] is a chain on which the
//! four programs are initialised and a market is open; its verbs do what people do. A
//! verb is short for running its [`Call`], which a test can change first to see it
//! refused.

// Whoever uses this is a test: what cannot go on must end it, there.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod calls;
pub mod chain;
pub mod compute;
pub mod fuzz;
pub mod grid;
pub mod model;
pub mod model_grid;
pub mod model_staking;
pub mod outcome;
pub mod page;
pub mod people;
pub mod pyth;
pub mod seats;
pub mod simulation;
pub mod staking;
pub mod tiers;
pub mod world;

pub use calls::Call;
pub use chain::{Chain, START};
pub use outcome::{DuplicateAccount, Failure, Outcome, Reason, Sent, expect_error, expect_reason};
pub use people::{Client, Host, key};
pub use world::{Setup, World};

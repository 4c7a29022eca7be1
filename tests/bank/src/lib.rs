//! The programs in blocks of Agave's own bank: with fees, account locks, blockhashes
//! that grow old, and the limits of a block.
//!
//! It is the bank that `solana-program-test` starts, of the same version and from a
//! genesis of the same kind, with the features that mainnet has. That crate keeps its
//! bank to itself and gives each transaction an entry of its own, so nothing about
//! transactions side by side could be asked of it (`docs/adr/0013-bank-tests.md`).
//!
//! [`Chain`] makes blocks and runs entries in them. [`World`] is a chain on which the
//! four programs are initialised and markets can be opened. [`blocks`] counts what fits
//! into a block. Whatever does not need locks or fees is tested faster, and in more
//! cases, with `nosana-tests`.

// Whoever uses this is a test: what cannot go on must end it, there.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod blocks;
pub mod chain;
pub mod world;

pub use chain::{Chain, Processed, Taken};
pub use world::{Market, World};

//! What the programs and everything off chain must agree on: units, ids, the
//! money rules and the layouts that one program reads of another's accounts.
//!
//! Nothing here knows Anchor, Solana's SDK or an allocator, so both workspaces
//! can use it whatever generation of those they are on.

#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::integer_division))]

pub mod assessment;
pub mod grid;
pub mod host;
pub mod host_record;
pub mod ids;
pub mod job;
pub mod merkle;
pub mod money;
pub mod price;
pub mod rewards;
pub mod ring;
pub mod stake;
pub mod text;
pub mod tier;

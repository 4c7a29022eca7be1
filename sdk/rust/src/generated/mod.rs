//! Clients of the programs, one module each.
//!
// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    missing_docs,
    dead_code,
    unused_imports
)]

pub mod grid;
pub mod jobs;
pub mod staking;
pub mod tiers;

/// A program's error, found by its code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ErrorInfo {
    /// The program's short name.
    pub program: &'static str,
    /// The custom program error code.
    pub code: u32,
    /// The error's name in the IDL.
    pub name: &'static str,
    /// What was expected.
    pub message: &'static str,
}

/// The error of a custom program error code; `None` when none of these programs
/// has it.
pub fn error_by_code(code: u32) -> Option<ErrorInfo> {
    if let Some(error) = grid::errors::GridError::from_code(code) {
        return Some(ErrorInfo {
            program: "grid",
            code,
            name: error.name(),
            message: error.message(),
        });
    }
    if let Some(error) = jobs::errors::JobsError::from_code(code) {
        return Some(ErrorInfo {
            program: "jobs",
            code,
            name: error.name(),
            message: error.message(),
        });
    }
    if let Some(error) = staking::errors::StakingError::from_code(code) {
        return Some(ErrorInfo {
            program: "staking",
            code,
            name: error.name(),
            message: error.message(),
        });
    }
    if let Some(error) = tiers::errors::TiersError::from_code(code) {
        return Some(ErrorInfo {
            program: "tiers",
            code,
            name: error.name(),
            message: error.message(),
        });
    }
    None
}

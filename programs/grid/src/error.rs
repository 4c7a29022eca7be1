//! Errors of the grid program: 6300 and up. Codes are never reused.

use anchor_lang::prelude::*;

/// Why an instruction of the grid program was refused.
#[error_code(offset = 6300)]
pub enum GridError {
    #[msg("at least one reviewer must be named")]
    NoReviewer,
}

//! Texts of fixed length, as accounts and events carry them.

use anchor_lang::prelude::*;
use nosana_common::text::{is_some_text, is_text};

use crate::error::TiersError;

/// Refuses what is not UTF-8 without control characters, padded with zeros. An empty
/// text is one.
pub fn require_text(bytes: &[u8]) -> Result<()> {
    require!(is_text(bytes), TiersError::BadText);
    Ok(())
}

/// Like [`require_text`], and refuses an empty one.
pub fn require_some_text(bytes: &[u8]) -> Result<()> {
    require!(is_some_text(bytes), TiersError::BadText);
    Ok(())
}

/// Like [`require_text`], for ASCII.
pub fn require_ascii(bytes: &[u8]) -> Result<()> {
    require!(bytes.is_ascii(), TiersError::BadText);
    require_text(bytes)
}

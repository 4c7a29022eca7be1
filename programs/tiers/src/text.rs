//! Texts of fixed length, as accounts and events carry them.

use anchor_lang::prelude::*;

use crate::error::TiersError;

/// Refuses what is not UTF-8 without control characters, padded with zeros. An empty
/// text is one.
pub fn require_text(bytes: &[u8]) -> Result<()> {
    require!(is_text(bytes), TiersError::BadText);
    Ok(())
}

/// Like [`require_text`], and refuses an empty one.
pub fn require_some_text(bytes: &[u8]) -> Result<()> {
    require!(bytes.first() != Some(&0), TiersError::BadText);
    require_text(bytes)
}

/// Like [`require_text`], for ASCII.
pub fn require_ascii(bytes: &[u8]) -> Result<()> {
    require!(bytes.is_ascii(), TiersError::BadText);
    require_text(bytes)
}

fn is_text(bytes: &[u8]) -> bool {
    let length = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (text, padding) = bytes.split_at(length);
    padding.iter().all(|byte| *byte == 0)
        && core::str::from_utf8(text).is_ok_and(|text| !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf_8_padded_with_zeros() {
        for text in [&b""[..], b"\0\0", b"eu-west\0", b"Z\xC3\xBCrich", b"full"] {
            assert!(is_text(text));
        }
        for text in [
            &b"\0a"[..],
            b"a\0b",
            b"\xFF",
            b"\xC3\0",
            b"a\nb",
            b"\x1B[31m",
            b"\xC2\x85",
        ] {
            assert!(!is_text(text));
        }
    }
}

//! Texts of fixed length, as accounts and events carry them.

/// Whether `bytes` are UTF-8 without control characters, padded with zeros. An empty
/// text is one.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    let length = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (text, padding) = bytes.split_at(length);
    padding.iter().all(|byte| *byte == 0)
        && core::str::from_utf8(text).is_ok_and(|text| !text.contains(char::is_control))
}

/// Like [`is_text`], and not empty.
#[must_use]
pub fn is_some_text(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first != 0) && is_text(bytes)
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

    #[test]
    fn some_text_has_a_character() {
        assert!(is_some_text(b"why\0"));
        assert!(!is_some_text(b""));
        assert!(!is_some_text(b"\0\0"));
        assert!(!is_some_text(b"\0a"));
    }
}

//! Amounts, sizes and paths, as findings and commands have them.

use std::path::Path;

pub(super) const MIB: u64 = 1 << 20;
pub(super) const GIB: u64 = 1 << 30;

/// How many there are.
pub(super) fn counted(gpus: u8) -> String {
    if gpus == 1 {
        "1 GPU".to_owned()
    } else {
        format!("{gpus} GPUs")
    }
}

/// A path for a shell.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@,[]".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) && !text.contains('[') {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// An amount with `places` decimals, without zeros at the end.
pub(super) fn decimal(amount: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let width = places as usize;
    let text = format!("{}.{:0width$}", amount / unit, amount % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Bytes for people, rounded down.
pub(super) fn size(bytes: u64) -> String {
    if bytes < GIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{} GiB", bytes / GIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_into_commands_is_safe_there() {
        assert_eq!(quoted(Path::new("/a/b-c_1.json")), "/a/b-c_1.json");
        assert_eq!(quoted(Path::new("a b")), "'a b'");
        assert_eq!(quoted(Path::new("it's;rm")), r"'it'\''s;rm'");
        assert_eq!(quoted(Path::new("")), "''");
        assert_eq!(decimal(50_000_000, 9), "0.05");
        assert_eq!(decimal(0, 9), "0");
        assert_eq!(decimal(10_000_000_000, 9), "10");
    }
}

//! Times and amounts as people write and read them.

use std::fmt::Write as _;

/// Base units of one NOS: it has six decimals.
const BASE_UNITS: u64 = 1_000_000;
/// Lamports of one SOL.
const LAMPORTS: u64 = 1_000_000_000;

/// A whole number of seconds.
pub type Seconds = u32;

/// Reads `90`, `90s`, `10m`, `2h`, `1d` or several together, such as `1h30m`.
pub fn parse_seconds(text: &str) -> Result<Seconds, String> {
    const EXPECTED: &str = "expected a time such as 90s, 10m, 2h or 1h30m, at most some years";
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_err(|_| EXPECTED.to_owned());
    }
    let mut total = Some(0_u32);
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse::<u32>().ok();
        let mut units = rest[digits..].chars();
        let scale = match units.next() {
            Some('s') => Some(1),
            Some('m') => Some(60),
            Some('h') => Some(60 * 60),
            Some('d') => Some(24 * 60 * 60),
            _ => None,
        };
        let part = number.zip(scale).and_then(|(n, s)| n.checked_mul(s));
        total = total
            .zip(part)
            .and_then(|(sum, part)| sum.checked_add(part));
        if total.is_none() {
            break;
        }
        rest = units.as_str();
    }
    match total {
        Some(total) if !text.is_empty() => Ok(total),
        _ => Err(EXPECTED.to_owned()),
    }
}

/// Decimals of a price in dollars: 10⁻¹² dollars a second are its unit.
const DOLLAR_DECIMALS: u32 = 12;

/// Reads dollars an hour, such as `0.50`, as 10⁻¹² dollars a second, rounded to the nearest.
pub fn parse_dollars(text: &str) -> Result<u64, String> {
    const EXPECTED: &str =
        "expected dollars an hour above 0, such as 0.50, with at most 9 decimals";
    let hourly = decimal(text, 9).filter(|hourly| *hourly > 0);
    hourly
        .and_then(|hourly| hourly.checked_mul(1_000))
        .and_then(|picodollars| u64::try_from((picodollars + 1_800) / 3_600).ok())
        .filter(|second| *second > 0)
        .ok_or_else(|| EXPECTED.to_owned())
}

/// Reads `80` or `12.5`, percent from 0 to 100, as basis points.
pub fn parse_percent(text: &str) -> Result<u16, String> {
    decimal(text, 2)
        .and_then(|bps| u16::try_from(bps).ok())
        .filter(|bps| *bps <= 10_000)
        .ok_or_else(|| {
            "expected percent from 0 to 100, such as 5 or 2.5, with at most 2 decimals".to_owned()
        })
}

/// A number without a sign and with at most `decimals` decimals, as a multiple of the smallest one.
fn decimal(text: &str, decimals: usize) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > decimals || whole.len() > 18 {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

/// `$0.5000`, an hour at so many 10⁻¹² dollars a second.
pub fn dollars_an_hour(second: u64) -> String {
    let unit = 10_u128.pow(DOLLAR_DECIMALS - 4);
    let rounded = (u128::from(second) * 3_600 + unit / 2) / unit;
    format!("${}.{:04}", rounded / 10_000, rounded % 10_000)
}

/// `45 s`, `1 m 30 s`, `2 h`, `1 d 1 h`: the two largest parts that are not zero.
pub fn seconds(seconds: u64) -> String {
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let mut text = String::new();
    let used = parts.iter().skip_while(|(number, _)| *number == 0).take(2);
    for (number, unit) in used.filter(|(number, _)| *number > 0) {
        let space = if text.is_empty() { "" } else { " " };
        // Writing to a string does not fail.
        let _ = write!(text, "{space}{number} {unit}");
    }
    if text.is_empty() {
        "0 s".to_owned()
    } else {
        text
    }
}

/// `0.028800 NOS`, of base units.
pub fn nos(amount: u64) -> String {
    format!("{} NOS", decimals(amount))
}

/// `0.028800`, of base units.
pub fn decimals(amount: u64) -> String {
    format!("{}.{:06}", amount / BASE_UNITS, amount % BASE_UNITS)
}

/// `1.000000000 SOL`, of lamports.
pub fn sol(lamports: u64) -> String {
    format!("{}.{:09} SOL", lamports / LAMPORTS, lamports % LAMPORTS)
}

/// `80 %` or `12.5 %`, of basis points.
pub fn percent(bps: u16) -> String {
    match (bps / 100, bps % 100) {
        (whole, 0) => format!("{whole} %"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{} %", part / 10),
        (whole, part) => format!("{whole}.{part:02} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_units() {
        for (text, expected) in [
            ("0", 0),
            ("90", 90),
            ("90s", 90),
            ("10m", 600),
            ("2h", 7_200),
            ("1h30m", 5_400),
            ("1d2h3m4s", 93_784),
        ] {
            assert_eq!(parse_seconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "m",
            "10x",
            "-5",
            "1.5h",
            "10 m",
            "4294967296",
            "50000d",
            "5m3",
            "٣s",
        ] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dollars_an_hour_are_read_and_written() {
        for (text, second, written) in [
            ("0.50", 138_888_889, "$0.5000"),
            ("0.5", 138_888_889, "$0.5000"),
            ("36", 10_000_000_000, "$36.0000"),
            ("1.23456", 342_933_333, "$1.2346"),
            ("0.000000004", 1, "$0.0000"),
        ] {
            assert_eq!(parse_dollars(text), Ok(second), "{text}");
            assert_eq!(dollars_an_hour(second), written);
        }
        for text in [
            "",
            "0",
            "-1",
            ".5",
            "5.",
            "1e3",
            "0.0000000001",
            "$1",
            "1,5",
        ] {
            assert!(parse_dollars(text).is_err(), "{text}");
        }
        assert!(parse_dollars(&"9".repeat(18)).is_err());
        assert_eq!(dollars_an_hour(u64::MAX), "$66408278665.3544");
    }

    #[test]
    fn percent_are_read_as_basis_points() {
        for (text, bps) in [
            ("0", 0),
            ("5", 500),
            ("2.5", 250),
            ("0.05", 5),
            ("100", 10_000),
        ] {
            assert_eq!(parse_percent(text), Ok(bps), "{text}");
        }
        for text in ["", "100.01", "101", "-1", "0.001", "5%", "70000"] {
            assert!(parse_percent(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_written_with_their_two_largest_parts() {
        for (number, expected) in [
            (0, "0 s"),
            (45, "45 s"),
            (60, "1 m"),
            (90, "1 m 30 s"),
            (7_200, "2 h"),
            (3_605, "1 h"),
            (90_000, "1 d 1 h"),
            (604_800, "7 d"),
        ] {
            assert_eq!(seconds(number), expected);
        }
    }

    #[test]
    fn amounts_have_all_their_decimals() {
        assert_eq!(nos(0), "0.000000 NOS");
        assert_eq!(nos(28_800), "0.028800 NOS");
        assert_eq!(nos(u64::MAX), "18446744073709.551615 NOS");
        assert_eq!(sol(1_500_000_000), "1.500000000 SOL");
    }

    #[test]
    fn shares_are_written_without_needless_decimals() {
        assert_eq!(percent(8_000), "80 %");
        assert_eq!(percent(1_250), "12.5 %");
        assert_eq!(percent(5), "0.05 %");
    }
}

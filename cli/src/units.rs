//! Times and amounts as people write and read them.

use std::{cmp::Ordering, fmt::Write as _};

use nosana_sdk::{
    calendar,
    common::{
        assessment::SCORE_CAP,
        stake::{MAX_DURATION, MIN_DURATION},
    },
};

pub use nosana_sdk::calendar::rfc3339 as timestamp;

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

/// Reads how long tokens are locked, such as `14d` or `365d`.
pub fn parse_duration(text: &str) -> Result<Seconds, String> {
    parse_seconds(text)
        .ok()
        .filter(|duration| (MIN_DURATION..=MAX_DURATION).contains(duration))
        .ok_or_else(|| "expected a time from 14d to 365d".to_owned())
}

/// Reads an amount of NOS or xNOS above 0, such as `50` or `0.5`, as base units.
pub fn parse_amount(text: &str) -> Result<u64, String> {
    parse_total(text)
        .ok()
        .filter(|amount| *amount > 0)
        .ok_or_else(|| {
            "expected an amount above 0, such as 50 or 0.5, with at most 6 decimals".to_owned()
        })
}

/// Reads an amount of NOS or xNOS, which may be 0, as base units.
pub fn parse_total(text: &str) -> Result<u64, String> {
    decimal(text, 6)
        .and_then(|amount| u64::try_from(amount).ok())
        .ok_or_else(|| {
            "expected an amount such as 0, 50 or 0.5, with at most 6 decimals".to_owned()
        })
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

/// Reads a score, percent of a class's baseline, as basis points.
pub fn parse_score(text: &str) -> Result<u16, String> {
    decimal(text, 2)
        .and_then(|bps| u16::try_from(bps).ok())
        .filter(|bps| u32::from(*bps) <= SCORE_CAP)
        .ok_or_else(|| {
            "expected percent from 0 to 200, such as 95 or 97.5, with at most 2 decimals".to_owned()
        })
}

/// What the prefixes of figures stand for, the largest first.
const PREFIXES: [(char, u64); 5] = [
    ('P', 1_000_000_000_000_000),
    ('T', 1_000_000_000_000),
    ('G', 1_000_000_000),
    ('M', 1_000_000),
    ('k', 1_000),
];

/// Reads something a second, such as `1008G`, `82.6T` or all its digits.
pub fn parse_figure(text: &str) -> Result<u64, String> {
    let prefix = PREFIXES
        .iter()
        .find_map(|(letter, scale)| Some((text.strip_suffix(*letter)?, *scale)));
    let figure = match prefix {
        Some((number, scale)) => decimal(number, 3)
            .and_then(|thousandths| thousandths.checked_mul(u128::from(scale / 1_000))),
        None => decimal(text, 0),
    };
    figure
        .and_then(|figure| u64::try_from(figure).ok())
        .ok_or_else(|| {
            "expected a number such as 1008G or 82.6T: k, M, G, T or P, at most 3 decimals"
                .to_owned()
        })
}

/// `82.6 T` and the unit, of something a second: the four digits that count.
pub fn figure(figure: u64, unit: &str) -> String {
    let Some((letter, scale)) = PREFIXES.iter().find(|(_, scale)| figure >= *scale) else {
        return format!("{figure} {unit}");
    };
    let whole = figure / scale;
    let decimals = 3_usize.saturating_sub(whole.to_string().len() - 1);
    let thousandths = figure % scale / (scale / 1_000);
    let part = format!("{thousandths:03}");
    let part = part[..decimals].trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{whole}{point}{part} {letter}{unit}")
}

/// A number without a sign and with at most `decimals` decimals, as a multiple of the smallest one.
fn decimal(text: &str, decimals: usize) -> Option<u128> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) if is_number(part) => (whole, part),
        Some(_) => return None,
        None => (text, ""),
    };
    if !is_number(whole) || part.len() > decimals || whole.len() > 19 {
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

/// `2026-11-22 10:21 UTC`, of Unix seconds from 1970 on.
pub fn date(at: i64) -> String {
    let at = at.max(0);
    let (year, month, day) = calendar::date(at / 86_400);
    format!(
        "{year}-{month:02}-{day:02} {:02}:{:02} UTC",
        at / 3_600 % 24,
        at / 60 % 60
    )
}

/// `2026-11-22 10:21 UTC, in 13 d 4 h` or `…, 2 d ago`: see [`distance`].
pub fn moment(at: i64, now: i64) -> String {
    format!("{}, {}", date(at), distance(at, now))
}

/// `in 13 d 4 h`, `now` or `2 d ago`: to the nearest hour from a day on, to the nearest minute from an hour on.
pub fn distance(at: i64, now: i64) -> String {
    let between = at.abs_diff(now);
    let nearest = match between {
        86_400.. => 3_600,
        3_600.. => 60,
        _ => 1,
    };
    let between = seconds(between.saturating_add(nearest / 2) / nearest * nearest);
    match at.cmp(&now) {
        Ordering::Less => format!("{between} ago"),
        Ordering::Equal => "now".to_owned(),
        Ordering::Greater => format!("in {between}"),
    }
}

/// Seconds from `now` until `at`, none when that is over.
pub fn until(at: i64, now: i64) -> u64 {
    u64::try_from(at.saturating_sub(now)).unwrap_or(0)
}

/// `200.000000 xNOS`, of base units.
pub fn xnos(amount: u64) -> String {
    format!("{} xNOS", decimals(amount))
}

/// `50` or `0.5`, of base units: what [`parse_amount`] reads.
pub fn typed(amount: u64) -> String {
    let text = decimals(amount);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
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
    fn amounts_are_read_and_written() {
        for (text, amount) in [
            ("50", 50_000_000),
            ("0.5", 500_000),
            ("0.000001", 1),
            ("18446744073709.551615", u64::MAX),
        ] {
            assert_eq!(parse_amount(text), Ok(amount), "{text}");
            assert_eq!(typed(amount), text);
        }
        assert_eq!(parse_total("0"), Ok(0));
        assert_eq!(parse_amount("0.50"), Ok(500_000));
        for text in [
            "",
            "-5",
            "+5",
            "0.0000001",
            "5.",
            ".5",
            "1e3",
            "5 NOS",
            "18446744073709.551616",
        ] {
            assert!(parse_total(text).is_err(), "{text}");
        }
        assert!(parse_amount("0").is_err());
        assert!(parse_amount("0.0").is_err());
    }

    #[test]
    fn stakes_last_14_to_365_days() {
        for (text, expected) in [
            ("14d", Some(MIN_DURATION)),
            ("365d", Some(MAX_DURATION)),
            ("180d12h", Some(15_595_200)),
            ("13d", None),
            ("13d23h59m59s", None),
            ("365d1s", None),
            ("-14d", None),
            ("soon", None),
        ] {
            assert_eq!(parse_duration(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn figures_are_read_and_written() {
        for (text, expected, written) in [
            ("0", 0, "0 op/s"),
            ("999", 999, "999 op/s"),
            ("1008G", 1_008_000_000_000, "1.008 Top/s"),
            ("82.6T", 82_600_000_000_000, "82.6 Top/s"),
            ("660600000000000", 660_600_000_000_000, "660.6 Top/s"),
            ("1234.567G", 1_234_567_000_000, "1.234 Top/s"),
            ("2P", 2_000_000_000_000_000, "2 Pop/s"),
        ] {
            assert_eq!(parse_figure(text), Ok(expected), "{text}");
            assert_eq!(figure(expected, "op/s"), written);
        }
        for text in ["", "G", "-1T", "1.5", "1.2345T", "1 T", "99999P", "5K"] {
            assert!(parse_figure(text).is_err(), "{text}");
        }
        assert_eq!(figure(u64::MAX, "B/s"), "18446 PB/s");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (at, expected) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (951_868_800, "2000-03-01 00:00 UTC"),
            (1_798_761_599, "2026-12-31 23:59 UTC"),
            (1_798_761_600, "2027-01-01 00:00 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
            (-5, "1970-01-01 00:00 UTC"),
        ] {
            assert_eq!(date(at), expected);
        }
        assert_eq!(timestamp(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(timestamp(1_796_083_200), "2026-12-01T00:00:00Z");
        assert_eq!(distance(0, 3_600), "1 h ago");
        assert_eq!(moment(90_000, 0), "1970-01-02 01:00 UTC, in 1 d 1 h");
        assert_eq!(moment(1_209_599, 0), "1970-01-14 23:59 UTC, in 14 d");
        assert_eq!(moment(0, 86_399), "1970-01-01 00:00 UTC, 1 d ago");
        assert_eq!(moment(0, 60), "1970-01-01 00:00 UTC, 1 m ago");
        assert_eq!(moment(60, 60), "1970-01-01 00:01 UTC, now");
    }

    #[test]
    fn a_score_is_percent_up_to_its_cap() {
        assert_eq!(parse_score("97.5"), Ok(9_750));
        assert_eq!(parse_score("200"), Ok(20_000));
        assert!(parse_score("200.01").is_err());
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

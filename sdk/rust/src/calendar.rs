//! Dates of the Gregorian calendar and times of day, UTC.
//!
//! Counted from March, a leap day is the last of its year, and 400 years have the same
//! number of days always.

/// What a day has; there are no leap seconds in Unix time.
pub const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
const DAYS_OF_400_YEARS: i64 = 146_097;
/// From 0000-03-01.
const DAYS_TO_1970: i64 = 719_468;

/// `2026-12-01T00:00:00Z`, as RFC 3339 has it, of Unix seconds.
#[must_use]
pub fn rfc3339(at: i64) -> String {
    let (days, seconds) = (
        at.div_euclid(SECONDS_PER_DAY),
        at.rem_euclid(SECONDS_PER_DAY),
    );
    let (year, month, day) = date(days);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Year, month and day of a day since 1970-01-01.
#[must_use]
pub fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_1970;
    let (era, day) = (
        days.div_euclid(DAYS_OF_400_YEARS),
        days.rem_euclid(DAYS_OF_400_YEARS),
    );
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

/// The day since 1970-01-01 of a date, which is taken as it is: whether the month has
/// such a day is not looked at.
#[must_use]
pub fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let days = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * DAYS_OF_400_YEARS + year * 365 + year / 4 - year / 100 + days - DAYS_TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same() {
        for (text, day) in [
            ("1970-01-01", 0),
            ("1999-12-31", 10_956),
            ("2000-02-29", 11_016),
            ("2100-03-01", 47_541),
        ] {
            assert_eq!(rfc3339(day * SECONDS_PER_DAY), format!("{text}T00:00:00Z"));
        }
        for day in 0..=u16::MAX {
            let (year, month, of_month) = date(day.into());
            assert_eq!(days_since_1970(year, month, of_month), i64::from(day));
        }
        // Of any number of seconds.
        assert!(rfc3339(i64::MAX).ends_with(":07Z"));
    }
}

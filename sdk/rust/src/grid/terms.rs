//! The terms of a phase as an organiser writes them: a TOML file, checked against
//! everything that the program would refuse.

use std::{
    collections::BTreeSet,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use nosana_common::grid::{
    CLASSES, LateJoin, MAX_CAP, MAX_CLAIM_SECONDS, MAX_DAYS, MIN_CLAIM_SECONDS, MIN_REVIEW_SECONDS,
    PointKind,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, Visitor},
};
use solana_address::Address;
use toml::value::{Datetime, Offset};

use super::SECONDS_PER_DAY;
use crate::calendar::{days_since_1970, rfc3339 as time};
use crate::{
    generated::{grid::types::PhaseTerms, tiers},
    price::DECIMALS,
};

/// The terms of a phase and the classes of GPUs that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsFile {
    /// What the organiser decides.
    pub terms: PhaseTerms,
    /// The ids of the classes that may register, at most 16; empty: any.
    pub classes: Vec<u16>,
}

/// Why the terms of a phase cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    /// The file cannot be read.
    #[error("cannot read the terms {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A key is missing, unknown or of another type.
    #[error("the terms are not as expected")]
    Syntax(#[source] Box<toml::de::Error>),
    /// A value is out of its range.
    #[error("`{key}` is {found}: expected {expected}")]
    Value {
        /// Which, for instance `schedule.running_from`.
        key: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: String,
    },
}

impl TermsFile {
    /// Reads a file and checks it.
    ///
    /// # Errors
    /// When it cannot be read, or says what the program would refuse.
    pub fn read(path: &Path) -> Result<Self, TermsError> {
        let text = fs::read_to_string(path).map_err(|source| TermsError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text)
    }

    /// Reads TOML and checks it.
    ///
    /// # Errors
    /// When it says what the program would refuse.
    pub fn parse(text: &str) -> Result<Self, TermsError> {
        let file: File =
            toml::from_str(text).map_err(|error| TermsError::Syntax(Box::new(error)))?;
        let file = Self::from(file);
        let distinct: BTreeSet<u16> = file.classes.iter().copied().collect();
        if distinct.len() != file.classes.len() || file.classes.len() > CLASSES {
            let expected = format!("at most {CLASSES} ids of classes, each once");
            return Err(wrong("classes", &format!("{:?}", file.classes), expected));
        }
        problem(&file.terms).map_or(Ok(file), Err)
    }

    /// The classes as the program has them: the zero address where there is none.
    #[must_use]
    pub fn class_addresses(&self) -> [Address; CLASSES] {
        let mut addresses = [Address::default(); CLASSES];
        for (address, id) in addresses.iter_mut().zip(&self.classes) {
            *address = tiers::pdas::find_class(*id).0;
        }
        addresses
    }

    /// The file's text, which [`TermsFile::parse`] reads as the same terms.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let terms = &self.terms;
        let [work, uptime, tests, feedback, bugs, education] = terms.caps;
        let classes: Vec<String> = self.classes.iter().map(ToString::to_string).collect();
        format!(
            "\
# Ids of the classes of GPUs that may register; none: any.
classes = [{classes}]
seats = {seats}
# About those who get their seat after the phase began to run: \"refused\", \"from-seat\" (their whole days from then on
# count), \"whole-window\" (all days do).
late_join = \"{late_join}\"
# Whether work and uptime count only once a host passed a proof in the running window.
needs_proof = {needs_proof}
# xNOS that a host must have bonded.
bond_minimum = {bond_minimum}
# Points that make a host performant: those enter Premium afterwards.
performant_points = {performant_points}

# Each window is half-open. The run is of 1 to {MAX_DAYS} whole days, UTC; the review of a day at least.
[schedule]
registration_from = {registration_from}
registration_until = {registration_until}
running_from = {running_from}
running_until = {running_until}
review_until = {review_until}
# How long rewards can be claimed: 7 to 365 days.
claim_seconds = {claim_seconds}

# NOS: whole ones as numbers, others in quotes.
[prize]
pool = {pool}
# The most that a point is worth, and that a seat is paid.
point_value = {point_value}
reward_cap = {reward_cap}

[points]
hour = {hour}
job = {job}
day_online = {day}
day_tested = {test}
# Seconds online that make a day online.
online_seconds = {online_seconds}
# NOS of fee that must have been paid for each point of work: at least the most that a point is worth.
fee_per_point = {fee_per_point}

# The most points of each kind that a seat can have.
[caps]
work = {work}
uptime = {uptime}
tests = {tests}
feedback = {feedback}
bugs = {bugs}
education = {education}

# The most points that one reviewer can award, and above how many an award needs a second reviewer.
[review]
reviewer_cap = {reviewer_cap}
second_above = {second_above}
",
            classes = classes.join(", "),
            seats = terms.seats,
            late_join = late_join_name(terms.late_join),
            needs_proof = terms.needs_proof,
            bond_minimum = amount(terms.bond_minimum),
            performant_points = terms.performant_points,
            registration_from = time(terms.registration_from),
            registration_until = time(terms.registration_until),
            running_from = time(terms.running_from),
            running_until = time(terms.running_until),
            review_until = time(terms.review_until),
            claim_seconds = terms.claim_seconds,
            pool = amount(terms.pool),
            point_value = amount(terms.point_value),
            reward_cap = amount(terms.reward_cap),
            hour = terms.points_per_hour,
            job = terms.points_per_job,
            day = terms.points_per_day,
            test = terms.points_per_test,
            online_seconds = terms.uptime_seconds,
            fee_per_point = amount(terms.fee_per_point),
            reviewer_cap = terms.reviewer_cap,
            second_above = terms.second_above,
        )
    }
}

/// What the program would refuse `terms` for, the first of it; `None` when it takes them.
/// What they are not compared with is the clock and the pool.
#[must_use]
pub fn problem(terms: &PhaseTerms) -> Option<TermsError> {
    schedule_problem(terms).or_else(|| prize_problem(terms))
}

fn schedule_problem(terms: &PhaseTerms) -> Option<TermsError> {
    let schedule = terms.schedule();
    let late = |key: &str, found: i64, expected: String| {
        Some(wrong(&format!("schedule.{key}"), &time(found), expected))
    };
    if LateJoin::try_from(terms.late_join).is_err() {
        let expected = "0, 1 or 2: refused, from-seat or whole-window";
        return Some(wrong("late_join", &terms.late_join, expected));
    }
    if terms.registration_from <= 0 {
        return late(
            "registration_from",
            terms.registration_from,
            "a time after 1970".to_owned(),
        );
    }
    if terms.registration_until <= terms.registration_from {
        let expected = format!(
            "later than registration_from, {}",
            time(terms.registration_from)
        );
        return late("registration_until", terms.registration_until, expected);
    }
    for (key, found) in [
        ("running_from", terms.running_from),
        ("running_until", terms.running_until),
    ] {
        if !is_midnight(found) {
            return late(key, found, "a midnight, UTC, before 2149-06-07".to_owned());
        }
    }
    if terms.running_from <= terms.registration_from {
        let expected = format!(
            "later than registration_from, {}",
            time(terms.registration_from)
        );
        return late("running_from", terms.running_from, expected);
    }
    let is_length = |days: u16| (1..=MAX_DAYS).contains(&usize::from(days));
    if !schedule.days().is_some_and(is_length) {
        let expected = format!(
            "1 to {MAX_DAYS} days after running_from, {}",
            time(terms.running_from)
        );
        return late("running_until", terms.running_until, expected);
    }
    if terms.registration_until > schedule.seats_until() {
        let which = match schedule.late_join {
            LateJoin::Refused => "running_from, since late joiners are refused,",
            LateJoin::FromSeat | LateJoin::WholeWindow => "running_until,",
        };
        let expected = format!("at most {which} {}", time(schedule.seats_until()));
        return late("registration_until", terms.registration_until, expected);
    }
    let review_from = terms.running_until.saturating_add(MIN_REVIEW_SECONDS);
    if terms.review_until < review_from {
        let expected = format!("a day after running_until at least, {}", time(review_from));
        return late("review_until", terms.review_until, expected);
    }
    if !(MIN_CLAIM_SECONDS..=MAX_CLAIM_SECONDS).contains(&terms.claim_seconds) {
        let expected = format!("{MIN_CLAIM_SECONDS} to {MAX_CLAIM_SECONDS}, a week to a year");
        return Some(wrong(
            "schedule.claim_seconds",
            &terms.claim_seconds,
            expected,
        ));
    }
    None
}

fn prize_problem(terms: &PhaseTerms) -> Option<TermsError> {
    if terms.seats == 0 {
        return Some(wrong("seats", &terms.seats, "at least 1"));
    }
    let above_zero = [
        ("prize.pool", terms.pool),
        ("prize.point_value", terms.point_value),
        ("prize.reward_cap", terms.reward_cap),
    ];
    if let Some((key, found)) = above_zero.into_iter().find(|(_, amount)| *amount == 0) {
        return Some(wrong(key, &found, "NOS above 0"));
    }
    if terms.reward_cap > terms.pool {
        let expected = format!("at most prize.pool, {}", amount(terms.pool));
        return Some(wrong(
            "prize.reward_cap",
            &amount(terms.reward_cap),
            expected,
        ));
    }
    if terms.fee_per_point < terms.point_value {
        let expected = format!(
            "at least prize.point_value, {}, so that nobody gains by paying itself",
            amount(terms.point_value)
        );
        return Some(wrong(
            "points.fee_per_point",
            &amount(terms.fee_per_point),
            expected,
        ));
    }
    if !(1..=SECONDS_PER_DAY).contains(&i64::from(terms.uptime_seconds)) {
        let expected = format!("1 to {SECONDS_PER_DAY}");
        return Some(wrong(
            "points.online_seconds",
            &terms.uptime_seconds,
            expected,
        ));
    }
    let caps = PointKind::ALL.iter().zip(terms.caps);
    for (kind, cap) in caps {
        if cap > MAX_CAP {
            let key = format!("caps.{}", kind.name());
            return Some(wrong(&key, &cap, format!("at most {MAX_CAP}")));
        }
    }
    (terms.caps.iter().all(|cap| *cap == 0))
        .then(|| wrong("caps", &"zero for each kind", "at least one above 0"))
}

fn wrong(key: &str, found: &impl ToString, expected: impl Into<String>) -> TermsError {
    TermsError::Value {
        key: key.to_owned(),
        found: found.to_string(),
        expected: expected.into(),
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    classes: Vec<u16>,
    seats: u32,
    late_join: Late,
    needs_proof: bool,
    bond_minimum: Amount,
    performant_points: u64,
    schedule: ScheduleFile,
    prize: PrizeFile,
    points: PointsFile,
    caps: CapsFile,
    review: ReviewFile,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Late {
    Refused,
    FromSeat,
    WholeWindow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleFile {
    registration_from: Time,
    registration_until: Time,
    running_from: Time,
    running_until: Time,
    review_until: Time,
    claim_seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrizeFile {
    pool: Amount,
    point_value: Amount,
    reward_cap: Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointsFile {
    hour: u32,
    job: u32,
    day_online: u32,
    day_tested: u32,
    online_seconds: u32,
    fee_per_point: Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapsFile {
    work: u64,
    uptime: u64,
    tests: u64,
    feedback: u64,
    bugs: u64,
    education: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewFile {
    reviewer_cap: u64,
    second_above: u64,
}

impl From<File> for TermsFile {
    fn from(file: File) -> Self {
        let File {
            schedule,
            prize,
            points,
            caps,
            review,
            ..
        } = file;
        let late_join = match file.late_join {
            Late::Refused => LateJoin::Refused,
            Late::FromSeat => LateJoin::FromSeat,
            Late::WholeWindow => LateJoin::WholeWindow,
        };
        Self {
            terms: PhaseTerms {
                registration_from: schedule.registration_from.0,
                registration_until: schedule.registration_until.0,
                running_from: schedule.running_from.0,
                running_until: schedule.running_until.0,
                review_until: schedule.review_until.0,
                claim_seconds: schedule.claim_seconds,
                seats: file.seats,
                late_join: late_join as u8,
                needs_proof: file.needs_proof,
                pool: prize.pool.0,
                point_value: prize.point_value.0,
                reward_cap: prize.reward_cap.0,
                fee_per_point: points.fee_per_point.0,
                points_per_hour: points.hour,
                points_per_job: points.job,
                points_per_day: points.day_online,
                points_per_test: points.day_tested,
                uptime_seconds: points.online_seconds,
                caps: [
                    caps.work,
                    caps.uptime,
                    caps.tests,
                    caps.feedback,
                    caps.bugs,
                    caps.education,
                ],
                reviewer_cap: review.reviewer_cap,
                second_above: review.second_above,
                bond_minimum: file.bond_minimum.0,
                performant_points: file.performant_points,
            },
            classes: file.classes,
        }
    }
}

fn late_join_name(byte: u8) -> &'static str {
    match LateJoin::try_from(byte) {
        Ok(LateJoin::FromSeat) => "from-seat",
        Ok(LateJoin::WholeWindow) => "whole-window",
        // As the program reads a byte that is none.
        Ok(LateJoin::Refused) | Err(()) => "refused",
    }
}

/// Base units, of NOS in the file.
struct Amount(u64);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NOS such as 250_000 or \"0.025\", with at most 6 decimals, in quotes where there are any")
    }

    fn visit_i64<E: serde::de::Error>(self, whole: i64) -> Result<Amount, E> {
        self.visit_str(&whole.to_string())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Amount, E> {
        let amount = base_units(text);
        amount
            .map(Amount)
            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}

/// Base units of a decimal number of tokens; `None` when it is none, or does not fit.
fn base_units(text: &str) -> Option<u64> {
    let decimals = usize::from(DECIMALS);
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > decimals {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

/// Base units as the file has them.
fn amount(base_units: u64) -> String {
    let unit = 10_u64.pow(DECIMALS.into());
    let (whole, part) = (base_units / unit, base_units % unit);
    if part == 0 {
        return whole.to_string();
    }
    let decimals = usize::from(DECIMALS);
    let part = format!("{part:0decimals$}");
    format!("\"{whole}.{}\"", part.trim_end_matches('0'))
}

/// Unix seconds, of a time with an offset in the file.
struct Time(i64);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let found = Datetime::deserialize(from)?;
        unix_seconds(&found).map(Self).ok_or_else(|| {
            D::Error::custom(format!(
                "`{found}` is no moment: expected date, time to the second and offset, as in 2026-12-01T00:00:00Z"
            ))
        })
    }
}

fn unix_seconds(moment: &Datetime) -> Option<i64> {
    let (date, time, offset) = (moment.date?, moment.time?, moment.offset?);
    if time.nanosecond > 0 {
        return None;
    }
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => minutes,
    };
    let days = days_since_1970(date.year.into(), date.month.into(), date.day.into());
    let seconds =
        i64::from(time.hour) * 3_600 + i64::from(time.minute) * 60 + i64::from(time.second)
            - i64::from(minutes) * 60;
    Some(days * SECONDS_PER_DAY + seconds)
}

fn is_midnight(time: i64) -> bool {
    time >= 0 && time % SECONDS_PER_DAY == 0 && u16::try_from(time / SECONDS_PER_DAY).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The terms of a phase as they were meant for the first one.
    pub(crate) const TEXT: &str = r#"
classes = [1, 2]
seats = 1_000
late_join = "from-seat"
needs_proof = true
bond_minimum = 0
performant_points = 12_000

[schedule]
registration_from = 2026-12-01T00:00:00Z
registration_until = 2026-12-10T00:00:00Z
running_from = 2026-12-10T00:00:00Z
running_until = 2027-01-10T00:00:00Z
review_until = 2027-01-24T00:00:00Z
claim_seconds = 7_776_000

[prize]
pool = 250_000
point_value = "0.025"
reward_cap = 1_000

[points]
hour = 10
job = 1
day_online = 200
day_tested = 300
online_seconds = 72_000
fee_per_point = "0.05"

[caps]
work = 10_000
uptime = 6_200
tests = 9_300
feedback = 3_000
bugs = 10_000
education = 4_000

[review]
reviewer_cap = 1_000_000
second_above = 2_000
"#;

    fn terms() -> PhaseTerms {
        TermsFile::parse(TEXT).unwrap().terms
    }

    #[test]
    fn a_file_is_read() {
        let file = TermsFile::parse(TEXT).unwrap();
        assert_eq!(file.classes, [1, 2]);
        let [first, second, rest @ ..] = file.class_addresses();
        assert_eq!(first, tiers::pdas::find_class(1).0);
        assert_eq!(second, tiers::pdas::find_class(2).0);
        assert_eq!(rest, [Address::default(); CLASSES - 2]);
        let terms = file.terms;
        assert_eq!(
            (
                terms.registration_from,
                terms.running_until,
                terms.review_until
            ),
            (1_796_083_200, 1_799_539_200, 1_800_748_800)
        );
        assert_eq!(
            (terms.seats, terms.late_join),
            (1_000, LateJoin::FromSeat as u8)
        );
        assert_eq!(
            (
                terms.pool,
                terms.point_value,
                terms.reward_cap,
                terms.fee_per_point
            ),
            (250_000_000_000, 25_000, 1_000_000_000, 50_000)
        );
        assert_eq!(terms.caps, [10_000, 6_200, 9_300, 3_000, 10_000, 4_000]);
    }

    #[test]
    fn the_examples_are_read() {
        for example in [
            include_str!("../../../../examples/test-grid/phase-1.toml"),
            include_str!("../../../../examples/test-grid/rehearsal.toml"),
        ] {
            let file = TermsFile::parse(example).unwrap();
            assert_eq!(TermsFile::parse(&file.to_toml()).unwrap(), file);
        }
    }

    #[test]
    fn a_file_is_written_as_it_is_read() {
        let mut file = TermsFile::parse(TEXT).unwrap();
        assert_eq!(TermsFile::parse(&file.to_toml()).unwrap(), file);
        file.classes.clear();
        file.terms.late_join = LateJoin::WholeWindow as u8;
        file.terms.needs_proof = false;
        file.terms.bond_minimum = 1;
        file.terms.pool = u64::MAX >> 1;
        file.terms.registration_from += 3_601;
        assert_eq!(TermsFile::parse(&file.to_toml()).unwrap(), file);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (good, bad, named) in [
            ("seats = 1_000", "seats = 0", "seats"),
            ("seats = 1_000", "", "seats"),
            ("seats = 1_000", "seats = 1_000\nseat = 1", "seat"),
            ("[1, 2]", "[1, 1]", "classes"),
            ("\"from-seat\"", "\"refused\"\n#", ""),
            ("\"from-seat\"", "\"late\"", "late"),
            (
                "registration_from = 2026-12-01T00:00:00Z",
                "registration_from = 2026-12-01T00:00:00",
                "no moment",
            ),
            (
                "registration_from = 2026-12-01T00:00:00Z",
                "registration_from = 2026-12-10T00:00:00Z",
                "schedule.registration_until",
            ),
            (
                "running_from = 2026-12-10T00:00:00Z",
                "running_from = 2026-12-10T00:00:00+01:00",
                "schedule.running_from",
            ),
            (
                "running_from = 2026-12-10T00:00:00Z",
                "running_from = 2026-12-01T00:00:00Z",
                "schedule.running_from",
            ),
            (
                "running_from = 2026-12-10T00:00:00Z",
                "running_from = 2026-12-09T00:00:00Z",
                "schedule.running_until",
            ),
            (
                "registration_until = 2026-12-10T00:00:00Z",
                "registration_until = 2027-01-10T00:00:01Z",
                "schedule.registration_until",
            ),
            (
                "review_until = 2027-01-24T00:00:00Z",
                "review_until = 2027-01-10T23:59:59Z",
                "schedule.review_until",
            ),
            (
                "claim_seconds = 7_776_000",
                "claim_seconds = 604_799",
                "claim_seconds",
            ),
            ("pool = 250_000", "pool = 0", "prize.pool"),
            ("pool = 250_000", "pool = 0.5", "in quotes"),
            ("pool = 250_000", "pool = -1", "at most 6 decimals"),
            ("\"0.025\"", "\"0.0000251\"", "at most 6 decimals"),
            (
                "reward_cap = 1_000",
                "reward_cap = 250_001",
                "prize.reward_cap",
            ),
            ("\"0.05\"", "\"0.024999\"", "points.fee_per_point"),
            (
                "online_seconds = 72_000",
                "online_seconds = 86_401",
                "points.online_seconds",
            ),
            ("tests = 9_300", "tests = 1_000_000_001", "caps.tests"),
        ] {
            assert!(TEXT.contains(good), "the terms have no `{good}`");
            let parsed = TermsFile::parse(&TEXT.replacen(good, bad, 1));
            // Registration ends when the run begins, which suits who refuses late joiners, too.
            if named.is_empty() {
                assert!(parsed.is_ok());
                continue;
            }
            let text = match parsed.unwrap_err() {
                TermsError::Syntax(source) => source.to_string(),
                other => other.to_string(),
            };
            assert!(text.contains(named), "`{bad}` gave: {text}");
        }
    }

    /// What the program looks at is one function for times and one for the rest.
    fn is_taken(terms: &PhaseTerms) -> bool {
        LateJoin::try_from(terms.late_join).is_ok()
            && terms.schedule().is_valid()
            && (MIN_CLAIM_SECONDS..=MAX_CLAIM_SECONDS).contains(&terms.claim_seconds)
            && terms.seats > 0
            && terms.rates().is_valid(&terms.prize())
    }

    #[test]
    fn there_is_a_problem_exactly_where_the_program_refuses() {
        const DAY: i64 = SECONDS_PER_DAY;
        // Each number at the edges of what is allowed, and beside them.
        let times: [fn(&mut PhaseTerms) -> &mut i64; 5] = [
            |terms| &mut terms.registration_from,
            |terms| &mut terms.registration_until,
            |terms| &mut terms.running_from,
            |terms| &mut terms.running_until,
            |terms| &mut terms.review_until,
        ];
        let amounts: [fn(&mut PhaseTerms) -> &mut u64; 6] = [
            |terms| &mut terms.pool,
            |terms| &mut terms.point_value,
            |terms| &mut terms.reward_cap,
            |terms| &mut terms.fee_per_point,
            |terms| &mut terms.caps[0],
            |terms| &mut terms.caps[5],
        ];
        let numbers: [fn(&mut PhaseTerms) -> &mut u32; 3] = [
            |terms| &mut terms.seats,
            |terms| &mut terms.claim_seconds,
            |terms| &mut terms.uptime_seconds,
        ];
        let mut checked = 0;
        let mut check = |terms: &PhaseTerms| {
            assert_eq!(problem(terms).is_none(), is_taken(terms), "{terms:?}");
            checked += 1;
        };
        for late_join in 0..=3 {
            let base = PhaseTerms {
                late_join,
                ..terms()
            };
            check(&base);
            for time in times {
                let here = *time(&mut base.clone());
                let days = [-40, -31, -10, -9, -1, 0, 1, 9, 10, 14, 31, 32, 45];
                let moments = days
                    .into_iter()
                    .flat_map(|days| [-1, 0, 1].map(|second| here + days * DAY + second));
                let far = [i64::MIN, -1, 0, 1, 65_535 * DAY, 65_536 * DAY, i64::MAX];
                for moment in moments.chain(far) {
                    let mut terms = base.clone();
                    *time(&mut terms) = moment;
                    check(&terms);
                }
            }
            for amount in amounts {
                for value in [
                    0,
                    1,
                    25_000,
                    49_999,
                    1_000_000_000,
                    MAX_CAP,
                    MAX_CAP + 1,
                    u64::MAX,
                ] {
                    let mut terms = base.clone();
                    *amount(&mut terms) = value;
                    check(&terms);
                }
            }
            for number in numbers {
                let edges = [
                    0, 1, 86_400, 86_401, 604_799, 604_800, 31_536_000, 31_536_001,
                ];
                for value in edges {
                    let mut terms = base.clone();
                    *number(&mut terms) = value;
                    check(&terms);
                }
            }
        }
        let mut nothing = terms();
        nothing.caps = [0; 6];
        check(&nothing);
        assert!(checked > 900, "{checked}");
    }
}

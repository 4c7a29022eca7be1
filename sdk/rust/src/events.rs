//! Events out of a transaction's log.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::generated::{grid, jobs, staking, tiers};

/// An event of any of the programs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a log has a handful of events, and whoever matches them wants no box between"
)]
pub enum Event {
    /// Of the staking program.
    Staking(staking::events::Event),
    /// Of the tiers program.
    Tiers(tiers::events::Event),
    /// Of the jobs program.
    Jobs(jobs::events::Event),
    /// Of the grid program.
    Grid(grid::events::Event),
}

impl Event {
    /// The event's name in the IDL.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Staking(event) => event.name(),
            Self::Tiers(event) => event.name(),
            Self::Jobs(event) => event.name(),
            Self::Grid(event) => event.name(),
        }
    }
}

/// The events in the lines of a log, in order.
///
/// Any program can write such a line, so a line counts only while one of these
/// programs is the one that runs. What a program logs as text does not change which
/// one that is, and nothing counts after a log was cut off, since what would tell is
/// missing. A transaction that failed had no events, whatever its log says.
#[must_use]
pub fn decode_log<Line: AsRef<str>>(log: &[Line]) -> Vec<Event> {
    let mut running: Vec<&str> = Vec::new();
    let mut events = Vec::new();
    for line in log.iter().map(AsRef::as_ref) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["Log", "truncated"] => break,
            ["Program", program, "invoke", _] if is_address(program) => running.push(program),
            ["Program", program, "success"] | ["Program", program, "failed:", ..]
                if is_address(program) =>
            {
                running.pop();
            }
            ["Program", "data:", data, ..] => {
                let bytes = STANDARD.decode(data).unwrap_or_default();
                events.extend(running.last().and_then(|program| decode(program, &bytes)));
            }
            _ => {}
        }
    }
    events
}

/// `Program log:` and `Program return:` begin like lines of the runtime.
fn is_address(word: &str) -> bool {
    word.parse::<solana_address::Address>().is_ok()
}

fn decode(program: &str, data: &[u8]) -> Option<Event> {
    let is = |id: solana_address::Address| id.to_string() == program;
    if is(jobs::ID) {
        jobs::events::Event::decode(data).map(Event::Jobs)
    } else if is(tiers::ID) {
        tiers::events::Event::decode(data).map(Event::Tiers)
    } else if is(staking::ID) {
        staking::events::Event::decode(data).map(Event::Staking)
    } else if is(grid::ID) {
        grid::events::Event::decode(data).map(Event::Grid)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use borsh::BorshSerialize;
    use solana_address::Address;

    use super::*;

    fn line() -> String {
        let event = jobs::types::JobClosed {
            job: Address::new_from_array([1; 32]),
            payer: Address::new_from_array([2; 32]),
        };
        // The discriminator as the IDL has it.
        let mut data = vec![123, 63, 243, 153, 174, 212, 2, 55];
        event.serialize(&mut data).unwrap();
        format!("Program data: {}", STANDARD.encode(data))
    }

    #[test]
    fn an_event_of_a_program_is_read() {
        let log = [
            format!("Program {} invoke [1]", jobs::ID),
            line(),
            format!("Program {} success", jobs::ID),
        ];
        assert_eq!(decode_log(&log)[0].name(), "JobClosed");
    }

    #[test]
    fn the_same_line_of_another_program_is_not() {
        let log = [
            format!("Program {} invoke [1]", jobs::ID),
            format!("Program {} invoke [2]", Address::new_from_array([9; 32])),
            line(),
        ];
        assert!(decode_log(&log).is_empty());
    }

    #[test]
    fn text_that_looks_like_the_runtimes_is_not() {
        let other = Address::new_from_array([9; 32]);
        for forged in ["Program log: success", "Program log: invoke x"] {
            let log = [
                format!("Program {} invoke [1]", jobs::ID),
                format!("Program {other} invoke [2]"),
                forged.to_owned(),
                line(),
                format!("Program {other} success"),
                line(),
            ];
            assert_eq!(decode_log(&log).len(), 1, "{forged}");
        }
    }

    #[test]
    fn nothing_counts_after_a_cut() {
        let log = [
            format!("Program {} invoke [1]", jobs::ID),
            line(),
            "Log truncated".to_owned(),
            line(),
        ];
        assert_eq!(decode_log(&log).len(), 1);
    }
}

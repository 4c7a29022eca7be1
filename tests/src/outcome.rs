//! What a transaction did, or why it was refused.

use std::fmt;

use nosana_sdk::{
    events::{Event, decode_log},
    generated::{error_by_code, grid, jobs, staking, tiers},
};
use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;
use spl_token_interface::error::TokenError;

/// What became of a transaction.
pub type Sent = Result<Outcome, Failure>;

/// What a transaction did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Compute units that it took.
    pub units: u64,
    /// Its log.
    pub logs: Vec<String>,
    /// The programs' events in its log, in order.
    pub events: Vec<Event>,
}

impl Outcome {
    pub(crate) fn new(units: u64, logs: Vec<String>) -> Self {
        let events = decode_log(&logs);
        Self {
            units,
            logs,
            events,
        }
    }

    /// The names of the events, in order.
    pub fn event_names(&self) -> Vec<&'static str> {
        self.events.iter().map(Event::name).collect()
    }

    /// The events of the jobs program, in order.
    pub fn jobs_events(&self) -> Vec<jobs::events::Event> {
        self.events
            .iter()
            .filter_map(|event| match event {
                Event::Jobs(event) => Some(event.clone()),
                _ => None,
            })
            .collect()
    }

    /// Whether a program wrote `text` to the log as a line of its own.
    pub fn logged(&self, text: &str) -> bool {
        self.logs
            .iter()
            .any(|line| line.strip_prefix("Program log: ") == Some(text))
    }
}

/// Why a transaction was refused.
#[derive(Clone)]
pub struct Failure {
    /// The runtime's error.
    pub error: TransactionError,
    /// Compute units that it took.
    pub units: u64,
    /// Its log up to the end.
    pub logs: Vec<String>,
}

impl Failure {
    pub(crate) fn new(error: TransactionError, units: u64, logs: Vec<String>) -> Self {
        Self { error, units, logs }
    }

    /// What the failing instruction said; `None` when the transaction was refused as a
    /// whole.
    pub fn instruction_error(&self) -> Option<&InstructionError> {
        match &self.error {
            TransactionError::InstructionError(_, error) => Some(error),
            _ => None,
        }
    }

    /// The program's own error number, when it is one.
    pub fn code(&self) -> Option<u32> {
        match self.instruction_error()? {
            InstructionError::Custom(code) => Some(*code),
            _ => None,
        }
    }

    /// The error as its program calls it, otherwise as the runtime does.
    pub fn name(&self) -> String {
        self.code().and_then(error_by_code).map_or_else(
            || format!("{:?}", self.error),
            |error| error.name.to_owned(),
        )
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.name())?;
        for line in &self.logs {
            writeln!(formatter, "  {line}")?;
        }
        Ok(())
    }
}

/// Asserts that a transaction was refused for `reason`.
#[track_caller]
#[allow(clippy::needless_pass_by_value)] // `expect_error(sent, JobsError::QueueFull)`.
pub fn expect_error(sent: Sent, reason: impl Reason) {
    expect_reason(sent, &reason);
}

/// Like [`expect_error`], for reasons out of a table.
#[track_caller]
pub fn expect_reason(sent: Sent, reason: &dyn Reason) {
    match sent {
        Ok(outcome) => panic!("expected {reason:?}, but it went through: {outcome:#?}"),
        Err(failure) => assert_eq!(
            failure.instruction_error(),
            Some(&reason.instruction_error()),
            "expected {reason:?}, found {failure:?}"
        ),
    }
}

/// Why an instruction is refused: an error of one of the programs, whose codes do not
/// overlap, or one of the runtime and the framework.
pub trait Reason: fmt::Debug {
    /// The error as the runtime has it.
    fn instruction_error(&self) -> InstructionError;
}

impl Reason for InstructionError {
    fn instruction_error(&self) -> InstructionError {
        self.clone()
    }
}

/// An error of the token program.
impl Reason for TokenError {
    fn instruction_error(&self) -> InstructionError {
        InstructionError::Custom(self.clone() as u32)
    }
}

/// Two accounts of an instruction that must not be the same are.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateAccount;

impl Reason for DuplicateAccount {
    fn instruction_error(&self) -> InstructionError {
        InstructionError::Custom(2040)
    }
}

macro_rules! program_errors {
    ($($error:path),*) => {$(
        impl Reason for $error {
            fn instruction_error(&self) -> InstructionError {
                InstructionError::Custom(*self as u32)
            }
        }
    )*};
}

program_errors!(
    grid::errors::GridError,
    jobs::errors::JobsError,
    staking::errors::StakingError,
    tiers::errors::TiersError
);

//! What can go wrong, sorted by who can mend it, with the next step.

use std::{error::Error, fmt, io, path::Path};

use nosana_host::{agent::AgentError, control::ControlError, egress::EgressError};
use nosana_sdk::{
    client::{ClientError, Refusal},
    definition::DefinitionError,
    host_api::HostApiError,
    store::StoreError,
    wallet::WalletError,
};

use crate::grid_error;

/// What commands return.
pub type Result<T> = std::result::Result<T, CliError>;

/// An error with its kind and the next step.
#[derive(Debug)]
pub struct CliError {
    /// Who can mend it.
    pub kind: Kind,
    /// What happened; its sources are shown, too.
    pub error: anyhow::Error,
    /// What to do next.
    pub hint: Option<String>,
}

/// Who can mend an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The user, by other input.
    User,
    /// Nobody here: the cluster, store, host or engine did not answer or refused.
    Unavailable,
    /// Whoever writes this program.
    Unexpected,
    /// Nobody has to: who read stdout has gone.
    ReaderGone,
}

impl CliError {
    /// Something in the input is wrong.
    pub fn user(message: impl fmt::Display) -> Self {
        Self::new(Kind::User, anyhow::anyhow!("{message}"))
    }

    /// Something in the input is wrong, as a library found.
    pub fn of_user(error: impl Error + Send + Sync + 'static) -> Self {
        Self::new(Kind::User, error)
    }

    /// Something does not answer, or refuses.
    pub fn unavailable(message: impl fmt::Display) -> Self {
        Self::new(Kind::Unavailable, anyhow::anyhow!("{message}"))
    }

    fn new(kind: Kind, error: impl Into<anyhow::Error>) -> Self {
        Self {
            kind,
            error: error.into(),
            hint: None,
        }
    }

    /// A file that cannot be used.
    pub fn file(what: &str, path: &Path, source: io::Error) -> Self {
        let message = format!("cannot read {what} {}", path.display());
        Self::new(Kind::User, anyhow::Error::new(source).context(message))
    }

    /// Adds what to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what was being done.
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.error = self.error.context(context.to_string());
        self
    }

    /// The whole message: each cause that says something new after a colon.
    pub fn message(&self) -> String {
        let mut message = String::new();
        for cause in self.error.chain().map(ToString::to_string) {
            if message.is_empty() {
                message = cause;
            } else if !message.contains(&cause) {
                message = format!("{message}: {cause}");
            }
        }
        message
    }
}

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        if let ClientError::Rpc { source, .. } = &error {
            return Self::unavailable(format!("{error}: {}", rpc_cause(source)))
                .hint("start a cluster with `nosana localnet`, or name another node with --url");
        }
        let (kind, hint) = match &error {
            ClientError::Refused { reason, .. } => match reason {
                Refusal::InsufficientFunds => (
                    Kind::User,
                    "`nosana wallet balance` shows what the wallets have".to_owned(),
                ),
                Refusal::Program(refused) => match grid_error::hint(refused.code) {
                    Some(hint) => (Kind::Unavailable, hint.to_owned()),
                    None => return Self::new(Kind::Unavailable, error),
                },
                Refusal::Other(_) => return Self::new(Kind::Unavailable, error),
            },
            ClientError::Missing { .. } | ClientError::NotA { .. } => (
                Kind::User,
                "see that the address and --url belong to the same cluster".to_owned(),
            ),
            ClientError::NoPrice { .. } => (
                Kind::Unavailable,
                "try again in a minute, or post in a market with a fixed price".to_owned(),
            ),
            ClientError::NotLanded => (Kind::Unavailable, "try again in a while".to_owned()),
            ClientError::Rpc { .. } | ClientError::Unknown { .. } => {
                return Self::new(Kind::Unavailable, error);
            }
            ClientError::Sign(_) => return Self::new(Kind::Unexpected, error),
        };
        Self::new(kind, error).hint(hint)
    }
}

/// Why a node did not answer: the innermost cause.
fn rpc_cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let (kind, hint) = match &error {
            StoreError::BadAddress { .. } | StoreError::Io { .. } => (
                Kind::User,
                "give a store's address or a folder with --store",
            ),
            StoreError::ReadOnly { .. } => return Self::new(Kind::User, error),
            StoreError::Client(_) => return Self::new(Kind::Unexpected, error),
            StoreError::Unreachable { .. } => (
                Kind::Unavailable,
                "start a localnet with `nosana localnet`, or name another store with --store",
            ),
            _ => return Self::new(Kind::Unavailable, error),
        };
        Self::new(kind, error).hint(hint)
    }
}

impl From<WalletError> for CliError {
    fn from(error: WalletError) -> Self {
        let hint = match &error {
            WalletError::Read { .. } | WalletError::Malformed { .. } => {
                "`solana-keygen new --outfile FILE` makes one, and `nosana localnet` makes some for development"
            }
            WalletError::Write { .. } | WalletError::TooOpen { .. } => {
                return Self::new(Kind::User, error);
            }
        };
        Self::new(Kind::User, error).hint(hint)
    }
}

impl From<DefinitionError> for CliError {
    fn from(error: DefinitionError) -> Self {
        Self::new(Kind::User, error)
    }
}

impl From<HostApiError> for CliError {
    fn from(error: HostApiError) -> Self {
        Self::new(Kind::Unavailable, error)
    }
}

impl From<ControlError> for CliError {
    fn from(error: ControlError) -> Self {
        match &error {
            ControlError::Absent { .. } => Self::new(Kind::User, error).hint(
                "name the agent's state folder with --state, or its configuration file with --config; `nosana host run` starts one",
            ),
            ControlError::NotAllowed { .. } => Self::new(Kind::User, error),
            ControlError::Silent { .. } | ControlError::Refused { .. } => {
                Self::new(Kind::Unavailable, error)
            }
        }
    }
}

impl From<EgressError> for CliError {
    fn from(error: EgressError) -> Self {
        Self::new(Kind::User, error)
    }
}

impl From<AgentError> for CliError {
    fn from(error: AgentError) -> Self {
        match error {
            AgentError::Chain(error) => error.into(),
            AgentError::Store(error) => error.into(),
            AgentError::Wallet(error) => error.into(),
            AgentError::Egress(error) => error.into(),
            AgentError::Engine(_) => Self::new(Kind::Unavailable, error),
            AgentError::Died(_) => Self::new(Kind::Unexpected, error),
            AgentError::Config(_)
            | AgentError::NotWorker { .. }
            | AgentError::Listen { .. }
            | AgentError::State { .. }
            | AgentError::Resources(_)
            | AgentError::Ledger(_)
            | AgentError::Services(_)
            | AgentError::Gpus(_) => Self::new(Kind::User, error),
        }
    }
}

impl From<io::Error> for CliError {
    /// Of writing to stdout.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::new(Kind::ReaderGone, error)
        } else {
            Self::new(
                Kind::Unexpected,
                anyhow::Error::new(error).context("cannot write to stdout"),
            )
        }
    }
}

impl From<serde_json::Error> for CliError {
    /// Of writing JSON of our own.
    fn from(error: serde_json::Error) -> Self {
        Self::new(Kind::Unexpected, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_each_cause_once() {
        let error = CliError::user("it is missing").context("cannot post: it is missing");
        assert_eq!(error.message(), "cannot post: it is missing");
        let error = CliError::user("it is missing").context("cannot post");
        assert_eq!(error.message(), "cannot post: it is missing");
    }
}

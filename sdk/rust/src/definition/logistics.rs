//! What is confidential of a job, as its definition's `logistics` say.

use thiserror::Error;

use super::{JobDefinition, Logistics, OperationKind, Transfer, TransferType};

/// What is confidential of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidentiality {
    /// Nothing: its definition is stored for everybody to read, and so is its result.
    Public,
    /// Its definition, which the client sends to the host.
    Definition,
    /// Its result, too, which is sealed to the client.
    All,
}

/// Why a job's `logistics` cannot be done.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum LogisticsError {
    /// The host would have to call the client.
    #[error(
        "`logistics.{0}.type`: hosts here do not call an endpoint of the client: expected `api-listen`, by which the client calls the host"
    )]
    Api(&'static str),
    /// There is nothing that the result can be sealed to.
    #[error(
        "`logistics.receive`: expected `send` beside it, because the key that the result is sealed to comes with the definition"
    )]
    NoSend,
    /// What is to be hidden is there for everybody to read.
    #[error(
        "`logistics.send`: expected no `ops` beside it, because what is on chain is stored for everybody to read: the definition with the `ops` is sent to the host"
    )]
    NotACover,
    /// There is nothing to run.
    #[error("`ops`: expected at least one op, found none")]
    NoOps,
    /// A folder would be stored for everybody to read.
    #[error(
        "`output` of the op {0}: a job whose result is sealed cannot have one, because artifacts are stored for everybody to read"
    )]
    Output(usize),
}

impl Logistics {
    /// What is confidential.
    ///
    /// # Errors
    /// When it is to be done in a way that hosts do not know.
    pub fn confidentiality(&self) -> Result<Confidentiality, LogisticsError> {
        let is_api = |transfer: &Option<Transfer>| {
            transfer
                .as_ref()
                .is_some_and(|transfer| transfer.kind == TransferType::Api)
        };
        if is_api(&self.send) {
            return Err(LogisticsError::Api("send"));
        }
        if is_api(&self.receive) {
            return Err(LogisticsError::Api("receive"));
        }
        match (&self.send, &self.receive) {
            (None, None) => Ok(Confidentiality::Public),
            (None, Some(_)) => Err(LogisticsError::NoSend),
            (Some(_), None) => Ok(Confidentiality::Definition),
            (Some(_), Some(_)) => Ok(Confidentiality::All),
        }
    }
}

impl Confidentiality {
    /// The definition that stands on chain in place of the one that is sent; of a public
    /// job there is none.
    #[must_use]
    pub fn cover(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Definition => Some(concat!(
                r#"{"version":"0.1","type":"container","meta":{"trigger":"cli"},"#,
                r#""logistics":{"send":{"type":"api-listen","args":{}}},"ops":[]}"#
            )),
            Self::All => Some(concat!(
                r#"{"version":"0.1","type":"container","meta":{"trigger":"cli"},"#,
                r#""logistics":{"send":{"type":"api-listen","args":{}},"#,
                r#""receive":{"type":"api-listen","args":{}}},"ops":[]}"#
            )),
        }
    }

    /// Whether `definition` can be run in confidence: it is the one that is sent, whose own
    /// `logistics` count for nothing.
    ///
    /// # Errors
    /// When there is nothing in it to run, or something would be left for everybody to read.
    pub fn check(self, definition: &JobDefinition) -> Result<(), LogisticsError> {
        if definition.ops.is_empty() {
            return Err(LogisticsError::NoOps);
        }
        let output = definition.ops.iter().position(|op| match &op.kind {
            OperationKind::Run(container) => container.output.is_some(),
            OperationKind::CreateVolume { .. } => false,
        });
        match output {
            Some(op) if self == Self::All => Err(LogisticsError::Output(op)),
            _ => Ok(()),
        }
    }
}

impl JobDefinition {
    /// What is confidential of the job whose definition on chain this is.
    ///
    /// # Errors
    /// When it is to be done in a way that hosts do not know, or is not confidential as
    /// it stands.
    pub fn confidentiality(&self) -> Result<Confidentiality, LogisticsError> {
        let found = match &self.logistics {
            Some(logistics) => logistics.confidentiality()?,
            None => Confidentiality::Public,
        };
        match found {
            Confidentiality::Public if self.ops.is_empty() => Err(LogisticsError::NoOps),
            Confidentiality::Definition | Confidentiality::All if !self.ops.is_empty() => {
                Err(LogisticsError::NotACover)
            }
            _ => Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(logistics: &Value, ops: &Value) -> JobDefinition {
        let document =
            json!({"version": "0.1", "type": "container", "logistics": logistics, "ops": ops});
        JobDefinition::parse(document.to_string().as_bytes()).unwrap()
    }

    fn ops() -> Value {
        json!([{"id": "a", "type": "container/run", "args": {"image": "a"}}])
    }

    #[test]
    fn what_is_confidential_is_what_the_transfers_say() {
        let listen = json!({"type": "api-listen", "args": {}});
        let api = json!({"type": "api", "args": {"endpoint": "https://example.com"}});
        let found = |logistics: &Value| parse(logistics, &json!([])).confidentiality();
        let all = json!({"send": listen, "receive": listen});
        assert_eq!(found(&all), Ok(Confidentiality::All));
        let send = json!({ "send": listen });
        assert_eq!(found(&send), Ok(Confidentiality::Definition));
        let receive = json!({ "receive": listen });
        assert_eq!(found(&receive), Err(LogisticsError::NoSend));
        let called = json!({"send": api, "receive": listen});
        assert_eq!(found(&called), Err(LogisticsError::Api("send")));
        let calling = json!({"send": listen, "receive": api});
        assert_eq!(found(&calling), Err(LogisticsError::Api("receive")));
        assert_eq!(found(&json!({})), Err(LogisticsError::NoOps));
        let public = parse(&json!({}), &ops()).confidentiality();
        assert_eq!(public, Ok(Confidentiality::Public));
        let shown = parse(&all, &ops()).confidentiality();
        assert_eq!(shown, Err(LogisticsError::NotACover));
    }

    #[test]
    fn a_cover_says_what_it_covers() {
        for kind in [Confidentiality::Definition, Confidentiality::All] {
            let cover = JobDefinition::parse(kind.cover().unwrap().as_bytes()).unwrap();
            assert_eq!(cover.confidentiality(), Ok(kind));
        }
        assert_eq!(Confidentiality::Public.cover(), None);
    }

    #[test]
    fn what_is_sent_has_ops_and_leaves_nothing_to_read() {
        let sent = parse(&json!({}), &ops());
        assert_eq!(Confidentiality::All.check(&sent), Ok(()));
        let args = json!({"image": "a", "output": "/out"});
        let with_output = json!([{"id": "a", "type": "container/run", "args": args}]);
        let sent = parse(&json!({}), &with_output);
        let refused = Confidentiality::All.check(&sent);
        assert_eq!(refused, Err(LogisticsError::Output(0)));
        assert_eq!(Confidentiality::Definition.check(&sent), Ok(()));
        let empty = parse(&json!({}), &json!([]));
        let refused = Confidentiality::Definition.check(&empty);
        assert_eq!(refused, Err(LogisticsError::NoOps));
    }
}

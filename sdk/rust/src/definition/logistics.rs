//! What is confidential of a job, and how it travels, as its definition's `logistics` say.

use reqwest::Url;
use solana_address::Address;
use thiserror::Error;

use super::{JobDefinition, Logistics, OperationKind, Transfer, TransferType};

/// What stands for the job's address in the URL of an endpoint.
const JOB: &str = "%%global.job%%";

/// What is confidential of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidentiality {
    /// Nothing: its definition is stored for everybody to read, and so is its result.
    Public,
    /// Its definition, which goes from the client to the host.
    Definition,
    /// Its result, which the host sends to the client's endpoint.
    Result,
    /// Both. The result goes to the client's endpoint, or is sealed and stored.
    All,
}

/// Why a job's `logistics` cannot be done.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LogisticsError {
    /// The host is to call the client, and cannot.
    #[error(
        "`logistics.{direction}.args.endpoint`: expected the https URL that the host calls, {found}"
    )]
    Endpoint {
        /// `send` or `receive`.
        direction: &'static str,
        /// What there is instead.
        found: String,
    },
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
        "`output` of the op {0}: nothing says what it is to be sealed to, and otherwise it is stored for everybody to read: expected `logistics.send` of type `api-listen`, which brings the client's key"
    )]
    Output(usize),
}

impl Logistics {
    /// What is confidential.
    ///
    /// # Errors
    /// When it is to be done in a way that hosts do not know.
    pub fn confidentiality(&self) -> Result<Confidentiality, LogisticsError> {
        // Whatever the job's address, they are right or wrong.
        let job = Address::default();
        self.send_endpoint(&job)?;
        let result_is_sent = self.receive_endpoint(&job)?.is_some();
        match (&self.send, &self.receive) {
            (None, None) => Ok(Confidentiality::Public),
            (None, Some(_)) if result_is_sent => Ok(Confidentiality::Result),
            (None, Some(_)) => Err(LogisticsError::NoSend),
            (Some(_), None) => Ok(Confidentiality::Definition),
            (Some(_), Some(_)) => Ok(Confidentiality::All),
        }
    }

    /// Where the host of `job` fetches the definition, if it does.
    ///
    /// # Errors
    /// When there is no URL, or none that hosts call.
    pub fn send_endpoint(&self, job: &Address) -> Result<Option<Url>, LogisticsError> {
        endpoint("send", self.send.as_ref(), job)
    }

    /// Where the host of `job` sends the result, if it does.
    ///
    /// # Errors
    /// When there is no URL, or none that hosts call.
    pub fn receive_endpoint(&self, job: &Address) -> Result<Option<Url>, LogisticsError> {
        endpoint("receive", self.receive.as_ref(), job)
    }

    /// The definition that stands on chain in place of the one that these are of.
    #[must_use]
    pub fn cover(&self) -> String {
        let logistics = serde_json::to_string(self).unwrap_or_default();
        format!(
            r#"{{"version":"0.1","type":"container","meta":{{"trigger":"cli"}},"logistics":{logistics},"ops":[]}}"#
        )
    }
}

fn endpoint(
    direction: &'static str,
    transfer: Option<&Transfer>,
    job: &Address,
) -> Result<Option<Url>, LogisticsError> {
    let Some(transfer) = transfer.filter(|transfer| transfer.kind == TransferType::Api) else {
        return Ok(None);
    };
    let wrong = |found: &str| LogisticsError::Endpoint {
        direction,
        found: found.to_owned(),
    };
    let Some(text) = &transfer.args.endpoint else {
        return Err(wrong("found none"));
    };
    let text = text.replace(JOB, &job.to_string());
    if text.contains("%%") {
        return Err(wrong("with no other literal than `%%global.job%%` in it"));
    }
    let mut url =
        Url::parse(&text).map_err(|error| wrong(&format!("which cannot be read: {error}")))?;
    if url.scheme() != "https" {
        return Err(wrong(&format!("found one of `{}`", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            "without a user: everybody can read it, and the host signs its requests",
        ));
    }
    // No server ever sees it.
    url.set_fragment(None);
    Ok(Some(url))
}

impl Confidentiality {
    /// The definition that stands on chain in place of the one that the client sends; of a job
    /// of which nothing is confidential, or only its result, there is none.
    #[must_use]
    pub fn cover(self) -> Option<&'static str> {
        match self {
            Self::Public | Self::Result => None,
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

    /// Whether the result is for the client alone.
    #[must_use]
    pub fn hides_the_result(self) -> bool {
        matches!(self, Self::Result | Self::All)
    }

    /// Whether `definition` can be run in confidence: it is the one with the ops, whose own
    /// `logistics` count for nothing. `has_key` says whether the client gave a key that what
    /// ops leave can be sealed to.
    ///
    /// # Errors
    /// When there is nothing in it to run, or something would be left for everybody to read.
    pub fn check(self, definition: &JobDefinition, has_key: bool) -> Result<(), LogisticsError> {
        if definition.ops.is_empty() {
            return Err(LogisticsError::NoOps);
        }
        let output = definition.ops.iter().position(|op| match &op.kind {
            OperationKind::Run(container) => container.output.is_some(),
            OperationKind::CreateVolume { .. } => false,
        });
        match output {
            Some(op) if self.hides_the_result() && !has_key => Err(LogisticsError::Output(op)),
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
            Confidentiality::Definition | Confidentiality::All if !self.ops.is_empty() => {
                Err(LogisticsError::NotACover)
            }
            Confidentiality::Public | Confidentiality::Result => {
                found.check(self, false).map(|()| found)
            }
            _ => Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ADDRESS: Address = Address::new_from_array([1; 32]);

    fn parse(logistics: &Value, ops: &Value) -> JobDefinition {
        let document =
            json!({"version": "0.1", "type": "container", "logistics": logistics, "ops": ops});
        JobDefinition::parse(document.to_string().as_bytes()).unwrap()
    }

    fn ops() -> Value {
        json!([{"id": "a", "type": "container/run", "args": {"image": "a"}}])
    }

    fn ops_with_output() -> Value {
        let args = json!({"image": "a", "output": "/out"});
        json!([{"id": "a", "type": "container/run", "args": args}])
    }

    fn listen() -> Value {
        json!({"type": "api-listen", "args": {}})
    }

    fn api(endpoint: &str) -> Value {
        json!({"type": "api", "args": {"endpoint": endpoint}})
    }

    #[test]
    fn what_is_confidential_is_what_the_transfers_say() {
        let (listen, api) = (listen(), api("https://example.com/%%global.job%%/job"));
        let found = |logistics: &Value| parse(logistics, &json!([])).confidentiality();
        for send in [&listen, &api] {
            let send_alone = json!({ "send": send });
            assert_eq!(found(&send_alone), Ok(Confidentiality::Definition));
            for receive in [&listen, &api] {
                let all = json!({"send": send, "receive": receive});
                assert_eq!(found(&all), Ok(Confidentiality::All));
                let shown = parse(&all, &ops()).confidentiality();
                assert_eq!(shown, Err(LogisticsError::NotACover));
            }
        }
        let receive = json!({ "receive": listen });
        assert_eq!(found(&receive), Err(LogisticsError::NoSend));
        assert_eq!(found(&json!({})), Err(LogisticsError::NoOps));
        let public = parse(&json!({}), &ops()).confidentiality();
        assert_eq!(public, Ok(Confidentiality::Public));
    }

    #[test]
    fn a_public_definition_may_have_its_result_sent() {
        let logistics = json!({ "receive": api("https://example.com/") });
        let found = |ops: &Value| parse(&logistics, ops).confidentiality();
        assert_eq!(found(&ops()), Ok(Confidentiality::Result));
        assert_eq!(found(&json!([])), Err(LogisticsError::NoOps));
        let refused = Err(LogisticsError::Output(0));
        assert_eq!(found(&ops_with_output()), refused);
    }

    #[test]
    fn an_endpoint_is_an_https_url_with_the_job_in_it() {
        let logistics = parse(
            &json!({"send": api("https://a.example/%%global.job%%/b?c=%%global.job%%"), "receive": listen()}),
            &json!([]),
        );
        let logistics = logistics.logistics.unwrap();
        let url = logistics.send_endpoint(&ADDRESS).unwrap().unwrap();
        let expected = format!("https://a.example/{ADDRESS}/b?c={ADDRESS}");
        assert_eq!(url.as_str(), expected);
        assert_eq!(logistics.receive_endpoint(&ADDRESS), Ok(None));
    }

    #[test]
    fn an_endpoint_that_hosts_do_not_call_is_refused() {
        let without = json!({"type": "api", "args": {}});
        for (transfer, reason) in [
            (without, "found none"),
            (api("http://a.example/"), "found one of `http`"),
            (api("s3://bucket/key"), "found one of `s3`"),
            (api("https://ann:pw@a.example/"), "without a user"),
            (api("https://a.example/%%global.host%%"), "no other literal"),
        ] {
            for direction in ["send", "receive"] {
                let mut logistics = json!({ "send": listen() });
                logistics[direction] = transfer.clone();
                let refused = parse(&logistics, &json!([])).confidentiality();
                let message = refused.unwrap_err().to_string();
                let path = format!("`logistics.{direction}.args.endpoint`");
                assert!(message.starts_with(&path), "{message}");
                assert!(message.contains(reason), "{message}");
            }
        }
    }

    #[test]
    fn a_cover_says_what_it_covers() {
        for kind in [Confidentiality::Definition, Confidentiality::All] {
            let cover = JobDefinition::parse(kind.cover().unwrap().as_bytes()).unwrap();
            assert_eq!(cover.confidentiality(), Ok(kind));
            assert_eq!(cover.logistics.unwrap().cover(), kind.cover().unwrap());
        }
        assert_eq!(Confidentiality::Public.cover(), None);
        assert_eq!(Confidentiality::Result.cover(), None);
        let logistics =
            json!({"send": api("https://a.example/"), "receive": api("https://b.example/")});
        let logistics = parse(&logistics, &json!([])).logistics.unwrap();
        let cover = JobDefinition::parse(logistics.cover().as_bytes()).unwrap();
        assert_eq!(cover.logistics, Some(logistics));
        assert!(cover.ops.is_empty());
    }

    #[test]
    fn what_is_sent_has_ops_and_leaves_nothing_to_read() {
        let sent = parse(&json!({}), &ops());
        assert_eq!(Confidentiality::All.check(&sent, false), Ok(()));
        let sent = parse(&json!({}), &ops_with_output());
        let refused = Confidentiality::All.check(&sent, false);
        assert_eq!(refused, Err(LogisticsError::Output(0)));
        assert_eq!(Confidentiality::All.check(&sent, true), Ok(()));
        assert_eq!(Confidentiality::Definition.check(&sent, false), Ok(()));
        let empty = parse(&json!({}), &json!([]));
        let refused = Confidentiality::Definition.check(&empty, true);
        assert_eq!(refused, Err(LogisticsError::NoOps));
    }
}

//! What a client does at the host of its confidential job: asks for the key, and sends
//! the definition sealed to it.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;

use super::{HostApi, HostApiError, JobStatus};
use crate::sealed::{Delivery, HostKey, PublicKey, SecretKey};

/// The header that says what the body will be before it comes: RFC 9530.
pub const CONTENT_DIGEST: &str = "content-digest";

/// How long a definition may take to be sent, and answered.
pub(super) const DELIVERY_WAIT: Duration = Duration::from_mins(1);

/// The value of [`CONTENT_DIGEST`] for a body.
#[must_use]
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// The SHA-256 in a value of [`CONTENT_DIGEST`]; `None` when it has none, or other
/// things beside it.
#[must_use]
pub fn read_content_digest(value: &str) -> Option<[u8; 32]> {
    let encoded = value
        .trim()
        .strip_prefix("sha-256=:")
        .and_then(|rest| rest.strip_suffix(':'))?;
    STANDARD.decode(encoded).ok()?.try_into().ok()
}

impl HostApi {
    /// The host's key for the confidential `job`, which its `worker`, as the chain names
    /// it, has signed. `keypair` is the job's client.
    ///
    /// # Errors
    /// When the host does not answer, refuses, or gives out a key that is not its own.
    pub async fn seal_key(
        &self,
        job: &Address,
        worker: &Address,
        keypair: &Keypair,
    ) -> Result<PublicKey, HostApiError> {
        let path = format!("/v1/jobs/{job}/seal");
        let response = self.get(&path, None, keypair).await?;
        let shown: HostKey = self.read_json(response, "a key").await?;
        shown
            .verify(worker, job, &self.host)
            .map_err(HostApiError::Key)
    }

    /// Sends the host the `definition` of the confidential `job`, sealed to its `key`,
    /// and with it what results are sealed to. `keypair` is the job's client. Sending the
    /// same again is no error.
    ///
    /// # Errors
    /// When the host does not answer, or refuses: another definition came first, or the
    /// job is over.
    pub async fn deliver(
        &self,
        job: &Address,
        key: &PublicKey,
        definition: &[u8],
        keypair: &Keypair,
    ) -> Result<JobStatus, HostApiError> {
        let delivery = Delivery {
            reply: SecretKey::of_job(keypair, job).public(),
            definition: definition.to_vec(),
        };
        let sealed = delivery
            .seal(key, job, &self.host)
            .map_err(HostApiError::Seal)?;
        let path = format!("/v1/jobs/{job}/definition");
        let response = self.ask(Method::PUT, &path, None, sealed, keypair).await?;
        self.read_json(response, "the status of a job").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_is_written_and_in_no_other_form() {
        let digest: [u8; 32] = Sha256::digest(b"body").into();
        let value = content_digest(b"body");
        assert_eq!(read_content_digest(&value), Some(digest));
        for wrong in [
            "",
            "sha-256",
            "sha-256=::",
            "sha-256=:AAAA:",
            &value.replace("256", "512"),
            &value.replace(':', ""),
            &format!("{value}, {value}"),
        ] {
            assert_eq!(read_content_digest(wrong), None, "{wrong}");
        }
    }
}

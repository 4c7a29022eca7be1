//! What a host says when it calls a client's own server, for `logistics` of type `api`: who
//! it is, in two headers.
//!
//! `Authorization` is what hosts of the existing network send: `JOB:SIGNATURE:TIME`, with the
//! signature in base 58 of the job's address as text, and the time in Unix milliseconds.
//! That signature is the same for every request, and the time is not in it: whoever has seen one
//! can send it again. So there is `Nosana-Signature: WORKER EXPIRY NONCE SIGNATURE`, too,
//! with the signature in base 58 of these lines, joined by `\n` without one at the end:
//!
//! ```text
//! nosana endpoint v1
//! METHOD
//! URL
//! JOB
//! HOST
//! EXPIRY
//! NONCE
//! BODY
//! ```
//!
//! The URL is the definition's with the job's address in it, the expiry Unix seconds, the nonce
//! 16 bytes and the body's SHA-256 in lower-case hexadecimal. Both are signed with the key of
//! the host's worker, which the chain names in the account of the job's host. A server that
//! gives something out verifies the second, and that the chain has the job with that host.

use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{AuthError, Signed, VALIDITY, verify_words};

/// The header with the signature of one request.
pub const SIGNATURE: &str = "nosana-signature";

/// The header of the answer to a request for a definition with the key, 64 hexadecimal digits,
/// that a result of type `api-listen`, and what operations leave, are sealed to.
pub const REPLY_KEY: &str = "nosana-reply-key";

/// One request of a host.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// `GET` for a definition, `POST` for a result.
    pub method: &'a str,
    /// The endpoint with the job's address in it.
    pub url: &'a str,
    /// The job.
    pub job: &'a Address,
    /// Its host.
    pub host: &'a Address,
    /// What is sent with it; of GET nothing.
    pub body: &'a [u8],
}

/// The value of `Authorization`, at `now`, Unix milliseconds.
#[must_use]
pub fn authorization(worker: &Keypair, job: &Address, now: u64) -> String {
    let message = job.to_string();
    let signature = worker.sign_message(message.as_bytes());
    format!("{message}:{signature}:{now}")
}

/// The value of [`SIGNATURE`] for one `call`, at `now`, Unix seconds.
#[must_use]
pub fn sign(worker: &Keypair, call: &Call<'_>, now: i64) -> String {
    let expiry = now.saturating_add(VALIDITY);
    let nonce = hex::encode(rand::random::<[u8; 16]>());
    let signature = worker.sign_message(message(call, expiry, &nonce).as_bytes());
    format!("{} {expiry} {nonce} {signature}", worker.pubkey())
}

/// Whose `call` this is, at `now`, Unix seconds. Whether that is the worker of the job's host,
/// the chain says. The same header passes again until it expires.
///
/// # Errors
/// When the header has another form, is too old or too new, or was not signed by the
/// worker it names for this call.
pub fn verify(header: &str, call: &Call<'_>, now: i64) -> Result<Signed, AuthError> {
    verify_words(header, now, |expiry, nonce| message(call, expiry, nonce))
}

fn message(call: &Call<'_>, expiry: i64, nonce: &str) -> String {
    let Call {
        method,
        url,
        job,
        host,
        body,
    } = call;
    let body = hex::encode(Sha256::digest(body));
    format!("nosana endpoint v1\n{method}\n{url}\n{job}\n{host}\n{expiry}\n{nonce}\n{body}")
}

#[cfg(test)]
mod tests {
    use solana_signature::Signature;

    use super::{super::MAX_VALIDITY, *};

    const JOB: Address = Address::new_from_array([1; 32]);
    const HOST: Address = Address::new_from_array([2; 32]);
    const NOW: i64 = 1_000_000;

    fn call() -> Call<'static> {
        Call {
            method: "POST",
            url: "https://a.example/job",
            job: &JOB,
            host: &HOST,
            body: b"result",
        }
    }

    #[test]
    fn a_call_is_signed_for_itself_alone() {
        let worker = Keypair::new();
        let header = sign(&worker, &call(), NOW);
        let signed = verify(&header, &call(), NOW).unwrap();
        assert_eq!(signed.client, worker.pubkey());
        assert_ne!(header, sign(&worker, &call(), NOW), "a nonce each");
        let (method, url) = ("GET", "https://b.example/job");
        for other in [
            Call { method, ..call() },
            Call { url, ..call() },
            Call {
                job: &HOST,
                ..call()
            },
            Call {
                host: &JOB,
                ..call()
            },
            Call {
                body: b"",
                ..call()
            },
        ] {
            assert_eq!(verify(&header, &other, NOW), Err(AuthError::WrongSignature));
        }
        let late = verify(&header, &call(), NOW + VALIDITY);
        assert_eq!(late, Err(AuthError::Expired));
        let early = verify(&header, &call(), NOW - MAX_VALIDITY);
        assert_eq!(early, Err(AuthError::TooFarAhead));
        for malformed in ["", "a b c d", &header[1..], &format!("{header} more")] {
            assert!(verify(malformed, &call(), NOW).is_err(), "{malformed}");
        }
    }

    #[test]
    fn the_other_header_is_that_of_the_existing_network() {
        let worker = Keypair::new();
        let header = authorization(&worker, &JOB, 1_700_000_000_123);
        let [job, signature, time] = header.split(':').collect::<Vec<_>>()[..] else {
            panic!("three parts: {header}");
        };
        assert_eq!((job, time), (&*JOB.to_string(), "1700000000123"));
        let signature: Signature = signature.parse().unwrap();
        assert!(signature.verify(worker.pubkey().as_ref(), job.as_bytes()));
    }
}

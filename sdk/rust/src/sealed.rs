//! What only one reader can open: the definition of a confidential job on its way to
//! the host, and its result and artifacts on the way back. These are [streams](stream), all
//! else is sealed in one piece.
//!
//! A sealed document is HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256 and AES-256-GCM: the line `nosana sealed v1`, its newline included, the
//! 32 bytes of the encapsulated key, and the ciphertext with its tag of 16 bytes. HPKE's
//! `info` says what it is and for which job, so that it opens nowhere else; there is no
//! further authenticated data.
//!
//! Who sealed it is not in it. A definition comes in a request that the client signs, and
//! the hash of a result is on chain in the host's name.
//!
//! # The keys
//! The host makes a key for each job and signs it with its worker's key ([`HostKey`]), so
//! that nobody between it and the client can put another in its place. The client's key is
//! derived from its wallet and the job's address ([`SecretKey::of_job`]): there is nothing
//! to keep. `docs/job-format.md` says who sees what.

pub mod stream;

use std::fmt;

use hkdf::Hkdf;
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256,
    kem::X25519HkdfSha256, single_shot_open, single_shot_seal,
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signature::Signature;
use solana_signer::Signer;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::definition::MAX_DEFINITION_BYTES;

/// What a sealed document begins with.
const HEAD: &[u8] = b"nosana sealed v1\n";
/// Bytes of a key, and of an encapsulated one.
const KEY_BYTES: usize = 32;
/// Bytes that sealing adds: the head, the encapsulated key and the tag.
pub const OVERHEAD: usize = HEAD.len() + KEY_BYTES + 16;
/// The most bytes of a sealed [`Delivery`].
pub const MAX_SEALED_DELIVERY_BYTES: usize = MAX_DEFINITION_BYTES + KEY_BYTES + OVERHEAD;

/// What the client's key of a job is derived under.
const JOB_KEY_SALT: &[u8] = b"nosana sealed job key v1";

type Kem = X25519HkdfSha256;

/// Why something cannot be sealed or opened.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SealError {
    /// Not of the form that sealed documents have.
    #[error("it is not a sealed document: expected one that begins with `nosana sealed v1`")]
    NotSealed,
    /// The key does not fit, or the bytes are others than were sealed.
    #[error("it cannot be opened: it was sealed to another key, for another job, or changed since")]
    CannotOpen,
    /// The key is one of those that keep nothing secret.
    #[error("nothing can be sealed to this key: expected a public key of X25519")]
    BadKey,
    /// What was opened is not what was expected in it.
    #[error(
        "what was sealed is too short: expected the client's key of 32 bytes, then the definition"
    )]
    TooShort,
}

/// Why the key that a host gave out is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum HostKeyError {
    /// It was made for something else.
    #[error("it is for another job or host: expected a key for this job from this host")]
    Other,
    /// It is no key.
    #[error("it is no key: expected 64 lower-case hexadecimal digits")]
    Malformed,
    /// Somebody else made it.
    #[error(
        "it is not signed by the host's worker: something between here and the host may want to read the definition"
    )]
    WrongSignature,
}

/// What is sealed, and what for: it opens as nothing else.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// The definition of `job`, to `host`.
    Definition {
        /// The job.
        job: &'a Address,
        /// The host that it is sent to.
        host: &'a Address,
    },
    /// The result of `job`, to its client.
    Result {
        /// The job.
        job: &'a Address,
    },
    /// What the operation `op` of `job` left, to its client; a [stream].
    Artifact {
        /// The job.
        job: &'a Address,
        /// The operation's id.
        op: &'a str,
    },
}

impl Content<'_> {
    /// HPKE's `info`.
    fn info(&self) -> Vec<u8> {
        match self {
            Self::Definition { job, host } => [
                b"nosana sealed definition v1\n".as_slice(),
                job.as_ref(),
                host.as_ref(),
            ]
            .concat(),
            Self::Result { job } => {
                [b"nosana sealed result v1\n".as_slice(), job.as_ref()].concat()
            }
            Self::Artifact { job, op } => [
                b"nosana sealed artifact v1\n".as_slice(),
                job.as_ref(),
                op.as_bytes(),
            ]
            .concat(),
        }
    }
}

/// The key that opens. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<[u8; KEY_BYTES]>);

/// Shows nothing of it.
impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey").finish_non_exhaustive()
    }
}

impl SecretKey {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    /// The key of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key to which results of `job` are sealed: HKDF-SHA256 of the wallet's seed
    /// with the salt `nosana sealed job key v1` and the job's address as info.
    #[must_use]
    pub fn of_job(client: &Keypair, job: &Address) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let derived = Hkdf::<Sha256>::new(Some(JOB_KEY_SALT), client.secret_bytes())
            .expand(job.as_ref(), key.as_mut_slice());
        // It fails only for more than 255 hashes.
        debug_assert!(derived.is_ok());
        Self(key)
    }

    /// The bytes of it, to keep.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; KEY_BYTES]> {
        self.0.clone()
    }

    /// The key that is given out.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let public = self.key().map(|key| Kem::sk_to_pk(&key).to_bytes().into());
        // Every 32 bytes are a key.
        PublicKey(public.unwrap_or_default())
    }

    fn key(&self) -> Result<<Kem as hpke::Kem>::PrivateKey, SealError> {
        Deserializable::from_bytes(self.0.as_slice()).map_err(|_| SealError::BadKey)
    }
}

/// The key that is sealed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub [u8; KEY_BYTES]);

impl PublicKey {
    /// In place of a key where there is none. Nothing can be sealed to it.
    pub const NONE: Self = Self([0; KEY_BYTES]);

    /// The key in `text`: 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut key = Self::NONE;
        hex::decode_to_slice(text, &mut key.0).ok()?;
        (key.to_string() == text).then_some(key)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Seals `bytes`, so that they can be read only with the secret key of `to`. Other bytes
/// come out each time.
///
/// # Errors
/// When `to` is a key that keeps nothing secret.
pub fn seal(to: &PublicKey, content: Content<'_>, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
    let to = Deserializable::from_bytes(&to.0).map_err(|_| SealError::BadKey)?;
    let (key, ciphertext) = single_shot_seal::<AesGcm256, HkdfSha256, Kem>(
        &OpModeS::Base,
        &to,
        &content.info(),
        bytes,
        b"",
    )
    .map_err(|_| SealError::BadKey)?;
    Ok([HEAD, &key.to_bytes(), &ciphertext].concat())
}

/// What `sealed` was made from.
///
/// # Errors
/// When it is no sealed document, or was sealed to another key, as something else, or for
/// another job.
pub fn open(key: &SecretKey, content: Content<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let rest = sealed.strip_prefix(HEAD).ok_or(SealError::NotSealed)?;
    let (encapsulated, ciphertext) = rest
        .split_at_checked(KEY_BYTES)
        .ok_or(SealError::CannotOpen)?;
    let encapsulated =
        Deserializable::from_bytes(encapsulated).map_err(|_| SealError::CannotOpen)?;
    single_shot_open::<AesGcm256, HkdfSha256, Kem>(
        &OpModeR::Base,
        &key.key()?,
        &encapsulated,
        &content.info(),
        ciphertext,
        b"",
    )
    .map_err(|_| SealError::CannotOpen)
}

/// Whether `bytes` are a sealed document, by how they begin.
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(HEAD)
}

/// What a client sends to the host of a confidential job.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What the result is sealed to; [`PublicKey::NONE`] where the client's endpoint gave none.
    pub reply: PublicKey,
    /// The bytes of the definition that is to run.
    pub definition: Vec<u8>,
}

/// Shows nothing of the definition.
impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").finish_non_exhaustive()
    }
}

impl Delivery {
    /// Seals it to the `key` of `host` for `job`: the client's key, then the definition.
    ///
    /// # Errors
    /// When the key keeps nothing secret.
    pub fn seal(
        &self,
        key: &PublicKey,
        job: &Address,
        host: &Address,
    ) -> Result<Vec<u8>, SealError> {
        let content = Content::Definition { job, host };
        let bytes = Zeroizing::new([self.reply.0.as_slice(), &self.definition].concat());
        seal(key, content, &bytes)
    }

    /// Opens what was sealed to `key` of `host` for `job`.
    ///
    /// # Errors
    /// When it cannot be opened, or has no key in it.
    pub fn open(
        key: &SecretKey,
        job: &Address,
        host: &Address,
        sealed: &[u8],
    ) -> Result<Self, SealError> {
        let bytes = Zeroizing::new(open(key, Content::Definition { job, host }, sealed)?);
        let (reply, definition) = bytes
            .split_first_chunk::<KEY_BYTES>()
            .ok_or(SealError::TooShort)?;
        Ok(Self {
            reply: PublicKey(*reply),
            definition: definition.to_vec(),
        })
    }
}

/// The key of a host for one job, as it gives it out: `GET /v1/jobs/{job}/seal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKey {
    /// The job.
    pub job: String,
    /// The host.
    pub host: String,
    /// 32 bytes in lower-case hexadecimal.
    pub key: String,
    /// The worker's ed25519 signature in base 58 of these lines, joined by newlines:
    /// `nosana host seal v1`, the job, the host, the key.
    pub signature: String,
}

impl HostKey {
    /// Signs `key` with the key of the host's worker.
    #[must_use]
    pub fn sign(worker: &Keypair, job: &Address, host: &Address, key: &PublicKey) -> Self {
        let signature = worker.sign_message(announcement(job, host, key).as_bytes());
        Self {
            job: job.to_string(),
            host: host.to_string(),
            key: key.to_string(),
            signature: signature.to_string(),
        }
    }

    /// The key, when it is for `job` from `host`, whose worker the chain names.
    ///
    /// # Errors
    /// When it is for something else, or others signed it.
    pub fn verify(
        &self,
        worker: &Address,
        job: &Address,
        host: &Address,
    ) -> Result<PublicKey, HostKeyError> {
        if self.job != job.to_string() || self.host != host.to_string() {
            return Err(HostKeyError::Other);
        }
        let key = PublicKey::read(&self.key).ok_or(HostKeyError::Malformed)?;
        // 64 bytes are at most 88 digits; more is not worth decoding.
        let signature: Signature = Some(&self.signature)
            .filter(|signature| signature.len() <= 88)
            .and_then(|signature| signature.parse().ok())
            .ok_or(HostKeyError::WrongSignature)?;
        let message = announcement(job, host, &key);
        if signature.verify(worker.as_ref(), message.as_bytes()) {
            Ok(key)
        } else {
            Err(HostKeyError::WrongSignature)
        }
    }
}

/// What the worker signs of its key.
fn announcement(job: &Address, host: &Address, key: &PublicKey) -> String {
    format!("nosana host seal v1\n{job}\n{host}\n{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: Address = Address::new_from_array([1; 32]);
    const HOST: Address = Address::new_from_array([2; 32]);
    const OTHER: Address = Address::new_from_array([3; 32]);
    const RESULT: Content<'static> = Content::Result { job: &JOB };
    const DEFINITION: Content<'static> = Content::Definition {
        job: &JOB,
        host: &HOST,
    };

    #[test]
    fn what_is_sealed_opens_with_its_key_and_never_looks_the_same() {
        let key = SecretKey::random();
        for bytes in [b"".as_slice(), b"a result", &vec![7; 1 << 20]] {
            let sealed = seal(&key.public(), RESULT, bytes).unwrap();
            assert!(is_sealed(&sealed) && !is_sealed(bytes));
            assert_eq!(sealed.len(), bytes.len() + OVERHEAD);
            assert_eq!(open(&key, RESULT, &sealed).unwrap(), bytes);
            assert_ne!(seal(&key.public(), RESULT, bytes).unwrap(), sealed);
        }
    }

    #[test]
    fn nothing_opens_elsewhere_or_after_a_change() {
        let key = SecretKey::random();
        let sealed = seal(&key.public(), DEFINITION, b"a definition").unwrap();
        let contents = [
            RESULT,
            Content::Definition {
                job: &OTHER,
                host: &HOST,
            },
            Content::Definition {
                job: &JOB,
                host: &OTHER,
            },
        ];
        for content in contents {
            assert_eq!(open(&key, content, &sealed), Err(SealError::CannotOpen));
        }
        let other = SecretKey::random();
        let opened = open(&other, DEFINITION, &sealed);
        assert_eq!(opened, Err(SealError::CannotOpen));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(&key, DEFINITION, &changed).is_err(), "{place}");
            assert!(open(&key, DEFINITION, &sealed[..place]).is_err(), "{place}");
        }
        let plain = open(&key, DEFINITION, b"{\"version\": 1}");
        assert_eq!(plain, Err(SealError::NotSealed));
    }

    #[test]
    fn nothing_is_sealed_to_a_key_that_keeps_no_secret() {
        let sealed = seal(&PublicKey([0; 32]), RESULT, b"a result");
        assert_eq!(sealed, Err(SealError::BadKey));
    }

    #[test]
    fn a_delivery_arrives_whole_and_one_without_a_key_does_not() {
        let (host, client) = (SecretKey::random(), SecretKey::random());
        let delivery = Delivery {
            reply: client.public(),
            definition: b"a definition".to_vec(),
        };
        let sealed = delivery.seal(&host.public(), &JOB, &HOST).unwrap();
        let opened = Delivery::open(&host, &JOB, &HOST, &sealed).unwrap();
        assert!(opened == delivery);
        let short = seal(&host.public(), DEFINITION, &[0; 31]).unwrap();
        let opened = Delivery::open(&host, &JOB, &HOST, &short);
        assert_eq!(opened, Err(SealError::TooShort));
    }

    #[test]
    fn the_key_of_a_job_is_always_the_same_and_never_another_ones() {
        let (wallet, other) = (Keypair::new(), Keypair::new());
        let key = SecretKey::of_job(&wallet, &JOB);
        assert_eq!(key.public(), SecretKey::of_job(&wallet, &JOB).public());
        assert_ne!(key.public(), SecretKey::of_job(&wallet, &OTHER).public());
        assert_ne!(key.public(), SecretKey::of_job(&other, &JOB).public());
    }

    #[test]
    fn a_host_key_that_somebody_else_made_is_not_taken() {
        let (worker, other) = (Keypair::new(), Keypair::new());
        let key = SecretKey::random().public();
        let good = HostKey::sign(&worker, &JOB, &HOST, &key);
        let verify = |shown: &HostKey| shown.verify(&worker.pubkey(), &JOB, &HOST);
        assert_eq!(verify(&good), Ok(key));
        let forged = HostKey::sign(&other, &JOB, &HOST, &key);
        assert_eq!(verify(&forged), Err(HostKeyError::WrongSignature));
        let swapped = HostKey {
            key: SecretKey::random().public().to_string(),
            ..good.clone()
        };
        assert_eq!(verify(&swapped), Err(HostKeyError::WrongSignature));
        for elsewhere in [
            HostKey::sign(&worker, &OTHER, &HOST, &key),
            HostKey::sign(&worker, &JOB, &OTHER, &key),
        ] {
            assert_eq!(verify(&elsewhere), Err(HostKeyError::Other));
        }
        for malformed in ["", "00", &good.key.to_uppercase(), &"z".repeat(64)] {
            let shown = HostKey {
                key: malformed.to_owned(),
                ..good.clone()
            };
            let verified = verify(&shown);
            assert!(verified.is_err(), "{malformed}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let key = SecretKey::random();
        assert_eq!(format!("{key:?}"), "SecretKey { .. }");
        let delivery = Delivery {
            reply: key.public(),
            definition: b"hidden".to_vec(),
        };
        assert_eq!(format!("{delivery:?}"), "Delivery { .. }");
    }
}

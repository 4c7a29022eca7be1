//! `sdk/vectors/sealed.json`: keys that every client derives alike, and documents that every
//! client can open.
//!
//! `NOSANA_UPDATE_VECTORS=1` writes the file, with documents that are sealed anew.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on must end the test, there"
)]

use std::{
    env, fs,
    io::{Read, Write},
    path::Path,
};

use nosana_sdk::sealed::{
    Content, Delivery, HostKey, PublicKey, SecretKey, is_sealed, open, seal,
    stream::{CHUNK_BYTES, Opener, Sealer},
};
use serde::{Deserialize, Serialize};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// One job with all that is sealed for it. Bytes are hexadecimal.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Case {
    job: String,
    host: String,
    /// The ed25519 seeds of the client and of the host's worker.
    client_seed: String,
    worker_seed: String,
    client_secret: String,
    client_public: String,
    host_secret: String,
    /// What the host gives out.
    host_key: HostKey,
    worker: String,
    definition: String,
    sealed_definition: String,
    result: String,
    sealed_result: String,
    /// Whose artifact it is.
    op: String,
    /// It has this many bytes, each of them the case's number.
    artifact_bytes: usize,
    sealed_artifact: String,
}

impl Case {
    fn new(number: u8, definition: &[u8], result: &[u8], artifact_bytes: usize) -> Self {
        let job = Address::new_from_array([number; 32]);
        let host = Address::new_from_array([number + 100; 32]);
        let seeds = [[number + 1; 32], [number + 2; 32]];
        let [client, worker] = seeds.map(Keypair::new_from_array);
        let client_key = SecretKey::of_job(&client, &job);
        let host_key = SecretKey::from_bytes([number + 3; 32]);
        let delivery = Delivery {
            reply: client_key.public(),
            definition: definition.to_vec(),
        };
        let content = Content::Result { job: &job };
        Self {
            job: job.to_string(),
            host: host.to_string(),
            client_seed: hex::encode(seeds[0]),
            worker_seed: hex::encode(seeds[1]),
            client_secret: hex::encode(client_key.to_bytes()),
            client_public: client_key.public().to_string(),
            host_secret: hex::encode(host_key.to_bytes()),
            host_key: HostKey::sign(&worker, &job, &host, &host_key.public()),
            worker: worker.pubkey().to_string(),
            definition: hex::encode(definition),
            sealed_definition: hex::encode(delivery.seal(&host_key.public(), &job, &host).unwrap()),
            result: hex::encode(result),
            sealed_result: hex::encode(seal(&client_key.public(), content, result).unwrap()),
            op: format!("op-{number}"),
            artifact_bytes,
            sealed_artifact: hex::encode(sealed_artifact(
                &client_key.public(),
                &job,
                number,
                artifact_bytes,
            )),
        }
    }
}

fn sealed_artifact(key: &PublicKey, job: &Address, number: u8, bytes: usize) -> Vec<u8> {
    let op = format!("op-{number}");
    let content = Content::Artifact { job, op: &op };
    let mut sealer = Sealer::new(key, content, Vec::new()).unwrap();
    sealer.write_all(&vec![number; bytes]).unwrap();
    sealer.finish().unwrap()
}

fn cases() -> Vec<Case> {
    vec![
        Case::new(1, br#"{"version":"0.1"}"#, br#"{"version":1}"#, 1_000),
        Case::new(7, b"", b"", 0),
        Case::new(
            20,
            &[0; 1000],
            "\u{e9}\u{1f511}".as_bytes(),
            CHUNK_BYTES + 1,
        ),
    ]
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn key(text: &str) -> [u8; 32] {
    bytes(text).try_into().unwrap()
}

#[test]
fn every_case_of_the_file_is_derived_alike_and_opens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/sealed.json");
    if env::var_os("NOSANA_UPDATE_VECTORS").is_some() {
        let lines: Vec<String> = cases()
            .iter()
            .map(|case| serde_json::to_string(case).unwrap())
            .collect();
        fs::write(&path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    let written: Vec<Case> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let computed = cases();
    assert_eq!(written.len(), computed.len());
    for (written, mut computed) in written.into_iter().zip(computed) {
        // No two seals are alike: those of the file are opened.
        computed.sealed_definition = written.sealed_definition.clone();
        computed.sealed_result = written.sealed_result.clone();
        computed.sealed_artifact = written.sealed_artifact.clone();
        assert_eq!(written, computed);

        let (job, host): (Address, Address) =
            (written.job.parse().unwrap(), written.host.parse().unwrap());
        let shown = written
            .host_key
            .verify(&written.worker.parse().unwrap(), &job, &host)
            .unwrap();
        let host_secret = SecretKey::from_bytes(key(&written.host_secret));
        assert_eq!(shown, host_secret.public());
        let sealed = bytes(&written.sealed_definition);
        let delivery = Delivery::open(&host_secret, &job, &host, &sealed).unwrap();
        assert_eq!(delivery.definition, bytes(&written.definition));
        assert_eq!(delivery.reply, PublicKey(key(&written.client_public)));
        let client_secret = SecretKey::from_bytes(key(&written.client_secret));
        let sealed = bytes(&written.sealed_result);
        assert!(is_sealed(&sealed));
        let result = open(&client_secret, Content::Result { job: &job }, &sealed);
        assert_eq!(result.unwrap(), bytes(&written.result));
        let content = Content::Artifact {
            job: &job,
            op: &written.op,
        };
        let sealed = bytes(&written.sealed_artifact);
        let mut artifact = Vec::new();
        Opener::new(&client_secret, content, sealed.as_slice())
            .unwrap()
            .read_to_end(&mut artifact)
            .unwrap();
        assert_eq!(artifact.len(), written.artifact_bytes);
        assert!(artifact.iter().all(|byte| [*byte; 32] == job.to_bytes()));
    }
}

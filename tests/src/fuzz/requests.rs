//! What a host reads of a signed request.

use std::cell::OnceCell;

use nosana_sdk::host_api::{Request, authorization, content_digest, read_content_digest, verify};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Bytes;

const NOW: i64 = 1_790_000_000;
const HOST: Address = Address::new_from_array([3; 32]);
const REQUEST: Request<'_> = Request {
    host: &HOST,
    method: "POST",
    path: "/v1/jobs/1/stop",
    body: b"{}",
};

/// Takes bytes for the headers of a request, and changes a header that is signed well.
///
/// # Panics
/// When a header passes that its client did not write just so: its nonce is remembered
/// once, and it would pass again.
pub fn requests(bytes: &[u8]) {
    thread_local! {
        static SIGNED: OnceCell<(Keypair, String)> = const { OnceCell::new() };
    }
    let text = String::from_utf8_lossy(bytes);
    assert!(verify(&text, &REQUEST, NOW).is_err());
    assert!(verify(&format!("Nosana {text}"), &REQUEST, NOW).is_err());
    if let Some(digest) = read_content_digest(&text) {
        assert_eq!(text.len(), content_digest(b"").len(), "{digest:?}");
    }
    SIGNED.with(|signed| {
        let (client, header) = signed.get_or_init(|| {
            let client = Keypair::new_from_array([5; 32]);
            let header = authorization(&client, &REQUEST, NOW);
            (client, header)
        });
        let changed = changed(header.as_bytes(), Bytes(bytes));
        let passes = verify(&String::from_utf8_lossy(&changed), &REQUEST, NOW);
        assert_eq!(passes.is_ok(), changed == header.as_bytes(), "{changed:?}");
        if let Ok(passed) = passes {
            assert_eq!(passed.client, client.pubkey());
        }
    });
}

/// `original` with what `edits` say changed in it: bytes replaced, put in and taken out.
pub(super) fn changed(original: &[u8], mut edits: Bytes<'_>) -> Vec<u8> {
    let mut changed = original.to_vec();
    while !edits.is_empty() && changed.len() < 2 * original.len() + 8 {
        let (kind, byte) = (edits.byte(), edits.byte());
        let place = usize::from(edits.u16()) % (changed.len() + 1);
        match kind % 4 {
            0 if place < changed.len() => changed[place] = byte,
            1 if place < changed.len() => drop(changed.remove(place)),
            2 => changed.truncate(place),
            _ => changed.insert(place, byte),
        }
    }
    changed
}

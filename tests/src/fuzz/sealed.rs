//! Sealed documents that others wrote.

use std::cell::OnceCell;

use nosana_sdk::sealed::{Content, Delivery, PublicKey, SecretKey, is_sealed, open};
use solana_address::Address;

use super::{Bytes, requests::changed};

const JOB: Address = Address::new_from_array([1; 32]);
const HOST: Address = Address::new_from_array([2; 32]);
const HEAD: &[u8] = b"nosana sealed v1\n";

/// Takes bytes for a sealed document, and changes one that is.
///
/// # Panics
/// When anything opens but what was sealed, as what it was sealed as.
pub fn sealed(bytes: &[u8]) {
    thread_local! {
        static DOCUMENT: OnceCell<Vec<u8>> = const { OnceCell::new() };
    }
    let key = SecretKey::from_bytes([7; 32]);
    for document in [bytes.to_vec(), [HEAD, bytes].concat()] {
        assert_eq!(is_sealed(&document), document.starts_with(HEAD));
        assert!(open(&key, Content::Result { job: &JOB }, &document).is_err());
        assert!(Delivery::open(&key, &JOB, &HOST, &document).is_err());
    }
    DOCUMENT.with(|document| {
        let document = document.get_or_init(|| {
            let delivery = Delivery {
                reply: PublicKey([9; 32]),
                definition: b"{}".to_vec(),
            };
            let sealed = delivery.seal(&key.public(), &JOB, &HOST);
            sealed.unwrap_or_else(|error| panic!("the key is good: {error}"))
        });
        let changed = changed(document, Bytes(bytes));
        let opened = Delivery::open(&key, &JOB, &HOST, &changed);
        assert_eq!(opened.is_ok(), changed == *document, "{changed:?}");
        assert!(open(&key, Content::Result { job: &JOB }, &changed).is_err());
    });
}

//! For the fuzz targets alone: what stores read of servers' answers.

use reqwest::StatusCode;

use super::{
    ContentHash,
    ipfs::{IpfsStore, cid},
    remote::{Protocol, Server},
    s3::{S3Account, S3Store},
};

/// Takes bytes for answers of servers, and for their addresses.
///
/// # Panics
/// When what is told to people is not fit for a terminal, or a server is believed that did
/// not name what it keeps.
pub fn answers(bytes: &[u8]) {
    let hash = ContentHash::of(b"a document");
    let account = || S3Account::new("key", "secret");
    if let Ok(store) = S3Store::new("s3://bucket", account()) {
        let reason = store.remote().protocol.reason(bytes);
        shown(&reason);
        assert!(reason.len() <= 64 && !reason.contains('/'), "{reason}");
        judge(&store.remote().protocol, &reason);
    }
    for address in ["ipfs+http://127.0.0.1:5001", "ipfs+https://a.example/ipfs/"] {
        let Ok(store) = IpfsStore::new(address) else {
            continue;
        };
        let spoken = &store.remote().protocol;
        let reason = spoken.reason(bytes);
        shown(&reason);
        judge(spoken, &reason);
        match spoken.kept(&hash, bytes) {
            Ok(kept) => {
                assert_eq!(kept, Some(hash));
                let text = String::from_utf8_lossy(bytes);
                assert!(text.contains(&cid(&hash)) || text.contains('\\'), "{text}");
            }
            Err(reason) => shown(&reason),
        }
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = S3Store::new(&format!("s3://{text}"), account());
    let _ = IpfsStore::new(&format!("ipfs+{text}"));
}

fn shown(reason: &str) {
    assert!(!reason.chars().any(char::is_control), "{reason:?}");
    assert!(reason.len() < 4_096, "{} bytes", reason.len());
}

/// What follows is one thing or the other, and never a panic.
fn judge(spoken: &impl Protocol, reason: &str) {
    for status in [400, 403, 404, 410, 429, 500, 503] {
        if let Ok(status) = StatusCode::from_u16(status) {
            let _ = (
                spoken.is_missing(status, reason),
                spoken.is_transient(status, reason),
            );
        }
    }
}

//! The store of definitions and results.

use std::path::Path;

use nosana_sdk::{client::shown_url, store::StoreError};

use super::{Finding, words::quoted};
use crate::{
    facts::{Facts, StoreFault},
    run::chain_of,
};

/// Whether it took a document and gave it back.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    vec![judge(facts)]
}

fn judge(facts: &Facts) -> Finding {
    let address = &facts.config.store;
    // Of a URL without what may be a key in it.
    let shown = if address.starts_with("file://") {
        address.clone()
    } else {
        shown_url(address)
    };
    let (found, error) = match &facts.store {
        Ok(()) => return Finding::ok("store", format!("{shown} keeps and gives")),
        Err(StoreFault::Put(error)) => (
            format!("{shown} does not take a document: {}", chain_of(error)),
            Some(error),
        ),
        Err(StoreFault::Get(error)) => (
            format!(
                "{shown} took a document and does not give it back: {}",
                chain_of(error)
            ),
            Some(error),
        ),
        Err(StoreFault::Silent) => (format!("{shown} does not answer in time"), None),
    };
    let wrong = Finding::wrong("store", found);
    match error {
        Some(StoreError::BadAddress { .. } | StoreError::ReadOnly { .. }) => wrong,
        Some(StoreError::Io { .. }) => {
            let folder = address.strip_prefix("file://").unwrap_or(address);
            wrong.mend(format!(
                "sudo install -d -o \"$USER\" {}",
                quoted(Path::new(folder))
            ))
        }
        _ => wrong.mend(store_probe(address, &shown)),
    }
}

/// A command that shows what answers where a store should be.
fn store_probe(address: &str, shown: &str) -> String {
    if let Some(node) = shown.strip_prefix("ipfs+") {
        let version = format!("{node}/api/v0/version");
        return format!("curl -i -X POST {}", quoted(Path::new(&version)));
    }
    let server = if shown.starts_with("s3://") {
        let url = reqwest::Url::parse(address).ok();
        let endpoint = url.and_then(|url| {
            let mut parameters = url.query_pairs();
            let endpoint = parameters.find(|(name, _)| name == "endpoint");
            endpoint.map(|(_, endpoint)| shown_url(&endpoint))
        });
        endpoint.unwrap_or_else(|| "https://s3.amazonaws.com".to_owned())
    } else {
        shown.to_owned()
    };
    format!("curl -i {}", quoted(Path::new(&server)))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::doctor::{Verdict::Wrong, sample::only};

    #[test]
    fn a_store_that_cannot_be_used() {
        let refused = || StoreError::Refused {
            address: "https://store.example/".into(),
            status: 403,
            reason: String::new(),
        };
        let command = only("store", Wrong, "status 403", |facts| {
            facts.store = Err(StoreFault::Put(refused()));
        });
        assert_eq!(command, "curl -i https://store.example");
        only("store", Wrong, "does not give it back", |facts| {
            facts.store = Err(StoreFault::Get(refused()));
        });
        only("store", Wrong, "in time", |facts| {
            facts.store = Err(StoreFault::Silent);
        });
        for (address, probe) in [
            (
                "s3://results/secret?endpoint=https://s3.example/secret",
                "curl -i https://s3.example",
            ),
            ("s3://results", "curl -i https://s3.amazonaws.com"),
            (
                "ipfs+http://127.0.0.1:5001/secret",
                "curl -i -X POST http://127.0.0.1:5001/api/v0/version",
            ),
        ] {
            let command = only("store", Wrong, "status 403", |facts| {
                facts.config.store = address.into();
                facts.store = Err(StoreFault::Put(refused()));
            });
            assert_eq!(command, probe);
        }
        let command = only("store", Wrong, "AWS_ACCESS_KEY_ID", |facts| {
            facts.config.store = "s3://results".into();
            facts.store = Err(StoreFault::Put(StoreError::ReadOnly {
                address: "s3://results".into(),
                remedy: "expected AWS_ACCESS_KEY_ID",
            }));
        });
        assert_eq!(command, "");
        let command = only("store", Wrong, "expected a store's address", |facts| {
            facts.store = Err(StoreFault::Put(StoreError::BadAddress {
                address: String::new(),
                expected: "a store's address",
            }));
        });
        assert_eq!(command, "");
        let command = only("store", Wrong, "permission denied", |facts| {
            facts.config.store = "file:///srv/my store".into();
            facts.store = Err(StoreFault::Put(StoreError::Io {
                path: "/srv/my store/ab".into(),
                source: io::ErrorKind::PermissionDenied.into(),
            }));
        });
        assert_eq!(command, "sudo install -d -o \"$USER\" '/srv/my store'");
    }
}

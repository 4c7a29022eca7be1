//! Documents as blocks of IPFS.
//!
//! A document is one block of raw bytes, so the CID that IPFS knows it by follows from its
//! SHA-256, and nothing has to be looked up or believed: `CIDv1(raw, sha2-256)`.

use std::time::Duration;

use reqwest::{
    Method, StatusCode, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderValue},
};
use serde::Deserialize;

use super::{
    ContentHash, Patience, StoreError, bad_address,
    http::base_url,
    remote::{Asked, Protocol, Remote, Server, printable},
    shown_url,
};

const EXPECTED: &str = "the RPC of a Kubo node as ipfs+http://127.0.0.1:5001, or a trustless gateway as ipfs+https://HOST/ipfs";

const REMEDY: &str =
    "a gateway only gives documents; expected a node's RPC such as ipfs+http://127.0.0.1:5001";

/// The largest block that every node takes and passes on.
const LARGEST: u64 = 1 << 20;

/// Before and after the hash in a CID: version 1, raw bytes, SHA-256 of 32 bytes.
const CID_PREFIX: [u8; 4] = [0x01, 0x55, 0x12, 0x20];

/// Documents as blocks of IPFS: kept and pinned by a Kubo node, or read from a gateway.
#[derive(Clone, Debug)]
pub struct IpfsStore(Remote<Blocks>);

impl IpfsStore {
    /// The store at `ipfs+http://…` or `ipfs+https://…`, with the default patience.
    pub fn new(address: &str) -> Result<Self, StoreError> {
        Self::with_patience(address, Patience::default())
    }

    /// The store at `ipfs+http://…` or `ipfs+https://…`.
    pub fn with_patience(address: &str, patience: Patience) -> Result<Self, StoreError> {
        let url = address.strip_prefix("ipfs+").unwrap_or_default();
        let base = base_url(url, EXPECTED).map_err(|_| bad_address(address, EXPECTED))?;
        let shown = format!("ipfs+{}", shown_url(&base));
        let blocks = Blocks {
            address: shown.clone(),
            is_gateway: base.path().ends_with("/ipfs/"),
            base: base.clone(),
            // A node looks for what it does not have with others, and answers late.
            search: patience.silence,
        };
        Ok(Self(Remote::new(&base, shown, patience, blocks)?))
    }
}

impl Server for IpfsStore {
    type Spoken = Blocks;

    fn remote(&self) -> &Remote<Blocks> {
        &self.0
    }
}

/// What IPFS calls a document.
pub fn cid(hash: &ContentHash) -> String {
    let mut bytes = CID_PREFIX.to_vec();
    bytes.extend_from_slice(&hash.0);
    format!("b{}", base32(&bytes))
}

/// RFC 4648 in lower case, without padding.
fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let digit = |five: &[bool]| {
        // The last digit may lack bits, which are zero.
        let bits = five.iter().copied().chain([false; 4]).take(5);
        let value = bits.fold(0, |value, bit| value << 1 | usize::from(bit));
        char::from(DIGITS.get(value).copied().unwrap_or_default())
    };
    let bits = |byte: &u8| {
        (0..8)
            .rev()
            .map(|bit| byte >> bit & 1 == 1)
            .collect::<Vec<_>>()
    };
    let bits: Vec<bool> = bytes.iter().flat_map(bits).collect();
    bits.chunks(5).map(digit).collect()
}

#[derive(Clone, Debug)]
pub(super) struct Blocks {
    address: String,
    base: Url,
    is_gateway: bool,
    search: Duration,
}

impl Blocks {
    fn url(&self, path: &str, parameters: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        url.query_pairs_mut().extend_pairs(parameters);
        url
    }
}

impl Protocol for Blocks {
    fn largest(&self) -> u64 {
        LARGEST
    }

    fn may_put(&self) -> Result<(), StoreError> {
        if self.is_gateway {
            return Err(StoreError::ReadOnly {
                address: self.address.clone(),
                remedy: REMEDY,
            });
        }
        Ok(())
    }

    fn put(&self, _: &ContentHash) -> Result<Asked, StoreError> {
        self.may_put()?;
        let parameters = [
            ("cid-codec", "raw"),
            ("mhtype", "sha2-256"),
            ("pin", "true"),
        ];
        let mut asked = Asked::new(Method::POST, self.url("api/v0/block/put", &parameters));
        let boundary = format!("{:032x}", rand::random::<u128>());
        asked.around = (
            format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"data\"; filename=\"data\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            )
            .into_bytes(),
            format!("\r\n--{boundary}--\r\n").into_bytes(),
        );
        let kind = format!("multipart/form-data; boundary={boundary}");
        if let Ok(kind) = HeaderValue::from_str(&kind) {
            asked.headers.insert(CONTENT_TYPE, kind);
        }
        Ok(asked)
    }

    fn get(&self, hash: &ContentHash) -> Asked {
        let cid = cid(hash);
        let mut asked = if self.is_gateway {
            let url = self.url(&cid, &[("format", "raw")]);
            let mut asked = Asked::new(Method::GET, url);
            let raw = HeaderValue::from_static("application/vnd.ipld.raw");
            asked.headers.insert(ACCEPT, raw);
            asked
        } else {
            let patience = format!("{}ms", self.search.as_millis());
            let parameters = [("arg", cid.as_str()), ("timeout", &patience)];
            Asked::new(Method::POST, self.url("api/v0/block/get", &parameters))
        };
        asked.search = self.search;
        asked
    }

    fn kept(&self, hash: &ContentHash, body: &[u8]) -> Result<Option<ContentHash>, String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Kept {
            key: String,
        }
        let expected = cid(hash);
        match serde_json::from_slice(body) {
            Ok(Kept { key }) if key == expected => Ok(Some(*hash)),
            Ok(Kept { key }) => Err(format!(
                "expected it to keep the block {expected}, found {}",
                printable(&key)
            )),
            Err(_) => Err("expected the answer of a Kubo node to `block/put`".to_owned()),
        }
    }

    fn reason(&self, body: &[u8]) -> String {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Told {
            message: String,
        }
        serde_json::from_slice(body)
            .map_or_else(|_| String::new(), |told: Told| printable(&told.message))
    }

    /// A node that has it not, and found nobody who has it in time.
    fn is_missing(&self, status: StatusCode, reason: &str) -> bool {
        let is_unknown = || {
            ["not found", "could not find", "deadline exceeded"]
                .iter()
                .any(|words| reason.contains(words))
        };
        if self.is_gateway {
            matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
        } else {
            status == StatusCode::INTERNAL_SERVER_ERROR && is_unknown()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Store, *};

    /// Digits of RFC 4648, section 10; the CID is what Kubo calls a block of these bytes.
    #[test]
    fn a_cid_follows_from_the_hash() {
        for (bytes, digits) in [
            ("", ""),
            ("f", "my"),
            ("fo", "mzxq"),
            ("foo", "mzxw6"),
            ("foob", "mzxw6yq"),
            ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), digits);
        }
        assert_eq!(
            cid(&ContentHash::of(b"hello world")),
            "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
        );
    }

    #[test]
    fn addresses_are_of_nodes_or_gateways() {
        let hash = ContentHash::of(b"hello world");
        let cid = cid(&hash);
        let url = |address: &str| IpfsStore::new(address).unwrap().0.protocol().get(&hash).url;
        assert_eq!(
            url("ipfs+http://127.0.0.1:5001").as_str(),
            format!("http://127.0.0.1:5001/api/v0/block/get?arg={cid}&timeout=15000ms")
        );
        assert_eq!(
            url("ipfs+https://node.example/kubo/").as_str(),
            format!("https://node.example/kubo/api/v0/block/get?arg={cid}&timeout=15000ms")
        );
        assert_eq!(
            url("ipfs+https://gateway.example/ipfs").as_str(),
            format!("https://gateway.example/ipfs/{cid}?format=raw")
        );
        for bad in [
            "ipfs+ftp://a",
            "ipfs+http://",
            "ipfs+http://user:secret@a/?secret",
            "ipfs+127.0.0.1:5001",
        ] {
            let error = IpfsStore::new(bad).unwrap_err().to_string();
            assert!(
                error.starts_with("expected the RPC of a Kubo node"),
                "{error}"
            );
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_gateway_takes_nothing() {
        let store = IpfsStore::new("ipfs+https://user:secret@gateway.example/ipfs").unwrap();
        let error = store.takes_documents().unwrap_err().to_string();
        assert!(
            error.starts_with(
                "nothing can be put into the document store at ipfs+https://gateway.example/ipfs/: a gateway"
            ),
            "{error}"
        );
    }
}

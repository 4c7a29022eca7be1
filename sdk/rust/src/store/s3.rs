//! Documents as objects of a bucket of S3, or of a server that speaks as S3 does.

use std::{fmt, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{
    Method, StatusCode, Url,
    header::{HeaderName, HeaderValue},
};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};

use super::{
    ContentHash, Patience, StoreError, bad_address,
    remote::{Asked, Protocol, Remote, Server, is_transient},
};

const EXPECTED: &str = "an S3 store's address as s3://BUCKET[/PREFIX][?endpoint=https://HOST[:PORT]][&region=REGION][&style=path|virtual], \
     with letters, digits and `-_.` in its names, and credentials in the environment alone";

const REMEDY: &str = "expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment";

/// The region where nothing says another.
const DEFAULT_REGION: &str = "us-east-1";

/// How long a signature holds: for clocks that differ, since a request begins at once.
const SIGNED_FOR: Duration = Duration::from_hours(1);

/// The largest object that one request may make.
const LARGEST: u64 = 5 << 30;

/// What the server is to compare with what it got.
const CHECKSUM: &str = "x-amz-checksum-sha256";

/// Documents as objects of a bucket, named by their hash.
///
/// Without credentials they are read as anybody may, and none is kept. Credentials that
/// may not list the bucket are told of a document that is not there that it is forbidden.
#[derive(Clone, Debug)]
pub struct S3Store(Remote<Objects>);

/// Who asks an S3 server.
#[derive(Clone, Default)]
pub struct S3Account {
    credentials: Option<Credentials>,
    region: Option<String>,
}

/// Without the credentials, of which a name would be shown.
impl fmt::Debug for S3Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Account")
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl S3Account {
    /// What `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` say, and
    /// `AWS_REGION` where an address names no region.
    pub fn from_environment() -> Self {
        let region = std::env::var("AWS_REGION").ok();
        Self {
            credentials: Credentials::from_env(),
            region: region.filter(|region| is_name(region)),
        }
    }

    /// An access key and its secret.
    pub fn new(key: &str, secret: &str) -> Self {
        Self {
            credentials: Some(Credentials::new(key, secret)),
            region: None,
        }
    }
}

impl S3Store {
    /// The store at `s3://BUCKET/PREFIX`, with the default patience.
    pub fn new(address: &str, account: S3Account) -> Result<Self, StoreError> {
        Self::with_patience(address, account, Patience::default())
    }

    /// The store at `s3://BUCKET/PREFIX`.
    pub fn with_patience(
        address: &str,
        account: S3Account,
        patience: Patience,
    ) -> Result<Self, StoreError> {
        let wrong = || bad_address(address, EXPECTED);
        let place = Place::parse(address).ok_or_else(wrong)?;
        let region = place.region.or(account.region);
        let region = region.unwrap_or_else(|| DEFAULT_REGION.to_owned());
        // With a dot in it, a name fits no certificate as a part of the host's.
        let style = if place.endpoint.is_some() || place.bucket.contains('.') {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        let of_aws = || Url::parse(&format!("https://s3.{region}.amazonaws.com"));
        let endpoint = place.endpoint.map_or_else(of_aws, Ok);
        let endpoint = endpoint.map_err(|_| wrong())?;
        let style = place.style.unwrap_or(style);
        let bucket = Bucket::new(endpoint, style, place.bucket, region).map_err(|_| wrong())?;
        let url = bucket.base_url().clone();
        let objects = Objects {
            address: super::shown_address(address),
            bucket,
            credentials: account.credentials,
            prefix: place.prefix,
        };
        // What cannot be reached is the server, not the name of the bucket.
        let shown = format!(
            "{} ({})",
            objects.address,
            url.origin().ascii_serialization()
        );
        Ok(Self(Remote::new(&url, shown, patience, objects)?))
    }
}

impl Server for S3Store {
    type Spoken = Objects;

    fn remote(&self) -> &Remote<Objects> {
        &self.0
    }
}

/// An address, taken apart.
struct Place {
    bucket: String,
    /// Empty, or with a slash at its end.
    prefix: String,
    endpoint: Option<Url>,
    region: Option<String>,
    style: Option<UrlStyle>,
}

impl Place {
    fn parse(address: &str) -> Option<Self> {
        let rest = address.strip_prefix("s3://")?;
        let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_path = prefix.is_empty() || prefix.split('/').all(is_name);
        if !is_name(bucket) || !is_path {
            return None;
        }
        let mut place = Self {
            bucket: bucket.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
            endpoint: None,
            region: None,
            style: None,
        };
        // Read as those of any URL are.
        let parameters = Url::parse(&format!("s3://bucket?{parameters}")).ok()?;
        for (name, value) in parameters.query_pairs() {
            match name.as_ref() {
                "endpoint" if place.endpoint.is_none() => place.endpoint = Some(endpoint(&value)?),
                "region" if place.region.is_none() && is_name(&value) => {
                    place.region = Some(value.into_owned());
                }
                "style" if place.style.is_none() => {
                    place.style = Some(match value.as_ref() {
                        "path" => UrlStyle::Path,
                        "virtual" => UrlStyle::VirtualHost,
                        _ => return None,
                    });
                }
                _ => return None,
            }
        }
        Some(place)
    }
}

fn endpoint(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    is_plain.then_some(url)
}

/// Whether this may stand in a URL as it is.
fn is_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !text.is_empty() && text != "." && text != ".." && text.bytes().all(is_plain)
}

#[derive(Clone)]
pub(super) struct Objects {
    address: String,
    bucket: Bucket,
    credentials: Option<Credentials>,
    prefix: String,
}

/// Without the credentials.
impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Objects {
    fn key(&self, hash: &ContentHash) -> String {
        format!("{}{hash}", self.prefix)
    }
}

impl Protocol for Objects {
    fn largest(&self) -> u64 {
        LARGEST
    }

    fn may_put(&self) -> Result<(), StoreError> {
        match self.credentials {
            Some(_) => Ok(()),
            None => Err(StoreError::ReadOnly {
                address: self.address.clone(),
                remedy: REMEDY,
            }),
        }
    }

    fn put(&self, hash: &ContentHash) -> Result<Asked, StoreError> {
        self.may_put()?;
        let (key, checksum) = (self.key(hash), BASE64_STANDARD.encode(hash.0));
        let mut action = self.bucket.put_object(self.credentials.as_ref(), &key);
        action.headers_mut().insert(CHECKSUM, checksum.as_str());
        let mut asked = Asked::new(Method::PUT, action.sign(SIGNED_FOR));
        if let Ok(checksum) = HeaderValue::from_str(&checksum) {
            let name = HeaderName::from_static(CHECKSUM);
            asked.headers.insert(name, checksum);
        }
        Ok(asked)
    }

    fn get(&self, hash: &ContentHash) -> Asked {
        let key = self.key(hash);
        let action = self.bucket.get_object(self.credentials.as_ref(), &key);
        Asked::new(Method::GET, action.sign(SIGNED_FOR))
    }

    /// The server has compared the checksum, or does not know of such.
    fn kept(&self, _: &ContentHash, _: &[u8]) -> Result<Option<ContentHash>, String> {
        Ok(None)
    }

    /// The error's code alone: the message may have the key's name in it.
    fn reason(&self, body: &[u8]) -> String {
        let text = String::from_utf8_lossy(body);
        let code = text.split_once("<Code>").map_or("", |(_, rest)| rest);
        let code = code.split_once("</Code>").map_or("", |(code, _)| code);
        if is_name(code) && code.len() <= 64 {
            code.to_owned()
        } else {
            String::new()
        }
    }

    fn is_missing(&self, status: StatusCode, reason: &str) -> bool {
        status == StatusCode::NOT_FOUND && reason != "NoSuchBucket"
    }

    fn is_transient(&self, status: StatusCode, reason: &str) -> bool {
        is_transient(status) || matches!(reason, "RequestTimeout" | "BadDigest")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Store, *};

    fn urls(address: &str, account: S3Account) -> (Url, Asked) {
        let store = S3Store::new(address, account).unwrap();
        let hash = ContentHash([0; 32]);
        let objects = store.0.protocol();
        (objects.get(&hash).url, objects.put(&hash).unwrap())
    }

    #[test]
    fn addresses_name_bucket_server_and_region() {
        let zero = "0".repeat(64);
        for (address, url, region) in [
            (
                "s3://results",
                "https://results.s3.us-east-1.amazonaws.com/",
                "us-east-1",
            ),
            (
                "s3://my.results/a/b/?region=eu-west-3",
                "https://s3.eu-west-3.amazonaws.com/my.results/a/b/",
                "eu-west-3",
            ),
            (
                "s3://results/a?endpoint=http://127.0.0.1:9000&region=here",
                "http://127.0.0.1:9000/results/a/",
                "here",
            ),
            (
                "s3://results?endpoint=https%3A%2F%2Fs3.example%2Fs3",
                "https://s3.example/s3/results/",
                "us-east-1",
            ),
            (
                "s3://results?endpoint=https://oss.example&style=virtual",
                "https://results.oss.example/",
                "us-east-1",
            ),
            (
                "s3://results?style=path",
                "https://s3.us-east-1.amazonaws.com/results/",
                "us-east-1",
            ),
        ] {
            let (get, put) = urls(address, S3Account::new("key", "secret"));
            let mut plain = get.clone();
            plain.set_query(None);
            assert_eq!(plain.as_str(), format!("{url}{zero}"), "{address}");
            for signed in [&get, &put.url] {
                let query = signed.query().unwrap();
                assert!(query.contains(&format!("%2F{region}%2Fs3%2F")), "{query}");
                assert!(query.contains("X-Amz-Signature="), "{query}");
                assert!(!query.contains("secret"), "{query}");
            }
            let query = put.url.query().unwrap();
            assert!(query.contains("host%3Bx-amz-checksum-sha256"), "{query}");
            assert!(put.headers.contains_key(CHECKSUM));
        }
    }

    #[test]
    fn a_region_of_the_environment_counts_where_the_address_has_none() {
        let account = S3Account {
            region: Some("eu-west-1".to_owned()),
            ..S3Account::new("key", "secret")
        };
        let (url, _) = urls("s3://results", account.clone());
        assert_eq!(url.host_str(), Some("results.s3.eu-west-1.amazonaws.com"));
        let (url, _) = urls("s3://results?region=us-west-2", account);
        assert_eq!(url.host_str(), Some("results.s3.us-west-2.amazonaws.com"));
    }

    #[test]
    fn mistakes_in_an_address_say_what_was_expected() {
        for address in [
            "s3://",
            "s3:///prefix",
            "s3://key:secret@bucket/prefix",
            "s3://bucket:9000/prefix",
            "s3://bucket/../other",
            "s3://bucket/a//b",
            "s3://bucket/a b",
            "s3://bucket?endpoint=s3.example",
            "s3://bucket?endpoint=https://key:secret@s3.example",
            "s3://bucket?endpoint=ftp://s3.example",
            "s3://bucket?endpoint=https://a&endpoint=https://b",
            "s3://bucket?region=a/b",
            "s3://bucket?style=other",
            "s3://bucket?secret=secret",
            "s3://bucket?style=virtual&endpoint=http://127.0.0.1:9000",
        ] {
            let Err(error) = S3Store::new(address, S3Account::default()) else {
                panic!("{address}");
            };
            let error = error.to_string();
            assert!(error.starts_with("expected an S3 store's address as s3://BUCKET"));
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn nothing_is_put_without_credentials_and_reading_is_not_signed() {
        let store = S3Store::new("s3://results", S3Account::default()).unwrap();
        let error = store.takes_documents().unwrap_err();
        assert_eq!(
            error.to_string(),
            "nothing can be put into the document store at s3://results: expected \
             AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
        );
        let hash = ContentHash([0; 32]);
        assert!(store.0.protocol().put(&hash).is_err());
        assert_eq!(store.0.protocol().get(&hash).url.query(), None);
    }

    #[test]
    fn credentials_are_not_printed() {
        let account = S3Account::new("the key", "the secret");
        let store = S3Store::new("s3://results", account.clone()).unwrap();
        let shown = format!("{account:?} {store:?}");
        assert!(!shown.contains("the key") && !shown.contains("the secret"));
    }
}

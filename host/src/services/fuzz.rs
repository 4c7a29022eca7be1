//! For the fuzz targets alone: what the ingress reads of requests.

use hyper::{
    HeaderMap, Request, Uri,
    header::{self, HeaderName, HeaderValue},
};

use super::{
    Public,
    ingress::{host_of, path_of, strip, wants_websocket},
};

/// What is for one connection alone, however it is written.
const NEVER_PASSED: [&str; 5] = [
    "keep-alive",
    "proxy-connection",
    "proxy-authorization",
    "te",
    "transfer-encoding",
];

/// Takes the first line of bytes for where a request goes to, the second for the name that it asks
/// for, and the others for its headers.
///
/// # Panics
/// When a name is taken for another one, what is for one connection is passed on, or what a service
/// is told for whom is not.
pub fn ingress(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let uri = lines.next().unwrap_or_default();
    let host = lines.next().unwrap_or_default();
    let public = Public {
        domain: "gpu.example".to_owned(),
        is_https: true,
        port: 443,
    };
    named(&public, &String::from_utf8_lossy(host));
    let Ok(uri) = Uri::try_from(uri) else {
        return;
    };
    let path = path_of(&uri);
    assert!(
        path.authority().is_none() && path.scheme().is_none(),
        "{path}"
    );
    let mut request = Request::new(());
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    if let Ok(host) = HeaderValue::from_bytes(host) {
        headers.append(header::HOST, host);
    }
    for line in lines {
        let at = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(at.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or_default();
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    }
    if let Some(host) = host_of(&request) {
        named(&public, &host);
    }
    let asked = request.headers().clone();
    for is_sized in [true, false] {
        let is_websocket = wants_websocket(&asked);
        let mut passed = asked.clone();
        strip(&mut passed, is_websocket, is_sized);
        check(&asked, &passed, is_websocket, is_sized);
    }
}

/// A label is one of a name right below the domain.
fn named(public: &Public, host: &str) {
    let Some(label) = public.label(host) else {
        return;
    };
    assert!(!label.is_empty() && !label.contains('.'), "{label}");
    let name = public.host_name(&label);
    let rest = host.to_ascii_lowercase();
    let rest = rest.strip_prefix(&name).unwrap_or("is another name");
    let port = rest.strip_prefix('.').unwrap_or(rest);
    let digits = port.strip_prefix(':').unwrap_or("0");
    assert!(
        (port.is_empty() || port.starts_with(':'))
            && digits.bytes().all(|byte| byte.is_ascii_digit()),
        "`{host}` is taken for `{name}`"
    );
}

fn check(asked: &HeaderMap, passed: &HeaderMap, is_websocket: bool, is_sized: bool) {
    for name in NEVER_PASSED {
        assert!(!passed.contains_key(name), "{name}");
    }
    assert_eq!(passed.contains_key(header::CONNECTION), is_websocket);
    assert_eq!(passed.contains_key(header::UPGRADE), is_websocket);
    assert!(is_sized || !passed.contains_key(header::CONTENT_LENGTH));
    for name in ["host", "forwarded", "x-forwarded-for", "x-forwarded-proto"] {
        assert_eq!(
            passed.contains_key(name),
            asked.contains_key(name),
            "{name}"
        );
    }
    // Nothing comes in on the way but what makes a WebSocket.
    for (name, value) in passed {
        let is_ours = is_websocket && [header::CONNECTION, header::UPGRADE].contains(name);
        let was_there = asked.get_all(name).iter().any(|given| given == value);
        assert!(is_ours || was_there, "{name}");
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn its_seeds_find_nothing() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds/ingress");
        let seeds: Vec<_> = fs::read_dir(seeds).unwrap().collect();
        assert!(!seeds.is_empty());
        for seed in seeds {
            ingress(&fs::read(seed.unwrap().path()).unwrap());
        }
    }

    proptest! {
        #[test]
        fn bytes_of_chance_find_nothing(bytes in vec(any::<u8>(), 0..300)) {
            ingress(&bytes);
        }
    }
}

//! Servers of documents on loopback: each keeps to its protocol as the real one does, and
//! fails as it is told.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fmt::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{
        Method, Request, Response, StatusCode, header::AUTHORIZATION, header::CONTENT_TYPE,
        request::Parts,
    },
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::{StreamExt as _, future, stream};
use hmac::{Hmac, Mac};
use nosana_sdk::store::{ContentHash, cid};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub const KEY: &str = "AKIAEXAMPLE";
pub const SECRET: &str = "a secret of S3";

/// What a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `PUT` and `GET /documents/SHA256`.
    Http,
    /// The bucket `results` of the account `KEY`.
    S3,
    /// The RPC of a Kubo node that is on its own.
    Kubo,
    /// A trustless gateway.
    Gateway,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Half of the document comes.
    CutOff,
    /// The connection ends before there is an answer.
    HangUp,
    /// The answer does not begin.
    Silent,
    /// One byte of the document comes, and then nothing.
    Slow,
    /// The document does not end.
    Endless,
    /// 503.
    Busy,
    /// 413.
    TooLarge,
    /// 403.
    Forbidden,
    /// 302.
    Elsewhere,
    /// What was sent arrives as something else.
    KeepsOther,
}

/// A running server.
pub struct Server {
    /// As `http://127.0.0.1:PORT`.
    pub address: String,
    shelf: Arc<Shelf>,
    task: Mutex<Option<JoinHandle<()>>>,
}

struct Shelf {
    dialect: Dialect,
    /// By what the dialect calls them.
    documents: Mutex<BTreeMap<String, Vec<u8>>>,
    fault: Mutex<Option<(Fault, usize)>>,
    requests: AtomicUsize,
    /// Who asked last, as told by `Authorization`.
    asker: Mutex<Option<String>>,
    counted: watch::Sender<usize>,
}

impl Server {
    pub async fn start(dialect: Dialect) -> Self {
        let shelf = Arc::new(Shelf {
            dialect,
            documents: Mutex::default(),
            fault: Mutex::default(),
            requests: AtomicUsize::new(0),
            asker: Mutex::default(),
            counted: watch::Sender::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shelf));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            shelf,
            task: Mutex::new(Some(task)),
        }
    }

    /// Listens no more.
    pub async fn stop(&self) {
        let task = self.task.lock().unwrap().take().unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }

    /// Makes the next requests fail.
    pub fn fail(&self, fault: Fault, times: usize) {
        *self.shelf.fault.lock().unwrap() = Some((fault, times));
    }

    pub fn plant(&self, hash: &ContentHash, bytes: &[u8]) {
        let name = self.shelf.name(hash);
        self.shelf.keep(name, bytes.to_vec());
    }

    pub fn documents(&self) -> usize {
        self.shelf.documents.lock().unwrap().len()
    }

    pub fn requests(&self) -> usize {
        self.shelf.requests.load(Ordering::SeqCst)
    }

    /// What the last request said in `Authorization`.
    pub fn asker(&self) -> Option<String> {
        self.shelf.asker.lock().unwrap().clone()
    }

    /// Waits until so many requests are with the server.
    pub async fn until_requests(&self, number: usize) {
        let mut counted = self.shelf.counted.subscribe();
        counted
            .wait_for(|counted| *counted >= number)
            .await
            .unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = self.task.get_mut().unwrap() {
            task.abort();
        }
    }
}

impl Shelf {
    fn name(&self, hash: &ContentHash) -> String {
        match self.dialect {
            Dialect::Http => hash.to_string(),
            Dialect::S3 => format!("of/jobs/{hash}"),
            Dialect::Kubo | Dialect::Gateway => cid(hash),
        }
    }

    fn keep(&self, name: String, bytes: Vec<u8>) {
        self.documents.lock().unwrap().insert(name, bytes);
    }

    fn fault(&self) -> Option<Fault> {
        let mut fault = self.fault.lock().unwrap();
        let (fault, left) = fault.as_mut()?;
        *left = left.checked_sub(1)?;
        Some(*fault)
    }
}

/// What a request asks for, once it is well-formed and allowed.
enum Wish {
    Keep(String, Vec<u8>),
    Give(String),
}

/// A request that is not well-formed or not allowed.
struct Refused(StatusCode, String);

impl Refused {
    fn answer(&self) -> Response<Body> {
        reply(self.0, &self.1)
    }
}

async fn answer(State(shelf): State<Arc<Shelf>>, request: Request<Body>) -> Response<Body> {
    let number = shelf.requests.fetch_add(1, Ordering::SeqCst) + 1;
    shelf.counted.send_replace(number);
    let asker = request.headers().get(AUTHORIZATION);
    *shelf.asker.lock().unwrap() = asker.map(|asker| asker.to_str().unwrap().to_owned());
    let fault = shelf.fault();
    let (parts, body) = request.into_parts();
    if fault == Some(Fault::HangUp) {
        // Ends the connection as the end of the process would.
        let broken = stream::once(future::ready(Err::<Bytes, _>("hung up")));
        return Response::new(Body::from_stream(broken));
    }
    if fault == Some(Fault::Silent) {
        // What was sent stays unread, and the connection open.
        let () = future::pending().await;
    }
    let Ok(body) = to_bytes(body, 2 << 20).await else {
        return reply(StatusCode::BAD_REQUEST, "");
    };
    let told = match fault {
        Some(Fault::Busy) => Some((StatusCode::SERVICE_UNAVAILABLE, "retry-after", "0")),
        Some(Fault::TooLarge) => Some((StatusCode::PAYLOAD_TOO_LARGE, "x-none", "")),
        Some(Fault::Forbidden) => Some((StatusCode::FORBIDDEN, "x-none", "")),
        Some(Fault::Elsewhere) => Some((StatusCode::FOUND, "location", "http://127.0.0.1:1/")),
        _ => None,
    };
    if let Some((status, header, value)) = told {
        let mut answer = reply(status, "");
        answer.headers_mut().insert(header, value.parse().unwrap());
        return answer;
    }
    let body = if fault == Some(Fault::KeepsOther) && shelf.dialect != Dialect::Kubo {
        Bytes::from_static(b"other")
    } else {
        body
    };
    let wish = match shelf.dialect {
        Dialect::Http => http(&parts, &body),
        Dialect::S3 => s3(&parts, &body),
        Dialect::Kubo => kubo(&parts, &body, fault == Some(Fault::KeepsOther)),
        Dialect::Gateway => gateway(&parts),
    };
    match wish {
        Err(refused) => refused.answer(),
        Ok(Wish::Keep(name, bytes)) => {
            let answer = match shelf.dialect {
                Dialect::Http => reply(StatusCode::CREATED, &ContentHash::of(&bytes).to_string()),
                Dialect::Kubo => {
                    let size = bytes.len();
                    let told = format!("{{\"Key\":\"{name}\",\"Size\":{size}}}\n");
                    reply(StatusCode::OK, &told)
                }
                _ => reply(StatusCode::OK, ""),
            };
            shelf.keep(name, bytes);
            answer
        }
        Ok(Wish::Give(name)) => give(&shelf, &name, fault),
    }
}

fn give(shelf: &Shelf, name: &str, fault: Option<Fault>) -> Response<Body> {
    let found = shelf.documents.lock().unwrap().get(name).cloned();
    let Some(bytes) = found else {
        return match shelf.dialect {
            Dialect::Http => reply(StatusCode::NOT_FOUND, r#"{"error":"there is none"}"#),
            Dialect::S3 => s3_error(StatusCode::NOT_FOUND, "NoSuchKey").answer(),
            Dialect::Kubo => kubo_error(&format!(
                "block was not found locally (offline): ipld: could not find {name}"
            ))
            .answer(),
            Dialect::Gateway => reply(StatusCode::NOT_FOUND, "ipld: could not find it"),
        };
    };
    let whole = bytes.len();
    let first = |length: usize| {
        let bytes = Bytes::copy_from_slice(&bytes[..length]);
        stream::once(future::ready(Ok::<_, &str>(bytes)))
    };
    let body = match fault {
        Some(Fault::CutOff) => {
            let broken = stream::once(future::ready(Err("cut off")));
            Body::from_stream(first(whole / 2).chain(broken))
        }
        Some(Fault::Slow) => Body::from_stream(first(1).chain(stream::pending())),
        Some(Fault::Endless) => {
            let piece = Bytes::from(vec![0; 1 << 16]);
            return Response::new(Body::from_stream(
                stream::repeat(piece).map(Ok::<_, Infallible>),
            ));
        }
        _ => Body::from(bytes),
    };
    Response::builder()
        .header("content-length", whole)
        .body(body)
        .unwrap()
}

fn http(parts: &Parts, body: &Bytes) -> Result<Wish, Refused> {
    let name = parts.uri.path().strip_prefix("/documents/");
    let name = name
        .ok_or_else(|| refuse(StatusCode::NOT_FOUND, ""))?
        .to_owned();
    match parts.method {
        Method::GET => Ok(Wish::Give(name)),
        Method::PUT => {
            assert_length(parts, body);
            Ok(Wish::Keep(name, body.to_vec()))
        }
        _ => Err(refuse(StatusCode::METHOD_NOT_ALLOWED, "")),
    }
}

/// That the length was announced: many servers take no others.
fn assert_length(parts: &Parts, body: &Bytes) {
    let announced: usize = parts.headers["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(announced == body.len() || &body[..] == b"other");
}

/// As AWS describes it: signed in the query, by signature version 4.
fn s3(parts: &Parts, body: &Bytes) -> Result<Wish, Refused> {
    if !is_signed(parts) {
        return Err(s3_error(StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    }
    let Some(key) = parts.uri.path().strip_prefix("/results/") else {
        return Err(s3_error(StatusCode::NOT_FOUND, "NoSuchBucket"));
    };
    match parts.method {
        Method::GET => Ok(Wish::Give(key.to_owned())),
        Method::PUT => {
            assert_length(parts, body);
            let checksum = BASE64_STANDARD.encode(Sha256::digest(body));
            if parts.headers["x-amz-checksum-sha256"] != checksum.as_str() {
                return Err(s3_error(StatusCode::BAD_REQUEST, "BadDigest"));
            }
            Ok(Wish::Keep(key.to_owned(), body.to_vec()))
        }
        _ => Err(s3_error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed")),
    }
}

fn is_signed(parts: &Parts) -> bool {
    let query = parts.uri.query().unwrap_or_default();
    let mut pairs: Vec<&str> = query.split('&').collect();
    let value = |name: &str| {
        let pair = pairs.iter().find_map(|pair| pair.strip_prefix(name));
        pair.and_then(|rest| rest.strip_prefix('='))
            .unwrap_or_default()
            .replace("%2F", "/")
            .replace("%3B", ";")
    };
    let (date, credential) = (value("X-Amz-Date"), value("X-Amz-Credential"));
    let (signed, signature) = (value("X-Amz-SignedHeaders"), value("X-Amz-Signature"));
    let expires: u32 = value("X-Amz-Expires").parse().unwrap_or(u32::MAX);
    let Some((key, scope)) = credential.split_once('/') else {
        return false;
    };
    let is_plausible = key == KEY
        && value("X-Amz-Algorithm") == "AWS4-HMAC-SHA256"
        && expires <= 604_800
        && signed.split(';').any(|name| name == "host")
        // What S3 requires of headers of its own.
        && parts.headers.keys().all(|name| {
            !name.as_str().starts_with("x-amz-") || signed.split(';').any(|one| one == name)
        });
    if !is_plausible {
        return false;
    }
    pairs.retain(|pair| !pair.starts_with("X-Amz-Signature="));
    pairs.sort_unstable();
    let mut canonical = format!(
        "{}\n{}\n{}\n",
        parts.method,
        parts.uri.path(),
        pairs.join("&")
    );
    for name in signed.split(';') {
        let header = parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok());
        writeln!(canonical, "{name}:{}", header.unwrap_or_default().trim()).unwrap();
    }
    write!(canonical, "\n{signed}\nUNSIGNED-PAYLOAD").unwrap();
    let digest = hex::encode(Sha256::digest(canonical));
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{digest}");
    let mut secret = format!("AWS4{SECRET}").into_bytes();
    for part in scope.split('/') {
        secret = hmac(&secret, part);
    }
    hex::encode(hmac(&secret, &text)) == signature
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn s3_error(status: StatusCode, code: &str) -> Refused {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code>\
         <Message>of {KEY}</Message><RequestId>1</RequestId></Error>"
    );
    refuse(status, &text)
}

/// As Kubo answers: everything is `POST`, a document is a part of a form, and whatever
/// fails is 500.
fn kubo(parts: &Parts, body: &Bytes, is_old: bool) -> Result<Wish, Refused> {
    if parts.method != Method::POST {
        return Err(refuse(
            StatusCode::METHOD_NOT_ALLOWED,
            "405 - Method Not Allowed",
        ));
    }
    let query: Vec<&str> = parts.uri.query().unwrap_or_default().split('&').collect();
    let value = |name: &str| query.iter().find_map(|pair| pair.strip_prefix(name));
    match parts.uri.path() {
        "/api/v0/block/get" => {
            let cid = value("arg=").ok_or_else(|| kubo_error("argument \"cid\" is required"))?;
            value("timeout=")
                .and_then(|time| time.strip_suffix("ms")?.parse::<u64>().ok())
                .ok_or_else(|| kubo_error("it would search for ever"))?;
            Ok(Wish::Give(cid.to_owned()))
        }
        "/api/v0/block/put" => {
            assert_length(parts, body);
            for expected in ["cid-codec=raw", "mhtype=sha2-256", "pin=true"] {
                if !query.contains(&expected) {
                    return Err(kubo_error(&format!("expected {expected}")));
                }
            }
            let block = part(parts, body).ok_or_else(|| kubo_error("no part of a form"))?;
            if block.len() > 1 << 20 {
                return Err(kubo_error(
                    "produced block is over 1MiB: big blocks can't be exchanged with other peers",
                ));
            }
            let name = if is_old {
                "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG".to_owned()
            } else {
                cid(&ContentHash::of(&block))
            };
            Ok(Wish::Keep(name, block))
        }
        _ => Err(refuse(StatusCode::NOT_FOUND, "404 page not found")),
    }
}

/// The one part of a form (RFC 7578), taken apart by its boundary.
fn part(parts: &Parts, body: &[u8]) -> Option<Vec<u8>> {
    let kind = parts.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let boundary = kind.strip_prefix("multipart/form-data; boundary=")?;
    let rest = body.strip_prefix(format!("--{boundary}\r\n").as_bytes())?;
    let head = rest.windows(4).position(|four| four == b"\r\n\r\n")?;
    let names = std::str::from_utf8(&rest[..head]).ok()?.to_lowercase();
    let is_file = names.contains("content-disposition: form-data;") && names.contains("filename=");
    let block = rest[head + 4..].strip_suffix(format!("\r\n--{boundary}--\r\n").as_bytes())?;
    is_file.then(|| block.to_vec())
}

fn kubo_error(message: &str) -> Refused {
    let told = format!("{{\"Message\":\"{message}\",\"Code\":0,\"Type\":\"error\"}}\n");
    refuse(StatusCode::INTERNAL_SERVER_ERROR, &told)
}

fn gateway(parts: &Parts) -> Result<Wish, Refused> {
    let cid = parts.uri.path().strip_prefix("/ipfs/");
    let is_raw = parts.uri.query() == Some("format=raw")
        && parts
            .headers
            .get("accept")
            .is_some_and(|kind| kind == "application/vnd.ipld.raw");
    match cid {
        Some(cid) if is_raw && parts.method == Method::GET => Ok(Wish::Give(cid.to_owned())),
        _ => Err(refuse(StatusCode::BAD_REQUEST, "not trustless")),
    }
}

fn refuse(status: StatusCode, text: &str) -> Refused {
    Refused(status, text.to_owned())
}

fn reply(status: StatusCode, text: &str) -> Response<Body> {
    let mut answer = Response::new(Body::from(text.to_owned()));
    *answer.status_mut() = status;
    answer
}

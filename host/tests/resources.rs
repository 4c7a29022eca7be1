//! Resources against servers that speak as the real ones do and fail in every way that they
//! can, and in containers of a real engine where `NOSANA_TEST_ENGINE` names one.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::{
    collections::{BTreeMap, VecDeque},
    env,
    fmt::Write,
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use md5::Md5;
use nosana_host::{
    containers::{
        Containers, Docker, LogCursor,
        operation::{self, Command, OperationSpec, ResourceFile, ResourceFolder},
    },
    resources::{AddressPolicy, Error, Folder, Progress, Resources, Room, Settings},
};
use nosana_sdk::definition::container::{Resource, S3Bucket, S3Resource};
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::net::TcpListener;

const TOKEN: &str = "hf_planted_token";
const KEY_ID: &str = "PLANTEDKEYID";
const SECRET_KEY: &str = "planted/secret+key";
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// What a server does to the next request for a file's content.
#[derive(Clone)]
enum Fault {
    /// Breaks the connection after so many bytes.
    Break(usize),
    /// Sends so many bytes and then nothing.
    Hang(usize),
    /// Sends the right number of wrong bytes.
    Garble,
    /// Answers with this status, and says when to come again.
    Status(u16, Option<&'static str>),
    /// Ignores the range that it is asked for.
    NoRange,
    /// Says nothing about the length.
    Chunked,
}

#[derive(Clone, Default)]
struct File {
    bytes: Bytes,
    etag: String,
    /// Sent on to here.
    redirect: Option<String>,
    /// Given to this token alone.
    token: Option<&'static str>,
    faults: VecDeque<Fault>,
}

#[derive(Clone, Debug)]
struct Asked {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
}

#[derive(Default)]
struct Shelf {
    files: BTreeMap<String, File>,
    asked: Vec<Asked>,
    /// Objects a page of a list.
    page: usize,
    lists: bool,
}

/// A server on loopback.
#[derive(Clone)]
struct Server {
    address: SocketAddr,
    shelf: Arc<Mutex<Shelf>>,
}

impl Server {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            shelf: Arc::default(),
        };
        let router = Router::new().fallback(serve).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        server
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn add(&self, path: &str, bytes: &[u8]) {
        let file = File {
            bytes: Bytes::copy_from_slice(bytes),
            etag: format!("\"{}\"", hex::encode(Md5::digest(bytes))),
            ..File::default()
        };
        self.change(path, |old| *old = file);
    }

    fn change(&self, path: &str, change: impl FnOnce(&mut File)) {
        change(
            self.shelf
                .lock()
                .unwrap()
                .files
                .entry(path.to_owned())
                .or_default(),
        );
    }

    fn fault(&self, path: &str, fault: Fault) {
        self.change(path, |file| file.faults.push_back(fault));
    }

    fn asked(&self, method: &Method, path: &str) -> Vec<Asked> {
        let held = self.shelf.lock().unwrap();
        let matching = held.asked.iter();
        matching
            .filter(|asked| asked.method == *method && asked.path == path)
            .cloned()
            .collect()
    }

    fn gets(&self, path: &str) -> Vec<Asked> {
        self.asked(&Method::GET, path)
    }

    fn list(&self, uri: &Uri) -> Response {
        let held = self.shelf.lock().unwrap();
        let url = reqwest::Url::parse(&self.url(&uri.to_string())).unwrap();
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let bucket = uri.path();
        let after = query.get("continuation-token").cloned().unwrap_or_default();
        let mut keys = held.files.iter().filter_map(|(path, file)| {
            let key = path.strip_prefix(bucket)?;
            (key.starts_with(&query["prefix"]) && *key > *after).then_some((key, file))
        });
        let mut xml =
            String::from(r#"<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#);
        let mut last = String::new();
        for (key, file) in keys.by_ref().take(held.page.max(1)) {
            let (size, etag) = (file.bytes.len(), &file.etag);
            let coded = key.replace(' ', "+");
            write!(
                xml,
                "<Contents><Key>{coded}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>\
                 <ETag>{etag}</ETag><Size>{size}</Size></Contents>"
            )
            .unwrap();
            key.clone_into(&mut last);
        }
        let more = keys.next().is_some();
        write!(
            xml,
            "<EncodingType>url</EncodingType><IsTruncated>{more}</IsTruncated>"
        )
        .unwrap();
        if more {
            write!(xml, "<NextContinuationToken>{last}</NextContinuationToken>").unwrap();
        }
        xml.push_str("</ListBucketResult>");
        xml.into_response()
    }
}

async fn serve(State(server): State<Server>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (path, query) = (
        parts.uri.path().to_owned(),
        parts.uri.query().unwrap_or_default().to_owned(),
    );
    let header = |name: &str| {
        let value = parts.headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let (file, fault, lists) = {
        let mut shelf = server.shelf.lock().unwrap();
        shelf.asked.push(Asked {
            method: parts.method.clone(),
            path: path.clone(),
            query: query.clone(),
            headers: parts.headers.clone(),
        });
        let lists = shelf.lists && query.contains("list-type=2");
        let file = shelf.files.get_mut(&path);
        // Only content fails: a HEAD has none.
        match file {
            Some(file) if parts.method == Method::GET => {
                let fault = file.faults.pop_front();
                (Some(file.clone()), fault, lists)
            }
            file => (file.cloned(), None, lists),
        }
    };
    if lists {
        return server.list(&parts.uri);
    }
    let Some(file) = file else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if let Some(token) = file.token
        && header("authorization") != Some(format!("Bearer {token}"))
    {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Some(Fault::Status(status, after)) = fault {
        let answer = Response::builder().status(status);
        let answer = match after {
            Some(after) => answer.header("retry-after", after),
            None => answer,
        };
        return answer.body(Body::empty()).unwrap();
    }
    if let Some(to) = &file.redirect {
        let answer = Response::builder().status(302).header("location", to);
        return answer.body(Body::empty()).unwrap();
    }
    if header("if-none-match").as_ref() == Some(&file.etag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    content(&file, fault.as_ref(), header("range"), header("if-range"))
}

fn content(
    file: &File,
    fault: Option<&Fault>,
    range: Option<String>,
    only_if: Option<String>,
) -> Response {
    let is_same = only_if.is_none_or(|tag| tag == file.etag);
    let first = range
        .filter(|_| is_same && !matches!(fault, Some(Fault::NoRange)))
        .and_then(|range| {
            range
                .strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse()
                .ok()
        })
        .unwrap_or(0_usize);
    let mut rest = file.bytes.slice(first..);
    let mut answer = Response::builder()
        .status(if first == 0 { 200 } else { 206 })
        .header("etag", &file.etag);
    if first > 0 {
        let (last, all) = (file.bytes.len() - 1, file.bytes.len());
        answer = answer.header("content-range", format!("bytes {first}-{last}/{all}"));
    }
    if !matches!(fault, Some(Fault::Chunked)) {
        answer = answer.header("content-length", rest.len());
    }
    let body = match fault {
        Some(Fault::Break(after)) => {
            let sent = Ok(rest.split_to((*after).min(rest.len())));
            // After a while, or what was sent is thrown away with the connection.
            let broken = stream::once(async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Err(io::Error::other("broken"))
            });
            Body::from_stream(stream::iter([sent]).chain(broken))
        }
        Some(Fault::Hang(after)) => {
            let sent = Ok::<_, io::Error>(rest.split_to((*after).min(rest.len())));
            Body::from_stream(stream::iter([sent]).chain(stream::pending()))
        }
        Some(Fault::Garble) => Body::from(vec![b'?'; rest.len()]),
        Some(Fault::Chunked) => Body::from_stream(stream::iter([Ok::<_, io::Error>(rest)])),
        _ => Body::from(rest),
    };
    answer.body(body).unwrap()
}

/// A machine that fetches from loopback.
struct Machine {
    folder: TempDir,
    settings: Settings,
}

impl Machine {
    fn new(server: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            policy: AddressPolicy::new(|address| address == IpAddr::V4(Ipv4Addr::LOCALHOST)),
            hugging_face: server.url(""),
            ollama: server.url(""),
            pause: Duration::from_millis(1),
            ..Settings::new(folder.path().join("resources"), 1 << 20, 1 << 20)
        };
        Self { folder, settings }
    }

    fn agent(&self) -> Resources {
        Resources::open(self.settings.clone()).unwrap()
    }

    fn left(&self, part: &str) -> usize {
        self.files(part).count()
    }

    fn files(&self, part: &str) -> impl Iterator<Item = fs::DirEntry> {
        let folder = self.folder.path().join("resources").join(part);
        fs::read_dir(folder).unwrap().map(Result::unwrap)
    }

    /// Drops a fetch as soon as so many bytes of it are on disk.
    async fn cancel_at(&self, bytes: u64, agent: &Resources, url: &str) {
        let is_there = || {
            let is_content = |file: &fs::DirEntry| file.path().extension().is_none();
            let files = self.files("partial").filter(is_content);
            let mut sizes = files.filter_map(|file| Some(file.metadata().ok()?.len()));
            sizes.any(|size| size == bytes)
        };
        let fetching = one(agent, url);
        let waiting = async {
            while !is_there() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            got = fetching => panic!("{got:?}"),
            () = waiting => {}
        }
    }
}

async fn fetch(agent: &Resources, resource: Resource) -> Result<Vec<Folder>, Error> {
    agent.fetch(&[resource], Room::default(), &|_| ()).await
}

/// What came, by path in the container.
fn content_of(folders: &[Folder]) -> BTreeMap<String, Vec<u8>> {
    let files = folders.iter().flat_map(|folder| {
        let files = folder.files.iter();
        files.map(|(path, content)| {
            let bytes = fs::read(content.path()).unwrap();
            assert_eq!(content.sha256(), hex::encode(Sha256::digest(&bytes)));
            assert_eq!(content.bytes(), bytes.len() as u64);
            (format!("{}/{path}", folder.path), bytes)
        })
    });
    files.collect()
}

async fn one(agent: &Resources, url: &str) -> Result<Vec<u8>, Error> {
    let folders = fetch(agent, Resource::S3(s3(url))).await?;
    Ok(content_of(&folders).into_values().next().unwrap())
}

fn s3(url: &str) -> S3Resource {
    S3Resource {
        target: "/data/".into(),
        url: Some(url.to_owned()),
        bucket: None,
        buckets: Vec::new(),
        files: Vec::new(),
        allow_write: false,
        iam: None,
    }
}

fn signed(mut s3: S3Resource) -> S3Resource {
    s3.iam = serde_json::from_value(
        json!({"REGION": "", "ACCESS_KEY_ID": KEY_ID, "SECRET_ACCESS_KEY": SECRET_KEY}),
    )
    .unwrap();
    s3
}

fn hugging_face(token: Option<&str>) -> Resource {
    Resource::HuggingFace {
        repo: "owner/model".into(),
        target: "/models".into(),
        revision: None,
        files: Vec::new(),
        access_token: token.map(|token| serde_json::from_value(json!(token)).unwrap()),
    }
}

/// A repository with a small and a large file; the large one is at another server.
fn add_repository(hub: &Server, cdn: &Server, token: Option<&'static str>) {
    let large = b"weights of a model";
    let sha256 = hex::encode(Sha256::digest(large));
    let description = json!({
        "id": "owner/model", "sha": COMMIT, "siblings": [
            {"rfilename": "config.json", "size": 2, "blobId": "x"},
            {"rfilename": "a/model.safetensors", "size": large.len(), "blobId": "y",
             "lfs": {"sha256": sha256, "size": large.len(), "pointerSize": 134}},
        ]
    });
    hub.add(
        "/api/models/owner/model/revision/main",
        description.to_string().as_bytes(),
    );
    hub.add(&format!("/owner/model/resolve/{COMMIT}/config.json"), b"{}");
    let large_path = format!("/owner/model/resolve/{COMMIT}/a/model.safetensors");
    hub.change(&large_path, |file| {
        file.redirect = Some(cdn.url("/blob?signature=planted"));
    });
    // As of a gated repository: it can be listed and not read.
    for path in [
        format!("/owner/model/resolve/{COMMIT}/config.json"),
        large_path,
    ] {
        hub.change(&path, |file| file.token = token);
    }
    cdn.add("/blob", large);
}

#[tokio::test]
async fn a_file_comes_once_and_is_asked_for_each_time() {
    let server = Server::new().await;
    server.add("/a/file.bin", b"hello");
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let url = server.url("/a/file.bin");
    let folders = fetch(&agent, Resource::S3(s3(&url))).await.unwrap();
    assert_eq!(
        content_of(&folders),
        BTreeMap::from([("/data/file.bin".to_owned(), b"hello".to_vec())])
    );
    assert!(!folders[0].is_writable);

    // Another agent of the same folder has it still, until it changes.
    let agent = machine.agent();
    assert_eq!(one(&agent, &url).await.unwrap(), b"hello");
    let gets = server.gets("/a/file.bin");
    assert_eq!(gets.len(), 2);
    assert!(gets[1].headers.contains_key("if-none-match"));
    server.add("/a/file.bin", b"changed");
    assert_eq!(one(&agent, &url).await.unwrap(), b"changed");
    assert_eq!((machine.left("content"), machine.left("partial")), (2, 0));
}

#[tokio::test]
async fn a_broken_download_is_gone_on_with() {
    let server = Server::new().await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    server.add("/f", &bytes);
    // More often than would be tried without getting further.
    for _ in 0..9 {
        server.fault("/f", Fault::Break(20_000));
    }
    let machine = Machine::new(&server);
    let got = one(&machine.agent(), &server.url("/f")).await.unwrap();
    assert!(got == bytes);
    let gets = server.gets("/f");
    assert!(gets.len() > 9, "{}", gets.len());
    let resumed = gets.iter().filter(|asked| {
        asked.headers.contains_key("range") && asked.headers.contains_key("if-range")
    });
    assert!(resumed.count() >= 8, "{gets:?}");
}

#[tokio::test]
async fn a_file_that_changes_on_the_way_is_begun_anew() {
    let server = Server::new().await;
    server.add("/f", &[1; 100]);
    server.fault("/f", Fault::Hang(50));
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let url = server.url("/f");
    machine.cancel_at(50, &agent, &url).await;
    server.add("/f", &[2; 100]);
    assert_eq!(one(&agent, &url).await.unwrap(), [2; 100]);

    server.add("/g", &[1; 100]);
    server.fault("/g", Fault::Hang(50));
    machine.cancel_at(50, &agent, &server.url("/g")).await;
    server.fault("/g", Fault::NoRange);
    assert_eq!(one(&agent, &server.url("/g")).await.unwrap(), [1; 100]);
}

#[tokio::test]
async fn what_a_killed_agent_began_the_next_one_ends() {
    let server = Server::new().await;
    server.add("/f", &[7; 1_000]);
    server.fault("/f", Fault::Hang(600));
    let machine = Machine::new(&server);
    let url = server.url("/f");
    let agent = machine.agent();
    machine.cancel_at(600, &agent, &url).await;
    drop(agent);
    assert_eq!(one(&machine.agent(), &url).await.unwrap(), [7; 1_000]);
    let gets = server.gets("/f");
    assert_eq!(gets.len(), 2);
    assert_eq!(gets[1].headers["range"], "bytes=600-");
    assert_eq!(machine.left("partial"), 0);
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_when_it_says() {
    let server = Server::new().await;
    server.add("/f", b"hello");
    server.fault("/f", Fault::Status(429, Some("1")));
    server.fault("/f", Fault::Status(503, Some("0")));
    server.fault("/f", Fault::Status(500, None));
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let since = tokio::time::Instant::now();
    assert_eq!(one(&agent, &server.url("/f")).await.unwrap(), b"hello");
    assert!(since.elapsed() >= Duration::from_secs(1));

    for _ in 0..20 {
        server.fault("/f", Fault::Status(503, None));
    }
    server.change("/f", |file| file.etag = "\"new\"".into());
    let error = one(&agent, &server.url("/f")).await.unwrap_err();
    assert!(matches!(&error, Error::Later { .. }), "{error}");
    assert!(!error.is_the_jobs(), "another host may reach it");
    // Nobody listens there.
    let error = one(&agent, "http://127.0.0.1:1/f?").await.unwrap_err();
    assert!(matches!(&error, Error::Later { .. }), "{error}");
}

#[tokio::test]
async fn what_is_not_there_is_the_jobs_to_mend() {
    let server = Server::new().await;
    server.add("/private", b"x");
    server.change("/private", |file| file.token = Some("other"));
    let machine = Machine::new(&server);
    let agent = machine.agent();
    for path in ["/gone", "/private", "/gone/"] {
        let error = one(&agent, &server.url(path)).await.unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
        assert!(error.is_the_jobs());
    }
}

#[tokio::test]
async fn a_folder_of_a_bucket_is_listed_and_its_digests_checked() {
    let server = Server::new().await;
    {
        let mut shelf = server.shelf.lock().unwrap();
        (shelf.lists, shelf.page) = (true, 2);
    }
    for (path, bytes) in [
        ("/llm/a", "a"),
        ("/llm/b/c", "cc"),
        ("/llm/b/d", "ddd"),
        ("/llm/empty/", ""),
        ("/llm2/x", "x"),
    ] {
        server.add(path, bytes.as_bytes());
    }
    // Put together of parts, so its tag is no digest.
    server.change("/llm/a", |file| {
        file.etag = format!("\"{}-2\"", "0".repeat(32));
    });
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let all = fetch(&agent, Resource::S3(s3(&server.url("/llm"))))
        .await
        .unwrap();
    let names: Vec<_> = content_of(&all).into_keys().collect();
    assert_eq!(names, ["/data/a", "/data/b/c", "/data/b/d"]);

    let mut some = s3(&server.url("/llm"));
    some.files = vec!["b/c".into()];
    let some = fetch(&agent, Resource::S3(some)).await.unwrap();
    assert_eq!(
        content_of(&some).into_keys().collect::<Vec<_>>(),
        ["/data/b/c"]
    );

    server.change("/llm/b/c", |file| {
        file.etag = format!("\"{}\"", "1".repeat(32));
    });
    let error = fetch(&agent, Resource::S3(s3(&server.url("/llm/"))))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Mismatch { expected, .. } if expected.contains("MD5")),
        "{error}"
    );
}

#[tokio::test]
async fn a_private_bucket_is_asked_with_a_signature() {
    let server = Server::new().await;
    server.shelf.lock().unwrap().lists = true;
    server.shelf.lock().unwrap().page = 10;
    server.add("/models/llm/a", b"a");
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let mut resource = signed(s3(&server.url("/models/llm/")));
    resource.bucket = Some("models".into());
    let several = S3Resource {
        url: None,
        bucket: None,
        buckets: vec![S3Bucket {
            url: server.url("/models/llm"),
            files: vec!["a".into()],
        }],
        target: "/more".into(),
        allow_write: true,
        ..signed(s3(""))
    };
    let resources = [Resource::S3(resource), Resource::S3(several)];
    let folders = agent
        .fetch(&resources, Room::default(), &|_| ())
        .await
        .unwrap();
    assert_eq!(
        content_of(&folders).into_keys().collect::<Vec<_>>(),
        ["/data/a", "/more/a"]
    );
    assert_eq!(
        folders
            .iter()
            .map(|folder| folder.is_writable)
            .collect::<Vec<_>>(),
        [false, true]
    );
    for asked in server
        .gets("/models/")
        .iter()
        .chain(&server.gets("/models/llm/a"))
    {
        assert!(asked.query.contains("X-Amz-Signature="), "{asked:?}");
        assert!(asked.query.contains(KEY_ID), "{asked:?}");
        assert!(
            !asked.query.contains("planted"),
            "the key stays here: {asked:?}"
        );
    }
}

#[tokio::test]
async fn a_repository_comes_with_its_large_files_verified() {
    let (hub, cdn) = (Server::new().await, Server::new().await);
    add_repository(&hub, &cdn, Some(TOKEN));
    let machine = Machine::new(&hub);
    let agent = machine.agent();
    let reports = Mutex::new(Vec::new());
    let report = |progress: Progress| reports.lock().unwrap().push(progress);
    let folders = agent
        .fetch(&[hugging_face(Some(TOKEN))], Room::default(), &report)
        .await
        .unwrap();
    assert_eq!(
        content_of(&folders).into_keys().collect::<Vec<_>>(),
        ["/models/a/model.safetensors", "/models/config.json"]
    );
    let last = *reports.lock().unwrap().last().unwrap();
    let expected = Progress {
        bytes: 20,
        total: 20,
        files_done: 2,
        files: 2,
    };
    assert_eq!(last, expected);
    let at_cdn = cdn.gets("/blob");
    assert_eq!(at_cdn.len(), 1);
    assert!(!at_cdn[0].headers.contains_key("authorization"));

    // What is in the cache is given to nobody whom the hub would refuse.
    let error = fetch(&agent, hugging_face(None)).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Refused {
                status: Some(403),
                ..
            }
        ),
        "{error}"
    );
    fetch(&agent, hugging_face(Some(TOKEN))).await.unwrap();
    assert_eq!(cdn.gets("/blob").len(), 1);

    let mut missing = hugging_face(Some(TOKEN));
    if let Resource::HuggingFace { files, .. } = &mut missing {
        files.push("nope".into());
    }
    let error = fetch(&agent, missing).await.unwrap_err();
    assert!(error.to_string().contains("no file `nope`"), "{error}");
}

#[tokio::test]
async fn wrong_bytes_are_fetched_again_once_and_then_refused() {
    let (hub, cdn) = (Server::new().await, Server::new().await);
    add_repository(&hub, &cdn, None);
    let machine = Machine::new(&hub);
    let agent = machine.agent();
    cdn.fault("/blob", Fault::Garble);
    fetch(&agent, hugging_face(None)).await.unwrap();

    let (hub, cdn) = (Server::new().await, Server::new().await);
    add_repository(&hub, &cdn, None);
    cdn.fault("/blob", Fault::Garble);
    cdn.fault("/blob", Fault::Garble);
    let machine = Machine::new(&hub);
    let error = fetch(&machine.agent(), hugging_face(None))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Mismatch { expected, .. } if expected.contains("SHA-256")),
        "{error}"
    );
    assert!(error.is_the_jobs());
    assert_eq!(cdn.gets("/blob").len(), 2);

    cdn.add("/blob", b"longer than it was promised to be");
    let error = fetch(&machine.agent(), hugging_face(None))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Mismatch { .. }), "{error}");
    // The other file may have been on its way when this one failed.
    for file in machine.files("partial") {
        let bytes = fs::read(file.path()).unwrap();
        assert!(!bytes.starts_with(b"longer"), "{}", file.path().display());
    }
}

#[tokio::test]
async fn a_model_is_laid_down_as_its_server_wants_it() {
    let server = Server::new().await;
    let blobs = [b"weights".as_slice(), b"template", b"config"];
    let layers: Vec<_> = blobs
        .iter()
        .map(|blob| {
            let digest = format!("sha256:{}", hex::encode(Sha256::digest(blob)));
            server.add(&format!("/v2/library/tiny/blobs/{digest}"), blob);
            json!({"digest": digest, "size": blob.len(), "mediaType": "x"})
        })
        .collect();
    let manifest = json!({"schemaVersion": 2, "config": layers[2], "layers": layers[..2]});
    let manifest = manifest.to_string();
    server.add("/v2/library/tiny/manifests/1b", manifest.as_bytes());
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let model = |model: &str| Resource::Ollama {
        model: model.into(),
        target: "/root/.ollama/models".into(),
    };
    let folders = fetch(&agent, model("tiny:1b")).await.unwrap();
    let found = content_of(&folders);
    let root = "/root/.ollama/models";
    assert_eq!(
        found[&format!("{root}/manifests/registry.ollama.ai/library/tiny/1b")],
        manifest.as_bytes()
    );
    for blob in blobs {
        let digest = hex::encode(Sha256::digest(blob));
        assert_eq!(found[&format!("{root}/blobs/sha256-{digest}")], blob);
    }
    assert_eq!(found.len(), 4);
    for bad in ["a/b/c", "..", "a:", "a b"] {
        let error = fetch(&agent, model(bad)).await.unwrap_err();
        assert!(matches!(error, Error::Definition { .. }), "{bad}: {error}");
    }
}

#[tokio::test]
async fn addresses_are_checked_wherever_they_come_from() {
    let server = Server::new().await;
    let port = server.address.port();
    let private = |error: &Error| matches!(error, Error::NotPublic { .. });
    for (path, to) in [
        ("/r1", format!("http://127.0.0.2:{port}/x")),
        ("/r2", "http://169.254.169.254/latest/meta-data".to_owned()),
        ("/r3", format!("http://[::1]:{port}/x")),
        ("/r4", format!("http://[::ffff:127.0.0.1]:{port}/x")),
        ("/r5", "//10.0.0.1/x".to_owned()),
    ] {
        server.change(path, |file| file.redirect = Some(to));
        let machine = Machine::new(&server);
        let agent = machine.agent();
        let error = one(&agent, &server.url(path)).await.unwrap_err();
        assert!(private(&error) && error.is_the_jobs(), "{path}: {error}");
    }
    // A name whose addresses the policy does not allow, first and after a redirect.
    server.add("/x", b"x");
    let mut machine = Machine::new(&server);
    let by_name = format!("http://localhost:{port}/x");
    assert_eq!(one(&machine.agent(), &by_name).await.unwrap(), b"x");
    machine.settings.policy = AddressPolicy::new(|_| false);
    let error = one(&machine.agent(), &by_name).await.unwrap_err();
    assert!(private(&error), "{error}");
    machine.settings.policy = AddressPolicy::default();
    let error = one(&machine.agent(), &server.url("/x")).await.unwrap_err();
    assert!(private(&error), "{error}");

    server.change("/file", |file| {
        file.redirect = Some("file:///etc/passwd".into());
    });
    server.change("/round", |file| file.redirect = Some("/round".into()));
    let machine = Machine::new(&server);
    let agent = machine.agent();
    for path in ["/file", "/round"] {
        let error = one(&agent, &server.url(path)).await.unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
    }
}

#[tokio::test]
async fn no_more_comes_than_is_allowed() {
    let server = Server::new().await;
    server.add("/f", &[1; 1_000]);
    let mut machine = Machine::new(&server);
    let agent = machine.agent();
    let disk = |agent: Resources, limit: u64| {
        let resource = Resource::S3(s3(&server.url("/f")));
        let room = Room {
            disk: Some(limit),
            operator: None,
        };
        async move { agent.fetch(&[resource], room, &|_| ()).await }
    };
    for fault in [None, Some(Fault::Chunked)] {
        if let Some(fault) = fault {
            server.fault("/f", fault);
        }
        let error = disk(machine.agent(), 999).await.unwrap_err();
        assert!(matches!(&error, Error::OverDisk { limit: 999 }), "{error}");
        assert!(error.is_the_jobs());
    }
    disk(agent, 1_000).await.unwrap();
    let error = disk(machine.agent(), 999).await.unwrap_err();
    assert!(
        matches!(&error, Error::OverDisk { .. }),
        "out of the cache, too: {error}"
    );

    let room = Room {
        disk: None,
        operator: Some(999),
    };
    let resource = Resource::S3(s3(&server.url("/f")));
    let error = machine.agent().fetch(&[resource], room, &|_| ()).await;
    assert!(matches!(error, Err(Error::OverLimit { limit: 999 })));

    machine.settings.largest = 999;
    let error = disk(machine.agent(), 5_000).await.unwrap_err();
    assert!(matches!(&error, Error::OverLimit { limit: 999 }), "{error}");
    assert!(!error.is_the_jobs(), "another host may fetch more");
    let mut machine = Machine::new(&server);
    machine.settings.quota = 999;
    let error = disk(machine.agent(), 5_000).await.unwrap_err();
    assert!(
        matches!(&error, Error::NoRoom { .. }) && !error.is_the_jobs(),
        "{error}"
    );
}

#[tokio::test]
async fn the_cache_keeps_to_its_quota_and_what_is_in_use() {
    let server = Server::new().await;
    for (path, byte) in [("/a", 1), ("/b", 2), ("/c", 3)] {
        server.add(path, &[byte; 400]);
    }
    let mut machine = Machine::new(&server);
    machine.settings.quota = 1_000;
    let agent = machine.agent();
    let held = fetch(&agent, Resource::S3(s3(&server.url("/a"))))
        .await
        .unwrap();
    for path in ["/b", "/c", "/b", "/c"] {
        one(&agent, &server.url(path)).await.unwrap();
        assert!(machine.left("content") <= 2);
    }
    assert_eq!(content_of(&held)["/data/a"], [1; 400]);
}

#[tokio::test]
async fn two_jobs_that_want_the_same_fetch_it_once() {
    let server = Server::new().await;
    server.add("/f", &[1; 1_000]);
    let machine = Machine::new(&server);
    let (agent, other) = (machine.agent(), machine.agent());
    let url = server.url("/f");
    let (one_of_them, another, third) =
        tokio::join!(one(&agent, &url), one(&agent, &url), one(&other, &url));
    for got in [one_of_them, another, third] {
        assert_eq!(got.unwrap(), [1; 1_000]);
    }
    let whole = server.gets("/f");
    let whole = whole
        .iter()
        .filter(|asked| !asked.headers.contains_key("if-none-match"));
    assert_eq!(whole.count(), 1);
}

/// Whatever goes wrong, what a definition keeps to itself is not told.
#[tokio::test]
async fn secrets_are_in_no_error() {
    let server = Server::new().await;
    server.shelf.lock().unwrap().lists = true;
    let address = server.address;
    let machine = Machine::new(&server);
    let agent = machine.agent();
    let link = |path: &str| format!("http://ann:planted_password@{address}{path}?X-Sig=planted");
    server.add("/broken", b"never whole");
    for _ in 0..10 {
        server.fault("/busy", Fault::Status(503, None));
        server.fault("/broken", Fault::Break(0));
    }
    server.change("/far", |file| {
        file.redirect = Some("http://127.0.0.9/?planted".into());
    });
    let mut failed = Vec::new();
    for path in ["/gone", "/busy", "/broken", "/far"] {
        failed.push(Resource::S3(s3(&link(path))));
        failed.push(Resource::S3(signed(s3(
            &server.url(&format!("/models{path}"))
        ))));
    }
    failed.push(Resource::S3(s3(
        "http://127.0.0.1:1/x?X-Amz-Signature=planted",
    )));
    failed.push(hugging_face(Some(TOKEN)));
    failed.push(hugging_face(Some("planted\nheader")));
    for resource in failed {
        let error = fetch(&agent, resource).await.unwrap_err();
        let mut told = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            write!(told, " {cause}").unwrap();
            source = cause.source();
        }
        for secret in ["planted", KEY_ID, "X-Amz-Signature", "ann:"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
    }
}

/// The folder of a test's file with these bytes.
fn file(folder: &Path, path: &str, bytes: &[u8]) -> ResourceFile {
    let source = folder.join(path.replace('/', "-"));
    fs::write(&source, bytes).unwrap();
    ResourceFile {
        path: path.to_owned(),
        source,
        bytes: bytes.len() as u64,
    }
}

/// In a real engine, an operation sees its resources, and can change only those that it may.
#[tokio::test]
async fn a_container_sees_its_resources() {
    let Ok(address) = env::var("NOSANA_TEST_ENGINE") else {
        println!("skipped: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
        return;
    };
    let engine = Docker::connect(&address).unwrap();
    let job = format!("test-resources-{}", std::process::id());
    let folder = tempfile::tempdir().unwrap();
    let large = vec![b'x'; 5 << 20];
    let nested = format!("{}/name", "long".repeat(40));
    let files = [
        vec![
            file(folder.path(), "a/weights", &large),
            file(folder.path(), &nested, b"long"),
        ],
        vec![file(folder.path(), "notes", b"mine")],
    ];
    let folders = [("/models/llm", false), ("/data", true)];
    let script = format!(
        "wc -c < /models/llm/a/weights; cat /models/llm/{nested}; echo; \
         (echo x > /models/llm/a/weights) 2>/dev/null || echo kept; \
         rm -f /models/llm/a/weights 2>/dev/null; ls /models/llm/a; \
         echo yours > /data/notes; cat /data/notes; touch /data/new && echo new"
    );
    let operation = OperationSpec {
        command: Some(Command::Shell(script)),
        resources: folders
            .map(|(path, is_writable)| ResourceFolder {
                path: path.into(),
                is_writable,
            })
            .into(),
        ..OperationSpec::new(&job, "op", "nosana/example:1")
    };
    // Twice, as after an agent that was killed in between.
    for _ in 0..2 {
        operation::fill(&engine, &operation, &files, &mut |_| ())
            .await
            .unwrap();
    }
    let labels = operation::job_labels(&job);
    assert!(engine.list(&labels).await.unwrap().is_empty());
    let started = operation::start(&engine, &operation, &[], &mut |_| ())
        .await
        .unwrap();
    let exit = engine.wait(&started.container).await.unwrap();
    let log: Vec<_> = engine
        .logs(&started.container, LogCursor::default())
        .map_ok(|line| String::from_utf8_lossy(&line.bytes).into_owned())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        log.concat(),
        format!("{}\nlong\nkept\nweights\nyours\nnew\n", large.len())
    );
    assert_eq!(exit.code, 0);
    operation::remove_job(&engine, &job, Duration::ZERO)
        .await
        .unwrap();
    assert!(engine.volumes(&labels).await.unwrap().is_empty());
}

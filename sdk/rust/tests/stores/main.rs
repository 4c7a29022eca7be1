//! What every store must do, whatever is at the other end: a folder, an HTTP server, a
//! bucket of S3, a node or a gateway of IPFS.

#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

mod server;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use nosana_sdk::store::{
    ContentHash, FolderStore, HttpStore, IpfsStore, Patience, S3Account, S3Store, Store,
    StoreError, cid, open_store,
};
use server::{Dialect, Fault, KEY, SECRET, Server};
use tempfile::TempDir;

/// More than comes in one piece, and as much as IPFS takes.
const LARGE: usize = 1 << 20;

/// Of one who waits far longer than anything here takes on a busy machine.
const PATIENT: Patience = Patience {
    connect: Duration::from_mins(5),
    silence: Duration::from_mins(5),
    total: Duration::from_mins(10),
    tries: 3,
    pause: Duration::from_millis(1),
};

/// Of one who finds that a server is silent.
const IMPATIENT: Patience = Patience {
    silence: Duration::from_millis(20),
    ..PATIENT
};

/// A store, and what is behind it.
struct Rig {
    name: &'static str,
    store: Box<dyn Store>,
    behind: Behind,
    folder: TempDir,
}

enum Behind {
    Folder(PathBuf),
    Server(Server),
}

impl Rig {
    fn folder() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("store");
        Self {
            name: "folder",
            store: Box::new(FolderStore::new(&path)),
            behind: Behind::Folder(path),
            folder,
        }
    }

    async fn server(dialect: Dialect, patience: Patience) -> Self {
        let server = Server::start(dialect).await;
        let at = &server.address;
        let (name, store): (_, Box<dyn Store>) = match dialect {
            Dialect::Http => (
                "http",
                Box::new(HttpStore::with_patience(&format!("{at}/documents"), patience).unwrap()),
            ),
            Dialect::S3 => ("s3", Box::new(s3(at, SECRET, patience))),
            Dialect::Kubo => (
                "kubo",
                Box::new(IpfsStore::with_patience(&format!("ipfs+{at}"), patience).unwrap()),
            ),
            Dialect::Gateway => (
                "gateway",
                Box::new(IpfsStore::with_patience(&format!("ipfs+{at}/ipfs"), patience).unwrap()),
            ),
        };
        Self {
            name,
            store,
            behind: Behind::Server(server),
            folder: TempDir::new().unwrap(),
        }
    }

    fn behind(&self) -> &Server {
        match &self.behind {
            Behind::Server(server) => server,
            Behind::Folder(_) => panic!("{} is no server", self.name),
        }
    }

    /// Puts bytes under a hash without asking the store.
    fn plant(&self, hash: &ContentHash, bytes: &[u8]) {
        match &self.behind {
            Behind::Server(server) => server.plant(hash, bytes),
            Behind::Folder(path) => {
                std::fs::create_dir_all(path).unwrap();
                std::fs::write(path.join(hash.to_string()), bytes).unwrap();
            }
        }
    }

    /// How many documents are there.
    fn documents(&self) -> usize {
        match &self.behind {
            Behind::Server(server) => server.documents(),
            Behind::Folder(path) => std::fs::read_dir(path).map_or(0, Iterator::count),
        }
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("from");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("to")
    }

    /// That a fetch left nothing.
    fn assert_clean(&self) {
        let left = std::fs::read_dir(self.folder.path()).unwrap();
        for entry in left {
            let path = entry.unwrap().path();
            let is_ours = path.ends_with("from") || path.ends_with("store");
            assert!(is_ours, "{}: {}", self.name, path.display());
        }
    }

    /// Both ways of fetching, which must end alike.
    async fn fetch_error(&self, hash: &ContentHash, limit: usize) -> StoreError {
        let error = self.store.get(hash, limit).await.unwrap_err();
        let to = self.target();
        let of_file = self.store.get_to(hash, limit as u64, &to).await;
        let of_file = of_file.unwrap_err();
        assert_eq!(error.to_string(), of_file.to_string(), "{}", self.name);
        self.assert_clean();
        error
    }
}

fn s3(server: &str, secret: &str, patience: Patience) -> S3Store {
    let address = format!("s3://results/of/jobs?endpoint={server}&region=here");
    S3Store::with_patience(&address, S3Account::new(KEY, secret), patience).unwrap()
}

/// Those that take documents.
const TAKING: [Dialect; 3] = [Dialect::Http, Dialect::S3, Dialect::Kubo];
const ALL: [Dialect; 4] = [Dialect::Http, Dialect::S3, Dialect::Kubo, Dialect::Gateway];

async fn servers(dialects: &[Dialect], patience: Patience) -> Vec<Rig> {
    let mut rigs = Vec::new();
    for dialect in dialects {
        rigs.push(Rig::server(*dialect, patience).await);
    }
    rigs
}

#[tokio::test]
async fn what_is_put_is_given_back() {
    let mut rigs = servers(&TAKING, PATIENT).await;
    rigs.push(Rig::folder());
    for rig in rigs {
        let name = rig.name;
        rig.store.takes_documents().unwrap();
        for bytes in [Vec::new(), b"document".to_vec(), noise(LARGE)] {
            let hash = rig.store.put(&bytes).await.unwrap();
            assert_eq!(hash, ContentHash::of(&bytes), "{name}");
            assert_eq!(rig.store.put(&bytes).await.unwrap(), hash, "{name}");
            let found = rig.store.get(&hash, bytes.len()).await.unwrap();
            assert!(found == bytes, "{name}");
        }
        assert_eq!(rig.documents(), 3, "{name}");

        let bytes = noise(LARGE - 1);
        let hash = rig.store.put_file(&rig.file(&bytes)).await.unwrap();
        assert_eq!(hash, ContentHash::of(&bytes), "{name}");
        let to = rig.target();
        let limit = bytes.len() as u64;
        rig.store.get_to(&hash, limit, &to).await.unwrap();
        assert!(std::fs::read(&to).unwrap() == bytes, "{name}");
        assert_is_private(&to);
        let again = rig.store.get_to(&hash, limit, &to).await.unwrap_err();
        assert!(matches!(again, StoreError::Io { .. }), "{name}: {again}");
        assert_eq!(rig.documents(), 4, "{name}");
    }
}

#[tokio::test]
async fn a_gateway_gives_what_others_put() {
    let rig = Rig::server(Dialect::Gateway, PATIENT).await;
    let hash = ContentHash::of(b"document");
    rig.plant(&hash, b"document");
    assert_eq!(rig.store.get(&hash, 8).await.unwrap(), b"document");
    let put = rig.store.put(b"document").await.unwrap_err();
    let put_file = rig.store.put_file(&rig.file(b"document")).await;
    for error in [put, put_file.unwrap_err()] {
        assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    }
    assert_eq!(rig.behind().requests(), 1);
}

#[tokio::test]
async fn what_is_not_there_is_missing() {
    let mut rigs = servers(&ALL, PATIENT).await;
    rigs.push(Rig::folder());
    for rig in rigs {
        let hash = ContentHash::of(b"document");
        let error = rig.fetch_error(&hash, 100).await;
        assert!(
            matches!(error, StoreError::NotFound { hash: missing } if missing == hash),
            "{}: {error}",
            rig.name
        );
    }
}

#[tokio::test]
async fn other_bytes_than_were_asked_for_are_an_error() {
    let mut rigs = servers(&ALL, PATIENT).await;
    rigs.push(Rig::folder());
    for rig in rigs {
        let hash = ContentHash::of(b"document");
        rig.plant(&hash, b"changed!");
        let error = rig.fetch_error(&hash, 100).await;
        let changed = ContentHash::of(b"changed!");
        assert!(
            matches!(error, StoreError::HashMismatch { expected, found } if expected == hash && found == changed),
            "{}: {error}",
            rig.name
        );
    }
}

#[tokio::test]
async fn more_than_was_allowed_is_an_error() {
    let mut rigs = servers(&ALL, PATIENT).await;
    rigs.push(Rig::folder());
    for rig in rigs {
        let hash = ContentHash::of(b"document");
        rig.plant(&hash, b"document");
        let error = rig.fetch_error(&hash, 7).await;
        let is_expected = matches!(error, StoreError::TooLarge { limit: 7, .. });
        assert!(is_expected, "{}: {error}", rig.name);
    }
    for rig in servers(&ALL, PATIENT).await {
        let hash = ContentHash::of(b"document");
        rig.plant(&hash, b"document");
        rig.behind().fail(Fault::Endless, usize::MAX);
        let error = rig.fetch_error(&hash, LARGE).await;
        let is_expected = matches!(error, StoreError::TooLarge { .. });
        assert!(is_expected, "{}: {error}", rig.name);
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_asked_for_again() {
    for rig in servers(&ALL, PATIENT).await {
        let bytes = noise(LARGE);
        let hash = ContentHash::of(&bytes);
        rig.plant(&hash, &bytes);
        rig.behind().fail(Fault::CutOff, 2);
        assert!(rig.store.get(&hash, LARGE).await.unwrap() == bytes);
        rig.behind().fail(Fault::CutOff, 2);
        let to = rig.target();
        rig.store.get_to(&hash, LARGE as u64, &to).await.unwrap();
        assert!(std::fs::read(&to).unwrap() == bytes, "{}", rig.name);
        std::fs::remove_file(&to).unwrap();

        let before = rig.behind().requests();
        rig.behind().fail(Fault::CutOff, usize::MAX);
        let error = rig.fetch_error(&hash, LARGE).await;
        let is_expected = matches!(error, StoreError::Unreachable { .. });
        assert!(is_expected, "{}: {error}", rig.name);
        assert_eq!(rig.behind().requests() - before, 6, "{}", rig.name);
    }
}

#[tokio::test]
async fn a_server_that_stops_talking_is_not_waited_for() {
    for fault in [Fault::Silent, Fault::Slow] {
        for rig in servers(&ALL, IMPATIENT).await {
            let hash = ContentHash::of(b"document");
            rig.plant(&hash, b"document");
            rig.behind().fail(fault, usize::MAX);
            let error = rig.fetch_error(&hash, 100).await;
            let is_expected = matches!(error, StoreError::Unreachable { .. });
            assert!(is_expected, "{}: {error}", rig.name);
        }
    }
    for rig in servers(&TAKING, IMPATIENT).await {
        rig.behind().fail(Fault::Silent, usize::MAX);
        let error = rig.store.put(b"document").await.unwrap_err();
        let is_expected = matches!(error, StoreError::Unreachable { .. });
        assert!(is_expected, "{}: {error}", rig.name);
        assert!(rig.behind().requests() <= 3, "{}", rig.name);
    }
}

/// The time for all tries ends one that would go on, as a server that drips makes it.
#[tokio::test]
async fn no_exchange_takes_for_ever() {
    let patience = Patience {
        total: Duration::from_millis(200),
        ..PATIENT
    };
    for rig in servers(&ALL, patience).await {
        let hash = ContentHash::of(b"document");
        rig.plant(&hash, b"document");
        rig.behind().fail(Fault::Silent, usize::MAX);
        let error = rig.store.get(&hash, 100).await.unwrap_err();
        let is_expected = matches!(error, StoreError::Unreachable { .. });
        assert!(is_expected, "{}: {error}", rig.name);
        assert!(rig.behind().requests() <= 1, "{}", rig.name);
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    for rig in servers(&ALL, PATIENT).await {
        let hash = ContentHash::of(b"document");
        rig.plant(&hash, b"document");
        rig.behind().fail(Fault::Busy, 2);
        assert_eq!(rig.store.get(&hash, 8).await.unwrap(), b"document");
        assert_eq!(rig.behind().requests(), 3, "{}", rig.name);
        rig.behind().fail(Fault::Busy, usize::MAX);
        let error = rig.fetch_error(&hash, 8).await;
        let is_expected = matches!(error, StoreError::Refused { status: 503, .. });
        assert!(is_expected, "{}: {error}", rig.name);
        assert_eq!(rig.behind().requests(), 9, "{}", rig.name);
    }
    for rig in servers(&TAKING, PATIENT).await {
        let bytes = noise(LARGE);
        rig.behind().fail(Fault::Busy, 2);
        rig.store.put(&bytes).await.unwrap();
        rig.behind().fail(Fault::Busy, 2);
        rig.store.put_file(&rig.file(&bytes)).await.unwrap();
        assert_eq!(rig.behind().requests(), 6, "{}", rig.name);
        assert_eq!(rig.documents(), 1, "{}", rig.name);
        rig.behind().fail(Fault::Busy, usize::MAX);
        let error = rig.store.put(&bytes).await.unwrap_err();
        let is_expected = matches!(error, StoreError::Refused { status: 503, .. });
        assert!(is_expected, "{}: {error}", rig.name);
    }
}

/// A connection that breaks while a document is sent.
#[tokio::test]
async fn an_upload_that_breaks_is_begun_again() {
    for rig in servers(&TAKING, PATIENT).await {
        let bytes = noise(LARGE);
        rig.behind().fail(Fault::HangUp, 2);
        let hash = rig.store.put(&bytes).await.unwrap();
        rig.behind().fail(Fault::HangUp, 2);
        rig.store.put_file(&rig.file(&bytes)).await.unwrap();
        assert!(rig.store.get(&hash, LARGE).await.unwrap() == bytes);
        rig.behind().fail(Fault::HangUp, usize::MAX);
        let error = rig.store.put(b"document").await.unwrap_err();
        let is_expected = matches!(error, StoreError::Unreachable { .. });
        assert!(is_expected, "{}: {error}", rig.name);
        assert_eq!(rig.documents(), 1, "{}", rig.name);
    }
}

#[tokio::test]
async fn what_a_server_will_not_do_is_asked_once() {
    for rig in servers(&TAKING, PATIENT).await {
        for (fault, status) in [
            (Fault::TooLarge, 413),
            (Fault::Forbidden, 403),
            (Fault::Elsewhere, 302),
        ] {
            rig.behind().fail(fault, usize::MAX);
            let before = rig.behind().requests();
            let error = rig.store.put(b"document").await.unwrap_err();
            let is_expected =
                matches!(error, StoreError::Refused { status: found, .. } if found == status);
            assert!(is_expected, "{}: {error}", rig.name);
            assert_eq!(rig.behind().requests() - before, 1, "{}", rig.name);
        }
    }
    for rig in servers(&ALL, PATIENT).await {
        let hash = ContentHash::of(b"document");
        rig.plant(&hash, b"document");
        for (fault, status) in [(Fault::Forbidden, 403), (Fault::Elsewhere, 302)] {
            rig.behind().fail(fault, usize::MAX);
            let error = rig.fetch_error(&hash, 8).await;
            let is_expected =
                matches!(error, StoreError::Refused { status: found, .. } if found == status);
            assert!(is_expected, "{}: {error}", rig.name);
        }
    }
}

/// Whoever stops waiting leaves nothing, neither there nor here.
#[tokio::test]
async fn what_is_given_up_half_way_leaves_nothing() {
    for rig in servers(&TAKING, PATIENT).await {
        let bytes = noise(LARGE);
        let path = rig.file(&bytes);
        rig.behind().fail(Fault::Silent, usize::MAX);
        tokio::select! {
            put = rig.store.put_file(&path) => panic!("{}: {put:?}", rig.name),
            () = rig.behind().until_requests(1) => {}
        }
        assert_eq!(rig.documents(), 0, "{}", rig.name);
    }
    for rig in servers(&ALL, PATIENT).await {
        let bytes = noise(LARGE);
        let hash = ContentHash::of(&bytes);
        rig.plant(&hash, &bytes);
        rig.behind().fail(Fault::Slow, usize::MAX);
        let to = rig.target();
        tokio::select! {
            got = rig.store.get_to(&hash, LARGE as u64, &to) => panic!("{}: {got:?}", rig.name),
            () = rig.behind().until_requests(1) => {}
        }
        rig.assert_clean();
    }
}

#[tokio::test]
async fn no_server_is_unreachable() {
    for rig in servers(&TAKING, PATIENT).await {
        rig.behind().stop().await;
        let hash = ContentHash::of(b"document");
        let fetched = rig.fetch_error(&hash, 8).await;
        let put = rig.store.put(b"document").await.unwrap_err();
        for error in [fetched, put] {
            let is_expected = matches!(error, StoreError::Unreachable { .. });
            assert!(is_expected, "{}: {error}", rig.name);
        }
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let mut rigs = servers(&TAKING, PATIENT).await;
    rigs.push(Rig::folder());
    for rig in rigs {
        let absent = rig.folder.path().join("absent");
        let error = rig.store.put_file(&absent).await.unwrap_err();
        let is_expected = matches!(&error, StoreError::Io { path, .. } if *path == absent);
        assert!(is_expected, "{}: {error}", rig.name);
        assert_eq!(rig.documents(), 0, "{}", rig.name);
    }
}

#[tokio::test]
async fn ipfs_is_not_asked_to_keep_more_than_a_block() {
    let rig = Rig::server(Dialect::Kubo, PATIENT).await;
    let bytes = noise(LARGE + 1);
    let put = rig.store.put(&bytes).await.unwrap_err();
    let put_file = rig.store.put_file(&rig.file(&bytes)).await;
    for error in [put, put_file.unwrap_err()] {
        let is_expected = matches!(
            error,
            StoreError::TooLarge {
                limit: 0x10_0000,
                ..
            }
        );
        assert!(is_expected, "{error}");
    }
    assert_eq!(rig.behind().requests(), 0);
}

#[tokio::test]
async fn ipfs_is_held_to_the_cid() {
    let rig = Rig::server(Dialect::Kubo, PATIENT).await;
    rig.behind().fail(Fault::KeepsOther, 1);
    let error = rig.store.put(b"document").await.unwrap_err().to_string();
    let expected = cid(&ContentHash::of(b"document"));
    assert!(error.contains(&expected), "{error}");
}

#[tokio::test]
async fn an_http_server_is_held_to_what_it_kept() {
    let rig = Rig::server(Dialect::Http, PATIENT).await;
    rig.behind().fail(Fault::KeepsOther, 1);
    let error = rig.store.put(b"document").await.unwrap_err();
    assert!(matches!(error, StoreError::HashMismatch { .. }), "{error}");
}

#[tokio::test]
async fn s3_compares_what_arrives_with_what_was_sent() {
    let rig = Rig::server(Dialect::S3, PATIENT).await;
    rig.behind().fail(Fault::KeepsOther, 2);
    let hash = rig.store.put(b"document").await.unwrap();
    assert_eq!(rig.behind().requests(), 3);
    assert_eq!(rig.store.get(&hash, 8).await.unwrap(), b"document");
}

#[tokio::test]
async fn a_wrong_secret_is_told_apart_and_not_told() {
    let rig = Rig::server(Dialect::S3, PATIENT).await;
    let store = s3(&rig.behind().address, "another secret", PATIENT);
    let error = store.put(b"document").await.unwrap_err().to_string();
    let server = &rig.behind().address;
    assert_eq!(
        error,
        format!(
            "the document store at s3://results/of/jobs ({server}) answered with status 403: \
             SignatureDoesNotMatch"
        )
    );
    assert_eq!(rig.documents(), 0);
}

#[tokio::test]
async fn credentials_in_an_address_are_sent_and_not_shown() {
    for (dialect, scheme, path) in [
        (Dialect::Http, "http", "/documents"),
        (Dialect::Kubo, "ipfs+http", ""),
    ] {
        let server = Server::start(dialect).await;
        let (_, host) = server.address.split_once("://").unwrap();
        let store = open_store(&format!("{scheme}://user:secret@{host}{path}")).unwrap();
        store.put(b"document").await.unwrap();
        assert_eq!(server.asker().as_deref(), Some("Basic dXNlcjpzZWNyZXQ="));
        server.fail(Fault::Forbidden, 1);
        let error = store.put(b"document").await.unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("secret"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_not_a_missing_document() {
    let server = Server::start(Dialect::S3).await;
    let address = format!("s3://other?endpoint={}", server.address);
    let account = S3Account::new(KEY, SECRET);
    let store = S3Store::with_patience(&address, account, PATIENT).unwrap();
    let error = store.get(&ContentHash::of(b""), 8).await.unwrap_err();
    assert!(error.to_string().ends_with("404: NoSuchBucket"), "{error}");
}

/// The store that `NOSANA_STORE` names, such as a real bucket or node.
#[tokio::test]
#[ignore = "needs a store: NOSANA_STORE=s3://BUCKET cargo test --test stores -- --ignored"]
async fn a_real_store_keeps_and_gives() {
    let address = std::env::var("NOSANA_STORE").unwrap();
    let store = open_store(&address).unwrap();
    let folder = TempDir::new().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    for length in [0, 8, LARGE / 2] {
        let bytes = noise(length);
        let hash = store.put(&bytes).await.unwrap();
        assert!(store.get(&hash, length).await.unwrap() == bytes);
        std::fs::write(&from, &bytes).unwrap();
        assert_eq!(store.put_file(&from).await.unwrap(), hash);
        store.get_to(&hash, length as u64, &to).await.unwrap();
        assert!(std::fs::read(&to).unwrap() == bytes);
        std::fs::remove_file(&to).unwrap();
        if length > 0 {
            let error = store.get(&hash, length - 1).await.unwrap_err();
            assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");
        }
    }
    let absent = ContentHash(rand::random());
    let error = store.get(&absent, LARGE).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
}

fn assert_is_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Bytes that are the same in each run, and not in each piece.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(&mut next).take(length).collect()
}

//! The document stores, against honest and hostile servers on loopback.

#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use std::{io, time::Duration};

use nosana_sdk::store::{
    ContentHash, FolderStore, HttpStore, Patience, Store, StoreError, open_store, shown_address,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::JoinHandle,
};

const LIMIT: usize = 1 << 10;

/// Of one who asks once, and waits far longer than anything here takes on a busy machine.
const ONCE: Patience = Patience {
    connect: Duration::from_mins(5),
    silence: Duration::from_mins(5),
    total: Duration::from_mins(10),
    tries: 1,
    pause: Duration::ZERO,
};

#[test]
fn a_hash_is_64_digits() {
    let hash = ContentHash::of(b"abc");
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash.to_string(), text);
    assert_eq!(text.parse(), Ok(hash));
    assert_eq!(text.to_uppercase().parse(), Ok(hash));
    assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{text}\""));
    assert_eq!(
        serde_json::from_str::<ContentHash>(&format!("\"{text}\"")).unwrap(),
        hash
    );
    for bad in [
        "",
        "ba78",
        &text[1..],
        &format!("{text}00"),
        &text.replace('b', "g"),
    ] {
        let error = bad.parse::<ContentHash>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected the 64 hexadecimal digits of a SHA-256"
        );
    }
}

#[tokio::test]
async fn a_folder_gives_back_what_was_put() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::new(folder.path().join("not/yet/there"));
    let hash = store.put(b"document").await.unwrap();
    assert_eq!(store.put(b"document").await.unwrap(), hash);
    assert_eq!(hash, ContentHash::of(b"document"));
    assert_eq!(store.get(&hash, 8).await.unwrap(), b"document");

    let files: Vec<_> = std::fs::read_dir(folder.path().join("not/yet/there"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 1, "no unfinished file is left");
    assert_eq!(
        files[0].file_name().to_str(),
        Some(hash.to_string().as_str())
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The process's own mask may take rights away, but none are added.
        assert_eq!(
            files[0].metadata().unwrap().permissions().mode() & 0o777 & !0o644,
            0
        );
    }
}

#[tokio::test]
async fn a_folder_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::new(folder.path());
    let hash = ContentHash::of(b"document");
    assert!(
        matches!(store.get(&hash, LIMIT).await, Err(StoreError::NotFound { hash: missing }) if missing == hash)
    );

    std::fs::write(folder.path().join(hash.to_string()), b"changed").unwrap();
    let error = store.get(&hash, LIMIT).await.unwrap_err();
    let changed = ContentHash::of(b"changed");
    assert!(
        matches!(error, StoreError::HashMismatch { expected, found } if expected == hash && found == changed)
    );

    // Putting the right bytes mends it.
    store.put(b"document").await.unwrap();
    assert_eq!(store.get(&hash, LIMIT).await.unwrap(), b"document");
    let error = store.get(&hash, 7).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("the document {hash} is larger than the 7 bytes allowed")
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let error = FolderStore::new(&file).put(b"x").await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("the document store cannot use {}", file.display())),
        "{error}"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn addresses_choose_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    for address in [path.clone(), format!("file://{path}")] {
        let store = open_store(&address).unwrap();
        let hash = store.put(b"document").await.unwrap();
        assert!(folder.path().join(hash.to_string()).exists());
    }
    assert!(open_store("http://127.0.0.1:1/base").is_ok());
    for bad in [
        "",
        " ",
        "ftp://example.com/",
        "file://host/path",
        "http://",
        "https://a/?query",
    ] {
        assert!(
            matches!(open_store(bad), Err(StoreError::BadAddress { .. })),
            "{bad}"
        );
    }
    for bad in [
        "ftp://user:secret@example.com/",
        "http://user:secret@",
        "https://a/?token=secret",
    ] {
        let Err(error) = open_store(bad) else {
            panic!("no such store")
        };
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    assert_eq!(shown_address("/srv/a#b?c@d"), "/srv/a#b?c@d");
    assert_eq!(
        shown_address("https://user:secret@a.example/b?c#d"),
        "https://a.example/b"
    );
}

#[tokio::test]
async fn files_go_into_a_folder_and_out_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::new(folder.path().join("store"));
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let large = vec![7; 3 << 20];
    std::fs::write(&from, &large).unwrap();
    let hash = store.put_file(&from).await.unwrap();
    assert_eq!(hash, ContentHash::of(&large));
    store.get_to(&hash, 3 << 20, &to).await.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), large);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = to.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777 & !0o600, 0);
    }

    // What is there is not written over.
    std::fs::write(&to, b"mine").unwrap();
    let error = store.get_to(&hash, 3 << 20, &to).await.unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
    assert_eq!(std::fs::read(&to).unwrap(), b"mine");

    // Nothing stays of what is wrong, too large or not there.
    std::fs::remove_file(&to).unwrap();
    let error = store.get_to(&hash, (3 << 20) - 1, &to).await.unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");
    std::fs::write(folder.path().join("store").join(hash.to_string()), b"x").unwrap();
    let error = store.get_to(&hash, 3 << 20, &to).await.unwrap_err();
    assert!(matches!(error, StoreError::HashMismatch { .. }), "{error}");
    let error = store.put_file(&to).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Io { path, .. } if *path == to),
        "{error}"
    );
    let mut left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["from", "store"]);
}

/// A process that is killed while it writes leaves a draft; another removes it once nobody
/// can be writing to it any more.
#[tokio::test]
async fn what_killed_processes_left_in_a_folder_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join(".1.part"), folder.path().join(".2.part"));
    for path in [&old, &new] {
        std::fs::write(path, b"half").unwrap();
    }
    let two_hours_ago = std::time::SystemTime::now() - Duration::from_hours(2);
    let file = std::fs::File::options().write(true).open(&old).unwrap();
    file.set_modified(two_hours_ago).unwrap();
    FolderStore::new(folder.path())
        .put(b"document")
        .await
        .unwrap();
    assert!(!old.exists());
    assert!(new.exists(), "somebody may be at it");
}

/// An upload that is given up leaves nothing.
#[tokio::test]
async fn a_document_that_does_not_come_to_its_end_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = FolderStore::new(folder.path());
    let hash = ContentHash::of(b"document");
    let mut incoming = store.receive(&hash, 8).await.unwrap();
    incoming.write(b"docu").await.unwrap();
    drop(incoming);
    let mut incoming = store.receive(&hash, 8).await.unwrap();
    incoming.write(b"document").await.unwrap();
    let error = incoming.write(b"s").await.unwrap_err();
    assert!(
        matches!(error, StoreError::TooLarge { limit: 8, .. }),
        "{error}"
    );
    drop(incoming);
    let incoming = store.receive(&hash, 8).await.unwrap();
    let error = incoming.finish().await.unwrap_err();
    assert!(matches!(error, StoreError::HashMismatch { .. }), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The head and the body of one request.
async fn request(stream: &mut TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        let mut piece = [0; 1024];
        let read = stream.read(&mut piece).await?;
        bytes.extend_from_slice(&piece[..read]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .to_lowercase()
        .lines()
        .find_map(|line| {
            line.strip_prefix("content-length: ")
                .map(|length| length.parse().unwrap())
        })
        .unwrap_or(0);
    let mut body = bytes.split_off(end);
    while body.len() < length {
        let mut piece = vec![0; length - body.len()];
        let read = stream.read(&mut piece).await?;
        body.extend_from_slice(&piece[..read]);
    }
    Ok((head.lines().next().unwrap_or_default().to_owned(), body))
}

/// A server that answers one request with these bytes, and then, if told so, sends `x`
/// until nobody listens. The task returns what was asked.
async fn server(answer: String, for_ever: bool) -> (HttpStore, JoinHandle<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let store = HttpStore::with_patience(
        &format!("http://{}/documents", listener.local_addr().unwrap()),
        ONCE,
    )
    .unwrap();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let asked = request(&mut stream).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        while for_ever && stream.write_all(b"400\r\n").await.is_ok() {
            if stream.write_all(&[b'x'; 1024]).await.is_err()
                || stream.write_all(b"\r\n").await.is_err()
            {
                break;
            }
        }
        asked
    });
    (store, task)
}

fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_server_gives_what_was_asked() {
    let hash = ContentHash::of(b"document");
    let (store, server) = server(answer("200 OK", "document"), false).await;
    assert_eq!(store.get(&hash, LIMIT).await.unwrap(), b"document");
    assert_eq!(
        server.await.unwrap().0,
        format!("GET /documents/{hash} HTTP/1.1")
    );
}

#[tokio::test]
async fn a_server_keeps_what_is_put() {
    let hash = ContentHash::of(b"document");
    for body in [
        "",
        &hash.to_string(),
        &format!("{hash}\n"),
        "<html>stored</html>",
    ] {
        let (store, server) = server(answer("201 Created", body), false).await;
        assert_eq!(store.put(b"document").await.unwrap(), hash);
        assert_eq!(
            server.await.unwrap(),
            (
                format!("PUT /documents/{hash} HTTP/1.1"),
                b"document".to_vec()
            )
        );
    }
}

#[tokio::test]
async fn a_server_that_kept_something_else_is_caught() {
    let other = ContentHash::of(b"other");
    let (store, _server) = server(answer("200 OK", &other.to_string()), false).await;
    let error = store.put(b"document").await.unwrap_err();
    assert!(matches!(error, StoreError::HashMismatch { found, .. } if found == other));
}

#[tokio::test]
async fn a_server_with_wrong_bytes_is_caught() {
    let hash = ContentHash::of(b"document");
    let (store, _server) = server(answer("200 OK", "documents"), false).await;
    let error = store.get(&hash, LIMIT).await.unwrap_err();
    let found = ContentHash::of(b"documents");
    assert_eq!(
        error.to_string(),
        format!("the store answered with the document {found} instead of {hash}")
    );
}

#[tokio::test]
async fn a_server_that_sends_for_ever_is_cut_off() {
    let hash = ContentHash::of(b"document");
    let (store, server) = server(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".into(),
        true,
    )
    .await;
    let error = store.get(&hash, LIMIT).await.unwrap_err();
    assert!(
        matches!(error, StoreError::TooLarge { limit: 1024, .. }),
        "{error}"
    );
    // The server noticed that nobody listens.
    server.await.unwrap();
}

#[tokio::test]
async fn a_server_that_announces_too_much_is_not_read() {
    let hash = ContentHash::of(b"document");
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1025\r\n\r\n";
    let (store, _server) = server(head.into(), false).await;
    assert!(matches!(
        store.get(&hash, LIMIT).await,
        Err(StoreError::TooLarge { .. })
    ));
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_is_unreachable() {
    let hash = ContentHash::of(b"document");
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\ndocu";
    let (store, _server) = server(head.into(), false).await;
    assert!(matches!(
        store.get(&hash, LIMIT).await,
        Err(StoreError::Unreachable { .. })
    ));
}

#[tokio::test]
async fn a_silent_server_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let moment = Duration::from_millis(50);
    let patience = Patience {
        connect: moment,
        silence: moment,
        total: moment,
        ..Patience::default()
    };
    let store = HttpStore::with_patience(
        &format!("http://{}", listener.local_addr().unwrap()),
        patience,
    )
    .unwrap();
    let error = store.get(&ContentHash::of(b""), LIMIT).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn no_server_is_unreachable() {
    // Bound, so that nobody else listens there.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let store = HttpStore::with_patience(&format!("http://user:secret@{address}/"), ONCE).unwrap();
    let error = store.put(b"document").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("the document store at http://{address}/ cannot be reached")
    );
    let source = std::error::Error::source(&error).unwrap();
    assert!(!format!("{source:?}").contains("secret"), "{source:?}");
}

#[tokio::test]
async fn answers_other_than_success_are_errors() {
    let hash = ContentHash::of(b"document");
    let (store, _server) = server(answer("404 Not Found", "nothing"), false).await;
    assert!(matches!(
        store.get(&hash, LIMIT).await,
        Err(StoreError::NotFound { .. })
    ));
    for status in [302, 403, 500] {
        let status_line = format!("{status} Status\r\nlocation: http://127.0.0.1:1/");
        let (store, _server) = server(answer(&status_line, ""), false).await;
        let error = store.get(&hash, LIMIT).await.unwrap_err();
        assert!(
            matches!(error, StoreError::Refused { status: found, .. } if found == status),
            "{error}"
        );
        let (store, _server) = server(answer(&status_line, ""), false).await;
        assert!(matches!(
            store.put(b"document").await,
            Err(StoreError::Refused { .. })
        ));
    }
}

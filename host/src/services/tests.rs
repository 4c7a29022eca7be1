use std::{
    collections::BTreeSet,
    convert::Infallible,
    net::{IpAddr, Ipv4Addr},
    sync::{Barrier, atomic::AtomicBool},
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    routing::{any, get},
};
use futures_util::{FutureExt, SinkExt, StreamExt, future::BoxFuture, stream};
use nosana_sdk::definition::container::{HealthCheck, HttpCheck, HttpMethod, PortSpec};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    accept_async, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{watch::Pauses, *};

/// Far above what anything here takes on a busy machine.
const LONG: Duration = Duration::from_mins(5);
const JOB: Address = Address::new_from_array([2; 32]);
const CLIENT: Address = Address::new_from_array([3; 32]);
/// When the certificates of the tests begin, and a time at which all but one of them are good.
const START_OF_2020: i64 = 1_577_836_800;
const IN_2025: i64 = 1_750_000_000;
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/services");

/// An ingress of its own, with a folder for state and jobs.
struct World {
    folder: TempDir,
    services: Services,
    monitor: Arc<Monitor>,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl World {
    async fn new(change: impl FnOnce(&mut ServicesConfig)) -> Self {
        let mut config = plain();
        change(&mut config);
        config.validate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let monitor = Arc::new(Monitor::default());
        let ingress = Ingress::open(&config, folder.path(), Arc::clone(&monitor));
        let ingress = ingress.await.unwrap();
        Self {
            folder,
            services: ingress.services(),
            monitor,
            address: ingress.address().unwrap(),
            serving: tokio::spawn(ingress.serve()),
        }
    }

    fn board(&self) -> Board {
        Board::new(self.services.clone(), &JOB, &CLIENT, self.folder.path())
    }

    /// A client for which all names of services are this ingress.
    fn http(&self, url: &str) -> reqwest::Client {
        let name = reqwest::Url::parse(url).unwrap();
        let authority = std::fs::read(format!("{FILES}/authority.pem")).unwrap();
        reqwest::Client::builder()
            .no_proxy()
            .add_root_certificate(reqwest::Certificate::from_pem(&authority).unwrap())
            .resolve(name.host_str().unwrap(), self.address)
            .build()
            .unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn plain() -> ServicesConfig {
    ServicesConfig {
        listen: Some(([127, 0, 0, 1], 0).into()),
        domain: Some("gpu.test".to_owned()),
        ..ServicesConfig::default()
    }
}

fn exposed(port: u16) -> Exposed {
    PortSpec::One(port).into()
}

/// A container's server, and where it is.
async fn container(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn until(what: &str, condition: impl Fn() -> bool) {
    let wait = async {
        while !condition() {
            sleep(Duration::from_millis(2)).await;
        }
    };
    assert!(timeout(LONG, wait).await.is_ok(), "{what}: not so");
}

fn only_url(board: &Board) -> String {
    board.statuses()[0].url.clone().unwrap()
}

#[test]
fn each_mistake_in_the_configuration_is_named() {
    assert_eq!(ServicesConfig::default().validate(), Ok(()));
    assert_eq!(plain().validate(), Ok(()));
    let wrong = |change: fn(&mut ServicesConfig)| {
        let mut config = plain();
        change(&mut config);
        config.validate().unwrap_err()
    };
    assert_eq!(
        wrong(|it| it.listen = None),
        SettingsError::NotListening { key: "domain" }
    );
    for domain in ["", "Gpu.example", "gpu..example", "-a.example", "*.example"] {
        let config = ServicesConfig {
            domain: Some(domain.to_owned()),
            ..plain()
        };
        let error = config.validate().unwrap_err();
        assert!(matches!(error, SettingsError::Domain { .. }), "{domain}");
    }
    assert_eq!(
        wrong(|it| it.key = Some("key".into())),
        SettingsError::HalfTls
    );
    let address: SocketAddr = "0.0.0.0:8443".parse().unwrap();
    assert_eq!(
        wrong(|it| it.listen = Some("0.0.0.0:8443".parse().unwrap())),
        SettingsError::InTheClear { address }
    );
    assert_eq!(
        wrong(|it| it.tunnel = Some(vec!["ssh".into()])),
        SettingsError::TunnelWithoutTls
    );
    assert_eq!(
        wrong(|it| {
            it.tunnel = Some(Vec::new());
            it.tunnel_ends_tls = true;
        }),
        SettingsError::NoProgram
    );
    assert_eq!(
        wrong(|it| it.tunnel_ends_tls = true),
        SettingsError::NoTunnel
    );
    assert_eq!(
        wrong(|it| {
            it.tunnel = Some(vec!["ssh".into()]);
            it.tunnel_ends_tls = true;
            it.certificate = Some("c".into());
            it.key = Some("k".into());
        }),
        SettingsError::TlsTwice
    );
}

#[test]
fn a_port_that_is_roots_is_told_from_one_that_is_taken() {
    let listen = |kind: std::io::ErrorKind| {
        let address = "0.0.0.0:443".parse().unwrap();
        let source = kind.into();
        ServicesError::Listen { address, source }.to_string()
    };
    let denied = listen(std::io::ErrorKind::PermissionDenied);
    assert!(denied.contains("CAP_NET_BIND_SERVICE"), "{denied}");
    let taken = listen(std::io::ErrorKind::AddrInUse);
    assert!(taken.contains("ss -ltnp"), "{taken}");
}

#[test]
fn a_tunnels_arguments_are_not_printed() {
    let config = ServicesConfig {
        tunnel: Some(vec!["frpc".into(), "--token=hush".into()]),
        ..plain()
    };
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
fn urls_have_the_port_that_clients_need() {
    let url = |change: fn(&mut ServicesConfig)| {
        let mut config = plain();
        change(&mut config);
        config.public(8080).url("name")
    };
    assert_eq!(url(|_| ()), "http://name.gpu.test:8080");
    assert_eq!(url(|it| it.port = Some(80)), "http://name.gpu.test");
    let tls = |it: &mut ServicesConfig| it.certificate = Some("c".into());
    let mut config = plain();
    tls(&mut config);
    assert_eq!(config.public(8443).url("n"), "https://n.gpu.test:8443");
    config.tunnel = Some(vec!["ssh".into()]);
    assert_eq!(config.public(8443).url("n"), "https://n.gpu.test");
    config.port = Some(7443);
    assert_eq!(config.public(8443).url("n"), "https://n.gpu.test:7443");
}

#[test]
fn a_host_name_has_one_label_below_the_domain() {
    let public = plain().public(80);
    for host in ["a.gpu.test", "A.GPU.test", "a.gpu.test:8443", "a.gpu.test."] {
        assert_eq!(public.label(host).as_deref(), Some("a"), "{host}");
    }
    for host in [
        "gpu.test",
        ".gpu.test",
        "a.b.gpu.test",
        "a.gpu.test.evil",
        "agpu.test",
        "a",
        "",
        "[::1]:80",
    ] {
        assert_eq!(public.label(host), None, "{host}");
    }
}

#[tokio::test]
async fn names_follow_from_the_job_and_private_ones_from_a_secret_too() {
    let world = World::new(|_| ()).await;
    let board = world.board();
    let name = |board: &Board, op: &str, port, is_private| {
        let name = board.host_name(op, port, is_private).unwrap().unwrap();
        let label = name.strip_suffix(".gpu.test").unwrap().to_owned();
        assert_eq!(label.len(), 40);
        label
    };
    let public = name(&board, "a", 80, false);
    let hidden = name(&board, "a", 80, true);
    assert_ne!(public, hidden);
    assert_ne!(public, name(&board, "a", 81, false));
    assert_ne!(public, name(&board, "b", 80, false));
    // A new agent has the same names.
    let again = world.board();
    assert_eq!(public, name(&again, "a", 80, false));
    assert_eq!(hidden, name(&again, "a", 80, true));
    let file = world.folder.path().join(SECRET_FILE);
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Half of a secret is no secret.
    fs::write(&file, "0123").unwrap();
    assert_ne!(hidden, name(&world.board(), "a", 80, true));
    // Another job has others, also in the same folder.
    let other = Address::new_from_array([9; 32]);
    let other = Board::new(world.services.clone(), &other, &CLIENT, world.folder.path());
    assert_ne!(public, name(&other, "a", 80, false));
}

/// As those of a group do.
#[tokio::test]
async fn operations_that_begin_at_once_share_the_secret() {
    let world = World::new(|_| ()).await;
    let board = world.board();
    let together = Barrier::new(8);
    let names: BTreeSet<String> = std::thread::scope(|scope| {
        let ask = || {
            together.wait();
            board.host_name("a", 80, true).unwrap().unwrap()
        };
        let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|ask| ask.join().unwrap()).collect()
    });
    assert_eq!(names.len(), 1);
}

#[tokio::test]
async fn a_url_is_told_and_taken_while_the_service_is_healthy() {
    let world = World::new(|_| ()).await;
    let target = container(Router::new().route("/hello", get(|| async { "hello" }))).await;
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    let told = board.statuses();
    assert_eq!(
        (told[0].state, &told[0].url),
        (ServiceState::Starting, &None)
    );

    let label = opened.services[0].labels[0].clone();
    let url = format!("http://{label}.gpu.test:{}", world.address.port());
    let http = world.http(&url);
    let ask = || async { http.get(format!("{url}/hello")).send().await.unwrap() };
    let refused = ask().await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "5");
    assert!(refused.text().await.unwrap().contains("starting"));

    assert!(opened.set(target, true) && !opened.set(target, true));
    board.expires_at(1_000);
    let told = board.statuses();
    assert_eq!(told[0].url.as_ref(), Some(&url));
    assert_eq!(told[0].expires_at, Some(1_000));
    let answer = ask().await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.text().await.unwrap(), "hello");

    assert!(opened.set(target, false));
    assert_eq!(board.statuses()[0].state, ServiceState::Unhealthy);
    assert_eq!(board.statuses()[0].url, None);
    assert_eq!(ask().await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(opened.set(target, true));
    assert_eq!(ask().await.status(), StatusCode::OK);

    drop(opened);
    let told = board.statuses();
    assert_eq!(
        (told[0].state, told[0].expires_at),
        (ServiceState::Ended, None)
    );
    assert_eq!(ask().await.status(), StatusCode::NOT_FOUND);
    assert_eq!(world.monitor.answers()[&200], 2);
}

#[tokio::test]
async fn a_host_that_publishes_nothing_tells_the_state_alone() {
    let board = Board::new(Services::default(), &JOB, &CLIENT, Path::new("/nowhere"));
    let opened = board.open("op", &[exposed(80)], true, Some("d")).unwrap();
    assert!(opened.set("127.0.0.1:80".parse().unwrap(), true));
    let told = board.statuses();
    assert_eq!(
        (told[0].state, &told[0].url),
        (ServiceState::Healthy, &None)
    );
    assert_eq!(board.host_name("op", 80, true).unwrap(), None);
    assert_eq!(board.domain(), None);
}

#[tokio::test]
async fn the_jobs_of_a_deployment_share_a_name() {
    let world = World::new(|_| ()).await;
    let first = container(Router::new().fallback(|| async { "first" })).await;
    let second = container(Router::new().fallback(|| async { "second" })).await;
    let boards = [1, 2].map(|job| {
        let job = Address::new_from_array([job; 32]);
        Board::new(world.services.clone(), &job, &CLIENT, world.folder.path())
    });
    let name = boards[0].deployment_name("d", "op").unwrap();
    let url = format!("http://{name}:{}", world.address.port());
    let http = world.http(&url);
    let ask = || async { http.get(&url).send().await.unwrap().text().await.unwrap() };

    let open = |board: &Board, target: SocketAddr| {
        let opened = board.open("op", &[exposed(target.port())], false, Some("d"));
        opened.unwrap()
    };
    let one = open(&boards[0], first);
    one.set(first, true);
    let two = open(&boards[1], second);
    assert_eq!(ask().await, "first", "the other one is not healthy");
    two.set(second, true);
    assert_eq!(ask().await, "second");
    drop(two);
    assert_eq!(ask().await, "first");
    // Another client's is another name.
    let other = Address::new_from_array([9; 32]);
    let other = Board::new(world.services.clone(), &JOB, &other, world.folder.path());
    assert_ne!(other.deployment_name("d", "op").unwrap(), name);
}

#[tokio::test]
async fn what_a_container_hears_is_what_the_client_said_and_who_it_is() {
    let world = World::new(|_| ()).await;
    let echo = any(|request: Request| async move {
        let headers = request.headers();
        let lines: Vec<String> = [
            "host",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-mine",
            "te",
            "x-real-ip",
            "forwarded",
        ]
        .iter()
        .filter_map(|name| Some(format!("{name}={}", headers.get(*name)?.to_str().unwrap())))
        .collect();
        let line = format!("{} {} {}", request.method(), request.uri(), lines.join(" "));
        let body = axum::body::to_bytes(request.into_body(), 1 << 20)
            .await
            .unwrap();
        format!("{line} {}", String::from_utf8_lossy(&body))
    });
    let target = container(Router::new().fallback_service(echo)).await;
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    opened.set(target, true);
    let url = only_url(&board);
    let host = url.strip_prefix("http://").unwrap();
    let answer = world
        .http(&url)
        .post(format!("{url}/a/b?c=%20d"))
        .header("x-forwarded-for", "1.2.3.4")
        .header("x-real-ip", "1.2.3.4")
        .header("forwarded", "for=1.2.3.4")
        .header("x-mine", "yes")
        .header("te", "trailers")
        .header("connection", "x-forwarded-for, x-forwarded-host")
        .body("body")
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.text().await.unwrap(),
        format!(
            "POST /a/b?c=%20d host={host} x-forwarded-for=127.0.0.1 x-forwarded-proto=http x-forwarded-host={host} x-mine=yes body"
        )
    );
}

/// One byte after the other, both ways, with more than any buffer holds.
#[tokio::test]
async fn bodies_pass_as_they_come() {
    let world = World::new(|_| ()).await;
    let echo = any(|request: Request| async move { Body::new(request.into_body()) });
    let target = container(Router::new().fallback_service(echo)).await;
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    opened.set(target, true);
    let url = only_url(&board);
    let (sender, receiver) = tokio::sync::mpsc::channel::<Bytes>(1);
    let body = stream::unfold(receiver, |mut receiver| async move {
        Some((Ok::<_, Infallible>(receiver.recv().await?), receiver))
    });
    let sent = world
        .http(&url)
        .post(&url)
        .body(reqwest::Body::wrap_stream(body))
        .send();
    let first = Bytes::from_static(b"first");
    let (answer, sending) = tokio::join!(sent, sender.send(first.clone()));
    sending.unwrap();
    let mut answer = answer.unwrap();
    assert_eq!(answer.headers().get("content-length"), None);
    assert_eq!(answer.chunk().await.unwrap().unwrap(), first);
    let large = Bytes::from(vec![b'x'; 4 << 20]);
    let (sending, read) = tokio::join!(
        async {
            sender.send(large.clone()).await.unwrap();
            drop(sender);
        },
        answer.bytes()
    );
    let () = sending;
    assert_eq!(read.unwrap(), large);
}

#[tokio::test]
async fn a_websocket_passes_both_ways() {
    let world = World::new(|_| ()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut socket = accept_async(stream).await.unwrap();
                while let Some(Ok(message)) = socket.next().await {
                    if message.is_text() {
                        socket.send(message).await.unwrap();
                    }
                }
            });
        }
    });
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    opened.set(target, true);
    let url = only_url(&board).replace("http://", "ws://");
    let stream = TcpStream::connect(world.address).await.unwrap();
    let request = format!("{url}/chat").into_client_request().unwrap();
    let (mut socket, _) = client_async(request, stream).await.unwrap();
    for text in ["one", "two"] {
        socket.send(Message::text(text)).await.unwrap();
        let heard = timeout(LONG, socket.next()).await.unwrap().unwrap();
        assert_eq!(heard.unwrap(), Message::text(text));
    }
    let service = Arc::clone(&opened.services[0]);
    assert_eq!(service.places.available_permits(), MOST_CONNECTIONS - 1);
    socket.close(None).await.unwrap();
    drop(socket);
    until("its place is free", || {
        service.places.available_permits() == MOST_CONNECTIONS
    })
    .await;
    until("nobody is connected", || world.monitor.connections() == 0).await;
}

#[tokio::test]
async fn a_service_has_so_many_connections_and_no_more() {
    let world = World::new(|_| ()).await;
    let target = container(Router::new().fallback(|| async { "hello" })).await;
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    opened.set(target, true);
    let url = only_url(&board);
    let places = Arc::clone(&opened.services[0].places);
    let all = u32::try_from(MOST_CONNECTIONS).unwrap();
    let taken = places.acquire_many(all).await.unwrap();
    let ask = || async { world.http(&url).get(&url).send().await.unwrap() };
    assert_eq!(ask().await.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(taken);
    assert_eq!(ask().await.status(), StatusCode::OK);
}

/// Where nobody listens, and nobody else can as long as the socket is there.
fn silent() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// What the peer sends as it is, and all that comes back.
async fn raw(world: &World, request: &str) -> String {
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut answer))
        .await
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn what_is_no_service_is_not_there() {
    let world = World::new(|_| ()).await;
    let target = container(Router::new().fallback(|headers: HeaderMap| async move {
        headers["host"].to_str().unwrap().to_owned()
    }))
    .await;
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    opened.set(target, true);
    let name = board
        .host_name("op", target.port(), false)
        .unwrap()
        .unwrap();
    let close = "connection: close\r\n\r\n";
    for host in ["gpu.test", "other.gpu.test", "127.0.0.1", "localhost"] {
        let answer = raw(
            &world,
            &format!("GET / HTTP/1.1\r\nhost: {host}\r\n{close}"),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{host}: {answer}");
    }
    let twice = format!("GET / HTTP/1.1\r\nhost: {name}\r\nhost: a\r\n{close}");
    assert!(raw(&world, &twice).await.starts_with("HTTP/1.1 404"));
    // What stands in the line wins over the header, and no other place is ever dialled.
    let line = format!("GET http://{name}/ HTTP/1.1\r\nhost: a.example\r\n{close}");
    let answer = raw(&world, &line).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with(&name), "{answer}");
    let line = format!("GET http://a.example/ HTTP/1.1\r\nhost: {name}\r\n{close}");
    assert!(raw(&world, &line).await.starts_with("HTTP/1.1 404"));
    let line = format!("CONNECT {name}:443 HTTP/1.1\r\nhost: {name}\r\n{close}");
    assert!(raw(&world, &line).await.starts_with("HTTP/1.1 405"));
    // Two lengths are no request.
    let line = format!(
        "POST / HTTP/1.1\r\nhost: {name}\r\ncontent-length: 1\r\ncontent-length: 2\r\n{close}"
    );
    assert!(raw(&world, &line).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test]
async fn a_container_that_does_not_speak_http_is_a_bad_gateway() {
    let world = World::new(|_| ()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"SSH-2.0-hello\r\n").await;
        }
    });
    let (_silent, nobody) = silent();
    let board = world.board();
    let ports = [exposed(target.port()), exposed(nobody.port())];
    let opened = board.open("op", &ports, false, None).unwrap();
    for target in [target, nobody] {
        opened.set(target, true);
    }
    for service in board.statuses() {
        let url = service.url.unwrap();
        let answer = world.http(&url).get(&url).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    }
}

fn tls_files(folder: &Path, number: u8) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    fs::copy(format!("{FILES}/certificate-{number}.pem"), &certificate).unwrap();
    fs::copy(format!("{FILES}/key-{number}.pem"), &key).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    (certificate, key)
}

#[tokio::test]
async fn tls_ends_here() {
    let files = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(files.path(), 1);
    let world = World::new(|config| {
        config.certificate = Some(certificate);
        config.key = Some(key);
    })
    .await;
    let target = container(Router::new().fallback(|headers: HeaderMap| async move {
        headers["x-forwarded-proto"].to_str().unwrap().to_owned()
    }))
    .await;
    let board = world.board();
    let opened = board
        .open("op", &[exposed(target.port())], false, None)
        .unwrap();
    opened.set(target, true);
    let url = only_url(&board);
    assert!(url.starts_with("https://"), "{url}");
    let answer = world.http(&url).get(&url).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "https");
    let name = url.strip_prefix("https://").unwrap();
    let clear = format!("GET / HTTP/1.1\r\nhost: {name}\r\n\r\n");
    assert!(!raw(&world, &clear).await.contains("HTTP/1.1 200"));
}

#[test]
fn certificates_are_checked_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(folder.path(), 1);
    let open = |domain| Certificates::open(&certificate, &key, domain);
    let first = open("gpu.test").unwrap();
    assert!(matches!(
        open("other.test").unwrap_err(),
        tls::TlsError::OtherName { .. }
    ));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(
        open("gpu.test").unwrap_err(),
        tls::TlsError::Open { .. }
    ));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();

    // Only one of the two was written: the old one stays.
    let other = fs::read(format!("{FILES}/key-2.pem")).unwrap();
    fs::write(&key, other).unwrap();
    let unfit = open("gpu.test").unwrap_err();
    assert!(matches!(unfit, tls::TlsError::Unfit { .. }), "{unfit}");
    assert!(first.renew(IN_2025).is_err());
    let before = first.current_leaf();
    tls_files(folder.path(), 2);
    first.renew(IN_2025).unwrap();
    assert_ne!(before, first.current_leaf());
    fs::write(&certificate, "nothing").unwrap();
    assert!(matches!(
        open("gpu.test").unwrap_err(),
        tls::TlsError::Pem { .. }
    ));
    fs::remove_file(&certificate).unwrap();
    assert!(matches!(
        open("gpu.test").unwrap_err(),
        tls::TlsError::Read { .. }
    ));
}

/// What is told of the certificate: now, and with what is to come.
fn told(monitor: &Monitor, now: i64) -> [String; 2] {
    [false, true].map(|with_those_to_come| monitor.troubles_at(now, with_those_to_come))
}

#[test]
fn the_end_of_a_certificate_is_told_before_clients_see_it() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(folder.path(), 1);
    let certificates = Certificates::open(&certificate, &key, "gpu.test").unwrap();
    let term = certificates.term().unwrap();
    assert_eq!(term.begins, START_OF_2020);
    let monitor = Monitor::default();
    assert_eq!(monitor.certificate_ends(), None);
    let mut seen = certificates.begin();
    certificates.look(&mut seen, &monitor, IN_2025);
    assert_eq!(monitor.certificate_ends(), Some(term.ends));
    assert_eq!(told(&monitor, IN_2025), ["", ""]);
    let [now, to_come] = told(&monitor, term.ends - 13 * 86_400);
    assert_eq!(now, "", "clients are served");
    assert_eq!(
        to_come,
        "services: the certificate ends at 2120-01-01 00:00 UTC\n"
    );
    let [now, to_come] = told(&monitor, term.ends + 1);
    assert!(now.contains("ended at 2120-01-01"), "{now}");
    assert_eq!(now, to_come);
    let [now, _] = told(&monitor, term.begins - 1);
    assert!(now.contains("is not good before 2020-01-01"), "{now}");
}

#[test]
fn a_certificate_that_clients_would_refuse_takes_no_good_ones_place() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(folder.path(), 1);
    let certificates = Certificates::open(&certificate, &key, "gpu.test").unwrap();
    assert!(!certificates.covers("gpu.test"));
    let monitor = Monitor::default();
    let mut seen = certificates.begin();
    let good = certificates.current_leaf();
    fs::copy(format!("{FILES}/certificate-ended.pem"), &certificate).unwrap();
    certificates.look(&mut seen, &monitor, IN_2025);
    assert_eq!(certificates.current_leaf(), good);
    let [now, _] = told(&monitor, IN_2025);
    assert!(now.contains("the new certificate cannot be used"), "{now}");
    // Nothing was written since: what cannot be used is tried again when its time has come.
    certificates.look(&mut seen, &monitor, START_OF_2020);
    assert_ne!(certificates.current_leaf(), good);
    assert!(certificates.covers("gpu.test"));
    assert_eq!(told(&monitor, START_OF_2020), ["", ""]);
    // One whose time is over is better replaced by another one than kept.
    certificates.look(&mut seen, &monitor, IN_2025);
    assert!(told(&monitor, IN_2025)[0].contains("ended at 2021-01-01"));
    tls_files(folder.path(), 1);
    certificates.look(&mut seen, &monitor, IN_2025);
    assert_eq!(certificates.current_leaf(), good);
    assert_eq!(told(&monitor, IN_2025), ["", ""]);
}

/// Half of a pair cannot be used; nor is it forgotten that it was written before the first look.
#[test]
fn what_was_written_while_the_agent_began_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(folder.path(), 1);
    let certificates = Certificates::open(&certificate, &key, "gpu.test").unwrap();
    let before = certificates.current_leaf();
    // It is as long as the first, and clocks of files move on in steps.
    let later = fs::metadata(&key).unwrap().modified().unwrap() + Duration::from_secs(1);
    fs::write(&key, fs::read(format!("{FILES}/key-2.pem")).unwrap()).unwrap();
    set_modified(&key, later);
    let monitor = Monitor::default();
    let mut seen = certificates.begin();
    certificates.look(&mut seen, &monitor, IN_2025);
    assert!(!monitor.troubles().is_empty());
    assert_eq!(certificates.current_leaf(), before);
    fs::copy(format!("{FILES}/certificate-2.pem"), &certificate).unwrap();
    certificates.look(&mut seen, &monitor, IN_2025);
    assert_eq!(told(&monitor, IN_2025), ["", ""]);
    assert_ne!(certificates.current_leaf(), before);
}

/// As `cp -p` and a rename do it: as long as the first, and of the same time.
#[test]
fn a_file_that_takes_the_place_of_another_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(folder.path(), 1);
    let certificates = Certificates::open(&certificate, &key, "gpu.test").unwrap();
    let before = certificates.current_leaf();
    let staging = tempfile::tempdir_in(folder.path()).unwrap();
    let others = tls_files(staging.path(), 2);
    for (new, old) in [(others.0, certificate), (others.1, key)] {
        let found = fs::metadata(&old).unwrap();
        assert_eq!(fs::metadata(&new).unwrap().len(), found.len());
        set_modified(&new, found.modified().unwrap());
        fs::rename(new, old).unwrap();
    }
    let monitor = Monitor::default();
    certificates.look(&mut certificates.begin(), &monitor, IN_2025);
    assert_eq!(told(&monitor, IN_2025), ["", ""]);
    assert_ne!(certificates.current_leaf(), before);
}

fn set_modified(path: &Path, time: SystemTime) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

#[test]
fn what_would_be_published_is_known_before() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = tls_files(folder.path(), 1);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = ServicesConfig {
        listen: Some(taken.local_addr().unwrap()),
        certificate: Some(certificate),
        key: Some(key.clone()),
        tunnel: Some(vec!["sh".to_owned()]),
        ..plain()
    };
    assert!(examine(&ServicesConfig::default(), false).is_none());
    let failed = examine(&config, false).unwrap().unwrap_err();
    assert!(matches!(failed, ServicesError::Listen { .. }), "{failed}");
    let url = examine(&config, true).unwrap().unwrap();
    assert_eq!(url, "https://NAME.gpu.test");
    let found = examine_certificate(&config).unwrap();
    assert_eq!(found.path, folder.path().join("certificate.pem"));
    assert_eq!(found.term.begins, START_OF_2020);
    assert!(!found.covers_domain);
    assert!(examine_certificate(&ServicesConfig::default()).is_none());
    config.tunnel = Some(vec!["no-such-program".to_owned()]);
    let failed = examine(&config, true).unwrap().unwrap_err();
    assert!(
        matches!(failed, ServicesError::NoProgram { .. }),
        "{failed}"
    );
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let failed = examine(&config, true).unwrap().unwrap_err();
    let open = matches!(failed, ServicesError::Tls(TlsError::Open { .. }));
    assert!(open, "{failed}");
}

/// A shell's line as a tunnel.
fn tunnel(line: &str) -> impl FnOnce(&mut ServicesConfig) {
    let line = line.to_owned();
    move |config| {
        config.tunnel = Some(vec!["sh".to_owned(), "-c".to_owned(), line]);
        config.tunnel_ends_tls = true;
    }
}

#[tokio::test]
async fn a_tunnel_that_ends_is_told_and_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("starts");
    let line = format!("echo {{address}} >> {}; exit 3", file.display());
    let world = World::new(tunnel(&line)).await;
    until("it was started twice", || {
        world.monitor.tunnel().is_some_and(|(_, starts)| starts > 1)
    })
    .await;
    until("its end is told", || !world.monitor.troubles().is_empty()).await;
    let told = world.monitor.troubles();
    assert!(told.contains("ended") && told.contains('3'), "{told}");
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(
        written.lines().next(),
        Some(world.address.to_string().as_str())
    );
    assert_eq!(
        world.services.published.as_ref().unwrap().public.url("n"),
        "https://n.gpu.test"
    );
}

#[tokio::test]
async fn a_tunnel_that_is_not_there_is_told() {
    let world = World::new(|config| {
        config.tunnel = Some(vec!["/nowhere/at/all".to_owned()]);
        config.tunnel_ends_tls = true;
    })
    .await;
    until("it is told", || {
        world.monitor.troubles().contains("cannot be started")
    })
    .await;
    assert!(!world.monitor.troubles().contains("nowhere"));
    assert_eq!(world.monitor.tunnel(), Some((false, 1)));
}

fn is_alive(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    // A zombie is dead.
    stat.is_ok_and(|stat| !stat.rsplit_once(')').unwrap().1.starts_with(" Z"))
}

#[tokio::test]
async fn a_tunnel_ends_with_the_ingress_and_all_that_it_started_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pids");
    let line = format!(
        "sleep 600 & echo $! > {0}.new; mv {0}.new {0}; wait",
        file.display()
    );
    let world = World::new(tunnel(&line)).await;
    until("it runs", || file.exists()).await;
    let pid = fs::read_to_string(&file).unwrap();
    assert!(is_alive(&pid));
    let record = world.folder.path().join(TUNNEL_FILE);
    assert!(record.exists());
    world.serving.abort();
    until("what it started is gone", || !is_alive(&pid)).await;
    assert!(!record.exists());
}

#[tokio::test]
async fn a_tunnel_that_a_killed_agent_left_is_ended_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join(TUNNEL_FILE);
    let words = ["sleep".to_owned(), "600".to_owned()];
    let left = tunnel::leave_behind(&words, &record);
    assert!(is_alive(&left.to_string()));
    tunnel::end_earlier(&record).await;
    until("it is gone", || !is_alive(&left.to_string())).await;
    assert!(!record.exists());
}

#[tokio::test]
async fn a_process_that_only_has_the_number_of_an_earlier_tunnel_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join(TUNNEL_FILE);
    let words = ["sleep".to_owned(), "600".to_owned()];
    let other = tunnel::leave_behind(&words, &record);
    let text = fs::read_to_string(&record).unwrap();
    let mut written: serde_json::Value = serde_json::from_str(&text).unwrap();
    written["began"] = 1.into();
    fs::write(&record, written.to_string()).unwrap();
    tunnel::end_earlier(&record).await;
    assert!(is_alive(&other.to_string()));
    fs::write(&record, text).unwrap();
    tunnel::end_earlier(&record).await;
    until("it is gone", || !is_alive(&other.to_string())).await;
}

/// What a watch says.
#[derive(Default)]
struct Heard {
    said: Mutex<Vec<String>>,
    has_ended: AtomicBool,
}

impl watch::Audience for Heard {
    fn address(&self) -> BoxFuture<'_, Option<IpAddr>> {
        let ended = self.has_ended.load(Ordering::Relaxed);
        async move { (!ended).then_some(IpAddr::V4(Ipv4Addr::LOCALHOST)) }.boxed()
    }

    fn is_healthy(&self, exposed: &Exposed, is_healthy: bool) {
        lock(&self.said).push(format!("{} {is_healthy}", exposed.port));
    }

    fn all_passed(&self) {
        lock(&self.said).push("all".to_owned());
    }
}

const FAST: Pauses = Pauses {
    starting: Duration::from_millis(5),
    healthy: Duration::from_millis(5),
    doubtful: Duration::from_millis(5),
    answer: LONG,
};

fn http_check(status: u16, continuous: bool) -> HealthCheck {
    HealthCheck::Http(HttpCheck {
        path: "/".into(),
        method: HttpMethod::Get,
        expected_status: status,
        headers: BTreeMap::new(),
        body: None,
        continuous,
    })
}

#[tokio::test]
async fn continuous_checks_gate_a_service_and_others_do_not() {
    let status = Arc::new(Mutex::new(StatusCode::NOT_FOUND));
    let answer = Arc::clone(&status);
    let router = Router::new().fallback(move || {
        let status = *lock(&answer);
        async move { status }
    });
    let watched = container(router.clone()).await.port();
    let once = container(router).await.port();
    let check = |port: u16, continuous| Exposed {
        health_checks: vec![http_check(200, continuous)],
        ..exposed(port)
    };
    let exposed = [check(watched, true), check(once, false)];
    let board = Board::new(Services::default(), &JOB, &CLIENT, Path::new("/nowhere"));
    let opened = board.open("op", &exposed, false, None).unwrap();
    let heard = Heard::default();
    let shown = || {
        board
            .statuses()
            .iter()
            .map(|it| it.state)
            .collect::<Vec<_>>()
    };
    let story = async {
        sleep(Duration::from_millis(50)).await;
        assert_eq!(shown(), [ServiceState::Starting; 2]);
        *lock(&status) = StatusCode::OK;
        until("both are healthy", || shown() == [ServiceState::Healthy; 2]).await;
        until("all is said", || {
            lock(&heard.said).contains(&"all".to_owned())
        })
        .await;
        *lock(&status) = StatusCode::INTERNAL_SERVER_ERROR;
        until("one is not", || {
            shown() == [ServiceState::Unhealthy, ServiceState::Healthy]
        })
        .await;
        *lock(&status) = StatusCode::OK;
        until("both are again", || shown() == [ServiceState::Healthy; 2]).await;
    };
    tokio::select! {
        () = watch::keep(&exposed, &opened, &heard, FAST) => panic!("it goes on"),
        () = story => {}
    }
    let said = lock(&heard.said).clone();
    assert_eq!(said.iter().filter(|it| *it == "all").count(), 1, "{said:?}");
    assert!(said.contains(&format!("{watched} false")), "{said:?}");
    assert!(!said.contains(&format!("{once} false")), "{said:?}");
}

#[tokio::test]
async fn a_port_without_checks_is_healthy_once_it_takes_connections() {
    let (socket, target) = silent();
    let exposed = [exposed(target.port())];
    let board = Board::new(Services::default(), &JOB, &CLIENT, Path::new("/nowhere"));
    let opened = board.open("op", &exposed, false, None).unwrap();
    let heard = Heard::default();
    let story = async {
        sleep(Duration::from_millis(50)).await;
        assert_eq!(board.statuses()[0].state, ServiceState::Starting);
        assert_eq!(*lock(&heard.said), ["all"], "dependents do not wait");
        let _listener = socket.listen(1).unwrap();
        until("it is healthy", || {
            board.statuses()[0].state == ServiceState::Healthy
        })
        .await;
    };
    tokio::select! {
        () = watch::keep(&exposed, &opened, &heard, FAST) => panic!("it goes on"),
        () = story => {}
    }
}

#[tokio::test]
async fn a_websocket_check_wants_a_message() {
    let said = Arc::new(Mutex::new(vec!["hello".to_owned()]));
    let says = Arc::clone(&said);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let words = lock(&says).clone();
            tokio::spawn(async move {
                let mut socket = accept_async(stream).await.unwrap();
                for word in words {
                    socket.send(Message::text(word)).await.unwrap();
                }
                let _ = socket.close(None).await;
            });
        }
    });
    let passes = |expected: &str| {
        let check = HealthCheck::WebSocket {
            expected_response: expected.to_owned(),
            continuous: false,
        };
        async move { crate::health::passes(target.ip(), target.port(), &check, LONG).await }
    };
    assert!(passes("hello").await);
    assert!(!passes("ready").await);
    *lock(&said) = vec!["hello".to_owned(), r#"{"state": "ready"}"#.to_owned()];
    assert!(passes("ready").await, "a part of a later message");
    *lock(&said) = Vec::new();
    assert!(passes("").await, "only a connection is asked for");
    assert!(!passes("hello").await);
    // HTTP alone is no WebSocket.
    let http = container(Router::new().fallback(|| async { "hello" })).await;
    let check = HealthCheck::WebSocket {
        expected_response: String::new(),
        continuous: false,
    };
    assert!(!crate::health::passes(http.ip(), http.port(), &check, LONG).await);
}

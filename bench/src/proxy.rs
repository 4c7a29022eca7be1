//! Stands between the agent and what it talks to, and does to the traffic what bad
//! networks and bad nodes do: by dice that a seed throws again the same way.
//!
//! It knows as much of HTTP and WebSocket as it needs to lose, repeat and change whole
//! messages, which a proxy of bytes cannot.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::Result;
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::sleep,
};

/// The longest head of a message, bytes.
const MAX_HEAD: usize = 64 * 1024;
/// The longest body that is handled as one message, bytes.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// How many answers are remembered, to be given again when they are old.
const REMEMBERED: usize = 512;

/// What happens to a message. Shares are out of 1 000 messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    /// Nothing passes at all.
    pub outage: Option<Outage>,
    /// How many wait, up to [`Weather::longest`].
    pub delayed: u32,
    /// The longest wait.
    pub longest: Duration,
    /// How many are lost on their way there, and the connection with them.
    pub lost: u32,
    /// How many are done and their answer is lost.
    pub unanswered: u32,
    /// How many answers break off half-way.
    pub cut: u32,
    /// How many arrive twice.
    pub doubled: u32,
    /// How many have a byte changed, there or back.
    pub corrupted: u32,
    /// How many get the answer that the same question got before.
    pub stale: u32,
}

/// A way to be away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// Connections are closed at once.
    Refusing,
    /// Connections stay, and nothing ever comes.
    Silent,
}

impl Weather {
    /// Nothing happens.
    pub const CALM: Self = Self {
        outage: None,
        delayed: 0,
        longest: Duration::ZERO,
        lost: 0,
        unanswered: 0,
        cut: 0,
        doubled: 0,
        corrupted: 0,
        stale: 0,
    };
    /// A bad line to an honest node.
    pub const ROUGH: Self = Self {
        delayed: 150,
        longest: Duration::from_millis(400),
        lost: 10,
        unanswered: 10,
        cut: 5,
        doubled: 20,
        corrupted: 5,
        ..Self::CALM
    };
    /// Answers that are wrong or old.
    pub const LYING: Self = Self {
        corrupted: 60,
        stale: 60,
        ..Self::CALM
    };

    /// Away, in this way.
    pub const fn away(outage: Outage) -> Self {
        Self {
            outage: Some(outage),
            ..Self::CALM
        }
    }
}

/// A listener that passes on what it gets, with the weather of the moment.
pub struct Proxy {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    target: SocketAddr,
    random: Mutex<StdRng>,
    answers: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
    counts: Mutex<BTreeMap<&'static str, u64>>,
}

impl Proxy {
    /// Listens on loopback and passes on to `target`.
    pub async fn start(target: SocketAddr, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let weather = watch::Sender::new(Weather::CALM);
        let shared = Arc::new(Shared {
            target,
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            answers: Mutex::default(),
            counts: Mutex::default(),
        });
        let (watching, serving) = (weather.subscribe(), Arc::clone(&shared));
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let passing = pass(client, Arc::clone(&serving), watching.clone());
                // Whatever ends a connection, its client sees that it ended.
                tokio::spawn(async move { drop(passing.await) });
            }
        });
        Ok(Self {
            address,
            weather,
            shared,
            task,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What happens from now on, also to connections that are open.
    pub fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// How often each thing was done.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        lock(&self.shared.counts).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    /// Whether what happens to `share` of 1 000 happens now; counted as `name`.
    fn happens(&self, share: u32, name: &'static str) -> bool {
        // Thrown in any case, so that the weather does not change what the next one gives.
        let happens = lock(&self.random).random_range(0..1_000) < share;
        if happens {
            *lock(&self.counts).entry(name).or_default() += 1;
        }
        happens
    }

    async fn delay(&self, weather: &Weather) {
        if self.happens(weather.delayed, "delayed") {
            let longest = weather.longest.max(Duration::from_millis(1));
            let time = lock(&self.random).random_range(Duration::ZERO..longest);
            sleep(time).await;
        }
    }

    fn corrupt(&self, message: &mut [u8], from: usize) {
        let mut random = lock(&self.random);
        let Some(body) = message.get_mut(from..).filter(|body| !body.is_empty()) else {
            return;
        };
        let place = random.random_range(0..body.len());
        if let Some(byte) = body.get_mut(place) {
            // Stays text: another letter or figure, as a node that is wrong would send.
            *byte = match *byte {
                b'0'..=b'9' => random.random_range(b'0'..=b'9'),
                b'a'..=b'z' | b'A'..=b'Z' => random.random_range(b'a'..=b'z'),
                _ => random.random(),
            };
        }
    }

    /// The answer of before to this question, if there is one and it is its turn.
    fn old_answer(&self, weather: &Weather, question: &[u8]) -> Option<Vec<u8>> {
        let known = lock(&self.answers).get(question).cloned()?;
        self.happens(weather.stale, "answered with what was before")
            .then_some(known)
    }

    fn remember(&self, question: Vec<u8>, answer: &[u8]) {
        let mut answers = lock(&self.answers);
        if answers.len() >= REMEMBERED {
            answers.clear();
        }
        answers.insert(question, answer.to_vec());
    }
}

/// Serves one connection to its end.
async fn pass(
    mut client: TcpStream,
    shared: Arc<Shared>,
    mut weather: watch::Receiver<Weather>,
) -> io::Result<()> {
    let mut server: Option<TcpStream> = None;
    let mut ahead = Vec::new();
    loop {
        let outage = weather.borrow().outage;
        match outage {
            Some(Outage::Refusing) => return Ok(()),
            Some(Outage::Silent) => {
                until_changed(&mut weather).await;
                continue;
            }
            None => {}
        }
        // An outage that begins while the client is silent holds for what it says next.
        let Some(request) = read_message(&mut client, &mut ahead, false).await? else {
            return Ok(());
        };
        let now = *weather.borrow();
        match now.outage {
            Some(Outage::Refusing) => return Ok(()),
            // What was asked in an outage is never answered, nor is anything after it.
            Some(Outage::Silent) => std::future::pending().await,
            None => {}
        }
        shared.delay(&now).await;
        if shared.happens(now.lost, "lost") {
            return Ok(());
        }
        let mut upstream = match server.take() {
            Some(open) => open,
            None => TcpStream::connect(shared.target).await?,
        };
        if is_upgrade(&request.bytes) {
            upstream.write_all(&request.bytes).await?;
            return pass_frames(client, upstream, &shared, weather).await;
        }
        let Some(answer) = exchange(&shared, &now, &mut upstream, request).await? else {
            return Ok(());
        };
        let half = answer.bytes.get(..answer.bytes.len() / 2);
        if shared.happens(now.cut, "cut off") {
            client.write_all(half.unwrap_or_default()).await?;
            return Ok(());
        }
        client.write_all(&answer.bytes).await?;
        server = Some(upstream);
    }
}

/// One question and its answer; `None` when that is lost.
async fn exchange(
    shared: &Shared,
    weather: &Weather,
    upstream: &mut TcpStream,
    mut request: Message,
) -> io::Result<Option<Message>> {
    let question = without_number(&request);
    if let Some(bytes) = shared.old_answer(weather, &question) {
        return Ok(Some(Message { bytes, body: 0 }));
    }
    let is_corrupted = shared.happens(weather.corrupted, "corrupted");
    let is_request = is_corrupted && lock(&shared.random).random();
    if is_request {
        shared.corrupt(&mut request.bytes, request.body);
    }
    let times = if shared.happens(weather.doubled, "doubled") {
        2
    } else {
        1
    };
    let mut answer = None;
    let is_head = request.bytes.starts_with(b"HEAD ");
    for _ in 0..times {
        upstream.write_all(&request.bytes).await?;
        answer = read_message(upstream, &mut Vec::new(), is_head).await?;
    }
    let Some(mut answer) = answer else {
        return Ok(None);
    };
    if shared.happens(weather.unanswered, "done and not answered") {
        return Ok(None);
    }
    if is_corrupted && !is_request {
        shared.corrupt(&mut answer.bytes, answer.body);
    } else if !is_corrupted {
        shared.remember(question, &answer.bytes);
    }
    Ok(Some(answer))
}

/// A question without the number that its client gave it, to know it again.
fn without_number(request: &Message) -> Vec<u8> {
    let body = request.bytes.get(request.body..).unwrap_or_default();
    let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(body) else {
        return request.bytes.clone();
    };
    if let Some(question) = value.as_object_mut() {
        question.remove("id");
    }
    value.to_string().into_bytes()
}

/// A message of HTTP as it was sent.
struct Message {
    bytes: Vec<u8>,
    /// Where its body begins.
    body: usize,
}

/// The next message; `None` when the other side has ended. `ahead` keeps what came of
/// the one after it. The answer to a `HEAD` `has_no_body`.
async fn read_message(
    stream: &mut TcpStream,
    ahead: &mut Vec<u8>,
    has_no_body: bool,
) -> io::Result<Option<Message>> {
    let mut bytes = std::mem::take(ahead);
    let body = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
        if bytes.len() > MAX_HEAD || !read_more(stream, &mut bytes).await? {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(bytes.get(..body).unwrap_or_default()).to_lowercase();
    let field = |name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(name));
        found.map(|value| value.trim().to_owned())
    };
    let end = if has_no_body {
        body
    } else if field("transfer-encoding:").is_some_and(|value| value.contains("chunked")) {
        end_of_chunks(stream, &mut bytes, body).await?
    } else if let Some(length) = field("content-length:") {
        let length: usize = length.parse().map_err(io::Error::other)?;
        body.saturating_add(length)
    } else {
        body
    };
    while bytes.len() < end {
        if end > MAX_BODY || !read_more(stream, &mut bytes).await? {
            return Ok(None);
        }
    }
    *ahead = bytes.split_off(end);
    Ok(Some(Message { bytes, body }))
}

/// Where a body that comes in chunks ends.
async fn end_of_chunks(
    stream: &mut TcpStream,
    bytes: &mut Vec<u8>,
    body: usize,
) -> io::Result<usize> {
    let mut at = body;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(line) = find(rest, b"\r\n") else {
            if bytes.len() > MAX_BODY || !read_more(stream, bytes).await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            continue;
        };
        let length = String::from_utf8_lossy(rest.get(..line).unwrap_or_default());
        let length = length.split(';').next().unwrap_or_default().trim();
        let length = usize::from_str_radix(length, 16).map_err(io::Error::other)?;
        at = at
            .saturating_add(line)
            .saturating_add(4)
            .saturating_add(length);
        if length == 0 {
            return Ok(at);
        }
    }
}

async fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<bool> {
    Ok(stream.read_buf(bytes).await? > 0)
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes
        .windows(pattern.len())
        .position(|window| window == pattern)
}

fn is_upgrade(request: &[u8]) -> bool {
    let head = String::from_utf8_lossy(request).to_lowercase();
    head.contains("upgrade: websocket")
}

/// A WebSocket to its end: what the server says frame by frame, what the client says as
/// it is.
async fn pass_frames(
    client: TcpStream,
    server: TcpStream,
    shared: &Shared,
    weather: watch::Receiver<Weather>,
) -> io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let mut seen = weather.clone();
    let there = async {
        let mut part = vec![0; 16 * 1024];
        loop {
            let length = from_client.read(&mut part).await?;
            if length == 0 {
                return Ok(());
            }
            if !is_open(&mut seen).await {
                return Ok(());
            }
            to_server
                .write_all(part.get(..length).unwrap_or_default())
                .await?;
        }
    };
    let mut seen = weather.clone();
    let back = async {
        let mut bytes = Vec::new();
        let head = loop {
            if let Some(end) = find(&bytes, b"\r\n\r\n") {
                break end + 4;
            }
            if from_server.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        let mut ahead = bytes.split_off(head);
        to_client.write_all(&bytes).await?;
        while let Some((mut frame, payload)) = read_frame(&mut from_server, &mut ahead).await? {
            if !is_open(&mut seen).await {
                return Ok(());
            }
            let now = *seen.borrow();
            shared.delay(&now).await;
            if shared.happens(now.lost, "lost") {
                continue;
            }
            if shared.happens(now.corrupted, "corrupted") {
                shared.corrupt(&mut frame, payload);
            }
            if shared.happens(now.doubled, "doubled") {
                to_client.write_all(&frame).await?;
            }
            if shared.happens(now.cut, "cut off") {
                let half = frame.get(..frame.len() / 2);
                to_client.write_all(half.unwrap_or_default()).await?;
                return Ok(());
            }
            to_client.write_all(&frame).await?;
        }
        Ok(())
    };
    let mut seen = weather;
    let refused = async {
        // An error means that the proxy is gone.
        let _ = seen
            .wait_for(|weather| weather.outage == Some(Outage::Refusing))
            .await;
        Ok(())
    };
    // Cancel safe: when one ends, so does the connection.
    tokio::select! {
        ended = there => ended,
        ended = back => ended,
        ended = refused => ended,
    }
}

/// Whether a connection that was there before may go on. One that an outage made silent
/// never does: nobody tells it that the outage is over.
async fn is_open(weather: &mut watch::Receiver<Weather>) -> bool {
    let outage = weather.borrow().outage;
    match outage {
        None => true,
        Some(Outage::Refusing) => false,
        Some(Outage::Silent) => std::future::pending().await,
    }
}

/// The next frame and where its payload begins; `None` when the server has ended.
async fn read_frame(
    stream: &mut (impl AsyncRead + Unpin),
    ahead: &mut Vec<u8>,
) -> io::Result<Option<(Vec<u8>, usize)>> {
    loop {
        if let Some((payload, end)) = bounds_of_frame(ahead)
            && ahead.len() >= end
        {
            let rest = ahead.split_off(end);
            return Ok(Some((std::mem::replace(ahead, rest), payload)));
        }
        if ahead.len() > MAX_BODY || stream.read_buf(ahead).await? == 0 {
            return Ok(None);
        }
    }
}

/// Where the payload of the first frame begins and ends (RFC 6455, section 5.2); `None`
/// until its head is there. Servers do not mask.
fn bounds_of_frame(bytes: &[u8]) -> Option<(usize, usize)> {
    let short = usize::from(bytes.get(1)? & 0x7f);
    let (payload, length) = match short {
        126 => (
            4,
            usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)),
        ),
        127 => {
            let length = u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?);
            (10, usize::try_from(length).ok()?)
        }
        short => (2, short),
    };
    Some((payload, payload.saturating_add(length)))
}

async fn until_changed(weather: &mut watch::Receiver<Weather>) {
    // An error means that the proxy is gone, and with it this connection.
    if weather.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers every request with its body and how many there were before.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let mut number = 0;
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut ahead = Vec::new();
                while let Some(request) =
                    read_message(&mut stream, &mut ahead, false).await.unwrap()
                {
                    let body = String::from_utf8(request.bytes[request.body..].to_vec()).unwrap();
                    let text = format!("{body}#{number}");
                    number += 1;
                    let length = text.len();
                    let answer =
                        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{text}");
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            }
        });
        address
    }

    /// The body of the answer; `None` when the connection ended without one.
    async fn ask(proxy: &Proxy, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        let length = body.len();
        let request = format!("POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = read_message(&mut stream, &mut Vec::new(), false)
            .await
            .ok()??;
        Some(String::from_utf8_lossy(&answer.bytes[answer.body..]).into_owned())
    }

    fn only(change: impl FnOnce(&mut Weather)) -> Weather {
        let mut weather = Weather::CALM;
        change(&mut weather);
        weather
    }

    #[tokio::test]
    async fn what_is_calm_passes_and_what_is_lost_does_not() {
        let proxy = Proxy::start(echo().await, 1).await.unwrap();
        assert_eq!(ask(&proxy, "a").await.as_deref(), Some("a#0"));
        proxy.set(only(|weather| weather.lost = 1_000));
        assert_eq!(ask(&proxy, "b").await, None);
        proxy.set(only(|weather| weather.unanswered = 1_000));
        assert_eq!(ask(&proxy, "c").await, None);
        proxy.set(only(|weather| weather.cut = 1_000));
        assert_eq!(ask(&proxy, "d").await, None);
        proxy.set(Weather::away(Outage::Refusing));
        assert_eq!(ask(&proxy, "e").await, None);
        proxy.set(Weather::CALM);
        // Of the ones between, the first and the last never arrived.
        assert_eq!(ask(&proxy, "f").await.as_deref(), Some("f#3"));
        let counts = proxy.counts();
        assert_eq!(counts["lost"] + counts["cut off"], 2);
        assert_eq!(counts["done and not answered"], 1);
    }

    #[tokio::test]
    async fn what_is_doubled_arrives_twice_and_what_is_corrupted_is_changed() {
        let proxy = Proxy::start(echo().await, 2).await.unwrap();
        proxy.set(only(|weather| weather.doubled = 1_000));
        assert_eq!(ask(&proxy, "a").await.as_deref(), Some("a#1"));
        proxy.set(only(|weather| weather.corrupted = 1_000));
        let long = "?".repeat(100);
        let mut changed = 0;
        for number in 2..12 {
            changed += u32::from(ask(&proxy, &long).await != Some(format!("{long}#{number}")));
        }
        assert!(changed >= 8, "{changed} of 10");
    }

    #[tokio::test]
    async fn a_stale_answer_is_that_of_the_same_question() {
        let proxy = Proxy::start(echo().await, 3).await.unwrap();
        let first = ask(&proxy, r#"{"id":1,"method":"a"}"#).await;
        ask(&proxy, r#"{"id":2,"method":"b"}"#).await;
        proxy.set(only(|weather| weather.stale = 1_000));
        assert_eq!(ask(&proxy, r#"{"id":3,"method":"a"}"#).await, first);
        let new = ask(&proxy, r#"{"id":4,"method":"c"}"#).await.unwrap();
        assert!(new.ends_with("#2"), "{new}");
    }

    #[tokio::test]
    async fn silence_is_silence_and_ends() {
        let proxy = Proxy::start(echo().await, 4).await.unwrap();
        proxy.set(Weather::away(Outage::Silent));
        let asking = ask(&proxy, "a");
        tokio::pin!(asking);
        let early = tokio::time::timeout(Duration::from_millis(50), &mut asking).await;
        assert!(early.is_err());
        proxy.set(Weather::CALM);
        assert_eq!(asking.await.as_deref(), Some("a#0"));
    }

    #[test]
    fn frames_are_told_apart() {
        assert_eq!(bounds_of_frame(&[0x81]), None);
        assert_eq!(bounds_of_frame(&[0x81, 5]), Some((2, 7)));
        assert_eq!(bounds_of_frame(&[0x81, 126, 1]), None);
        assert_eq!(bounds_of_frame(&[0x81, 126, 1, 0]), Some((4, 260)));
        let long = [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0];
        assert_eq!(bounds_of_frame(&long), Some((10, 65_546)));
    }
}

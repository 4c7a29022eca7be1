//! The network between this host and a peer: how long a message takes there and back, and how much goes through one TCP
//! connection each way.
//!
//! A peer does this for who knows its token, and nothing else: it sends noise, takes noise, and echoes eight bytes. It
//! forwards nothing and reads no file. Its sessions are few and bounded in time and bytes.
//!
//! # Protocol
//! The peer sends `NOSANAB1` and 32 random bytes. The client answers with 32 of its own and a proof, the HMAC-SHA-256 under
//! the token of `client`, the peer's and its own bytes; the peer with the proof of `server` and the same in other order. The
//! token itself is never sent. Then the client asks: `p` and eight bytes, which come back; `d`, milliseconds and bytes,
//! upon which frames come until one of them is reached; `u`, then frames of the client's, answered with the number of
//! bytes that arrived. A frame is its length, four bytes, and as many bytes; one of length 0 is the end. Numbers are
//! little endian.

use std::{
    fmt,
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{
    effort::Effort,
    report::{Figure, Network},
    samples,
};

const GREETING: &[u8; 8] = b"NOSANAB1";
const NONCE: usize = 32;
/// Bytes of a frame's content.
const FRAME: usize = 64 * 1024;
/// How long the other side may be silent.
const SILENCE: Duration = Duration::from_secs(5);
/// The fewest bytes of a token.
const SHORTEST_TOKEN: usize = 16;
/// The environment's variable with the token.
pub const TOKEN_VARIABLE: &str = "NOSANA_BENCHMARK_TOKEN";

/// What both sides know. Never shown.
#[derive(Clone)]
pub struct Token(Vec<u8>);

impl Token {
    /// Takes it, without white space around it.
    ///
    /// # Errors
    /// [`Error::ShortToken`] below 16 bytes.
    pub fn new(text: &str) -> Result<Self, Error> {
        let bytes = text.trim().as_bytes().to_vec();
        if bytes.len() < SHORTEST_TOKEN {
            return Err(Error::ShortToken);
        }
        Ok(Self(bytes))
    }

    fn mac(&self, role: &[u8], first: &[u8], second: &[u8]) -> Result<Hmac<Sha256>, Error> {
        // Of keys it takes any length.
        let mut mac = Hmac::new_from_slice(&self.0).map_err(|_| Error::ShortToken)?;
        for part in [role, first, second] {
            mac.update(part);
        }
        Ok(mac)
    }

    /// Whether who made the proof has the token; takes as long whatever is wrong with it.
    fn is_proven(&self, role: &[u8], first: &[u8], second: &[u8], proof: &[u8]) -> bool {
        self.mac(role, first, second)
            .is_ok_and(|mac| mac.verify_slice(proof).is_ok())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Why there is no figure, or no session.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could be guessed.
    #[error("a token has at least {SHORTEST_TOKEN} bytes: make one with `openssl rand -hex 32`")]
    ShortToken,
    /// The peer's name leads nowhere.
    #[error("{0} is no address: HOST:PORT is needed")]
    NoAddress(String),
    /// The connection failed.
    #[error("the connection failed")]
    Connection(#[from] io::Error),
    /// The other side speaks another language.
    #[error("the other side is no benchmark peer of this version")]
    NotAPeer,
    /// The other side does not know the token.
    #[error("the other side does not have the same token")]
    WrongToken,
    /// What came back is not what was sent.
    #[error("what came back is not what was sent")]
    Wrong,
    /// The session asked for more than it may have.
    #[error("the session was over its limits")]
    OverLimit,
}

/// What a session with a peer may cost the peer.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sessions at a time; more are turned away.
    pub sessions: u32,
    /// The longest of a session.
    pub duration: Duration,
    /// The most bytes of a session, both ways together.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: 2,
            duration: Duration::from_mins(1),
            bytes: 8 << 30,
        }
    }
}

/// Serves clients for ever. Any of `tokens`, which are asked for at each session, will do.
///
/// # Errors
/// When the listener fails; what goes wrong in a session ends that session.
pub fn serve(
    listener: &TcpListener,
    tokens: impl Fn() -> Vec<Token>,
    limits: Limits,
) -> Result<(), Error> {
    let busy = AtomicU32::new(0);
    thread::scope(|scope| {
        loop {
            let stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
                Err(error) => return Err(error.into()),
            };
            if busy.fetch_add(1, Ordering::SeqCst) >= limits.sessions {
                busy.fetch_sub(1, Ordering::SeqCst);
                continue;
            }
            let (busy, tokens) = (&busy, tokens());
            scope.spawn(move || {
                // Whoever it was is gone; there is nobody to tell.
                let _ = session(stream, &tokens, limits);
                busy.fetch_sub(1, Ordering::SeqCst);
            });
        }
    })
}

/// Serves one client to its end.
///
/// # Errors
/// What the client did wrong.
pub fn session(stream: TcpStream, tokens: &[Token], limits: Limits) -> Result<(), Error> {
    // Until it has shown the token, a client gets little of either.
    let mut line = Line::new(stream, limits.duration.min(SILENCE), 1024)?;
    let own: [u8; NONCE] = rand::random();
    line.write(GREETING)?;
    line.write(&own)?;
    let other: [u8; NONCE] = line.array()?;
    let proof: [u8; 32] = line.array()?;
    let token = tokens
        .iter()
        .find(|token| token.is_proven(b"client", &own, &other, &proof))
        .ok_or(Error::WrongToken)?;
    let answer = token.mac(b"server", &other, &own)?.finalize().into_bytes();
    line.write(&answer)?;
    line.left = limits.bytes;
    line.ends = Instant::now() + limits.duration;
    let noise = noise();
    while let Some(order) = line.order()? {
        match &order {
            b"p" => {
                let message: [u8; 8] = line.array()?;
                line.write(&message)?;
            }
            b"d" => {
                let duration = Duration::from_millis(u64::from_le_bytes(line.array()?));
                let bytes = u64::from_le_bytes(line.array()?);
                line.send(&noise, duration, bytes)?;
            }
            b"u" => {
                let total = line.receive()?;
                line.write(&total.to_le_bytes())?;
            }
            _ => return Err(Error::NotAPeer),
        }
    }
    Ok(())
}

/// Measures the network to a peer.
///
/// # Errors
/// When there is no session; single figures may fail in it.
pub fn measure(effort: &Effort, peer: &str, token: &Token) -> Result<Network, Error> {
    let mut client = Client::connect(effort, peer, token)?;
    Ok(Network {
        peer: peer.to_owned(),
        round_trip: client.repeated(effort, Client::round_trip).into(),
        download: client.repeated(effort, Client::download).into(),
        upload: client.repeated(effort, Client::upload).into(),
    })
}

struct Client {
    line: Line,
    noise: Vec<u8>,
}

impl Client {
    fn connect(effort: &Effort, peer: &str, token: &Token) -> Result<Self, Error> {
        let address: SocketAddr = peer
            .to_socket_addrs()
            .ok()
            .and_then(|mut found| found.next())
            .ok_or_else(|| Error::NoAddress(peer.to_owned()))?;
        let stream = TcpStream::connect_timeout(&address, SILENCE)?;
        let runs = effort.runs.saturating_mul(2).saturating_add(1);
        let bytes = effort.network_bytes.saturating_mul(u64::from(runs)) + (64 << 20);
        let duration = effort.network_run * runs + Duration::from_mins(1);
        let mut line = Line::new(stream, duration, bytes)?;
        if &line.array::<8>()? != GREETING {
            return Err(Error::NotAPeer);
        }
        let other: [u8; NONCE] = line.array()?;
        let own: [u8; NONCE] = rand::random();
        let proof = token.mac(b"client", &other, &own)?.finalize().into_bytes();
        line.write(&own)?;
        line.write(&proof)?;
        // A peer that does not like the proof says nothing more.
        let answer: [u8; 32] = line.array().map_err(|_| Error::WrongToken)?;
        if !token.is_proven(b"server", &own, &other, &answer) {
            return Err(Error::WrongToken);
        }
        Ok(Self {
            line,
            noise: noise(),
        })
    }

    fn repeated(
        &mut self,
        effort: &Effort,
        run: fn(&mut Self, &Effort) -> Result<u64, Error>,
    ) -> Result<Figure, Error> {
        let samples = (0..effort.runs)
            .map(|_| run(self, effort))
            .collect::<Result<_, _>>()?;
        Ok(samples::figure(samples))
    }

    /// Nanoseconds: the middle one of many.
    fn round_trip(&mut self, effort: &Effort) -> Result<u64, Error> {
        let mut times = Vec::new();
        for number in 0..u64::from(effort.round_trips) {
            let began = Instant::now();
            let mut message = [b'p'; 9];
            for (to, from) in message.iter_mut().skip(1).zip(number.to_le_bytes()) {
                *to = from;
            }
            self.line.write(&message)?;
            if self.line.array()? != number.to_le_bytes() {
                return Err(Error::Wrong);
            }
            times.push(u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX));
        }
        Ok(samples::figure(times).median)
    }

    fn download(&mut self, effort: &Effort) -> Result<u64, Error> {
        let began = Instant::now();
        let duration = u64::try_from(effort.network_run.as_millis()).unwrap_or(u64::MAX);
        self.line.write(b"d")?;
        self.line.write(&duration.to_le_bytes())?;
        self.line.write(&effort.network_bytes.to_le_bytes())?;
        let total = self.line.receive()?;
        Ok(samples::rate(total, began.elapsed()))
    }

    fn upload(&mut self, effort: &Effort) -> Result<u64, Error> {
        let began = Instant::now();
        self.line.write(b"u")?;
        let sent = self
            .line
            .send(&self.noise, effort.network_run, effort.network_bytes)?;
        if u64::from_le_bytes(self.line.array()?) != sent {
            return Err(Error::Wrong);
        }
        Ok(samples::rate(sent, began.elapsed()))
    }
}

/// A connection with an end and a largest number of bytes.
struct Line {
    stream: TcpStream,
    ends: Instant,
    left: u64,
}

impl Line {
    fn new(stream: TcpStream, duration: Duration, bytes: u64) -> Result<Self, Error> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(SILENCE))?;
        stream.set_write_timeout(Some(SILENCE))?;
        Ok(Self {
            stream,
            ends: Instant::now() + duration,
            left: bytes,
        })
    }

    /// Notes that so many bytes go over the line.
    fn spend(&mut self, bytes: usize) -> Result<(), Error> {
        let left = self.left.checked_sub(bytes as u64);
        self.left = left.ok_or(Error::OverLimit)?;
        if Instant::now() >= self.ends {
            return Err(Error::OverLimit);
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.spend(bytes.len())?;
        Ok(self.stream.write_all(bytes)?)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.read(&mut bytes)?;
        Ok(bytes)
    }

    /// The next order; `None` when the other side has hung up.
    fn order(&mut self) -> Result<Option<[u8; 1]>, Error> {
        let mut order = [0];
        self.spend(1)?;
        Ok((self.some(&mut order)? == 1).then_some(order))
    }

    /// Reads some bytes. A process that was paused and goes on has missed nothing.
    fn some(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.stream.read(bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// Fills all of `bytes`. A side that sends one byte at a time gets no longer for it.
    fn read(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.spend(bytes.len())?;
        let mut place = 0;
        while let Some(rest) = bytes.get_mut(place..).filter(|rest| !rest.is_empty()) {
            let left = self.ends.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::OverLimit);
            }
            self.stream.set_read_timeout(Some(left.min(SILENCE)))?;
            match self.some(rest)? {
                0 => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                read => place += read,
            }
        }
        Ok(())
    }

    /// Sends frames until the time or the bytes are reached, then the end; how many bytes they had.
    fn send(&mut self, noise: &[u8], duration: Duration, bytes: u64) -> Result<u64, Error> {
        let began = Instant::now();
        let mut sent = 0;
        while sent < bytes && began.elapsed() < duration {
            self.write(noise)?;
            sent += FRAME as u64;
        }
        self.write(&[0; 4])?;
        Ok(sent)
    }

    /// Takes frames up to the end; how many bytes they had.
    fn receive(&mut self) -> Result<u64, Error> {
        let mut content = vec![0; FRAME];
        let mut received = 0;
        loop {
            let length = u32::from_le_bytes(self.array()?);
            if length == 0 {
                return Ok(received);
            }
            let content = usize::try_from(length)
                .ok()
                .and_then(|length| content.get_mut(..length))
                .ok_or(Error::NotAPeer)?;
            self.read(content)?;
            received += u64::from(length);
        }
    }
}

/// A frame of bytes that nothing on the way can make fewer of.
fn noise() -> Vec<u8> {
    let mut frame = vec![0; 4 + FRAME];
    rand::fill(&mut frame[4..]);
    // It fits: the constant is 64 Ki.
    let length = u32::try_from(FRAME).unwrap_or(0);
    frame[..4].copy_from_slice(&length.to_le_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const TOKEN: &str = "a token of the tests";

    /// What became of one session with a peer of these limits, and what the client made of it.
    fn with_peer<T>(limits: Limits, client: impl FnOnce(&str) -> T) -> (Result<(), Error>, T) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::scope(|scope| {
            let peer = scope.spawn(move || {
                let (stream, _) = listener.accept().unwrap();
                session(
                    stream,
                    &[
                        Token::new("one more of the tests").unwrap(),
                        Token::new(TOKEN).unwrap(),
                    ],
                    limits,
                )
            });
            let found = client(&address);
            (peer.join().unwrap(), found)
        })
    }

    #[test]
    fn both_ways_and_the_round_trip_are_measured() {
        let (peer, network) = with_peer(Limits::default(), |address| {
            measure(&Effort::QUICK, address, &Token::new(TOKEN).unwrap()).unwrap()
        });
        peer.unwrap();
        assert!(network.round_trip.median() > Some(0));
        assert!(network.download.median() > Some(1 << 10));
        assert!(network.upload.median() > Some(1 << 10));
    }

    #[test]
    fn a_client_without_the_token_gets_nothing() {
        let (peer, client) = with_peer(Limits::default(), |address| {
            let token = Token::new("another token of the tests").unwrap();
            measure(&Effort::QUICK, address, &token)
        });
        assert!(matches!(peer, Err(Error::WrongToken)));
        assert!(matches!(client, Err(Error::WrongToken)));
    }

    /// One that answers any proof, to learn what it is sent.
    #[test]
    fn a_peer_without_the_token_is_not_measured() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::scope(|scope| {
            scope.spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                stream.write_all(GREETING).unwrap();
                stream.write_all(&[0; NONCE]).unwrap();
                let mut proof = [0; NONCE + 32];
                stream.read_exact(&mut proof).unwrap();
                // Its own proof sent back is none: the roles differ.
                stream.write_all(&proof[NONCE..]).unwrap();
            });
            let token = Token::new(TOKEN).unwrap();
            let client = measure(&Effort::QUICK, &address, &token);
            assert!(matches!(client, Err(Error::WrongToken)));
        });
    }

    /// As when a container is paused: whoever waits for bytes then goes on waiting.
    #[test]
    fn a_pause_ends_no_session() {
        let (peer, ()) = with_peer(Limits::default(), |address| {
            let token = Token::new(TOKEN).unwrap();
            let mut client = Client::connect(&Effort::QUICK, address, &token).unwrap();
            for _ in 0..3 {
                let pause = "kill -STOP $PPID; kill -CONT $PPID";
                let paused = Command::new("sh").args(["-c", pause]).status().unwrap();
                assert!(paused.success());
                client.round_trip(&Effort::QUICK).unwrap();
            }
        });
        peer.unwrap();
    }

    #[test]
    fn a_session_is_bounded_in_bytes() {
        let limits = Limits {
            bytes: 1 << 20,
            ..Limits::default()
        };
        let (peer, network) = with_peer(limits, |address| {
            measure(&Effort::QUICK, address, &Token::new(TOKEN).unwrap()).unwrap()
        });
        assert!(matches!(peer, Err(Error::OverLimit)));
        assert_eq!(network.download.median(), None);
        assert!(network.round_trip.median().is_some());
    }

    #[test]
    fn a_session_is_bounded_in_time() {
        let limits = Limits {
            duration: Duration::ZERO,
            ..Limits::default()
        };
        let (peer, client) = with_peer(limits, |address| {
            measure(&Effort::QUICK, address, &Token::new(TOKEN).unwrap())
        });
        assert!(matches!(peer, Err(Error::OverLimit)));
        assert!(client.is_err());
    }

    #[test]
    fn frames_that_are_too_long_end_the_session() {
        let (peer, ()) = with_peer(Limits::default(), |address| {
            let token = Token::new(TOKEN).unwrap();
            let mut client = Client::connect(&Effort::QUICK, address, &token).unwrap();
            client.line.write(b"u").unwrap();
            client.line.write(&u32::MAX.to_le_bytes()).unwrap();
            let _ = client.line.array::<8>();
        });
        assert!(matches!(peer, Err(Error::NotAPeer)));
    }

    #[test]
    fn tokens_are_long_enough_and_never_shown() {
        assert!(matches!(Token::new("short"), Err(Error::ShortToken)));
        let token = Token::new(TOKEN).unwrap();
        assert!(!format!("{token:?}").contains("tests"));
    }
}

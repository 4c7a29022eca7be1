//! What is too long to be sealed in one piece, such as a job's artifact: sealed and opened
//! as it is written and read, with one chunk of it in memory.
//!
//! A sealed stream is HPKE as a [sealed document](super), in the same suite and with an
//! `info` of its own: the line `nosana sealed stream v1`, its newline included, the 32 bytes
//! of the encapsulated key, and the chunks as messages one after the other in one context of
//! HPKE, which counts them. A chunk has [`CHUNK_BYTES`] bytes, the last one whatever is left,
//! none only where there is nothing at all; each is followed by its tag of 16 bytes. The last
//! one is sealed with `final` as its authenticated data, all others with none. So a stream
//! that is cut off, has chunks in another order, or goes on after its end does not open.

use std::io::{self, Read, Write};

use hpke::{
    Deserializable, OpModeR, OpModeS, Serializable,
    aead::{AeadCtxR, AeadCtxS, AesGcm256},
    kdf::HkdfSha256,
    setup_receiver, setup_sender,
};
use zeroize::Zeroizing;

use super::{Content, KEY_BYTES, Kem, PublicKey, SealError, SecretKey};

/// What a sealed stream begins with.
const HEAD: &[u8] = b"nosana sealed stream v1\n";
/// Bytes of a chunk before it is sealed, but for the last one.
pub const CHUNK_BYTES: usize = 16 * 1024;
/// Bytes of a chunk's tag.
const TAG_BYTES: usize = 16;
/// The authenticated data of the last chunk.
const LAST: &[u8] = b"final";
/// That of every other one.
const NOT_LAST: &[u8] = b"";

/// How long a stream of `bytes` is once it is sealed, in bytes.
#[must_use]
pub fn sealed_length(bytes: u64) -> u64 {
    let chunks = bytes.div_ceil(CHUNK_BYTES as u64).max(1);
    let tags = chunks.saturating_mul(TAG_BYTES as u64);
    ((HEAD.len() + KEY_BYTES) as u64)
        .saturating_add(bytes)
        .saturating_add(tags)
}

/// Seals all that is written to it, and writes that on. What is not [finished](Self::finish)
/// does not open.
pub struct Sealer<W> {
    to: W,
    context: AeadCtxS<AesGcm256, HkdfSha256, Kem>,
    /// What goes before the first chunk; empty once it went.
    head: Vec<u8>,
    /// What is not sealed yet: whether it is the last one shows only when more comes.
    chunk: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealer<W> {
    /// Seals to `key`, and writes to `to`.
    ///
    /// # Errors
    /// When `key` keeps nothing secret.
    pub fn new(key: &PublicKey, content: Content<'_>, to: W) -> Result<Self, SealError> {
        let key = Deserializable::from_bytes(&key.0).map_err(|_| SealError::BadKey)?;
        let (encapsulated, sender) =
            setup_sender(&OpModeS::Base, &key, &content.info()).map_err(|_| SealError::BadKey)?;
        Ok(Self {
            to,
            context: sender,
            head: [HEAD, &encapsulated.to_bytes()].concat(),
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK_BYTES)),
        })
    }

    /// Seals what is left, and gives back what was written to.
    ///
    /// # Errors
    /// When that cannot be written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(LAST)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn seal(&mut self, data: &[u8]) -> io::Result<()> {
        let sealed = self.context.seal(&self.chunk, data);
        let sealed = sealed.map_err(|_| io::Error::other("a chunk could not be sealed"))?;
        self.to.write_all(&self.head)?;
        self.head.clear();
        self.chunk.clear();
        self.to.write_all(&sealed)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() == CHUNK_BYTES && !bytes.is_empty() {
            self.seal(NOT_LAST)?;
        }
        let count = bytes.len().min(CHUNK_BYTES - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    /// Of what is sealed: the chunk that is begun stays.
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Opens a sealed stream as it is read. What was read is what was sealed, but only its end,
/// and no error, says that it is all of it.
pub struct Opener<R> {
    from: R,
    context: AeadCtxR<AesGcm256, HkdfSha256, Kem>,
    /// Sealed bytes that were read: a chunk, and one byte of the next.
    sealed: Vec<u8>,
    /// What was opened, and how much of it was read.
    opened: Zeroizing<Vec<u8>>,
    read: usize,
    was_last: bool,
}

impl<R: Read> Opener<R> {
    /// Opens what `from` gives with `key`.
    ///
    /// # Errors
    /// When it cannot be read, or, of the kind [`InvalidData`](io::ErrorKind::InvalidData)
    /// and with a [`SealError`] in it, is no sealed stream. Reading on has the same errors.
    pub fn new(key: &SecretKey, content: Content<'_>, mut from: R) -> io::Result<Self> {
        let mut head = [0; HEAD.len() + KEY_BYTES];
        let count = read_all(&mut from, &mut head)?;
        let Some(encapsulated) = head.strip_prefix(HEAD).filter(|_| count == head.len()) else {
            return Err(invalid(SealError::NotSealed));
        };
        let recipient = Deserializable::from_bytes(encapsulated)
            .map_err(|_| SealError::CannotOpen)
            .and_then(|encapsulated| {
                let key = key.key()?;
                setup_receiver(&OpModeR::Base, &key, &encapsulated, &content.info())
                    .map_err(|_| SealError::CannotOpen)
            })
            .map_err(invalid)?;
        Ok(Self {
            from,
            context: recipient,
            sealed: Vec::with_capacity(CHUNK_BYTES + TAG_BYTES + 1),
            opened: Zeroizing::default(),
            read: 0,
            was_last: false,
        })
    }

    /// Opens the next chunk.
    fn open(&mut self) -> io::Result<()> {
        const SEALED: usize = CHUNK_BYTES + TAG_BYTES;
        // Whether it is the last one shows only by what comes after it.
        let missing = (SEALED + 1).saturating_sub(self.sealed.len());
        (&mut self.from)
            .take(missing as u64)
            .read_to_end(&mut self.sealed)?;
        let is_last = self.sealed.len() <= SEALED;
        let chunk = self.sealed.get(..SEALED).unwrap_or(&self.sealed);
        let data = if is_last { LAST } else { NOT_LAST };
        let opened = self.context.open(chunk, data);
        self.opened = Zeroizing::new(opened.map_err(|_| invalid(SealError::CannotOpen))?);
        self.read = 0;
        let length = chunk.len();
        self.sealed.drain(..length);
        self.was_last = is_last;
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.opened.len() {
            if self.was_last || buffer.is_empty() {
                return Ok(0);
            }
            self.open()?;
        }
        let rest = &self.opened[self.read..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.read += count;
        Ok(count)
    }
}

/// As much as fits, or as there is.
fn read_all(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match from.read(&mut buffer[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

fn invalid(error: SealError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use solana_address::Address;

    use super::*;

    const JOB: Address = Address::new_from_array([1; 32]);
    const SEALED_CHUNK: usize = CHUNK_BYTES + TAG_BYTES;
    const START: usize = HEAD.len() + KEY_BYTES;

    fn artifact(op: &'static str) -> Content<'static> {
        Content::Artifact { job: &JOB, op }
    }

    fn sealed(key: &SecretKey, bytes: &[u8], step: usize) -> Vec<u8> {
        let mut sealer = Sealer::new(&key.public(), artifact("a"), Vec::new()).unwrap();
        for part in bytes.chunks(step) {
            sealer.write_all(part).unwrap();
        }
        sealer.finish().unwrap()
    }

    fn opened(key: &SecretKey, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Opener::new(key, artifact("a"), sealed)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn reason(result: io::Result<Vec<u8>>) -> SealError {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        *error.get_ref().unwrap().downcast_ref().unwrap()
    }

    #[test]
    fn what_is_sealed_in_any_pieces_opens() {
        let key = SecretKey::random();
        for length in [
            0,
            1,
            CHUNK_BYTES - 1,
            CHUNK_BYTES,
            CHUNK_BYTES + 1,
            3 * CHUNK_BYTES,
        ] {
            let bytes: Vec<u8> = (0..length).map(|n| n.to_le_bytes()[0]).collect();
            for step in [1_000, CHUNK_BYTES, 5 * CHUNK_BYTES] {
                let sealed = sealed(&key, &bytes, step);
                assert_eq!(sealed.len() as u64, sealed_length(length as u64));
                assert_eq!(opened(&key, &sealed).unwrap(), bytes, "{length} by {step}");
            }
        }
    }

    #[test]
    fn nothing_opens_elsewhere() {
        let key = SecretKey::random();
        let stream = sealed(&key, b"an archive", 100);
        assert_eq!(
            reason(opened(&SecretKey::random(), &stream)),
            SealError::CannotOpen
        );
        let mut bytes = Vec::new();
        let other = Opener::new(&key, artifact("b"), stream.as_slice())
            .and_then(|mut opener| opener.read_to_end(&mut bytes));
        assert_eq!(other.unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(bytes.is_empty());
        assert_eq!(reason(opened(&key, b"plain")), SealError::NotSealed);
        assert_eq!(
            reason(opened(&key, &[b'x'; 2 * START])),
            SealError::NotSealed
        );
    }

    #[test]
    fn a_stream_that_is_cut_off_changed_or_goes_on_does_not_open() {
        let key = SecretKey::random();
        let whole = sealed(&key, &vec![7; 2 * CHUNK_BYTES + 10], 10_000);
        let last = START + 2 * SEALED_CHUNK;
        for length in [
            START,
            START + 1,
            START + SEALED_CHUNK - 1,
            // Exactly between two chunks.
            START + SEALED_CHUNK,
            last,
            last + TAG_BYTES,
            whole.len() - 1,
        ] {
            let cut = opened(&key, &whole[..length]);
            assert_eq!(reason(cut), SealError::CannotOpen, "{length}");
        }
        for place in [
            0,
            HEAD.len(),
            START,
            START + SEALED_CHUNK,
            last,
            whole.len() - 1,
        ] {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(opened(&key, &changed).is_err(), "{place}");
        }
        let longer = [whole.as_slice(), b"more"].concat();
        assert_eq!(reason(opened(&key, &longer)), SealError::CannotOpen);
        let mut swapped = whole[..START].to_vec();
        swapped.extend_from_slice(&whole[START + SEALED_CHUNK..last]);
        swapped.extend_from_slice(&whole[START..START + SEALED_CHUNK]);
        swapped.extend_from_slice(&whole[last..]);
        assert_eq!(reason(opened(&key, &swapped)), SealError::CannotOpen);
    }

    #[test]
    fn what_is_not_finished_does_not_open() {
        let key = SecretKey::random();
        let mut written = Vec::new();
        let mut sealer = Sealer::new(&key.public(), artifact("a"), &mut written).unwrap();
        sealer.write_all(&vec![7; CHUNK_BYTES + 1]).unwrap();
        drop(sealer);
        assert_eq!(reason(opened(&key, &written)), SealError::CannotOpen);
    }

    #[test]
    fn nothing_is_sealed_to_a_key_that_keeps_no_secret() {
        let sealer = Sealer::new(&PublicKey([0; KEY_BYTES]), artifact("a"), Vec::new());
        assert_eq!(sealer.err(), Some(SealError::BadKey));
    }
}

//! The disk that the job writes to: long runs and single blocks, written and read.
//!
//! The file has no name, so it is gone with the process however that ends. Every block begins with its place and the
//! run's seed, and is looked at when it is read.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt as _,
    path::Path,
    time::{Duration, Instant},
};

use nosana_cuda::random_at;
use rustix::fs::{Advice, OFlags, fadvise, fcntl_getfl, fcntl_setfl, fstatvfs};

use crate::{
    effort::Effort,
    report::{Disk, Figure, Outcome},
    samples,
};

/// Bytes of a block: of the random accesses, and what passing by the system's cache asks for.
const BLOCK: usize = 4096;

/// Bytes written or read at once in a long run.
const CHUNK: usize = 1 << 20;

/// Of what is free, the file takes at most one in so many.
const SHARE: u64 = 4;

/// The most single blocks of a run.
const MOST_BLOCKS: u64 = 20_000;

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No file could be made.
    #[error("a file cannot be made in {folder}")]
    NoFile {
        /// Where.
        folder: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is no room.
    #[error("{0} bytes are free, too few to measure the disk")]
    NoRoom(u64),
    /// Writing or reading failed.
    #[error("the disk failed")]
    Failed(#[from] io::Error),
    /// What was read is not what was written.
    #[error("the block at {0} is not what was written there: this disk cannot be relied on")]
    Wrong(u64),
}

/// Measures the disk of `folder`.
///
/// # Errors
/// When no file of at least a chunk can be made there.
pub fn measure(effort: &Effort, folder: &Path, seed: u64) -> Result<Disk, Error> {
    let mut file = Scratch::new(effort, folder, seed)?;
    let written = file.repeated(effort, Scratch::write_long);
    // Shorter than wished, when it took too long; the rest stays within what was written.
    let outcome = |result: Result<Figure, Error>| Outcome::from(result);
    let sequential_write = outcome(written);
    if file.length == 0 {
        return Ok(Disk {
            file_bytes: 0,
            is_direct: file.is_direct,
            sequential_read: Outcome::failed("nothing could be written"),
            random_write: Outcome::failed("nothing could be written"),
            random_read: Outcome::failed("nothing could be written"),
            sequential_write,
        });
    }
    Ok(Disk {
        file_bytes: file.length,
        is_direct: file.is_direct,
        sequential_write,
        sequential_read: outcome(file.repeated(effort, Scratch::read_long)),
        random_write: outcome(file.repeated(effort, Scratch::write_blocks)),
        random_read: outcome(file.repeated(effort, Scratch::read_blocks)),
    })
}

/// The file, and what is needed to work with it.
struct Scratch {
    file: File,
    /// Bytes that it may have.
    most: u64,
    /// Bytes that were written, from its beginning on.
    length: u64,
    is_direct: bool,
    seed: u64,
    /// Numbers drawn so far.
    drawn: u64,
    chunk: Aligned,
}

/// One run of a figure, which must end by the given time.
type Run = fn(&mut Scratch, Instant) -> Result<u64, Error>;

impl Scratch {
    fn new(effort: &Effort, folder: &Path, seed: u64) -> Result<Self, Error> {
        let file = tempfile::tempfile_in(folder).map_err(|source| Error::NoFile {
            folder: folder.display().to_string(),
            source,
        })?;
        let space = fstatvfs(&file).map_err(io::Error::from)?;
        let free = space.f_bavail.saturating_mul(space.f_frsize);
        let most = (free / SHARE).min(effort.file_bytes) / CHUNK as u64 * CHUNK as u64;
        if most == 0 {
            return Err(Error::NoRoom(free));
        }
        let mut chunk = Aligned::new(CHUNK);
        for (place, word) in (0..).zip(chunk.bytes().chunks_exact_mut(8)) {
            word.copy_from_slice(&random_at(seed, place).to_le_bytes());
        }
        let is_direct = pass_by_the_cache(&file, chunk.bytes());
        Ok(Self {
            file,
            most,
            length: 0,
            is_direct,
            seed,
            drawn: 0,
            chunk,
        })
    }

    /// As many runs as fit the time for this figure, at least one.
    fn repeated(&mut self, effort: &Effort, run: Run) -> Result<Figure, Error> {
        let began = Instant::now();
        let ends = began + effort.disk_limit;
        let mut samples = Vec::new();
        for done in 1..=effort.runs {
            // Each has the same share of what is left.
            let share = ends.saturating_duration_since(Instant::now()) / (effort.runs - done + 1);
            if share.is_zero() && !samples.is_empty() {
                break;
            }
            samples.push(run(self, Instant::now() + share)?);
        }
        Ok(samples::figure(samples))
    }

    /// Writes the file from its beginning on, and makes it durable.
    fn write_long(&mut self, ends: Instant) -> Result<u64, Error> {
        let began = Instant::now();
        let mut offset = 0;
        while offset < self.most {
            for (place, block) in (offset..)
                .step_by(BLOCK)
                .zip(self.chunk.bytes().chunks_exact_mut(BLOCK))
            {
                stamp(block, place, self.seed);
            }
            self.file.write_all_at(self.chunk.bytes(), offset)?;
            offset += CHUNK as u64;
            self.length = self.length.max(offset);
            if Instant::now() >= ends {
                break;
            }
        }
        self.file.sync_data()?;
        Ok(samples::rate(offset, began.elapsed()))
    }

    /// Reads it from its beginning on.
    fn read_long(&mut self, ends: Instant) -> Result<u64, Error> {
        self.forget()?;
        let began = Instant::now();
        let mut offset = 0;
        while offset < self.length {
            self.file.read_exact_at(self.chunk.bytes(), offset)?;
            for (place, block) in (offset..)
                .step_by(BLOCK)
                .zip(self.chunk.bytes().chunks_exact(BLOCK))
            {
                check(block, place, self.seed)?;
            }
            offset += CHUNK as u64;
            if Instant::now() >= ends {
                break;
            }
        }
        Ok(samples::rate(offset, began.elapsed()))
    }

    /// Writes single blocks, each durable before the next.
    fn write_blocks(&mut self, ends: Instant) -> Result<u64, Error> {
        self.blocks(ends, |scratch, place| {
            let seed = scratch.seed;
            let (block, _) = scratch.chunk.bytes().split_at_mut(BLOCK);
            stamp(block, place, seed);
            scratch.file.write_all_at(block, place)?;
            Ok(scratch.file.sync_data()?)
        })
    }

    /// Reads single blocks, one after the other.
    fn read_blocks(&mut self, ends: Instant) -> Result<u64, Error> {
        self.forget()?;
        self.blocks(ends, |scratch, place| {
            let seed = scratch.seed;
            let (block, _) = scratch.chunk.bytes().split_at_mut(BLOCK);
            scratch.file.read_exact_at(block, place)?;
            check(block, place, seed)
        })
    }

    fn blocks(
        &mut self,
        ends: Instant,
        access: impl Fn(&mut Self, u64) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let blocks = self.length / BLOCK as u64;
        let began = Instant::now();
        let mut done = 0;
        while done < MOST_BLOCKS {
            self.drawn += 1;
            let place = random_at(self.seed, self.drawn) % blocks * BLOCK as u64;
            access(self, place)?;
            done += 1;
            if Instant::now() >= ends {
                break;
            }
        }
        Ok(samples::rate(done, began.elapsed()))
    }

    /// Where the system's cache is not passed by, it is at least emptied of the file.
    fn forget(&self) -> Result<(), Error> {
        if !self.is_direct {
            self.file.sync_data()?;
            fadvise(&self.file, 0, None, Advice::DontNeed).map_err(io::Error::from)?;
        }
        Ok(())
    }
}

/// Whether the file can be written past the system's cache, and from then on is.
fn pass_by_the_cache(file: &File, chunk: &[u8]) -> bool {
    let Ok(flags) = fcntl_getfl(file) else {
        return false;
    };
    if fcntl_setfl(file, flags | OFlags::DIRECT).is_err() {
        return false;
    }
    // Some file systems take the flag and then refuse to write.
    let works = file.write_all_at(chunk, 0).is_ok();
    works || fcntl_setfl(file, flags).is_err()
}

/// Marks a block with its place.
fn stamp(block: &mut [u8], place: u64, seed: u64) {
    for (to, from) in block.iter_mut().zip(mark(place, seed)) {
        *to = from;
    }
}

fn check(block: &[u8], place: u64, seed: u64) -> Result<(), Error> {
    if block.starts_with(&mark(place, seed)) {
        Ok(())
    } else {
        Err(Error::Wrong(place))
    }
}

fn mark(place: u64, seed: u64) -> [u8; 16] {
    let mut mark = [0; 16];
    let (left, right) = mark.split_at_mut(8);
    left.copy_from_slice(&place.to_le_bytes());
    right.copy_from_slice(&random_at(seed, place).to_le_bytes());
    mark
}

/// Bytes that begin at a multiple of a block in memory.
struct Aligned {
    bytes: Vec<u8>,
    start: usize,
    length: usize,
}

impl Aligned {
    fn new(length: usize) -> Self {
        let bytes = vec![0; length + BLOCK];
        let start = bytes.as_ptr().align_offset(BLOCK).min(BLOCK);
        Self {
            bytes,
            start,
            length,
        }
    }

    fn bytes(&mut self) -> &mut [u8] {
        &mut self.bytes[self.start..self.start + self.length]
    }
}

/// The longest that measuring a disk may take, but for single accesses that hang.
pub fn longest(effort: &Effort) -> Duration {
    effort.disk_limit * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effort(bytes: u64) -> Effort {
        Effort {
            file_bytes: bytes,
            disk_limit: Duration::from_millis(200),
            ..Effort::QUICK
        }
    }

    #[test]
    fn a_disk_is_measured_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let disk = measure(&effort(3 << 20), folder.path(), 5).unwrap();
        // A slow disk has no time for all of it, and does not do one random access a second.
        assert!((CHUNK as u64..=3 << 20).contains(&disk.file_bytes));
        for outcome in [
            &disk.sequential_write,
            &disk.sequential_read,
            &disk.random_write,
            &disk.random_read,
        ] {
            assert!(outcome.median().is_some(), "{outcome:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn its_time_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let effort = effort(1 << 40);
        let mut scratch = Scratch::new(&effort, folder.path(), 5).unwrap();
        // One chunk, however much there is to write.
        scratch.write_long(Instant::now()).unwrap();
        assert_eq!(scratch.length, CHUNK as u64);
        assert!(scratch.most > scratch.length);
        assert_eq!(longest(&effort), Duration::from_millis(800));
    }

    #[test]
    fn its_size_is_bounded_by_what_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(&effort(u64::MAX), folder.path(), 5).unwrap();
        let space = fstatvfs(&scratch.file).unwrap();
        assert!(scratch.most <= space.f_blocks * space.f_frsize / SHARE);
    }

    #[test]
    fn a_block_that_changed_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut scratch = Scratch::new(&effort(2 << 20), folder.path(), 5).unwrap();
        let late = || Instant::now() + Duration::from_hours(1);
        scratch.write_long(late()).unwrap();
        scratch.read_long(late()).unwrap();
        let mut other = Aligned::new(BLOCK);
        scratch.file.write_all_at(other.bytes(), 8192).unwrap();
        assert!(matches!(scratch.read_long(late()), Err(Error::Wrong(8192))));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = measure(&Effort::QUICK, Path::new("/nowhere"), 5).unwrap_err();
        assert!(error.to_string().contains("/nowhere"), "{error}");
    }
}

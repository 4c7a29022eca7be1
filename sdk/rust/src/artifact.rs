//! What an operation left in its `output` folder: an archive in the store, named in the result.
//!
//! An archive is a tar in one form: folders and regular files, each folder before what is in it,
//! with relative paths that have no step up, no owner, no time, and the permissions `755` (folders
//! and what its owner may run) or `644`. A path longer than a header has room for stands in an entry
//! of its own before it, as GNU's tar writes it. So the same files make the same archive, and whoever
//! unpacks one need not trust who packed it.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tar::{Archive, Builder, EntryType, Header};

use crate::store::ContentHash;

/// The most files and folders of an archive.
pub const MAX_ENTRIES: u64 = 100_000;
/// The longest path in an archive, bytes.
pub const MAX_PATH_BYTES: usize = 1_024;
/// The longest name of a file or folder, bytes.
const MAX_STEP_BYTES: usize = 255;
/// How many of what was left out are named.
const NAMED: usize = 5;

/// An archive, as a result names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// SHA-256 of the archive, or of the sealed one: its name in the store.
    pub hash: ContentHash,
    /// Length of the archive in bytes.
    pub bytes: u64,
    /// Regular files in it.
    pub files: u64,
    /// What was left out: links, devices, sockets, names that no other machine may have, and files
    /// that had no room.
    pub omitted: u64,
    /// Where the archive is [sealed](crate::sealed::stream) to the job's client: length of that
    /// in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_bytes: Option<u64>,
}

impl Artifact {
    /// Length of what is stored, in bytes.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        self.sealed_bytes.unwrap_or(self.bytes)
    }
}

/// What [`pack`] wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Length of the archive in bytes.
    pub bytes: u64,
    /// Regular files in it.
    pub files: u64,
    /// What was left out.
    pub omitted: u64,
    /// The first few of what was left out, and why.
    pub examples: Vec<String>,
}

/// Why nothing was packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// There is something else than a folder or a file.
    #[error("expected a folder or a regular file, found {found}")]
    NotAFolder {
        /// What is there.
        found: &'static str,
    },
    /// What is to be packed cannot be read to its end.
    #[error("the files cannot be read")]
    Read(#[source] io::Error),
    /// The archive cannot be written.
    #[error("the archive cannot be written")]
    Write(#[source] io::Error),
}

/// Packs what an engine gives of a folder, or of one file, of a container: a tar whose first entry
/// is that folder. What does not fit into `largest` bytes is left out, whole files at a time.
///
/// Blocks.
///
/// # Errors
/// Those of [`PackError`]; what was written is then of no use.
pub fn pack(source: impl Read, to: impl Write, largest: u64) -> Result<Packed, PackError> {
    // Beyond this, even what is left out is not read any more: it may have no end.
    let mut readable = largest.saturating_mul(4).saturating_add(1 << 30);
    let mut archive = Archive::new(source);
    let mut packing = Packing {
        to: Builder::new(to),
        // An archive ends with two blocks of zeros.
        room: largest.saturating_sub(2 * BLOCK),
        entries: 0,
        packed: Packed::default(),
    };
    let mut is_first = true;
    for entry in archive.entries().map_err(PackError::Read)? {
        let mut entry = entry.map_err(PackError::Read)?;
        let kind = entry.header().entry_type();
        let path = entry.path_bytes().into_owned();
        if is_first && !kind.is_file() && !kind.is_dir() {
            return Err(PackError::NotAFolder {
                found: name_of(kind),
            });
        }
        // Every path begins with the name of what was asked for, which is one step.
        let inner = path
            .iter()
            .position(|byte| *byte == b'/')
            .map(|at| &path[at + 1..]);
        let inner = match inner {
            None if is_first && kind.is_file() => path.as_slice(),
            other => other.unwrap_or_default(),
        };
        is_first = false;
        let inner = inner.strip_suffix(b"/").unwrap_or(inner);
        if inner.is_empty() {
            continue;
        }
        let Some(left) = readable.checked_sub(entry.size()) else {
            packing.omit(inner, "and all that comes after it: too much to read");
            break;
        };
        readable = left;
        packing.take(inner, &mut entry)?;
    }
    packing.finish()
}

/// Bytes of a tar's block.
const BLOCK: u64 = 512;

struct Packing<W: Write> {
    to: Builder<W>,
    /// Bytes that the archive may still grow by.
    room: u64,
    /// Files and folders in it.
    entries: u64,
    packed: Packed,
}

impl<W: Write> Packing<W> {
    fn take<R: Read>(&mut self, path: &[u8], entry: &mut tar::Entry<R>) -> Result<(), PackError> {
        let kind = entry.header().entry_type();
        if !kind.is_file() && !kind.is_dir() {
            self.omit(path, name_of(kind));
            return Ok(());
        }
        let Some(name) = std::str::from_utf8(path).ok().filter(|path| is_plain(path)) else {
            self.omit(path, "a name that not every machine may have");
            return Ok(());
        };
        let size = if kind.is_file() { entry.size() } else { 0 };
        let cost = cost_of(name, size);
        if cost > self.room || self.entries >= MAX_ENTRIES {
            self.omit(path, "no room for it");
            return Ok(());
        }
        let may_run = entry.header().mode().unwrap_or(0) & 0o100 != 0;
        let mut header = Header::new_gnu();
        header.set_mode(if kind.is_dir() || may_run {
            0o755
        } else {
            0o644
        });
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_size(size);
        if kind.is_dir() {
            header.set_entry_type(EntryType::Directory);
            self.to
                .append_data(&mut header, name, io::empty())
                .map_err(PackError::Write)?;
        } else {
            header.set_entry_type(EntryType::Regular);
            let mut content = Content {
                entry,
                left: size,
                error: None,
            };
            let written = self.to.append_data(&mut header, name, &mut content);
            if let Some(error) = content.error {
                return Err(PackError::Read(error));
            }
            written.map_err(PackError::Write)?;
            self.packed.files += 1;
        }
        self.entries += 1;
        self.room -= cost;
        self.packed.bytes += cost;
        Ok(())
    }

    fn omit(&mut self, path: &[u8], why: &str) {
        self.packed.omitted += 1;
        if self.packed.examples.len() < NAMED {
            let path = String::from_utf8_lossy(path);
            let shown: String = path
                .chars()
                .take(200)
                .flat_map(char::escape_debug)
                .collect();
            self.packed.examples.push(format!("{shown} ({why})"));
        }
    }

    fn finish(mut self) -> Result<Packed, PackError> {
        let mut to = self.to.into_inner().map_err(PackError::Write)?;
        to.flush().map_err(PackError::Write)?;
        self.packed.bytes += 2 * BLOCK;
        Ok(self.packed)
    }
}

/// Bytes that an entry takes: its header, a long name before it, and its content in blocks.
fn cost_of(name: &str, size: u64) -> u64 {
    let blocks = |bytes: u64| bytes.div_ceil(BLOCK).saturating_mul(BLOCK);
    let length = name.len() as u64;
    let long = if length > 100 {
        BLOCK + blocks(length + 1)
    } else {
        0
    };
    BLOCK.saturating_add(long).saturating_add(blocks(size))
}

/// A file's content, and what went wrong with reading it: a content that ends too soon is an error.
struct Content<'a, R> {
    entry: &'a mut R,
    left: u64,
    error: Option<io::Error>,
}

impl<R: Read> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let error = match self.entry.read(buffer) {
            Ok(0) if self.left > 0 && !buffer.is_empty() => io::ErrorKind::UnexpectedEof.into(),
            Ok(count) => {
                self.left = self.left.saturating_sub(count as u64);
                return Ok(count);
            }
            Err(error) => error,
        };
        let kind = error.kind();
        self.error = Some(error);
        Err(kind.into())
    }
}

fn name_of(kind: EntryType) -> &'static str {
    match kind {
        EntryType::Symlink => "a link",
        EntryType::Link => "a second name of a file",
        EntryType::Char | EntryType::Block => "a device",
        EntryType::Fifo => "a pipe",
        _ => "something else than a file or folder",
    }
}

/// Whether any machine can take the path, below a folder of its own: relative, no step up, nothing
/// that a terminal would act upon.
fn is_plain(path: &str) -> bool {
    path.len() <= MAX_PATH_BYTES
        && !path.chars().any(char::is_control)
        && path
            .split('/')
            .all(|step| !matches!(step, "" | "." | "..") && step.len() <= MAX_STEP_BYTES)
}

/// What [`unpack`] made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Regular files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Why an archive was not unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// It is no archive of the form that hosts make.
    #[error("the archive is not one that a host makes: {message}")]
    Form {
        /// What was expected and what is there.
        message: String,
    },
    /// The archive cannot be read.
    #[error("the archive cannot be read")]
    Read(#[source] io::Error),
    /// A file or folder cannot be made.
    #[error("{} cannot be written", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Unpacks an archive into `folder`, which is made and must not be there yet. Whatever is in the
/// archive, nothing outside of the folder is touched and no file is opened that was there before.
/// When it fails, the folder is left as far as it came.
///
/// Blocks.
///
/// # Errors
/// Those of [`UnpackError`].
pub fn unpack(source: impl Read, folder: &Path) -> Result<Unpacked, UnpackError> {
    fs::create_dir(folder).map_err(|source| UnpackError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let mut archive = Archive::new(source);
    let mut unpacked = Unpacked::default();
    let mut long_name = None;
    let mut count = 0;
    // Raw, because otherwise names of any length would be read into memory.
    for entry in archive.entries().map_err(UnpackError::Read)?.raw(true) {
        let mut entry = entry.map_err(UnpackError::Read)?;
        count += 1;
        if count > 2 * MAX_ENTRIES {
            return Err(form(format!("expected at most {MAX_ENTRIES} files")));
        }
        let kind = entry.header().entry_type();
        if kind == EntryType::GNULongName && long_name.is_none() {
            long_name = Some(read_name(&mut entry)?);
            continue;
        }
        let name = match long_name.take() {
            Some(name) => name,
            None => entry.path_bytes().into_owned(),
        };
        let name = name.strip_suffix(b"/").unwrap_or(&name).to_vec();
        let name = String::from_utf8(name)
            .ok()
            .filter(|name| is_plain(name))
            .ok_or_else(|| form("expected relative paths without a step up".to_owned()))?;
        let path = folder.join(&name);
        match kind {
            EntryType::Directory => make_folder(&path)?,
            EntryType::Regular => {
                path.parent().map_or(Ok(()), make_folder)?;
                unpacked.bytes += make_file(&mut entry, &path)?;
                unpacked.files += 1;
            }
            other => {
                let found = name_of(other);
                return Err(form(format!(
                    "expected files and folders only, found {found} at `{name}`"
                )));
            }
        }
    }
    Ok(unpacked)
}

fn form(message: String) -> UnpackError {
    UnpackError::Form { message }
}

fn read_name(entry: &mut impl Read) -> Result<Vec<u8>, UnpackError> {
    let mut name = Vec::new();
    entry
        .take(MAX_PATH_BYTES as u64 + 2)
        .read_to_end(&mut name)
        .map_err(UnpackError::Read)?;
    match name.strip_suffix(&[0]) {
        Some(name) => Ok(name.to_vec()),
        None => Err(form(format!(
            "expected paths of at most {MAX_PATH_BYTES} bytes"
        ))),
    }
}

/// The folder is new, or one that was made for this archive.
fn make_folder(path: &Path) -> Result<(), UnpackError> {
    fs::create_dir_all(path).map_err(|source| UnpackError::Write {
        path: path.to_owned(),
        source,
    })
}

fn make_file<R: Read>(entry: &mut tar::Entry<R>, path: &Path) -> Result<u64, UnpackError> {
    let write = |source| UnpackError::Write {
        path: path.to_owned(),
        source,
    };
    let mut options = OpenOptions::new();
    // Fails where there is anything already, be it a link.
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        let may_run = entry.header().mode().unwrap_or(0) & 0o100 != 0;
        let mode = if may_run { 0o755 } else { 0o644 };
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    }
    let mut file = options.open(path).map_err(write)?;
    let size = entry.size();
    let mut content = Content {
        entry,
        left: size,
        error: None,
    };
    let copied = io::copy(&mut content, &mut file);
    match content.error {
        Some(error) => Err(UnpackError::Read(error)),
        None => copied.map_err(write),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an engine gives: entries below `out/`.
    fn source(entries: &[(&str, EntryType, u32, &[u8])]) -> Vec<u8> {
        let mut archive = Builder::new(Vec::new());
        for (path, kind, mode, content) in entries {
            let mut header = Header::new_gnu();
            header.set_entry_type(*kind);
            header.set_mode(*mode);
            header.set_uid(1_000);
            header.set_mtime(1_700_000_000);
            header.set_size(content.len() as u64);
            if matches!(kind, EntryType::Symlink | EntryType::Link) {
                header.set_link_name("/etc/passwd").unwrap();
            }
            // As written, steps up included.
            if path.len() <= 100 {
                header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
                header.set_cksum();
                archive.append(&header, *content).unwrap();
            } else {
                archive.append_data(&mut header, path, *content).unwrap();
            }
        }
        archive.into_inner().unwrap()
    }

    fn packed(entries: &[(&str, EntryType, u32, &[u8])], largest: u64) -> (Packed, Vec<u8>) {
        let mut archive = Vec::new();
        let packed = pack(source(entries).as_slice(), &mut archive, largest).unwrap();
        assert_eq!(packed.bytes, archive.len() as u64);
        assert!(packed.bytes <= largest.max(2 * BLOCK));
        (packed, archive)
    }

    const DIR: EntryType = EntryType::Directory;
    const FILE: EntryType = EntryType::Regular;

    #[test]
    fn what_is_packed_comes_out() {
        let long = format!("out/{}/f", "long".repeat(50));
        let (packed, archive) = packed(
            &[
                ("out/", DIR, 0o700, b""),
                ("out/a/", DIR, 0o000, b""),
                ("out/a/f", FILE, 0o6755, b"program"),
                ("out/g", FILE, 0o600, &[7; 1_000]),
                (&long, FILE, 0o644, b"long"),
            ],
            1 << 20,
        );
        assert_eq!((packed.files, packed.omitted), (3, 0));
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("to");
        let unpacked = unpack(archive.as_slice(), &to).unwrap();
        assert_eq!(
            unpacked,
            Unpacked {
                files: 3,
                bytes: 1_011
            }
        );
        assert_eq!(fs::read(to.join("a/f")).unwrap(), b"program");
        assert_eq!(fs::read(to.join("g")).unwrap(), [7; 1_000]);
        assert_eq!(fs::read(to.join(&long[4..])).unwrap(), b"long");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &str| fs::metadata(to.join(path)).unwrap().permissions().mode();
            assert_eq!(mode("a/f") & 0o7111, 0o111, "no set-user-id");
            assert_eq!(mode("g") & 0o7111, 0);
        }
    }

    #[test]
    fn neither_times_nor_owners_change_an_archive() {
        let (_, first) = packed(
            &[("out/", DIR, 0o700, b""), ("out/g", FILE, 0o600, b"g")],
            1 << 20,
        );
        let (_, second) = packed(
            &[("else/", DIR, 0o755, b""), ("else/g", FILE, 0o644, b"g")],
            1 << 20,
        );
        assert_eq!(first, second);
    }

    #[test]
    fn a_file_alone_is_an_archive_of_one() {
        let (packed, archive) = packed(&[("model.bin", FILE, 0o644, b"m")], 1 << 20);
        assert_eq!(packed.files, 1);
        let folder = tempfile::tempdir().unwrap();
        unpack(archive.as_slice(), &folder.path().join("to")).unwrap();
        assert!(folder.path().join("to/model.bin").is_file());
    }

    #[test]
    fn links_devices_and_hostile_names_are_left_out() {
        let (packed, archive) = packed(
            &[
                ("out/", DIR, 0o700, b""),
                ("out/link", EntryType::Symlink, 0o777, b""),
                ("out/hard", EntryType::Link, 0o644, b""),
                ("out/zero", EntryType::Char, 0o666, b""),
                ("out/pipe", EntryType::Fifo, 0o666, b""),
                ("out/../up", FILE, 0o644, b"x"),
                ("out//etc/passwd", FILE, 0o644, b"x"),
                ("out/a\x1b[2J", FILE, 0o644, b"x"),
                ("out/good", FILE, 0o644, b"x"),
            ],
            1 << 20,
        );
        assert_eq!((packed.files, packed.omitted), (1, 7));
        assert_eq!(packed.examples.len(), NAMED);
        assert!(packed.examples.iter().all(|text| !text.contains('\x1b')));
        let folder = tempfile::tempdir().unwrap();
        unpack(archive.as_slice(), &folder.path().join("to")).unwrap();
    }

    #[test]
    fn what_has_no_room_is_left_out_whole() {
        let (packed, _) = packed(
            &[
                ("out/", DIR, 0o700, b""),
                ("out/1", FILE, 0o644, &[1; 600]),
                ("out/2", FILE, 0o644, &[2; 6_000]),
                ("out/3", FILE, 0o644, &[3; 500]),
            ],
            4_096,
        );
        assert_eq!((packed.files, packed.omitted), (2, 1));
        assert!(packed.examples[0].starts_with("2 (no room"), "{packed:?}");
    }

    #[test]
    fn a_link_is_no_folder_and_a_broken_source_no_archive() {
        let link = source(&[("out", EntryType::Symlink, 0o777, b"")]);
        let refused = pack(link.as_slice(), io::sink(), 1 << 20);
        assert!(matches!(
            refused,
            Err(PackError::NotAFolder { found: "a link" })
        ));
        let whole = source(&[
            ("out/", DIR, 0o700, b""),
            ("out/g", FILE, 0o600, &[7; 2_000]),
        ]);
        for length in [512 + 100, 1_024 + 700] {
            let refused = pack(&whole[..length], io::sink(), 1 << 20);
            assert!(matches!(refused, Err(PackError::Read(_))), "{refused:?}");
        }
    }

    #[test]
    fn nothing_is_unpacked_outside_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let hostile: [(&str, EntryType); 8] = [
            ("../up", FILE),
            ("/etc/absolute", FILE),
            ("a/../../up", FILE),
            ("link", EntryType::Symlink),
            ("link", EntryType::Link),
            ("device", EntryType::Char),
            ("./x", FILE),
            ("pax", EntryType::XHeader),
        ];
        for (index, (path, kind)) in hostile.into_iter().enumerate() {
            let archive = source(&[(path, kind, 0o644, b"")]);
            let to = folder.path().join(index.to_string());
            let refused = unpack(archive.as_slice(), &to);
            assert!(
                matches!(refused, Err(UnpackError::Form { .. })),
                "{path}: {refused:?}"
            );
            assert_eq!(fs::read_dir(&to).unwrap().count(), 0, "{path}");
        }
        assert!(!folder.path().join("up").exists());
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let twice = source(&[("f", FILE, 0o644, b"1"), ("f", FILE, 0o644, b"2")]);
        let refused = unpack(twice.as_slice(), &folder.path().join("to"));
        assert!(matches!(refused, Err(UnpackError::Write { .. })));
        assert_eq!(fs::read(folder.path().join("to/f")).unwrap(), b"1");
        let there = unpack(twice.as_slice(), &folder.path().join("to"));
        assert!(matches!(there, Err(UnpackError::Write { .. })));
    }

    #[test]
    fn names_and_contents_that_lie_about_their_length_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let name = [b'a'; 5_000];
        let long = source(&[("././@LongLink", EntryType::GNULongName, 0o644, &name)]);
        let refused = unpack(long.as_slice(), &folder.path().join("1"));
        assert!(
            matches!(refused, Err(UnpackError::Form { .. })),
            "{refused:?}"
        );
        let cut = source(&[("f", FILE, 0o644, &[1; 2_000])]);
        let refused = unpack(&cut[..1_000], &folder.path().join("2"));
        assert!(matches!(refused, Err(UnpackError::Read(_))), "{refused:?}");
    }
}

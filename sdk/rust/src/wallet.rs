//! Keys in files, in the format that Solana's tools use: a JSON array of the 64
//! bytes of an ed25519 key pair.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use solana_keypair::Keypair;
use solana_signer::Signer;
use thiserror::Error;

/// Why a wallet file cannot be used.
#[derive(Debug, Error)]
pub enum WalletError {
    /// The file cannot be read.
    #[error("cannot read the wallet {path}")]
    Read {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write the wallet {path}")]
    Write {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The content is not a key pair.
    #[error(
        "{path} is not a wallet: expected a JSON array of 64 numbers, 0 to 255, that are an ed25519 key pair"
    )]
    Malformed {
        /// Which file.
        path: PathBuf,
    },
    /// Others on this machine could use the key.
    #[error("{path} can be read by others: run `chmod 600 {path}`")]
    TooOpen {
        /// Which file.
        path: PathBuf,
    },
}

/// Reads the key pair in `path`.
///
/// # Errors
/// When the file is missing, readable by others, or not a key pair.
pub fn read(path: &Path) -> Result<Keypair, WalletError> {
    let read_error = |source| WalletError::Read {
        path: path.to_owned(),
        source,
    };
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => WalletError::Malformed {
            path: path.to_owned(),
        },
        _ => read_error(error),
    })?;
    let mode = fs::metadata(path).map_err(read_error)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(WalletError::TooOpen {
            path: path.to_owned(),
        });
    }
    parse(&text).ok_or_else(|| WalletError::Malformed {
        path: path.to_owned(),
    })
}

/// Writes `keypair` to a new file `path`, readable by its owner only. On disk when it returns; before that there is no such
/// file, so whatever cuts it off, there is never a part of a key.
///
/// # Errors
/// When the file exists or cannot be written: a key is never overwritten.
pub fn create(path: &Path, keypair: &Keypair) -> Result<(), WalletError> {
    let bytes: Vec<String> = keypair.to_bytes().iter().map(u8::to_string).collect();
    let text = format!("[{}]", bytes.join(","));
    // Nobody else writes a draft of this key.
    let draft = beside(path, &format!(".{}.new", keypair.pubkey()));
    place(path, &draft, |file| file.write_all(text.as_bytes())).map_err(|source| {
        WalletError::Write {
            path: path.to_owned(),
            source,
        }
    })
}

/// Makes the file `path` of what `write` writes to `draft`, which is gone afterwards.
fn place(
    path: &Path,
    draft: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(draft)?;
    let placed = write(&mut file)
        .and_then(|()| file.sync_all())
        .and_then(|()| link(draft, path));
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => placed.and(Err(error))?,
        _ => placed?,
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Gives `draft` the name `path` where nothing has it. Unlike a rename a link leaves what is there;
/// a file system of a USB stick has none.
fn link(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported
            ) && !path.exists() =>
        {
            fs::rename(draft, path)
        }
        linked => linked,
    }
}

/// The same name with `end` behind it.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Reads the key pair in `path`, or makes a new one there.
///
/// # Errors
/// As [`read`] and [`create`].
pub fn read_or_create(path: &Path) -> Result<Keypair, WalletError> {
    match read(path) {
        Err(WalletError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            let keypair = Keypair::new();
            create(path, &keypair)?;
            Ok(keypair)
        }
        other => other,
    }
}

fn parse(text: &str) -> Option<Keypair> {
    let bytes: Vec<u8> = serde_json::from_str(text).ok()?;
    Keypair::try_from(bytes.as_slice()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_file_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        let first = read_or_create(&path).unwrap();
        assert_eq!(read_or_create(&path).unwrap().pubkey(), first.pubkey());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_key_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [("text", "hello"), ("short", "[1,2,3]"), ("large", "[999]")] {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(matches!(read(&path), Err(WalletError::Malformed { .. })));
        }
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        create(&path, &Keypair::new()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read(&path), Err(WalletError::TooOpen { .. })));
    }

    #[test]
    fn a_file_that_is_cut_off_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        let draft = beside(&path, ".new");
        let cut = place(&path, &draft, |file| {
            file.write_all(b"[1,2,")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(cut.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        create(&path, &Keypair::new()).unwrap();
        assert!(read(&path).is_ok());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        create(&path, &Keypair::new()).unwrap();
        assert!(matches!(
            create(&path, &Keypair::new()),
            Err(WalletError::Write { .. })
        ));
    }
}

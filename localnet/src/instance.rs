//! One network a folder: `localnet.pid`, held locked while it runs, and `localnet.json`, there only
//! while everything is ready.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use crate::Info;

/// The claim on a folder and a ledger. Given up, and its files removed, when dropped; a process that
/// is killed gives it up too, since the system releases its locks.
#[derive(Debug)]
pub struct Instance {
    dir: PathBuf,
    _dir_lock: PidFile,
    _ledger_lock: Option<PidFile>,
}

/// Why a folder cannot be claimed.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// Another process holds it.
    #[error(
        "a localnet runs on {path} already (process {pid}); stop it with `kill {pid}` or choose another path"
    )]
    Running {
        /// The folder or ledger.
        path: PathBuf,
        /// The process that holds it.
        pid: String,
    },
    /// A file or folder could not be made, locked or written.
    #[error("cannot write {path}; expected a folder that can be written")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl Instance {
    /// Claims the folder, which is made with mode 0700 when absent, and the ledger.
    pub fn claim(dir: &Path, ledger: Option<&Path>) -> Result<Self, InstanceError> {
        make_private_dir(dir)?;
        let dir_lock = PidFile::lock(dir, dir.join("localnet.pid"))?;
        let ledger_lock = ledger.map(lock_ledger).transpose()?;
        let instance = Self {
            dir: dir.to_owned(),
            _dir_lock: dir_lock,
            _ledger_lock: ledger_lock,
        };
        // A killed one leaves it behind, and it says that everything is ready.
        let _ = fs::remove_file(instance.info_path());
        Ok(instance)
    }

    /// Tells other tools that the network is ready, and where.
    pub fn announce(&self, info: &Info) -> Result<(), InstanceError> {
        let path = self.info_path();
        write_info(&self.dir, &path, info).map_err(|source| InstanceError::File { path, source })
    }

    fn info_path(&self) -> PathBuf {
        self.dir.join("localnet.json")
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.info_path());
    }
}

/// Makes a folder that only its owner may enter. One that is there stays as it is.
pub(crate) fn make_private_dir(dir: &Path) -> Result<(), InstanceError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|source| InstanceError::File {
            path: dir.to_owned(),
            source,
        })
}

/// A locked file that holds the number of the process, removed when dropped.
#[derive(Debug)]
struct PidFile {
    path: PathBuf,
    // Closing it gives up the lock; fields are dropped after `drop` has removed the file.
    _file: File,
}

impl PidFile {
    fn lock(subject: &Path, path: PathBuf) -> Result<Self, InstanceError> {
        let failed = |source| InstanceError::File {
            path: path.clone(),
            source,
        };
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut pid = String::new();
                    file.read_to_string(&mut pid).map_err(failed)?;
                    return Err(InstanceError::Running {
                        path: subject.to_owned(),
                        pid: pid.trim().to_owned(),
                    });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
            // The one before may have removed the file between our opening and locking it.
            let ours = file.metadata().map_err(failed)?.ino();
            if fs::metadata(&path).is_ok_and(|there| there.ino() == ours) {
                file.set_len(0).map_err(failed)?;
                writeln!(file, "{}", std::process::id()).map_err(failed)?;
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for PidFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn lock_ledger(ledger: &Path) -> Result<PidFile, InstanceError> {
    if let Some(parent) = ledger
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        make_private_dir(parent)?;
    }
    let mut pid_path = ledger.to_owned().into_os_string();
    pid_path.push(".pid");
    PidFile::lock(ledger, pid_path.into())
}

fn write_info(dir: &Path, path: &Path, info: &Info) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    serde_json::to_writer_pretty(&mut file, info)?;
    file.write_all(b"\n")?;
    file.persist(path)?;
    Ok(())
}

//! The worker's keys. An owner replaces the worker of a host from one block to the next, so an agent may have two
//! of them: the one in its configured file, and the next one in a file beside it. It works with whichever the chain
//! names, so whatever is done in which order, and whenever the agent is killed, there is a key that works.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use nosana_sdk::wallet::{self, WalletError};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tracing::{info, warn};

/// The keys that an agent has, and which host has which worker.
pub struct Keys {
    /// The configured file; `None` when there is nothing to be read again.
    file: Option<PathBuf>,
    known: Mutex<Known>,
}

struct Known {
    /// The configured one.
    first: Keypair,
    /// Those that were read beside it, ever.
    others: Vec<Keypair>,
    /// The worker of each host, as the chain had it last.
    workers: BTreeMap<Address, Address>,
    /// Why the next key cannot be used, as was told last.
    told: Option<String>,
}

/// Where the key lies that comes after the one in `file`.
#[must_use]
pub fn next_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

/// What lies in an agent's files.
pub struct Found {
    /// The configured key, or the next one where that is not there.
    pub first: Keypair,
    /// The next one beside it.
    pub next: Option<Keypair>,
    /// Why one that is there beside it cannot be used: the agent works without it.
    pub unusable: Option<WalletError>,
}

/// The key in `file` and the next one beside it, as far as they are there.
///
/// # Errors
/// When `file` cannot be used, or is not there and neither is the next one.
pub fn read_files(file: &Path) -> Result<Found, WalletError> {
    let (next, unusable) = match wallet::read(&next_file(file)) {
        Ok(keypair) => (Some(keypair), None),
        Err(error) if is_absent(&error) => (None, None),
        Err(error) => (None, Some(error)),
    };
    let (first, next) = match wallet::read(file) {
        Ok(keypair) => (keypair, next),
        Err(error) if is_absent(&error) => (next.ok_or(error)?, None),
        Err(error) => return Err(error),
    };
    Ok(Found {
        first,
        next,
        unusable,
    })
}

fn is_absent(error: &WalletError) -> bool {
    matches!(error, WalletError::Read { source, .. } if source.kind() == io::ErrorKind::NotFound)
}

impl Keys {
    /// The keys in `file` and beside it.
    ///
    /// # Errors
    /// As [`read_files`].
    pub fn read(file: &Path) -> Result<Self, WalletError> {
        let Found {
            first,
            next,
            unusable,
        } = read_files(file)?;
        let keys = Self::new(Some(file.to_owned()), first, next);
        keys.known().tell(unusable);
        Ok(keys)
    }

    /// One key and no other.
    #[must_use]
    pub fn fixed(keypair: Keypair) -> Self {
        Self::new(None, keypair, None)
    }

    fn new(file: Option<PathBuf>, first: Keypair, next: Option<Keypair>) -> Self {
        Self {
            file,
            known: Mutex::new(Known {
                first,
                others: Vec::from_iter(next),
                workers: BTreeMap::new(),
                told: None,
            }),
        }
    }

    /// The key of `worker`. One that is not known is looked for in the files anew.
    #[must_use]
    pub fn of(&self, worker: &Address) -> Option<Keypair> {
        let mut known = self.known();
        if let Some(found) = known.key(worker) {
            return Some(found);
        }
        // While nothing can be read there, what is known stays.
        let found = self.file.as_deref().map(read_files)?.ok()?;
        known.tell(found.unusable);
        for keypair in std::iter::once(found.first).chain(found.next) {
            if known.key(&keypair.pubkey()).is_none() {
                info!(worker = %keypair.pubkey(), "the agent has another key");
                known.others.push(keypair);
            }
        }
        known.key(worker)
    }

    /// Notes that the chain names `worker` as that of `host`.
    pub fn saw(&self, host: Address, worker: Address) {
        let before = self.known().workers.insert(host, worker);
        if before.is_some_and(|before| before != worker) {
            let has_key = self.of(&worker).is_some();
            info!(%host, %worker, has_key, "the owner has replaced the worker");
        }
    }

    /// The key that `host` works with; `None` when it has another worker than the keys are of. A host that the chain
    /// was not asked about yet works with the configured one.
    #[must_use]
    pub fn of_host(&self, host: &Address) -> Option<Keypair> {
        let worker = self.known().workers.get(host).copied();
        match worker {
            Some(worker) => self.of(&worker),
            None => Some(self.any()),
        }
    }

    /// The key that a host works with, of all hosts the first that has one; else the configured one.
    #[must_use]
    pub fn in_use(&self) -> Keypair {
        let workers: Vec<Address> = self.known().workers.values().copied().collect();
        let mut found = workers.iter().filter_map(|worker| self.of(worker));
        found.next().unwrap_or_else(|| self.any())
    }

    /// The configured file; `None` when there is nothing to be read again.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether `worker` is that of a host, as the chain had it last.
    pub(crate) fn has_work(&self, worker: &Address) -> bool {
        self.known().workers.values().any(|known| known == worker)
    }

    /// The configured key.
    #[must_use]
    pub fn any(&self) -> Keypair {
        copy(&self.known().first)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn key(&self, worker: &Address) -> Option<Keypair> {
        let mut keys = std::iter::once(&self.first).chain(&self.others);
        keys.find(|keypair| keypair.pubkey() == *worker).map(copy)
    }

    /// Says why the next key cannot be used, when that is news.
    fn tell(&mut self, unusable: Option<WalletError>) {
        let told = unusable.map(|error| error.to_string());
        if let Some(error) = told.as_ref().filter(|_| told != self.told) {
            warn!(error, "the next worker's key cannot be used");
        }
        self.told = told;
    }
}

fn copy(keypair: &Keypair) -> Keypair {
    keypair.insecure_clone()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HOST: Address = Address::new_from_array([1; 32]);

    #[test]
    fn whichever_key_the_chain_names_is_used_in_any_order_of_steps() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("worker.json");
        let (old, new) = (Keypair::new(), Keypair::new());
        wallet::create(&file, &old).unwrap();
        let running = Keys::read(&file).unwrap();
        running.saw(HOST, old.pubkey());
        assert!(running.of(&new.pubkey()).is_none());
        // The key is put there while the agent runs, and before the chain names it.
        wallet::create(&next_file(&file), &new).unwrap();
        let used = |keys: &Keys| keys.of_host(&HOST).map(|keypair| keypair.pubkey());
        assert_eq!(used(&running), Some(old.pubkey()));
        let again = Keys::read(&file).unwrap();
        assert_eq!(used(&again), Some(old.pubkey()), "as configured");
        for keys in [&running, &again] {
            keys.saw(HOST, new.pubkey());
            assert_eq!(used(keys), Some(new.pubkey()));
            assert_eq!(keys.in_use().pubkey(), new.pubkey());
        }
        // It takes the other's place; agents that run and agents that start have it.
        fs::rename(next_file(&file), &file).unwrap();
        assert_eq!(used(&running), Some(new.pubkey()));
        assert_eq!(used(&Keys::read(&file).unwrap()), Some(new.pubkey()));
        // So does one that was put there after the chain named it.
        let late = Keypair::new();
        running.saw(HOST, late.pubkey());
        assert_eq!(used(&running), None);
        wallet::create(&next_file(&file), &late).unwrap();
        assert_eq!(used(&running), Some(late.pubkey()));
    }

    #[test]
    fn a_next_key_alone_suffices_and_one_that_is_none_harms_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("worker.json");
        assert!(matches!(Keys::read(&file), Err(WalletError::Read { path, .. }) if path == file));
        let (old, new) = (Keypair::new(), Keypair::new());
        wallet::create(&next_file(&file), &new).unwrap();
        assert_eq!(Keys::read(&file).unwrap().any().pubkey(), new.pubkey());
        wallet::create(&file, &old).unwrap();
        fs::write(next_file(&file), "[1]").unwrap();
        assert_eq!(Keys::read(&file).unwrap().any().pubkey(), old.pubkey());
        fs::write(&file, "[1]").unwrap();
        assert!(Keys::read(&file).is_err());
    }
}

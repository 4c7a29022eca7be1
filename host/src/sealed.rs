//! Where the client of a confidential job leaves its definition, and what its result is
//! sealed to.
//!
//! ```text
//!  unread ─┬─► public
//!          └─► empty ─► full
//! ```
//! The key is made once for each job and kept in the job's folder, with what the client
//! sent to it, so that the next agent goes on with both. All of that folder, the job's log
//! too, is removed with the job.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use nosana_sdk::{
    definition::MAX_DEFINITION_BYTES,
    sealed::{Content, Delivery, PublicKey, SealError, SecretKey, seal},
    store::ContentHash,
};
use solana_address::Address;
use thiserror::Error;
use tokio::sync::watch;
use tracing::warn;
use zeroize::Zeroizing;

use crate::durable;

/// In a job's folder: the key, 32 bytes. That it is there says that the job is
/// confidential.
const KEY_FILE: &str = "seal.key";
/// The same: what the client sent, as it came.
const DEFINITION_FILE: &str = "definition.sealed";

/// Why a definition that came is not taken.
#[derive(Debug, Error)]
pub(crate) enum RefusedDelivery {
    /// The definition on chain was not read yet.
    #[error("the host has not read yet whether the job is confidential: try again in a moment")]
    TooEarly,
    /// Nothing is to be sent.
    #[error("the job is not confidential: its definition is the one on chain")]
    Public,
    /// It cannot be opened.
    #[error("what was sent cannot be used: {0}; ask for the key anew")]
    Seal(#[from] SealError),
    /// It is longer than definitions are.
    #[error("expected a definition of at most {MAX_DEFINITION_BYTES} bytes")]
    TooLarge,
    /// Another one is there.
    #[error("another definition was sent before: the first one counts")]
    Another,
    /// The disk refuses.
    #[error("the host cannot keep the definition: try again later")]
    Disk(#[source] io::Error),
}

/// Where the definition of one job is left. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Letterbox(Arc<Inner>);

struct Inner {
    job: Address,
    host: Address,
    /// The job's.
    folder: PathBuf,
    state: watch::Sender<State>,
    /// Held while the folder changes.
    writing: Mutex<()>,
}

/// See the [module](self).
#[derive(Clone)]
enum State {
    Unread,
    Public,
    Empty(SecretKey),
    Full(SecretKey, Arc<Delivery>),
}

impl Letterbox {
    /// That of `job` on `host`, whose files are in `folder`.
    pub(crate) fn new(job: Address, host: Address, folder: PathBuf) -> Self {
        Self(Arc::new(Inner {
            job,
            host,
            folder,
            state: watch::Sender::new(State::Unread),
            writing: Mutex::new(()),
        }))
    }

    /// Takes nothing: the job is not confidential.
    pub(crate) fn close(&self) {
        self.0.state.send_replace(State::Public);
    }

    /// The same, of a job whose result is for its client alone: what is left of it here is
    /// removed with it. Blocks.
    ///
    /// # Errors
    /// When that cannot be noted.
    pub(crate) fn close_in_confidence(&self) -> io::Result<()> {
        read_or_make_key(&self.0.folder)?;
        self.close();
        Ok(())
    }

    /// Takes the definition from now on, unless an earlier agent has it already. Blocks.
    ///
    /// # Errors
    /// When the key can be neither read nor kept.
    pub(crate) fn open(&self) -> io::Result<()> {
        let _writing = self
            .0
            .writing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let key = read_or_make_key(&self.0.folder)?;
        let state = match fs::read(self.0.folder.join(DEFINITION_FILE)) {
            Ok(sealed) => match Delivery::open(&key, &self.0.job, &self.0.host, &sealed) {
                Ok(delivery) => State::Full(key, Arc::new(delivery)),
                Err(error) => {
                    warn!(job = %self.0.job, %error, "the definition that was kept is damaged: its client must send it again");
                    State::Empty(key)
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => State::Empty(key),
            Err(error) => return Err(error),
        };
        self.0.state.send_replace(state);
        Ok(())
    }

    /// What the client sent, once it did. Cancel safe.
    pub(crate) async fn delivery(&self) -> Arc<Delivery> {
        let mut state = self.0.state.subscribe();
        // The sender lives as long as this.
        loop {
            if let State::Full(_, delivery) = &*state.borrow_and_update() {
                return Arc::clone(delivery);
            }
            if state.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Whether the client has sent the definition.
    pub(crate) fn is_full(&self) -> bool {
        matches!(*self.0.state.borrow(), State::Full(..))
    }

    /// What the definition is to be sealed to.
    pub(crate) fn key(&self) -> Result<PublicKey, RefusedDelivery> {
        self.secret().map(|key| key.public())
    }

    fn secret(&self) -> Result<SecretKey, RefusedDelivery> {
        match &*self.0.state.borrow() {
            State::Unread => Err(RefusedDelivery::TooEarly),
            State::Public => Err(RefusedDelivery::Public),
            State::Empty(key) | State::Full(key, _) => Ok(key.clone()),
        }
    }

    /// Takes what the client sent. On disk before this returns, so that the next agent
    /// has it, too. The same again is no error. Blocks.
    ///
    /// # Errors
    /// When it cannot be opened or kept, or another one is there.
    pub(crate) fn put(&self, sealed: &[u8]) -> Result<(), RefusedDelivery> {
        let key = self.secret()?;
        let delivery = Delivery::open(&key, &self.0.job, &self.0.host, sealed)?;
        if delivery.definition.len() > MAX_DEFINITION_BYTES {
            return Err(RefusedDelivery::TooLarge);
        }
        let _writing = self
            .0
            .writing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let State::Full(_, first) = &*self.0.state.borrow() {
            return if **first == delivery {
                Ok(())
            } else {
                Err(RefusedDelivery::Another)
            };
        }
        let path = self.0.folder.join(DEFINITION_FILE);
        durable::write(&path, sealed).map_err(RefusedDelivery::Disk)?;
        let full = State::Full(key, Arc::new(delivery));
        self.0.state.send_replace(full);
        Ok(())
    }
}

/// What of a run is confidential.
#[derive(Clone, Copy)]
pub(crate) struct Sealing {
    /// SHA-256 of the definition that was sent.
    pub(crate) definition: ContentHash,
    /// What the result is sealed to, if it is.
    pub(crate) reply: Option<PublicKey>,
    /// What artifacts are sealed to, if they are.
    pub(crate) artifacts: Option<PublicKey>,
}

impl Sealing {
    /// The bytes that are stored for the `document` of `job`.
    ///
    /// # Errors
    /// When the client's key keeps nothing secret.
    pub(crate) fn seal(&self, job: &Address, document: Vec<u8>) -> Result<Vec<u8>, SealError> {
        match &self.reply {
            Some(reply) => seal(reply, Content::Result { job }, &document),
            None => Ok(document),
        }
    }
}

/// Removes all that is left of a confidential job in its `folder`; whether it was one.
///
/// # Errors
/// When the disk refuses. Then nothing or a part is removed, the key last.
pub(crate) fn forget(folder: &Path) -> io::Result<bool> {
    if !folder.join(KEY_FILE).try_exists()? {
        return Ok(false);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == KEY_FILE {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_file(folder.join(KEY_FILE))?;
    fs::remove_dir(folder)?;
    Ok(true)
}

fn read_or_make_key(folder: &Path) -> io::Result<SecretKey> {
    match fs::read(folder.join(KEY_FILE)).map(Zeroizing::new) {
        Ok(bytes) => {
            let bytes = bytes.as_slice().try_into();
            let damaged = |_| io::Error::other("the key of the job is damaged");
            bytes.map(SecretKey::from_bytes).map_err(damaged)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = SecretKey::random();
            durable::write(&folder.join(KEY_FILE), key.to_bytes().as_slice())?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const JOB: Address = Address::new_from_array([1; 32]);
    const HOST: Address = Address::new_from_array([2; 32]);

    fn letterbox(folder: &Path) -> Letterbox {
        Letterbox::new(JOB, HOST, folder.to_owned())
    }

    fn delivery(definition: &[u8]) -> Delivery {
        Delivery {
            reply: SecretKey::from_bytes([7; 32]).public(),
            definition: definition.to_vec(),
        }
    }

    fn sealed(letterbox: &Letterbox, definition: &[u8]) -> Vec<u8> {
        let key = letterbox.key().unwrap();
        delivery(definition).seal(&key, &JOB, &HOST).unwrap()
    }

    #[tokio::test]
    async fn what_the_client_sent_is_there_for_the_next_agent() {
        let folder = tempfile::tempdir().unwrap();
        let first = letterbox(folder.path());
        first.open().unwrap();
        assert!(!first.is_full());
        first.put(&sealed(&first, b"definition")).unwrap();
        assert_eq!(first.delivery().await.definition, b"definition");
        let next = letterbox(folder.path());
        next.open().unwrap();
        assert!(next.is_full());
        assert_eq!(next.key().unwrap(), first.key().unwrap());
        assert_eq!(next.delivery().await.definition, b"definition");
        for name in [KEY_FILE, DEFINITION_FILE] {
            let metadata = fs::metadata(folder.path().join(name)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[tokio::test]
    async fn the_first_definition_counts_and_may_come_again() {
        let folder = tempfile::tempdir().unwrap();
        let letterbox = letterbox(folder.path());
        letterbox.open().unwrap();
        for _ in 0..2 {
            letterbox.put(&sealed(&letterbox, b"one")).unwrap();
        }
        let other = letterbox.put(&sealed(&letterbox, b"two"));
        assert!(matches!(other, Err(RefusedDelivery::Another)));
        assert_eq!(letterbox.delivery().await.definition, b"one");
    }

    #[test]
    fn nothing_is_taken_before_it_is_known_what_the_job_is_nor_for_a_public_one() {
        let folder = tempfile::tempdir().unwrap();
        let letterbox = letterbox(folder.path());
        assert!(matches!(letterbox.put(b""), Err(RefusedDelivery::TooEarly)));
        letterbox.close();
        assert!(matches!(letterbox.put(b""), Err(RefusedDelivery::Public)));
        assert!(!forget(folder.path()).unwrap());
        assert!(folder.path().exists());
    }

    #[test]
    fn what_cannot_be_opened_or_is_too_long_is_refused_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let letterbox = letterbox(folder.path());
        letterbox.open().unwrap();
        let other_host = delivery(b"a").seal(&letterbox.key().unwrap(), &JOB, &JOB);
        for wrong in [b"plain".to_vec(), other_host.unwrap()] {
            let refused = letterbox.put(&wrong);
            assert!(matches!(refused, Err(RefusedDelivery::Seal(_))));
        }
        let long = sealed(&letterbox, &vec![b' '; MAX_DEFINITION_BYTES + 1]);
        assert!(matches!(
            letterbox.put(&long),
            Err(RefusedDelivery::TooLarge)
        ));
        assert!(!letterbox.is_full());
    }

    #[test]
    fn a_damaged_definition_is_waited_for_again_and_a_damaged_key_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let first = letterbox(folder.path());
        first.open().unwrap();
        first.put(&sealed(&first, b"one")).unwrap();
        fs::write(folder.path().join(DEFINITION_FILE), b"damaged").unwrap();
        let next = letterbox(folder.path());
        next.open().unwrap();
        assert!(!next.is_full());
        next.put(&sealed(&next, b"one")).unwrap();
        fs::write(folder.path().join(KEY_FILE), b"short").unwrap();
        assert!(letterbox(folder.path()).open().is_err());
    }

    #[test]
    fn a_disk_that_refuses_leaves_the_letterbox_empty() {
        let folder = tempfile::tempdir().unwrap();
        let letterbox = letterbox(folder.path());
        letterbox.open().unwrap();
        // A folder in the way of the file.
        fs::create_dir(folder.path().join("definition.sealed.new")).unwrap();
        let refused = letterbox.put(&sealed(&letterbox, b"one"));
        assert!(matches!(refused, Err(RefusedDelivery::Disk(_))));
        assert!(!letterbox.is_full());
    }

    #[test]
    fn a_confidential_job_leaves_nothing_in_its_folder() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("job");
        fs::create_dir_all(folder.join("more")).unwrap();
        fs::write(folder.join("log.jsonl"), b"secret").unwrap();
        let letterbox = letterbox(&folder);
        letterbox.open().unwrap();
        letterbox.put(&sealed(&letterbox, b"one")).unwrap();
        assert!(forget(&folder).unwrap());
        assert!(!folder.exists());
        assert!(!forget(&folder).unwrap());
    }
}

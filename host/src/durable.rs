//! Small files that outlive a crash and a power cut: there whole, or as they were before.
//!
//! A file has one writer at a time.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The end of the name of what is not whole yet.
const DRAFT: &str = ".new";

/// Writes `bytes` to the file at `path`, for this user alone to read. On disk when it returns;
/// until then what was there before is. Blocks.
///
/// # Errors
/// When the disk refuses: then what was there before is, unless only the last step failed, by
/// which a power cut cannot bring it back.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = draft_of(path);
    let written = write_new(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // It may not have come so far.
        let _ = fs::remove_file(&draft);
        return written;
    }
    keep_names(path)
}

/// Makes an empty file that says something by being there. On disk when it returns. Blocks.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn mark(path: &Path) -> io::Result<()> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?
        .sync_all()?;
    keep_names(path)
}

/// Brings to disk which files the folder of `path` has: that it is there, or that it is gone.
/// Blocks.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn keep_names(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

fn draft_of(path: &Path) -> PathBuf {
    let mut name: OsString = path.into();
    name.push(DRAFT);
    name.into()
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What a process that was killed had begun, perhaps for others to read.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn names(folder: &Path) -> Vec<OsString> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn a_file_is_replaced_whole_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        for text in ["a first text", "second"] {
            write(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(mode(&path), 0o600);
        }
        assert_eq!(names(folder.path()), ["a.json"]);
    }

    /// What others may have opened, or linked elsewhere, is not written to.
    #[test]
    fn what_was_begun_before_is_not_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let draft = draft_of(&path);
        fs::write(&draft, "longer than what comes").unwrap();
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, b"short").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"short");
        assert_eq!(mode(&path), 0o600);
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "as it was").unwrap();
        std::os::unix::fs::symlink(&elsewhere, &draft).unwrap();
        write(&path, b"again").unwrap();
        assert_eq!(fs::read(&elsewhere).unwrap(), b"as it was");
        assert_eq!(fs::read(&path).unwrap(), b"again");
    }

    #[test]
    fn a_failure_leaves_what_was_there_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        // A folder that has something in it cannot be replaced by a file.
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "").unwrap();
        assert!(write(&path, b"text").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
        assert!(path.join("inside").exists());
        assert!(write(&folder.path().join("none/file"), b"text").is_err());
    }

    #[test]
    fn a_mark_may_be_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drained");
        for _ in 0..2 {
            mark(&path).unwrap();
            assert_eq!(
                (mode(&path), fs::metadata(&path).unwrap().len()),
                (0o600, 0)
            );
        }
        assert!(mark(&folder.path().join("none/file")).is_err());
        keep_names(Path::new("a-name-alone")).unwrap();
    }
}

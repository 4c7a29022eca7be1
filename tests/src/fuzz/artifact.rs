//! Archives of what operations left behind.

use std::{
    fs,
    path::{Path, PathBuf},
};

use nosana_sdk::artifact::{pack, unpack};
use tempfile::tempdir;

/// The most bytes of what is packed.
const LARGEST: u64 = 1 << 16;

/// Takes bytes for an archive of a host's, and for what an engine gives of a folder.
///
/// # Panics
/// When something is made outside of the folder, or that is neither file nor folder; when
/// what is counted is not there; or when a packed archive is larger than it may be.
pub fn artifact(bytes: &[u8]) {
    unpacked(bytes);
    let mut archive = Vec::new();
    if let Ok(packed) = pack(bytes, &mut archive, LARGEST) {
        assert_eq!(packed.bytes, archive.len() as u64);
        assert!(packed.bytes <= LARGEST);
        if let Some(files) = unpacked(&archive) {
            assert_eq!(packed.files, files);
        }
    }
}

/// The files that an archive has, if it is one.
fn unpacked(archive: &[u8]) -> Option<u64> {
    let around =
        tempdir().unwrap_or_else(|error| panic!("no folder for what is unpacked: {error}"));
    let folder = around.path().join("unpacked");
    let done = unpack(archive, &folder).ok();
    assert_eq!(names(around.path()), std::slice::from_ref(&folder));
    let (mut files, mut bytes) = (0, 0);
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for path in names(&folder) {
            let about = fs::symlink_metadata(&path);
            let about = about.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            if about.is_dir() {
                folders.push(path);
            } else {
                assert!(about.is_file(), "{}", path.display());
                files += 1;
                bytes += about.len();
            }
        }
    }
    let done = done?;
    assert_eq!((done.files, done.bytes), (files, bytes));
    Some(files)
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().map(|entry| entry.path()).collect()
}

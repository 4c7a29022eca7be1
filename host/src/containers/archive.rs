//! Files as the archive that engines take.

use std::{
    fs::File,
    io::{self, Read, Write},
};

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use tar::{Builder, EntryType, Header};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
};

use super::Upload;

/// Bytes of a chunk, and chunks that wait to be sent.
const CHUNK: (usize, usize) = (1 << 20, 4);

/// The archive, made as it is read, and what became of making it.
pub(super) fn stream(
    files: Vec<Upload>,
) -> (
    impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    JoinHandle<io::Result<()>>,
) {
    let (sender, receiver) = mpsc::channel(CHUNK.1);
    let written = spawn_blocking(move || {
        let chunks = Chunks {
            sender: sender.clone(),
            buffer: Vec::with_capacity(CHUNK.0),
        };
        let result = write(&files, chunks);
        if let Err(error) = &result {
            // An archive that merely stopped would be taken for a whole one.
            let _ = sender.blocking_send(Err(error.kind().into()));
        }
        result
    });
    let chunks = stream::unfold(receiver, |mut receiver| async move {
        let chunk = receiver.recv().await?;
        Some((chunk, receiver))
    });
    (chunks, written)
}

fn write(files: &[Upload], chunks: Chunks) -> io::Result<()> {
    let mut archive = Builder::new(chunks);
    for file in files {
        let path = file.path.trim_start_matches('/');
        let mut header = Header::new_gnu();
        header.set_mode(file.mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        match &file.content {
            None => {
                header.set_entry_type(EntryType::Directory);
                header.set_size(0);
                archive.append_data(&mut header, path, io::empty())?;
            }
            Some((source, bytes)) => {
                header.set_entry_type(EntryType::Regular);
                header.set_size(*bytes);
                let source = File::open(source)?;
                if source.metadata()?.len() != *bytes {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                archive.append_data(&mut header, path, source.take(*bytes))?;
            }
        }
    }
    archive.into_inner()?.flush()
}

/// Sends what is written in chunks.
struct Chunks {
    sender: mpsc::Sender<io::Result<Bytes>>,
    buffer: Vec<u8>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK.0 {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK.0));
        if full.is_empty() {
            return Ok(());
        }
        // Nobody listens any more when the engine has refused it.
        self.sender
            .blocking_send(Ok(full.into()))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt;

    use super::*;

    fn upload(path: &str, content: Option<(std::path::PathBuf, u64)>) -> Upload {
        Upload {
            path: path.to_owned(),
            mode: 0o644,
            content,
        }
    }

    #[tokio::test]
    async fn what_goes_in_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("f");
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
        std::fs::write(&source, &bytes).unwrap();
        // Longer than a header has room for.
        let long = format!("/a/{}.bin", "long/".repeat(60));
        let files = vec![
            upload("/a", None),
            upload(&long, Some((source, bytes.len() as u64))),
        ];
        let (body, written) = stream(files);
        let archive: Vec<Bytes> = body.try_collect().await.unwrap();
        written.await.unwrap().unwrap();
        let archive = archive.concat();
        let mut archive = tar::Archive::new(archive.as_slice());
        let mut found = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let path = entry.path().unwrap().to_string_lossy().into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            assert_eq!(entry.header().mode().unwrap(), 0o644);
            found.push((path, content));
        }
        let long = long.trim_start_matches('/').to_owned();
        assert!(found == [("a".to_owned(), Vec::new()), (long, bytes)]);
    }

    #[tokio::test]
    async fn a_file_that_is_not_what_it_was_ends_the_archive_with_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("f");
        std::fs::write(&source, b"short").unwrap();
        for file in [(source, 6), (folder.path().join("gone"), 1)] {
            let (body, written) = stream(vec![upload("/a", Some(file))]);
            let chunks: io::Result<Vec<Bytes>> = body.try_collect().await;
            assert!(chunks.is_err());
            assert!(written.await.unwrap().is_err());
        }
    }
}

//! `nosana job artifacts`: what the operations of a job left in their `output` folders.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use nosana_sdk::{
    artifact::{self, Artifact, UnpackError},
    generated::jobs::accounts::Job,
    result::{JobResult, OperationResult},
    sealed::{Content, SecretKey, stream::Opener},
    store::Store,
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    args::ArtifactsArguments,
    commands::{ExitStatus, job},
    error::{CliError, Result},
    job_view,
    printer::{Printer, table},
    settings::{Settings, parse_address},
};

/// An artifact, or why there is none.
#[derive(Serialize)]
struct Row {
    op: String,
    #[serde(flatten)]
    artifact: Option<Artifact>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    /// The folder that it was unpacked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<PathBuf>,
}

/// Lists the artifacts of a job, or fetches and unpacks them.
pub async fn artifacts(
    arguments: &ArtifactsArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    let account = settings.client()?.get::<Job>(&address).await?;
    let Some(hash) = job_view::result(&account) else {
        let state = job_view::state(&account).name();
        return Err(CliError::user(format!(
            "the job has no result, and so no artifacts: it is {state}"
        ))
        .hint(format!("`nosana job watch {address}` waits for its end")));
    };
    let store = settings.store()?;
    let of = (&address, &account);
    let result = job::read_result(&*store, &hash, of, || settings.wallet())
        .await?
        .0;
    let operations = chosen(&result, arguments.op.as_deref())?;
    let mut rows: Vec<Row> = operations.into_iter().map(row).collect();
    if let Some(folder) = &arguments.to {
        let is_any = rows.iter().any(|row| row.artifact.is_some());
        if !is_any {
            return Err(CliError::user(match rows.as_slice() {
                [row] => format!(
                    "the operation `{}` left nothing: {}",
                    row.op,
                    row.missing.as_deref().unwrap_or("it has no `output`")
                ),
                _ => "no operation of the job left anything".to_owned(),
            }));
        }
        let seal = if rows.iter().any(is_sealed) {
            Some(Seal::of(address, &account, settings)?)
        } else {
            None
        };
        for row in &mut rows {
            if let Some(artifact) = &row.artifact {
                printer.note(&format!(
                    "fetching {} bytes of `{}`",
                    artifact.stored_bytes(),
                    row.op
                ));
                let made = fetch(&*store, &row.op, artifact, seal.as_ref(), folder).await?;
                row.folder = Some(made);
            }
        }
    }
    printer.result(&rows, |rows| text(rows))?;
    if rows.is_empty() {
        printer.note("no operation of the job has an `output` folder");
    }
    Ok(ExitStatus::Success)
}

/// What opens the artifacts of a job.
#[derive(Clone)]
struct Seal {
    key: SecretKey,
    job: Address,
}

impl Seal {
    /// That of the job's client, who alone can open them.
    fn of(address: Address, job: &Job, settings: &Settings) -> Result<Self> {
        let keypair = settings.wallet()?;
        job::check_client(job, &keypair, "open its artifacts, which are sealed")?;
        Ok(Self {
            key: SecretKey::of_job(&keypair, &address),
            job: address,
        })
    }
}

fn is_sealed(row: &Row) -> bool {
    row.artifact
        .as_ref()
        .is_some_and(|artifact| artifact.sealed_bytes.is_some())
}

fn row(operation: &OperationResult) -> Row {
    Row {
        op: operation.id.clone(),
        artifact: operation.artifact.clone(),
        missing: operation.artifact_missing.clone(),
        folder: None,
    }
}

/// The operation of this id, or all that have something to tell.
fn chosen<'r>(result: &'r JobResult, op: Option<&str>) -> Result<Vec<&'r OperationResult>> {
    let operations = &result.operations;
    let Some(op) = op else {
        let has_output =
            |op: &&OperationResult| op.artifact.is_some() || op.artifact_missing.is_some();
        return Ok(operations.iter().filter(has_output).collect());
    };
    if let Some(operation) = operations.iter().find(|operation| operation.id == op) {
        return Ok(vec![operation]);
    }
    let ids: Vec<&str> = operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    Err(CliError::user(format!("the job has no operation `{op}`"))
        .hint(format!("its operations are {}", ids.join(", "))))
}

/// Fetches an artifact, opens it with `seal` where it is sealed, and unpacks it into a new folder
/// below `to`, named after the operation. The folder is whole or not there.
async fn fetch(
    store: &dyn Store,
    op: &str,
    artifact: &Artifact,
    seal: Option<&Seal>,
    to: &Path,
) -> Result<PathBuf> {
    if !is_name(op) {
        return Err(CliError::unavailable(format!(
            "the host's result names an operation {op:?}, which no definition can have"
        )));
    }
    let folder = to.join(op);
    if is_taken(&folder) {
        return Err(
            CliError::user(format!("{} is there already", folder.display()))
                .hint("nothing is written over: give another folder with --to"),
        );
    }
    fs::create_dir_all(to).map_err(|error| CliError::file("the folder", to, error))?;
    let work = WorkFolder::new(to)?;
    let (archive, unpacked) = (work.0.join("archive"), work.0.join("unpacked"));
    store
        .get_to(&artifact.hash, artifact.stored_bytes(), &archive)
        .await?;
    let target = unpacked.clone();
    let seal = seal.filter(|_| artifact.sealed_bytes.is_some()).cloned();
    let sealed_op = op.to_owned();
    let unpacking = tokio::task::spawn_blocking(move || {
        let archive = File::open(&archive).map_err(UnpackError::Read)?;
        let archive = io::BufReader::new(archive);
        match seal {
            Some(seal) => unpack_sealed(archive, &seal, &sealed_op, &target),
            None => artifact::unpack(archive, &target).map(drop),
        }
    });
    unpacking
        .await
        .unwrap_or_else(|died| Err(UnpackError::Read(io::Error::other(died))))
        .map_err(|error| unpack_error(error, op))?;
    // Fails where a file or a folder with something in it came there meanwhile.
    fs::rename(&unpacked, &folder).map_err(|error| CliError::file("the folder", &folder, error))?;
    Ok(folder)
}

fn unpack_sealed(
    archive: impl Read,
    Seal { key, job }: &Seal,
    op: &str,
    target: &Path,
) -> std::result::Result<(), UnpackError> {
    let content = Content::Artifact { job, op };
    let mut opener = Opener::new(key, content, archive).map_err(UnpackError::Read)?;
    artifact::unpack(&mut opener, target)?;
    // Only its end says that nothing was cut off.
    io::copy(&mut opener, &mut io::sink()).map_err(UnpackError::Read)?;
    Ok(())
}

fn unpack_error(error: UnpackError, op: &str) -> CliError {
    let what = format!("the artifact of `{op}` cannot be unpacked");
    match error {
        UnpackError::Read(error) if error.kind() == io::ErrorKind::InvalidData => {
            CliError::unavailable(format!("{what}: {error}"))
        }
        UnpackError::Write { path, source } => {
            CliError::file("a file", &path, source).context(what)
        }
        error => CliError::unavailable(format!("{what}: {error}")),
    }
}

/// Whether there is something other than an empty folder.
fn is_taken(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// What definitions have for ids: a folder of this name is where it is said to be.
fn is_name(op: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    op.starts_with(|c: char| c.is_ascii_alphanumeric()) && op.len() <= 64 && op.chars().all(plain)
}

/// A new folder that is removed with all that is in it.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn new(beside: &Path) -> Result<Self> {
        let path = beside.join(format!(".nosana-{:016x}.part", rand::random::<u64>()));
        fs::create_dir(&path).map_err(|error| CliError::file("a folder", &path, error))?;
        Ok(Self(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What cannot be removed has a name that says what it is.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(rows: &[Row]) -> String {
    let rows = rows.iter().map(|row| {
        let number = |number: fn(&Artifact) -> u64| {
            row.artifact
                .as_ref()
                .map_or_else(|| "-".to_owned(), |artifact| number(artifact).to_string())
        };
        let what = match (&row.folder, &row.artifact, &row.missing) {
            (Some(folder), _, _) => folder.display().to_string(),
            (None, Some(artifact), _) => artifact.hash.to_string(),
            (None, None, Some(missing)) => missing.clone(),
            (None, None, None) => "it has no `output`".to_owned(),
        };
        [
            row.op.clone(),
            number(|artifact| artifact.files),
            number(|artifact| artifact.bytes),
            number(|artifact| artifact.omitted),
            what,
        ]
    });
    table(["op", "files", "bytes", "left out", "where"], rows)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use nosana_sdk::{sealed::stream::Sealer, store::FolderStore};

    use super::*;

    async fn stored(folder: &Path, archive: &[u8]) -> (FolderStore, Artifact) {
        let store = FolderStore::new(folder.join("store"));
        let artifact = Artifact {
            hash: store.put(archive).await.unwrap(),
            bytes: archive.len() as u64,
            files: 1,
            omitted: 0,
            sealed_bytes: None,
        };
        (store, artifact)
    }

    /// A tar of one file, with nothing but zeros for metadata.
    fn archive(name: &str, content: &[u8]) -> Vec<u8> {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..107].copy_from_slice(b"0000644");
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar  \0");
        header[148..156].copy_from_slice(b"        ");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        let mut archive = header.to_vec();
        archive.extend_from_slice(content);
        archive.resize(archive.len().div_ceil(512) * 512 + 1_024, 0);
        archive
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn an_artifact_is_unpacked_into_a_folder_of_its_own_once() {
        let folder = tempfile::tempdir().unwrap();
        let (store, artifact) = stored(folder.path(), &archive("a/f", b"hello")).await;
        let to = folder.path().join("to/there");
        let made = fetch(&store, "train", &artifact, None, &to).await.unwrap();
        assert_eq!(made, to.join("train"));
        assert_eq!(fs::read(to.join("train/a/f")).unwrap(), b"hello");
        assert_eq!(names(&to), ["train"], "nothing else is left");
        let again = fetch(&store, "train", &artifact, None, &to)
            .await
            .unwrap_err();
        assert!(
            again.message().contains("there already"),
            "{}",
            again.message()
        );
    }

    #[tokio::test]
    async fn a_sealed_artifact_is_opened_by_its_client_alone() {
        let folder = tempfile::tempdir().unwrap();
        let seal = Seal {
            key: SecretKey::random(),
            job: Address::new_from_array([1; 32]),
        };
        let content = |op| Content::Artifact { job: &seal.job, op };
        let sealed = |op, length: usize| {
            let plain = archive("a/f", &vec![7; 50_000]);
            let mut sealer = Sealer::new(&seal.key.public(), content(op), Vec::new()).unwrap();
            sealer.write_all(&plain).unwrap();
            let mut bytes = sealer.finish().unwrap();
            bytes.truncate(length);
            bytes
        };
        let artifact = async |bytes: &[u8]| {
            let (store, artifact) = stored(folder.path(), bytes).await;
            let bytes = Some(artifact.bytes);
            let artifact = Artifact {
                bytes: 0,
                sealed_bytes: bytes,
                ..artifact
            };
            (store, artifact)
        };
        let to = folder.path().join("to");
        let whole = sealed("train", usize::MAX);
        let (store, good) = artifact(&whole).await;
        let other = Seal {
            key: SecretKey::random(),
            ..seal.clone()
        };
        for wrong in [Some(&other), None] {
            assert!(fetch(&store, "train", &good, wrong, &to).await.is_err());
        }
        let (store, elsewhere) = artifact(&sealed("eval", usize::MAX)).await;
        let refused = fetch(&store, "train", &elsewhere, Some(&seal), &to).await;
        let message = refused.unwrap_err().message();
        assert!(message.contains("sealed to another key"), "{message}");
        // All of the tar but its last zeros, which nobody would miss.
        let (store, cut) = artifact(&sealed("train", whole.len() - 500)).await;
        let refused = fetch(&store, "train", &cut, Some(&seal), &to).await;
        assert!(refused.is_err());
        assert!(names(&to).is_empty(), "nothing is left");
        let made = fetch(&store, "train", &good, Some(&seal), &to).await;
        let found = fs::read(made.unwrap().join("a/f")).unwrap();
        assert_eq!(found, vec![7; 50_000]);
    }

    #[tokio::test]
    async fn what_is_wrong_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("to");
        let (store, artifact) = stored(folder.path(), &archive("../up", b"hello")).await;
        let refused = fetch(&store, "train", &artifact, None, &to)
            .await
            .unwrap_err();
        assert!(
            refused.message().contains("cannot be unpacked"),
            "{}",
            refused.message()
        );
        let short = Artifact {
            bytes: 100,
            ..artifact.clone()
        };
        assert!(
            fetch(&store, "train", &short, None, &to).await.is_err(),
            "longer than the result says"
        );
        for op in ["../train", ".hidden", "", "a/b"] {
            assert!(
                fetch(&store, op, &artifact, None, &to).await.is_err(),
                "{op}"
            );
        }
        assert!(names(&to).is_empty());
        assert_eq!(names(folder.path()), ["store", "to"]);
    }
    fn rows() -> Vec<Row> {
        let row = |op: &str| Row {
            op: op.to_owned(),
            artifact: None,
            missing: None,
            folder: None,
        };
        let artifact = Artifact {
            hash: "ab".repeat(32).parse().unwrap(),
            bytes: 2_048,
            files: 2,
            omitted: 1,
            sealed_bytes: None,
        };
        vec![
            Row {
                artifact: Some(artifact.clone()),
                ..row("train")
            },
            Row {
                artifact: Some(artifact),
                folder: Some(PathBuf::from("to/test")),
                ..row("test")
            },
            Row {
                missing: Some("the container has no /out".to_owned()),
                ..row("lost")
            },
            row("none"),
        ]
    }

    #[test]
    fn what_there_is_is_listed_for_people_and_for_programs() {
        insta::assert_snapshot!(text(&rows()), @"
        op     files  bytes  left out  where
        train  2      2048   1         abababababababababababababababababababababababababababababababab
        test   2      2048   1         to/test
        lost   -      -      -         the container has no /out
        none   -      -      -         it has no `output`
        ");
        insta::assert_snapshot!(serde_json::to_string(&rows()).unwrap(), @r#"[{"op":"train","hash":"abababababababababababababababababababababababababababababababab","bytes":2048,"files":2,"omitted":1},{"op":"test","hash":"abababababababababababababababababababababababababababababababab","bytes":2048,"files":2,"omitted":1,"folder":"to/test"},{"op":"lost","missing":"the container has no /out"},{"op":"none"}]"#);
    }
}

//! Keeps what an operation left in its `output` folder.

use std::time::Duration;

use nosana_sdk::{
    artifact::Artifact, definition::ContainerRun, result::OperationResult,
    sealed::stream::sealed_length, store::StoreError,
};
use tokio::time::{Instant, sleep};
use tracing::warn;

use super::Worker;
use crate::{
    artifacts::{self, Seal},
    containers::ContainerId,
    run::{Backoff, chain_of},
};

/// How long what is wrong for now is waited for.
const PATIENCE: Duration = Duration::from_mins(5);
/// The same once the job must end: nothing more is paid for it, and the next one waits.
const LATE_PATIENCE: Duration = Duration::from_secs(30);

impl Worker<'_> {
    /// Stores what the ended container left in the operation's `output` folder, and notes in the
    /// result where it is or why there is none. Whatever becomes of it, the operation ended as it
    /// did.
    pub(super) async fn keep_output(
        &self,
        container: &ContainerRun,
        id: &ContainerId,
        result: &mut OperationResult,
    ) {
        let Some(output) = &container.output else {
            return;
        };
        // Who waits for the operation's end need not wait for its files.
        self.tell_end(result);
        let late = async {
            self.until_must_end().await;
            sleep(LATE_PATIENCE).await;
        };
        // Cancel safe: whoever comes next takes it anew, and unless it is sealed it has the same
        // name in the store.
        let kept = tokio::select! {
            kept = self.keep(output, id) => kept,
            () = late => Err("the job had to end before it was stored".to_owned()),
        };
        let file = self.artifact_file();
        let _ = tokio::fs::remove_file(&file).await;
        let op = &self.operation.id;
        match kept {
            Ok(artifact) => {
                let (files, kib) = (artifact.files, artifact.bytes.div_ceil(1 << 10));
                let noun = if files == 1 { "file" } else { "files" };
                self.desk.note(&format!(
                    "{op}: {output} is stored as {}: {files} {noun}, {kib} KiB",
                    artifact.hash
                ));
                result.artifact = Some(artifact);
            }
            Err(reason) => {
                self.desk
                    .note(&format!("{op}: {output} is not kept: {reason}"));
                result.artifact_missing = Some(reason);
            }
        }
    }

    fn artifact_file(&self) -> std::path::PathBuf {
        artifacts::file_for(&self.desk.assignment.folder, self.index)
    }

    async fn keep(&self, output: &str, id: &ContainerId) -> Result<Artifact, String> {
        let largest = self.desk.assignment.limits.artifact();
        if largest == 0 {
            return Err("this host keeps nothing of its operations".to_owned());
        }
        let op = &self.operation.id;
        self.desk
            .step
            .send_replace(format!("{op}: packing {output}"));
        let file = self.artifact_file();
        let seal = self.desk.artifact_key().map(|key| Seal {
            key,
            job: self.desk.assignment.job,
            op: op.clone(),
        });
        let mut tries = Tries::default();
        let packed = loop {
            let seal = seal.clone();
            match artifacts::take(self.containers(), id, output, largest, &file, seal).await {
                Ok(packed) => break packed,
                Err(error) if error.is_transient() => tries.after(&error).await?,
                Err(error) => return Err(chain_of(&error)),
            }
        };
        if packed.omitted > 0 {
            self.desk.note(&format!(
                "{op}: {} of {output} left out: {}{}",
                packed.omitted,
                packed.examples.join(", "),
                if packed.examples.len() as u64 == packed.omitted {
                    ""
                } else {
                    ", …"
                }
            ));
        }
        let text = format!("{op}: storing {} MiB of {output}", packed.bytes >> 20);
        self.desk.step.send_replace(text);
        let mut tries = Tries::default();
        let hash = loop {
            match self.desk.facilities.store.put_file(&file).await {
                Ok(hash) => break hash,
                Err(
                    error @ (StoreError::Refused { status: 413, .. } | StoreError::TooLarge { .. }),
                ) => {
                    let bytes = packed.bytes;
                    return Err(format!(
                        "the store takes no {bytes} bytes: {}",
                        chain_of(&error)
                    ));
                }
                Err(error) => tries.after(&error).await?,
            }
        };
        Ok(Artifact {
            hash,
            bytes: packed.bytes,
            files: packed.files,
            omitted: packed.omitted,
            sealed_bytes: seal.map(|_| sealed_length(packed.bytes)),
        })
    }
}

/// Tries of the same thing, which do not go on for ever.
struct Tries {
    since: Instant,
    pause: Backoff,
}

impl Default for Tries {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            pause: Backoff::default(),
        }
    }
}

impl Tries {
    /// Waits before the next try; an error when there were enough.
    async fn after(&mut self, error: &(dyn std::error::Error + Sync)) -> Result<(), String> {
        let text = chain_of(error);
        if self.since.elapsed() >= PATIENCE {
            return Err(text);
        }
        warn!(
            error = text,
            "what an operation left is not stored yet, trying again"
        );
        self.pause.wait().await;
        Ok(())
    }
}

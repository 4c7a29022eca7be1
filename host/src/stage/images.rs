//! Which images an operation may use, and room for them.

use nosana_sdk::definition::{JobDefinition, OperationKind};
use tracing::warn;

use super::{Fault, Worker};
use crate::{
    containers::{Error, operation},
    plan::RunState,
    run::{Desk, chain_of},
};

/// Why this host does not run the job at all: the operator denies one of its images. Said before
/// anything begins, since to give a job back later would cost the host its good name.
pub(super) async fn refusal(desk: &Desk, definition: &JobDefinition) -> Option<String> {
    let denied = definition.ops.iter().find_map(|op| match &op.kind {
        OperationKind::Run(container) => desk.facilities.images.judge(&container.image).err(),
        OperationKind::CreateVolume { .. } => None,
    })?;
    let labels = operation::job_labels(&desk.assignment.job.to_string());
    match desk.facilities.containers.list(&labels).await {
        Ok(begun) if begun.is_empty() => Some(denied.to_string()),
        // It runs since before the operator said so, or that is not known: each operation is
        // judged by itself.
        _ => None,
    }
}

impl Worker<'_> {
    /// Whether the operator lets jobs use `image`. One that has begun goes on.
    pub(super) async fn admit(&self, image: &str) -> Result<(), Fault> {
        let Err(denied) = self.desk.facilities.images.judge(image) else {
            return Ok(());
        };
        if self.has_begun().await? {
            return Ok(());
        }
        // The name came out of an operation before, or the operator changed his mind.
        let has_started = *self.desk.state.borrow() != RunState::Preparing;
        Err(if has_started {
            Fault::Job(denied.to_string())
        } else {
            Fault::Host(denied.to_string())
        })
    }

    /// Removes images that nothing uses when `error` is a full disk; whether it is worth trying
    /// again.
    pub(super) async fn relieves(&self, error: &Error) -> bool {
        let images = &self.desk.facilities.images;
        match images.relieve(self.containers()).await {
            Ok(removed) => removed > 0,
            Err(other) => {
                let (error, other) = (chain_of(error), chain_of(&other));
                warn!(error, other, "no room can be made");
                false
            }
        }
    }
}

/// Whether the engine has no room left for an image: this machine's affair, not the job's. Nor may
/// a registry of the job's say so for it.
pub(super) fn is_disk_full(error: &Error) -> bool {
    let Error::PullFailed { message, .. } = error else {
        return false;
    };
    message.contains("no space left")
        && OWN_FAILURES.iter().any(|begin| message.starts_with(begin))
        && !message.contains("://")
}

/// How an engine begins to tell what it failed at by itself. What a registry told begins with the
/// kind of its error, or has the registry's address.
const OWN_FAILURES: [&str; 13] = [
    "write ",
    "mkdir ",
    "open ",
    "sync ",
    "close ",
    "rename ",
    "symlink ",
    "failed to register layer",
    "failed to extract layer",
    "failed to copy",
    "failed commit",
    "failed to prepare",
    "failed to create",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_cannot_say_that_the_disk_is_full() {
        let says = |message: &str| {
            is_disk_full(&Error::PullFailed {
                name: "a".to_owned(),
                message: message.to_owned(),
                transient: false,
            })
        };
        for own in [
            "write /var/lib/docker/tmp/GetImageBlob1: no space left on device",
            "failed to register layer: write /usr/lib/a: no space left on device",
            "failed to register layer: ApplyLayer exit status 1 stdout:  stderr: write /a: no space left on device",
            "failed to extract layer sha256:00: write /a: no space left on device: unknown",
        ] {
            assert!(says(own), "{own}");
        }
        for told in [
            "unknown: write /var/lib/docker/tmp/GetImageBlob1: no space left on device",
            "error from registry: no space left on device",
            "error parsing HTTP 500 response body: invalid character 'w': \"write /a: no space left on device\"",
            "failed to copy: httpReadSeeker: failed open: unexpected status code https://a.example/v2/: 500 - Server message: no space left on device",
            "write /a: read-only file system",
        ] {
            assert!(!says(told), "{told}");
        }
    }
}

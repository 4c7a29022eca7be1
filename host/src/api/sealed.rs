//! The host's key for a confidential job, and the definition that is sealed to it.

use std::{io, time::Duration};

use axum::{
    Json,
    body::{HttpBody, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
};
use nosana_sdk::{
    host_api::{CONTENT_DIGEST, JobStatus, read_content_digest},
    sealed::{HostKey, MAX_SEALED_DELIVERY_BYTES},
};
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use tracing::{info, warn};

use super::{Api, JobPath, Refused, Shown, admit, admit_digest, too_many};
use crate::{run::chain_of, sealed::RefusedDelivery};

/// How long a definition may take to come.
const DELIVERY_WAIT: Duration = Duration::from_mins(1);
/// Definitions that are read for one job at a time.
pub(super) const MOST_DELIVERIES: usize = 2;

pub(super) async fn seal_key(
    State(api): State<Api>,
    job: JobPath,
    request: Request,
) -> Result<Json<HostKey>, Refused> {
    let (parts, _) = request.into_parts();
    let shown = admit(&api.registry, job, &parts, b"")?;
    refuse_over(&shown)?;
    let key = shown.control.letterbox.key().map_err(refused)?;
    let worker = api.registry.key_of(&shown.host).ok_or_else(|| {
        Refused::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the host has no key to sign with yet: try again in a moment",
        )
        .after(1)
    })?;
    Ok(Json(HostKey::sign(&worker, &shown.job, &shown.host, &key)))
}

pub(super) async fn take_definition(
    State(api): State<Api>,
    job: JobPath,
    request: Request,
) -> Result<Json<JobStatus>, Refused> {
    let (parts, body) = request.into_parts();
    let digest = match digest_of(&parts.headers) {
        Err(refused) if parts.headers.contains_key(header::AUTHORIZATION) => return Err(refused),
        // Who does not say who it is, is told of that first.
        digest => digest.unwrap_or_default(),
    };
    // Whoever is not the client makes the host read nothing. The same definition may come
    // again, so it does not matter whether an earlier agent took this request.
    let shown = admit_digest(&api.registry, job, &parts, &digest, false)?;
    refuse_over(&shown)?;
    shown.control.letterbox.key().map_err(refused)?;
    let places = shown.guard.deliveries.clone();
    let _place = places.try_acquire_owned().map_err(|_| {
        too_many(&format!(
            "{MOST_DELIVERIES} definitions of this job are read"
        ))
    })?;
    let too_large = || {
        Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("expected a sealed definition of at most {MAX_SEALED_DELIVERY_BYTES} bytes"),
        )
    };
    if body.size_hint().lower() > MAX_SEALED_DELIVERY_BYTES as u64 {
        return Err(too_large());
    }
    let sealed = timeout(DELIVERY_WAIT, to_bytes(body, MAX_SEALED_DELIVERY_BYTES))
        .await
        .map_err(|_| {
            Refused::new(
                StatusCode::REQUEST_TIMEOUT,
                "the definition did not come in time",
            )
        })?
        .map_err(|_| too_large())?;
    if Sha256::digest(&sealed).as_slice() != digest {
        return Err(Refused::new(
            StatusCode::BAD_REQUEST,
            "the body is not what `Content-Digest` says",
        ));
    }
    let letterbox = shown.control.letterbox.clone();
    let put = tokio::task::spawn_blocking(move || letterbox.put(&sealed)).await;
    put.unwrap_or_else(|stopped| Err(RefusedDelivery::Disk(io::Error::other(stopped))))
        .map_err(|error| {
            if let RefusedDelivery::Disk(_) = &error {
                warn!(job = %shown.job, error = chain_of(&error), "a definition cannot be kept");
            }
            refused(error)
        })?;
    info!(job = %shown.job, "the client sent the definition");
    Ok(Json(shown.status()))
}

/// What the body is said to be.
fn digest_of(headers: &HeaderMap) -> Result<[u8; 32], Refused> {
    headers
        .get(CONTENT_DIGEST)
        .and_then(|value| value.to_str().ok())
        .and_then(read_content_digest)
        .ok_or_else(|| {
            Refused::new(
                StatusCode::BAD_REQUEST,
                "expected `Content-Digest: sha-256=:BASE64:` of the body",
            )
        })
}

fn refuse_over(shown: &Shown) -> Result<(), Refused> {
    if shown.is_over() {
        return Err(Refused::new(
            StatusCode::CONFLICT,
            "the job is over: nothing more is taken for it",
        ));
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value, reason = "what `map_err` takes")]
fn refused(error: RefusedDelivery) -> Refused {
    let message = error.to_string();
    match error {
        RefusedDelivery::TooEarly => {
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, message).after(1)
        }
        RefusedDelivery::Disk(_) => {
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, message).after(10)
        }
        RefusedDelivery::Public | RefusedDelivery::Another => {
            Refused::new(StatusCode::CONFLICT, message)
        }
        RefusedDelivery::Seal(_) => Refused::new(StatusCode::UNPROCESSABLE_ENTITY, message),
        RefusedDelivery::TooLarge => Refused::new(StatusCode::PAYLOAD_TOO_LARGE, message),
    }
}

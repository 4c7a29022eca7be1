//! How much is in Docker's volumes. Asked for without bollard, which reads only the answer of
//! engines from version 29 on and finds nothing in that of those before.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

/// The engine walks over all files of all volumes before it answers.
const PATIENCE: Duration = Duration::from_mins(2);
/// The longest answer that is read: some ten thousand volumes.
const MAX_ANSWER: u64 = 16 << 20;

type Failure = Box<dyn StdError + Send + Sync>;

/// Bytes in all of `volumes` together, by the engine that listens at the socket `path`.
pub(super) async fn of_volumes(path: &str, volumes: &BTreeSet<String>) -> Result<u64, Failure> {
    let answer = timeout(PATIENCE, ask(path)).await??;
    let sizes = sizes(&answer)?;
    Ok(volumes
        .iter()
        .filter_map(|name| sizes.get(name))
        .fold(0, |sum, size| sum.saturating_add(*size)))
}

/// HTTP 1.0, so that the answer is one piece and ends with the connection.
async fn ask(path: &str) -> Result<Vec<u8>, Failure> {
    let mut stream = UnixStream::connect(path).await?;
    stream
        .write_all(b"GET /system/df?type=volume HTTP/1.0\r\nHost: engine\r\n\r\n")
        .await?;
    let mut answer = Vec::new();
    stream.take(MAX_ANSWER).read_to_end(&mut answer).await?;
    Ok(answer)
}

#[derive(Deserialize)]
struct Answer {
    /// Until version 28.
    #[serde(rename = "Volumes")]
    volumes: Option<Vec<Volume>>,
    /// From version 29 on.
    #[serde(rename = "VolumeUsage")]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(rename = "Items")]
    items: Option<Vec<Volume>>,
}

#[derive(Deserialize)]
struct Volume {
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "UsageData")]
    usage: Option<Size>,
}

#[derive(Deserialize)]
struct Size {
    /// -1 where it is not known.
    #[serde(rename = "Size")]
    size: i64,
}

fn sizes(answer: &[u8]) -> Result<BTreeMap<String, u64>, Failure> {
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or("expected an HTTP answer, found none")?;
    let (head, body) = answer.split_at(end + 4);
    let status = head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    if status != b"200" {
        let status = String::from_utf8_lossy(status);
        return Err(format!("expected the sizes of volumes, found HTTP status {status}").into());
    }
    let answer: Answer = serde_json::from_slice(body)?;
    let volumes = answer
        .usage
        .and_then(|usage| usage.items)
        .or(answer.volumes)
        .unwrap_or_default();
    Ok(volumes
        .into_iter()
        .filter_map(|volume| Some((volume.name, u64::try_from(volume.usage?.size).ok()?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_old_and_new_engines_are_read() {
        let volumes = r#"[{"Name": "a", "UsageData": {"Size": 7, "RefCount": 1}},
            {"Name": "b", "UsageData": {"Size": -1, "RefCount": -1}}, {"Name": "c"}]"#;
        let old = format!(r#"{{"Volumes": {volumes}, "LayersSize": 1}}"#);
        let new = format!(r#"{{"VolumeUsage": {{"Items": {volumes}, "TotalSize": 7}}}}"#);
        for body in [old, new] {
            let answer = format!("HTTP/1.0 200 OK\r\nApi-Version: 1.45\r\n\r\n{body}");
            let sizes = sizes(answer.as_bytes()).unwrap();
            assert_eq!(sizes, BTreeMap::from([("a".to_owned(), 7)]));
        }
    }

    #[test]
    fn other_answers_are_no_sizes() {
        for answer in [
            "",
            "HTTP/1.0 500 Oops\r\n\r\n{}",
            "HTTP/1.0 200 OK\r\n\r\n<",
        ] {
            assert!(sizes(answer.as_bytes()).is_err(), "{answer}");
        }
    }
}

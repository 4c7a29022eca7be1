//! Models of Ollama's library, put down as `ollama` itself does: `manifests` and `blobs`.

use reqwest::{
    Url,
    header::{ACCEPT, HeaderMap, HeaderValue},
};
use serde::Deserialize;

use super::{Error, Place, Promised, Resources, Source, Wanted, What, join, path_in};

/// Bytes of a manifest.
const MAX_MANIFEST_BYTES: usize = 1 << 20;
const MANIFEST_TYPE: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// What `ollama` calls the library on disk, whatever its address.
const LIBRARY: &str = "registry.ollama.ai";

#[derive(Deserialize)]
struct Manifest {
    config: Layer,
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
struct Layer {
    digest: String,
    size: u64,
}

pub(super) async fn plan(
    resources: &Resources,
    model: &str,
    target: &str,
) -> Result<Vec<Wanted>, Error> {
    let (name, tag) = model.split_once(':').unwrap_or((model, "latest"));
    let name = if name.contains('/') {
        name.to_owned()
    } else {
        format!("library/{name}")
    };
    let is_name = |text: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        !text.is_empty() && text != ".." && text != "." && text.chars().all(fits)
    };
    if name.split('/').count() != 2 || !name.split('/').all(is_name) || !is_name(tag) {
        return Err(Error::definition(format!(
            "expected a model `name:tag` or `owner/name:tag`, found `{model}`"
        )));
    }
    let home = join(&resources.ollama, &format!("v2/{name}"));
    let url = join(&home, &format!("manifests/{tag}"));
    let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(MANIFEST_TYPE))]);
    let bytes = resources
        .document(&url, &headers, MAX_MANIFEST_BYTES)
        .await?;
    let manifest: Manifest = serde_json::from_slice(&bytes)
        .map_err(|error| Error::refused(&url, format!("its manifest cannot be read: {error}")))?;
    let mut wanted = vec![Wanted {
        path: path_in(target, &format!("manifests/{LIBRARY}/{name}/{tag}"))?,
        what: What::Here(resources.cache.insert(&bytes)?),
    }];
    for layer in manifest.layers.iter().chain([&manifest.config]) {
        wanted.push(blob(layer, &home, target, &url)?);
    }
    Ok(wanted)
}

fn blob(layer: &Layer, home: &Url, target: &str, manifest: &Url) -> Result<Wanted, Error> {
    let digest = layer
        .digest
        .strip_prefix("sha256:")
        .filter(|digest| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let digest = digest.ok_or_else(|| {
        let message = "its manifest names a blob by something other than its SHA-256";
        Error::refused(manifest, message)
    })?;
    Ok(Wanted {
        path: path_in(target, &format!("blobs/sha256-{digest}"))?,
        what: What::Source(Box::new(Source {
            place: Place::Url(join(home, &format!("blobs/sha256:{digest}"))),
            headers: HeaderMap::new(),
            promised: Promised {
                bytes: Some(layer.size),
                sha256: Some(digest.to_ascii_lowercase()),
                md5: None,
            },
        })),
    })
}

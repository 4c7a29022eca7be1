//! Repositories of Hugging Face.
//!
//! A revision is looked up once and its commit fetched from, so that all files are of one.
//! Large files have a SHA-256 in the answer; of small ones, the length is checked.

use nosana_sdk::definition::container::Secret;
use reqwest::{
    Url,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use serde::Deserialize;

use super::{
    Error, MAX_FILES, Place, Promised, Resources, Source, Wanted, What, http::shown, join, path_in,
};

/// Bytes of the description of a repository.
const MAX_DESCRIPTION_BYTES: usize = 32 << 20;

/// What a definition says of a repository.
pub(super) struct Repository<'a> {
    /// `owner/name`, `datasets/owner/name` or `spaces/owner/name`.
    pub(super) name: &'a str,
    /// Branch, tag or commit; `main` when missing.
    pub(super) revision: Option<&'a str>,
    /// Only these; all when empty.
    pub(super) files: &'a [String],
    /// For private and gated ones.
    pub(super) token: Option<&'a Secret>,
}

#[derive(Deserialize)]
struct Description {
    /// Its name, also when it was asked for by an older one.
    #[serde(alias = "modelId")]
    id: String,
    /// The commit.
    sha: String,
    #[serde(default)]
    siblings: Vec<Sibling>,
}

#[derive(Deserialize)]
struct Sibling {
    #[serde(rename = "rfilename")]
    name: String,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default)]
    lfs: Option<LargeFile>,
}

#[derive(Deserialize)]
struct LargeFile {
    sha256: String,
    size: u64,
}

pub(super) async fn plan(
    resources: &Resources,
    repository: &Repository<'_>,
    target: &str,
) -> Result<Vec<Wanted>, Error> {
    let mut headers = HeaderMap::new();
    if let Some(token) = repository.token.filter(|token| !token.expose().is_empty()) {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| Error::definition("`accessToken` has characters that no token has"))?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    let hub = &resources.hugging_face;
    let (kind, name) = match repository.name.trim_matches('/').split_once('/') {
        Some((kind @ ("datasets" | "spaces"), name)) => (kind, name),
        _ => ("models", repository.name.trim_matches('/')),
    };
    let revision = repository.revision.unwrap_or("main");
    let asked = step(&join(hub, &format!("api/{kind}/{name}/revision")), revision);
    let mut url = asked.clone();
    url.set_query(Some("blobs=true"));
    let answer = resources
        .document(&url, &headers, MAX_DESCRIPTION_BYTES)
        .await?;
    let description: Description = serde_json::from_slice(&answer)
        .map_err(|error| Error::refused(&url, format!("its answer cannot be read: {error}")))?;
    let home = match kind {
        "models" => join(hub, &description.id),
        kind => join(hub, &format!("{kind}/{}", description.id)),
    };
    let files = chosen(&description.siblings, repository.files, &asked)?;
    if files.len() > MAX_FILES {
        return Err(Error::definition(format!(
            "{} has more than {MAX_FILES} files: name `files`",
            shown(&asked)
        )));
    }
    let commit = step(&join(&home, "resolve"), &description.sha);
    files
        .into_iter()
        .map(|file| wanted(file, &commit, &headers, target))
        .collect()
}

/// `url` with one more step, which may have slashes in it.
fn step(url: &Url, step: &str) -> Url {
    let mut url = url.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.push(step);
    }
    url
}

fn chosen<'a>(
    siblings: &'a [Sibling],
    names: &[String],
    url: &Url,
) -> Result<Vec<&'a Sibling>, Error> {
    if names.is_empty() {
        return Ok(siblings.iter().collect());
    }
    let find = |name: &String| {
        siblings
            .iter()
            .find(|sibling| sibling.name == name.trim_start_matches('/'))
            .ok_or_else(|| Error::refused(url, format!("it has no file `{name}`")))
    };
    names.iter().map(find).collect()
}

fn wanted(
    file: &Sibling,
    commit: &Url,
    headers: &HeaderMap,
    target: &str,
) -> Result<Wanted, Error> {
    let promised = match &file.lfs {
        Some(large) => Promised {
            bytes: Some(large.size),
            sha256: Some(large.sha256.clone()),
            md5: None,
        },
        None => Promised {
            bytes: file.size,
            ..Promised::default()
        },
    };
    Ok(Wanted {
        path: path_in(target, &file.name)?,
        what: What::Source(Box::new(Source {
            place: Place::Url(join(commit, &file.name)),
            headers: headers.clone(),
            promised,
        })),
    })
}

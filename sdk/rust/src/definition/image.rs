//! Names of images.

use std::fmt;
use std::str::FromStr;

/// The full name of an image, `registry/repository:tag` or `registry/repository@sha256:…`.
///
/// Read from the short forms that people write: `ubuntu` is `docker.io/library/ubuntu:latest`,
/// `nosana/example:1` is `docker.io/nosana/example:1`. Full, because an engine given no tag pulls
/// every tag, and because short names mean different registries to different engines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageName {
    registry: String,
    repository: String,
    reference: Reference,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Reference {
    Tag(String),
    Digest(String),
}

impl ImageName {
    /// `registry/repository`, without the tag or digest.
    pub fn repository(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// The registry's host, with its port if it has one.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The tag, or the digest `sha256:…`.
    pub fn reference(&self) -> &str {
        match &self.reference {
            Reference::Tag(text) | Reference::Digest(text) => text,
        }
    }
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if matches!(self.reference, Reference::Tag(_)) {
            ':'
        } else {
            '@'
        };
        write!(
            f,
            "{}/{}{separator}{}",
            self.registry,
            self.repository,
            self.reference()
        )
    }
}

/// Text that is no image's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} in the image name `{name}`")]
pub struct ImageNameError {
    name: String,
    expected: &'static str,
}

impl FromStr for ImageName {
    type Err = ImageNameError;

    fn from_str(name: &str) -> Result<Self, ImageNameError> {
        let bad = |expected| ImageNameError {
            name: name.to_owned(),
            expected,
        };
        let (path, digest) = match name.split_once('@') {
            Some((path, digest)) => (path, Some(digest)),
            None => (name, None),
        };
        // A colon before the last slash belongs to the registry's port.
        let (path, tag) = match path.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (path, None),
        };
        let (registry, repository) = match path.split_once('/') {
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => {
                (first, rest)
            }
            _ => ("docker.io", path),
        };
        let registry = if registry == "index.docker.io" {
            "docker.io"
        } else {
            registry
        };
        let repository = if registry == "docker.io" && !repository.contains('/') {
            format!("library/{repository}")
        } else {
            repository.to_owned()
        };
        if !is_registry(registry) {
            return Err(bad("a registry's host name"));
        }
        if repository.len() > 255 || !repository.split('/').all(is_component) {
            return Err(bad(
                "lower-case letters, digits and single `._-` between them",
            ));
        }
        let reference = match (digest, tag) {
            (Some(digest), _) if is_digest(digest) => Reference::Digest(digest.to_owned()),
            (Some(_), _) => return Err(bad("`sha256:` and 64 hexadecimal digits after `@`")),
            (None, Some(tag)) if is_tag(tag) => Reference::Tag(tag.to_owned()),
            (None, Some(_)) => return Err(bad("a tag of at most 128 letters, digits and `._-`")),
            (None, None) => Reference::Tag("latest".to_owned()),
        };
        Ok(Self {
            registry: registry.to_owned(),
            repository,
            reference,
        })
    }
}

/// The registry that a server's address means, as image names write it: people also write the URL
/// by which Docker's programs know Docker Hub, `https://index.docker.io/v1/`.
pub fn registry_of(server: &str) -> String {
    let server = server.trim().to_ascii_lowercase();
    let rest = server
        .split_once("://")
        .map_or(server.as_str(), |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.strip_suffix(":443").unwrap_or(host);
    match host {
        "index.docker.io"
        | "registry-1.docker.io"
        | "registry.hub.docker.com"
        | "hub.docker.com" => "docker.io".to_owned(),
        host => host.to_owned(),
    }
}

fn is_registry(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "1"));
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
        && port.parse::<u16>().is_ok()
}

fn is_component(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    edge(text.chars().next())
        && edge(text.chars().next_back())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
}

fn is_tag(text: &str) -> bool {
    text.len() <= 128
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hex| {
        hex.len() == 64
            && hex
                .chars()
                .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_become_full_ones() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        for (short, full) in [
            ("ubuntu", "docker.io/library/ubuntu:latest"),
            ("nosana/example:1", "docker.io/nosana/example:1"),
            ("docker.io/nosana/example:1", "docker.io/nosana/example:1"),
            ("index.docker.io/ubuntu", "docker.io/library/ubuntu:latest"),
            ("127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b:latest"),
            ("localhost/a", "localhost/a:latest"),
            ("ghcr.io/a/b_c/d-e.f:v1.2_3", "ghcr.io/a/b_c/d-e.f:v1.2_3"),
            (&format!("a/b@{digest}"), &format!("docker.io/a/b@{digest}")),
            (
                &format!("a/b:1@{digest}"),
                &format!("docker.io/a/b@{digest}"),
            ),
        ] {
            let name: ImageName = short.parse().unwrap();
            assert_eq!(name.to_string(), full);
            assert_eq!(
                full.parse::<ImageName>().unwrap(),
                name,
                "a full name is its own"
            );
        }
    }

    #[test]
    fn servers_are_registries() {
        for (server, registry) in [
            ("docker.io", "docker.io"),
            ("https://index.docker.io/v1/", "docker.io"),
            ("index.docker.io", "docker.io"),
            ("https://registry-1.docker.io", "docker.io"),
            ("ghcr.io", "ghcr.io"),
            ("https://GHCR.io/", "ghcr.io"),
            ("https://ghcr.io:443/v2/", "ghcr.io"),
            ("http://127.0.0.1:5000", "127.0.0.1:5000"),
            (
                "registry.example.com:5000/team",
                "registry.example.com:5000",
            ),
        ] {
            assert_eq!(registry_of(server), registry, "{server}");
        }
    }

    #[test]
    fn bad_names_are_refused() {
        for name in [
            "",
            "UPPER",
            "a b",
            "a//b",
            "/a",
            "a/",
            "-a",
            "a:",
            "a:-x",
            "a@sha256:12",
            "a@md5:00",
            "http://a/b",
            "x:99999999/a",
        ] {
            let refused = name.parse::<ImageName>();
            assert!(refused.is_err(), "{name}: {refused:?}");
        }
    }
}

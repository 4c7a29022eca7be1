//! Files of S3 buckets and of plain HTTP servers.
//!
//! | written | read as |
//! | --- | --- |
//! | `url` of a file | that file |
//! | `url` of a folder | all objects below it, by S3's list of the bucket that the server is |
//! | `url` and `files` | those files below it; no list is asked for |
//! | `url` and `bucket` | the bucket of that name at that server |
//! | `bucket` alone, or `s3://bucket/folder` | the bucket of that name at AWS |
//!
//! With `IAM`, requests are signed (AWS signature version 4), and where no bucket is named it
//! is read out of the URL.

use nosana_sdk::definition::container::{S3Credentials, S3Resource};
use reqwest::{
    Method, Url,
    header::{CONTENT_LENGTH, HeaderMap},
};
use rusty_s3::{
    Bucket, Credentials, S3Action, UrlStyle,
    actions::{ListObjectsV2, list_objects_v2::ListObjectsV2Response},
};

use super::{
    Error, MAX_FILES, Place, Promised, Resources, SIGNED_FOR, Source, Wanted, What,
    http::{Follow, shown},
    join, path_in,
};

/// AWS's region where nothing says another.
const DEFAULT_REGION: &str = "us-east-1";
/// Pages of a list.
const MAX_PAGES: usize = 1_000;
/// Bytes of a page of a list: 1 000 names of 1 024 bytes, each thrice as long when encoded.
const MAX_LIST_BYTES: usize = 8 << 20;

pub(super) async fn plan(resources: &Resources, s3: &S3Resource) -> Result<Vec<Wanted>, Error> {
    let iam = s3.iam.as_ref();
    let mut wanted = Vec::new();
    if s3.buckets.is_empty() {
        let shelf = Shelf::of(s3.url.as_deref(), s3.bucket.as_deref(), iam)?;
        wanted.extend(shelf.plan(resources, &s3.files, &s3.target).await?);
    }
    for bucket in &s3.buckets {
        let shelf = Shelf::of(Some(&bucket.url), None, iam)?;
        let files = if bucket.files.is_empty() {
            &s3.files
        } else {
            &bucket.files
        };
        wanted.extend(shelf.plan(resources, files, &s3.target).await?);
    }
    Ok(wanted)
}

/// A place with files.
#[derive(Debug)]
enum Shelf {
    /// A server that is a bucket, or any other.
    Site(Url),
    /// A bucket and a prefix in it, without slashes around it.
    Bucket {
        bucket: Box<Bucket>,
        credentials: Option<Credentials>,
        prefix: String,
        is_folder: bool,
    },
}

impl Shelf {
    fn of(
        url: Option<&str>,
        bucket: Option<&str>,
        iam: Option<&S3Credentials>,
    ) -> Result<Self, Error> {
        match (url, bucket) {
            (_, Some(address)) if address.contains("://") => Self::at(address, None, iam),
            (Some(url), bucket) => Self::at(url, bucket, iam),
            (None, Some(name)) => Self::at_aws(name, "", iam),
            (None, None) => Err(Error::definition("expected `url` or `bucket`")),
        }
    }

    fn at(address: &str, name: Option<&str>, iam: Option<&S3Credentials>) -> Result<Self, Error> {
        let url = Url::parse(address)
            .map_err(|error| Error::definition(format!("an S3 resource's URL: {error}")))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let path = decoded(url.path());
        if url.scheme() == "s3" {
            return Self::at_aws(name.unwrap_or(&host), &path, iam);
        }
        if name.is_none() && iam.is_none() {
            return Ok(Self::Site(url));
        }
        let mut endpoint = url.clone();
        endpoint.set_path("/");
        endpoint.set_query(None);
        let trimmed = path.trim_start_matches('/');
        let (first, rest) = trimmed.split_once('/').unwrap_or((trimmed, ""));
        // `https://bucket.s3.eu-west-1.amazonaws.com/folder` and the like.
        let virtual_bucket = match name {
            Some(name) => Some(name).filter(|name| host.starts_with(&format!("{name}."))),
            None => host
                .split_once(".s3.")
                .or(host.split_once(".s3-"))
                .map(|(name, _)| name),
        };
        if let Some(bucket) = virtual_bucket {
            let rest_of_host = host.get(bucket.len() + 1..).unwrap_or_default();
            endpoint
                .set_host(Some(rest_of_host))
                .map_err(|error| Error::definition(format!("an S3 resource's URL: {error}")))?;
            return Self::bucket(endpoint, UrlStyle::VirtualHost, bucket, &path, iam);
        }
        match name {
            Some(name) if name == first => Self::bucket(endpoint, UrlStyle::Path, name, rest, iam),
            Some(name) => Self::bucket(endpoint, UrlStyle::Path, name, &path, iam),
            None if first.is_empty() => Err(Error::definition(
                "expected `bucket` beside `IAM`, or a URL with the bucket in it",
            )),
            None => Self::bucket(endpoint, UrlStyle::Path, first, rest, iam),
        }
    }

    fn at_aws(name: &str, prefix: &str, iam: Option<&S3Credentials>) -> Result<Self, Error> {
        let region = iam.map(|iam| iam.region.trim());
        let region = region.filter(|region| !region.is_empty());
        let region = region.unwrap_or(DEFAULT_REGION);
        let endpoint = Url::parse(&format!("https://s3.{region}.amazonaws.com"))
            .map_err(|error| Error::definition(format!("`REGION`: {error}")))?;
        // With a dot in it, a name fits no certificate as a part of the host's.
        let style = if name.contains('.') {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        Self::bucket(endpoint, style, name, prefix, iam)
    }

    fn bucket(
        endpoint: Url,
        style: UrlStyle,
        name: &str,
        prefix: &str,
        iam: Option<&S3Credentials>,
    ) -> Result<Self, Error> {
        let given = iam.map(|iam| iam.region.trim()).filter(|r| !r.is_empty());
        let host = endpoint.host_str().unwrap_or_default();
        let of_host = host
            .strip_suffix(".amazonaws.com")
            .and_then(|host| host.strip_prefix("s3.").or(host.strip_prefix("s3-")));
        let region = given.or(of_host).unwrap_or(DEFAULT_REGION).to_owned();
        let bucket = Bucket::new(endpoint, style, name.to_owned(), region)
            .map_err(|error| Error::definition(format!("an S3 resource's bucket: {error}")))?;
        let credentials = iam.map(|iam| {
            let (id, key) = (&iam.access_key_id, &iam.secret_access_key);
            Credentials::new(id.expose(), key.expose())
        });
        Ok(Self::Bucket {
            bucket: Box::new(bucket),
            credentials: credentials.filter(|credentials| !credentials.key().is_empty()),
            is_folder: prefix.is_empty() || prefix.ends_with('/'),
            prefix: prefix.trim_matches('/').to_owned(),
        })
    }

    async fn plan(
        &self,
        resources: &Resources,
        files: &[String],
        target: &str,
    ) -> Result<Vec<Wanted>, Error> {
        if !files.is_empty() {
            let wanted = files.iter().map(|file| {
                // Checked before it becomes a part of a URL.
                let path = path_in(target, file)?;
                Ok(self.wanted(path, &self.below(file), Promised::default()))
            });
            return wanted.collect();
        }
        if !self.is_folder()
            && let Some(promised) = self.single(resources).await?
        {
            let name = self.prefix();
            let name = name.rsplit('/').next().unwrap_or_default().to_owned();
            let mut wanted = self.wanted(path_in(target, &name)?, &self.prefix(), promised);
            if let (Self::Site(url), What::Source(source)) = (self, &mut wanted.what) {
                source.place = Place::Url(url.clone());
            }
            return Ok(vec![wanted]);
        }
        self.list(resources, target).await
    }

    fn is_folder(&self) -> bool {
        match self {
            // With a query it is a link to one file, such as a presigned one.
            Self::Site(url) => url.path().ends_with('/') && url.query().is_none(),
            Self::Bucket { is_folder, .. } => *is_folder,
        }
    }

    fn prefix(&self) -> String {
        match self {
            Self::Site(url) => decoded(url.path()).trim_matches('/').to_owned(),
            Self::Bucket { prefix, .. } => prefix.clone(),
        }
    }

    fn below(&self, file: &str) -> String {
        let prefix = self.prefix();
        let file = file.trim_start_matches('/');
        if prefix.is_empty() {
            file.to_owned()
        } else {
            format!("{prefix}/{file}")
        }
    }

    /// The file in the container that `key` becomes.
    fn wanted(&self, path: String, key: &str, promised: Promised) -> Wanted {
        let place = match self {
            Self::Site(url) => {
                let mut root = url.clone();
                root.set_path("/");
                Place::Url(join(&root, key))
            }
            Self::Bucket {
                bucket,
                credentials: Some(credentials),
                ..
            } => Place::Bucket {
                bucket: (**bucket).clone(),
                credentials: credentials.clone(),
                key: key.to_owned(),
            },
            Self::Bucket { bucket, .. } => Place::Url(bucket.object_url(key)),
        };
        Wanted {
            path,
            what: What::Source(Box::new(Source {
                place,
                headers: HeaderMap::new(),
                promised,
            })),
        }
    }

    /// What is said of the one file that this names; `None` if there is none, and it may be a
    /// folder.
    async fn single(&self, resources: &Resources) -> Result<Option<Promised>, Error> {
        let url = match self {
            // Signed for GET alone, as a link often is.
            Self::Site(url) if url.query().is_some() => return Ok(Some(Promised::default())),
            Self::Site(url) => url.clone(),
            Self::Bucket {
                bucket,
                credentials,
                prefix,
                ..
            } => bucket
                .head_object(credentials.as_ref(), prefix)
                .sign(SIGNED_FOR),
        };
        let none = HeaderMap::new();
        let asked = resources
            .patiently(|| {
                let http = &resources.http;
                async {
                    http.send(&Method::HEAD, &url, &none, Follow::Everywhere)
                        .await
                }
            })
            .await;
        match asked {
            Ok(answer) => {
                let length = answer.headers().get(CONTENT_LENGTH);
                let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
                Ok(Some(Promised {
                    bytes: length.filter(|_| matches!(self, Self::Bucket { .. })),
                    ..Promised::default()
                }))
            }
            Err(Error::Refused {
                status: Some(403 | 404),
                ..
            }) => Ok(None),
            // It does not take HEAD, so it lists nothing either.
            Err(Error::Refused {
                status: Some(400 | 405 | 501),
                ..
            }) => Ok(Some(Promised::default())),
            Err(error) => Err(error),
        }
    }

    /// All objects below the prefix.
    async fn list(&self, resources: &Resources, target: &str) -> Result<Vec<Wanted>, Error> {
        let mut prefix = self.prefix();
        if !prefix.is_empty() {
            prefix.push('/');
        }
        let mut wanted = Vec::new();
        let mut token = None;
        for _ in 0..MAX_PAGES {
            let url = self.list_url(&prefix, token.as_deref());
            let page = resources
                .document(&url, &HeaderMap::new(), MAX_LIST_BYTES)
                .await?;
            let page = parse(&page).ok_or_else(|| {
                Error::refused(
                    &url,
                    "expected a file, or a folder of a server that lists as S3 does; name `files`",
                )
            })?;
            for object in page.contents {
                let name = object.key.strip_prefix(&prefix).unwrap_or(&object.key);
                // What a console makes to show an empty folder.
                if name.is_empty() || name.ends_with('/') {
                    continue;
                }
                let tag = object.etag.as_deref().map(|tag| tag.trim_matches('"'));
                let is_md5 = |tag: &&str| {
                    tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit())
                };
                let promised = Promised {
                    bytes: object.size,
                    sha256: None,
                    md5: tag.filter(is_md5).map(str::to_owned),
                };
                wanted.push(self.wanted(path_in(target, name)?, &object.key, promised));
            }
            token = page.next_continuation_token;
            if wanted.len() > MAX_FILES {
                return Err(Error::definition(format!(
                    "{} has more than {MAX_FILES} files: name `files`, or pack them",
                    shown(&url)
                )));
            }
            if token.is_none() {
                break;
            }
        }
        if token.is_some() {
            let url = self.list_url(&prefix, None);
            return Err(Error::refused(&url, "its list does not end"));
        }
        if wanted.is_empty() {
            let url = self.list_url(&prefix, None);
            return Err(Error::refused(&url, format!("nothing is below `{prefix}`")));
        }
        Ok(wanted)
    }

    fn list_url(&self, prefix: &str, token: Option<&str>) -> Url {
        match self {
            Self::Site(url) => {
                let mut url = url.clone();
                url.set_path("/");
                url.query_pairs_mut()
                    .clear()
                    .append_pair("list-type", "2")
                    .append_pair("encoding-type", "url")
                    .append_pair("prefix", prefix)
                    .extend_pairs(token.map(|token| ("continuation-token", token)));
                url
            }
            Self::Bucket {
                bucket,
                credentials,
                ..
            } => {
                let mut list = bucket.list_objects_v2(credentials.as_ref());
                list.with_prefix(prefix);
                if let Some(token) = token {
                    list.with_continuation_token(token);
                }
                list.sign(SIGNED_FOR)
            }
        }
    }
}

fn parse(page: &[u8]) -> Option<ListObjectsV2Response> {
    ListObjectsV2::parse_response(std::str::from_utf8(page).ok()?).ok()
}

/// A path with its `%XX` read; what is none stays.
fn decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let code = match after {
            [high, low, ..] if *first == b'%' => hex::decode([*high, *low]).ok(),
            _ => None,
        };
        if let Some(code) = code {
            plain.extend(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            plain.push(*first);
            rest = after;
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use nosana_sdk::definition::{ContainerRun, container::Resource};
    use serde_json::{Value, json};

    use super::*;

    fn resource(mut value: Value) -> S3Resource {
        value["type"] = json!("S3");
        value["target"] = json!("/data");
        let args = json!({"image": "a", "resources": [value]});
        match ContainerRun::from_resolved(&args)
            .unwrap()
            .resources
            .remove(0)
        {
            Resource::S3(s3) => s3,
            other => panic!("{other:?}"),
        }
    }

    fn shelf(value: Value) -> Shelf {
        let s3 = resource(value);
        Shelf::of(s3.url.as_deref(), s3.bucket.as_deref(), s3.iam.as_ref()).unwrap()
    }

    #[test]
    fn every_form_names_its_bucket_and_folder() {
        let iam = |region: &str| json!({"REGION": region, "ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key"});
        for (written, base, region, prefix) in [
            (
                json!({"url": "https://ai.r2.cloudflarestorage.com/ai-model/entrypoint", "bucket": "ai-model", "IAM": iam("")}),
                "https://ai.r2.cloudflarestorage.com/ai-model/",
                "us-east-1",
                "entrypoint",
            ),
            (
                json!({"url": "https://minio.example:9000/b%20c/d", "bucket": "models", "IAM": iam("eu")}),
                "https://minio.example:9000/models/",
                "eu",
                "b c/d",
            ),
            (
                json!({"url": "https://m.s3.eu-west-1.amazonaws.com/x/y/", "IAM": iam("")}),
                "https://m.s3.eu-west-1.amazonaws.com/",
                "eu-west-1",
                "x/y",
            ),
            (
                json!({"url": "https://s3.eu-west-1.amazonaws.com/m/x", "IAM": iam("")}),
                "https://s3.eu-west-1.amazonaws.com/m/",
                "eu-west-1",
                "x",
            ),
            (
                json!({"url": "s3://models/llm"}),
                "https://models.s3.us-east-1.amazonaws.com/",
                "us-east-1",
                "llm",
            ),
            (
                json!({"bucket": "my.models", "IAM": iam("eu-west-3")}),
                "https://s3.eu-west-3.amazonaws.com/my.models/",
                "eu-west-3",
                "",
            ),
            (
                json!({"bucket": "s3://models/llm/"}),
                "https://models.s3.us-east-1.amazonaws.com/",
                "us-east-1",
                "llm",
            ),
        ] {
            let shelf = shelf(written.clone());
            let Shelf::Bucket {
                bucket,
                prefix: found,
                ..
            } = &shelf
            else {
                panic!("{written}: {shelf:?}");
            };
            assert_eq!(bucket.base_url().as_str(), base, "{written}");
            assert_eq!(
                (bucket.region(), found.as_str()),
                (region, prefix),
                "{written}"
            );
        }
        let site = shelf(json!({"url": "https://models.example/test"}));
        assert!(matches!(&site, Shelf::Site(_)) && !site.is_folder());
        let listed = site.list_url("test/", None);
        assert_eq!(
            listed.as_str(),
            "https://models.example/?list-type=2&encoding-type=url&prefix=test%2F"
        );
        let s3 = resource(json!({"url": "https://a.example/", "IAM": iam("")}));
        assert!(Shelf::of(s3.url.as_deref(), None, s3.iam.as_ref()).is_err());
    }

    #[test]
    fn signatures_are_not_part_of_the_key() {
        let iam = json!({"REGION": "r", "ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key"});
        let shelf = shelf(json!({"url": "https://a.example/b/c", "IAM": iam}));
        let wanted = shelf.wanted("/data/c".into(), "c", Promised::default());
        let What::Source(source) = wanted.what else {
            panic!()
        };
        let url = source.place.url();
        assert!(url.query().unwrap().contains("X-Amz-Signature="), "{url}");
        assert_eq!(shown(&url), "https://a.example/b/c");
        assert_eq!(source.place.key().len(), 64);
    }

    #[test]
    fn codes_are_read() {
        assert_eq!(decoded("/a%20b/%C3%A9%"), "/a b/é%");
        assert_eq!(decoded("/%zz%ff"), "/%zz%ff");
    }
}

//! The arguments of a `container/run` op, before and after its literals are resolved.
//!
//! Both forms are one struct, [`ContainerArgs`]; they differ in what may stand in the
//! lists `expose` and `resources`: a [`ContainerTemplate`] may hold literals and
//! collection operators there, a [`ContainerRun`] only values.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    marker::PhantomData,
};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{
        Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};
use serde_json::Value;

use super::{
    check,
    literals::{self, REMOVE_IF_EMPTY},
    problem::{DefinitionError, Problems, typed},
};

/// Arguments as written: literals may stand in any string, operators in `env`, `expose`
/// and `resources`.
pub type ContainerTemplate = ContainerArgs<Template<Exposed>, Template<Resource>>;

/// Arguments ready to run.
pub type ContainerRun = ContainerArgs<Exposed, Resource>;

impl ContainerRun {
    /// Reads arguments that [`literals::resolve`] returned, as strictly as the definition was
    /// read: what a previous op printed is no more trusted than what the client wrote.
    pub fn from_resolved(args: &Value) -> Result<Self, DefinitionError> {
        let run: Self = typed("", args)?;
        let mut problems = Vec::new();
        check::container("", &run, &mut problems);
        Problems::into_result(problems)?;
        Ok(run)
    }
}

/// Arguments of a `container/run` op. `E` and `R` are what `expose` and `resources` list.
#[derive(Clone, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "the arguments of a container/run op, as an object",
    bound(deserialize = "E: Deserialize<'de>, R: Deserialize<'de>")
)]
pub struct ContainerArgs<E, R> {
    /// Image reference, from the op or from `global`.
    pub image: String,
    /// Names under which the job's other containers reach this one, beside its op's id.
    #[serde(default, deserialize_with = "one_or_many")]
    pub aliases: Vec<String>,
    /// What to run; the image's own command when missing.
    #[serde(default, deserialize_with = "present")]
    pub cmd: Option<Command>,
    /// Overrides the image's entrypoint.
    #[serde(default, deserialize_with = "present")]
    pub entrypoint: Option<Command>,
    /// Environment, `global.env` included. In a template it may hold the keys `__spread__`
    /// and `__pairs__`.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Working directory; the image's own when missing.
    #[serde(default, deserialize_with = "present")]
    pub work_dir: Option<String>,
    /// Volumes of the job to mount.
    #[serde(default)]
    pub volumes: Vec<VolumeMount>,
    /// Ports to publish.
    #[serde(default = "Vec::new", deserialize_with = "one_or_many")]
    pub expose: Vec<E>,
    /// Whether the published URLs are told to the client only.
    #[serde(default)]
    pub private: bool,
    /// Whether the container gets the slot's GPU.
    #[serde(default)]
    pub gpu: bool,
    /// GPU memory that the op needs, in GB.
    #[serde(default, deserialize_with = "present")]
    pub required_vram: Option<f64>,
    /// What to fetch before the start.
    #[serde(default = "Vec::new")]
    pub resources: Vec<R>,
    /// A folder to keep as the op's artifact.
    #[serde(default, deserialize_with = "present")]
    pub output: Option<String>,
    /// Credentials for pulling the image.
    #[serde(default, deserialize_with = "present")]
    pub authentication: Option<Authentication>,
    /// What to do when the container exits.
    #[serde(default)]
    pub restart_policy: RestartPolicy,
    /// Limit: CPU cores, may be a fraction.
    #[serde(default, deserialize_with = "present")]
    pub cpu: Option<f64>,
    /// Limit: main memory.
    #[serde(default, deserialize_with = "present")]
    pub memory: Option<ByteSize>,
    /// Size of `/dev/shm`.
    #[serde(default, deserialize_with = "present")]
    pub shm_size: Option<ByteSize>,
    /// Limit: what the container may write to its own layer.
    #[serde(default, deserialize_with = "present")]
    pub disk: Option<ByteSize>,
    /// Limit: processes and threads.
    #[serde(default, deserialize_with = "present")]
    pub pids: Option<u32>,
    /// Limit: seconds from start to end of the op, at least 1.
    #[serde(default, deserialize_with = "present")]
    pub timeout: Option<u64>,
    /// Limit: seconds from the op's first start until its health checks passed, at least 1.
    #[serde(default, deserialize_with = "present")]
    pub start_timeout: Option<u64>,
}

/// Shows no environment and no credentials.
impl<E, R> fmt::Debug for ContainerArgs<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContainerArgs")
            .field("image", &self.image)
            .field("gpu", &self.gpu)
            .finish_non_exhaustive()
    }
}

/// A command, in either of its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// One string.
    Line(String),
    /// One string for each argument.
    Args(Vec<String>),
}

impl Command {
    /// As `cmd`: a line is run by `/bin/sh -c`.
    pub fn argv(&self) -> Vec<String> {
        match self {
            Self::Line(line) => vec!["/bin/sh".into(), "-c".into(), line.clone()],
            Self::Args(args) => args.clone(),
        }
    }

    /// As `entrypoint`: a line is one program without arguments.
    pub fn entrypoint(&self) -> Vec<String> {
        match self {
            Self::Line(program) => vec![program.clone()],
            Self::Args(args) => args.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CommandVisitor;
        impl<'de> Visitor<'de> for CommandVisitor {
            type Value = Command;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or an array of strings")
            }

            fn visit_str<E: Error>(self, line: &str) -> Result<Command, E> {
                Ok(Command::Line(line.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Command, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Command::Args)
            }
        }
        deserializer.deserialize_any(CommandVisitor)
    }
}

/// One volume of the job in a container.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a volume `{name, dest}`")]
pub struct VolumeMount {
    /// Name within the job.
    pub name: String,
    /// Absolute path in the container.
    pub dest: String,
}

/// An element of a list in a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Template<T> {
    /// A value that holds no operator; its strings may hold literals.
    Value(T),
    /// A literal that becomes one value or several.
    Literal(String),
    /// `{"__spread__": literal}`, which becomes the elements of a JSON array.
    Spread(String),
    /// Drops the list when nothing else is left in it.
    RemoveIfEmpty,
}

/// What a list's element is worth to rules that need a value.
pub trait Entry<T> {
    /// The value, if it is one already.
    fn value(&self) -> Option<&T>;
}

impl<T> Entry<T> for T {
    fn value(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Entry<T> for Template<T> {
    fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Literal(_) | Self::Spread(_) | Self::RemoveIfEmpty => None,
        }
    }
}

impl<T> Template<T> {
    fn resolved<E: Error>(self) -> Result<T, E> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Literal(literal) | Self::Spread(literal) => {
                Err(E::custom(format!("`{literal}` was not resolved")))
            }
            Self::RemoveIfEmpty => Err(E::custom(format!("`{REMOVE_IF_EMPTY}` was not resolved"))),
        }
    }
}

/// A published port or range with its health checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposed {
    /// Which ports.
    pub port: PortSpec,
    /// What listens there, if the definition says so.
    pub service: Option<ServiceType>,
    /// All must pass before the op counts as healthy.
    pub health_checks: Vec<HealthCheck>,
}

impl Display for ServiceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Webapi => "webapi",
            Self::Websocket => "websocket",
            Self::None => "none",
        })
    }
}

impl From<PortSpec> for Exposed {
    fn from(port: PortSpec) -> Self {
        Self {
            port,
            service: None,
            health_checks: Vec::new(),
        }
    }
}

/// One port or an inclusive range of ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortSpec {
    /// 1 to 65535.
    One(u16),
    /// First and last, first < last.
    Range(u16, u16),
}

impl PortSpec {
    /// First and last port, both included.
    pub fn bounds(self) -> (u16, u16) {
        match self {
            Self::One(port) => (port, port),
            Self::Range(first, last) => (first, last),
        }
    }

    /// How many ports.
    pub fn count(self) -> usize {
        let (first, last) = self.bounds();
        usize::from(last.saturating_sub(first)).saturating_add(1)
    }

    fn parse(text: &str) -> Option<Self> {
        let port = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|port| plain && *port != 0)
        };
        match text.split_once('-') {
            None => port(text).map(Self::One),
            Some((first, last)) => {
                let (first, last) = (port(first)?, port(last)?);
                (first < last).then_some(Self::Range(first, last))
            }
        }
    }
}

impl Display for PortSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(port) => write!(f, "{port}"),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
        }
    }
}

const PORT: &str = "a port from 1 to 65535 or a range `a-b` with a < b";

impl<'de> Deserialize<'de> for PortSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PortVisitor;
        impl Visitor<'_> for PortVisitor {
            type Value = PortSpec;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(PORT)
            }

            fn visit_u64<E: Error>(self, port: u64) -> Result<PortSpec, E> {
                match u16::try_from(port) {
                    Ok(port) if port != 0 => Ok(PortSpec::One(port)),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(port), &self)),
                }
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PortSpec, E> {
                PortSpec::parse(text.trim())
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(PortVisitor)
    }
}

/// The most ports that a job exposes: each of them costs a host a process.
pub const MAX_PORTS: usize = 128;

/// What listens on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceType {
    /// Pages for people.
    Web,
    /// An HTTP API.
    Api,
    /// Both.
    Webapi,
    /// WebSocket.
    Websocket,
    /// None of these.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExposed {
    #[serde(default, deserialize_with = "present")]
    port: Option<PortSpec>,
    #[serde(default, rename = "type", deserialize_with = "present")]
    service: Option<ServiceType>,
    #[serde(default)]
    health_checks: Vec<HealthCheck>,
    #[serde(default, rename = "__spread__", deserialize_with = "present")]
    spread: Option<String>,
    #[serde(default, rename = "chunked", deserialize_with = "present")]
    chunked: Option<bool>,
}

impl<'de> Deserialize<'de> for Template<Exposed> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ExposedVisitor;
        impl<'de> Visitor<'de> for ExposedVisitor {
            type Value = Template<Exposed>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                write!(f, "{PORT}, `{{port, type, health_checks}}` or a literal")
            }

            fn visit_u64<E: Error>(self, port: u64) -> Result<Self::Value, E> {
                let port = PortSpec::deserialize(port.into_deserializer())?;
                Ok(Template::Value(port.into()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == REMOVE_IF_EMPTY {
                    return Ok(Template::RemoveIfEmpty);
                }
                if literals::is_literal(text) {
                    return Ok(Template::Literal(text.to_owned()));
                }
                match PortSpec::parse(text.trim()) {
                    Some(port) => Ok(Template::Value(port.into())),
                    None => Err(E::invalid_value(Unexpected::Str(text), &self)),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let raw = RawExposed::deserialize(MapAccessDeserializer::new(map))?;
                let plain = raw.port.is_none() && raw.service.is_none();
                match (raw.spread, raw.port) {
                    (Some(literal), _) if plain && raw.health_checks.is_empty() => {
                        Ok(Template::Spread(literal))
                    }
                    (Some(_), _) => Err(A::Error::custom(
                        "`__spread__` stands alone in its object, or with `chunked`",
                    )),
                    (None, _) if raw.chunked.is_some() => {
                        Err(A::Error::custom("`chunked` belongs to `__spread__`"))
                    }
                    (None, None) => Err(A::Error::missing_field("port")),
                    (None, Some(port)) => Ok(Template::Value(Exposed {
                        port,
                        service: raw.service,
                        health_checks: raw.health_checks,
                    })),
                }
            }
        }
        deserializer.deserialize_any(ExposedVisitor)
    }
}

impl<'de> Deserialize<'de> for Exposed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Template::<Self>::deserialize(deserializer)?.resolved()
    }
}

/// How to find out whether a service works.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "RawHealthCheck")]
pub enum HealthCheck {
    /// Asks over HTTP and expects a status.
    Http(HttpCheck),
    /// Connects by WebSocket and expects a message.
    WebSocket {
        /// Expected message.
        expected_response: String,
        /// Whether to go on checking after the first success.
        continuous: bool,
    },
}

/// An HTTP health check.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpCheck {
    /// Path and query.
    pub path: String,
    /// Method.
    pub method: HttpMethod,
    /// Status that means healthy, 100 to 599.
    pub expected_status: u16,
    /// Headers to send.
    pub headers: BTreeMap<String, String>,
    /// Body to send: a string as it is, anything else as JSON.
    pub body: Option<Value>,
    /// Whether to go on checking after the first success.
    pub continuous: bool,
}

/// Methods of an HTTP health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum HealthCheckType {
    Http,
    Websocket,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a health check, as an object")]
struct RawHealthCheck {
    r#type: HealthCheckType,
    #[serde(default, deserialize_with = "present")]
    path: Option<String>,
    #[serde(default, deserialize_with = "present")]
    method: Option<HttpMethod>,
    #[serde(default, deserialize_with = "present")]
    expected_status: Option<u16>,
    #[serde(default, deserialize_with = "present")]
    headers: Option<BTreeMap<String, String>>,
    #[serde(default, deserialize_with = "present")]
    body: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    expected_response: Option<String>,
    continuous: bool,
}

impl TryFrom<RawHealthCheck> for HealthCheck {
    type Error = String;

    fn try_from(raw: RawHealthCheck) -> Result<Self, String> {
        match raw.r#type {
            HealthCheckType::Http => {
                foreign(
                    "an http health check",
                    &[("expected_response", raw.expected_response.is_some())],
                )?;
                let expected_status = needed("expected_status", raw.expected_status)?;
                if !(100..600).contains(&expected_status) {
                    return Err(format!(
                        "`expected_status`: expected 100 to 599, found {expected_status}"
                    ));
                }
                Ok(Self::Http(HttpCheck {
                    path: needed("path", raw.path)?,
                    method: needed("method", raw.method)?,
                    expected_status,
                    headers: raw.headers.unwrap_or_default(),
                    body: raw.body,
                    continuous: raw.continuous,
                }))
            }
            HealthCheckType::Websocket => {
                foreign(
                    "a websocket health check",
                    &[
                        ("path", raw.path.is_some()),
                        ("method", raw.method.is_some()),
                        ("expected_status", raw.expected_status.is_some()),
                        ("headers", raw.headers.is_some()),
                        ("body", raw.body.is_some()),
                    ],
                )?;
                Ok(Self::WebSocket {
                    expected_response: needed("expected_response", raw.expected_response)?,
                    continuous: raw.continuous,
                })
            }
        }
    }
}

/// Something to fetch into the container before it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Files of S3 buckets or of plain HTTP servers.
    S3(S3Resource),
    /// A repository of Hugging Face.
    HuggingFace {
        /// `owner/name`.
        repo: String,
        /// Folder in the container.
        target: String,
        /// Branch, tag or commit.
        revision: Option<String>,
        /// Only these files; all when empty.
        files: Vec<String>,
        /// Token for private repositories.
        access_token: Option<Secret>,
    },
    /// A model of the Ollama library.
    Ollama {
        /// `name:tag`.
        model: String,
        /// Folder in the container.
        target: String,
    },
}

impl Resource {
    /// Where in the container it is to appear.
    pub fn target(&self) -> &str {
        match self {
            Self::S3(S3Resource { target, .. })
            | Self::HuggingFace { target, .. }
            | Self::Ollama { target, .. } => target,
        }
    }
}

/// An S3 resource: a URL, a bucket by name, or several buckets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Resource {
    /// Folder in the container.
    pub target: String,
    /// Bucket's or folder's URL; with `bucket`, the endpoint.
    pub url: Option<String>,
    /// Bucket's name.
    pub bucket: Option<String>,
    /// Several buckets instead of one.
    pub buckets: Vec<S3Bucket>,
    /// Only these files; all when empty.
    pub files: Vec<String>,
    /// Whether the container may change the files.
    pub allow_write: bool,
    /// Credentials.
    pub iam: Option<S3Credentials>,
}

/// One of several buckets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a bucket `{url, files}`")]
pub struct S3Bucket {
    /// Bucket's URL.
    pub url: String,
    /// Only these files; all when empty.
    #[serde(default)]
    pub files: Vec<String>,
}

/// Credentials of an S3 resource.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "SCREAMING_SNAKE_CASE",
    expecting = "credentials `{REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY}`"
)]
pub struct S3Credentials {
    /// Region.
    pub region: String,
    /// Key's id.
    pub access_key_id: Secret,
    /// Key.
    pub secret_access_key: Secret,
}

#[derive(Deserialize)]
enum ResourceType {
    S3,
    #[serde(rename = "HF")]
    HuggingFace,
    Ollama,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResource {
    #[serde(default, deserialize_with = "present")]
    r#type: Option<ResourceType>,
    #[serde(default, deserialize_with = "present")]
    target: Option<String>,
    #[serde(default, deserialize_with = "present")]
    url: Option<String>,
    #[serde(default, deserialize_with = "present")]
    bucket: Option<String>,
    #[serde(default, deserialize_with = "present")]
    buckets: Option<Vec<S3Bucket>>,
    #[serde(default, deserialize_with = "present")]
    files: Option<Vec<String>>,
    #[serde(default, rename = "allowWrite", deserialize_with = "present")]
    allow_write: Option<bool>,
    #[serde(default, rename = "IAM", deserialize_with = "present")]
    iam: Option<S3Credentials>,
    #[serde(default, deserialize_with = "present")]
    repo: Option<String>,
    #[serde(default, deserialize_with = "present")]
    revision: Option<String>,
    #[serde(default, rename = "accessToken", deserialize_with = "present")]
    access_token: Option<Secret>,
    #[serde(default, deserialize_with = "present")]
    model: Option<String>,
    #[serde(default, rename = "__spread__", deserialize_with = "present")]
    spread: Option<String>,
    #[serde(default, deserialize_with = "present")]
    chunked: Option<bool>,
}

impl RawResource {
    fn resource(self) -> Result<Resource, String> {
        if self.chunked.is_some() {
            return Err("`chunked` belongs to `__spread__`".into());
        }
        let s3_only = [
            ("url", self.url.is_some()),
            ("bucket", self.bucket.is_some()),
            ("buckets", self.buckets.is_some()),
            ("allowWrite", self.allow_write.is_some()),
            ("IAM", self.iam.is_some()),
        ];
        let hf_only = [
            ("repo", self.repo.is_some()),
            ("revision", self.revision.is_some()),
            ("accessToken", self.access_token.is_some()),
        ];
        let ollama_only = [("model", self.model.is_some())];
        match needed("type", self.r#type.as_ref())? {
            ResourceType::S3 => {
                foreign("an S3 resource", &hf_only)?;
                foreign("an S3 resource", &ollama_only)?;
                self.s3().map(Resource::S3)
            }
            ResourceType::HuggingFace => {
                foreign("an HF resource", &s3_only)?;
                foreign("an HF resource", &ollama_only)?;
                Ok(Resource::HuggingFace {
                    repo: needed("repo", self.repo)?,
                    target: needed("target", self.target)?,
                    revision: self.revision,
                    files: self.files.unwrap_or_default(),
                    access_token: self.access_token,
                })
            }
            ResourceType::Ollama => {
                foreign("an Ollama resource", &s3_only)?;
                foreign("an Ollama resource", &hf_only)?;
                foreign("an Ollama resource", &[("files", self.files.is_some())])?;
                Ok(Resource::Ollama {
                    model: needed("model", self.model)?,
                    target: self.target.unwrap_or_else(|| "/root/.ollama/models".into()),
                })
            }
        }
    }

    fn s3(self) -> Result<S3Resource, String> {
        if self.bucket.is_some() && self.buckets.is_some() {
            return Err("expected either `bucket` or `buckets`, found both".into());
        }
        let buckets = self.buckets.unwrap_or_default();
        if self.url.is_none() && self.bucket.is_none() && buckets.is_empty() {
            return Err("expected `url`, `bucket` or `buckets`, found none of them".into());
        }
        Ok(S3Resource {
            target: needed("target", self.target)?,
            url: self.url,
            bucket: self.bucket,
            buckets,
            files: self.files.unwrap_or_default(),
            allow_write: self.allow_write.unwrap_or_default(),
            iam: self.iam,
        })
    }
}

impl<'de> Deserialize<'de> for Template<Resource> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ResourceVisitor;
        impl<'de> Visitor<'de> for ResourceVisitor {
            type Value = Template<Resource>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a resource of type S3, HF or Ollama, as an object")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == REMOVE_IF_EMPTY {
                    Ok(Template::RemoveIfEmpty)
                } else {
                    Err(E::invalid_value(Unexpected::Str(text), &self))
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let raw = RawResource::deserialize(MapAccessDeserializer::new(map))?;
                match raw.spread {
                    None => raw
                        .resource()
                        .map(Template::Value)
                        .map_err(A::Error::custom),
                    Some(literal) if raw.r#type.is_none() => Ok(Template::Spread(literal)),
                    Some(_) => Err(A::Error::custom(
                        "`__spread__` stands alone in its object, or with `chunked`",
                    )),
                }
            }
        }
        deserializer.deserialize_any(ResourceVisitor)
    }
}

impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Template::<Self>::deserialize(deserializer)?.resolved()
    }
}

/// Credentials of an op.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "credentials `{docker}`")]
pub struct Authentication {
    /// For the image's registry.
    #[serde(default, deserialize_with = "present")]
    pub docker: Option<DockerAuth>,
}

/// Credentials for a registry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "credentials `{username, password, email, server}`"
)]
pub struct DockerAuth {
    /// Account.
    #[serde(default, deserialize_with = "present")]
    pub username: Option<String>,
    /// Password or token.
    #[serde(default, deserialize_with = "present")]
    pub password: Option<Secret>,
    /// Mail address, which few registries ask for.
    #[serde(default, deserialize_with = "present")]
    pub email: Option<String>,
    /// Registry; the image's own when missing.
    #[serde(default, deserialize_with = "present")]
    pub server: Option<String>,
}

/// A string that is never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The string itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What to do when the container exits by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RestartPolicy {
    /// The op ends.
    #[default]
    No,
    /// Start it again.
    Always,
    /// Start it again, unless it was stopped.
    UnlessStopped,
    /// Start it again after an exit code other than 0.
    OnFailure {
        /// At most so often; without limit when `None`.
        tries: Option<u32>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PolicyName {
    No,
    Always,
    UnlessStopped,
    OnFailure,
}

impl From<PolicyName> for RestartPolicy {
    fn from(name: PolicyName) -> Self {
        match name {
            PolicyName::No => Self::No,
            PolicyName::Always => Self::Always,
            PolicyName::UnlessStopped => Self::UnlessStopped,
            PolicyName::OnFailure => Self::OnFailure { tries: None },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyWithTries {
    policy: PolicyName,
    #[serde(default, deserialize_with = "present")]
    restart_tries: Option<u32>,
}

impl<'de> Deserialize<'de> for RestartPolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PolicyVisitor;
        impl<'de> Visitor<'de> for PolicyVisitor {
            type Value = RestartPolicy;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a restart policy: a name or `{policy, restart_tries}`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<RestartPolicy, E> {
                PolicyName::deserialize(name.into_deserializer()).map(Into::into)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RestartPolicy, A::Error> {
                let raw = PolicyWithTries::deserialize(MapAccessDeserializer::new(map))?;
                match (raw.policy.into(), raw.restart_tries) {
                    (RestartPolicy::OnFailure { .. }, tries) => {
                        Ok(RestartPolicy::OnFailure { tries })
                    }
                    (policy, None) => Ok(policy),
                    (_, Some(_)) => Err(A::Error::custom(
                        "`restart_tries` belongs to the policy `on-failure`",
                    )),
                }
            }
        }
        deserializer.deserialize_any(PolicyVisitor)
    }
}

/// A number of bytes above 0: `536870912`, `"512m"` or `"2g"`, with binary units k, m, g and t.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(u64);

impl ByteSize {
    /// In bytes.
    pub fn bytes(self) -> u64 {
        self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let text = text
            .strip_suffix("ib")
            .or(text.strip_suffix('b'))
            .unwrap_or(&text);
        let (digits, shift) = match text.char_indices().next_back()? {
            (at, 'k') => (&text[..at], 10),
            (at, 'm') => (&text[..at], 20),
            (at, 'g') => (&text[..at], 30),
            (at, 't') => (&text[..at], 40),
            _ => (text, 0),
        };
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let count: u64 = digits.parse().ok().filter(|_| plain)?;
        count
            .checked_mul(1 << shift)
            .filter(|bytes| *bytes != 0)
            .map(Self)
    }
}

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SizeVisitor;
        impl Visitor<'_> for SizeVisitor {
            type Value = ByteSize;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(
                    "a size above 0: a number of bytes, or a string such as \"512m\" or \"2g\"",
                )
            }

            fn visit_u64<E: Error>(self, bytes: u64) -> Result<ByteSize, E> {
                if bytes == 0 {
                    return Err(E::invalid_value(Unexpected::Unsigned(bytes), &self));
                }
                Ok(ByteSize(bytes))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<ByteSize, E> {
                ByteSize::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(SizeVisitor)
    }
}

/// A field that may be missing but not `null`.
pub(super) fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// An array of `T`, or one `T` alone.
fn one_or_many<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct OneOrMany<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("one value or an array")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Vec<T>, E> {
            T::deserialize(value.into_deserializer()).map(|one| vec![one])
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Vec<T>, E> {
            T::deserialize(value.into_deserializer()).map(|one| vec![one])
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<Vec<T>, E> {
            T::deserialize(value.into_deserializer()).map(|one| vec![one])
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Vec<T>, E> {
            T::deserialize(value.into_deserializer()).map(|one| vec![one])
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<Vec<T>, E> {
            T::deserialize(value.into_deserializer()).map(|one| vec![one])
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(seq))
        }
    }
    deserializer.deserialize_any(OneOrMany(PhantomData))
}

fn needed<T>(key: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{key}`"))
}

/// Refuses keys that belong to another member of a union.
fn foreign(owner: &str, keys: &[(&str, bool)]) -> Result<(), String> {
    match keys.iter().find(|(_, given)| *given) {
        Some((key, _)) => Err(format!("`{key}` does not belong to {owner}")),
        None => Ok(()),
    }
}

//! The job definition: what a client asks a host to run.
//!
//! [`JobDefinition::parse`] accepts the documents that this ecosystem writes and refuses
//! everything else, with every broken rule in one error. `docs/job-format.md` describes
//! the format. A definition's identity is the SHA-256 of its exact bytes, so a document
//! is never re-written on its way.
//!
//! ```
//! use nosana_sdk::definition::{JobDefinition, OperationKind};
//! let definition = JobDefinition::parse(br#"{"version": "0.1", "type": "container", "ops": [
//!     {"id": "hello", "type": "container/run", "args": {"image": "alpine", "cmd": "echo hello"}}]}"#)?;
//! assert_eq!(definition.plan().stages.len(), 1);
//! # Ok::<(), nosana_sdk::definition::DefinitionError>(())
//! ```

pub mod address;
mod check;
pub mod container;
mod engine;
pub mod image;
pub mod literals;
mod logistics;
mod problem;
pub mod results;
mod strict;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::{
    check::{
        MAX_DEPTH, MAX_ENV, MAX_KEY_BYTES, MAX_NAME_BYTES, MAX_OPS, MAX_RESULTS, MAX_STRING_BYTES,
    },
    container::{ContainerRun, ContainerTemplate},
    engine::MIN_MEMORY,
    literals::{LiteralError, LiteralValues, OpValues},
    logistics::{Confidentiality, LogisticsError},
    problem::{DefinitionError, Problem, Problems},
    results::{ResultRules, ResultValue, extract_results},
};
use self::{
    container::{Command, present},
    problem::typed,
    results::{LogStream, RegexError, ResultRule},
};
use crate::store::ContentHash;

/// Bytes of a definition.
pub const MAX_DEFINITION_BYTES: usize = 1 << 20;
/// GPU memory that can be asked for, in GB.
pub const MAX_VRAM_GB: f64 = 65_536.0;

/// A definition's identity: the SHA-256 of its exact bytes.
pub type DefinitionHash = ContentHash;

/// A valid job definition. Only [`parse`](Self::parse) makes one.
#[derive(Clone)]
#[non_exhaustive]
pub struct JobDefinition {
    /// Identity of the bytes that this was parsed from.
    pub hash: DefinitionHash,
    /// Version of the format, `0.1`.
    pub version: String,
    /// How the real definition arrives, when this one is only its cover.
    pub logistics: Option<Logistics>,
    /// Deployment that the job belongs to.
    pub deployment_id: Option<String>,
    /// What clients note down for themselves and for choosing a market.
    pub meta: Map<String, Value>,
    /// `global.variables`, for literals.
    pub variables: BTreeMap<String, String>,
    /// In the order of the document; empty only with `logistics`.
    pub ops: Vec<Operation>,
    plan: ExecutionPlan,
}

/// Shows no arguments: they may hold credentials.
impl fmt::Debug for JobDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobDefinition")
            .field("hash", &self.hash)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

impl JobDefinition {
    /// Reads a definition. The error holds every rule that it breaks; only a document
    /// whose frame cannot be read is reported with its first problem alone.
    ///
    /// Takes well under a millisecond, but a second or two when all its regexes are
    /// built to be slow to compile, so not on an async thread for definitions of strangers.
    pub fn parse(bytes: &[u8]) -> Result<Self, DefinitionError> {
        if bytes.len() > MAX_DEFINITION_BYTES {
            return Err(DefinitionError::TooLarge { found: bytes.len() });
        }
        let root: Value = serde_json::from_slice(bytes).map_err(DefinitionError::NotJson)?;
        let mut problems = Vec::new();
        check::limits(&root, &mut problems);
        Problems::into_result(std::mem::take(&mut problems))?;

        let mut document: Document = typed("", &root)?;
        let global = root.get("global").and_then(Value::as_object);
        for op in &mut document.ops {
            if let (OperationType::Run, Some(global)) = (op.kind, global) {
                apply_defaults(&mut op.args, global);
            }
        }
        let results = check::document(&document, &mut problems);
        let kinds = read_arguments(&document, &mut problems);
        Problems::into_result(problems)?;
        Ok(document.finish(ContentHash::of(bytes), kinds, results))
    }

    /// The order in which the ops run.
    pub fn plan(&self) -> &ExecutionPlan {
        &self.plan
    }

    /// The op with this id.
    pub fn op(&self, id: &str) -> Option<&Operation> {
        self.ops.iter().find(|op| op.id == id)
    }

    /// GPU memory that a host needs, in GB: the largest of what the ops and `meta` ask for; 0
    /// when nothing is said.
    pub fn required_vram_gb(&self) -> f64 {
        let noted = ["system_requirements", "system_resources"]
            .into_iter()
            .filter_map(|section| gigabytes(self.meta.get(section)?.get("required_vram")?));
        self.containers()
            .filter_map(|container| container.required_vram)
            .chain(noted)
            .fold(0.0, f64::max)
    }

    /// Whether any op uses the GPU.
    pub fn needs_gpu(&self) -> bool {
        self.containers().any(|container| container.gpu)
    }

    /// Whether any op has a folder that is kept as its artifact.
    pub fn keeps_artifacts(&self) -> bool {
        self.containers()
            .any(|container| container.output.is_some())
    }

    fn containers(&self) -> impl Iterator<Item = &ContainerTemplate> {
        self.ops.iter().filter_map(|op| match &op.kind {
            OperationKind::Run(container) => Some(container.as_ref()),
            OperationKind::CreateVolume { .. } => None,
        })
    }
}

/// One step of a job.
#[derive(Clone)]
#[non_exhaustive]
pub struct Operation {
    /// Unique within the job.
    pub id: String,
    /// What it does.
    pub kind: OperationKind,
    /// The arguments as JSON, `global` defaults included: what [`literals::resolve`] takes.
    pub args: Value,
    /// What to extract from its logs.
    pub results: ResultRules,
    /// When it runs.
    pub execution: Execution,
}

/// Shows no arguments: they may hold credentials.
impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What an op does.
#[derive(Clone, Debug)]
pub enum OperationKind {
    /// `container/run`
    Run(Box<ContainerTemplate>),
    /// `container/create-volume`
    CreateVolume {
        /// Name within the job.
        name: String,
    },
}

/// When an op runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object `{group, depends_on, stop_if_dependent_stops}`"
)]
pub struct Execution {
    /// Ops of one group start together; without one, the op is alone in a group named like itself.
    #[serde(default, deserialize_with = "present")]
    pub group: Option<String>,
    /// Ops of the group that must be healthy first, all of them.
    #[serde(default, deserialize_with = "present")]
    pub depends_on: Option<Vec<String>>,
    /// Whether to stop when one of them stops.
    #[serde(default, deserialize_with = "present")]
    pub stop_if_dependent_stops: Option<bool>,
}

impl Execution {
    fn dependencies(&self) -> &[String] {
        self.depends_on.as_deref().unwrap_or_default()
    }
}

/// The order in which ops run: stage after stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecutionPlan {
    /// A stage starts when all ops of the one before have ended.
    pub stages: Vec<Stage>,
}

/// Ops that run side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The group's name, or the id of an op without group.
    pub group: String,
    /// In the order of the document.
    pub ops: Vec<PlannedOp>,
}

/// An op in its stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedOp {
    /// Index in [`JobDefinition::ops`].
    pub index: usize,
    /// The op's id.
    pub id: String,
    /// Indices of the ops of the same stage that must be healthy before this one starts.
    pub depends_on: Vec<usize>,
    /// Whether it is to be stopped when one of them stops.
    pub stop_if_dependent_stops: bool,
}

/// How a confidential definition and its result travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object `{send, receive}`")]
pub struct Logistics {
    /// How the host gets the definition.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub send: Option<Transfer>,
    /// How the client gets the result.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub receive: Option<Transfer>,
}

/// One direction of [`Logistics`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object `{type, args}`")]
pub struct Transfer {
    /// Who calls whom.
    #[serde(rename = "type")]
    pub kind: TransferType,
    /// Where.
    pub args: TransferArgs,
}

/// Who calls whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferType {
    /// The host calls the client's endpoint.
    Api,
    /// The host waits to be called.
    ApiListen,
}

/// Where a transfer goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object `{endpoint}`")]
pub struct TransferArgs {
    /// URL of the client's endpoint.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub endpoint: Option<String>,
}

/// The frame of a document; the arguments of its ops are read one by one, so that each
/// can complain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a job definition, as an object")]
struct Document {
    version: String,
    #[serde(rename = "type")]
    _kind: JobType,
    #[serde(default, deserialize_with = "present")]
    logistics: Option<Logistics>,
    #[serde(default, deserialize_with = "present")]
    deployment_id: Option<String>,
    #[serde(default)]
    meta: Map<String, Value>,
    #[serde(default)]
    global: Global,
    ops: Vec<OperationDocument>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum JobType {
    Container,
}

/// Defaults of all `container/run` ops. Read for its types; the values are merged as JSON.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "defaults, as an object")]
struct Global {
    #[serde(rename = "image", deserialize_with = "present")]
    _image: Option<String>,
    #[serde(rename = "gpu", deserialize_with = "present")]
    _gpu: Option<bool>,
    #[serde(rename = "entrypoint", deserialize_with = "present")]
    _entrypoint: Option<Command>,
    #[serde(rename = "env")]
    _env: BTreeMap<String, String>,
    #[serde(rename = "work_dir", deserialize_with = "present")]
    _work_dir: Option<String>,
    variables: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an op, as an object")]
struct OperationDocument {
    id: String,
    #[serde(rename = "type")]
    kind: OperationType,
    args: Value,
    #[serde(default)]
    results: BTreeMap<String, ResultSpec>,
    #[serde(default)]
    execution: Execution,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum OperationType {
    #[serde(rename = "container/run")]
    Run,
    #[serde(rename = "container/create-volume")]
    CreateVolume,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "the arguments of a container/create-volume op `{name}`"
)]
struct CreateVolumeArgs {
    name: String,
}

/// A regex alone, or with the streams that it is for.
struct ResultSpec {
    regex: String,
    log_types: Option<Vec<LogStream>>,
}

impl ResultSpec {
    fn rule(&self) -> Result<ResultRule, RegexError> {
        ResultRule::new(&self.regex, self.log_types().unwrap_or_default())
    }

    fn log_types(&self) -> Option<&[LogStream]> {
        self.log_types.as_deref()
    }
}

impl<'de> Deserialize<'de> for ResultSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct WithStreams {
            regex: String,
            #[serde(default, rename = "logType", deserialize_with = "present")]
            log_types: Option<Vec<LogStream>>,
        }
        struct SpecVisitor;
        impl<'de> Visitor<'de> for SpecVisitor {
            type Value = ResultSpec;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a regular expression or an object `{regex, logType}`")
            }

            fn visit_str<E: Error>(self, regex: &str) -> Result<ResultSpec, E> {
                Ok(ResultSpec {
                    regex: regex.to_owned(),
                    log_types: None,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ResultSpec, A::Error> {
                let WithStreams { regex, log_types } =
                    WithStreams::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ResultSpec { regex, log_types })
            }
        }
        deserializer.deserialize_any(SpecVisitor)
    }
}

impl OperationDocument {
    fn group(&self) -> &str {
        self.execution.group.as_ref().unwrap_or(&self.id)
    }
}

impl Document {
    /// Puts the parts together; `kinds` and `results` have one entry for each op.
    fn finish(
        self,
        hash: ContentHash,
        kinds: Vec<OperationKind>,
        results: Vec<ResultRules>,
    ) -> JobDefinition {
        let plan = plan(&self.ops);
        let ops = self
            .ops
            .into_iter()
            .zip(kinds)
            .zip(results)
            .map(|((op, kind), results)| Operation {
                id: op.id,
                kind,
                args: op.args,
                results,
                execution: op.execution,
            })
            .collect();
        JobDefinition {
            hash,
            version: self.version,
            logistics: self.logistics,
            deployment_id: self.deployment_id,
            meta: self.meta,
            variables: self.global.variables,
            ops,
            plan,
        }
    }
}

fn plan(ops: &[OperationDocument]) -> ExecutionPlan {
    let graph = check::Graph::new(ops);
    let planned = |index: usize| PlannedOp {
        index,
        id: ops[index].id.clone(),
        depends_on: graph.dependencies_of(index),
        stop_if_dependent_stops: ops[index].execution.stop_if_dependent_stops == Some(true),
    };
    let stages = graph.stages().map(|(group, members)| Stage {
        group: group.to_owned(),
        ops: members.into_iter().map(planned).collect(),
    });
    ExecutionPlan {
        stages: stages.collect(),
    }
}

/// Reads the arguments of every op; with problems, some kinds are missing.
fn read_arguments(document: &Document, problems: &mut Vec<Problem>) -> Vec<OperationKind> {
    let mut kinds = Vec::new();
    let mut ports = Vec::new();
    for (index, op) in document.ops.iter().enumerate() {
        let path = format!("ops[{index}].args");
        let read = match op.kind {
            OperationType::Run => {
                typed(&path, &op.args).map(|template| OperationKind::Run(Box::new(template)))
            }
            OperationType::CreateVolume => typed(&path, &op.args)
                .map(|CreateVolumeArgs { name }| OperationKind::CreateVolume { name }),
        };
        ports.push(match &read {
            Ok(OperationKind::Run(template)) => check::static_ports(&template.expose),
            Ok(OperationKind::CreateVolume { .. }) => Some(Vec::new()),
            Err(_) => None,
        });
        match read {
            Ok(kind) => {
                if let OperationKind::Run(template) = &kind {
                    check::container(&path, template, problems);
                }
                kinds.push(kind);
            }
            Err(problem) if problem.message == "missing field `image`" => {
                problems.push(problem.hint("give it here, or for all ops in `global.image`"));
            }
            Err(problem) => problems.push(problem),
        }
    }
    check::ports_of_all(&kinds, problems);
    let graph = check::Graph::new(&document.ops);
    for (index, op) in document.ops.iter().enumerate() {
        if op.kind == OperationType::Run {
            check::Literals {
                graph: &graph,
                variables: &document.global.variables,
                ports: &ports,
                index,
            }
            .check(&op.args, &format!("ops[{index}].args"), problems);
        }
    }
    kinds
}

/// A default counts where the op says nothing; of `env`, each entry by itself.
fn apply_defaults(args: &mut Value, global: &Map<String, Value>) {
    let Value::Object(args) = args else {
        return;
    };
    for key in ["image", "gpu", "entrypoint", "work_dir"] {
        if let (false, Some(default)) = (args.contains_key(key), global.get(key)) {
            args.insert(key.to_owned(), default.clone());
        }
    }
    if let Some(Value::Object(defaults)) = global.get("env") {
        let env = args
            .entry("env")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(env) = env {
            for (key, default) in defaults {
                env.entry(key).or_insert_with(|| default.clone());
            }
        }
    }
}

/// Memory in GB as `meta` notes it: `8`, `"8"` or `"8 GB"`.
fn gigabytes(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => {
            let text = text.trim().to_ascii_lowercase();
            let digits = text.strip_suffix("gb").unwrap_or(&text);
            digits.trim_end().parse().ok()?
        }
        _ => return None,
    };
    (0.0..=MAX_VRAM_GB).contains(&number).then_some(number)
}

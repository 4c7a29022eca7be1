//! The rules that types cannot say. Every broken one is reported, not only the first.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
};

use serde_json::{Map, Value};

use super::{
    Document, OperationDocument, OperationKind,
    address::check_url,
    container::{ContainerArgs, Entry, Exposed, MAX_PORTS, PortSpec, Resource, Template},
    engine,
    literals::{
        GlobalField, Literal, OpField, PAIRS, Piece, SPREAD, has_literal, is_literal, pieces,
        split_index,
    },
    problem::{Problem, join},
    results::{LogStream, ResultRules},
};

/// Ops in one definition.
pub const MAX_OPS: usize = 64;
/// Bytes of one string.
pub const MAX_STRING_BYTES: usize = 64 << 10;
/// Bytes of one key.
pub const MAX_KEY_BYTES: usize = 256;
/// Levels of arrays and objects.
pub const MAX_DEPTH: usize = 32;
/// Bytes of an op's id, a group's or a volume's name: it becomes part of a container's name.
pub const MAX_NAME_BYTES: usize = 64;
/// Results of all ops together: each is a regex to compile.
pub const MAX_RESULTS: usize = 64;
/// Entries of one op's environment.
pub const MAX_ENV: usize = 1024;

/// Checks lengths and depth before anything is read into types.
pub(super) fn limits(root: &Value, problems: &mut Vec<Problem>) {
    if let Some(Value::Array(ops)) = root.get("ops")
        && ops.len() > MAX_OPS
    {
        problems.push(Problem::new(
            "ops",
            format!("expected at most {MAX_OPS} ops, found {}", ops.len()),
        ));
    }
    sizes(root, "", MAX_DEPTH, problems);
}

fn sizes(value: &Value, path: &str, depth: usize, problems: &mut Vec<Problem>) {
    match value {
        Value::String(text) if text.len() > MAX_STRING_BYTES => problems.push(Problem::new(
            path,
            format!(
                "expected at most {MAX_STRING_BYTES} bytes, found {}",
                text.len()
            ),
        )),
        Value::Array(_) | Value::Object(_) if depth == 0 => problems.push(Problem::new(
            path,
            format!("expected at most {MAX_DEPTH} levels of arrays and objects"),
        )),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                sizes(
                    element,
                    &join(path, &format!("[{index}]")),
                    depth - 1,
                    problems,
                );
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                if key.len() > MAX_KEY_BYTES {
                    problems.push(Problem::new(
                        path,
                        format!(
                            "expected keys of at most {MAX_KEY_BYTES} bytes, found one of {}",
                            key.len()
                        ),
                    ));
                } else {
                    sizes(value, &join(path, key), depth - 1, problems);
                }
            }
        }
        _ => {}
    }
}

/// Checks everything about a document but the arguments of its `container/run` ops.
/// Returns the results to extract, one entry for each op when there is no problem.
pub(super) fn document(document: &Document, problems: &mut Vec<Problem>) -> Vec<ResultRules> {
    if !document.version.starts_with("0.") {
        problems.push(
            Problem::new(
                "version",
                format!("expected version 0.1, found {:?}", document.version),
            )
            .hint("later versions may mean something else by the same words"),
        );
    }
    if document.ops.is_empty() && document.logistics.is_none() {
        problems.push(
            Problem::new("ops", "expected at least one op, found none")
                .hint("only a definition with `logistics`, which is sent later, may have none"),
        );
    }
    if let Some(logistics) = &document.logistics {
        for (key, transfer) in [("send", &logistics.send), ("receive", &logistics.receive)] {
            if let Some(endpoint) = transfer
                .as_ref()
                .and_then(|transfer| transfer.args.endpoint.as_ref())
                && let Err(message) = check_url(endpoint)
            {
                problems.push(Problem::new(
                    format!("logistics.{key}.args.endpoint"),
                    message,
                ));
            }
        }
    }
    meta(&document.meta, problems);
    names(&document.ops, problems);
    Graph::new(&document.ops).check(problems);
    results(&document.ops, problems)
}

fn meta(meta: &Map<String, Value>, problems: &mut Vec<Problem>) {
    if let Some(trigger) = meta.get("trigger")
        && !trigger.is_string()
    {
        problems.push(Problem::new("meta.trigger", "expected a string"));
    }
    for section in ["system_resources", "system_requirements"] {
        let path = format!("meta.{section}");
        match meta.get(section) {
            None => {}
            Some(Value::Object(entries)) => {
                if section == "system_resources"
                    && let Some((key, _)) = entries
                        .iter()
                        .find(|(_, value)| !value.is_string() && !value.is_number())
                {
                    problems.push(Problem::new(
                        join(&path, key),
                        "expected a string or a number",
                    ));
                }
                if let Some(value) = entries.get("required_vram")
                    && super::gigabytes(value).is_none()
                {
                    problems.push(Problem::new(
                        join(&path, "required_vram"),
                        format!("expected GPU memory in GB, 0 to {}", super::MAX_VRAM_GB),
                    ));
                }
            }
            Some(_) => problems.push(Problem::new(path, "expected an object")),
        }
    }
}

fn names(ops: &[OperationDocument], problems: &mut Vec<Problem>) {
    let (mut ids, mut volumes) = (BTreeMap::new(), BTreeMap::new());
    for (index, op) in ops.iter().enumerate() {
        let path = format!("ops[{index}].id");
        name(&path, &op.id, problems);
        if let Some(first) = ids.insert(op.id.as_str(), index) {
            problems.push(Problem::new(
                path,
                format!(
                    "`{}` is already the id of ops[{first}]; ids are unique",
                    op.id
                ),
            ));
        }
        if let Some(group) = &op.execution.group {
            name(&format!("ops[{index}].execution.group"), group, problems);
        }
        if let (super::OperationType::CreateVolume, Some(Value::String(volume))) =
            (op.kind, op.args.get("name"))
        {
            let path = format!("ops[{index}].args.name");
            name(&path, volume, problems);
            if let Some(first) = volumes.insert(volume.as_str(), index) {
                problems.push(Problem::new(
                    path,
                    format!("the volume `{volume}` is already created by ops[{first}]"),
                ));
            }
        }
    }
}

/// What can be part of a container's or volume's name.
fn name(path: &str, name: &str, problems: &mut Vec<Problem>) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !starts_well || name.len() > MAX_NAME_BYTES || !name.chars().all(plain) {
        problems.push(Problem::new(
            path,
            format!(
                "expected 1 to {MAX_NAME_BYTES} letters, digits, `_`, `.` or `-`, \
                 the first a letter or digit, found {name:?}"
            ),
        ));
    }
}

/// Compiles the results of every op.
fn results(ops: &[OperationDocument], problems: &mut Vec<Problem>) -> Vec<ResultRules> {
    let total: usize = ops.iter().map(|op| op.results.len()).sum();
    if total > MAX_RESULTS {
        problems.push(Problem::new(
            "ops",
            format!("expected at most {MAX_RESULTS} results in all, found {total}"),
        ));
        return Vec::new();
    }
    let mut all = Vec::new();
    for (index, op) in ops.iter().enumerate() {
        let mut rules = ResultRules::new();
        for (key, spec) in &op.results {
            let path = join(&format!("ops[{index}].results"), key);
            match spec.rule() {
                Ok(rule) => drop(rules.insert(key.clone(), rule)),
                Err(error) => {
                    let cause = error
                        .source()
                        .map_or_else(String::new, |cause| format!(": {cause}"));
                    problems.push(Problem::new(&path, format!("{error}{cause}")));
                }
            }
            if let Some(types) = spec.log_types()
                && !(unique(types) && (1..=4).contains(&types.len()))
            {
                problems.push(Problem::new(
                    join(&path, "logType"),
                    "expected 1 to 4 different values of `stdin`, `stdout`, `stderr` and `nodeerr`",
                ));
            }
        }
        all.push(rules);
    }
    all
}

fn unique(types: &[LogStream]) -> bool {
    types.iter().collect::<BTreeSet<_>>().len() == types.len()
}

/// Checks the arguments of a `container/run` op found at `path`.
pub(super) fn container<E: Entry<Exposed>, R: Entry<Resource>>(
    path: &str,
    args: &ContainerArgs<E, R>,
    problems: &mut Vec<Problem>,
) {
    let mut complain =
        |key: &str, message: String| problems.push(Problem::new(join(path, key), message));
    if args.env.len() > MAX_ENV {
        complain(
            "env",
            format!(
                "expected at most {MAX_ENV} entries, found {}",
                args.env.len()
            ),
        );
    }
    if let Some(key) = args
        .env
        .keys()
        .find(|key| key.is_empty() || key.contains(['=', '\0']))
    {
        complain("env", format!("expected names without `=`, found {key:?}"));
    }
    if let Some(vram) = args.required_vram
        && !(0.0..=super::MAX_VRAM_GB).contains(&vram)
    {
        complain(
            "required_vram",
            format!(
                "expected GPU memory in GB, 0 to {}, found {vram}",
                super::MAX_VRAM_GB
            ),
        );
    }
    if let Some(cpu) = args.cpu
        && !(cpu > 0.0 && cpu <= 4096.0)
    {
        complain(
            "cpu",
            format!("expected CPU cores above 0 and up to 4096, found {cpu}"),
        );
    }
    if args.pids == Some(0) {
        complain("pids", "expected at least 1 process, found 0".into());
    }
    if args.timeout == Some(0) {
        complain("timeout", "expected at least 1 second, found 0".into());
    }
    for (key, folder) in [("work_dir", &args.work_dir), ("output", &args.output)] {
        if let Some(Err(message)) = folder.as_deref().map(folder_in_container) {
            complain(key, message);
        }
    }
    let mut targets = BTreeSet::new();
    for (index, volume) in args.volumes.iter().enumerate() {
        if let Err(message) = folder_in_container(&volume.dest) {
            complain(&format!("volumes[{index}].dest"), message);
        } else if !targets.insert(volume.dest.trim_end_matches('/')) {
            complain(
                &format!("volumes[{index}].dest"),
                format!("`{}` is already the place of another volume", volume.dest),
            );
        }
    }
    for (index, volume) in args.volumes.iter().enumerate() {
        if !has_literal(&volume.name) {
            name(
                &join(path, &format!("volumes[{index}].name")),
                &volume.name,
                problems,
            );
        }
    }
    start(path, args, problems);
    ports(&join(path, "expose"), &args.expose, problems);
    engine::check(path, args, problems);
    for (index, resource) in args.resources.iter().enumerate() {
        if let Some(resource) = resource.value() {
            check_resource(
                &join(path, &format!("resources[{index}]")),
                resource,
                problems,
            );
        }
    }
}

/// Only what has checks can be late.
fn start<E: Entry<Exposed>, R>(
    path: &str,
    args: &ContainerArgs<E, R>,
    problems: &mut Vec<Problem>,
) {
    let mut complain =
        |message: &str| problems.push(Problem::new(join(path, "start_timeout"), message));
    if args.start_timeout == Some(0) {
        complain("expected at least 1 second, found 0");
    }
    // What is not resolved yet may have some.
    let has_checks = |entry: &E| {
        entry
            .value()
            .is_none_or(|exposed| !exposed.health_checks.is_empty())
    };
    if args.start_timeout.is_some() && !args.expose.iter().any(has_checks) {
        complain("expected a health check in `expose`: without one the op is healthy at once");
    }
}

/// An absolute path other than the root, without `..`.
pub(super) fn folder_in_container(folder: &str) -> Result<(), String> {
    let up = folder.split('/').any(|step| step == "..");
    let root = folder.trim_matches('/').is_empty();
    if has_literal(folder) || folder.starts_with('/') && !up && !root {
        Ok(())
    } else {
        Err(format!(
            "expected an absolute path below `/` and without `..`, found {folder:?}"
        ))
    }
}

fn check_resource(path: &str, resource: &Resource, problems: &mut Vec<Problem>) {
    if let Err(message) = folder_in_container(resource.target()) {
        problems.push(Problem::new(join(path, "target"), message));
    }
    let named = match resource {
        Resource::S3(s3) => {
            let several = s3.buckets.iter().enumerate();
            let several =
                several.map(|(index, bucket)| (format!("buckets[{index}].url"), &bucket.url));
            for (key, url) in s3
                .url
                .iter()
                .map(|url| ("url".to_owned(), url))
                .chain(several)
            {
                if !has_literal(url)
                    && let Err(message) = check_url(url)
                {
                    problems.push(Problem::new(join(path, &key), message));
                }
            }
            if let Some(bucket) = s3.bucket.as_ref().filter(|bucket| bucket.contains("://"))
                && let Err(message) = check_url(bucket)
            {
                problems.push(Problem::new(join(path, "bucket"), message));
            }
            s3.bucket.as_ref().map(|bucket| ("bucket", bucket))
        }
        Resource::HuggingFace { repo, .. } => Some(("repo", repo)),
        Resource::Ollama { model, .. } => Some(("model", model)),
    };
    if let Some((key, text)) = named
        && (text.is_empty() || text.split('/').any(|step| step == ".."))
    {
        problems.push(Problem::new(
            join(path, key),
            format!("expected a name, found {text:?}"),
        ));
    }
}

/// How many ports are exposed, as far as they are known.
fn port_count<E: Entry<Exposed>>(expose: &[E]) -> usize {
    let exposed = expose.iter().filter_map(Entry::value);
    exposed.map(|exposed| exposed.port.count()).sum()
}

/// All ops of a job share the ports that it may have.
pub(super) fn ports_of_all(kinds: &[OperationKind], problems: &mut Vec<Problem>) {
    let counts: Vec<usize> = kinds
        .iter()
        .map(|kind| match kind {
            OperationKind::Run(template) => port_count(&template.expose),
            OperationKind::CreateVolume { .. } => 0,
        })
        .collect();
    let total: usize = counts.iter().sum();
    // One op that has too many by itself was told so.
    if total > MAX_PORTS && counts.iter().all(|count| *count <= MAX_PORTS) {
        problems.push(Problem::new(
            "ops",
            format!("expected at most {MAX_PORTS} exposed ports in all, found {total}"),
        ));
    }
}

/// Not too many, unique, ranges apart.
fn ports<E: Entry<Exposed>>(path: &str, expose: &[E], problems: &mut Vec<Problem>) {
    let count = port_count(expose);
    if count > MAX_PORTS {
        problems.push(Problem::new(
            path.to_owned(),
            format!("expected at most {MAX_PORTS} ports, found {count}"),
        ));
    }
    let mut taken: Vec<(PortSpec, usize)> = expose
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| Some((entry.value()?.port, index)))
        .collect();
    taken.sort_by_key(|(port, index)| (port.bounds(), *index));
    // Sorted by the first port, an overlap is with the port or range that reaches furthest so far.
    let mut furthest: Option<(PortSpec, usize)> = None;
    for (port, index) in taken {
        match furthest {
            Some((other, at)) if port.bounds().0 <= other.bounds().1 => {
                let (late, early) = if index > at {
                    ((port, index), other)
                } else {
                    ((other, at), port)
                };
                problems.push(Problem::new(
                    format!("{path}[{}]", late.1),
                    format!(
                        "the port {} is already exposed by {early}; \
                         ports are unique and ranges must not overlap",
                        late.0
                    ),
                ));
                if port.bounds().1 > other.bounds().1 {
                    furthest = Some((port, index));
                }
            }
            _ => furthest = Some((port, index)),
        }
    }
}

/// The ops with their order: who runs before whom.
pub(super) struct Graph<'a> {
    ops: &'a [OperationDocument],
    by_id: BTreeMap<&'a str, usize>,
    /// Stage of each op: groups in the order of their first appearance.
    stages: Vec<usize>,
    groups: Vec<&'a str>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(ops: &'a [OperationDocument]) -> Self {
        let mut by_id = BTreeMap::new();
        let (mut groups, mut stages) = (Vec::new(), Vec::new());
        for (index, op) in ops.iter().enumerate() {
            by_id.entry(op.id.as_str()).or_insert(index);
            let group = op.group();
            stages.push(
                groups
                    .iter()
                    .position(|known| *known == group)
                    .unwrap_or(groups.len()),
            );
            if stages[index] == groups.len() {
                groups.push(group);
            }
        }
        Self {
            ops,
            by_id,
            stages,
            groups,
        }
    }

    fn check(&self, problems: &mut Vec<Problem>) {
        for (index, op) in self.ops.iter().enumerate() {
            if op.execution.stop_if_dependent_stops.is_some() && op.execution.depends_on.is_none() {
                problems.push(
                    Problem::new(
                        format!("ops[{index}].execution.stop_if_dependent_stops"),
                        "needs `depends_on`",
                    )
                    .hint("name the ops whose end is to stop this one"),
                );
            }
            for (at, dependency) in op.execution.dependencies().iter().enumerate() {
                let path = format!("ops[{index}].execution.depends_on[{at}]");
                if let Some(problem) = self.dependency(index, dependency, path) {
                    problems.push(problem);
                }
            }
        }
        self.cycles(problems);
    }

    fn dependency(&self, index: usize, dependency: &str, path: String) -> Option<Problem> {
        let op = &self.ops[index];
        if dependency == op.id {
            return Some(Problem::new(
                path,
                format!("`{dependency}` cannot depend on itself"),
            ));
        }
        let Some(&other) = self.by_id.get(dependency) else {
            let ids = self.by_id.keys().copied().filter(|id| *id != op.id);
            return Some(
                Problem::new(path, format!("there is no op `{dependency}`"))
                    .did_you_mean(dependency, ids),
            );
        };
        // Without any groups, each op is a stage, and the order of stages already keeps this
        // promise.
        let ungrouped = op.execution.group.is_none() && self.ops[other].execution.group.is_none();
        if self.stages[other] == self.stages[index]
            || ungrouped && self.stages[other] < self.stages[index]
        {
            return None;
        }
        let problem = if ungrouped {
            Problem::new(
                path,
                format!("`{dependency}` only starts after `{}` has ended", op.id),
            )
            .hint("put both into one `execution.group`, or list the dependency first")
        } else {
            Problem::new(
                path,
                format!(
                    "`{}` in group `{}` depends on `{dependency}` in group `{}`; \
                     dependencies are within a group",
                    op.id,
                    op.group(),
                    self.ops[other].group()
                ),
            )
            .hint("groups run one after the other, in the order of their first op")
        };
        Some(problem)
    }

    /// The ops that must be healthy before `index` starts and are in its stage.
    fn dependencies(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let known = self.ops[index].execution.dependencies().iter();
        known
            .filter_map(|id| self.by_id.get(id.as_str()).copied())
            .filter(move |other| *other != index && self.stages[*other] == self.stages[index])
    }

    fn cycles(&self, problems: &mut Vec<Problem>) {
        // Whatever waits only for ops that can start can start too; what is left waits for itself.
        let mut stuck: BTreeSet<usize> = (0..self.ops.len()).collect();
        loop {
            let free: Vec<usize> = stuck
                .iter()
                .copied()
                .filter(|index| {
                    self.dependencies(*index)
                        .all(|other| !stuck.contains(&other))
                })
                .collect();
            if free.is_empty() {
                break;
            }
            for index in free {
                stuck.remove(&index);
            }
        }
        while let Some(&start) = stuck.first() {
            let mut walk = vec![start];
            let mut at = start;
            while let Some(next) = self.dependencies(at).find(|other| stuck.contains(other)) {
                if let Some(from) = walk.iter().position(|seen| *seen == next) {
                    problems.push(self.cycle(&walk[from..]));
                    break;
                }
                walk.push(next);
                at = next;
            }
            for index in walk {
                stuck.remove(&index);
            }
        }
    }

    fn cycle(&self, walk: &[usize]) -> Problem {
        let mut ids: Vec<&str> = walk
            .iter()
            .map(|index| self.ops[*index].id.as_str())
            .collect();
        ids.extend(ids.first().copied());
        let first = walk.iter().min().copied().unwrap_or_default();
        Problem::new(
            format!("ops[{first}].execution.depends_on"),
            format!(
                "these ops wait for one another for ever: {}",
                ids.join(" -> ")
            ),
        )
    }

    /// Names of the stages, in order, and the members of each.
    pub(super) fn stages(&self) -> impl Iterator<Item = (&'a str, Vec<usize>)> + '_ {
        self.groups.iter().enumerate().map(|(stage, group)| {
            let members = (0..self.ops.len()).filter(|index| self.stages[*index] == stage);
            (*group, members.collect())
        })
    }

    pub(super) fn dependencies_of(&self, index: usize) -> Vec<usize> {
        self.dependencies(index).collect()
    }

    /// Whether results of `other` can be there when `index` starts.
    fn is_before(&self, other: usize, index: usize) -> bool {
        if self.stages[other] != self.stages[index] {
            return self.stages[other] < self.stages[index];
        }
        let (mut seen, mut open) = (BTreeSet::new(), vec![index]);
        while let Some(at) = open.pop() {
            for dependency in self.dependencies(at) {
                if dependency == other {
                    return true;
                }
                if seen.insert(dependency) {
                    open.push(dependency);
                }
            }
        }
        false
    }
}

/// Checks the literals and operators in the arguments of one op.
pub(super) struct Literals<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) variables: &'a BTreeMap<String, String>,
    /// What each op exposes; `None` where only running it will tell.
    pub(super) ports: &'a [Option<Vec<String>>],
    pub(super) index: usize,
}

impl Literals<'_> {
    pub(super) fn check(&self, value: &Value, path: &str, problems: &mut Vec<Problem>) {
        match value {
            Value::String(text) => {
                for piece in pieces(text) {
                    if let Piece::Literal { text, parsed } = piece
                        && let Err(problem) = parsed
                            .map_err(|expected| Problem::new(path, format!("`{text}`: {expected}")))
                            .and_then(|literal| self.reach(&literal, path))
                    {
                        problems.push(problem);
                    }
                }
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.check(element, &join(path, &format!("[{index}]")), problems);
                }
            }
            Value::Object(entries) => {
                for (key, value) in entries {
                    let path = join(path, key);
                    if (key == SPREAD || key == PAIRS) && !value.as_str().is_some_and(is_literal) {
                        problems.push(
                            Problem::new(path, "expected one literal")
                                .hint("for example `%%ops.<id>.results.<key>%%`"),
                        );
                    } else {
                        self.check(value, &path, problems);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn reach(&self, literal: &Literal, path: &str) -> Result<(), Problem> {
        let (id, field) = match literal {
            Literal::Global(GlobalField::Variable(name)) if !self.variables.contains_key(name) => {
                let known = self.variables.keys().map(String::as_str);
                return Err(Problem::new(
                    path,
                    format!("`{literal}`: there is no `global.variables.{name}`"),
                )
                .did_you_mean(name, known));
            }
            Literal::Global(_) => return Ok(()),
            Literal::Op { id, field } => (id, field),
        };
        let Some(&other) = self.graph.by_id.get(id.as_str()) else {
            let known = self.graph.by_id.keys().copied();
            return Err(
                Problem::new(path, format!("`{literal}`: there is no op `{id}`"))
                    .did_you_mean(id, known),
            );
        };
        match field {
            // Names and addresses are given out before the first op starts.
            OpField::Host | OpField::DeploymentEndpoint => Ok(()),
            OpField::Endpoint(port) => match &self.ports[other] {
                Some(ports) if !ports.contains(port) => Err(Problem::new(
                    path,
                    format!("`{literal}`: the op `{id}` does not expose {port}"),
                )
                .did_you_mean(port, ports.iter().map(String::as_str))),
                _ => Ok(()),
            },
            OpField::Result(key) => {
                let results = &self.graph.ops[other].results;
                let indexed = split_index(key).is_some_and(|(key, _)| results.contains_key(key));
                if !results.contains_key(key) && !indexed {
                    let known = results.keys().map(String::as_str);
                    return Err(Problem::new(
                        path,
                        format!("`{literal}`: the op `{id}` has no result `{key}`"),
                    )
                    .did_you_mean(key, known));
                }
                if self.graph.is_before(other, self.index) {
                    return Ok(());
                }
                Err(Problem::new(
                    path,
                    format!(
                        "`{literal}`: the op `{id}` has no results yet when `{}` starts",
                        self.graph.ops[self.index].id
                    ),
                )
                .hint("put it into an earlier group, or name it in `depends_on`"))
            }
        }
    }
}

/// The ports of a template as text, or `None` when a literal or spread decides them.
pub(super) fn static_ports(expose: &[Template<Exposed>]) -> Option<Vec<String>> {
    expose
        .iter()
        .map(|entry| {
            entry
                .value()
                .map(|exposed: &Exposed| exposed.port.to_string())
        })
        .collect()
}

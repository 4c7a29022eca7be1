//! Literals (`%%ops.pick.results.port%%`) and collection operators (`__spread__`,
//! `__pairs__`, `__remove-if-empty__`): how one op's values become another's arguments.
//!
//! [`resolve`] works on the JSON of an op's `args`, just before the op starts. Values are
//! inserted once and never searched for literals again, so what a container prints cannot
//! reach for values that the definition did not name.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value};

use super::{problem::join, results::ResultValue};

/// As an element, drops the array when nothing else is left in it.
pub const REMOVE_IF_EMPTY: &str = "__remove-if-empty__";
/// As a key, merges a JSON object or array into its surroundings.
pub const SPREAD: &str = "__spread__";
/// As a key, merges a JSON list of `{key, value}` into an object.
pub const PAIRS: &str = "__pairs__";
/// Beside an operator, joins several matches before parsing.
const CHUNKED: &str = "chunked";
/// Bytes that resolved arguments may have.
pub const MAX_RESOLVED_BYTES: usize = 4 << 20;

/// Replaces the literals in `args` and applies its operators.
///
/// A literal without a value is an error that names it. The values of `env` and the
/// elements of `cmd`, `entrypoint` and `aliases` come out as strings, whatever the JSON
/// that was spread into them held.
pub fn resolve(args: &Value, values: &LiteralValues) -> Result<Value, LiteralError> {
    let mut resolver = Resolver {
        values,
        left: MAX_RESOLVED_BYTES,
    };
    let mut ready = resolver
        .value(args, "")?
        .unwrap_or_else(|| Value::Object(Map::new()));
    stringify(&mut ready);
    Ok(ready)
}

/// Where literals get their values. What is `None` or missing is not known (yet).
#[derive(Clone, Default)]
pub struct LiteralValues {
    /// `%%global.job%%`: the job's address.
    pub job: Option<String>,
    /// `%%global.host%%`: the host's address.
    pub host: Option<String>,
    /// `%%global.project%%`: the client's address.
    pub project: Option<String>,
    /// `%%global.frps_address%%`: the domain under which services are published.
    pub frps_address: Option<String>,
    /// `%%global.variables.X%%`, from the definition.
    pub variables: BTreeMap<String, String>,
    /// By op id.
    pub ops: BTreeMap<String, OpValues>,
}

/// What other ops may ask of an op.
#[derive(Clone, Default)]
pub struct OpValues {
    /// `host`: the name under which the job's other containers reach it.
    pub host: Option<String>,
    /// `endpoint.<port>`: published addresses by port or range as written in `expose`.
    pub endpoints: BTreeMap<String, String>,
    /// `deployment_endpoint`: the address that the deployment's jobs share.
    pub deployment_endpoint: Option<String>,
    /// `results.<key>`.
    pub results: BTreeMap<String, ResultValue>,
}

impl LiteralValues {
    fn get(&self, literal: &Literal) -> Result<Found, String> {
        match literal {
            Literal::Global(field) => {
                let value = match field {
                    GlobalField::Job => self.job.as_ref(),
                    GlobalField::Host => self.host.as_ref(),
                    GlobalField::Project => self.project.as_ref(),
                    GlobalField::FrpsAddress => self.frps_address.as_ref(),
                    GlobalField::Variable(name) => self.variables.get(name),
                };
                value
                    .filter(|value| !value.is_empty())
                    .map(|value| Found(vec![value.clone()]))
                    .ok_or_else(|| "it is not set for this job".into())
            }
            Literal::Op { id, field } => {
                let op = self
                    .ops
                    .get(id)
                    .ok_or_else(|| format!("the op `{id}` has not started"))?;
                op.get(field)
            }
        }
    }
}

impl OpValues {
    fn get(&self, field: &OpField) -> Result<Found, String> {
        let one = |value: Option<&String>, what: &str| {
            value
                .map(|value| Found(vec![value.clone()]))
                .ok_or_else(|| format!("the op has no {what}"))
        };
        match field {
            OpField::Host => one(self.host.as_ref(), "host name yet"),
            OpField::DeploymentEndpoint => {
                one(self.deployment_endpoint.as_ref(), "deployment endpoint")
            }
            OpField::Endpoint(port) => one(self.endpoints.get(port), "endpoint for that port"),
            OpField::Result(key) => {
                if let Some(value) = self.results.get(key) {
                    return Ok(Found(value.as_slice().to_vec()));
                }
                let indexed = split_index(key)
                    .and_then(|(key, index)| self.results.get(key)?.as_slice().get(index).cloned());
                one(indexed.as_ref(), "such result")
            }
        }
    }
}

/// Why arguments could not be resolved. `path` is relative to the op's `args`.
#[derive(Debug, thiserror::Error)]
pub enum LiteralError {
    /// A literal has no value.
    #[error("{path}: the literal `{literal}` has no value: {reason}")]
    Unresolved {
        /// Where the literal stands.
        path: String,
        /// The literal, with its percent signs.
        literal: String,
        /// What is missing.
        reason: String,
    },
    /// An operator was given text that is not JSON.
    #[error("{path}: `{operator}` expected JSON")]
    NotJson {
        /// Where the operator stands.
        path: String,
        /// Its name.
        operator: &'static str,
        /// What is wrong with the text.
        #[source]
        source: serde_json::Error,
    },
    /// An operator was given JSON that it cannot merge here.
    #[error("{path}: `{operator}` expected {expected}, found {found}")]
    WrongShape {
        /// Where the operator stands.
        path: String,
        /// Its name.
        operator: &'static str,
        /// What it can merge.
        expected: &'static str,
        /// What it got.
        found: &'static str,
    },
    /// The values are too long.
    #[error("{path}: the resolved arguments are larger than {MAX_RESOLVED_BYTES} bytes")]
    TooLarge {
        /// Where the limit was passed.
        path: String,
    },
}

/// A parsed literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `%%ops.<id>.<field>%%`
    Op {
        /// The op asked.
        id: String,
        /// What it is asked for.
        field: OpField,
    },
    /// `%%global.<field>%%` or `%%globals.<field>%%`
    Global(GlobalField),
}

/// What an op can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpField {
    /// `host`
    Host,
    /// `deployment_endpoint`
    DeploymentEndpoint,
    /// `endpoint.<port>`
    Endpoint(String),
    /// `results.<key>`; `<key>.<n>` is the n-th match, from 0.
    Result(String),
}

/// What the job can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GlobalField {
    /// `job`
    Job,
    /// `host`
    Host,
    /// `project`
    Project,
    /// `frps_address`
    FrpsAddress,
    /// `variables.<name>`
    Variable(String),
}

impl Literal {
    /// Parses what stands between the percent signs; the error says what was expected.
    fn parse(body: &str) -> Result<Self, String> {
        match body.split_once('.') {
            Some(("ops", rest)) => Self::parse_op(rest),
            Some(("global" | "globals", rest)) => Self::parse_global(rest),
            _ => Err("expected `ops.…` or `global.…`".into()),
        }
    }

    fn parse_op(rest: &str) -> Result<Self, String> {
        let (id, field) = if let Some((id, key)) = rest.split_once(".results.") {
            (id, OpField::Result(key.into()))
        } else if let Some((id, port)) = rest.split_once(".endpoint.") {
            (id, OpField::Endpoint(port.into()))
        } else if let Some(id) = rest.strip_suffix(".deployment_endpoint") {
            (id, OpField::DeploymentEndpoint)
        } else if let Some(id) = rest.strip_suffix(".host") {
            (id, OpField::Host)
        } else {
            return Err("expected `ops.<id>.` and then `results.<key>`, `host`, \
                        `endpoint.<port>` or `deployment_endpoint`"
                .into());
        };
        Ok(Self::Op {
            id: id.into(),
            field,
        })
    }

    fn parse_global(rest: &str) -> Result<Self, String> {
        Ok(Self::Global(match rest {
            "job" => GlobalField::Job,
            "host" => GlobalField::Host,
            "project" => GlobalField::Project,
            "frps_address" => GlobalField::FrpsAddress,
            _ => match rest.strip_prefix("variables.") {
                Some(name) if !name.is_empty() => GlobalField::Variable(name.into()),
                _ => {
                    return Err("expected `global.` and then `job`, `host`, `project`, \
                                `frps_address` or `variables.<name>`"
                        .into());
                }
            },
        }))
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Global(field) => match field {
                GlobalField::Job => f.write_str("%%global.job%%"),
                GlobalField::Host => f.write_str("%%global.host%%"),
                GlobalField::Project => f.write_str("%%global.project%%"),
                GlobalField::FrpsAddress => f.write_str("%%global.frps_address%%"),
                GlobalField::Variable(name) => write!(f, "%%global.variables.{name}%%"),
            },
            Self::Op { id, field } => match field {
                OpField::Host => write!(f, "%%ops.{id}.host%%"),
                OpField::DeploymentEndpoint => write!(f, "%%ops.{id}.deployment_endpoint%%"),
                OpField::Endpoint(port) => write!(f, "%%ops.{id}.endpoint.{port}%%"),
                OpField::Result(key) => write!(f, "%%ops.{id}.results.{key}%%"),
            },
        }
    }
}

/// `key.3` as (`key`, 3): the fourth match of a result.
pub(super) fn split_index(key: &str) -> Option<(&str, usize)> {
    let (key, index) = key.rsplit_once('.')?;
    Some((key, index.parse().ok()?))
}

/// Whether the whole of `text` is one literal.
pub(super) fn is_literal(text: &str) -> bool {
    matches!(pieces(text).as_slice(), [Piece::Literal { .. }])
}

/// Whether a literal stands anywhere in `text`.
pub(super) fn has_literal(text: &str) -> bool {
    pieces(text)
        .iter()
        .any(|piece| matches!(piece, Piece::Literal { .. }))
}

/// A stretch of a string.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Literal {
        /// With its percent signs.
        text: &'a str,
        /// Or what was expected.
        parsed: Result<Literal, String>,
    },
}

/// Cuts a string into text and literals. `%%` that starts neither `%%ops.` nor
/// `%%global.` is text: a format such as `date +%%s` must come through.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(at) = text[from..].find("%%").map(|at| from + at) {
        let body = at + 2;
        let known = ["ops.", "global.", "globals."]
            .iter()
            .any(|prefix| text[body..].starts_with(prefix));
        let length = text[body..]
            .find(['%', '\n'])
            .filter(|length| known && text[body + length..].starts_with("%%"));
        let Some(end) = length.map(|length| body + length) else {
            from = at + 1;
            continue;
        };
        if start < at {
            pieces.push(Piece::Text(&text[start..at]));
        }
        pieces.push(Piece::Literal {
            text: &text[at..end + 2],
            parsed: Literal::parse(&text[body..end]),
        });
        (start, from) = (end + 2, end + 2);
    }
    if start < text.len() {
        pieces.push(Piece::Text(&text[start..]));
    }
    pieces
}

/// The values of a literal: one, or none or several of a result.
struct Found(Vec<String>);

impl Found {
    /// As elements of an array: a value that is itself a JSON array becomes its elements.
    fn elements(self) -> Vec<Value> {
        let mut elements = Vec::new();
        for text in self.0 {
            match json_array(&text) {
                Some(array) => flatten(array, &mut elements),
                None => elements.push(Value::String(text)),
            }
        }
        elements
    }

    /// As part of a string: joined by spaces.
    fn text(self) -> String {
        let words: Vec<String> = self.elements().into_iter().map(plain_text).collect();
        words.join(" ")
    }
}

fn json_array(text: &str) -> Option<Vec<Value>> {
    if !text.trim_start().starts_with('[') {
        return None;
    }
    serde_json::from_str(text).ok()
}

fn flatten(array: Vec<Value>, into: &mut Vec<Value>) {
    for element in array {
        match element {
            Value::Array(inner) => flatten(inner, into),
            Value::Null => {}
            other => into.push(other),
        }
    }
}

/// A string as it is, `null` as nothing, anything else as JSON.
fn plain_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

struct Resolver<'a> {
    values: &'a LiteralValues,
    /// Bytes that may still be inserted.
    left: usize,
}

impl Resolver<'_> {
    /// `None` drops the field.
    fn value(&mut self, value: &Value, path: &str) -> Result<Option<Value>, LiteralError> {
        match value {
            Value::String(text) => self.text(text, path).map(|text| Some(Value::String(text))),
            Value::Array(elements) => self.array(elements, path),
            Value::Object(entries) => self.object(entries, path).map(Some),
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(Some(value.clone())),
        }
    }

    fn text(&mut self, text: &str, path: &str) -> Result<String, LiteralError> {
        let mut resolved = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => resolved.push_str(text),
                Piece::Literal { text, parsed } => {
                    resolved.push_str(&self.find(text, parsed, path)?.text());
                }
            }
        }
        Ok(resolved)
    }

    fn array(&mut self, elements: &[Value], path: &str) -> Result<Option<Value>, LiteralError> {
        let mut resolved = Vec::new();
        let mut remove_if_empty = false;
        for (index, element) in elements.iter().enumerate() {
            let path = join(path, &format!("[{index}]"));
            match element {
                Value::String(text) if text == REMOVE_IF_EMPTY => remove_if_empty = true,
                Value::String(text) => match pieces(text).pop() {
                    Some(Piece::Literal { text: all, parsed }) if all.len() == text.len() => {
                        resolved.extend(self.find(all, parsed, &path)?.elements());
                    }
                    _ => resolved.push(Value::String(self.text(text, &path)?)),
                },
                Value::Object(entries) if Operator::only(entries) => {
                    for document in self.operands(entries, &path)? {
                        resolved.extend(document.into_array(&path)?);
                    }
                }
                other => resolved.extend(self.value(other, &path)?),
            }
        }
        let dropped = remove_if_empty && resolved.is_empty();
        Ok((!dropped).then_some(Value::Array(resolved)))
    }

    fn object(&mut self, entries: &Map<String, Value>, path: &str) -> Result<Value, LiteralError> {
        // An operator alone may replace its object by an array: `"expose": {"__spread__": …}`.
        if Operator::only(entries) {
            let operands = self.operands(entries, path)?;
            if operands.iter().any(|operand| operand.value.is_array()) {
                let mut all = Vec::new();
                for operand in operands {
                    all.extend(operand.into_array(path)?);
                }
                return Ok(Value::Array(all));
            }
            return merge(Map::new(), operands, path);
        }
        let mut base = Map::new();
        for (key, value) in entries {
            if Operator::of(key).is_none()
                && let Some(value) = self.value(value, &join(path, key))?
            {
                base.insert(key.clone(), value);
            }
        }
        let operands = self.operands(entries, path)?;
        merge(base, operands, path)
    }

    /// The parsed JSON of an object's operators, in order.
    fn operands(
        &mut self,
        entries: &Map<String, Value>,
        path: &str,
    ) -> Result<Vec<Operand>, LiteralError> {
        let chunked = Operator::only(entries) && entries.get(CHUNKED) == Some(&Value::Bool(true));
        let mut operands = Vec::new();
        for (key, value) in entries {
            let Some(operator) = Operator::of(key) else {
                continue;
            };
            let path = join(path, key);
            for text in self.operand_texts(value, &path)?.into_texts(chunked) {
                let value = parse_operand(&text).map_err(|source| LiteralError::NotJson {
                    path: path.clone(),
                    operator: operator.name(),
                    source,
                })?;
                operands.push(Operand { operator, value });
            }
        }
        Ok(operands)
    }

    fn operand_texts(&mut self, value: &Value, path: &str) -> Result<Found, LiteralError> {
        match value {
            Value::String(text) => match pieces(text).pop() {
                Some(Piece::Literal { text: all, parsed }) if all.len() == text.len() => {
                    self.find(all, parsed, path)
                }
                _ => Ok(Found(vec![self.text(text, path)?])),
            },
            other => Ok(Found(vec![other.to_string()])),
        }
    }

    fn find(
        &mut self,
        text: &str,
        parsed: Result<Literal, String>,
        path: &str,
    ) -> Result<Found, LiteralError> {
        let found = parsed
            .and_then(|literal| self.values.get(&literal))
            .map_err(|reason| LiteralError::Unresolved {
                path: path.to_owned(),
                literal: text.to_owned(),
                reason,
            })?;
        let bytes = found
            .0
            .iter()
            .map(|value| value.len().saturating_add(1))
            .sum();
        self.left = self
            .left
            .checked_sub(bytes)
            .ok_or_else(|| LiteralError::TooLarge {
                path: path.to_owned(),
            })?;
        Ok(found)
    }
}

impl Found {
    fn into_texts(self, chunked: bool) -> Vec<String> {
        if chunked && !self.0.is_empty() {
            vec![self.0.concat()]
        } else {
            self.0
        }
    }
}

/// JSON, or JSON inside one more pair of quotes, as `echo 'expose: "[…]"'` prints it.
fn parse_operand(text: &str) -> Result<Value, serde_json::Error> {
    let text = text.trim();
    let parsed = serde_json::from_str(text);
    let unquoted = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    match (&parsed, unquoted) {
        (Ok(Value::String(inner)), _) => serde_json::from_str(inner),
        (Err(_), Some(inner)) => serde_json::from_str(inner).or(parsed),
        _ => parsed,
    }
}

#[derive(Clone, Copy)]
enum Operator {
    Spread,
    Pairs,
}

impl Operator {
    fn of(key: &str) -> Option<Self> {
        match key {
            SPREAD => Some(Self::Spread),
            PAIRS => Some(Self::Pairs),
            _ => None,
        }
    }

    /// Whether an object is nothing but an operator.
    fn only(entries: &Map<String, Value>) -> bool {
        entries.keys().any(|key| Self::of(key).is_some())
            && entries
                .keys()
                .all(|key| Self::of(key).is_some() || key == CHUNKED)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Spread => SPREAD,
            Self::Pairs => PAIRS,
        }
    }
}

struct Operand {
    operator: Operator,
    value: Value,
}

impl Operand {
    fn into_array(self, path: &str) -> Result<Vec<Value>, LiteralError> {
        match self.value {
            Value::Array(elements) => Ok(elements),
            other => Err(wrong_shape(self.operator, path, "a JSON array", &other)),
        }
    }

    fn into_entries(self, path: &str) -> Result<Map<String, Value>, LiteralError> {
        match (self.operator, self.value) {
            (Operator::Spread, Value::Object(entries)) => Ok(entries),
            (Operator::Spread, other) => {
                Err(wrong_shape(self.operator, path, "a JSON object", &other))
            }
            (Operator::Pairs, Value::Array(pairs)) => {
                pairs.into_iter().map(|pair| entry(pair, path)).collect()
            }
            (Operator::Pairs, other) => {
                Err(wrong_shape(self.operator, path, "a JSON array", &other))
            }
        }
    }
}

fn entry(mut pair: Value, path: &str) -> Result<(String, Value), LiteralError> {
    match pair.get_mut("key").map(Value::take) {
        Some(Value::String(key)) => {
            let value = pair.get_mut("value").map(Value::take);
            Ok((key, value.unwrap_or_else(|| Value::String(String::new()))))
        }
        _ => Err(wrong_shape(
            Operator::Pairs,
            path,
            "elements `{key, value}` whose key is a string",
            &pair,
        )),
    }
}

fn merge(
    mut base: Map<String, Value>,
    operands: Vec<Operand>,
    path: &str,
) -> Result<Value, LiteralError> {
    for operand in operands {
        base.extend(operand.into_entries(path)?);
    }
    Ok(Value::Object(base))
}

fn wrong_shape(
    operator: Operator,
    path: &str,
    expected: &'static str,
    found: &Value,
) -> LiteralError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    LiteralError::WrongShape {
        path: path.to_owned(),
        operator: operator.name(),
        expected,
        found,
    }
}

/// Containers take only strings here, while JSON that was spread may hold numbers and booleans.
fn stringify(args: &mut Value) {
    if let Some(Value::Object(env)) = args.get_mut("env") {
        for value in env.values_mut() {
            *value = Value::String(plain_text(value.take()));
        }
    }
    for key in ["cmd", "entrypoint", "aliases"] {
        if let Some(Value::Array(elements)) = args.get_mut(key) {
            for element in elements {
                *element = Value::String(plain_text(element.take()));
            }
        }
    }
}

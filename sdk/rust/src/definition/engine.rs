//! What a host's container engine, or the host itself, would refuse later: refused here, so that it
//! is refused when a job is posted and not when it is paid for.

use reqwest::header::{HeaderName, HeaderValue};

use super::{
    check::folder_in_container,
    container::{Command, ContainerArgs, Entry, Exposed, HealthCheck, Resource},
    image::{ImageName, registry_of},
    literals::has_literal,
    problem::{Problem, join},
};

/// The least memory that a container starts with, in bytes.
pub const MIN_MEMORY: u64 = 6 << 20;
/// The least part of a CPU.
const MIN_CPU: f64 = 0.01;
/// The longest name of a file in a resource, bytes.
const MAX_FILE_NAME: usize = 1_024;

pub(super) fn check<E: Entry<Exposed>, R: Entry<Resource>>(
    path: &str,
    args: &ContainerArgs<E, R>,
    problems: &mut Vec<Problem>,
) {
    let mut found: Vec<(String, String)> = Vec::new();
    if !has_literal(&args.image)
        && let Err(error) = args.image.parse::<ImageName>()
    {
        found.push(("image".to_owned(), error.to_string()));
    }
    found.extend(strings(args));
    found.extend(limits(args));
    found.extend(aliases(&args.aliases));
    found.extend(mounts(args));
    found.extend(credentials(args));
    for (index, exposed) in args.expose.iter().enumerate() {
        let checks = exposed
            .value()
            .map(|exposed| exposed.health_checks.as_slice());
        for (at, check) in checks.unwrap_or_default().iter().enumerate() {
            let path = format!("expose[{index}].health_checks[{at}]");
            found.extend(headers(check).map(|problem| (join(&path, "headers"), problem)));
        }
    }
    for (index, resource) in args.resources.iter().enumerate() {
        let problem = resource.value().and_then(source);
        found.extend(problem.map(|(key, problem)| (format!("resources[{index}].{key}"), problem)));
    }
    problems.extend(
        found
            .into_iter()
            .map(|(key, message)| Problem::new(join(path, &key), message)),
    );
}

/// No program takes a zero byte in its arguments or environment.
fn strings<E, R>(args: &ContainerArgs<E, R>) -> Vec<(String, String)> {
    let words = |command: &Option<Command>| match command {
        None => Vec::new(),
        Some(Command::Line(line)) => vec![line.clone()],
        Some(Command::Args(words)) => words.clone(),
    };
    let zero = |key: &str, values: &[String]| {
        let has = values.iter().any(|value| value.contains('\0'));
        has.then(|| {
            (
                key.to_owned(),
                "expected text without zero bytes".to_owned(),
            )
        })
    };
    let env: Vec<String> = args.env.values().cloned().collect();
    let work_dir: Vec<String> = args.work_dir.iter().cloned().collect();
    [
        zero("cmd", &words(&args.cmd)),
        zero("entrypoint", &words(&args.entrypoint)),
        zero("env", &env),
        zero("work_dir", &work_dir),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn limits<E, R>(args: &ContainerArgs<E, R>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(memory) = args.memory.filter(|memory| memory.bytes() < MIN_MEMORY) {
        let message = format!("expected at least 6m, found {} bytes", memory.bytes());
        found.push(("memory".to_owned(), message));
    }
    // At 0 and below, another rule speaks.
    if let Some(cpu) = args
        .cpu
        .filter(|cpu| (f64::MIN_POSITIVE..MIN_CPU).contains(cpu))
    {
        let message = format!("expected CPU cores of at least {MIN_CPU}, found {cpu}");
        found.push(("cpu".to_owned(), message));
    }
    found
}

/// Names that other containers of the job can look up.
fn aliases(aliases: &[String]) -> Vec<(String, String)> {
    let is_good = |alias: &&String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        has_literal(alias) || !alias.is_empty() && alias.len() <= 253 && alias.chars().all(plain)
    };
    let bad = aliases
        .iter()
        .enumerate()
        .filter(|(_, alias)| !is_good(alias));
    bad.map(|(index, alias)| {
        let message =
            format!("expected 1 to 253 letters, digits, `_`, `.` or `-`, found {alias:?}");
        (format!("aliases[{index}]"), message)
    })
    .collect()
}

/// One thing at one place, at places that an engine takes.
fn mounts<E, R: Entry<Resource>>(args: &ContainerArgs<E, R>) -> Vec<(String, String)> {
    let volumes = args
        .volumes
        .iter()
        .enumerate()
        .map(|(index, volume)| (format!("volumes[{index}].dest"), volume.dest.as_str()));
    let resources = args
        .resources
        .iter()
        .enumerate()
        .filter_map(|(index, resource)| {
            Some((
                format!("resources[{index}].target"),
                resource.value()?.target(),
            ))
        });
    let mut found = Vec::new();
    for (key, place) in volumes.chain(resources) {
        if !has_literal(place) && place.contains([',', '\0']) {
            found.push((
                key,
                "expected a path without commas and zero bytes".to_owned(),
            ));
        }
    }
    for (index, resource) in args.resources.iter().enumerate() {
        let Some(target) = resource.value().map(Resource::target) else {
            continue;
        };
        let taken = args
            .volumes
            .iter()
            .any(|volume| steps(&volume.dest).eq(steps(target)));
        if taken && folder_in_container(target).is_ok() {
            let message = format!("`{target}` is already the place of a volume");
            found.push((format!("resources[{index}].target"), message));
        }
    }
    found
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|step| !matches!(*step, "" | "."))
}

/// Credentials are whole, and go to the registry that they are for and to no other.
fn credentials<E, R>(args: &ContainerArgs<E, R>) -> Option<(String, String)> {
    let docker = args.authentication.as_ref()?.docker.as_ref()?;
    let wrong =
        |key: &str, message: String| Some((format!("authentication.docker.{key}"), message));
    match (&docker.username, &docker.password) {
        (Some(_), None) => return wrong("password", "expected one beside `username`".to_owned()),
        (None, Some(_)) => return wrong("username", "expected one beside `password`".to_owned()),
        (None, None) => return None,
        (Some(_), Some(_)) => {}
    }
    let server = docker
        .server
        .as_ref()
        .filter(|server| !has_literal(server))?;
    if has_literal(&args.image) {
        return None;
    }
    // An image that cannot be read is complained of already.
    let image: ImageName = args.image.parse().ok()?;
    if registry_of(server) == image.registry().to_ascii_lowercase() {
        return None;
    }
    let message = format!(
        "expected the image's registry `{}`, or nothing; credentials are sent to no other, found {server:?}",
        image.registry()
    );
    wrong("server", message)
}

fn headers(check: &HealthCheck) -> Option<String> {
    let HealthCheck::Http(check) = check else {
        return None;
    };
    let bad = check.headers.iter().find(|(name, value)| {
        let is_text = has_literal(name) || HeaderName::try_from(name.as_str()).is_ok();
        !is_text || !has_literal(value) && HeaderValue::try_from(value.as_str()).is_err()
    });
    let (name, _) = bad?;
    Some(format!(
        "expected headers that HTTP can send, found {name:?}"
    ))
}

/// What no source can have.
fn source(resource: &Resource) -> Option<(&'static str, String)> {
    let file = |key: &'static str, names: &[String]| {
        let is_good = |name: &&String| {
            has_literal(name)
                || name.len() <= MAX_FILE_NAME
                    && !name.contains('\0')
                    && steps(name).next().is_some()
                    && steps(name).all(|step| step != ".." && step.len() <= 255)
        };
        let bad = names.iter().find(|name| !is_good(name))?;
        let shown: String = bad.chars().take(100).collect();
        let message = format!(
            "expected names of files without `..`, of at most {MAX_FILE_NAME} bytes, found {shown:?}"
        );
        Some((key, message))
    };
    match resource {
        Resource::S3(s3) => file("files", &s3.files).or_else(|| {
            let mut buckets = s3.buckets.iter();
            buckets.find_map(|bucket| file("buckets", &bucket.files))
        }),
        Resource::HuggingFace {
            files,
            access_token,
            ..
        } => file("files", files).or_else(|| {
            let token = access_token.as_ref()?.expose();
            let is_bad = !has_literal(token) && HeaderValue::try_from(token).is_err();
            is_bad.then(|| {
                (
                    "accessToken",
                    "expected characters that a token has".to_owned(),
                )
            })
        }),
        Resource::Ollama { model, .. } => {
            let is_name = |text: &str| {
                let fits = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
                !matches!(text, "" | "." | "..") && text.chars().all(fits)
            };
            let (name, tag) = model.split_once(':').unwrap_or((model, "latest"));
            let is_model =
                name.split('/').count() <= 2 && name.split('/').all(is_name) && is_name(tag);
            (!has_literal(model) && !is_model).then(|| {
                let message =
                    format!("expected a model `name:tag` or `owner/name:tag`, found {model:?}");
                ("model", message)
            })
        }
    }
}

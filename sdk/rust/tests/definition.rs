//! The job definition: which documents are accepted, what is said about the others, and
//! what literals become.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use std::{fs, path::Path};

use nosana_sdk::definition::{
    ContainerRun, DefinitionError, JobDefinition, LiteralError, LiteralValues,
    MAX_DEFINITION_BYTES, OpValues, OperationKind, ResultValue,
    address::is_public,
    container::{Command, HealthCheck, PortSpec, Resource, RestartPolicy, Template},
    extract_results,
    literals::resolve,
    results::{LogStream, ResultRule},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    fs::read(folder.join(format!("{name}.json"))).unwrap()
}

fn parse(document: &Value) -> Result<JobDefinition, DefinitionError> {
    JobDefinition::parse(document.to_string().as_bytes())
}

fn accepted(name: &str) -> JobDefinition {
    JobDefinition::parse(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A definition of `container/run` ops, given as (id, args).
fn ops(ops: &[(&str, Value)]) -> Value {
    let ops: Vec<Value> = ops
        .iter()
        .map(|(id, args)| json!({"id": id, "type": "container/run", "args": args}))
        .collect();
    json!({"version": "0.1", "type": "container", "ops": ops})
}

/// One op with these arguments beside an image.
fn with(mut args: Value) -> Value {
    args["image"] = "ubuntu".into();
    ops(&[("a", args)])
}

fn problems(document: &Value) -> Vec<String> {
    let error = parse(document).expect_err("a bad document was accepted");
    error.problems().iter().map(ToString::to_string).collect()
}

fn container<'a>(
    definition: &'a JobDefinition,
    id: &str,
) -> &'a nosana_sdk::definition::ContainerTemplate {
    match &definition.op(id).unwrap().kind {
        OperationKind::Run(container) => container,
        OperationKind::CreateVolume { .. } => panic!("{id} creates a volume"),
    }
}

/// Documents as the ecosystem writes them.
#[test]
fn every_fixture_is_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        JobDefinition::parse(&fs::read(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += 1;
    }
    assert_eq!(count, 15);
}

#[test]
fn the_hash_is_that_of_the_exact_bytes() {
    let compact = fixture("confidential");
    let spaced = [compact.as_slice(), b"\n"].concat();
    let hash = JobDefinition::parse(&compact).unwrap().hash;
    assert_eq!(hash, nosana_sdk::store::ContentHash::of(&compact));
    assert_ne!(hash, JobDefinition::parse(&spaced).unwrap().hash);
}

#[test]
fn typed_arguments_are_read() {
    let service = accepted("vllm-service");
    let vllm = container(&service, "vllm");
    assert!(vllm.gpu);
    let [Template::Value(exposed)] = vllm.expose.as_slice() else {
        panic!("one port")
    };
    assert_eq!(exposed.port, PortSpec::One(9000));
    assert!(
        matches!(&exposed.health_checks[0], HealthCheck::Http(check) if check.expected_status == 200)
    );
    assert!(
        matches!(&vllm.resources[0], Template::Value(Resource::HuggingFace { target, .. }) if target == "/models/m/")
    );

    let limits = accepted("limits");
    let bounded = container(&limits, "bounded");
    assert_eq!(bounded.cpu, Some(1.5));
    assert_eq!(bounded.memory.unwrap().bytes(), 2 << 30);
    assert_eq!(bounded.shm_size.unwrap().bytes(), 512 << 20);
    assert_eq!(bounded.disk.unwrap().bytes(), 1 << 30);
    assert_eq!((bounded.pids, bounded.timeout), (Some(256), Some(600)));
    assert_eq!(bounded.aliases, ["one"]);

    let started = parse(&json!({"version": "0.1", "type": "container", "ops": [
        {"id": "a", "type": "container/run", "args": {"image": "i", "start_timeout": 60, "expose": [
            {"port": 80, "health_checks": [{"type": "websocket", "expected_response": "", "continuous": false}]}]}},
        {"id": "b", "type": "container/run", "args": {"image": "i", "start_timeout": 60,
            "expose": ["%%global.variables.port%%"]}}],
        "global": {"variables": {"port": "80"}}}))
    .unwrap();
    for id in ["a", "b"] {
        assert_eq!(container(&started, id).start_timeout, Some(60));
    }

    let restart = accepted("restart-policies");
    assert_eq!(
        container(&restart, "tries").restart_policy,
        RestartPolicy::OnFailure { tries: Some(3) }
    );
    assert_eq!(
        container(&restart, "always").restart_policy,
        RestartPolicy::Always
    );
    assert_eq!(container(&restart, "no").restart_policy, RestartPolicy::No);
}

#[test]
fn a_line_is_run_by_a_shell_as_cmd_and_is_a_program_as_entrypoint() {
    let line = Command::Line("echo 1 && echo 2".into());
    assert_eq!(line.argv(), ["/bin/sh", "-c", "echo 1 && echo 2"]);
    assert_eq!(line.entrypoint(), ["echo 1 && echo 2"]);
    let args = Command::Args(vec!["a".into(), "b".into()]);
    assert_eq!(
        (args.argv(), args.entrypoint()),
        (
            vec!["a".into(), "b".into()],
            vec!["a".to_owned(), "b".into()]
        )
    );
}

#[test]
fn defaults_count_where_the_op_says_nothing() {
    let definition = accepted("global-defaults");
    let (a, b) = (container(&definition, "a"), container(&definition, "b"));
    assert_eq!((a.image.as_str(), b.image.as_str()), ("ubuntu", "alpine"));
    assert_eq!((a.gpu, b.gpu), (true, false));
    assert_eq!(a.work_dir.as_deref(), Some("/srv"));
    assert_eq!(
        a.entrypoint,
        Some(Command::Args(vec!["/bin/sh".into(), "-c".into()]))
    );
    assert_eq!(b.entrypoint, Some(Command::Line("/bin/env".into())));
    assert_eq!(
        (a.env["LEVEL"].as_str(), a.env["REGION"].as_str()),
        ("debug", "eu")
    );
    assert_eq!(
        (b.env["LEVEL"].as_str(), b.env["REGION"].as_str()),
        ("info", "eu")
    );
    assert_eq!(definition.variables["X"], "1");
}

#[test]
fn gpu_needs_are_the_largest_of_what_is_asked() {
    assert!(accepted("vllm-service").needs_gpu());
    assert!(!accepted("limits").needs_gpu());
    let vram = |name: &str| accepted(name).required_vram_gb().to_string();
    assert_eq!(vram("vllm-service"), "8");
    // 24 from the op, 16 from `meta`.
    assert_eq!(vram("model-resources"), "24");
    assert_eq!(vram("limits"), "0");
}

#[test]
fn stages_follow_the_first_appearance_of_groups() {
    let mut document = ops(&[
        ("a", json!({"image": "x"})),
        ("b", json!({"image": "x"})),
        ("c", json!({"image": "x"})),
        ("d", json!({"image": "x"})),
    ]);
    document["ops"][0]["execution"] =
        json!({"group": "late", "depends_on": ["d"], "stop_if_dependent_stops": true});
    document["ops"][3]["execution"] = json!({"group": "late"});
    document["ops"][2]["execution"] = json!({"depends_on": ["b"]});
    let definition = parse(&document).unwrap();
    let stages: Vec<(&str, Vec<&str>)> = definition
        .plan()
        .stages
        .iter()
        .map(|stage| {
            (
                stage.group.as_str(),
                stage.ops.iter().map(|op| op.id.as_str()).collect(),
            )
        })
        .collect();
    assert_eq!(
        stages,
        [("late", vec!["a", "d"]), ("b", vec!["b"]), ("c", vec!["c"])]
    );
    let a = &definition.plan().stages[0].ops[0];
    assert_eq!(
        (a.index, a.depends_on.as_slice(), a.stop_if_dependent_stops),
        (0, [3].as_slice(), true)
    );
    // The order of stages keeps this promise; nothing is left to wait for.
    assert!(definition.plan().stages[2].ops[0].depends_on.is_empty());
}

#[test]
fn documents_beyond_the_limits_are_refused() {
    let large = vec![b' '; MAX_DEFINITION_BYTES + 1];
    let error = JobDefinition::parse(&large).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the job definition has 1048577 bytes, but at most 1048576 are allowed; put data into a resource or an image instead"
    );

    let error = JobDefinition::parse(b"{\"version\": ").unwrap_err();
    assert_eq!(error.to_string(), "the job definition is not JSON");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "EOF while parsing a value at line 1 column 12");
    assert!(matches!(
        JobDefinition::parse(&vec![b'['; 100_000]).unwrap_err(),
        DefinitionError::NotJson(_)
    ));
    assert!(matches!(
        JobDefinition::parse(b"\xff\xfe").unwrap_err(),
        DefinitionError::NotJson(_)
    ));

    let many: Vec<(String, Value)> = (0..65)
        .map(|index| (format!("op{index}"), json!({"image": "x"})))
        .collect();
    let many: Vec<(&str, Value)> = many
        .iter()
        .map(|(id, args)| (id.as_str(), args.clone()))
        .collect();
    assert!(parse(&ops(&many[..64])).is_ok());
    assert_eq!(
        problems(&ops(&many)),
        ["ops: expected at most 64 ops, found 65"]
    );

    let results = |count: usize| {
        let mut document = with(json!({}));
        document["ops"][0]["results"] = (0..count)
            .map(|index| (format!("k{index}"), json!("x")))
            .collect();
        document
    };
    assert!(parse(&results(64)).is_ok());
    assert_eq!(
        problems(&results(65)),
        ["ops: expected at most 64 results in all, found 65"]
    );

    assert_eq!(
        problems(&with(json!({"cmd": "x".repeat(65_537)}))),
        ["ops[0].args.cmd: expected at most 65536 bytes, found 65537"]
    );
    let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
    let mut document = with(json!({}));
    document["meta"] = json!({"deep": deep});
    let found = problems(&document);
    assert!(
        found[0].ends_with(": expected at most 32 levels of arrays and objects"),
        "{found:?}"
    );
}

/// Each bad document with exactly what is said about it.
#[test]
#[allow(clippy::too_many_lines)] // A table.
fn bad_documents_are_refused_with_these_words() {
    let document = |ops: Value| json!({"version": "0.1", "type": "container", "ops": ops});
    let op = |more: Value| {
        let mut op = json!({"id": "a", "type": "container/run", "args": {"image": "x"}});
        op.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        document(json!([op]))
    };
    let health = |check: Value| with(json!({"expose": [{"port": 80, "health_checks": [check]}]}));
    let table: Vec<(Value, &[&str])> = vec![
        (
            json!([]),
            &["invalid type: sequence, expected a job definition, as an object"],
        ),
        (json!({}), &["missing field `version`"]),
        (
            json!({"version": "0.1", "type": "job", "ops": []}),
            &["type: unknown variant `job`, expected `container`"],
        ),
        (
            json!({"version": "0.1", "type": "container", "ops": [], "opps": 1}),
            &[
                "opps: unknown field `opps`, expected one of `version`, `type`, `logistics`, `deployment_id`, `meta`, `global`, `ops` (hint: did you mean `ops`?)",
            ],
        ),
        (
            json!({"version": 1, "type": "container", "ops": []}),
            &["version: invalid type: integer `1`, expected a string"],
        ),
        (
            document(json!([])),
            &[
                "ops: expected at least one op, found none (hint: only a definition with `logistics`, which is sent later, may have none)",
            ],
        ),
        (
            json!({"version": "2", "type": "container", "ops": [{"id": "a", "type": "container/run", "args": {"image": "x"}}]}),
            &[
                "version: expected version 0.1, found \"2\" (hint: later versions may mean something else by the same words)",
            ],
        ),
        (
            op(json!({"type": "container/rum"})),
            &[
                "ops[0].type: unknown variant `container/rum`, expected `container/run` or `container/create-volume` (hint: did you mean `container/run`?)",
            ],
        ),
        (
            op(json!({"type": {"container/run": null}})),
            &["ops[0].type: invalid type: map, expected a string"],
        ),
        (
            op(json!({"id": "a b"})),
            &[
                "ops[0].id: expected 1 to 64 letters, digits, `_`, `.` or `-`, the first a letter or digit, found \"a b\"",
            ],
        ),
        (
            op(json!({"args": []})),
            &[
                "ops[0].args: invalid type: sequence, expected the arguments of a container/run op, as an object",
            ],
        ),
        (
            op(json!({"args": {}})),
            &[
                "ops[0].args: missing field `image` (hint: give it here, or for all ops in `global.image`)",
            ],
        ),
        (
            op(json!({"args": {"image": "a b"}})),
            &[
                "ops[0].args.image: expected lower-case letters, digits and single `._-` between them in the image name `a b`",
            ],
        ),
        (
            op(json!({"type": "container/create-volume"})),
            &["ops[0].args.image: unknown field `image`, expected `name`"],
        ),
        // Ports.
        (
            with(json!({"expose": [80, {"port": 0}]})),
            &[
                "ops[0].args.expose[1].port: invalid value: integer `0`, expected a port from 1 to 65535 or a range `a-b` with a < b",
            ],
        ),
        (
            with(json!({"expose": [{"port": 70_000}]})),
            &[
                "ops[0].args.expose[0].port: invalid value: integer `70000`, expected a port from 1 to 65535 or a range `a-b` with a < b",
            ],
        ),
        (
            with(json!({"expose": -1})),
            &[
                "ops[0].args.expose: invalid type: integer `-1`, expected a port from 1 to 65535 or a range `a-b` with a < b, `{port, type, health_checks}` or a literal",
            ],
        ),
        (
            with(json!({"expose": ["90-80"]})),
            &[
                "ops[0].args.expose[0]: invalid value: string \"90-80\", expected a port from 1 to 65535 or a range `a-b` with a < b, `{port, type, health_checks}` or a literal",
            ],
        ),
        (
            with(json!({"expose": [{"port": 80, "typ": "web"}]})),
            &[
                "ops[0].args.expose[0].typ: unknown field `typ`, expected one of `port`, `type`, `health_checks`, `__spread__`, `chunked` (hint: did you mean `type`?)",
            ],
        ),
        (
            with(json!({"expose": [80, "79-81", "100-200", "150-160", "200-201"]})),
            &[
                "ops[0].args.expose[1]: the port 79-81 is already exposed by 80; ports are unique and ranges must not overlap",
                "ops[0].args.expose[3]: the port 150-160 is already exposed by 100-200; ports are unique and ranges must not overlap",
                "ops[0].args.expose[4]: the port 200-201 is already exposed by 100-200; ports are unique and ranges must not overlap",
            ],
        ),
        (
            with(json!({"expose": [{"__spread__": "no literal"}]})),
            &[
                "ops[0].args.expose[0].__spread__: expected one literal (hint: for example `%%ops.<id>.results.<key>%%`)",
            ],
        ),
        (
            with(json!({"expose": [{"__spread__": "%%global.job%%", "port": 1}]})),
            &["ops[0].args.expose[0]: `__spread__` stands alone in its object, or with `chunked`"],
        ),
        (
            health(
                json!({"type": "http", "path": "/", "method": "get", "expected_status": 200, "continuous": true}),
            ),
            &[
                "ops[0].args.expose[0].health_checks[0].method: unknown variant `get`, expected one of `GET`, `POST`, `PUT`, `DELETE` (hint: did you mean `GET`?)",
            ],
        ),
        (
            health(
                json!({"type": "http", "method": "GET", "expected_status": 200, "continuous": true}),
            ),
            &["ops[0].args.expose[0].health_checks[0]: missing field `path`"],
        ),
        (
            health(
                json!({"type": "websocket", "path": "/", "expected_response": "x", "continuous": true}),
            ),
            &[
                "ops[0].args.expose[0].health_checks[0]: `path` does not belong to a websocket health check",
            ],
        ),
        // Other arguments.
        (
            with(json!({"cmd": 3})),
            &[
                "ops[0].args.cmd: invalid type: integer `3`, expected a string or an array of strings",
            ],
        ),
        (
            with(json!({"cmd": ["a", 3]})),
            &["ops[0].args.cmd[1]: invalid type: integer `3`, expected a string"],
        ),
        (
            with(json!({"gpu": null})),
            &["ops[0].args.gpu: invalid type: null, expected a boolean"],
        ),
        (
            with(json!({"env": {"A": 1}})),
            &["ops[0].args.env.A: invalid type: integer `1`, expected a string"],
        ),
        (
            with(json!({"env": {"A=B": "1"}})),
            &["ops[0].args.env: expected names without `=`, found \"A=B\""],
        ),
        (
            with(json!({"authentication": {"docker": "hunter2"}})),
            &[
                "ops[0].args.authentication.docker: invalid type: string \"…\", expected credentials `{username, password, email, server}`",
            ],
        ),
        (
            with(json!({"restart_policy": "sometimes"})),
            &[
                "ops[0].args.restart_policy: unknown variant `sometimes`, expected one of `no`, `always`, `unless-stopped`, `on-failure`",
            ],
        ),
        (
            with(json!({"restart_policy": {"policy": "always", "restart_tries": 3}})),
            &["ops[0].args.restart_policy: `restart_tries` belongs to the policy `on-failure`"],
        ),
        (
            with(json!({"memory": "2 potatoes"})),
            &[
                "ops[0].args.memory: invalid value: string \"2 potatoes\", expected a size above 0: a number of bytes, or a string such as \"512m\" or \"2g\"",
            ],
        ),
        (
            with(
                json!({"cpu": 0, "pids": 0, "timeout": 0, "required_vram": -1, "work_dir": "../x"}),
            ),
            &[
                "ops[0].args.required_vram: expected GPU memory in GB, 0 to 65536, found -1",
                "ops[0].args.cpu: expected CPU cores above 0 and up to 4096, found 0",
                "ops[0].args.pids: expected at least 1 process, found 0",
                "ops[0].args.timeout: expected at least 1 second, found 0",
                "ops[0].args.work_dir: expected an absolute path below `/` and without `..`, found \"../x\"",
            ],
        ),
        (
            with(json!({"expose": ["1-129"]})),
            &["ops[0].args.expose: expected at most 128 ports, found 129"],
        ),
        (
            json!({"version": "0.1", "type": "container", "ops": [
                {"id": "a", "type": "container/run", "args": {"image": "i", "expose": ["1-100"]}},
                {"id": "b", "type": "container/run", "args": {"image": "i", "expose": ["1-29"]}}]}),
            &["ops: expected at most 128 exposed ports in all, found 129"],
        ),
        (
            with(json!({"start_timeout": 0, "expose": [80, {"port": 81}]})),
            &[
                "ops[0].args.start_timeout: expected at least 1 second, found 0",
                "ops[0].args.start_timeout: expected a health check in `expose`: without one the op is healthy at once",
            ],
        ),
        (
            with(
                json!({"volumes": [{"name": "a/b", "dest": "x"}, {"name": "v", "dest": "/x"}, {"name": "w", "dest": "/x/"}]}),
            ),
            &[
                "ops[0].args.volumes[0].dest: expected an absolute path below `/` and without `..`, found \"x\"",
                "ops[0].args.volumes[2].dest: `/x/` is already the place of another volume",
                "ops[0].args.volumes[0].name: expected 1 to 64 letters, digits, `_`, `.` or `-`, the first a letter or digit, found \"a/b\"",
            ],
        ),
        (
            with(json!({"volumes": [["v", "/x"]]})),
            &["ops[0].args.volumes[0]: invalid type: sequence, expected a volume `{name, dest}`"],
        ),
        // Resources.
        (
            with(json!({"resources": [{"type": "S3", "target": "/x"}]})),
            &[
                "ops[0].args.resources[0]: expected `url`, `bucket` or `buckets`, found none of them",
            ],
        ),
        (
            with(json!({"resources": [{"type": "S4", "target": "/x"}]})),
            &[
                "ops[0].args.resources[0].type: unknown variant `S4`, expected one of `S3`, `HF`, `Ollama` (hint: did you mean `S3`?)",
            ],
        ),
        (
            with(json!({"resources": [{"type": "HF", "target": "/x", "repo": "a", "url": "b"}]})),
            &["ops[0].args.resources[0]: `url` does not belong to an HF resource"],
        ),
        (
            with(json!({"resources": [{"type": "HF", "repo": "a"}]})),
            &["ops[0].args.resources[0]: missing field `target`"],
        ),
        (
            with(
                json!({"resources": [{"type": "S3", "target": "data", "url": "ftp://x"}, {"type": "S3", "target": "/d", "buckets": [{"url": "http://169.254.169.254/latest"}]}]}),
            ),
            &[
                "ops[0].args.resources[0].target: expected an absolute path below `/` and without `..`, found \"data\"",
                "ops[0].args.resources[0].url: expected an http, https or s3 URL, found the scheme `ftp`",
                "ops[0].args.resources[1].buckets[0].url: expected a public address, but `169.254.169.254` is private, local or a metadata service",
            ],
        ),
        // What an engine or a host would refuse.
        (
            op(json!({"args": {"image": "Ubuntu"}})),
            &[
                "ops[0].args.image: expected lower-case letters, digits and single `._-` between them in the image name `Ubuntu`",
            ],
        ),
        (
            with(
                json!({"cmd": ["a\u{0}"], "entrypoint": "\u{0}", "env": {"A": "\u{0}"}, "work_dir": "/\u{0}"}),
            ),
            &[
                "ops[0].args.cmd: expected text without zero bytes",
                "ops[0].args.entrypoint: expected text without zero bytes",
                "ops[0].args.env: expected text without zero bytes",
                "ops[0].args.work_dir: expected text without zero bytes",
            ],
        ),
        (
            with(json!({"memory": "5m", "cpu": 0.001})),
            &[
                "ops[0].args.memory: expected at least 6m, found 5242880 bytes",
                "ops[0].args.cpu: expected CPU cores of at least 0.01, found 0.001",
            ],
        ),
        (
            with(json!({"aliases": ["good", "a b", ""]})),
            &[
                "ops[0].args.aliases[1]: expected 1 to 253 letters, digits, `_`, `.` or `-`, found \"a b\"",
                "ops[0].args.aliases[2]: expected 1 to 253 letters, digits, `_`, `.` or `-`, found \"\"",
            ],
        ),
        (
            with(
                json!({"volumes": [{"name": "v", "dest": "/a,b"}, {"name": "w", "dest": "/m"}],
                    "resources": [{"type": "HF", "repo": "a/b", "target": "/m/"}]}),
            ),
            &[
                "ops[0].args.volumes[0].dest: expected a path without commas and zero bytes",
                "ops[0].args.resources[0].target: `/m/` is already the place of a volume",
            ],
        ),
        (
            op(
                json!({"args": {"image": "ghcr.io/a/b", "authentication": {"docker": {"username": "ann", "password": "hunter2", "server": "https://index.docker.io/v1/"}}}}),
            ),
            &[
                "ops[0].args.authentication.docker.server: expected the image's registry `ghcr.io`, or nothing; credentials are sent to no other, found \"https://index.docker.io/v1/\"",
            ],
        ),
        (
            with(json!({"authentication": {"docker": {"username": "ann"}}})),
            &["ops[0].args.authentication.docker.password: expected one beside `username`"],
        ),
        (
            with(
                json!({"expose": {"port": 80, "health_checks": [{"type": "http", "path": "/",
                "method": "GET", "expected_status": 200, "headers": {"a b": "c"}, "continuous": false}]}}),
            ),
            &[
                "ops[0].args.expose[0].health_checks[0].headers: expected headers that HTTP can send, found \"a b\"",
            ],
        ),
        (
            with(
                json!({"resources": [{"type": "S3", "target": "/d", "url": "https://x.example", "files": ["../a"]},
                    {"type": "Ollama", "model": "a/b/c"}, {"type": "HF", "repo": "a/b", "target": "/h", "accessToken": "a\nb"}]}),
            ),
            &[
                "ops[0].args.resources[0].files: expected names of files without `..`, of at most 1024 bytes, found \"../a\"",
                "ops[0].args.resources[1].model: expected a model `name:tag` or `owner/name:tag`, found \"a/b/c\"",
                "ops[0].args.resources[2].accessToken: expected characters that a token has",
            ],
        ),
        // Literals.
        (
            with(
                json!({"cmd": "%%ops.b.results.x%% %%ops.a.results.x%% %%ops.a.foo%% %%global.foo%% %%global.variables.X%%"}),
            ),
            &[
                "ops[0].args.cmd: `%%ops.b.results.x%%`: there is no op `b`",
                "ops[0].args.cmd: `%%ops.a.results.x%%`: the op `a` has no result `x`",
                "ops[0].args.cmd: `%%ops.a.foo%%`: expected `ops.<id>.` and then `results.<key>`, `host`, `endpoint.<port>` or `deployment_endpoint`",
                "ops[0].args.cmd: `%%global.foo%%`: expected `global.` and then `job`, `host`, `project`, `frps_address` or `variables.<name>`",
                "ops[0].args.cmd: `%%global.variables.X%%`: there is no `global.variables.X`",
            ],
        ),
        (
            with(json!({"expose": 80, "cmd": "%%ops.a.endpoint.80%% %%ops.a.endpoint.81%%"})),
            &[
                "ops[0].args.cmd: `%%ops.a.endpoint.81%%`: the op `a` does not expose 81 (hint: did you mean `80`?)",
            ],
        ),
        // Results.
        (
            op(
                json!({"results": {"x": "(", "y": {"regex": "a", "logType": ["stdout", "stdout"]}, "z": {"regex": "a", "logType": []}}}),
            ),
            &[
                "ops[0].results.x: expected a regular expression: Parsing error at position 1: Opening parenthesis without closing parenthesis",
                "ops[0].results.y.logType: expected 1 to 4 different values of `stdin`, `stdout`, `stderr` and `nodeerr`",
                "ops[0].results.z.logType: expected 1 to 4 different values of `stdin`, `stdout`, `stderr` and `nodeerr`",
            ],
        ),
        (
            op(json!({"results": {"x": {"regx": "a"}}})),
            &[
                "ops[0].results.x.regx: unknown field `regx`, expected `regex` or `logType` (hint: did you mean `regex`?)",
            ],
        ),
        (
            op(json!({"results": {"x": 3}})),
            &[
                "ops[0].results.x: invalid type: integer `3`, expected a regular expression or an object `{regex, logType}`",
            ],
        ),
        // Everything around the ops.
        (
            json!({"version": "0.1", "type": "container", "ops": [], "meta": {"trigger": 1, "system_requirements": {"required_vram": "lots"}, "system_resources": {"a": []}},
                "logistics": {"send": {"type": "api", "args": {"endpoint": "http://localhost/"}}}}),
            &[
                "logistics.send.args.endpoint: expected a public address, but `localhost` is private, local or a metadata service",
                "meta.trigger: expected a string",
                "meta.system_resources.a: expected a string or a number",
                "meta.system_requirements.required_vram: expected GPU memory in GB, 0 to 65536",
            ],
        ),
    ];
    for (document, expected) in table {
        assert_eq!(problems(&document), expected, "{document}");
    }
}

#[test]
fn every_problem_of_the_execution_plan_is_reported() {
    let run = |id: &str, execution: Value| json!({"id": id, "type": "container/run", "args": {"image": "x"}, "execution": execution});
    let document = json!({"version": "0.1", "type": "container", "ops": [
        run("a", json!({"group": "g", "depends_on": ["c"]})),
        run("b", json!({"group": "g", "depends_on": ["a", "b", "frist", "d"]})),
        run("c", json!({"group": "g", "depends_on": ["b"]})),
        run("d", json!({"stop_if_dependent_stops": true})),
        run("first", json!({"depends_on": ["last"]})),
        run("last", json!({})),
        run("last", json!({})),
    ]});
    let error = parse(&document).unwrap_err().to_string();
    let expected = "the job definition has 7 problems:
  ops[6].id: `last` is already the id of ops[5]; ids are unique
  ops[1].execution.depends_on[1]: `b` cannot depend on itself
  ops[1].execution.depends_on[2]: there is no op `frist` (hint: did you mean `first`?)
  ops[1].execution.depends_on[3]: `b` in group `g` depends on `d` in group `d`; dependencies are within a group (hint: groups run one after the other, in the order of their first op)
  ops[3].execution.stop_if_dependent_stops: needs `depends_on` (hint: name the ops whose end is to stop this one)
  ops[4].execution.depends_on[0]: `last` only starts after `first` has ended (hint: put both into one `execution.group`, or list the dependency first)
  ops[0].execution.depends_on: these ops wait for one another for ever: a -> c -> b -> a";
    assert_eq!(error, expected);
}

#[test]
fn results_are_only_there_after_their_op() {
    let reader = |execution: Value| {
        json!({"version": "0.1", "type": "container", "ops": [
            {"id": "reads", "type": "container/run", "args": {"image": "x", "cmd": "%%ops.writes.results.k%%", "env": {"PEER": "%%ops.writes.host%%"}}, "execution": execution},
            {"id": "between", "type": "container/run", "args": {"image": "x"}, "execution": {"group": "g", "depends_on": ["writes"]}},
            {"id": "writes", "type": "container/run", "args": {"image": "x"}, "results": {"k": "k"}, "execution": {"group": "g"}},
        ]})
    };
    let refused = [
        "ops[0].args.cmd: `%%ops.writes.results.k%%`: the op `writes` has no results yet when `reads` starts (hint: put it into an earlier group, or name it in `depends_on`)",
    ];
    assert_eq!(problems(&reader(json!({"group": "g"}))), refused);
    assert_eq!(problems(&reader(json!({}))), refused);
    parse(&reader(json!({"group": "g", "depends_on": ["writes"]}))).unwrap();
    parse(&reader(json!({"group": "g", "depends_on": ["between"]}))).unwrap();
}

#[test]
fn volumes_are_created_once() {
    let create =
        |id: &str| json!({"id": id, "type": "container/create-volume", "args": {"name": "v"}});
    let document =
        json!({"version": "0.1", "type": "container", "ops": [create("a"), create("b")]});
    assert_eq!(
        problems(&document),
        ["ops[1].args.name: the volume `v` is already created by ops[0]"]
    );
}

#[test]
fn urls_into_private_networks_are_refused() {
    let refused = [
        "http://localhost/",
        "http://a.localhost:80/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "https://192.168.1.1/admin",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://[2002:808:808::]/",
        "http://168.63.129.16/",
        "http://metadata.google.internal/",
        "s3://10.0.0.1/bucket",
        "http://224.0.0.1/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "nonsense",
    ];
    for url in refused {
        let document = with(json!({"resources": [{"type": "S3", "url": url, "target": "/x"}]}));
        assert_eq!(
            parse(&document).expect_err(url).problems()[0].path,
            "ops[0].args.resources[0].url",
            "{url}"
        );
    }
    for url in [
        "https://models.example.com/a",
        "s3://bucket/key",
        "http://1.1.1.1/",
        "http://[2606:4700::1]/",
        "%%global.variables.U%%",
    ] {
        let mut document = with(json!({"resources": [{"type": "S3", "url": url, "target": "/x"}]}));
        document["global"] = json!({"variables": {"U": "http://10.0.0.1/"}});
        parse(&document).expect(url);
    }
    assert!(!is_public("169.254.169.254".parse().unwrap()));
    assert!(!is_public("168.63.129.16".parse().unwrap()));
    assert!(is_public("168.63.129.17".parse().unwrap()));
    assert!(is_public("8.8.8.8".parse().unwrap()));
}

#[test]
fn secrets_are_not_shown() {
    for (name, secrets) in [
        ("private-registry", ["correct horse", "echo"]),
        ("s3-resources", ["\"key\"", "\"id\""]),
        ("model-resources", ["hf_token", "hf_"]),
    ] {
        let definition = accepted(name);
        let shown = format!("{definition:?} {:?}", definition.ops);
        for secret in secrets {
            assert!(!shown.contains(secret), "{name}: {shown}");
        }
    }
    let definition = accepted("private-registry");
    let docker = container(&definition, "hello")
        .authentication
        .as_ref()
        .and_then(|all| all.docker.as_ref())
        .unwrap();
    assert_eq!(docker.password.as_ref().unwrap().expose(), "correct horse");
    assert!(!format!("{docker:?}").contains("correct"));
}

fn values() -> LiteralValues {
    let many =
        |values: &[&str]| ResultValue::Many(values.iter().map(ToString::to_string).collect());
    let one = |value: &str| ResultValue::One(value.to_owned());
    let pick = OpValues {
        host: Some("job-pick".into()),
        endpoints: [("80".to_owned(), "abc.example.com".to_owned())].into(),
        deployment_endpoint: Some("all.example.com".into()),
        results: [
            ("port".to_owned(), one("9000")),
            ("none".to_owned(), many(&[])),
            ("several".to_owned(), many(&["--model", "m", "--port"])),
            ("array".to_owned(), one(r#"["a", "b", 3]"#)),
            (
                "object".to_owned(),
                one(r#"{"A": "1", "B": 2, "C": {"d": true}, "D": null}"#),
            ),
            ("quoted".to_owned(), one(r#""[{"port": 9000}]""#)),
            ("chunks".to_owned(), many(&["[1,", "2]"])),
            ("arrays".to_owned(), many(&["[1]", "[2, 3]"])),
            (
                "pairs".to_owned(),
                one(r#"[{"key": "K", "value": "V"}, {"key": "EMPTY"}]"#),
            ),
            ("sly".to_owned(), one("%%global.project%%")),
        ]
        .into(),
    };
    LiteralValues {
        job: Some("job1".into()),
        host: Some("host1".into()),
        project: Some("project1".into()),
        frps_address: None,
        variables: [("MODEL".to_owned(), "org/model".to_owned())].into(),
        ops: [("pick".to_owned(), pick)].into(),
    }
}

#[test]
fn literals_become_values() {
    let table = [
        (
            json!("plain %% text, date +%%s, 100%"),
            json!("plain %% text, date +%%s, 100%"),
        ),
        (
            json!("%%global.job%%/%%globals.host%%/%%global.project%%"),
            json!("job1/host1/project1"),
        ),
        (
            json!("--model=%%global.variables.MODEL%%"),
            json!("--model=org/model"),
        ),
        (
            json!("%%ops.pick.host%%:%%ops.pick.results.port%%"),
            json!("job-pick:9000"),
        ),
        (
            json!("https://%%ops.pick.endpoint.80%%/"),
            json!("https://abc.example.com/"),
        ),
        (
            json!("%%ops.pick.deployment_endpoint%%"),
            json!("all.example.com"),
        ),
        // Several matches are joined by spaces in a string, and are elements of an array.
        (
            json!("run %%ops.pick.results.several%%!"),
            json!("run --model m --port!"),
        ),
        (
            json!(["run", "%%ops.pick.results.several%%", "x"]),
            json!(["run", "--model", "m", "--port", "x"]),
        ),
        (json!("%%ops.pick.results.several.1%%"), json!("m")),
        (json!("%%ops.pick.results.array%%"), json!("a b 3")),
        (json!(["%%ops.pick.results.array%%"]), json!(["a", "b", 3])),
        (json!("[%%ops.pick.results.none%%]"), json!("[]")),
        // Written arrays stay as they are, and values are not searched again.
        (json!(["[1, 2]"]), json!(["[1, 2]"])),
        (
            json!("%%ops.pick.results.sly%%"),
            json!("%%global.project%%"),
        ),
        // Operators.
        (
            json!({"A": "0", "Z": "z", "__spread__": "%%ops.pick.results.object%%"}),
            json!({"A": "1", "Z": "z", "B": 2, "C": {"d": true}, "D": null}),
        ),
        (
            json!({"A": "0", "__pairs__": "%%ops.pick.results.pairs%%"}),
            json!({"A": "0", "K": "V", "EMPTY": ""}),
        ),
        (
            json!([80, {"__spread__": "%%ops.pick.results.quoted%%"}]),
            json!([80, {"port": 9000}]),
        ),
        (
            json!({"__spread__": "%%ops.pick.results.quoted%%"}),
            json!([{"port": 9000}]),
        ),
        (
            json!([{"__spread__": "%%ops.pick.results.chunks%%", "chunked": true}]),
            json!([1, 2]),
        ),
        (
            json!([{"__spread__": "%%ops.pick.results.arrays%%"}]),
            json!([1, 2, 3]),
        ),
        (
            json!([{"__spread__": "%%ops.pick.results.none%%"}]),
            json!([]),
        ),
        (json!(["__remove-if-empty__", "a"]), json!(["a"])),
    ];
    for (template, expected) in table {
        assert_eq!(
            resolve(&json!({"field": template}), &values()).unwrap(),
            json!({"field": expected}),
            "{template}"
        );
    }
    let empty = json!({"entrypoint": ["__remove-if-empty__", "%%ops.pick.results.none%%"], "resources": ["__remove-if-empty__", {"__spread__": "%%ops.pick.results.none%%"}]});
    assert_eq!(resolve(&empty, &values()).unwrap(), json!({}));
}

#[test]
fn environment_and_commands_come_out_as_strings() {
    let args = json!({"env": {"__spread__": "%%ops.pick.results.object%%"}, "cmd": ["%%ops.pick.results.array%%"]});
    let resolved = resolve(&args, &values()).unwrap();
    assert_eq!(
        resolved,
        json!({"env": {"A": "1", "B": "2", "C": "{\"d\":true}", "D": ""}, "cmd": ["a", "b", "3"]})
    );
}

#[test]
fn what_cannot_be_resolved_is_named() {
    let table = [
        (
            json!("%%ops.later.host%%"),
            "cmd: the literal `%%ops.later.host%%` has no value: the op `later` has not started",
        ),
        (
            json!(["x", "%%ops.pick.results.missing%%"]),
            "cmd[1]: the literal `%%ops.pick.results.missing%%` has no value: the op has no such result",
        ),
        (
            json!("%%ops.pick.endpoint.81%%"),
            "cmd: the literal `%%ops.pick.endpoint.81%%` has no value: the op has no endpoint for that port",
        ),
        (
            json!("%%global.frps_address%%"),
            "cmd: the literal `%%global.frps_address%%` has no value: it is not set for this job",
        ),
        (
            json!("%%global.variables.NO%%"),
            "cmd: the literal `%%global.variables.NO%%` has no value: it is not set for this job",
        ),
        (
            json!({"a": "b", "__spread__": "%%ops.pick.results.array%%"}),
            "cmd: `__spread__` expected a JSON object, found an array",
        ),
        (
            json!([{"__spread__": "%%ops.pick.results.object%%"}]),
            "cmd[0]: `__spread__` expected a JSON array, found an object",
        ),
        (
            json!([{"__spread__": "%%ops.pick.results.sly%%"}]),
            "cmd[0].__spread__: `__spread__` expected JSON",
        ),
        (
            json!({"a": "b", "__pairs__": "%%ops.pick.results.array%%"}),
            "cmd: `__pairs__` expected elements `{key, value}` whose key is a string, found a string",
        ),
    ];
    for (template, expected) in table {
        let error = resolve(&json!({"cmd": template}), &values()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_small_document_cannot_become_a_huge_one() {
    let mut values = values();
    let large = ResultValue::One("x".repeat(1 << 20));
    values
        .ops
        .get_mut("pick")
        .unwrap()
        .results
        .insert("large".into(), large);
    let args = json!({"cmd": "%%ops.pick.results.large%%".repeat(5)});
    assert!(matches!(
        resolve(&args, &values),
        Err(LiteralError::TooLarge { .. })
    ));
}

#[test]
fn resolved_arguments_are_read_as_strictly() {
    let definition = accepted("two-stages");
    let values = LiteralValues {
        variables: definition.variables.clone(),
        ops: [(
            "pick".to_owned(),
            OpValues {
                results: extract_results(
                    &definition.op("pick").unwrap().results,
                    [
                        (LogStream::Stdout, "port: 9000"),
                        (LogStream::Stdout, "env: {\"A\":\"1\"}"),
                        (LogStream::Stderr, "env: {\"A\":\"2\"}"),
                    ],
                ),
                ..OpValues::default()
            },
        )]
        .into(),
        ..LiteralValues::default()
    };
    let args = resolve(&definition.op("serve").unwrap().args, &values).unwrap();
    let run = ContainerRun::from_resolved(&args).unwrap();
    assert_eq!(run.cmd.unwrap().argv(), ["serve", "org/model"]);
    assert_eq!(run.env["A"], "1");
    assert_eq!(run.expose[0].port, PortSpec::One(9000));
    assert_eq!(run.entrypoint, None);

    let refused =
        |args: Value| ContainerRun::from_resolved(&args).unwrap_err().problems()[0].to_string();
    assert_eq!(
        refused(json!({"image": "x", "expose": ["%%ops.a.results.b%%"]})),
        "expose[0]: `%%ops.a.results.b%%` was not resolved"
    );
    assert_eq!(
        refused(
            json!({"image": "x", "resources": [{"type": "S3", "url": "http://10.0.0.1/", "target": "/x"}]})
        ),
        "resources[0].url: expected a public address, but `10.0.0.1` is private, local or a metadata service"
    );
    assert_eq!(
        refused(json!({"image": "x", "expose": ["9000 9001"]})),
        "expose[0]: invalid value: string \"9000 9001\", expected a port from 1 to 65535 or a range `a-b` with a < b, `{port, type, health_checks}` or a literal"
    );
}

#[test]
fn results_are_extracted_line_by_line() {
    let rule = |regex: &str, streams: &[LogStream]| ResultRule::new(regex, streams).unwrap();
    let rules = [
        ("all".to_owned(), rule("Device [0-9]", &[])),
        (
            "stderr".to_owned(),
            rule("Device [0-9]", &[LogStream::Stderr]),
        ),
        (
            "port".to_owned(),
            rule("(?<=port: ).*", &[LogStream::Stdout]),
        ),
        ("none".to_owned(), rule("Missing", &[])),
        ("groups".to_owned(), rule("port: ([0-9]+)", &[])),
        ("lines".to_owned(), rule("*", &[LogStream::Nodeerr])),
    ]
    .into();
    let found = extract_results(
        &rules,
        [
            (LogStream::Stdout, "Device 0, Device 1"),
            (LogStream::Stderr, "Device 2"),
            (LogStream::Stdout, "port: 9000"),
            (LogStream::Nodeerr, "pull failed"),
        ],
    );
    let many =
        |values: &[&str]| ResultValue::Many(values.iter().map(ToString::to_string).collect());
    assert_eq!(found["all"], many(&["Device 0", "Device 1", "Device 2"]));
    assert_eq!(found["stderr"], ResultValue::One("Device 2".into()));
    assert_eq!(found["port"], ResultValue::One("9000".into()));
    assert_eq!(found["none"], many(&[]));
    assert_eq!(found["groups"], many(&["port: 9000", "9000"]));
    assert_eq!(found["lines"], ResultValue::One("pull failed".into()));
    assert_eq!(serde_json::to_value(&found).unwrap()["port"], "9000");
}

#[test]
fn a_hostile_regex_is_given_up() {
    // Exponential in the length of the line for a backtracking engine; the look-ahead keeps
    // it from being anything else.
    let rules = [(
        "slow".to_owned(),
        ResultRule::new("(?=a)(a|aa)+(?=b)c", &[]).unwrap(),
    )]
    .into();
    let line = "a".repeat(200);
    let found = extract_results(
        &rules,
        (0..1000).map(|_| (LogStream::Stdout, line.as_str())),
    );
    assert!(!found.contains_key("slow"));
}

#[test]
fn extracted_values_are_bounded() {
    let rules = [
        ("x".to_owned(), ResultRule::new("x", &[]).unwrap()),
        ("line".to_owned(), ResultRule::new("*", &[]).unwrap()),
    ]
    .into();
    let line = "x".repeat(100_000);
    let found = extract_results(&rules, (0..10).map(|_| (LogStream::Stdout, line.as_str())));
    assert_eq!(found["x"].as_slice().len(), 1000);
    assert!(
        found["line"]
            .as_slice()
            .iter()
            .map(String::len)
            .sum::<usize>()
            <= 256 << 10
    );
}

/// A fixture with some of its bytes changed.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let names = [
        "vllm-service",
        "two-stages",
        "dependencies",
        "expose-forms",
        "spread-collections",
        "s3-resources",
        "results",
        "limits",
    ];
    let edits =
        proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6);
    (prop::sample::select(names.to_vec()), edits).prop_map(|(name, edits)| {
        let mut bytes = fixture(name);
        for (at, byte, kind) in edits {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

/// Any JSON, made of words that mean something.
fn document() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "a",
        "container/run",
        "80",
        "1-2",
        "%%ops.a.host%%",
        "%%ops.pick.results.array%%",
        "%%ops.pick.results.object%%",
        "%%%ops.pick.host%%%",
        "%%ops.",
        "%%global.job%% %%",
        "é%%global.variables.MODEL%%é",
        "__remove-if-empty__",
        "__spread__",
        "(?<=a)",
        "https://x/",
        "",
    ]);
    let keys = prop::sample::select(vec![
        "image",
        "cmd",
        "env",
        "expose",
        "port",
        "__spread__",
        "__pairs__",
        "chunked",
        "key",
        "value",
        "resources",
        "type",
        "execution",
        "results",
    ]);
    let leaf = prop_oneof![
        words.prop_map(|word| json!(word)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(|flag| json!(flag)),
        Just(Value::Null),
        any::<String>().prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(keys.clone(), inner, 0..5).prop_map(|entries| {
                Value::Object(
                    entries
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #[test]
    fn parsing_never_panics(bytes in mutated()) {
        match JobDefinition::parse(&bytes) {
            Ok(definition) => prop_assert!(!definition.ops.is_empty()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn any_arguments_are_read_or_refused(args in document()) {
        let whole = json!({"version": "0.1", "type": "container", "ops": [{"id": "a", "type": "container/run", "args": args.clone()}]});
        if let Ok(definition) = parse(&whole) {
            prop_assert_eq!(&definition.ops[0].args, &args);
        }
        let _ = ContainerRun::from_resolved(&args);
    }

    #[test]
    fn resolving_never_panics(args in document()) {
        if let Ok(resolved) = resolve(&args, &values()) {
            prop_assert!(resolved.to_string().len() < 1 << 20);
        }
    }

    #[test]
    fn text_without_literals_is_unchanged(text in "[a-z%. ]{0,40}") {
        prop_assume!(!text.contains("%%ops.") && !text.contains("%%global"));
        let args = json!({"cmd": text});
        prop_assert_eq!(resolve(&args, &values()).unwrap(), args);
    }
}

/// Credentials may name their registry in every way that people write it.
#[test]
fn credentials_may_name_the_images_registry() {
    for (image, server) in [
        ("ubuntu", "docker.io"),
        ("laurensv/nosana-frpc", "https://index.docker.io/v1/"),
        ("docker.io/a/b:1", "registry.hub.docker.com"),
        ("ghcr.io/a/b", "https://ghcr.io"),
        ("127.0.0.1:5000/a/b", "127.0.0.1:5000"),
        ("%%global.variables.IMAGE%%", "ghcr.io"),
    ] {
        let definition = json!({"version": "0.1", "type": "container",
            "global": {"variables": {"IMAGE": "ghcr.io/a/b"}},
            "ops": [{"id": "a", "type": "container/run", "args": {"image": image,
                "authentication": {"docker": {"username": "ann", "password": "x", "server": server}}}}]});
        let parsed = JobDefinition::parse(definition.to_string().as_bytes());
        assert!(parsed.is_ok(), "{image} {server}: {:?}", parsed.err());
    }
}

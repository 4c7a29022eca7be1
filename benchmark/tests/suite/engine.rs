//! The suite as the agent runs it: its image, made by `benchmark/image`, in the engine that `NOSANA_TEST_ENGINE` names, with
//! that engine's simulated GPU. Without that variable the test passes and says that it was skipped.

use std::{env, path::Path, process::Command, time::Duration};

use futures_util::TryStreamExt as _;
use nosana_benchmark::report;
use nosana_host::containers::{
    Containers as _, Docker, LogCursor, LogStream,
    operation::{self, OperationSpec, OperationVolume},
};

use crate::schema;

#[tokio::test]
async fn a_container_with_a_simulated_gpu_reports_that_there_is_no_driver() {
    let Ok(address) = env::var("NOSANA_TEST_ENGINE") else {
        println!("skipped: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
        return;
    };
    let image = Path::new(env!("CARGO_MANIFEST_DIR")).join("image");
    let made = Command::new(image)
        .arg(env!("CARGO_BIN_EXE_nosana-benchmark"))
        .env("DOCKER_HOST", &address)
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );

    let engine = Docker::connect(&address).unwrap();
    let job = format!("test-benchmark-{}", std::process::id());
    let mut spec = OperationSpec::new(&job, "benchmark", nosana_benchmark::job::IMAGE);
    spec.command = Some(operation::Command::Words(
        ["run", "--quick", "--scratch", "/scratch"]
            .map(str::to_owned)
            .into(),
    ));
    spec.gpu = true;
    spec.volumes = vec![OperationVolume {
        name: "scratch".to_owned(),
        path: "/scratch".to_owned(),
    }];
    let gpus = ["nvidia.com/gpu=0".to_owned()];
    let started = operation::start(&engine, &spec, &gpus, &mut |_| ()).await;
    let container = started.unwrap().container;
    let exit = engine.wait(&container).await.unwrap();
    let log: Vec<_> = engine
        .logs(&container, LogCursor::default())
        .try_collect()
        .await
        .unwrap();
    operation::remove_job(&engine, &job, Duration::ZERO)
        .await
        .unwrap();

    let lines: Vec<String> = log
        .iter()
        .filter(|line| line.stream == LogStream::Stdout)
        .map(|line| String::from_utf8_lossy(&line.bytes).trim_end().to_owned())
        .collect();
    assert_eq!(exit.code, 0, "{lines:?}");
    let report = report::find(lines.iter().map(String::as_str)).unwrap();
    schema::assert_fits(&serde_json::to_value(&report).unwrap());
    assert_eq!(report.job.as_deref(), Some(job.as_str()));
    assert!(report.cpu.measured().is_some());
    assert!(report.disk.measured().is_some(), "{:?}", report.disk);
    let reason = report.gpu.reason().unwrap();
    assert!(reason.contains("no libcuda.so.1"), "{reason}");
}

//! The GPU part against the driver of `tests/driver`, which runs the suite's kernels on the processor: loading the
//! library, the calls and their order, the kernels' sources and what is expected of them. And against one that lies.

use nosana_benchmark::report::{Device, Outcome, Report, Section};

use crate::{benchmark, driver, run};

/// What a run of the GPU part says with these settings of the driver.
fn measured(settings: &[(&str, &str)]) -> Report {
    let library = driver::library().to_str().unwrap();
    let mut command = benchmark(&["run", "--quick", "--only", "gpu", "--cuda-driver", library]);
    command.envs(settings.iter().copied());
    run(command).0
}

fn devices(report: &Report) -> &[Device] {
    &report.gpu.measured().unwrap().devices
}

fn error(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Error(failure) => &failure.error,
        Outcome::Figure(figure) => panic!("{figure:?}"),
    }
}

#[test]
fn a_gpu_with_matrix_units_is_measured_by_them() {
    let report = measured(&[("FAKE_CAPABILITY", "86")]);
    let [device] = devices(&report) else {
        panic!("{report:?}");
    };
    assert_eq!(device.name, "Simulated GPU 0");
    assert_eq!(device.uuid, "GPU-00000000-0000-0000-0000-000000000001");
    assert_eq!(device.capability, "8.6");
    assert_eq!(device.clock_hz, 1_500_000_000);
    assert_eq!(device.fp32.method, "fma.f32");
    assert_eq!(device.fp16.method, "mma.m16n8k16.f32.f16");
    assert_eq!(device.int8.method, "mma.m16n8k32.s32.s8");
    for outcome in [
        &device.fp32.operations,
        &device.fp16.operations,
        &device.int8.operations,
        &device.memory_bandwidth,
    ] {
        assert!(outcome.median() > Some(1_000_000), "{outcome:?}");
    }
    // The clock of this driver has 1.5 cycles a nanosecond.
    let clock = device.clock_under_load_hz.unwrap();
    assert!((1_400_000_000..1_600_000_000).contains(&clock), "{clock}");
    assert!(device.memory.is_whole(), "{:?}", device.memory);
    // What is in use by the counters is all that cannot be had.
    assert!(device.memory.allocated_bytes >= device.memory_bytes - (4 << 20));
    assert_eq!(report.gpu.measured().unwrap().cuda, "12.4");
    // A trial gives no score.
    assert!(report.figures().is_err());
}

#[test]
fn an_older_gpu_is_measured_without_matrix_units() {
    let report = measured(&[("FAKE_CAPABILITY", "75")]);
    let device = &devices(&report)[0];
    assert_eq!(device.fp16.method, "fma.f16x2");
    assert_eq!(device.int8.method, "dp4a.s32");
    assert!(device.fp16.operations.median() > Some(1_000_000));
    assert!(device.int8.operations.median() > Some(1_000_000));
}

#[test]
fn every_gpu_is_measured() {
    let report = measured(&[("FAKE_DEVICES", "3"), ("FAKE_CAPABILITY", "75")]);
    let uuids: Vec<_> = devices(&report)
        .iter()
        .map(|device| device.uuid.as_str())
        .collect();
    assert_eq!(uuids.len(), 3);
    assert!(uuids[2].ends_with("003"));
}

/// Memory beyond the real end is the beginning again, as on cards whose name and size were forged.
#[test]
fn memory_that_is_not_there_is_found() {
    let report = measured(&[
        ("FAKE_CAPABILITY", "75"),
        ("FAKE_MEMORY", "67108864"),
        ("FAKE_REAL", "33554432"),
    ]);
    let device = &devices(&report)[0];
    assert_eq!(device.memory_bytes, 64 << 20);
    assert!(device.memory.allocated_bytes > 48 << 20);
    assert!(device.memory.verified_bytes <= 32 << 20);
    assert!(!device.memory.is_whole());
}

#[test]
fn memory_that_is_not_given_out_does_not_count() {
    let report = measured(&[
        ("FAKE_CAPABILITY", "75"),
        ("FAKE_MEMORY", "67108864"),
        ("FAKE_GIVES", "33554432"),
    ]);
    let device = &devices(&report)[0];
    assert!(device.memory.allocated_bytes <= 32 << 20);
    assert!(report.verified_memory().unwrap() <= 32 << 20);
}

#[test]
fn memory_of_the_machine_is_not_taken_whole() {
    let report = measured(&[("FAKE_CAPABILITY", "75"), ("FAKE_INTEGRATED", "1")]);
    let memory = &devices(&report)[0].memory;
    assert!(memory.is_whole());
    assert!((32 << 20..=48 << 20).contains(&memory.allocated_bytes));
}

#[test]
fn one_wrong_number_leaves_no_figure() {
    for (kernel, capability) in [
        ("fma_single", "75"),
        ("fma_half", "75"),
        ("dot_bytes", "75"),
        ("matrix_half", "86"),
        ("matrix_bytes", "86"),
    ] {
        let report = measured(&[("FAKE_WRONG", kernel), ("FAKE_CAPABILITY", capability)]);
        let device = &devices(&report)[0];
        let all = [&device.fp32, &device.fp16, &device.int8];
        let wrong: Vec<_> = all
            .into_iter()
            .filter(|compute| compute.operations.median().is_none())
            .collect();
        assert_eq!(wrong.len(), 1, "{kernel}");
        let said = error(&wrong[0].operations);
        assert!(said.contains("wrong result"), "{kernel}: {said}");
    }
}

#[test]
fn a_kernel_that_did_not_run_leaves_no_figure() {
    for kernel in ["fma_single", "triad", "fill_pattern", "check_pattern"] {
        let report = measured(&[("FAKE_SKIP", kernel), ("FAKE_CAPABILITY", "75")]);
        let device = &devices(&report)[0];
        match kernel {
            "fma_single" => {
                assert!(error(&device.fp32.operations).contains("wrong result"));
                assert_eq!(device.clock_under_load_hz, None);
            }
            "triad" => assert!(error(&device.memory_bandwidth).contains("wrong result")),
            _ => assert!(!device.memory.is_whole(), "{kernel}"),
        }
    }
}

#[test]
fn a_clock_that_runs_slow_leaves_no_figure() {
    let report = measured(&[("FAKE_SPEED", "10"), ("FAKE_CAPABILITY", "75")]);
    let said = error(&devices(&report)[0].fp32.operations);
    assert!(said.contains("by this machine's clock"), "{said}");
}

#[test]
fn a_fault_of_the_gpu_is_told() {
    let report = measured(&[("FAKE_FAULT", "triad"), ("FAKE_CAPABILITY", "75")]);
    let device = &devices(&report)[0];
    assert!(device.fp32.operations.median().is_some());
    let said = error(&device.memory_bandwidth);
    assert!(said.contains("CUDA_ERROR_ILLEGAL_ADDRESS (700)"), "{said}");
    assert!(device.memory.error.is_some());
}

#[test]
fn without_a_gpu_the_report_says_why() {
    let none = measured(&[("FAKE_DEVICES", "0")]);
    assert!(matches!(none.gpu, Section::Absent(_)));
    assert!(none.gpu.reason().unwrap().contains("no device"));
    let mismatch = measured(&[("FAKE_INIT", "803")]);
    assert!(matches!(mismatch.gpu, Section::Failed(_)));
    let reason = mismatch.gpu.reason().unwrap();
    assert!(
        reason.contains("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"),
        "{reason}"
    );
}

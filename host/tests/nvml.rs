//! The GPUs by NVML, against a library that answers as NVIDIA's does: `nvml/fake.c`, compiled here.
//! Without a C compiler the tests pass and say that they were skipped.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use nosana_host::gpus::{Error, Fault, Gpus, health::Health, nvml::NvmlGpus, watch};
use tempfile::TempDir;

const A: &str = "GPU-00000000-0000-0000-0000-00000000000a";
const B: &str = "GPU-00000000-0000-0000-0000-00000000000b";
const B0: &str = "MIG-00000000-0000-0000-0000-0000000000b0";
const B1: &str = "MIG-00000000-0000-0000-0000-0000000000b1";

/// A driver that says what its script has.
struct Driver {
    folder: TempDir,
}

impl Driver {
    /// `None` without a compiler.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let driver = Self { folder };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/nvml/fake.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-O1"])
            .arg(format!("-DSCRIPT=\"{}\"", driver.script().display()))
            .arg("-o")
            .args([driver.library(), source])
            .output();
        match compiled {
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{said}");
                Some(driver)
            }
            Err(error) => {
                println!("skipped: no C compiler: {error}");
                None
            }
        }
    }

    fn script(&self) -> PathBuf {
        self.folder.path().join("script")
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("libnvidia-ml.so.1")
    }

    fn says(&self, text: &str) {
        fs::write(self.script(), text).unwrap();
    }

    fn open(&self) -> NvmlGpus {
        NvmlGpus::open_at(&self.library()).unwrap()
    }
}

#[tokio::test]
async fn gpus_are_told_with_their_slices_and_figures() {
    let Some(driver) = Driver::new() else { return };
    let machine = driver.open().look().await.unwrap();
    assert_eq!(machine.driver.as_deref(), Some("580.95.05"));
    let [a, b] = &machine.gpus[..] else {
        panic!("{machine:?}");
    };
    assert_eq!((a.uuid.as_str(), b.uuid.as_str()), (A, B));
    assert_eq!(
        (a.memory_mib, a.memory_used_mib),
        (Some(81_920), Some(1_024))
    );
    assert_eq!(a.utilisation_percent, Some(42));
    assert_eq!(a.power_milliwatts, Some(123_456));
    assert_eq!(a.temperature_celsius, Some(55));
    assert_eq!((a.ecc_corrected, a.ecc_uncorrected), (Some(7), Some(1)));
    assert_eq!((b.ecc_corrected, b.ecc_uncorrected), (None, None));
    assert!(a.slices.is_empty());
    let slices: Vec<&str> = b.slices.iter().map(|slice| slice.uuid.as_str()).collect();
    assert_eq!(slices, [B0, B1]);
    assert_eq!(b.slices[1].memory_mib, Some(10_240));
    assert!(machine.gpus.iter().all(|gpu| gpu.health == Health::Well));
}

#[tokio::test]
async fn a_gpu_that_needs_a_reset_and_one_that_is_lost_are_told_until_they_are_back() {
    let Some(driver) = Driver::new() else { return };
    let gpus = driver.open();
    driver.says("reset");
    let machine = gpus.look().await.unwrap();
    let reason = machine.gpus[0].health.trouble().unwrap();
    assert!(
        reason.contains(&format!("nvidia-smi --gpu-reset -i {A}")),
        "{reason}"
    );
    assert_eq!(machine.gpus[1].health, Health::Well);
    driver.says("lost");
    let machine = gpus.look().await.unwrap();
    assert_eq!(machine.gpus.len(), 1);
    assert!(machine.unreadable[0].starts_with("GPU 0: "), "{machine:?}");
    driver.says("");
    let machine = gpus.look().await.unwrap();
    assert_eq!(machine.gpus.len(), 2);
    assert_eq!(machine.gpus[0].health, Health::Well);
}

#[tokio::test]
async fn a_driver_that_does_not_answer_is_said_and_asked_again() {
    let Some(driver) = Driver::new() else { return };
    let gpus = driver.open();
    driver.says("silent");
    let error = gpus.look().await.unwrap_err();
    assert!(matches!(error, Error::Driver { .. }), "{error}");
    driver.says("");
    assert_eq!(gpus.look().await.unwrap().gpus.len(), 2);
}

#[tokio::test]
async fn xids_are_heard_of_with_their_gpu() {
    let Some(driver) = Driver::new() else { return };
    let mut faults = driver.open().faults();
    for xid in [31, 79] {
        driver.says(&format!("xid {xid}"));
        let fault = Fault {
            gpu: Some(A.to_owned()),
            xid,
        };
        assert_eq!(faults.recv().await, Some(fault));
    }
}

#[tokio::test]
async fn a_slot_is_told_of_a_fatal_xid_of_its_gpu() {
    let Some(driver) = Driver::new() else { return };
    let written = [vec![A.to_owned()], vec![B1.to_owned()]];
    let mut watched = watch::begin_with(Arc::new(driver.open()), &written)
        .await
        .unwrap();
    assert_eq!(watched.slots[1].uuids(), [B1]);
    driver.says("xid 95");
    let reason = watched.slots[0].broken().await;
    assert!(reason.contains("XID 95") && reason.contains(A), "{reason}");
    assert_eq!(watched.slots[1].condition().health, Health::Well);
}

#[test]
fn a_library_that_is_not_there_or_none_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("libnvidia-ml.so.1");
    for content in [None, Some("not a library")] {
        if let Some(content) = content {
            fs::write(&library, content).unwrap();
        }
        let Err(error) = NvmlGpus::open_at(&library) else {
            panic!("opened {content:?}");
        };
        assert!(matches!(error, Error::NoNvml { .. }), "{error}");
    }
}

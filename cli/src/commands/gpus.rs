//! `nosana host gpus`: this machine's GPUs, as an agent on it would see them.

use std::time::Duration;

use nosana_host::{
    containers::Docker,
    gpus::{
        self, Error, Gpu, Gpus, Machine, Slice,
        health::Health,
        nvml::NvmlGpus,
        toolkit::{self, Toolkit, ToolkitConfig},
        watch, xid,
    },
};
use serde::Serialize;
use tokio::time::timeout;

use super::ExitStatus;
use crate::{
    args::GpusArguments,
    error::{CliError, Result},
    printer::{Printer, pairs, table},
};

const DEFAULT_ENGINE: &str = "unix:///var/run/docker.sock";

/// Everything that there is to tell, and what is wrong.
#[derive(Serialize)]
struct GpusView {
    #[serde(flatten)]
    machine: Machine,
    toolkit: Toolkit,
    /// The names that the container engine knows.
    cdi_names: Vec<String>,
    /// What is wrong, and what mends it; empty when an agent could work.
    troubles: Vec<String>,
    /// What the driver reported while this listened.
    faults: Vec<FaultView>,
}

#[derive(Serialize)]
struct FaultView {
    gpu: Option<String>,
    #[serde(flatten)]
    xid: xid::Xid,
    remedy: String,
}

/// Prints the GPUs of this machine.
pub async fn show(arguments: &GpusArguments, printer: &Printer) -> Result<ExitStatus> {
    let mut troubles = Vec::new();
    let driver = NvmlGpus::open();
    let machine = match &driver {
        Ok(driver) => watch::look(driver).await,
        Err(_) => Ok(Machine::default()),
    };
    let machine = machine.unwrap_or_else(|error| {
        troubles.push(told(error));
        Machine::default()
    });
    troubles.extend(machine.unreadable.clone());
    let sick = machine.gpus.iter().filter_map(|gpu| gpu.health.trouble());
    troubles.extend(sick.map(str::to_owned));
    let config = ToolkitConfig {
        nvidia_ctk: arguments.nvidia_ctk.clone(),
        nvidia_container_cli: arguments.nvidia_container_cli.clone(),
    };
    let toolkit = match toolkit::read(&config).await {
        Ok(toolkit) => toolkit,
        Err(error) => {
            troubles.push(error.to_string());
            Toolkit::default()
        }
    };
    if let Err(error) = toolkit.check() {
        troubles.push(error.to_string());
    }
    if toolkit.nvidia_ctk.is_none() {
        let name = arguments.nvidia_ctk.display();
        troubles.push(format!(
            "the container toolkit's `{name}` is not there: install {} or later, or name it with --nvidia-ctk",
            toolkit::OLDEST
        ));
    }
    let engine = arguments.engine.as_deref().unwrap_or(DEFAULT_ENGINE);
    let cdi_names = cdi_names(engine).await.unwrap_or_else(|error| {
        troubles.push(told(error));
        Vec::new()
    });
    let faults = match driver {
        Ok(driver) => listen(&driver, arguments.listen, printer).await,
        Err(error) => {
            troubles.push(told(error));
            Vec::new()
        }
    };
    let view = GpusView {
        machine,
        toolkit,
        cdi_names,
        troubles,
        faults,
    };
    printer.result(&view, text)?;
    if !printer.is_json() {
        for trouble in &view.troubles {
            printer.note(trouble);
        }
    }
    Ok(ExitStatus::Success)
}

/// An error with all that it came from.
fn told(error: Error) -> String {
    CliError::of_user(error).message()
}

async fn cdi_names(engine: &str) -> std::result::Result<Vec<String>, Error> {
    let docker = Docker::connect(engine)?;
    gpus::cdi_names(&docker).await
}

/// What the driver reports in so many seconds.
async fn listen(driver: &NvmlGpus, seconds: u64, printer: &Printer) -> Vec<FaultView> {
    let mut heard = Vec::new();
    if seconds == 0 {
        return heard;
    }
    printer.note(&format!("listening for faults for {seconds} s"));
    let mut faults = driver.faults();
    let hearing = async {
        while let Some(fault) = faults.recv().await {
            let xid = xid::look_up(fault.xid);
            heard.push(FaultView {
                remedy: xid.remedy(fault.gpu.as_deref().unwrap_or("INDEX")),
                gpu: fault.gpu,
                xid,
            });
        }
    };
    // That the time is over is what ends it.
    let _ = timeout(Duration::from_secs(seconds), hearing).await;
    heard
}

fn text(view: &GpusView) -> String {
    let version = |version: Option<toolkit::Version>| {
        version.map_or_else(|| "-".to_owned(), |version| version.to_string())
    };
    let mut text = pairs(&[
        ("driver", optional(view.machine.driver.as_ref())),
        ("nvidia-ctk", version(view.toolkit.nvidia_ctk)),
        (
            "nvidia-container-cli",
            version(view.toolkit.nvidia_container_cli),
        ),
        ("CDI names", listed(&view.cdi_names)),
    ]);
    if !view.machine.gpus.is_empty() {
        let rows = view.machine.gpus.iter().flat_map(|gpu| {
            let slices = gpu.slices.iter().map(slice_row);
            std::iter::once(gpu_row(gpu)).chain(slices)
        });
        text.push('\n');
        text.push_str(&table(
            [
                "GPU", "name", "MiB", "used", "load", "power", "heat", "ECC", "health",
            ],
            rows,
        ));
    }
    let faults: String = view.faults.iter().map(fault_line).collect();
    text + &faults
}

fn fault_line(fault: &FaultView) -> String {
    let gpu = fault.gpu.as_deref().unwrap_or("a GPU");
    let remedy = match fault.remedy.as_str() {
        "" => "needs nothing",
        remedy => remedy,
    };
    let (code, meaning) = (fault.xid.code, fault.xid.meaning);
    format!("XID {code} of {gpu}: {meaning} ({remedy})\n")
}

fn gpu_row(gpu: &Gpu) -> [String; 9] {
    let with = |number: Option<u32>, unit: &str| {
        number.map_or_else(|| "-".to_owned(), |number| format!("{number} {unit}"))
    };
    let watts = gpu.power_milliwatts.map(|milliwatts| milliwatts / 1_000);
    let errors = gpu.ecc_corrected.zip(gpu.ecc_uncorrected);
    [
        gpu.uuid.clone(),
        gpu.name.clone(),
        optional(gpu.memory_mib.as_ref()),
        optional(gpu.memory_used_mib.as_ref()),
        with(gpu.utilisation_percent, "%"),
        with(watts, "W"),
        with(gpu.temperature_celsius, "°C"),
        errors.map_or_else(
            || "-".to_owned(),
            |(corrected, uncorrected)| format!("{corrected}/{uncorrected}"),
        ),
        match gpu.health {
            Health::Well => "well".to_owned(),
            Health::Unfit { .. } => "unfit".to_owned(),
            Health::Broken { .. } => "broken".to_owned(),
        },
    ]
}

fn slice_row(slice: &Slice) -> [String; 9] {
    let mut row: [String; 9] = std::array::from_fn(|_| "-".to_owned());
    row[0] = format!("  {}", slice.uuid);
    row[1].clone_from(&slice.name);
    row[2] = optional(slice.memory_mib.as_ref());
    row
}

fn optional<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "-".to_owned(), ToString::to_string)
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "-".to_owned()
    } else {
        names.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use nosana_host::gpus::simulated::SimulatedGpus;

    use super::*;

    fn view(machine: Machine) -> GpusView {
        GpusView {
            machine,
            toolkit: Toolkit::default(),
            cdi_names: vec!["nvidia.com/gpu=0".to_owned()],
            troubles: Vec::new(),
            faults: vec![FaultView {
                gpu: Some("GPU-a".to_owned()),
                xid: xid::look_up(79),
                remedy: xid::look_up(79).remedy("GPU-a"),
            }],
        }
    }

    #[test]
    fn a_machine_is_told_with_its_slices_and_faults() {
        let gpus = SimulatedGpus::new(&["GPU-a", "GPU-b"]);
        gpus.divide("GPU-b", &["MIG-x"]);
        let told = text(&view(gpus.machine()));
        let line = |start: &str| {
            let found = told.lines().find(|line| line.starts_with(start));
            found.unwrap_or_else(|| panic!("{start} in: {told}"))
        };
        assert!(line("driver").ends_with("580.95.05"));
        assert!(line("GPU-a").contains("24576") && line("GPU-a").ends_with("well"));
        assert!(line("  MIG-x").contains("9856"));
        assert!(line("XID 79").contains("reboot the machine"));
    }

    #[test]
    fn programs_get_the_same() {
        let machine = SimulatedGpus::new(&["GPU-a"]).machine();
        let json = serde_json::to_value(view(machine)).unwrap();
        assert_eq!(json["gpus"][0]["uuid"], "GPU-a");
        assert_eq!(json["gpus"][0]["health"]["state"], "well");
        assert_eq!(json["faults"][0]["code"], 79);
        assert_eq!(json["faults"][0]["action"], "reboot");
        assert_eq!(json["cdi_names"][0], "nvidia.com/gpu=0");
    }
}

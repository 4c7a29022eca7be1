//! The GPUs as NVIDIA's management library (NVML) tells of them. The library is a part of the
//! driver and is loaded when the agent starts, so that the agent also runs where there is none.
//!
//! Calls into NVML block, on a sick GPU for minutes: they are made on threads of their own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use nvml_wrapper::bitmasks::event::EventTypes;
use nvml_wrapper::enum_wrappers::device::{EccCounter, MemoryError, TemperatureSensor};
use nvml_wrapper::enums::device::SampleValue;
use nvml_wrapper::enums::event::XidError;
use nvml_wrapper::error::{NvmlError, NvmlErrorWithSource};
use nvml_wrapper::structs::device::FieldId;
use nvml_wrapper::sys_exports::field_id::NVML_FI_DEV_GET_GPU_RECOVERY_ACTION;
use nvml_wrapper::{Device, Nvml};
use tokio::sync::mpsc;
use tracing::{debug, warn};

use super::health::Health;
use super::{Error, Fault, Gpu, Gpus, Machine, Slice};

/// Faults that wait to be taken in. A GPU that reports more at once is fatally ill by the first.
const WAITING_FAULTS: usize = 64;
/// How long one wait for a fault lasts: after it the listener sees whether anybody listens still.
const WAIT: Duration = Duration::from_secs(2);
/// After so long the listener registers anew: a GPU that came back meanwhile is heard of again.
const LISTEN: Duration = Duration::from_mins(10);
/// Pause before the listener tries again.
const LISTEN_AGAIN: Duration = Duration::from_secs(5);
/// NVML's number for an XID that it cannot tell.
const UNKNOWN_XID: u64 = 999;

/// What the library is called, wherever the loader finds it.
const LIBRARY: &str = "libnvidia-ml.so.1";

/// The GPUs of this machine, by NVML.
pub struct NvmlGpus {
    path: PathBuf,
    /// `None` until the driver answers, and again after it failed.
    library: Arc<Mutex<Option<Nvml>>>,
}

impl NvmlGpus {
    /// Loads the library. Where the library is there and the driver does not answer yet, that is
    /// tried again with each look.
    ///
    /// # Errors
    /// [`Error::NoNvml`] where there is no such library, or one without what is needed.
    pub fn open() -> Result<Self, Error> {
        Self::open_at(Path::new(LIBRARY))
    }

    /// Loads the library at `path`, or of this name.
    ///
    /// # Errors
    /// As [`NvmlGpus::open`].
    pub fn open_at(path: &Path) -> Result<Self, Error> {
        let library = match load(path) {
            Ok(library) => Some(library),
            Err(
                error @ (NvmlError::LibloadingError(_)
                | NvmlError::LibraryNotFound
                | NvmlError::FailedToLoadSymbol(_)),
            ) => {
                return Err(Error::NoNvml {
                    source: Some(Box::new(error)),
                });
            }
            Err(error) => {
                warn!(%error, "NVIDIA's driver does not answer yet");
                None
            }
        };
        Ok(Self {
            path: path.to_owned(),
            library: Arc::new(Mutex::new(library)),
        })
    }
}

fn load(path: &Path) -> Result<Nvml, NvmlError> {
    Nvml::builder().lib_path(path.as_os_str()).init()
}

#[async_trait]
impl Gpus for NvmlGpus {
    async fn look(&self) -> Result<Machine, Error> {
        let library = Arc::clone(&self.library);
        let path = self.path.clone();
        let looking = tokio::task::spawn_blocking(move || {
            let mut library = match library.try_lock() {
                Ok(library) => library,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                // An earlier look hangs in the driver: one thread there is enough.
                Err(TryLockError::WouldBlock) => return Err(silent("an earlier look hangs")),
            };
            let nvml = match library.take() {
                Some(nvml) => nvml,
                None => load(&path).map_err(|error| driver("begin", error))?,
            };
            let machine = read(&nvml)?;
            // Handles of a GPU that is gone stay dead: begin anew next time.
            if machine.unreadable.is_empty() && machine.gpus.iter().all(is_well) {
                *library = Some(nvml);
            }
            Ok(machine)
        });
        looking
            .await
            .unwrap_or_else(|_| Err(silent("the look died")))
    }

    fn faults(&self) -> mpsc::Receiver<Fault> {
        let (sender, receiver) = mpsc::channel(WAITING_FAULTS);
        let path = self.path.clone();
        let spawned = thread::Builder::new()
            .name("nvml-events".to_owned())
            .spawn(move || listen(&path, &sender));
        if let Err(error) = spawned {
            warn!(%error, "no thread for the faults of GPUs: they are not heard of");
        }
        receiver
    }
}

fn is_well(gpu: &Gpu) -> bool {
    gpu.health == Health::Well
}

fn driver(action: &'static str, error: NvmlError) -> Error {
    Error::Driver {
        action,
        source: Some(Box::new(error)),
    }
}

fn silent(action: &'static str) -> Error {
    Error::Driver {
        action,
        source: None,
    }
}

/// Everything there is to know now.
fn read(nvml: &Nvml) -> Result<Machine, Error> {
    let count = nvml
        .device_count()
        .map_err(|error| driver("count the GPUs", error))?;
    let mut machine = Machine {
        driver: nvml.sys_driver_version().ok(),
        ..Machine::default()
    };
    for index in 0..count {
        let gpu = nvml
            .device_by_index(index)
            .and_then(|device| gpu_of(&device, index));
        match gpu {
            Ok(gpu) => machine.gpus.push(gpu),
            Err(error) => machine.unreadable.push(format!("GPU {index}: {error}")),
        }
    }
    Ok(machine)
}

fn gpu_of(device: &Device<'_>, index: u32) -> Result<Gpu, NvmlError> {
    let uuid = device.uuid()?;
    let memory = device.memory_info();
    let health = health_of(device, &uuid, memory.as_ref().err());
    let memory = memory.ok();
    let errors = |kind| device.total_ecc_errors(kind, EccCounter::Volatile).ok();
    Ok(Gpu {
        index,
        name: device.name()?,
        memory_mib: memory.as_ref().map(|memory| memory.total >> 20),
        memory_used_mib: memory.as_ref().map(|memory| memory.used >> 20),
        utilisation_percent: device.utilization_rates().ok().map(|rates| rates.gpu),
        power_milliwatts: device.power_usage().ok(),
        temperature_celsius: device.temperature(TemperatureSensor::Gpu).ok(),
        ecc_corrected: errors(MemoryError::Corrected),
        ecc_uncorrected: errors(MemoryError::Uncorrected),
        slices: slices_of(device),
        health,
        uuid,
    })
}

/// What the driver says of a GPU: what its answer to a simple question was, and, from R565 on, what
/// it wants done ("GPU recovery action", which XID 154 tells of, too).
fn health_of(device: &Device<'_>, uuid: &str, error: Option<&NvmlError>) -> Health {
    let reset = || Health::Broken {
        reason: format!("{uuid} must be reset: `nvidia-smi --gpu-reset -i {uuid}`"),
    };
    match error {
        Some(NvmlError::GpuLost) => {
            return Health::Broken {
                reason: format!("{uuid} has fallen off the bus: reboot the machine"),
            };
        }
        Some(NvmlError::ResetRequired) => return reset(),
        _ => {}
    }
    match recovery_action(device) {
        Some(1) => reset(),
        Some(2) => Health::Broken {
            reason: format!("{uuid} works again only after a reboot of the machine"),
        },
        // Drain, and reset then: what runs may end.
        Some(4) => Health::Unfit {
            reason: format!("{uuid} is to be reset: `nvidia-smi --gpu-reset -i {uuid}`"),
        },
        // 0 asks for nothing, 3 for the end of peer-to-peer traffic alone.
        _ => Health::Well,
    }
}

fn recovery_action(device: &Device<'_>) -> Option<u64> {
    let fields = [FieldId(NVML_FI_DEV_GET_GPU_RECOVERY_ACTION)];
    let samples = device.field_values_for(&fields).ok()?;
    match samples.into_iter().next()?.ok()?.value.ok()? {
        SampleValue::U32(action) => Some(action.into()),
        SampleValue::U64(action) => Some(action),
        SampleValue::I64(action) => u64::try_from(action).ok(),
        SampleValue::F64(_) => None,
    }
}

/// The parts of a GPU; none when it is not divided, or cannot be.
fn slices_of(device: &Device<'_>) -> Vec<Slice> {
    let most = device.mig_device_count().unwrap_or(0);
    (0..most)
        .filter_map(|index| {
            let slice = device.mig_device_by_index(index).ok()?;
            Some(Slice {
                uuid: slice.uuid().ok()?,
                index,
                name: slice.name().unwrap_or_default(),
                memory_mib: slice.memory_info().ok().map(|memory| memory.total >> 20),
            })
        })
        .collect()
}

/// Sends the faults of all GPUs until nobody wants them any more.
fn listen(path: &Path, sender: &mpsc::Sender<Fault>) {
    while !sender.is_closed() {
        if let Err(error) = listen_for_a_while(path, sender) {
            debug!(%error, "listening for faults of GPUs again");
            thread::park_timeout(LISTEN_AGAIN);
        }
    }
}

fn listen_for_a_while(
    path: &Path,
    sender: &mpsc::Sender<Fault>,
) -> Result<(), NvmlErrorWithSource> {
    let nvml = load(path)?;
    let mut events = nvml.create_event_set()?;
    let wanted = EventTypes::CRITICAL_XID_ERROR;
    let mut heard = 0;
    for index in 0..nvml.device_count()? {
        let Ok(device) = nvml.device_by_index(index) else {
            continue;
        };
        let can_tell = device.supported_event_types();
        if can_tell.is_ok_and(|types| types.contains(wanted)) {
            events = device.register_events(wanted, events)?;
            heard += 1;
        }
    }
    if heard == 0 {
        // Waiting on an empty set fails at once.
        thread::park_timeout(WAIT);
        return Ok(());
    }
    let since = Instant::now();
    while !sender.is_closed() && since.elapsed() < LISTEN {
        let timeout = u32::try_from(WAIT.as_millis()).unwrap_or(u32::MAX);
        let event = match events.wait(timeout) {
            Ok(event) => event,
            Err(NvmlError::Timeout) => continue,
            Err(error) => return Err(error.into()),
        };
        let xid = match event.event_data {
            Some(XidError::Value(code)) => code,
            Some(XidError::Unknown) => UNKNOWN_XID,
            None => continue,
        };
        let fault = Fault {
            gpu: event.device.uuid().ok(),
            xid,
        };
        if sender.blocking_send(fault).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a machine without a driver this says so, and what to do; on one with GPUs they are told.
    #[tokio::test]
    async fn a_machine_tells_its_gpus_or_says_that_there_is_no_driver() {
        match NvmlGpus::open() {
            Err(error) => {
                assert!(matches!(error, Error::NoNvml { .. }), "{error}");
                assert!(error.to_string().contains("install NVIDIA's driver"));
            }
            Ok(gpus) => match gpus.look().await {
                Ok(machine) => {
                    for gpu in &machine.gpus {
                        assert!(gpu.uuid.starts_with("GPU-"), "{gpu:?}");
                        assert!(gpu.memory_mib.is_none_or(|mib| mib > 0), "{gpu:?}");
                    }
                    assert!(machine.driver.is_some());
                }
                Err(error) => assert!(matches!(error, Error::Driver { .. }), "{error}"),
            },
        }
    }
}

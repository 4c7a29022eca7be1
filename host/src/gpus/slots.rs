//! Which GPUs a slot has: from what the operator wrote to the names that the engine is asked for.
//!
//! A GPU is written as its UUID (`GPU-…`, or `MIG-…` for a part of one), or as a CDI name
//! (`nvidia.com/gpu=0`, `nvidia.com/gpu=1:0`, `nvidia.com/gpu=all`, or another vendor's). No GPU is
//! in two slots: two jobs of strangers on one GPU see one another's memory use and take one
//! another's time, and neither is what was paid for. Parts of one GPU are kept apart by the GPU
//! itself, so they may be in different slots.

use thiserror::Error;

use super::{Gpu, KIND, Machine, Slice};

/// Why GPUs cannot be given to slots as they are written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SlotError {
    /// Neither a UUID nor a CDI name.
    #[error(
        "slot {slot}: `{found}` is not a GPU: expected its UUID as `nvidia-smi -L` prints it, or a CDI name such as nvidia.com/gpu=0"
    )]
    NotGpu {
        /// Which slot, from 1.
        slot: usize,
        /// What stands there.
        found: String,
    },
    /// The same GPU, or a part of it, stands at two places.
    #[error(
        "slot {slot}: the GPU `{found}` is that of slot {other}, or shares its hardware: give each slot GPUs, or MIG slices, of its own"
    )]
    Shared {
        /// Which slot, from 1.
        slot: usize,
        /// What stands there.
        found: String,
        /// The other one, from 1; the same slot when a GPU stands there twice.
        other: usize,
    },
}

/// The CDI name for what an operator wrote; `None` when it is neither a UUID nor a CDI name.
#[must_use]
pub fn cdi_name(text: &str) -> Option<String> {
    if is_uuid(text) {
        return Some(format!("{KIND}={text}"));
    }
    let (kind, device) = text.split_once('=')?;
    (kind.contains('/') && !device.is_empty()).then(|| text.to_owned())
}

/// Whether a text has the form of a GPU's, or a slice's, UUID.
fn is_uuid(text: &str) -> bool {
    ["GPU-", "MIG-"].into_iter().any(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    })
}

/// Checks what can be checked without looking at the machine, or with what was seen there: that
/// everything is a GPU, and that no two are the same or overlap. A GPU that is not there is no
/// mistake of the configuration: its slot waits for it.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(slots: &[Vec<String>], machine: Option<&Machine>) -> Result<(), SlotError> {
    let mut seen: Vec<(usize, Part)> = Vec::new();
    for (slot, written) in slots.iter().zip(1..).flat_map(|(gpus, slot)| {
        // `slot` is moved into each pair.
        gpus.iter().map(move |gpu| (slot, gpu))
    }) {
        let found = written.clone();
        let Some(name) = cdi_name(written) else {
            return Err(SlotError::NotGpu { slot, found });
        };
        let part = Part::of(&name, machine);
        if let Some((other, _)) = seen.iter().find(|(_, other)| part.overlaps(other)) {
            let other = *other;
            return Err(SlotError::Shared { slot, found, other });
        }
        seen.push((slot, part));
    }
    Ok(())
}

/// The GPU, and the slice if it is one, that a CDI name stands for; `None` for one that is not
/// there, and for `all`.
#[must_use]
pub fn find<'m>(cdi_name: &str, machine: &'m Machine) -> Option<(&'m Gpu, Option<&'m Slice>)> {
    match Device::of(cdi_name)? {
        Device::All => None,
        Device::Gpu(index) => {
            let gpu = machine.gpus.iter().find(|gpu| gpu.index == index)?;
            Some((gpu, None))
        }
        Device::Slice(index, slice) => {
            let gpu = machine.gpus.iter().find(|gpu| gpu.index == index)?;
            let slice = gpu.slices.iter().find(|other| other.index == slice)?;
            Some((gpu, Some(slice)))
        }
        Device::Uuid(uuid) => machine.gpus.iter().find_map(|gpu| {
            if gpu.uuid == uuid {
                return Some((gpu, None));
            }
            let slice = gpu.slices.iter().find(|slice| slice.uuid == uuid)?;
            Some((gpu, Some(slice)))
        }),
    }
}

/// Whether a CDI name stands for all GPUs of the machine.
#[must_use]
pub fn is_all(cdi_name: &str) -> bool {
    Device::of(cdi_name) == Some(Device::All)
}

/// Whether a CDI name stands for a GPU of NVIDIA's.
#[must_use]
pub fn is_nvidia(cdi_name: &str) -> bool {
    Device::of(cdi_name).is_some()
}

/// What a name of NVIDIA's says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Device {
    All,
    /// By its number.
    Gpu(u32),
    /// By the number of its GPU and its own.
    Slice(u32, u32),
    /// A GPU or a slice.
    Uuid(String),
}

impl Device {
    /// Reads the names that `nvidia-ctk cdi generate` writes, of each of its strategies.
    fn of(cdi_name: &str) -> Option<Self> {
        let device = cdi_name.strip_prefix(KIND)?.strip_prefix('=')?;
        if device == "all" {
            return Some(Self::All);
        }
        if is_uuid(device) {
            return Some(Self::Uuid(device.to_owned()));
        }
        let number = device
            .strip_prefix("gpu")
            .or_else(|| device.strip_prefix("mig"))
            .unwrap_or(device);
        Some(match number.split_once(':') {
            None => Self::Gpu(number.parse().ok()?),
            Some((gpu, slice)) => Self::Slice(gpu.parse().ok()?, slice.parse().ok()?),
        })
    }
}

/// What is taken up by a name, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    All,
    /// A GPU by its UUID, with the slice's.
    Known(String, Option<String>),
    /// Not on the machine, or the machine was not looked at.
    Named(Device),
    /// Another vendor's.
    Other(String),
}

impl Part {
    fn of(cdi_name: &str, machine: Option<&Machine>) -> Self {
        match Device::of(cdi_name) {
            None => Self::Other(cdi_name.to_owned()),
            Some(Device::All) => Self::All,
            Some(device) => machine
                .and_then(|machine| find(cdi_name, machine))
                .map_or(Self::Named(device), |(gpu, slice)| {
                    Self::Known(gpu.uuid.clone(), slice.map(|slice| slice.uuid.clone()))
                }),
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other(one), Self::Other(other)) => one == other,
            (Self::All, _) | (_, Self::All) => {
                !matches!((self, other), (Self::Other(_), _) | (_, Self::Other(_)))
            }
            (Self::Known(gpu, slice), Self::Known(other, other_slice)) => {
                let is_apart = slice.is_some() && other_slice.is_some() && slice != other_slice;
                gpu == other && !is_apart
            }
            (Self::Named(one), Self::Named(other)) => match (one, other) {
                (Device::Gpu(gpu), Device::Slice(parent, _))
                | (Device::Slice(parent, _), Device::Gpu(gpu)) => gpu == parent,
                (one, other) => one == other,
            },
            // One is there and the other is not, or is another vendor's.
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gpus::simulated::SimulatedGpus;

    const A: &str = "GPU-aaaaaaaa-0000-0000-0000-000000000000";
    const B: &str = "GPU-bbbbbbbb-0000-0000-0000-000000000000";
    const B0: &str = "MIG-b0b0b0b0-0000-0000-0000-000000000000";
    const B1: &str = "MIG-b1b1b1b1-0000-0000-0000-000000000000";

    fn machine() -> Machine {
        let gpus = SimulatedGpus::new(&[A, B]);
        gpus.divide(B, &[B0, B1]);
        gpus.machine()
    }

    fn slots(slots: &[&[&str]]) -> Vec<Vec<String>> {
        let owned = |slot: &&[&str]| slot.iter().map(|&gpu| gpu.to_owned()).collect();
        slots.iter().map(owned).collect()
    }

    fn cdi(device: &str) -> String {
        format!("{KIND}={device}")
    }

    #[test]
    fn uuids_become_cdi_names_and_cdi_names_stay() {
        assert_eq!(cdi_name(A), Some(cdi(A)));
        assert_eq!(cdi_name(B0), Some(cdi(B0)));
        for name in [&cdi("0"), &cdi("all"), "vendor.com/gpu=x"] {
            assert_eq!(cdi_name(name).as_deref(), Some(name));
        }
        for text in [
            "",
            "0",
            "all",
            "GPU-",
            "MIG-",
            "GPU-a b",
            "gpu=0",
            "nvidia.com/gpu=",
        ] {
            assert_eq!(cdi_name(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_found_in_each_way_of_writing() {
        let machine = machine();
        let found = |device: &str| {
            let (gpu, slice) = find(&cdi(device), &machine)?;
            Some((gpu.uuid.as_str(), slice.map(|slice| slice.uuid.as_str())))
        };
        for device in [A, "0", "gpu0"] {
            assert_eq!(found(device), Some((A, None)), "{device}");
        }
        for device in [B1, "1:1", "mig1:1"] {
            assert_eq!(found(device), Some((B, Some(B1))), "{device}");
        }
        for device in ["2", "0:0", "1:2", "GPU-x", "all", "gpu", "1:1:1"] {
            assert_eq!(found(device), None, "{device}");
        }
    }

    #[test]
    fn slots_have_gpus_of_their_own() {
        let machine = machine();
        for good in [
            slots(&[&[A], &[B]]),
            slots(&[&[A, B0], &[B1]]),
            slots(&[&[&cdi("0")], &[&cdi("1:0")], &[&cdi("1:1")], &[]]),
            slots(&[&[&cdi("all")], &[], &["vendor.com/gpu=0"]]),
            slots(&[&["GPU-not-there"], &[A]]),
        ] {
            assert_eq!(check(&good, Some(&machine)), Ok(()), "{good:?}");
            assert_eq!(check(&good, None), Ok(()), "{good:?}");
        }
    }

    #[test]
    fn what_is_shared_is_refused_also_under_two_names() {
        let machine = machine();
        let shared = |slot, other, found: &str| {
            Err(SlotError::Shared {
                slot,
                found: found.to_owned(),
                other,
            })
        };
        let check = |of: &[&[&str]]| check(&slots(of), Some(&machine));
        assert_eq!(check(&[&[A], &[A]]), shared(2, 1, A));
        assert_eq!(check(&[&[A, A]]), shared(1, 1, A));
        assert_eq!(check(&[&[A], &[&cdi("0")]]), shared(2, 1, &cdi("0")));
        assert_eq!(check(&[&[B0], &[B]]), shared(2, 1, B));
        assert_eq!(check(&[&[B], &[], &[B1]]), shared(3, 1, B1));
        assert_eq!(check(&[&[B1], &[&cdi("1:1")]]), shared(2, 1, &cdi("1:1")));
        assert_eq!(check(&[&[&cdi("all")], &[A]]), shared(2, 1, A));
        assert_eq!(check(&[&[B0], &[&cdi("all")]]), shared(2, 1, &cdi("all")));
        let other = "vendor.com/gpu=0";
        assert_eq!(check(&[&[other], &[other]]), shared(2, 1, other));
    }

    #[test]
    fn without_a_look_the_same_names_are_refused() {
        for (one, other) in [
            (A.to_owned(), cdi(A)),
            (cdi("0"), cdi("gpu0")),
            (cdi("1:0"), cdi("1")),
            (cdi("mig1:0"), cdi("1:0")),
            (cdi("all"), cdi("7")),
        ] {
            let refused = check(&slots(&[&[&one], &[&other]]), None);
            assert!(
                matches!(refused, Err(SlotError::Shared { .. })),
                "{one} {other}"
            );
        }
        assert_eq!(
            check(&slots(&[&[&cdi("1:0")], &[&cdi("1:1")]]), None),
            Ok(())
        );
        let text = check(&slots(&[&["0"]]), None).unwrap_err().to_string();
        assert!(
            text.contains("nvidia-smi -L") && text.contains("slot 1"),
            "{text}"
        );
    }

    proptest! {
        /// Sharing does not depend on which slot comes first, and nothing overlaps with less than
        /// it does when more is known.
        #[test]
        fn sharing_is_symmetric(one in 0_usize..9, other in 0_usize..9) {
            let names = [
                A.to_owned(), B.to_owned(), B0.to_owned(), B1.to_owned(),
                cdi("0"), cdi("1"), cdi("1:0"), cdi("1:1"), cdi("all"),
            ];
            let machine = machine();
            let is_shared = |one: &str, other: &str, machine: Option<&Machine>| {
                check(&slots(&[&[one], &[other]]), machine).is_err()
            };
            let (one, other) = (&names[one], &names[other]);
            let known = is_shared(one, other, Some(&machine));
            prop_assert_eq!(known, is_shared(other, one, Some(&machine)));
            prop_assert!(known || !is_shared(one, other, None));
        }
    }
}

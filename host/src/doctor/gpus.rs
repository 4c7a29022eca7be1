//! The GPUs: how containers get them, and the software of their maker.

use super::{Finding, host::each_host, words::counted};
use crate::{
    config::SlotConfig,
    facts::{EngineFacts, Facts, HostFacts, NvidiaFacts, OnChain},
    gpus::{health::Health, slots::cdi_name, toolkit::OLDEST},
};

const WRITE_CDI: &str = "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml";

/// Whether the engine gives devices by name, where a slot has some.
pub(super) fn cdi(facts: &Facts) -> Vec<Finding> {
    let Ok(engine) = &facts.engine else {
        return Vec::new();
    };
    if facts.config.slots.iter().all(|slot| slot.gpus.is_empty()) {
        return Vec::new();
    }
    vec![if engine.cdi {
        Finding::ok("cdi", "the engine gives devices by CDI names")
    } else {
        Finding::wrong(
            "cdi",
            "the engine's feature `cdi` is off, so no container gets a GPU",
        )
        .mend("sudo nvidia-ctk runtime configure --runtime=docker --cdi.enabled && sudo systemctl restart docker")
    }]
}

/// Whether the engine knows what each slot names.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let Ok(engine) = &facts.engine else {
        return Vec::new();
    };
    let hosts = each_host(facts).map(|(_, facts)| Some(facts));
    let slots = facts.config.slots.iter();
    slots
        .zip(hosts.chain(std::iter::repeat(None)))
        .map(|(slot, of_host)| of_slot(slot, of_host, engine).about(slot))
        .collect()
}

fn of_slot(slot: &SlotConfig, of_host: Option<&HostFacts>, engine: &EngineFacts) -> Finding {
    let known = match &engine.gpus {
        Ok(known) => known,
        Err(reason) => return Finding::wrong("gpus", reason).mend(WRITE_CDI),
    };
    if slot.gpus.is_empty() {
        return match of_host.map(|facts| &facts.host) {
            Some(OnChain::Is(host)) if host.gpus > 0 => Finding::warning(
                "gpus",
                format!(
                    "the host is registered with {}, and none is named with `--gpu` or `gpus`: jobs that ask for one fail here",
                    counted(host.gpus)
                ),
            )
            .mend("nvidia-ctk cdi list"),
            _ => Finding::ok("gpus", "none is named: for jobs without one"),
        };
    }
    let unknown: Vec<&str> = slot
        .gpus
        .iter()
        .filter(|gpu| !known.iter().any(|known| is_same_gpu(gpu, known)))
        .map(String::as_str)
        .collect();
    if unknown.is_empty() {
        return Finding::ok("gpus", slot.gpus.join(", "));
    }
    let unknown = unknown.join(", ");
    if known.is_empty() {
        return Finding::wrong(
            "gpus",
            format!("the engine knows no GPU by a CDI name, {unknown} neither"),
        )
        .mend(WRITE_CDI);
    }
    Finding::wrong(
        "gpus",
        format!(
            "the engine does not know {unknown}; it knows {}",
            known.join(", ")
        ),
    )
    .mend("nvidia-ctk cdi list")
}

/// An operator may leave out the kind before a GPU's UUID.
fn is_same_gpu(named: &str, known: &str) -> bool {
    known == named || cdi_name(named).is_some_and(|named| known == named)
}

/// What watches the GPUs, and what it sees.
pub(super) fn nvidia_driver(facts: &Facts) -> Vec<Finding> {
    const CHECK: &str = "nvidia-driver";
    let Some(nvidia) = &facts.nvidia else {
        return Vec::new();
    };
    let mut findings = vec![match &nvidia.driver {
        Ok(version) => Finding::ok(CHECK, version.as_str()),
        Err(reason) => Finding::warning(
            CHECK,
            format!("{reason}. Until then nobody sees when a GPU breaks"),
        )
        .mend("nvidia-smi"),
    }];
    if let Some(shared) = &nvidia.shared {
        findings.push(Finding::wrong(CHECK, shared.to_string()).mend("nvidia-smi -L"));
    }
    for (slot, gpus) in facts.config.slots.iter().zip(&nvidia.slots) {
        // What cannot be asked is said once.
        if nvidia.driver.is_ok()
            && let Some(reason) = gpus.iter().find_map(Health::trouble)
        {
            findings.push(
                Finding::wrong(CHECK, reason)
                    .mend("nvidia-smi -q -d ECC,ROW_REMAPPER,PAGE_RETIREMENT")
                    .about(slot),
            );
        }
    }
    findings
}

/// Whether the container toolkit has known holes.
pub(super) fn nvidia_toolkit(facts: &Facts) -> Vec<Finding> {
    facts.nvidia.iter().map(toolkit).collect()
}

fn toolkit(nvidia: &NvidiaFacts) -> Finding {
    const CHECK: &str = "nvidia-toolkit";
    const UPGRADE: &str = "sudo apt-get update && sudo apt-get install --only-upgrade nvidia-container-toolkit nvidia-container-toolkit-base libnvidia-container-tools libnvidia-container1 && sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml";
    let checked = nvidia
        .toolkit
        .clone()
        .and_then(|found| found.check().map(|()| found.nvidia_ctk));
    match checked {
        Ok(Some(version)) => Finding::ok(CHECK, format!("{version}, without known holes")),
        Ok(None) => Finding::warning(
            CHECK,
            format!(
                "there is no `nvidia-ctk` here, so nothing is known of the container toolkit's holes: install {OLDEST} or later, or say where it is in [toolkit] of the configuration"
            ),
        )
        .mend("sudo apt-get install nvidia-container-toolkit"),
        Err(error) => Finding::wrong(CHECK, error.to_string()).mend(UPGRADE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{
        Verdict::{Warning, Wrong},
        sample::{account, of_engine, only, trouble},
    };
    use crate::gpus::{
        slots::SlotError,
        toolkit::{Toolkit, ToolkitError},
    };

    #[test]
    fn gpus_that_no_container_gets() {
        let command = only("cdi", Wrong, "is off", |facts| of_engine(facts).cdi = false);
        assert!(command.contains("--cdi.enabled"));
        let command = only("gpus", Wrong, "cannot be read", |facts| {
            of_engine(facts).gpus = Err("/etc/cdi/nvidia.yaml cannot be read".into());
        });
        assert_eq!(command, WRITE_CDI);
        let command = only("gpus", Wrong, "knows no GPU", |facts| {
            of_engine(facts).gpus = Ok(vec![]);
        });
        assert_eq!(command, WRITE_CDI);
        let command = only(
            "gpus",
            Wrong,
            "does not know nvidia.com/gpu=7; it knows",
            |facts| {
                facts.config.slots[0].gpus.push("nvidia.com/gpu=7".into());
            },
        );
        assert_eq!(command, "nvidia-ctk cdi list");
        assert_eq!(
            trouble(|facts| facts.config.slots[0].gpus = vec!["GPU-a".into()]),
            []
        );
        // A slot without GPUs needs no CDI, but a host that promised some is told.
        only("gpus", Warning, "registered with 1 GPU,", |facts| {
            facts.config.slots[0].gpus.clear();
            of_engine(facts).cdi = false;
        });
        assert_eq!(
            trouble(|facts| {
                facts.config.slots[0].gpus.clear();
                account(facts).gpus = 0;
            }),
            []
        );
        // Without the chain nobody knows what was promised.
        let found = trouble(|facts| {
            facts.config.slots[0].gpus.clear();
            facts.chain = Err("refused".into());
        });
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_driver_or_toolkit_that_cannot_be_trusted() {
        let nvidia = |change: fn(&mut NvidiaFacts)| {
            move |facts: &mut Facts| change(facts.nvidia.as_mut().unwrap())
        };
        let command = only(
            "nvidia-driver",
            Warning,
            "no NVML",
            nvidia(|nvidia| {
                nvidia.driver = Err("there is no NVML on this machine".into());
                let reason = "there is no NVML".into();
                nvidia.slots = vec![vec![Health::Unfit { reason }]];
            }),
        );
        assert_eq!(command, "nvidia-smi");
        let broken = |facts: &mut NvidiaFacts| {
            let reason = "GPU-a fell off the bus".into();
            facts.slots = vec![vec![Health::Well, Health::Broken { reason }]];
        };
        only("nvidia-driver", Wrong, "fell off", nvidia(broken));
        only(
            "nvidia-driver",
            Wrong,
            "that of slot 1",
            nvidia(|nvidia| {
                nvidia.shared = Some(SlotError::Shared {
                    slot: 2,
                    found: "GPU-a".into(),
                    other: 1,
                });
            }),
        );
        let command = only(
            "nvidia-toolkit",
            Warning,
            "no `nvidia-ctk`",
            nvidia(|nvidia| nvidia.toolkit = Ok(Toolkit::default())),
        );
        assert!(command.contains("install nvidia-container-toolkit"));
        let command = only(
            "nvidia-toolkit",
            Wrong,
            "does not tell its version",
            nvidia(|nvidia| {
                nvidia.toolkit = Err(ToolkitError::Unreadable {
                    tool: "nvidia-ctk",
                    advice: "",
                });
            }),
        );
        assert!(command.contains("--only-upgrade nvidia-container-toolkit"));
        assert_eq!(trouble(|facts| facts.nvidia = None), []);
    }
}

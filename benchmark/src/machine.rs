//! What is known of the machine, from the files that the kernel shows a container.

use std::{collections::BTreeMap, fs, num::NonZero, path::Path, thread};

use crate::report::{Machine, shortened};

/// Reads it.
pub fn look() -> Machine {
    Machine {
        cpu: cpu_name(&read("/proc/cpuinfo")),
        threads: threads(),
        memory_bytes: meminfo(&read("/proc/meminfo"), "MemTotal"),
        memory_limit_bytes: memory_limit(),
        kernel: shortened(read("/proc/sys/kernel/osrelease").trim()),
        architecture: std::env::consts::ARCH.to_owned(),
    }
}

/// Threads that this process may run at a time, by its affinity and its share of the processor.
pub fn threads() -> u32 {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    u32::try_from(threads).unwrap_or(u32::MAX)
}

/// Bytes of memory that can be used now, within the container's limit.
pub fn available_memory() -> u64 {
    let free = meminfo(&read("/proc/meminfo"), "MemAvailable");
    let used = number("/sys/fs/cgroup/memory.current")
        .or_else(|| number("/sys/fs/cgroup/memory/memory.usage_in_bytes"))
        .unwrap_or(0);
    memory_limit().map_or(free, |limit| free.min(limit.saturating_sub(used)))
}

/// Bytes of all caches of all processors, as the kernel tells them.
pub fn cache_bytes() -> u64 {
    let mut caches = BTreeMap::new();
    let Ok(processors) = fs::read_dir("/sys/devices/system/cpu") else {
        return 0;
    };
    for processor in processors.flatten() {
        let Ok(indexes) = fs::read_dir(processor.path().join("cache")) else {
            continue;
        };
        for index in indexes.flatten() {
            let file = |name: &str| {
                fs::read_to_string(index.path().join(name))
                    .unwrap_or_default()
                    .trim()
                    .to_owned()
            };
            if let Some(bytes) = binary_size(&file("size")) {
                // Those who share it name the same one.
                let name = (file("level"), file("type"), file("shared_cpu_list"));
                caches.insert(name, bytes);
            }
        }
    }
    caches.values().sum()
}

/// The version of NVIDIA's kernel module, where it can be seen.
pub fn nvidia_driver() -> Option<String> {
    let version = read("/sys/module/nvidia/version");
    let version = version.trim();
    if !version.is_empty() {
        return Some(shortened(version));
    }
    module_version(&read("/proc/driver/nvidia/version"))
}

fn module_version(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("NVRM"))?;
    let is_version = |word: &&str| {
        word.contains('.')
            && word
                .chars()
                .all(|letter| letter.is_ascii_digit() || letter == '.')
    };
    line.split_whitespace().find(is_version).map(str::to_owned)
}

fn cpu_name(info: &str) -> String {
    let name = info
        .lines()
        .filter(|line| line.starts_with("model name"))
        .find_map(|line| line.split_once(':'))
        .map_or("", |(_, name)| name.trim());
    shortened(name)
}

fn meminfo(text: &str, key: &str) -> u64 {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(found, _)| *found == key)
        .and_then(|(_, value)| value.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib.saturating_mul(1024))
}

/// The limit of the container's own group of processes, of either version of control groups.
fn memory_limit() -> Option<u64> {
    number("/sys/fs/cgroup/memory.max")
        .or_else(|| number("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
        // The first version says a number near the end of all numbers where there is no limit.
        .filter(|&limit| limit < 1 << 60)
}

fn number(path: &str) -> Option<u64> {
    read(path).trim().parse().ok()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(path)).unwrap_or_default()
}

/// `512K` or `32M`.
fn binary_size(text: &str) -> Option<u64> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let shift = match unit {
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_shl(shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_kernel_are_read() {
        let info = "processor\t: 0\nmodel name\t: A processor @ 2GHz\n";
        assert_eq!(cpu_name(info), "A processor @ 2GHz");
        let memory = "MemTotal:       16384 kB\nMemAvailable:    1024 kB\n";
        assert_eq!(meminfo(memory, "MemTotal"), 16 << 20);
        assert_eq!(meminfo(memory, "MemAvailable"), 1 << 20);
        assert_eq!(meminfo(memory, "Other"), 0);
        assert_eq!(binary_size("512K"), Some(512 << 10));
        assert_eq!(binary_size("32M"), Some(32 << 20));
        assert_eq!(binary_size(""), None);
        let module = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n";
        assert_eq!(module_version(module).as_deref(), Some("550.54.15"));
        let open =
            "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.124.06  Release Build\n";
        assert_eq!(module_version(open).as_deref(), Some("570.124.06"));
    }

    #[test]
    fn this_machine_has_a_processor_and_memory() {
        let machine = look();
        assert!(machine.threads > 0 && machine.memory_bytes > 0);
        assert!(available_memory() > 0);
    }
}

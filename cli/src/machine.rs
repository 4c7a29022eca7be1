//! Which machine this is: the identities of its NVIDIA GPUs, as its driver tells them.

use std::{fs, path::Path};

/// Where the driver tells of its GPUs: a folder each.
pub const DRIVER: &str = "/proc/driver/nvidia/gpus";

/// The identities of the GPUs that the driver tells of in `folder`, in their order; none where there is no driver.
pub fn gpus(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut uuids: Vec<String> = entries
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path().join("information")).ok())
        .filter_map(|text| uuid_in(&text))
        .collect();
    uuids.sort_unstable();
    uuids.dedup();
    uuids
}

/// The identity in what the driver tells of a GPU. It hides it from who may not use the GPU.
fn uuid_in(information: &str) -> Option<String> {
    let lines = information.lines();
    lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim() == "GPU UUID")
        .and_then(|(_, uuid)| parse_gpu_uuid(uuid.trim()).ok())
}

/// Reads the identity of a GPU, as `nvidia-smi -L` prints it, and writes it in lower case behind `GPU-`.
pub fn parse_gpu_uuid(text: &str) -> Result<String, String> {
    const PARTS: [usize; 5] = [8, 4, 4, 4, 12];
    let expected = || {
        "expected the UUID of a GPU as `nvidia-smi -L` prints it: GPU- and 32 hexadecimal digits in groups of 8-4-4-4-12"
            .to_owned()
    };
    let uuid = text.strip_prefix("GPU-").ok_or_else(expected)?;
    let parts: Vec<&str> = uuid.split('-').collect();
    let is_uuid = parts.len() == PARTS.len()
        && parts.iter().zip(PARTS).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
    if !is_uuid {
        return Err(expected());
    }
    Ok(format!("GPU-{}", uuid.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "GPU-1f0e6b52-9a43-4b87-8f7a-0123456789ab";
    const SECOND: &str = "GPU-2f0e6b52-9a43-4b87-8f7a-0123456789ab";

    fn information(uuid: &str) -> String {
        format!(
            "Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   \t\t 120\nGPU UUID: \t {uuid}\nVideo BIOS: \t 95.02.3c.80.d3\nBus Type: \t PCIe\n"
        )
    }

    #[test]
    fn the_driver_tells_the_identities_of_its_gpus() {
        let folder = tempfile::tempdir().unwrap();
        for (bus, uuid) in [
            ("0000:41:00.0", SECOND),
            ("0000:01:00.0", FIRST),
            ("0000:81:00.0", "GPU-????????-????-????-????-????????????"),
        ] {
            let gpu = folder.path().join(bus);
            fs::create_dir(&gpu).unwrap();
            fs::write(gpu.join("information"), information(uuid)).unwrap();
        }
        // A folder without what is looked for, and a file where a folder is expected.
        fs::create_dir(folder.path().join("0000:c1:00.0")).unwrap();
        fs::write(folder.path().join("version"), "").unwrap();
        assert_eq!(gpus(folder.path()), [FIRST, SECOND]);
    }

    #[test]
    fn where_there_is_no_driver_there_are_no_gpus() {
        let folder = tempfile::tempdir().unwrap();
        assert!(gpus(&folder.path().join("gpus")).is_empty());
    }

    #[test]
    fn an_identity_is_read_in_either_case() {
        assert_eq!(
            parse_gpu_uuid(&FIRST.replace("ab", "AB")).as_deref(),
            Ok(FIRST)
        );
        for text in [
            "",
            "GPU-",
            "gpu-1f0e6b52-9a43-4b87-8f7a-0123456789ab",
            "1f0e6b52-9a43-4b87-8f7a-0123456789ab",
            "GPU-1f0e6b529a434b878f7a0123456789ab",
            "GPU-1f0e6b52-9a43-4b87-8f7a-0123456789a",
            "GPU-1f0e6b52-9a43-4b87-8f7a-0123456789ag",
            "GPU-1f0e6b52-9a43-4b87-8f7a-0123456789ab-00",
            "MIG-1f0e6b52-9a43-4b87-8f7a-0123456789ab",
        ] {
            assert!(parse_gpu_uuid(text).is_err(), "{text}");
        }
    }
}

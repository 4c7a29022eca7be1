//! What is committed fits together.

use std::{fs, path::Path};

use sha2::{Digest as _, Sha256};

#[test]
fn the_ptx_is_that_of_the_sources() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kernels");
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    for name in ["base", "tensor"] {
        let mut digest = Sha256::new();
        for file in [&format!("{name}.cu"), "common.h", "device/device.h"] {
            digest.update(read(file));
        }
        let digest = hex::encode(digest.finalize());
        let ptx = String::from_utf8(read(&format!("{name}.ptx"))).unwrap();
        let first = ptx.lines().next().unwrap();
        assert!(
            first.ends_with(&digest),
            "{name}.ptx is not what the sources give: run benchmark/kernels/build"
        );
    }
}

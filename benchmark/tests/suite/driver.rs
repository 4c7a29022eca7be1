//! Builds the driver of `tests/driver`, once, with the C compiler that links everything else, too.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The library.
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/driver");
        let library =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cuda-{}.so", std::process::id()));
        let output = Command::new("cc")
            .args([
                "-std=gnu11",
                "-O2",
                "-shared",
                "-fPIC",
                "-Wno-unknown-pragmas",
            ])
            .arg("-I")
            .arg(&folder)
            .arg("-o")
            .arg(&library)
            .arg(folder.join("driver.c"))
            .arg("-lm")
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        library
    })
}

//! The four programs: their ids and shared objects.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use nosana_sdk::common::ids;
use solana_address::Address;

use crate::chain::Program;

/// A program's name, id and shared object.
type Artifact = (&'static str, [u8; 32], &'static [u8]);

/// Those of `programs/artifacts` when this was built.
const EMBEDDED: [Artifact; 4] = [
    (
        "staking",
        ids::STAKING,
        include_bytes!("../../programs/artifacts/nosana_staking.so"),
    ),
    (
        "tiers",
        ids::TIERS,
        include_bytes!("../../programs/artifacts/nosana_tiers.so"),
    ),
    (
        "jobs",
        ids::JOBS,
        include_bytes!("../../programs/artifacts/nosana_jobs.so"),
    ),
    (
        "grid",
        ids::GRID,
        include_bytes!("../../programs/artifacts/nosana_grid.so"),
    ),
];

/// A program file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the program {path}; `cargo xtask programs` builds it")]
pub struct ProgramsError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// Reads `nosana_NAME.so` of every program from a folder, or takes those built in.
pub fn load(artifacts: Option<&Path>) -> Result<Vec<Program>, ProgramsError> {
    EMBEDDED
        .iter()
        .map(|&(name, id, embedded)| {
            let elf = match artifacts {
                Some(dir) => read(dir, name)?,
                None => embedded.to_vec(),
            };
            Ok(Program {
                name: name.to_owned(),
                id: Address::new_from_array(id),
                elf,
            })
        })
        .collect()
}

fn read(dir: &Path, name: &str) -> Result<Vec<u8>, ProgramsError> {
    let path = dir.join(format!("nosana_{name}.so"));
    fs::read(&path).map_err(|source| ProgramsError { path, source })
}

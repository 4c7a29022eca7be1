//! The four programs: ids, keys and shared objects.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
};

use nosana_sdk::common::ids;
use sha2::{Digest as _, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

/// A program as it is to be on chain.
#[derive(Clone, Debug)]
pub struct Program {
    /// What it is called everywhere, for instance `jobs`.
    pub name: &'static str,
    /// The program id.
    pub id: Address,
    /// The shared object, SBPF.
    pub elf: Cow<'static, [u8]>,
}

/// A program's name, id and shared object.
type Artifact = (&'static str, [u8; 32], &'static [u8]);

/// Those of `programs/artifacts` when this was built. The staking program comes first: fees go to
/// its reward vault.
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
                Some(folder) => read(folder, name)?.into(),
                None => embedded.into(),
            };
            Ok(Program {
                name,
                id: Address::new_from_array(id),
                elf,
            })
        })
        .collect()
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, ProgramsError> {
    let path = folder.join(format!("nosana_{name}.so"));
    fs::read(&path).map_err(|source| ProgramsError { path, source })
}

impl Program {
    /// The key of this program's id, when that is a development id, which anyone can rebuild.
    pub fn development_key(&self) -> Option<Keypair> {
        let seed = format!("nosana development program id: {}", self.name);
        let key = Keypair::new_from_array(Sha256::digest(seed).into());
        (key.pubkey() == self.id).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_are_those_of_development() {
        for program in load(None).unwrap() {
            let key = program.development_key();
            assert!(key.is_some(), "{} has another id", program.name);
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load(Some(Path::new("nowhere"))).unwrap_err();
        assert!(error.to_string().contains("nowhere/nosana_staking.so"));
    }
}

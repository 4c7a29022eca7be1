//! The four programs, as this chain takes them: loaded at its start, not deployed by the loader.

use std::path::Path;

use nosana_migrations::programs;
pub use nosana_migrations::programs::ProgramsError;

use crate::chain::Program;

/// Reads `nosana_NAME.so` of every program from a folder, or takes those built in.
pub fn load(artifacts: Option<&Path>) -> Result<Vec<Program>, ProgramsError> {
    let programs = programs::load(artifacts)?.into_iter();
    Ok(programs
        .map(|program| Program {
            name: program.name.to_owned(),
            id: program.id,
            elf: program.elf.into_owned(),
        })
        .collect())
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#grid_initialized;

pub use self::r#grid_initialized::*;

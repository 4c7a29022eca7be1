// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#config;
pub(crate) mod r#stake;

pub use self::r#config::*;
pub use self::r#stake::*;

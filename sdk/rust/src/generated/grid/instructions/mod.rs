// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#initialize;

pub use self::r#initialize::*;

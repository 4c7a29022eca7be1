// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#config;
pub(crate) mod r#gpu_class;
pub(crate) mod r#host;

pub use self::r#config::*;
pub use self::r#gpu_class::*;
pub use self::r#host::*;

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#config;
pub(crate) mod r#host_record;
pub(crate) mod r#job;
pub(crate) mod r#market;
pub(crate) mod r#queue;

pub use self::r#config::*;
pub use self::r#host_record::*;
pub use self::r#job::*;
pub use self::r#market::*;
pub use self::r#queue::*;

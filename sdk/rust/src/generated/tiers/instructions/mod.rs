// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#close_host;
pub(crate) mod r#initialize;
pub(crate) mod r#register_host;
pub(crate) mod r#rotate_worker;
pub(crate) mod r#set_class;

pub use self::r#close_host::*;
pub use self::r#initialize::*;
pub use self::r#register_host::*;
pub use self::r#rotate_worker::*;
pub use self::r#set_class::*;

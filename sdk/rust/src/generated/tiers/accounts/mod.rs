// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#admission;
pub(crate) mod r#config;
pub(crate) mod r#gpu_class;
pub(crate) mod r#host;
pub(crate) mod r#import;
pub(crate) mod r#report;
pub(crate) mod r#slash;

pub use self::r#admission::*;
pub use self::r#config::*;
pub use self::r#gpu_class::*;
pub use self::r#host::*;
pub use self::r#import::*;
pub use self::r#report::*;
pub use self::r#slash::*;

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#class_set;
pub(crate) mod r#host_closed;
pub(crate) mod r#host_registered;
pub(crate) mod r#policy;
pub(crate) mod r#tiers_initialized;
pub(crate) mod r#worker_rotated;

pub use self::r#class_set::*;
pub use self::r#host_closed::*;
pub use self::r#host_registered::*;
pub use self::r#policy::*;
pub use self::r#tiers_initialized::*;
pub use self::r#worker_rotated::*;

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#staked;
pub(crate) mod r#staking_initialized;

pub use self::r#staked::*;
pub use self::r#staking_initialized::*;

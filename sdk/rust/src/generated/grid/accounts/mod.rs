// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#award;
pub(crate) mod r#grid;
pub(crate) mod r#phase;
pub(crate) mod r#seat;

pub use self::r#award::*;
pub use self::r#grid::*;
pub use self::r#phase::*;
pub use self::r#seat::*;

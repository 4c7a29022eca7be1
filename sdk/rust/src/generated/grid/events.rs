//! Events of the grid program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;

pub use super::types::GridInitialized;

/// An event of the grid program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    GridInitialized(GridInitialized),
}

impl Event {
    /// Reads the bytes of a `Program data:` line of a transaction's log, base64
    /// already removed. `None` when they are no event of this program. Bytes after
    /// the known fields are passed over: later versions may append fields.
    pub fn decode(data: &[u8]) -> Option<Self> {
        let (discriminator, mut fields) = data.split_at_checked(8)?;
        Some(match discriminator {
            [186, 206, 196, 128, 181, 177, 29, 107] => {
                Self::GridInitialized(GridInitialized::deserialize(&mut fields).ok()?)
            }
            _ => return None,
        })
    }

    /// The event's name in the IDL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::GridInitialized(_) => "GridInitialized",
        }
    }
}

//! Errors of the grid program.

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

/// Why the grid program refused an instruction.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u32)]
pub enum GridError {
    /// 6300: at least one reviewer must be named
    NoReviewer = 6300,
}

impl GridError {
    /// Every error, by rising code.
    pub const ALL: &'static [Self] = &[Self::NoReviewer];

    /// The error of a custom program error code; `None` when it is not this program's.
    pub const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            6300 => Self::NoReviewer,
            _ => return None,
        })
    }

    /// The custom program error code.
    pub const fn code(self) -> u32 {
        self as u32
    }

    /// The error's name in the IDL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoReviewer => "NoReviewer",
        }
    }

    /// What was expected.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NoReviewer => "at least one reviewer must be named",
        }
    }
}

impl core::fmt::Display for GridError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for GridError {}

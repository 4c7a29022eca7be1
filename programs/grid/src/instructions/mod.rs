//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod accept_authority;
pub mod agree;
pub mod award;
pub mod cancel_phase;
pub mod claim;
pub mod close_award;
pub mod close_phase;
pub mod close_seat;
pub mod count;
pub mod count_report;
pub mod create_phase;
pub mod finalize;
pub mod fund;
pub mod give_back;
pub mod initialize;
pub mod move_up;
pub mod open_phase;
pub mod propose_authority;
pub mod register;
pub mod replace_reviewer;
pub mod revoke;
pub mod update_grid;
pub mod update_phase;
pub mod withdraw;

pub use accept_authority::*;
pub use agree::*;
pub use award::*;
pub use cancel_phase::*;
pub use claim::*;
pub use close_award::*;
pub use close_phase::*;
pub use close_seat::*;
pub use count::*;
pub use count_report::*;
pub use create_phase::*;
pub use finalize::*;
pub use fund::*;
pub use give_back::*;
pub use initialize::*;
pub use move_up::*;
pub use open_phase::*;
pub use propose_authority::*;
pub use register::*;
pub use replace_reviewer::*;
pub use revoke::*;
pub use update_grid::*;
pub use update_phase::*;
pub use withdraw::*;

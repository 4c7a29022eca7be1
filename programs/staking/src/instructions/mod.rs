//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod accept_authority;
pub mod bond;
pub mod claim_rewards;
pub mod close;
pub mod extend;
pub mod initialize;
pub mod propose_authority;
pub mod release;
pub mod restake;
pub mod slash;
pub mod stake;
pub mod sync_rewards;
pub mod top_up;
pub mod unstake;
pub mod update_config;
pub mod withdraw;

pub use accept_authority::*;
pub use bond::*;
pub use claim_rewards::*;
pub use close::*;
pub use extend::*;
pub use initialize::*;
pub use propose_authority::*;
pub use release::*;
pub use restake::*;
pub use slash::*;
pub use stake::*;
pub use sync_rewards::*;
pub use top_up::*;
pub use unstake::*;
pub use update_config::*;
pub use withdraw::*;

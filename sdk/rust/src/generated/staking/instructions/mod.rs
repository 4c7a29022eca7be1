// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#accept_authority;
pub(crate) mod r#bond;
pub(crate) mod r#claim_rewards;
pub(crate) mod r#close;
pub(crate) mod r#extend;
pub(crate) mod r#initialize;
pub(crate) mod r#propose_authority;
pub(crate) mod r#release;
pub(crate) mod r#restake;
pub(crate) mod r#slash;
pub(crate) mod r#stake;
pub(crate) mod r#sync_rewards;
pub(crate) mod r#top_up;
pub(crate) mod r#unstake;
pub(crate) mod r#update_config;
pub(crate) mod r#withdraw;

pub use self::r#accept_authority::*;
pub use self::r#bond::*;
pub use self::r#claim_rewards::*;
pub use self::r#close::*;
pub use self::r#extend::*;
pub use self::r#initialize::*;
pub use self::r#propose_authority::*;
pub use self::r#release::*;
pub use self::r#restake::*;
pub use self::r#slash::*;
pub use self::r#stake::*;
pub use self::r#sync_rewards::*;
pub use self::r#top_up::*;
pub use self::r#unstake::*;
pub use self::r#update_config::*;
pub use self::r#withdraw::*;

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

pub(crate) mod r#bonded;
pub(crate) mod r#released;
pub(crate) mod r#restaked;
pub(crate) mod r#rewards_claimed;
pub(crate) mod r#rewards_synced;
pub(crate) mod r#slashed;
pub(crate) mod r#stake_closed;
pub(crate) mod r#stake_extended;
pub(crate) mod r#stake_topped_up;
pub(crate) mod r#staked;
pub(crate) mod r#staking_authority_accepted;
pub(crate) mod r#staking_authority_proposed;
pub(crate) mod r#staking_config_updated;
pub(crate) mod r#staking_initialized;
pub(crate) mod r#unstaked;
pub(crate) mod r#withdrawn;

pub use self::r#bonded::*;
pub use self::r#released::*;
pub use self::r#restaked::*;
pub use self::r#rewards_claimed::*;
pub use self::r#rewards_synced::*;
pub use self::r#slashed::*;
pub use self::r#stake_closed::*;
pub use self::r#stake_extended::*;
pub use self::r#stake_topped_up::*;
pub use self::r#staked::*;
pub use self::r#staking_authority_accepted::*;
pub use self::r#staking_authority_proposed::*;
pub use self::r#staking_config_updated::*;
pub use self::r#staking_initialized::*;
pub use self::r#unstaked::*;
pub use self::r#withdrawn::*;

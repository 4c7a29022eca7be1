//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod accept_admin;
pub mod apply_policy;
pub mod assess;
pub mod bond;
pub mod close_host;
pub mod close_import;
pub mod close_report;
pub mod close_slash;
pub mod contest_slash;
pub mod execute_slash;
pub mod import_host;
pub mod initialize;
pub mod migrate_config;
pub mod open_import;
pub mod propose_admin;
pub mod propose_policy;
pub mod propose_slash;
pub mod register_host;
pub mod release_bond;
pub mod rotate_worker;
pub mod set_class;
pub mod set_tier;
pub mod submit_report;
pub mod unbond;
pub mod update_config;
pub mod update_host;
pub mod withdraw_policy;
pub mod withdraw_slash;

pub use accept_admin::*;
pub use apply_policy::*;
pub use assess::*;
pub use bond::*;
pub use close_host::*;
pub use close_import::*;
pub use close_report::*;
pub use close_slash::*;
pub use contest_slash::*;
pub use execute_slash::*;
pub use import_host::*;
pub use initialize::*;
pub use migrate_config::*;
pub use open_import::*;
pub use propose_admin::*;
pub use propose_policy::*;
pub use propose_slash::*;
pub use register_host::*;
pub use release_bond::*;
pub use rotate_worker::*;
pub use set_class::*;
pub use set_tier::*;
pub use submit_report::*;
pub use unbond::*;
pub use update_config::*;
pub use update_host::*;
pub use withdraw_policy::*;
pub use withdraw_slash::*;

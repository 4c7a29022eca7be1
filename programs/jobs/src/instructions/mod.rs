//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod accept_authority;
pub mod accept_market_authority;
pub mod attach_result;
pub mod cancel;
pub mod checkpoint;
pub mod close_job;
pub mod close_market;
pub mod close_record;
pub mod collect;
pub mod create_queue;
pub mod expire;
pub mod extend;
pub mod finish;
pub mod grow_queue;
pub mod initialize;
pub mod join;
pub mod leave;
pub mod migrate_market;
pub mod open_market;
pub mod open_record;
pub mod post;
pub mod post_to;
pub mod propose_authority;
pub mod propose_market_authority;
pub mod quit;
pub mod renew;
pub mod start;
pub mod stop;
pub mod sweep;
pub mod update_config;
pub mod update_market;

pub use accept_authority::*;
pub use accept_market_authority::*;
pub use attach_result::*;
pub use cancel::*;
pub use checkpoint::*;
pub use close_job::*;
pub use close_market::*;
pub use close_record::*;
pub use collect::*;
pub use create_queue::*;
pub use expire::*;
pub use extend::*;
pub use finish::*;
pub use grow_queue::*;
pub use initialize::*;
pub use join::*;
pub use leave::*;
pub use migrate_market::*;
pub use open_market::*;
pub use open_record::*;
pub use post::*;
pub use post_to::*;
pub use propose_authority::*;
pub use propose_market_authority::*;
pub use quit::*;
pub use renew::*;
pub use start::*;
pub use stop::*;
pub use sweep::*;
pub use update_config::*;
pub use update_market::*;

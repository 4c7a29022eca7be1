//! One file an instruction.

// Every instruction file has a `handle`; they are always called by their module.
#![allow(ambiguous_glob_reexports)]

pub mod cancel;
pub mod checkpoint;
pub mod close_job;
pub mod close_record;
pub mod collect;
pub mod create_queue;
pub mod expire;
pub mod finish;
pub mod initialize;
pub mod join;
pub mod leave;
pub mod open_market;
pub mod open_record;
pub mod post;
pub mod quit;
pub mod renew;
pub mod start;
pub mod stop;
pub mod sweep;

pub use cancel::*;
pub use checkpoint::*;
pub use close_job::*;
pub use close_record::*;
pub use collect::*;
pub use create_queue::*;
pub use expire::*;
pub use finish::*;
pub use initialize::*;
pub use join::*;
pub use leave::*;
pub use open_market::*;
pub use open_record::*;
pub use post::*;
pub use quit::*;
pub use renew::*;
pub use start::*;
pub use stop::*;
pub use sweep::*;

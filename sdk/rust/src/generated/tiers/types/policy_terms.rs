// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// The same as an argument and in events. See `nosana_common::assessment::Policy`.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PolicyTerms {
    /// Weight that must be bonded for Premium, xNOS.
    pub bond: u64,
    /// How old the newest passed proof may be, seconds; zero: any age.
    pub proof_age: u32,
    /// Jobs completed before promotion.
    pub jobs_completed: u32,
    /// Days in Community before promotion.
    pub days: u16,
    /// Proofs passed before promotion.
    pub proofs: u16,
    /// Share of jobs that succeeded, for promotion, basis points.
    pub success_bps: u16,
    /// Share of the last 30 days online, for promotion, basis points.
    pub uptime_bps: u16,
    /// Benchmark score against the class, for promotion, basis points, at most 20 000.
    pub score_bps: u16,
    /// Below this success share a Premium host is demoted, basis points.
    pub demote_success_bps: u16,
    /// Below this uptime share a Premium host is demoted, basis points.
    pub demote_uptime_bps: u16,
    /// Below this score a Premium host is demoted, basis points.
    pub demote_score_bps: u16,
    /// After this many failed proofs in a row a host is removed; zero: never.
    pub remove_failed_proofs: u16,
    /// Below this success share a host is removed, basis points; zero: never.
    pub remove_success_bps: u16,
    /// After this many silent days a host is removed; zero: never.
    pub remove_silent_days: u16,
    /// Days in Premium before a share or score can demote.
    pub grace_days: u16,
    /// Jobs below which a success share neither demotes nor removes.
    pub min_jobs: u16,
    /// The most of its bond that a host can lose by slashes in 30 days, basis points,
    /// at most 5 000.
    pub slash_bps: u16,
    /// Hours between two reports of the same sort.
    pub report_hours: u16,
}

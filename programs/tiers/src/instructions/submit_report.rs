//! `submit_report`: signed by an assessor.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::{
    assessment::{self, FIGURES, ReportKind},
    tier::Tier,
};

use crate::{
    error::TiersError,
    event::ReportSubmitted,
    state::{Config, GpuClass, Host, Report, VERSION},
};

const SECONDS_PER_HOUR: i64 = 60 * 60;

/// Arguments of `submit_report`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct SubmitReportArgs {
    /// What was measured, see `nosana_common::assessment::ReportKind`.
    pub kind: u8,
    /// Whether it passed.
    pub passed: bool,
    /// The figures of a benchmark that passed, as `GpuClass::baseline`; zero otherwise.
    pub figures: [u64; FIGURES],
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Its number among the host's reports: the host's next one.
    pub sequence: u64,
}

/// Accounts of `submit_report`.
#[derive(Accounts)]
#[instruction(args: SubmitReportArgs)]
pub struct SubmitReport {
    /// An assessor, who pays.
    #[account(mut)]
    pub assessor: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host's class of GPUs.
    pub class: Account<GpuClass>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The report to create.
    #[account(init, payer = assessor, seeds = [b"report", host, args.sequence.to_le_bytes()], bump)]
    pub report: Account<Report>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only an assessor that the configuration names, and not of a removed host.
/// - The class is the host's, the sequence the host's next, so that of two assessors at
///   the same time one is refused.
/// - Between two reports of the same sort lie the policy's hours; proofs and spoof checks
///   are one sort.
/// - Only a benchmark that passed has figures. Its score is computed here, against the
///   class as it is now; one that failed has the score zero.
/// - A proof that passed ends a row of failed ones; a spoof check that passed does not,
///   and is no proof, but failing it counts as failing a proof.
pub fn handle(ctx: &mut Context<SubmitReport>, args: SubmitReportArgs) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let kind = validate(&ctx.accounts, &args, at)?;
    let accounts = &mut ctx.accounts;
    let score_bps = match kind {
        ReportKind::Benchmark if args.passed => {
            assessment::score(args.figures, accounts.class.baseline(at))
        }
        _ => 0,
    };
    let figures = args.figures.map(Into::into);
    let (assessor, sequence) = (*accounts.assessor.address(), args.sequence);
    *accounts.report = Report {
        version: VERSION,
        bump: ctx.bumps.report,
        kind: args.kind,
        passed: u8::from(args.passed),
        score_bps: score_bps.into(),
        host: *accounts.host.address(),
        evidence: args.evidence,
        payer: assessor,
        sequence: sequence.into(),
        at: at.into(),
        figures,
        reserved: [0; 32],
    };
    let host = &mut accounts.host;
    host.next_report = sequence.checked_add(1).ok_or(TiersError::Overflow)?.into();
    match kind {
        ReportKind::Benchmark => {
            host.benchmark = figures;
            host.score_bps = score_bps.into();
            host.benchmarked_at = at.into();
        }
        ReportKind::Proof | ReportKind::SpoofCheck => note_proof(host, kind, args.passed, at),
    }
    emit!(ReportSubmitted {
        report: *accounts.report.address(),
        host: *host.address(),
        assessor,
        sequence,
        kind: args.kind,
        passed: u8::from(args.passed),
        figures: args.figures,
        score_bps,
        evidence: args.evidence,
        proofs_passed: host.proofs_passed.get(),
        proofs_failed: host.proofs_failed.get(),
        strikes: host.strikes.get(),
        at,
    });
    Ok(())
}

fn validate(accounts: &SubmitReport, args: &SubmitReportArgs, at: i64) -> Result<ReportKind> {
    let (config, host) = (&accounts.config, &accounts.host);
    require!(
        config.has_assessor(accounts.assessor.address()),
        TiersError::NotAssessor
    );
    require!(host.tier() != Tier::Removed, TiersError::HostRemoved);
    require!(
        *accounts.class.address() == host.class,
        TiersError::WrongClass
    );
    require!(
        args.sequence == host.next_report.get(),
        TiersError::WrongSequence
    );
    let kind = ReportKind::try_from(args.kind).map_err(|()| TiersError::BadReport)?;
    let may_have_figures = kind == ReportKind::Benchmark && args.passed;
    require!(
        may_have_figures || args.figures == [0; FIGURES],
        TiersError::BadReport
    );
    let last = match kind {
        ReportKind::Benchmark => host.benchmarked_at,
        ReportKind::Proof | ReportKind::SpoofCheck => host.proof_tried_at,
    };
    let pause = i64::from(config.policy.report_hours.get()).saturating_mul(SECONDS_PER_HOUR);
    // Zero stands for never.
    require!(
        last.is_zero() || at >= last.get().saturating_add(pause),
        TiersError::ReportTooSoon
    );
    Ok(kind)
}

/// Counters stop at their largest value: they are statistics, not money.
fn note_proof(host: &mut Host, kind: ReportKind, passed: bool, at: i64) {
    host.proof_tried_at = at.into();
    if !passed {
        host.strikes = host.strikes.saturating_add(1);
        host.proofs_failed = host.proofs_failed.saturating_add(1);
    } else if kind == ReportKind::Proof {
        host.strikes = 0.into();
        host.proofs_passed = host.proofs_passed.saturating_add(1);
        host.proof_at = at.into();
    }
}

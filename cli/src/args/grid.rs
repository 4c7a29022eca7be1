//! `nosana grid`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::OneHost;
use crate::units::parse_amount;

/// What is done with the test grid: by organisers, by who takes part, by reviewers, by anyone.
#[derive(Debug, Subcommand)]
pub enum GridCommand {
    /// Set the budget of all phases, and who reviews later ones; organiser
    Create(GridArguments),
    /// The program: budget, pool, reviewers, phases
    Show,
    /// Pay NOS into the pool that phases are opened from; anyone may
    Fund(FundArguments),
    /// Take NOS out of the pool that no phase has; organiser
    Withdraw(WithdrawArguments),
    /// Phases: their terms, times and seats
    #[command(subcommand)]
    Phase(PhaseCommand),
    /// Register a host for a phase: it gets a seat, or a place in the line behind them
    Register(RegisterSeatArguments),
    /// Give a seat, or a place in the line, back; the next in line moves up
    GiveBack(OneSeat),
    /// Give a free seat to the next in line; anyone may
    MoveUp(MoveUpArguments),
    /// Where a host stands in a phase: seat, points by kind, what they are worth, what to do next
    Standing(OneSeat),
    /// Count what a host has done since it was counted last, or all hosts of a phase; anyone may
    Count(CountArguments),
    /// Have the reward of a seat paid out, once the phase is final
    Claim(OneSeat),
    /// Award points to a seat, or propose to disqualify it; reviewer
    Award(AwardArguments),
    /// Agree to what another reviewer proposed; reviewer
    Agree(OneAward),
    /// Take an award back, with a reason; the reviewer, who agreed, or the organiser
    Revoke(RevokeArguments),
    /// What waits for a second reviewer, and what the reviewer has awarded of its cap
    Queue(PhaseArguments),
    /// Fix the points of a phase once its review is over; anyone may
    Finalize(PhaseArguments),
    /// Who has how many points, as a table, JSON, CSV or a picture
    Leaderboard(LeaderboardArguments),
    /// The list of performant hosts, or of those who wait, as a document for `nosana admin import open`
    Export(ExportArguments),
    /// Close the accounts of a closed phase's seats and awards, whose rent returns; anyone may, once its lists were exported
    Sweep(SweepArguments),
}

/// What of the program is set; what is not named stays.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct GridArguments {
    /// The most NOS that all phases together may be opened with
    #[arg(long, value_name = "NOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub budget: Option<u64>,
    /// Who may award points in later phases: up to 4 addresses, in place of those that may now
    #[arg(long, value_name = "ADDRESS")]
    pub reviewer: Vec<String>,
}

/// How much is paid in.
#[derive(Args, Debug)]
pub struct FundArguments {
    /// How many NOS, such as 250000 or 0.5
    #[arg(value_name = "NOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub amount: u64,
}

/// How much is taken out.
#[derive(Args, Debug)]
pub struct WithdrawArguments {
    /// How many NOS, such as 250000 or 0.5
    #[arg(value_name = "NOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub amount: u64,
    /// The token account that they go to; unset, the wallet's
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
}

/// What is done with phases.
#[derive(Debug, Subcommand)]
pub enum PhaseCommand {
    /// All phases
    List,
    /// A phase: stage, times, seats, terms, pool, and what work costs and pays
    Show(ShowPhaseArguments),
    /// Make the next phase, as a draft, from a file of terms; organiser
    Create(CreatePhaseArguments),
    /// Give a draft other terms; organiser
    Update(UpdatePhaseArguments),
    /// Fix the terms of a draft and put its pool aside; organiser
    Open(OnePhase),
    /// Take back a phase for which nobody has registered; its pool returns; organiser
    Cancel(OnePhase),
    /// Return what nobody claimed, once the time to claim is over; anyone may
    Close(OnePhase),
    /// Replace a reviewer of a phase; organiser
    Reviewer(ReviewerArguments),
}

/// Which phase.
#[derive(Args, Debug)]
pub struct OnePhase {
    /// Its number
    pub phase: u32,
}

/// Which phase, the newest when it is not said.
#[derive(Args, Debug)]
pub struct PhaseArguments {
    /// The phase's number; unset, the newest that is no draft
    #[arg(long, value_name = "N")]
    pub phase: Option<u32>,
}

/// Which phase is shown, and how.
#[derive(Args, Debug)]
pub struct ShowPhaseArguments {
    /// Its number; unset, the newest that is no draft
    pub phase: Option<u32>,
    /// As a file for `nosana grid phase create`, whatever --output says
    #[arg(long)]
    pub toml: bool,
}

/// From what a phase is made.
#[derive(Args, Debug)]
pub struct CreatePhaseArguments {
    /// The terms in TOML, as `nosana grid phase show --toml` prints them
    pub file: PathBuf,
}

/// From what a draft is changed.
#[derive(Args, Debug)]
pub struct UpdatePhaseArguments {
    /// Its number
    pub phase: u32,
    /// The terms in TOML, all of them
    pub file: PathBuf,
}

/// Which reviewer is replaced.
#[derive(Args, Debug)]
pub struct ReviewerArguments {
    /// The phase's number
    pub phase: u32,
    /// Which of its reviewers, from 0, as `nosana grid phase show` lists them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=3))]
    pub place: u8,
    /// Who reviews in that place, or `nobody`
    #[arg(long, value_name = "ADDRESS")]
    pub to: String,
}

/// Which host is registered, for which phase.
#[derive(Args, Debug)]
pub struct RegisterSeatArguments {
    /// Which seat.
    #[command(flatten)]
    pub seat: OneSeat,
    /// Key file of who pays the fees and the seat's rent; the wallet then needs no SOL
    #[arg(long, value_name = "FILE")]
    pub payer: Option<PathBuf>,
}

/// A host's seat in a phase.
#[derive(Args, Debug)]
pub struct OneSeat {
    /// Which phase.
    #[command(flatten)]
    pub phase: PhaseArguments,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
}

/// Whose line moves up.
#[derive(Args, Debug)]
pub struct MoveUpArguments {
    /// Which phase.
    #[command(flatten)]
    pub phase: PhaseArguments,
    /// As many as there are free seats
    #[arg(long)]
    pub all: bool,
}

/// Whose work is counted.
#[derive(Args, Debug)]
pub struct CountArguments {
    /// Which seat.
    #[command(flatten)]
    pub seat: OneSeat,
    /// Every seat of the phase, and every test that is not counted yet
    #[arg(long, conflicts_with_all = ["host", "index"])]
    pub all: bool,
}

/// What is awarded, to whom, and why.
#[derive(Args, Debug)]
pub struct AwardArguments {
    /// The host that has the seat, or the seat's address
    pub host: String,
    /// What for
    #[arg(long, value_enum)]
    pub kind: AwardKind,
    /// How many points; none for a disqualification
    #[arg(long, value_name = "N", allow_negative_numbers = true, required_if_eq_any([("kind", "feedback"), ("kind", "bugs"), ("kind", "education")]))]
    pub points: Option<u64>,
    /// The evidence: its SHA-256 goes on chain, which counts once in a phase
    #[command(flatten)]
    pub evidence: EvidenceArguments,
    /// Which phase.
    #[command(flatten)]
    pub phase: PhaseArguments,
}

/// What an award rests on.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct EvidenceArguments {
    /// The evidence: its SHA-256 goes on chain and counts once in a phase, and the file into the store, for everybody to read
    #[arg(long, value_name = "FILE")]
    pub evidence_file: Option<PathBuf>,
    /// The SHA-256 of evidence that is kept elsewhere, 64 hexadecimal digits
    #[arg(long, value_name = "HEX")]
    pub evidence: Option<String>,
}

/// What reviewers award for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AwardKind {
    /// Feedback that helps
    Feedback,
    /// Bugs and improvements found
    Bugs,
    /// Teaching others
    Education,
    /// Nothing: the seat is taken out of the phase, when a second reviewer agrees
    Disqualification,
}

/// An award.
#[derive(Args, Debug)]
pub struct OneAward {
    /// Its address, as `nosana grid queue` lists it
    pub award: String,
}

/// Which award is taken back, and why.
#[derive(Args, Debug)]
pub struct RevokeArguments {
    /// Its address, as `nosana grid queue` lists it
    pub award: String,
    /// Why, for everybody to read: 1 to 64 bytes
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// How a leaderboard is printed.
#[derive(Args, Debug)]
pub struct LeaderboardArguments {
    /// Which phase.
    #[command(flatten)]
    pub phase: PhaseArguments,
    /// Only so many, the best
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,
    /// As CSV into this file, `-` for stdout, instead of a table
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// As a picture into this file, `-` for stdout, of the best 25 or up to 30 by --top, instead of a table
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// Which list is exported, as which import.
#[derive(Args, Debug)]
pub struct ExportArguments {
    /// Which phase.
    #[command(flatten)]
    pub phase: PhaseArguments,
    /// Which hosts
    #[arg(long, value_enum)]
    pub list: ExportedList,
    /// The import's number
    #[arg(long, value_name = "ID")]
    pub import: u16,
    /// The file; unset, stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Compare with the import on the chain instead
    #[arg(long, conflicts_with = "out")]
    pub verify: bool,
}

/// Which hosts of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportedList {
    /// Those with as many points as the phase asks for, who enter Premium
    Performant,
    /// Those that waited for a seat to the end, who enter Community
    Waiting,
}

/// Whose accounts are closed.
#[derive(Args, Debug)]
pub struct SweepArguments {
    /// Which phase.
    #[command(flatten)]
    pub phase: PhaseArguments,
    /// Only the seat of this host, which was disqualified, while seats are given; reviewer or organiser
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<String>,
}

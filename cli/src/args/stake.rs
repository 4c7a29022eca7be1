//! `nosana stake`.

use clap::{Args, Subcommand};

use super::Payer;
use crate::units::{Seconds, parse_amount, parse_duration, parse_total};

/// What an owner of NOS does; signed with --wallet, or else by the owner of the localnet's host.
#[derive(Debug, Subcommand)]
pub enum StakeCommand {
    /// Lock NOS; the longer, the more they weigh: 4 times their amount for a year
    Create(CreateArguments),
    /// Add NOS to a stake, for the same duration
    TopUp(TopUpArguments),
    /// Make a stake's duration longer, while nothing of it is bonded
    Extend(ExtendStakeArguments),
    /// Begin to take a stake out, while nothing of it is bonded: it becomes free evenly over its duration, without weight
    Unstake,
    /// Stake again what is left of a stake that is being taken out
    Restake,
    /// Take out what has become free
    Withdraw,
    /// Take out the rest once all is free, and end the stake; its rent returns
    Close,
    /// Have the stake's part of the fees paid out
    Claim,
    /// Share out the fees that have arrived, as every claim does; anyone may
    Sync,
    /// A stake: its weight, what is bonded, rewards, and when it becomes free
    Show(ShowStakeArguments),
}

/// How NOS are locked.
#[derive(Args, Debug)]
pub struct CreateArguments {
    /// How many NOS, such as 50 or 0.5
    #[arg(long, value_name = "NOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub amount: u64,
    /// How long, from 14d to 365d: that long it takes to get them out again
    #[arg(long, value_name = "TIME", value_parser = parse_duration, allow_negative_numbers = true)]
    pub duration: Seconds,
    /// Who pays the SOL.
    #[command(flatten)]
    pub payer: Payer,
}

/// How many NOS are added.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct TopUpArguments {
    /// How many NOS more, such as 50 or 0.5
    #[arg(long, value_name = "NOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub amount: Option<u64>,
    /// How many NOS there shall be in all; safe to repeat
    #[arg(long, value_name = "NOS", value_parser = parse_total, allow_negative_numbers = true)]
    pub to: Option<u64>,
}

/// How long tokens are locked.
#[derive(Args, Debug)]
pub struct ExtendStakeArguments {
    /// How long in all, at most 365d
    #[arg(long, value_name = "TIME", value_parser = parse_duration, allow_negative_numbers = true)]
    pub duration: Seconds,
}

/// Whose stake.
#[derive(Args, Debug)]
pub struct ShowStakeArguments {
    /// Its owner; unset, the wallet
    pub owner: Option<String>,
}

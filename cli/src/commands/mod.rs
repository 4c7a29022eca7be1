//! One module a noun, one function a verb.

pub mod admin;
pub mod admin_host;
pub mod admin_market;
mod artifacts;
pub mod assessor;
pub mod award;
pub mod bond;
pub mod class;
pub mod close_host;
pub mod count;
pub mod doctor;
pub mod drain;
pub mod exec;
pub mod firewall;
pub mod gpus;
pub mod grid;
pub mod host;
pub mod host_logs;
pub mod import;
pub mod job;
pub mod leaderboard;
pub mod leftovers;
pub mod localnet;
pub mod market;
pub mod phase;
pub mod policy;
pub mod prune;
pub mod rotate_worker;
pub mod seat;
pub mod send_definition;
pub mod services;
pub mod slash;
pub mod stake;
pub mod staking;
pub mod standing;
pub mod tiers;
pub mod upkeep;
pub mod wallet;

use crate::{
    args::{Command, HostCommand, JobCommand, MarketCommand, WalletCommand},
    error::Result,
    printer::Printer,
    settings::Settings,
};

/// How a command ended that did what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// All is well.
    Success,
    /// The job that was waited for ended other than with code 0.
    JobFailed,
    /// No agent could work.
    Unfit,
    /// The user interrupted.
    Interrupted,
    /// The system asked to end.
    Terminated,
}

/// Runs `command`.
pub async fn dispatch(
    command: &Command,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        Command::Localnet(_) => Ok(ExitStatus::Success),
        Command::Host(command) => dispatch_host(command, settings, printer).await,
        Command::Stake(command) => stake::run(command, settings, printer).await,
        Command::Job(command) => dispatch_job(command, settings, printer).await,
        Command::Market(MarketCommand::List) => market::list(settings, printer).await,
        Command::Market(MarketCommand::Show(one)) => market::show(one, settings, printer).await,
        Command::Market(MarketCommand::Sweep(one)) => upkeep::sweep(one, settings, printer).await,
        Command::Market(MarketCommand::Evict(one)) => {
            leftovers::evict(one, settings, printer).await
        }
        Command::Grid(command) => grid::run(command, settings, printer).await,
        Command::Admin(command) => admin::run(command, settings, printer).await,
        Command::Wallet(WalletCommand::Balance) => wallet::balance(settings, printer).await,
    }
}

async fn dispatch_host(
    command: &HostCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        HostCommand::Run(_) => Ok(ExitStatus::Success),
        HostCommand::Doctor(arguments) => doctor::examine(arguments, settings, printer).await,
        HostCommand::Gpus(arguments) => gpus::show(arguments, printer).await,
        HostCommand::Register(arguments) => host::register(arguments, settings, printer).await,
        HostCommand::Firewall(arguments) => firewall::run(arguments, printer).await,
        HostCommand::Status(arguments) => host::status(arguments, settings, printer).await,
        HostCommand::Drain(arguments) => drain::drain(arguments, printer).await,
        HostCommand::Logs(arguments) => host_logs::logs(arguments, printer).await,
        HostCommand::Prune(arguments) => prune::prune(arguments, settings, printer).await,
        HostCommand::Standing(one) => standing::show(one, settings, printer).await,
        HostCommand::Bond(arguments) => bond::bond(arguments, settings, printer).await,
        HostCommand::Unbond(arguments) => bond::unbond(arguments, settings, printer).await,
        HostCommand::Release(one) => bond::release(one, settings, printer).await,
        HostCommand::Assess(one) => standing::assess(one, settings, printer).await,
        HostCommand::Update(arguments) => host::update(arguments, settings, printer).await,
        HostCommand::RotateWorker(arguments) => {
            rotate_worker::rotate(arguments, settings, printer).await
        }
        HostCommand::Close(arguments) => close_host::close(arguments, settings, printer).await,
        HostCommand::Collect(one) => leftovers::collect_for_host(one, settings, printer).await,
        HostCommand::Contest(arguments) => slash::contest(arguments, settings, printer).await,
        HostCommand::Import(arguments) => import::admit(arguments, settings, printer).await,
    }
}

async fn dispatch_job(
    command: &JobCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        JobCommand::Post(arguments) => job::post(arguments, settings, printer).await,
        JobCommand::SendDefinition(arguments) => {
            send_definition::send(arguments, settings, printer).await
        }
        JobCommand::Show(one) => job::show(one, settings, printer).await,
        JobCommand::Watch(arguments) => job::watch(arguments, settings, printer).await,
        JobCommand::Logs(arguments) => job::logs(arguments, settings, printer).await,
        JobCommand::Services(arguments) => services::services(arguments, settings, printer).await,
        JobCommand::Exec(arguments) => exec::exec(arguments, settings, printer).await,
        JobCommand::Result(one) => job::result(one, settings, printer).await,
        JobCommand::Artifacts(arguments) => {
            artifacts::artifacts(arguments, settings, printer).await
        }
        JobCommand::Stop(arguments) => job::stop(arguments, settings, printer).await,
        JobCommand::Extend(arguments) => upkeep::extend(arguments, settings, printer).await,
        JobCommand::List => job::list(settings, printer).await,
        JobCommand::Expire(one) => upkeep::expire(one, settings, printer).await,
        JobCommand::Collect(which) => match &which.job {
            Some(job) => upkeep::collect(job, settings, printer).await,
            None => leftovers::collect_all(settings, printer).await,
        },
        JobCommand::Close(which) => match &which.job {
            Some(job) => upkeep::close(job, settings, printer).await,
            None => leftovers::close_all(settings, printer).await,
        },
    }
}

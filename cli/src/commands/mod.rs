//! One module a noun, one function a verb.

pub mod admin;
pub mod admin_market;
pub mod host;
pub mod job;
pub mod localnet;
pub mod market;
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
        Command::Localnet(_) | Command::Host(HostCommand::Run(_)) => Ok(ExitStatus::Success),
        Command::Host(HostCommand::Register(arguments)) => {
            host::register(arguments, settings, printer).await
        }
        Command::Host(HostCommand::Status(arguments)) => {
            host::status(arguments, settings, printer).await
        }
        Command::Job(command) => dispatch_job(command, settings, printer).await,
        Command::Market(MarketCommand::List) => market::list(settings, printer).await,
        Command::Market(MarketCommand::Show(one)) => market::show(one, settings, printer).await,
        Command::Market(MarketCommand::Sweep(one)) => upkeep::sweep(one, settings, printer).await,
        Command::Admin(command) => admin::run(command, settings, printer).await,
        Command::Wallet(WalletCommand::Balance) => wallet::balance(settings, printer).await,
    }
}

async fn dispatch_job(
    command: &JobCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        JobCommand::Post(arguments) => job::post(arguments, settings, printer).await,
        JobCommand::Show(one) => job::show(one, settings, printer).await,
        JobCommand::Watch(arguments) => job::watch(arguments, settings, printer).await,
        JobCommand::Logs(arguments) => job::logs(arguments, settings, printer).await,
        JobCommand::Result(one) => job::result(one, settings, printer).await,
        JobCommand::Stop(arguments) => job::stop(arguments, settings, printer).await,
        JobCommand::Extend(arguments) => upkeep::extend(arguments, settings, printer).await,
        JobCommand::List => job::list(settings, printer).await,
        JobCommand::Expire(one) => upkeep::expire(one, settings, printer).await,
        JobCommand::Collect(one) => upkeep::collect(one, settings, printer).await,
        JobCommand::Close(one) => upkeep::close(one, settings, printer).await,
    }
}

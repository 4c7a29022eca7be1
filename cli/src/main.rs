//! `nosana`: the command line of the GPU job market.

mod agent_view;
mod args;
mod commands;
mod courier;
mod error;
mod follow;
mod grid_error;
mod job_view;
mod journal;
mod leaderboard_picture;
mod leaderboard_view;
mod machine;
mod phase_view;
mod policy;
mod printer;
mod seat_view;
mod settings;
mod stake_view;
mod standing_view;
mod terms;
mod units;

use std::{io, process::ExitCode};

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::{EnvFilter, fmt::format};

use crate::{
    args::{AdminCommand, Arguments, Command, HostCommand, Output},
    commands::ExitStatus,
    error::{CliError, Kind, Result},
    printer::Printer,
    settings::Settings,
};

/// The arguments are wrong.
const EXIT_USAGE: u8 = 64;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_wrong = error.use_stderr();
            // Without stdout and stderr the exit code still says it.
            let _ = error.print();
            return if is_wrong {
                ExitCode::from(EXIT_USAGE)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let printer = Printer::new(arguments.global.output, arguments.global.quiet);
    begin_tracing(&arguments);
    let code = match run(&arguments, &printer) {
        Ok(ExitStatus::Success) => 0,
        Ok(ExitStatus::JobFailed) => 1,
        Ok(ExitStatus::Unfit) => 3,
        Ok(ExitStatus::Interrupted) => 130,
        Ok(ExitStatus::Terminated) => 143,
        Err(error) => report(&error, &printer),
    };
    ExitCode::from(code)
}

fn report(error: &CliError, printer: &Printer) -> u8 {
    let code = match error.kind {
        Kind::ReaderGone => return 0,
        Kind::User => 2,
        Kind::Unavailable => 3,
        Kind::Unexpected => 70,
    };
    printer.error(error);
    code
}

fn run(arguments: &Arguments, printer: &Printer) -> Result<ExitStatus> {
    if let Command::Localnet(localnet) = &arguments.command {
        return commands::localnet::run(localnet, &arguments.global);
    }
    let settings = Settings::new(&arguments.global)?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| CliError::from(error).context("cannot start"))?;
    let result = runtime.block_on(async {
        if let Command::Host(HostCommand::Run(run)) = &arguments.command {
            // It drains on a signal instead of ending.
            return commands::host::run(run, &settings, printer).await;
        }
        if let Command::Admin(AdminCommand::Assessor(assessor)) = &arguments.command
            && assessor.command.is_none()
        {
            // It ends between two steps on a signal.
            return commands::assessor::run(&assessor.run, &settings, printer).await;
        }
        // Cancel safe: a command that is cut off leaves nothing that the chain does not know.
        tokio::select! {
            result = commands::dispatch(&arguments.command, &settings, printer) => result,
            status = interrupted() => {
                printer.interrupted();
                status
            }
        }
    });
    // A reader of stdin may wait for ever.
    runtime.shutdown_background();
    result
}

async fn interrupted() -> Result<ExitStatus> {
    let listen = |kind| {
        signal(kind).map_err(|error| CliError::from(error).context("cannot listen for signals"))
    };
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    // Cancel safe: either ends the program.
    tokio::select! {
        _ = interrupt.recv() => Ok(ExitStatus::Interrupted),
        _ = terminate.recv() => Ok(ExitStatus::Terminated),
    }
}

/// An agent says what it does; the other commands only when asked to.
fn begin_tracing(arguments: &Arguments) {
    let is_agent = matches!(
        arguments.command,
        Command::Host(HostCommand::Run(_) | HostCommand::Firewall(_))
            | Command::Admin(AdminCommand::Assessor(_))
    );
    let level = match (arguments.global.verbose, arguments.global.quiet) {
        (_, true) => "error",
        (0, _) if is_agent => "warn,nosana_host=info,nosana_assessor=info,nosana=info",
        (0, _) => "off",
        (1, _) => "warn,nosana_host=debug,nosana_assessor=debug,nosana_sdk=debug,nosana=debug",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("NOSANA_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let is_colourless = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let has_target = arguments.global.verbose > 0;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(!is_colourless && io::IsTerminal::is_terminal(&io::stderr()));
    if journal::reads_stderr() {
        let format = format().without_time().with_target(has_target);
        lines.event_format(journal::Ranked(format)).init();
    } else {
        lines.with_target(has_target).init();
    }
}

impl From<Output> for &'static str {
    fn from(output: Output) -> Self {
        match output {
            Output::Text => "text",
            Output::Json => "json",
        }
    }
}

//! Runs a command in a container of a job.

use std::pin::pin;

use futures_util::StreamExt;
use nosana_sdk::{
    generated::jobs::accounts::Job,
    host_api::{ExecLine, ExecRequest},
};

use super::{ExitStatus, job::check_client};
use crate::{
    args::ExecArguments,
    error::{CliError, Result},
    follow,
    printer::Printer,
    settings::{Settings, parse_address},
};

/// Prints what the command prints, as it comes, and fails when it does.
pub async fn exec(
    arguments: &ExecArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    let client = settings.client()?;
    let job = client.get::<Job>(&address).await?;
    let keypair = settings.wallet()?;
    check_client(&job, &keypair, "run commands in it")?;
    if !follow::has_host(&job) {
        return Err(CliError::user(
            "no host runs the job: there is nothing to run a command in",
        ));
    }
    let api = follow::host_api(&client, &job, &*settings.store()?).await?;
    let request = ExecRequest {
        op: arguments.op.clone(),
        command: arguments.command.clone(),
    };
    let mut lines = pin!(api.exec(&address, &keypair, &request).await?);
    let mut begun = String::new();
    while let Some(line) = lines.next().await {
        let line = line?;
        if printer.is_json() {
            printer.json(&line)?;
        }
        match line {
            ExecLine::Output { text, .. } if !printer.is_json() => {
                begun.push_str(&text);
                print_whole_lines(&mut begun, printer)?;
            }
            ExecLine::Output { .. } => {}
            ExecLine::Exit { exit_code } => {
                print_rest(&begun, printer)?;
                return Ok(status_of(exit_code, printer));
            }
            ExecLine::Broken { error } => {
                print_rest(&begun, printer)?;
                return Err(CliError::unavailable(format!(
                    "it is not known how the command ended: {}",
                    printer.foreign(&error)
                )));
            }
        }
    }
    Err(CliError::unavailable(
        "it is not known how the command ended: the host says no more",
    ))
}

/// What strangers wrote loses its control characters, so it is shown line by line.
fn print_whole_lines(begun: &mut String, printer: &Printer) -> Result<()> {
    while let Some(end) = begun.find('\n') {
        let line: String = begun.drain(..=end).collect();
        printer.text(&format!("{}\n", printer.foreign(line.trim_end())))?;
    }
    Ok(())
}

fn print_rest(begun: &str, printer: &Printer) -> Result<()> {
    if begun.is_empty() {
        return Ok(());
    }
    printer.text(&format!("{}\n", printer.foreign(begun)))
}

fn status_of(exit_code: i64, printer: &Printer) -> ExitStatus {
    if exit_code == 0 {
        return ExitStatus::Success;
    }
    printer.note(&format!("the command ended with exit code {exit_code}"));
    ExitStatus::JobFailed
}

//! Sends the definition of a confidential job to the host that has it.

use std::sync::Arc;

use nosana_sdk::{
    definition::{Confidentiality, JobDefinition, MAX_DEFINITION_BYTES},
    generated::jobs::accounts::Job,
    store::ContentHash,
};
use serde::Serialize;

use super::{
    ExitStatus,
    job::{check_client, read_definition},
};
use crate::{
    args::SendDefinitionArguments,
    courier::{Courier, Errand},
    error::{CliError, Result},
    job_view::{self, explain},
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
};

/// What was sent.
#[derive(Serialize)]
struct SentReport {
    job: String,
    host: String,
    sealed_definition: String,
}

/// Waits until a host has the job, and sends it the definition.
pub async fn send(
    arguments: &SendDefinitionArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    let (definition, bytes) = read_definition(&arguments.file).await?;
    let client = Arc::new(settings.client()?);
    let keypair = settings.wallet()?;
    let job = client.get::<Job>(&address).await?;
    check_client(&job, &keypair, "send its definition")?;
    refuse_over(&job)?;
    let cover = settings
        .store()?
        .get(&ContentHash::from(job.definition), MAX_DEFINITION_BYTES)
        .await?;
    let kind = JobDefinition::parse(&cover)?
        .confidentiality()
        .map_err(CliError::of_user)?;
    if matches!(kind, Confidentiality::Public | Confidentiality::Result) {
        return Err(CliError::user(
            "the job's definition is not confidential: it is the one that it was posted with",
        ));
    }
    kind.check(&definition, true)
        .map_err(|error| CliError::of_user(error).context("cannot send the definition"))?;
    let sealed_definition = ContentHash::of(&bytes).to_string();
    let courier = Courier {
        client,
        address,
        keypair,
        definition: bytes,
    };
    let job = courier.run(Errand::Once, printer).await?;
    refuse_over(&job)?;
    let report = SentReport {
        job: address.to_string(),
        host: job.host.to_string(),
        sealed_definition,
    };
    printer.result(&report, |report| {
        pairs(&[
            ("job", report.job.clone()),
            ("host", report.host.clone()),
            ("sealed definition", report.sealed_definition.clone()),
        ])
    })?;
    Ok(ExitStatus::Success)
}

fn refuse_over(job: &Job) -> Result<()> {
    if job_view::state(job).is_terminal() {
        return Err(CliError::user(format!(
            "nothing was sent: the job is over ({})",
            explain(job)
        )));
    }
    Ok(())
}

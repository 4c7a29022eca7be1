//! What a job serves, and where.

use std::time::Duration;

use nosana_sdk::{
    client::Client,
    generated::jobs::accounts::Job,
    host_api::{HostApiError, ServiceState, ServiceStatus},
    store::Store,
};
use solana_address::Address;
use solana_keypair::Keypair;
use tokio::time::{sleep, timeout};

use super::{
    ExitStatus,
    job::{check_client, unix_seconds},
};
use crate::{
    args::ServicesArguments,
    error::{CliError, Result},
    follow,
    job_view::{self, explain},
    printer::{Printer, table},
    settings::{Settings, parse_address},
    units,
};

/// How often the host is asked while its services start: it takes no more than some
/// requests a second.
const POLL: Duration = Duration::from_secs(2);
/// How long a host may take where its services are shown beside something else.
const PATIENCE: Duration = Duration::from_secs(5);

/// Prints the services of a job, at once or when all of them are healthy.
pub async fn services(
    arguments: &ServicesArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let store = settings.store()?;
    let mut complaint = String::new();
    loop {
        let job = client.get::<Job>(&address).await?;
        check_client(&job, &keypair, "see its services")?;
        if job_view::state(&job).is_terminal() {
            return Err(CliError::user(format!(
                "the job serves nothing any more: it {}",
                explain(&job)
            )));
        }
        let told = match told_by_host(&client, &address, &job, &keypair, &*store).await {
            Ok(told) => told,
            Err(error) if !arguments.wait => return Err(error),
            Err(error) => {
                let text = error.message();
                if text != complaint {
                    printer.note(&format!("not known at present: {text}"));
                    complaint = text;
                }
                Vec::new()
            }
        };
        if !arguments.wait || is_ready(&told) {
            print(&told, &job, printer)?;
            return Ok(ExitStatus::Success);
        }
        sleep(POLL).await;
    }
}

/// What the host of `job` says; nothing where none has it, or has begun with it.
async fn told_by_host(
    client: &Client,
    address: &Address,
    job: &Job,
    keypair: &Keypair,
    store: &dyn Store,
) -> Result<Vec<ServiceStatus>> {
    if !follow::has_host(job) {
        return Ok(Vec::new());
    }
    let api = follow::host_api(client, job, store).await?;
    match api.status(address, keypair).await {
        Ok(status) => Ok(status.services),
        Err(HostApiError::NotThere) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// The services of a job beside what else is shown of it: none where they cannot be had soon.
pub(super) async fn beside(
    client: &Client,
    address: &Address,
    job: &Job,
    settings: &Settings,
) -> Vec<ServiceStatus> {
    let Ok(keypair) = settings.wallet() else {
        return Vec::new();
    };
    if check_client(job, &keypair, "").is_err() {
        return Vec::new();
    }
    let Ok(store) = settings.store() else {
        return Vec::new();
    };
    let asking = timeout(
        PATIENCE,
        told_by_host(client, address, job, &keypair, &*store),
    );
    asking.await.ok().and_then(Result::ok).unwrap_or_default()
}

/// Whether whoever waits need not wait longer: what ended is not waited for.
fn is_ready(told: &[ServiceStatus]) -> bool {
    let mut open = told
        .iter()
        .filter(|service| service.state != ServiceState::Ended)
        .peekable();
    open.peek().is_some() && open.all(|service| service.state == ServiceState::Healthy)
}

fn print(told: &[ServiceStatus], job: &Job, printer: &Printer) -> Result<()> {
    if printer.is_json() {
        return printer.json(&told);
    }
    if told.is_empty() {
        printer.note(&format!(
            "nothing is served yet: no operation that exposes a port has begun; the job {}",
            explain(job)
        ));
        return Ok(());
    }
    printer.text(&rows(told, unix_seconds(), printer))?;
    let is_hidden =
        |service: &ServiceStatus| service.state == ServiceState::Healthy && service.url.is_none();
    if told.iter().any(is_hidden) {
        printer.note(
            "the host publishes no services: the ports are reached by the job's own operations alone",
        );
    }
    Ok(())
}

/// A line for each service. What the host says is shown as a stranger's word.
pub(super) fn rows(told: &[ServiceStatus], now: i64, printer: &Printer) -> String {
    let rows = told.iter().map(|service| {
        [
            printer.foreign(&service.op),
            service.port.to_string(),
            service.kind.to_string(),
            service.state.to_string(),
            service
                .expires_at
                .map_or_else(|| "-".to_owned(), |at| units::moment(at, now)),
            service
                .url
                .as_ref()
                .map_or_else(|| "-".to_owned(), |url| printer.foreign(url)),
        ]
    });
    table(["op", "port", "type", "state", "until", "url"], rows)
}

#[cfg(test)]
mod tests {
    use nosana_sdk::definition::container::ServiceType;

    use super::*;

    fn told(states: &[ServiceState]) -> Vec<ServiceStatus> {
        let service = |state: &ServiceState| ServiceStatus {
            op: "op".to_owned(),
            port: 80,
            kind: ServiceType::None,
            state: *state,
            url: None,
            expires_at: None,
        };
        states.iter().map(service).collect()
    }

    #[test]
    fn all_that_did_not_end_must_be_healthy() {
        use ServiceState::{Ended, Healthy, Starting, Unhealthy};
        assert!(is_ready(&told(&[Healthy, Ended])));
        for states in [&[][..], &[Ended], &[Healthy, Starting], &[Unhealthy]] {
            assert!(!is_ready(&told(states)), "{states:?}");
        }
    }

    #[test]
    fn programs_get_what_the_host_says() {
        let mut told = told(&[ServiceState::Healthy, ServiceState::Starting]);
        told[0].kind = ServiceType::Web;
        told[0].url = Some("https://name.gpu.example".to_owned());
        told[0].expires_at = Some(1_800_000_000);
        insta::assert_snapshot!(serde_json::to_string(&told).unwrap(), @r#"[{"op":"op","port":80,"kind":"web","state":"healthy","url":"https://name.gpu.example","expires_at":1800000000},{"op":"op","port":80,"kind":"none","state":"starting"}]"#);
    }
}

//! `nosana host drain`: finish what runs and take no more jobs.

use std::{fs, path::Path, time::Duration};

use nosana_host::{
    control::{self, ControlError, Question, SlotStatus},
    drains, ledger,
};
use serde::Serialize;
use solana_address::Address;
use tokio::time::sleep;

use crate::{
    agent_view,
    args::DrainArguments,
    commands::ExitStatus,
    error::{CliError, Result},
    printer::{Printer, table},
    settings::parse_address,
};

/// How often the agent is asked how far it is.
const POLL: Duration = Duration::from_secs(1);

/// What became of each host.
#[derive(Serialize)]
struct Drained {
    /// Whether an agent runs; otherwise the next one begins so.
    agent_runs: bool,
    hosts: Vec<DrainedHost>,
}

#[derive(Serialize)]
struct DrainedHost {
    host: String,
    is_drained: bool,
    /// Whether nothing is left to wait for.
    is_idle: bool,
    /// Jobs that are still here.
    jobs: Vec<String>,
}

impl From<SlotStatus> for DrainedHost {
    fn from(slot: SlotStatus) -> Self {
        Self {
            is_drained: slot.is_drained,
            is_idle: slot.is_idle(),
            jobs: slot.jobs.into_iter().map(|job| job.job).collect(),
            host: slot.host,
        }
    }
}

/// Drains hosts of the agent, or lets them work again.
pub async fn drain(arguments: &DrainArguments, printer: &Printer) -> Result<ExitStatus> {
    let state = agent_view::state_folder(&arguments.agent)?;
    let hosts = arguments
        .host
        .iter()
        .map(|text| parse_address("host", text))
        .collect::<Result<Vec<Address>>>()?;
    let question = Question::Drain {
        hosts: hosts.clone(),
        undo: arguments.undo,
    };
    let mut drained = match control::ask(&state, &question).await {
        Ok(answer) => chosen(agent_view::status(answer)?.slots, &hosts),
        Err(ControlError::Absent { .. }) => {
            let drained = without_agent(&state, &hosts, arguments.undo)?;
            printer.note("no agent runs: the next one begins so");
            return finish(&drained, printer);
        }
        Err(error) => return Err(error.into()),
    };
    while arguments.wait && !drained.hosts.iter().all(|host| host.is_idle) {
        let busy = drained.hosts.iter().filter(|host| !host.is_idle).count();
        printer.when_interrupted(format!(
            "{busy} of the hosts had not ended what they did; they go on draining"
        ));
        sleep(POLL).await;
        let answer = control::ask(&state, &Question::Status).await?;
        drained = chosen(agent_view::status(answer)?.slots, &hosts);
    }
    finish(&drained, printer)
}

fn finish(drained: &Drained, printer: &Printer) -> Result<ExitStatus> {
    printer.result(drained, text)?;
    Ok(ExitStatus::Success)
}

fn chosen(slots: Vec<SlotStatus>, hosts: &[Address]) -> Drained {
    let is_chosen = |slot: &SlotStatus| {
        hosts.is_empty() || hosts.iter().any(|host| host.to_string() == slot.host)
    };
    Drained {
        agent_runs: true,
        hosts: slots
            .into_iter()
            .filter(is_chosen)
            .map(DrainedHost::from)
            .collect(),
    }
}

/// Writes it down for the next agent.
fn without_agent(state: &Path, hosts: &[Address], undo: bool) -> Result<Drained> {
    let hosts = if hosts.is_empty() {
        known_hosts(state)?
    } else {
        hosts.to_vec()
    };
    let mut drained = Vec::new();
    for host in hosts {
        let folder = state.join(host.to_string());
        if !folder.is_dir() {
            return Err(unknown_host(&host, state));
        }
        drains::set(&folder, !undo)
            .map_err(|error| CliError::file("the folder of the host", &folder, error))?;
        let jobs = ledger::peek(&folder)
            .map_err(|error| CliError::file("the ledger in", &folder, error))?;
        drained.push(DrainedHost {
            host: host.to_string(),
            is_drained: !undo,
            is_idle: jobs.is_empty(),
            jobs: jobs.into_keys().collect(),
        });
    }
    Ok(Drained {
        agent_runs: false,
        hosts: drained,
    })
}

/// The hosts for which an agent has worked with this state folder.
pub fn known_hosts(state: &Path) -> Result<Vec<Address>> {
    let entries = match fs::read_dir(state) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(no_agent(state)),
        Err(error) => return Err(CliError::file("the state folder", state, error)),
    };
    let mut hosts: Vec<Address> = entries
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.path().join("lock").is_file())
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    hosts.sort();
    if hosts.is_empty() {
        return Err(no_agent(state));
    }
    Ok(hosts)
}

fn unknown_host(host: &Address, state: &Path) -> CliError {
    let known = match known_hosts(state) {
        Ok(known) => known,
        Err(error) => return error,
    };
    let known: Vec<String> = known.iter().map(ToString::to_string).collect();
    let state = state.display();
    CliError::user(format!(
        "no agent has ever worked for the host {host} with the state folder {state}"
    ))
    .hint(format!("its hosts are {}", known.join(", ")))
}

fn no_agent(state: &Path) -> CliError {
    let state = state.display();
    CliError::user(format!(
        "no agent has ever worked with the state folder {state}"
    ))
    .hint("name the state folder with --state, or the agent's configuration file with --config")
}

fn text(drained: &Drained) -> String {
    let rows = drained.hosts.iter().map(|host| {
        let takes = if host.is_drained { "no jobs" } else { "jobs" };
        let left = match (host.jobs.as_slice(), host.is_idle) {
            ([], true) => "nothing".to_owned(),
            ([], false) => "leaves the queue".to_owned(),
            (jobs, _) => jobs.join(" "),
        };
        let left = if host.is_drained {
            left
        } else {
            "-".to_owned()
        };
        [host.host.clone(), takes.to_owned(), left]
    });
    table(["host", "takes", "still to end"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: Address = Address::new_from_array([1; 32]);

    #[test]
    fn without_an_agent_the_next_one_is_told() {
        let state = tempfile::tempdir().unwrap();
        let refused = without_agent(state.path(), &[HOST], false).err().unwrap();
        assert!(refused.message().contains("no agent has ever worked"));
        let folder = state.path().join(HOST.to_string());
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("lock"), "").unwrap();
        fs::create_dir(state.path().join("resources")).unwrap();
        assert_eq!(known_hosts(state.path()).unwrap(), [HOST]);
        let drained = without_agent(state.path(), &[], false).unwrap();
        assert!(drains::is_drained(&folder) && drained.hosts[0].is_idle);
        insta::assert_snapshot!(text(&drained), @"
        host                                         takes    still to end
        4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi  no jobs  nothing
        ");
        let undone = without_agent(state.path(), &[HOST], true).unwrap();
        assert!(!drains::is_drained(&folder));
        insta::assert_snapshot!(text(&undone), @"
        host                                         takes  still to end
        4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi  jobs   -
        ");
    }
}

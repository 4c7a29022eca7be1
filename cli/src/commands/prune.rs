//! `nosana host prune`: takes away what no job needs any more.

use nosana_host::{
    control::{self, Answer, ControlError, Question},
    prune::{self, PruneError, Report, Request},
};

use crate::{
    agent_view,
    args::{AgentFolder, PruneArguments},
    commands::{ExitStatus, host},
    error::{CliError, Result},
    printer::Printer,
    settings::Settings,
};

/// Prunes, by the agent where one runs.
pub async fn prune(
    arguments: &PruneArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let request = Request {
        dry_run: arguments.dry_run,
        all: arguments.all,
        foreign: arguments.foreign,
        floor: arguments.floor.map(|gib| gib << 30),
    };
    let state = agent_view::state_folder(&AgentFolder {
        config: arguments.run.config.clone(),
        state: arguments.run.state.clone(),
    })?;
    let report = match control::ask(&state, &Question::Prune(request)).await {
        Ok(Answer::Pruned(report)) => report,
        Ok(_) => return Err(agent_view::unexpected()),
        Err(ControlError::Absent { .. }) => {
            let config = host::configuration(&arguments.run, settings)?;
            prune::without_agent(&config, request).await?
        }
        Err(error) => return Err(error.into()),
    };
    printer.result(&report, text)?;
    Ok(ExitStatus::Success)
}

impl From<PruneError> for CliError {
    fn from(error: PruneError) -> Self {
        match &error {
            PruneError::Engine(_) => Self::unavailable(chain(&error)),
            PruneError::NotOwner { .. }
            | PruneError::Ledger(_)
            | PruneError::Resources(_)
            | PruneError::State { .. } => Self::of_user(error),
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn text(report: &Report) -> String {
    let mut lines = Vec::new();
    let mut list = |what: &str, names: &[String]| {
        lines.extend(names.iter().map(|name| format!("{what:<11}{name}")));
    };
    list("container", &report.containers);
    list("volume", &report.volumes);
    list("network", &report.networks);
    list("log", &report.logs);
    let images: Vec<String> = report
        .images
        .iter()
        .map(|(name, bytes)| format!("{name}, {}", agent_view::gib(*bytes)))
        .collect();
    list("image", &images);
    if report.resources > 0 {
        let bytes = agent_view::gib(report.resource_bytes);
        list(
            "resources",
            &[format!("{} files, {bytes}", report.resources)],
        );
    }
    list("stays", &report.kept);
    let done = match (report.is_empty(), report.dry_run) {
        (true, _) => "Nothing is to be taken away",
        (false, true) => "This would be taken away; nothing was",
        (false, false) => "This was taken away",
    };
    let free = report.free.map_or_else(String::new, |free| {
        format!("; the engine's disk has {} free", agent_view::gib(free))
    });
    lines.push(format!("{done}{free}.\n"));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_is_listed() {
        assert_eq!(text(&Report::default()), "Nothing is to be taken away.\n");
        let report = Report {
            dry_run: true,
            containers: vec!["nosana-JOB-op".to_owned()],
            volumes: vec!["nosana-JOB-data".to_owned()],
            networks: vec!["nosana-JOB".to_owned()],
            logs: vec!["JOB".to_owned()],
            images: vec![("docker.io/a/b:1".to_owned(), 5 << 30)],
            resources: 2,
            resource_bytes: 3 << 20,
            kept: vec!["image docker.io/a/c:1: in use".to_owned()],
            free: Some(40 << 30),
        };
        insta::assert_snapshot!(text(&report), @"
        container  nosana-JOB-op
        volume     nosana-JOB-data
        network    nosana-JOB
        log        JOB
        image      docker.io/a/b:1, 5.0 GiB
        resources  2 files, 3 MiB
        stays      image docker.io/a/c:1: in use
        This would be taken away; nothing was; the engine's disk has 40.0 GiB free.
        ");
        insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"dry_run":true,"containers":["nosana-JOB-op"],"volumes":["nosana-JOB-data"],"networks":["nosana-JOB"],"logs":["JOB"],"images":[["docker.io/a/b:1",5368709120]],"resources":2,"resource_bytes":3145728,"kept":["image docker.io/a/c:1: in use"],"free":42949672960}"#);
    }
}

//! An agent that runs already, or the port that one needs.

use std::io;

use super::Finding;
use crate::facts::{Agent, Facts};

/// An agent that runs, or whether one could listen.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let api = facts.config.api;
    vec![match &facts.machine.agent {
        Agent::Absent(Ok(())) => Finding::ok("api", format!("{api} is free")),
        Agent::Absent(Err(error)) if error.kind() == io::ErrorKind::AddrInUse => Finding::wrong(
            "api",
            format!(
                "{api} is taken by another program: `--api` names another, and this shows who has it"
            ),
        )
        .mend(format!("sudo ss -ltnp 'sport = :{}'", api.port())),
        Agent::Absent(Err(error)) => Finding::wrong(
            "api",
            format!("nothing can listen at {api} ({error}): name another address with `--api`"),
        ),
        Agent::Well => Finding::ok(
            "agent",
            format!("one runs with this state folder, and says at {api} that it is well"),
        ),
        Agent::Troubled(text) => Finding::wrong(
            "agent",
            format!(
                "one runs with this state folder, and says: {}",
                text.lines().collect::<Vec<_>>().join("; ")
            ),
        ),
        Agent::Silent => Finding::warning(
            "agent",
            format!(
                "one runs with this state folder, and does not answer at {api}: it may have been given another address"
            ),
        )
        .mend("pgrep -af 'host run'"),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{
        Verdict::{Warning, Wrong},
        sample::{only, trouble},
    };

    #[test]
    fn a_port_that_is_taken_and_an_agent_that_runs() {
        let command = only("api", Wrong, "is taken", |facts| {
            facts.machine.agent = Agent::Absent(Err(io::ErrorKind::AddrInUse.into()));
        });
        assert_eq!(command, "sudo ss -ltnp 'sport = :8910'");
        only("api", Wrong, "nothing can listen", |facts| {
            facts.machine.agent = Agent::Absent(Err(io::ErrorKind::AddrNotAvailable.into()));
        });
        assert_eq!(trouble(|facts| facts.machine.agent = Agent::Well), []);
        only("agent", Wrong, "join refused; renew refused", |facts| {
            facts.machine.agent = Agent::Troubled("join refused\nrenew refused".into());
        });
        only("agent", Warning, "does not answer", |facts| {
            facts.machine.agent = Agent::Silent;
        });
    }
}

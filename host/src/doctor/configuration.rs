//! The configuration, as far as it is not refused before anything is looked at.

use super::Finding;
use crate::facts::Facts;

/// What was chosen.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    if let Some(error) = &facts.token {
        return vec![Finding::wrong("configuration", error.to_string())];
    }
    let count = facts.config.slots.len();
    let hosts = if count == 1 { "host" } else { "hosts" };
    let found = format!(
        "{count} {hosts}, worker {}, state folder {}",
        facts.config.worker.display(),
        facts.config.state.display()
    );
    vec![Finding::ok("configuration", found)]
}

#[cfg(test)]
mod tests {
    use crate::doctor::{Verdict::Wrong, sample::only};

    #[test]
    fn a_token_that_cannot_be_read() {
        only("configuration", Wrong, "/etc/nosana/token", |facts| {
            facts.token = Some(crate::config::ConfigError::Token {
                path: "/etc/nosana/token".into(),
                reason: "others may read it".into(),
            });
        });
    }
}

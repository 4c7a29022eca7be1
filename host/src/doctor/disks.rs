//! What is kept on this machine: the state folder, images, and the cache of resources.

use super::{
    Finding,
    words::{GIB, quoted, size},
};
use crate::facts::{Facts, StateFault};

/// What a disk should have free: for logs and ledgers, and for images.
const STATE_ROOM: u64 = 4 * GIB;
const ENGINE_ROOM: u64 = 50 * GIB;

/// Whether the state folder can be used.
pub(super) fn state_folder(facts: &Facts) -> Vec<Finding> {
    vec![folder(facts)]
}

fn folder(facts: &Facts) -> Finding {
    let path = facts.config.state.display();
    let name = quoted(&facts.config.state);
    match &facts.machine.state {
        Ok(()) => Finding::ok("state-folder", format!("{path} can be written")),
        Err(StateFault::Foreign) => Finding::wrong(
            "state-folder",
            format!(
                "{path} belongs to another user, and the agent makes it readable by its own alone"
            ),
        )
        .mend(format!("sudo chown -R \"$USER\" {name}")),
        Err(StateFault::Closed(folder, reason)) => Finding::wrong(
            "state-folder",
            format!("{path} cannot be used: {}: {reason}", folder.display()),
        )
        .mend(format!("sudo install -d -m 700 -o \"$USER\" {name}")),
        Err(StateFault::NotAFolder(file)) => Finding::wrong(
            "state-folder",
            format!(
                "{path} cannot be used: {} is a file; name another folder with `--state`",
                file.display()
            ),
        ),
    }
}

/// What is free for the state folder and for images.
pub(super) fn free(facts: &Facts) -> Vec<Finding> {
    let state = &facts.config.state;
    let mut findings = Vec::new();
    if let Some(free) = facts.machine.state_free {
        findings.push(disk(
            "state-disk",
            &state.display().to_string(),
            free,
            (STATE_ROOM, facts.config.limits.disk_floor()),
            &format!("df -h {}", quoted(state)),
        ));
    }
    if let Ok(engine) = &facts.engine
        && let Some(folder) = &engine.folder
    {
        let shown = folder.display();
        findings.push(match engine.free {
            Some(free) => disk(
                "engine-disk",
                &shown.to_string(),
                free,
                (ENGINE_ROOM, facts.config.limits.disk_floor()),
                &format!("docker -H {} image prune --all", facts.config.engine),
            ),
            None => Finding::warning(
                "engine-disk",
                format!("the engine keeps its images in {shown}, which cannot be seen from here"),
            )
            .mend(format!("sudo df -h {}", quoted(folder))),
        });
    }
    findings
}

fn disk(
    check: &'static str,
    folder: &str,
    free: u64,
    (wanted, needed): (u64, u64),
    command: &str,
) -> Finding {
    let found = format!("{} free for {folder}", size(free));
    if free < needed {
        return Finding::wrong(
            check,
            format!(
                "{found}: no job is taken below {}, the `limits.disk_floor`",
                size(needed)
            ),
        )
        .mend(command);
    }
    if free < wanted {
        return Finding::warning(check, format!("{found}: {} would be better", size(wanted)))
            .mend(command);
    }
    Finding::ok(check, found)
}

/// What the operator chose for the cache of resources; nothing where nothing was chosen, since the
/// cache keeps to what the disk has.
pub(super) fn resources(facts: &Facts) -> Vec<Finding> {
    cache(facts).into_iter().collect()
}

fn cache(facts: &Facts) -> Option<Finding> {
    let quota = facts.config.resources.quota?;
    let largest = facts.config.resources.largest;
    let warning = |found: String| Some(Finding::warning("resources", found));
    if quota == 0 || largest == Some(0) {
        return warning(
            "`resources.quota` or `resources.largest` is 0: a job with resources goes to another host".to_owned(),
        );
    }
    if let Some(largest) = largest.filter(|largest| *largest > quota) {
        return warning(format!(
            "`resources.largest` is {} and `resources.quota` {}: no op gets more than the quota",
            size(largest),
            size(quota)
        ));
    }
    let room = facts
        .machine
        .state_free?
        .saturating_add(facts.machine.cached);
    if room < quota {
        let found = format!(
            "`resources.quota` is {} and the disk has {} for it: the cache is emptied before it is full",
            size(quota),
            size(room)
        );
        return warning(found)
            .map(|finding| finding.mend(format!("df -h {}", quoted(&facts.config.state))));
    }
    Some(Finding::ok(
        "resources",
        format!(
            "{} for the cache, {} of them taken",
            size(quota),
            size(facts.machine.cached)
        ),
    ))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::doctor::{
        Verdict::{Warning, Wrong},
        sample::{of_engine, only, trouble},
        words::MIB,
    };

    #[test]
    fn a_state_folder_that_cannot_be_used() {
        let command = only("state-folder", Wrong, "another user", |facts| {
            facts.machine.state = Err(StateFault::Foreign);
        });
        assert_eq!(command, "sudo chown -R \"$USER\" /var/lib/nosana");
        let command = only(
            "state-folder",
            Wrong,
            "/var/lib: permission denied",
            |facts| {
                let denied = io::ErrorKind::PermissionDenied.into();
                facts.machine.state = Err(StateFault::Closed("/var/lib".into(), denied));
            },
        );
        assert_eq!(
            command,
            "sudo install -d -m 700 -o \"$USER\" /var/lib/nosana"
        );
        only("state-folder", Wrong, "is a file", |facts| {
            facts.machine.state = Err(StateFault::NotAFolder("/var/lib".into()));
        });
    }

    #[test]
    fn disks_that_are_full() {
        let state = |free| move |facts: &mut Facts| facts.machine.state_free = Some(free);
        only("state-disk", Wrong, "0 MiB free", state(1));
        only(
            "state-disk",
            Warning,
            "4 GiB would be better",
            state(4 * GIB - 1),
        );
        only("state-disk", Wrong, "below 1 GiB", state(GIB - 1));
        only("state-disk", Warning, "1 GiB free", |facts| {
            facts.config.limits.disk_floor = Some(MIB);
            facts.machine.state_free = Some(GIB);
        });
        assert_eq!(trouble(state(4 * GIB)), []);
        assert_eq!(trouble(|facts| facts.machine.state_free = None), []);
        let engine = |free| move |facts: &mut Facts| of_engine(facts).free = free;
        only("engine-disk", Wrong, "below 1 GiB", engine(Some(1)));
        let command = only(
            "engine-disk",
            Warning,
            "49 GiB free",
            engine(Some(50 * GIB - 1)),
        );
        assert_eq!(
            command,
            "docker -H unix:///var/run/docker.sock image prune --all"
        );
        assert_eq!(trouble(engine(Some(50 * GIB))), []);
        only("engine-disk", Warning, "cannot be seen", engine(None));
        assert_eq!(trouble(|facts| of_engine(facts).folder = None), []);
    }

    #[test]
    fn a_cache_that_is_larger_than_its_disk_or_takes_nothing() {
        let set = |quota, largest| {
            move |facts: &mut Facts| {
                facts.config.resources.quota = Some(quota);
                facts.config.resources.largest = largest;
            }
        };
        assert_eq!(trouble(set(20 * GIB, Some(GIB))), []);
        only("resources", Warning, "is 0", set(0, None));
        only("resources", Warning, "is 0", set(GIB, Some(0)));
        only(
            "resources",
            Warning,
            "more than the quota",
            set(GIB, Some(2 * GIB)),
        );
        let command = only("resources", Warning, "has 20 GiB", set(21 * GIB, None));
        assert!(command.starts_with("df -h "), "{command}");
        // What the cache has already is room for it.
        let full = |facts: &mut Facts| {
            set(21 * GIB, None)(facts);
            facts.machine.cached = GIB;
        };
        assert_eq!(trouble(full), []);
    }
}

//! Definitions of jobs that others wrote.

use nosana_sdk::definition::JobDefinition;

/// Reads bytes as a job's definition.
///
/// # Panics
/// When what is taken cannot run: an op that the plan leaves out or has twice, or one that
/// waits for an op that does not end before it or run beside it.
pub fn definition(bytes: &[u8]) {
    let Ok(definition) = JobDefinition::parse(bytes) else {
        return;
    };
    let mut planned = Vec::new();
    for stage in &definition.plan().stages {
        // In some order, each op after those that it waits for.
        let mut begun: Vec<usize> = Vec::new();
        while begun.len() < stage.ops.len() {
            let next = stage.ops.iter().find(|op| {
                !begun.contains(&op.index) && op.depends_on.iter().all(|need| begun.contains(need))
            });
            let next = next.unwrap_or_else(|| panic!("{} waits for ever", stage.group));
            let op = definition.ops.get(next.index);
            assert_eq!(op.map(|op| &op.id), Some(&next.id));
            begun.push(next.index);
        }
        planned.extend(begun);
    }
    planned.sort_unstable();
    let all: Vec<usize> = (0..definition.ops.len()).collect();
    assert_eq!(planned, all);
}

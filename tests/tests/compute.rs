//! What every instruction costs and locks is what `compute.md` says, and within its
//! budget.

use std::fs;

use nosana_tests::compute;

#[test]
fn compute_units_are_those_of_the_page() {
    let rows = compute::measure();
    let kept = fs::read_to_string(compute::path()).unwrap();
    let difference = compute::difference(&kept, &compute::page(&rows));
    assert!(
        difference.is_empty(),
        "`cargo xtask compute --write` writes tests/compute.md anew:\n{difference}"
    );
}

#[test]
fn every_instruction_is_measured_and_within_its_budget() {
    let problems = compute::problems(&compute::measure());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn measuring_again_gives_the_same() {
    assert_eq!(compute::measure(), compute::measure());
}

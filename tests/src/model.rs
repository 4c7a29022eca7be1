//! A small model of the market, and runs of random instructions by honest and hostile
//! people on a chain that are compared with it after each step.
//!
//! After each instruction the answer (done, or the error by name), the events, every
//! account, every balance, everybody's lamports and the sum of all tokens are what the
//! model says. At the end of a run every job is brought to its end without an admin,
//! all hosts go and the markets are closed, and all money and rent is where it belongs.

mod acts;
mod aim;
mod drive;
mod line;
mod market;
mod plan;
mod rule;
mod scene;
mod send;
mod settle;
mod terms;

use std::{
    collections::BTreeMap,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use drive::Run;
use plan::{Plan, plans};
pub use scene::Scene;

/// The most steps of one run, without those that bring it to its end.
const LENGTH: usize = 120;

/// What runs did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Runs, each on a chain of its own.
    pub runs: u64,
    /// Instructions sent.
    pub steps: u64,
    /// What was seen to happen, and how often.
    pub transitions: BTreeMap<String, u64>,
    /// With which error instructions were refused, and how often.
    pub refusals: BTreeMap<String, u64>,
}

impl Report {
    /// Adds what other runs did.
    pub fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.steps += other.steps;
        for (what, count) in &other.transitions {
            *self.transitions.entry(what.clone()).or_default() += count;
        }
        for (error, count) in &other.refusals {
            *self.refusals.entry(error.clone()).or_default() += count;
        }
    }

    /// Instructions that were refused.
    pub fn refused(&self) -> u64 {
        self.refusals.values().sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} runs, {} instructions, {} of them refused",
            self.runs,
            self.steps,
            self.refused()
        )?;
        for (what, count) in &self.transitions {
            writeln!(formatter, "  {count:>8}  {what}")?;
        }
        writeln!(formatter, "refused:")?;
        for (error, count) in &self.refusals {
            writeln!(formatter, "  {count:>8}  {error}")?;
        }
        Ok(())
    }
}

/// A run that went wrong.
#[derive(Clone, Debug)]
pub struct Failed {
    /// Runs it again.
    pub seed: u64,
    /// What the chain did otherwise than the model.
    pub reason: String,
    /// The least that still goes wrong.
    pub plan: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "seed {}: {}", self.seed, self.reason)?;
        write!(formatter, "the least that goes wrong so: {}", self.plan)
    }
}

/// Runs of at least `steps` instructions in all, the same for the same `seed`.
///
/// # Errors
/// The first run that goes wrong, made as small as it gets.
pub fn run(seed: u64, steps: u64) -> Result<Report, Box<Failed>> {
    let scene = Scene::new();
    let mut report = Report::default();
    for seed in seed.. {
        if report.steps >= steps {
            break;
        }
        report.add(&one(&scene, seed)?);
    }
    Ok(report)
}

/// The run that `bytes` stand for, in `scene`: for a fuzzer, which changes bytes.
///
/// # Errors
/// What the chain did otherwise than the model.
pub fn of_bytes(scene: &Scene, bytes: &[u8]) -> Result<Report, String> {
    let plan = Plan::of_bytes(bytes, LENGTH);
    Run::new(scene).all(&plan)
}

/// The one run of `seed` in `scene`.
///
/// # Errors
/// When it goes wrong, made as small as it gets.
pub fn one(scene: &Scene, seed: u64) -> Result<Report, Box<Failed>> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let plan = plans(LENGTH)
        .new_tree(&mut runner)
        .expect("a plan is filtered by nothing");
    let first = plan.current();
    let wrong = match all(scene, &first) {
        Ok(report) => return Ok(report),
        Err(wrong) => wrong,
    };
    let again = runner.run_one(plan, |plan| {
        all(scene, &plan).map(|_| ()).map_err(TestCaseError::fail)
    });
    let (reason, plan) = match again {
        Err(TestError::Fail(reason, plan)) => (reason.to_string(), plan),
        _ => (wrong, first),
    };
    Err(Box::new(Failed {
        seed,
        reason,
        plan: plan.to_string(),
    }))
}

/// The whole of a run; a panic in it is something wrong, too.
fn all(scene: &Scene, plan: &Plan) -> Result<Report, String> {
    let ran = catch_unwind(AssertUnwindSafe(|| Run::new(scene).all(plan)));
    ran.unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().cloned();
        let text = text.or_else(|| cause.downcast_ref::<&str>().map(ToString::to_string));
        Err(format!("panicked: {}", text.unwrap_or_default()))
    })
}

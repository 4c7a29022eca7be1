//! Looks, plans, acts, and looks again.
//!
//! Nothing is remembered across a kill: whatever was begun is seen on chain, or was not
//! begun. A job's address and a report's sequence can be used once, so what was under way
//! when the process died happens once.

use std::time::Duration;

use nosana_sdk::{
    client::ClientError,
    common::tier::Tier,
    definition::MAX_DEFINITION_BYTES,
    result::MAX_RESULT_BYTES,
    store::{ContentHash, Store, StoreError},
};
use serde_json::{Value, json};
use thiserror::Error;
use tokio::{sync::watch, time::sleep};
use tracing::{debug, info, warn};

use crate::{
    chain::{Chain, Order},
    checks::{Answer, Check, Finding, Judgement, Subject, challenge, judge},
    decisions::{Decisions, DecisionsError, Line, Step},
    evidence::{Evidence, Question, hex},
    plan::{Action, Limits, Memory, Posting, Task, plan, report_due_at, spent},
    schedule::Seed,
    view::{HostView, JobView, ReportKind, Sort, View},
};

/// The first pause after the chain or the store did not answer.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How many failures in a row end a pass: then it is the node and not what was asked.
const MAX_FAILURES: u32 = 3;
/// Seconds that an assessed or evicted host is left alone: a node that lags behind must
/// not lead to the same again.
const SETTLING: i64 = 60;

/// How the service works, beside what [`Limits`] allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two looks.
    pub poll: Duration,
    /// Seconds after a job's end in which its result may still come into the store.
    pub patience: i64,
}

/// The assessor and all that it works with.
pub struct Service {
    /// The chain.
    pub chain: Box<dyn Chain>,
    /// Where definitions go and results come from.
    pub store: Box<dyn Store>,
    /// What hosts are checked by.
    pub checks: Vec<Box<dyn Check>>,
    /// What it may do.
    pub limits: Limits,
    /// How it works.
    pub pace: Pace,
}

/// Why a pass ended early.
#[derive(Debug, Error)]
pub enum Trouble {
    /// Without a log nothing is done.
    #[error(transparent)]
    Decisions(#[from] DecisionsError),
    /// The chain does not answer.
    #[error("the chain cannot be read")]
    View(#[source] ClientError),
    /// What is done fails again and again.
    #[error("{MAX_FAILURES} things in a row failed, the last by {0}")]
    Failing(String),
}

/// What a pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pass {
    /// What was decided.
    pub decided: u32,
    /// What of it was done.
    pub done: u32,
    /// What the chain refused.
    pub refused: u32,
    /// What is not known to be done.
    pub failed: u32,
}

/// A service that runs.
pub struct Running {
    service: Service,
    decisions: Decisions,
    memory: Memory,
    /// Tells the lines of one process from those of others.
    run: String,
    count: u64,
}

/// What became of one action.
enum Outcome {
    Done(Value),
    Refused(String),
    Failed(String),
}

impl Service {
    /// Begins to work; what is decided goes to `decisions`.
    #[must_use]
    pub fn begin(self, decisions: Decisions, seed: Seed) -> Running {
        Running {
            service: self,
            decisions,
            memory: Memory::new(seed),
            run: hex(&rand::random::<[u8; 4]>()),
            count: 0,
        }
    }

    /// What it would do now, without doing any of it: an object for each action, with what
    /// it follows from.
    ///
    /// # Errors
    /// When the chain does not answer.
    pub async fn preview(&self, seed: Seed) -> Result<Vec<Value>, ClientError> {
        let view = self.chain.view().await?;
        let mut lines = Vec::new();
        for action in plan(&view, &Memory::new(seed), &self.limits, &self.checks()) {
            let inputs = match &action {
                Action::Judge(task) => match self.judge(task, &view).await {
                    Ok(verdict) => verdict.inputs(),
                    Err(later) => json!({"job": task.job.to_string(), "later": later.reason}),
                },
                other => self.inputs(other, &view),
            };
            lines.push(json!({"action": action.name(), "at": view.now, "inputs": inputs}));
        }
        Ok(lines)
    }

    fn checks(&self) -> Vec<&dyn Check> {
        self.checks.iter().map(AsRef::as_ref).collect()
    }

    fn check(&self, name: &str) -> Option<&dyn Check> {
        self.checks().into_iter().find(|check| check.name() == name)
    }

    /// What an action follows from, for the log.
    fn inputs(&self, action: &Action, view: &View) -> Value {
        match action {
            Action::ApplyPolicy => json!({}),
            Action::Expire { job } => json!({"job": job.to_string()}),
            Action::CloseReport { report } => json!({"report": report.to_string()}),
            Action::Cancel { job } | Action::Stop { job } | Action::CloseJob { job } => {
                let known = view.job(job);
                json!({
                    "job": job.to_string(),
                    "host": known.map(|job| job.first_host.to_string()),
                    "state": known.map(|job| job.state.name()),
                    "now_at": known.map(|job| job.host.to_string()),
                })
            }
            Action::Judge(task) => json!({"job": task.job.to_string()}),
            Action::Assess { host } => {
                let known = view.host(host);
                let change = known.and_then(|host| host.change.as_ref());
                json!({
                    "host": host.to_string(),
                    "tier": known.map(|host| tier_name(host.tier)),
                    "to": change.map(|change| tier_name(change.to)),
                    "reason": change.map(|change| change.reason.clone()),
                    "measured": change.map(|change| change.measured.clone()),
                })
            }
            Action::Evict { host, market } => json!({
                "host": host.to_string(),
                "market": market.to_string(),
                "tier": view.host(host).map(|host| tier_name(host.tier)),
            }),
            Action::Post(posting) => self.posting_inputs(posting, view),
        }
    }

    fn posting_inputs(&self, posting: &Posting, view: &View) -> Value {
        let host = view.host(&posting.host);
        json!({
            "host": posting.host.to_string(),
            "check": posting.check,
            "period": posting.period,
            "nonce": posting.nonce,
            "market": posting.market.to_string(),
            "slot": posting.slot,
            "timeout": posting.timeout,
            "max_price": posting.max_price,
            "deposit": posting.deposit,
            "spent_today": spent(view),
            "budget": self.limits.budget,
            "tokens": view.tokens,
            "benchmarked_at": host.map(|host| host.benchmarked_at),
            "proved_at": host.map(|host| host.proved_at),
        })
    }

    /// Fetches the answer to a job and judges it.
    async fn judge(&self, task: &Task, view: &View) -> Result<Verdict, Later> {
        let (check, host, job) = self
            .check(task.check)
            .zip(view.host(&task.host))
            .zip(view.job(&task.job))
            .map(|((check, host), job)| (check, host, job))
            .ok_or_else(|| Later::new("what it is about is gone"))?;
        let subject =
            Subject::of(host).ok_or_else(|| Later::new("the host's class cannot be read"))?;
        let answer = self.answer(job, view.now).await?;
        let judgement = judge(check, &subject, &job.address, task.period, &answer);
        let mut verdict = Verdict {
            job: job.clone(),
            check: task.check,
            period: task.period,
            sequence: host.next_report,
            reports: Vec::new(),
            later_at: None,
            nothing: None,
            evidence: Vec::new(),
        };
        let findings = match judgement {
            Judgement::Nothing { reason } => {
                verdict.nothing = Some(reason);
                return Ok(verdict);
            }
            Judgement::Findings(findings) => findings,
        };
        let question = Question {
            job: &job.address,
            definition: job.definition,
            result: job.result,
            period: task.period,
        };
        let evidence = Evidence::new(check, &subject, question, &answer, findings.clone());
        verdict.evidence = evidence
            .to_bytes()
            .map_err(|error| Later::new(error.to_string()))?;
        verdict.sort_out(findings, host, view);
        Ok(verdict)
    }

    /// What the store has for the result of `job`.
    async fn answer(&self, job: &JobView, now: i64) -> Result<Answer, Later> {
        let hash = ContentHash(job.result);
        let error = match self.store.get(&hash, MAX_RESULT_BYTES).await {
            Ok(bytes) => return Ok(Answer::Document(bytes)),
            Err(StoreError::TooLarge { .. }) => return Ok(Answer::TooLarge),
            Err(error) => error,
        };
        let is_missing = matches!(
            error,
            StoreError::NotFound { .. } | StoreError::HashMismatch { .. }
        );
        let waited = now.saturating_sub(job.ended_at);
        if !is_missing || waited < self.pace.patience {
            return Err(Later::new(error.to_string()));
        }
        // It is the host's fault only where the store keeps what it is given.
        let definition = ContentHash(job.definition);
        match self.store.get(&definition, MAX_DEFINITION_BYTES).await {
            Ok(_) => Ok(Answer::Missing),
            Err(_) => Err(Later::new("the store has lost what was put there")),
        }
    }
}

/// A judgement that cannot be made yet.
struct Later {
    reason: String,
}

impl Later {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

/// What came out of judging a job.
struct Verdict {
    job: JobView,
    check: &'static str,
    period: i64,
    /// Of the first report.
    sequence: u64,
    /// What is reported, all at once.
    reports: Vec<Finding>,
    /// When it can be, Unix seconds; `None` for now.
    later_at: Option<i64>,
    /// Why nothing is.
    nothing: Option<String>,
    evidence: Vec<u8>,
}

impl Verdict {
    /// Keeps what is worth a report, and finds out when the chain takes all of it.
    fn sort_out(&mut self, findings: Vec<Finding>, host: &HostView, view: &View) {
        // A passed check of a spoof changes nothing, and would keep the clock that it shares
        // with the proofs from them.
        self.reports = findings
            .into_iter()
            .filter(|finding| finding.kind != ReportKind::SpoofCheck || !finding.passed)
            .collect();
        let sorts = self.reports.iter().map(|finding| Sort::of(finding.kind));
        let due = sorts.map(|sort| report_due_at(host, sort, view)).max();
        self.later_at = due.filter(|due| *due > view.now);
    }

    fn inputs(&self) -> Value {
        json!({
            "job": self.job.address.to_string(),
            "host": self.job.host.to_string(),
            "check": self.check,
            "period": self.period,
            "definition": hex(&self.job.definition),
            "result": hex(&self.job.result),
            "exit_code": self.job.exit_code,
            "sequence": self.sequence,
            "evidence": (!self.evidence.is_empty())
                .then(|| ContentHash::of(&self.evidence).to_string()),
            "reports": self.reports,
            "later_at": self.later_at,
            "nothing": self.nothing,
        })
    }
}

impl Running {
    /// Works until `stopping` says so, and ends between two actions.
    ///
    /// # Errors
    /// When decisions cannot be written down: without that, nothing may be done.
    pub async fn run(mut self, mut stopping: watch::Receiver<bool>) -> Result<(), DecisionsError> {
        let mut pause = FIRST_PAUSE;
        while !*stopping.borrow_and_update() {
            let wait = match self.pass(&stopping).await {
                Ok(pass) => {
                    pause = FIRST_PAUSE;
                    debug!(?pass, "looked at everything");
                    self.service.pace.poll
                }
                Err(Trouble::Decisions(error)) => return Err(error),
                Err(trouble) => {
                    warn!(reason = chain_of(&trouble), "trying again later");
                    let wait = pause;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    wait
                }
            };
            // Cancel safe: both only wait. An error means that nobody is left to stop it.
            tokio::select! {
                () = sleep(jittered(wait)) => {}
                changed = stopping.changed() => if changed.is_err() { return Ok(()) },
            }
        }
        Ok(())
    }

    /// Looks once and does what there is to do. Ends early, after what it is at, when
    /// `stopping` says so.
    ///
    /// # Errors
    /// When the chain does not answer, or the log does not take what was decided.
    pub async fn pass(&mut self, stopping: &watch::Receiver<bool>) -> Result<Pass, Trouble> {
        let view = self.service.chain.view().await.map_err(Trouble::View)?;
        self.memory.forget(&view);
        let service = &self.service;
        let actions = plan(&view, &self.memory, &service.limits, &service.checks());
        let (mut pass, mut failures) = (Pass::default(), 0_u32);
        for action in actions {
            if *stopping.borrow() {
                break;
            }
            pass.decided = pass.decided.saturating_add(1);
            match self.act(&action, &view).await? {
                Outcome::Done(_) => {
                    pass.done = pass.done.saturating_add(1);
                    failures = 0;
                }
                Outcome::Refused(_) => {
                    pass.refused = pass.refused.saturating_add(1);
                    failures = 0;
                }
                Outcome::Failed(reason) => {
                    pass.failed = pass.failed.saturating_add(1);
                    failures = failures.saturating_add(1);
                    if failures >= MAX_FAILURES {
                        return Err(Trouble::Failing(reason));
                    }
                }
            }
        }
        Ok(pass)
    }

    async fn act(&mut self, action: &Action, view: &View) -> Result<Outcome, DecisionsError> {
        let (name, subject) = (action.name(), action.subject());
        let outcome = match action {
            Action::Judge(task) => self.judge(task, view).await?,
            Action::Post(posting) => self.post(posting, view).await?,
            other => {
                let order = order(other);
                let id = self.decide(name, view, self.service.inputs(other, view))?;
                let outcome = match order {
                    Some(order) => self.send(&order).await,
                    None => Outcome::Done(Value::Null),
                };
                self.note(&id, name, view, &outcome)?;
                outcome
            }
        };
        let is_settling = matches!(action, Action::Assess { .. } | Action::Evict { .. });
        match &outcome {
            Outcome::Done(_) if is_settling => {
                let until = view.now.saturating_add(SETTLING);
                self.memory.hold_until(name, subject, until);
            }
            // What a judgement waits for it has noted itself.
            Outcome::Done(_) if matches!(action, Action::Judge(_)) => {}
            Outcome::Done(_) => self.memory.release(name, &subject),
            Outcome::Refused(_) | Outcome::Failed(_) => {
                self.memory.hold(name, subject, view.now);
            }
        }
        Ok(outcome)
    }

    /// Judges a job, stores the evidence, and reports what follows from it.
    async fn judge(&mut self, task: &Task, view: &View) -> Result<Outcome, DecisionsError> {
        let verdict = match self.service.judge(task, view).await {
            Ok(verdict) => verdict,
            Err(later) => {
                info!(job = %task.job, host = %task.host, reason = later.reason, "judged later");
                self.memory.hold("judge", task.job, view.now);
                return Ok(Outcome::Done(Value::Null));
            }
        };
        let is_reported = view
            .host(&task.host)
            .is_some_and(|host| host.tier != Tier::Removed);
        let id = self.decide("judge", view, verdict.inputs())?;
        let later_at = verdict.later_at.filter(|_| is_reported);
        let outcome = if verdict.reports.is_empty() || later_at.is_some() || !is_reported {
            Outcome::Done(Value::Null)
        } else {
            self.submit(task, &verdict).await
        };
        self.note(&id, "judge", view, &outcome)?;
        if let Outcome::Done(_) = &outcome {
            match later_at {
                Some(later) => self.memory.hold_until("judge", task.job, later),
                None => {
                    self.memory.settled.insert(task.job);
                }
            }
        }
        Ok(outcome)
    }

    async fn submit(&self, task: &Task, verdict: &Verdict) -> Outcome {
        let evidence = match self.service.store.put(&verdict.evidence).await {
            Ok(hash) => hash,
            Err(error) => return Outcome::Failed(chain_of(&error)),
        };
        self.send(&Order::Submit {
            host: task.host,
            sequence: verdict.sequence,
            findings: verdict.reports.clone(),
            evidence: evidence.0,
        })
        .await
    }

    async fn post(&mut self, posting: &Posting, view: &View) -> Result<Outcome, DecisionsError> {
        let Some((definition, hash)) = self.definition(posting, view) else {
            return Ok(Outcome::Refused("there is nothing to check it by".into()));
        };
        let mut inputs = self.service.posting_inputs(posting, view);
        if let Some(inputs) = inputs.as_object_mut() {
            inputs.insert("definition".to_owned(), hash.to_string().into());
        }
        let id = self.decide("post", view, inputs)?;
        let outcome = match self.service.store.put(&definition).await {
            Ok(_) => {
                let order = Order::Post {
                    posting: posting.clone(),
                    definition: hash.0,
                };
                self.send(&order).await
            }
            Err(error) => Outcome::Failed(chain_of(&error)),
        };
        self.note(&id, "post", view, &outcome)?;
        Ok(outcome)
    }

    fn definition(&self, posting: &Posting, view: &View) -> Option<(Vec<u8>, ContentHash)> {
        let subject = Subject::of(view.host(&posting.host)?)?;
        let check = self.service.check(posting.check)?;
        let definition = check.definition(&subject, &challenge(posting.nonce))?;
        let hash = ContentHash::of(&definition);
        Some((definition, hash))
    }

    async fn send(&self, order: &Order) -> Outcome {
        match self.service.chain.send(order).await {
            Ok(signature) => Outcome::Done(json!({"signature": signature})),
            Err(error) if error.is_transient() => Outcome::Failed(chain_of(&error)),
            Err(error) => Outcome::Refused(chain_of(&error)),
        }
    }

    /// Writes down what is about to be done. Returns the decision's id.
    fn decide(
        &mut self,
        action: &'static str,
        view: &View,
        inputs: Value,
    ) -> Result<String, DecisionsError> {
        self.count = self.count.saturating_add(1);
        let id = format!("{}-{}", self.run, self.count);
        info!(id, action, %inputs, "decided");
        self.decisions.write(&Line {
            id: id.clone(),
            at: view.now,
            action,
            step: Step::Decided { inputs },
        })?;
        Ok(id)
    }

    /// Writes down what came of it.
    fn note(
        &mut self,
        id: &str,
        action: &'static str,
        view: &View,
        outcome: &Outcome,
    ) -> Result<(), DecisionsError> {
        let step = match outcome {
            Outcome::Done(outcome) => {
                info!(id, action, %outcome, "done");
                Step::Done {
                    outcome: outcome.clone(),
                }
            }
            Outcome::Refused(reason) => {
                info!(id, action, reason, "refused");
                Step::Refused {
                    reason: reason.clone(),
                }
            }
            Outcome::Failed(reason) => {
                warn!(id, action, reason, "failed");
                Step::Failed {
                    reason: reason.clone(),
                }
            }
        };
        self.decisions.write(&Line {
            id: id.to_owned(),
            at: view.now,
            action,
            step,
        })
    }
}

/// What an action that needs nothing but the chain is there.
fn order(action: &Action) -> Option<Order> {
    Some(match action {
        Action::ApplyPolicy => Order::ApplyPolicy,
        Action::Expire { job } => Order::Expire { job: *job },
        Action::Cancel { job } => Order::Cancel { job: *job },
        Action::Stop { job } => Order::Stop { job: *job },
        Action::Assess { host } => Order::Assess { host: *host },
        Action::Evict { host, market } => Order::Evict {
            host: *host,
            market: *market,
        },
        Action::CloseReport { report } => Order::CloseReport { report: *report },
        Action::CloseJob { job } => Order::CloseJob { job: *job },
        Action::Judge(_) | Action::Post(_) => return None,
    })
}

/// The name of a tier.
#[must_use]
pub fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Waitlisted => "waitlisted",
        Tier::Community => "community",
        Tier::Premium => "premium",
        Tier::Suspended => "suspended",
        Tier::Removed => "removed",
    }
}

/// An error with its causes, in one line that is safe to show.
fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

/// Between four fifths and six fifths of `wait`, so that many do not come at once.
fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(0.8 + 0.4 * rand::random::<f64>())
}

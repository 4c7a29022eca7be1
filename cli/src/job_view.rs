//! A job as it is printed: the chain's account in words.

use nosana_sdk::{
    common::job::{JobState, MAX_ATTEMPTS},
    generated::jobs::accounts::Job,
    host_api::ServiceStatus,
    result::{EXIT_REJECTED, EXIT_TIMED_OUT},
    store::ContentHash,
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    printer::{pairs, table},
    units,
};

/// Everything that the chain knows of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobView {
    /// Its address.
    pub job: String,
    /// Who posted it.
    pub client: String,
    /// Where.
    pub market: String,
    /// See [`JobState`].
    pub state: &'static str,
    /// Why it ended or was given back; `None` when it was not, or by itself.
    pub reason: Option<&'static str>,
    /// Who has it or had it last.
    pub host: Option<String>,
    /// SHA-256 of the definition, hexadecimal.
    pub definition: String,
    /// SHA-256 of the result, hexadecimal.
    pub result: Option<String>,
    /// What its process ended with; of completed jobs, and of those that got a result after others ended them.
    pub exit_code: Option<i32>,
    /// The most seconds that are paid for.
    pub timeout: u32,
    /// Base units a second.
    pub price: u64,
    /// Base units put into escrow.
    pub deposit: u64,
    /// Base units paid to hosts.
    pub paid_host: u64,
    /// Base units paid as fee.
    pub paid_fee: u64,
    /// Base units returned to the client.
    pub refunded: u64,
    /// Base units that the host's account could not take.
    pub owed_host: u64,
    /// Base units of fee not yet paid.
    pub owed_fee: u64,
    /// Base units that the client's account could not take.
    pub owed_client: u64,
    /// Seconds paid for; of a running job the seconds that it ran.
    pub seconds: u32,
    /// How often it was given to a host.
    pub attempts: u8,
    /// Unix seconds.
    pub posted_at: i64,
    /// Unix seconds.
    pub assigned_at: Option<i64>,
    /// Unix seconds.
    pub started_at: Option<i64>,
    /// Unix seconds.
    pub ended_at: Option<i64>,
    /// What it serves, as its host tells its client; empty where that was not asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceStatus>,
}

impl JobView {
    /// Of `job` at `address`; `now` is the chain's clock, Unix seconds.
    pub fn new(address: &Address, job: &Job, now: i64) -> Self {
        let time = |at: i64| (at != 0).then_some(at);
        Self {
            job: address.to_string(),
            client: job.client.to_string(),
            market: job.market.to_string(),
            state: state(job).name(),
            reason: reason_name(job.reason),
            host: host(job).map(|host| host.to_string()),
            definition: ContentHash::from(job.definition).to_string(),
            result: result(job).map(|hash| hash.to_string()),
            exit_code: has_ended(job).then_some(job.exit_code),
            timeout: job.timeout,
            price: job.price,
            deposit: job.deposit,
            paid_host: job.paid_host,
            paid_fee: job.paid_fee,
            refunded: job.refunded,
            owed_host: job.owed_host,
            owed_fee: job.owed_fee,
            owed_client: job.owed_client,
            seconds: seconds(job, now),
            attempts: job.attempts,
            posted_at: job.posted_at,
            assigned_at: time(job.assigned_at),
            started_at: time(job.started_at),
            ended_at: time(job.ended_at),
            services: Vec::new(),
        }
    }
}

/// The state; a byte that this version does not know counts as failed.
pub fn state(job: &Job) -> JobState {
    JobState::try_from(job.state).unwrap_or(JobState::Failed)
}

/// Who has the job or had it last.
pub fn host(job: &Job) -> Option<Address> {
    (job.host != Address::default()).then_some(job.host)
}

/// The result's hash, once there is one.
pub fn result(job: &Job) -> Option<ContentHash> {
    (job.result != [0; 32]).then(|| job.result.into())
}

/// The last second that its run is paid for, Unix seconds; of a job that runs.
pub fn deadline(job: &Job) -> i64 {
    let run = job.timeout.saturating_sub(job.used_seconds);
    job.started_at.saturating_add(run.into())
}

/// Whether its host said how it ended.
fn has_ended(job: &Job) -> bool {
    state(job) == JobState::Completed || result(job).is_some()
}

/// Whether the job did what it was posted for.
pub fn is_success(job: &Job) -> bool {
    state(job) == JobState::Completed && job.exit_code == 0
}

fn seconds(job: &Job, now: i64) -> u32 {
    if state(job) != JobState::Running {
        return job.used_seconds.saturating_add(job.paid_seconds);
    }
    let ran = u32::try_from(now.saturating_sub(job.started_at).max(0)).unwrap_or(u32::MAX);
    job.used_seconds.saturating_add(ran).min(job.timeout)
}

/// The names of the reasons, by the byte that the jobs program stores.
fn reason_name(reason: u8) -> Option<&'static str> {
    Some(match reason {
        0 => return None,
        1 => "host_quit",
        2 => "not_started",
        3 => "deadline_passed",
        4 => "client_stopped",
        5 => "attempts_used",
        6 => "no_time_left",
        7 => "no_place",
        _ => "unknown",
    })
}

/// What the state means, in words.
pub fn explain(job: &Job) -> String {
    let came_back = match job.reason {
        1 => Some("its host gave it back"),
        2 => Some("its host did not start it in time"),
        3 => Some("its host went silent past the deadline"),
        _ => None,
    };
    let to_host = || host(job).map_or_else(String::new, |host| format!(" host {host}"));
    match state(job) {
        JobState::Queued => match came_back {
            Some(why) => format!(
                "{why}; it waits for another ({} of {MAX_ATTEMPTS} attempts used)",
                job.attempts
            ),
            None => "waits for a host".to_owned(),
        },
        JobState::Assigned => format!("given to{}, which prepares it", to_host()),
        JobState::Running => format!("runs on{}", to_host()),
        JobState::Completed => match job.exit_code {
            0 => "ended with exit code 0".to_owned(),
            EXIT_TIMED_OUT => format!(
                "its time was up after {} (exit code {EXIT_TIMED_OUT})",
                units::seconds(job.timeout.into())
            ),
            EXIT_REJECTED => {
                format!("it could not be run: its log says why (exit code {EXIT_REJECTED})")
            }
            code => format!("ended with exit code {code}"),
        },
        JobState::Stopped => "stopped by its client".to_owned(),
        JobState::Cancelled => "taken back by its client before a host had it".to_owned(),
        JobState::Expired => "its deadline passed and its host never finished it".to_owned(),
        JobState::Failed => match job.reason {
            5 => format!(
                "{} hosts gave it back or lost it, which is as often as a job is given to one",
                job.attempts
            ),
            6 => "a host gave it back and none of its time was left".to_owned(),
            7 => "a host gave it back and the queue had no place for it".to_owned(),
            _ => came_back.map_or_else(|| "no host could run it".to_owned(), str::to_owned),
        },
    }
}

/// One job, all of it.
pub fn text(view: &JobView, explanation: &str) -> String {
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let after = |at: Option<i64>| match at {
        Some(at) => format!(
            "{} after it was posted",
            units::seconds(u64::try_from(at.saturating_sub(view.posted_at)).unwrap_or(0))
        ),
        None => "-".to_owned(),
    };
    let owed = view
        .owed_host
        .saturating_add(view.owed_fee)
        .saturating_add(view.owed_client);
    pairs(&[
        ("job", view.job.clone()),
        ("state", format!("{}: {explanation}", view.state)),
        ("client", view.client.clone()),
        ("market", view.market.clone()),
        ("host", or_none(&view.host)),
        ("definition", view.definition.clone()),
        ("result", or_none(&view.result)),
        ("timeout", units::seconds(view.timeout.into())),
        ("assigned", after(view.assigned_at)),
        ("started", after(view.started_at)),
        ("ended", after(view.ended_at)),
        ("attempts", format!("{} of {MAX_ATTEMPTS}", view.attempts)),
        ("seconds", view.seconds.to_string()),
        ("price", format!("{} a second", units::nos(view.price))),
        ("deposit", units::nos(view.deposit)),
        ("paid to host", units::nos(view.paid_host)),
        ("fee", units::nos(view.paid_fee)),
        ("returned", units::nos(view.refunded)),
        ("still owed", units::nos(owed)),
    ])
}

/// How a job ended and what it cost.
pub fn summary(view: &JobView, explanation: &str) -> String {
    pairs(&[
        ("job", view.job.clone()),
        ("state", format!("{}: {explanation}", view.state)),
        (
            "exit code",
            view.exit_code
                .map_or_else(|| "-".to_owned(), |code| code.to_string()),
        ),
        ("seconds", view.seconds.to_string()),
        ("paid to host", units::nos(view.paid_host)),
        ("fee", units::nos(view.paid_fee)),
        ("returned", units::nos(view.refunded)),
    ])
}

/// Many jobs, a line each.
pub fn list(views: &[JobView]) -> String {
    let heading = [
        "job",
        "state",
        "exit code",
        "seconds",
        "paid to host",
        "fee",
        "returned",
    ];
    let rows = views.iter().map(|view| {
        [
            view.job.clone(),
            view.state.to_owned(),
            view.exit_code
                .map_or_else(|| "-".to_owned(), |code| code.to_string()),
            view.seconds.to_string(),
            units::nos(view.paid_host),
            units::nos(view.paid_fee),
            units::nos(view.refunded),
        ]
    });
    table(heading, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(state: JobState, reason: u8) -> Job {
        let mut data = vec![0; Job::LEN];
        data[..8].copy_from_slice(&nosana_sdk::generated::jobs::accounts::JOB_DISCRIMINATOR);
        let mut job = Job::from_bytes(&data).unwrap();
        job.state = state as u8;
        job.reason = reason;
        job.attempts = 1;
        job.posted_at = 1_000;
        job.timeout = 600;
        job
    }

    fn view(job: &Job, now: i64) -> JobView {
        JobView::new(&Address::new_from_array([1; 32]), job, now)
    }

    #[test]
    fn the_keys_are_those_that_programs_rely_on() {
        let value = serde_json::to_value(view(&job(JobState::Queued, 0), 0)).unwrap();
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "job",
                "client",
                "market",
                "state",
                "reason",
                "host",
                "definition",
                "result",
                "exit_code",
                "timeout",
                "price",
                "deposit",
                "paid_host",
                "paid_fee",
                "refunded",
                "owed_host",
                "owed_fee",
                "owed_client",
                "seconds",
                "attempts",
                "posted_at",
                "assigned_at",
                "started_at",
                "ended_at",
            ]
        );
        assert!(value["host"].is_null() && value["result"].is_null());
        assert!(value["exit_code"].is_null() && value["ended_at"].is_null());
    }

    #[test]
    fn a_running_job_counts_what_it_ran_up_to_its_timeout() {
        let mut running = job(JobState::Running, 0);
        running.started_at = 1_000;
        running.used_seconds = 5;
        running.paid_seconds = 3;
        assert_eq!(view(&running, 1_010).seconds, 15);
        assert_eq!(view(&running, 900).seconds, 5);
        assert_eq!(view(&running, 9_000).seconds, 600);
        running.state = JobState::Stopped as u8;
        assert_eq!(view(&running, 9_000).seconds, 8);
    }

    #[test]
    fn an_exit_code_is_there_only_when_a_process_ended() {
        assert_eq!(view(&job(JobState::Completed, 0), 0).exit_code, Some(0));
        let mut expired = job(JobState::Expired, 3);
        assert_eq!(view(&expired, 0).exit_code, None);
        expired.exit_code = 124;
        expired.result = [1; 32];
        assert_eq!(view(&expired, 0).exit_code, Some(124));
        assert!(!is_success(&expired));
        assert!(is_success(&job(JobState::Completed, 0)));
        assert!(!is_success(&job(JobState::Stopped, 4)));
    }

    #[test]
    fn every_end_is_explained() {
        let with_code = |code| {
            let mut job = job(JobState::Completed, 0);
            job.exit_code = code;
            explain(&job)
        };
        let lines = [
            explain(&job(JobState::Queued, 0)),
            explain(&job(JobState::Queued, 1)),
            explain(&job(JobState::Queued, 2)),
            explain(&job(JobState::Queued, 3)),
            with_code(0),
            with_code(3),
            with_code(124),
            with_code(125),
            explain(&job(JobState::Stopped, 4)),
            explain(&job(JobState::Cancelled, 4)),
            explain(&job(JobState::Expired, 3)),
            explain(&Job {
                attempts: 3,
                ..job(JobState::Failed, 5)
            }),
            explain(&job(JobState::Failed, 6)),
            explain(&job(JobState::Failed, 7)),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        waits for a host
        its host gave it back; it waits for another (1 of 3 attempts used)
        its host did not start it in time; it waits for another (1 of 3 attempts used)
        its host went silent past the deadline; it waits for another (1 of 3 attempts used)
        ended with exit code 0
        ended with exit code 3
        its time was up after 10 m (exit code 124)
        it could not be run: its log says why (exit code 125)
        stopped by its client
        taken back by its client before a host had it
        its deadline passed and its host never finished it
        3 hosts gave it back or lost it, which is as often as a job is given to one
        a host gave it back and none of its time was left
        a host gave it back and the queue had no place for it
        ");
    }
}

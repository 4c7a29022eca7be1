//! What the agent counts, in the text format of Prometheus.

use std::{
    collections::BTreeMap,
    fmt::{Display, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use nosana_sdk::queue::QueueKind;
use solana_address::Address;

use crate::{chain::Snapshot, services::Monitor};

/// The content type of the format.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the agent counts while it runs, and what it saw of its hosts last.
#[derive(Default)]
pub struct Metrics {
    /// Answers of the API by status.
    answers: Mutex<BTreeMap<u16, u64>>,
    hosts: Mutex<BTreeMap<Address, HostFigures>>,
    rpc_errors: AtomicU64,
    /// Of the worker; `None` until it was asked for.
    lamports: Mutex<Option<u64>>,
}

/// A host as it was on chain last.
#[derive(Clone, Copy)]
struct HostFigures {
    online: u64,
    served: u64,
    earned: u64,
    completed: u32,
    failed: u32,
    returned: u32,
    standing: Standing,
}

/// How a host stands in its market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Place from 1; `None` while it does not wait.
    pub(crate) place: Option<usize>,
    /// Length of the queue.
    pub(crate) waiting: usize,
    /// The job that is its to run.
    pub(crate) job: Option<Address>,
}

/// One figure of a host; `None` where there is none at present.
type Figure = fn(&HostFigures) -> Option<u64>;

/// What is known at the moment of asking.
pub(super) struct Present {
    /// The jobs that the API knows, by state.
    pub(super) jobs: BTreeMap<&'static str, usize>,
    /// Hosts that something keeps from work.
    pub(super) troubled: Vec<Address>,
    pub(super) is_engine_up: bool,
    /// Services, by state.
    pub(super) services: BTreeMap<String, usize>,
    pub(super) ingress: Arc<Monitor>,
}

impl Metrics {
    /// Takes the figures of `host` from what was seen on chain.
    pub fn saw(&self, host: Address, snapshot: &Snapshot) {
        let record = &snapshot.record;
        let waits = snapshot.queue.kind() == QueueKind::Hosts;
        let figures = HostFigures {
            online: record.online,
            served: record.served,
            earned: record.earned,
            completed: record.completed,
            failed: record.failed,
            returned: record.returned,
            standing: Standing {
                place: snapshot
                    .queue
                    .position(&host)
                    .filter(|_| waits)
                    .map(|before| before.saturating_add(1)),
                waiting: if waits {
                    snapshot.queue.waiting.len()
                } else {
                    0
                },
                job: snapshot.job.as_ref().map(|(job, _)| *job),
            },
        };
        lock(&self.hosts).insert(host, figures);
    }

    /// Counts a request to the cluster that was not answered, or not as it should be.
    pub fn rpc_failed(&self) {
        self.rpc_errors.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes what the worker has for fees.
    pub fn has_lamports(&self, lamports: u64) {
        *lock(&self.lamports) = Some(lamports);
    }

    /// What the worker has for fees; `None` until it was asked for.
    pub(crate) fn lamports(&self) -> Option<u64> {
        *lock(&self.lamports)
    }

    /// How `host` stood when it was seen last; `None` until then.
    pub(crate) fn standing(&self, host: Address) -> Option<Standing> {
        let hosts = lock(&self.hosts);
        hosts.get(&host).map(|figures| figures.standing)
    }

    pub(super) fn answered(&self, status: u16) {
        let mut answers = lock(&self.answers);
        let count = answers.entry(status).or_default();
        *count = count.saturating_add(1);
    }

    /// All of it as text.
    pub(super) fn render(&self, present: &Present) -> String {
        let mut page = Page::default();
        page.family("nosana_build_info", "gauge", "The agent's version.");
        page.sample(&[("version", &env!("CARGO_PKG_VERSION"))], 1);
        page.family(
            "nosana_engine_up",
            "gauge",
            "Whether the container engine answers.",
        );
        page.sample(&[], u8::from(present.is_engine_up));
        page.family(
            "nosana_rpc_errors_total",
            "counter",
            "Requests to the cluster without a good answer.",
        );
        page.sample(&[], self.rpc_errors.load(Ordering::Relaxed));
        if let Some(lamports) = *lock(&self.lamports) {
            page.family(
                "nosana_worker_lamports",
                "gauge",
                "What the worker has for fees.",
            );
            page.sample(&[], lamports);
        }
        page.family(
            "nosana_jobs",
            "gauge",
            "The last jobs since the agent began, by state.",
        );
        for (state, count) in &present.jobs {
            page.sample(&[("state", state)], count);
        }
        page.family(
            "nosana_api_answers_total",
            "counter",
            "Answers of the API, by status.",
        );
        for (status, count) in &*lock(&self.answers) {
            page.sample(&[("code", status)], count);
        }
        render_services(&mut page, present);
        self.render_hosts(&mut page, present);
        page.text
    }

    fn render_hosts(&self, page: &mut Page, present: &Present) {
        let hosts = lock(&self.hosts).clone();
        let families: [(&str, &str, &str, Figure); 8] = [
            (
                "nosana_host_online_seconds_total",
                "counter",
                "Seconds with a valid lease or at work, ever, by the chain.",
                |host| Some(host.online),
            ),
            (
                "nosana_host_served_seconds_total",
                "counter",
                "Seconds worked and paid for, ever, by the chain.",
                |host| Some(host.served),
            ),
            (
                "nosana_host_earned_base_units_total",
                "counter",
                "Base units of NOS earned, ever, by the chain.",
                |host| Some(host.earned),
            ),
            (
                "nosana_host_jobs_completed_total",
                "counter",
                "Jobs finished, ever, by the chain.",
                |host| Some(host.completed.into()),
            ),
            (
                "nosana_host_jobs_failed_total",
                "counter",
                "Jobs that failed by the host's fault, ever, by the chain.",
                |host| Some(host.failed.into()),
            ),
            (
                "nosana_host_jobs_returned_total",
                "counter",
                "Jobs given back before they started, ever, by the chain.",
                |host| Some(host.returned.into()),
            ),
            (
                "nosana_host_queue_position",
                "gauge",
                "Place in the queue, from 1; absent while the host does not wait.",
                |host| host.standing.place.map(|place| place as u64),
            ),
            (
                "nosana_host_queue_length",
                "gauge",
                "Hosts that wait in the queue.",
                |host| Some(host.standing.waiting as u64),
            ),
        ];
        for (name, kind, help, figure) in families {
            page.family(name, kind, help);
            for (host, figures) in &hosts {
                if let Some(value) = figure(figures) {
                    page.sample(&[("host", host)], value);
                }
            }
        }
        page.family(
            "nosana_host_troubled",
            "gauge",
            "Whether something keeps the host from work; the health says what.",
        );
        for host in hosts.keys() {
            let is_troubled = present.troubled.contains(host);
            page.sample(&[("host", host)], u8::from(is_troubled));
        }
    }
}

fn render_services(page: &mut Page, present: &Present) {
    page.family(
        "nosana_services",
        "gauge",
        "Ports that running jobs expose, by state.",
    );
    for (state, count) in &present.services {
        page.sample(&[("state", state)], count);
    }
    let ingress = &present.ingress;
    page.family(
        "nosana_ingress_connections",
        "gauge",
        "Connections of clients to services.",
    );
    page.sample(&[], ingress.connections());
    page.family(
        "nosana_ingress_answers_total",
        "counter",
        "Answers to clients of services, by status.",
    );
    for (status, count) in ingress.answers() {
        page.sample(&[("code", &status)], count);
    }
    if let Some(ends) = ingress.certificate_ends() {
        page.family(
            "nosana_certificate_end_timestamp_seconds",
            "gauge",
            "When the certificate of services ends, Unix seconds.",
        );
        page.sample(&[], ends);
    }
    if let Some((is_up, starts)) = ingress.tunnel() {
        page.family(
            "nosana_tunnel_up",
            "gauge",
            "Whether the tunnel's program runs.",
        );
        page.sample(&[], u8::from(is_up));
        page.family(
            "nosana_tunnel_starts_total",
            "counter",
            "How often the tunnel's program was started.",
        );
        page.sample(&[], starts);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A page that is being written.
#[derive(Default)]
struct Page {
    text: String,
    family: &'static str,
}

impl Page {
    fn family(&mut self, name: &'static str, kind: &str, help: &str) {
        self.family = name;
        self.write(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    /// No value of a label needs an escape: they are addresses, numbers and words.
    fn sample(&mut self, labels: &[(&str, &dyn Display)], value: impl Display) {
        let name = self.family;
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{value}\""))
            .collect();
        if labels.is_empty() {
            self.write(format_args!("{name} {value}\n"));
        } else {
            self.write(format_args!("{name}{{{}}} {value}\n", labels.join(",")));
        }
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.text.write_fmt(text);
    }
}

#[cfg(test)]
mod tests {
    use nosana_sdk::queue::Waiting;

    use super::*;
    use crate::{
        plan::tests::{HOST, snapshot},
        services::Term,
    };

    fn present() -> Present {
        Present {
            jobs: BTreeMap::from([("running", 1)]),
            troubled: vec![HOST],
            is_engine_up: true,
            services: BTreeMap::from([("healthy".to_owned(), 2)]),
            ingress: Arc::default(),
        }
    }

    /// The samples as names with labels, and values. Fails on a line that is none.
    fn samples(text: &str) -> BTreeMap<String, u64> {
        let lines = text.lines().filter(|line| !line.starts_with("# "));
        lines
            .map(|line| {
                let (name, value) = line.rsplit_once(' ').unwrap();
                (name.to_owned(), value.parse().unwrap())
            })
            .collect()
    }

    #[test]
    fn what_was_seen_and_counted_is_shown() {
        let metrics = Metrics::default();
        let mut seen = snapshot(1_000);
        seen.record.served = 7;
        seen.record.earned = 11;
        seen.queue.header.kind = QueueKind::Hosts as u8;
        let other = Address::new_from_array([3; 32]);
        seen.queue.waiting = [other, HOST]
            .map(|key| Waiting {
                key,
                slot: 0,
                valid_until: 2_000,
            })
            .to_vec();
        metrics.saw(HOST, &seen);
        metrics.rpc_failed();
        metrics.answered(404);
        metrics.answered(404);
        let samples = samples(&metrics.render(&present()));
        let of_host = |name: &str| samples[&format!("nosana_host_{name}{{host=\"{HOST}\"}}")];
        assert_eq!(of_host("served_seconds_total"), 7);
        assert_eq!(of_host("earned_base_units_total"), 11);
        assert_eq!(of_host("queue_position"), 2);
        assert_eq!(of_host("queue_length"), 2);
        assert_eq!(of_host("troubled"), 1);
        assert_eq!(samples["nosana_rpc_errors_total"], 1);
        assert_eq!(samples["nosana_api_answers_total{code=\"404\"}"], 2);
        assert_eq!(samples["nosana_jobs{state=\"running\"}"], 1);
        assert_eq!(samples["nosana_engine_up"], 1);
        assert!(!samples.contains_key("nosana_worker_lamports"));
        assert!(!samples.contains_key("nosana_certificate_end_timestamp_seconds"));
        metrics.has_lamports(5);
        let present = present();
        let (begins, ends) = (0, 7);
        present
            .ingress
            .certificate_is(Some(Term { begins, ends }), false);
        let text = metrics.render(&present);
        assert!(text.contains("\nnosana_worker_lamports 5\n"));
        assert!(text.contains("\nnosana_certificate_end_timestamp_seconds 7\n"));
    }

    /// What the format asks for: help and type once before the samples of a family.
    #[test]
    fn every_sample_stands_below_its_help_and_type() {
        let metrics = Metrics::default();
        metrics.saw(HOST, &snapshot(1_000));
        metrics.has_lamports(1);
        let text = metrics.render(&present());
        let mut families = Vec::new();
        for line in text.lines() {
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            match words[..] {
                ["#", "HELP", name, _] => {
                    assert!(!families.contains(&name), "{name} twice");
                    families.push(name);
                }
                ["#", "TYPE", name, kind] => {
                    assert_eq!(families.last(), Some(&name));
                    assert_eq!(kind == "counter", name.ends_with("_total"), "{name}");
                }
                _ => {
                    let name = line.split(['{', ' ']).next();
                    assert_eq!(families.last().copied(), name);
                }
            }
        }
        assert!(text.ends_with('\n'));
    }
}

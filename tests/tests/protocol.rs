//! The state machine and the money table of `docs/protocol.md`: each row is driven on a
//! chain, and the page says what came of it.
//!
//! `NOSANA_UPDATE_DOCS=1 cargo test --workspace --test protocol` writes them anew.

// Whatever goes wrong here ends the test, there.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{collections::BTreeSet, fmt::Write};

use nosana_sdk::{
    common::job::JobState::{
        self, Assigned, Cancelled, Completed, Expired, Failed, Queued, Running, Stopped,
    },
    instructions,
};
use nosana_tests::{
    Client, Host, World,
    page::{grouped, keep},
    world::TIMEOUT,
};
use solana_address::Address;
use solana_signer::Signer as _;

/// The usual market with a client, three hosts and a job.
struct Scene {
    world: World,
    client: Client,
    hosts: Vec<Host>,
    job: Address,
}

impl Scene {
    /// Before the job is posted.
    fn new() -> Self {
        let mut world = World::new();
        let client = world.client(1);
        let hosts = (1..=4).map(|number| world.host(number)).collect();
        Self {
            world,
            client,
            hosts,
            job: Address::default(),
        }
    }

    fn queued() -> Self {
        let mut scene = Self::new();
        scene.job = scene.world.post(&scene.client);
        scene
    }

    fn assigned() -> Self {
        Self::queued().with(Self::join)
    }

    fn running() -> Self {
        Self::assigned().with(Self::start)
    }

    /// The same after `act`.
    fn with(mut self, act: fn(&mut Self)) -> Self {
        act(&mut self);
        self
    }

    /// After the first two hosts let the job go.
    fn third_attempt() -> Self {
        let mut scene = Self::queued();
        for number in 0..2 {
            scene.world.join(&scene.hosts[number]).unwrap();
            scene.world.quit(&scene.hosts[number], &scene.job).unwrap();
        }
        scene.world.join(&scene.hosts[2]).unwrap();
        scene
    }

    /// The host that has the job.
    fn host(&self) -> &Host {
        let host = self.world.job(&self.job).host;
        self.hosts
            .iter()
            .find(|known| known.address == host)
            .unwrap()
    }

    fn state(&self) -> Option<JobState> {
        (self.job != Address::default()).then(|| self.world.state(&self.job))
    }

    fn wait(&mut self, seconds: i64) {
        self.world.advance(seconds);
    }

    fn post(&mut self) {
        self.job = self.world.post(&self.client);
    }

    fn post_to_the_last(&mut self) {
        let place = *self.world.queue().waiting.last().unwrap();
        let new = self.world.new_job(&self.client);
        self.job = new.address();
        let post = new.post_to(place.key, place.slot);
        self.world.chain.send(&[post], &[&self.client.key]).unwrap();
        assert_eq!(self.world.job(&self.job).host, place.key);
    }

    fn join(&mut self) {
        self.world.join(&self.hosts[0]).unwrap();
    }

    fn another_waits(&mut self) {
        self.world.join(&self.hosts[3]).unwrap();
    }

    fn start(&mut self) {
        let host = self.host().clone();
        self.world.start(&host, &self.job).unwrap();
    }

    fn checkpoint(&mut self) {
        let host = self.host().clone();
        self.world.checkpoint(&host, &self.job).unwrap();
    }

    fn finish(&mut self) {
        let host = self.host().clone();
        self.world.finish(&host, &self.job).unwrap();
    }

    fn quit(&mut self) {
        let host = self.host().clone();
        self.world.quit(&host, &self.job).unwrap();
    }

    fn stop(&mut self) {
        self.world.stop(&self.client, &self.job).unwrap();
    }

    fn cancel(&mut self) {
        self.world.cancel(&self.client, &self.job).unwrap();
    }

    fn expire(&mut self) {
        self.world.expire(&self.job).unwrap();
    }

    fn extend(&mut self) {
        let job = self.world.job(&self.job);
        let extend = instructions::extend(self.job, &job, self.client.tokens, 60);
        self.world
            .chain
            .send(&[extend], &[&self.client.key])
            .unwrap();
    }

    fn attach_result(&mut self) {
        let host = self.host().clone();
        let worker = instructions::Worker {
            worker: host.worker.pubkey(),
            host: host.address,
        };
        let attach = worker.attach_result(self.job, 1, [4; 32]);
        self.world.chain.send(&[attach], &[&host.worker]).unwrap();
        assert_eq!(self.world.job(&self.job).result, [4; 32]);
    }
}

/// One way on in a job's life.
struct Step {
    from: Option<JobState>,
    instruction: &'static str,
    who: &'static str,
    when: &'static str,
    to: JobState,
    before: fn() -> Scene,
    act: fn(&mut Scene),
}

const fn step(
    from: Option<JobState>,
    instruction: &'static str,
    who: &'static str,
    when: &'static str,
    to: JobState,
    before: fn() -> Scene,
    act: fn(&mut Scene),
) -> Step {
    Step {
        from,
        instruction,
        who,
        when,
        to,
        before,
        act,
    }
}

const LATE_TO_START: i64 = 301;
const LATE_TO_FINISH: i64 = TIMEOUT as i64 + 61;

#[rustfmt::skip]
const STEPS: &[Step] = &[
    step(None, "post", "client", "no host waits", Queued, Scene::new, Scene::post),
    step(None, "post", "client", "a host waits", Assigned, || Scene::new().with(Scene::another_waits), Scene::post),
    step(None, "post_to", "client", "the named host waits", Assigned, || Scene::new().with(Scene::join).with(Scene::another_waits), Scene::post_to_the_last),
    step(Some(Queued), "join", "worker", "it is the first job that does not exclude the host", Assigned, Scene::queued, Scene::join),
    step(Some(Queued), "cancel", "client", "", Cancelled, Scene::queued, Scene::cancel),
    step(Some(Queued), "extend", "client", "", Queued, Scene::queued, Scene::extend),
    step(Some(Assigned), "start", "worker", "within the start limit", Running, Scene::assigned, Scene::start),
    step(Some(Assigned), "stop", "client", "", Stopped, Scene::assigned, Scene::stop),
    step(Some(Assigned), "extend", "client", "", Assigned, Scene::assigned, Scene::extend),
    step(Some(Assigned), "quit", "worker", "no other host waits", Queued, Scene::assigned, Scene::quit),
    step(Some(Assigned), "quit", "worker", "another host waits", Assigned, || Scene::assigned().with(Scene::another_waits), Scene::quit),
    step(Some(Assigned), "quit", "worker", "it was the third host", Failed, Scene::third_attempt, Scene::quit),
    step(Some(Assigned), "expire", "anyone", "past the start limit, no other host waits", Queued, || Scene::assigned().with(|scene| scene.wait(LATE_TO_START)), Scene::expire),
    step(Some(Assigned), "expire", "anyone", "past the start limit, another host waits", Assigned, || Scene::assigned().with(|scene| scene.wait(LATE_TO_START)).with(Scene::another_waits), Scene::expire),
    step(Some(Assigned), "expire", "anyone", "past the start limit, it was the third host", Failed, || Scene::third_attempt().with(|scene| scene.wait(LATE_TO_START)), Scene::expire),
    step(Some(Running), "checkpoint", "worker", "something was earned since the last", Running, || Scene::running().with(|scene| scene.wait(60)), Scene::checkpoint),
    step(Some(Running), "extend", "client", "until the deadline", Running, || Scene::running().with(|scene| scene.wait(TIMEOUT.into())), Scene::extend),
    step(Some(Running), "finish", "worker", "", Completed, || Scene::running().with(|scene| scene.wait(60)), Scene::finish),
    step(Some(Running), "stop", "client", "", Stopped, || Scene::running().with(|scene| scene.wait(60)), Scene::stop),
    step(Some(Running), "quit", "worker", "no other host waits", Queued, Scene::running, Scene::quit),
    step(Some(Running), "quit", "worker", "another host waits", Assigned, || Scene::running().with(Scene::another_waits), Scene::quit),
    step(Some(Running), "quit", "worker", "it was the third host", Failed, || Scene::third_attempt().with(Scene::start), Scene::quit),
    step(Some(Running), "quit", "worker", "no second of the timeout is left", Failed, || Scene::running().with(|scene| scene.wait(TIMEOUT.into())).with(Scene::checkpoint), Scene::quit),
    step(Some(Running), "expire", "anyone", "more than 60 s past the deadline", Expired, || Scene::running().with(|scene| scene.wait(LATE_TO_FINISH)), Scene::expire),
    step(Some(Stopped), "attach_result", "worker", "it was started and has no result", Stopped, || Scene::running().with(Scene::stop), Scene::attach_result),
    step(Some(Expired), "attach_result", "worker", "it has no result", Expired, || Scene::running().with(|scene| scene.wait(LATE_TO_FINISH)).with(Scene::expire), Scene::attach_result),
];

#[test]
fn each_step_is_as_the_page_says() {
    let mut table = String::from(
        "| from | instruction | signs | when | to |\n| --- | --- | --- | --- | --- |\n",
    );
    for step in STEPS {
        let mut scene = (step.before)();
        assert_eq!(scene.state(), step.from, "before {}", step.instruction);
        (step.act)(&mut scene);
        assert_eq!(
            scene.state(),
            Some(step.to),
            "after {}, {}",
            step.instruction,
            step.when
        );
        let from = step
            .from
            .map_or("—".to_owned(), |state| format!("{state:?}"));
        writeln!(
            table,
            "| {from} | {} | {} | {} | {:?} |",
            step.instruction, step.who, step.when, step.to
        )
        .unwrap();
    }
    keep("protocol.md", "steps", &table);
}

/// A live state that could not be left without an admin would hold money for ever.
#[test]
fn every_live_state_leads_to_an_end_without_an_admin() {
    for live in [Queued, Assigned, Running] {
        let mut reached = BTreeSet::from([live as u8]);
        loop {
            let next: BTreeSet<u8> = STEPS
                .iter()
                .filter(|step| {
                    step.from
                        .is_some_and(|from| reached.contains(&(from as u8)))
                })
                .map(|step| step.to as u8)
                .chain(reached.iter().copied())
                .collect();
            if next == reached {
                break;
            }
            reached = next;
        }
        let ends = [Completed, Stopped, Cancelled, Expired, Failed];
        for end in ends {
            assert!(
                reached.contains(&(end as u8)),
                "{live:?} never gets to {end:?}"
            );
        }
    }
    assert!(
        STEPS
            .iter()
            .all(|step| ["client", "worker", "anyone"].contains(&step.who))
    );
    let is_left = |state: JobState| {
        STEPS
            .iter()
            .any(|step| step.from == Some(state) && step.to != state)
    };
    for end in [Completed, Stopped, Cancelled, Expired, Failed] {
        assert!(!is_left(end), "{end:?} is left");
    }
}

/// One row of the money table.
struct Row {
    what: &'static str,
    run: fn() -> Scene,
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { what: "it runs 4 s and finishes: 480 gross, 384 earned", run: || Scene::running().with(|scene| scene.wait(4)).with(Scene::finish) },
    Row { what: "it runs 150 s, with a checkpoint at 120 s", run: || Scene::running().with(|scene| scene.wait(120)).with(Scene::checkpoint).with(|scene| scene.wait(30)).with(Scene::finish) },
    Row { what: "it runs 150 s and the client stops it", run: || Scene::running().with(|scene| scene.wait(150)).with(Scene::stop) },
    Row { what: "it runs 650 s and finishes in the grace: 600 s are paid", run: || Scene::running().with(|scene| scene.wait(650)).with(Scene::finish) },
    Row { what: "extended by 60 s, it runs 650 s and finishes; the deposit is 79 200", run: || Scene::running().with(Scene::extend).with(|scene| scene.wait(650)).with(Scene::finish) },
    Row { what: "a checkpoint at 120 s, then the host is never heard of again; expired", run: || Scene::running().with(|scene| scene.wait(120)).with(Scene::checkpoint).with(|scene| scene.wait(LATE_TO_FINISH)).with(Scene::expire) },
    Row { what: "a checkpoint at 120 s, the host quits; the next one runs 30 s and finishes", run: || Scene::running().with(|scene| scene.wait(120)).with(Scene::checkpoint).with(Scene::another_waits).with(Scene::quit).with(Scene::start).with(|scene| scene.wait(30)).with(Scene::finish) },
    Row { what: "assigned, never started, three times; it fails", run: || Scene::third_attempt().with(|scene| scene.wait(LATE_TO_START)).with(Scene::expire) },
    Row { what: "nobody takes it, the client cancels", run: || Scene::queued().with(Scene::cancel) },
];

#[test]
fn each_amount_is_as_the_page_says() {
    let mut table =
        String::from("| what happens | hosts | fee | client |\n| --- | ---: | ---: | ---: |\n");
    for row in ROWS {
        let scene = (row.run)();
        let job = scene.world.job(&scene.job);
        assert_eq!(
            job.paid_host + job.paid_fee + job.refunded,
            job.deposit,
            "{}",
            row.what
        );
        let hosts: u64 = scene
            .hosts
            .iter()
            .map(|host| scene.world.tokens(&host.payout))
            .sum();
        assert_eq!((hosts, scene.world.fees()), (job.paid_host, job.paid_fee));
        writeln!(
            table,
            "| {} | {} | {} | {} |",
            row.what,
            grouped(job.paid_host),
            grouped(job.paid_fee),
            grouped(job.refunded)
        )
        .unwrap();
    }
    keep("protocol.md", "money", &table);
}

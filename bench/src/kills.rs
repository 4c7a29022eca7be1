//! Kills the agent at random instants over a stream of jobs, at times with the engine or
//! with all that the machine runs, with restarts of the engine between and a bad line to
//! the chain: each job must end as it should, once, be paid once, and leave nothing behind.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use nosana_sdk::common::job::JobState;
use rand::{Rng, SeedableRng, rngs::StdRng};
use solana_address::Address;
use tokio::time::sleep;

use crate::{
    engine::{End, Engine, Left},
    proxy::Weather,
    rig::{Rig, Setup},
    unpaid::{self, Unpaid},
    watcher::{Kind, Purses, Tally, Watched},
};

/// Options of the soak.
#[derive(clap::Args)]
pub struct Args {
    /// How many kills
    #[arg(long, default_value_t = 20)]
    count: u32,
    /// How many restarts of an engine of the soak's own, which needs root; unset, one
    /// for every ten kills
    #[arg(long)]
    engine_restarts: Option<u32>,
    /// How many of the kills take the engine at the same instant; unset, one of ten
    #[arg(long)]
    with_engine: Option<u32>,
    /// How many take the containers as well, as a power cut does; unset, one of twenty
    #[arg(long)]
    power_cuts: Option<u32>,
    /// Of the random instants; printed, so that a run can be repeated
    #[arg(long)]
    seed: Option<u64>,
    /// Leaves the traffic between agent, chain and store alone
    #[arg(long)]
    calm: bool,
}

/// Hosts of the agent: a job that loses its engine twice has a third one to go to.
const HOSTS: u16 = 3;
/// Jobs that wait or run at any time, so that there is always one.
const AT_ONCE: usize = 4;
/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);
/// Between the start of an agent and its kill, at most.
const LATEST: Duration = Duration::from_secs(5);
/// After so many kills an agent is let come so far that it watches: on a slow machine none
/// would ever.
const LET_LIVE: u32 = 4;
/// How long an engine is away.
const AWAY: Duration = Duration::from_secs(2);
/// How long anything may take that is waited for.
const PATIENCE: Duration = Duration::from_mins(15);

/// What a kill takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strike {
    /// The agent.
    Agent,
    /// The engine with it, at the same instant.
    Both,
    /// All that the machine runs.
    Power,
}

impl Strike {
    /// One for each kill. Those that take more are spread evenly, power cuts among the others.
    fn plan(kills: u32, both: u32, power: u32) -> Vec<Self> {
        let rare = both + power;
        let (mut struck, mut cut) = (0, 0);
        (1..=kills)
            .map(|number| {
                if number * rare / kills == struck {
                    return Self::Agent;
                }
                struck += 1;
                if struck * power / rare == cut {
                    return Self::Both;
                }
                cut += 1;
                Self::Power
            })
            .collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Both => "agent and engine",
            Self::Power => "power cut",
        }
    }
}

/// Runs the soak.
pub async fn run(args: &Args) -> Result<()> {
    let seed = args.seed.unwrap_or_else(rand::random);
    let restarts = args.engine_restarts.unwrap_or(args.count / 10);
    let both = args.with_engine.unwrap_or(args.count / 10);
    let power = args.power_cuts.unwrap_or(args.count / 20);
    ensure!(
        both + power <= args.count && restarts <= args.count,
        "expected no more of --engine-restarts, and of --with-engine and --power-cuts together, than of --count"
    );
    println!(
        "soak kills: {} kills, {both} with the engine, {power} power cuts, {restarts} engine restarts, seed {seed}",
        args.count
    );
    let engine = if restarts + both + power == 0 {
        Engine::given()?
    } else {
        Engine::own("kills", None)?
    };
    let rig = Rig::start_with(Setup {
        hosts: HOSTS,
        proxies: Some(seed),
        ..Setup::new(100, engine)
    });
    let rig = rig.await?;
    let mut soak = Soak {
        before: rig.engine.left()?,
        rig,
        random: StdRng::seed_from_u64(seed),
        jobs: Vec::new(),
        states: BTreeMap::new(),
        unpaid: Unpaid::default(),
        tally: Tally::default(),
        killed_while: BTreeMap::new(),
        struck: BTreeMap::new(),
        posted: 0,
        restarted: 0,
        supervised: 0,
    };
    let begun = Instant::now();
    let purses = Purses::of(&soak.rig).await?;
    if !args.calm {
        soak.weather(Weather::ROUGH);
    }
    let fine = soak
        .storm(&Strike::plan(args.count, both, power), restarts)
        .await;
    let fine = match fine {
        Ok(()) => soak.settle(&purses).await,
        failed => failed,
    };
    soak.report(begun);
    if let Err(error) = fine {
        println!("{}", soak.rig.logs());
        return Err(error);
    }
    ensure!(
        soak.tally.violations.is_empty(),
        "{} violations; repeat with --seed {seed}\n{}",
        soak.tally.violations.len(),
        soak.tally.violations.join("\n")
    );
    println!(
        "no job lost, none run twice to payment, none left running unpaid, nothing left behind, money exact"
    );
    Ok(())
}

struct Soak {
    rig: Rig,
    /// What others had in the engine.
    before: Left,
    random: StdRng,
    /// Those that are not over.
    jobs: Vec<Watched>,
    /// All that were posted, as they were seen last: a container may outlive its job.
    states: BTreeMap<String, JobState>,
    unpaid: Unpaid,
    tally: Tally,
    killed_while: BTreeMap<&'static str, u32>,
    /// Kills by what they took.
    struck: BTreeMap<&'static str, u32>,
    posted: u32,
    restarted: u32,
    supervised: u32,
}

impl Soak {
    fn weather(&self, weather: Weather) {
        if let Some(proxies) = &self.rig.proxies {
            proxies.set(weather);
        }
    }

    /// A pause of at most `longest`.
    fn pause(&mut self, longest: Duration) -> Duration {
        self.random.random_range(Duration::ZERO..longest)
    }

    /// Posts, kills and restarts until all kills are made.
    async fn storm(&mut self, strikes: &[Strike], restarts: u32) -> Result<()> {
        let kills = u32::try_from(strikes.len())?;
        for (number, strike) in (1..).zip(strikes) {
            if number % LET_LIVE == 0 {
                self.until("the agent watches", |soak| soak.rig.is_watching())
                    .await?;
            }
            let pause = self.pause(LATEST);
            let until = Instant::now() + pause;
            while Instant::now() < until {
                self.fill().await?;
                self.look().await?;
                sleep(LOOK).await;
            }
            // An agent that never lives for long may never come to end what nobody pays for.
            self.until("what nobody pays for is ended", |soak| {
                !soak.unpaid.is_overdue(Instant::now())
            })
            .await?;
            self.kill(number, *strike, pause).await?;
            // Spread evenly over the kills.
            if number * restarts / kills > self.restarted {
                self.restart_engine().await?;
            }
        }
        Ok(())
    }

    /// Keeps the stream of jobs flowing.
    async fn fill(&mut self) -> Result<()> {
        while self.jobs.len() < AT_ONCE {
            let kind = Kind::ALL[self.random.random_range(0..Kind::ALL.len())];
            let stop_after = self.pause(LATEST);
            let job = Watched::post(&self.rig, kind, stop_after).await?;
            self.jobs.push(job);
            self.posted += 1;
        }
        Ok(())
    }

    /// Looks at all jobs and their containers, and checks the jobs that are over.
    async fn look(&mut self) -> Result<()> {
        if self.rig.supervise()? {
            self.supervised += 1;
            println!("     the agent ended by itself and was started again");
        }
        let running = self.rig.engine.running()?;
        let mut over = Vec::new();
        for (index, job) in self.jobs.iter_mut().enumerate() {
            if let Some(account) = job.look(&self.rig).await? {
                over.push((index, account));
            }
            self.states.insert(job.address.to_string(), job.state);
        }
        self.watch_containers(running.keys());
        for (index, account) in over.into_iter().rev() {
            let job = self.jobs.remove(index);
            job.check(&self.rig, &account, &mut self.tally).await;
        }
        Ok(())
    }

    /// Notes what runs although nobody pays for it, where an agent could have ended it.
    fn watch_containers<'a>(&mut self, running: impl Iterator<Item = &'a String>) {
        let state = |job: &String| self.states.get(job).copied();
        // Those that others run in the engine have no state here.
        let is_unpaid = |job: &&String| state(job).is_some_and(|state| state != JobState::Running);
        let jobs: BTreeSet<String> = running.filter(is_unpaid).cloned().collect();
        let able_since = self.rig.able_since();
        for job in self.unpaid.look(&jobs, able_since, Instant::now()) {
            let state = self
                .states
                .get(&job)
                .map_or("unknown", |state| state.name());
            self.tally.wrong(format!(
                "the agent could work for {:?} and a container of job {job} still runs unpaid: the job is {state}",
                unpaid::LONGEST
            ));
        }
    }

    async fn kill(&mut self, number: u32, strike: Strike, after: Duration) -> Result<()> {
        match strike {
            Strike::Agent => {
                self.rig.kill_agent()?;
                self.rig.start_agent()?;
            }
            Strike::Both => self.end_both(End::Crash).await?,
            Strike::Power => self.end_both(End::Power).await?,
        }
        *self.struck.entry(strike.name()).or_default() += 1;
        let mut states: BTreeMap<&str, u32> = BTreeMap::new();
        for job in &self.jobs {
            *states.entry(job.state.name()).or_default() += 1;
            *self.killed_while.entry(job.state.name()).or_default() += 1;
        }
        println!(
            "{number:>3}: killed after {:>5} ms ({}), jobs {}",
            after.as_millis(),
            strike.name(),
            list(&states)
        );
        Ok(())
    }

    /// Ends agent and engine at the same instant; one or the other comes back first.
    async fn end_both(&mut self, end: End) -> Result<()> {
        self.rig.end_both(end)?;
        for job in &mut self.jobs {
            job.lost_engines += 1;
        }
        sleep(self.pause(AWAY)).await;
        let agent_first = self.random.random_bool(0.5);
        if agent_first {
            self.rig.start_agent()?;
            sleep(self.pause(AWAY)).await;
        }
        self.rig.engine.up(true)?;
        if !agent_first {
            self.rig.start_agent()?;
        }
        Ok(())
    }

    /// Looks on until `holds` does.
    async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> Result<()> {
        let since = Instant::now();
        while !holds(self) {
            ensure!(
                since.elapsed() < PATIENCE,
                "not so after {PATIENCE:?}: {what}"
            );
            self.look().await?;
            sleep(LOOK).await;
        }
        Ok(())
    }

    /// Ends the engine as by a crash or by a restart of its service, in turns; every third
    /// time one comes back that ends the containers of the one before.
    async fn restart_engine(&mut self) -> Result<()> {
        self.restarted += 1;
        let end = if self.restarted % 2 == 1 {
            End::Crash
        } else {
            End::Stop
        };
        let is_deadly = self.restarted.is_multiple_of(3);
        self.rig.engine.end(end)?;
        sleep(AWAY).await;
        self.rig.engine.up(!is_deadly)?;
        for job in &mut self.jobs {
            job.lost_engines += 1;
        }
        let containers = if is_deadly {
            // It sees what became of them while the engine still is as it was.
            let running = self.running();
            self.until("what ran was ended or given back", |soak| {
                let now = soak.running();
                running.iter().all(|job| !now.contains(job))
            })
            .await?;
            self.rig.engine.end(End::Crash)?;
            self.rig.engine.up(true)?;
            for job in &mut self.jobs {
                job.lost_engines += 1;
            }
            ", and its containers ended"
        } else {
            ""
        };
        println!(
            "     the engine {}{containers}",
            if end == End::Stop {
                "was restarted"
            } else {
                "crashed"
            }
        );
        Ok(())
    }

    /// Lets the last jobs end, and checks what is left.
    async fn settle(&mut self, purses: &Purses) -> Result<()> {
        let since = Instant::now();
        while !self.jobs.is_empty() || self.unpaid.jobs().next().is_some() {
            self.look().await?;
            if since.elapsed() > PATIENCE {
                let jobs = self.jobs.iter();
                let lost = jobs.map(|job| format!("{} is {}", job.address, job.state.name()));
                let unpaid = self.unpaid.jobs();
                let unpaid = unpaid.map(|job| format!("a container of {job} runs unpaid"));
                let waiting: Vec<String> = lost.chain(unpaid).collect();
                self.tally.wrong(format!(
                    "not settled after {PATIENCE:?}: {}",
                    waiting.join(", ")
                ));
                break;
            }
            sleep(LOOK).await;
        }
        self.weather(Weather::CALM);
        // A host joins again only after it has removed what was left.
        self.rig.all_wait().await?;
        let left = self.rig.engine.left()?.without(&self.before);
        self.tally.note(nothing_left(&left));
        if self.jobs.is_empty() {
            let exact = purses.check(&self.rig, &self.tally).await;
            self.tally.note(exact);
        }
        Ok(())
    }

    /// Jobs that run, each with how many hosts it was given to.
    fn running(&self) -> Vec<(Address, u8)> {
        let jobs = self.jobs.iter();
        jobs.filter(|job| job.state == JobState::Running)
            .map(|job| (job.address, job.attempts))
            .collect()
    }

    fn report(&self, begun: Instant) {
        println!("\n{:.0} s", begun.elapsed().as_secs_f64());
        println!("kills: {}", list(&self.struck));
        println!("jobs: {} posted, {}", self.posted, list(&self.tally.ended));
        println!("killed while jobs were: {}", list(&self.killed_while));
        println!(
            "engine restarts: {}; jobs given to another host: {}; agents started again by their supervisor: {}",
            self.restarted, self.tally.given_back, self.supervised
        );
        if let Some(proxies) = &self.rig.proxies {
            for (name, proxy) in [
                ("rpc", &proxies.rpc),
                ("websocket", &proxies.websocket),
                ("store", &proxies.store),
            ] {
                println!("messages of {name}: {}", list(&proxy.counts()));
            }
        }
        println!(
            "the longest that a container ran unpaid, kills and outages included: {:.1} s",
            self.unpaid.longest().as_secs_f64()
        );
        println!("violations: {}", self.tally.violations.len());
    }
}

/// Fails and names what there is.
pub fn nothing_left(left: &Left) -> Result<()> {
    ensure!(left.is_nothing(), "left behind: {left:?}");
    Ok(())
}

fn list<K: std::fmt::Display, V: std::fmt::Display>(counts: &BTreeMap<K, V>) -> String {
    if counts.is_empty() {
        return "none".to_owned();
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strikes_are_as_many_as_asked_for_and_spread() {
        for (kills, both, power) in [(20, 2, 1), (60, 6, 3), (200, 20, 10), (5, 3, 2), (3, 0, 0)] {
            let plan = Strike::plan(kills, both, power);
            let count = |wanted| plan.iter().filter(|strike| **strike == wanted).count();
            assert_eq!(plan.len(), kills as usize);
            assert_eq!(count(Strike::Both), both as usize);
            assert_eq!(count(Strike::Power), power as usize);
        }
        let plan = Strike::plan(60, 6, 3);
        let rare = plan.iter().enumerate();
        let places: Vec<usize> = rare
            .filter(|(_, strike)| **strike != Strike::Agent)
            .map(|(place, _)| place)
            .collect();
        assert!(
            places.windows(2).all(|pair| pair[1] - pair[0] >= 6),
            "{places:?}"
        );
    }
}

//! Kills the agent at random instants over a stream of jobs, with restarts of the
//! engine between and a bad line to the chain: each job must end as it should, once,
//! be paid once, and leave nothing behind.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::time::sleep;

use crate::{
    engine::{End, Engine, Left},
    proxy::Weather,
    rig::{Rig, Setup},
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
/// How long an agent takes to find the containers that it watches.
const SEEN: Duration = Duration::from_secs(3);
/// How long it takes to see that an engine is back, at most.
const TOLD: Duration = Duration::from_secs(12);
/// How long an engine is away.
const AWAY: Duration = Duration::from_secs(2);
/// How long the last jobs may take after the last kill.
const PATIENCE: Duration = Duration::from_mins(4);

/// Runs the soak.
pub async fn run(args: &Args) -> Result<()> {
    let seed = args.seed.unwrap_or_else(rand::random);
    let restarts = args.engine_restarts.unwrap_or(args.count / 10);
    println!(
        "soak kills: {} kills, {restarts} engine restarts, seed {seed}",
        args.count
    );
    let engine = if restarts == 0 {
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
        tally: Tally::default(),
        killed_while: BTreeMap::new(),
        posted: 0,
        restarted: 0,
        supervised: 0,
    };
    let begun = Instant::now();
    let purses = Purses::of(&soak.rig).await?;
    if !args.calm {
        soak.weather(Weather::ROUGH);
    }
    let fine = soak.storm(args.count, restarts).await;
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
    tally: Tally,
    killed_while: BTreeMap<&'static str, u32>,
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
    async fn storm(&mut self, kills: u32, restarts: u32) -> Result<()> {
        for number in 1..=kills {
            let pause = self.pause(LATEST);
            let until = Instant::now() + pause;
            while Instant::now() < until {
                self.fill().await?;
                self.look().await?;
                sleep(LOOK).await;
            }
            self.kill(number, pause)?;
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

    /// Looks at all jobs, and checks those that are over.
    async fn look(&mut self) -> Result<()> {
        if self.rig.supervise()? {
            self.supervised += 1;
            println!("     the agent ended by itself and was started again");
        }
        let running = self.rig.engine.running()?;
        let mut over = Vec::new();
        for (index, job) in self.jobs.iter_mut().enumerate() {
            if let Some(account) = job.look(&self.rig, &running, &mut self.tally).await? {
                over.push((index, account));
            }
        }
        for (index, account) in over.into_iter().rev() {
            let job = self.jobs.remove(index);
            job.check(&self.rig, &account, &mut self.tally).await;
        }
        Ok(())
    }

    fn kill(&mut self, number: u32, after: Duration) -> Result<()> {
        self.rig.kill_agent()?;
        self.rig.start_agent()?;
        let mut states: BTreeMap<&str, u32> = BTreeMap::new();
        for job in &self.jobs {
            *states.entry(job.state.name()).or_default() += 1;
            *self.killed_while.entry(job.state.name()).or_default() += 1;
        }
        println!(
            "{number:>3}: killed after {:>5} ms, jobs {}",
            after.as_millis(),
            list(&states)
        );
        Ok(())
    }

    async fn watch_for(&mut self, time: Duration) -> Result<()> {
        let since = Instant::now();
        while since.elapsed() < time {
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
        // An agent that was not there cannot know that the engine was not either, and what
        // containers printed that ended meanwhile the engine itself loses.
        while !self.rig.is_watching() {
            self.watch_for(LOOK).await?;
        }
        self.watch_for(SEEN).await?;
        self.rig.engine.end(end)?;
        sleep(AWAY).await;
        self.rig.engine.up(!is_deadly)?;
        for job in &mut self.jobs {
            job.lost_engines += 1;
        }
        let containers = if is_deadly {
            // It sees what became of them while the engine still is as it was.
            self.watch_for(TOLD).await?;
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
            match end {
                End::Crash => "crashed",
                End::Stop => "was restarted",
            }
        );
        Ok(())
    }

    /// Lets the last jobs end, and checks what is left.
    async fn settle(&mut self, purses: &Purses) -> Result<()> {
        let since = Instant::now();
        while !self.jobs.is_empty() {
            self.look().await?;
            if since.elapsed() > PATIENCE {
                let waiting: Vec<String> = self
                    .jobs
                    .iter()
                    .map(|job| format!("{} is {}", job.address, job.state.name()))
                    .collect();
                self.tally
                    .note(Err(anyhow::anyhow!("jobs lost: {}", waiting.join(", "))));
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

    fn report(&self, begun: Instant) {
        println!("\n{:.0} s", begun.elapsed().as_secs_f64());
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

//! Random instructions by honest and hostile people on a chain in memory, compared
//! with a model after each one: nothing is created, lost or stuck.

use std::{
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use nosana_tests::model::{self, Report};

/// Steps of a part, which one thread runs. Parts are the same whatever the number of
/// threads is.
const PART: u64 = 2_000;
/// How often it tells how far it is.
const INTERVAL: Duration = Duration::from_mins(1);

/// Options of the soak.
#[derive(clap::Args)]
pub struct Args {
    /// How many instructions, at least
    #[arg(long, default_value_t = 20_000)]
    steps: u64,
    /// Gives the same instructions again. What goes wrong prints the seed of its one run
    /// of at most 120 steps: `--seed X --steps 1` repeats it, and makes it as small as
    /// it gets
    #[arg(long)]
    seed: Option<u64>,
}

/// Runs the soak on all cores.
pub fn run(args: &Args) -> Result<()> {
    let seed = args
        .seed
        .unwrap_or_else(|| u64::from(rand::random::<u32>()));
    println!("soak money: {} steps, seed {seed}", args.steps);
    let begun = Instant::now();
    let soak = Soak::new(seed, args.steps, begun);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let found = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| soak.work())).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or(Err(None)))
            .collect::<Vec<_>>()
    });
    let mut report = Report::default();
    let mut wrong = None;
    for part in found {
        match part {
            Ok(part) => report.add(&part),
            Err(failed) => wrong = wrong.or(failed).or(Some(String::from("a thread ended"))),
        }
    }
    print!("{report}");
    let seconds = begun.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "for people to read")]
    let rate = report.steps as f64 / seconds;
    println!("{seconds:.0} s, {rate:.0} steps a second");
    if let Some(wrong) = wrong {
        return Err(anyhow!(wrong));
    }
    println!("violations: none");
    Ok(())
}

/// What the threads share.
struct Soak {
    seed: u64,
    steps: u64,
    begun: Instant,
    next: AtomicU64,
    is_over: AtomicBool,
    /// Steps done, and when that was last told.
    done: Mutex<(u64, Instant)>,
}

impl Soak {
    fn new(seed: u64, steps: u64, begun: Instant) -> Self {
        Self {
            seed,
            steps,
            begun,
            next: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
            done: Mutex::new((0, begun)),
        }
    }

    /// Runs parts until there are none left or something goes wrong.
    fn work(&self) -> Result<Report, Option<String>> {
        let mut report = Report::default();
        while !self.is_over.load(Ordering::Relaxed) {
            let part = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(steps) = self.steps.checked_sub(part.saturating_mul(PART)) else {
                break;
            };
            // Seeds of one part follow upon one another, far from those of the next.
            let seed = self.seed.wrapping_add(part << 32);
            match model::run(seed, steps.min(PART)) {
                Ok(found) => {
                    self.tell(found.steps);
                    report.add(&found);
                }
                Err(failed) => {
                    self.is_over.store(true, Ordering::Relaxed);
                    let again = failed.seed;
                    return Err(Some(format!(
                        "{failed}\nrepeat it with: cargo xtask soak money --seed {again} --steps 1"
                    )));
                }
            }
        }
        Ok(report)
    }

    fn tell(&self, steps: u64) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.0 += steps;
        if done.1.elapsed() >= INTERVAL {
            done.1 = Instant::now();
            println!(
                "{:>9} steps after {} s",
                done.0,
                self.begun.elapsed().as_secs()
            );
        }
    }
}

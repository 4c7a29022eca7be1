//! Lines for a person, each with the time since the start, and a sign of life in between.

use std::{
    fmt::Display,
    io::{self, Write as _},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

/// After this long without a line, one says what is being waited for.
const SILENCE: Duration = Duration::from_secs(3);

/// Where progress is shown. Clones write to the same place.
#[derive(Clone)]
pub struct Terminal {
    started: Instant,
    state: Arc<Mutex<State>>,
}

struct State {
    last_line: Instant,
    /// What is being done, and since when.
    doing: Vec<(String, Instant)>,
}

impl Terminal {
    /// Counts time from `started`. The thread that it starts ends with the process.
    pub fn new(started: Instant) -> Self {
        let state = State {
            last_line: Instant::now(),
            doing: Vec::new(),
        };
        let terminal = Self {
            started,
            state: Arc::new(Mutex::new(state)),
        };
        let ticking = terminal.clone();
        thread::spawn(move || ticking.tick());
        terminal
    }

    /// Prints a line.
    pub fn say(&self, line: impl Display) {
        self.print(&mut self.lock(), line);
    }

    /// Runs `work`, which is called `what`, and says how long it took.
    pub fn step<T>(&self, what: &str, work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
        let (result, took) = self.during(what, work);
        if result.is_ok() {
            self.say(format_args!("{what}: {:.1} s", took.as_secs_f64()));
        }
        result.map(|value| (value, took))
    }

    /// Runs `work`; only when it takes long, `what` is shown.
    pub fn during<T>(&self, what: &str, work: impl FnOnce() -> T) -> (T, Duration) {
        let since = Instant::now();
        self.lock().doing.push((what.to_owned(), since));
        let result = work();
        self.lock()
            .doing
            .retain(|doing| (doing.0.as_str(), doing.1) != (what, since));
        (result, since.elapsed())
    }

    fn tick(&self) {
        // Nobody sends: it is the wait that counts.
        let (_sender, never) = mpsc::channel::<()>();
        loop {
            let _ = never.recv_timeout(SILENCE / 10);
            let mut state = self.lock();
            if state.last_line.elapsed() < SILENCE {
                continue;
            }
            if let Some((what, since)) = state.doing.last() {
                let line = format!("… {what}, {} s so far", since.elapsed().as_secs());
                self.print(&mut state, line);
            }
        }
    }

    /// A terminal that has gone away must not keep anything from being taken down.
    fn print(&self, state: &mut State, line: impl Display) {
        let seconds = self.started.elapsed().as_secs_f64();
        let _ = writeln!(io::stdout().lock(), "{seconds:6.1} s  {line}");
        state.last_line = Instant::now();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

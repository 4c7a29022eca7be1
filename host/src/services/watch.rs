//! Asks the services of a container how they are, as long as it runs.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use futures_util::future::{BoxFuture, join_all};
use nosana_sdk::definition::container::{Exposed, HealthCheck};
use tokio::time::sleep;

use super::Opened;
use crate::health;

/// How often is asked, and how long an answer is waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pauses {
    /// Until the first checks pass.
    pub(crate) starting: Duration,
    /// After that.
    pub(crate) healthy: Duration,
    /// While a check fails that had passed.
    pub(crate) doubtful: Duration,
    /// The longest time to an answer.
    pub(crate) answer: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            starting: Duration::from_millis(500),
            healthy: Duration::from_secs(10),
            doubtful: Duration::from_secs(2),
            answer: Duration::from_secs(5),
        }
    }
}

/// Failures in a row after which a service is unhealthy.
const FAILURES: u32 = 3;

/// What happens to the services of a container.
pub(crate) trait Audience: Sync {
    /// Where the container is; `None` once it ended. May have to be asked of the engine.
    fn address(&self) -> BoxFuture<'_, Option<IpAddr>>;

    /// The checks of `exposed` passed, or do no more.
    fn is_healthy(&self, exposed: &Exposed, is_healthy: bool);

    /// The checks of all ports passed once. Said once, and at once where there are none.
    fn all_passed(&self);
}

/// Asks until the future is dropped.
pub(crate) async fn keep(
    exposed: &[Exposed],
    opened: &Opened,
    audience: &dyn Audience,
    pauses: Pauses,
) {
    let checked = exposed.iter().filter(|it| !it.health_checks.is_empty());
    let left = AtomicUsize::new(checked.count());
    if left.load(Ordering::Relaxed) == 0 {
        audience.all_passed();
    }
    let watches = exposed.iter().map(|exposed| {
        let watch = Watch {
            exposed,
            opened,
            audience,
            pauses,
        };
        let left = &left;
        async move {
            if exposed.health_checks.is_empty() {
                return watch.open_ports().await;
            }
            watch.first_pass().await;
            if left.fetch_sub(1, Ordering::Relaxed) == 1 {
                audience.all_passed();
            }
            watch.go_on().await;
        }
    });
    join_all(watches).await;
    // What is left to do ends with the container.
    std::future::pending::<()>().await;
}

/// Over one port or range with its checks.
struct Watch<'a> {
    exposed: &'a Exposed,
    opened: &'a Opened,
    audience: &'a dyn Audience,
    pauses: Pauses,
}

impl Watch<'_> {
    async fn address(&self) -> IpAddr {
        match self.audience.address().await {
            Some(address) => address,
            // It ended: so will this.
            None => std::future::pending().await,
        }
    }

    /// Without checks a port is healthy once it takes a connection, and stays so: to be
    /// connected to again and again is nothing that every service likes.
    async fn open_ports(&self) {
        let (first, last) = self.exposed.port.bounds();
        let mut waiting: Vec<u16> = (first..=last).collect();
        while !waiting.is_empty() {
            let address = self.address().await;
            let looks = waiting.iter().map(|port| async move {
                let target = SocketAddr::new(address, *port);
                let is_open = health::takes_connections(target).await;
                (*port, is_open)
            });
            for (port, is_open) in join_all(looks).await {
                if is_open {
                    self.opened.set(SocketAddr::new(address, port), true);
                    waiting.retain(|other| *other != port);
                }
            }
            sleep(self.pauses.starting).await;
        }
    }

    /// Ends when all checks pass.
    async fn first_pass(&self) {
        loop {
            let address = self.address().await;
            if self.pass(address, |_| true).await {
                return self.say(address, true);
            }
            sleep(self.pauses.starting).await;
        }
    }

    /// Repeats the checks that are `continuous`, without end.
    async fn go_on(&self) {
        if !self.exposed.health_checks.iter().any(is_continuous) {
            return;
        }
        let mut failures = 0_u32;
        loop {
            let is_doubtful = failures > 0;
            sleep(if is_doubtful {
                self.pauses.doubtful
            } else {
                self.pauses.healthy
            })
            .await;
            let address = self.address().await;
            if self.pass(address, is_continuous).await {
                failures = 0;
                self.say(address, true);
            } else {
                failures = failures.saturating_add(1);
                if failures >= FAILURES {
                    self.say(address, false);
                }
            }
        }
    }

    async fn pass(&self, address: IpAddr, which: impl Fn(&HealthCheck) -> bool) -> bool {
        let port = self.exposed.port.bounds().0;
        for check in self.exposed.health_checks.iter().filter(|it| which(it)) {
            if !health::passes(address, port, check, self.pauses.answer).await {
                return false;
            }
        }
        true
    }

    /// A range is asked at its first port, which speaks for all.
    fn say(&self, address: IpAddr, is_healthy: bool) {
        let (first, last) = self.exposed.port.bounds();
        let mut is_news = false;
        for port in first..=last {
            is_news |= self.opened.set(SocketAddr::new(address, port), is_healthy);
        }
        if is_news {
            self.audience.is_healthy(self.exposed, is_healthy);
        }
    }
}

fn is_continuous(check: &HealthCheck) -> bool {
    match check {
        HealthCheck::Http(check) => check.continuous,
        HealthCheck::WebSocket { continuous, .. } => *continuous,
    }
}

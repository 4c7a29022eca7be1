//! What keeps a slot from taking jobs: one reason at a time, and where it comes from.
//!
//! | source | what it is | what becomes of the slot |
//! | --- | --- | --- |
//! | operator | the slot was told to take none | it leaves the queue, begins nothing, and joins again by itself |
//! | GPUs, firewall, disk | the machine cannot do what a job needs | the same |
//! | market | the market does not take the host | the same |
//! | chain | an order was refused, and not for a moment only | it is tried again |
//!
//! Where there are several, the first in this order is told. A job that runs goes on under all of
//! them; what its GPUs' failing means for it, its run decides.

use std::{fmt, future::pending};

use futures_util::{FutureExt, future::select_all};
use tokio::sync::watch;

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Who operates the host.
    Operator,
    /// The watch over the GPUs.
    Gpus,
    /// The guard of the firewall's rules.
    Firewall,
    /// The watch over the disks.
    Disk,
    /// The market, as the chain has it.
    Market,
    /// The chain's answer to an order.
    Chain,
}

impl Source {
    /// Whether it is known on this machine, without a word of the chain.
    #[must_use]
    pub fn is_local(self) -> bool {
        self < Self::Market
    }

    /// A word for logs and the health page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Gpus => "gpus",
            Self::Firewall => "firewall",
            Self::Disk => "disk",
            Self::Market => "market",
            Self::Chain => "chain",
        }
    }
}

/// Why a slot takes no job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Who says so.
    pub source: Source,
    /// Why, and what helps.
    pub reason: String,
}

impl Obstacle {
    /// `reason`, as `source` says.
    pub fn new(source: Source, reason: impl Into<String>) -> Self {
        Self {
            source,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source.name(), self.reason)
    }
}

/// What is watched for a slot beside its GPUs; `None` in a channel while all is well.
///
/// By default nothing is watched, and all is well.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    told: Vec<(Source, watch::Receiver<Option<String>>)>,
}

impl Conditions {
    /// What these sources tell.
    #[must_use]
    pub fn new(told: impl IntoIterator<Item = (Source, watch::Receiver<Option<String>>)>) -> Self {
        let mut told: Vec<_> = told.into_iter().collect();
        told.sort_by_key(|(source, _)| *source);
        Self { told }
    }

    /// The same, and what `source` tells.
    #[must_use]
    pub fn and(self, source: Source, told: watch::Receiver<Option<String>>) -> Self {
        Self::new(self.told.into_iter().chain([(source, told)]))
    }

    /// The first that is wrong now.
    #[must_use]
    pub fn obstacle(&self) -> Option<Obstacle> {
        self.told.iter().find_map(|(source, told)| {
            let reason = told.borrow().clone()?;
            Some(Obstacle::new(*source, reason))
        })
    }

    /// Waits until one of them tells something else.
    pub async fn changed(&mut self) {
        if self.told.is_empty() {
            return pending().await;
        }
        let all = self.told.iter_mut().map(|(_, told)| changed(told).boxed());
        // Cancel safe: all of them only wait.
        select_all(all).await;
    }
}

async fn changed(told: &mut watch::Receiver<Option<String>>) {
    // Nobody watches (any more): nothing will ever change.
    if told.changed().await.is_err() {
        pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_reason_is_told_with_its_source() {
        let (firewall, seen_firewall) = watch::channel(None);
        let (disk, seen_disk) = watch::channel(None);
        let mut conditions =
            Conditions::new([(Source::Disk, seen_disk)]).and(Source::Firewall, seen_firewall);
        assert_eq!(conditions.obstacle(), None);
        disk.send_replace(Some("full".to_owned()));
        conditions.changed().await;
        let told = conditions.obstacle().unwrap();
        assert_eq!(told.to_string(), "disk: full");
        firewall.send_replace(Some("no rules".to_owned()));
        conditions.changed().await;
        let told = conditions.obstacle().unwrap();
        assert_eq!(told, Obstacle::new(Source::Firewall, "no rules"));
        firewall.send_replace(None);
        assert_eq!(conditions.obstacle().unwrap().source, Source::Disk);
    }

    #[test]
    fn what_is_known_here_comes_before_the_market_and_the_chain() {
        let here = [
            Source::Operator,
            Source::Gpus,
            Source::Firewall,
            Source::Disk,
        ];
        assert!(here.iter().all(|source| source.is_local()));
        assert!(here.is_sorted() && Source::Market < Source::Chain);
        assert!(!Source::Market.is_local() && !Source::Chain.is_local());
        assert_eq!(Conditions::default().obstacle(), None);
    }

    #[tokio::test]
    async fn who_watches_no_more_changes_nothing() {
        let (disk, seen) = watch::channel(Some("full".to_owned()));
        let mut conditions = Conditions::new([(Source::Disk, seen)]);
        drop(disk);
        assert!(conditions.changed().now_or_never().is_none());
        assert!(conditions.obstacle().is_some(), "what was told last holds");
        assert!(Conditions::default().changed().now_or_never().is_none());
    }
}

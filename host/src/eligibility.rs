//! Whether the market takes the host, and whether a job may be started, as the program
//! decides it: tier, class and bond can change while the agent works.

use nosana_sdk::{
    common::tier::Tier,
    generated::{
        jobs::accounts::{Job, Market},
        tiers::accounts::Host,
    },
};

/// Why `market` does not take `host`, and what helps; `None` when it does.
#[must_use]
pub fn what_bars(host: &Host, market: &Market) -> Option<String> {
    if let Some(reason) = tier_that_bars(host, market.tier) {
        return Some(reason);
    }
    if host.class != market.class {
        return Some(format!(
            "the market takes class {} and the host is of class {}: name a market of its class in the configuration",
            market.class, host.class
        ));
    }
    bond_that_bars(host, market.bond_minimum)
}

/// Why `host` may not start `job`; `None` when it may.
#[must_use]
pub fn what_bars_start(host: &Host, job: &Job) -> Option<String> {
    // A job of before this was noted asks for nothing.
    let tier = (job.tier != 0).then(|| tier_that_bars(host, job.tier));
    tier.flatten()
        .or_else(|| bond_that_bars(host, job.bond_minimum))
}

fn tier_that_bars(host: &Host, asked: u8) -> Option<String> {
    // Bytes that are no tier allow nothing, as in the program.
    let of = |byte| Tier::try_from(byte).unwrap_or(Tier::Removed);
    let (tier, asked) = (of(host.tier), of(asked));
    if tier.may_work_in(asked) {
        return None;
    }
    Some(match tier {
        Tier::Waitlisted => "the host is on the waiting list: it works once it is admitted".into(),
        Tier::Suspended => "the host is suspended: ask an admin to reinstate it".into(),
        Tier::Removed => "the host was removed: ask an admin to reinstate it".into(),
        Tier::Community | Tier::Premium => format!(
            "the host is {} and {} is asked for: `nosana host standing` shows what is missing",
            tier.name(),
            asked.name()
        ),
    })
}

fn bond_that_bars(host: &Host, asked: u64) -> Option<String> {
    (host.bond < asked).then(|| {
        format!(
            "a bond of {asked} base units of xNOS is asked for and {} are bonded: `nosana host bond` adds some",
            host.bond
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulated_chain::zeroed;
    use solana_address::Address;

    fn host(tier: Tier, bond: u64) -> Host {
        Host {
            tier: tier as u8,
            bond,
            ..zeroed()
        }
    }

    fn market(tier: Tier, bond_minimum: u64) -> Market {
        Market {
            tier: tier as u8,
            bond_minimum,
            ..zeroed()
        }
    }

    #[test]
    fn a_market_takes_its_tier_and_above() {
        for (tier, in_community, in_premium) in [
            (Tier::Waitlisted, false, false),
            (Tier::Community, true, false),
            (Tier::Premium, true, true),
            (Tier::Suspended, false, false),
            (Tier::Removed, false, false),
        ] {
            let takes = |asked| what_bars(&host(tier, 0), &market(asked, 0)).is_none();
            assert_eq!(takes(Tier::Community), in_community, "{tier:?}");
            assert_eq!(takes(Tier::Premium), in_premium, "{tier:?}");
        }
    }

    #[test]
    fn class_and_bond_are_what_the_market_asks_for() {
        let asks = market(Tier::Community, 10);
        assert_eq!(what_bars(&host(Tier::Community, 10), &asks), None);
        let reason = what_bars(&host(Tier::Community, 9), &asks).unwrap();
        assert!(reason.contains("10") && reason.contains("nosana host bond"));
        let other = Host {
            class: Address::new_from_array([9; 32]),
            ..host(Tier::Community, 10)
        };
        assert!(what_bars(&other, &asks).unwrap().contains("class"));
    }

    #[test]
    fn a_job_asks_for_what_it_was_posted_with() {
        let job = Job {
            tier: Tier::Premium as u8,
            bond_minimum: 5,
            ..zeroed()
        };
        assert_eq!(what_bars_start(&host(Tier::Premium, 5), &job), None);
        let reason = what_bars_start(&host(Tier::Community, 5), &job).unwrap();
        assert!(reason.contains("community") && reason.contains("premium"));
        assert!(what_bars_start(&host(Tier::Premium, 4), &job).is_some());
        assert_eq!(
            what_bars_start(&host(Tier::Suspended, 0), &zeroed::<Job>()),
            None
        );
    }
}

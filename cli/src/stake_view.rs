//! A stake as it is printed.

use nosana_sdk::{
    common::stake::DURATION_UNIT,
    generated::tiers::accounts::Host,
    staking::{self, StakeState},
};
use serde::Serialize;
use solana_address::Address;

use crate::{
    commands::market::tier_name,
    printer::{pairs, table},
    units,
};

/// A stake and the hosts that have a part of its weight. Amounts are base units, times Unix seconds.
#[derive(Serialize)]
pub struct StakeView {
    #[serde(flatten)]
    stake: staking::StakeView,
    hosts: Vec<BondedHost>,
    #[serde(skip)]
    now: i64,
}

/// A host that has a part of the stake.
#[derive(Serialize)]
struct BondedHost {
    host: String,
    index: u16,
    tier: &'static str,
    bond: u64,
    unbonding: u64,
    /// When that can be released; `None` when nothing is being taken back.
    unbonding_until: Option<i64>,
}

impl StakeView {
    /// What is printed of `stake` at `now`, with those of its owner's `hosts` that have a bond.
    pub fn new(stake: staking::StakeView, hosts: &[(Address, Host)], now: i64) -> Self {
        let mut hosts: Vec<BondedHost> = hosts
            .iter()
            .filter(|(_, host)| host.bond > 0 || host.unbonding > 0)
            .map(|(address, host)| BondedHost {
                host: address.to_string(),
                index: host.index,
                tier: tier_name(host.tier),
                bond: host.bond,
                unbonding: host.unbonding,
                unbonding_until: (host.unbonding > 0).then_some(host.unbonding_until),
            })
            .collect();
        hosts.sort_by_key(|host| host.index);
        Self { stake, hosts, now }
    }
}

/// For people, with `more` rows below.
pub fn stake_text(view: &StakeView, more: &[(&str, String)]) -> String {
    let StakeView { stake, now, .. } = view;
    let duration = units::seconds(stake.duration.into());
    let mut rows = vec![
        ("owner", stake.owner.to_string()),
        ("stake", stake.address.to_string()),
        (
            "amount",
            format!("{} for {duration}", units::nos(stake.amount)),
        ),
        ("weight", weight_text(stake)),
    ];
    if stake.state == StakeState::Locked {
        rows.push(("bonded", bonded_text(view)));
        rows.push(("not bonded", units::xnos(stake.free_xnos)));
    }
    rows.push((
        "rewards",
        match stake.rewards {
            0 => units::nos(0),
            ready => format!("{}, ready: `nosana stake claim`", units::nos(ready)),
        },
    ));
    if stake.slashed > 0 {
        rows.push(("slashed", units::nos(stake.slashed)));
    }
    match stake.unstaked_at.zip(stake.vests_until) {
        None => rows.push((
            "state",
            format!("locked: once unstaked, it becomes free evenly over {duration}"),
        )),
        Some((since, until)) => {
            rows.push(("state", state_text(stake.state, since, *now)));
            rows.push(("became free", units::nos(stake.vested)));
            rows.push(("taken out", units::nos(stake.withdrawn)));
            rows.push(("to be taken out", withdrawable_text(stake)));
            rows.push(("all is free", units::moment(until, *now)));
        }
    }
    rows.extend_from_slice(more);
    let mut text = pairs(&rows);
    if !view.hosts.is_empty() {
        text.push('\n');
        text.push_str(&hosts_text(view));
    }
    text
}

fn state_text(state: StakeState, since: i64, now: i64) -> String {
    let since = units::moment(since, now);
    match state {
        StakeState::Over => {
            format!("all is free; unstaked on {since}: `nosana stake close` ends it")
        }
        _ => format!("being taken out since {since}"),
    }
}

fn withdrawable_text(stake: &staking::StakeView) -> String {
    match (stake.withdrawable, stake.state) {
        (0, _) => units::nos(0),
        (free, StakeState::Over) => units::nos(free),
        (free, _) => format!("{}, now: `nosana stake withdraw`", units::nos(free)),
    }
}

/// The weight and how it comes about.
fn weight_text(stake: &staking::StakeView) -> String {
    if stake.state != StakeState::Locked {
        return format!("{}: none while it is taken out", units::xnos(stake.xnos));
    }
    format!(
        "{} = {} × (1 + {} ÷ {})",
        units::xnos(stake.xnos),
        units::nos(stake.amount),
        units::seconds(stake.duration.into()),
        units::seconds(DURATION_UNIT.into()),
    )
}

fn bonded_text(view: &StakeView) -> String {
    let bonded = units::xnos(view.stake.bonded_xnos);
    match view.hosts.len() {
        0 => bonded,
        1 => format!("{bonded}, with 1 host"),
        hosts => format!("{bonded}, with {hosts} hosts"),
    }
}

fn hosts_text(view: &StakeView) -> String {
    table(
        [
            "host",
            "index",
            "tier",
            "bonded",
            "being taken back",
            "free",
        ],
        view.hosts.iter().map(|host| {
            [
                host.host.clone(),
                host.index.to_string(),
                host.tier.to_owned(),
                units::xnos(host.bond),
                match host.unbonding {
                    0 => "-".to_owned(),
                    unbonding => units::xnos(unbonding),
                },
                host.unbonding_until
                    .map_or_else(|| "-".to_owned(), |at| units::moment(at, view.now)),
            ]
        }),
    )
}

#[cfg(test)]
mod tests {
    use nosana_sdk::{
        common::stake::{MAX_DURATION, xnos},
        generated::{
            staking::accounts::{CONFIG_DISCRIMINATOR, Config, STAKE_DISCRIMINATOR, Stake},
            tiers::accounts::HOST_DISCRIMINATOR,
        },
    };

    use super::*;

    const NOW: i64 = 1_795_300_000;
    const DAY: i64 = 86_400;

    fn stake() -> Stake {
        let mut data = vec![0; Stake::LEN];
        data[..8].copy_from_slice(&STAKE_DISCRIMINATOR);
        Stake {
            owner: Address::new_from_array([1; 32]),
            amount: 50_000_000,
            duration: MAX_DURATION,
            xnos: xnos(50_000_000, MAX_DURATION).unwrap(),
            ..Stake::from_bytes(&data).unwrap()
        }
    }

    /// Half of all weight, with 24 690 base units that arrived and nobody shared out.
    fn view(stake: &Stake, hosts: &[(Address, Host)]) -> StakeView {
        let mut data = vec![0; Config::LEN];
        data[..8].copy_from_slice(&CONFIG_DISCRIMINATOR);
        let config = Config {
            total_xnos: 400_000_000,
            ..Config::from_bytes(&data).unwrap()
        };
        let address = Address::new_from_array([2; 32]);
        let stake = staking::StakeView::new(address, stake, &config, 24_690, NOW);
        StakeView::new(stake, hosts, NOW)
    }

    fn host(index: u16, bond: u64, unbonding: u64) -> (Address, Host) {
        let mut data = vec![0; Host::LEN];
        data[..8].copy_from_slice(&HOST_DISCRIMINATOR);
        let host = Host {
            index,
            tier: 2,
            bond,
            unbonding,
            unbonding_until: NOW + 3 * DAY + 3_600,
            ..Host::from_bytes(&data).unwrap()
        };
        (Address::new_from_array([3; 32]), host)
    }

    #[test]
    fn a_stake_with_bonded_hosts() {
        let stake = Stake {
            bonded_xnos: 150_000_000,
            ..stake()
        };
        let hosts = [
            host(1, 0, 50_000_000),
            host(0, 100_000_000, 0),
            host(2, 0, 0),
        ];
        let view = view(&stake, &hosts);
        insta::assert_snapshot!(stake_text(&view, &[("added", units::nos(5))]), @"
        owner       4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        stake       8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR
        amount      50.000000 NOS for 365 d
        weight      200.000000 xNOS = 50.000000 NOS × (1 + 365 d ÷ 121 d 16 h)
        bonded      150.000000 xNOS, with 2 hosts
        not bonded  50.000000 xNOS
        rewards     0.012345 NOS, ready: `nosana stake claim`
        state       locked: once unstaked, it becomes free evenly over 365 d
        added       0.000005 NOS

        host                                         index  tier     bonded           being taken back  free
        CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8  0      premium  100.000000 xNOS  -                 -
        CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8  1      premium  0.000000 xNOS    50.000000 xNOS    2026-11-24 23:26 UTC, in 3 d 1 h
        ");
        insta::assert_snapshot!(serde_json::to_string(&view).unwrap(), @r#"{"address":"8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR","owner":"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi","state":"locked","amount":50000000,"xnos":200000000,"bonded_xnos":150000000,"free_xnos":50000000,"duration":31536000,"unstaked_at":null,"vests_until":null,"vested":0,"withdrawn":0,"withdrawable":0,"slashed":0,"rewards":12345,"hosts":[{"host":"CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8","index":0,"tier":"premium","bond":100000000,"unbonding":0,"unbonding_until":null},{"host":"CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8","index":1,"tier":"premium","bond":0,"unbonding":50000000,"unbonding_until":1795562800}]}"#);
    }

    #[test]
    fn a_stake_that_is_being_taken_out() {
        let stake = Stake {
            xnos: 0,
            unstaked_at: NOW - 73 * DAY,
            withdrawn: 4_000_000,
            slashed: 7,
            ..stake()
        };
        let view = view(&stake, &[]);
        insta::assert_snapshot!(stake_text(&view, &[]), @"
        owner            4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        stake            8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR
        amount           50.000000 NOS for 365 d
        weight           0.000000 xNOS: none while it is taken out
        rewards          0.000000 NOS
        slashed          0.000007 NOS
        state            being taken out since 2026-09-09 22:26 UTC, 73 d ago
        became free      10.000000 NOS
        taken out        4.000000 NOS
        to be taken out  6.000000 NOS, now: `nosana stake withdraw`
        all is free      2027-09-09 22:26 UTC, in 292 d
        ");
        insta::assert_snapshot!(serde_json::to_string(&view).unwrap(), @r#"{"address":"8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR","owner":"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi","state":"unstaking","amount":50000000,"xnos":0,"bonded_xnos":0,"free_xnos":0,"duration":31536000,"unstaked_at":1788992800,"vests_until":1820528800,"vested":10000000,"withdrawn":4000000,"withdrawable":6000000,"slashed":7,"rewards":0,"hosts":[]}"#);
    }

    #[test]
    fn a_stake_that_is_free() {
        let stake = Stake {
            xnos: 0,
            unstaked_at: NOW - 366 * DAY,
            ..stake()
        };
        insta::assert_snapshot!(stake_text(&view(&stake, &[]), &[]), @"
        owner            4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        stake            8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR
        amount           50.000000 NOS for 365 d
        weight           0.000000 xNOS: none while it is taken out
        rewards          0.000000 NOS
        state            all is free; unstaked on 2025-11-20 22:26 UTC, 366 d ago: `nosana stake close` ends it
        became free      50.000000 NOS
        taken out        0.000000 NOS
        to be taken out  50.000000 NOS
        all is free      2026-11-20 22:26 UTC, 1 d ago
        ");
    }
}

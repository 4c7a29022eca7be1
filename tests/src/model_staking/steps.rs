//! What people try, and with which figures.

use nosana_sdk::common::stake::{MAX_DURATION, MIN_DURATION};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
};

use super::{
    ADDRESSES, Act, Host, INDEXES, Name, OWNERS, Run, SLASH_LAPSE, SLASH_PERIOD, Stake,
    UNBOND_DELAY, books, vault_of,
};
use crate::chain::START;

/// A part of the most that makes sense: nothing, one unit, anything, all, one too many.
#[derive(Clone, Copy, Debug)]
pub struct Part(pub u16);

impl Part {
    fn of(self, most: u64) -> u64 {
        match self.0 {
            0 => 0,
            1 => 1,
            u16::MAX => most.saturating_add(1),
            0xFFFE => most,
            part => {
                let share = u128::from(most) * u128::from(part) / u128::from(u16::MAX);
                u64::try_from(share).expect("a part is at most the whole")
            }
        }
    }
}

/// Whom a step is about: as a rule somebody with whom it can go well.
#[derive(Clone, Copy, Debug)]
pub struct Pick(pub u8);

impl Pick {
    /// One of `fitting`; now and then, and when nobody fits, one of `all`.
    fn one<Who: Copy>(self, fitting: &[Who], all: &[Who]) -> Who {
        let (chance, rest) = (self.0 % 8, usize::from(self.0 / 8));
        let from = if chance == 0 || fitting.is_empty() {
            all
        } else {
            fitting
        };
        from[rest % from.len()]
    }
}

/// Where the clock goes.
#[derive(Clone, Copy, Debug)]
pub enum Jump {
    /// On by some seconds.
    Seconds(u32),
    /// On by some days.
    Days(u8),
    /// To a second around one of the next things that become due.
    Due(u8, i8),
}

/// What somebody tries.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "named as the instructions")]
pub enum Step {
    Stake {
        who: Pick,
        amount: Part,
        duration: Part,
    },
    TopUp {
        who: Pick,
        amount: Part,
    },
    Extend {
        who: Pick,
        duration: Part,
    },
    Unstake {
        who: Pick,
    },
    Restake {
        who: Pick,
    },
    Withdraw {
        who: Pick,
    },
    Close {
        who: Pick,
    },
    Claim {
        who: Pick,
    },
    Sync,
    Fee {
        amount: Part,
    },
    Donate {
        who: Pick,
        amount: Part,
    },
    Register {
        host: Pick,
    },
    CloseHost {
        host: Pick,
    },
    Busy {
        host: Pick,
    },
    Rest {
        host: Pick,
    },
    Bond {
        host: Pick,
        xnos: Part,
    },
    Unbond {
        host: Pick,
        xnos: Part,
    },
    Release {
        host: Pick,
    },
    Remove {
        host: Pick,
    },
    Propose {
        host: Pick,
        xnos: Part,
    },
    Contest {
        host: Pick,
    },
    WithdrawSlash {
        host: Pick,
        by_admin: bool,
    },
    Execute {
        host: Pick,
        by_admin: bool,
    },
    CloseSlash {
        host: Pick,
    },
    Jump {
        jump: Jump,
    },
}

/// Any step.
fn step() -> impl Strategy<Value = Step> {
    let part = || {
        prop_oneof![
            1 => Just(Part(0)),
            2 => Just(Part(1)),
            1 => Just(Part(u16::MAX)),
            3 => Just(Part(0xFFFE)),
            8 => any::<u16>().prop_map(Part),
            4 => (2..200_u16).prop_map(Part),
        ]
    };
    let pick = || any::<u8>().prop_map(Pick);
    let jump = prop_oneof![
        2 => (0..90_000_u32).prop_map(Jump::Seconds),
        1 => (1..45_u8).prop_map(Jump::Days),
        6 => (any::<u8>(), -1..2_i8).prop_map(|(which, offset)| Jump::Due(which, offset)),
    ];
    let stakes = prop_oneof![
        4 => (pick(), part(), part()).prop_map(|(who, amount, duration)| Step::Stake { who, amount, duration }),
        2 => (pick(), part()).prop_map(|(who, amount)| Step::TopUp { who, amount }),
        2 => (pick(), part()).prop_map(|(who, duration)| Step::Extend { who, duration }),
        2 => pick().prop_map(|who| Step::Unstake { who }),
        1 => pick().prop_map(|who| Step::Restake { who }),
        2 => pick().prop_map(|who| Step::Withdraw { who }),
        2 => pick().prop_map(|who| Step::Close { who }),
        3 => pick().prop_map(|who| Step::Claim { who }),
        1 => Just(Step::Sync),
        4 => part().prop_map(|amount| Step::Fee { amount }),
        1 => (pick(), part()).prop_map(|(who, amount)| Step::Donate { who, amount }),
    ];
    let hosts = prop_oneof![
        3 => pick().prop_map(|host| Step::Register { host }),
        1 => pick().prop_map(|host| Step::CloseHost { host }),
        2 => pick().prop_map(|host| Step::Busy { host }),
        2 => pick().prop_map(|host| Step::Rest { host }),
        6 => (pick(), part()).prop_map(|(host, xnos)| Step::Bond { host, xnos }),
        4 => (pick(), part()).prop_map(|(host, xnos)| Step::Unbond { host, xnos }),
        3 => pick().prop_map(|host| Step::Release { host }),
        6 => (pick(), part()).prop_map(|(host, xnos)| Step::Propose { host, xnos }),
        2 => pick().prop_map(|host| Step::Contest { host }),
        1 => (pick(), any::<bool>()).prop_map(|(host, by_admin)| Step::WithdrawSlash { host, by_admin }),
        6 => (pick(), any::<bool>()).prop_map(|(host, by_admin)| Step::Execute { host, by_admin }),
        1 => pick().prop_map(|host| Step::CloseSlash { host }),
    ];
    // A removed host never comes back here, so it is rare.
    let removal = pick().prop_map(|host| Step::Remove { host });
    prop_oneof![
        80 => stakes,
        96 => hosts,
        28 => jump.prop_map(|jump| Step::Jump { jump }),
        1 => removal,
    ]
}

/// Any sequence of steps. Most begin with two owners of stakes, and hosts that are
/// bonded.
pub fn sequence(length: usize) -> impl Strategy<Value = Vec<Step>> {
    let begun = |who: u8| {
        let pick = Pick(8 * who + 1);
        [
            Step::Stake {
                who: pick,
                amount: Part(40_000),
                duration: Part(9_000 * (u16::from(who) + 1)),
            },
            Step::Register { host: pick },
            Step::Bond {
                host: pick,
                xnos: Part(30_000),
            },
        ]
    };
    let prefix = prop_oneof![
        1 => Just(vec![]),
        3 => Just([begun(0), begun(1)].concat()),
    ];
    (prefix, vec(step(), length / 2..length)).prop_map(|(mut steps, more)| {
        steps.extend(more);
        steps
    })
}

impl Run {
    /// `step` with its figures; `None` when it cannot be tried at all.
    pub(super) fn aim(&self, step: Step) -> Option<Act> {
        self.aim_at_stake(step).or_else(|| self.aim_at_host(step))
    }

    fn aim_at_stake(&self, step: Step) -> Option<Act> {
        let model = &self.model;
        let fees = self.chain().tokens(&ADDRESSES.fees);
        Some(match step {
            Step::Stake {
                who,
                amount,
                duration,
            } => {
                let who = self.staker(who, |stake| stake.is_none());
                Act::Stake {
                    who,
                    amount: amount.of(model.wallets[who]),
                    duration: duration_of(duration),
                }
            }
            Step::TopUp { who, amount } => {
                let who = self.staker(who, is_locked);
                Act::TopUp {
                    who,
                    amount: amount.of(model.wallets[who]),
                }
            }
            Step::Extend { who, duration } => Act::Extend {
                who: self.staker(who, is_locked),
                duration: duration_of(duration),
            },
            Step::Unstake { who } => Act::Unstake {
                who: self.staker(who, is_locked),
            },
            Step::Restake { who } => Act::Restake {
                who: self.staker(who, is_unstaking),
            },
            Step::Withdraw { who } => Act::Withdraw {
                who: self.staker(who, is_unstaking),
            },
            Step::Close { who } => Act::Close {
                who: self.staker(who, is_unstaking),
            },
            Step::Claim { who } => Act::Claim {
                who: self.staker(who, |stake| stake.is_some()),
            },
            Step::Sync => Act::Sync,
            Step::Fee { amount } => Act::Fee {
                amount: amount.of(fees / 4).min(fees),
            },
            Step::Donate { who, amount } => {
                let who = self.staker(who, |stake| stake.is_some());
                self.chain().account(&vault_of(who))?;
                Act::Donate {
                    who,
                    amount: amount.of(fees / 16).min(fees),
                }
            }
            _ => return None,
        })
    }

    fn aim_at_host(&self, step: Step) -> Option<Act> {
        let model = &self.model;
        let of = |name: Name| model.hosts.get(&name).cloned().unwrap_or_default();
        Some(match step {
            Step::Register { host } => Act::Register {
                name: self.host(host, |host| host.is_none()),
            },
            Step::CloseHost { host } => Act::CloseHost {
                name: self.host(host, |host| host.is_some_and(|host| host.held() == 0)),
            },
            Step::Busy { host } => {
                let name = self.host(host, |host| host.is_some_and(|host| host.bond > 0));
                let host = model.hosts.get(&name)?;
                if host.busy_until.is_some() || host.is_removed {
                    return None;
                }
                Act::Busy { name }
            }
            Step::Rest { host } => {
                let name = self.host(host, |host| {
                    host.is_some_and(|host| host.busy_until.is_some())
                });
                of(name).busy_until?;
                Act::Rest { name }
            }
            Step::Bond { host, xnos } => {
                let name = self.host(host, |host| host.is_some_and(|host| !host.is_removed));
                let free = model.weight(name.0).saturating_sub(model.bonded(name.0));
                Act::Bond {
                    name,
                    xnos: xnos.of(free),
                }
            }
            Step::Unbond { host, xnos } => {
                let name = self.host(host, |host| host.is_some_and(|host| host.bond > 0));
                Act::Unbond {
                    name,
                    xnos: xnos.of(of(name).bond),
                }
            }
            Step::Release { host } => Act::Release {
                name: self.host(host, |host| host.is_some_and(|host| host.unbonding > 0)),
            },
            Step::Remove { host } => {
                let name = self.host(host, |host| host.is_some());
                model.hosts.get(&name)?;
                Act::Remove { name }
            }
            Step::Propose { host, xnos } => {
                let name = self.host(host, |host| host.is_some_and(|host| host.held() > 0));
                Act::Propose {
                    name,
                    xnos: xnos.of(model.ceiling(name)),
                }
            }
            Step::Contest { host } => Act::Contest {
                name: self.host(host, is_accused),
            },
            Step::WithdrawSlash { host, by_admin } => Act::WithdrawSlash {
                name: self.host(host, is_accused),
                by_admin,
            },
            Step::Execute { host, by_admin } => Act::Execute {
                name: self.host(host, is_accused),
                by_admin,
            },
            Step::CloseSlash { host } => {
                let all = names();
                let there =
                    |name: &Name| self.chain().account(&books::slash_address(*name)).is_some();
                let there: Vec<Name> = all.iter().copied().filter(there).collect();
                let name = *there.get(usize::from(host.0) % there.len().max(1))?;
                Act::CloseSlash { name }
            }
            Step::Jump { jump } => Act::Jump {
                to: self.land(jump),
            },
            _ => return None,
        })
    }

    /// An owner whose stake is such.
    fn staker(&self, pick: Pick, such: impl Fn(Option<&Stake>) -> bool) -> usize {
        let all: Vec<usize> = (0..OWNERS).collect();
        let is_such = |who: &usize| such(self.model.stakes.get(who));
        let fitting: Vec<usize> = all.iter().copied().filter(is_such).collect();
        pick.one(&fitting, &all)
    }

    /// A host that is such, or any, or the name of one that is not there.
    fn host(&self, pick: Pick, such: impl Fn(Option<&Host>) -> bool) -> Name {
        let all = names();
        let there: Vec<Name> = self.model.hosts.keys().copied().collect();
        let is_such = |name: &Name| such(self.model.hosts.get(name));
        let mut fitting: Vec<Name> = all.iter().copied().filter(is_such).collect();
        if fitting.is_empty() {
            fitting = there;
        }
        pick.one(&fitting, &all)
    }

    /// Where a jump ends: never back.
    fn land(&self, jump: Jump) -> i64 {
        let now = self.model.now;
        match jump {
            Jump::Seconds(seconds) => now + i64::from(seconds),
            Jump::Days(days) => now + i64::from(days) * 24 * 60 * 60,
            Jump::Due(which, offset) => {
                let dues = self.dues();
                let Some(due) = dues.get(usize::from(which) % dues.len().max(1)) else {
                    return now;
                };
                (due + i64::from(offset)).max(now)
            }
        }
    }

    /// When the next things become due.
    fn dues(&self) -> Vec<i64> {
        let model = &self.model;
        let mut dues = Vec::new();
        for stake in model.stakes.values() {
            if let Some(begun) = stake.unstaked_at {
                dues.push(begun + i64::from(stake.duration) / 2);
                dues.push(begun + i64::from(stake.duration));
            }
        }
        for host in model.hosts.values().filter(|host| host.unbonding > 0) {
            dues.push(host.unbonding_until);
        }
        for (name, slash) in &model.slashes {
            if model.hosts.get(name).is_some_and(|host| host.slashing > 0) {
                dues.push(slash.executable_at);
                dues.push(slash.executable_at + SLASH_LAPSE);
            }
            dues.push(slash.period_started_at + SLASH_PERIOD);
        }
        dues.extend(model.exposures.first().map(|first| first.at + UNBOND_DELAY));
        dues.retain(|due| *due >= model.now.max(START));
        dues
    }
}

fn names() -> Vec<Name> {
    (0..OWNERS)
        .flat_map(|who| (0..INDEXES).map(move |index| (who, index)))
        .collect()
}

fn is_locked(stake: Option<&Stake>) -> bool {
    stake.is_some_and(|stake| stake.unstaked_at.is_none())
}

fn is_unstaking(stake: Option<&Stake>) -> bool {
    stake.is_some_and(|stake| stake.unstaked_at.is_some())
}

fn is_accused(host: Option<&Host>) -> bool {
    host.is_some_and(|host| host.slashing > 0)
}

/// From a second less than the shortest duration to one more than the longest.
fn duration_of(part: Part) -> u32 {
    let part = part.of(u64::from(MAX_DURATION - MIN_DURATION) + 1);
    MIN_DURATION - 1 + u32::try_from(part).expect("a part of 32 bits")
}

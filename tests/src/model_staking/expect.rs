//! What is refused, and what everything is like after what is not.

use nosana_sdk::common::{
    assessment::{SLASH_CONTEST, SLASH_DELAY, SLASH_LAPSE, SLASH_PERIOD, UNBOND_DELAY},
    job::MAX_START_LIMIT,
    stake::{MAX_DURATION, MIN_DURATION},
};
use num_rational::BigRational;

use super::{Act, Exposure, Host, Model, Name, OWNERS, SLASH_BPS, Slash, Stake};

/// Seconds of duration that add the amount once more.
const UNIT: u128 = 10_512_000;
/// Of the market's places, seconds.
const LEASE: i64 = 120;

impl Act {
    /// Its name as people read it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Stake { .. } => "stake",
            Self::TopUp { .. } => "top_up",
            Self::Extend { .. } => "extend",
            Self::Unstake { .. } => "unstake",
            Self::Restake { .. } => "restake",
            Self::Withdraw { .. } => "withdraw",
            Self::Close { .. } => "close",
            Self::Claim { .. } => "claim_rewards",
            Self::Sync => "sync_rewards",
            Self::Fee { .. } => "a fee arrives",
            Self::Donate { .. } => "tokens are donated",
            Self::Register { .. } => "register_host",
            Self::CloseHost { .. } => "close_host",
            Self::Busy { .. } => "join",
            Self::Rest { .. } => "leave",
            Self::Bond { .. } => "bond",
            Self::Unbond { .. } => "unbond",
            Self::Release { .. } => "release_bond",
            Self::Remove { .. } => "set_tier",
            Self::Propose { .. } => "propose_slash",
            Self::Contest { .. } => "contest_slash",
            Self::WithdrawSlash { .. } => "withdraw_slash",
            Self::Execute { .. } => "execute_slash",
            Self::CloseSlash { .. } => "close_slash",
            Self::Jump { .. } => "time passes",
        }
    }
}

impl Act {
    /// Whether rewards or weights can have changed.
    pub(super) fn is_of_rewards(&self) -> bool {
        matches!(
            self,
            Self::Stake { .. }
                | Self::TopUp { .. }
                | Self::Extend { .. }
                | Self::Unstake { .. }
                | Self::Restake { .. }
                | Self::Close { .. }
                | Self::Claim { .. }
                | Self::Sync
                | Self::Fee { .. }
                | Self::Execute { .. }
        )
    }
}

impl Stake {
    pub(super) fn weight(&self) -> u64 {
        if self.unstaked_at.is_some() {
            return 0;
        }
        let amount = u128::from(self.amount);
        let weight = amount + amount * u128::from(self.duration) / UNIT;
        u64::try_from(weight).expect("the supply weighs less")
    }

    fn vested(&self, now: i64) -> u64 {
        let Some(begun) = self.unstaked_at else {
            return 0;
        };
        let elapsed = (now - begun).clamp(0, self.duration.into());
        let elapsed = u128::try_from(elapsed).expect("not negative");
        let vested = u128::from(self.amount) * elapsed / u128::from(self.duration);
        u64::try_from(vested).expect("at most the amount")
    }

    fn left(&self) -> u64 {
        self.amount - self.withdrawn
    }

    fn is_over(&self, now: i64) -> bool {
        self.unstaked_at
            .is_some_and(|begun| now >= begun + i64::from(self.duration))
    }
}

impl Host {
    pub(super) fn held(&self) -> u64 {
        self.bond + self.unbonding
    }

    /// A place can be matched until its lease ends, and a match be started for an hour.
    pub(super) fn is_busy(&self, now: i64) -> bool {
        self.busy_until.is_some_and(|until| now <= until)
    }
}

impl Model {
    pub(super) fn weight(&self, who: usize) -> u64 {
        self.stakes.get(&who).map_or(0, Stake::weight)
    }

    pub(super) fn total(&self) -> u64 {
        self.stakes.values().map(Stake::weight).sum()
    }

    /// What the hosts of an owner hold of the stake.
    pub(super) fn bonded(&self, who: usize) -> u64 {
        let of = |(name, host): (&Name, &Host)| (name.0 == who).then(|| host.held());
        self.hosts.iter().filter_map(of).sum()
    }

    /// The most that can be proposed of a host now.
    pub(super) fn ceiling(&self, name: Name) -> u64 {
        let held = self.hosts.get(&name).map_or(0, Host::held);
        let slash = self.slashes.get(&name).cloned().unwrap_or_default();
        let (bond, slashed) = if self.now >= slash.period_started_at + SLASH_PERIOD {
            (held, 0)
        } else {
            (slash.period_bond, slash.period_slashed)
        };
        let basis = u128::from(bond.min(held + slashed));
        let share = u64::try_from(basis * u128::from(SLASH_BPS) / 10_000).expect("a part");
        share.saturating_sub(slashed).min(held)
    }

    /// Why `act` must be refused, if it must.
    pub(super) fn allows(&self, act: &Act) -> Result<(), &'static str> {
        self.allows_stakers(act)?;
        self.allows_hosts(act)?;
        self.allows_slashes(act)
    }

    fn allows_stakers(&self, act: &Act) -> Result<(), &'static str> {
        let stake = |who: usize| self.stakes.get(&who).ok_or("no stake");
        match *act {
            Act::Stake {
                who,
                amount,
                duration,
            } => {
                require(!self.stakes.contains_key(&who), "there is a stake")?;
                require(amount > 0, "no amount")?;
                require(amount <= self.wallets[who], "not enough tokens")?;
                require(
                    (MIN_DURATION..=MAX_DURATION).contains(&duration),
                    "duration",
                )
            }
            Act::TopUp { who, amount } => {
                require(stake(who)?.unstaked_at.is_none(), "unstaking")?;
                require(amount > 0, "no amount")?;
                require(amount <= self.wallets[who], "not enough tokens")
            }
            Act::Extend { who, duration } => {
                let stake = stake(who)?;
                require(stake.unstaked_at.is_none(), "unstaking")?;
                // It would lower what a slash of the same weight takes.
                require(self.bonded(who) == 0, "bonded")?;
                require(duration > stake.duration, "not longer")?;
                require(duration <= MAX_DURATION, "duration")
            }
            Act::Unstake { who } => {
                require(stake(who)?.unstaked_at.is_none(), "unstaking")?;
                require(self.bonded(who) == 0, "bonded")
            }
            Act::Restake { who } => {
                require(stake(who)?.unstaked_at.is_some(), "not unstaking")?;
                require(stake(who)?.left() > 0, "nothing left")
            }
            Act::Withdraw { who } => {
                let stake = stake(who)?;
                require(stake.vested(self.now) > stake.withdrawn, "nothing vested")
            }
            Act::Close { who } => {
                let stake = stake(who)?;
                require(stake.left() == 0 || stake.is_over(self.now), "locked")?;
                require(self.bonded(who) == 0, "bonded")?;
                require(self.claimable[who] == 0, "rewards")
            }
            Act::Claim { who } => {
                stake(who)?;
                require(self.claimable[who] > 0, "nothing to claim")
            }
            _ => Ok(()),
        }
    }

    fn allows_hosts(&self, act: &Act) -> Result<(), &'static str> {
        let stake = |who: usize| self.stakes.get(&who).ok_or("no stake");
        let host = |name: Name| self.hosts.get(&name).ok_or("no host");
        match *act {
            Act::Register { name } => require(!self.hosts.contains_key(&name), "there is a host"),
            Act::CloseHost { name } => {
                let host = host(name)?;
                require(host.held() == 0, "bonded")?;
                require(!host.is_busy(self.now), "busy")
            }
            Act::Bond { name, xnos } => {
                require(!host(name)?.is_removed, "removed")?;
                require(stake(name.0)?.unstaked_at.is_none(), "unstaking")?;
                require(xnos > 0, "no amount")?;
                let bonded = self.bonded(name.0) + xnos;
                require(bonded <= self.weight(name.0), "more than the stake")
            }
            Act::Unbond { name, xnos } => {
                let host = host(name)?;
                require(xnos > 0, "no amount")?;
                require(!host.is_busy(self.now), "busy")?;
                require(xnos <= host.bond, "more than is bonded")
            }
            Act::Release { name } => {
                let host = host(name)?;
                require(host.unbonding > 0, "nothing unbonding")?;
                require(self.now >= host.unbonding_until, "too early")?;
                require(host.slashing == 0, "a slash is proposed")
            }
            Act::Remove { name } => require(!host(name)?.is_removed, "removed"),
            _ => Ok(()),
        }
    }

    fn allows_slashes(&self, act: &Act) -> Result<(), &'static str> {
        let host = |name: Name| self.hosts.get(&name).ok_or("no host");
        let slash = |name: Name| {
            require(host(name)?.slashing > 0, "nothing proposed")?;
            self.slashes.get(&name).ok_or("no slash")
        };
        match *act {
            Act::Propose { name, xnos } => {
                require(host(name)?.slashing == 0, "proposed already")?;
                require(xnos > 0, "no amount")?;
                require(xnos <= self.ceiling(name), "above the ceiling")
            }
            Act::Contest { name } => {
                let slash = slash(name)?;
                require(!slash.is_contested, "contested already")?;
                require(self.now < slash.executable_at, "too late")
            }
            Act::WithdrawSlash { name, by_admin } => {
                let lapse = slash(name)?.executable_at + SLASH_LAPSE;
                require(by_admin || self.now >= lapse, "not the admin")
            }
            Act::Execute { name, by_admin } => {
                let slash = slash(name)?;
                require(by_admin || !slash.is_contested, "not the admin")?;
                require(self.now >= slash.executable_at, "too early")?;
                require(self.now < slash.executable_at + SLASH_LAPSE, "lapsed")
            }
            Act::CloseSlash { name } => {
                let is_over = |slash: &Slash| self.now >= slash.period_started_at + SLASH_PERIOD;
                require(
                    self.hosts.get(&name).is_none_or(|host| host.slashing == 0),
                    "a slash is proposed",
                )?;
                let is_over = self.slashes.get(&name).is_some_and(is_over);
                require(
                    is_over || !self.hosts.contains_key(&name),
                    "the period is not over",
                )
            }
            _ => Ok(()),
        }
    }

    /// Does `act`, which is allowed.
    pub(super) fn apply(&mut self, act: &Act) {
        match *act {
            Act::Stake {
                who,
                amount,
                duration,
            } => {
                self.wallets[who] -= amount;
                let stake = Stake {
                    amount,
                    duration,
                    ..Stake::default()
                };
                self.reweigh(who, |model| {
                    model.stakes.insert(who, stake);
                });
            }
            Act::TopUp { who, amount } => {
                self.wallets[who] -= amount;
                self.change(who, |stake| stake.amount += amount);
            }
            Act::Extend { who, duration } => self.change(who, |stake| stake.duration = duration),
            Act::Unstake { who } => {
                let now = self.now;
                self.change(who, |stake| stake.unstaked_at = Some(now));
            }
            Act::Restake { who } => self.change(who, |stake| {
                stake.amount = stake.left();
                stake.withdrawn = 0;
                stake.unstaked_at = None;
            }),
            Act::Withdraw { who } => {
                let now = self.now;
                let stake = self.stake_mut(who);
                let amount = stake.vested(now) - stake.withdrawn;
                stake.withdrawn += amount;
                self.wallets[who] += amount;
            }
            Act::Close { who } => {
                let stake = self.stakes.remove(&who).expect("it is there");
                self.wallets[who] += stake.left() + stake.donated;
                // What is left of a unit is forgotten.
                self.due[who] = whole(self.paid[who]);
            }
            Act::Claim { who } => {
                let amount = self.claimable[who];
                self.paid[who] += amount;
                self.wallets[who] += amount;
            }
            Act::Fee { amount } => self.arrive(amount),
            Act::Donate { who, amount } => self.stake_mut(who).donated += amount,
            Act::Register { name } => {
                self.hosts.insert(name, Host::default());
            }
            Act::CloseHost { name } => {
                self.hosts.remove(&name);
            }
            Act::Busy { name } => {
                let until = self.now + LEASE + i64::from(MAX_START_LIMIT);
                self.host_mut(name).busy_until = Some(until);
            }
            Act::Rest { name } => self.host_mut(name).busy_until = None,
            Act::Bond { name, xnos } => self.host_mut(name).bond += xnos,
            Act::Unbond { name, xnos } => {
                let until = self.now + UNBOND_DELAY;
                let host = self.host_mut(name);
                host.bond -= xnos;
                host.unbonding += xnos;
                host.unbonding_until = until;
            }
            Act::Release { name } => self.host_mut(name).unbonding = 0,
            Act::Remove { name } => self.host_mut(name).is_removed = true,
            Act::Propose { name, xnos } => self.propose(name, xnos),
            Act::Contest { name } => {
                let slash = self.slashes.entry(name).or_default();
                slash.is_contested = true;
                slash.executable_at += SLASH_CONTEST;
            }
            Act::WithdrawSlash { name, .. } => self.host_mut(name).slashing = 0,
            Act::Execute { name, .. } => self.execute(name),
            Act::CloseSlash { name } => {
                self.slashes.remove(&name);
            }
            Act::Jump { to } => self.now = to,
            Act::Sync => {}
        }
        self.expose();
    }

    fn propose(&mut self, name: Name, xnos: u64) {
        let now = self.now;
        let host = self.host_mut(name);
        host.slashing = xnos;
        let held = host.held();
        let slash = self.slashes.entry(name).or_default();
        if now >= slash.period_started_at + SLASH_PERIOD {
            slash.period_started_at = now;
            slash.period_bond = held;
            slash.period_slashed = 0;
        }
        slash.executable_at = now + SLASH_DELAY;
        slash.is_contested = false;
    }

    fn execute(&mut self, name: Name) {
        let host = self.host_mut(name);
        let xnos = host.slashing;
        let first = xnos.min(host.unbonding);
        host.unbonding -= first;
        host.bond -= xnos - first;
        host.slashing = 0;
        self.slashes.entry(name).or_default().period_slashed += xnos;
        *self.slashed.entry(name).or_default() += xnos;
        let weight = u128::from(self.weight(name.0));
        let amount = u128::from(self.stake_mut(name.0).amount);
        let tokens = u64::try_from(amount * u128::from(xnos) / weight).expect("a part");
        self.change(name.0, |stake| {
            stake.amount -= tokens;
            stake.slashed += tokens;
        });
        // It goes to the reward vault, and is shared by the weights that are left.
        self.arrive(tokens);
    }

    /// Shares what arrives by the weights of now.
    fn arrive(&mut self, amount: u64) {
        self.received += amount;
        let total = self.total();
        if total == 0 {
            self.waiting += amount;
            return;
        }
        for who in 0..OWNERS {
            let share = whole(amount) * whole(self.weight(who)) / whole(total);
            self.due[who] = &self.due[who] + share;
        }
    }

    fn change(&mut self, who: usize, change: impl FnOnce(&mut Stake)) {
        self.reweigh(who, |model| change(model.stake_mut(who)));
    }

    /// Changes the weight of `who`, who gets what waited for somebody.
    fn reweigh(&mut self, who: usize, change: impl FnOnce(&mut Self)) {
        change(self);
        if self.waiting > 0 && self.total() > 0 {
            self.due[who] = &self.due[who] + whole(self.waiting);
            self.waiting = 0;
        }
    }

    /// Remembers what is bonded now, and forgets what is too old to be slashed.
    fn expose(&mut self) {
        let oldest = self.now - UNBOND_DELAY;
        self.exposures.retain(|exposure| exposure.at > oldest);
        for (name, host) in &self.hosts {
            let slashed = self.slashed.get(name).copied().unwrap_or_default();
            self.exposures.push(Exposure {
                at: self.now,
                name: *name,
                bond: host.bond,
                slashed,
                tokens: self.tokens_behind(name.0, host.bond),
            });
        }
    }

    /// Base units that a slash of `xnos` would take from a stake.
    fn tokens_behind(&self, who: usize, xnos: u64) -> u64 {
        let amount = self.stakes.get(&who).map_or(0, |stake| stake.amount);
        let product = u128::from(amount) * u128::from(xnos);
        let tokens = product.checked_div(self.weight(who).into()).unwrap_or(0);
        u64::try_from(tokens).expect("at most the stake")
    }

    /// A bond that answers for something, and cannot be reached any more, or not with as
    /// many tokens behind it. Weights are rounded, so a unit may be missing.
    pub(super) fn escaped(&self) -> Option<&Exposure> {
        self.exposures.iter().find(|exposure| {
            let held = self.hosts.get(&exposure.name).map_or(0, Host::held);
            let slashed = self.slashed.get(&exposure.name).copied();
            let since = slashed.unwrap_or_default() - exposure.slashed;
            let tokens = self.tokens_behind(exposure.name.0, held);
            held + since < exposure.bond || since == 0 && tokens + 1 < exposure.tokens
        })
    }

    fn stake_mut(&mut self, who: usize) -> &mut Stake {
        self.stakes.get_mut(&who).expect("it is there")
    }

    fn host_mut(&mut self, name: Name) -> &mut Host {
        self.hosts.get_mut(&name).expect("it is there")
    }
}

pub(super) fn whole(number: u64) -> BigRational {
    BigRational::from_integer(number.into())
}

fn require(is_so: bool, why: &'static str) -> Result<(), &'static str> {
    if is_so { Ok(()) } else { Err(why) }
}

//! Stakes, bonds and slashes under random sequences, beside a model of them that knows
//! nothing of how the programs compute: rewards are exact fractions here.
//!
//! A [`Step`] is one thing that somebody tries. The model says beforehand whether it is
//! refused; whatever is done, [`Run`] then compares every account with the model and
//! checks what must hold in any case. See [`Run::check`].

mod books;
mod expect;
mod steps;

use std::{collections::BTreeMap, sync::LazyLock};

use nosana_sdk::{
    common::assessment::{SLASH_LAPSE, SLASH_PERIOD, UNBOND_DELAY},
    generated::{staking, tiers, tiers::types::PolicyTerms},
    instructions,
};
use num_rational::BigRational;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

pub use steps::{Jump, Part, Pick, Step, sequence};

use crate::{
    calls::Call,
    chain::Chain,
    outcome::Sent,
    people::key,
    tiers::usual_policy,
    world::{Setup, World},
};

/// How many owners there are.
pub const OWNERS: usize = 3;
/// Hosts that an owner may have.
pub const INDEXES: u16 = 2;
/// What each owner has at first, and who pays fees: together the whole supply of
/// 100 million NOS, base units.
const TOKENS: u64 = 25_000_000_000_000;
/// The most of its bond that a host can lose in a period here, basis points.
const SLASH_BPS: u16 = 3_000;

/// The market's world with owners that have tokens and no stake.
#[derive(Clone)]
pub struct Scene {
    world: World,
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    /// Sets everything up.
    pub fn new() -> Self {
        let mut world = World::with(Setup {
            policy: PolicyTerms {
                slash_bps: SLASH_BPS,
                ..usual_policy()
            },
            ..Setup::default()
        });
        for who in 0..OWNERS {
            world.chain.fund(&owner(who).pubkey());
            world.chain.give_tokens(&owner(who).pubkey(), TOKENS);
        }
        world.chain.fund(&payer().pubkey());
        world.chain.give_tokens(&payer().pubkey(), TOKENS);
        Self { world }
    }
}

/// The `who`th owner of stakes and hosts.
fn owner(who: usize) -> Keypair {
    key("staker", who as u64)
}

/// Who pays fees, donates, and does what anyone may.
fn payer() -> Keypair {
    key("fee source", 0)
}

/// A host's owner and index.
pub type Name = (usize, u16);

/// Where everything is: searching for an address takes longer than all else that a step
/// does.
struct Addresses {
    /// The configurations of staking and tiers.
    configs: [Address; 2],
    owners: [Address; OWNERS],
    tokens: [Address; OWNERS],
    stakes: [Address; OWNERS],
    vaults: [Address; OWNERS],
    hosts: [[Address; INDEXES as usize]; OWNERS],
    slashes: [[Address; INDEXES as usize]; OWNERS],
    /// The tokens of who pays fees.
    fees: Address,
}

static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let mint = key("mint", 0).pubkey();
    let owners = std::array::from_fn(|who| owner(who).pubkey());
    let stakes = owners.map(|owner| staking::pdas::find_stake(&owner).0);
    let hosts = owners.map(|owner| [0, 1].map(|index| tiers::pdas::find_host(&owner, index).0));
    Addresses {
        configs: [staking::pdas::find_config().0, tiers::pdas::find_config().0],
        owners,
        tokens: owners.map(|owner| instructions::token_account(&owner, &mint)),
        stakes,
        vaults: stakes.map(|stake| staking::pdas::find_vault(&stake).0),
        hosts,
        slashes: hosts.map(|of| of.map(|host| tiers::pdas::find_slash(&host).0)),
        fees: instructions::token_account(&payer().pubkey(), &mint),
    }
});

/// A host's address.
fn host_address((who, index): Name) -> Address {
    ADDRESSES.hosts[who][usize::from(index)]
}

/// A stake as it must be.
#[derive(Clone, Debug, Default)]
struct Stake {
    amount: u64,
    duration: u32,
    withdrawn: u64,
    slashed: u64,
    donated: u64,
    /// When unstaking began.
    unstaked_at: Option<i64>,
}

/// A host as it must be.
#[derive(Clone, Debug, Default)]
struct Host {
    bond: u64,
    unbonding: u64,
    unbonding_until: i64,
    /// Of the slash that is proposed.
    slashing: u64,
    /// Until when a place that it holds may matter: it is not idle before.
    busy_until: Option<i64>,
    is_removed: bool,
}

/// The account of a host's slashes.
#[derive(Clone, Debug, Default)]
struct Slash {
    executable_at: i64,
    is_contested: bool,
    period_started_at: i64,
    period_bond: u64,
    period_slashed: u64,
}

/// What a host had bonded at some time.
#[derive(Clone, Debug)]
struct Exposure {
    at: i64,
    name: Name,
    bond: u64,
    /// Slashed of the host's bonds until then.
    slashed: u64,
    /// Base units that a slash of the whole bond would have taken.
    tokens: u64,
}

/// Everything as it must be.
#[derive(Clone, Debug, Default)]
struct Model {
    now: i64,
    wallets: [u64; OWNERS],
    stakes: BTreeMap<usize, Stake>,
    hosts: BTreeMap<Name, Host>,
    slashes: BTreeMap<Name, Slash>,
    /// Slashed of the bonds of each host, ever, xNOS.
    slashed: BTreeMap<Name, u64>,
    exposures: Vec<Exposure>,
    /// What came into the reward vault, and what was paid out of it to each owner.
    received: u64,
    paid: [u64; OWNERS],
    /// What exact arithmetic gives each owner, paid or not.
    due: [BigRational; OWNERS],
    /// What came while nobody had any weight.
    waiting: u64,
    /// Fractions of units that were forgotten with the stakes that had them, 10^-18 units.
    forgotten: u64,
    /// Whole units that each owner can claim, as the accounts have it; that this is what
    /// is due is checked apart.
    claimable: [u64; OWNERS],
}

/// How often something was seen.
pub type Seen = BTreeMap<String, u64>;

/// A scene in which something happened.
pub struct Run {
    world: World,
    model: Model,
    /// What happened, and how often.
    pub seen: Seen,
    /// The largest difference between what a staker got and exact arithmetic, in
    /// thousandths of a base unit.
    pub largest_error: u64,
}

impl Run {
    /// A run in a copy of `scene`.
    pub fn new(scene: &Scene) -> Self {
        let world = scene.world.clone();
        let model = Model {
            now: world.now(),
            wallets: [TOKENS; OWNERS],
            due: std::array::from_fn(|_| BigRational::from_integer(0.into())),
            ..Model::default()
        };
        Self {
            world,
            model,
            seen: Seen::new(),
            largest_error: 0,
        }
    }

    /// Tries each step in turn.
    ///
    /// # Errors
    /// What went differently from what the model says, or does not hold after a step.
    pub fn all(&mut self, steps: &[Step]) -> Result<(), String> {
        for (number, step) in steps.iter().enumerate() {
            self.one(*step)
                .map_err(|wrong| format!("step {number}, {step:?}: {wrong}"))?;
        }
        self.pay_all()
    }

    /// Tries `step`, and compares.
    fn one(&mut self, step: Step) -> Result<(), String> {
        self.aim(step).map_or(Ok(()), |act| self.act(&act))
    }

    fn act(&mut self, act: &Act) -> Result<(), String> {
        self.look_at_rewards();
        let expected = self.model.allows(act);
        let before = expected.is_err().then(|| self.balances());
        let fraction = self.fraction_that_goes(act);
        match (self.send(act), expected) {
            (Ok(()), Ok(())) => {
                self.note(act, None);
                self.model.apply(act);
                self.model.forgotten += fraction;
                self.check(act)
            }
            (Err(_), Err(why)) => {
                self.note(act, Some(why));
                if before == Some(self.balances()) {
                    Ok(())
                } else {
                    Err(format!("refused ({why}), and something changed"))
                }
            }
            (Ok(()), Err(why)) => Err(format!("{act:?} must be refused: {why}")),
            (Err(found), Ok(())) => Err(format!("{act:?} was refused: {found}")),
        }
    }

    fn note(&mut self, act: &Act, refused: Option<&str>) {
        let name = act.name();
        let what = refused.map_or_else(|| name.to_owned(), |why| format!("{name}: refused, {why}"));
        *self.seen.entry(what).or_default() += 1;
    }

    /// In the end everybody claims, and has got what was due.
    fn pay_all(&mut self) -> Result<(), String> {
        for who in 0..OWNERS {
            self.act(&Act::Claim { who })
                .map_err(|wrong| format!("claiming in the end: {wrong}"))?;
        }
        Ok(())
    }

    fn send(&mut self, act: &Act) -> Result<(), String> {
        if let Act::Jump { to } = act {
            self.world.set_time(*to);
            return Ok(());
        }
        if let Act::Fee { amount } = act {
            let vault = self.world.fee_destination;
            self.world.chain.send_tokens(&payer(), &vault, *amount);
            return Ok(());
        }
        if let Act::Donate { who, amount } = act {
            let vault = vault_of(*who);
            self.world.chain.send_tokens(&payer(), &vault, *amount);
            return Ok(());
        }
        let call = self.call(act);
        let sent: Sent = self.world.run(call);
        sent.map(drop).map_err(|failure| failure.name())
    }

    fn chain(&self) -> &Chain {
        &self.world.chain
    }
}

/// The stake of the `who`th owner.
fn stake_of(who: usize) -> Address {
    ADDRESSES.stakes[who]
}

fn vault_of(who: usize) -> Address {
    ADDRESSES.vaults[who]
}

/// A step with its figures.
#[derive(Clone, Debug)]
enum Act {
    Stake {
        who: usize,
        amount: u64,
        duration: u32,
    },
    TopUp {
        who: usize,
        amount: u64,
    },
    Extend {
        who: usize,
        duration: u32,
    },
    Unstake {
        who: usize,
    },
    Restake {
        who: usize,
    },
    Withdraw {
        who: usize,
    },
    Close {
        who: usize,
    },
    Claim {
        who: usize,
    },
    Sync,
    Fee {
        amount: u64,
    },
    Donate {
        who: usize,
        amount: u64,
    },
    Register {
        name: Name,
    },
    CloseHost {
        name: Name,
    },
    /// Takes a place in the queue, or gives it up.
    Busy {
        name: Name,
    },
    Rest {
        name: Name,
    },
    Bond {
        name: Name,
        xnos: u64,
    },
    Unbond {
        name: Name,
        xnos: u64,
    },
    Release {
        name: Name,
    },
    Remove {
        name: Name,
    },
    Propose {
        name: Name,
        xnos: u64,
    },
    Contest {
        name: Name,
    },
    WithdrawSlash {
        name: Name,
        by_admin: bool,
    },
    Execute {
        name: Name,
        by_admin: bool,
    },
    CloseSlash {
        name: Name,
    },
    Jump {
        to: i64,
    },
}

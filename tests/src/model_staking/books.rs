//! The accounts, read and compared.

use nosana_sdk::{
    common::host_record::HostState,
    generated::{jobs, staking, tiers},
};
use num_rational::BigRational;

use super::{
    ADDRESSES, Act, Address, BTreeMap, Call, INDEXES, Name, OWNERS, Run, expect::whole,
    host_address, instructions, owner, payer, stake_of, vault_of,
};
use crate::{
    calls::host_args,
    key,
    world::{VRAM_MIB, World},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

/// The accumulator's unit.
const SCALE: u64 = 1_000_000_000_000_000_000;

/// The account of a host's slashes.
pub(super) fn slash_address(name: Name) -> Address {
    ADDRESSES.slashes[name.0][usize::from(name.1)]
}

fn worker(name: Name) -> Keypair {
    key("stakers worker", (name.0 as u64) << 16 | u64::from(name.1))
}

fn person(name: Name) -> crate::people::Host {
    let address = host_address(name);
    crate::people::Host {
        owner: owner(name.0),
        worker: worker(name),
        address,
        record: jobs::pdas::find_record(&address).0,
        payout: Address::default(),
    }
}

impl Run {
    /// The instruction of `act`.
    pub(super) fn call(&mut self, act: &Act) -> Call {
        self.staker_call(act)
            .or_else(|| self.host_call(act))
            .or_else(|| self.slash_call(act))
            .unwrap_or_else(|| Call::new(instructions::sync_rewards(), &[]))
    }

    fn staker_call(&self, act: &Act) -> Option<Call> {
        let mint = self.world.mint();
        let tokens = |who: usize| ADDRESSES.tokens[who];
        Some(match *act {
            Act::Stake {
                who,
                amount,
                duration,
            } => {
                let key = ADDRESSES.owners[who];
                of(who, instructions::stake(key, key, mint, amount, duration))
            }
            Act::TopUp { who, amount } => of(
                who,
                instructions::top_up(ADDRESSES.owners[who], mint, amount),
            ),
            Act::Extend { who, duration } => of(
                who,
                instructions::extend_stake(ADDRESSES.owners[who], duration),
            ),
            Act::Unstake { who } => of(who, instructions::unstake(ADDRESSES.owners[who])),
            Act::Restake { who } => of(who, instructions::restake(ADDRESSES.owners[who])),
            Act::Withdraw { who } => of(
                who,
                instructions::withdraw(ADDRESSES.owners[who], tokens(who)),
            ),
            Act::Close { who } => {
                let key = ADDRESSES.owners[who];
                of(who, instructions::close_stake(key, tokens(who), key))
            }
            Act::Claim { who } => of(
                who,
                instructions::claim_rewards(ADDRESSES.owners[who], tokens(who)),
            ),
            _ => return None,
        })
    }

    fn host_call(&mut self, act: &Act) -> Option<Call> {
        let admin = self.world.admin();
        Some(match *act {
            Act::Register { name } => {
                let key = ADDRESSES.owners[name.0];
                let args = tiers::instructions::RegisterHostInstructionArgs {
                    index: name.1,
                    ..host_args(worker(name).pubkey(), VRAM_MIB)
                };
                let class = self.world.class;
                let payout = ADDRESSES.tokens[name.0];
                of(
                    name.0,
                    instructions::register_host(key, key, class, payout, args),
                )
            }
            Act::CloseHost { name } => {
                let key = ADDRESSES.owners[name.0];
                of(
                    name.0,
                    instructions::close_host(key, host_address(name), key),
                )
            }
            Act::Busy { name } => {
                let host = with_record(&mut self.world, name);
                self.world.join_call(&host)
            }
            Act::Rest { name } => self.world.leave_call(&person(name)),
            Act::Bond { name, xnos } => of(
                name.0,
                instructions::bond_host(ADDRESSES.owners[name.0], host_address(name), xnos),
            ),
            Act::Unbond { name, xnos } => of(
                name.0,
                instructions::unbond_host(ADDRESSES.owners[name.0], host_address(name), xnos),
            ),
            Act::Release { name } => Call::new(
                instructions::release_bond(ADDRESSES.owners[name.0], host_address(name)),
                &[],
            ),
            Act::Remove { name } => {
                let args = tiers::instructions::SetTierInstructionArgs {
                    tier: nosana_sdk::common::tier::Tier::Removed as u8,
                    reason: instructions::padded("for the test").unwrap(),
                };
                let set = instructions::set_tier(admin.pubkey(), host_address(name), args);
                Call::new(set, &[&admin])
            }
            _ => return None,
        })
    }

    fn slash_call(&self, act: &Act) -> Option<Call> {
        let admin = self.world.admin();
        let by = |by_admin: bool| {
            if by_admin {
                admin.insecure_clone()
            } else {
                payer()
            }
        };
        Some(match *act {
            Act::Contest { name } => of(
                name.0,
                instructions::contest_slash(ADDRESSES.owners[name.0], host_address(name), [2; 32]),
            ),
            Act::Propose { name, xnos } => {
                let args = tiers::instructions::ProposeSlashInstructionArgs {
                    xnos,
                    reason: instructions::padded("for the test").unwrap(),
                    evidence: [1; 32],
                };
                let propose = instructions::propose_slash(admin.pubkey(), host_address(name), args);
                Call::new(propose, &[&admin])
            }
            Act::WithdrawSlash { name, by_admin } => {
                let by = by(by_admin);
                let withdraw = instructions::withdraw_slash(by.pubkey(), host_address(name));
                Call::new(withdraw, &[&by])
            }
            Act::Execute { name, by_admin } => {
                let by = by(by_admin);
                let (host, vault) = (host_address(name), self.world.fee_destination);
                let owner = ADDRESSES.owners[name.0];
                let execute = instructions::execute_slash(by.pubkey(), owner, host, vault);
                Call::new(execute, &[&by])
            }
            Act::CloseSlash { name } => {
                let slash: tiers::accounts::Slash = self.chain().read(&slash_address(name));
                Call::new(instructions::close_slash(&slash), &[])
            }
            _ => return None,
        })
    }

    /// What each account of tokens has, and the data of each account of the programs.
    pub(super) fn balances(&self) -> BTreeMap<Address, Vec<u8>> {
        let mut watched = vec![
            ADDRESSES.configs[0],
            ADDRESSES.configs[1],
            self.world.fee_destination,
        ];
        for who in 0..OWNERS {
            let tokens = ADDRESSES.tokens[who];
            watched.extend([stake_of(who), vault_of(who), tokens]);
            for index in 0..INDEXES {
                watched.extend([host_address((who, index)), slash_address((who, index))]);
            }
        }
        let data = |address: Address| {
            let account = self.chain().account(&address)?;
            Some((address, account.data))
        };
        watched.into_iter().filter_map(data).collect()
    }

    /// What a stake that is closed has beside its whole units, 10^-18 units.
    pub(super) fn fraction_that_goes(&self, act: &Act) -> u64 {
        let Act::Close { who } = act else {
            return 0;
        };
        if !self.model.stakes.contains_key(who) {
            return 0;
        }
        let stake: staking::accounts::Stake = self.chain().read(&stake_of(*who));
        stake.reward_fraction
    }

    /// What the accounts say that `who` has earned and not been paid, of what was shared
    /// out.
    fn shared(&self, config: &staking::accounts::Config, who: usize) -> BigRational {
        if !self.model.stakes.contains_key(&who) {
            return whole(0);
        }
        let stake: staking::accounts::Stake = self.chain().read(&stake_of(who));
        let since = config.rewards_per_xnos.wrapping_sub(stake.reward_debt);
        let since = BigRational::from_integer(since.into()) * whole(stake.xnos);
        whole(stake.reward_pending) + (since + whole(stake.reward_fraction)) / whole(SCALE)
    }

    /// What `who` gets of what was not shared out yet.
    fn unshared(&self, config: &staking::accounts::Config, who: usize) -> BigRational {
        if config.total_xnos == 0 {
            return whole(0);
        }
        let balance = self.chain().tokens(&self.world.fee_destination);
        let fresh = whole(balance) - whole(config.rewards_accounted);
        let fresh = fresh + whole(config.rewards_remainder) / whole(SCALE);
        fresh * whole(self.model.weight(who)) / whole(config.total_xnos)
    }

    /// Refreshes what can be claimed of whole units, which is rounded at each settlement.
    pub(super) fn look_at_rewards(&mut self) {
        let config: staking::accounts::Config = self.chain().read(&ADDRESSES.configs[0]);
        let balance = self.chain().tokens(&self.world.fee_destination);
        let fresh = u128::from(balance - config.rewards_accounted);
        let scaled = fresh * u128::from(SCALE) + u128::from(config.rewards_remainder);
        // Without anything new nothing is shared out, not even the remainder.
        let more = if fresh == 0 {
            0
        } else {
            scaled.checked_div(config.total_xnos.into()).unwrap_or(0)
        };
        let sum = config.rewards_per_xnos.wrapping_add(more);
        for who in 0..OWNERS {
            self.model.claimable[who] = 0;
            if !self.model.stakes.contains_key(&who) {
                continue;
            }
            let stake: staking::accounts::Stake = self.chain().read(&stake_of(who));
            let since = BigRational::from_integer(sum.wrapping_sub(stake.reward_debt).into());
            let units = (since * whole(stake.xnos) + whole(stake.reward_fraction)) / whole(SCALE);
            let units = u64::try_from(units.floor().to_integer()).unwrap();
            self.model.claimable[who] = stake.reward_pending + units;
        }
    }

    /// Compares every account with the model after `act`.
    pub(super) fn check(&mut self, act: &Act) -> Result<(), String> {
        self.check_stakes()?;
        self.check_hosts()?;
        if act.is_of_rewards() {
            self.check_rewards()?;
        }
        self.model.escaped().map_or(Ok(()), |exposure| {
            Err(format!("{exposure:?} cannot be reached any more"))
        })
    }

    /// Vaults hold what is recorded and what was donated; weights are by the formula and
    /// sum up; bonds are at most the weight.
    fn check_stakes(&self) -> Result<(), String> {
        let model = &self.model;
        let config: staking::accounts::Config = self.chain().read(&ADDRESSES.configs[0]);
        same("the total weight", config.total_xnos, model.total())?;
        let (mut recorded, mut held, mut donated) = (0, 0, 0);
        for who in 0..OWNERS {
            let tokens = ADDRESSES.tokens[who];
            same(
                "an owner's tokens",
                self.chain().tokens(&tokens),
                model.wallets[who],
            )?;
            let Some(expected) = model.stakes.get(&who) else {
                same(
                    "closed accounts",
                    self.chain().account(&stake_of(who)).is_some(),
                    false,
                )?;
                same(
                    "closed vaults",
                    self.chain().account(&vault_of(who)).is_some(),
                    false,
                )?;
                continue;
            };
            let stake: staking::accounts::Stake = self.chain().read(&stake_of(who));
            same("an amount", stake.amount, expected.amount)?;
            same("what was withdrawn", stake.withdrawn, expected.withdrawn)?;
            same("what was slashed", stake.slashed, expected.slashed)?;
            same("a duration", stake.duration, expected.duration)?;
            let begun = expected.unstaked_at.unwrap_or(0);
            same("when it unstaked", stake.unstaked_at, begun)?;
            same("a weight", stake.xnos, expected.weight())?;
            same("a stake's bonds", stake.bonded_xnos, model.bonded(who))?;
            if stake.bonded_xnos > stake.xnos {
                return Err(format!(
                    "{} of {} are bonded",
                    stake.bonded_xnos, stake.xnos
                ));
            }
            let vault = self.chain().tokens(&vault_of(who));
            same(
                "a vault",
                vault,
                stake.amount - stake.withdrawn + expected.donated,
            )?;
            recorded += stake.amount - stake.withdrawn;
            donated += expected.donated;
            held += vault;
        }
        same("all vaults", held, recorded + donated)
    }

    fn check_hosts(&self) -> Result<(), String> {
        for who in 0..OWNERS {
            for index in 0..INDEXES {
                self.check_host((who, index))?;
            }
        }
        Ok(())
    }

    fn check_host(&self, name: Name) -> Result<(), String> {
        let address = host_address(name);
        let Some(expected) = self.model.hosts.get(&name) else {
            return same(
                "closed hosts",
                self.chain().account(&address).is_some(),
                false,
            );
        };
        let host: tiers::accounts::Host = self.chain().read(&address);
        same("a bond", host.bond, expected.bond)?;
        same("what is unbonding", host.unbonding, expected.unbonding)?;
        same("a pending slash", host.slashing, expected.slashing)?;
        if expected.unbonding > 0 {
            same("until when", host.unbonding_until, expected.unbonding_until)?;
        }
        if host.slashing > host.bond + host.unbonding {
            return Err(String::from("more is to be slashed than there is"));
        }
        let Some(expected) = self.model.slashes.get(&name) else {
            return Ok(());
        };
        let slash: tiers::accounts::Slash = self.chain().read(&slash_address(name));
        same(
            "a period's begin",
            slash.period_started_at,
            expected.period_started_at,
        )?;
        same("a period's bond", slash.period_bond, expected.period_bond)?;
        same(
            "a period's sum",
            slash.period_slashed,
            expected.period_slashed,
        )?;
        if host.slashing > 0 {
            same(
                "when it is due",
                slash.executable_at,
                expected.executable_at,
            )?;
        }
        Ok(())
    }

    /// The reward vault has what came and was not paid; what was shared out is somebody's,
    /// to the last fraction; everybody is owed what exact arithmetic gives, to one unit;
    /// and all together are owed no more than there is.
    fn check_rewards(&mut self) -> Result<(), String> {
        let config: staking::accounts::Config = self.chain().read(&ADDRESSES.configs[0]);
        let paid: u64 = self.model.paid.iter().sum();
        let vault = self.chain().tokens(&self.world.fee_destination);
        same("the reward vault", vault, self.model.received - paid)?;
        let dust = whole(config.rewards_remainder) + whole(self.model.forgotten);
        let (mut shared, mut owed) = (dust / whole(SCALE), whole(0));
        for who in 0..OWNERS {
            let of_shared = self.shared(&config, who);
            let mine = &of_shared + self.unshared(&config, who);
            shared += of_shared;
            let got = &mine + whole(self.model.paid[who]);
            let due = &self.model.due[who];
            let error = if got > *due { got - due } else { due - got };
            if error > whole(1) {
                return Err(format!("{who} is {error} units from what is due"));
            }
            let thousandths = (error * whole(1_000)).ceil().to_integer();
            let thousandths = u64::try_from(thousandths).unwrap();
            self.largest_error = self.largest_error.max(thousandths);
            owed += mine;
        }
        if shared != whole(config.rewards_accounted) {
            return Err(format!(
                "of {} units {shared} are somebody's",
                config.rewards_accounted
            ));
        }
        if owed > whole(vault) {
            return Err(format!("{owed} are owed, and {vault} are there"));
        }
        Ok(())
    }
}

/// The host of `name` with a record, which is opened when there is none.
fn with_record(world: &mut World, name: Name) -> crate::people::Host {
    let host = person(name);
    if world.chain.account(&host.record).is_none() {
        world.run(world.open_record_call(&host)).unwrap();
    }
    if world.record(&host).state != HostState::Idle as u8 {
        world.run(world.leave_call(&host)).unwrap();
    }
    host
}

/// Signed by `who`.
fn of(who: usize, instruction: Instruction) -> Call {
    Call::new(instruction, &[&owner(who)])
}

fn same<Value: Copy + PartialEq + std::fmt::Debug>(
    what: &str,
    found: Value,
    expected: Value,
) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: found {found:?}, expected {expected:?}"))
}

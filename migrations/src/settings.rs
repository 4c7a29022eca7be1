//! What a plan asks of a cluster, compared with what is there. Without I/O: whoever calls reads
//! the accounts and sends the instructions.

use std::{collections::HashMap, fmt::Display};

use nosana_sdk::{
    client::ProgramAccount,
    common::{assessment, ids, price::PriceKind, tier::Tier},
    generated::{
        grid::{self, accounts::Grid},
        jobs::{
            self,
            accounts::{MARKET_DISCRIMINATOR, Market},
            instructions::OpenMarketInstructionArgs,
            types::MarketTerms,
        },
        staking,
        tiers::{self, accounts::GpuClass, instructions::SetClassInstructionArgs},
    },
    instructions,
    policy::FIELDS,
    price::DECIMALS,
    queue::{self, QueueView},
};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_program_pack::Pack as _;
use solana_signer::Signer as _;
use spl_token_interface::state::{Account as TokenAccount, Mint};

use crate::{
    mint,
    plan::{ASSESSORS, ClassPlan, Key, MarketPlan, Plan, REVIEWERS},
};

/// Accounts by address; what is not there has no entry.
pub type Accounts = HashMap<Address, Account>;

/// A plan, and the key that applies it.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    plan: &'a Plan,
    signer: Address,
}

/// One thing that the plan asks for.
#[derive(Debug)]
pub struct Step {
    /// What it is, for instance `market community`.
    pub what: String,
    /// The account that shows whether it is there.
    pub account: Address,
    /// How it stands.
    pub finding: Finding,
}

/// How a thing that the plan asks for stands.
#[derive(Debug)]
pub enum Finding {
    /// It is there as the plan says.
    Same,
    /// It is there and differs: what is there and what the plan says, a line a term.
    Differs(Vec<String>),
    /// It is there in an older layout, and is compared once it was migrated.
    Old,
    /// It is not there, and can be made.
    Missing(Creation),
}

/// What makes a thing that is not there: one transaction.
#[derive(Debug)]
pub struct Creation {
    /// Who pays and signs.
    pub authority: Address,
    /// What it consists of.
    pub instructions: Vec<Instruction>,
    /// Who else signs.
    pub signers: Vec<Keypair>,
    /// Lamports that it locks as rent.
    pub rent: u64,
}

/// What makes an account rent-exempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rent {
    lamports_per_byte: u64,
}

/// Bytes that every account is charged for besides its data.
const ACCOUNT_OVERHEAD: u64 = 128;
/// Bytes of the configuration of the tiers program in version 1.
const OLD_TIERS: usize = 312;

impl Rent {
    /// From the lamports that an account without data must hold.
    pub fn from_empty(lamports: u64) -> Self {
        Self {
            lamports_per_byte: lamports / ACCOUNT_OVERHEAD,
        }
    }

    /// Lamports that an account with `space` bytes of data must hold.
    pub fn of(self, space: usize) -> u64 {
        let bytes = ACCOUNT_OVERHEAD.saturating_add(space as u64);
        bytes.saturating_mul(self.lamports_per_byte)
    }

    /// Lamports that an account needs more when it grows.
    pub fn between(self, space: usize, larger: usize) -> u64 {
        self.of(larger).saturating_sub(self.of(space))
    }
}

/// Why a plan cannot be applied to a cluster.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Somebody else was first, or the plan is not this cluster's.
    #[error(
        "the {program} program is initialised and {found} has authority over it, not {expected}: whoever sent `initialize` \
         first keeps it. Use that key, or set the plan's `authority`; if it is a stranger's, deploy at ids of your own"
    )]
    OtherAuthority {
        /// Which program.
        program: &'static str,
        /// Who has authority.
        found: Address,
        /// Whom the plan names.
        expected: Address,
    },
    /// The programs were initialised for another token.
    #[error(
        "the {program} program is initialised for the mint {found}, not {expected}, and this cannot be changed"
    )]
    OtherMint {
        /// Which program.
        program: &'static str,
        /// Its mint.
        found: Address,
        /// The plan's mint.
        expected: Address,
    },
    /// The mint is no mint, or of another size.
    #[error("the mint {address} cannot be used: {reason}")]
    Mint {
        /// The plan's mint.
        address: Address,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Something else is where an account should be.
    #[error("the account {address} is not the {what} that is expected there")]
    NotA {
        /// What is expected.
        what: String,
        /// Where.
        address: Address,
    },
    /// A name does not fit its field.
    #[error("`{0}` does not fit: expected 1 to 32 bytes")]
    Name(String),
    /// An instruction could not be built.
    #[error("cannot build an instruction of the token program")]
    Instruction(#[source] solana_instruction::error::InstructionError),
}

impl<'a> Settings<'a> {
    /// `plan` as applied by the key of `signer`.
    pub fn new(plan: &'a Plan, signer: Address) -> Self {
        Self { plan, signer }
    }

    /// Who has authority over the programs, where the plan names nobody else for one of them.
    pub fn authority(&self) -> Address {
        self.plan.authority.unwrap_or(self.signer)
    }

    fn or_authority(&self, named: Option<Address>) -> Address {
        named.unwrap_or(self.authority())
    }

    /// The token of the plan.
    pub fn mint(&self) -> Address {
        let development = || mint::development_key().pubkey();
        self.plan.mint.unwrap_or_else(development)
    }

    /// The accounts to read for [`Settings::steps`].
    pub fn addresses(&self) -> Vec<Address> {
        let classes = self.plan.classes.iter();
        let markets = self.plan.markets.iter();
        [
            self.mint(),
            staking::pdas::find_config().0,
            tiers::pdas::find_config().0,
            jobs::pdas::find_config().0,
            grid::pdas::find_grid().0,
        ]
        .into_iter()
        .chain(classes.map(|class| tiers::pdas::find_class(class.id).0))
        .chain(
            markets.filter_map(|market| Some(market_address(&instructions::slug(&market.slug)?))),
        )
        .collect()
    }

    /// The queues that the markets in `accounts` name. With them among the accounts, their
    /// capacities are compared, too.
    pub fn queues(&self, accounts: &Accounts) -> Vec<Address> {
        self.plan
            .markets
            .iter()
            .filter_map(|market| instructions::slug(&market.slug))
            .filter_map(|slug| Market::decode(&accounts.get(&market_address(&slug))?.data))
            .map(|market| market.queue)
            .filter(|queue| *queue != Address::default())
            .collect()
    }

    /// Everything that the plan asks for and how it stands, in the order in which it has to be
    /// made.
    ///
    /// # Errors
    /// Before anything is to be done: when the programs are somebody else's or for another mint.
    pub fn steps(&self, accounts: &Accounts, rent: Rent) -> Result<Vec<Step>, SettingsError> {
        let programs = [
            self.staking(accounts, rent)?,
            self.tiers(accounts, rent)?,
            self.jobs(accounts, rent)?,
            self.grid(accounts, rent)?,
        ];
        let mut steps = vec![self.mint_step(accounts, rent)?];
        steps.extend(programs);
        for class in &self.plan.classes {
            steps.push(self.class(class, accounts, rent)?);
        }
        for market in &self.plan.markets {
            steps.push(self.market(market, accounts, rent)?);
        }
        Ok(steps)
    }

    fn mint_step(&self, accounts: &Accounts, rent: Rent) -> Result<Step, SettingsError> {
        let address = self.mint();
        let wrong = |reason| SettingsError::Mint { address, reason };
        let finding = match accounts.get(&address) {
            Some(account) => {
                let mint = (account.owner == spl_token_interface::ID)
                    .then(|| Mint::unpack(&account.data).ok())
                    .flatten()
                    .ok_or(wrong("expected a mint of the token program"))?;
                if mint.decimals != DECIMALS {
                    return Err(wrong("expected 6 decimals"));
                }
                Finding::Same
            }
            None if self.plan.mint.is_some() => return Err(wrong("there is no such account")),
            None => Finding::Missing(Creation {
                authority: self.authority(),
                instructions: mint::create(&self.authority(), rent)
                    .map_err(SettingsError::Instruction)?
                    .to_vec(),
                signers: vec![mint::development_key()],
                rent: rent.of(Mint::LEN),
            }),
        };
        Ok(Step {
            what: "mint".to_owned(),
            account: address,
            finding,
        })
    }

    fn staking(&self, accounts: &Accounts, rent: Rent) -> Result<Step, SettingsError> {
        let plan = &self.plan.staking;
        let authority = self.or_authority(plan.authority);
        let stakers = || staking::pdas::find_reward_vault().0;
        let slash_destination = plan.slash_destination.unwrap_or_else(stakers);
        let args = staking::instructions::InitializeInstructionArgs {
            min_duration: plan.min_duration,
            max_duration: plan.max_duration,
        };
        let account = staking::pdas::find_config().0;
        let finding = if let Some(found) = find::<staking::accounts::Config>(accounts, &account)? {
            let mut terms = Terms::default();
            self.check_owner("staking", found.authority, authority, found.mint)?;
            terms.compare("min_duration", &found.min_duration, &args.min_duration);
            terms.compare("max_duration", &found.max_duration, &args.max_duration);
            terms.compare(
                "bond_authority",
                &found.bond_authority,
                &Address::new_from_array(ids::BOND_AUTHORITY),
            );
            terms.compare(
                "slash_destination",
                &found.slash_destination,
                &slash_destination,
            );
            terms.finding()
        } else {
            let mint = self.mint();
            let initialize =
                instructions::initialize_staking(authority, mint, slash_destination, args);
            missing(
                authority,
                vec![initialize],
                &[staking::accounts::Config::LEN, TokenAccount::LEN],
                rent,
            )
        };
        Ok(configuration("staking", account, finding))
    }

    fn tiers(&self, accounts: &Accounts, rent: Rent) -> Result<Step, SettingsError> {
        let plan = &self.plan.tiers;
        let authority = self.or_authority(plan.authority);
        let assessors = self.assessors();
        let policy = plan.policy;
        let account = tiers::pdas::find_config().0;
        if let Some(old) = accounts.get(&account).and_then(old_tiers) {
            self.check_owner("tiers", old.admin, authority, old.mint)?;
            let migrate = instructions::migrate_tiers(authority, policy.into());
            return Ok(Step {
                what: "configuration of tiers from version 1 to 2".to_owned(),
                account,
                finding: Finding::Missing(Creation {
                    authority,
                    instructions: vec![migrate],
                    signers: Vec::new(),
                    rent: rent.between(OLD_TIERS, tiers::accounts::Config::LEN),
                }),
            });
        }
        let finding = if let Some(found) = find::<tiers::accounts::Config>(accounts, &account)? {
            let mut terms = Terms::default();
            self.check_owner("tiers", found.admin, authority, found.mint)?;
            let [second, third] = found.more_assessors;
            let before = [found.assessor, second, third];
            terms.compare("assessors", &Keys::of(&before), &Keys::of(&assessors));
            let open = found.registration_open == 1;
            terms.compare("registration_open", &open, &plan.registration_open);
            compare_policy(&mut terms, &found, &policy);
            terms.finding()
        } else {
            let [assessor, others @ ..] = assessors;
            let open = plan.registration_open;
            let args = tiers::instructions::InitializeInstructionArgs {
                assessor,
                registration_open: open,
                policy: policy.into(),
            };
            let mut both = vec![instructions::initialize_tiers(authority, self.mint(), args)];
            if others != [Address::default(); 2] {
                both.push(instructions::update_tiers(authority, assessors, open));
            }
            missing(authority, both, &[tiers::accounts::Config::LEN], rent)
        };
        Ok(configuration("tiers", account, finding))
    }

    /// Who submits reports; the zero address in places that are free.
    fn assessors(&self) -> [Address; ASSESSORS] {
        let mut assessors = [Address::default(); ASSESSORS];
        for (place, Key(named)) in assessors.iter_mut().zip(&self.plan.tiers.assessors) {
            *place = self.or_authority(*named);
        }
        assessors
    }

    fn jobs(&self, accounts: &Accounts, rent: Rent) -> Result<Step, SettingsError> {
        let plan = &self.plan.jobs;
        let authority = self.or_authority(plan.authority);
        let args = jobs::instructions::InitializeInstructionArgs {
            fee_bps: plan.fee_bps,
            fee_cap_bps: plan.fee_cap_bps,
        };
        let account = jobs::pdas::find_config().0;
        let finding = if let Some(found) = find::<jobs::accounts::Config>(accounts, &account)? {
            let mut terms = Terms::default();
            self.check_owner("jobs", found.authority, authority, found.mint)?;
            let vault = staking::pdas::find_reward_vault().0;
            terms.compare("fee_bps", &found.fee_bps, &args.fee_bps);
            terms.compare("fee_cap_bps", &found.fee_cap_bps, &args.fee_cap_bps);
            terms.compare("fee_destination", &found.fee_destination, &vault);
            terms.finding()
        } else {
            let initialize = instructions::initialize_jobs(authority, self.mint(), args);
            missing(
                authority,
                vec![initialize],
                &[jobs::accounts::Config::LEN],
                rent,
            )
        };
        Ok(configuration("jobs", account, finding))
    }

    fn grid(&self, accounts: &Accounts, rent: Rent) -> Result<Step, SettingsError> {
        let plan = &self.plan.grid;
        let authority = self.or_authority(plan.authority);
        let reviewers = self.reviewers();
        let args = grid::instructions::InitializeInstructionArgs {
            reviewers,
            budget: plan.budget,
        };
        let account = grid::pdas::find_grid().0;
        let finding = if let Some(found) = find::<Grid>(accounts, &account)? {
            self.check_owner("grid", found.authority, authority, found.mint)?;
            // The programs were set up before there was a budget, and no phase can be opened.
            if found.budget == 0 && plan.budget > 0 {
                let update = instructions::update_grid(authority, found.reviewers, plan.budget);
                return Ok(Step {
                    what: "budget of grid".to_owned(),
                    account,
                    finding: missing(authority, vec![update], &[], rent),
                });
            }
            compare_grid(&found, &reviewers, plan.budget)
        } else {
            let initialize = instructions::initialize_grid(authority, self.mint(), args);
            missing(
                authority,
                vec![initialize],
                &[Grid::LEN, TokenAccount::LEN],
                rent,
            )
        };
        Ok(configuration("grid", account, finding))
    }

    /// Who awards points; the zero address in places that are free.
    fn reviewers(&self) -> [Address; REVIEWERS] {
        let mut reviewers = [Address::default(); REVIEWERS];
        for (place, Key(named)) in reviewers.iter_mut().zip(&self.plan.grid.reviewers) {
            *place = self.or_authority(*named);
        }
        reviewers
    }

    fn check_owner(
        &self,
        program: &'static str,
        found: Address,
        expected: Address,
        mint: Address,
    ) -> Result<(), SettingsError> {
        if found != expected {
            return Err(SettingsError::OtherAuthority {
                program,
                found,
                expected,
            });
        }
        let expected = self.mint();
        if mint != expected {
            return Err(SettingsError::OtherMint {
                program,
                found: mint,
                expected,
            });
        }
        Ok(())
    }

    fn class(
        &self,
        plan: &ClassPlan,
        accounts: &Accounts,
        rent: Rent,
    ) -> Result<Step, SettingsError> {
        let account = tiers::pdas::find_class(plan.id).0;
        let finding = if let Some(found) = find::<GpuClass>(accounts, &account)? {
            let mut terms = Terms::default();
            terms.compare("name", &instructions::unpadded(&found.name), &plan.name);
            terms.compare("vram_mib", &found.vram_mib, &plan.vram_mib);
            terms.compare("allowed", &(found.allowed == 1), &plan.allowed);
            // One that was set lately takes effect by itself.
            let baseline = match found.baseline_at {
                0 => &found.baseline,
                _ => &found.next_baseline,
            };
            for (found, planned) in baseline.iter().zip(&plan.baseline) {
                terms.compare("baseline", found, planned);
            }
            terms.finding()
        } else {
            let args = SetClassInstructionArgs {
                id: plan.id,
                name: instructions::padded(&plan.name)
                    .ok_or_else(|| SettingsError::Name(plan.name.clone()))?,
                vram_mib: plan.vram_mib,
                allowed: plan.allowed,
                baseline: plan.baseline,
            };
            let admin = self.or_authority(self.plan.tiers.authority);
            let set = instructions::set_class(admin, args);
            missing(admin, vec![set], &[GpuClass::LEN], rent)
        };
        Ok(Step {
            what: format!("class {} {}", plan.id, plan.name),
            account,
            finding,
        })
    }

    fn market(
        &self,
        plan: &MarketPlan,
        accounts: &Accounts,
        rent: Rent,
    ) -> Result<Step, SettingsError> {
        let slug =
            instructions::slug(&plan.slug).ok_or_else(|| SettingsError::Name(plan.slug.clone()))?;
        let address = market_address(&slug);
        let old = accounts.get(&address).is_some_and(is_old_market);
        let finding = if old {
            Finding::Old
        } else if let Some(found) = find::<Market>(accounts, &address)? {
            if found.queue == Address::default() {
                Finding::Missing(self.create_queue(address, plan.queue_capacity, rent))
            } else {
                self.compare_market(plan, &found, accounts)
            }
        } else {
            let class = tiers::pdas::find_class(plan.class).0;
            let args = OpenMarketInstructionArgs {
                slug,
                tier: Tier::from(plan.tier) as u8,
                terms: terms_of(plan),
            };
            let open = instructions::open_market(self.markets_authority(), class, args);
            let mut both = self.create_queue(address, plan.queue_capacity, rent);
            both.instructions.insert(0, open);
            both.rent = both.rent.saturating_add(rent.of(Market::LEN));
            Finding::Missing(both)
        };
        Ok(Step {
            what: format!("market {}", plan.slug),
            account: address,
            finding,
        })
    }

    /// A market gets the authority of the jobs program.
    fn markets_authority(&self) -> Address {
        self.or_authority(self.plan.jobs.authority)
    }

    /// The queue's key is needed once: its market names it.
    fn create_queue(&self, market: Address, capacity: u32, rent: Rent) -> Creation {
        let (authority, key) = (self.markets_authority(), Keypair::new());
        let lamports = rent.of(queue::space(capacity));
        let create =
            instructions::create_queue(authority, market, key.pubkey(), capacity, lamports);
        Creation {
            authority,
            instructions: create.to_vec(),
            signers: vec![key],
            rent: lamports,
        }
    }

    fn compare_market(&self, plan: &MarketPlan, found: &Market, accounts: &Accounts) -> Finding {
        let mut terms = Terms::default();
        let class = tiers::pdas::find_class(plan.class).0;
        terms.compare("authority", &found.authority, &self.markets_authority());
        terms.compare("class", &found.class, &class);
        terms.compare("tier", &found.tier, &(Tier::from(plan.tier) as u8));
        let MarketTerms {
            price_kind,
            price,
            price_account,
            feed_id,
            max_age,
            max_confidence_bps,
            discount_bps,
            host_share_bps,
            min_timeout,
            max_timeout,
            start_limit,
            lease,
            retention,
            bond_minimum,
            paused,
        } = terms_of(plan);
        terms.compare("price_kind", &found.price_kind, &price_kind);
        terms.compare("price", &found.price, &price);
        terms.compare("price_account", &found.price_account, &price_account);
        terms.compare(
            "feed_id",
            &hex::encode(found.feed_id),
            &hex::encode(feed_id),
        );
        terms.compare("max_age", &found.max_age, &max_age);
        terms.compare(
            "max_confidence_bps",
            &found.max_confidence_bps,
            &max_confidence_bps,
        );
        terms.compare("discount_bps", &found.discount_bps, &discount_bps);
        terms.compare("host_share_bps", &found.host_share_bps, &host_share_bps);
        terms.compare("min_timeout", &found.min_timeout, &min_timeout);
        terms.compare("max_timeout", &found.max_timeout, &max_timeout);
        terms.compare("start_limit", &found.start_limit, &start_limit);
        terms.compare("lease", &found.lease, &lease);
        terms.compare("retention", &found.retention, &retention);
        terms.compare("bond_minimum", &found.bond_minimum, &bond_minimum);
        terms.compare("paused", &found.paused, &paused);
        let queue = accounts.get(&found.queue);
        if let Some(queue) = queue.and_then(|account| QueueView::parse(&account.data)) {
            let capacity = queue.header.capacity;
            terms.compare("queue_capacity", &capacity, &plan.queue_capacity);
        }
        terms.finding()
    }
}

fn terms_of(plan: &MarketPlan) -> MarketTerms {
    let dollars = plan.dollars.as_ref();
    let kind = dollars.map_or(PriceKind::Fixed, |_| PriceKind::Dollars);
    MarketTerms {
        price_kind: kind as u8,
        price: plan.price,
        price_account: dollars
            .map(|dollars| dollars.price_account)
            .unwrap_or_default(),
        feed_id: dollars.map(|dollars| dollars.feed_id).unwrap_or_default(),
        max_age: dollars.map(|dollars| dollars.max_age).unwrap_or_default(),
        max_confidence_bps: dollars
            .map(|dollars| dollars.max_confidence_bps)
            .unwrap_or_default(),
        discount_bps: plan.discount_bps,
        host_share_bps: plan.host_share_bps,
        min_timeout: plan.min_timeout,
        max_timeout: plan.max_timeout,
        start_limit: plan.start_limit,
        lease: plan.lease,
        retention: plan.retention,
        bond_minimum: plan.bond_minimum,
        paused: plan.paused.into(),
    }
}

/// The policy in force, mark by mark, and how it gets to what the plan says: the programs let
/// nobody change it at once.
fn compare_policy(
    terms: &mut Terms,
    config: &tiers::accounts::Config,
    planned: &assessment::Policy,
) {
    let before = terms.differences.len();
    let found = assessment::Policy::from(&config.policy);
    let proposed = assessment::Policy::from(&config.proposed_policy);
    for field in &FIELDS {
        terms.compare(
            &format!("policy.{}", field.name),
            &(field.get)(&found),
            &(field.get)(planned),
        );
    }
    let how = if config.proposed_effective_at > 0 && proposed == *planned {
        format!(
            " (the plan's policy is proposed; `nosana admin policy apply` puts it into force from {} on)",
            config.proposed_effective_at
        )
    } else {
        " (`nosana admin policy propose` proposes it, and it takes effect 3 days later)".to_owned()
    };
    if let Some(last) = terms
        .differences
        .get_mut(before..)
        .and_then(<[_]>::last_mut)
    {
        last.push_str(&how);
    }
}

/// Reviewers and budget, and how they get to what the plan says.
fn compare_grid(found: &Grid, reviewers: &[Address; REVIEWERS], budget: u64) -> Finding {
    let mut terms = Terms::default();
    terms.compare(
        "reviewers",
        &Keys::of(&found.reviewers),
        &Keys::of(reviewers),
    );
    terms.compare("budget", &found.budget, &budget);
    if let Some(last) = terms.differences.last_mut() {
        last.push_str(" (`nosana grid set` changes it, for phases that are created later)");
    }
    terms.finding()
}

/// Keys, whatever their order.
#[derive(PartialEq)]
struct Keys(Vec<Address>);

impl Keys {
    fn of(keys: &[Address]) -> Self {
        let named = keys.iter().filter(|key| **key != Address::default());
        let mut named: Vec<Address> = named.copied().collect();
        named.sort_unstable();
        Self(named)
    }
}

impl Display for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&texts.join(" and "))
    }
}

/// What differs between a cluster and its plan.
#[derive(Default)]
struct Terms {
    differences: Vec<String>,
}

impl Terms {
    fn compare<T: PartialEq + Display>(&mut self, name: &str, found: &T, planned: &T) {
        if found != planned {
            self.differences
                .push(format!("{name} is {found}, the plan says {planned}"));
        }
    }

    fn finding(self) -> Finding {
        if self.differences.is_empty() {
            Finding::Same
        } else {
            Finding::Differs(self.differences)
        }
    }
}

fn missing(
    authority: Address,
    instructions: Vec<Instruction>,
    spaces: &[usize],
    rent: Rent,
) -> Finding {
    Finding::Missing(Creation {
        authority,
        instructions,
        signers: Vec::new(),
        rent: spaces.iter().map(|space| rent.of(*space)).sum(),
    })
}

fn configuration(program: &str, account: Address, finding: Finding) -> Step {
    Step {
        what: format!("configuration of {program}"),
        account,
        finding,
    }
}

/// Reads an account; none when there is none.
fn find<T: ProgramAccount>(
    accounts: &Accounts,
    address: &Address,
) -> Result<Option<T>, SettingsError> {
    let Some(account) = accounts.get(address) else {
        return Ok(None);
    };
    let decoded = (account.owner == T::PROGRAM)
        .then(|| T::decode(&account.data))
        .flatten();
    decoded.map(Some).ok_or_else(|| SettingsError::NotA {
        what: T::NAME.to_owned(),
        address: *address,
    })
}

fn is_old_market(account: &Account) -> bool {
    account.owner == jobs::ID
        && account.data.starts_with(&MARKET_DISCRIMINATOR)
        && account.data.len() < Market::LEN
}

/// The configuration of the tiers program as version 1 had it, before there was a policy: the
/// later fields are zero.
fn old_tiers(account: &Account) -> Option<tiers::accounts::Config> {
    if account.owner != tiers::ID || account.data.len() != OLD_TIERS {
        return None;
    }
    let mut data = account.data.clone();
    data.resize(tiers::accounts::Config::LEN, 0);
    tiers::accounts::Config::from_bytes(&data).ok()
}

fn market_address(slug: &[u8; 32]) -> Address {
    jobs::pdas::find_market(slug).0
}

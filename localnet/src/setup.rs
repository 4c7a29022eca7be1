//! The programs' configurations, GPU classes and markets: what an admin sets up once on any cluster.

use nosana_sdk::{
    common::{
        stake::{MAX_DURATION, MIN_DURATION},
        tier::Tier,
    },
    generated::{
        grid::{self, instructions::InitializeInstructionArgs as GridArgs},
        jobs::{
            self,
            accounts::Market,
            instructions::{InitializeInstructionArgs as JobsArgs, OpenMarketInstructionArgs},
        },
        staking::{self, instructions::InitializeInstructionArgs as StakingArgs},
        tiers::{
            self,
            instructions::{InitializeInstructionArgs as TiersArgs, SetClassInstructionArgs},
        },
    },
    instructions, queue,
};
use serde::{Deserialize, Serialize};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_rpc_client_api::client_error::Error as ClientError;
use solana_signer::Signer as _;

use crate::{
    NamedAddress, mint,
    rpc::{SendError, Sender},
    wallets::Wallets,
};

/// The fee on what hosts earn, and what it may never exceed, in basis points.
const FEE_BPS: u16 = 500;
const FEE_CAP_BPS: u16 = 1_000;
/// Entries of a queue; what the latency and cost figures are measured with.
const QUEUE_CAPACITY: u32 = 4_096;
const HOUR: u32 = 60 * 60;
const DAY: u32 = 24 * HOUR;

/// Name and memory of one GPU, in MiB; the id is the place in the list, from 1. Scores have no
/// baseline here: it is measured on the real machines of a class.
const CLASSES: [(&str, u32); 2] = [("rtx-4090", 24_564), ("h100", 81_559)];

/// The markets, all for the first class.
const MARKETS: [MarketTerms; 2] = [
    MarketTerms {
        slug: "community",
        tier: Tier::Community,
        price: 120,
        host_share_bps: 8_000,
        bond_minimum: 0,
    },
    MarketTerms {
        slug: "premium",
        tier: Tier::Premium,
        price: 160,
        host_share_bps: 10_000,
        bond_minimum: 1_000_000_000,
    },
];

/// What was set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// GPU classes.
    pub classes: Vec<NamedAddress>,
    /// Markets by slug.
    pub markets: Vec<NamedAddress>,
}

/// Why the markets are not there.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The chain did not answer.
    #[error("cannot read what is set up on the chain")]
    Read(#[source] Box<ClientError>),
    /// A transaction failed.
    #[error(transparent)]
    Send(#[from] SendError),
    /// An account is there but is not what was expected.
    #[error("the account {0} is not a market of this version; start with --reset")]
    NotAMarket(Address),
    /// A name that does not fit its field.
    #[error("{0:?} does not fit: expected at most 32 bytes of lower-case letters, digits and '-'")]
    Name(&'static str),
}

impl From<ClientError> for SetupError {
    fn from(error: ClientError) -> Self {
        Self::Read(Box::new(error))
    }
}

#[derive(Clone, Copy, Debug)]
struct MarketTerms {
    slug: &'static str,
    tier: Tier,
    /// Base units a second.
    price: u64,
    host_share_bps: u16,
    /// xNOS, in base units.
    bond_minimum: u64,
}

/// One thing that an account shows to be there.
struct Step {
    what: String,
    account: Address,
    instruction: Instruction,
}

/// Sets up what is not there yet; the admin wallet has authority over all of it.
pub async fn setup(sender: &mut Sender, wallets: &Wallets) -> Result<Addresses, SetupError> {
    let admin = &wallets.admin;
    let mut steps = Vec::from(programs(admin.pubkey()));
    let mut addresses = Addresses::default();
    for (id, (name, vram_mib)) in (1..).zip(CLASSES) {
        let step = class(admin.pubkey(), id, name, vram_mib)?;
        addresses
            .classes
            .push(NamedAddress::new(name, step.account));
        steps.push(step);
    }
    for terms in MARKETS {
        let step = market(admin.pubkey(), terms)?;
        addresses
            .markets
            .push(NamedAddress::new(terms.slug, step.account));
        steps.push(step);
    }
    let accounts: Vec<Address> = steps.iter().map(|step| step.account).collect();
    let known = sender.rpc.get_multiple_accounts(&accounts).await?;
    for (step, known) in steps.into_iter().zip(known) {
        if known.is_none() {
            sender
                .send(&step.what, &[step.instruction], admin, &[])
                .await?;
        }
    }
    for terms in MARKETS {
        give_queue(sender, admin, terms.slug).await?;
    }
    Ok(addresses)
}

/// The staking program is first: fees go to its reward vault.
fn programs(admin: Address) -> [Step; 4] {
    let mint = mint::address();
    let step = |what: &str, account, instruction| Step {
        what: format!("the {what} program"),
        account,
        instruction,
    };
    let staking = instructions::initialize_staking(
        admin,
        mint,
        StakingArgs {
            bond_authority: tiers::pdas::find_config().0,
            slash_destination: staking::pdas::find_reward_vault().0,
            min_duration: MIN_DURATION,
            max_duration: MAX_DURATION,
        },
    );
    let tiers = instructions::initialize_tiers(
        admin,
        mint,
        TiersArgs {
            assessor: admin,
            registration_open: true,
        },
    );
    let jobs = instructions::initialize_jobs(
        admin,
        mint,
        JobsArgs {
            fee_bps: FEE_BPS,
            fee_cap_bps: FEE_CAP_BPS,
        },
    );
    let nobody = Address::default();
    let grid = instructions::initialize_grid(
        admin,
        mint,
        GridArgs {
            reviewers: [admin, nobody, nobody, nobody],
        },
    );
    [
        step("staking", staking::pdas::find_config().0, staking),
        step("tiers", tiers::pdas::find_config().0, tiers),
        step("jobs", jobs::pdas::find_config().0, jobs),
        step("grid", grid::pdas::find_grid().0, grid),
    ]
}

fn class(admin: Address, id: u16, name: &'static str, vram_mib: u32) -> Result<Step, SetupError> {
    let args = SetClassInstructionArgs {
        id,
        name: instructions::padded(name).ok_or(SetupError::Name(name))?,
        vram_mib,
        allowed: true,
        baseline: [0; 4],
    };
    Ok(Step {
        what: format!("the GPU class {name}"),
        account: tiers::pdas::find_class(id).0,
        instruction: instructions::set_class(admin, args),
    })
}

fn market(admin: Address, terms: MarketTerms) -> Result<Step, SetupError> {
    let args = OpenMarketInstructionArgs {
        slug: slug(terms.slug)?,
        tier: terms.tier as u8,
        price: terms.price,
        host_share_bps: terms.host_share_bps,
        min_timeout: 10,
        max_timeout: 7 * DAY,
        start_limit: HOUR / 6,
        lease: 120,
        retention: DAY,
        bond_minimum: terms.bond_minimum,
    };
    Ok(Step {
        what: format!("the market {}", terms.slug),
        account: jobs::pdas::find_market(&args.slug).0,
        instruction: instructions::open_market(admin, tiers::pdas::find_class(1).0, args),
    })
}

/// A market names its queue, whose key is made here and needed only once.
async fn give_queue(
    sender: &mut Sender,
    admin: &Keypair,
    name: &'static str,
) -> Result<(), SetupError> {
    let address = jobs::pdas::find_market(&slug(name)?).0;
    let account = sender.rpc.get_account(&address).await?;
    let market = Market::from_bytes(&account.data).map_err(|_| SetupError::NotAMarket(address))?;
    if market.queue != Address::default() {
        return Ok(());
    }
    let key = Keypair::new();
    let rent = sender
        .rpc
        .get_minimum_balance_for_rent_exemption(queue::space(QUEUE_CAPACITY))
        .await?;
    let create =
        instructions::create_queue(admin.pubkey(), address, key.pubkey(), QUEUE_CAPACITY, rent);
    let what = format!("the queue of the market {name}");
    sender.send(&what, &create, admin, &[&key]).await?;
    Ok(())
}

fn slug(name: &'static str) -> Result<[u8; 32], SetupError> {
    instructions::slug(name).ok_or(SetupError::Name(name))
}

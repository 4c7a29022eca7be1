//! Two markets and everyone who takes part.

use std::collections::BTreeMap;

use nosana_sdk::{
    generated::{jobs, tiers},
    instructions::{self, token_account},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state;

use super::{
    line::Line,
    market::{Config, Host, Market, Model, Rent, Tokens},
    terms::{FEEDS, Form, Quote, Terms, price_account},
};
use crate::{
    calls::host_args,
    people::key,
    world::{Setup, VRAM_MIB, World, hunter, market_terms},
};

/// The smallest queue that there can be, so that it gets full.
const CAPACITY: u32 = 16;
/// What each client has, base units: three of them fit 64 bits.
const CLIENT_TOKENS: u64 = 1 << 61;
/// What the outsider can donate, base units.
const DONATIONS: u64 = 1_000_000_000;
/// The fee's cap at first, basis points.
pub const FEE_CAP: u16 = 1_000;
/// The class that the markets ask for, and another.
const CLASSES: [u16; 2] = [1, 2];

/// Two markets and everyone who takes part, before anything happened.
#[derive(Clone)]
pub struct Scene {
    pub(super) world: World,
    pub(super) model: Model,
    pub(super) people: People,
}

/// Who takes part.
pub(super) struct People {
    pub(super) keys: BTreeMap<Address, Keypair>,
    pub(super) clients: Vec<Address>,
    pub(super) hosts: Vec<Address>,
    /// Whose token accounts come and go.
    pub(super) holders: Vec<Address>,
    pub(super) outsider: Address,
    pub(super) sponsor: Address,
    /// The first authority, and who may become one.
    pub(super) rulers: [Address; 2],
    /// Who expires jobs.
    pub(super) hunter: Address,
}

impl Clone for People {
    fn clone(&self) -> Self {
        Self {
            keys: self
                .keys
                .iter()
                .map(|(address, key)| (*address, key.insecure_clone()))
                .collect(),
            clients: self.clients.clone(),
            hosts: self.hosts.clone(),
            holders: self.holders.clone(),
            outsider: self.outsider,
            sponsor: self.sponsor,
            rulers: self.rulers,
            hunter: self.hunter,
        }
    }
}

impl People {
    pub(super) fn add(&mut self, key: Keypair) -> Address {
        let address = key.pubkey();
        self.keys.insert(address, key);
        address
    }
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
            capacity: CAPACITY,
            market: market_terms("first-market"),
            fee_cap_bps: FEE_CAP,
            ..Setup::default()
        });
        let first = (world.market, world.queue);
        let second = world.open_market(market_terms("second-market"), CAPACITY);
        let mut people = People {
            keys: BTreeMap::new(),
            clients: vec![],
            hosts: vec![],
            holders: vec![],
            outsider: key("outsider", 0).pubkey(),
            sponsor: key("sponsor", 0).pubkey(),
            rulers: [world.admin().pubkey(), key("successor", 0).pubkey()],
            hunter: hunter(),
        };
        people.add(world.admin());
        people.add(key("hunter", 0));
        for name in ["outsider", "sponsor", "successor"] {
            let address = people.add(key(name, 0));
            world.chain.fund(&address);
        }
        world.chain.give_tokens(&people.outsider, DONATIONS);
        for number in 0..3 {
            let client = world.client(number);
            world.chain.give_tokens(&client.address(), CLIENT_TOKENS);
            let address = people.add(client.key);
            people.clients.push(address);
            people.holders.push(address);
        }
        add_class(&mut world, CLASSES[1]);
        let hosts = add_hosts(&mut world, &mut people);
        let model = Model {
            now: world.now(),
            config: read_config(&world),
            rent: Rent {
                empty: world.chain.rent(0),
                byte: world.chain.rent(1) - world.chain.rent(0),
                market: world.chain.rent(jobs::accounts::Market::LEN),
                job: world.chain.rent(jobs::accounts::Job::LEN),
                tokens: world.chain.rent(state::Account::LEN),
                record: world.chain.rent(jobs::accounts::HostRecord::LEN),
                host: world.chain.rent(tiers::accounts::Host::LEN),
            },
            markets: [first, second]
                .into_iter()
                .map(|(market, queue)| read_market(&world, market, queue))
                .collect(),
            hosts,
            records: BTreeMap::new(),
            jobs: BTreeMap::new(),
            tokens: BTreeMap::new(),
            quotes: quotes(world.now()),
            lamports: BTreeMap::new(),
            events: vec![],
            seen: vec![],
        };
        let mut scene = Self {
            world,
            model,
            people,
        };
        scene.note_balances();
        for account in 0..3 {
            scene.publish(&price_account(account));
        }
        scene
    }

    fn note_balances(&mut self) {
        let owners = self.people.holders.iter().chain([&self.people.outsider]);
        let accounts = owners.map(|owner| (token_account(owner, &self.world.mint()), *owner));
        let fee = (
            self.world.fee_destination,
            jobs_fee_owner(&self.world, &self.world.fee_destination),
        );
        for (account, owner) in accounts.chain([fee]) {
            let amount = self.world.tokens(&account).into();
            self.model.tokens.insert(
                account,
                Tokens {
                    owner,
                    amount,
                    frozen: false,
                },
            );
            let lamports = self.world.chain.lamports(&account);
            self.model.lamports.insert(account, lamports);
        }
        let markets = self.model.markets.iter();
        let premises: Vec<Address> = markets
            .flat_map(|market| [market.address, market.queue])
            .collect();
        let known = self.people.keys.keys().chain(self.model.hosts.keys());
        for address in known.chain(&premises) {
            let lamports = self.world.chain.lamports(address);
            self.model.lamports.insert(*address, lamports);
        }
    }

    /// Writes what the model says of a price account onto the chain.
    pub(super) fn publish(&mut self, address: &Address) {
        let account = self.model.quotes[address].account();
        self.world.chain.set_account(*address, account);
    }
}

/// Two hosts of one owner, one that is paid to a client's account, one that is paid to
/// where fees go, and one of another class.
fn add_hosts(world: &mut World, people: &mut People) -> BTreeMap<Address, Host> {
    let mint = world.mint();
    let client = token_account(&people.clients[0], &mint);
    let cases = [
        (0, 0, None, 0),
        (0, 1, None, 0),
        (1, 0, None, 0),
        (2, 7, Some(client), 0),
        (3, 0, Some(world.fee_destination), 0),
        (4, 0, None, 1),
    ];
    let mut hosts = BTreeMap::new();
    for (owner, index, payout, class) in cases {
        let number = hosts.len() as u64;
        let owner = people.add(key("owner", owner));
        let worker = people.add(key("worker", number));
        if !people.holders.contains(&owner) {
            world.chain.fund(&owner);
            world.chain.give_tokens(&owner, 0);
            people.holders.push(owner);
        }
        let address = tiers::pdas::find_host(&owner, index).0;
        let (record, record_bump) = jobs::pdas::find_record(&address);
        let host = Host {
            record,
            record_bump,
            owner,
            index,
            worker,
            payout: payout.unwrap_or_else(|| token_account(&owner, &mint)),
            class: tiers::pdas::find_class(CLASSES[class]).0,
            tier: 1,
            bond: 0,
            open: true,
        };
        let key = &people.keys[&owner];
        world.chain.send(&[register(&host)], &[key]).unwrap();
        people.hosts.push(address);
        hosts.insert(address, host);
    }
    hosts
}

/// The classes that there are.
pub(super) fn class(number: u8) -> Address {
    tiers::pdas::find_class(CLASSES[usize::from(number) % 2]).0
}

fn add_class(world: &mut World, id: u16) {
    let admin = world.admin();
    let args = tiers::instructions::SetClassInstructionArgs {
        id,
        name: instructions::padded("other").unwrap(),
        vram_mib: VRAM_MIB,
        allowed: true,
        baseline: [0; 4],
    };
    let set = instructions::set_class(admin.pubkey(), args);
    world.chain.send(&[set], &[&admin]).unwrap();
}

pub(super) fn register(host: &Host) -> Instruction {
    let mut args = host_args(host.worker, VRAM_MIB);
    args.index = host.index;
    instructions::register_host(host.owner, host.owner, host.class, host.payout, args)
}

fn jobs_fee_owner(world: &World, account: &Address) -> Address {
    let data = world.chain.account(account).unwrap().data;
    state::Account::unpack(&data).unwrap().owner
}

fn read_market(world: &World, address: Address, queue: Address) -> Market {
    let market: jobs::accounts::Market = world.chain.read(&address);
    Market {
        address,
        bump: market.bump,
        slug: market.slug,
        class: market.class,
        vram_mib: market.vram_mib,
        tier: market.tier,
        open: true,
        authority: market.authority,
        proposed: market.pending_authority,
        payer: market.payer,
        terms: Terms {
            price_kind: market.price_kind,
            price: market.price,
            price_account: market.price_account,
            feed_id: market.feed_id,
            max_age: market.max_age,
            max_confidence_bps: market.max_confidence_bps,
            discount_bps: market.discount_bps,
            host_share_bps: market.host_share_bps,
            min_timeout: market.min_timeout,
            max_timeout: market.max_timeout,
            start_limit: market.start_limit,
            lease: market.lease,
            retention: market.retention,
            bond_minimum: market.bond_minimum,
            paused: market.paused,
        },
        queue,
        queue_payer: market.authority,
        jobs: 0,
        line: Line::new(CAPACITY),
    }
}

fn read_config(world: &World) -> Config {
    let config = world.config();
    Config {
        address: jobs::pdas::find_config().0,
        bump: config.bump,
        authority: config.authority,
        proposed: config.pending_authority,
        fee_bps: config.fee_bps,
        fee_cap_bps: config.fee_cap_bps,
        paused: config.paused != 0,
        mint: config.mint,
        fee_destination: config.fee_destination,
    }
}

/// 0.20 dollars, ± 0.001, in the price accounts that there are.
fn quotes(now: i64) -> BTreeMap<Address, Quote> {
    let quote = Quote {
        feed: FEEDS[0],
        price: 20_000_000,
        confidence: 100_000,
        exponent: -8,
        published_at: now,
        form: Form::Full,
        is_receivers: true,
    };
    let another = Quote {
        feed: FEEDS[1],
        ..quote
    };
    let strange = Quote {
        is_receivers: false,
        ..quote
    };
    (0..)
        .map(price_account)
        .zip([quote, another, strange])
        .collect()
}

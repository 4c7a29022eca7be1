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
use spl_token_interface::state::{self};

use super::{
    market::{Host, Line, Market, Model, Rent, Tokens},
    plan::{MIN_TIMEOUT, Terms},
};
use crate::{
    calls::host_args,
    people::key,
    world::{Setup, VRAM_MIB, World, market_terms},
};

/// The smallest queue that there can be, so that it gets full.
const CAPACITY: u32 = 16;
/// What each client has, base units: three of them fit 64 bits.
const CLIENT_TOKENS: u64 = 1 << 61;
/// What the outsider can donate, base units.
const DONATIONS: u64 = 1_000_000_000;
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
        }
    }
}

impl People {
    fn add(&mut self, key: Keypair) -> Address {
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
        };
        for name in ["outsider", "sponsor"] {
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
            paused: false,
            fee_bps: 0,
            fee_destination: world.fee_destination,
            rent: Rent {
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
        scene
    }

    fn note_balances(&mut self) {
        let owners = self.people.holders.iter().chain([&self.people.outsider]);
        let accounts = owners.map(|owner| (token_account(owner, &self.world.mint()), *owner));
        let fee = (
            self.model.fee_destination,
            jobs_fee_owner(&self.world, &self.model.fee_destination),
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
        }
        for address in self.people.keys.keys().chain(self.model.hosts.keys()) {
            let lamports = self.world.chain.lamports(address);
            self.model.lamports.insert(*address, lamports);
        }
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
        queue,
        class: market.class,
        tier: market.tier.try_into().unwrap(),
        price: market.price,
        host_share_bps: market.host_share_bps,
        min_timeout: market.min_timeout,
        max_timeout: market.max_timeout,
        start_limit: market.start_limit,
        lease: market.lease,
        retention: market.retention,
        bond_minimum: market.bond_minimum,
        line: Line::new(CAPACITY),
    }
}

pub(super) fn set_terms(scene: &mut Scene, number: usize, terms: &Terms) {
    let market = &mut scene.model.markets[number];
    market.price = terms.price;
    market.host_share_bps = terms.share_bps;
    market.min_timeout = MIN_TIMEOUT;
    market.max_timeout = terms.max_timeout;
    market.start_limit = terms.start_limit;
    market.lease = terms.lease;
    market.retention = terms.retention;
    market.bond_minimum = terms.bond_minimum;
    scene
        .world
        .chain
        .edit::<jobs::accounts::Market>(&market.address, |account| {
            account.price = terms.price;
            account.host_share_bps = terms.share_bps;
            account.min_timeout = MIN_TIMEOUT;
            account.max_timeout = terms.max_timeout;
            account.start_limit = terms.start_limit;
            account.lease = terms.lease;
            account.retention = terms.retention;
            account.bond_minimum = terms.bond_minimum;
        });
}

//! Runs a plan on a chain and beside it in the model, and compares after each step.

use std::collections::BTreeMap;

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    events::Event,
    generated::{
        error_by_code, jobs,
        jobs::instructions::{
            Cancel, Checkpoint, CloseJob, CloseRecord, Collect, Expire, Finish,
            FinishInstructionArgs, Join, Leave, OpenRecord, Post, PostInstructionArgs, Quit, Renew,
            Start, Stop, Sweep,
        },
        tiers,
    },
    instructions::{self, SYSTEM_PROGRAM, TOKEN_PROGRAM, token_account},
    queue::QueueKind,
};
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::{self, AccountState};

use super::{
    Report,
    market::{
        Accounts, Answer, Host, Job, Line, Market, Model, Place, Record, Refused, Rent, Tokens,
        Verb,
    },
    plan::{Act, MIN_TIMEOUT, Plan, Step, Terms, Twist},
};
use crate::{
    calls::host_args,
    outcome::Sent,
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
    world: World,
    model: Model,
    people: People,
}

/// Who takes part.
struct People {
    keys: BTreeMap<Address, Keypair>,
    clients: Vec<Address>,
    hosts: Vec<Address>,
    /// Whose token accounts come and go.
    holders: Vec<Address>,
    outsider: Address,
    sponsor: Address,
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

fn register(host: &Host) -> Instruction {
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

/// A run in progress.
pub struct Run {
    scene: Scene,
    report: Report,
    /// Every job that ever was, as it was last.
    past: BTreeMap<Address, Job>,
    records: Vec<Address>,
    nonce: u64,
    last: Option<(Verb, Accounts)>,
    /// Whether the clock was ever set back: then a host may be in two places for a while.
    went_back: bool,
    total: u128,
}

/// Why a run is wrong.
pub type Wrong = String;

impl Run {
    /// Begins `plan` in `scene`.
    pub fn new(scene: &Scene, plan: &Plan) -> Self {
        let mut scene = scene.clone();
        for (number, terms) in plan.terms.iter().enumerate() {
            set_terms(&mut scene, number, terms);
        }
        let config = jobs::pdas::find_config().0;
        scene
            .world
            .chain
            .edit::<jobs::accounts::Config>(&config, |config| config.fee_bps = plan.fee_bps);
        scene.model.fee_bps = plan.fee_bps;
        let records = scene.model.hosts.values().map(|host| host.record).collect();
        let total = scene.model.tokens.values().map(|token| token.amount).sum();
        Self {
            scene,
            report: Report {
                runs: 1,
                ..Report::default()
            },
            past: BTreeMap::new(),
            records,
            nonce: 0,
            last: None,
            went_back: false,
            total,
        }
    }

    /// Runs `plan` to its end, and everything that it left open.
    ///
    /// # Errors
    /// What the chain did otherwise than the model, or what is stuck.
    pub fn all(mut self, plan: &Plan) -> Result<Report, Wrong> {
        for host in self.people().hosts.clone() {
            let accounts = Accounts {
                signer: self.people().sponsor,
                payer: self.people().sponsor,
                ..self.host_accounts(&host)
            };
            self.call(Verb::OpenRecord, accounts)?;
        }
        for (number, step) in plan.steps.iter().enumerate() {
            self.step(step)
                .map_err(|wrong| format!("step {number}, {step:?}: {wrong}"))?;
        }
        self.settle()
            .map_err(|wrong| format!("at the end: {wrong}"))?;
        Ok(self.report)
    }

    fn model(&mut self) -> &mut Model {
        &mut self.scene.model
    }

    fn people(&self) -> &People {
        &self.scene.people
    }

    fn step(&mut self, step: &Step) -> Result<(), Wrong> {
        match step.act {
            Act::Wait => self.wait(step),
            Act::Again => {
                if let Some((verb, accounts)) = self.last.clone() {
                    self.saw("again");
                    self.call(verb, accounts)?;
                }
                Ok(())
            }
            Act::Donate => self.donate(step),
            Act::DonateLamports => self.donate_lamports(step),
            Act::Freeze | Act::Thaw | Act::CloseTokens | Act::OpenTokens => self.tokens(step),
            Act::Pause => self.pause(step.amount % 2 == 0),
            Act::Tier | Act::Bond => self.standing(step),
            Act::Vanish => self.vanish(step),
            _ => match self.aim(step) {
                Some((verb, mut accounts)) => {
                    self.bend(step, verb, &mut accounts);
                    self.call(verb, accounts)
                }
                None => Ok(()),
            },
        }
    }

    /// Sends an instruction, and compares everything that can be seen.
    fn call(&mut self, verb: Verb, accounts: Accounts) -> Result<(), Wrong> {
        let instruction = self.instruction(verb, &accounts);
        let signers: Vec<&Keypair> = instruction
            .accounts
            .iter()
            .filter(|meta| meta.is_signer)
            .map(|meta| &self.scene.people.keys[&meta.pubkey])
            .collect();
        let sent = self.scene.world.chain.send(&[instruction], &signers);
        if verb == Verb::CloseJob
            && let Some(job) = self.scene.model.jobs.get(&accounts.job)
        {
            self.past.insert(accounts.job, job.clone());
        }
        let answer = self.model().apply(verb, &accounts);
        self.report.steps += 1;
        compare(answer, &sent).map_err(|wrong| format!("{verb:?} {wrong}\n{accounts:#?}"))?;
        match (answer, sent) {
            (Ok(()), Ok(outcome)) => {
                for what in self.scene.model.seen.clone() {
                    self.saw(what);
                }
                if verb != Verb::Register && outcome.events != self.scene.model.events {
                    return Err(format!(
                        "{verb:?}: the events are {:#?}, not {:#?}",
                        outcome.events, self.scene.model.events
                    ));
                }
                self.check_events(&outcome.events)?;
            }
            (Err(refused), _) => {
                *self.report.refusals.entry(name(refused)).or_default() += 1;
            }
            _ => {}
        }
        self.last = Some((verb, accounts));
        self.check()
            .map_err(|wrong| format!("after {verb:?}: {wrong}"))
    }

    /// What an indexer adds up from events is what there was.
    fn check_events(&self, events: &[Event]) -> Result<(), Wrong> {
        for event in events {
            if let Event::Jobs(jobs::events::Event::JobEnded(ended)) = event {
                let parts = [
                    ended.paid_host,
                    ended.paid_fee,
                    ended.refunded,
                    ended.owed_host,
                    ended.owed_fee,
                    ended.owed_client,
                ];
                let sum: u128 = parts.into_iter().map(u128::from).sum();
                let deposit = self.scene.model.jobs[&ended.job].deposit;
                same("parts of an ended job", &sum, &deposit)?;
            }
        }
        Ok(())
    }

    /// Everything that can be seen is as the model says.
    fn check(&self) -> Result<(), Wrong> {
        self.check_jobs()?;
        self.check_hosts()?;
        self.check_queues()?;
        self.check_tokens()?;
        let chain = &self.scene.world.chain;
        for (address, lamports) in &self.scene.model.lamports {
            same(
                &format!("lamports of {address}"),
                &chain.lamports(address),
                lamports,
            )?;
        }
        if !self.went_back {
            self.check_places()?;
        }
        Ok(())
    }

    fn check_jobs(&self) -> Result<(), Wrong> {
        let (chain, model) = (&self.scene.world.chain, &self.scene.model);
        for (address, job) in &model.jobs {
            let found: jobs::accounts::Job = chain.read(address);
            same(&format!("job {address}"), &found, &job.account())?;
            let out = u128::from(found.paid_host)
                + u128::from(found.paid_fee)
                + u128::from(found.refunded);
            let held = u128::from(chain.tokens(&job.escrow));
            same(
                &format!("escrow of {address}"),
                &held,
                &(u128::from(found.deposit) - out + job.donated),
            )?;
        }
        for address in self.past.keys() {
            let is_there = chain
                .account(address)
                .is_some_and(|account| !account.data.is_empty());
            let is_known = model.jobs.contains_key(address);
            same(&format!("whether {address} exists"), &is_there, &is_known)?;
        }
        Ok(())
    }

    fn check_hosts(&self) -> Result<(), Wrong> {
        let (chain, model) = (&self.scene.world.chain, &self.scene.model);
        for (address, host) in &model.hosts {
            let exists = |address: &Address| {
                chain
                    .account(address)
                    .is_some_and(|account| !account.data.is_empty())
            };
            same(
                &format!("whether host {address} exists"),
                &exists(address),
                &host.open,
            )?;
            match model.records.get(address) {
                Some(record) => same(
                    &format!("record of {address}"),
                    &chain.read::<jobs::accounts::HostRecord>(&host.record),
                    &record.account(address, host),
                )?,
                None => same(
                    &format!("whether {address} has a record"),
                    &exists(&host.record),
                    &false,
                )?,
            }
        }
        Ok(())
    }

    fn check_queues(&self) -> Result<(), Wrong> {
        for market in &self.scene.model.markets {
            let found = self.scene.world.chain.queue(&market.queue);
            let line = &market.line;
            same("queue's entries", &found.waiting, &line.waiting())?;
            same("queue's kind", &found.kind(), &line.kind)?;
            let header = &found.header;
            same(
                "queue's ends",
                &(header.head, header.tail),
                &(line.first, line.end()),
            )?;
            same(
                "queue's count",
                &(header.waiting as usize, header.capacity),
                &(line.waiting().len(), line.capacity),
            )?;
        }
        Ok(())
    }

    fn check_tokens(&self) -> Result<(), Wrong> {
        let chain = &self.scene.world.chain;
        let mut sum = 0;
        for (address, tokens) in &self.scene.model.tokens {
            let account = chain
                .account(address)
                .ok_or_else(|| format!("token account {address} is gone"))?;
            let found = state::Account::unpack(&account.data).unwrap();
            let found = Tokens {
                owner: found.owner,
                amount: found.amount.into(),
                frozen: found.state == AccountState::Frozen,
            };
            sum += found.amount;
            same(&format!("tokens of {address}"), &found, tokens)?;
        }
        same("sum of all tokens", &sum, &self.total)
    }

    /// A host is in at most one queue or one job, and its record says which.
    fn check_places(&self) -> Result<(), Wrong> {
        let model = &self.scene.model;
        for host in model.hosts.keys() {
            let mut places = vec![];
            for market in &model.markets {
                for (number, place) in (market.line.first..).zip(&market.line.places) {
                    if place.is_some_and(|(key, _)| key == *host) {
                        places.push((HostState::Queued, market.address, number));
                    }
                }
            }
            let running = model
                .jobs
                .iter()
                .filter(|(_, job)| job.state == JobState::Running && job.host == *host);
            for (job, _) in running {
                places.push((HostState::Working, *job, 0));
            }
            if places.len() > 1 {
                return Err(format!("host {host} is in two places: {places:?}"));
            }
            let Some(place) = places.pop() else { continue };
            let told = match model.records.get(host).map(|record| record.place) {
                Some(Place::Queued { market, number, .. }) => {
                    Some((HostState::Queued, market, number))
                }
                Some(Place::Working { job, .. }) => Some((HostState::Working, job, 0)),
                Some(Place::Idle) | None => None,
            };
            same(&format!("where host {host} is"), &told, &Some(place))?;
        }
        Ok(())
    }

    fn saw(&mut self, what: &'static str) {
        *self.report.transitions.entry(what).or_default() += 1;
    }

    fn set_time(&mut self, now: i64) {
        self.went_back |= now < self.scene.model.now;
        self.scene.world.set_time(now);
        self.model().now = now;
    }

    fn wait(&mut self, step: &Step) -> Result<(), Wrong> {
        let market = &self.scene.model.markets[usize::from(step.what % 2)];
        let (lease, start) = (i64::from(market.lease), i64::from(market.start_limit));
        let seconds = match step.amount % 32 {
            0..3 => 0,
            3..6 => 1,
            6..12 => 7,
            12..16 => 30,
            16 => lease / 2,
            17 => lease,
            18 | 19 => lease + 1,
            20 => start,
            21 | 22 => start + 1,
            23 | 24 => lease + start + 1,
            25 => i64::from(market.max_timeout),
            26 => i64::from(market.max_timeout) + 61,
            27 => i64::from(market.retention),
            28 => 86_400,
            // Rarely, and then by a little or much.
            29 if step.who < 64 => -1 - i64::from(step.who),
            30 if step.who < 16 => -start - 1,
            _ => 5,
        };
        if seconds < 0 {
            self.saw("clock: set back");
        }
        self.set_time(self.scene.model.now + seconds);
        Ok(())
    }

    fn donate(&mut self, step: &Step) -> Result<(), Wrong> {
        let model = &self.scene.model;
        let escrows: Vec<Address> = model
            .jobs
            .values()
            .map(|job| job.escrow)
            .filter(|escrow| model.tokens.contains_key(escrow))
            .collect();
        let Some(to) = pick(&escrows, step.what) else {
            return Ok(());
        };
        let amount = u64::from(step.amount) + 1;
        let outsider = self.people().keys[&self.people().outsider].insecure_clone();
        let from = token_account(&outsider.pubkey(), &self.scene.world.mint());
        self.scene.world.chain.send_tokens(&outsider, &to, amount);
        self.model().transfer(&from, &to, amount.into());
        let job = self.model().jobs.values_mut().find(|job| job.escrow == to);
        job.unwrap().donated += u128::from(amount);
        self.saw("donated: tokens to an escrow");
        self.check()
    }

    fn donate_lamports(&mut self, step: &Step) -> Result<(), Wrong> {
        const LAMPORTS: u64 = 1_000_000;
        let model = &self.scene.model;
        let to = match step.what % 4 {
            0 => {
                let client = pick(&self.people().clients, step.who).unwrap();
                let job = jobs::pdas::find_job(&client, self.nonce + 1).0;
                if step.amount % 2 == 0 {
                    job
                } else {
                    jobs::pdas::find_escrow(&job).0
                }
            }
            1 => pick(&self.records, step.who).unwrap(),
            2 => match pick(&model.jobs.keys().copied().collect::<Vec<_>>(), step.who) {
                Some(job) => job,
                None => return Ok(()),
            },
            _ => match pick(&model.jobs.values().collect::<Vec<_>>(), step.who) {
                Some(job) => job.escrow,
                None => return Ok(()),
            },
        };
        let outsider = self.people().outsider;
        let transfer = solana_system_interface::instruction::transfer(&outsider, &to, LAMPORTS);
        let signer = self.people().keys[&outsider].insecure_clone();
        self.scene
            .world
            .chain
            .send(&[transfer], &[&signer])
            .map_err(|failure| format!("lamports cannot be sent: {failure:?}"))?;
        *self.model().lamports.get_mut(&outsider).unwrap() -= LAMPORTS;
        *self.model().lamports.entry(to).or_default() += LAMPORTS;
        self.saw("donated: lamports");
        self.check()
    }

    fn tokens(&mut self, step: &Step) -> Result<(), Wrong> {
        let mint = self.scene.world.mint();
        if step.act == Act::OpenTokens {
            let model = &self.scene.model;
            let closed: Vec<Address> = self
                .people()
                .holders
                .iter()
                .copied()
                .filter(|owner| !model.tokens.contains_key(&token_account(owner, &mint)))
                .collect();
            if let Some(owner) = pick(&closed, step.what) {
                self.open_tokens(owner);
            }
            return self.check();
        }
        let owners: Vec<Address> = self.people().holders.clone();
        let mut accounts: Vec<(Address, Option<Address>)> = owners
            .iter()
            .map(|owner| (token_account(owner, &mint), Some(*owner)))
            .collect();
        if step.act != Act::CloseTokens {
            accounts.push((self.scene.model.fee_destination, None));
        }
        let is_wanted = |account: &Address| {
            let tokens = self.scene.model.tokens.get(account);
            tokens.is_some_and(|tokens| tokens.frozen == (step.act == Act::Thaw))
        };
        accounts.retain(|(account, _)| is_wanted(account));
        let Some((account, owner)) = pick(&accounts, step.what) else {
            return Ok(());
        };
        match (step.act, owner) {
            (Act::Freeze, _) => {
                self.scene.world.chain.freeze(&account);
                self.model().tokens.get_mut(&account).unwrap().frozen = true;
                self.saw("tokens: frozen");
            }
            (Act::Thaw, _) => self.thaw(&account),
            (_, Some(owner)) => self.close_tokens(owner, &account),
            _ => {}
        }
        self.check()
    }

    fn thaw(&mut self, account: &Address) {
        self.scene.world.chain.thaw(account);
        self.model().tokens.get_mut(account).unwrap().frozen = false;
        self.saw("tokens: thawed");
    }

    fn close_tokens(&mut self, owner: Address, account: &Address) {
        let heir = token_account(&self.people().outsider, &self.scene.world.mint());
        let key = self.people().keys[&owner].insecure_clone();
        self.scene.world.chain.close_tokens(&key, &heir);
        let amount = self.scene.model.tokens[account].amount;
        let rent = self.scene.model.rent.tokens;
        let model = self.model();
        model.transfer(account, &heir, amount);
        model.tokens.remove(account);
        *model.lamports.get_mut(&owner).unwrap() += rent;
        self.saw("tokens: account closed");
    }

    fn open_tokens(&mut self, owner: Address) {
        let account = self.scene.world.chain.give_tokens(&owner, 0);
        self.model().tokens.insert(
            account,
            Tokens {
                owner,
                amount: 0,
                frozen: false,
            },
        );
        self.saw("tokens: account opened again");
    }

    fn pause(&mut self, paused: bool) -> Result<(), Wrong> {
        let config = jobs::pdas::find_config().0;
        self.scene
            .world
            .chain
            .edit::<jobs::accounts::Config>(&config, |config| config.paused = u8::from(paused));
        self.model().paused = paused;
        self.check()
    }

    /// Tiers and bonds are changed by what other instructions will do.
    fn standing(&mut self, step: &Step) -> Result<(), Wrong> {
        let address = pick(&self.people().hosts, step.what).unwrap();
        if !self.scene.model.hosts[&address].open {
            return Ok(());
        }
        let host = self.model().hosts.get_mut(&address).unwrap();
        if step.act == Act::Tier {
            host.tier = [1, 1, 2, 2, 0, 3, 4][usize::from(step.amount) % 7];
        } else {
            host.bond = [0, 5, 9][usize::from(step.amount) % 3];
        }
        let (tier, bond) = (host.tier, host.bond);
        self.scene
            .world
            .chain
            .edit::<tiers::accounts::Host>(&address, |host| {
                host.tier = tier;
                host.bond = bond;
            });
        Ok(())
    }

    /// A host lets its place become void, then leaves; if it was matched meanwhile, its
    /// job is left behind.
    fn vanish(&mut self, step: &Step) -> Result<(), Wrong> {
        let model = &self.scene.model;
        let waiting: Vec<(Address, Address, i64)> = model
            .records
            .iter()
            .filter_map(|(host, record)| match record.place {
                Place::Queued { market, until, .. } => Some((*host, market, until)),
                _ => None,
            })
            .collect();
        let Some((host, market, until)) = pick(&waiting, step.what) else {
            return Ok(());
        };
        let market = model.markets.iter().find(|known| known.address == market);
        let market = market.unwrap();
        let accounts = Accounts {
            market: market.address,
            queue: market.queue,
            ..self.host_accounts(&host)
        };
        let void = until + i64::from(market.start_limit) + 1;
        self.set_time(self.scene.model.now.max(void));
        if step.amount.is_multiple_of(3) {
            return self.call(Verb::Join, accounts);
        }
        self.call(Verb::Leave, accounts)?;
        let owner = self.scene.model.hosts[&host].owner;
        let record = self.scene.model.records.get(&host);
        let accounts = Accounts {
            signer: owner,
            payer: record.map_or(owner, |record| record.payer),
            ..self.host_accounts(&host)
        };
        self.call(Verb::CloseRecord, accounts.clone())?;
        if step.amount % 3 == 1 {
            return Ok(());
        }
        let payer = owner;
        self.call(Verb::CloseHost, Accounts { payer, ..accounts })
    }

    /// What `step` means here; `None` when there is nothing to do it to.
    fn aim(&mut self, step: &Step) -> Option<(Verb, Accounts)> {
        let verb = match step.act {
            Act::Post => return Some(self.aim_post(step)),
            Act::Join | Act::Renew | Act::Leave | Act::OpenRecord | Act::CloseRecord => {
                return Some(self.aim_host(step));
            }
            Act::Register | Act::CloseHost => return self.aim_registration(step),
            Act::Sweep => {
                let market = usize::from(step.what % 2);
                return Some((
                    Verb::Sweep,
                    Accounts {
                        queue: self.scene.model.markets[market].queue,
                        ..Accounts::default()
                    },
                ));
            }
            Act::Cancel => Verb::Cancel,
            Act::Stop => Verb::Stop,
            Act::Start => Verb::Start,
            Act::Checkpoint => Verb::Checkpoint,
            Act::Finish => Verb::Finish {
                exit_code: i32::from(step.amount) - 100,
                result: [step.who; 32],
            },
            Act::Quit => Verb::Quit,
            Act::Expire => Verb::Expire,
            Act::Collect => Verb::Collect,
            Act::CloseJob => Verb::CloseJob,
            _ => return None,
        };
        let address = self.pick_job(step, verb)?;
        if step.is_fitting && step.amount.is_multiple_of(2) {
            self.wait_for(verb, &address);
        }
        let accounts = self.job_accounts(verb, &address, step.who);
        Some((verb, accounts))
    }

    /// One of the jobs that `verb` is meant for, or any.
    fn pick_job(&self, step: &Step, verb: Verb) -> Option<Address> {
        let jobs = &self.scene.model.jobs;
        let fits = |job: &Job| match verb {
            Verb::Cancel => job.state == JobState::Queued,
            Verb::Start => job.state == JobState::Assigned,
            Verb::Checkpoint | Verb::Finish { .. } => job.state == JobState::Running,
            Verb::Stop | Verb::Quit | Verb::Expire => job.due_at().is_some(),
            Verb::Collect => !job.is_live() && self.scene.model.tokens.contains_key(&job.escrow),
            _ => !job.is_live(),
        };
        let fitting: Vec<Address> = jobs
            .iter()
            .filter(|(_, job)| fits(job))
            .map(|(address, _)| *address)
            .collect();
        if step.is_fitting {
            return pick(&fitting, step.what);
        }
        let all: Vec<Address> = jobs.keys().chain(self.past.keys()).copied().collect();
        pick(&all, step.what)
    }

    /// Lets as much time pass as `verb` needs.
    fn wait_for(&mut self, verb: Verb, job: &Address) {
        let job = &self.scene.model.jobs[job];
        let now = self.scene.model.now;
        let until = match verb {
            Verb::Expire => job.due_at().map_or(now, |due| due + 1),
            Verb::CloseJob => job.ended_at + i64::from(job.retention),
            Verb::Checkpoint | Verb::Finish { .. } => now + 3,
            _ => now,
        };
        self.set_time(now.max(until));
    }

    fn aim_post(&mut self, step: &Step) -> (Verb, Accounts) {
        let client = pick(&self.people().clients, step.who).unwrap();
        let market = self.scene.model.markets[usize::from(step.what % 2)].clone();
        let payer = if step.what & 2 == 0 {
            client
        } else {
            self.people().sponsor
        };
        if step.what < 248 {
            self.nonce += 1;
        }
        let (min, max) = (market.min_timeout, market.max_timeout);
        let timeout = match step.amount % 16 {
            0 => min - 1,
            1 => max.saturating_add(1),
            2 => u32::MAX,
            3..8 => min,
            8..11 => max,
            _ => (min + u32::from(step.amount)).min(max),
        };
        let max_price = match step.who / 3 % 8 {
            0 => market.price.wrapping_sub(1),
            1..4 => market.price,
            _ => u64::MAX,
        };
        let nonce = self.nonce;
        let job = jobs::pdas::find_job(&client, nonce).0;
        let verb = Verb::Post {
            nonce,
            definition: [u8::from(step.amount < 252); 32],
            timeout,
            max_price,
        };
        let accounts = Accounts {
            signer: client,
            payer,
            market: market.address,
            queue: market.queue,
            job,
            escrow: jobs::pdas::find_escrow(&job).0,
            refund: token_account(&client, &self.scene.world.mint()),
            ..Accounts::default()
        };
        (verb, accounts)
    }

    fn aim_host(&mut self, step: &Step) -> (Verb, Accounts) {
        let model = &self.scene.model;
        let mut market = usize::from(step.who % 2);
        let place = |host: &Address| model.records.get(host).map(|record| record.place);
        let fits = |host: &&Address| match (step.act, place(host)) {
            (Act::Join, Some(Place::Idle)) => model.is_eligible(host, market),
            (Act::CloseRecord, Some(Place::Idle)) | (Act::OpenRecord, None) => true,
            // Those that were silent for long.
            (Act::Join | Act::Renew | Act::Leave, Some(Place::Queued { until, .. })) => {
                step.act != Act::Join || until < model.now
            }
            _ => false,
        };
        let hosts = &self.people().hosts;
        let mut fitting: Vec<Address> = hosts.iter().filter(fits).copied().collect();
        if !step.is_fitting || fitting.is_empty() {
            fitting.clone_from(hosts);
        }
        let host = pick(&fitting, step.what).unwrap();
        let mut accounts = self.host_accounts(&host);
        if step.is_fitting
            && let Some(Place::Queued { market: of, .. }) = place(&host)
        {
            market = usize::from(model.markets[1].address == of);
        }
        let market = &model.markets[market];
        accounts.market = market.address;
        accounts.queue = market.queue;
        if market.line.kind == QueueKind::Jobs {
            let waiting = market.line.waiting();
            accounts.candidates = waiting.iter().take(8).map(|(job, _)| *job).collect();
        }
        let verb = match step.act {
            Act::Join => Verb::Join,
            Act::Renew => Verb::Renew,
            Act::Leave => Verb::Leave,
            Act::OpenRecord => {
                accounts.signer = self.people().sponsor;
                accounts.payer = accounts.signer;
                Verb::OpenRecord
            }
            _ => {
                accounts.signer = model.hosts[&host].owner;
                let record = model.records.get(&host);
                accounts.payer = record.map_or(accounts.signer, |record| record.payer);
                Verb::CloseRecord
            }
        };
        (verb, accounts)
    }

    fn aim_registration(&mut self, step: &Step) -> Option<(Verb, Accounts)> {
        let hosts = &self.scene.model.hosts;
        let fitting: Vec<Address> = self
            .people()
            .hosts
            .iter()
            .copied()
            .filter(|host| hosts[host].open == (step.act == Act::CloseHost) || !step.is_fitting)
            .collect();
        let host = pick(&fitting, step.what)?;
        let owner = hosts[&host].owner;
        let accounts = Accounts {
            signer: owner,
            payer: owner,
            ..self.host_accounts(&host)
        };
        let verb = if step.act == Act::Register {
            Verb::Register
        } else {
            Verb::CloseHost
        };
        Some((verb, accounts))
    }

    fn host_accounts(&self, address: &Address) -> Accounts {
        let host = &self.scene.model.hosts[address];
        Accounts {
            signer: host.worker,
            host: *address,
            record: host.record,
            ..Accounts::default()
        }
    }

    /// The accounts that `verb` on the job at `address` asks for.
    fn job_accounts(&self, verb: Verb, address: &Address, who: u8) -> Accounts {
        let model = &self.scene.model;
        let job = model
            .jobs
            .get(address)
            .unwrap_or_else(|| &self.past[address]);
        let host = if model.hosts.contains_key(&job.host) {
            job.host
        } else {
            pick(&self.people().hosts, who).unwrap()
        };
        let host_accounts = self.host_accounts(&host);
        let market = model
            .markets
            .iter()
            .find(|market| market.address == job.market)
            .unwrap();
        let signer = match verb {
            Verb::Cancel | Verb::Stop => job.client,
            Verb::Expire | Verb::Collect | Verb::CloseJob => Address::default(),
            _ => host_accounts.signer,
        };
        Accounts {
            signer,
            payer: job.payer,
            market: market.address,
            queue: market.queue,
            job: *address,
            escrow: job.escrow,
            payout: if job.payout == Address::default() {
                job.refund
            } else {
                job.payout
            },
            fee: model.fee_destination,
            refund: job.refund,
            ..host_accounts
        }
    }

    /// Makes something wrong with `accounts`.
    fn bend(&mut self, step: &Step, verb: Verb, accounts: &mut Accounts) {
        let (model, people) = (&self.scene.model, &self.scene.people);
        let tokens = |owner: &Address| token_account(owner, &self.scene.world.mint());
        let hosts: Vec<Address> = people
            .hosts
            .iter()
            .copied()
            .filter(|host| *host != accounts.host)
            .collect();
        let neighbour = pick(&hosts, step.who).unwrap();
        let other = model
            .markets
            .iter()
            .find(|market| market.address != accounts.market)
            .unwrap();
        let is_signed = accounts.signer != Address::default();
        match step.twist {
            Twist::Nothing => return,
            Twist::Outsider if is_signed => accounts.signer = people.outsider,
            Twist::Neighbour if is_signed => match verb {
                Verb::Post { .. } | Verb::Cancel | Verb::Stop => {
                    accounts.signer = pick(&people.clients, step.amount).unwrap();
                }
                Verb::OpenRecord | Verb::CloseRecord | Verb::Register | Verb::CloseHost => {
                    accounts.signer = model.hosts[&neighbour].owner;
                }
                _ => {
                    accounts.host = neighbour;
                    accounts.signer = model.hosts[&neighbour].worker;
                    accounts.record = model.hosts[&neighbour].record;
                }
            },
            Twist::Payer => accounts.payer = people.outsider,
            Twist::Host => accounts.host = neighbour,
            Twist::Record => accounts.record = model.hosts[&neighbour].record,
            Twist::Market => accounts.market = other.address,
            Twist::Queue => accounts.queue = other.queue,
            Twist::Escrow => {
                let escrows: Vec<Address> = model.jobs.values().map(|job| job.escrow).collect();
                let client = tokens(&people.clients[0]);
                accounts.escrow = pick(&escrows, step.who).unwrap_or(client);
            }
            Twist::Payout => accounts.payout = tokens(&people.holders[usize::from(step.who % 7)]),
            Twist::Fee => accounts.fee = tokens(&people.clients[1]),
            Twist::Refund => {
                accounts.refund = tokens(&pick(&people.clients, step.amount).unwrap());
            }
            Twist::Candidates => match step.amount % 4 {
                0 => accounts.candidates.clear(),
                1 => accounts.candidates.reverse(),
                2 => accounts.candidates.truncate(1),
                _ => accounts
                    .candidates
                    .insert(0, model.hosts[&neighbour].record),
            },
            _ => return,
        }
        if matches!(verb, Verb::Register) {
            // What is registered follows from the owner: only its own data is known.
            accounts.host = hosts_of(model, &accounts.signer).unwrap_or(accounts.host);
            accounts.signer = model.hosts[&accounts.host].owner;
        }
        self.saw("twisted");
    }

    fn instruction(&self, verb: Verb, a: &Accounts) -> Instruction {
        let config = jobs::pdas::find_config().0;
        let worker = a.signer;
        let (host, record, market, queue, job) = (a.host, a.record, a.market, a.queue, a.job);
        let (escrow, payout, refund, payer) = (a.escrow, a.payout, a.refund, a.payer);
        let (fee_destination, token_program) = (a.fee, TOKEN_PROGRAM);
        match verb {
            Verb::Post {
                nonce,
                definition,
                timeout,
                max_price,
            } => Post {
                client: a.signer,
                payer,
                config,
                market,
                queue,
                job,
                escrow,
                source: refund,
                mint: self.scene.world.mint(),
                token_program,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(PostInstructionArgs {
                nonce,
                definition,
                timeout,
                max_price,
                job_bump: jobs::pdas::find_job(&a.signer, nonce).1,
                escrow_bump: jobs::pdas::find_escrow(&job).1,
            }),
            Verb::Cancel => Cancel {
                client: a.signer,
                market,
                queue,
                job,
                escrow,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Stop => Stop {
                client: a.signer,
                record,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Join => {
                let candidates: Vec<AccountMeta> = a
                    .candidates
                    .iter()
                    .map(|job| AccountMeta::new(*job, false))
                    .collect();
                Join {
                    worker,
                    host,
                    record,
                    market,
                    queue,
                }
                .instruction_with_remaining_accounts(&candidates)
            }
            Verb::Renew => Renew {
                worker,
                host,
                record,
                market,
                queue,
            }
            .instruction(),
            Verb::Leave => Leave {
                worker,
                host,
                record,
                market,
                queue,
            }
            .instruction(),
            Verb::Start => Start {
                worker,
                host,
                record,
                job,
            }
            .instruction(),
            Verb::Checkpoint => Checkpoint {
                worker,
                host,
                record,
                job,
                escrow,
                payout,
                token_program,
            }
            .instruction(),
            Verb::Finish { exit_code, result } => Finish {
                worker,
                host,
                record,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(FinishInstructionArgs { exit_code, result }),
            Verb::Quit => Quit {
                worker,
                host,
                record,
                market,
                queue,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Expire => Expire {
                record,
                market,
                queue,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Collect => Collect {
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::CloseJob => CloseJob { job, payer, escrow }.instruction(),
            Verb::Sweep => Sweep { queue }.instruction(),
            Verb::OpenRecord => OpenRecord {
                payer,
                host,
                record,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(),
            Verb::CloseRecord => CloseRecord {
                owner: a.signer,
                host,
                record,
                payer,
            }
            .instruction(),
            Verb::Register => register(&self.scene.model.hosts[&host]),
            Verb::CloseHost => tiers::instructions::CloseHost {
                owner: a.signer,
                host,
                record,
                payer,
            }
            .instruction(),
        }
    }

    /// Brings everything to its end without an admin: nothing is stuck.
    fn settle(&mut self) -> Result<(), Wrong> {
        let mut turn = 0_u8;
        while let Some(address) = self.live_job() {
            turn = turn.wrapping_add(1);
            self.end(&address, turn)?;
        }
        self.empty_queues()?;
        self.reopen_tokens()?;
        let tokens = self.scene.model.tokens.clone();
        for address in self.job_list(|job| tokens.contains_key(&job.escrow)) {
            self.must(Verb::Collect, self.job_accounts(Verb::Collect, &address, 0))?;
        }
        for address in self.job_list(|_| true) {
            self.wait_for(Verb::CloseJob, &address);
            let escrow = self.scene.model.jobs[&address].escrow;
            if self.scene.model.tokens.contains_key(&escrow) {
                return Err(format!("the escrow of {address} is left over"));
            }
            self.must(
                Verb::CloseJob,
                self.job_accounts(Verb::CloseJob, &address, 0),
            )?;
        }
        for host in self.people().hosts.clone() {
            self.close_host(&host)?;
        }
        Ok(())
    }

    fn job_list(&self, is_wanted: impl Fn(&Job) -> bool) -> Vec<Address> {
        self.scene
            .model
            .jobs
            .iter()
            .filter(|(_, job)| is_wanted(job))
            .map(|(address, _)| *address)
            .collect()
    }

    fn live_job(&self) -> Option<Address> {
        self.job_list(Job::is_live).first().copied()
    }

    /// Does what must end a job, or at least bring it nearer to its end.
    fn end(&mut self, address: &Address, turn: u8) -> Result<(), Wrong> {
        let job = self.scene.model.jobs[address].clone();
        let Some(due) = job.due_at() else {
            return self.must(Verb::Cancel, self.job_accounts(Verb::Cancel, address, 0));
        };
        let verb = if turn.is_multiple_of(2) {
            Verb::Stop
        } else {
            self.set_time(self.scene.model.now.max(due + 1));
            Verb::Expire
        };
        self.must(verb, self.job_accounts(verb, address, 0))
    }

    /// All hosts go: those that wait leave, and no record is left that says otherwise.
    fn empty_queues(&mut self) -> Result<(), Wrong> {
        let markets = self.scene.model.markets.clone();
        let longest = |of: fn(&Market) -> u32| markets.iter().map(of).max().unwrap_or_default();
        let pause = i64::from(longest(|market| market.lease))
            + i64::from(longest(|market| market.start_limit))
            + 1;
        let latest = self.scene.model.records.values().map(until).max();
        let now = self.scene.model.now.max(latest.unwrap_or_default());
        self.set_time(now + pause);
        for host in self.people().hosts.clone() {
            let place = self
                .scene
                .model
                .records
                .get(&host)
                .map(|record| record.place);
            match place {
                Some(Place::Queued { market, .. }) => {
                    if !self.scene.model.hosts[&host].open {
                        return Err(format!("host {host} was closed while it waited"));
                    }
                    let queue = markets.iter().find(|known| known.address == market);
                    let accounts = Accounts {
                        market,
                        queue: queue.unwrap().queue,
                        ..self.host_accounts(&host)
                    };
                    self.must(Verb::Leave, accounts)?;
                }
                Some(Place::Working { job, .. }) => {
                    return Err(format!("host {host} still works on {job}"));
                }
                Some(Place::Idle) | None => {}
            }
        }
        Ok(())
    }

    fn reopen_tokens(&mut self) -> Result<(), Wrong> {
        let mint = self.scene.world.mint();
        for owner in self.people().holders.clone() {
            if !self
                .scene
                .model
                .tokens
                .contains_key(&token_account(&owner, &mint))
            {
                self.open_tokens(owner);
            }
        }
        let frozen: Vec<Address> = self
            .scene
            .model
            .tokens
            .iter()
            .filter(|(_, tokens)| tokens.frozen)
            .map(|(account, _)| *account)
            .collect();
        for account in frozen {
            self.thaw(&account);
        }
        self.check()
    }

    fn close_host(&mut self, host: &Address) -> Result<(), Wrong> {
        if !self.scene.model.hosts[host].open {
            return Ok(());
        }
        let owner = self.scene.model.hosts[host].owner;
        if let Some(record) = self.scene.model.records.get(host) {
            let accounts = Accounts {
                signer: owner,
                payer: record.payer,
                ..self.host_accounts(host)
            };
            self.must(Verb::CloseRecord, accounts)?;
        }
        self.model().hosts.get_mut(host).unwrap().bond = 0;
        self.scene
            .world
            .chain
            .edit::<tiers::accounts::Host>(host, |host| host.bond = 0);
        let accounts = Accounts {
            signer: owner,
            payer: owner,
            ..self.host_accounts(host)
        };
        self.must(Verb::CloseHost, accounts)
    }

    /// Like [`Run::call`], of something that must go through.
    fn must(&mut self, verb: Verb, accounts: Accounts) -> Result<(), Wrong> {
        let refusals = self.report.refused();
        self.call(verb, accounts)?;
        if self.report.refused() == refusals {
            return Ok(());
        }
        Err(format!("stuck: {verb:?} was refused, {:?}", self.last))
    }
}

fn set_terms(scene: &mut Scene, number: usize, terms: &Terms) {
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

fn compare(answer: Answer, sent: &Sent) -> Result<(), Wrong> {
    match (answer, sent) {
        (Ok(()), Ok(_)) => Ok(()),
        (Err(expected), Err(failure)) => {
            let ours = failure.code().and_then(error_by_code);
            let is_same = match (expected, ours) {
                (Refused::Jobs(error), Some(info)) => error.code() == info.code,
                (Refused::Tiers(error), Some(info)) => error.code() == info.code,
                (Refused::Elsewhere, None) => failure.instruction_error().is_some(),
                _ => false,
            };
            if is_same {
                return Ok(());
            }
            Err(format!(
                "must be refused with {}, but was with {failure:?}",
                name(expected)
            ))
        }
        (Ok(()), Err(failure)) => Err(format!("must go through, but: {failure:?}")),
        (Err(expected), Ok(_)) => Err(format!(
            "must be refused with {}, but went through",
            name(expected)
        )),
    }
}

fn name(refused: Refused) -> String {
    match refused {
        Refused::Jobs(error) => error.name().to_owned(),
        Refused::Tiers(error) => error.name().to_owned(),
        Refused::Elsewhere => "by the framework or another program".to_owned(),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), Wrong> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what} is {found:#?}, not {expected:#?}"))
}

fn until(record: &Record) -> i64 {
    match record.place {
        Place::Queued { until, .. } => until,
        _ => 0,
    }
}

fn hosts_of(model: &Model, owner: &Address) -> Option<Address> {
    model
        .hosts
        .iter()
        .find(|(_, host)| host.owner == *owner)
        .map(|(host, _)| *host)
}

fn pick<T: Clone>(list: &[T], number: u8) -> Option<T> {
    list.get(usize::from(number).checked_rem(list.len())?)
        .cloned()
}

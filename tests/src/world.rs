//! A chain with everything set up, and verbs for what people do on it.

use nosana_sdk::{
    common::{
        job::{JobState, MAX_START_LIMIT},
        price::PriceKind,
        ring::place_of,
        stake::{MAX_DURATION, MIN_DURATION},
        tier::Tier,
    },
    generated::{
        grid, jobs,
        jobs::{
            accounts::{Config, HostRecord, Job, Market, Queue},
            instructions::{InitializeInstructionArgs, OpenMarketInstructionArgs},
            types::MarketTerms,
        },
        staking,
        tiers::{self, types::PolicyTerms},
    },
    instructions::{self, NewJob},
    queue::{self, QueueKind, QueueView},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    calls::{Call, host_args},
    chain::Chain,
    grid::{BUDGET, reviewers},
    outcome::Sent,
    people::{Client, Host, key},
    pyth::{FEED, PriceUpdate},
    tiers::usual_policy,
};

/// Memory of the class that every world has, MiB.
pub const VRAM_MIB: u32 = 24_564;
/// What a client has at first: 1 000 NOS, in base units.
pub const CLIENT_TOKENS: u64 = 1_000_000_000;
/// The timeout of a job unless a test says otherwise, seconds.
pub const TIMEOUT: u32 = 600;
/// Seconds after joining the usual market until a place that was not renewed is void
/// whatever became of it: its lease, the longest time to start, and one more.
pub const VOID_AFTER: i64 = 120 + MAX_START_LIMIT as i64 + 1;
/// What a second costs in a market of [`dollar_terms`] while NOS is at 0.20 dollars,
/// base units.
pub const DOLLAR_PRICE: u64 = 694;

/// How a world is set up. A test names what matters to it and takes the rest from
/// [`Setup::default`].
#[derive(Clone, Debug)]
pub struct Setup {
    /// Entries of the market's queue.
    pub capacity: u32,
    /// The fee on what hosts earn, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: u16,
    /// Whether new hosts enter Community at once.
    pub registration_open: bool,
    /// The policy for tiers.
    pub policy: PolicyTerms,
    /// The market.
    pub market: OpenMarketInstructionArgs,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            capacity: 64,
            fee_bps: 500,
            fee_cap_bps: 1_000,
            registration_open: true,
            policy: usual_policy(),
            market: market_terms("community"),
        }
    }
}

/// The terms of a Community market called `name`: 120 base units a second, of which
/// hosts get 80 %; jobs of 10 s to 7 days; 300 s to start; a lease of 120 s.
pub fn market_terms(name: &str) -> OpenMarketInstructionArgs {
    OpenMarketInstructionArgs {
        slug: instructions::slug(name).unwrap(),
        tier: Tier::Community as u8,
        terms: MarketTerms {
            price_kind: PriceKind::Fixed as u8,
            price: 120,
            price_account: Address::default(),
            feed_id: [0; 32],
            max_age: 0,
            max_confidence_bps: 0,
            discount_bps: 0,
            host_share_bps: 8_000,
            min_timeout: 10,
            max_timeout: 7 * 24 * 60 * 60,
            start_limit: 300,
            lease: 120,
            retention: 24 * 60 * 60,
            bond_minimum: 0,
            paused: 0,
        },
    }
}

/// The same for half a dollar an hour, by a price of [`FEED`] that is at most a minute
/// old and certain to a hundredth.
pub fn dollar_terms(name: &str) -> OpenMarketInstructionArgs {
    let fixed = market_terms(name);
    OpenMarketInstructionArgs {
        terms: MarketTerms {
            price_kind: PriceKind::Dollars as u8,
            price: 138_888_888,
            price_account: price_account(),
            feed_id: FEED,
            max_age: 60,
            max_confidence_bps: 100,
            ..fixed.terms
        },
        ..fixed
    }
}

/// Where the price of NOS in dollars is.
pub fn price_account() -> Address {
    key("price account", 0).pubkey()
}

/// A chain with the programs initialised, one class of GPUs and one market.
#[derive(Clone)]
pub struct World {
    /// The chain below.
    pub chain: Chain,
    /// The market.
    pub market: Address,
    /// Its queue.
    pub queue: Address,
    /// The class of GPUs.
    pub class: Address,
    /// Where fees go.
    pub fee_destination: Address,
    next_nonce: u64,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// The usual world.
    pub fn new() -> Self {
        Self::with(Setup::default())
    }

    /// A world set up as `setup` says.
    pub fn with(setup: Setup) -> Self {
        let mut chain = Chain::new();
        chain.fund(&admin().pubkey());
        // An account that is paid a bounty must be worth its rent before.
        chain.fund(&hunter());
        initialize_programs(&mut chain, &setup);
        let class = set_class(&mut chain, 1);
        let (market, queue) = open_market(&mut chain, class, setup.market, setup.capacity);
        Self {
            chain,
            market,
            queue,
            class,
            fee_destination: staking::pdas::find_reward_vault().0,
            next_nonce: 0,
        }
    }

    /// Who may do everything that an admin does.
    pub fn admin(&self) -> Keypair {
        admin()
    }

    /// The NOS mint.
    pub fn mint(&self) -> Address {
        self.chain.mint()
    }

    /// A client with SOL and [`CLIENT_TOKENS`].
    pub fn client(&mut self, number: u64) -> Client {
        let key = key("client", number);
        self.chain.fund(&key.pubkey());
        let tokens = self.chain.give_tokens(&key.pubkey(), CLIENT_TOKENS);
        Client { key, tokens }
    }

    /// A registered host with its record, idle.
    pub fn host(&mut self, number: u64) -> Host {
        let host = self.registered_host(number);
        self.run(self.open_record_call(&host)).unwrap();
        host
    }

    /// A registered host that has no record yet.
    pub fn registered_host(&mut self, number: u64) -> Host {
        let owner = key("owner", number);
        let payout = self.chain.give_tokens(&owner.pubkey(), 0);
        self.register(owner, key("worker", number), payout)
    }

    /// Registers a host that is paid to `payout`.
    pub fn register(&mut self, owner: Keypair, worker: Keypair, payout: Address) -> Host {
        self.chain.fund(&owner.pubkey());
        let address = tiers::pdas::find_host(&owner.pubkey(), 0).0;
        let register = instructions::register_host(
            owner.pubkey(),
            owner.pubkey(),
            self.class,
            payout,
            host_args(worker.pubkey(), VRAM_MIB),
        );
        self.chain.send(&[register], &[&owner]).unwrap();
        Host {
            owner,
            worker,
            address,
            record: jobs::pdas::find_record(&address).0,
            payout,
        }
    }

    /// Creates one more class of GPUs, like the first.
    pub fn add_class(&mut self, id: u16) -> Address {
        set_class(&mut self.chain, id)
    }

    /// Fills the queue with `count` strangers, so that tests need not bring thousands:
    /// entries of `kind` that are valid until `valid_until`, from number 0.
    pub fn fill_queue(&mut self, kind: QueueKind, count: u32, valid_until: i64) {
        self.fill_queue_from(0, kind, count, valid_until);
    }

    /// Like [`World::fill_queue`], from number `head`, as if the ring had gone round
    /// before.
    pub fn fill_queue_from(&mut self, head: u64, kind: QueueKind, count: u32, valid_until: i64) {
        let mut header = self.queue().header;
        let capacity = header.capacity as usize;
        assert!(count <= header.capacity, "the queue is too small");
        header.kind = kind as u8;
        (header.head, header.tail, header.waiting) = (head, head + u64::from(count), count);
        let mut account = self.chain.account(&self.queue).unwrap();
        account.data[..Queue::LEN].copy_from_slice(&borsh::to_vec(&header).unwrap());
        for number in 0..count {
            let place = place_of(head + u64::from(number), header.shift, capacity).unwrap();
            let start = Queue::LEN + 4 + 40 * place;
            let entry = &mut account.data[start..start + 40];
            entry[..32].copy_from_slice(stranger(number).as_ref());
            entry[32..].copy_from_slice(&valid_until.to_le_bytes());
        }
        self.chain.set_account(self.queue, account);
    }

    /// Opens one more market of the same class, with a queue; both addresses.
    pub fn open_market(
        &mut self,
        terms: OpenMarketInstructionArgs,
        capacity: u32,
    ) -> (Address, Address) {
        open_market(&mut self.chain, self.class, terms, capacity)
    }

    /// Runs a call.
    ///
    /// # Errors
    /// [`crate::Failure`] when it was refused.
    pub fn run(&mut self, call: Call) -> Sent {
        let signers: Vec<&Keypair> = call.signers.iter().collect();
        self.chain.send(&[call.instruction], &signers)
    }

    /// A job of `client` that was not posted yet: [`TIMEOUT`], any price, and a nonce
    /// that nobody used in this world.
    pub fn new_job(&mut self, client: &Client) -> NewJob {
        self.next_nonce += 1;
        NewJob {
            client: client.address(),
            payer: client.address(),
            market: self.market,
            queue: self.queue,
            mint: self.mint(),
            price_account: self.market().price_account,
            source: client.tokens,
            nonce: self.next_nonce,
            definition: [9; 32],
            timeout: TIMEOUT,
            max_price: u64::MAX,
        }
    }

    /// Posts a job; its address.
    #[track_caller]
    pub fn post(&mut self, client: &Client) -> Address {
        let new = self.new_job(client);
        self.run(self.post_call(client, &new)).unwrap();
        new.address()
    }

    /// Posts `new`.
    ///
    /// # Errors
    /// [`crate::Failure`] when it was refused; so for every verb below.
    pub fn post_job(&mut self, client: &Client, new: &NewJob) -> Sent {
        self.run(self.post_call(client, new))
    }

    /// Posts a job for a host that waits at place `slot`.
    pub fn post_to(&mut self, client: &Client, new: &NewJob, host: &Host, slot: u64) -> Sent {
        self.run(self.post_to_call(client, new, host, slot))
    }

    /// Gives a live job more time, paid from where it was posted from.
    pub fn extend(&mut self, client: &Client, job: &Address, seconds: u32) -> Sent {
        self.run(self.extend_call(client, job, seconds))
    }

    /// Takes a queued job back.
    pub fn cancel(&mut self, client: &Client, job: &Address) -> Sent {
        self.run(self.cancel_call(client, job))
    }

    /// Ends a job for its client.
    pub fn stop(&mut self, client: &Client, job: &Address) -> Sent {
        self.run(self.stop_call(client, job))
    }

    /// Takes a waiting job, or waits for one.
    pub fn join(&mut self, host: &Host) -> Sent {
        self.run(self.join_call(host))
    }

    /// Renews a place in the queue.
    pub fn renew(&mut self, host: &Host) -> Sent {
        self.run(self.renew_call(host))
    }

    /// Leaves the queue.
    pub fn leave(&mut self, host: &Host) -> Sent {
        self.run(self.leave_call(host))
    }

    /// Starts an assigned job.
    pub fn start(&mut self, host: &Host, job: &Address) -> Sent {
        self.run(self.start_call(host, job))
    }

    /// Pays a running job's host so far.
    pub fn checkpoint(&mut self, host: &Host, job: &Address) -> Sent {
        self.run(self.checkpoint_call(host, job))
    }

    /// Ends a job with exit code 0 and a result.
    pub fn finish(&mut self, host: &Host, job: &Address) -> Sent {
        self.run(self.finish_call(host, job, 0, [5; 32]))
    }

    /// Gives a job that others ended exit code 3 and a result.
    pub fn attach_result(&mut self, host: &Host, job: &Address) -> Sent {
        self.run(self.attach_result_call(host, job, 3, [6; 32]))
    }

    /// Gives a job back.
    pub fn quit(&mut self, host: &Host, job: &Address) -> Sent {
        self.run(self.quit_call(host, job))
    }

    /// Takes a job from the host that has it.
    pub fn expire(&mut self, job: &Address) -> Sent {
        self.run(self.expire_call(job))
    }

    /// Pays what is owed of a job.
    pub fn collect(&mut self, job: &Address) -> Sent {
        self.run(self.collect_call(job))
    }

    /// Closes a job's account.
    pub fn close_job(&mut self, job: &Address) -> Sent {
        self.run(self.close_job_call(job))
    }

    /// Sweeps the queue.
    pub fn sweep(&mut self) -> Sent {
        self.run(self.sweep_call())
    }

    /// Changes the market's terms.
    pub fn update_market(&mut self, change: impl FnOnce(&mut MarketTerms)) -> Sent {
        let mut terms = self.terms();
        change(&mut terms);
        self.run(self.update_market_call(terms))
    }

    /// Makes the market's queue larger.
    pub fn grow_queue(&mut self, capacity: u32) -> Sent {
        self.run(self.grow_queue_call(capacity))
    }

    /// Closes the market and its queue.
    pub fn close_market(&mut self) -> Sent {
        self.run(self.close_market_call())
    }

    /// Takes a host that the market takes no longer out of the queue.
    pub fn evict(&mut self, host: &Host) -> Sent {
        self.run(self.evict_call(host))
    }

    /// Closes a host's account.
    pub fn close_host(&mut self, host: &Host) -> Sent {
        self.run(self.close_host_call(host))
    }

    /// Closes the record of a host that was closed.
    pub fn close_record(&mut self, host: &Host) -> Sent {
        self.run(self.close_record_call(host))
    }

    /// A job that `host` got by joining after it was posted.
    #[track_caller]
    pub fn assigned(&mut self, client: &Client, host: &Host) -> Address {
        let job = self.post(client);
        self.join(host).unwrap();
        assert_eq!(self.job(&job).host, host.address);
        job
    }

    /// A job that `host` started just now.
    #[track_caller]
    pub fn running(&mut self, client: &Client, host: &Host) -> Address {
        let job = self.assigned(client, host);
        self.start(host, &job).unwrap();
        job
    }

    /// Writes the price of NOS in dollars, as Pyth does.
    pub fn set_price(&mut self, update: &PriceUpdate) {
        self.chain.set_account(price_account(), update.account());
    }

    /// Sets a host's tier behind the tiers program's back.
    pub fn set_tier(&mut self, host: &Host, tier: Tier) {
        self.chain
            .edit::<tiers::accounts::Host>(&host.address, |host| host.tier = tier as u8);
    }

    /// Sets what a host has bonded behind the tiers program's back, xNOS.
    pub fn set_bond(&mut self, host: &Host, bond: u64) {
        self.chain
            .edit::<tiers::accounts::Host>(&host.address, |host| host.bond = bond);
    }

    /// A job's account.
    #[track_caller]
    pub fn job(&self, job: &Address) -> Job {
        self.chain.read(job)
    }

    /// A job's state.
    #[track_caller]
    pub fn state(&self, job: &Address) -> JobState {
        JobState::try_from(self.job(job).state).unwrap()
    }

    /// A host's record.
    #[track_caller]
    pub fn record(&self, host: &Host) -> HostRecord {
        self.chain.read(&host.record)
    }

    /// Makes a host's record what it was in version 1: days of 16 bytes, which did not count
    /// fees, less rent, and nothing of when it was opened.
    pub fn make_record_old(&mut self, host: &Host) {
        let less = self.chain.rent(HostRecord::LEN) - self.chain.rent(HostRecord::LEN - 32 * 8);
        self.chain.edit::<HostRecord>(&host.record, |record| {
            record.version = 1;
            record.rent -= less;
            record.opened_at = 0;
        });
        let mut account = self.chain.account(&host.record).unwrap();
        account.lamports -= less;
        // Behind the days are the jobs given back and what is for later versions.
        let tail = account.data.split_off(HostRecord::LEN - 56);
        let days = account.data.split_off(HostRecord::LEN - 56 - 32 * 24);
        account
            .data
            .extend(days.chunks(24).flat_map(|day| &day[..16]));
        account.data.extend(tail);
        self.chain.set_account(host.record, account);
    }

    /// The market's account.
    pub fn market(&self) -> Market {
        self.chain.read(&self.market)
    }

    /// The market's terms, as they are now.
    pub fn terms(&self) -> MarketTerms {
        self.market().terms()
    }

    /// The jobs program's configuration.
    pub fn config(&self) -> Config {
        self.chain.read(&jobs::pdas::find_config().0)
    }

    /// The market's queue.
    pub fn queue(&self) -> QueueView {
        self.chain.queue(&self.queue)
    }

    /// The keys that wait, first come first.
    pub fn waiting(&self) -> Vec<Address> {
        self.queue()
            .waiting
            .iter()
            .map(|waiting| waiting.key)
            .collect()
    }

    /// The escrow of a job.
    pub fn escrow(&self, job: &Address) -> Address {
        jobs::pdas::find_escrow(job).0
    }

    /// Base units in a token account; zero when there is none.
    pub fn tokens(&self, account: &Address) -> u64 {
        self.chain.tokens(account)
    }

    /// Base units paid as fee so far.
    pub fn fees(&self) -> u64 {
        self.tokens(&self.fee_destination)
    }

    /// The clock, Unix seconds.
    pub fn now(&self) -> i64 {
        self.chain.now()
    }

    /// Moves the clock on.
    pub fn advance(&mut self, seconds: i64) {
        self.chain.advance(seconds);
    }

    /// Sets the clock, backwards, too.
    pub fn set_time(&mut self, now: i64) {
        self.chain.set_time(now);
    }
}

fn admin() -> Keypair {
    key("admin", 0)
}

/// Who waits at the `number`th place of a queue that was filled.
pub fn stranger(number: u32) -> Address {
    let mut bytes = [0xEE; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Address::new_from_array(bytes)
}

/// Who expires jobs and gets the bounties.
pub fn hunter() -> Address {
    key("hunter", 0).pubkey()
}

/// The staking program is first: fees go to its reward vault.
fn initialize_programs(chain: &mut Chain, setup: &Setup) {
    let (admin, mint) = (admin(), chain.mint());
    let staking = instructions::initialize_staking(
        admin.pubkey(),
        mint,
        staking::pdas::find_reward_vault().0,
        staking::instructions::InitializeInstructionArgs {
            min_duration: MIN_DURATION,
            max_duration: MAX_DURATION,
        },
    );
    let tiers = instructions::initialize_tiers(
        admin.pubkey(),
        mint,
        tiers::instructions::InitializeInstructionArgs {
            assessor: key("assessor", 0).pubkey(),
            registration_open: setup.registration_open,
            policy: setup.policy.clone(),
        },
    );
    let jobs = instructions::initialize_jobs(
        admin.pubkey(),
        mint,
        InitializeInstructionArgs {
            fee_bps: setup.fee_bps,
            fee_cap_bps: setup.fee_cap_bps,
        },
    );
    let grid = instructions::initialize_grid(
        admin.pubkey(),
        mint,
        grid::instructions::InitializeInstructionArgs {
            reviewers: reviewers(),
            budget: BUDGET,
        },
    );
    for instruction in [staking, tiers, jobs, grid] {
        chain.send(&[instruction], &[&admin]).unwrap();
    }
}

fn set_class(chain: &mut Chain, id: u16) -> Address {
    let args = tiers::instructions::SetClassInstructionArgs {
        id,
        name: instructions::padded("rtx-4090").unwrap(),
        vram_mib: VRAM_MIB,
        allowed: true,
        baseline: [0; 4],
    };
    let set = instructions::set_class(admin().pubkey(), args);
    chain.send(&[set], &[&admin()]).unwrap();
    tiers::pdas::find_class(id).0
}

fn open_market(
    chain: &mut Chain,
    class: Address,
    terms: OpenMarketInstructionArgs,
    capacity: u32,
) -> (Address, Address) {
    let admin = admin();
    let market = jobs::pdas::find_market(&terms.slug).0;
    let mut seed = [0; 8];
    seed.copy_from_slice(&terms.slug[..8]);
    let queue = key("queue", u64::from_le_bytes(seed));
    let open = instructions::open_market(admin.pubkey(), class, terms);
    chain.send(&[open], &[&admin]).unwrap();
    let rent = chain.rent(queue::space(capacity));
    let create = instructions::create_queue(admin.pubkey(), market, queue.pubkey(), capacity, rent);
    chain.send(&create, &[&admin, &queue]).unwrap();
    (market, queue.pubkey())
}

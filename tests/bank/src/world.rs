//! A chain with everything set up by transactions, and what people do on it.

use nosana_sdk::{
    common::{
        job::JobState,
        stake::{MAX_DURATION, MIN_DURATION},
    },
    generated::{
        grid, jobs,
        jobs::accounts::{Config, HostRecord, Job},
        staking, tiers,
    },
    instructions::{self, NewJob, Worker, create_token_account, token_account},
    price::DECIMALS,
    queue::{self, QueueView},
};
use nosana_tests::{
    calls::{Call, host_args},
    grid::BUDGET,
    outcome::Sent,
    people::{Client, Host, key},
    world::{CLIENT_TOKENS, TIMEOUT, VRAM_MIB, market_terms},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_program_pack::Pack as _;
use solana_signer::Signer as _;
use solana_transaction::versioned::VersionedTransaction;
use spl_token_interface::{instruction as token, state};

use crate::chain::Chain;

/// What everyone who pays for something has at first, lamports.
const LAMPORTS: u64 = 100_000_000_000;
/// The class of GPUs of all markets and hosts.
const CLASS: u16 = 1;
/// The fee on what hosts earn, and what it may never exceed, basis points.
const FEE_BPS: (u16, u16) = (500, 1_000);

/// A market and its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    /// The market.
    pub address: Address,
    /// Its queue.
    pub queue: Address,
}

/// A chain with a NOS mint, the programs initialised and one class of GPUs.
///
/// Everybody pays the fees of their own transactions.
pub struct World {
    /// The chain below.
    pub chain: Chain,
    next_nonce: u64,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A world without a market.
    pub fn new() -> Self {
        let chain = Chain::new();
        chain.fund(&admin().pubkey(), 10 * LAMPORTS);
        let world = Self {
            chain,
            next_nonce: 0,
        };
        world.create_mint();
        world.initialize_programs();
        world
    }

    /// Opens a market called `name`, on the terms of [`market_terms`], with a queue for
    /// `capacity` entries.
    pub fn market(&self, name: &str, capacity: u32) -> Market {
        let admin = admin();
        let terms = market_terms(name);
        let address = jobs::pdas::find_market(&terms.slug).0;
        let mut seed = [0; 8];
        seed.copy_from_slice(&terms.slug[..8]);
        let queue = key("queue", u64::from_le_bytes(seed));
        let class = tiers::pdas::find_class(CLASS).0;
        self.administer(instructions::open_market(admin.pubkey(), class, terms));
        let create = instructions::create_queue(
            admin.pubkey(),
            address,
            queue.pubkey(),
            capacity,
            self.chain.rent(queue::space(capacity)),
        );
        self.chain.send(&create, &admin, &[&queue]).unwrap();
        Market {
            address,
            queue: queue.pubkey(),
        }
    }

    /// A client with SOL and [`CLIENT_TOKENS`].
    pub fn client(&self, number: u64) -> Client {
        let client = self.client_without_sol(number);
        self.chain.fund(&client.address(), LAMPORTS);
        client
    }

    /// A client that has [`CLIENT_TOKENS`] and cannot pay for a transaction.
    pub fn client_without_sol(&self, number: u64) -> Client {
        let key = key("client", number);
        let tokens = self.token_account(&key);
        self.issue(&tokens, CLIENT_TOKENS);
        Client { key, tokens }
    }

    /// A registered host with its record, idle. Owner and worker have SOL.
    pub fn host(&self, number: u64) -> Host {
        let (owner, worker) = (key("owner", number), key("worker", number));
        self.chain.fund(&owner.pubkey(), LAMPORTS);
        self.chain.fund(&worker.pubkey(), LAMPORTS);
        let payout = self.token_account(&owner);
        let address = tiers::pdas::find_host(&owner.pubkey(), 0).0;
        let register = instructions::register_host(
            owner.pubkey(),
            owner.pubkey(),
            tiers::pdas::find_class(CLASS).0,
            payout,
            host_args(worker.pubkey(), VRAM_MIB),
        );
        let record = instructions::open_record(owner.pubkey(), address);
        self.chain.send(&[register, record], &owner, &[]).unwrap();
        Host {
            owner,
            worker,
            address,
            record: jobs::pdas::find_record(&address).0,
            payout,
        }
    }

    /// A transaction of `call`, whose fee its first signer pays; a passer-by where
    /// nobody needs to sign.
    pub fn transaction(&self, call: &Call) -> VersionedTransaction {
        let passer_by = passer_by();
        let payer = call.signers.first().unwrap_or(&passer_by);
        let signers: Vec<&Keypair> = call.signers.iter().collect();
        self.chain
            .transaction(std::slice::from_ref(&call.instruction), payer, &signers)
    }

    /// Runs `call` as a transaction that is taken into the open block.
    ///
    /// # Errors
    /// [`nosana_tests::Failure`] when it failed.
    #[track_caller]
    pub fn run(&self, call: &Call) -> Sent {
        let transaction = self.transaction(call);
        self.chain.entry(&[transaction]).remove(0).unwrap().sent
    }

    /// A job for `market` that was not posted yet: [`TIMEOUT`], any price, and a nonce
    /// that nobody used in this world.
    pub fn new_job(&mut self, client: &Client, market: &Market) -> NewJob {
        self.next_nonce += 1;
        NewJob {
            client: client.address(),
            payer: client.address(),
            market: market.address,
            queue: market.queue,
            mint: mint().pubkey(),
            price_account: Address::default(),
            source: client.tokens,
            nonce: self.next_nonce,
            definition: [9; 32],
            timeout: TIMEOUT,
            max_price: u64::MAX,
        }
    }

    /// Posts a job to `market`; its address.
    #[track_caller]
    pub fn post(&mut self, client: &Client, market: &Market) -> Address {
        let new = self.new_job(client, market);
        self.run(&post(client, &new)).unwrap();
        new.address()
    }

    /// A job of `client` that `host` got by joining after it was posted.
    #[track_caller]
    pub fn assigned(&mut self, client: &Client, host: &Host, market: &Market) -> Address {
        let job = self.post(client, market);
        self.run(&join(host, market, &[job])).unwrap();
        assert_eq!(self.job(&job).host, host.address);
        job
    }

    /// A job of `client` that `host` started just now.
    #[track_caller]
    pub fn running(&mut self, client: &Client, host: &Host, market: &Market) -> Address {
        let job = self.assigned(client, host, market);
        self.run(&start(host, &job)).unwrap();
        job
    }

    /// Pays `host` for `job` so far.
    pub fn checkpoint(&self, host: &Host, job: &Address) -> Call {
        let instruction = worker(host).checkpoint(*job, &self.job(job));
        Call::new(instruction, &[&host.worker])
    }

    /// Ends `job` with exit code 0 and a result.
    pub fn finish(&self, host: &Host, job: &Address) -> Call {
        let instruction = worker(host).finish(*job, &self.job(job), &self.config(), 0, [5; 32]);
        Call::new(instruction, &[&host.worker])
    }

    /// Gives `job` back.
    pub fn quit(&self, host: &Host, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.chain.read(&state.market);
        let instruction = worker(host).quit(*job, &state, &market, &self.config());
        Call::new(instruction, &[&host.worker])
    }

    /// Takes `job`, which waits, back.
    pub fn cancel(&self, client: &Client, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.chain.read(&state.market);
        let instruction = instructions::cancel(*job, &state, &market, &self.config());
        Call::new(instruction, &[&client.key])
    }

    /// Gives `job` `seconds` more.
    pub fn extend(&self, client: &Client, job: &Address, seconds: u32) -> Call {
        let instruction = instructions::extend(*job, &self.job(job), client.tokens, seconds);
        Call::new(instruction, &[&client.key])
    }

    /// Ends `job`, which is assigned or runs, for its client.
    pub fn stop(&self, client: &Client, job: &Address) -> Call {
        let instruction = instructions::stop(*job, &self.job(job), &self.config());
        Call::new(instruction, &[&client.key])
    }

    /// Takes `job` from a host that let its time pass. A passer-by does it, for the
    /// bounty.
    pub fn expire(&self, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.chain.read(&state.market);
        let bounty = passer_by().pubkey();
        let instruction = instructions::expire(*job, &state, &market, &self.config(), bounty);
        Call::new(instruction, &[])
    }

    /// Closes the account of `job`. A passer-by does it.
    pub fn close_job(&self, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.chain.read(&state.market);
        Call::new(instructions::close_job(*job, &state, &market), &[])
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

    /// The jobs program's configuration.
    pub fn config(&self) -> Config {
        self.chain.read(&jobs::pdas::find_config().0)
    }

    /// The keys that wait in `market`, first come first.
    pub fn waiting(&self, market: &Market) -> Vec<Address> {
        let queue: QueueView = self.chain.read(&market.queue);
        queue.waiting.iter().map(|waiting| waiting.key).collect()
    }

    /// Base units paid as fee so far.
    pub fn fees(&self) -> u64 {
        self.chain.tokens(&fee_destination())
    }

    /// The staking program is first: fees go to its reward vault.
    fn initialize_programs(&self) {
        let (admin, mint) = (admin().pubkey(), mint().pubkey());
        self.chain.fund(&passer_by().pubkey(), LAMPORTS);
        self.administer(instructions::initialize_staking(
            admin,
            mint,
            fee_destination(),
            staking::instructions::InitializeInstructionArgs {
                min_duration: MIN_DURATION,
                max_duration: MAX_DURATION,
            },
        ));
        self.administer(instructions::initialize_tiers(
            admin,
            mint,
            tiers::instructions::InitializeInstructionArgs {
                assessor: admin,
                registration_open: true,
                policy: nosana_tests::tiers::usual_policy(),
            },
        ));
        self.administer(instructions::initialize_jobs(
            admin,
            mint,
            jobs::instructions::InitializeInstructionArgs {
                fee_bps: FEE_BPS.0,
                fee_cap_bps: FEE_BPS.1,
            },
        ));
        let mut reviewers = [Address::default(); 4];
        reviewers[0] = key("reviewer", 0).pubkey();
        self.administer(instructions::initialize_grid(
            admin,
            mint,
            grid::instructions::InitializeInstructionArgs {
                reviewers,
                budget: BUDGET,
            },
        ));
        self.administer(instructions::set_class(
            admin,
            tiers::instructions::SetClassInstructionArgs {
                id: CLASS,
                name: instructions::padded("rtx-4090").unwrap(),
                vram_mib: VRAM_MIB,
                allowed: true,
                baseline: [0; 4],
            },
        ));
    }

    fn administer(&self, instruction: Instruction) {
        self.chain.send(&[instruction], &admin(), &[]).unwrap();
    }

    fn create_mint(&self) {
        let (admin, mint) = (admin(), mint());
        let create = solana_system_interface::instruction::create_account(
            &admin.pubkey(),
            &mint.pubkey(),
            self.chain.rent(state::Mint::LEN),
            state::Mint::LEN as u64,
            &spl_token_interface::ID,
        );
        let initialize = token::initialize_mint2(
            &spl_token_interface::ID,
            &mint.pubkey(),
            &admin.pubkey(),
            None,
            DECIMALS,
        )
        .unwrap();
        self.chain
            .send(&[create, initialize], &admin, &[&mint])
            .unwrap();
    }

    /// Creates `owner`'s NOS account where it is by convention; its address.
    fn token_account(&self, owner: &Keypair) -> Address {
        let (owner, mint) = (owner.pubkey(), mint().pubkey());
        self.administer(create_token_account(&admin().pubkey(), &owner, &mint));
        token_account(&owner, &mint)
    }

    /// Puts `amount` new base units into a token account.
    fn issue(&self, account: &Address, amount: u64) {
        let program = spl_token_interface::ID;
        let (admin, mint) = (admin().pubkey(), mint().pubkey());
        self.administer(token::mint_to(&program, &mint, account, &admin, &[], amount).unwrap());
    }
}

/// Posts `new`, paid for by its client.
pub fn post(client: &Client, new: &NewJob) -> Call {
    Call::new(new.post(), &[&client.key])
}

/// Takes the first of the waiting jobs `candidates`, or waits.
pub fn join(host: &Host, market: &Market, candidates: &[Address]) -> Call {
    let instruction = worker(host).join(market.address, market.queue, candidates);
    Call::new(instruction, &[&host.worker])
}

/// Renews the place of `host`.
pub fn renew(host: &Host, market: &Market) -> Call {
    let instruction = worker(host).renew(market.address, market.queue);
    Call::new(instruction, &[&host.worker])
}

/// Starts `job`.
pub fn start(host: &Host, job: &Address) -> Call {
    Call::new(worker(host).start(*job), &[&host.worker])
}

/// Where fees go.
pub fn fee_destination() -> Address {
    staking::pdas::find_reward_vault().0
}

/// The escrow of a job.
pub fn escrow(job: &Address) -> Address {
    jobs::pdas::find_escrow(job).0
}

/// Who calls what anyone may call.
pub fn passer_by() -> Keypair {
    key("passer-by", 0)
}

fn worker(host: &Host) -> Worker {
    Worker {
        worker: host.worker.pubkey(),
        host: host.address,
    }
}

fn mint() -> Keypair {
    key("mint", 0)
}

/// Who may do everything that an admin does, and issue NOS.
fn admin() -> Keypair {
    key("admin", 0)
}

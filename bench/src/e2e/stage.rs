//! Who and what a run consists of, what every flow needs, and what is counted of it.

use std::{
    collections::BTreeSet,
    mem,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use nosana_sdk::{
    client::{Client, ClientError, Refusal, Sent, token_amount},
    common::{
        assessment::Policy,
        job::JobState,
        money::{self, Earned, Terms},
        price::PriceKind,
        stake::{DURATION_UNIT, xnos},
        tier::Tier,
    },
    generated::{
        grid::errors::GridError,
        jobs::{
            self,
            accounts::{Config, HostRecord, Job, Market},
            errors::JobsError,
            instructions::OpenMarketInstructionArgs,
            types::MarketTerms,
        },
        staking::{self, errors::StakingError},
        tiers::{self, accounts::GpuClass, errors::TiersError},
    },
    instructions::{self, NewJob, Worker},
    queue::{self, QueueKind, QueueView},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_program_pack::Pack as _;
use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_signature::Signature;
use solana_signer::Signer as _;
use solana_system_interface::instruction as system;
use solana_transaction_status_client_types::{
    UiTransactionEncoding, option_serializer::OptionSerializer,
};
use spl_token_interface::{instruction as token, state::Mint};
use tokio::time::sleep;

use super::{grid::Window, report::Row};

/// How long the cluster may take to do what it certainly will.
const PATIENCE: Duration = Duration::from_mins(5);
/// How often it is asked.
const POLL: Duration = Duration::from_millis(100);
/// How a refusal by the system program ends when an account is there already.
const IN_USE: &str = "custom program error: 0x0";
/// Accounts of one request.
const ACCOUNTS: usize = 100;

/// What the client gets, lamports: rent of two jobs at a time, of its stake, of reports, a slash and
/// an import, and of phases and awards, and fees.
const CLIENT_FUNDS: u64 = 90_000_000;
/// What each owner gets: rent of its host, record, token account, stake and seat, and fees.
const OWNER_FUNDS: u64 = 30_000_000;
/// What each worker gets, for fees.
const WORKER_FUNDS: u64 = 10_000_000;
/// What the keypair itself needs: rent of the markets and their queues, and fees.
const MARKET_FUNDS: u64 = 40_000_000;
/// What the client gets, base units: more than its stake, all deposits and the prizes of a run.
const CLIENT_TOKENS: u64 = 10_000_000;

/// The class of GPUs that plans begin with.
const CLASS: u16 = 1;
/// Hosts of a run: two that take turns, one whose job's deadline passes meanwhile, and one that
/// becomes Premium.
pub const HOSTS: usize = 4;
/// The last of them.
pub const PREMIUM: usize = HOSTS - 1;
/// Places of the queue at first: the fewest there can be.
pub const CAPACITY: u32 = 16;

/// A host with its keys.
pub struct Host {
    /// Who owns it.
    pub owner: Keypair,
    /// Who works for it.
    pub worker: Keypair,
    /// Its address.
    pub address: Address,
    /// Its record.
    pub record: Address,
    /// Where it is paid to.
    pub payout: Address,
    /// Digest of its machine, which there is not.
    pub machine: [u8; 32],
}

impl Host {
    fn new(mint: &Address) -> Self {
        let owner = Keypair::new();
        let address = tiers::pdas::find_host(&owner.pubkey(), 0).0;
        Self {
            worker: Keypair::new(),
            address,
            record: jobs::pdas::find_record(&address).0,
            payout: instructions::token_account(&owner.pubkey(), mint),
            machine: rand::random(),
            owner,
        }
    }

    /// What it can do in the jobs program.
    pub fn works(&self) -> Worker {
        Worker {
            worker: self.worker.pubkey(),
            host: self.address,
        }
    }
}

/// Everything that a run consists of.
pub struct Stage {
    /// The cluster.
    pub client: Client,
    /// The key that pays for the run and has authority over the programs.
    pub authority: Keypair,
    /// Who submits reports.
    pub assessor: Keypair,
    /// Who posts jobs.
    pub poster: Keypair,
    /// The poster's tokens.
    pub tokens: Address,
    /// The hosts, not registered yet.
    pub hosts: [Host; HOSTS],
    /// The token.
    pub mint: Address,
    /// The class of the market.
    pub class: Address,
    /// Memory of the class's GPUs, MiB.
    pub vram_mib: u32,
    /// The market of this run.
    pub market: Address,
    /// Its queue.
    pub queue: Address,
    /// The jobs program's configuration.
    pub config: Config,
    /// What the Premium host bonds; `None` where no host can become Premium within a run.
    pub bond: Option<Bond>,
    /// The days of a phase that runs now; `None` where another one counts them.
    pub window: Option<Window>,
    slug: [u8; 32],
    other: Site,
    may_mint: bool,
    before: u64,
    sent: Vec<Signature>,
    accounts: BTreeSet<Address>,
    token_accounts: BTreeSet<Address>,
    rows: Vec<Row>,
    next_nonce: u64,
}

/// The market of a run that is not played in at present.
struct Site {
    slug: [u8; 32],
    market: Address,
    queue: Address,
}

/// What makes a host Premium.
#[derive(Clone, Copy)]
pub struct Bond {
    /// Weight that the policy asks for.
    pub xnos: u64,
    /// Base units that weigh as much or a little more.
    pub tokens: u64,
    /// Staked for so long, seconds.
    pub duration: u32,
}

impl Bond {
    /// What it takes by `policy`, when it takes nothing that a run has no time for.
    fn in_reach(policy: &Policy, duration: u32) -> Option<Self> {
        let is_quick = policy.days == 0
            && policy.jobs_completed <= 1
            && policy.proofs <= 1
            && policy.success_bps == 0
            && policy.uptime_bps == 0
            && policy.score_bps <= 10_000;
        let asks = policy.bond > 0 && policy.slash_bps > 0;
        let xnos_a_unit = u128::from(DURATION_UNIT) + u128::from(duration);
        let tokens = u128::from(policy.bond) * u128::from(DURATION_UNIT) / xnos_a_unit + 1;
        let tokens = u64::try_from(tokens).ok()?;
        let is_enough = xnos(tokens, duration)? >= policy.bond;
        (is_quick && asks && is_enough).then_some(Self {
            xnos: policy.bond,
            tokens,
            duration,
        })
    }
}

/// An error of one of the programs.
#[derive(Clone, Copy, Debug)]
pub enum Reason {
    /// Of the grid program.
    Grid(GridError),
    /// Of the jobs program.
    Jobs(JobsError),
    /// Of the staking program.
    Staking(StakingError),
    /// Of the tiers program.
    Tiers(TiersError),
}

impl Reason {
    fn code(self) -> u32 {
        match self {
            Self::Grid(error) => error as u32,
            Self::Jobs(error) => error as u32,
            Self::Staking(error) => error as u32,
            Self::Tiers(error) => error as u32,
        }
    }
}

impl From<GridError> for Reason {
    fn from(error: GridError) -> Self {
        Self::Grid(error)
    }
}

impl From<JobsError> for Reason {
    fn from(error: JobsError) -> Self {
        Self::Jobs(error)
    }
}

impl From<StakingError> for Reason {
    fn from(error: StakingError) -> Self {
        Self::Staking(error)
    }
}

impl From<TiersError> for Reason {
    fn from(error: TiersError) -> Self {
        Self::Tiers(error)
    }
}

/// Base units of everyone whom a job pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balances {
    client: u64,
    hosts: [u64; HOSTS],
    fees: u64,
}

impl Balances {
    /// As before the client's deposit was taken.
    pub fn with_deposit(mut self, deposit: u64) -> Self {
        self.client += deposit;
        self
    }

    /// As after one host gave tokens to another.
    pub fn moved(mut self, from: usize, to: usize, amount: u64) -> Self {
        self.hosts[from] -= amount;
        self.hosts[to] += amount;
        self
    }
}

impl Stage {
    /// Looks whether a run is possible here. Nothing is sent yet.
    pub async fn prepare(
        client: Client,
        (authority, assessor): (Keypair, Keypair),
    ) -> Result<Self> {
        let config: Config = client
            .get(&jobs::pdas::find_config().0)
            .await
            .context("the programs are not set up here: `nosana-migrations apply` does it")?;
        let key = authority.pubkey();
        ensure!(
            config.authority == key,
            "{} has authority over the jobs program, not {key}: a run opens a market of its own, which needs that key",
            config.authority
        );
        let tiers_config = check_tiers(&client, &key, &assessor.pubkey()).await?;
        let staking_config: staking::accounts::Config =
            client.get(&staking::pdas::find_config().0).await?;
        let class_address = tiers::pdas::find_class(CLASS).0;
        let class: GpuClass = client.get(&class_address).await?;
        let before = client.lamports(&key).await?;
        let needed = needed();
        println!(
            "{key} has {before} lamports; a run needs {needed}, and returns all but fees and the rent of what stays"
        );
        ensure!(before >= needed, "these are {} too few", needed - before);

        let mint = config.mint;
        let account = client.raw_account(&mint).await?;
        let account = account.with_context(|| format!("there is no mint at {mint}"))?;
        let may_mint = Option::<Address>::from(Mint::unpack(&account.data)?.mint_authority);
        let may_mint = may_mint == Some(key);
        // What is bonded stays for weeks, so nothing is that would be missed.
        let policy = Policy::from(&tiers_config.policy);
        let bond = Bond::in_reach(&policy, staking_config.max_duration).filter(|_| may_mint);
        if bond.is_none() {
            println!(
                "left out: what a Premium host does; it needs a policy that a host meets within a run, and a key that mints"
            );
        }
        let window = Window::of_today(&client, &key).await?;
        if window.is_none() {
            println!(
                "left out: what a phase of the test grid does while it runs; another phase counts this day"
            );
        }
        let poster = Keypair::new();
        let name = format!("e2e-{:08x}", rand::random::<u32>());
        let slug = instructions::slug(&name).context("the market's name does not fit")?;
        let other = instructions::slug(&format!("{name}-premium"));
        let other = other.context("the market's name does not fit")?;
        Ok(Self {
            tokens: instructions::token_account(&poster.pubkey(), &mint),
            hosts: std::array::from_fn(|_| Host::new(&mint)),
            mint,
            class: class_address,
            vram_mib: class.vram_mib,
            market: jobs::pdas::find_market(&slug).0,
            queue: Address::default(),
            config,
            bond,
            window,
            slug,
            other: Site {
                slug: other,
                market: jobs::pdas::find_market(&other).0,
                queue: Address::default(),
            },
            may_mint,
            before,
            sent: Vec::new(),
            accounts: BTreeSet::new(),
            token_accounts: BTreeSet::new(),
            rows: Vec::new(),
            next_nonce: 0,
            client,
            authority,
            assessor,
            poster,
        })
    }

    /// Funds the keys and opens the markets.
    pub async fn open(&mut self) -> Result<()> {
        self.fund()
            .await
            .context("the keys of the run cannot be funded")?;
        for tier in [Tier::Premium, Tier::Community] {
            self.swap_markets();
            self.open_market(tier)
                .await
                .context("the markets of the run cannot be opened")?;
        }
        self.track_all();
        Ok(())
    }

    /// Plays in the other market from now on: the one for Premium hosts alone.
    pub fn swap_markets(&mut self) {
        mem::swap(&mut self.slug, &mut self.other.slug);
        mem::swap(&mut self.market, &mut self.other.market);
        mem::swap(&mut self.queue, &mut self.other.queue);
    }

    /// Gives SOL to every key, and NOS to the client and to who bonds.
    async fn fund(&self) -> Result<()> {
        let (from, poster) = (self.authority.pubkey(), self.poster.pubkey());
        let mut gifts = vec![system::transfer(&from, &poster, CLIENT_FUNDS)];
        for host in &self.hosts {
            gifts.push(system::transfer(&from, &host.owner.pubkey(), OWNER_FUNDS));
            gifts.push(system::transfer(&from, &host.worker.pubkey(), WORKER_FUNDS));
        }
        gifts.push(instructions::create_token_account(
            &poster, &poster, &self.mint,
        ));
        gifts.push(self.tokens_for_the_client().await?);
        let signers = [&self.authority, &self.poster];
        self.client.send(&gifts, &signers).await?;
        let Some(bond) = self.bond else {
            return Ok(());
        };
        let host = &self.hosts[PREMIUM];
        let (program, owner) = (spl_token_interface::ID, host.owner.pubkey());
        let tokens = [
            instructions::create_token_account(&owner, &owner, &self.mint),
            token::mint_to(&program, &self.mint, &host.payout, &from, &[], bond.tokens)?,
        ];
        let signers = [&self.authority, &host.owner];
        self.client.send(&tokens, &signers).await?;
        Ok(())
    }

    async fn tokens_for_the_client(&self) -> Result<Instruction> {
        let (program, from) = (spl_token_interface::ID, self.authority.pubkey());
        let (mint, to) = (&self.mint, &self.tokens);
        if self.may_mint {
            return Ok(token::mint_to(
                &program,
                mint,
                to,
                &from,
                &[],
                CLIENT_TOKENS,
            )?);
        }
        let own = instructions::token_account(&from, mint);
        let has = self.client.token_balance(&own).await?;
        ensure!(
            has >= CLIENT_TOKENS,
            "{own} holds {has} base units of {mint}; a run needs {CLIENT_TOKENS}, and returns all but fees and a stake"
        );
        Ok(token::transfer(
            &program,
            &own,
            to,
            &from,
            &[],
            CLIENT_TOKENS,
        )?)
    }

    async fn open_market(&mut self, tier: Tier) -> Result<()> {
        let (authority, key) = (self.authority.pubkey(), Keypair::new());
        self.queue = key.pubkey();
        let args = OpenMarketInstructionArgs {
            slug: self.slug,
            tier: tier as u8,
            terms: terms(),
        };
        let rent = self.client.rent(queue::space(CAPACITY)).await?;
        let create = instructions::create_queue(authority, self.market, self.queue, CAPACITY, rent);
        let mut all = vec![instructions::open_market(authority, self.class, args)];
        all.extend(create);
        self.client.send(&all, &[&self.authority, &key]).await?;
        Ok(())
    }

    /// Everything that may hold lamports or tokens of this run. Not the authority: in a flow it
    /// pays nothing.
    fn track_all(&mut self) {
        self.track(&[self.poster.pubkey(), self.market, self.queue]);
        self.track(&[self.other.market, self.other.queue]);
        self.track_tokens(&[self.tokens, self.config.fee_destination]);
        for index in 0..HOSTS {
            let host = &self.hosts[index];
            let keys = [host.owner.pubkey(), host.worker.pubkey()];
            let accounts = [host.address, host.record];
            let payout = host.payout;
            self.track(&keys);
            self.track(&accounts);
            self.track_tokens(&[payout]);
        }
    }

    /// Counts the lamports of these accounts, too.
    pub fn track(&mut self, accounts: &[Address]) {
        self.accounts.extend(accounts);
    }

    /// Counts the lamports and tokens of these accounts, too.
    pub fn track_tokens(&mut self, accounts: &[Address]) {
        self.track(accounts);
        self.token_accounts.extend(accounts);
    }

    /// Plays one flow and counts what it cost. Whatever it does, no lamport but its fees and no
    /// token may be gone afterwards.
    pub async fn flow(
        &mut self,
        name: &str,
        play: impl AsyncFnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let (lamports, tokens) = self.holdings().await?;
        self.sent.clear();
        let started = Instant::now();
        play(self)
            .await
            .with_context(|| format!("the flow `{name}` failed"))?;
        let row = self.count(name, started.elapsed().as_secs_f64()).await?;
        println!("ok  {name}");
        let (lamports_after, tokens_after) = self.holdings().await?;
        ensure!(
            lamports_after + row.fee == lamports,
            "`{name}`: all have {lamports_after} lamports after fees of {}, and had {lamports} before",
            row.fee
        );
        ensure!(
            tokens_after == tokens,
            "`{name}`: all have {tokens_after} base units, and had {tokens} before"
        );
        self.rows.push(row);
        Ok(())
    }

    /// Lamports and base units of all that is tracked.
    async fn holdings(&self) -> Result<(u64, u64)> {
        let all: Vec<Address> = self.accounts.iter().copied().collect();
        let (mut lamports, mut tokens) = (0, 0);
        for part in all.chunks(ACCOUNTS) {
            let found = self.client.rpc().get_multiple_accounts(part).await?;
            for (address, account) in part.iter().zip(found) {
                let Some(account) = account else { continue };
                lamports += account.lamports;
                if self.token_accounts.contains(address) {
                    tokens += token_amount(&account.data);
                }
            }
        }
        Ok((lamports, tokens))
    }

    /// Asks the cluster what the transactions since the flow began were charged.
    async fn count(&self, name: &str, seconds: f64) -> Result<Row> {
        let mut row = Row {
            flow: name.to_owned(),
            transactions: 0,
            signatures: 0,
            fee: 0,
            units: 0,
            seconds,
        };
        for signature in &self.sent {
            let (signatures, fee, units) = self.charged(signature).await?;
            row.transactions += 1;
            row.signatures += signatures;
            row.fee += fee;
            row.units += units;
        }
        Ok(row)
    }

    /// Signatures, fee and compute units of a transaction.
    async fn charged(&self, signature: &Signature) -> Result<(u64, u64, u64)> {
        let rpc = self.client.rpc();
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(rpc.commitment()),
            max_supported_transaction_version: Some(0),
        };
        let started = Instant::now();
        let found = loop {
            match rpc.get_transaction_with_config(signature, config).await {
                Ok(found) => break found.transaction,
                // The history is written a moment after the confirmation.
                Err(_) if started.elapsed() < PATIENCE => sleep(POLL).await,
                Err(error) => {
                    return Err(error).context(format!("the cluster does not know {signature}"));
                }
            }
        };
        let meta = found.meta.context("the cluster keeps no fees")?;
        let OptionSerializer::Some(units) = meta.compute_units_consumed else {
            bail!("the cluster does not tell the compute units of {signature}");
        };
        let decoded = found.transaction.decode();
        let signatures = decoded.context("the cluster's history cannot be read")?;
        let signatures = u64::try_from(signatures.signatures.len())?;
        Ok((signatures, meta.fee, units))
    }

    /// Sends one transaction; the first signer pays for it.
    pub async fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Sent> {
        let sent = self.client.send(instructions, signers).await?;
        self.sent.push(sent.signature);
        Ok(sent)
    }

    /// Sends what must be refused for this reason.
    pub async fn refused(
        &self,
        instruction: Instruction,
        signers: &[&Keypair],
        reason: impl Into<Reason>,
    ) -> Result<()> {
        let reason = reason.into();
        let name = format!("{reason:?}");
        match self.client.send(&[instruction], signers).await {
            Ok(sent) => bail!(
                "{} went through, expected it to be refused: {name}",
                sent.signature
            ),
            Err(error)
                if error
                    .program_error()
                    .is_some_and(|found| found.code == reason.code()) =>
            {
                Ok(())
            }
            Err(error) => Err(error).context(format!("expected {name}")),
        }
    }

    /// Sends what must be refused since an account that it creates is there already.
    pub async fn taken(&self, instruction: Instruction, signers: &[&Keypair]) -> Result<()> {
        match self.client.send(&[instruction], signers).await {
            Ok(sent) => bail!(
                "{} went through, expected its account to be in use",
                sent.signature
            ),
            Err(ClientError::Refused {
                reason: Refusal::Other(text),
                ..
            }) if text.ends_with(IN_USE) => Ok(()),
            Err(error) => Err(error).context("expected the account to be in use"),
        }
    }

    /// A job of `timeout` seconds that was not posted yet.
    pub fn new_job(&mut self, timeout: u32) -> NewJob {
        self.next_nonce += 1;
        let poster = self.poster.pubkey();
        let job = NewJob {
            client: poster,
            payer: poster,
            market: self.market,
            queue: self.queue,
            mint: self.mint,
            price_account: Address::default(),
            source: self.tokens,
            nonce: self.next_nonce,
            definition: [9; 32],
            timeout,
            max_price: u64::MAX,
        };
        let address = job.address();
        self.track(&[address]);
        self.track_tokens(&[jobs::pdas::find_escrow(&address).0]);
        job
    }

    /// Posts a job of `timeout` seconds; its address.
    pub async fn post(&mut self, timeout: u32) -> Result<Address> {
        let new = self.new_job(timeout);
        self.as_poster(new.post()).await?;
        Ok(new.address())
    }

    /// One instruction of the client.
    pub async fn as_poster(&mut self, instruction: Instruction) -> Result<Sent> {
        let poster = self.poster.insecure_clone();
        self.send(&[instruction], &[&poster]).await
    }

    /// One instruction of a host's worker.
    pub async fn as_worker(&mut self, host: usize, instruction: Instruction) -> Result<Sent> {
        let worker = self.hosts[host].worker.insecure_clone();
        self.send(&[instruction], &[&worker]).await
    }

    /// One instruction of the authority. The client pays for the transaction.
    pub async fn as_authority(&mut self, instruction: Instruction) -> Result<Sent> {
        let poster = self.poster.insecure_clone();
        let authority = self.authority.insecure_clone();
        self.send(&[instruction], &[&poster, &authority]).await
    }

    /// One instruction that `payer` signs and pays the rent of an account of `space` bytes for,
    /// which it is given just before.
    pub async fn with_rent(
        &mut self,
        instruction: Instruction,
        payer: &Keypair,
        space: usize,
    ) -> Result<Sent> {
        let poster = self.poster.insecure_clone();
        let rent = self.client.rent(space).await?;
        let gift = system::transfer(&poster.pubkey(), &payer.pubkey(), rent);
        self.send(&[gift, instruction], &[&poster, payer]).await
    }

    /// The host joins, with the jobs that wait as candidates.
    pub async fn join(&mut self, host: usize) -> Result<()> {
        let queue: QueueView = self.client.get(&self.queue).await?;
        let jobs = queue.waiting.iter().map(|waiting| waiting.key);
        let candidates: Vec<Address> = match queue.kind() {
            QueueKind::Jobs => jobs.collect(),
            _ => Vec::new(),
        };
        let works = self.hosts[host].works();
        let join = works.join(self.market, self.queue, &candidates);
        self.as_worker(host, join).await?;
        Ok(())
    }

    /// The host starts a job that it has.
    pub async fn start(&mut self, host: usize, job: &Address) -> Result<()> {
        let start = self.hosts[host].works().start(*job);
        self.as_worker(host, start).await?;
        self.expect_state(job, JobState::Running).await?;
        Ok(())
    }

    /// The host is paid for what it ran so far.
    pub async fn checkpoint(&mut self, host: usize, address: &Address) -> Result<()> {
        let job = self.job(address).await?;
        let checkpoint = self.hosts[host].works().checkpoint(*address, &job);
        self.as_worker(host, checkpoint).await?;
        Ok(())
    }

    /// The host ends a job with a result.
    pub async fn finish(&mut self, host: usize, address: &Address) -> Result<()> {
        let job = self.job(address).await?;
        let works = self.hosts[host].works();
        let finish = works.finish(*address, &job, &self.config, 7, [5; 32]);
        self.as_worker(host, finish).await?;
        let job = self.expect_state(address, JobState::Completed).await?;
        ensure!(
            job.exit_code == 7 && job.result == [5; 32],
            "the job {address} does not have the result that it was finished with"
        );
        Ok(())
    }

    /// The client ends a job that a host has.
    pub async fn stop(&mut self, address: &Address) -> Result<()> {
        let job = self.job(address).await?;
        let stop = instructions::stop(*address, &job, &self.config);
        self.as_poster(stop).await?;
        self.expect_state(address, JobState::Stopped).await?;
        Ok(())
    }

    /// Waits for the end of a job's retention and closes its account, which anyone may do.
    pub async fn close(&mut self, address: &Address) -> Result<()> {
        let job = self.kept(address).await?;
        let market = self.market().await?;
        let close = instructions::close_job(*address, &job, &market);
        self.as_poster(close).await?;
        let left = self.client.raw_account(address).await?;
        ensure!(left.is_none(), "the job {address} is still there");
        Ok(())
    }

    /// The job, which ended and whose retention has passed.
    pub async fn kept(&self, address: &Address) -> Result<Job> {
        let job = self.job(address).await?;
        let until = job.ended_at + i64::from(job.retention);
        self.clock_reaches(until).await?;
        Ok(job)
    }

    /// Changes the terms of the market, for jobs and places from now on.
    pub async fn set_terms(&mut self, terms: MarketTerms) -> Result<()> {
        let authority = self.authority.pubkey();
        let update = instructions::update_market(authority, self.market, terms);
        self.as_authority(update).await?;
        Ok(())
    }

    /// The job at `address`.
    pub async fn job(&self, address: &Address) -> Result<Job> {
        Ok(self.client.get(address).await?)
    }

    /// The market of this run.
    pub async fn market(&self) -> Result<Market> {
        Ok(self.client.get(&self.market).await?)
    }

    /// The record of a host.
    pub async fn record(&self, host: usize) -> Result<HostRecord> {
        Ok(self.client.get(&self.hosts[host].record).await?)
    }

    /// The job, which must be in this state.
    pub async fn expect_state(&self, address: &Address, state: JobState) -> Result<Job> {
        let job = self.job(address).await?;
        let found = JobState::try_from(job.state)
            .map_err(|()| anyhow!("the job {address} has a state that there is not"))?;
        ensure!(
            found == state,
            "the job {address} is {}, expected {}",
            found.name(),
            state.name()
        );
        Ok(job)
    }

    /// The job must be assigned to this host.
    pub async fn expect_assigned(&self, address: &Address, host: usize) -> Result<()> {
        let found = self.expect_state(address, JobState::Assigned).await?.host;
        let expected = self.hosts[host].address;
        ensure!(
            found == expected,
            "the job {address} was given to {found}, expected {expected}"
        );
        Ok(())
    }

    /// Waits until the chain's clock shows `time` or later.
    pub async fn clock_reaches(&self, time: i64) -> Result<()> {
        let started = Instant::now();
        let first = self.client.now().await?;
        let ahead = u64::try_from(time.saturating_sub(first)).unwrap_or_default();
        let patience = PATIENCE + Duration::from_secs(ahead);
        while self.client.now().await? < time {
            ensure!(
                started.elapsed() < patience,
                "the chain's clock did not reach {time} within {patience:?}"
            );
            sleep(POLL).await;
        }
        Ok(())
    }

    /// Waits until a running job has run for `seconds`.
    pub async fn runs_for(&self, address: &Address, seconds: i64) -> Result<()> {
        let job = self.job(address).await?;
        self.clock_reaches(job.started_at + seconds).await
    }

    /// What everyone has whom a job pays.
    pub async fn balances(&self) -> Result<Balances> {
        let mut hosts = [0; HOSTS];
        for (balance, host) in hosts.iter_mut().zip(&self.hosts) {
            *balance = self.client.token_balance(&host.payout).await?;
        }
        let vault = &self.config.fee_destination;
        Ok(Balances {
            client: self.client.token_balance(&self.tokens).await?,
            hosts,
            fees: self.client.token_balance(vault).await?,
        })
    }

    /// Checks an ended job's money: `runs` are the hosts and the seconds that each is paid for.
    /// Everyone has what is due, the job says so, and the escrow is closed.
    pub async fn check_money(
        &self,
        before: &Balances,
        address: &Address,
        runs: &[(usize, u32)],
    ) -> Result<()> {
        let job = self.job(address).await?;
        let mut due = *before;
        let (mut for_hosts, mut fee) = (0, 0);
        for &(host, seconds) in runs {
            let earned = earned(&job, seconds)?;
            due.hosts[host] += earned.host;
            for_hosts += earned.host;
            fee += earned.fee;
        }
        due.fees += fee;
        due.client -= for_hosts + fee;
        let deposit = job.price * u64::from(job.timeout);
        let expected = (deposit, for_hosts, fee, deposit - for_hosts - fee);
        let said = (job.deposit, job.paid_host, job.paid_fee, job.refunded);
        ensure!(
            said == expected,
            "deposit, and what hosts, stakers and client got of it, are {said:?} by the job, expected {expected:?}"
        );
        let after = self.balances().await?;
        ensure!(after == due, "the balances are {after:?}, expected {due:?}");
        let escrow = jobs::pdas::find_escrow(address).0;
        let left = self.client.raw_account(&escrow).await?;
        ensure!(left.is_none(), "the escrow {escrow} is still there");
        Ok(())
    }

    /// Rows of the flows so far.
    pub fn rows(&self) -> Vec<Row> {
        self.rows.clone()
    }

    /// Lamports that the authority has less than before.
    pub async fn spent(&self) -> Result<u64> {
        let now = self.client.lamports(&self.authority.pubkey()).await?;
        Ok(self.before.saturating_sub(now))
    }

    /// Returns what is left: tokens to where they came from, then every lamport of every key. Goes
    /// on after a failure, and tells the first.
    pub async fn clear(&self) -> Result<()> {
        let mut outcome = Ok(());
        let owners = self.hosts.iter().map(|host| (&host.owner, host.payout));
        for (owner, account) in owners.chain([(&self.poster, self.tokens)]) {
            outcome = outcome.and(self.return_tokens(owner, &account).await);
        }
        let keys = self
            .hosts
            .iter()
            .flat_map(|host| [&host.worker, &host.owner]);
        for key in keys.chain([&self.poster]) {
            outcome = outcome.and(self.return_lamports(key).await);
        }
        outcome.context("not everything came back")
    }

    async fn return_tokens(&self, owner: &Keypair, account: &Address) -> Result<()> {
        let Some(found) = self.client.raw_account(account).await? else {
            return Ok(());
        };
        let (program, key) = (spl_token_interface::ID, owner.pubkey());
        let (heir, amount) = (self.authority.pubkey(), token_amount(&found.data));
        let mut steps = Vec::new();
        if self.may_mint {
            // What was minted for the run ends with it.
            let mint = &self.mint;
            steps.push(token::burn(&program, account, mint, &key, &[], amount)?);
        } else {
            let own = instructions::token_account(&heir, &self.mint);
            steps.push(token::transfer(&program, account, &own, &key, &[], amount)?);
        }
        steps.push(token::close_account(&program, account, &heir, &key, &[])?);
        self.client.send(&steps, &[&self.authority, owner]).await?;
        Ok(())
    }

    async fn return_lamports(&self, key: &Keypair) -> Result<()> {
        let (from, heir) = (key.pubkey(), self.authority.pubkey());
        let lamports = self.client.lamports(&from).await?;
        if lamports == 0 {
            return Ok(());
        }
        let back = system::transfer(&from, &heir, lamports);
        self.client.send(&[back], &[&self.authority, key]).await?;
        Ok(())
    }
}

/// The configuration of the tiers program, when a run is possible with it.
async fn check_tiers(
    client: &Client,
    key: &Address,
    assessor: &Address,
) -> Result<tiers::accounts::Config> {
    let config: tiers::accounts::Config = client.get(&tiers::pdas::find_config().0).await?;
    ensure!(
        config.admin == *key,
        "{} is the admin of the tiers program, not {key}: a run moves hosts of its own, which needs that key",
        config.admin
    );
    let [second, third] = config.more_assessors;
    let assessors = [config.assessor, second, third];
    ensure!(
        assessors.contains(assessor),
        "{assessor} may not submit reports, expected one of {assessors:?}: say --assessor FILE"
    );
    ensure!(
        config.proposed_effective_at == 0,
        "a policy is proposed, in whose place a run would propose another: apply or withdraw it first, with `nosana admin policy`"
    );
    Ok(config)
}

/// What a host earns with `seconds` of a job.
pub fn earned(job: &Job, seconds: u32) -> Result<Earned> {
    let terms = Terms {
        price: job.price,
        host_share_bps: job.host_share_bps,
        fee_bps: job.fee_bps,
    };
    money::earned(&terms, seconds).map_err(|error| anyhow!("no settlement: {error:?}"))
}

/// Lamports that a run needs at first.
fn needed() -> u64 {
    CLIENT_FUNDS + HOSTS as u64 * (OWNER_FUNDS + WORKER_FUNDS) + MARKET_FUNDS
}

/// The terms of the run's market: a price that leaves something to round, and the shortest
/// retention that shows that there is one.
pub fn terms() -> MarketTerms {
    MarketTerms {
        price_kind: PriceKind::Fixed as u8,
        price: 1_003,
        price_account: Address::default(),
        feed_id: [0; 32],
        max_age: 0,
        max_confidence_bps: 0,
        discount_bps: 250,
        host_share_bps: 7_777,
        min_timeout: 1,
        max_timeout: 600,
        start_limit: 300,
        lease: 600,
        retention: 1,
        bond_minimum: 0,
        paused: 0,
    }
}

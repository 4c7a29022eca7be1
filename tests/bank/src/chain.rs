//! Blocks of Agave's own bank, and transactions in them.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, RwLock},
    time::Duration,
};

use litesvm::LiteSVM;
use nosana_sdk::{client::ProgramAccount, common::ids, events::decode_log};
use nosana_tests::{
    chain::START,
    outcome::{Failure, Outcome, Sent},
    people::key,
};
use solana_account::{Account, AccountSharedData};
use solana_accounts_db::accounts_db::ACCOUNTS_DB_CONFIG_FOR_TESTING;
use solana_address::Address;
use solana_cluster_type::ClusterType;
use solana_cost_model::{cost_model::CostModel, cost_tracker::CostTrackerLimits};
use solana_epoch_schedule::EpochSchedule;
use solana_fee_calculator::FeeRateGovernor;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_program_binaries::{bpf_loader_upgradeable_program_accounts, spl_programs};
use solana_program_pack::Pack as _;
use solana_rent::Rent;
use solana_runtime::{bank::Bank, bank_forks::BankForks, genesis_utils};
use solana_runtime_transaction::runtime_transaction::RuntimeTransaction;
use solana_signer::Signer as _;
use solana_svm::{
    transaction_commit_result::CommittedTransaction,
    transaction_processor::ExecutionRecordingConfig,
};
use solana_svm_timings::ExecuteTimings;
use solana_transaction::{
    Transaction, TransactionVerificationMode, sanitized::SanitizedTransaction,
    versioned::VersionedTransaction,
};
use solana_transaction_error::TransactionError;
use solana_vote_interface::state::{BlockTimestamp, VoteStateV4, VoteStateVersions};
use spl_token_interface::state;

/// What a signature costs, lamports.
pub const FEE: u64 = 5_000;
/// A transaction is taken in for this many blocks after the one that it names.
pub const MAX_AGE: usize = 150;
/// What the faucet has at first, lamports.
const FAUCET_LAMPORTS: u64 = 1_000_000_000_000_000;
/// What the one validator has staked, lamports.
const STAKE_LAMPORTS: u64 = 1_000_000_000_000_000;
/// Slots of an epoch: two days, as on mainnet, so that none ends in a test.
const EPOCH: u64 = 432_000;

/// How long a slot is without features that shorten it.
const FIRST_SLOT_DURATION: Duration = Duration::from_millis(400);
/// Ticks of a slot.
const TICKS: u32 = 64;

const PROGRAMS: [(&str, [u8; 32]); 4] = [
    ("nosana_staking", ids::STAKING),
    ("nosana_tiers", ids::TIERS),
    ("nosana_jobs", ids::JOBS),
    ("nosana_grid", ids::GRID),
];

/// A transaction whose signatures were found to be good.
type Verified = RuntimeTransaction<SanitizedTransaction>;

/// What became of a transaction: the bank took it into the block, or did not, and then
/// nothing was charged.
pub type Processed = Result<Taken, TransactionError>;

/// A transaction that is in the block.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What it did, or why it failed.
    pub sent: Sent,
    /// What it was charged, lamports.
    pub fee: u64,
    /// Compute units that it took.
    pub units: u64,
    /// Bytes of the accounts and programs that were loaded for it.
    pub loaded: u32,
}

/// A chain with the four programs, the token programs and the features that mainnet
/// has. One block is open; the ones before it are frozen.
///
/// Nothing moves by itself: blocks come when a test says so, and the clock follows the
/// slots, from [`START`]. The first block is in epoch 1, where features that shorten
/// slots, and with them the limits of a block, have taken effect.
pub struct Chain {
    forks: Arc<RwLock<BankForks>>,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain whose first block is open.
    pub fn new() -> Self {
        let bank = genesis();
        bank.fill_bank_with_ticks_for_tests();
        let chain = Self {
            forks: BankForks::new_rw_arc(bank),
        };
        let (genesis, leader) = (chain.bank(), *chain.bank().leader());
        chain.insert(Bank::warp_from_parent(genesis, leader, EPOCH));
        chain.next_block();
        chain
    }

    /// The open block.
    pub fn bank(&self) -> Arc<Bank> {
        self.forks.read().unwrap().working_bank()
    }

    /// Freezes the open block and opens the next.
    pub fn next_block(&self) {
        self.skip(0);
    }

    /// Freezes the open block and opens one so many slots later that the clock shows at
    /// least `seconds` more: the leaders between them were silent.
    pub fn advance(&self, seconds: i64) {
        let bank = self.bank();
        let wanted = self.now() + seconds;
        let nanoseconds = u128::try_from(seconds).unwrap() * 1_000_000_000;
        let slots = nanoseconds.div_ceil(bank.ns_per_slot_at_slot(bank.slot()));
        self.skip(u64::try_from(slots).unwrap());
        while self.now() < wanted {
            self.next_block();
        }
    }

    /// The clock, Unix seconds.
    pub fn now(&self) -> i64 {
        self.bank().clock().unix_timestamp
    }

    /// A transaction of `instructions` whose fee `payer` pays, with the newest
    /// blockhash.
    pub fn transaction(
        &self,
        instructions: &[Instruction],
        payer: &Keypair,
        signers: &[&Keypair],
    ) -> VersionedTransaction {
        let mut all = vec![payer];
        for signer in signers {
            if !all.iter().any(|known| known.pubkey() == signer.pubkey()) {
                all.push(signer);
            }
        }
        let message = Message::new(instructions, Some(&payer.pubkey()));
        Transaction::new(&all, message, self.bank().last_blockhash()).into()
    }

    /// Runs a transaction that is taken into the open block.
    ///
    /// # Errors
    /// [`Failure`] when it failed; then nothing changed but the fee.
    #[track_caller]
    pub fn send(
        &self,
        instructions: &[Instruction],
        payer: &Keypair,
        signers: &[&Keypair],
    ) -> Sent {
        let transaction = self.transaction(instructions, payer, signers);
        self.entry(&[transaction]).remove(0).unwrap().sent
    }

    /// Runs `transactions` as one entry of the open block: all are locked, run and
    /// committed together.
    pub fn entry(&self, transactions: &[VersionedTransaction]) -> Vec<Processed> {
        let bank = self.bank();
        let verified: Result<Vec<_>, _> = transactions
            .iter()
            .map(|transaction| self.verify(transaction))
            .collect();
        match verified {
            Ok(verified) => run(&bank, &verified),
            // An entry with one that is malformed makes its whole block invalid.
            Err(error) => vec![Err(error); transactions.len()],
        }
    }

    /// Runs a transaction as the leader of the open block does, who has to keep to the
    /// block's limits: what it asks for must fit beside what the ones before it used.
    ///
    /// # Errors
    /// The bank's error when it was not taken in.
    pub fn lead(
        &self,
        transaction: &VersionedTransaction,
    ) -> Result<(Taken, Cost), TransactionError> {
        let bank = self.bank();
        let verified = [self.verify(transaction)?];
        let cost = CostModel::calculate_cost(&verified[0], &bank.feature_set);
        bank.write_cost_tracker().unwrap().try_add(&cost)?;
        let taken = match run(&bank, &verified).remove(0) {
            Ok(taken) => taken,
            Err(error) => {
                bank.write_cost_tracker().unwrap().remove(&cost);
                return Err(error);
            }
        };
        let loading =
            CostModel::calculate_loaded_accounts_data_size_cost(taken.loaded, &bank.feature_set);
        bank.write_cost_tracker()
            .unwrap()
            .update_execution_cost(&cost, taken.units, loading);
        let asked = cost.sum();
        let running = cost.programs_execution_cost() + cost.loaded_accounts_data_size_cost();
        let used = asked - running + taken.units + loading;
        Ok((taken, Cost { asked, used }))
    }

    /// Compute units that a transaction takes, which is not sent.
    #[track_caller]
    pub fn simulate(&self, transaction: &VersionedTransaction) -> u64 {
        let verified = self.verify(transaction).unwrap();
        let simulated = self.bank().simulate_transaction_unchecked(&verified, false);
        simulated.result.unwrap();
        simulated.units_consumed
    }

    /// Sets what the transactions that write one account may use of the open block,
    /// compute units.
    pub fn limit_accounts(&self, units: u64) {
        let bank = self.bank();
        let mut tracker = bank.write_cost_tracker().unwrap();
        let limits = tracker.get_limits();
        tracker.set_limits(CostTrackerLimits {
            account_cost: units,
            ..limits
        });
    }

    /// What the transactions that write one account may use of the open block, compute
    /// units.
    pub fn account_limit(&self) -> u64 {
        let bank = self.bank();
        let tracker = bank.read_cost_tracker().unwrap();
        tracker.get_account_limit()
    }

    /// How long a slot is, milliseconds.
    pub fn slot_milliseconds(&self) -> u64 {
        let bank = self.bank();
        u64::try_from(bank.ns_per_slot_at_slot(bank.slot()) / 1_000_000).unwrap()
    }

    /// Calls `during` while the accounts of `transactions` are locked, as when another
    /// thread runs them; they are not run.
    ///
    /// # Panics
    /// When they cannot be locked.
    pub fn while_locked<Answer>(
        &self,
        transactions: &[VersionedTransaction],
        during: impl FnOnce() -> Answer,
    ) -> Answer {
        let bank = self.bank();
        let verified: Vec<_> = transactions
            .iter()
            .map(|transaction| self.verify(transaction).unwrap())
            .collect();
        let batch = bank.prepare_sanitized_batch(&verified);
        assert!(batch.lock_results().iter().all(Result::is_ok));
        let answer = during();
        drop(batch);
        answer
    }

    /// Checks the signatures and the form of a transaction.
    ///
    /// # Errors
    /// The bank's error when they are not as they must be.
    fn verify(&self, transaction: &VersionedTransaction) -> Result<Verified, TransactionError> {
        self.bank().verify_transaction(
            transaction.clone(),
            TransactionVerificationMode::FullVerification,
        )
    }

    /// The accounts that a transaction locks against everybody else.
    pub fn writes(&self, transaction: &VersionedTransaction) -> BTreeSet<Address> {
        let verified = self.verify(transaction).unwrap();
        let message = verified.message();
        let keys = message.account_keys();
        keys.iter()
            .enumerate()
            .filter(|(index, _)| message.is_writable(*index))
            .map(|(_, key)| *key)
            .collect()
    }

    /// An account; `None` when there is none.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.bank().get_account(address).map(Account::from)
    }

    /// Lamports at `address`.
    pub fn lamports(&self, address: &Address) -> u64 {
        self.bank().get_balance(address)
    }

    /// Lamports that an account of `space` bytes must hold.
    pub fn rent(&self, space: usize) -> u64 {
        self.bank().get_minimum_balance_for_rent_exemption(space)
    }

    /// Base units in a token account; zero when there is none.
    pub fn tokens(&self, account: &Address) -> u64 {
        self.account(account)
            .and_then(|account| state::Account::unpack(&account.data).ok())
            .map_or(0, |account| account.amount)
    }

    /// The account at `address`, of one of the programs.
    #[track_caller]
    pub fn read<State: ProgramAccount>(&self, address: &Address) -> State {
        let account = self
            .account(address)
            .unwrap_or_else(|| panic!("there is no account {address}"));
        assert_eq!(
            account.owner,
            State::PROGRAM,
            "{address} is another program's"
        );
        State::decode(&account.data).unwrap_or_else(|| panic!("{address} is something else"))
    }

    /// Gives `address` `lamports`.
    pub fn fund(&self, address: &Address, lamports: u64) {
        let faucet = faucet();
        let transfer =
            solana_system_interface::instruction::transfer(&faucet.pubkey(), address, lamports);
        self.send(&[transfer], &faucet, &[]).unwrap();
    }

    /// Freezes the open block and opens the one `skipped` slots after the next.
    fn skip(&self, skipped: u64) {
        let parent = self.bank();
        parent.fill_bank_with_ticks_for_tests();
        parent.freeze();
        let (leader, slot) = (*parent.leader(), parent.slot());
        self.insert(Bank::new_from_parent(parent, leader, slot + 1 + skipped));
    }

    /// Makes `bank` the open block and its parent the root.
    fn insert(&self, bank: Bank) {
        let parent = bank.parent_slot();
        let mut forks = self.forks.write().unwrap();
        forks.insert(bank);
        forks.set_root(parent, None, None);
    }
}

/// What a transaction counts for in its block, compute units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// While it was not run yet: as much as it may use.
    pub asked: u64,
    /// Afterwards: what it used.
    pub used: u64,
}

/// Locks, runs and commits `transactions`.
fn run(bank: &Bank, transactions: &[Verified]) -> Vec<Processed> {
    let batch = bank.prepare_sanitized_batch(transactions);
    let recorded = ExecutionRecordingConfig {
        enable_log_recording: true,
        ..ExecutionRecordingConfig::new_single_setting(false)
    };
    let mut timings = ExecuteTimings::default();
    let (results, _) =
        bank.load_execute_and_commit_transactions(&batch, recorded, &mut timings, None);
    results
        .into_iter()
        .map(|result| result.map(taken))
        .collect()
}

fn taken(committed: CommittedTransaction) -> Taken {
    let units = committed.executed_units;
    let logs = committed.log_messages.unwrap_or_default();
    let sent = match committed.status {
        Ok(()) => Ok(Outcome {
            units,
            events: decode_log(&logs),
            logs,
        }),
        Err(error) => Err(Failure { error, units, logs }),
    };
    Taken {
        sent,
        fee: committed.fee_details.total_fee(),
        units,
        loaded: committed.loaded_account_stats.loaded_accounts_data_size,
    }
}

/// The block at slot 0, with everything that a test does not make by a transaction.
fn genesis() -> Bank {
    let validator = key("validator", 0).pubkey();
    let vote = key("vote", 0).pubkey();
    let rent = Rent::default();
    let mut config = genesis_utils::create_genesis_config_with_leader_ex(
        FAUCET_LAMPORTS,
        &faucet().pubkey(),
        &validator,
        &vote,
        &key("stake", 0).pubkey(),
        None,
        STAKE_LAMPORTS,
        FAUCET_LAMPORTS,
        FeeRateGovernor {
            lamports_per_signature: FEE,
            ..FeeRateGovernor::default()
        },
        rent.clone(),
        ClusterType::Development,
        &LiteSVM::mainnet_feature_set(),
        programs(&rent),
    );
    config.creation_time = START;
    // What slots took on mainnet at its beginning, which features shorten.
    config.poh_config.target_tick_duration = FIRST_SLOT_DURATION / TICKS;
    config.epoch_schedule = EpochSchedule::custom(EPOCH, EPOCH, false);
    let voted = config.accounts.get_mut(&vote).unwrap();
    set_voted(voted, &vote);
    Bank::new_from_genesis(
        &config,
        Arc::default(),
        vec![],
        None,
        ACCOUNTS_DB_CONFIG_FOR_TESTING,
        None,
        None,
        Arc::default(),
        None,
        None,
    )
}

/// Lets the validator have voted that it was [`START`] at the first slot of epoch 1: a
/// bank's clock is what validators say, moved on by the slots since.
fn set_voted(account: &mut Account, vote: &Address) {
    let mut voted = VoteStateV4::deserialize(&account.data, vote).unwrap();
    voted.last_timestamp = BlockTimestamp {
        slot: EPOCH,
        timestamp: START,
    };
    VoteStateV4::serialize(&VoteStateVersions::new_v4(voted), &mut account.data).unwrap();
}

/// The accounts of the token programs, as a development cluster has them, and of ours.
fn programs(rent: &Rent) -> Vec<(Address, AccountSharedData)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs/artifacts");
    let mut accounts = spl_programs(rent);
    for (name, id) in PROGRAMS {
        let path = folder.join(name).with_extension("so");
        let elf = fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "cannot read {}: {error}; `cargo xtask programs` builds it",
                path.display()
            )
        });
        let program = bpf_loader_upgradeable_program_accounts(&Address::from(id), &elf, rent);
        accounts.extend(program.map(|(address, account)| (address, account.into())));
    }
    accounts
}

/// Who has the lamports.
fn faucet() -> Keypair {
    key("faucet", 0)
}

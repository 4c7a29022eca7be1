//! The embedded chain: transactions, accounts, tokens and the clock.

use std::{fs, mem, path::Path};

use borsh::BorshSerialize;
use litesvm::{LiteSVM, types::TransactionResult};
use nosana_sdk::{
    client::ProgramAccount,
    common::ids,
    instructions::{create_token_account, token_account},
    price::DECIMALS,
    queue::QueueView,
};
use solana_account::Account;
use solana_address::Address;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_program_pack::Pack;
use solana_signer::Signer;
use solana_transaction::Transaction;
use spl_token_interface::{instruction as token, state};

use crate::{
    outcome::{Failure, Outcome, Sent},
    people::key,
};

/// When every chain starts: 1 January 2026, Unix seconds.
pub const START: i64 = 1_767_225_600;
/// What everyone who pays for something has at first, lamports.
const LAMPORTS: u64 = 1_000_000_000_000;

const PROGRAMS: [(&str, [u8; 32]); 4] = [
    ("nosana_staking", ids::STAKING),
    ("nosana_tiers", ids::TIERS),
    ("nosana_jobs", ids::JOBS),
    ("nosana_grid", ids::GRID),
];

/// A chain with the four programs, the token programs and a NOS mint.
///
/// Transaction fees are paid by a key of its own, so that everybody else's lamports
/// change by rent alone. Equal transactions may be sent again.
#[derive(Clone)]
pub struct Chain {
    svm: LiteSVM,
    mint: Address,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain at [`START`] on which nothing happened yet.
    pub fn new() -> Self {
        // Without a history nothing is refused as sent before.
        let mut svm = LiteSVM::new()
            .with_transaction_history(0)
            .with_log_bytes_limit(None);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs/artifacts");
        for (name, id) in PROGRAMS {
            let path = folder.join(name).with_extension("so");
            svm.add_program_from_file(Address::from(id), &path)
                .unwrap_or_else(|error| {
                    panic!(
                        "cannot load {}: {error:?}; `cargo xtask programs` builds it",
                        path.display()
                    )
                });
        }
        let mint = key("mint", 0).pubkey();
        let mut chain = Self { svm, mint };
        chain.set_time(START);
        chain.fund(&fee_payer().pubkey());
        chain.create_mint(&key("mint", 0));
        chain
    }

    /// Deploys the program called `name` once more, at `address`, as if it were built for
    /// another id: with the second of `ids` wherever its code has the first.
    pub fn deploy_again(&mut self, name: &str, address: Address, ids: (&Address, &Address)) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs/artifacts");
        let mut code = fs::read(folder.join(name).with_extension("so")).unwrap();
        for (from, to) in forms(ids.0).into_iter().zip(forms(ids.1)) {
            for start in 0..=code.len() - from.len() {
                if code[start..].starts_with(&from) {
                    code[start..start + to.len()].copy_from_slice(&to);
                }
            }
        }
        self.svm.add_program(address, &code).unwrap();
    }

    /// Runs `instructions` as one transaction signed by `signers`.
    ///
    /// # Errors
    /// [`Failure`] when the transaction was refused; then nothing changed but the fee.
    pub fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> Sent {
        let payer = fee_payer();
        let mut all = vec![&payer];
        for signer in signers {
            if !all.iter().any(|known| known.pubkey() == signer.pubkey()) {
                all.push(signer);
            }
        }
        let message = Message::new(instructions, Some(&payer.pubkey()));
        let transaction = Transaction::new(&all, message, self.svm.latest_blockhash());
        outcome(self.svm.send_transaction(transaction))
    }

    /// Runs `instruction` as if the addresses that it says sign did sign, whoever they
    /// are: also those that only a program can sign for.
    ///
    /// # Errors
    /// As [`Chain::send`].
    pub fn send_unverified(&mut self, instruction: Instruction) -> Sent {
        let payer = fee_payer();
        let message = Message::new(&[instruction], Some(&payer.pubkey()));
        let mut transaction = Transaction::new_unsigned(message);
        transaction.partial_sign(&[&payer], self.svm.latest_blockhash());
        self.verify_signatures(false);
        let sent = self.svm.send_transaction(transaction);
        self.verify_signatures(true);
        outcome(sent)
    }

    fn verify_signatures(&mut self, verify: bool) {
        self.svm = mem::take(&mut self.svm).with_sigverify(verify);
    }

    /// The clock, Unix seconds.
    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// Sets the clock to `now`, Unix seconds; backwards, too.
    pub fn set_time(&mut self, now: i64) {
        let mut clock = self.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = now;
        self.svm.set_sysvar(&clock);
    }

    /// Moves the clock on.
    pub fn advance(&mut self, seconds: i64) {
        self.set_time(self.now() + seconds);
    }

    /// An account; `None` when there is none.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.svm
            .get_account(address)
            .filter(|account| account.lamports > 0)
    }

    /// Puts an account there, whatever was there before.
    pub fn set_account(&mut self, address: Address, account: Account) {
        self.svm.set_account(address, account).unwrap();
    }

    /// Lamports at `address`.
    pub fn lamports(&self, address: &Address) -> u64 {
        self.svm.get_balance(address).unwrap_or_default()
    }

    /// Lamports that an account of `space` bytes must hold.
    pub fn rent(&self, space: usize) -> u64 {
        self.svm.minimum_balance_for_rent_exemption(space)
    }

    /// Gives `address` the lamports of someone who pays for things.
    pub fn fund(&mut self, address: &Address) {
        self.svm.airdrop(address, LAMPORTS).unwrap();
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

    /// Changes the account at `address` behind the programs' back, to reach a state
    /// that no instruction makes yet.
    #[track_caller]
    pub fn edit<State>(&mut self, address: &Address, change: impl FnOnce(&mut State))
    where
        State: ProgramAccount + BorshSerialize,
    {
        let mut state = self.read::<State>(address);
        change(&mut state);
        let bytes = borsh::to_vec(&state).unwrap();
        let mut account = self.account(address).unwrap();
        account.data[..bytes.len()].copy_from_slice(&bytes);
        self.set_account(*address, account);
    }

    /// The queue at `address`.
    #[track_caller]
    pub fn queue(&self, address: &Address) -> QueueView {
        self.read(address)
    }

    /// The NOS mint.
    pub fn mint(&self) -> Address {
        self.mint
    }

    /// Base units in a token account; zero when there is none.
    pub fn tokens(&self, account: &Address) -> u64 {
        self.account(account)
            .and_then(|account| state::Account::unpack(&account.data).ok())
            .map_or(0, |account| account.amount)
    }

    /// Creates `owner`'s NOS account where it is by convention, and puts `amount` base
    /// units into it.
    pub fn give_tokens(&mut self, owner: &Address, amount: u64) -> Address {
        let payer = fee_payer();
        let account = token_account(owner, &self.mint);
        let create = create_token_account(&payer.pubkey(), owner, &self.mint);
        self.send(&[create], &[]).unwrap();
        self.issue(&{ self.mint }, &account, amount);
        account
    }

    /// Puts `amount` new base units of `mint` into a token account.
    pub fn issue(&mut self, mint: &Address, account: &Address, amount: u64) {
        let issuer = issuer();
        let program = spl_token_interface::ID;
        let mint_to =
            token::mint_to(&program, mint, account, &issuer.pubkey(), &[], amount).unwrap();
        self.send(&[mint_to], &[&issuer]).unwrap();
    }

    /// Creates a mint of `key`, with six decimals.
    pub fn create_mint(&mut self, key: &Keypair) {
        let payer = fee_payer();
        let issuer = issuer().pubkey();
        let create = solana_system_interface::instruction::create_account(
            &payer.pubkey(),
            &key.pubkey(),
            self.rent(state::Mint::LEN),
            state::Mint::LEN as u64,
            &spl_token_interface::ID,
        );
        let initialize = token::initialize_mint2(
            &spl_token_interface::ID,
            &key.pubkey(),
            &issuer,
            Some(&issuer),
            DECIMALS,
        )
        .unwrap();
        self.send(&[create, initialize], &[key]).unwrap();
    }

    /// Creates a token account of `owner` for `mint` at the address of `key`.
    pub fn create_tokens_at(&mut self, key: &Keypair, owner: &Address, mint: &Address) {
        let payer = fee_payer();
        let create = solana_system_interface::instruction::create_account(
            &payer.pubkey(),
            &key.pubkey(),
            self.rent(state::Account::LEN),
            state::Account::LEN as u64,
            &spl_token_interface::ID,
        );
        let initialize =
            token::initialize_account3(&spl_token_interface::ID, &key.pubkey(), mint, owner)
                .unwrap();
        self.send(&[create, initialize], &[key]).unwrap();
    }

    /// Sends `amount` base units of `from`'s NOS account to the token account `to`.
    pub fn send_tokens(&mut self, from: &Keypair, to: &Address, amount: u64) {
        let source = token_account(&from.pubkey(), &self.mint);
        let transfer = token::transfer(
            &spl_token_interface::ID,
            &source,
            to,
            &from.pubkey(),
            &[],
            amount,
        )
        .unwrap();
        self.send(&[transfer], &[from]).unwrap();
    }

    /// Freezes a token account.
    pub fn freeze(&mut self, account: &Address) {
        let issuer = issuer();
        let freeze = token::freeze_account(
            &spl_token_interface::ID,
            account,
            &self.mint,
            &issuer.pubkey(),
            &[],
        )
        .unwrap();
        self.send(&[freeze], &[&issuer]).unwrap();
    }

    /// Thaws a frozen token account.
    pub fn thaw(&mut self, account: &Address) {
        let issuer = issuer();
        let thaw = token::thaw_account(
            &spl_token_interface::ID,
            account,
            &self.mint,
            &issuer.pubkey(),
            &[],
        )
        .unwrap();
        self.send(&[thaw], &[&issuer]).unwrap();
    }

    /// Closes `owner`'s NOS account; what it holds goes to `heir` first.
    pub fn close_tokens(&mut self, owner: &Keypair, heir: &Address) {
        let account = token_account(&owner.pubkey(), &self.mint);
        let amount = self.tokens(&account);
        if amount > 0 {
            self.send_tokens(owner, heir, amount);
        }
        let close = token::close_account(
            &spl_token_interface::ID,
            &account,
            &owner.pubkey(),
            &owner.pubkey(),
            &[],
        )
        .unwrap();
        self.send(&[close], &[owner]).unwrap();
    }
}

fn outcome(sent: TransactionResult) -> Sent {
    match sent {
        Ok(done) => Ok(Outcome::new(done.compute_units_consumed, done.logs)),
        Err(failed) => Err(Failure::new(
            failed.err,
            failed.meta.compute_units_consumed,
            failed.meta.logs,
        )),
    }
}

/// How `id` can stand in a program: as data, and eight bytes at a time in the two halves
/// of an instruction that loads a constant.
fn forms(id: &Address) -> Vec<Vec<u8>> {
    let bytes = id.to_bytes();
    let mut forms = vec![bytes.to_vec()];
    for word in bytes.chunks(8) {
        let (low, high) = word.split_at(4);
        forms.push([low, &[0; 4], high].concat());
    }
    forms
}

/// Who pays for transactions and for what the chain itself sets up.
fn fee_payer() -> Keypair {
    key("fee payer", 0)
}

/// Who may mint and freeze NOS.
fn issuer() -> Keypair {
    key("issuer", 0)
}

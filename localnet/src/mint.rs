//! NOS on the development chain.

use std::{error::Error, iter};

use nosana_migrations::{
    mint::{self, development_key},
    settings::Rent,
};
use nosana_sdk::{
    client::{ProgramAccount as _, token_amount},
    generated::grid::{accounts::Grid, pdas},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_program_pack::Pack as _;
use solana_rpc_client_api::client_error::Error as ClientError;
use solana_signer::Signer;
use spl_associated_token_account_interface::{
    address::get_associated_token_address, instruction::create_associated_token_account_idempotent,
};
use spl_token_interface::{instruction as token, state::Mint};

use crate::{
    rpc::{SendError, Sender},
    wallets::Wallets,
};

/// What admin, client, host owner and assessor have on a fresh chain: 10 000 NOS each, in base
/// units.
pub const NOS_BALANCE: u64 = 10_000 * 1_000_000;
/// What the pool of the test grid has on a fresh chain, so that a phase can be opened: 250 000 NOS,
/// in base units.
pub const GRID_POOL: u64 = 250_000 * 1_000_000;

/// Why there is no NOS.
#[derive(Debug, thiserror::Error)]
pub enum MintError {
    /// The chain did not answer.
    #[error("cannot read the NOS mint")]
    Read(#[source] Box<ClientError>),
    /// The transaction failed.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The ledger was made with other wallets.
    #[error(
        "the NOS mint on this ledger belongs to {found}, expected the admin wallet {expected}; use the \
         wallet folder that the ledger was made with, or start with --reset"
    )]
    OtherAuthority {
        /// Who may mint.
        found: String,
        /// The admin wallet.
        expected: Address,
    },
    /// The account is there but is no mint.
    #[error("the account {0} is not a token mint; start with --reset")]
    NotAMint(Address),
    /// An instruction could not be built.
    #[error("cannot build an instruction of the token program")]
    Instruction(#[source] Box<dyn Error + Send + Sync>),
}

impl From<ClientError> for MintError {
    fn from(error: ClientError) -> Self {
        Self::Read(Box::new(error))
    }
}

/// The mint's address, the same on every development chain.
pub fn address() -> Address {
    development_key().pubkey()
}

/// Makes the mint, and token accounts with [`NOS_BALANCE`] for those who pay for jobs and prizes,
/// and stake. What is there already is left as it is.
pub async fn ensure(sender: &mut Sender, wallets: &Wallets) -> Result<(), MintError> {
    let admin = wallets.admin.pubkey();
    let mint = development_key();
    let holders = [
        &wallets.admin,
        &wallets.client,
        &wallets.host,
        &wallets.assessor,
    ]
    .map(Signer::pubkey);
    let accounts = holders.map(|holder| get_associated_token_address(&holder, &mint.pubkey()));
    let addresses: Vec<Address> = iter::once(mint.pubkey()).chain(accounts).collect();
    let known = sender.rpc.get_multiple_accounts(&addresses).await?;

    let mut instructions = vec![];
    let mut signers = vec![];
    if let Some(Some(account)) = known.first() {
        check_authority(&account.data, mint.pubkey(), admin)?;
    } else {
        let empty = sender.rpc.get_minimum_balance_for_rent_exemption(0).await?;
        let create = mint::create(&admin, Rent::from_empty(empty))
            .map_err(|error| MintError::Instruction(error.into()))?;
        instructions.extend(create);
        signers.push(&mint);
    }
    for ((holder, account), found) in holders.iter().zip(accounts).zip(&known[1..]) {
        if found.is_none() {
            instructions.push(create_associated_token_account_idempotent(
                &admin,
                holder,
                &mint.pubkey(),
                &spl_token_interface::ID,
            ));
            instructions.push(mint_to(account, admin, NOS_BALANCE)?);
        }
    }
    if instructions.is_empty() {
        return Ok(());
    }
    let what = "the NOS mint and its accounts";
    sender
        .send(what, &instructions, &wallets.admin, &signers)
        .await?;
    Ok(())
}

/// Gives [`GRID_POOL`] to the pool of a test grid that is new: it never had a phase, and has nothing.
pub async fn fill_pool(sender: &mut Sender, wallets: &Wallets) -> Result<(), MintError> {
    let (grid, pool) = (pdas::find_grid().0, pdas::find_pool().0);
    let known = sender.rpc.get_multiple_accounts(&[grid, pool]).await?;
    let [Some(grid), Some(pool)] = &known[..] else {
        return Ok(());
    };
    let is_new = Grid::decode(&grid.data).is_some_and(|grid| grid.next_phase <= 1);
    if !is_new || token_amount(&pool.data) > 0 {
        return Ok(());
    }
    let mint = mint_to(pdas::find_pool().0, wallets.admin.pubkey(), GRID_POOL)?;
    sender
        .send("the pool of the test grid", &[mint], &wallets.admin, &[])
        .await?;
    Ok(())
}

fn check_authority(data: &[u8], mint: Address, admin: Address) -> Result<(), MintError> {
    let state = Mint::unpack(data).map_err(|_| MintError::NotAMint(mint))?;
    let found = Option::<Address>::from(state.mint_authority);
    if found == Some(admin) {
        return Ok(());
    }
    Err(MintError::OtherAuthority {
        found: found.map_or_else(|| "nobody".to_owned(), |found| found.to_string()),
        expected: admin,
    })
}

fn mint_to(account: Address, admin: Address, amount: u64) -> Result<Instruction, MintError> {
    let program = spl_token_interface::ID;
    token::mint_to(&program, &address(), &account, &admin, &[], amount)
        .map_err(|error| MintError::Instruction(error.into()))
}

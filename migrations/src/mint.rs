//! NOS on development clusters.

use nosana_sdk::price::DECIMALS;
use sha2::{Digest as _, Sha256};
use solana_address::Address;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_program_pack::Pack as _;
use solana_signer::Signer as _;
use solana_system_interface::instruction as system;
use spl_token_interface::{instruction as token, state::Mint};

use crate::settings::Rent;

/// The key of the mint of development clusters. Anyone can rebuild it: it is no secret, and worth
/// nothing elsewhere.
pub fn development_key() -> Keypair {
    Keypair::new_from_array(Sha256::digest("nosana development mint: NOS").into())
}

/// Makes the mint of development clusters; `authority` pays, may mint, and signs beside
/// [`development_key`].
///
/// # Errors
/// Never for this mint: it is what the token program's own builder returns.
pub fn create(authority: &Address, rent: Rent) -> Result<[Instruction; 2], InstructionError> {
    let mint = development_key().pubkey();
    let program = spl_token_interface::ID;
    let initialize = token::initialize_mint2(&program, &mint, authority, None, DECIMALS)
        .map_err(|_| InstructionError::InvalidInstructionData)?;
    let create = system::create_account(
        authority,
        &mint,
        rent.of(Mint::LEN),
        Mint::LEN as u64,
        &program,
    );
    Ok([create, initialize])
}

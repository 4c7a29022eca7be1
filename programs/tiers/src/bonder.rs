//! Calls of the staking program, signed by the one key that may bond, release and slash.
//!
//! The key is an address that this program derives and that has no account. The staking
//! program knows it as a constant, as this one knows the staking program, so that no
//! configuration can put another key or another program in their places.

use anchor_lang::{
    pinocchio::{
        cpi::{Seed, invoke_signed},
        instruction::{InstructionAccount, InstructionView},
    },
    prelude::*,
};
use nosana_common::{
    ids,
    stake::{BOND_DISCRIMINATOR, RELEASE_DISCRIMINATOR, SLASH_DISCRIMINATOR},
};

use crate::error::TiersError;

/// The staking program, as an account.
pub struct Staking;

impl Id for Staking {
    fn id() -> Address {
        STAKING
    }
}

const STAKING: Address = Address::new_from_array(ids::STAKING);

/// Reserves `xnos` of the stake of `owner`, who signs.
pub fn bond(
    owner: &AccountView,
    bonder: &AccountView,
    stake: &AccountView,
    xnos: u64,
) -> Result<()> {
    call(
        BOND_DISCRIMINATOR,
        xnos,
        &[
            InstructionAccount::readonly_signer(owner.address()),
            InstructionAccount::readonly_signer(bonder.address()),
            InstructionAccount::writable(stake.address()),
        ],
        &[owner, bonder, stake],
        bonder,
    )
}

/// Gives `xnos` of the stake back to its owner's use.
pub fn release(bonder: &AccountView, stake: &AccountView, xnos: u64) -> Result<()> {
    call(
        RELEASE_DISCRIMINATOR,
        xnos,
        &[
            InstructionAccount::readonly_signer(bonder.address()),
            InstructionAccount::writable(stake.address()),
        ],
        &[bonder, stake],
        bonder,
    )
}

/// The accounts that slashed tokens move between. The staking program checks them.
pub struct Purse<'a> {
    /// The staking program's configuration.
    pub config: &'a AccountView,
    /// The stake.
    pub stake: &'a AccountView,
    /// Its token account.
    pub vault: &'a AccountView,
    /// Where slashed tokens go.
    pub destination: &'a AccountView,
    /// Where fees arrive.
    pub reward_vault: &'a AccountView,
    /// The token program.
    pub token_program: &'a AccountView,
}

impl Purse<'_> {
    /// Takes the tokens behind `xnos` out of the stake.
    pub fn slash(&self, bonder: &AccountView, xnos: u64) -> Result<()> {
        call(
            SLASH_DISCRIMINATOR,
            xnos,
            &[
                InstructionAccount::readonly_signer(bonder.address()),
                InstructionAccount::writable(self.config.address()),
                InstructionAccount::writable(self.stake.address()),
                InstructionAccount::writable(self.vault.address()),
                InstructionAccount::writable(self.destination.address()),
                InstructionAccount::readonly(self.reward_vault.address()),
                InstructionAccount::readonly(self.token_program.address()),
            ],
            &[
                bonder,
                self.config,
                self.stake,
                self.vault,
                self.destination,
                self.reward_vault,
                self.token_program,
            ],
            bonder,
        )
    }
}

/// Refuses a stake that is not that of `owner`.
pub fn require_stake_of(owner: &Address, stake: &AccountView) -> Result<()> {
    let (address, _) = find_program_address(&[ids::STAKE, owner.as_ref()], &STAKING);
    require!(address == *stake.address(), TiersError::WrongStake);
    Ok(())
}

/// The data of each of these instructions.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
struct Data {
    discriminator: [u8; 8],
    xnos: [u8; 8],
}

fn call<const ACCOUNTS: usize>(
    discriminator: [u8; 8],
    xnos: u64,
    accounts: &[InstructionAccount; ACCOUNTS],
    views: &[&AccountView; ACCOUNTS],
    bonder: &AccountView,
) -> Result<()> {
    require!(
        *bonder.address() == Address::new_from_array(ids::BOND_AUTHORITY),
        TiersError::WrongBonder
    );
    let data = Data {
        discriminator,
        xnos: xnos.to_le_bytes(),
    };
    let instruction = InstructionView {
        program_id: &STAKING,
        accounts,
        data: bytemuck::bytes_of(&data),
    };
    let bump = [ids::BOND_AUTHORITY_BUMP];
    let seeds = [Seed::from(ids::BONDER), Seed::from(&bump)];
    invoke_signed(&instruction, views, &[(&seeds).into()])
}

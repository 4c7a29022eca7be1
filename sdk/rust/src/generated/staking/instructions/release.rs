// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const RELEASE_DISCRIMINATOR: [u8; 8] = [253, 249, 15, 206, 28, 127, 193, 241];

/// Accounts.
#[derive(Debug)]
pub struct Release {
    /// The address that the tiers program alone can sign for.
    pub bonder: solana_address::Address,
    /// The stake.
    pub stake: solana_address::Address,
}

impl Release {
    pub fn instruction(&self, args: ReleaseInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ReleaseInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.bonder,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ReleaseInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::staking::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReleaseInstructionData {
    discriminator: [u8; 8],
}

impl ReleaseInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [253, 249, 15, 206, 28, 127, 193, 241],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ReleaseInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReleaseInstructionArgs {
    pub xnos: u64,
}

impl ReleaseInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Release`.
///
/// ### Accounts:
///
///   0. `[signer]` bonder
///   1. `[writable]` stake
#[derive(Clone, Debug, Default)]
pub struct ReleaseBuilder {
    bonder: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    xnos: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ReleaseBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The address that the tiers program alone can sign for.
    #[inline(always)]
    pub fn bonder(&mut self, bonder: solana_address::Address) -> &mut Self {
        self.bonder = Some(bonder);
        self
    }
    /// The stake.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    #[inline(always)]
    pub fn xnos(&mut self, xnos: u64) -> &mut Self {
        self.xnos = Some(xnos);
        self
    }
    /// Add an additional account to the instruction.
    #[inline(always)]
    pub fn add_remaining_account(&mut self, account: solana_instruction::AccountMeta) -> &mut Self {
        self.__remaining_accounts.push(account);
        self
    }
    /// Add additional accounts to the instruction.
    #[inline(always)]
    pub fn add_remaining_accounts(
        &mut self,
        accounts: &[solana_instruction::AccountMeta],
    ) -> &mut Self {
        self.__remaining_accounts.extend_from_slice(accounts);
        self
    }
    #[allow(clippy::clone_on_copy)]
    pub fn instruction(&self) -> solana_instruction::Instruction {
        let accounts = Release {
            bonder: self.bonder.expect("bonder is not set"),
            stake: self.stake.expect("stake is not set"),
        };
        let args = ReleaseInstructionArgs {
            xnos: self.xnos.clone().expect("xnos is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

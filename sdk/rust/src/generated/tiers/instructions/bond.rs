// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const BOND_DISCRIMINATOR: [u8; 8] = [18, 108, 96, 244, 162, 35, 142, 202];

/// Accounts.
#[derive(Debug)]
pub struct Bond {
    /// Who owns the host and the stake.
    pub owner: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The owner's stake.
    pub stake: solana_address::Address,
    /// The key that bonds, releases and slashes.
    pub bonder: solana_address::Address,
    /// The staking program.
    pub staking_program: solana_address::Address,
}

impl Bond {
    pub fn instruction(&self, args: BondInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: BondInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.stake, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.bonder,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.staking_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = BondInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct BondInstructionData {
    discriminator: [u8; 8],
}

impl BondInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [18, 108, 96, 244, 162, 35, 142, 202],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for BondInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct BondInstructionArgs {
    pub xnos: u64,
}

impl BondInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Bond`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` host
///   2. `[writable]` stake
///   3. `[]` bonder
///   4. `[]` staking_program
#[derive(Clone, Debug, Default)]
pub struct BondBuilder {
    owner: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    stake: Option<solana_address::Address>,
    bonder: Option<solana_address::Address>,
    staking_program: Option<solana_address::Address>,
    xnos: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl BondBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the host and the stake.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The owner's stake.
    #[inline(always)]
    pub fn stake(&mut self, stake: solana_address::Address) -> &mut Self {
        self.stake = Some(stake);
        self
    }
    /// The key that bonds, releases and slashes.
    #[inline(always)]
    pub fn bonder(&mut self, bonder: solana_address::Address) -> &mut Self {
        self.bonder = Some(bonder);
        self
    }
    /// The staking program.
    #[inline(always)]
    pub fn staking_program(&mut self, staking_program: solana_address::Address) -> &mut Self {
        self.staking_program = Some(staking_program);
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
        let accounts = Bond {
            owner: self.owner.expect("owner is not set"),
            host: self.host.expect("host is not set"),
            stake: self.stake.expect("stake is not set"),
            bonder: self.bonder.expect("bonder is not set"),
            staking_program: self.staking_program.expect("staking_program is not set"),
        };
        let args = BondInstructionArgs {
            xnos: self.xnos.clone().expect("xnos is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

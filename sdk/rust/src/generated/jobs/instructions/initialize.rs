// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const INITIALIZE_DISCRIMINATOR: [u8; 8] = [175, 175, 109, 31, 13, 152, 155, 237];

/// Accounts.
#[derive(Debug)]
pub struct Initialize {
    /// Becomes the authority and pays.
    pub authority: solana_address::Address,
    /// The configuration to create.
    pub config: solana_address::Address,
    /// The token that jobs are paid in.
    pub mint: solana_address::Address,
    /// Where fees go: the stakers' reward vault.
    pub fee_destination: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl Initialize {
    pub fn instruction(&self, args: InitializeInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: InitializeInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.authority, true));
        accounts.push(solana_instruction::AccountMeta::new(self.config, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.mint, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.fee_destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = InitializeInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct InitializeInstructionData {
    discriminator: [u8; 8],
}

impl InitializeInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [175, 175, 109, 31, 13, 152, 155, 237],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for InitializeInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct InitializeInstructionArgs {
    pub fee_bps: u16,
    pub fee_cap_bps: u16,
}

impl InitializeInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Initialize`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` authority
///   1. `[writable]` config
///   2. `[]` mint
///   3. `[]` fee_destination
///   4. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct InitializeBuilder {
    authority: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    mint: Option<solana_address::Address>,
    fee_destination: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    fee_bps: Option<u16>,
    fee_cap_bps: Option<u16>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl InitializeBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Becomes the authority and pays.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// The configuration to create.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The token that jobs are paid in.
    #[inline(always)]
    pub fn mint(&mut self, mint: solana_address::Address) -> &mut Self {
        self.mint = Some(mint);
        self
    }
    /// Where fees go: the stakers' reward vault.
    #[inline(always)]
    pub fn fee_destination(&mut self, fee_destination: solana_address::Address) -> &mut Self {
        self.fee_destination = Some(fee_destination);
        self
    }
    /// `[optional account, default to '11111111111111111111111111111111']`
    /// The system program.
    #[inline(always)]
    pub fn system_program(&mut self, system_program: solana_address::Address) -> &mut Self {
        self.system_program = Some(system_program);
        self
    }
    #[inline(always)]
    pub fn fee_bps(&mut self, fee_bps: u16) -> &mut Self {
        self.fee_bps = Some(fee_bps);
        self
    }
    #[inline(always)]
    pub fn fee_cap_bps(&mut self, fee_cap_bps: u16) -> &mut Self {
        self.fee_cap_bps = Some(fee_cap_bps);
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
        let accounts = Initialize {
            authority: self.authority.expect("authority is not set"),
            config: self.config.expect("config is not set"),
            mint: self.mint.expect("mint is not set"),
            fee_destination: self.fee_destination.expect("fee_destination is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = InitializeInstructionArgs {
            fee_bps: self.fee_bps.clone().expect("fee_bps is not set"),
            fee_cap_bps: self.fee_cap_bps.clone().expect("fee_cap_bps is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

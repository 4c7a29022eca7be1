// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const MIGRATE_RECORD_DISCRIMINATOR: [u8; 8] = [11, 152, 11, 75, 10, 158, 213, 126];

/// Accounts.
#[derive(Debug)]
pub struct MigrateRecord {
    /// Who pays the rent of what is added, which the record's payer gets at its end.
    pub payer: solana_address::Address,
    /// The record.
    pub record: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl MigrateRecord {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(3 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new(self.record, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = MigrateRecordInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MigrateRecordInstructionData {
    discriminator: [u8; 8],
}

impl MigrateRecordInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [11, 152, 11, 75, 10, 158, 213, 126],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for MigrateRecordInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `MigrateRecord`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` payer
///   1. `[writable]` record
///   2. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct MigrateRecordBuilder {
    payer: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl MigrateRecordBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who pays the rent of what is added, which the record's payer gets at its end.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The record.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
        self
    }
    /// `[optional account, default to '11111111111111111111111111111111']`
    /// The system program.
    #[inline(always)]
    pub fn system_program(&mut self, system_program: solana_address::Address) -> &mut Self {
        self.system_program = Some(system_program);
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
        let accounts = MigrateRecord {
            payer: self.payer.expect("payer is not set"),
            record: self.record.expect("record is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

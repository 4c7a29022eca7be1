// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_RECORD_DISCRIMINATOR: [u8; 8] = [111, 192, 122, 188, 38, 234, 242, 249];

/// Accounts.
#[derive(Debug)]
pub struct CloseRecord {
    /// Where the host was.
    pub host: solana_address::Address,
    /// Its record.
    pub record: solana_address::Address,
    /// Who paid the record's rent.
    pub payer: solana_address::Address,
}

impl CloseRecord {
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
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.record, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseRecordInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseRecordInstructionData {
    discriminator: [u8; 8],
}

impl CloseRecordInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [111, 192, 122, 188, 38, 234, 242, 249],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseRecordInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseRecord`.
///
/// ### Accounts:
///
///   0. `[]` host
///   1. `[writable]` record
///   2. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct CloseRecordBuilder {
    host: Option<solana_address::Address>,
    record: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseRecordBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Where the host was.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// Its record.
    #[inline(always)]
    pub fn record(&mut self, record: solana_address::Address) -> &mut Self {
        self.record = Some(record);
        self
    }
    /// Who paid the record's rent.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
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
        let accounts = CloseRecord {
            host: self.host.expect("host is not set"),
            record: self.record.expect("record is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

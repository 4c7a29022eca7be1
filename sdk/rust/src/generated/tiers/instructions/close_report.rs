// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLOSE_REPORT_DISCRIMINATOR: [u8; 8] = [110, 5, 130, 2, 12, 239, 166, 51];

/// Accounts.
#[derive(Debug)]
pub struct CloseReport {
    /// The report.
    pub report: solana_address::Address,
    /// Who paid the report's rent.
    pub payer: solana_address::Address,
}

impl CloseReport {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.report, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = CloseReportInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::tiers::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CloseReportInstructionData {
    discriminator: [u8; 8],
}

impl CloseReportInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [110, 5, 130, 2, 12, 239, 166, 51],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CloseReportInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CloseReport`.
///
/// ### Accounts:
///
///   0. `[writable]` report
///   1. `[writable]` payer
#[derive(Clone, Debug, Default)]
pub struct CloseReportBuilder {
    report: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CloseReportBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The report.
    #[inline(always)]
    pub fn report(&mut self, report: solana_address::Address) -> &mut Self {
        self.report = Some(report);
        self
    }
    /// Who paid the report's rent.
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
        let accounts = CloseReport {
            report: self.report.expect("report is not set"),
            payer: self.payer.expect("payer is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const SUBMIT_REPORT_DISCRIMINATOR: [u8; 8] = [27, 178, 64, 9, 20, 46, 250, 14];

/// Accounts.
#[derive(Debug)]
pub struct SubmitReport {
    /// An assessor, who pays.
    pub assessor: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// The host's class of GPUs.
    pub class: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The report to create.
    pub report: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl SubmitReport {
    pub fn instruction(
        &self,
        args: SubmitReportInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: SubmitReportInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(6 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.assessor, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.class, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.host, false));
        accounts.push(solana_instruction::AccountMeta::new(self.report, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = SubmitReportInstructionData::new().try_to_vec().unwrap();
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
pub struct SubmitReportInstructionData {
    discriminator: [u8; 8],
}

impl SubmitReportInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [27, 178, 64, 9, 20, 46, 250, 14],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for SubmitReportInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SubmitReportInstructionArgs {
    pub kind: u8,
    pub passed: bool,
    pub figures: [u64; 4],
    pub evidence: [u8; 32],
    pub sequence: u64,
}

impl SubmitReportInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `SubmitReport`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` assessor
///   1. `[]` config
///   2. `[]` class
///   3. `[writable]` host
///   4. `[writable]` report
///   5. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct SubmitReportBuilder {
    assessor: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    class: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    report: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    kind: Option<u8>,
    passed: Option<bool>,
    figures: Option<[u64; 4]>,
    evidence: Option<[u8; 32]>,
    sequence: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl SubmitReportBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// An assessor, who pays.
    #[inline(always)]
    pub fn assessor(&mut self, assessor: solana_address::Address) -> &mut Self {
        self.assessor = Some(assessor);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// The host's class of GPUs.
    #[inline(always)]
    pub fn class(&mut self, class: solana_address::Address) -> &mut Self {
        self.class = Some(class);
        self
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The report to create.
    #[inline(always)]
    pub fn report(&mut self, report: solana_address::Address) -> &mut Self {
        self.report = Some(report);
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
    pub fn kind(&mut self, kind: u8) -> &mut Self {
        self.kind = Some(kind);
        self
    }
    #[inline(always)]
    pub fn passed(&mut self, passed: bool) -> &mut Self {
        self.passed = Some(passed);
        self
    }
    #[inline(always)]
    pub fn figures(&mut self, figures: [u64; 4]) -> &mut Self {
        self.figures = Some(figures);
        self
    }
    #[inline(always)]
    pub fn evidence(&mut self, evidence: [u8; 32]) -> &mut Self {
        self.evidence = Some(evidence);
        self
    }
    #[inline(always)]
    pub fn sequence(&mut self, sequence: u64) -> &mut Self {
        self.sequence = Some(sequence);
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
        let accounts = SubmitReport {
            assessor: self.assessor.expect("assessor is not set"),
            config: self.config.expect("config is not set"),
            class: self.class.expect("class is not set"),
            host: self.host.expect("host is not set"),
            report: self.report.expect("report is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = SubmitReportInstructionArgs {
            kind: self.kind.clone().expect("kind is not set"),
            passed: self.passed.clone().expect("passed is not set"),
            figures: self.figures.clone().expect("figures is not set"),
            evidence: self.evidence.clone().expect("evidence is not set"),
            sequence: self.sequence.clone().expect("sequence is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const AWARD_DISCRIMINATOR: [u8; 8] = [180, 74, 165, 67, 179, 135, 27, 202];

/// Accounts.
#[derive(Debug)]
pub struct Award {
    /// A reviewer of the phase, who pays.
    pub reviewer: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The seat.
    pub seat: solana_address::Address,
    /// The award to create: one for each evidence in a phase.
    pub award: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl Award {
    pub fn instruction(&self, args: AwardInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: AwardInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new(self.reviewer, true));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.award, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = AwardInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AwardInstructionData {
    discriminator: [u8; 8],
}

impl AwardInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [180, 74, 165, 67, 179, 135, 27, 202],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for AwardInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AwardInstructionArgs {
    pub kind: u8,
    pub points: u64,
    pub evidence: [u8; 32],
}

impl AwardInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Award`.
///
/// ### Accounts:
///
///   0. `[writable, signer]` reviewer
///   1. `[writable]` phase
///   2. `[writable]` seat
///   3. `[writable]` award
///   4. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct AwardBuilder {
    reviewer: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    award: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    kind: Option<u8>,
    points: Option<u64>,
    evidence: Option<[u8; 32]>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl AwardBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// A reviewer of the phase, who pays.
    #[inline(always)]
    pub fn reviewer(&mut self, reviewer: solana_address::Address) -> &mut Self {
        self.reviewer = Some(reviewer);
        self
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The seat.
    #[inline(always)]
    pub fn seat(&mut self, seat: solana_address::Address) -> &mut Self {
        self.seat = Some(seat);
        self
    }
    /// The award to create: one for each evidence in a phase.
    #[inline(always)]
    pub fn award(&mut self, award: solana_address::Address) -> &mut Self {
        self.award = Some(award);
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
    pub fn points(&mut self, points: u64) -> &mut Self {
        self.points = Some(points);
        self
    }
    #[inline(always)]
    pub fn evidence(&mut self, evidence: [u8; 32]) -> &mut Self {
        self.evidence = Some(evidence);
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
        let accounts = Award {
            reviewer: self.reviewer.expect("reviewer is not set"),
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            award: self.award.expect("award is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = AwardInstructionArgs {
            kind: self.kind.clone().expect("kind is not set"),
            points: self.points.clone().expect("points is not set"),
            evidence: self.evidence.clone().expect("evidence is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const REGISTER_DISCRIMINATOR: [u8; 8] = [211, 124, 67, 15, 211, 194, 178, 240];

/// Accounts.
#[derive(Debug)]
pub struct Register {
    /// Who owns the host, and will be paid.
    pub owner: solana_address::Address,
    /// Who pays the rent of the new account.
    pub payer: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The host.
    pub host: solana_address::Address,
    /// The seat to create: one for a machine.
    pub seat: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl Register {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(6 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.owner, true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.host, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = RegisterInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RegisterInstructionData {
    discriminator: [u8; 8],
}

impl RegisterInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [211, 124, 67, 15, 211, 194, 178, 240],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for RegisterInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Register`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable, signer]` payer
///   2. `[writable]` phase
///   3. `[]` host
///   4. `[writable]` seat
///   5. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct RegisterBuilder {
    owner: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    host: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl RegisterBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the host, and will be paid.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
        self
    }
    /// Who pays the rent of the new account.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The host.
    #[inline(always)]
    pub fn host(&mut self, host: solana_address::Address) -> &mut Self {
        self.host = Some(host);
        self
    }
    /// The seat to create: one for a machine.
    #[inline(always)]
    pub fn seat(&mut self, seat: solana_address::Address) -> &mut Self {
        self.seat = Some(seat);
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
        let accounts = Register {
            owner: self.owner.expect("owner is not set"),
            payer: self.payer.expect("payer is not set"),
            phase: self.phase.expect("phase is not set"),
            host: self.host.expect("host is not set"),
            seat: self.seat.expect("seat is not set"),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

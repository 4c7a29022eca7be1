// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CLAIM_DISCRIMINATOR: [u8; 8] = [62, 198, 214, 193, 213, 159, 108, 210];

/// Accounts.
#[derive(Debug)]
pub struct Claim {
    /// Who owns the seat.
    pub owner: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The seat.
    pub seat: solana_address::Address,
    /// The token account that the phase pays from.
    pub vault: solana_address::Address,
    /// Where the reward goes.
    pub destination: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Claim {
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
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.seat, false));
        accounts.push(solana_instruction::AccountMeta::new(self.vault, false));
        accounts.push(solana_instruction::AccountMeta::new(
            self.destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = ClaimInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ClaimInstructionData {
    discriminator: [u8; 8],
}

impl ClaimInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [62, 198, 214, 193, 213, 159, 108, 210],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ClaimInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `Claim`.
///
/// ### Accounts:
///
///   0. `[signer]` owner
///   1. `[writable]` phase
///   2. `[writable]` seat
///   3. `[writable]` vault
///   4. `[writable]` destination
///   5. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct ClaimBuilder {
    owner: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    seat: Option<solana_address::Address>,
    vault: Option<solana_address::Address>,
    destination: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ClaimBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the seat.
    #[inline(always)]
    pub fn owner(&mut self, owner: solana_address::Address) -> &mut Self {
        self.owner = Some(owner);
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
    /// The token account that the phase pays from.
    #[inline(always)]
    pub fn vault(&mut self, vault: solana_address::Address) -> &mut Self {
        self.vault = Some(vault);
        self
    }
    /// Where the reward goes.
    #[inline(always)]
    pub fn destination(&mut self, destination: solana_address::Address) -> &mut Self {
        self.destination = Some(destination);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
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
        let accounts = Claim {
            owner: self.owner.expect("owner is not set"),
            phase: self.phase.expect("phase is not set"),
            seat: self.seat.expect("seat is not set"),
            vault: self.vault.expect("vault is not set"),
            destination: self.destination.expect("destination is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const CANCEL_PHASE_DISCRIMINATOR: [u8; 8] = [81, 101, 87, 204, 1, 153, 123, 161];

/// Accounts.
#[derive(Debug)]
pub struct CancelPhase {
    /// The authority.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
    /// The phase.
    pub phase: solana_address::Address,
    /// The pool of all phases.
    pub pool: solana_address::Address,
    /// Its vault; a draft has none, and this is not read then.
    pub vault: solana_address::Address,
    /// Who paid the rent of the phase and its vault.
    pub payer: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl CancelPhase {
    pub fn instruction(&self) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(&[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(7 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.grid, false));
        accounts.push(solana_instruction::AccountMeta::new(self.phase, false));
        accounts.push(solana_instruction::AccountMeta::new(self.pool, false));
        accounts.push(solana_instruction::AccountMeta::new(self.vault, false));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let data = CancelPhaseInstructionData::new().try_to_vec().unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::grid::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct CancelPhaseInstructionData {
    discriminator: [u8; 8],
}

impl CancelPhaseInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [81, 101, 87, 204, 1, 153, 123, 161],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for CancelPhaseInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `CancelPhase`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` grid
///   2. `[writable]` phase
///   3. `[writable]` pool
///   4. `[writable]` vault
///   5. `[writable]` payer
///   6. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct CancelPhaseBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    phase: Option<solana_address::Address>,
    pool: Option<solana_address::Address>,
    vault: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl CancelPhaseBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The authority.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// What all phases share.
    #[inline(always)]
    pub fn grid(&mut self, grid: solana_address::Address) -> &mut Self {
        self.grid = Some(grid);
        self
    }
    /// The phase.
    #[inline(always)]
    pub fn phase(&mut self, phase: solana_address::Address) -> &mut Self {
        self.phase = Some(phase);
        self
    }
    /// The pool of all phases.
    #[inline(always)]
    pub fn pool(&mut self, pool: solana_address::Address) -> &mut Self {
        self.pool = Some(pool);
        self
    }
    /// Its vault; a draft has none, and this is not read then.
    #[inline(always)]
    pub fn vault(&mut self, vault: solana_address::Address) -> &mut Self {
        self.vault = Some(vault);
        self
    }
    /// Who paid the rent of the phase and its vault.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
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
        let accounts = CancelPhase {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
            phase: self.phase.expect("phase is not set"),
            pool: self.pool.expect("pool is not set"),
            vault: self.vault.expect("vault is not set"),
            payer: self.payer.expect("payer is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

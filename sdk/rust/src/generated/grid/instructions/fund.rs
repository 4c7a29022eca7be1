// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const FUND_DISCRIMINATOR: [u8; 8] = [218, 188, 111, 221, 152, 113, 174, 7];

/// Accounts.
#[derive(Debug)]
pub struct Fund {
    /// Who owns the tokens.
    pub funder: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
    /// Where the tokens come from.
    pub source: solana_address::Address,
    /// The pool of all phases.
    pub pool: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Fund {
    pub fn instruction(&self, args: FundInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: FundInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.funder,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.grid, false));
        accounts.push(solana_instruction::AccountMeta::new(self.source, false));
        accounts.push(solana_instruction::AccountMeta::new(self.pool, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = FundInstructionData::new().try_to_vec().unwrap();
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
pub struct FundInstructionData {
    discriminator: [u8; 8],
}

impl FundInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [218, 188, 111, 221, 152, 113, 174, 7],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for FundInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct FundInstructionArgs {
    pub amount: u64,
}

impl FundInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Fund`.
///
/// ### Accounts:
///
///   0. `[signer]` funder
///   1. `[writable]` grid
///   2. `[writable]` source
///   3. `[writable]` pool
///   4. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct FundBuilder {
    funder: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    source: Option<solana_address::Address>,
    pool: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    amount: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl FundBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who owns the tokens.
    #[inline(always)]
    pub fn funder(&mut self, funder: solana_address::Address) -> &mut Self {
        self.funder = Some(funder);
        self
    }
    /// What all phases share.
    #[inline(always)]
    pub fn grid(&mut self, grid: solana_address::Address) -> &mut Self {
        self.grid = Some(grid);
        self
    }
    /// Where the tokens come from.
    #[inline(always)]
    pub fn source(&mut self, source: solana_address::Address) -> &mut Self {
        self.source = Some(source);
        self
    }
    /// The pool of all phases.
    #[inline(always)]
    pub fn pool(&mut self, pool: solana_address::Address) -> &mut Self {
        self.pool = Some(pool);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
        self
    }
    #[inline(always)]
    pub fn amount(&mut self, amount: u64) -> &mut Self {
        self.amount = Some(amount);
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
        let accounts = Fund {
            funder: self.funder.expect("funder is not set"),
            grid: self.grid.expect("grid is not set"),
            source: self.source.expect("source is not set"),
            pool: self.pool.expect("pool is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };
        let args = FundInstructionArgs {
            amount: self.amount.clone().expect("amount is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

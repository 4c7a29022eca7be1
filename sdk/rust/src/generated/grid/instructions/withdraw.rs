// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const WITHDRAW_DISCRIMINATOR: [u8; 8] = [183, 18, 70, 156, 148, 109, 161, 34];

/// Accounts.
#[derive(Debug)]
pub struct Withdraw {
    /// The authority.
    pub authority: solana_address::Address,
    /// What all phases share.
    pub grid: solana_address::Address,
    /// The pool of all phases.
    pub pool: solana_address::Address,
    /// Where the tokens go.
    pub destination: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Withdraw {
    pub fn instruction(&self, args: WithdrawInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: WithdrawInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(5 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.grid, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.pool, false));
        accounts.push(solana_instruction::AccountMeta::new(
            self.destination,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = WithdrawInstructionData::new().try_to_vec().unwrap();
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
pub struct WithdrawInstructionData {
    discriminator: [u8; 8],
}

impl WithdrawInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [183, 18, 70, 156, 148, 109, 161, 34],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for WithdrawInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct WithdrawInstructionArgs {
    pub amount: u64,
}

impl WithdrawInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Withdraw`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[]` grid
///   2. `[writable]` pool
///   3. `[writable]` destination
///   4. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct WithdrawBuilder {
    authority: Option<solana_address::Address>,
    grid: Option<solana_address::Address>,
    pool: Option<solana_address::Address>,
    destination: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    amount: Option<u64>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl WithdrawBuilder {
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
    /// The pool of all phases.
    #[inline(always)]
    pub fn pool(&mut self, pool: solana_address::Address) -> &mut Self {
        self.pool = Some(pool);
        self
    }
    /// Where the tokens go.
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
        let accounts = Withdraw {
            authority: self.authority.expect("authority is not set"),
            grid: self.grid.expect("grid is not set"),
            pool: self.pool.expect("pool is not set"),
            destination: self.destination.expect("destination is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };
        let args = WithdrawInstructionArgs {
            amount: self.amount.clone().expect("amount is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

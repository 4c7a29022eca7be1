// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const EXTEND_DISCRIMINATOR: [u8; 8] = [228, 127, 0, 1, 227, 154, 54, 168];

/// Accounts.
#[derive(Debug)]
pub struct Extend {
    /// Who posted the job.
    pub client: solana_address::Address,
    /// The job's market.
    pub market: solana_address::Address,
    /// The job.
    pub job: solana_address::Address,
    /// The job's escrow.
    pub escrow: solana_address::Address,
    /// The client's token account that pays. What is left returns to the account that
    /// the job was posted from.
    pub source: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
}

impl Extend {
    pub fn instruction(&self, args: ExtendInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ExtendInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(6 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.client,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.market,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.job, false));
        accounts.push(solana_instruction::AccountMeta::new(self.escrow, false));
        accounts.push(solana_instruction::AccountMeta::new(self.source, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ExtendInstructionData::new().try_to_vec().unwrap();
        let mut args = args.try_to_vec().unwrap();
        data.append(&mut args);

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ExtendInstructionData {
    discriminator: [u8; 8],
}

impl ExtendInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [228, 127, 0, 1, 227, 154, 54, 168],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ExtendInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ExtendInstructionArgs {
    pub seconds: u32,
}

impl ExtendInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Extend`.
///
/// ### Accounts:
///
///   0. `[signer]` client
///   1. `[]` market
///   2. `[writable]` job
///   3. `[writable]` escrow
///   4. `[writable]` source
///   5. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
#[derive(Clone, Debug, Default)]
pub struct ExtendBuilder {
    client: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    job: Option<solana_address::Address>,
    escrow: Option<solana_address::Address>,
    source: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    seconds: Option<u32>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ExtendBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who posted the job.
    #[inline(always)]
    pub fn client(&mut self, client: solana_address::Address) -> &mut Self {
        self.client = Some(client);
        self
    }
    /// The job's market.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    /// The job.
    #[inline(always)]
    pub fn job(&mut self, job: solana_address::Address) -> &mut Self {
        self.job = Some(job);
        self
    }
    /// The job's escrow.
    #[inline(always)]
    pub fn escrow(&mut self, escrow: solana_address::Address) -> &mut Self {
        self.escrow = Some(escrow);
        self
    }
    /// The client's token account that pays. What is left returns to the account that
    /// the job was posted from.
    #[inline(always)]
    pub fn source(&mut self, source: solana_address::Address) -> &mut Self {
        self.source = Some(source);
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
    pub fn seconds(&mut self, seconds: u32) -> &mut Self {
        self.seconds = Some(seconds);
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
        let accounts = Extend {
            client: self.client.expect("client is not set"),
            market: self.market.expect("market is not set"),
            job: self.job.expect("job is not set"),
            escrow: self.escrow.expect("escrow is not set"),
            source: self.source.expect("source is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
        };
        let args = ExtendInstructionArgs {
            seconds: self.seconds.clone().expect("seconds is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

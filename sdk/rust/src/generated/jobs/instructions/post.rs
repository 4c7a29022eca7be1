// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use crate::generated::jobs::types::PostArgs;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const POST_DISCRIMINATOR: [u8; 8] = [223, 96, 234, 236, 158, 106, 145, 94];

/// Accounts.
#[derive(Debug)]
pub struct Post {
    /// Who posts.
    pub client: solana_address::Address,
    /// Who pays the rent of the job and its escrow, and gets it back.
    pub payer: solana_address::Address,
    /// The configuration.
    pub config: solana_address::Address,
    /// Where to post.
    pub market: solana_address::Address,
    /// The market's queue.
    pub queue: solana_address::Address,
    /// The job to create.
    pub job: solana_address::Address,
    /// Its escrow to create.
    pub escrow: solana_address::Address,
    /// The client's token account.
    pub source: solana_address::Address,
    /// The token that jobs are paid in.
    pub mint: solana_address::Address,
    /// The price account that the market names; the zero address when the price is
    /// fixed.
    pub price_account: solana_address::Address,
    /// The token program.
    pub token_program: solana_address::Address,
    /// The system program.
    pub system_program: solana_address::Address,
}

impl Post {
    pub fn instruction(&self, args: PostInstructionArgs) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: PostInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(12 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.client,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.payer, true));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.config,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.market,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.queue, false));
        accounts.push(solana_instruction::AccountMeta::new(self.job, false));
        accounts.push(solana_instruction::AccountMeta::new(self.escrow, false));
        accounts.push(solana_instruction::AccountMeta::new(self.source, false));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.mint, false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.price_account,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.token_program,
            false,
        ));
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.system_program,
            false,
        ));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = PostInstructionData::new().try_to_vec().unwrap();
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
pub struct PostInstructionData {
    discriminator: [u8; 8],
}

impl PostInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [223, 96, 234, 236, 158, 106, 145, 94],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for PostInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PostInstructionArgs {
    pub args: PostArgs,
}

impl PostInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `Post`.
///
/// ### Accounts:
///
///   0. `[signer]` client
///   1. `[writable, signer]` payer
///   2. `[]` config
///   3. `[]` market
///   4. `[writable]` queue
///   5. `[writable]` job
///   6. `[writable]` escrow
///   7. `[writable]` source
///   8. `[]` mint
///   9. `[]` price_account
///   10. `[optional]` token_program (default to `TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA`)
///   11. `[optional]` system_program (default to `11111111111111111111111111111111`)
#[derive(Clone, Debug, Default)]
pub struct PostBuilder {
    client: Option<solana_address::Address>,
    payer: Option<solana_address::Address>,
    config: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    queue: Option<solana_address::Address>,
    job: Option<solana_address::Address>,
    escrow: Option<solana_address::Address>,
    source: Option<solana_address::Address>,
    mint: Option<solana_address::Address>,
    price_account: Option<solana_address::Address>,
    token_program: Option<solana_address::Address>,
    system_program: Option<solana_address::Address>,
    args: Option<PostArgs>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl PostBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who posts.
    #[inline(always)]
    pub fn client(&mut self, client: solana_address::Address) -> &mut Self {
        self.client = Some(client);
        self
    }
    /// Who pays the rent of the job and its escrow, and gets it back.
    #[inline(always)]
    pub fn payer(&mut self, payer: solana_address::Address) -> &mut Self {
        self.payer = Some(payer);
        self
    }
    /// The configuration.
    #[inline(always)]
    pub fn config(&mut self, config: solana_address::Address) -> &mut Self {
        self.config = Some(config);
        self
    }
    /// Where to post.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    /// The market's queue.
    #[inline(always)]
    pub fn queue(&mut self, queue: solana_address::Address) -> &mut Self {
        self.queue = Some(queue);
        self
    }
    /// The job to create.
    #[inline(always)]
    pub fn job(&mut self, job: solana_address::Address) -> &mut Self {
        self.job = Some(job);
        self
    }
    /// Its escrow to create.
    #[inline(always)]
    pub fn escrow(&mut self, escrow: solana_address::Address) -> &mut Self {
        self.escrow = Some(escrow);
        self
    }
    /// The client's token account.
    #[inline(always)]
    pub fn source(&mut self, source: solana_address::Address) -> &mut Self {
        self.source = Some(source);
        self
    }
    /// The token that jobs are paid in.
    #[inline(always)]
    pub fn mint(&mut self, mint: solana_address::Address) -> &mut Self {
        self.mint = Some(mint);
        self
    }
    /// The price account that the market names; the zero address when the price is
    /// fixed.
    #[inline(always)]
    pub fn price_account(&mut self, price_account: solana_address::Address) -> &mut Self {
        self.price_account = Some(price_account);
        self
    }
    /// `[optional account, default to 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA']`
    /// The token program.
    #[inline(always)]
    pub fn token_program(&mut self, token_program: solana_address::Address) -> &mut Self {
        self.token_program = Some(token_program);
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
    pub fn args(&mut self, args: PostArgs) -> &mut Self {
        self.args = Some(args);
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
        let accounts = Post {
            client: self.client.expect("client is not set"),
            payer: self.payer.expect("payer is not set"),
            config: self.config.expect("config is not set"),
            market: self.market.expect("market is not set"),
            queue: self.queue.expect("queue is not set"),
            job: self.job.expect("job is not set"),
            escrow: self.escrow.expect("escrow is not set"),
            source: self.source.expect("source is not set"),
            mint: self.mint.expect("mint is not set"),
            price_account: self.price_account.expect("price_account is not set"),
            token_program: self.token_program.unwrap_or(solana_address::address!(
                "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
            )),
            system_program: self
                .system_program
                .unwrap_or(solana_address::address!("11111111111111111111111111111111")),
        };
        let args = PostInstructionArgs {
            args: self.args.clone().expect("args is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

pub const ACCEPT_MARKET_AUTHORITY_DISCRIMINATOR: [u8; 8] = [147, 221, 80, 152, 170, 143, 134, 149];

/// Accounts.
#[derive(Debug)]
pub struct AcceptMarketAuthority {
    /// Who was proposed.
    pub proposed: solana_address::Address,
    /// The market.
    pub market: solana_address::Address,
}

impl AcceptMarketAuthority {
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
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.proposed,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.market, false));
        accounts.extend_from_slice(remaining_accounts);
        let data = AcceptMarketAuthorityInstructionData::new()
            .try_to_vec()
            .unwrap();

        solana_instruction::Instruction {
            program_id: crate::generated::jobs::ID,
            accounts,
            data,
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct AcceptMarketAuthorityInstructionData {
    discriminator: [u8; 8],
}

impl AcceptMarketAuthorityInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [147, 221, 80, 152, 170, 143, 134, 149],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for AcceptMarketAuthorityInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

/// Instruction builder for `AcceptMarketAuthority`.
///
/// ### Accounts:
///
///   0. `[signer]` proposed
///   1. `[writable]` market
#[derive(Clone, Debug, Default)]
pub struct AcceptMarketAuthorityBuilder {
    proposed: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl AcceptMarketAuthorityBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// Who was proposed.
    #[inline(always)]
    pub fn proposed(&mut self, proposed: solana_address::Address) -> &mut Self {
        self.proposed = Some(proposed);
        self
    }
    /// The market.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
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
        let accounts = AcceptMarketAuthority {
            proposed: self.proposed.expect("proposed is not set"),
            market: self.market.expect("market is not set"),
        };

        accounts.instruction_with_remaining_accounts(&self.__remaining_accounts)
    }
}

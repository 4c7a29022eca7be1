// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

pub const PROPOSE_MARKET_AUTHORITY_DISCRIMINATOR: [u8; 8] = [13, 245, 242, 143, 57, 27, 163, 13];

/// Accounts.
#[derive(Debug)]
pub struct ProposeMarketAuthority {
    /// The market's authority.
    pub authority: solana_address::Address,
    /// The market.
    pub market: solana_address::Address,
}

impl ProposeMarketAuthority {
    pub fn instruction(
        &self,
        args: ProposeMarketAuthorityInstructionArgs,
    ) -> solana_instruction::Instruction {
        self.instruction_with_remaining_accounts(args, &[])
    }
    #[allow(clippy::arithmetic_side_effects)]
    #[allow(clippy::vec_init_then_push)]
    pub fn instruction_with_remaining_accounts(
        &self,
        args: ProposeMarketAuthorityInstructionArgs,
        remaining_accounts: &[solana_instruction::AccountMeta],
    ) -> solana_instruction::Instruction {
        let mut accounts = Vec::with_capacity(2 + remaining_accounts.len());
        accounts.push(solana_instruction::AccountMeta::new_readonly(
            self.authority,
            true,
        ));
        accounts.push(solana_instruction::AccountMeta::new(self.market, false));
        accounts.extend_from_slice(remaining_accounts);
        let mut data = ProposeMarketAuthorityInstructionData::new()
            .try_to_vec()
            .unwrap();
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
pub struct ProposeMarketAuthorityInstructionData {
    discriminator: [u8; 8],
}

impl ProposeMarketAuthorityInstructionData {
    pub fn new() -> Self {
        Self {
            discriminator: [13, 245, 242, 143, 57, 27, 163, 13],
        }
    }

    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

impl Default for ProposeMarketAuthorityInstructionData {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ProposeMarketAuthorityInstructionArgs {
    pub proposed: Address,
}

impl ProposeMarketAuthorityInstructionArgs {
    pub(crate) fn try_to_vec(&self) -> Result<Vec<u8>, std::io::Error> {
        borsh::to_vec(self)
    }
}

/// Instruction builder for `ProposeMarketAuthority`.
///
/// ### Accounts:
///
///   0. `[signer]` authority
///   1. `[writable]` market
#[derive(Clone, Debug, Default)]
pub struct ProposeMarketAuthorityBuilder {
    authority: Option<solana_address::Address>,
    market: Option<solana_address::Address>,
    proposed: Option<Address>,
    __remaining_accounts: Vec<solana_instruction::AccountMeta>,
}

impl ProposeMarketAuthorityBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    /// The market's authority.
    #[inline(always)]
    pub fn authority(&mut self, authority: solana_address::Address) -> &mut Self {
        self.authority = Some(authority);
        self
    }
    /// The market.
    #[inline(always)]
    pub fn market(&mut self, market: solana_address::Address) -> &mut Self {
        self.market = Some(market);
        self
    }
    #[inline(always)]
    pub fn proposed(&mut self, proposed: Address) -> &mut Self {
        self.proposed = Some(proposed);
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
        let accounts = ProposeMarketAuthority {
            authority: self.authority.expect("authority is not set"),
            market: self.market.expect("market is not set"),
        };
        let args = ProposeMarketAuthorityInstructionArgs {
            proposed: self.proposed.clone().expect("proposed is not set"),
        };

        accounts.instruction_with_remaining_accounts(args, &self.__remaining_accounts)
    }
}

//! Instructions of the grid program.

use solana_address::Address;
use solana_instruction::Instruction;

use super::{SYSTEM_PROGRAM, TOKEN_PROGRAM};
use crate::generated::grid;

/// Sets the grid program up.
#[must_use]
pub fn initialize_grid(
    authority: Address,
    mint: Address,
    args: grid::instructions::InitializeInstructionArgs,
) -> Instruction {
    grid::instructions::Initialize {
        authority,
        grid: grid::pdas::find_grid().0,
        pool: Address::find_program_address(&[b"pool"], &grid::ID).0,
        mint,
        token_program: TOKEN_PROGRAM,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

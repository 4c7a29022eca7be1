//! Instructions of the grid program.

use solana_address::Address;
use solana_instruction::Instruction;

use super::{SYSTEM_PROGRAM, TOKEN_PROGRAM};
use crate::generated::{
    grid::{
        accounts::{self, Phase, Seat},
        instructions::{
            AcceptAuthority, Agree, Award, AwardInstructionArgs, CancelPhase, Claim, CloseAward,
            ClosePhase, CloseSeat, Count, CountReport, CreatePhase, CreatePhaseInstructionArgs,
            Finalize, Fund, FundInstructionArgs, GiveBack, Initialize, InitializeInstructionArgs,
            MoveUp, OpenPhase, ProposeAuthority, ProposeAuthorityInstructionArgs, Register,
            ReplaceReviewer, ReplaceReviewerInstructionArgs, Revoke, RevokeInstructionArgs,
            UpdateGrid, UpdateGridInstructionArgs, UpdatePhase, UpdatePhaseInstructionArgs,
            Withdraw, WithdrawInstructionArgs,
        },
        pdas,
        types::PhaseTerms,
    },
    jobs,
};

/// Sets the grid program up.
#[must_use]
pub fn initialize_grid(
    authority: Address,
    mint: Address,
    args: InitializeInstructionArgs,
) -> Instruction {
    Initialize {
        authority,
        grid: pdas::find_grid().0,
        pool: pdas::find_pool().0,
        mint,
        token_program: TOKEN_PROGRAM,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Changes who reviews later phases, four at most, the zero address for nobody, and the
/// most that all phases together may be opened with, base units.
#[must_use]
pub fn update_grid(authority: Address, reviewers: [Address; 4], budget: u64) -> Instruction {
    UpdateGrid {
        authority,
        grid: pdas::find_grid().0,
    }
    .instruction(UpdateGridInstructionArgs { reviewers, budget })
}

/// Proposes `proposed` as the next authority over the grid program; the zero address takes
/// a proposal back.
#[must_use]
pub fn propose_grid_authority(authority: Address, proposed: Address) -> Instruction {
    ProposeAuthority {
        authority,
        grid: pdas::find_grid().0,
    }
    .instruction(ProposeAuthorityInstructionArgs { proposed })
}

/// Takes the authority over the grid program over.
#[must_use]
pub fn accept_grid_authority(proposed: Address) -> Instruction {
    AcceptAuthority {
        proposed,
        grid: pdas::find_grid().0,
    }
    .instruction()
}

/// Pays `amount` base units out of the token account `source` of `funder` into the pool.
#[must_use]
pub fn fund_grid(funder: Address, source: Address, amount: u64) -> Instruction {
    Fund {
        funder,
        grid: pdas::find_grid().0,
        source,
        pool: pdas::find_pool().0,
        token_program: TOKEN_PROGRAM,
    }
    .instruction(FundInstructionArgs { amount })
}

/// Takes `amount` base units that belong to no phase out of the pool, to the token account
/// `destination`.
#[must_use]
pub fn withdraw_from_grid(authority: Address, destination: Address, amount: u64) -> Instruction {
    Withdraw {
        authority,
        grid: pdas::find_grid().0,
        pool: pdas::find_pool().0,
        destination,
        token_program: TOKEN_PROGRAM,
    }
    .instruction(WithdrawInstructionArgs { amount })
}

/// Creates a phase as a draft. The number in `args` must be the grid's next.
#[must_use]
pub fn create_phase(authority: Address, args: CreatePhaseInstructionArgs) -> Instruction {
    CreatePhase {
        authority,
        grid: pdas::find_grid().0,
        phase: pdas::find_phase(args.number).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Changes the terms of a draft, and which classes of GPUs may register for it: the zero
/// address for none, all zero for any. Its reviewers become those of the grid.
#[must_use]
pub fn update_phase(
    authority: Address,
    phase: Address,
    terms: PhaseTerms,
    classes: [Address; 16],
) -> Instruction {
    UpdatePhase {
        authority,
        grid: pdas::find_grid().0,
        phase,
    }
    .instruction(UpdatePhaseInstructionArgs { terms, classes })
}

/// Opens a draft: its terms are fixed, and its pool moves into a vault of its own, whose
/// rent `authority` pays.
#[must_use]
pub fn open_phase(authority: Address, phase: Address, mint: Address) -> Instruction {
    OpenPhase {
        authority,
        grid: pdas::find_grid().0,
        phase,
        pool: pdas::find_pool().0,
        vault: pdas::find_prize(&phase).0,
        mint,
        token_program: TOKEN_PROGRAM,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction()
}

/// Cancels a phase that is a draft, or that nobody has registered for.
#[must_use]
pub fn cancel_phase(authority: Address, phase: &Phase) -> Instruction {
    let address = pdas::find_phase(phase.number).0;
    CancelPhase {
        authority,
        grid: pdas::find_grid().0,
        phase: address,
        pool: pdas::find_pool().0,
        vault: pdas::find_prize(&address).0,
        payer: phase.payer,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Puts `reviewer` in a reviewer's `place` of a phase, from 0 on; the zero address leaves
/// it free.
#[must_use]
pub fn replace_reviewer(
    authority: Address,
    phase: Address,
    place: u8,
    reviewer: Address,
) -> Instruction {
    ReplaceReviewer {
        authority,
        grid: pdas::find_grid().0,
        phase,
    }
    .instruction(ReplaceReviewerInstructionArgs { place, reviewer })
}

/// Registers `host` of `owner`, which says to be on `machine`, for a seat of a phase.
#[must_use]
pub fn register_seat(
    owner: Address,
    payer: Address,
    phase: Address,
    host: Address,
    machine: &[u8; 32],
) -> Instruction {
    Register {
        owner,
        payer,
        phase,
        host,
        seat: pdas::find_seat(&phase, machine).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction()
}

/// Gives a seat, or a place in the waiting list, back; signed by its owner.
#[must_use]
pub fn give_back_seat(seat: &Seat) -> Instruction {
    GiveBack {
        owner: seat.owner,
        phase: seat.phase,
        seat: address_of(seat),
        payer: seat.payer,
    }
    .instruction()
}

/// Gives a free seat to `seat`, the first in the waiting list, or passes it over when it
/// left. Nobody needs to sign.
#[must_use]
pub fn move_up_seat(seat: &Seat) -> Instruction {
    MoveUp {
        phase: seat.phase,
        seat: address_of(seat),
        payer: seat.payer,
    }
    .instruction()
}

/// Counts what the host of `seat` did, from its record. Nobody needs to sign.
#[must_use]
pub fn count_seat(seat: &Seat) -> Instruction {
    Count {
        phase: seat.phase,
        seat: address_of(seat),
        host: seat.host,
        record: jobs::pdas::find_record(&seat.host).0,
    }
    .instruction()
}

/// Counts a test that the host of `seat` passed, from an assessor's report. Nobody needs to
/// sign.
#[must_use]
pub fn count_report(seat: &Seat, report: Address) -> Instruction {
    CountReport {
        phase: seat.phase,
        seat: address_of(seat),
        host: seat.host,
        report,
    }
    .instruction()
}

/// Awards points to `seat`, or asks for its disqualification.
#[must_use]
pub fn award(reviewer: Address, seat: &Seat, args: AwardInstructionArgs) -> Instruction {
    Award {
        reviewer,
        phase: seat.phase,
        seat: address_of(seat),
        award: pdas::find_award(&seat.phase, &args.evidence).0,
        system_program: SYSTEM_PROGRAM,
    }
    .instruction(args)
}

/// Agrees, as a second `reviewer`, to what another one proposed.
#[must_use]
pub fn agree_award(reviewer: Address, award: &accounts::Award) -> Instruction {
    Agree {
        reviewer,
        phase: award.phase,
        seat: award.seat,
        award: pdas::find_award(&award.phase, &award.evidence).0,
    }
    .instruction()
}

/// Takes an award back: the authority, or a reviewer who made it or agreed. `reason` is
/// text, padded with zeros, see [`padded`](super::padded).
#[must_use]
pub fn revoke_award(signer: Address, award: &accounts::Award, reason: [u8; 64]) -> Instruction {
    Revoke {
        signer,
        grid: pdas::find_grid().0,
        phase: award.phase,
        seat: award.seat,
        award: pdas::find_award(&award.phase, &award.evidence).0,
    }
    .instruction(RevokeInstructionArgs { reason })
}

/// Fixes the points of a phase whose review is over. Nobody needs to sign.
#[must_use]
pub fn finalize_phase(phase: Address) -> Instruction {
    Finalize { phase }.instruction()
}

/// Pays the reward of `seat` to the token account `destination`; signed by its owner.
#[must_use]
pub fn claim_reward(seat: &Seat, destination: Address) -> Instruction {
    Claim {
        owner: seat.owner,
        phase: seat.phase,
        seat: address_of(seat),
        vault: pdas::find_prize(&seat.phase).0,
        destination,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Ends a phase whose time to claim is over, or whose rewards are all paid: what is left
/// returns to the pool. Nobody needs to sign.
#[must_use]
pub fn close_phase(phase: &Phase) -> Instruction {
    let address = pdas::find_phase(phase.number).0;
    ClosePhase {
        grid: pdas::find_grid().0,
        phase: address,
        pool: pdas::find_pool().0,
        vault: pdas::find_prize(&address).0,
        payer: phase.payer,
        token_program: TOKEN_PROGRAM,
    }
    .instruction()
}

/// Closes the account of a seat; its rent goes to who paid it. `signer` may be anyone once
/// the phase is closed, and the authority or a reviewer where the seat was disqualified
/// while seats are given.
#[must_use]
pub fn close_seat(signer: Address, seat: &Seat) -> Instruction {
    CloseSeat {
        signer,
        grid: pdas::find_grid().0,
        phase: seat.phase,
        seat: address_of(seat),
        payer: seat.payer,
    }
    .instruction()
}

/// Closes the account of an award of a closed phase; its rent goes to the reviewer who paid
/// it. Nobody needs to sign.
#[must_use]
pub fn close_award(award: &accounts::Award) -> Instruction {
    CloseAward {
        phase: award.phase,
        award: pdas::find_award(&award.phase, &award.evidence).0,
        reviewer: award.reviewer,
    }
    .instruction()
}

fn address_of(seat: &Seat) -> Address {
    pdas::find_seat(&seat.phase, &seat.machine).0
}

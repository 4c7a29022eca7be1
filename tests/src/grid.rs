//! Phases of the test grid: the calls of the grid program that run them, and verbs for
//! what its authority does.

use nosana_sdk::{
    common::grid::LateJoin,
    generated::grid::{
        accounts::{Grid, Phase},
        instructions::CreatePhaseInstructionArgs,
        pdas,
        types::PhaseTerms,
    },
    instructions,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    calls::Call,
    chain::START,
    outcome::Sent,
    people::{Client, key},
    tiers::DAY,
    world::World,
};

/// What all phases of a world together may be opened with: 3 000 000 NOS, base units.
pub const BUDGET: u64 = 3_000_000_000_000;
/// What the usual phase is opened with: 250 000 NOS, base units.
pub const POOL: u64 = 250_000_000_000;

/// A phase that hosts register for from the day after [`START`], and that runs for 31 days
/// from the tenth day on: two weeks of review, 90 days to claim. Who gets a seat later
/// counts from then on. It has three seats.
pub fn usual_terms() -> PhaseTerms {
    PhaseTerms {
        registration_from: START + DAY,
        registration_until: START + 10 * DAY,
        running_from: START + 10 * DAY,
        running_until: START + 41 * DAY,
        review_until: START + 55 * DAY,
        claim_seconds: 90 * 24 * 60 * 60,
        seats: 3,
        late_join: LateJoin::FromSeat as u8,
        needs_proof: true,
        pool: POOL,
        point_value: 25_000,
        reward_cap: 1_500_000_000,
        fee_per_point: 50_000,
        points_per_hour: 10,
        points_per_job: 1,
        points_per_day: 200,
        points_per_test: 300,
        uptime_seconds: 72_000,
        caps: [10_000, 6_200, 9_300, 3_000, 10_000, 4_000],
        reviewer_cap: 1_000_000,
        second_above: 2_000,
        bond_minimum: 0,
        performant_points: 12_000,
    }
}

/// The usual terms, `days` later.
pub fn later_terms(days: i64) -> PhaseTerms {
    let mut terms = usual_terms();
    for time in [
        &mut terms.registration_from,
        &mut terms.registration_until,
        &mut terms.running_from,
        &mut terms.running_until,
        &mut terms.review_until,
    ] {
        *time += days * DAY;
    }
    terms
}

/// Who may award points in a world: 0, 1 and 2.
pub fn reviewer(number: u64) -> Keypair {
    key("reviewer", number)
}

/// The reviewers of a world, as accounts have them.
pub fn reviewers() -> [Address; 4] {
    let mut reviewers = [Address::default(); 4];
    for (place, number) in reviewers.iter_mut().zip(0..3) {
        *place = reviewer(number).pubkey();
    }
    reviewers
}

/// The calls of the grid program that run phases, with every account as it must be.
impl World {
    /// Changes the reviewers of later phases, and the budget.
    pub fn update_grid_call(&self, reviewers: [Address; 4], budget: u64) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::update_grid(admin.pubkey(), reviewers, budget),
            &[&admin],
        )
    }

    /// Proposes the next authority over the grid.
    pub fn propose_grid_authority_call(&self, proposed: Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::propose_grid_authority(admin.pubkey(), proposed),
            &[&admin],
        )
    }

    /// Takes the authority over the grid over.
    pub fn accept_grid_authority_call(&self, proposed: &Keypair) -> Call {
        Call::new(
            instructions::accept_grid_authority(proposed.pubkey()),
            &[proposed],
        )
    }

    /// Gives `amount` of `funder`'s tokens to the pool.
    pub fn fund_grid_call(&self, funder: &Client, amount: u64) -> Call {
        Call::new(
            instructions::fund_grid(funder.address(), funder.tokens, amount),
            &[&funder.key],
        )
    }

    /// Takes `amount` out of the pool, to `destination`.
    pub fn withdraw_from_grid_call(&self, destination: Address, amount: u64) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::withdraw_from_grid(admin.pubkey(), destination, amount),
            &[&admin],
        )
    }

    /// Creates the next phase, for the class of this world.
    pub fn create_phase_call(&self, terms: PhaseTerms) -> Call {
        let admin = self.admin();
        let args = CreatePhaseInstructionArgs {
            number: self.grid().next_phase,
            terms,
            classes: self.classes(),
        };
        Call::new(instructions::create_phase(admin.pubkey(), args), &[&admin])
    }

    /// Changes the terms of `phase`.
    pub fn update_phase_call(&self, phase: &Address, terms: PhaseTerms) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::update_phase(admin.pubkey(), *phase, terms, self.classes()),
            &[&admin],
        )
    }

    /// Opens `phase`.
    pub fn open_phase_call(&self, phase: &Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::open_phase(admin.pubkey(), *phase, self.mint()),
            &[&admin],
        )
    }

    /// Cancels `phase`.
    pub fn cancel_phase_call(&self, phase: &Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::cancel_phase(admin.pubkey(), &self.phase(phase)),
            &[&admin],
        )
    }

    /// Gives the `place` of a reviewer of `phase` to `reviewer`.
    pub fn replace_reviewer_call(&self, phase: &Address, place: u8, reviewer: Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::replace_reviewer(admin.pubkey(), *phase, place, reviewer),
            &[&admin],
        )
    }

    /// Makes `phase` final.
    pub fn finalize_phase_call(&self, phase: &Address) -> Call {
        Call::new(instructions::finalize_phase(*phase), &[])
    }

    /// Closes `phase`.
    pub fn close_phase_call(&self, phase: &Address) -> Call {
        Call::new(instructions::close_phase(&self.phase(phase)), &[])
    }
}

/// What becomes of phases. A verb that gives [`Sent`] is refused with [`crate::Failure`].
impl World {
    /// Puts `amount` base units into the pool of all phases.
    pub fn fill_pool(&mut self, amount: u64) {
        let mint = self.mint();
        self.chain.issue(&mint, &pool(), amount);
    }

    /// The next phase, as a draft of `terms`.
    #[track_caller]
    pub fn draft_phase(&mut self, terms: PhaseTerms) -> Address {
        let phase = pdas::find_phase(self.grid().next_phase).0;
        self.run(self.create_phase_call(terms)).unwrap();
        phase
    }

    /// The next phase, open, with a pool that was given for it.
    #[track_caller]
    pub fn open_phase(&mut self, terms: PhaseTerms) -> Address {
        self.fill_pool(terms.pool);
        let phase = self.draft_phase(terms);
        self.open_draft(&phase).unwrap();
        phase
    }

    /// Opens a draft.
    pub fn open_draft(&mut self, phase: &Address) -> Sent {
        self.run(self.open_phase_call(phase))
    }

    /// Cancels a phase.
    pub fn cancel_phase(&mut self, phase: &Address) -> Sent {
        self.run(self.cancel_phase_call(phase))
    }

    /// Makes a phase final.
    pub fn finalize_phase(&mut self, phase: &Address) -> Sent {
        self.run(self.finalize_phase_call(phase))
    }

    /// Closes a phase.
    pub fn close_phase(&mut self, phase: &Address) -> Sent {
        self.run(self.close_phase_call(phase))
    }

    /// What all phases share.
    #[track_caller]
    pub fn grid(&self) -> Grid {
        self.chain.read(&pdas::find_grid().0)
    }

    /// A phase's account.
    #[track_caller]
    pub fn phase(&self, phase: &Address) -> Phase {
        self.chain.read(phase)
    }

    /// The classes that a phase of this world takes, as accounts have them.
    pub fn classes(&self) -> [Address; 16] {
        let mut classes = [Address::default(); 16];
        classes[0] = self.class;
        classes
    }
}

/// The pool of all phases.
pub fn pool() -> Address {
    pdas::find_pool().0
}

/// The vault of a phase.
pub fn prize_of(phase: &Address) -> Address {
    pdas::find_prize(phase).0
}

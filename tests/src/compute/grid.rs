//! What the instructions of the grid program cost.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{DISQUALIFICATION, PointKind},
    },
    generated::grid::{
        instructions::{
            AwardInstructionArgs, CreatePhaseInstructionArgs, InitializeInstructionArgs,
        },
        pdas,
        types::PhaseTerms,
    },
    instructions,
};
use solana_address::Address;
use solana_signer::Signer;

use super::{Table, send};
use crate::{
    Call, Chain, Host, World,
    grid::{BUDGET, POOL, later_terms, reviewers, usual_terms},
    people::key,
    seats::{Shown, evidence},
    tiers::DAY,
};

/// Measures every instruction of the program.
pub(super) fn measure(table: &mut Table) {
    settings(table);
    phases(table);
    seats(table);
    waiting(table);
    counting(table);
    awards(table);
    disqualification(table);
    end(table);
}

impl Table {
    fn grid(
        &mut self,
        world: &mut World,
        (instruction, case): (&'static str, &'static str),
        call: Call,
    ) {
        let outcome = world.run(call).unwrap();
        self.add("grid", instruction, case, &outcome);
    }
}

fn settings(table: &mut Table) {
    let mut chain = Chain::new();
    let authority = key("admin", 0);
    chain.fund(&authority.pubkey());
    let initialize = instructions::initialize_grid(
        authority.pubkey(),
        chain.mint(),
        InitializeInstructionArgs {
            reviewers: [1, 2, 3, 4].map(|number| key("reviewer", number).pubkey()),
            budget: BUDGET,
        },
    );
    let outcome = send(&mut chain, initialize, &authority);
    table.add("grid", "initialize", "once", &outcome);

    let mut world = World::new();
    let (funder, admin) = (world.client(1), world.admin());
    let update = world.update_grid_call(reviewers(), BUDGET + 1);
    table.grid(&mut world, ("update_grid", "a larger budget"), update);
    let propose = world.propose_grid_authority_call(admin.pubkey());
    table.grid(&mut world, ("propose_authority", "usual"), propose);
    let accept = world.accept_grid_authority_call(&admin);
    table.grid(&mut world, ("accept_authority", "usual"), accept);
    let fund = world.fund_grid_call(&funder, 100);
    table.grid(&mut world, ("fund", "usual"), fund);
    let withdraw = world.withdraw_from_grid_call(funder.tokens, 40);
    table.grid(&mut world, ("withdraw", "a part"), withdraw);
}

fn phases(table: &mut Table) {
    let mut world = World::new();
    world.fill_pool(POOL);
    let create = world.create_phase_call(usual_terms());
    table.grid(&mut world, ("create_phase", "usual"), create);
    let phase = world.draft_phase(usual_terms());
    let update = world.update_phase_call(&phase, later_terms(1));
    table.grid(&mut world, ("update_phase", "all its times"), update);
    let mut draft = world.clone();
    let cancel = draft.cancel_phase_call(&phase);
    table.grid(&mut draft, ("cancel_phase", "a draft"), cancel);
    let open = world.open_phase_call(&phase);
    table.grid(&mut world, ("open_phase", "usual"), open);
    let replace = world.replace_reviewer_call(&phase, 3, key("reviewer", 9).pubkey());
    table.grid(&mut world, ("replace_reviewer", "usual"), replace);
    let cancel = world.cancel_phase_call(&phase);
    table.grid(&mut world, ("cancel_phase", "open"), cancel);
}

/// A world in which hosts register for a phase with `seats`.
fn registering(seats: u32) -> (World, Address) {
    let mut world = World::new();
    let phase = world.open_phase(PhaseTerms {
        seats,
        ..usual_terms()
    });
    world.set_time(usual_terms().registration_from);
    (world, phase)
}

fn seats(table: &mut Table) {
    let (mut world, phase) = registering(1);
    let host = world.grid_host(1);
    let register = world.register_seat_call(&phase, &host);
    table.grid(&mut world, ("register", "a free seat"), register);
    let back = world.give_back_call(&phase, &host);
    table.grid(&mut world, ("give_back", "a seat"), back);

    // The address must be the only one of its machine, so its bump is searched for.
    let unlucky = world.grid_host(2);
    let mut machine = [0; 32];
    while pdas::find_seat(&phase, &machine).1 != 251 {
        machine[0] += 1;
    }
    world.set_machine(&unlucky, machine);
    let register = world.register_seat_call(&phase, &unlucky);
    let case = ("register", "its address is the fifth that is tried");
    table.grid(&mut world, case, register);

    // The last of as many classes as a phase can name.
    let mut world = World::new();
    world.fill_pool(POOL);
    let mut classes = [0; 16].map(|_: u8| key("class", 0).pubkey());
    classes[15] = world.class;
    let args = CreatePhaseInstructionArgs {
        number: 1,
        terms: usual_terms(),
        classes,
    };
    let admin = world.admin();
    let create = instructions::create_phase(admin.pubkey(), args);
    world.run(Call::new(create, &[&admin])).unwrap();
    let phase = pdas::find_phase(1).0;
    world.open_draft(&phase).unwrap();
    world.set_time(usual_terms().registration_from);
    let host = world.grid_host(1);
    let register = world.register_seat_call(&phase, &host);
    let case = ("register", "its class is the last of 16");
    table.grid(&mut world, case, register);
}

fn waiting(table: &mut Table) {
    let (mut world, phase) = registering(1);
    let first = world.seated_host(&phase, 1);
    let second = world.grid_host(2);
    let register = world.register_seat_call(&phase, &second);
    table.grid(&mut world, ("register", "no seat is free"), register);
    let third = world.seated_host(&phase, 3);

    let mut next = world.clone();
    let back = next.give_back_call(&phase, &second);
    table.grid(&mut next, ("give_back", "the next one that waits"), back);
    let mut passed = world.clone();
    let back = passed.give_back_call(&phase, &third);
    table.grid(&mut passed, ("give_back", "waits behind others"), back);
    passed.give_back(&phase, &first).unwrap();
    passed.move_up(&phase, &second).unwrap();
    let up = passed.move_up_call(&phase, &third);
    table.grid(&mut passed, ("move_up", "it left: passed over"), up);

    world.give_back(&phase, &first).unwrap();
    let up = world.move_up_call(&phase, &second);
    table.grid(&mut world, ("move_up", "to a free seat"), up);
}

/// A world in which a phase runs, with a host in its seat that passed a proof and has a
/// record of every day: on the day after `days` days.
fn running(days: i64) -> (World, Address, Host) {
    let (mut world, phase) = registering(2);
    let host = world.seated_host(&phase, 1);
    let from = usual_terms().running_from;
    world.set_time(from);
    world.pass(&host, ReportKind::Proof);
    for day in 0..days {
        show(&mut world, &host, from + day * DAY);
    }
    world.set_time(from + days * DAY);
    (world, phase, host)
}

/// A whole day of work.
fn show(world: &mut World, host: &Host, time: i64) {
    let day = Shown {
        online: 86_400,
        served: 80_000,
        completed: 20,
        fees: 30_000_000,
    };
    world.show_day(host, time, day);
}

fn counting(table: &mut Table) {
    let (mut world, phase, host) = running(1);
    let count = world.count_call(&phase, &host);
    table.grid(&mut world, ("count", "the first day"), count);
    let again = world.count_call(&phase, &host);
    table.grid(&mut world, ("count", "nothing new"), again);

    let (mut world, phase, host) = running(30);
    world.count(&phase, &host).unwrap();
    world.advance(DAY);
    show(&mut world, &host, usual_terms().running_until - DAY);
    let count = world.count_call(&phase, &host);
    table.grid(&mut world, ("count", "a daily crank, 31st day"), count);

    let (mut world, phase, host) = running(31);
    let count = world.count_call(&phase, &host);
    table.grid(&mut world, ("count", "all 31 days at once"), count);
    let report = world.pass(&host, ReportKind::Proof);
    world.set_time(usual_terms().running_until - 1);
    let inside = world.pass(&host, ReportKind::Benchmark);
    assert_ne!(report, inside);
    let count = world.count_report_call(&phase, &host, &inside);
    table.grid(&mut world, ("count_report", "after 31 days"), count);
}

fn award(kind: u8, points: u64, number: u64) -> AwardInstructionArgs {
    AwardInstructionArgs {
        kind,
        points,
        evidence: evidence(number),
    }
}

fn awards(table: &mut Table) {
    let (mut world, phase, host) = running(1);
    world.fund_reviewers();
    let bugs = PointKind::Bugs as u8;
    let small = world.award_call(&phase, &host, 0, award(bugs, 2_000, 1));
    table.grid(&mut world, ("award", "granted at once"), small);
    let large = world.award_call(&phase, &host, 0, award(bugs, 2_001, 2));
    table.grid(&mut world, ("award", "to be agreed to"), large);
    let agree = world.agree_call(&phase, 1, 2);
    table.grid(&mut world, ("agree", "points"), agree);
    let revoke = world.revoke_call(&phase, &world.admin(), 2);
    table.grid(&mut world, ("revoke", "points"), revoke);
}

fn disqualification(table: &mut Table) {
    let (mut world, phase, host) = running(1);
    world.fund_reviewers();
    let propose = world.award_call(&phase, &host, 0, award(DISQUALIFICATION, 0, 1));
    table.grid(&mut world, ("award", "a disqualification"), propose);
    let agree = world.agree_call(&phase, 1, 1);
    table.grid(&mut world, ("agree", "a disqualification"), agree);
    let mut closed = world.clone();
    let close = closed.close_seat_call(&phase, &closed.admin(), &host);
    table.grid(&mut closed, ("close_seat", "disqualified"), close);
    let revoke = closed.revoke_call(&phase, &closed.admin(), 1);
    table.grid(&mut closed, ("revoke", "of a seat that is gone"), revoke);
    let revoke = world.revoke_call(&phase, &world.admin(), 1);
    table.grid(&mut world, ("revoke", "a disqualification"), revoke);
}

fn end(table: &mut Table) {
    let (mut world, phase, host) = running(31);
    world.fund_reviewers();
    world.count(&phase, &host).unwrap();
    world
        .award_points(&phase, &host, (PointKind::Bugs, 100), 1)
        .unwrap();
    world.set_time(usual_terms().review_until);
    let finalize = world.finalize_phase_call(&phase);
    table.grid(&mut world, ("finalize", "usual"), finalize);
    let claim = world.claim_call(&phase, &host);
    table.grid(&mut world, ("claim", "usual"), claim);
    let close = world.close_phase_call(&phase);
    table.grid(&mut world, ("close_phase", "all was claimed"), close);
    let close = world.close_seat_call(&phase, &host.owner, &host);
    table.grid(&mut world, ("close_seat", "the phase is closed"), close);
    let close = world.close_award_call(&phase, 1);
    table.grid(&mut world, ("close_award", "usual"), close);
}

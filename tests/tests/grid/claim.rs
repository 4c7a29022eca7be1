//! `claim`.

use nosana_sdk::{
    common::grid::{Prize, SeatState, reward},
    generated::grid::{
        accounts::{Phase, Seat},
        errors::GridError,
        events::{self, RewardClaimed},
    },
};
use nosana_tests::{
    Call, DuplicateAccount, expect_error,
    grid::{later_terms, pool, prize_of},
    key,
};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_interface::error::TokenError;

use crate::{
    event, person,
    scene::{close, final_phase, final_phase_with, phase, running, worked},
};

#[test]
fn claim_pays_the_seat_and_notes_it() {
    let (mut world, phase, [host, _]) = final_phase();
    world.advance(3);
    let (mut seat, mut expected) = (world.seat(&phase, &host), world.phase(&phase));
    assert_eq!(seat.points, [480, 400, 0, 0, 0, 0]);
    assert_eq!(expected.totals, [720, 600, 0, 0, 0, 0]);
    let (paid, vault) = (world.tokens(&host.payout), world.tokens(&prize_of(&phase)));
    let outcome = world.claim(&phase, &host).unwrap();

    // 880 points of 0.025 NOS.
    let amount = 22_000_000;
    assert_eq!(world.tokens(&host.payout), paid + amount);
    assert_eq!(world.tokens(&prize_of(&phase)), vault - amount);
    (seat.claimed, seat.paid) = (1, amount);
    (expected.paid, expected.claimed_points) = (amount, 880);
    assert_eq!(world.seat(&phase, &host), seat);
    assert_eq!(world.phase(&phase), expected);
    assert_eq!(
        event(&outcome),
        events::Event::RewardClaimed(RewardClaimed {
            seat: world.seat_address(&phase, &host),
            phase,
            owner: host.owner.pubkey(),
            destination: host.payout,
            points: 880,
            amount,
            paid: amount,
            claimed_points: 880,
            at: world.now(),
        })
    );
}

#[test]
fn a_small_pool_is_shared_by_points() {
    let (mut world, phase, hosts) = final_phase_with(|terms| {
        (terms.pool, terms.reward_cap) = (1_000_003, 1_000_003);
    });
    // 880 and 440 of 1 320 points, each rounded down.
    for (host, amount) in hosts.iter().zip([666_668, 333_334]) {
        let before = world.tokens(&host.payout);
        world.claim(&phase, host).unwrap();
        assert_eq!(world.tokens(&host.payout), before + amount);
    }
    let state = world.phase(&phase);
    assert_eq!((state.paid, state.claimed_points), (1_000_002, 1_320));
    assert_eq!(world.tokens(&prize_of(&phase)), 1);
}

#[test]
fn a_seat_is_paid_its_cap_at_most() {
    let (mut world, phase, hosts) = final_phase_with(|terms| terms.reward_cap = 12_000_000);
    for (host, amount) in hosts.iter().zip([12_000_000, 11_000_000]) {
        let before = world.tokens(&host.payout);
        world.claim(&phase, host).unwrap();
        assert_eq!(world.tokens(&host.payout), before + amount);
        let seat = world.seat(&phase, host);
        let prize = Prize {
            pool: world.phase(&phase).pool,
            point_value: 25_000,
            reward_cap: 12_000_000,
        };
        assert_eq!(reward(&prize, seat.points.iter().sum(), 1_320), amount);
    }
}

#[test]
fn the_order_of_claims_changes_no_amount() {
    let (world, phase, [first, second]) = final_phase_with(|terms| {
        (terms.pool, terms.reward_cap) = (1_000_003, 1_000_003);
    });
    let claimed = |order: [&nosana_tests::Host; 2]| {
        let mut world = world.clone();
        for host in order {
            world.claim(&phase, host).unwrap();
        }
        [&first, &second].map(|host| world.seat(&phase, host).paid)
    };
    assert_eq!(claimed([&first, &second]), claimed([&second, &first]));
}

#[test]
fn it_goes_where_the_owner_says() {
    let (mut world, phase, [host, _]) = final_phase();
    let friend = key("friend", 0).pubkey();
    let tokens = world.chain.give_tokens(&friend, 0);
    let call = world
        .claim_call(&phase, &host)
        .replacing(&host.payout, &tokens);
    world.run(call).unwrap();
    assert_eq!(world.tokens(&tokens), 22_000_000);
}

#[test]
fn a_host_that_is_gone_is_paid() {
    let (mut world, phase, [host, _]) = final_phase();
    let claim = world.claim_call(&phase, &host);
    world.close_host(&host).unwrap();
    world.run(claim).unwrap();
}

#[test]
fn before_the_points_are_final_and_after_it_is_closed_it_fails() {
    let (mut world, phase, host) = worked();
    world.count(&phase, &host).unwrap();
    let terms = world.phase(&phase);
    for now in [
        terms.running_from,
        terms.review_until - 1,
        terms.review_until,
    ] {
        world.set_time(now);
        expect_error(world.claim(&phase, &host), GridError::WrongState);
    }
    world.finalize_phase(&phase).unwrap();
    close(&mut world, &phase);
    world.set_time(terms.review_until);
    expect_error(world.claim(&phase, &host), GridError::WrongState);
}

#[test]
fn after_the_time_to_claim_it_fails() {
    let (mut world, phase, [first, second]) = final_phase();
    let end = world.phase(&phase).claim_until;
    world.set_time(end - 1);
    world.claim(&phase, &first).unwrap();
    for late in [0, 1, 1_000_000] {
        world.set_time(end + late);
        expect_error(world.claim(&phase, &second), GridError::TooLateToClaim);
    }
}

#[test]
fn another_than_the_owner_fails() {
    let (mut world, phase, [host, other]) = final_phase();
    let stranger = person(&mut world.chain, "stranger");
    for signer in [&stranger, &world.admin(), &host.worker, &other.owner] {
        let call = world
            .claim_call(&phase, &host)
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), GridError::NotOwner);
    }
    let unsigned = world
        .claim_call(&phase, &host)
        .unsigned_by(&host.owner.pubkey());
    expect_error(
        world.run(unsigned),
        InstructionError::MissingRequiredSignature,
    );
}

#[test]
fn a_second_time_fails() {
    let (mut world, phase, [host, _]) = final_phase();
    world.claim(&phase, &host).unwrap();
    let (state, vault) = (world.phase(&phase), world.tokens(&prize_of(&phase)));
    expect_error(world.claim(&phase, &host), GridError::NothingToClaim);
    assert_eq!(world.phase(&phase), state);
    assert_eq!(world.tokens(&prize_of(&phase)), vault);
}

#[test]
fn a_seat_without_points_or_with_less_than_a_base_unit_fails() {
    let (mut world, phase, [host, other]) = final_phase();
    let seat = world.seat_address(&phase, &host);
    world.chain.edit::<Seat>(&seat, |seat| seat.points = [0; 6]);
    expect_error(world.claim(&phase, &host), GridError::NothingToClaim);
    // A share of half a base unit.
    world.chain.edit::<Phase>(&phase, |phase| phase.pool = 1);
    expect_error(world.claim(&phase, &other), GridError::NothingToClaim);
    // And where nobody has points, nobody is paid.
    world
        .chain
        .edit::<Phase>(&phase, |phase| phase.totals = [0; 6]);
    expect_error(world.claim(&phase, &other), GridError::NothingToClaim);
}

#[test]
fn who_waits_left_or_is_disqualified_fails() {
    let (mut world, phase, [host, _]) = final_phase();
    let seat = world.seat_address(&phase, &host);
    for state in [
        SeatState::Waiting as u8,
        SeatState::Left as u8,
        SeatState::Disqualified as u8,
        9,
    ] {
        world.chain.edit::<Seat>(&seat, |seat| seat.state = state);
        expect_error(world.claim(&phase, &host), GridError::WrongSeatState);
    }
}

#[test]
fn another_vault_fails() {
    let (mut world, phase, [host, _]) = final_phase();
    let vault = prize_of(&phase);
    // The pool, another account of the phase, and one of the owner.
    let own = key("own vault", 0);
    let mint = world.mint();
    world.chain.create_tokens_at(&own, &phase, &mint);
    world.chain.issue(&mint, &own.pubkey(), 100_000_000);
    let client = world.client(1);
    for other in [pool(), own.pubkey(), client.tokens] {
        let call = world.claim_call(&phase, &host).replacing(&vault, &other);
        expect_error(world.run(call), GridError::WrongVault);
    }
    let call = world
        .claim_call(&phase, &host)
        .replacing(&host.payout, &vault);
    expect_error(world.run(call), DuplicateAccount);
}

#[test]
fn a_destination_that_cannot_take_it_fails_and_can_be_tried_again() {
    let (mut world, phase, [host, _]) = final_phase();
    // Of another mint.
    let (other, tokens) = (key("other mint", 0), key("other tokens", 0));
    world.chain.create_mint(&other);
    world
        .chain
        .create_tokens_at(&tokens, &host.owner.pubkey(), &other.pubkey());
    let call = world
        .claim_call(&phase, &host)
        .replacing(&host.payout, &tokens.pubkey());
    expect_error(world.run(call), TokenError::MintMismatch);
    // One that is none.
    let call = world
        .claim_call(&phase, &host)
        .replacing(&host.payout, &host.address);
    expect_error(world.run(call), InstructionError::InvalidAccountData);
    let heir = world.client(1);
    // Frozen, and closed.
    world.chain.freeze(&host.payout);
    expect_error(world.claim(&phase, &host), TokenError::AccountFrozen);
    world.chain.thaw(&host.payout);
    world.chain.close_tokens(&host.owner, &heir.tokens);
    expect_error(
        world.claim(&phase, &host),
        InstructionError::InvalidAccountData,
    );
    // Nothing was noted: another account takes it.
    assert_eq!(world.seat(&phase, &host).claimed, 0);
    let call = world
        .claim_call(&phase, &host)
        .replacing(&host.payout, &heir.tokens);
    world.run(call).unwrap();
}

#[test]
fn a_vault_that_holds_too_little_fails() {
    let (mut world, phase, [host, _]) = final_phase();
    crate::take_tokens(
        &mut world.chain,
        &prize_of(&phase),
        250_000_000_000 - 21_999_999,
    );
    expect_error(world.claim(&phase, &host), TokenError::InsufficientFunds);
}

#[test]
fn another_program_in_the_place_of_the_token_program_fails() {
    let (mut world, phase, [host, _]) = final_phase();
    let other = nosana_sdk::instructions::SYSTEM_PROGRAM;
    let call = world.claim_call(&phase, &host).with_account(5, &other);
    expect_error(world.run(call), InstructionError::IncorrectProgramId);
}

#[test]
fn a_seat_of_another_phase_fails() {
    let (mut world, first, [host, _]) = final_phase();
    let second = world.open_phase(later_terms(60));
    world.set_time(later_terms(60).review_until);
    world.finalize_phase(&second).unwrap();
    let call = world
        .claim_call(&first, &host)
        .with_account(1, &second)
        .with_account(3, &prize_of(&second));
    expect_error(world.run(call), GridError::WrongSeat);
}

#[test]
fn nothing_is_paid_for_a_phase_that_nobody_finalized() {
    let (mut world, phase, host) = running();
    let signers: [&Keypair; 1] = [&host.owner];
    let claim = Call::new(world.claim_call(&phase, &host).instruction, &signers);
    expect_error(world.run(claim), GridError::WrongState);
}

#[test]
fn all_claims_of_all_seats_never_exceed_the_pool() {
    let (mut world, phase) = phase(|terms| {
        (terms.seats, terms.pool, terms.reward_cap) = (7, 1_000_000, 1_000_000);
        terms.second_above = 10_000;
    });
    let hosts = [1, 2, 3, 4, 5, 6, 7].map(|number| world.seated_host(&phase, number));
    let begin = world.phase(&phase).running_from;
    world.set_time(begin);
    let kind = nosana_sdk::common::grid::PointKind::Bugs;
    for (host, number) in hosts.iter().zip(1..) {
        world
            .award_points(&phase, host, (kind, number * 1_409), number)
            .unwrap();
    }
    crate::scene::finalize(&mut world, &phase);
    for host in &hosts {
        world.claim(&phase, host).unwrap();
    }
    let state = world.phase(&phase);
    assert_eq!(world.tokens(&prize_of(&phase)), state.pool - state.paid);
    assert!(
        (999_994..=1_000_000).contains(&state.paid),
        "{}",
        state.paid
    );
    assert_eq!(state.claimed_points, 28 * 1_409);
}

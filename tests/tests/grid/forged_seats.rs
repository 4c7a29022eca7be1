//! What others could put in the places of the accounts of the instructions about seats:
//! accounts of other programs, of other kinds, of a second deployment.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{DISQUALIFICATION, PointKind},
    },
    generated::grid::{self, errors::GridError, instructions::AwardInstructionArgs, pdas},
};
use nosana_tests::{
    Call, Failure, Reason, World, expect_error,
    grid::{prize_of, reviewer},
    key,
    seats::evidence,
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    event,
    scene::{close, final_phase, finalize, phase, running},
};

/// Anchor's `ConstraintMut`.
const NOT_WRITABLE: InstructionError = InstructionError::Custom(2000);

/// An instruction that goes through in its world, and the places of those of its accounts
/// that one of the programs owns.
struct Good {
    name: &'static str,
    world: World,
    call: Call,
    owned: &'static [usize],
}

impl Good {
    fn call(&self) -> Call {
        Call::new(
            self.call.instruction.clone(),
            &self.call.signers.iter().collect::<Vec<_>>(),
        )
    }

    fn address(&self, place: usize) -> Address {
        self.call.instruction.accounts[place].pubkey
    }
}

/// Each instruction about seats, where it goes through.
fn every_instruction() -> Vec<Good> {
    let (mut registering, early) = phase(|terms| terms.seats = 1);
    let [first, second] = [1, 2].map(|number| registering.seated_host(&early, number));
    let third = registering.grid_host(3);
    let mut moving = registering.clone();
    moving.give_back(&early, &first).unwrap();

    let (mut counting, phase, host) = running();
    let report = counting.pass(&host, ReportKind::Proof);
    let args = |kind: u8, points, number| AwardInstructionArgs {
        kind,
        points,
        evidence: evidence(number),
    };
    let mut agreeing = counting.clone();
    agreeing
        .award_points(&phase, &host, (PointKind::Bugs, 5_000), 1)
        .unwrap();
    let mut closing_seat = counting.clone();
    closing_seat.disqualify(&phase, &host, 2);
    let (claiming, last, [winner, _]) = final_phase();
    let mut closing_award = agreeing.clone();
    finalize(&mut closing_award, &phase);
    close(&mut closing_award, &phase);

    let good = |name, world: &World, call, owned| Good {
        name,
        world: world.clone(),
        call,
        owned,
    };
    vec![
        good(
            "register",
            &registering,
            registering.register_seat_call(&early, &third),
            &[2, 3],
        ),
        good(
            "give_back",
            &registering,
            registering.give_back_call(&early, &first),
            &[1, 2],
        ),
        good(
            "move_up",
            &moving,
            moving.move_up_call(&early, &second),
            &[0, 1],
        ),
        good(
            "count",
            &counting,
            counting.count_call(&phase, &host),
            &[0, 1, 2],
        ),
        good(
            "count_report",
            &counting,
            counting.count_report_call(&phase, &host, &report),
            &[0, 1, 2, 3],
        ),
        good(
            "award",
            &counting,
            counting.award_call(&phase, &host, 0, args(DISQUALIFICATION, 0, 5)),
            &[1, 2],
        ),
        good(
            "agree",
            &agreeing,
            agreeing.agree_call(&phase, 1, 1),
            &[1, 2, 3],
        ),
        good(
            "revoke",
            &agreeing,
            agreeing.revoke_call(&phase, &agreeing.admin(), 1),
            &[1, 2, 4],
        ),
        good(
            "claim",
            &claiming,
            claiming.claim_call(&last, &winner),
            &[1, 2],
        ),
        good(
            "close_seat",
            &closing_seat,
            closing_seat.close_seat_call(&phase, &reviewer(0), &host),
            &[1, 2, 3],
        ),
        good(
            "close_award",
            &closing_award,
            closing_award.close_award_call(&phase, 1),
            &[0, 1],
        ),
    ]
}

#[test]
fn each_of_them_goes_through_as_it_is() {
    for good in every_instruction() {
        let sent = good.world.clone().run(good.call());
        assert!(sent.is_ok(), "{}: {sent:?}", good.name);
    }
}

/// Tries each instruction with what `forge` makes of each account that a program owns in
/// the place of that account; the forgery may be at another address.
fn expect_refused(
    forge: impl Fn(&mut World, &Address) -> Option<Address>,
    reasons: &[&dyn Reason],
) {
    for good in every_instruction() {
        for place in good.owned {
            let mut world = good.world.clone();
            let address = good.address(*place);
            let Some(forged) = forge(&mut world, &address) else {
                continue;
            };
            let sent = world.run(good.call().with_account(*place, &forged));
            let found = sent.as_ref().err().and_then(Failure::instruction_error);
            let is_expected = reasons
                .iter()
                .any(|reason| found == Some(&reason.instruction_error()));
            assert!(is_expected, "{} at {place}: {sent:?}", good.name);
        }
    }
}

#[test]
fn accounts_of_other_programs_fail() {
    let others = [
        key("other program", 0).pubkey(),
        nosana_sdk::generated::jobs::ID,
    ];
    for owner in others {
        // At an address of their own, and, as if the program had been robbed, at this one.
        for elsewhere in [true, false] {
            expect_refused(
                |world, address| {
                    let mut account = world.chain.account(address)?;
                    account.owner = owner;
                    let forged = if elsewhere {
                        key("forged account", 0).pubkey()
                    } else {
                        *address
                    };
                    world.chain.set_account(forged, account);
                    Some(forged)
                },
                &[&InstructionError::IllegalOwner],
            );
        }
    }
}

#[test]
fn accounts_of_another_kind_fail() {
    expect_refused(
        |world, address| {
            let mut account = world.chain.account(address)?;
            account.data[..8].copy_from_slice(b"anything");
            world.chain.set_account(*address, account);
            Some(*address)
        },
        &[&InstructionError::InvalidAccountData],
    );
}

#[test]
fn accounts_that_are_too_short_fail() {
    expect_refused(
        |world, address| {
            let mut account = world.chain.account(address)?;
            account.data.truncate(account.data.len() / 2);
            world.chain.set_account(*address, account);
            Some(*address)
        },
        &[&InstructionError::AccountDataTooSmall],
    );
}

#[test]
fn accounts_that_are_none_fail() {
    expect_refused(
        |_, _| Some(key("nobody", 0).pubkey()),
        &[
            &InstructionError::UninitializedAccount,
            &InstructionError::AccountDataTooSmall,
        ],
    );
}

#[test]
fn writable_accounts_that_are_passed_read_only_fail() {
    for good in every_instruction() {
        for place in 0..good.call.instruction.accounts.len() {
            let meta = &good.call.instruction.accounts[place];
            if !meta.is_writable || meta.is_signer {
                continue;
            }
            let mut call = good.call();
            call.instruction.accounts[place].is_writable = false;
            // An account that is to be created is the system program's to refuse.
            let is_created = !good.owned.contains(&place)
                && good.world.chain.account(&good.address(place)).is_none();
            let reason = if is_created {
                InstructionError::PrivilegeEscalation
            } else {
                NOT_WRITABLE
            };
            expect_error(good.world.clone().run(call), reason);
        }
    }
}

#[test]
fn an_account_in_the_place_of_another_fails() {
    for good in every_instruction() {
        let count = good.call.instruction.accounts.len();
        for place in 0..count {
            for other in 0..count {
                let (address, others) = (good.address(place), good.address(other));
                if address == others || good.call.instruction.accounts[place].is_signer {
                    continue;
                }
                let sent = good
                    .world
                    .clone()
                    .run(good.call().with_account(place, &others));
                assert!(
                    sent.is_err(),
                    "{}: the account at {other} in the place of {place}: {sent:?}",
                    good.name
                );
            }
        }
    }
}

#[test]
#[allow(deprecated, reason = "what the runtime makes of the program's error")]
fn accounts_too_few_fail() {
    for good in every_instruction() {
        let mut call = good.call();
        call.instruction.accounts.pop();
        expect_error(
            good.world.clone().run(call),
            InstructionError::NotEnoughAccountKeys,
        );
    }
}

#[test]
fn a_seat_of_another_kind_is_not_revoked_from() {
    let (mut world, phase, host) = running();
    world
        .award_points(&phase, &host, (PointKind::Bugs, 5), 1)
        .unwrap();
    let address = world.seat_address(&phase, &host);
    let seat = world.chain.account(&address).unwrap();
    let call = |world: &World| world.revoke_call(&phase, &world.admin(), 1);
    // Something else of this program, or one that is cut off, fails.
    let mut other = seat.clone();
    other.data[..8].copy_from_slice(b"anything");
    let mut short = seat.clone();
    short.data.pop();
    for forged in [other, short] {
        world.chain.set_account(address, forged);
        expect_error(world.run(call(&world)), GridError::WrongSeat);
    }
    // What another program owns there is what a closed seat leaves: nothing of it changes.
    let mut robbed = seat;
    robbed.owner = key("other program", 0).pubkey();
    world.chain.set_account(address, robbed.clone());
    let outcome = world.run(call(&world)).unwrap();
    assert!(matches!(
        event(&outcome),
        grid::events::Event::AwardRevoked(revoked) if revoked.seat_state == 255
    ));
    assert_eq!(world.chain.account(&address), Some(robbed));
}

/// Deploys this program at another id: as it is, or built for that id.
fn deploy_second(world: &mut World, is_built_for_it: bool) -> Address {
    let second = key("second grid", 0).pubkey();
    let built_for = if is_built_for_it { second } else { grid::ID };
    world
        .chain
        .deploy_again("nosana_grid", second, (&grid::ID, &built_for));
    second
}

/// The same instruction, for the program at `other`.
fn sent_to(mut call: Call, other: Address) -> Call {
    call.instruction.program_id = other;
    call
}

#[test]
fn a_second_deployment_does_not_reach_these_accounts() {
    for good in every_instruction() {
        println!("{}", good.name);
        // The same binary knows its id.
        let mut world = good.world.clone();
        let second = deploy_second(&mut world, false);
        expect_error(
            world.run(sent_to(good.call(), second)),
            InstructionError::IncorrectProgramId,
        );
        // One built for the other id does not take this program's accounts for its own.
        let mut world = good.world.clone();
        let second = deploy_second(&mut world, true);
        expect_error(
            world.run(sent_to(good.call(), second)),
            InstructionError::IllegalOwner,
        );
    }
}

#[test]
fn accounts_of_a_second_deployment_fail() {
    expect_refused(
        |world, address| {
            let second = deploy_second(world, true);
            let mut account = world.chain.account(address)?;
            account.owner = second;
            world.chain.set_account(*address, account);
            Some(*address)
        },
        &[&InstructionError::IllegalOwner],
    );
}

#[test]
fn a_second_deployment_cannot_pay_out_of_a_vault() {
    let (mut world, phase, [host, _]) = final_phase();
    let second = deploy_second(&mut world, true);
    // It may own a phase and a seat that say what it likes. It cannot sign for an address
    // that another program derives.
    for address in [phase, world.seat_address(&phase, &host)] {
        let mut account = world.chain.account(&address).unwrap();
        account.owner = second;
        world.chain.set_account(address, account);
    }
    let vault = world.tokens(&prize_of(&phase));
    let claim = nosana_sdk::generated::grid::instructions::Claim {
        owner: host.owner.pubkey(),
        phase,
        seat: world.seat_address(&phase, &host),
        vault: prize_of(&phase),
        destination: host.payout,
        token_program: nosana_sdk::instructions::TOKEN_PROGRAM,
    };
    let call = Call::new(claim.instruction(), &[&host.owner]);
    expect_error(
        world.run(sent_to(call, second)),
        InstructionError::PrivilegeEscalation,
    );
    assert_eq!(world.tokens(&prize_of(&phase)), vault);
}

#[test]
fn a_forged_host_takes_no_seat() {
    let (mut world, phase) = phase(|_| {});
    let host = world.grid_host(1);
    let mut account = world.chain.account(&host.address).unwrap();
    account.owner = key("second tiers", 0).pubkey();
    let forged = key("forged host", 0).pubkey();
    world.chain.set_account(forged, account);
    let call = world
        .register_seat_call(&phase, &host)
        .replacing(&host.address, &forged);
    expect_error(world.run(call), InstructionError::IllegalOwner);
    assert!(
        world
            .chain
            .account(&pdas::find_seat(&phase, &world.tiers_host(&host).machine).0)
            .is_none()
    );
}

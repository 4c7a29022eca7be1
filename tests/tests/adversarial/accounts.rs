//! Accounts that are not what an instruction takes them for, tried at every place of
//! every instruction. Everywhere, what is refused changes nothing.

use nosana_sdk::{
    generated::{jobs::errors::JobsError, tiers},
    instructions::TOKEN_PROGRAM,
};
use nosana_tests::{Call, Failure, World, key};
use solana_address::Address;
use solana_instruction::{AccountMeta, error::InstructionError};
use solana_signer::Signer;

use crate::{
    addresses, copy, look,
    table::{Good, Others, every_instruction},
};

/// Anchor's `ConstraintExecutable`, `ConstraintMut` and
/// `ConstraintDuplicateMutableAccount`.
const NOT_A_PROGRAM: InstructionError = InstructionError::Custom(2007);
const NOT_WRITABLE: InstructionError = InstructionError::Custom(2000);
const DUPLICATE: InstructionError = InstructionError::Custom(2040);
/// Of the system program.
const ACCOUNT_IN_USE: InstructionError = InstructionError::Custom(0);

/// What an attack comes to.
enum End {
    /// It is refused for this.
    Refused(InstructionError),
    /// It is refused, for one of many reasons.
    RefusedSomehow,
    /// It goes through: nobody loses anything by it.
    Harmless,
}

#[test]
fn every_instruction_goes_through_when_nobody_attacks() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        let call = copy(&good.call);
        attacks.try_on(&mut good, "as it should be", call, &End::Harmless);
    }
    attacks.assert_as_expected();
}

#[test]
fn the_same_account_in_two_places() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        let metas = good.call.instruction.accounts.clone();
        for (place, other) in pairs(metas.len()) {
            if metas[place].pubkey == metas[other].pubkey {
                continue;
            }
            let (name, as_name) = (good.account(place), good.account(other));
            let end = if must_differ(&good, place) || must_differ(&good, other) {
                End::Refused(DUPLICATE)
            } else if name == "bounty" || (name, as_name) == ("payer", "client") {
                // Anybody may get the bounty, and a client may pay for itself.
                End::Harmless
            } else {
                End::RefusedSomehow
            };
            let what = format!("{name} = {as_name}");
            let call = bent(&good.call, |all| all[place].pubkey = metas[other].pubkey);
            attacks.try_on(&mut good, &what, call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn a_signature_is_missing() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        for place in good.places(|meta| meta.is_signer) {
            let what = format!("without the signature of {}", good.account(place));
            let signer = good.call.instruction.accounts[place].pubkey;
            let call = copy(&good.call).unsigned_by(&signer);
            let end = End::Refused(InstructionError::MissingRequiredSignature);
            attacks.try_on(&mut good, &what, call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn somebody_else_signs() {
    let mut attacks = Attacks::default();
    let impostor = key("impostor", 0);
    for mut good in every_instruction() {
        good.world.chain.fund(&impostor.pubkey());
        for place in good.places(|meta| meta.is_signer) {
            let name = good.account(place).to_owned();
            let end = match (good.name.as_str(), name.as_str()) {
                // Anybody may pay. And whoever comes first initialises: the deployment
                // sees to it that it is the right one.
                (
                    "open_record" | "migrate_market" | "migrate_record" | "post" | "post_to",
                    "payer",
                )
                | ("initialize", "authority") => End::Harmless,
                (_, "client") if good.name.starts_with("post") => {
                    End::Refused(InstructionError::InvalidSeeds)
                }
                (_, "client") => refused(JobsError::NotClient),
                (_, "worker") => refused(JobsError::NotWorker),
                (_, "proposed") => refused(JobsError::NotProposed),
                _ => refused(JobsError::NotAuthority),
            };
            let signer = good.call.instruction.accounts[place].pubkey;
            let call = copy(&good.call).signed_by(&signer, &impostor);
            let what = format!("an impostor signs for {name}");
            attacks.try_on(&mut good, &what, call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn a_writable_account_is_passed_read_only() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        for place in good.places(|meta| meta.is_writable) {
            let name = good.account(place).to_owned();
            let is_created = matches!(
                (good.name.as_str(), name.as_str()),
                ("initialize", "config") | ("open_market", "market") | ("open_record", "record")
            );
            let meta = &good.call.instruction.accounts[place];
            let end = if meta.is_signer {
                End::Refused(InstructionError::MissingRequiredSignature)
            } else if is_created {
                End::Refused(InstructionError::PrivilegeEscalation)
            } else {
                End::Refused(NOT_WRITABLE)
            };
            let address = meta.pubkey;
            let call = bent(&good.call, |all| {
                for meta in all.iter_mut().filter(|meta| meta.pubkey == address) {
                    meta.is_writable = false;
                }
            });
            let what = format!("{name} is read-only");
            attacks.try_on(&mut good, &what, call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn a_copy_that_belongs_to_another_program() {
    let mut attacks = Attacks::default();
    let (program, forged) = (key("program", 0).pubkey(), key("forged", 0).pubkey());
    for mut good in every_instruction() {
        for place in good.places(|meta| !meta.is_signer) {
            let address = good.call.instruction.accounts[place].pubkey;
            let Some(mut account) = good.world.chain.account(&address) else {
                continue;
            };
            account.owner = program;
            account.executable = false;
            good.world.chain.set_account(forged, account);
            let name = good.account(place).to_owned();
            let end = match (good.name.as_str(), name.as_str()) {
                (_, "bounty") => End::Harmless,
                (_, "token_program" | "system_program") => End::Refused(NOT_A_PROGRAM),
                _ => refused_unchecked(&good.name, &name)
                    .unwrap_or(End::Refused(InstructionError::IllegalOwner)),
            };
            let call = bent(&good.call, |all| all[place].pubkey = forged);
            attacks.try_on(&mut good, &format!("{name} is forged"), call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn an_address_where_nothing_is() {
    let mut attacks = Attacks::default();
    let nothing = key("nothing", 0).pubkey();
    for mut good in every_instruction() {
        // An account that is paid a bounty must be worth its rent before.
        for place in good.places(|meta| !meta.is_signer) {
            let name = good.account(place).to_owned();
            let is_writable = good.call.instruction.accounts[place].is_writable;
            let end = match (good.name.as_str(), name.as_str()) {
                (_, "bounty") => continue,
                ("create_queue", "queue") => refused(JobsError::BadQueueSize),
                (_, "token_program" | "system_program") => End::Refused(NOT_A_PROGRAM),
                ("close_record", "host") => refused(JobsError::WrongRecord),
                (_, "mint") | ("initialize", "fee_destination") => {
                    End::Refused(InstructionError::IllegalOwner)
                }
                ("initialize", "config")
                | ("open_market", "market")
                | ("open_record", "record")
                | ("post" | "post_to", "job" | "escrow") => {
                    End::Refused(InstructionError::InvalidSeeds)
                }
                _ => refused_unchecked(&good.name, &name).unwrap_or(End::Refused(if is_writable {
                    InstructionError::AccountDataTooSmall
                } else {
                    InstructionError::UninitializedAccount
                })),
            };
            let call = bent(&good.call, |all| all[place].pubkey = nothing);
            attacks.try_on(&mut good, &format!("{name} is nothing"), call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn an_account_of_somebody_else() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        for place in good.places(|meta| !meta.is_signer) {
            let name = good.account(place).to_owned();
            let Some(foreign) = foreign(&good.others, &name) else {
                continue;
            };
            let end = end_of_foreign(&good.name, &name);
            let call = bent(&good.call, |all| all[place].pubkey = foreign);
            attacks.try_on(&mut good, &format!("{name} of somebody else"), call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
fn arguments_that_are_cut_short() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        for length in [0, 7, good.call.instruction.data.len() - 1] {
            let mut call = copy(&good.call);
            call.instruction.data.truncate(length);
            let end = End::Refused(InstructionError::InvalidInstructionData);
            attacks.try_on(&mut good, &format!("{length} bytes of data"), call, &end);
        }
    }
    attacks.assert_as_expected();
}

#[test]
#[allow(deprecated, reason = "what the runtime makes of the program's error")]
fn the_last_account_is_left_out() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        let mut call = copy(&good.call);
        let left_out = call.instruction.accounts.pop().unwrap().pubkey;
        let metas = &call.instruction.accounts;
        let still_signs = metas.iter().any(|m| m.is_signer && m.pubkey == left_out);
        call.signers
            .retain(|key| still_signs || key.pubkey() != left_out);
        let end = End::Refused(InstructionError::NotEnoughAccountKeys);
        attacks.try_on(&mut good, "an account too few", call, &end);
    }
    attacks.assert_as_expected();
}

#[test]
fn the_same_transaction_again() {
    let mut attacks = Attacks::default();
    for mut good in every_instruction() {
        good.world.run(copy(&good.call)).unwrap();
        let end = match good.name.as_str() {
            "initialize" | "open_market" | "open_record" | "post" | "post_to" => {
                End::Refused(ACCOUNT_IN_USE)
            }
            "close_record" | "close_market" | "close_job" => {
                End::Refused(InstructionError::AccountDataTooSmall)
            }
            // The same terms, proposal or lease once more; more of the client's own time.
            "update_config"
            | "update_market"
            | "propose_authority"
            | "propose_market_authority"
            | "renew"
            | "extend" => End::Harmless,
            "accept_authority" | "accept_market_authority" => refused(JobsError::NotProposed),
            "create_queue" => refused(JobsError::QueueExists),
            "grow_queue" => refused(JobsError::BadQueueSize),
            "migrate_market" | "migrate_record" => refused(JobsError::WrongVersion),
            "join" => refused(JobsError::HostBusy),
            "leave" | "evict" => refused(JobsError::HostNotWaiting),
            "checkpoint" => refused(JobsError::NothingEarned),
            "attach_result" => refused(JobsError::NoResultExpected),
            "collect" => refused(JobsError::NothingOwed),
            "sweep" => refused(JobsError::TooEarly),
            _ => refused(JobsError::WrongState),
        };
        let call = copy(&good.call);
        attacks.try_on(&mut good, "again", call, &end);
    }
    attacks.assert_as_expected();
}

/// Whether Anchor must refuse this account when it is passed in another place, too: it
/// is written, and not merely paid or paying.
fn must_differ(good: &Good, place: usize) -> bool {
    let instruction = good.name.as_str();
    let may_coincide = match good.account(place) {
        "payout" => instruction != "checkpoint",
        "fee_destination" | "refund" | "bounty" | "queue_payer" => true,
        "payer" => !matches!(
            instruction,
            "open_record" | "migrate_market" | "migrate_record" | "close_job"
        ),
        _ => false,
    };
    good.call.instruction.accounts[place].is_writable && !may_coincide
}

/// Why an account is refused that the program compares by itself.
fn refused_unchecked(instruction: &str, account: &str) -> Option<End> {
    Some(refused(match (instruction, account) {
        (_, "escrow") if !instruction.starts_with("post") => JobsError::WrongEscrow,
        ("initialize", "fee_destination") => return None,
        (_, "payout" | "fee_destination" | "refund") => JobsError::WrongDestination,
        (_, "payer" | "queue_payer") => JobsError::WrongPayer,
        (_, "source") => JobsError::NotClientsAccount,
        (_, "price_account") => JobsError::WrongPriceAccount,
        ("create_queue" | "grow_queue", "queue") => JobsError::WrongQueue,
        ("expire" | "stop", "record") => JobsError::WrongRecord,
        ("migrate_market", "market") | ("migrate_record", "record") => JobsError::WrongVersion,
        _ => return None,
    }))
}

/// What somebody else has of this kind.
fn foreign(others: &Others, account: &str) -> Option<Address> {
    Some(match account {
        "job" | "price_account" => others.job,
        "escrow" => others.escrow,
        "record" => others.host.record,
        "host" => others.host.address,
        "market" => others.market,
        "queue" => others.queue,
        "class" => others.class,
        "mint" => others.mint,
        "payout" | "fee_destination" => others.host.payout,
        "refund" | "source" => others.client.tokens,
        "payer" | "queue_payer" => others.client.address(),
        "config" => tiers::pdas::find_config().0,
        "system_program" => TOKEN_PROGRAM,
        // A program that is there and is not the token program.
        "token_program" => tiers::ID,
        _ => return None,
    })
}

/// What becomes of an instruction with somebody else's account.
fn end_of_foreign(instruction: &str, account: &str) -> End {
    let is_new = match instruction {
        "initialize" => account == "config",
        "open_market" => account == "market",
        "open_record" => account == "record" || account == "host",
        "post" | "post_to" => account == "job" || account == "escrow",
        _ => false,
    };
    if is_new {
        return End::Refused(InstructionError::InvalidSeeds);
    }
    refused(match (account, instruction) {
        // Any class may have a market.
        ("class", _) => return End::Harmless,
        ("config", _) => return End::Refused(InstructionError::IllegalOwner),
        ("token_program" | "system_program", _) => {
            return End::Refused(InstructionError::IncorrectProgramId);
        }
        ("fee_destination", "initialize") => JobsError::WrongFeeDestination,
        ("payout" | "refund" | "fee_destination", _) => JobsError::WrongDestination,
        ("payer" | "queue_payer", _) => JobsError::WrongPayer,
        ("source", _) => JobsError::NotClientsAccount,
        ("price_account", _) => JobsError::WrongPriceAccount,
        ("mint", _) => JobsError::WrongMint,
        ("escrow", _) => JobsError::WrongEscrow,
        ("record", "migrate_record") | ("market", "migrate_market") => JobsError::WrongVersion,
        ("record", _) | ("job", "expire") | ("host", "close_record" | "evict") => {
            JobsError::WrongRecord
        }
        ("host", _) => JobsError::NotWorker,
        ("job", "cancel" | "extend" | "stop") => JobsError::NotClient,
        ("job", "checkpoint" | "finish" | "quit") => JobsError::NotAssigned,
        ("job", "start" | "attach_result" | "collect") => JobsError::WrongState,
        ("job" | "market", "close_job") | ("market", "cancel" | "expire" | "extend" | "quit") => {
            JobsError::WrongMarket
        }
        ("market", "accept_market_authority") => JobsError::NotProposed,
        ("market", "join" | "leave" | "renew" | "evict" | "post" | "post_to") => {
            JobsError::WrongQueue
        }
        ("market", _) => JobsError::NotAuthority,
        ("queue", "sweep") => JobsError::TooEarly,
        ("queue", _) => JobsError::WrongQueue,
        _ => return End::RefusedSomehow,
    })
}

/// Attacks that did not end as expected.
#[derive(Default)]
struct Attacks {
    surprises: Vec<String>,
}

impl Attacks {
    /// Tries `call`, which is `what`. When it is refused, nothing that it names changes.
    fn try_on(&mut self, good: &mut Good, what: &str, call: Call, end: &End) {
        let named = addresses(&[copy(&call)]);
        let before = look(&good.world, &named);
        let mut world: World = good.world.clone();
        let sent = world.run(call);
        let is_expected = match (end, &sent) {
            (End::Harmless, Ok(_)) | (End::RefusedSomehow, Err(_)) => true,
            (End::Refused(reason), Err(failure)) => failure.instruction_error() == Some(reason),
            _ => false,
        };
        if sent.is_err() && look(&world, &named) != before {
            self.surprises
                .push(format!("{}, {what}: something changed", good.name));
        }
        if !is_expected {
            let found = sent.map_or_else(|failure: Failure| failure.name(), |_| "done".to_owned());
            self.surprises
                .push(format!("{}, {what}: {found}", good.name));
        }
    }

    #[track_caller]
    fn assert_as_expected(&self) {
        assert!(self.surprises.is_empty(), "{:#?}", self.surprises);
    }
}

fn refused(error: JobsError) -> End {
    End::Refused(InstructionError::Custom(error as u32))
}

/// All ordered pairs of different numbers below `count`.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |first| {
        (0..count)
            .filter(move |second| *second != first)
            .map(move |second| (first, second))
    })
}

/// `call` with its accounts changed, signed by whoever of its signers still has to.
fn bent(call: &Call, change: impl FnOnce(&mut [AccountMeta])) -> Call {
    let mut call = copy(call);
    change(&mut call.instruction.accounts);
    let known: Vec<Address> = call.signers.iter().map(Signer::pubkey).collect();
    for meta in &mut call.instruction.accounts {
        meta.is_signer &= known.contains(&meta.pubkey);
    }
    let metas = &call.instruction.accounts;
    call.signers.retain(|key| {
        metas
            .iter()
            .any(|meta| meta.is_signer && meta.pubkey == key.pubkey())
    });
    call
}

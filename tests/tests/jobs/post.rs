//! `post`

use nosana_sdk::{
    common::{
        job::{JobState, MAX_TIMEOUT},
        tier::Tier,
    },
    generated::jobs::{
        accounts::{JOB_DISCRIMINATOR, Job},
        errors::JobsError,
        events::{Event, JobAssigned, JobPosted, JobQueued},
        instructions::UpdateConfigInstructionArgs,
        pdas,
    },
    instructions::{NewJob, SYSTEM_PROGRAM, TOKEN_PROGRAM},
    queue::{QueueKind, Waiting},
};
use nosana_tests::{
    DuplicateAccount, Setup, World, expect_error, key,
    world::{CLIENT_TOKENS, TIMEOUT, market_terms},
};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use spl_token_interface::error::TokenError;

use crate::{DEPOSIT, MINUTE_HOST, Scene, ended, expect_refused};

#[test]
fn a_job_waits_when_no_host_does() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let new = world.new_job(&client);
    let lamports = world.chain.lamports(&client.address());

    let outcome = world.post_job(&client, &new).unwrap();

    let (address, now) = (new.address(), world.now());
    let job = world.job(&address);
    assert_eq!(job, posted(&world, &new));
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - DEPOSIT);
    assert_eq!(world.tokens(&world.escrow(&address)), DEPOSIT);
    let rent = world.chain.rent(Job::LEN) + world.chain.rent(165);
    assert_eq!(world.chain.lamports(&client.address()), lamports - rent);
    let queue = world.queue();
    assert_eq!(queue.kind(), QueueKind::Jobs);
    assert_eq!(
        queue.waiting,
        [Waiting {
            key: address,
            slot: 0,
            valid_until: i64::MAX,
        }]
    );
    assert_eq!(
        outcome.jobs_events(),
        [
            Event::JobPosted(posted_event(&job, address)),
            Event::JobQueued(JobQueued {
                job: address,
                market: world.market,
                slot: 0,
                at: now,
            }),
        ]
    );
    assert!(outcome.logged("Instruction: post"));
}

#[test]
fn a_waiting_host_gets_the_job_at_once() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let record = world.record(&host);
    world.advance(10);
    let new = world.new_job(&client);

    let outcome = world.post_job(&client, &new).unwrap();

    let (address, now) = (new.address(), world.now());
    let job = world.job(&address);
    assert_eq!(
        job,
        Job {
            state: JobState::Assigned as u8,
            host: host.address,
            attempts: 1,
            assigned_at: now,
            ..posted(&world, &new)
        }
    );
    // The client doesn't know the host beforehand: its record tells it later.
    assert_eq!(world.record(&host), record);
    assert_eq!(world.queue().kind(), QueueKind::Empty);
    assert_eq!(
        outcome.jobs_events(),
        [
            Event::JobPosted(posted_event(&job, address)),
            Event::JobAssigned(JobAssigned {
                job: address,
                host: host.address,
                market: world.market,
                attempt: 1,
                at: now,
            }),
        ]
    );
}

#[test]
fn the_host_that_came_first_gets_the_job() {
    let mut world = World::new();
    let client = world.client(1);
    let hosts = [1, 2, 3].map(|number| world.host(number));
    for host in &hosts {
        world.join(host).unwrap();
    }
    for host in &hosts {
        let job = world.post(&client);
        assert_eq!(world.job(&job).host, host.address);
    }
}

#[test]
fn hosts_whose_lease_ran_out_are_passed_over() {
    let mut world = World::new();
    let client = world.client(1);
    let (silent, gone, alive) = (world.host(1), world.host(2), world.host(3));
    for host in [&silent, &gone, &alive] {
        world.join(host).unwrap();
    }
    world.leave(&gone).unwrap();
    world.advance(60);
    world.renew(&alive).unwrap();
    world.advance(61);

    let job = world.post(&client);

    assert_eq!(world.job(&job).host, alive.address);
    assert_eq!(world.queue().kind(), QueueKind::Empty);
}

#[test]
fn a_lease_holds_to_its_last_second() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(120);
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
}

#[test]
fn a_job_waits_when_only_silent_hosts_do() {
    let mut world = World::new();
    let client = world.client(1);
    for number in 1..4 {
        let host = world.host(number);
        world.join(&host).unwrap();
    }
    world.advance(121);

    let job = world.post(&client);

    assert_eq!(world.state(&job), JobState::Queued);
    assert_eq!(world.queue().kind(), QueueKind::Jobs);
    assert_eq!(world.waiting(), [job]);
}

#[test]
fn another_may_pay_the_rent() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let payer = key("payer", 0);
    world.chain.fund(&payer.pubkey());
    let before = world.chain.lamports(&payer.pubkey());
    let lamports = world.chain.lamports(&client.address());
    let new = NewJob {
        payer: payer.pubkey(),
        ..world.new_job(&client)
    };
    let mut call = world.post_call(&client, &new);
    call.signers.push(payer.insecure_clone());

    world.run(call).unwrap();

    assert_eq!(world.job(&new.address()).payer, payer.pubkey());
    let rent = world.chain.rent(Job::LEN) + world.chain.rent(165);
    assert_eq!(world.chain.lamports(&payer.pubkey()), before - rent);
    assert_eq!(world.chain.lamports(&client.address()), lamports);
}

#[test]
fn a_job_may_be_free() {
    let mut terms = market_terms("free");
    terms.terms.price = 0;
    let Scene {
        mut world,
        client,
        host,
    } = Scene::of(World::with(Setup {
        market: terms,
        ..Setup::default()
    }));
    let job = world.post(&client);
    assert_eq!(world.job(&job).deposit, 0);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.state(&job), JobState::Completed);
    assert_eq!(world.tokens(&host.payout), 0);
    assert_eq!(world.chain.account(&world.escrow(&job)), None);
}

#[test]
fn lamports_that_a_stranger_sent_there_first_do_not_hinder() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let new = world.new_job(&client);
    for address in [new.address(), world.escrow(&new.address())] {
        let gift = Account {
            lamports: 1_000_000,
            owner: SYSTEM_PROGRAM,
            ..Account::default()
        };
        world.chain.set_account(address, gift);
    }
    world.post_job(&client, &new).unwrap();
    assert_eq!(world.tokens(&world.escrow(&new.address())), DEPOSIT);
}

#[test]
fn the_ring_of_the_queue_goes_round() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::of(World::with(Setup {
        capacity: 16,
        ..Setup::default()
    }));
    let mut waiting: Vec<Address> = (0..16).map(|_| world.post(&client)).collect();
    // Twice round, with the ring full each time that a job is taken.
    for _ in 0..32 {
        let first = waiting.remove(0);
        world.join(&host).unwrap();
        assert_eq!(world.job(&first).host, host.address);
        waiting.push(world.post(&client));
        assert_eq!(world.waiting(), waiting);
        world.start(&host, &first).unwrap();
        world.finish(&host, &first).unwrap();
    }
}

#[test]
fn it_costs_the_same_however_many_wait() {
    let units = |waiting: u32| {
        let mut world = World::with(Setup {
            capacity: 4_096,
            ..Setup::default()
        });
        let client = world.client(1);
        world.fill_queue(QueueKind::Jobs, waiting, i64::MAX);
        let new = world.new_job(&client);
        world.post_job(&client, &new).unwrap().units
    };
    assert_eq!(units(1), units(4_000));
    // The first finds the queue empty, which is a branch less or more.
    assert!(units(0).abs_diff(units(4_000)) < 20);
}

#[test]
fn a_full_queue_fails() {
    let mut world = World::with(Setup {
        capacity: 16,
        ..Setup::default()
    });
    let client = world.client(1);
    for _ in 0..16 {
        world.post(&client);
    }
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), JobsError::QueueFull);
}

#[test]
fn too_many_silent_hosts_in_front_fails_until_they_are_swept() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let silent_since = world.now() - 1;
    world.fill_queue(QueueKind::Hosts, 33, silent_since);
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), JobsError::QueueNeedsSweep);
    world.sweep().unwrap();
    world.post_job(&client, &new).unwrap();
}

#[test]
fn posting_while_paused_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let pause = world.update_config_call(UpdateConfigInstructionArgs {
        fee_bps: 500,
        fee_cap_bps: 1_000,
        paused: true,
    });
    world.run(pause).unwrap();
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), JobsError::Paused);
}

#[test]
fn posting_in_a_market_that_is_paused_fails() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    world.update_market(|terms| terms.paused = 1).unwrap();
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), JobsError::Paused);
    // Elsewhere it goes on, and so does what was posted here.
    let here = (world.market, world.queue);
    (world.market, world.queue) = world.open_market(market_terms("elsewhere"), 16);
    world.post(&client);
    (world.market, world.queue) = here;
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(60);
    world.checkpoint(&host, &job).unwrap();
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    world.join(&host).unwrap();
    world.renew(&host).unwrap();
    world.leave(&host).unwrap();

    world.update_market(|terms| terms.paused = 0).unwrap();
    world.post(&client);
}

#[test]
fn a_timeout_of_nothing_fails_and_the_shortest_and_longest_do_not() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    world
        .update_market(|terms| {
            terms.price = 0;
            terms.min_timeout = 1;
            terms.max_timeout = MAX_TIMEOUT;
        })
        .unwrap();
    for (timeout, fits) in [
        (0, false),
        (1, true),
        (MAX_TIMEOUT, true),
        (MAX_TIMEOUT + 1, false),
    ] {
        let new = NewJob {
            timeout,
            ..world.new_job(&client)
        };
        let sent = world.post_job(&client, &new);
        if fits {
            sent.unwrap();
            assert_eq!(world.job(&new.address()).timeout, timeout);
        } else {
            expect_error(sent, JobsError::TimeoutOutOfRange);
        }
    }
}

#[test]
fn the_largest_deposit_is_settled_to_the_unit() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    // The most that the mint can issue beside what is there.
    let rest = u64::MAX - CLIENT_TOKENS;
    let mint = world.mint();
    world.chain.issue(&mint, &client.tokens, rest);
    let price = u64::MAX / u64::from(MAX_TIMEOUT);
    world
        .update_market(|terms| {
            terms.price = price;
            terms.max_timeout = MAX_TIMEOUT;
        })
        .unwrap();
    let new = NewJob {
        timeout: MAX_TIMEOUT,
        ..world.new_job(&client)
    };
    world.post_job(&client, &new).unwrap();
    let job = new.address();
    assert_eq!(world.job(&job).deposit, price * u64::from(MAX_TIMEOUT));
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(i64::from(MAX_TIMEOUT) + 1_000);

    let end = ended(&world.finish(&host, &job).unwrap());

    // ⌊deposit × 0.8⌋, of which ⌊5 %⌋ are fee.
    let earned = u128::from(new_deposit(price)) * 8 / 10;
    assert_eq!(u128::from(end.paid_host + end.paid_fee), earned);
    assert_eq!(u128::from(end.paid_fee), earned / 20);
    assert_eq!(
        end.paid_host + end.paid_fee + end.refunded,
        new_deposit(price)
    );
    let all = world.tokens(&client.tokens) + world.tokens(&host.payout) + world.fees();
    assert_eq!(all, u64::MAX);
}

fn new_deposit(price: u64) -> u64 {
    price * u64::from(MAX_TIMEOUT)
}

#[test]
fn a_definition_without_hash_fails() {
    refused_with(JobsError::NoDefinition, |new| new.definition = [0; 32]);
}

#[test]
fn a_timeout_below_the_shortest_fails() {
    refused_with(JobsError::TimeoutOutOfRange, |new| new.timeout = 9);
}

#[test]
fn a_timeout_above_the_longest_fails() {
    refused_with(JobsError::TimeoutOutOfRange, |new| {
        new.timeout = 7 * 24 * 60 * 60 + 1;
    });
}

#[test]
fn a_price_above_the_clients_most_fails() {
    refused_with(JobsError::PriceTooHigh, |new| new.max_price = 119);
}

#[test]
fn a_queue_of_another_market_fails() {
    let mut scene = Scene::new();
    let others = scene.others();
    let new = NewJob {
        queue: others.queue,
        ..scene.world.new_job(&scene.client)
    };
    expect_error(
        scene.world.post_job(&scene.client, &new),
        JobsError::WrongQueue,
    );
}

#[test]
fn another_mint_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let mint = key("other mint", 0);
    world.chain.create_mint(&mint);
    let source = key("other tokens", 0);
    world
        .chain
        .create_tokens_at(&source, &client.address(), &mint.pubkey());
    world.chain.issue(&mint.pubkey(), &source.pubkey(), DEPOSIT);
    let new = NewJob {
        mint: mint.pubkey(),
        source: source.pubkey(),
        ..world.new_job(&client)
    };
    expect_error(world.post_job(&client, &new), JobsError::WrongMint);
    // The right mint, but a source of the other one: the token program refuses it.
    let new = NewJob {
        source: source.pubkey(),
        ..world.new_job(&client)
    };
    expect_error(world.post_job(&client, &new), TokenError::MintMismatch);
}

#[test]
fn a_source_that_is_not_the_clients_fails() {
    let mut scene = Scene::new();
    let others = scene.others();
    for source in [others.client.tokens, others.client.address(), others.job] {
        let new = NewJob {
            source,
            ..scene.world.new_job(&scene.client)
        };
        expect_error(
            scene.world.post_job(&scene.client, &new),
            JobsError::NotClientsAccount,
        );
    }
}

#[test]
fn a_source_without_enough_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let heir = world.client(2);
    world
        .chain
        .send_tokens(&client.key, &heir.tokens, CLIENT_TOKENS - DEPOSIT + 1);
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), TokenError::InsufficientFunds);
    assert_eq!(world.chain.account(&new.address()), None);
    assert!(world.waiting().is_empty());
}

#[test]
fn a_frozen_source_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    world.chain.freeze(&client.tokens);
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), TokenError::AccountFrozen);
}

#[test]
fn posting_the_same_job_again_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let new = world.new_job(&client);
    world.post_job(&client, &new).unwrap();
    // The system program will not create an account that has an owner.
    assert!(world.post_job(&client, &new).is_err());
    assert_eq!(world.waiting(), [new.address()]);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - DEPOSIT);
}

#[test]
fn a_job_without_its_clients_signature_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let payer = key("payer", 0);
    world.chain.fund(&payer.pubkey());
    let new = NewJob {
        payer: payer.pubkey(),
        ..world.new_job(&client)
    };
    let mut call = world
        .post_call(&client, &new)
        .unsigned_by(&client.address());
    call.signers.push(payer);
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn rent_without_its_payers_signature_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let victim = world.client(2);
    let new = NewJob {
        payer: victim.address(),
        ..world.new_job(&client)
    };
    let call = world
        .post_call(&client, &new)
        .unsigned_by(&victim.address());
    expect_error(world.run(call), InstructionError::MissingRequiredSignature);
}

#[test]
fn a_bump_that_is_not_the_addresses_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let new = world.new_job(&client);
    for from_end in [1, 2] {
        let mut call = world.post_call(&client, &new);
        let last = call.instruction.data.len() - from_end;
        call.instruction.data[last] = call.instruction.data[last].wrapping_sub(1);
        assert!(world.run(call).is_err());
    }
}

#[test]
fn wrong_accounts_fail() {
    let mut scene = Scene::new();
    let others = scene.others();
    let Scene {
        mut world, client, ..
    } = scene;
    let new = world.new_job(&client);
    let tiers_config = nosana_sdk::generated::tiers::pdas::find_config().0;
    let (market, queue) = (world.market, world.queue);
    let another_escrow = pdas::find_escrow(&key("nobody", 0).pubkey()).0;
    expect_refused(
        &mut world,
        |world| world.post_call(&client, &new),
        &[
            (2, market, &InstructionError::InvalidAccountData),
            (2, tiers_config, &InstructionError::IllegalOwner),
            (3, others.job, &InstructionError::InvalidAccountData),
            (3, tiers_config, &InstructionError::IllegalOwner),
            (4, others.job, &InstructionError::InvalidAccountData),
            (5, others.job, &InstructionError::InvalidSeeds),
            (5, queue, &DuplicateAccount),
            (6, others.escrow, &InstructionError::InvalidSeeds),
            (6, another_escrow, &InstructionError::InvalidSeeds),
            (8, client.tokens, &DuplicateAccount),
            (9, TOKEN_PROGRAM, &JobsError::WrongPriceAccount),
            (9, others.client.tokens, &JobsError::WrongPriceAccount),
            (10, SYSTEM_PROGRAM, &InstructionError::IncorrectProgramId),
            (11, TOKEN_PROGRAM, &InstructionError::IncorrectProgramId),
        ],
    );
}

// `price × timeout` cannot overflow at a fixed price: a market's terms see to that for the
// longest timeout.

#[test]
fn what_the_market_asks_of_hosts_is_noted() {
    let mut terms = market_terms("premium");
    terms.tier = Tier::Premium as u8;
    terms.terms.bond_minimum = 7;
    let Scene {
        mut world, client, ..
    } = Scene::of(World::with(Setup {
        market: terms,
        ..Setup::default()
    }));
    let job = world.post(&client);
    world.update_market(|terms| terms.bond_minimum = 8).unwrap();
    let job = world.job(&job);
    assert_eq!((job.tier, job.bond_minimum), (Tier::Premium as u8, 7));
}

#[track_caller]
fn refused_with(error: JobsError, change: impl FnOnce(&mut NewJob)) {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let mut new = world.new_job(&client);
    change(&mut new);
    expect_error(world.post_job(&client, &new), error);
}

/// The job of `new` in the usual market, waiting at the front of its queue.
pub fn posted(world: &World, new: &NewJob) -> Job {
    let (address, bump) = pdas::find_job(&new.client, new.nonce);
    Job {
        discriminator: JOB_DISCRIMINATOR,
        version: 1,
        bump,
        escrow_bump: pdas::find_escrow(&address).1,
        state: JobState::Queued as u8,
        attempts: 0,
        reason: 0,
        host_share_bps: 8_000,
        fee_bps: 500,
        tier: Tier::Community as u8,
        padding: [0; 5],
        nonce: new.nonce,
        client: new.client,
        payer: new.payer,
        market: world.market,
        refund: new.source,
        definition: new.definition,
        result: [0; 32],
        host: Address::default(),
        payout: Address::default(),
        excluded: [Address::default(); 3],
        price: 120,
        deposit: DEPOSIT,
        paid_host: 0,
        paid_fee: 0,
        refunded: 0,
        owed_host: 0,
        owed_fee: 0,
        owed_client: 0,
        queue_slot: 0,
        posted_at: world.now(),
        assigned_at: 0,
        started_at: 0,
        ended_at: 0,
        timeout: TIMEOUT,
        paid_seconds: 0,
        used_seconds: 0,
        start_limit: 300,
        retention: 24 * 60 * 60,
        exit_code: 0,
        bond_minimum: 0,
        reserved: [0; 56],
    }
}

pub fn posted_event(job: &Job, address: Address) -> JobPosted {
    JobPosted {
        job: address,
        client: job.client,
        payer: job.payer,
        market: job.market,
        refund: job.refund,
        definition: job.definition,
        nonce: job.nonce,
        price: 120,
        deposit: DEPOSIT,
        timeout: TIMEOUT,
        host_share_bps: 8_000,
        fee_bps: 500,
        start_limit: job.start_limit,
        retention: job.retention,
        tier: job.tier,
        bond_minimum: job.bond_minimum,
        at: job.posted_at,
    }
}

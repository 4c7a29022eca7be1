//! Accounts that are created twice, and accounts that come back after their end.

use nosana_sdk::{
    common::{host_record::HostState, job::JobState, tier::Tier},
    generated::{
        jobs::{
            self,
            accounts::{HostRecord, Job, Market},
            errors::JobsError,
            pdas,
        },
        tiers::accounts::Host,
    },
    instructions, queue,
};
use nosana_tests::{
    Call, World, key,
    world::{CLIENT_TOKENS, market_terms},
};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, copy, refused, refused_together, table::Others, together};

/// Of the system program.
const ACCOUNT_IN_USE: InstructionError = InstructionError::Custom(0);
const DAY: i64 = 24 * 60 * 60;

#[test]
fn a_queue_is_made_of_an_account_that_is_in_use() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    let admin = world.admin();
    let terms = market_terms("second");
    let second = pdas::find_market(&terms.slug).0;
    let open = instructions::open_market(admin.pubkey(), world.class, terms);
    world.chain.send(&[open], &[&admin]).unwrap();
    for used in [world.queue, job, host.record, world.market] {
        let create = jobs::instructions::CreateQueue {
            authority: admin.pubkey(),
            market: second,
            queue: used,
        };
        let call = Call::new(create.instruction(), &[&admin]);
        let length = world.chain.account(&used).unwrap().data.len();
        if length < queue::space(16) {
            refused(&mut world, call, JobsError::BadQueueSize);
        } else {
            refused(&mut world, call, JobsError::WrongQueue);
        }
    }
    // Large enough, and nobody's or another program's.
    let foreign = key("foreign", 0);
    let mut account = world.chain.account(&{ world.queue }).unwrap();
    account.data.fill(0);
    account.owner = nosana_sdk::generated::tiers::ID;
    world.chain.set_account(foreign.pubkey(), account);
    let create = jobs::instructions::CreateQueue {
        authority: admin.pubkey(),
        market: second,
        queue: foreign.pubkey(),
    };
    let call = Call::new(create.instruction(), &[&admin]);
    refused(&mut world, call, JobsError::WrongQueue);
}

#[test]
fn a_second_queue_for_a_market() {
    let (scene, _) = Scene::running();
    let mut world = scene.world;
    let (admin, other) = (world.admin(), key("other queue", 0));
    let rent = world.chain.rent(queue::space(16));
    let create = instructions::create_queue(admin.pubkey(), world.market, other.pubkey(), 16, rent);
    let calls = create
        .into_iter()
        .zip([vec![&admin, &other], vec![&admin]])
        .map(|(instruction, signers)| Call::new(instruction, &signers))
        .collect();
    refused_together(&mut world, calls, JobsError::QueueExists);
}

#[test]
fn a_live_job_is_posted_again() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let mut new = world.new_job(&client);
    new.nonce = world.job(&job).nonce;
    assert_eq!(new.address(), job);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, ACCOUNT_IN_USE);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    // Neither is one that is over and not closed yet.
    let post = world.post_call(&client, &new);
    refused(&mut world, post, ACCOUNT_IN_USE);
    // Nobody else's client makes the same address.
    let other = world.client(2);
    let mut foreign = world.new_job(&other);
    foreign.nonce = new.nonce;
    world.post_job(&other, &foreign).unwrap();
}

#[test]
fn a_closed_job_comes_back_with_nothing_of_the_old() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.advance(60);
    world.checkpoint(&host, &job).unwrap();
    world.quit(&host, &job).unwrap();
    let next = world.host(2);
    world.join(&next).unwrap();
    world.start(&next, &job).unwrap();
    world.advance(60);
    world.finish(&next, &job).unwrap();
    world.advance(DAY);
    let old = world.job(&job);
    let tokens = world.tokens(&client.tokens);
    let mut new = world.new_job(&client);
    new.nonce = old.nonce;
    let calls = vec![world.close_job_call(&job), world.post_call(&client, &new)];
    together(&mut world, calls).unwrap();

    let posted = world.job(&job);
    assert_eq!(
        posted,
        Job {
            state: JobState::Queued as u8,
            attempts: 0,
            reason: 0,
            result: [0; 32],
            host: Address::default(),
            payout: Address::default(),
            excluded: [Address::default(); 3],
            paid_host: 0,
            paid_fee: 0,
            refunded: 0,
            owed_host: 0,
            owed_fee: 0,
            owed_client: 0,
            queue_slot: posted.queue_slot,
            posted_at: world.now(),
            assigned_at: 0,
            started_at: 0,
            ended_at: 0,
            paid_seconds: 0,
            used_seconds: 0,
            exit_code: 0,
            ..old
        }
    );
    assert_eq!(world.tokens(&client.tokens), tokens - posted.deposit);
    // Hosts of the old one have no part in it.
    let finish = world.finish_call(&next, &job, 0, [5; 32]);
    refused(&mut world, finish, JobsError::WrongState);
    world.join(&host).unwrap();
    assert_eq!(world.job(&job).host, host.address);
}

#[test]
fn a_job_closed_and_kept_alive_in_one_transaction() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.advance(60);
    world.stop(&client, &job).unwrap();
    world.advance(DAY);
    let lamports = world.chain.rent(Job::LEN);
    let revive = solana_system_interface::instruction::transfer(&client.address(), &job, lamports);
    let revive = Call::new(revive, &[&client.key]);
    for then in [
        world.attach_result_call(&host, &job, 0, [6; 32]),
        world.collect_call(&job),
        world.close_job_call(&job),
    ] {
        let calls = vec![world.close_job_call(&job), copy(&revive), then];
        refused_together(&mut world, calls, InstructionError::AccountDataTooSmall);
    }
    // What is left is a plain address with lamports, which does not keep a new job away.
    let mut new = world.new_job(&client);
    new.nonce = world.job(&job).nonce;
    let calls = vec![
        world.close_job_call(&job),
        revive,
        world.post_call(&client, &new),
    ];
    together(&mut world, calls).unwrap();
    assert_eq!(world.state(&job), JobState::Queued);
    assert_eq!(world.job(&job).result, [0; 32]);
}

#[test]
fn a_job_is_closed_twice_for_its_rent() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    world.finish(&host, &job).unwrap();
    world.advance(DAY);
    let twice = vec![world.close_job_call(&job), world.close_job_call(&job)];
    refused_together(&mut world, twice, InstructionError::AccountDataTooSmall);
    assert_eq!(world.queue().header.jobs, 1);
    world.close_job(&job).unwrap();
    assert_eq!(world.queue().header.jobs, 0);
}

#[test]
fn a_live_job_is_closed() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    world.advance(100 * DAY);
    let close = world.close_job_call(&job);
    refused(&mut world, close, JobsError::WrongState);
    world.join(&host).unwrap();
    let close = world.close_job_call(&job);
    refused(&mut world, close, JobsError::WrongState);
    world.start(&host, &job).unwrap();
    let close = world.close_job_call(&job);
    refused(&mut world, close, JobsError::WrongState);
    world.finish(&host, &job).unwrap();
    world.advance(DAY - 1);
    let close = world.close_job_call(&job);
    refused(&mut world, close, JobsError::TooEarly);
    world.advance(1);
    world.close_job(&job).unwrap();
}

#[test]
fn a_record_closed_and_opened_again_with_its_host_is_new() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.record(&host).completed, 1);
    world.set_tier(&host, Tier::Premium);
    // Not while the host keeps its tier.
    let calls = vec![
        world.close_record_call(&host),
        world.open_record_call(&host),
    ];
    refused_together(&mut world, calls, JobsError::HostExists);
    let calls = vec![
        world.close_host_call(&host),
        world.close_record_call(&host),
        world.register_call(&host),
        world.open_record_call(&host),
    ];
    together(&mut world, calls).unwrap();
    let registered = world.chain.read::<Host>(&host.address);
    assert_eq!(registered.tier, Tier::Community as u8);
    let record = world.record(&host);
    assert_eq!(
        record,
        HostRecord {
            discriminator: record.discriminator,
            version: record.version,
            bump: record.bump,
            state: HostState::Idle as u8,
            padding: [0; 5],
            host: host.address,
            payer: host.owner.pubkey(),
            market: Address::default(),
            job: Address::default(),
            queue_slot: 0,
            valid_until: 0,
            last_seen: 0,
            online: 0,
            served: 0,
            earned: 0,
            completed: 0,
            failed: 0,
            returned: 0,
            rent: world.chain.rent(HostRecord::LEN),
            days: [[0; 24]; 32],
            opened_at: world.now(),
            reserved: record.reserved,
        }
    );
    assert!(record.reserved.iter().all(|byte| *byte == 0));
}

#[test]
fn a_record_closed_and_kept_alive_in_one_transaction() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let lamports = 1_000_000_000;
    let me = client.address();
    let revive = solana_system_interface::instruction::transfer(&me, &host.record, lamports);
    let calls = vec![
        world.close_host_call(&host),
        world.close_record_call(&host),
        Call::new(revive, &[&client.key]),
        world.register_call(&host),
        world.join_call(&host),
    ];
    refused_together(&mut world, calls, InstructionError::AccountDataTooSmall);
}

#[test]
fn a_market_closed_and_opened_again_is_new() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    // A host that the old market dropped keeps what its record says of it.
    world.join(&host).unwrap();
    world.advance(121);
    world.sweep().unwrap();
    let (old, old_queue) = (world.market(), world.queue);
    let new = world.new_job(&client);
    world.close_market().unwrap();
    assert_eq!(world.chain.account(&{ world.market }), None);
    assert_eq!(world.chain.account(&old_queue), None);
    let admin = world.admin();
    let reopen = instructions::open_market(admin.pubkey(), world.class, market_terms("community"));
    world.chain.send(&[reopen], &[&admin]).unwrap();
    let fresh = world.market();
    assert_eq!(
        fresh,
        Market {
            queue: Address::default(),
            ..old
        }
    );
    // Without a queue nobody can use it, and the old queue is not its own.
    let post = Call::new(new.post(), &[&client.key]);
    refused(&mut world, post, InstructionError::AccountDataTooSmall);
    let new_queue = key("new queue", 0);
    let rent = world.chain.rent(queue::space(16));
    let create =
        instructions::create_queue(admin.pubkey(), world.market, new_queue.pubkey(), 16, rent);
    world.chain.send(&create, &[&admin, &new_queue]).unwrap();
    world.queue = new_queue.pubkey();
    // The new queue does not say that it dropped the host, so it waits out the time.
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::HostBusy);
    world.advance(3_600);
    world.join(&host).unwrap();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
}

#[test]
fn a_market_and_queue_closed_and_kept_alive_in_one_transaction() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let admin = world.admin();
    let market = world.market();
    let close = instructions::close_market(world.market, &market, admin.pubkey());
    let me = client.address();
    let revive = |to: &Address| {
        let transfer = solana_system_interface::instruction::transfer(&me, to, 100_000_000);
        Call::new(transfer, &[&client.key])
    };
    let new = world.new_job(&client);
    let calls = vec![
        Call::new(close, &[&admin]),
        revive(&world.market),
        revive(&world.queue),
        world.post_call(&client, &new),
    ];
    refused_together(&mut world, calls, InstructionError::IllegalOwner);
}

#[test]
fn a_market_with_anything_left_in_it_is_closed() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let close = |world: &World| {
        let admin = world.admin();
        let call = instructions::close_market(world.market, &world.market(), admin.pubkey());
        Call::new(call, &[&admin])
    };
    world.join(&host).unwrap();
    let call = close(&world);
    refused(&mut world, call, JobsError::MarketInUse);
    let job = world.post(&client);
    for step in 0..3 {
        let call = close(&world);
        refused(&mut world, call, JobsError::MarketInUse);
        match step {
            0 => world.start(&host, &job).unwrap(),
            1 => world.finish(&host, &job).unwrap(),
            _ => continue,
        };
    }
    world.advance(DAY);
    world.close_job(&job).unwrap();
    world.run(close(&world)).unwrap();
}

#[test]
fn rent_goes_to_somebody_else() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let others = Others::new(&mut world);
    let admin = world.admin();
    let thief = others.client.address();
    let gone = world.host(3);
    world.close_host(&gone).unwrap();
    let call = world.close_record_call(&gone).with_account(2, &thief);
    refused(&mut world, call, JobsError::WrongPayer);
    let job = world.running(&client, &host);
    let call = world
        .finish_call(&host, &job, 0, [5; 32])
        .with_account(8, &thief);
    refused(&mut world, call, JobsError::WrongPayer);
    world.finish(&host, &job).unwrap();
    world.advance(DAY);
    let call = world.close_job_call(&job).with_account(1, &thief);
    refused(&mut world, call, JobsError::WrongPayer);
    world.close_job(&job).unwrap();
    let close = instructions::close_market(world.market, &world.market(), admin.pubkey());
    for place in [3, 4] {
        let call = Call::new(close.clone(), &[&admin]).with_account(place, &thief);
        refused(&mut world, call, JobsError::WrongPayer);
    }
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn lamports_are_sent_to_addresses_before_they_are_used() {
    // Nobody can keep a market, record or queue from being created that way.
    let mut world = World::new();
    let (donor, admin) = (world.client(1), world.admin());
    let host = world.registered_host(1);
    let terms = market_terms("second");
    let market = pdas::find_market(&terms.slug).0;
    for address in [market, host.record] {
        let me = donor.address();
        let pay = solana_system_interface::instruction::transfer(&me, &address, 2_000_000);
        world.chain.send(&[pay], &[&donor.key]).unwrap();
    }
    let open = instructions::open_market(admin.pubkey(), world.class, terms);
    world.chain.send(&[open], &[&admin]).unwrap();
    world.run(world.open_record_call(&host)).unwrap();
    assert_eq!(world.chain.lamports(&market), world.chain.rent(Market::LEN));
}

#[test]
fn a_migration_of_what_is_no_old_record() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    let admin = world.admin();
    let (escrow, config) = (world.escrow(&job), pdas::find_config().0);
    let accounts = [world.market, world.queue, job, escrow, config, host.record];
    let refuse = |world: &mut World, record| {
        let migrate = instructions::migrate_record(admin.pubkey(), record);
        refused(
            world,
            Call::new(migrate, &[&admin]),
            JobsError::WrongVersion,
        );
    };
    for account in accounts {
        refuse(&mut world, account);
    }
    // As long as a record was, and says that it is of version 2; and the other way round.
    let new = world.chain.account(&host.record).unwrap();
    let mut odd = new.clone();
    odd.data.truncate(776);
    world.chain.set_account(host.record, odd);
    refuse(&mut world, host.record);
    let mut odd = new;
    odd.data[8] = 1;
    world.chain.set_account(host.record, odd);
    refuse(&mut world, host.record);
}

#[test]
fn a_migration_of_what_is_no_old_market() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    let admin = world.admin();
    let escrow = world.escrow(&job);
    let config = pdas::find_config().0;
    let accounts = [world.market, world.queue, job, host.record, escrow, config];
    for account in accounts {
        let migrate = instructions::migrate_market(admin.pubkey(), account);
        let call = Call::new(migrate, &[&admin]);
        refused(&mut world, call, JobsError::WrongVersion);
    }
    // A market of 312 bytes that says it is of version 2.
    let mut odd = world.chain.account(&{ world.market }).unwrap();
    odd.data.truncate(312);
    world.chain.set_account(world.market, odd);
    let migrate = instructions::migrate_market(admin.pubkey(), world.market);
    refused(
        &mut world,
        Call::new(migrate, &[&admin]),
        JobsError::WrongVersion,
    );
}

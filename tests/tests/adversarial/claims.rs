//! Hosts that want a job, or a place, which is not theirs.

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    generated::jobs::errors::JobsError,
    generated::tiers::errors::TiersError,
    instructions::{self, Worker},
    queue::QueueKind,
};
use nosana_tests::{Call, World, expect_error, key, world::market_terms};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{Scene, refused, refused_together, table::Others, together};

#[test]
fn two_hosts_join_for_one_job() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let late = world.host(2);
    let job = world.post(&client);
    // Both saw the same queue.
    let (first, second) = (world.join_call(&host), world.join_call(&late));
    world.run(first).unwrap();
    let assigned = world.job(&job);

    world.run(second).unwrap();

    assert_eq!(world.job(&job), assigned);
    assert_eq!(assigned.host, host.address);
    assert_eq!(world.waiting(), [late.address]);
    refused(
        &mut world.clone(),
        world.start_call(&late, &job),
        JobsError::NotAssigned,
    );
}

#[test]
fn two_hosts_join_for_one_job_in_one_transaction() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let late = world.host(2);
    let job = world.post(&client);
    let joins = vec![world.join_call(&host), world.join_call(&late)];
    together(&mut world, joins).unwrap();
    assert_eq!(world.job(&job).host, host.address);
    assert_eq!(world.job(&job).attempts, 1);
    assert_eq!(world.waiting(), [late.address]);
}

#[test]
fn a_host_takes_what_another_host_has() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world,
        client: _,
        host,
    } = scene;
    let thief = world.host(2);
    let start = world.start_call(&thief, &job);
    refused(&mut world, start, JobsError::NotAssigned);
    let quit = world.quit_call(&thief, &job);
    refused(&mut world, quit, JobsError::NotAssigned);
    world.start(&host, &job).unwrap();
    world.advance(60);
    let start = world.start_call(&thief, &job);
    refused(&mut world, start, JobsError::WrongState);
    for call in [
        world.checkpoint_call(&thief, &job),
        world.finish_call(&thief, &job, 0, [5; 32]),
        world.quit_call(&thief, &job),
    ] {
        refused(&mut world, call, JobsError::NotAssigned);
    }
    world.finish(&host, &job).unwrap();
}

#[test]
fn a_host_signs_with_its_own_key_for_another_host_or_record() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    let thief = world.host(2);
    let call = world
        .start_call(&thief, &job)
        .replacing(&thief.address, &host.address);
    refused(&mut world, call, JobsError::NotWorker);
    let call = world
        .start_call(&host, &job)
        .replacing(&host.record, &thief.record);
    refused(&mut world, call, JobsError::WrongRecord);
}

#[test]
fn a_worker_of_two_hosts_mixes_them_up() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let payout = world.chain.give_tokens(&key("owner", 2).pubkey(), 0);
    let twin = world.register(key("owner", 2), host.worker.insecure_clone(), payout);
    world.run(world.open_record_call(&twin)).unwrap();
    let job = world.running(&client, &host);
    world.advance(60);

    let call = world.finish_call(&twin, &job, 0, [5; 32]);
    refused(&mut world, call, JobsError::NotAssigned);
    let call = world
        .finish_call(&host, &job, 0, [5; 32])
        .replacing(&host.record, &twin.record);
    refused(&mut world, call, JobsError::WrongRecord);
    let call = world
        .finish_call(&host, &job, 0, [5; 32])
        .replacing(&host.payout, &twin.payout);
    refused(&mut world, call, JobsError::WrongDestination);
}

#[test]
fn a_host_jumps_to_a_better_job() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let (first, second) = (world.post(&client), world.post(&client));
    let jump = world.join_passing_call(&host, &[second]);
    refused(&mut world, jump, JobsError::QueueMoved);
    let nothing = world.join_passing_call(&host, &[]);
    refused(&mut world, nothing, JobsError::QueueMoved);
    // The order in which they are passed is nothing to choose by.
    let turned = world.join_passing_call(&host, &[second, first]);
    world.run(turned).unwrap();
    assert_eq!(world.job(&first).host, host.address);
    assert_eq!(world.state(&second), JobState::Queued);
}

#[test]
fn a_host_passes_a_job_of_another_market() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let others = Others::new(&mut world);
    let foreign = world.join_passing_call(&host, &[others.job]);
    // Nothing waits here, so it waits and gets nothing.
    world.run(foreign).unwrap();
    assert_eq!(world.job(&others.job).host, others.host.address);
    world.leave(&host).unwrap();
    let job = world.post(&client);
    let foreign = world.join_passing_call(&host, &[others.job]);
    refused(&mut world, foreign, JobsError::QueueMoved);
    assert_eq!(world.state(&job), JobState::Queued);
}

#[test]
fn a_host_passes_the_job_read_only() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.post(&client);
    let mut join = world.join_call(&host);
    join.instruction.accounts[5].is_writable = false;
    refused(&mut world, join, InstructionError::ReadonlyDataModified);
}

#[test]
fn a_host_passes_its_record_or_the_queue_as_a_job() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    for account in [host.record, world.queue, host.address, world.market] {
        let join = world.join_passing_call(&host, &[account, job]);
        let sent = world.clone().run(join);
        // Written accounts may not be there twice; others are not the job.
        if let Err(failure) = &sent {
            assert_eq!(failure.code(), Some(2040), "{failure:?}");
        }
    }
}

#[test]
fn a_host_waits_in_two_markets() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    let (market, queue) = world.open_market(market_terms("elsewhere"), 16);
    let worker = Worker {
        worker: host.worker.pubkey(),
        host: host.address,
    };
    let elsewhere = || Call::new(worker.join(market, queue, &[]), &[&host.worker]);
    let here = world.join_call(&host);
    refused_together(&mut world, vec![here, elsewhere()], JobsError::HostBusy);
    world.join(&host).unwrap();
    refused(&mut world, elsewhere(), JobsError::HostBusy);
    let again = world.join_call(&host);
    refused(&mut world, again, JobsError::HostBusy);
}

#[test]
fn a_host_that_works_takes_another_job() {
    let (scene, _) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let other = world.post(&client);
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::HostBusy);
    let start = world.start_call(&host, &other);
    refused(&mut world, start, JobsError::WrongState);
}

#[test]
fn leaving_while_matched() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);

    for call in [world.leave_call(&host), world.renew_call(&host)] {
        refused(&mut world, call, JobsError::NotInQueue);
    }
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::HostBusy);
    let close = world.close_record_call(&host);
    refused(&mut world, close, JobsError::HostExists);
    let owner = host.owner.pubkey();
    let close = instructions::close_host(owner, host.address, owner);
    let close = Call::new(close, &[&host.owner]);
    refused(&mut world, close, TiersError::HostBusy);
    // Still so when the lease and a sweep are past, until nobody can start it.
    world.advance(121);
    expect_error(world.sweep(), JobsError::TooEarly);
    let leave = world.leave_call(&host);
    refused(&mut world, leave, JobsError::NotInQueue);
    world.start(&host, &job).unwrap();
}

#[test]
fn leaving_and_being_matched_in_one_transaction() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    let (post, leave) = (world.post_call(&client, &new), world.leave_call(&host));
    refused_together(&mut world, vec![post, leave], JobsError::NotInQueue);
    let (post, leave) = (world.post_call(&client, &new), world.leave_call(&host));
    together(&mut world, vec![leave, post]).unwrap();
    assert_eq!(world.state(&new.address()), JobState::Queued);
}

#[test]
fn closing_the_host_in_the_middle_of_a_job() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    let owner = host.owner.pubkey();
    let close = instructions::close_host(owner, host.address, owner);
    refused(
        &mut world,
        Call::new(close, &[&host.owner]),
        TiersError::HostBusy,
    );
    let record = world.close_record_call(&host);
    refused(&mut world, record, JobsError::HostExists);
    world.finish(&host, &job).unwrap();
}

#[test]
fn a_host_that_gave_a_job_back_takes_it_again() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.quit(&host, &job).unwrap();
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::NothingForHost);
    // Nor when it was closed and registered again, under a new record.
    world.close_host(&host).unwrap();
    world.close_record(&host).unwrap();
    world.run(world.register_call(&host)).unwrap();
    world.run(world.open_record_call(&host)).unwrap();
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::NothingForHost);
    world.cancel(&client, &job).unwrap();
}

#[test]
fn a_job_goes_to_a_fourth_host() {
    let mut world = World::new();
    let client = world.client(1);
    let before = world.tokens(&client.tokens);
    let job = world.post(&client);
    for number in 1..=3 {
        let host = world.host(number);
        world.join(&host).unwrap();
        world.start(&host, &job).unwrap();
        world.quit(&host, &job).unwrap();
    }
    assert_eq!(world.state(&job), JobState::Failed);
    assert_eq!(world.tokens(&client.tokens), before);
    let fourth = world.host(4);
    world.join(&fourth).unwrap();
    assert_eq!(world.waiting(), [fourth.address]);
    let start = world.start_call(&fourth, &job);
    refused(&mut world, start, JobsError::WrongState);
}

#[test]
fn a_worker_key_is_replaced_in_the_middle_of_a_job() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        mut host,
        ..
    } = scene;
    let thief = host.clone();
    let worker = key("new worker", 0);
    let rotate = instructions::rotate_worker(host.owner.pubkey(), host.address, worker.pubkey());
    world.chain.send(&[rotate], &[&host.owner]).unwrap();
    world.advance(60);
    // The old key may be stolen: it can do nothing more.
    for call in [
        world.checkpoint_call(&thief, &job),
        world.finish_call(&thief, &job, 0, [5; 32]),
        world.quit_call(&thief, &job),
    ] {
        refused(&mut world, call, JobsError::NotWorker);
    }
    host.worker = worker;
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), 5_472);
}

#[test]
fn a_tier_is_taken_away_in_the_middle_of_a_job() {
    use nosana_sdk::common::tier::Tier;
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    world.set_tier(&host, Tier::Suspended);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), 5_472);
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::WrongTier);
}

#[test]
fn a_host_starts_two_jobs() {
    // Its place was void, so it took another job while the first one still names it.
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let lost = world.post(&client);
    world.advance(121 + 3_600);
    world.join(&host).unwrap();
    let job = world.post(&client);
    world.start(&host, &job).unwrap();
    let start = world.start_call(&host, &lost);
    refused(&mut world, start, JobsError::HostBusy);
    // A clock that goes back does not help.
    world.advance(-3_600);
    let start = world.start_call(&host, &lost);
    refused(&mut world, start, JobsError::HostBusy);
    world.advance(3_600);
    world.expire(&lost).unwrap();
    assert_eq!(world.record(&host).state, HostState::Working as u8);
    assert_eq!(world.queue().kind(), QueueKind::Jobs);
}

#[test]
fn a_result_from_a_stranger() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let stranger = world.host(2);
    world.stop(&client, &job).unwrap();
    let foreign = world.attach_result_call(&stranger, &job, 0, [6; 32]);
    refused(&mut world, foreign, JobsError::NotAssigned);
    let forged = world
        .attach_result_call(&stranger, &job, 0, [6; 32])
        .replacing(&stranger.address, &host.address);
    refused(&mut world, forged, JobsError::NotWorker);
    let none = world.attach_result_call(&host, &job, 0, [0; 32]);
    refused(&mut world, none, JobsError::NoResultExpected);
    world.attach_result(&host, &job).unwrap();
    let other = world.attach_result_call(&host, &job, 1, [8; 32]);
    refused(&mut world, other, JobsError::NoResultExpected);
}

#[test]
fn a_result_for_a_job_that_was_never_started_or_is_not_over() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let early = world.attach_result_call(&host, &job, 0, [6; 32]);
    refused(&mut world, early, JobsError::WrongState);
    world.stop(&client, &job).unwrap();
    let call = world.attach_result_call(&host, &job, 0, [6; 32]);
    refused(&mut world, call, JobsError::NoResultExpected);

    // An earlier host that was replaced has no say, either.
    let job = world.running(&client, &host);
    world.quit(&host, &job).unwrap();
    let next = world.host(2);
    world.join(&next).unwrap();
    world.stop(&client, &job).unwrap();
    let former = world.attach_result_call(&host, &job, 0, [6; 32]);
    refused(&mut world, former, JobsError::NotAssigned);
    let present = world.attach_result_call(&next, &job, 0, [6; 32]);
    refused(&mut world, present, JobsError::NoResultExpected);
}

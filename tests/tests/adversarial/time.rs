//! Clocks that go back, and what happens in the very second of a limit.

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    generated::jobs::errors::JobsError,
};
use nosana_tests::{
    Setup, World, expect_error,
    world::{CLIENT_TOKENS, TIMEOUT, market_terms},
};

use crate::{Scene, copy, refused, refused_together, table::every_instruction, together};

/// Base units for 60 s in the usual market: 80 % of 120 a second, of which 5 % are fee.
const MINUTE_HOST: u64 = 5_472;
const MINUTE_FEE: u64 = 288;
const HOUR: i64 = 3_600;

#[test]
fn a_clock_that_goes_back_before_any_instruction() {
    for mut good in every_instruction() {
        good.world.advance(-HOUR);
        let sent = good.world.run(copy(&good.call));
        let error = match good.name.as_str() {
            // What has to pass first has not passed.
            "expire" | "close_job" | "sweep" => JobsError::TooEarly,
            "checkpoint" => JobsError::NothingEarned,
            name => {
                assert!(sent.is_ok(), "{name}: {sent:?}");
                continue;
            }
        };
        expect_error(sent, error);
    }
}

#[test]
fn a_clock_that_goes_back_at_every_step_of_a_job() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let job = world.post(&client);
    world.advance(-HOUR);
    world.join(&host).unwrap();
    world.advance(-HOUR);
    world.start(&host, &job).unwrap();
    // Nothing began before it was posted.
    let state = world.job(&job);
    assert_eq!(state.assigned_at, state.posted_at);
    assert_eq!(state.started_at, state.posted_at);
    world.advance(-HOUR);
    let checkpoint = world.checkpoint_call(&host, &job);
    refused(&mut world, checkpoint, JobsError::NothingEarned);
    world.set_time(state.started_at + 60);
    world.checkpoint(&host, &job).unwrap();
    world.advance(-HOUR);
    let checkpoint = world.checkpoint_call(&host, &job);
    refused(&mut world, checkpoint, JobsError::NothingEarned);
    world.finish(&host, &job).unwrap();

    // What was paid stays paid, and nothing is paid twice.
    let over = world.job(&job);
    assert_eq!((over.paid_seconds, over.paid_host), (60, MINUTE_HOST));
    assert_eq!(over.ended_at, over.started_at);
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
    // It is kept for its whole retention.
    let close = world.close_job_call(&job);
    refused(&mut world, close, JobsError::TooEarly);
}

#[test]
fn a_clock_that_goes_back_before_a_stop() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.advance(60);
    world.checkpoint(&host, &job).unwrap();
    world.advance(-HOUR);
    world.stop(&client, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
}

#[test]
fn a_clock_that_jumps_ahead() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.set_time(i64::MAX);
    // Never more than the timeout.
    world.stop(&client, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), 10 * MINUTE_HOST);
    assert_eq!(world.job(&job).paid_seconds, TIMEOUT);
    world.close_job(&job).unwrap();
}

#[test]
fn a_clock_at_the_end_of_time() {
    let mut world = World::new();
    world.set_time(i64::MAX - 10);
    let mut scene = Scene::of(world);
    let job = scene.world.running(&scene.client, &scene.host);
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.set_time(i64::MAX);
    let expire = world.expire_call(&job);
    refused(&mut world, expire, JobsError::TooEarly);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.job(&job).paid_seconds, 10);
    world.join(&host).unwrap();
    let next = world.post(&client);
    assert_eq!(world.job(&next).host, host.address);
    world.stop(&client, &next).unwrap();
}

#[test]
fn a_clock_before_the_epoch() {
    let mut world = World::new();
    world.set_time(-1_000);
    let mut scene = Scene::of(world);
    let job = scene.world.running(&scene.client, &scene.host);
    let Scene {
        mut world, host, ..
    } = scene;
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
}

#[test]
fn timeout_zero_and_other_timeouts_out_of_range() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let mut new = world.new_job(&client);
    for timeout in [0, 9, 7 * 24 * 60 * 60 + 1, u32::MAX] {
        new.timeout = timeout;
        let post = world.post_call(&client, &new);
        refused(&mut world, post, JobsError::TimeoutOutOfRange);
    }
}

#[test]
fn the_longest_timeout() {
    let mut market = market_terms("long");
    market.terms.max_timeout = 30 * 24 * 60 * 60;
    let mut world = World::with(Setup {
        market,
        ..Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    let mut new = world.new_job(&client);
    new.timeout = 30 * 24 * 60 * 60;
    world.post_job(&client, &new).unwrap();
    let job = new.address();
    for seconds in [1, u32::MAX - new.timeout, u32::MAX] {
        let extend = world.extend_call(&client, &job, seconds);
        refused(&mut world, extend, JobsError::TimeoutOutOfRange);
    }
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(30 * 24 * 60 * 60);
    world.finish(&host, &job).unwrap();
    let deposit = 120 * 30 * 24 * 60 * 60;
    let earned = deposit / 10 * 8;
    assert_eq!(world.tokens(&host.payout), earned / 20 * 19);
    assert_eq!(world.fees(), earned / 20);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - earned);
}

#[test]
fn a_lease_that_ends_in_the_second_of_the_match() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let valid_until = world.record(&host).valid_until;
    world.set_time(valid_until);
    // Still the host's: nobody can take the place from it, and it gets the job.
    expect_error(world.sweep(), JobsError::TooEarly);
    let mut late = world.clone();
    let job = world.post(&client);
    assert_eq!(world.job(&job).host, host.address);
    world.start(&host, &job).unwrap();

    // A second later it is not.
    late.advance(1);
    let job = late.post(&client);
    assert_eq!(late.state(&job), JobState::Queued);
    let renew = late.renew_call(&host);
    refused(&mut late, renew, JobsError::NotInQueue);
}

#[test]
fn a_named_host_whose_lease_ends_in_that_second() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    world.set_time(world.record(&host).valid_until);
    let mut late = world.clone();
    world.post_to(&client, &new, &host, 0).unwrap();
    assert_eq!(world.job(&new.address()).host, host.address);
    late.advance(1);
    let post = late.post_to_call(&client, &new, &host, 0);
    refused(&mut late, post, JobsError::HostDoesNotWait);
}

#[test]
fn renewing_and_being_matched_in_one_second() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.set_time(world.record(&host).valid_until);
    let new = world.new_job(&client);
    let (post, renew) = (world.post_call(&client, &new), world.renew_call(&host));
    refused_together(&mut world, vec![post, renew], JobsError::NotInQueue);
    let (post, renew) = (world.post_call(&client, &new), world.renew_call(&host));
    together(&mut world, vec![renew, post]).unwrap();
    assert_eq!(world.job(&new.address()).host, host.address);
}

#[test]
fn a_place_that_is_void_to_the_second() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let valid_until = world.record(&host).valid_until;
    world.set_time(valid_until);
    let job = world.post(&client);
    // Whether it was matched, the record does not tell: it could be until here.
    world.set_time(valid_until + HOUR);
    let join = world.join_call(&host);
    refused(&mut world, join, JobsError::HostBusy);
    let leave = world.leave_call(&host);
    refused(&mut world, leave, JobsError::NotInQueue);
    world.advance(1);
    world.join(&host).unwrap();
    assert_eq!(world.record(&host).state, HostState::Queued as u8);
    let start = world.start_call(&host, &job);
    refused(&mut world, start, JobsError::StartTooLate);
}

#[test]
fn starting_and_expiring_in_one_second() {
    let (scene, job) = Scene::assigned();
    let Scene {
        mut world, host, ..
    } = scene;
    world.advance(300);
    let expire = world.expire_call(&job);
    refused(&mut world, expire, JobsError::TooEarly);
    let mut late = world.clone();
    world.start(&host, &job).unwrap();
    late.advance(1);
    let start = late.start_call(&host, &job);
    refused(&mut late, start, JobsError::StartTooLate);
    late.expire(&job).unwrap();
}

#[test]
fn finishing_and_expiring_in_one_second() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    world.advance(i64::from(TIMEOUT) + 60);
    let expire = world.expire_call(&job);
    refused(&mut world, expire, JobsError::TooEarly);
    let mut late = world.clone();
    world.finish(&host, &job).unwrap();
    late.advance(1);
    // Whoever comes first: both ends exclude the other.
    let (finish, expire) = (
        late.finish_call(&host, &job, 0, [5; 32]),
        late.expire_call(&job),
    );
    let both = vec![copy(&finish), copy(&expire)];
    refused_together(&mut late, both, JobsError::WrongState);
    let both = vec![copy(&expire), copy(&finish)];
    refused_together(&mut late, both, JobsError::WrongState);
    let mut expired = late.clone();
    expired.run(expire).unwrap();
    late.run(finish).unwrap();
    assert_eq!(late.tokens(&host.payout), 10 * MINUTE_HOST);
    assert_eq!(expired.tokens(&host.payout), 0);
}

#[test]
fn a_checkpoint_again_in_the_same_second() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    world.advance(60);
    let checkpoint = || world.checkpoint_call(&host, &job);
    let (once, twice) = (checkpoint(), vec![checkpoint(), checkpoint()]);
    refused_together(&mut world, twice, JobsError::NothingEarned);
    let again = copy(&once);
    world.run(once).unwrap();
    refused(&mut world, again, JobsError::NothingEarned);
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
}

#[test]
fn checkpoints_after_the_deadline() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, host, ..
    } = scene;
    world.advance(i64::from(TIMEOUT) + 60);
    world.checkpoint(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), 10 * MINUTE_HOST);
    world.advance(1_000);
    let checkpoint = world.checkpoint_call(&host, &job);
    refused(&mut world, checkpoint, JobsError::NothingEarned);
}

#[test]
fn extending_in_the_last_second_and_after() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let nothing = world.extend_call(&client, &job, 0);
    refused(&mut world, nothing, JobsError::CannotExtend);
    world.advance(i64::from(TIMEOUT));
    let mut late = world.clone();
    world.extend(&client, &job, 60).unwrap();
    late.advance(1);
    let extend = late.extend_call(&client, &job, 60);
    refused(&mut late, extend, JobsError::CannotExtend);
    // What was taken from the time of the old deadline is not lost to anybody.
    world.advance(120);
    let expire = world.expire_call(&job);
    refused(&mut world, expire, JobsError::TooEarly);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), 11 * MINUTE_HOST);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - 11 * (MINUTE_HOST + MINUTE_FEE)
    );
}

#[test]
fn extending_in_the_transaction_that_ends_the_job() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world, client, ..
    } = scene;
    world.advance(60);
    let (extend, stop) = (
        world.extend_call(&client, &job, 600),
        world.stop_call(&client, &job),
    );
    let both = vec![copy(&stop), copy(&extend)];
    refused_together(&mut world, both, JobsError::CannotExtend);
    together(&mut world, vec![extend, stop]).unwrap();
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
}

#[test]
fn one_host_after_another_is_paid_for_the_same_seconds() {
    // Each run is paid to its last checkpoint, and all together at most the timeout.
    let mut world = World::new();
    let client = world.client(1);
    let hosts = [1, 2, 3].map(|number| world.host(number));
    let job = world.post(&client);
    for host in &hosts {
        world.join(host).unwrap();
        world.start(host, &job).unwrap();
        world.advance(299);
        world.checkpoint(host, &job).unwrap();
        world.advance(1);
        if world.run(world.quit_call(host, &job)).is_err() {
            break;
        }
    }
    let over = world.job(&job);
    assert_eq!(world.state(&job), JobState::Failed);
    assert_eq!(over.used_seconds + over.paid_seconds, TIMEOUT);
    let paid: u64 = hosts.iter().map(|host| world.tokens(&host.payout)).sum();
    assert_eq!(paid, over.paid_host);
    // What rounding leaves of the fee of a run is the host's, never more of the client's.
    assert_eq!(paid + world.fees(), 10 * (MINUTE_HOST + MINUTE_FEE));
    assert!(paid <= 10 * MINUTE_HOST + 3);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - 10 * (MINUTE_HOST + MINUTE_FEE)
    );
}

//! What a host's record says of its time and its jobs, whichever instructions they went
//! through: each second once, on the day that it fell in; each job by whose fault.

use nosana_sdk::{
    common::{
        host_record::{self, HostRecordLayout, Window},
        tier::Tier,
    },
    generated::jobs::accounts::HostRecord,
};
use nosana_tests::{
    Client, Host, Setup, World,
    world::{VOID_AFTER, market_terms},
};
use solana_address::Address;

use crate::{MINUTE_FEE, Scene, fees_by_day};

const DAY: i64 = 86_400;
const HOUR: u32 = 3_600;

/// A market whose leases are a day and whose hosts have an hour to start, at a midnight
/// less `before` seconds.
fn before_midnight(before: i64) -> Scene {
    let mut terms = market_terms("long");
    terms.terms.lease = 24 * HOUR;
    terms.terms.start_limit = HOUR;
    terms.terms.max_timeout = 30 * 24 * HOUR;
    let mut scene = Scene::of(World::with(Setup {
        market: terms,
        ..Setup::default()
    }));
    let midnight = (scene.world.now() / DAY + 40) * DAY;
    scene.world.set_time(midnight - before);
    scene
}

/// Seconds online and served on the day `ago` days before today.
fn seconds(world: &World, host: &Host, ago: i64) -> (u32, u32) {
    let today = world.now().div_euclid(DAY) - ago;
    let number = u16::try_from(today).unwrap().to_le_bytes();
    let layout = layout(world, host);
    let day = layout.days.iter().find(|day| day.day == number);
    day.map_or((0, 0), |day| {
        let read = u32::from_le_bytes;
        (read(day.online), read(day.served))
    })
}

fn layout(world: &World, host: &Host) -> HostRecordLayout {
    let account = world.chain.account(&host.record).unwrap();
    *host_record::read(&account.data, host.address.as_array()).unwrap()
}

/// The window of the last 30 days.
fn window(world: &World, host: &Host) -> Window {
    host_record::window(&layout(world, host), 0, world.now())
}

/// Completed, failed and returned: ever, and in the window, which must agree.
#[track_caller]
fn outcomes(world: &World, host: &Host) -> [u32; 3] {
    let record: HostRecord = world.record(host);
    let ever = [record.completed, record.failed, record.returned];
    let window = window(world, host);
    assert_eq!(ever, [window.completed, window.failed, window.returned]);
    ever
}

/// A job of `timeout` seconds that `host` started just now.
fn running_for(world: &mut World, client: &Client, host: &Host, timeout: u32) -> Address {
    let mut new = world.new_job(client);
    (new.timeout, new.max_price) = (timeout, u64::MAX);
    world.post_job(client, &new).unwrap();
    world.join(host).unwrap();
    world.start(host, &new.address()).unwrap();
    new.address()
}

#[test]
fn a_lease_over_midnight_is_split() {
    let Scene {
        mut world, host, ..
    } = before_midnight(10);
    world.join(&host).unwrap();
    world.advance(25);
    world.renew(&host).unwrap();
    assert_eq!(seconds(&world, &host, 1), (10, 0));
    assert_eq!(seconds(&world, &host, 0), (15, 0));
    assert_eq!(world.record(&host).online, 25);
}

#[test]
fn the_second_of_midnight_belongs_to_the_new_day() {
    let Scene {
        mut world, host, ..
    } = before_midnight(1);
    world.join(&host).unwrap();
    world.advance(1);
    world.renew(&host).unwrap();
    assert_eq!(seconds(&world, &host, 1), (1, 0));
    assert_eq!(seconds(&world, &host, 0), (0, 0));
    world.advance(1);
    world.renew(&host).unwrap();
    assert_eq!(seconds(&world, &host, 0), (1, 0));
}

#[test]
fn the_window_knows_a_lease_before_the_record_does() {
    let Scene {
        mut world, host, ..
    } = before_midnight(10);
    world.join(&host).unwrap();
    world.advance(HOUR.into());
    assert_eq!(world.record(&host).online, 0);
    assert_eq!(window(&world, &host).online, HOUR);
    world.renew(&host).unwrap();
    assert_eq!(world.record(&host).online, u64::from(HOUR));
    assert_eq!(window(&world, &host).online, HOUR);
    // A lease that ends counts as far as it came.
    world.advance(2 * DAY);
    assert_eq!(window(&world, &host).online, 25 * HOUR);
    world.renew(&host).unwrap();
    assert_eq!(window(&world, &host).online, 25 * HOUR);
}

#[test]
fn a_long_silence_counts_as_no_more_than_the_lease_before_it() {
    for end in [World::renew, World::leave] {
        let Scene {
            mut world, host, ..
        } = before_midnight(HOUR.into());
        world.join(&host).unwrap();
        world.advance(10 * DAY);
        end(&mut world, &host).unwrap();
        assert_eq!(world.record(&host).online, u64::from(24 * HOUR));
        // One hour on the first day, the rest on the second.
        assert_eq!(seconds(&world, &host, 10), (HOUR, 0));
        assert_eq!(seconds(&world, &host, 9), (23 * HOUR, 0));
        assert_eq!(window(&world, &host).online, 24 * HOUR);
    }
}

#[test]
fn a_place_that_was_void_counts_when_the_host_joins_again() {
    let Scene {
        mut world, host, ..
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(VOID_AFTER);
    world.join(&host).unwrap();
    assert_eq!(world.record(&host).online, 120);
    world.advance(50);
    world.leave(&host).unwrap();
    assert_eq!(world.record(&host).online, 170);
}

#[test]
fn the_time_that_a_host_is_idle_counts_as_nothing() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(30);
    world.leave(&host).unwrap();
    world.advance(1_000);
    let job = world.assigned(&client, &host);
    world.advance(20);
    world.quit(&host, &job).unwrap();
    world.cancel(&client, &job).unwrap();
    world.advance(1_000);
    world.join(&host).unwrap();
    assert_eq!(world.record(&host).online, 50);
    assert_eq!(window(&world, &host).online, 50);
}

#[test]
fn a_host_that_starts_what_it_was_matched_with_was_there_all_the_time() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(100);
    let job = world.post(&client);
    // Past its lease, within the time to start.
    world.advance(250);
    world.start(&host, &job).unwrap();
    assert_eq!(world.record(&host).online, 350);
}

#[test]
fn a_host_that_gives_a_job_back_in_time_was_there_and_is_not_at_fault() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(100);
    let job = world.post(&client);
    world.advance(300);
    world.quit(&host, &job).unwrap();
    assert_eq!(world.record(&host).online, 400);
    assert_eq!(outcomes(&world, &host), [0, 0, 1]);
}

#[test]
fn a_host_that_misses_the_start_was_there_until_it_was_matched_and_is_at_fault() {
    // Whoever ends it: anyone, or the host itself, too late.
    let ends: [fn(&mut World, &Host, &Address); 2] = [
        |world, _, job| drop(world.expire(job).unwrap()),
        |world, host, job| drop(world.quit(host, job).unwrap()),
    ];
    for end in ends {
        let Scene {
            mut world,
            client,
            host,
        } = Scene::new();
        world.join(&host).unwrap();
        world.advance(100);
        let job = world.post(&client);
        world.advance(301);
        end(&mut world, &host, &job);
        assert_eq!(world.record(&host).online, 100);
        assert_eq!(outcomes(&world, &host), [0, 1, 0]);
        assert_eq!(window(&world, &host).online, 100);
    }
}

#[test]
fn a_host_that_took_a_job_and_misses_its_start_was_not_there() {
    let (mut scene, job) = Scene::assigned();
    scene.world.advance(301);
    scene.world.expire(&job).unwrap();
    assert_eq!(scene.world.record(&scene.host).online, 0);
    assert_eq!(outcomes(&scene.world, &scene.host), [0, 1, 0]);
}

#[test]
fn a_job_that_its_client_stops_is_neither_success_nor_fault() {
    // Before the start: the host was there as far as anybody can tell.
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    world.advance(100);
    let job = world.post(&client);
    world.advance(200);
    world.stop(&client, &job).unwrap();
    assert_eq!(world.record(&host).online, 300);
    assert_eq!(outcomes(&world, &host), [0, 0, 0]);

    // While it runs: as long as it was paid.
    let job = world.running(&client, &host);
    world.advance(1_000);
    world.stop(&client, &job).unwrap();
    let record = world.record(&host);
    assert_eq!((record.online, record.served), (900, 600));
    assert_eq!(outcomes(&world, &host), [0, 0, 0]);
}

#[test]
fn a_job_over_many_days_is_split_without_checkpoints() {
    let Scene {
        mut world,
        client,
        host,
    } = before_midnight(HOUR.into());
    let timeout = 10 * 24 * HOUR;
    let job = running_for(&mut world, &client, &host, timeout);
    world.advance(i64::from(timeout) + 30);
    // Until it is paid, nobody knows.
    assert_eq!(window(&world, &host).online, 0);
    world.finish(&host, &job).unwrap();
    assert_eq!(seconds(&world, &host, 10), (HOUR, HOUR));
    for ago in 1..10 {
        assert_eq!(seconds(&world, &host, ago), (24 * HOUR, 24 * HOUR));
    }
    assert_eq!(seconds(&world, &host, 0), (23 * HOUR, 23 * HOUR));
    let window = window(&world, &host);
    assert_eq!((window.online, window.served), (timeout, timeout));
    assert_eq!(outcomes(&world, &host), [1, 0, 0]);
}

#[test]
fn checkpoints_change_nothing_of_where_seconds_fall() {
    let run = |pauses: &[i64]| {
        let Scene {
            mut world,
            client,
            host,
        } = before_midnight(100);
        let job = running_for(&mut world, &client, &host, 5 * 24 * HOUR);
        for pause in pauses {
            world.advance(*pause);
            world.checkpoint(&host, &job).unwrap();
        }
        let left = 3 * DAY - pauses.iter().sum::<i64>();
        world.advance(left);
        world.finish(&host, &job).unwrap();
        let mut record = world.record(&host);
        // Fees do differ: each counts on the day of its checkpoint.
        assert_eq!(fees_by_day(&record).iter().sum::<u64>(), world.fees());
        for day in &mut record.days {
            day[16..].fill(0);
        }
        (record.days, record.online, record.served)
    };
    let at_once = run(&[]);
    assert_eq!(at_once.1, u64::from(72 * HOUR));
    assert_eq!(run(&[99, 1, 1]), at_once);
    assert_eq!(run(&[DAY, DAY]), at_once);
    assert_eq!(run(&[1, 2 * DAY - 1, 50]), at_once);
}

#[test]
fn time_after_the_deadline_counts_as_nothing() {
    let (mut scene, job) = Scene::running();
    scene.world.advance(10 * DAY);
    scene.world.finish(&scene.host, &job).unwrap();
    let record = scene.world.record(&scene.host);
    assert_eq!((record.online, record.served), (600, 600));
    assert_eq!(outcomes(&scene.world, &scene.host), [1, 0, 0]);
}

#[test]
fn a_host_that_vanishes_or_gives_up_while_it_works_is_at_fault_and_keeps_what_was_paid() {
    let ends: [fn(&mut World, &Host, &Address); 2] = [
        |world, _, job| {
            world.advance(10_000);
            world.expire(job).unwrap();
        },
        |world, host, job| {
            world.advance(300);
            world.quit(host, job).unwrap();
        },
    ];
    for end in ends {
        let (mut scene, job) = Scene::running();
        scene.world.advance(60);
        scene.world.checkpoint(&scene.host, &job).unwrap();
        end(&mut scene.world, &scene.host, &job);
        let record = scene.world.record(&scene.host);
        assert_eq!((record.online, record.served), (60, 60));
        assert_eq!(outcomes(&scene.world, &scene.host), [0, 1, 0]);
    }
}

#[test]
fn a_job_that_is_left_behind_counts_when_it_ends_and_takes_no_time_away() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    world.join(&host).unwrap();
    let missed = world.post(&client);
    world.advance(VOID_AFTER);
    world.join(&host).unwrap();
    world.advance(100);
    // It waits in a place of later, and what it gives back now is of before.
    world.quit(&host, &missed).unwrap();
    assert_eq!(outcomes(&world, &host), [0, 1, 0]);
    assert_eq!(world.record(&host).online, 120);
    world.advance(10);
    world.renew(&host).unwrap();
    assert_eq!(world.record(&host).online, 230);
}

#[test]
fn a_job_and_a_lease_never_count_a_second_twice() {
    let Scene {
        mut world,
        client,
        host,
    } = before_midnight(3_000);
    let begun = world.now();
    for _ in 0..20 {
        world.join(&host).unwrap();
        world.advance(50);
        world.renew(&host).unwrap();
        world.advance(40);
        let job = world.post(&client);
        world.advance(30);
        world.start(&host, &job).unwrap();
        world.advance(70);
        world.checkpoint(&host, &job).unwrap();
        world.advance(60);
        world.finish(&host, &job).unwrap();
    }
    let window = window(&world, &host);
    let passed = u32::try_from(world.now() - begun).unwrap();
    assert_eq!((window.online, window.served), (passed, 20 * 130));
    assert_eq!(seconds(&world, &host, 1).0, 3_000);
    assert_eq!(seconds(&world, &host, 0).0, passed - 3_000);
    assert_eq!(outcomes(&world, &host), [20, 0, 0]);
}

#[test]
fn an_eviction_counts_the_lease_on_its_days() {
    let Scene {
        mut world, host, ..
    } = before_midnight(10);
    world.join(&host).unwrap();
    world.set_tier(&host, Tier::Removed);
    world.advance(5 * DAY);
    world.evict(&host).unwrap();
    assert_eq!(seconds(&world, &host, 5), (10, 0));
    assert_eq!(seconds(&world, &host, 4), (24 * HOUR - 10, 0));
    assert_eq!(window(&world, &host).online, 24 * HOUR);
}

#[test]
fn a_fee_counts_on_the_day_of_its_settlement() {
    let Scene {
        mut world,
        client,
        host,
    } = before_midnight(100);
    let job = running_for(&mut world, &client, &host, 24 * HOUR);
    world.advance(60);
    world.checkpoint(&host, &job).unwrap();
    let before = world.job(&job).owed_fee;
    // Of these seconds, too, some are of the day before; what they cost is of today.
    world.advance(60);
    world.checkpoint(&host, &job).unwrap();
    assert_eq!(seconds(&world, &host, 1), (100, 100));
    world.advance(60);
    world.finish(&host, &job).unwrap();
    let after = world.fees() - before;
    assert_eq!(fees_by_day(&world.record(&host)), [before, after]);

    world.advance(DAY);
    let job = running_for(&mut world, &client, &host, 24 * HOUR);
    world.advance(60);
    world.stop(&client, &job).unwrap();
    let last = world.fees() - before - after;
    assert_eq!(fees_by_day(&world.record(&host)), [before, after, last]);
}

#[test]
fn fees_of_a_day_that_is_forgotten_are_forgotten() {
    let Scene {
        mut world,
        client,
        host,
    } = before_midnight(100);
    for day in 0..33 {
        world.advance(DAY * i64::from(day > 0));
        let job = running_for(&mut world, &client, &host, 24 * HOUR);
        world.advance(60);
        world.finish(&host, &job).unwrap();
        world.advance(-60);
    }
    assert_eq!(fees_by_day(&world.record(&host)), [MINUTE_FEE; 32]);
    assert_eq!(world.fees(), 33 * MINUTE_FEE);
}

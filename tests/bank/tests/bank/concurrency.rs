//! Transactions that meet: in one entry, in two that run at the same time, in threads,
//! and with a copy or a ruin of themselves.

use std::{collections::BTreeSet, thread};

use nosana_bank_tests::{
    Market, Processed, World,
    chain::{FEE, MAX_AGE},
    world::{escrow, fee_destination, join, post, start},
};
use nosana_sdk::{common::job::JobState, generated::jobs::errors::JobsError, instructions::NewJob};
use nosana_tests::{
    calls::Call,
    outcome::expect_error,
    people::{Client, Host, key},
    world::CLIENT_TOKENS,
};
use solana_address::Address;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_signer::Signer as _;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;

/// Asserts that every transaction was taken into the block and succeeded.
#[track_caller]
fn assert_all_done(processed: &[Processed]) {
    for (number, one) in processed.iter().enumerate() {
        let done = one.as_ref().is_ok_and(|taken| taken.sent.is_ok());
        assert!(done, "transaction {number}: {one:?}");
    }
}

/// Asserts that nothing could be locked.
#[track_caller]
fn assert_all_in_use(processed: &[Processed]) {
    for one in processed {
        let error = one.as_ref().map(|_| ()).unwrap_err();
        assert_eq!(*error, TransactionError::AccountInUse);
    }
}

/// The accounts that both write: why they cannot run at the same time.
fn shared(world: &World, transactions: &[VersionedTransaction; 2]) -> Vec<Address> {
    let [one, other] = transactions.each_ref().map(|one| world.chain.writes(one));
    one.intersection(&other).copied().collect()
}

/// Runs the second while the accounts of the first are locked, and the first then.
#[track_caller]
fn assert_run_at_the_same_time(world: &World, transactions: &[VersionedTransaction; 2]) {
    assert_eq!(shared(world, transactions), []);
    let (first, second) = transactions.split_at(1);
    let during = world
        .chain
        .while_locked(first, || world.chain.entry(second));
    assert_all_done(&during);
    assert_all_done(&world.chain.entry(first));
}

/// `count` jobs that run in `market`, each of a client and on a host of its own.
fn running(world: &mut World, market: &Market, count: u64) -> Vec<(Host, Address)> {
    let first = u64::from(market.address.to_bytes()[0]) * 1_000;
    (first..first + count)
        .map(|number| {
            let (client, host) = (world.client(number), world.host(number));
            let job = world.running(&client, &host, market);
            (host, job)
        })
        .collect()
}

#[test]
fn two_hosts_that_join_for_one_job_in_one_entry_do_not_both_get_it() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let (client, first, second) = (world.client(1), world.host(1), world.host(2));
    let job = world.post(&client, &market);
    let joins = [&first, &second].map(|host| world.transaction(&join(host, &market, &[job])));

    assert_all_done(&world.chain.entry(&joins));

    assert_eq!(world.job(&job).host, first.address);
    assert_eq!(world.job(&job).attempts, 1);
    assert_eq!(world.waiting(&market), [second.address]);
    assert_eq!(world.record(&second).job, Address::default());
}

#[test]
fn two_hosts_that_join_at_the_same_time_run_one_after_the_other() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let (client, first, second) = (world.client(1), world.host(1), world.host(2));
    let jobs = [world.post(&client, &market), world.post(&client, &market)];
    let joins = [&first, &second].map(|host| world.transaction(&join(host, &market, &jobs)));
    let mut waited_for = vec![market.queue, jobs[0], jobs[1]];
    waited_for.sort_unstable();
    assert_eq!(shared(&world, &joins), waited_for);

    let refused = world
        .chain
        .while_locked(&joins[..1], || world.chain.entry(&joins[1..]));
    assert_all_in_use(&refused);
    assert_eq!(world.waiting(&market), jobs);

    // What was refused was charged nothing, and can be sent again as it is.
    assert_all_done(&world.chain.entry(&joins[..1]));
    assert_all_done(&world.chain.entry(&joins[1..]));
    assert_eq!(world.job(&jobs[0]).host, first.address);
    assert_eq!(world.job(&jobs[1]).host, second.address);
}

#[test]
fn two_clients_that_want_one_host_in_one_entry_do_not_both_get_it() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let (clients, host) = ([world.client(1), world.client(2)], world.host(1));
    world.run(&join(&host, &market, &[])).unwrap();
    let slot = world.record(&host).queue_slot;
    let new = clients
        .each_ref()
        .map(|client| world.new_job(client, &market));
    let posts = [0, 1].map(|index: usize| {
        let instruction = new[index].post_to(host.address, slot);
        world.transaction(&Call::new(instruction, &[&clients[index].key]))
    });

    let mut processed = world.chain.entry(&posts);

    assert_all_done(&processed[..1]);
    let late = processed.remove(1).unwrap();
    assert_eq!(late.fee, FEE);
    expect_error(late.sent, JobsError::HostDoesNotWait);
    assert_eq!(world.job(&new[0].address()).host, host.address);
    assert!(world.chain.account(&new[1].address()).is_none());
    assert_eq!(world.chain.tokens(&clients[1].tokens), CLIENT_TOKENS);
}

#[test]
fn posts_to_one_market_in_one_entry_wait_in_its_order() {
    const CLIENTS: u64 = 40;
    let mut world = World::new();
    let market = world.market("community", 64);
    let clients: Vec<_> = (0..CLIENTS).map(|number| world.client(number)).collect();
    let new: Vec<_> = clients
        .iter()
        .map(|client| world.new_job(client, &market))
        .collect();
    let posts: Vec<_> = clients
        .iter()
        .zip(&new)
        .map(|(client, new)| world.transaction(&post(client, new)))
        .collect();

    assert_all_done(&world.chain.entry(&posts));

    let addresses: Vec<_> = new.iter().map(NewJob::address).collect();
    assert_eq!(world.waiting(&market), addresses);
    for (client, job) in clients.iter().zip(&addresses) {
        let deposit = world.job(job).deposit;
        assert_eq!(world.chain.tokens(&escrow(job)), deposit);
        assert_eq!(world.chain.tokens(&client.tokens), CLIENT_TOKENS - deposit);
    }
}

#[test]
fn a_job_and_its_host_may_come_in_one_entry() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let (client, host) = (world.client(1), world.host(1));
    let new = world.new_job(&client, &market);
    let job = new.address();
    let entry = [
        world.transaction(&post(&client, &new)),
        world.transaction(&join(&host, &market, &[job])),
        world.transaction(&start(&host, &job)),
    ];
    assert_all_done(&world.chain.entry(&entry));
    assert_eq!(world.state(&job), JobState::Running);
    assert_eq!(world.job(&job).host, host.address);
}

#[test]
fn markets_do_not_wait_for_one_another() {
    let mut world = World::new();
    let markets = ["first", "second"].map(|name| world.market(name, 64));
    let people = [1, 2].map(|number| (world.client(number), world.host(number)));
    let new = [0, 1].map(|index| world.new_job(&people[index].0, &markets[index]));
    let posts = [0, 1].map(|index| world.transaction(&post(&people[index].0, &new[index])));
    assert_run_at_the_same_time(&world, &posts);

    let joins = [0, 1].map(|index| {
        let candidates = [new[index].address()];
        world.transaction(&join(&people[index].1, &markets[index], &candidates))
    });
    assert_run_at_the_same_time(&world, &joins);
    for index in [0, 1] {
        assert_eq!(
            world.job(&new[index].address()).host,
            people[index].1.address
        );
    }
}

/// Jobs that run share nothing until they end, and then only where the fee goes: all
/// markets pay it into one account.
#[test]
fn jobs_of_one_market_end_one_after_the_other_because_of_the_fee() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let jobs = running(&mut world, &market, 2);
    world.chain.advance(60);
    let transactions = |call: &dyn Fn(&World, &Host, &Address) -> Call| {
        [0, 1].map(|index: usize| world.transaction(&call(&world, &jobs[index].0, &jobs[index].1)))
    };

    let checkpoints = transactions(&|world, host, job| world.checkpoint(host, job));
    assert_run_at_the_same_time(&world, &checkpoints);

    let finishes = transactions(&|world, host, job| world.finish(host, job));
    assert_eq!(shared(&world, &finishes), [fee_destination()]);
    let during = world
        .chain
        .while_locked(&finishes[..1], || world.chain.entry(&finishes[1..]));
    assert_all_in_use(&during);

    assert_all_done(&world.chain.entry(&finishes));
    let states = jobs.iter().map(|(_, job)| world.state(job));
    assert!(states.into_iter().all(|state| state == JobState::Completed));
    let fees: u64 = jobs.iter().map(|(_, job)| world.job(job).paid_fee).sum();
    assert!(fees > 0);
    assert_eq!(world.fees(), fees);
}

#[test]
fn starts_of_one_market_do_not_wait_for_one_another() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let starts = [1, 2].map(|number| {
        let (client, host) = (world.client(number), world.host(number));
        let job = world.assigned(&client, &host, &market);
        world.transaction(&start(&host, &job))
    });
    assert_run_at_the_same_time(&world, &starts);
}

/// Clients and hosts of two markets, each in a thread of its own, as fast as the locks
/// let them.
#[test]
fn threads_give_every_job_to_one_host() {
    const EACH: u64 = 12;
    let mut world = World::new();
    let markets = ["first", "second"].map(|name| world.market(name, 64));
    let mut jobs = [vec![], vec![]];
    let mut lanes = vec![];
    for (index, market) in markets.iter().enumerate() {
        let first = index as u64 * EACH;
        let (mut posts, mut joins) = (vec![], vec![]);
        for number in first..first + EACH {
            let (client, host) = (world.client(number), world.host(number));
            let new = world.new_job(&client, market);
            jobs[index].push(new.address());
            posts.push(world.transaction(&post(&client, &new)));
            joins.push((host, *market));
        }
        // The second client to come and the hosts pass all jobs, since nobody knows
        // which are there by then.
        let joins = joins
            .iter()
            .map(|(host, market)| world.transaction(&join(host, market, &jobs[index])));
        let joins: Vec<_> = joins.collect();
        lanes.extend([posts, joins]);
    }

    thread::scope(|scope| {
        for lane in &lanes {
            scope.spawn(|| lane.iter().for_each(|one| insist(&world, one)));
        }
    });

    for (market, jobs) in markets.iter().zip(&jobs) {
        let hosts: BTreeSet<_> = jobs.iter().map(|job| world.job(job).host).collect();
        assert_eq!(hosts.len() as u64, EACH, "a host has two jobs");
        assert!(!hosts.contains(&Address::default()), "a job has no host");
        let states = jobs.iter().map(|job| world.state(job));
        assert!(states.into_iter().all(|state| state == JobState::Assigned));
        assert!(world.waiting(market).is_empty());
    }
}

/// Runs a transaction as soon as its accounts are free.
fn insist(world: &World, transaction: &VersionedTransaction) {
    loop {
        match world
            .chain
            .entry(std::slice::from_ref(transaction))
            .remove(0)
        {
            Err(TransactionError::AccountInUse) => thread::yield_now(),
            done => return assert_all_done(&[done]),
        }
    }
}

#[test]
fn a_transaction_of_long_ago_is_refused() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let clients = [world.client(1), world.client(2)];
    let posts = clients.each_ref().map(|client| {
        let new = world.new_job(client, &market);
        world.transaction(&post(client, &new))
    });
    for _ in 0..MAX_AGE {
        world.chain.next_block();
    }
    assert_all_done(&world.chain.entry(&posts[..1]));

    world.chain.next_block();
    let had = world.chain.lamports(&clients[1].address());
    let refused = world.chain.entry(&posts[1..]).remove(0).unwrap_err();
    assert_eq!(refused, TransactionError::BlockhashNotFound);
    assert_eq!(world.chain.lamports(&clients[1].address()), had);
    assert_eq!(world.waiting(&market).len(), 1);
}

#[test]
fn a_transaction_sent_twice_runs_once() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let (client, host) = (world.client(1), world.host(1));
    let job = world.post(&client, &market);
    let join = world.transaction(&join(&host, &market, &[job]));
    let had = world.chain.lamports(&host.worker.pubkey());

    let both = world.chain.entry(&[join.clone(), join.clone()]);
    assert_all_done(&both[..1]);
    let again = world.chain.entry(std::slice::from_ref(&join));
    world.chain.next_block();
    let later = world.chain.entry(&[join]);
    for refused in [&both[1], &again[0], &later[0]] {
        let error = refused.as_ref().map(|_| ()).unwrap_err();
        assert_eq!(*error, TransactionError::AlreadyProcessed);
    }
    assert_eq!(world.chain.lamports(&host.worker.pubkey()), had - FEE);
    assert_eq!(world.job(&job).attempts, 1);
}

/// Its first instruction paid host and client and closed the escrow before the second
/// was refused.
#[test]
fn a_transaction_that_fails_costs_its_fee_and_changes_nothing() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let (client, host) = (world.client(1), world.host(1));
    let job = world.running(&client, &host, &market);
    world.chain.advance(60);
    let finish = world.finish(&host, &job).instruction;
    let transaction = world
        .chain
        .transaction(&[finish.clone(), finish], &host.worker, &[]);
    let payer = host.worker.pubkey();
    let mut written = world.chain.writes(&transaction);
    assert!(written.remove(&payer));
    let accounts = || -> Vec<_> {
        written
            .iter()
            .map(|address| world.chain.account(address))
            .collect()
    };
    let (before, had) = (accounts(), world.chain.lamports(&payer));

    let taken = world.chain.entry(&[transaction]).remove(0).unwrap();

    let failure = taken.sent.as_ref().unwrap_err();
    assert!(
        matches!(failure.error, TransactionError::InstructionError(1, _)),
        "{failure:?}"
    );
    expect_error(taken.sent, JobsError::WrongState);
    assert_eq!(taken.fee, FEE);
    assert_eq!(accounts(), before);
    assert_eq!(world.chain.lamports(&payer), had - FEE);
    // It can still be done.
    world.run(&world.finish(&host, &job)).unwrap();
}

#[test]
fn priority_is_charged_for_all_units_asked_for() {
    const UNITS: u32 = 20_000;
    // One lamport a unit, in millionths.
    const PRICE: u64 = 1_000_000;
    let mut world = World::new();
    let market = world.market("community", 64);
    let client = world.client(1);
    let new = world.new_job(&client, &market);
    let instructions = [
        ComputeBudgetInstruction::set_compute_unit_limit(UNITS),
        ComputeBudgetInstruction::set_compute_unit_price(PRICE),
        new.post(),
    ];
    let had = world.chain.lamports(&client.address());
    let transaction = world.chain.transaction(&instructions, &client.key, &[]);
    let taken = world.chain.entry(&[transaction]).remove(0).unwrap();
    assert!(taken.sent.is_ok() && taken.units < u64::from(UNITS));
    assert_eq!(taken.fee, FEE + u64::from(UNITS));
    let job = new.address();
    let rent = world.chain.lamports(&job) + world.chain.lamports(&escrow(&job));
    assert_eq!(
        world.chain.lamports(&client.address()),
        had - taken.fee - rent
    );
}

#[test]
fn who_cannot_pay_the_fee_is_refused() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let client = world.client(1);
    let poor = Client {
        key: key("poor", 0),
        tokens: client.tokens,
    };
    let new = world.new_job(&poor, &market);
    let transaction = world.transaction(&post(&poor, &new));
    let refused = world.chain.entry(&[transaction]).remove(0).unwrap_err();
    assert_eq!(refused, TransactionError::AccountNotFound);
    assert!(world.waiting(&market).is_empty());
}

#[test]
fn a_transaction_that_was_changed_after_it_was_signed_is_refused() {
    let mut world = World::new();
    let market = world.market("community", 64);
    let client = world.client(1);
    let new = [1, 2].map(|_| world.new_job(&client, &market));
    let [signed, mut changed] = new.map(|new| world.transaction(&post(&client, &new)));
    changed.signatures = signed.signatures;
    let refused = world.chain.entry(&[changed]).remove(0).unwrap_err();
    assert_eq!(refused, TransactionError::SignatureFailure);
    assert!(world.waiting(&market).is_empty());
}

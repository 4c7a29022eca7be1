//! The limits of a block: what fits is what `blocks.md` says, and a market that has
//! used its part up holds up no other.

use nosana_bank_tests::{
    World,
    blocks::{self, OLD_LIMIT, lead},
    world::{join, post},
};
use nosana_tests::{page::keep, people::Host};
use solana_transaction_error::TransactionError;

#[test]
fn what_fits_into_a_block_is_what_the_page_says() {
    const PAGE: &str = "../tests/bank/blocks.md";
    let blocks = blocks::measure();
    keep(PAGE, "costs", &blocks::costs_table(&blocks));
    keep(PAGE, "jobs", &blocks::jobs_table(&blocks));
}

#[test]
fn a_block_is_filled_by_as_many_jobs_as_the_page_says() {
    let expected = blocks::measure().jobs(OLD_LIMIT);
    assert_eq!(fill(OLD_LIMIT, expected), expected);
}

/// Posts jobs to one market and has each taken, in one block, until the bank refuses;
/// how many were taken. `expected` says for how many to be ready.
fn fill(limit: u64, expected: u64) -> u64 {
    let mut world = World::new();
    let market = world.market("measured", 4_096);
    let client = world.client(1);
    let hosts: Vec<Host> = (0..expected + 2).map(|number| world.host(number)).collect();
    world.chain.next_block();
    world.chain.limit_accounts(limit);
    for (taken, host) in (0..).zip(&hosts) {
        let new = world.new_job(&client, &market);
        let calls = [post(&client, &new), join(host, &market, &[new.address()])];
        for call in &calls {
            match lead(&world, call) {
                Ok((done, _)) => assert!(done.sent.is_ok(), "{:?}", done.sent),
                Err(TransactionError::WouldExceedMaxAccountCostLimit) => return taken,
                Err(other) => panic!("{other}"),
            }
        }
    }
    panic!("more than {expected} jobs fit");
}

#[test]
fn a_full_market_holds_up_no_other_and_is_open_again_in_the_next_block() {
    let mut world = World::new();
    let [full, other] = ["full", "other"].map(|name| world.market(name, 64));
    let clients = [world.client(1), world.client(2)];
    world.chain.limit_accounts(100_000);
    let refused = loop {
        let new = world.new_job(&clients[0], &full);
        if let Err(error) = lead(&world, &post(&clients[0], &new)) {
            break error;
        }
    };
    assert_eq!(refused, TransactionError::WouldExceedMaxAccountCostLimit);
    let waiting = world.waiting(&full).len();
    assert!(waiting > 1, "{waiting}");

    let new = world.new_job(&clients[1], &other);
    let (taken, _) = lead(&world, &post(&clients[1], &new)).unwrap();
    assert!(taken.sent.is_ok());

    world.chain.next_block();
    let new = world.new_job(&clients[0], &full);
    let (taken, _) = lead(&world, &post(&clients[0], &new)).unwrap();
    assert!(taken.sent.is_ok());
    assert_eq!(world.waiting(&full).len(), waiting + 1);
}

//! `post` and `post_to` in markets whose price is in dollars.

use nosana_sdk::{
    common::{ids, money::part, price::PriceError},
    generated::jobs::{accounts::Job, errors::JobsError, events::Event},
    instructions::NewJob,
    price::price_now,
};
use nosana_tests::{
    Call, Host, Setup, World, expect_error, key,
    pyth::{PriceUpdate, Verification},
    world::{CLIENT_TOKENS, DOLLAR_PRICE, TIMEOUT, dollar_terms, price_account},
};
use solana_account::Account;
use solana_address::Address;
use solana_signer::Signer;
use spl_token_interface::error::TokenError;

use crate::{Scene, ended, post};

/// A world whose market is in dollars, with NOS at 0.20 dollars just now.
fn dollars() -> Scene {
    let mut scene = Scene::of(World::with(Setup {
        market: dollar_terms("dollars"),
        ..Setup::default()
    }));
    let now = scene.world.now();
    scene.world.set_price(&PriceUpdate::nos(now));
    scene
}

/// What a job posted now is charged a second when the price account says what `change`
/// makes of 0.20 dollars.
fn charged(scene: &mut Scene, change: impl FnOnce(&mut PriceUpdate)) -> Result<u64, String> {
    let mut update = PriceUpdate::nos(scene.world.now());
    change(&mut update);
    scene.world.set_price(&update);
    let new = scene.world.new_job(&scene.client);
    match scene.world.post_job(&scene.client, &new) {
        Ok(_) => Ok(scene.world.job(&new.address()).price),
        Err(failure) => Err(failure.name()),
    }
}

/// A price account that says what `change` makes of 0.20 dollars is refused.
#[track_caller]
fn refused(error: JobsError, change: impl FnOnce(&mut PriceUpdate)) {
    let mut scene = dollars();
    let mut update = PriceUpdate::nos(scene.world.now());
    change(&mut update);
    scene.world.set_price(&update);
    let new = scene.world.new_job(&scene.client);
    expect_error(scene.world.post_job(&scene.client, &new), error);
}

#[test]
fn the_price_is_converted_and_noted_in_the_job() {
    let Scene {
        mut world, client, ..
    } = dollars();
    let new = world.new_job(&client);
    assert_eq!(new.price_account, price_account());

    let outcome = world.post_job(&client, &new).unwrap();

    let address = new.address();
    let job = world.job(&address);
    let deposit = DOLLAR_PRICE * u64::from(TIMEOUT);
    assert_eq!(
        job,
        Job {
            price: DOLLAR_PRICE,
            deposit,
            ..post::posted(&world, &new)
        }
    );
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - deposit);
    assert_eq!(world.tokens(&world.escrow(&address)), deposit);
    let Some(Event::JobPosted(posted)) = outcome.jobs_events().into_iter().next() else {
        panic!("{outcome:#?}");
    };
    assert_eq!((posted.price, posted.deposit), (DOLLAR_PRICE, deposit));
    // What a client computes beforehand is what it is charged.
    let account = world.chain.account(&price_account()).unwrap();
    assert_eq!(
        price_now(&world.market(), &account.data, world.now()),
        Ok(DOLLAR_PRICE)
    );
}

#[test]
fn the_price_account_is_one_of_pyths_receiver_program() {
    let account = PriceUpdate::nos(0).account();
    assert_eq!(
        account.owner.to_string(),
        "rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ"
    );
    assert_eq!(account.data.len(), 134);
    assert_eq!(account.owner, Address::new_from_array(ids::PYTH_RECEIVER));
}

#[test]
fn a_job_keeps_its_price_whatever_becomes_of_the_token() {
    let mut scene = dollars();
    let job = scene.world.running(&scene.client, &scene.host);
    // NOS is worth ten times as much, then Pyth says nothing any more.
    let dear = charged(&mut scene, |update| update.price *= 10);
    assert_eq!(dear, Ok(69));
    scene.world.advance(60);
    scene.world.checkpoint(&scene.host, &job).unwrap();
    scene
        .world
        .chain
        .set_account(price_account(), Account::default());
    scene.world.extend(&scene.client, &job, 60).unwrap();
    scene.world.advance(60);

    let end = ended(&scene.world.finish(&scene.host, &job).unwrap());

    let earned = DOLLAR_PRICE * 120 * 8 / 10;
    assert_eq!(end.paid_host + end.paid_fee, earned);
    assert_eq!(
        end.refunded,
        DOLLAR_PRICE * u64::from(TIMEOUT + 60) - earned
    );
}

#[test]
fn the_price_follows_the_token() {
    let mut scene = dollars();
    for (price, expected) in [
        (20_000_000, 694),
        (10_000_000, 1_388),
        (40_000_000, 347),
        (1_000_000_000, 13),
    ] {
        let found = charged(&mut scene, |update| {
            update.price = price;
            update.confidence = 0;
        });
        assert_eq!(found, Ok(expected));
    }
}

#[test]
fn the_clients_most_holds_against_a_token_that_fell() {
    let Scene {
        mut world, client, ..
    } = dollars();
    let new = NewJob {
        max_price: DOLLAR_PRICE,
        ..world.new_job(&client)
    };
    let mut fell = world.clone();
    world.post_job(&client, &new).unwrap();

    let now = fell.now();
    fell.set_price(&PriceUpdate {
        // 0.1997 dollars: 695 base units.
        price: 19_970_000,
        ..PriceUpdate::nos(now)
    });
    expect_error(fell.post_job(&client, &new), JobsError::PriceTooHigh);
    assert_eq!(fell.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn the_discount_is_taken_from_what_was_converted() {
    let mut scene = dollars();
    for discount_bps in [1, 2_500, 3_333, 9_999, 10_000] {
        scene
            .world
            .update_market(|terms| terms.discount_bps = discount_bps)
            .unwrap();
        let expected = part(DOLLAR_PRICE, 10_000 - discount_bps).unwrap();
        assert_eq!(charged(&mut scene, |_| ()), Ok(expected));
    }
}

#[test]
fn a_host_that_is_named_is_paid_by_the_same_price() {
    let Scene {
        mut world,
        client,
        host,
    } = dollars();
    world.join(&host).unwrap();
    let new = world.new_job(&client);
    let mut stale = world.clone();
    world.post_to(&client, &new, &host, 0).unwrap();
    assert_eq!(world.job(&new.address()).price, DOLLAR_PRICE);

    stale.advance(61);
    stale.renew(&host).unwrap();
    expect_error(
        stale.post_to(&client, &new, &host, 0),
        JobsError::PriceStale,
    );
}

#[test]
fn a_price_holds_to_its_last_second_and_then_fails() {
    let mut scene = dollars();
    let at_last = charged(&mut scene, |update| update.published_at -= 60);
    assert_eq!(at_last, Ok(DOLLAR_PRICE));
    refused(JobsError::PriceStale, |update| update.published_at -= 61);
    refused(JobsError::PriceStale, |update| update.published_at = 0);
    refused(JobsError::PriceStale, |update| {
        update.published_at = i64::MIN;
    });
}

#[test]
fn a_price_that_is_ahead_of_the_chains_clock_is_taken() {
    // The chain's clock may be late by seconds.
    let mut scene = dollars();
    let ahead = charged(&mut scene, |update| update.published_at += 10);
    assert_eq!(ahead, Ok(DOLLAR_PRICE));
}

#[test]
fn a_price_as_certain_as_the_market_asks_is_taken_and_no_less() {
    let mut scene = dollars();
    // One in a hundred of 0.20 dollars.
    let widest = charged(&mut scene, |update| update.confidence = 200_000);
    assert_eq!(widest, Ok(DOLLAR_PRICE));
    refused(JobsError::PriceUncertain, |update| {
        update.confidence = 200_001;
    });
    refused(JobsError::PriceUncertain, |update| {
        update.confidence = u64::MAX;
    });
}

#[test]
fn the_price_of_something_else_fails() {
    refused(JobsError::NotThePrice, |update| update.feed_id[31] ^= 1);
}

#[test]
fn a_price_that_is_verified_in_part_fails() {
    for signatures in [0, 1, 5, 13, 255] {
        refused(JobsError::NotThePrice, |update| {
            update.verification = Verification::Partial(signatures);
        });
    }
}

#[test]
fn a_price_that_is_not_above_zero_fails() {
    for price in [0, -1, i64::MIN] {
        refused(JobsError::PriceOutOfRange, |update| update.price = price);
    }
}

#[test]
fn an_exponent_out_of_range_fails() {
    for exponent in [1, -19, i32::MIN, i32::MAX] {
        refused(JobsError::PriceOutOfRange, |update| {
            update.exponent = exponent;
        });
    }
    let mut scene = dollars();
    for (exponent, price, expected) in [(0, 1, 138), (-18, i64::MAX, 15)] {
        let found = charged(&mut scene, |update| {
            (update.exponent, update.price, update.confidence) = (exponent, price, 0);
        });
        assert_eq!(found, Ok(expected));
    }
}

#[test]
fn a_price_that_rounds_to_nothing_fails() {
    let mut scene = dollars();
    scene.world.update_market(|terms| terms.price = 1).unwrap();
    assert_eq!(
        charged(&mut scene, |_| ()),
        Err("PriceOutOfRange".to_owned())
    );
    // And one that a discount brings there is free, as its market says.
    scene
        .world
        .update_market(|terms| {
            terms.price = 200_000;
            terms.discount_bps = 1;
        })
        .unwrap();
    assert_eq!(charged(&mut scene, |_| ()), Ok(0));
}

#[test]
fn a_price_that_does_not_fit_fails() {
    let mut scene = dollars();
    scene
        .world
        .update_market(|terms| terms.price = u64::MAX)
        .unwrap();
    let found = charged(&mut scene, |update| {
        (update.price, update.confidence) = (1, 0);
    });
    assert_eq!(found, Err("PriceOutOfRange".to_owned()));
}

#[test]
fn a_deposit_that_does_not_fit_fails() {
    let mut scene = dollars();
    scene
        .world
        .update_market(|terms| terms.price = u64::MAX)
        .unwrap();
    // 1.8 × 10^18 base units a second, for 600 s.
    let found = charged(&mut scene, |update| {
        (update.price, update.confidence) = (1_000, 0);
    });
    assert_eq!(found, Err("Overflow".to_owned()));
}

#[test]
fn a_client_that_has_too_little_for_what_was_converted_fails() {
    let Scene {
        mut world, client, ..
    } = dollars();
    let heir = world.client(2);
    let deposit = DOLLAR_PRICE * u64::from(TIMEOUT);
    world
        .chain
        .send_tokens(&client.key, &heir.tokens, CLIENT_TOKENS - deposit + 1);
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), TokenError::InsufficientFunds);
}

#[test]
fn an_account_that_another_program_owns_fails() {
    let Scene {
        mut world, client, ..
    } = dollars();
    let new = world.new_job(&client);
    let good = PriceUpdate::nos(world.now()).account();
    for owner in [
        nosana_sdk::generated::jobs::ID,
        nosana_sdk::instructions::SYSTEM_PROGRAM,
        key("a program", 0).pubkey(),
    ] {
        let forged = Account {
            owner,
            ..good.clone()
        };
        world.chain.set_account(price_account(), forged);
        expect_error(world.post_job(&client, &new), JobsError::WrongPriceAccount);
    }
}

#[test]
fn another_address_fails() {
    let Scene {
        mut world, client, ..
    } = dollars();
    let new = world.new_job(&client);
    // A good price of the same feed, at an address that the market does not name.
    let other = key("other price account", 0).pubkey();
    let update = PriceUpdate {
        price: 200_000_000,
        ..PriceUpdate::nos(world.now())
    };
    world.chain.set_account(other, update.account());
    for price_account in [other, Address::default(), world.market] {
        let bent = NewJob {
            price_account,
            ..new
        };
        expect_error(world.post_job(&client, &bent), JobsError::WrongPriceAccount);
    }
}

#[test]
fn an_account_that_is_not_there_fails() {
    let Scene {
        mut world, client, ..
    } = dollars();
    world.chain.set_account(price_account(), Account::default());
    let new = world.new_job(&client);
    expect_error(world.post_job(&client, &new), JobsError::WrongPriceAccount);
}

#[test]
fn other_data_of_the_receiver_program_fails() {
    let Scene {
        mut world, client, ..
    } = dollars();
    let new = world.new_job(&client);
    let good = PriceUpdate::nos(world.now()).account();
    let refused = |world: &mut World, change: fn(&mut Vec<u8>)| {
        let mut account = good.clone();
        change(&mut account.data);
        world.chain.set_account(price_account(), account);
        expect_error(world.post_job(&client, &new), JobsError::NotThePrice);
    };
    refused(&mut world, |data| data[0] ^= 1);
    refused(&mut world, |data| data[40] = 2);
    refused(&mut world, |data| data.truncate(132));
    refused(&mut world, |data| data.truncate(8));
    refused(&mut world, Vec::clear);
    // Nothing is read behind the message.
    let mut longer = good.clone();
    longer.data.resize(300, 0xFF);
    world.chain.set_account(price_account(), longer);
    world.post_job(&client, &new).unwrap();
}

#[test]
fn only_posting_reads_the_price() {
    let mut scene = dollars();
    let client = &scene.client;
    let world = &mut scene.world;
    let [first, second] = [(); 2].map(|()| world.post(client));
    world.chain.set_account(price_account(), Account::default());
    let hosts: Vec<Host> = (2..5).map(|number| world.host(number)).collect();
    world.join(&hosts[0]).unwrap();
    world.start(&hosts[0], &first).unwrap();
    world.advance(60);
    world.quit(&hosts[0], &first).unwrap();
    world.join(&hosts[1]).unwrap();
    assert_eq!(world.job(&second).host, hosts[1].address);
    world.advance(301);
    world.expire(&second).unwrap();
    for job in [&first, &second] {
        world.cancel(client, job).unwrap();
    }
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn the_client_computes_the_same_refusals() {
    let scene = dollars();
    let (market, now) = (scene.world.market(), scene.world.now());
    let price = |change: fn(&mut PriceUpdate)| {
        let mut update = PriceUpdate::nos(now);
        change(&mut update);
        price_now(&market, &update.account().data, now)
    };
    assert_eq!(
        price(|update| update.published_at -= 61),
        Err(PriceError::Stale)
    );
    assert_eq!(
        price(|update| update.confidence = 200_001),
        Err(PriceError::Uncertain)
    );
    assert_eq!(
        price(|update| update.verification = Verification::Partial(1)),
        Err(PriceError::NotAPrice)
    );
}

#[test]
fn a_price_account_in_a_market_at_a_fixed_price_fails() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let now = world.now();
    world.set_price(&PriceUpdate::nos(now));
    let new = NewJob {
        price_account: price_account(),
        ..world.new_job(&client)
    };
    let call = Call::new(new.post(), &[&client.key]);
    expect_error(world.run(call), JobsError::WrongPriceAccount);
}

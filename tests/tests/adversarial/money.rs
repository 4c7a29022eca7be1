//! Attempts to get at tokens, or to keep them from getting where they belong.

use nosana_sdk::{
    common::job::JobState,
    generated::{
        jobs::{accounts::Job, errors::JobsError},
        tiers,
    },
    instructions::{SYSTEM_PROGRAM, TOKEN_PROGRAM},
};
use nosana_tests::{
    Client, Setup, World, expect_error, key,
    world::{CLIENT_TOKENS, TIMEOUT, market_terms},
};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::{
    error::TokenError,
    instruction::{self as token, AuthorityType},
    state,
};

use crate::{Scene, refused, table::Others};

/// Base units for 60 s in the usual market: 80 % of 120 a second, of which 5 % are fee.
const MINUTE_HOST: u64 = 5_472;
const MINUTE_FEE: u64 = 288;
/// `price × timeout` there.
const DEPOSIT: u64 = 72_000;
/// Token-2022, which is on every chain.
const TOKEN_2022: Address = Address::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

#[test]
fn a_donation_before_the_job_is_posted() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let new = world.new_job(&client);
    let (job, escrow) = (new.address(), world.escrow(&new.address()));
    // Not enough to live on, exactly enough, more than enough.
    for (address, lamports) in [(job, 1_000_000), (escrow, 50_000_000)] {
        pay(&mut world, &client, &address, lamports);
    }
    world.post_job(&client, &new).unwrap();
    let posted = world.job(&job);
    assert_eq!((posted.deposit, posted.client), (DEPOSIT, client.address()));
    assert_eq!(world.tokens(&escrow), DEPOSIT);
    // Nobody but who pays the rent gets the lamports.
    let before = world.chain.lamports(&client.address());
    world.join(&host).unwrap();
    world.stop(&client, &job).unwrap();
    assert_eq!(world.chain.lamports(&client.address()), before + 50_000_000);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
}

#[test]
fn donations_to_the_escrow_of_a_live_job() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let donor = world.client(2);
    let job = world.post(&client);
    let escrow = world.escrow(&job);
    let donate = |world: &mut World| {
        world.chain.send_tokens(&donor.key, &escrow, 1_000);
    };
    donate(&mut world);
    world.join(&host).unwrap();
    donate(&mut world);
    world.start(&host, &job).unwrap();
    donate(&mut world);
    world.advance(30);
    world.checkpoint(&host, &job).unwrap();
    donate(&mut world);
    world.advance(30);
    world.finish(&host, &job).unwrap();

    // The host gets what it earned; the client gets all else, but is not said to.
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(world.fees(), MINUTE_FEE);
    let over = world.job(&job);
    assert_eq!(over.refunded, DEPOSIT - MINUTE_HOST - MINUTE_FEE);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE + 4_000
    );
    assert_eq!(world.chain.account(&escrow), None);
}

#[test]
fn donations_that_keep_an_escrow_open() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let donor = world.client(2);
    let escrow = world.escrow(&job);
    world.advance(60);
    world.chain.freeze(&host.payout);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.job(&job).owed_host, MINUTE_HOST);
    for _ in 0..3 {
        // A donor cannot keep anybody from what is owed.
        world.chain.send_tokens(&donor.key, &escrow, 7);
        world.advance(100_000);
        let close = world.close_job_call(&job);
        refused(&mut world, close, JobsError::StillOwed);
        let before = world.tokens(&client.tokens);
        // The donation goes on to the client, which is no payment that is told of.
        let sent = world.collect(&job);
        expect_error(sent, JobsError::PayoutUnusable);
        assert_eq!(world.tokens(&client.tokens), before);
    }
    world.chain.thaw(&host.payout);
    world.collect(&job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(world.chain.account(&escrow), None);
    world.close_job(&job).unwrap();
}

#[test]
fn lamports_sent_to_a_closed_escrow() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let escrow = world.escrow(&job);
    world.finish(&host, &job).unwrap();
    pay(&mut world, &client, &escrow, 5_000_000);
    world.advance(100_000);
    let collect = world.collect_call(&job);
    refused(&mut world, collect, JobsError::NothingOwed);
    world.close_job(&job).unwrap();
}

#[test]
fn an_account_that_another_key_may_close_or_spend_from() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let thief = world.client(2);
    let give_away = |owner: &solana_keypair::Keypair, account: &Address| {
        let close = token::set_authority(
            &TOKEN_PROGRAM,
            account,
            Some(&thief.address()),
            AuthorityType::CloseAccount,
            &owner.pubkey(),
            &[],
        );
        let approve = token::approve(
            &TOKEN_PROGRAM,
            account,
            &thief.address(),
            &owner.pubkey(),
            &[],
            u64::MAX,
        );
        [close.unwrap(), approve.unwrap()]
    };
    let mine = give_away(&client.key, &client.tokens);
    world.chain.send(&mine, &[&client.key]).unwrap();
    let hosts = give_away(&host.owner, &host.payout);
    world.chain.send(&hosts, &[&host.owner]).unwrap();

    // Who may spend is not who posts.
    let mut new = world.new_job(&thief);
    new.source = client.tokens;
    let post = world.post_call(&thief, &new);
    refused(&mut world, post, JobsError::NotClientsAccount);
    let job = world.running(&client, &host);
    let escrow = world.escrow(&job);
    // The escrow inherits none of it.
    let state = token_state(&world, &escrow);
    assert!(state.delegate.is_none() && state.close_authority.is_none());
    assert_eq!(state.owner, escrow);
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
}

#[test]
fn nobody_takes_from_an_escrow_by_the_token_program() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let escrow = world.escrow(&job);
    let admin = world.admin();
    let mine = world.chain.give_tokens(&admin.pubkey(), 0);
    for signer in [&admin, &client.key, &host.owner, &host.worker] {
        let who = signer.pubkey();
        let id = &TOKEN_PROGRAM;
        let attempts = [
            token::transfer(id, &escrow, &mine, &who, &[], 1),
            token::approve(id, &escrow, &who, &who, &[], 1),
            token::burn(id, &escrow, &world.mint(), &who, &[], 1),
            token::close_account(id, &escrow, &who, &who, &[]),
            token::set_authority(
                id,
                &escrow,
                Some(&who),
                AuthorityType::AccountOwner,
                &who,
                &[],
            ),
        ];
        for attempt in attempts {
            let call = nosana_tests::Call::new(attempt.unwrap(), &[signer]);
            let before = world.tokens(&escrow);
            let failure = world.run(call).unwrap_err();
            let expected = [
                TokenError::OwnerMismatch as u32,
                TokenError::NonNativeHasBalance as u32,
            ];
            assert!(
                failure.code().is_some_and(|code| expected.contains(&code)),
                "{failure:?}"
            );
            assert_eq!(world.tokens(&escrow), before);
        }
    }
}

#[test]
fn a_frozen_source() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    world.chain.freeze(&client.tokens);
    let new = world.new_job(&client);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, TokenError::AccountFrozen);
}

#[test]
fn a_frozen_refund() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.chain.freeze(&client.tokens);
    world.advance(60);
    let more = world.extend_call(&client, &job, 60);
    refused(&mut world, more, TokenError::AccountFrozen);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    let rest = DEPOSIT - MINUTE_HOST - MINUTE_FEE;
    let over = world.job(&job);
    assert_eq!((over.owed_client, over.refunded), (rest, 0));
    let collect = world.collect_call(&job);
    refused(&mut world, collect, JobsError::PayoutUnusable);
    world.chain.thaw(&client.tokens);
    world.collect(&job).unwrap();
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - DEPOSIT + rest);
}

#[test]
fn a_frozen_payout() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.chain.freeze(&host.payout);
    world.advance(60);
    let checkpoint = world.checkpoint_call(&host, &job);
    refused(&mut world, checkpoint, JobsError::PayoutUnusable);
    // It keeps nobody else from ending the job.
    world.stop(&client, &job).unwrap();
    let over = world.job(&job);
    assert_eq!((over.owed_host, over.paid_fee), (MINUTE_HOST, MINUTE_FEE));
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
}

#[test]
fn a_frozen_fee_vault() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    world.chain.freeze(&{ world.fee_destination });
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.state(&job), JobState::Completed);
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
    assert_eq!(world.job(&job).owed_fee, MINUTE_FEE);
    world.chain.thaw(&{ world.fee_destination });
    world.collect(&job).unwrap();
    assert_eq!(world.fees(), MINUTE_FEE);
}

#[test]
fn a_payout_account_that_is_closed_or_replaced() {
    let mut world = World::new();
    let client = world.client(1);
    let (owner, account) = (key("owner", 1), key("payout", 0));
    world
        .chain
        .create_tokens_at(&account, &owner.pubkey(), &{ world.mint() });
    let host = world.register(owner, key("worker", 1), account.pubkey());
    world.run(world.open_record_call(&host)).unwrap();
    let job = world.running(&client, &host);
    world.advance(60);
    let close = token::close_account(
        &TOKEN_PROGRAM,
        &account.pubkey(),
        &host.owner.pubkey(),
        &host.owner.pubkey(),
        &[],
    );
    world.chain.send(&[close.unwrap()], &[&host.owner]).unwrap();
    let checkpoint = world.checkpoint_call(&host, &job);
    refused(&mut world, checkpoint, JobsError::PayoutUnusable);

    // Of another mint, of Token-2022, or somebody else's data: it cannot be paid.
    let foreign_mint = key("foreign mint", 0);
    world.chain.create_mint(&foreign_mint);
    let mut copy = world.clone();
    copy.chain
        .create_tokens_at(&account, &host.owner.pubkey(), &foreign_mint.pubkey());
    copy.finish(&host, &job).unwrap();
    assert_eq!(copy.job(&job).owed_host, MINUTE_HOST);
    let collect = copy.collect_call(&job);
    refused(&mut copy, collect, JobsError::PayoutUnusable);
    let mut copy = world.clone();
    let mut pretender = copy.chain.account(&client.tokens).unwrap();
    pretender.owner = TOKEN_2022;
    copy.chain.set_account(account.pubkey(), pretender);
    copy.finish(&host, &job).unwrap();
    assert_eq!(copy.job(&job).owed_host, MINUTE_HOST);

    // Everyone else is paid, and the host once its account can take it.
    world.finish(&host, &job).unwrap();
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
    let redirected = world
        .collect_call(&job)
        .replacing(&account.pubkey(), &client.tokens);
    refused(&mut world, redirected, JobsError::WrongDestination);
    world
        .chain
        .create_tokens_at(&account, &host.owner.pubkey(), &{ world.mint() });
    world.collect(&job).unwrap();
    assert_eq!(world.tokens(&account.pubkey()), MINUTE_HOST);
    assert_eq!(world.chain.account(&world.escrow(&job)), None);
}

#[test]
fn a_refund_account_that_is_replaced_by_another_mint() {
    let mut world = World::new();
    let (mut client, host) = (world.client(1), world.host(1));
    let account = key("refund", 0);
    world
        .chain
        .create_tokens_at(&account, &client.address(), &{ world.mint() });
    world
        .chain
        .send_tokens(&client.key, &account.pubkey(), DEPOSIT);
    client.tokens = account.pubkey();
    let job = world.running(&client, &host);
    let id = &TOKEN_PROGRAM;
    let me = client.address();
    let close = token::close_account(id, &account.pubkey(), &me, &me, &[]);
    world.chain.send(&[close.unwrap()], &[&client.key]).unwrap();
    let foreign_mint = key("foreign mint", 0);
    world.chain.create_mint(&foreign_mint);
    world
        .chain
        .create_tokens_at(&account, &me, &foreign_mint.pubkey());
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(
        world.job(&job).owed_client,
        DEPOSIT - MINUTE_HOST - MINUTE_FEE
    );
}

#[test]
fn a_payer_that_became_something_else() {
    // Whoever paid the rent must not keep the host from its pay.
    let scene = Scene::new();
    let program = scene.world.chain.account(&tiers::ID).unwrap();
    let of_program = Account {
        lamports: 1_000_000_000,
        data: vec![1; 36],
        owner: tiers::ID,
        ..Account::default()
    };
    let of_token_program = scene.world.chain.account(&scene.client.tokens).unwrap();
    for account in [program, of_program, of_token_program] {
        let Scene {
            mut world,
            client,
            host,
        } = scene.clone();
        let sponsor = key("sponsor", 0);
        world.chain.fund(&sponsor.pubkey());
        let mut new = world.new_job(&client);
        new.payer = sponsor.pubkey();
        world
            .chain
            .send(&[new.post()], &[&client.key, &sponsor])
            .unwrap();
        let job = new.address();
        world.join(&host).unwrap();
        world.start(&host, &job).unwrap();
        world.advance(60);
        world.chain.set_account(sponsor.pubkey(), account);
        world.finish(&host, &job).unwrap();
        assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    }
}

#[test]
fn a_payer_that_has_nothing_left() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let sponsor = key("sponsor", 0);
    world.chain.fund(&sponsor.pubkey());
    let mut new = world.new_job(&client);
    new.payer = sponsor.pubkey();
    world
        .chain
        .send(&[new.post()], &[&client.key, &sponsor])
        .unwrap();
    world
        .chain
        .set_account(sponsor.pubkey(), Account::default());
    let job = new.address();
    world.join(&host).unwrap();
    world.stop(&client, &job).unwrap();
    assert_eq!(
        world.chain.lamports(&sponsor.pubkey()),
        world.chain.rent(165)
    );
    world.advance(100_000);
    let to_client = world
        .close_job_call(&job)
        .replacing(&sponsor.pubkey(), &client.address());
    refused(&mut world, to_client, JobsError::WrongPayer);
    world.close_job(&job).unwrap();
    assert_eq!(
        world.chain.lamports(&sponsor.pubkey()),
        world.chain.rent(165) + world.chain.rent(Job::LEN)
    );
}

#[test]
fn tokens_of_a_foreign_mint() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let mint = key("foreign mint", 0);
    world.chain.create_mint(&mint);
    let account = key("foreign tokens", 0);
    world
        .chain
        .create_tokens_at(&account, &client.address(), &mint.pubkey());
    world
        .chain
        .issue(&mint.pubkey(), &account.pubkey(), CLIENT_TOKENS);
    let mut new = world.new_job(&client);
    new.source = account.pubkey();
    let post = world.post_call(&client, &new);
    refused(&mut world, post, TokenError::MintMismatch);
    new.mint = mint.pubkey();
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::WrongMint);
    let job = world.post(&client);
    let extend = world
        .extend_call(&client, &job, 60)
        .replacing(&client.tokens, &account.pubkey());
    refused(&mut world, extend, TokenError::MintMismatch);
}

#[test]
fn a_token_program_that_pretends() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let new = world.new_job(&client);
    let programs = [
        TOKEN_2022,
        SYSTEM_PROGRAM,
        tiers::ID,
        nosana_sdk::generated::jobs::ID,
    ];
    for program in programs {
        for call in [
            world.post_call(&client, &new),
            world.extend_call(&client, &job, 60),
            world.checkpoint_call(&host, &job),
            world.finish_call(&host, &job, 0, [5; 32]),
            world.stop_call(&client, &job),
        ] {
            // Nobody's account but the token program's has this address.
            let call = call.replacing(&TOKEN_PROGRAM, &program);
            refused(&mut world, call, InstructionError::IncorrectProgramId);
        }
    }
}

#[test]
fn an_account_of_token_2022() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let mut account = world.chain.account(&client.tokens).unwrap();
    account.owner = TOKEN_2022;
    let pretender = key("pretender", 0).pubkey();
    world.chain.set_account(pretender, account);
    let mut new = world.new_job(&client);
    new.source = pretender;
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::NotClientsAccount);
}

#[test]
fn a_job_with_the_escrow_and_accounts_of_another() {
    let (scene, job) = Scene::running();
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let others = Others::new(&mut world);
    world.advance(60);
    let escrow = world.escrow(&job);
    // Own job, foreign escrow and all that goes with it.
    let finish = world
        .finish_call(&host, &job, 0, [5; 32])
        .replacing(&escrow, &others.escrow);
    refused(&mut world, finish, JobsError::WrongEscrow);
    // Foreign job and escrow, own accounts to be paid.
    let finish = world
        .finish_call(&others.host, &others.job, 0, [5; 32])
        .replacing(&others.host.payout, &host.payout);
    refused(&mut world, finish, JobsError::WrongDestination);
    let stop = world
        .stop_call(&others.client, &others.job)
        .replacing(&others.client.tokens, &client.tokens);
    refused(&mut world, stop, JobsError::WrongDestination);
    // Everything foreign, but signed by oneself.
    let mut stop = world.stop_call(&others.client, &others.job);
    stop.instruction.accounts[0].pubkey = client.address();
    stop.signers = vec![client.key.insecure_clone()];
    refused(&mut world, stop, JobsError::NotClient);
}

#[test]
fn price_zero() {
    let mut market = market_terms("free");
    market.terms.price = 0;
    let mut scene = Scene::of(World::with(Setup {
        market,
        ..Setup::default()
    }));
    let job = scene.world.running(&scene.client, &scene.host);
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    assert_eq!(world.job(&job).deposit, 0);
    world.advance(60);
    let checkpoint = world.checkpoint_call(&host, &job);
    refused(&mut world, checkpoint, JobsError::NothingEarned);
    world.extend(&client, &job, 60).unwrap();
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&host.payout) + world.fees(), 0);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS);
    assert_eq!(world.chain.account(&world.escrow(&job)), None);
}

#[test]
fn price_one_earns_nobody_more_than_it_costs() {
    let mut market = market_terms("cheap");
    market.terms.price = 1;
    let mut scene = Scene::of(World::with(Setup {
        market,
        ..Setup::default()
    }));
    let job = scene.world.running(&scene.client, &scene.host);
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    // A checkpoint each second must not round more out than one at the end.
    for _ in 0..30 {
        world.advance(1);
        let _ = world.checkpoint(&host, &job);
    }
    world.finish(&host, &job).unwrap();
    // ⌊30 × 80 %⌋ = 24, ⌊24 × 5 %⌋ = 1.
    assert_eq!(world.tokens(&host.payout), 23);
    assert_eq!(world.fees(), 1);
    assert_eq!(world.tokens(&client.tokens), CLIENT_TOKENS - 24);
}

#[test]
fn the_highest_price() {
    let mut market = market_terms("dear");
    market.terms.max_timeout = 600;
    market.terms.host_share_bps = 10_000;
    // The highest whose largest deposit fits 64 bits.
    market.terms.price = u64::MAX / 600;
    let mut world = World::with(Setup {
        market,
        ..Setup::default()
    });
    let (client, host) = (world.client(1), world.host(1));
    let new = world.new_job(&client);
    let post = world.post_call(&client, &new);
    refused(&mut world, post, TokenError::InsufficientFunds);
    let deposit = u64::MAX / 600 * 600;
    let supply = u64::MAX - CLIENT_TOKENS;
    let mint = world.mint();
    world.chain.issue(&mint, &client.tokens, supply);
    let job = world.running(&client, &host);
    assert_eq!(world.job(&job).deposit, deposit);
    let extend = world.extend_call(&client, &job, 1);
    refused(&mut world, extend, JobsError::TimeoutOutOfRange);
    // A larger limit does not let the sum overflow.
    world
        .update_market(|terms| {
            terms.price = 1;
            terms.max_timeout = 1_000_000;
        })
        .unwrap();
    let extend = world.extend_call(&client, &job, 10);
    refused(&mut world, extend, TokenError::InsufficientFunds);
    let extend = world.extend_call(&client, &job, 100_000);
    refused(&mut world, extend, JobsError::Overflow);
    world.advance(600);
    world.finish(&host, &job).unwrap();
    let fee = deposit / 10_000 * 500 + deposit % 10_000 * 500 / 10_000;
    assert_eq!(world.fees(), fee);
    assert_eq!(world.tokens(&host.payout), deposit - fee);
    assert_eq!(world.tokens(&client.tokens), u64::MAX - deposit);

    let too_dear = world.update_market(|terms| {
        terms.price = u64::MAX / 600 + 1;
        terms.max_timeout = 600;
    });
    expect_error(too_dear, JobsError::BadMarket);
}

#[test]
fn a_price_above_the_clients_limit() {
    let Scene {
        mut world, client, ..
    } = Scene::new();
    let mut new = world.new_job(&client);
    new.max_price = 120;
    // The market's authority is faster than the client.
    world.update_market(|terms| terms.price = 121).unwrap();
    let post = world.post_call(&client, &new);
    refused(&mut world, post, JobsError::PriceTooHigh);
    world.update_market(|terms| terms.price = 120).unwrap();
    world.post_job(&client, &new).unwrap();
}

#[test]
fn another_bump_makes_another_job_and_nothing_else() {
    let Scene {
        mut world,
        client,
        host,
    } = Scene::new();
    let new = world.new_job(&client);
    let mut second = world.post_call(&client, &new);
    // Not the canonical addresses, for job and escrow.
    let program = nosana_sdk::generated::jobs::ID;
    let other = |seeds: &[&[u8]]| {
        let (_, canonical) = Address::find_program_address(seeds, &program);
        (0..canonical)
            .rev()
            .find_map(|bump| {
                let address =
                    Address::create_program_address(&[seeds, &[&[bump]]].concat(), &program);
                address.ok().map(|address| (address, bump))
            })
            .unwrap()
    };
    let nonce = new.nonce.to_le_bytes();
    let (job, job_bump) = other(&[b"job", client.address().as_ref(), &nonce]);
    let (escrow, escrow_bump) = other(&[b"escrow", job.as_ref()]);
    let data = &mut second.instruction.data;
    let end = data.len();
    (data[end - 2], data[end - 1]) = (job_bump, escrow_bump);
    second.instruction.accounts[5].pubkey = job;
    second.instruction.accounts[6].pubkey = escrow;

    world.post_job(&client, &new).unwrap();
    world.run(second).unwrap();
    assert_eq!(world.tokens(&escrow), DEPOSIT);
    let first = new.address();
    world.cancel(&client, &first).unwrap();
    world.join(&host).unwrap();
    world.start(&host, &job).unwrap();
    world.advance(60);
    // The canonical escrow of this job is not its own.
    let finish = world.finish_call(&host, &job, 0, [5; 32]);
    refused(&mut world, finish, JobsError::WrongEscrow);
    let canonical = world.escrow(&job);
    let finish = world
        .finish_call(&host, &job, 0, [5; 32])
        .replacing(&canonical, &escrow);
    world.run(finish).unwrap();
    assert_eq!(world.tokens(&host.payout), MINUTE_HOST);
    assert_eq!(
        world.tokens(&client.tokens),
        CLIENT_TOKENS - MINUTE_HOST - MINUTE_FEE
    );
}

#[test]
fn all_parties_are_one() {
    // One that posts, hosts, pays and is paid gains nothing but costs.
    let mut world = World::new();
    let me = world.client(1);
    let host = world.register(me.key.insecure_clone(), key("worker", 1), me.tokens);
    world.run(world.open_record_call(&host)).unwrap();
    let job = world.running(&me, &host);
    world.advance(30);
    world.checkpoint(&host, &job).unwrap();
    world.advance(30);
    world.finish(&host, &job).unwrap();
    assert_eq!(world.tokens(&me.tokens), CLIENT_TOKENS - MINUTE_FEE);
    assert_eq!(world.fees(), MINUTE_FEE);
}

#[test]
fn a_host_that_is_paid_to_the_fee_vault() {
    let mut world = World::new();
    let client = world.client(1);
    let vault = world.fee_destination;
    let host = world.register(key("owner", 1), key("worker", 1), vault);
    world.run(world.open_record_call(&host)).unwrap();
    let job = world.running(&client, &host);
    world.advance(i64::from(TIMEOUT));
    world.finish(&host, &job).unwrap();
    assert_eq!(world.fees(), 10 * (MINUTE_HOST + MINUTE_FEE));
}

#[test]
fn a_host_that_is_paid_to_an_escrow() {
    // An escrow that pays itself would never be empty.
    use nosana_sdk::generated::tiers::errors::TiersError;
    let (scene, job) = Scene::running();
    let mut world = scene.world;
    let escrow = world.escrow(&job);
    let owner = key("owner", 2);
    world.chain.fund(&owner.pubkey());
    let args =
        nosana_tests::calls::host_args(key("worker", 2).pubkey(), nosana_tests::world::VRAM_MIB);
    let register = nosana_sdk::instructions::register_host(
        owner.pubkey(),
        owner.pubkey(),
        world.class,
        escrow,
        args,
    );
    let call = nosana_tests::Call::new(register, &[&owner]);
    refused(&mut world, call, TiersError::BadPayout);
}

fn pay(world: &mut World, from: &Client, to: &Address, lamports: u64) {
    let transfer = solana_system_interface::instruction::transfer(&from.address(), to, lamports);
    world.chain.send(&[transfer], &[&from.key]).unwrap();
}

fn token_state(world: &World, account: &Address) -> state::Account {
    state::Account::unpack(&world.chain.account(account).unwrap().data).unwrap()
}

//! `update_host`.

use nosana_sdk::{
    common::tier::Tier,
    events::Event,
    generated::tiers::{
        accounts::Host,
        errors::TiersError,
        events::{self, HostUpdated},
        instructions::UpdateHostInstructionArgs,
    },
    instructions,
};
use nosana_tests::{World, expect_error, key};
use solana_signer::Signer;

use crate::{BAD_TEXTS, event, field};

fn update() -> UpdateHostInstructionArgs {
    UpdateHostInstructionArgs {
        endpoint: instructions::padded("https://host.example:9443").unwrap(),
        region: *b"us-east\0",
        agent_version: [1, 2, 3, 0],
    }
}

#[test]
fn update_host_changes_what_it_says_and_where_it_is_paid() {
    let mut world = World::new();
    let (host, other) = (world.host(1), world.client(2));
    let before = world.tiers_host(&host);
    let outcome = world
        .run(world.update_host_call(&host, other.tokens, update()))
        .unwrap();
    assert_eq!(
        world.tiers_host(&host),
        Host {
            payout: other.tokens,
            endpoint: update().endpoint,
            region: update().region,
            agent_version: update().agent_version,
            ..before
        }
    );
    assert_eq!(
        event(&outcome),
        Event::Tiers(events::Event::HostUpdated(HostUpdated {
            host: host.address,
            payout: other.tokens,
            endpoint: update().endpoint,
            region: update().region,
            agent_version: update().agent_version,
            at: world.now(),
        }))
    );
}

#[test]
fn a_job_that_runs_pays_where_it_was_started_for() {
    let mut world = World::new();
    let (client, host, other) = (world.client(1), world.host(1), world.client(2));
    let job = world.running(&client, &host);
    let before = world.tokens(&other.tokens);
    world
        .run(world.update_host_call(&host, other.tokens, update()))
        .unwrap();
    world.advance(60);
    world.finish(&host, &job).unwrap();
    assert!(world.tokens(&host.payout) > 0);
    assert_eq!(world.tokens(&other.tokens), before);
}

#[test]
fn an_update_by_somebody_else_fails() {
    let mut world = World::new();
    let (host, other) = (world.host(1), world.host(2));
    for signer in [&other.owner, &host.worker, &world.admin()] {
        let call = world
            .update_host_call(&host, host.payout, update())
            .signed_by(&host.owner.pubkey(), signer);
        expect_error(world.run(call), TiersError::NotOwner);
    }
}

#[test]
fn an_update_of_a_removed_host_fails() {
    let mut world = World::new();
    let host = world.host(1);
    world.set_tier(&host, Tier::Removed);
    expect_error(
        world.run(world.update_host_call(&host, host.payout, update())),
        TiersError::HostRemoved,
    );
}

#[test]
fn a_payout_account_of_another_mint_or_an_escrow_fails() {
    let mut world = World::new();
    let (host, client) = (world.host(1), world.client(2));
    let (mint, tokens) = (key("other mint", 0), key("other tokens", 0));
    world.chain.create_mint(&mint);
    world
        .chain
        .create_tokens_at(&tokens, &host.owner.pubkey(), &mint.pubkey());
    let job = world.post(&client);
    for payout in [tokens.pubkey(), world.escrow(&job)] {
        expect_error(
            world.run(world.update_host_call(&host, payout, update())),
            TiersError::BadPayout,
        );
    }
}

#[test]
fn a_region_or_url_that_is_no_text_fails() {
    let mut world = World::new();
    let host = world.host(1);
    let not_ascii = UpdateHostInstructionArgs {
        region: *b"Z\xC3\xBCrich\0",
        ..update()
    };
    let mut all = vec![not_ascii];
    for text in BAD_TEXTS {
        all.push(UpdateHostInstructionArgs {
            region: field(text),
            ..update()
        });
        all.push(UpdateHostInstructionArgs {
            endpoint: field(text),
            ..update()
        });
    }
    for args in all {
        expect_error(
            world.run(world.update_host_call(&host, host.payout, args)),
            TiersError::BadText,
        );
    }
}

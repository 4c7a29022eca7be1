//! `initialize`.

use nosana_sdk::{
    events::Event,
    generated::tiers::{
        accounts::{CONFIG_DISCRIMINATOR, Config},
        errors::TiersError,
        events::{self, TiersInitialized},
        instructions::InitializeInstructionArgs,
        pdas,
        types::PolicyTerms,
    },
    instructions::initialize_tiers,
};
use nosana_tests::{Chain, Sent, expect_error, key, tiers::usual_policy};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{ALREADY_THERE, BAD_POLICIES, event, no_policy, person, size, stored};

fn initialize(chain: &mut Chain, admin: &Keypair, registration_open: bool) -> Sent {
    initialize_with(chain, admin, registration_open, usual_policy())
}

fn initialize_with(
    chain: &mut Chain,
    admin: &Keypair,
    registration_open: bool,
    policy: PolicyTerms,
) -> Sent {
    let args = InitializeInstructionArgs {
        assessor: key("assessor", 0).pubkey(),
        registration_open,
        policy,
    };
    let instruction = initialize_tiers(admin.pubkey(), chain.mint(), args);
    chain.send(&[instruction], &[admin])
}

#[test]
fn initialize_creates_the_configuration() {
    for registration_open in [true, false] {
        let mut chain = Chain::new();
        let admin = person(&mut chain, "admin");
        let outcome = initialize(&mut chain, &admin, registration_open).unwrap();

        let (address, bump) = pdas::find_config();
        let state: Config = chain.read(&address);
        assert_eq!(
            state,
            Config {
                discriminator: CONFIG_DISCRIMINATOR,
                version: 2,
                bump,
                registration_open: u8::from(registration_open),
                padding: [0; 5],
                admin: admin.pubkey(),
                pending_admin: Address::default(),
                assessor: key("assessor", 0).pubkey(),
                mint: chain.mint(),
                policy: stored(&usual_policy()),
                proposed_policy: no_policy(),
                proposed_effective_at: 0,
                more_assessors: [Address::default(); 2],
                reserved: [0; 64],
            }
        );
        assert_eq!(size(&chain, &address), Config::LEN);
        assert_eq!(
            event(&outcome),
            Event::Tiers(events::Event::TiersInitialized(TiersInitialized {
                admin: admin.pubkey(),
                assessor: key("assessor", 0).pubkey(),
                mint: chain.mint(),
                registration_open: u8::from(registration_open),
                policy: usual_policy(),
            }))
        );
        assert!(outcome.logged("Instruction: initialize"));
    }
}

#[test]
fn initializing_again_fails() {
    let mut chain = Chain::new();
    let (first, second) = (person(&mut chain, "first"), person(&mut chain, "second"));
    initialize(&mut chain, &first, true).unwrap();
    let address = pdas::find_config().0;
    let before = chain.account(&address);
    for admin in [&first, &second] {
        expect_error(initialize(&mut chain, admin, false), ALREADY_THERE);
    }
    assert_eq!(chain.account(&address), before);
}

#[test]
fn a_policy_whose_marks_do_not_fit_fails() {
    let mut chain = Chain::new();
    let admin = person(&mut chain, "admin");
    for (rule, spoil) in BAD_POLICIES {
        let mut policy = usual_policy();
        spoil(&mut policy);
        println!("{rule}");
        expect_error(
            initialize_with(&mut chain, &admin, true, policy),
            TiersError::BadPolicy,
        );
    }
}

//! A plan, applied to a chain.
#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use nosana_migrations::{
    mint,
    plan::{DEVELOPMENT, Plan},
    settings::{Accounts, Finding, Rent, Settings, SettingsError, Step},
};
use nosana_sdk::{
    common::tier::Tier,
    generated::{
        jobs::{
            self,
            accounts::{Config, Market},
        },
        tiers::{self, accounts::GpuClass},
    },
    instructions,
    queue::QueueView,
};
use nosana_tests::{Chain, key};
use solana_keypair::Keypair;
use solana_signer::Signer as _;

/// Everything of the plan is missing at first, made in the order given, and found again as it is.
#[test]
fn a_plan_is_applied_once() {
    let (mut chain, admin) = chain();
    let plan = Plan::development().unwrap();
    let first = steps(&chain, &plan, &admin).unwrap();
    assert_eq!(first.len(), 5 + plan.classes.len() + plan.markets.len());
    assert!(
        first
            .iter()
            .all(|step| matches!(step.finding, Finding::Missing(_)))
    );
    let rent = apply(&mut chain, &plan, &admin);
    for step in steps(&chain, &plan, &admin).unwrap() {
        assert!(matches!(step.finding, Finding::Same), "{step:?}");
    }
    // The steps said before what they would lock; fees are paid by others here.
    assert_eq!(funds() - chain.lamports(&admin.pubkey()), rent);

    let [community, premium] = &plan.markets[..] else {
        panic!("the plan has two markets");
    };
    for (planned, tier) in [(community, Tier::Community), (premium, Tier::Premium)] {
        let market: Market = chain.read(&market_address(&planned.slug));
        assert_eq!(market.tier, tier as u8);
        assert_eq!(market.price, planned.price);
        assert_eq!(market.mint, mint::development_key().pubkey());
        let queue: QueueView = chain.read(&market.queue);
        assert_eq!(queue.header.capacity, planned.queue_capacity);
    }
}

/// What differs is told term by term, and there is nothing to send for it.
#[test]
fn what_differs_is_told() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let text = DEVELOPMENT
        .replacen("price = 120", "price = 121", 1)
        .replacen("fee_bps = 500", "fee_bps = 400", 1)
        .replacen("24_564", "24_000", 1)
        .replacen("queue_capacity = 4_096", "queue_capacity = 4_097", 1);
    let changed = Plan::parse(&text).unwrap();
    let found: Vec<_> = steps(&chain, &changed, &admin)
        .unwrap()
        .into_iter()
        .filter_map(|step| match step.finding {
            Finding::Differs(terms) => Some((step.what, terms)),
            Finding::Same => None,
            other => panic!("{}: {other:?}", step.what),
        })
        .collect();
    let line = |what: &str, terms: &[&str]| {
        let terms = terms.iter().map(ToString::to_string).collect();
        (what.to_owned(), terms)
    };
    assert_eq!(
        found,
        [
            line(
                "configuration of jobs",
                &["fee_bps is 500, the plan says 400"]
            ),
            line(
                "class 1 rtx-4090",
                &["vram_mib is 24564, the plan says 24000"]
            ),
            line(
                "market community",
                &[
                    "price is 120, the plan says 121",
                    "queue_capacity is 4096, the plan says 4097"
                ]
            ),
        ]
    );
}

/// Whoever initialised first keeps the programs: the next one is told before anything is sent.
#[test]
fn programs_of_somebody_else_are_refused() {
    let (mut chain, admin) = chain();
    let plan = Plan::development().unwrap();
    let steps_of_admin = steps(&chain, &plan, &admin).unwrap();
    // Only the first two programs: as when two deploy at a time.
    for step in steps_of_admin.into_iter().take(3) {
        send(&mut chain, &admin, step);
    }
    let other = key("other", 0);
    let error = steps(&chain, &plan, &other).unwrap_err();
    assert!(
        matches!(&error, SettingsError::OtherAuthority { program: "staking", found, expected }
            if *found == admin.pubkey() && *expected == other.pubkey()),
        "{error}"
    );
}

/// A plan that names its authority is compared by any key; what is missing needs that authority.
#[test]
fn a_named_authority_is_compared_by_any_key() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let named = format!("authority = \"{}\"", admin.pubkey());
    let text = DEVELOPMENT.replacen("authority = \"keypair\"", &named, 1);
    let plan = Plan::parse(&text).unwrap();
    let other = key("other", 0);
    assert_eq!(
        Settings::new(&plan, other.pubkey()).authority(),
        admin.pubkey()
    );
    for step in steps(&chain, &plan, &other).unwrap() {
        assert!(matches!(step.finding, Finding::Same), "{step:?}");
    }
}

/// A program that was handed over has an authority of its own in the plan, which makes its markets.
#[test]
fn a_program_can_have_another_authority() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let heir = key("heir", 0);
    let config = jobs::pdas::find_config().0;
    chain.edit::<Config>(&config, |config| config.authority = heir.pubkey());
    let text = DEVELOPMENT.replacen(
        "fee_bps = 500",
        &format!("authority = \"{}\"\nfee_bps = 500", heir.pubkey()),
        1,
    );
    let plan = Plan::parse(&text.replacen("slug = \"premium\"", "slug = \"new\"", 1)).unwrap();
    for step in steps(&chain, &plan, &admin).unwrap() {
        match step.what.as_str() {
            "market new" => assert!(
                matches!(&step.finding, Finding::Missing(creation) if creation.authority == heir.pubkey())
            ),
            // It was opened before the program was handed over.
            "market community" => assert!(matches!(step.finding, Finding::Differs(_))),
            _ => assert!(matches!(step.finding, Finding::Same), "{step:?}"),
        }
    }
}

/// The mint of initialised programs cannot be changed, and a mint has to be one.
#[test]
fn another_mint_is_refused() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let plan = |mint| {
        let named = format!("mint = \"{mint}\"");
        Plan::parse(&DEVELOPMENT.replacen("mint = \"development\"", &named, 1)).unwrap()
    };
    let error = steps(&chain, &plan(chain.mint()), &admin).unwrap_err();
    assert!(matches!(error, SettingsError::OtherMint { .. }), "{error}");

    let fresh = self::chain().0;
    for address in [admin.pubkey(), key("nothing", 0).pubkey()] {
        let error = steps(&fresh, &plan(address), &admin).unwrap_err();
        assert!(matches!(error, SettingsError::Mint { .. }), "{error}");
    }
}

/// A market that got no queue, since a run was killed by other means, gets it the next time.
#[test]
fn a_market_without_a_queue_gets_one() {
    let (mut chain, admin) = chain();
    let plan = Plan::development().unwrap();
    apply(&mut chain, &plan, &admin);
    let address = market_address("community");
    chain.edit::<Market>(&address, |market| market.queue = [0; 32].into());
    apply(&mut chain, &plan, &admin);
    let market: Market = chain.read(&address);
    let queue: QueueView = chain.read(&market.queue);
    assert_eq!(queue.header.market, address);
    let class: GpuClass = chain.read(&tiers::pdas::find_class(1).0);
    assert_eq!(instructions::unpadded(&class.name), "rtx-4090");
}

fn chain() -> (Chain, Keypair) {
    let mut chain = Chain::new();
    let admin = key("admin", 0);
    chain.fund(&admin.pubkey());
    (chain, admin)
}

/// What [`chain`] gives the admin, lamports.
fn funds() -> u64 {
    let (chain, admin) = chain();
    chain.lamports(&admin.pubkey())
}

fn market_address(slug: &str) -> solana_address::Address {
    jobs::pdas::find_market(&instructions::slug(slug).unwrap()).0
}

fn steps(chain: &Chain, plan: &Plan, signer: &Keypair) -> Result<Vec<Step>, SettingsError> {
    let settings = Settings::new(plan, signer.pubkey());
    let mut accounts = read(chain, settings.addresses());
    accounts.extend(read(chain, settings.queues(&accounts)));
    settings.steps(&accounts, Rent::from_empty(chain.rent(0)))
}

fn read(chain: &Chain, addresses: Vec<solana_address::Address>) -> Accounts {
    let found = addresses.into_iter();
    found
        .filter_map(|address| Some((address, chain.account(&address)?)))
        .collect()
}

/// Makes what is missing; the rent that it was said to lock.
fn apply(chain: &mut Chain, plan: &Plan, signer: &Keypair) -> u64 {
    let steps = steps(chain, plan, signer).unwrap();
    steps
        .into_iter()
        .map(|step| send(chain, signer, step))
        .sum()
}

fn send(chain: &mut Chain, signer: &Keypair, step: Step) -> u64 {
    let Finding::Missing(creation) = step.finding else {
        return 0;
    };
    let mut signers = vec![signer];
    signers.extend(&creation.signers);
    chain.send(&creation.instructions, &signers).unwrap();
    creation.rent
}

//! A plan, applied to a chain.
#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use nosana_migrations::{
    mint,
    plan::{DEVELOPMENT, Plan},
    settings::{Accounts, Finding, Rent, Settings, SettingsError, Step},
};
use nosana_sdk::{
    common::{
        assessment::{POLICY_DELAY, Policy},
        tier::Tier,
    },
    generated::{
        grid::{self, accounts::Grid},
        jobs::{
            self,
            accounts::{Config, Market},
        },
        tiers::{
            self,
            accounts::{Config as TiersConfig, GpuClass},
            instructions::SetClassInstructionArgs,
        },
    },
    instructions,
    queue::QueueView,
};
use nosana_tests::{Chain, key};
use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
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

/// A policy that differs is told mark by mark, with what to do: it is proposed, and then waits.
#[test]
fn another_policy_goes_through_its_timelock() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let text = DEVELOPMENT
        .replacen("jobs_completed = 1", "jobs_completed = 2", 1)
        .replacen("score_bps = 8_000", "score_bps = 8_500", 1);
    let changed = Plan::parse(&text).unwrap();
    let told = |chain: &Chain| match finding(chain, &changed, &admin, "configuration of tiers") {
        Finding::Differs(terms) => terms,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        told(&chain),
        [
            "policy.jobs_completed is 1, the plan says 2",
            "policy.score_bps is 8000, the plan says 8500 (`nosana admin policy propose` proposes \
             it, and it takes effect 3 days later)"
        ]
    );

    let policy = changed.tiers.policy.into();
    let propose = instructions::propose_policy(admin.pubkey(), policy);
    chain.send(&[propose], &[&admin]).unwrap();
    let due = chain.now() + POLICY_DELAY;
    let last = format!(
        "policy.score_bps is 8000, the plan says 8500 (the plan's policy is proposed; `nosana admin \
         policy apply` puts it into force from {due} on)"
    );
    assert_eq!(told(&chain)[1], last);

    chain.advance(POLICY_DELAY);
    chain.send(&[instructions::apply_policy()], &[]).unwrap();
    let found = finding(&chain, &changed, &admin, "configuration of tiers");
    assert!(matches!(found, Finding::Same), "{found:?}");
}

/// The configuration that version 1 of the tiers program had is brought up to date, with the plan's
/// policy, and whoever has authority over it must be the plan's.
#[test]
fn a_tiers_configuration_of_version_1_is_migrated() {
    let (mut chain, admin) = chain();
    let plan = Plan::development().unwrap();
    let (address, mut old) = frozen_tiers_config();
    assert_eq!(address, tiers::pdas::find_config().0);
    let what = "configuration of tiers from version 1 to 2";
    chain.set_account(address, old.clone());
    let error = steps(&chain, &plan, &admin).unwrap_err();
    assert!(
        matches!(
            error,
            SettingsError::OtherAuthority {
                program: "tiers",
                ..
            }
        ),
        "{error}"
    );

    // Its admin, who was the assessor, too.
    for place in [16..48, 80..112] {
        old.data[place].copy_from_slice(admin.pubkey().as_ref());
    }
    let [lamports, larger] = [old.data.len(), TiersConfig::LEN].map(|space| chain.rent(space));
    old.lamports = lamports;
    chain.set_account(address, old);
    let found = finding(&chain, &plan, &admin, what);
    assert!(
        matches!(&found, Finding::Missing(creation) if creation.rent == larger - lamports),
        "{found:?}"
    );
    apply(&mut chain, &plan, &admin);
    let found = finding(&chain, &plan, &admin, "configuration of tiers");
    assert!(matches!(found, Finding::Same), "{found:?}");
    let config: TiersConfig = chain.read(&address);
    assert_eq!((config.version, config.registration_open), (2, 1));
    assert_eq!(Policy::from(&config.policy), plan.tiers.policy);
}

/// Slashed tokens can go to an account of the mint, which is compared.
#[test]
fn a_plan_can_send_slashed_tokens_elsewhere() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let named = format!("slash_destination = \"{}\"", admin.pubkey());
    let text = DEVELOPMENT.replacen("slash_destination = \"stakers\"", &named, 1);
    let plan = Plan::parse(&text).unwrap();
    let found = finding(&chain, &plan, &admin, "configuration of staking");
    assert!(
        matches!(&found, Finding::Differs(terms) if terms.len() == 1),
        "{found:?}"
    );

    let (fresh, _) = self::chain();
    let Finding::Missing(creation) = finding(&fresh, &plan, &admin, "configuration of staking")
    else {
        panic!("it is not set up");
    };
    let accounts = &creation.instructions[0].accounts;
    assert!(
        accounts
            .iter()
            .any(|meta| meta.pubkey == admin.pubkey() && !meta.is_signer)
    );
}

/// All assessors of a plan are set up, and compared whatever their order.
#[test]
fn a_plan_has_up_to_three_assessors() {
    let (mut chain, admin) = chain();
    let (one, other) = (key("assessor", 1).pubkey(), key("assessor", 2).pubkey());
    let plan = |named: &str| {
        let text = format!("assessors = [{named}]");
        Plan::parse(&DEVELOPMENT.replacen("assessors = [\"authority\"]", &text, 1)).unwrap()
    };
    let first = plan(&format!("\"authority\", \"{one}\", \"{other}\""));
    apply(&mut chain, &first, &admin);
    let config: TiersConfig = chain.read(&tiers::pdas::find_config().0);
    assert_eq!(config.assessor, admin.pubkey());
    assert_eq!(config.more_assessors, [one, other]);
    let turned = plan(&format!("\"{other}\", \"authority\", \"{one}\""));
    let found = finding(&chain, &turned, &admin, "configuration of tiers");
    assert!(matches!(found, Finding::Same), "{found:?}");
    let fewer = plan("\"authority\"");
    let found = finding(&chain, &fewer, &admin, "configuration of tiers");
    assert!(
        matches!(&found, Finding::Differs(terms) if terms.len() == 1),
        "{found:?}"
    );
}

/// A grid of before there was a budget gets the plan's, and keeps its reviewers; another one than the
/// plan says is told and left.
#[test]
fn a_grid_without_a_budget_gets_it() {
    let (mut chain, admin) = chain();
    let plan = Plan::development().unwrap();
    apply(&mut chain, &plan, &admin);
    let (grid, reviewer) = (grid::pdas::find_grid().0, key("reviewer", 0).pubkey());
    chain.edit::<Grid>(&grid, |grid| {
        grid.budget = 0;
        grid.reviewers[3] = reviewer;
    });
    let missing = finding(&chain, &plan, &admin, "budget of grid");
    assert!(
        matches!(&missing, Finding::Missing(creation) if creation.rent == 0),
        "{missing:?}"
    );
    apply(&mut chain, &plan, &admin);
    let found: Grid = chain.read(&grid);
    assert_eq!(found.budget, plan.grid.budget);
    assert_eq!(found.reviewers[3], reviewer);

    // It is not sent again, and who reviews is for the plan's reader to decide.
    let told = |chain: &Chain| match finding(chain, &plan, &admin, "configuration of grid") {
        Finding::Differs(terms) => terms,
        other => panic!("{other:?}"),
    };
    let [reviewers] = &told(&chain)[..] else {
        panic!("one term differs");
    };
    assert!(
        reviewers.contains("`nosana grid set` changes it"),
        "{reviewers}"
    );
    let set = instructions::update_grid(
        admin.pubkey(),
        [
            admin.pubkey(),
            reviewer,
            Address::default(),
            Address::default(),
        ],
        7,
    );
    chain.send(&[set], &[&admin]).unwrap();
    let terms = told(&chain);
    assert_eq!(terms.len(), 2);
    assert!(
        terms[1].starts_with("budget is 7, the plan says 3000000000000 (`nosana"),
        "{terms:?}"
    );
    apply(&mut chain, &plan, &admin);
    assert_eq!(chain.read::<Grid>(&grid).budget, 7);
}

/// A baseline that was set and takes effect later is not told as a difference.
#[test]
fn a_baseline_is_compared_with_the_one_that_was_set_last() {
    let (mut chain, admin) = chain();
    apply(&mut chain, &Plan::development().unwrap(), &admin);
    let text = DEVELOPMENT.replacen(
        "vram_mib = 24_564",
        "vram_mib = 24_564\nbaseline = [4, 3, 2, 1]",
        1,
    );
    let measured = Plan::parse(&text).unwrap();
    let what = "class 1 rtx-4090";
    let found = finding(&chain, &measured, &admin, what);
    assert!(
        matches!(&found, Finding::Differs(terms) if terms.len() == 4),
        "{found:?}"
    );
    let set = instructions::set_class(
        admin.pubkey(),
        SetClassInstructionArgs {
            id: 1,
            name: instructions::padded("rtx-4090").unwrap(),
            vram_mib: 24_564,
            allowed: true,
            baseline: [4, 3, 2, 1],
        },
    );
    chain.send(&[set], &[&admin]).unwrap();
    let found = finding(&chain, &measured, &admin, what);
    assert!(matches!(found, Finding::Same), "{found:?}");
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

fn market_address(slug: &str) -> Address {
    jobs::pdas::find_market(&instructions::slug(slug).unwrap()).0
}

/// How the step called `what` stands.
fn finding(chain: &Chain, plan: &Plan, signer: &Keypair, what: &str) -> Finding {
    let mut steps = steps(chain, plan, signer).unwrap();
    let at = steps.iter().position(|step| step.what == what).unwrap();
    steps.remove(at).finding
}

/// The account in `fixtures/tiers-config-v1.json`, as version 1 made it on a localnet.
fn frozen_tiers_config() -> (Address, Account) {
    let text = include_str!("../fixtures/tiers-config-v1.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let account = &file["account"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let account = Account {
        lamports: account["lamports"].as_u64().unwrap(),
        data: STANDARD.decode(text(&account["data"][0])).unwrap(),
        owner: text(&account["owner"]).parse().unwrap(),
        executable: false,
        rent_epoch: account["rentEpoch"].as_u64().unwrap(),
    };
    (text(&file["pubkey"]).parse().unwrap(), account)
}

fn steps(chain: &Chain, plan: &Plan, signer: &Keypair) -> Result<Vec<Step>, SettingsError> {
    let settings = Settings::new(plan, signer.pubkey());
    let mut accounts = read(chain, settings.addresses());
    accounts.extend(read(chain, settings.queues(&accounts)));
    settings.steps(&accounts, Rent::from_empty(chain.rent(0)))
}

fn read(chain: &Chain, addresses: Vec<Address>) -> Accounts {
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

//! `import_host`.

use nosana_sdk::{
    common::{assessment::Reason, tier::Tier},
    generated::tiers::{
        accounts::{ADMISSION_DISCRIMINATOR, Admission, Host, Import},
        errors::TiersError,
        events::{Event, HostImported},
        pdas,
    },
    merkle::Tree,
};
use nosana_tests::{Host as Person, Setup, World, expect_error, tiers::BOND};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{expect_move, size, tiers_events};

/// A world with registration closed, five hosts, and an import of the first four.
struct Scene {
    world: World,
    hosts: Vec<Person>,
    tree: Tree,
}

impl Scene {
    fn new(tier: Tier) -> Self {
        let mut world = World::with(Setup {
            registration_open: false,
            ..Setup::default()
        });
        let hosts: Vec<Person> = (1..=5).map(|number| world.host(number)).collect();
        let listed = hosts[..4].iter().map(|host| host.address);
        let tree = Tree::new(pdas::find_import(1).0, listed).unwrap();
        world
            .run(world.open_import_call(1, tree.root(), tier))
            .unwrap();
        Self { world, hosts, tree }
    }

    fn proof(&self, host: &Person) -> Vec<[u8; 32]> {
        self.tree.proof(&host.address).unwrap()
    }
}

#[test]
fn import_host_takes_hosts_from_the_waiting_list() {
    let mut scene = Scene::new(Tier::Community);
    let address = pdas::find_import(1).0;
    for number in 0..4 {
        let host = scene.hosts[number].clone();
        let before = scene.world.tiers_host(&host);
        let proof = scene.proof(&host);
        let world = &mut scene.world;
        world.advance(10);
        let lamports = world.chain.lamports(&host.owner.pubkey());
        let outcome = world.run(world.import_host_call(1, &host, &proof)).unwrap();
        assert_eq!(outcome.event_names(), ["HostImported", "TierChanged"]);
        let admitted = u32::try_from(number).unwrap() + 1;
        assert_eq!(
            tiers_events(&outcome)[0],
            Event::HostImported(HostImported {
                import: address,
                host: host.address,
                tier: Tier::Community as u8,
                admitted,
                at: world.now(),
            })
        );
        let to = (Tier::Community, Reason::Imported);
        expect_move(world, &host, &outcome, Tier::Waitlisted, to);
        assert_eq!(
            world.tiers_host(&host),
            Host {
                tier: Tier::Community as u8,
                reason: Reason::Imported as u8,
                tier_since: world.now(),
                ..before
            }
        );
        let (admission, bump) = pdas::find_admission(&host.address);
        assert_eq!(
            world.chain.read::<Admission>(&admission),
            Admission {
                discriminator: ADMISSION_DISCRIMINATOR,
                version: 1,
                bump,
                tier: Tier::Community as u8,
                padding: [0; 5],
                import: address,
                host: host.address,
                at: world.now(),
                reserved: [0; 16],
            }
        );
        assert_eq!(size(&world.chain, &admission), Admission::LEN);
        assert_eq!(
            world.chain.lamports(&host.owner.pubkey()),
            lamports - world.chain.rent(Admission::LEN)
        );
        assert_eq!(world.chain.read::<Import>(&address).admitted, admitted);
    }
}

#[test]
fn a_premium_import_without_the_bond_fails() {
    for tier in [Tier::Waitlisted, Tier::Community] {
        let mut scene = Scene::new(Tier::Premium);
        let (host, world) = (scene.hosts[2].clone(), &mut scene.world);
        world.set_tier(&host, tier);
        let proof = scene.tree.proof(&host.address).unwrap();
        let call = |world: &World| world.import_host_call(1, &host, &proof);
        expect_error(world.run(call(world)), TiersError::BondMissing);
        world.stake_for(&host);
        world.bond_host(&host, BOND - 1).unwrap();
        expect_error(world.run(call(world)), TiersError::BondMissing);
        world.bond_host(&host, 1).unwrap();
        let outcome = world.run(call(world)).unwrap();
        let to = (Tier::Premium, Reason::Imported);
        expect_move(world, &host, &outcome, tier, to);
    }
}

#[test]
fn a_host_is_imported_once_only() {
    let mut scene = Scene::new(Tier::Community);
    let host = scene.hosts[0].clone();
    let proof = scene.proof(&host);
    let world = &mut scene.world;
    let call = world.import_host_call(1, &host, &proof);
    world.run(call).unwrap();
    world.set_tier(&host, Tier::Waitlisted);
    let call = world.import_host_call(1, &host, &proof);
    expect_error(world.run(call), TiersError::AlreadyImported);
    // Nor by another list.
    let tree = Tree::new(pdas::find_import(2).0, [host.address]).unwrap();
    let open = world.open_import_call(2, tree.root(), Tier::Community);
    world.run(open).unwrap();
    let call = world.import_host_call(2, &host, &[]);
    expect_error(world.run(call), TiersError::AlreadyImported);
}

#[test]
fn a_host_that_is_closed_and_registered_again_is_not_imported_again() {
    let mut scene = Scene::new(Tier::Community);
    let host = scene.hosts[0].clone();
    let proof = scene.proof(&host);
    let world = &mut scene.world;
    let call = world.import_host_call(1, &host, &proof);
    world.run(call).unwrap();
    world.move_host(&host, Tier::Removed).unwrap();
    world.close_host(&host).unwrap();
    let again = world.registered_host(1);
    assert_eq!(
        (again.address, world.tier(&again)),
        (host.address, Tier::Waitlisted)
    );
    let call = world.import_host_call(1, &again, &proof);
    expect_error(world.run(call), TiersError::AlreadyImported);
}

#[test]
fn the_note_of_another_host_fails() {
    let mut scene = Scene::new(Tier::Community);
    let (host, other) = (scene.hosts[0].clone(), scene.hosts[1].clone());
    let proof = scene.proof(&host);
    let [own, others] = [&host, &other].map(|host| pdas::find_admission(&host.address).0);
    let call = scene
        .world
        .import_host_call(1, &host, &proof)
        .replacing(&own, &others);
    expect_error(scene.world.run(call), InstructionError::InvalidSeeds);
}

#[test]
fn a_wrong_proof_fails() {
    let mut scene = Scene::new(Tier::Community);
    let (host, stranger) = (scene.hosts[0].clone(), scene.hosts[4].clone());
    let good = scene.proof(&host);
    let mut bent = good.clone();
    bent[0][31] ^= 1;
    let mut longer = good.clone();
    longer.push([0; 32]);
    let mut turned = good.clone();
    turned.reverse();
    let wrong = [
        vec![],
        good[1..].to_vec(),
        bent,
        longer,
        turned,
        vec![[1; 32]; 20],
    ];
    for proof in wrong {
        let call = scene.world.import_host_call(1, &host, &proof);
        expect_error(scene.world.run(call), TiersError::NotOnList);
    }
    let call = scene.world.import_host_call(1, &stranger, &good);
    expect_error(scene.world.run(call), TiersError::NotOnList);
    let call = scene.world.import_host_call(1, &host, &good);
    scene.world.run(call).unwrap();
}

#[test]
fn a_proof_of_more_than_twenty_hashes_fails() {
    let mut scene = Scene::new(Tier::Community);
    let host = scene.hosts[0].clone();
    for length in [21, 30] {
        let call = scene
            .world
            .import_host_call(1, &host, &vec![[1; 32]; length]);
        expect_error(scene.world.run(call), TiersError::NotOnList);
    }
}

#[test]
fn a_proof_of_another_import_fails() {
    let mut scene = Scene::new(Tier::Community);
    let host = scene.hosts[1].clone();
    let proof = scene.proof(&host);
    let open = scene
        .world
        .open_import_call(2, scene.tree.root(), Tier::Premium);
    scene.world.run(open).unwrap();
    let call = scene.world.import_host_call(2, &host, &proof);
    expect_error(scene.world.run(call), TiersError::NotOnList);
}

#[test]
fn nobody_is_imported_downwards_sideways_or_out_of_a_suspension() {
    for to in [Tier::Community, Tier::Premium] {
        let mut scene = Scene::new(to);
        let host = scene.hosts[0].clone();
        let proof = scene.proof(&host);
        let world = &mut scene.world;
        let mut tiers = vec![Tier::Premium, Tier::Suspended, Tier::Removed];
        if to == Tier::Community {
            tiers.push(Tier::Community);
        }
        for tier in tiers {
            world.set_tier(&host, tier);
            let call = world.import_host_call(1, &host, &proof);
            expect_error(world.run(call), TiersError::BadMove);
        }
    }
}

#[test]
fn a_closed_import_imports_nobody() {
    let mut scene = Scene::new(Tier::Community);
    let host = scene.hosts[0].clone();
    let proof = scene.proof(&host);
    let call = scene.world.import_host_call(1, &host, &proof);
    scene.world.run(scene.world.close_import_call(1)).unwrap();
    assert!(scene.world.run(call).is_err());
    assert_eq!(scene.world.tier(&host), Tier::Waitlisted);
}

#[test]
fn a_list_of_one_has_its_leaf_as_root() {
    let mut world = World::with(Setup {
        registration_open: false,
        ..Setup::default()
    });
    let host = world.host(1);
    let tree = Tree::new(pdas::find_import(9).0, [host.address]).unwrap();
    assert_eq!(tree.proof(&host.address), Some(vec![]));
    world
        .run(world.open_import_call(9, tree.root(), Tier::Community))
        .unwrap();
    world.run(world.import_host_call(9, &host, &[])).unwrap();
    assert_eq!(world.tier(&host), Tier::Community);
}

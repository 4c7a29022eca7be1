//! What the instructions of the tiers program cost.

use nosana_sdk::{
    common::{
        assessment::{
            POLICY_DELAY, REPORT_RETENTION, ReportKind, SLASH_DELAY, SLASH_PERIOD, UNBOND_DELAY,
        },
        tier::Tier,
    },
    generated::tiers::{
        accounts::Config,
        instructions::{
            InitializeInstructionArgs, SetClassInstructionArgs, UpdateHostInstructionArgs,
        },
        pdas,
    },
    instructions,
    merkle::Tree,
};
use solana_signer::Signer;

use super::{Table, send};
use crate::{
    Call, Chain, Host, Setup, World,
    calls::host_args,
    people::key,
    tiers::{BOND, DAY, assessor, usual_policy},
    world::VRAM_MIB,
};

/// Measures every instruction of the program.
pub(super) fn measure(table: &mut Table) {
    settings(table);
    policy(table);
    hosts(table);
    bonds(table);
    reports(table);
    assess(table);
    moves(table);
    slashes(table);
    imports(table);
}

impl Table {
    fn tiers(
        &mut self,
        world: &mut World,
        (instruction, case): (&'static str, &'static str),
        call: Call,
    ) {
        let outcome = world.run(call).unwrap();
        self.add("tiers", instruction, case, &outcome);
    }
}

fn settings(table: &mut Table) {
    let mut chain = Chain::new();
    let admin = key("admin", 0);
    chain.fund(&admin.pubkey());
    let initialize = instructions::initialize_tiers(
        admin.pubkey(),
        chain.mint(),
        InitializeInstructionArgs {
            assessor: admin.pubkey(),
            registration_open: true,
            policy: usual_policy(),
        },
    );
    let outcome = send(&mut chain, initialize, &admin);
    table.add("tiers", "initialize", "once", &outcome);

    for (case, baseline) in [
        ("new", [0; 4]),
        ("changed", [0; 4]),
        ("another baseline", [1; 4]),
    ] {
        let set = instructions::set_class(
            admin.pubkey(),
            SetClassInstructionArgs {
                id: 1,
                name: [b'x'; 32],
                vram_mib: VRAM_MIB,
                allowed: true,
                baseline,
            },
        );
        let outcome = send(&mut chain, set, &admin);
        table.add("tiers", "set_class", case, &outcome);
    }

    let mut world = World::new();
    let assessors = [assessor().pubkey(), admin.pubkey(), admin.pubkey()];
    let update = world.update_tiers_call(assessors, true);
    table.tiers(&mut world, ("update_config", "more assessors"), update);
    let next = key("next", 0);
    let propose = world.propose_admin_call(next.pubkey());
    table.tiers(&mut world, ("propose_admin", "the next"), propose);
    let accept = world.accept_admin_call(&next);
    table.tiers(&mut world, ("accept_admin", "the next"), accept);

    let mut world = World::new();
    make_old(&mut world);
    let migrate = instructions::migrate_tiers(admin.pubkey(), usual_policy());
    let migrate = Call::new(migrate, &[&admin]);
    table.tiers(&mut world, ("migrate_config", "of version 1"), migrate);
}

/// Makes the configuration what version 1 wrote.
fn make_old(world: &mut World) {
    const OLD_LENGTH: usize = 312;
    let address = pdas::find_config().0;
    let mut account = world.chain.account(&address).unwrap();
    account.data.truncate(OLD_LENGTH);
    account.data[8] = 1;
    account.lamports = world.chain.rent(OLD_LENGTH);
    world.chain.set_account(address, account);
}

fn policy(table: &mut Table) {
    let mut world = World::new();
    let propose = |world: &World| world.propose_policy_call(usual_policy());
    let call = propose(&world);
    table.tiers(&mut world, ("propose_policy", "new"), call);
    let call = world.withdraw_policy_call();
    table.tiers(&mut world, ("withdraw_policy", "proposed"), call);
    world.run(propose(&world)).unwrap();
    world.advance(POLICY_DELAY);
    let call = world.apply_policy_call();
    table.tiers(&mut world, ("apply_policy", "due"), call);
}

fn hosts(table: &mut Table) {
    let mut world = World::new();
    let client = world.client(1);
    let (owner, class) = (client.address(), world.class);
    let host = pdas::find_host(&owner, 0).0;
    let register = instructions::register_host(
        owner,
        owner,
        class,
        client.tokens,
        host_args(key("worker", 1).pubkey(), VRAM_MIB),
    );
    let call = |instruction| Call::new(instruction, &[&client.key]);
    table.tiers(&mut world, ("register_host", "new"), call(register));
    let args = UpdateHostInstructionArgs {
        endpoint: instructions::padded("https://203.0.113.7:8443").unwrap(),
        region: *b"eu-west\0",
        agent_version: [0, 2, 0, 0],
    };
    let update = instructions::update_host(owner, host, client.tokens, args);
    table.tiers(&mut world, ("update_host", "idle"), call(update));
    let rotate = instructions::rotate_worker(owner, host, key("worker", 2).pubkey());
    table.tiers(&mut world, ("rotate_worker", "idle"), call(rotate));
    let close = instructions::close_host(owner, host, owner);
    table.tiers(&mut world, ("close_host", "without a record"), call(close));
    let host = world.host(2);
    let close = world.close_host_call(&host);
    table.tiers(&mut world, ("close_host", "idle"), close);
}

fn bonds(table: &mut Table) {
    let mut world = World::new();
    let host = world.host(1);
    world.stake_for(&host);
    for case in ["the first", "more"] {
        let call = world.bond_call(&host, BOND);
        table.tiers(&mut world, ("bond", case), call);
    }
    let call = world.unbond_call(&host, BOND);
    table.tiers(&mut world, ("unbond", "half"), call);
    world.advance(UNBOND_DELAY);
    let call = world.release_call(&host);
    table.tiers(&mut world, ("release_bond", "due"), call);

    let mut world = World::new();
    let host = world.premium_host(1);
    let call = world.unbond_call(&host, BOND);
    table.tiers(&mut world, ("unbond", "demoted by it"), call);
}

fn reports(table: &mut Table) {
    let mut world = World::new();
    let host = world.host(1);
    world.fund_assessor();
    let sequence = world.tiers_host(&host).next_report;
    for (kind, passed, case) in [
        (ReportKind::Proof, true, "a proof"),
        (ReportKind::Benchmark, true, "a benchmark"),
        (ReportKind::Benchmark, false, "a benchmark that failed"),
    ] {
        let call = world.report_call(&host, kind, passed);
        table.tiers(&mut world, ("submit_report", case), call);
        world.advance(DAY);
    }
    world.advance(REPORT_RETENTION);
    let call = world.close_report_call(&pdas::find_report(&host.address, sequence).0);
    table.tiers(&mut world, ("close_report", "after its retention"), call);
}

fn assess(table: &mut Table) {
    let mut world = World::new();
    let host = world.promising_host(1);
    world.advance(31 * DAY);
    world.set_work(&host, 9_500, (20, 1));
    world
        .chain
        .edit::<nosana_sdk::generated::tiers::accounts::Host>(&host.address, |host| {
            host.proof_at += 31 * DAY;
        });
    let mut stays = world.clone();
    let config = pdas::find_config().0;
    stays.chain.edit::<Config>(&config, |config| {
        config.policy.jobs_completed = u32::MAX;
    });
    let call = stays.assess_call(&host);
    table.tiers(&mut stays, ("assess", "30 days of work, stays"), call);
    let call = world.assess_call(&host);
    table.tiers(&mut world, ("assess", "30 days of work, promoted"), call);
    world.advance(30 * DAY);
    world.set_work(&host, 9_500, (79, 21));
    let call = world.assess_call(&host);
    table.tiers(&mut world, ("assess", "30 days of work, demoted"), call);

    let mut world = World::new();
    let host = world.host(1);
    let call = world.assess_call(&host);
    table.tiers(&mut world, ("assess", "an empty record"), call);
}

fn moves(table: &mut Table) {
    let mut world = World::new();
    let host = world.bonded_host(1, BOND);
    let call = world.set_tier_call(&host, Tier::Premium);
    table.tiers(&mut world, ("set_tier", "promoted"), call);
}

fn slashes(table: &mut Table) {
    let mut world = World::new();
    let host = world.premium_host(1);
    let propose = |world: &World| world.propose_slash_call(&host, 1);
    for case in ["the first", "another"] {
        let call = propose(&world);
        table.tiers(&mut world, ("propose_slash", case), call);
        if case == "the first" {
            let call = world.contest_slash_call(&host);
            table.tiers(&mut world, ("contest_slash", "in time"), call);
            let call = world.withdraw_slash_call(&host);
            table.tiers(&mut world, ("withdraw_slash", "by the admin"), call);
        }
    }
    world.advance(SLASH_DELAY);
    let call = world.execute_slash_call(&host);
    table.tiers(
        &mut world,
        ("execute_slash", "to the stakers, demoted"),
        call,
    );
    world.advance(SLASH_PERIOD);
    let call = world.close_slash_call(&host);
    table.tiers(&mut world, ("close_slash", "the period is over"), call);
}

fn imports(table: &mut Table) {
    let mut world = World::with(Setup {
        registration_open: false,
        ..Setup::default()
    });
    let host: Host = world.host(1);
    let import = pdas::find_import(1).0;
    let others = (0..1_000).map(|number| key("listed", number).pubkey());
    let tree = Tree::new(import, others.chain([host.address])).unwrap();
    let call = world.open_import_call(1, tree.root(), Tier::Community);
    table.tiers(&mut world, ("open_import", "new"), call);
    let proof = tree.proof(&host.address).unwrap();
    let call = world.import_host_call(1, &host, &proof);
    table.tiers(&mut world, ("import_host", "one of 1 001"), call);
    let call = world.close_import_call(1);
    table.tiers(&mut world, ("close_import", "open"), call);
}

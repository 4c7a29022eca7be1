//! One good call of every instruction of the jobs program, and the names of its
//! accounts, for attacks that are tried on all of them.

use std::fs;

use nosana_sdk::{
    common::tier::Tier,
    generated::jobs::{instructions::UpdateConfigInstructionArgs, pdas},
    instructions, queue,
};
use nosana_tests::{
    Call, Client, Host, World, key,
    world::{TIMEOUT, market_terms},
};
use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::Scene;

/// Bytes of a market of version 1.
const OLD_MARKET: usize = 312;

/// A call that goes through in its world.
pub struct Good {
    /// The instruction, as in the IDL.
    pub name: String,
    /// The names of its accounts, as in the IDL.
    pub accounts: Vec<String>,
    /// Where it goes through.
    pub world: World,
    /// The call.
    pub call: Call,
    /// What must not be taken for one's own there.
    pub others: Others,
}

impl Good {
    /// The name of the account at `place`.
    pub fn account(&self, place: usize) -> &str {
        &self.accounts[place]
    }

    /// The places of the accounts that are `wanted`.
    pub fn places(&self, wanted: impl Fn(&AccountMeta) -> bool) -> Vec<usize> {
        let metas = &self.call.instruction.accounts;
        (0..metas.len())
            .filter(|place| wanted(&metas[*place]))
            .collect()
    }
}

/// Other people with a running job of their own, in a market of their own.
#[derive(Clone)]
pub struct Others {
    pub client: Client,
    pub host: Host,
    pub market: Address,
    pub queue: Address,
    pub class: Address,
    pub mint: Address,
    pub job: Address,
    pub escrow: Address,
}

impl Others {
    pub fn new(world: &mut World) -> Self {
        let (client, host) = (world.client(2), world.host(2));
        let (market, queue) = world.open_market(market_terms("elsewhere"), 16);
        let here = (world.market, world.queue);
        (world.market, world.queue) = (market, queue);
        let job = world.running(&client, &host);
        (world.market, world.queue) = here;
        let admin = world.admin();
        let hand_over = [
            instructions::propose_market_authority(admin.pubkey(), market, client.address()),
            instructions::accept_market_authority(client.address(), market),
        ];
        world
            .chain
            .send(&hand_over, &[&admin, &client.key])
            .unwrap();
        let mint = key("foreign mint", 0);
        world.chain.create_mint(&mint);
        Self {
            escrow: world.escrow(&job),
            client,
            host,
            market,
            queue,
            class: world.add_class(2),
            mint: mint.pubkey(),
            job,
        }
    }
}

/// Every instruction of the IDL once.
pub fn every_instruction() -> Vec<Good> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/idl/jobs.json");
    let idl: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut scene = Scene::new();
    let others = Others::new(&mut scene.world);
    idl["instructions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|instruction| {
            let name = instruction["name"].as_str().unwrap().to_owned();
            let accounts = instruction["accounts"].as_array().unwrap();
            let (world, call) = good_call(&name, scene.clone());
            Good {
                name,
                accounts: accounts
                    .iter()
                    .map(|account| account["name"].as_str().unwrap().to_owned())
                    .collect(),
                world,
                call,
                others: others.clone(),
            }
        })
        .collect()
}

fn good_call(name: &str, scene: Scene) -> (World, Call) {
    match name {
        "initialize" | "update_config" | "propose_authority" | "accept_authority" => {
            of_config(name, scene.world)
        }
        "open_market"
        | "create_queue"
        | "grow_queue"
        | "update_market"
        | "propose_market_authority"
        | "accept_market_authority"
        | "close_market"
        | "migrate_market" => of_market(name, scene.world),
        "post" | "post_to" | "extend" | "cancel" | "stop" => of_client(name, scene),
        "open_record" | "migrate_record" | "close_record" | "join" | "renew" | "leave"
        | "evict" => of_idle_host(name, scene),
        "start" | "checkpoint" | "finish" | "attach_result" | "quit" => of_host(name, scene),
        _ => of_anyone(name, scene),
    }
}

fn of_config(name: &str, mut world: World) -> (World, Call) {
    let (admin, heir) = (world.admin(), key("heir", 0));
    let address = admin.pubkey();
    let call = match name {
        "initialize" => {
            let config = pdas::find_config().0;
            world.chain.set_account(config, Account::default());
            let args = nosana_sdk::generated::jobs::instructions::InitializeInstructionArgs {
                fee_bps: 500,
                fee_cap_bps: 1_000,
            };
            signed(
                instructions::initialize_jobs(address, world.mint(), args),
                &admin,
            )
        }
        "update_config" => {
            let args = UpdateConfigInstructionArgs {
                fee_bps: 400,
                fee_cap_bps: 900,
                paused: false,
            };
            signed(instructions::update_config(address, args), &admin)
        }
        "propose_authority" => signed(
            instructions::propose_authority(address, heir.pubkey()),
            &admin,
        ),
        _ => {
            let propose = instructions::propose_authority(address, heir.pubkey());
            world.chain.send(&[propose], &[&admin]).unwrap();
            signed(instructions::accept_authority(heir.pubkey()), &heir)
        }
    };
    (world, call)
}

fn of_market(name: &str, mut world: World) -> (World, Call) {
    let (admin, heir) = (world.admin(), key("heir", 0));
    let (address, market) = (admin.pubkey(), world.market);
    let terms = market_terms("second");
    let second = pdas::find_market(&terms.slug).0;
    let new_queue = key("second queue", 0);
    let open = instructions::open_market(address, world.class, terms.clone());
    let propose = instructions::propose_market_authority(address, market, heir.pubkey());
    let instruction = match name {
        "open_market" => open,
        "create_queue" => {
            let rent = world.chain.rent(queue::space(16));
            let [create, assign] =
                instructions::create_queue(address, second, new_queue.pubkey(), 16, rent);
            let signers = [&admin, &new_queue];
            world.chain.send(&[open, create], &signers).unwrap();
            assign
        }
        "grow_queue" => instructions::grow_queue(address, address, market, world.queue, 80),
        "update_market" => instructions::update_market(address, market, terms.terms),
        "propose_market_authority" => propose,
        "accept_market_authority" => {
            world.chain.send(&[propose], &[&admin]).unwrap();
            let accept = instructions::accept_market_authority(heir.pubkey(), market);
            return (world, signed(accept, &heir));
        }
        "close_market" => instructions::close_market(market, &world.market(), address),
        _ => {
            let mut old = world.chain.account(&market).unwrap();
            old.data.truncate(OLD_MARKET);
            old.data[8] = 1;
            old.lamports = world.chain.rent(OLD_MARKET);
            world.chain.set_account(market, old);
            instructions::migrate_market(address, market)
        }
    };
    (world, signed(instruction, &admin))
}

fn of_client(name: &str, scene: Scene) -> (World, Call) {
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let sponsor = key("sponsor", 0);
    world.chain.fund(&sponsor.pubkey());
    let mut new = world.new_job(&client);
    new.payer = sponsor.pubkey();
    let call = match name {
        "post" => Call::new(new.post(), &[&client.key, &sponsor]),
        "post_to" => {
            world.join(&host).unwrap();
            Call::new(new.post_to(host.address, 0), &[&client.key, &sponsor])
        }
        "extend" => {
            let job = world.running(&client, &host);
            let extend = instructions::extend(job, &world.job(&job), client.tokens, 60);
            signed(extend, &client.key)
        }
        "cancel" => {
            // An earlier host was paid a part, so that a fee is due.
            let job = world.running(&client, &host);
            world.advance(60);
            world.checkpoint(&host, &job).unwrap();
            world.quit(&host, &job).unwrap();
            world.cancel_call(&client, &job)
        }
        _ => {
            let job = world.running(&client, &host);
            world.advance(60);
            world.stop_call(&client, &job)
        }
    };
    (world, call)
}

fn of_idle_host(name: &str, scene: Scene) -> (World, Call) {
    let Scene {
        mut world, host, ..
    } = scene;
    let call = match name {
        "open_record" => {
            let other = world.registered_host(3);
            world.open_record_call(&other)
        }
        "migrate_record" => {
            world.make_record_old(&host);
            let payer = host.owner.pubkey();
            signed(
                instructions::migrate_record(payer, host.record),
                &host.owner,
            )
        }
        "close_record" => {
            world.close_host(&host).unwrap();
            world.close_record_call(&host)
        }
        "join" => world.join_call(&host),
        _ => {
            world.join(&host).unwrap();
            match name {
                "renew" => world.renew_call(&host),
                "leave" => world.leave_call(&host),
                _ => {
                    world.set_tier(&host, Tier::Suspended);
                    world.evict_call(&host)
                }
            }
        }
    };
    (world, call)
}

fn of_host(name: &str, scene: Scene) -> (World, Call) {
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    let job = world.assigned(&client, &host);
    if name == "start" {
        let call = world.start_call(&host, &job);
        return (world, call);
    }
    world.start(&host, &job).unwrap();
    world.advance(60);
    let call = match name {
        "checkpoint" => world.checkpoint_call(&host, &job),
        "finish" => world.finish_call(&host, &job, 0, [5; 32]),
        "attach_result" => {
            world.stop(&client, &job).unwrap();
            world.attach_result_call(&host, &job, 3, [6; 32])
        }
        _ => world.quit_call(&host, &job),
    };
    (world, call)
}

fn of_anyone(name: &str, scene: Scene) -> (World, Call) {
    let Scene {
        mut world,
        client,
        host,
    } = scene;
    if name == "sweep" {
        world.join(&host).unwrap();
        world.advance(121);
        let call = world.sweep_call();
        return (world, call);
    }
    let job = world.running(&client, &host);
    world.advance(60);
    let call = match name {
        "expire" => {
            world.checkpoint(&host, &job).unwrap();
            world.advance(i64::from(TIMEOUT) + 1);
            world.expire_call(&job)
        }
        "collect" => {
            world.chain.freeze(&host.payout);
            world.finish(&host, &job).unwrap();
            world.chain.thaw(&host.payout);
            world.collect_call(&job)
        }
        "close_job" => {
            world.finish(&host, &job).unwrap();
            world.advance(24 * 60 * 60);
            world.close_job_call(&job)
        }
        _ => panic!("add a good call of `{name}`"),
    };
    (world, call)
}

fn signed(instruction: Instruction, signer: &Keypair) -> Call {
    Call::new(instruction, &[signer])
}

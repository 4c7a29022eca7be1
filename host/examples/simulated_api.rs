//! Serves the API of an agent whose chain and engine are in memory, for what tries it from
//! outside: `host/fuzz-api/run`, and the tests of the TypeScript client.
//!
//! Prints a line of JSON with the URL, the client's key, the address of the hosts' worker, the
//! folder of the store, and four hosts with a job each: one to be stopped, one for commands to run
//! in, one that is over, whose log has an end, and one that waits for its confidential definition.
//! Ends with its input.

#![allow(clippy::print_stdout, reason = "the line is what it is for")]

use std::{error::Error, io, path::Path, sync::Arc, time::Duration};

use nosana_host::{
    api::{self, Access, Api, Registry},
    config::LimitsConfig,
    containers::{ImageName, Script, SimulatedContainers},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::Stopping,
    resources::{Resources, Settings},
    run::Facilities,
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::job::JobState,
    definition::Confidentiality,
    host_api::HostApi,
    store::{FolderStore, Store},
};
use serde_json::{Value, json};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::{sync::watch, time::sleep};

const IMAGE: &str = "docker.io/test/a:1";
const DEFINITION: &str = r#"{"version": "0.1", "type": "container", "ops": [
    {"id": "a", "type": "container/run", "args": {"image": "docker.io/test/a:1", "expose": 8080}}]}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let engine = SimulatedContainers::new();
    engine.add_image(&IMAGE.parse::<ImageName>()?);
    engine.script(IMAGE, Script::runs().prints("step 1"));
    let script = Script::exits(0).prints("out").complains("err");
    engine.script_command("ls", script);
    let registry = Arc::new(Registry::default());
    let worker = Keypair::new();
    registry.sign_with(worker.insecure_clone());
    let client = Keypair::new();
    let listener = api::listen(([127, 0, 0, 1], 0).into()).await?;
    let url = format!("http://{}", listener.local_addr()?);
    // What sends the orders is gone only with this process.
    let (_stopping, seen) = watch::channel(Stopping::No);
    let api = Api {
        registry: Arc::clone(&registry),
        engine: Arc::new(engine.clone()),
        access: Access::default(),
    };
    tokio::spawn(api::serve(listener, api));
    let mut jobs = Vec::new();
    for number in [1, 2, 3] {
        if number == 3 {
            engine.script(IMAGE, Script::exits(0).prints("step 1"));
        }
        let world = (&engine, &registry, folder.path());
        let begun = assign(number, DEFINITION, world, &client, &seen).await?;
        let has_begun =
            |state| [JobState::Running as u8, JobState::Completed as u8].contains(&state);
        while begun.chain.job().is_none_or(|job| !has_begun(job.state)) {
            sleep(Duration::from_millis(10)).await;
        }
        jobs.push(begun);
    }
    let cover = Confidentiality::All.cover();
    let cover = cover.ok_or("a confidential job has a cover")?;
    let world = (&engine, &registry, folder.path());
    let confidential = assign(4, cover, world, &client, &seen).await?;
    let asked = HostApi::new(&url, confidential.host)?;
    while let Err(error) = asked
        .seal_key(&confidential.job, &worker.pubkey(), &client)
        .await
    {
        if !error.is_transient() {
            return Err(error.into());
        }
        sleep(Duration::from_millis(10)).await;
    }
    jobs.push(confidential);
    let jobs: Vec<_> = jobs.iter().map(Assigned::described).collect();
    let key: Vec<u8> = client.to_bytes().to_vec();
    let served = json!({
        "url": url,
        "key": key,
        "worker": worker.pubkey().to_string(),
        "store": folder.path().join("store"),
        "jobs": jobs,
    });
    println!("{served}");
    tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await??;
    Ok(())
}

/// A job and its host.
struct Assigned {
    host: Address,
    job: Address,
    chain: SimulatedChain,
}

impl Assigned {
    fn described(&self) -> Value {
        json!({"host": self.host.to_string(), "job": self.job.to_string()})
    }
}

/// A host that is given a job of `client`.
async fn assign(
    number: u8,
    definition: &str,
    (engine, registry, folder): (&SimulatedContainers, &Arc<Registry>, &Path),
    client: &Keypair,
    stopping: &watch::Receiver<Stopping>,
) -> Result<Assigned, Box<dyn Error>> {
    let host = Address::new_from_array([number; 32]);
    let job = Address::new_from_array([number.saturating_add(100); 32]);
    let chain = SimulatedChain::new(host);
    chain.set_client(client.pubkey());
    let store = FolderStore::new(folder.join("store"));
    let definition = store.put(definition.as_bytes()).await?;
    let folder = folder.join(host.to_string());
    let resources = Settings::new(folder.join("resources"), 0, 0);
    let slot = Slot {
        ledger: Ledger::open(&folder)?,
        host,
        chain: Box::new(chain.clone()),
        facilities: Facilities {
            containers: Arc::new(engine.clone()),
            store: Arc::new(store),
            resources: Arc::new(Resources::open(resources)?),
            images: Arc::default(),
            services: Services::default(),
        },
        gpus: SlotGpus::unwatched(Vec::new()),
        conditions: Conditions::default(),
        limits: LimitsConfig::default(),
        folder,
        registry: Arc::clone(registry),
    };
    tokio::spawn(slot.work(stopping.clone()));
    while !chain.waits() {
        sleep(Duration::from_millis(10)).await;
    }
    chain.assign(job, definition.into(), 1_000_000);
    Ok(Assigned { host, job, chain })
}

//! Which images go and what is left of jobs, against the engine that `NOSANA_TEST_ENGINE` names, as in
//! `tests/containers.rs`.
//!
//! Without that variable the tests pass and say that they were skipped.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::{env, sync::Arc};

use async_trait::async_trait;
use bollard::query_parameters::TagImageOptionsBuilder;
use nosana_host::{
    containers::{AGENT_LABEL, ContainerSpec, Containers, Docker, Labels, LocalImage, operation},
    images::{Images, ImagesConfig},
    prune::{Holders, Pruner, Request},
    resources::{Resources, Settings},
};
use sha2::{Digest, Sha256};
use solana_address::Address;
use tempfile::TempDir;
use tokio::sync::Mutex;

const IMAGE: &str = "nosana/example:1";
const HOST: Address = Address::new_from_array([1; 32]);

struct Nobody;

#[async_trait]
impl Holders for Nobody {
    async fn holder(&self, _: Address) -> Result<Option<Address>, String> {
        Ok(None)
    }
}

/// An engine to test with, and names that no other test has.
struct World {
    engine: Docker,
    socket: String,
    name: String,
    folder: TempDir,
}

impl World {
    fn new(test: &str) -> Option<Self> {
        let Ok(socket) = env::var("NOSANA_TEST_ENGINE") else {
            println!("skipped {test}: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
            return None;
        };
        let name = hex::encode(Sha256::digest(format!("{test} {}", std::process::id())));
        Some(Self {
            engine: Docker::connect(&socket).unwrap(),
            socket,
            name: name[..16].to_owned(),
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// Gives the example's image another name.
    async fn tag(&self, repository: &str) -> String {
        let client =
            bollard::Docker::connect_with_unix(&self.socket, 60, bollard::API_DEFAULT_VERSION);
        let repository = format!("test-{}/{repository}", self.name);
        let options = TagImageOptionsBuilder::new().repo(&repository).tag("1");
        let tagged = client
            .unwrap()
            .tag_image(IMAGE, Some(options.build()))
            .await;
        tagged.unwrap();
        format!("docker.io/{repository}:1")
    }

    async fn local(&self, name: &str) -> Option<LocalImage> {
        let images = self.engine.images().await.unwrap();
        let has = |image: &LocalImage| image.names.iter().any(|of| of.to_string() == name);
        images.into_iter().find(has)
    }

    fn pruner(&self, engine: Docker) -> Pruner {
        let settings = Settings::new(self.folder.path().join("resources"), 1 << 20, 1 << 20);
        Pruner {
            engine: Arc::new(engine),
            images: Arc::default(),
            resources: Arc::new(Resources::open(settings).unwrap()),
            holders: Arc::new(Nobody),
            state: self.folder.path().to_owned(),
            hosts: vec![HOST],
            agent: self.name.clone(),
            turn: Mutex::default(),
        }
    }
}

#[tokio::test]
async fn an_image_is_listed_by_its_full_name_and_removed_by_it() {
    let Some(world) = World::new("images-listed") else {
        return;
    };
    let name = world.tag("listed").await;
    let image = world.local(&name).await.unwrap();
    assert!(
        image.bytes > 0 && image.id.starts_with("sha256:"),
        "{image:?}"
    );
    world.engine.remove_image(&name).await.unwrap();
    assert_eq!(world.local(&name).await, None);
    world.engine.remove_image(&name).await.unwrap();
    let example: String = IMAGE
        .parse::<nosana_host::containers::ImageName>()
        .unwrap()
        .to_string();
    assert!(
        world.local(&example).await.is_some(),
        "its other name stays"
    );
}

/// The name goes that the agent pulled it by, and nothing that a container was made of.
#[tokio::test]
async fn what_the_agent_pulled_goes_unless_a_container_was_made_of_it() {
    let Some(world) = World::new("images-used") else {
        return;
    };
    let images = Images::open(ImagesConfig::default(), world.folder.path(), None);
    let name = world.tag("pulled").await;
    images.pulling(&name);
    let container = format!("test-{}", world.name);
    let spec = ContainerSpec {
        command: Some(vec!["true".to_owned()]),
        ..ContainerSpec::new(container, name.parse().unwrap())
    };
    let container = world.engine.create(&spec).await.unwrap();
    assert!(world.local(&name).await.unwrap().is_used);
    let surplus = images.surplus(&world.engine, false).await.unwrap();
    assert!(surplus.is_empty(), "{surplus:?}");
    world.engine.remove(&container).await.unwrap();
    // Other tests make containers of the same image under its other name.
    for image in images.surplus(&world.engine, false).await.unwrap() {
        assert_eq!(image.name, name);
        images.remove(&world.engine, &image).await.unwrap();
    }
    world.engine.remove_image(&name).await.unwrap();
    assert_eq!(world.local(&name).await, None);
}

/// What this agent made goes; what another made, or nobody signed, stays.
#[tokio::test]
async fn what_is_left_of_jobs_is_known_by_the_agents_label() {
    let Some(world) = World::new("prune") else {
        return;
    };
    let job = |part: &str| {
        let seed = format!("{part} {}", world.name);
        Address::new_from_array(Sha256::digest(seed).into()).to_string()
    };
    let leave = async |engine: &Docker, job: &str| {
        let labels = operation::job_labels(job);
        let network = operation::network_name(job);
        engine.ensure_network(&network, &labels).await.unwrap();
        let volume = operation::volume_name(job, "data");
        engine.ensure_volume(&volume, &labels).await.unwrap();
        let spec = ContainerSpec {
            labels: labels.clone(),
            network: Some(network),
            command: Some(vec!["sleep".to_owned(), "60".to_owned()]),
            ..ContainerSpec::new(operation::container_name(job, "op"), IMAGE.parse().unwrap())
        };
        let container = engine.create(&spec).await.unwrap();
        engine.start(&container).await.unwrap();
        // As when it is begun again: what is there is taken.
        engine.create(&spec).await.unwrap();
    };
    let mine = world.engine.clone().owned_by(world.name.clone());
    let (left, others) = (job("mine"), job("others"));
    leave(&mine, &left).await;
    leave(&world.engine, &others).await;
    // An agent that does not sign its own finds them all the same.
    leave(&world.engine, &left).await;
    let label = Labels::from([(AGENT_LABEL.to_owned(), world.name.clone())]);
    assert_eq!(mine.list(&label).await.unwrap().len(), 1);
    assert_eq!(mine.volumes(&label).await.unwrap().len(), 1);
    assert_eq!(mine.networks(&label).await.unwrap().len(), 1);

    let pruner = world.pruner(mine.clone());
    let dry_run = Request {
        dry_run: true,
        ..Request::default()
    };
    let told = pruner.prune(dry_run).await.unwrap();
    let done = pruner.prune(Request::default()).await.unwrap();
    assert_eq!(told.containers, [operation::container_name(&left, "op")]);
    assert_eq!(told.containers, done.containers);
    assert_eq!((done.volumes.len(), done.networks.len()), (1, 1));
    assert!(mine.list(&label).await.unwrap().is_empty());
    assert!(mine.volumes(&label).await.unwrap().is_empty());
    assert!(mine.networks(&label).await.unwrap().is_empty());
    let labels = operation::job_labels(&others);
    assert_eq!(mine.list(&labels).await.unwrap().len(), 1);
    operation::remove_job(&mine, &others, std::time::Duration::ZERO)
        .await
        .unwrap();
}

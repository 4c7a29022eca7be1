//! What an operator, a client and an admin do on a network of this machine: another worker key, giving a host up, and sending
//! for what lies about.
#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use nosana_host::{
    chain::{Chain as _, Order, RpcChain},
    control::{self, Answer, KeyFiles, Status},
    keys::{Keys, next_file},
};
use nosana_sdk::{
    client::Client,
    common::assessment::{SLASH_DELAY, SLASH_LAPSE, UNBOND_DELAY},
    generated::{
        jobs::{
            self,
            accounts::{Config, HostRecord, Job, Market},
            instructions::OpenMarketInstructionArgs,
        },
        tiers::{self, accounts::Host},
    },
    instructions::{self, NewJob, Worker, slug, token_account},
    queue::{LOOKS_AT_POST, QueueView},
    wallet,
};
use serde_json::{Value, json};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_rpc_client_api::request::RpcRequest;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _},
    task::JoinHandle,
    time::sleep,
};

/// A network, killed when it is dropped.
struct Net {
    process: Child,
    folder: TempDir,
    client: Client,
    mint: Address,
    /// Makes addresses of jobs.
    nonce: u64,
}

impl Drop for Net {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Net {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let binary = Path::new(env!("CARGO_BIN_EXE_nosana")).with_file_name("nosana-localnet");
        assert!(
            binary.exists(),
            "the network's binary is missing: `cargo build --workspace --bin nosana-localnet`"
        );
        let mut process = Command::new(binary)
            .args(["--rpc-port", "0", "--ws-port", "0", "--store-port", "0"])
            .args(["--slot-ms", "50", "--output", "json", "--dir"])
            .arg(folder.path().join("net"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let info: Value = serde_json::from_str(&line).unwrap();
        let text = |key: &str| info[key].as_str().unwrap().to_owned();
        Self {
            client: Client::new(text("rpc"), text("ws")),
            mint: text("mint").parse().unwrap(),
            nonce: 0,
            process,
            folder,
        }
    }

    /// Runs the command; its exit code, what it printed as JSON, and what it said.
    fn run(&self, arguments: &[&str]) -> (i32, Value, String) {
        self.run_with(&["--dir", "net"], arguments)
    }

    /// The same, with what stands before the command.
    fn run_with(&self, global: &[&str], arguments: &[&str]) -> (i32, Value, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_nosana"))
            .args(["--output", "json"])
            .args(global)
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let printed = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        (output.status.code().unwrap(), printed, said)
    }

    /// Lets the chain's clock go on to `seconds` from now.
    async fn travel(&self, seconds: i64) {
        let at = self.client.now().await.unwrap() + seconds;
        let target = json!([{ "absoluteTimestamp": at * 1_000 }]);
        self.ask("surfnet_timeTravel", target).await;
        self.clock_passes(at - 1).await;
    }

    /// Asks the network for what a cluster does not do.
    async fn ask(&self, method: &'static str, parameters: Value) {
        let request = RpcRequest::Custom { method };
        let answer: Result<Value, _> = self.client.rpc().send(request, parameters).await;
        answer.unwrap();
    }

    /// What a command that must succeed printed.
    fn ok(&self, arguments: &[&str]) -> Value {
        let (code, printed, said) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        printed
    }

    fn wallet_file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("net/{name}.json"))
    }

    fn wallet(&self, name: &str) -> Keypair {
        wallet::read(&self.wallet_file(name)).unwrap()
    }

    /// Registers one of the owner's hosts.
    fn register(&self, index: u16) -> Address {
        let registered = self.ok(&["host", "register", "--index", &index.to_string()]);
        registered["host"].as_str().unwrap().parse().unwrap()
    }

    async fn send(&self, all: &[Instruction], signers: &[&Keypair]) {
        self.client.send(all, signers).await.unwrap();
    }

    /// Waits until the chain's clock is past `at`.
    async fn clock_passes(&self, at: i64) {
        while self.client.now().await.unwrap() <= at {
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn market(&self, name: &str) -> (Address, Market) {
        let address = jobs::pdas::find_market(&slug(name).unwrap()).0;
        (address, self.client.get(&address).await.unwrap())
    }

    /// Opens a market of class 1 whose jobs can be closed a second after their end.
    fn open_brief(&self, name: &str) {
        let terms = ["--class", "1", "--price", "100", "--retention", "1s"];
        let open = [&["admin", "market", "open", name], &terms[..]].concat();
        self.ok(&[&open[..], &["--capacity", "64"]].concat());
    }

    /// Lets `host` join a market, by its worker.
    async fn join(&self, host: Address, market: &str) {
        let worker = self.wallet("worker");
        let (address, account) = self.market(market).await;
        let works = Worker {
            worker: worker.pubkey(),
            host,
        };
        let join = works.join(address, account.queue, &[]);
        self.send(&[join], &[&worker]).await;
    }

    /// A job of the client's.
    async fn new_job(&mut self, market: &str) -> NewJob {
        self.nonce += 1;
        let client = self.wallet("client").pubkey();
        let (address, account) = self.market(market).await;
        NewJob {
            client,
            payer: client,
            market: address,
            queue: account.queue,
            mint: self.mint,
            price_account: Address::default(),
            source: token_account(&client, &self.mint),
            nonce: self.nonce,
            definition: [1; 32],
            timeout: 600,
            max_price: u64::MAX,
        }
    }
}

/// The socket of an agent, or of an old one, which tells nothing of its keys.
struct FakeAgent {
    answering: JoinHandle<()>,
}

impl Drop for FakeAgent {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

impl FakeAgent {
    /// Answers in the usual state folder for what works for `hosts` with `keys`.
    fn start(net: &Net, hosts: &[Address], keys: Keys, is_old: bool) -> Self {
        let state = net.folder.path().join(".nosana/host");
        fs::create_dir_all(&state).unwrap();
        let listener = control::listen(&state).unwrap();
        let client = Client::new(net.client.url(), net.client.websocket().to_owned());
        let hosts = hosts.to_vec();
        let answering = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (read, mut write) = stream.into_split();
                let mut line = String::new();
                tokio::io::BufReader::new(read)
                    .read_line(&mut line)
                    .await
                    .unwrap();
                for host in &hosts {
                    let account: Host = client.get(host).await.unwrap();
                    keys.saw(*host, account.worker);
                }
                let answer = Answer::Status(status(&hosts, &keys, is_old));
                let mut bytes = serde_json::to_vec(&answer).unwrap();
                bytes.push(b'\n');
                write.write_all(&bytes).await.unwrap();
            }
        });
        Self { answering }
    }

    /// Ends it, and waits until nobody answers.
    async fn end(mut self) {
        self.answering.abort();
        let _ = (&mut self.answering).await;
    }
}

fn status(hosts: &[Address], keys: &Keys, is_old: bool) -> Status {
    let slot = |host: &Address| {
        let key = keys.of_host(host).filter(|_| !is_old);
        json!({
            "host": host.to_string(), "market": "MARKET", "gpus": [], "gpu_health": "well",
            "worker": key.map(|key| key.pubkey().to_string()), "is_drained": false, "obstacle": null, "reason": null,
            "place": null, "waiting": null, "jobs": [],
        })
    };
    let slots: Vec<Value> = hosts.iter().map(slot).collect();
    let status = json!({
        "version": "0.1.0", "pid": 1, "since": 0, "api": "127.0.0.1:8910", "is_engine_up": true,
        "worker_lamports": null, "state_free": null, "engine_free": null, "slots": slots,
    });
    Status {
        keys: KeyFiles::of(keys).filter(|_| !is_old),
        ..serde_json::from_value(status).unwrap()
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_is_replaced_with_what_it_has_and_a_host_given_up() {
    let net = Net::start();
    let (first, second) = (net.register(0), net.register(1));
    let file = net.wallet_file("worker");
    let old = net.wallet("worker");
    let had = net.client.lamports(&old.pubkey()).await.unwrap();

    // An agent that looked at the chain just before.
    let keys = Arc::new(Keys::read(&file).unwrap());
    let market = net.market("community").await.0;
    let node = Arc::new(Client::new(
        net.client.url(),
        net.client.websocket().to_owned(),
    ));
    let agent = RpcChain::with_keys(node, keys, first, market);
    let seen = agent.snapshot(&[]).await.unwrap();

    // Beside the agent's key: in one go, for all hosts that it works for, and with its SOL.
    let rotated = net.ok(&["host", "rotate-worker"]);
    let new = net.wallet("worker");
    assert_ne!(new.pubkey(), old.pubkey());
    assert_eq!(text(&rotated, "worker"), new.pubkey().to_string());
    assert_eq!(text(&rotated, "before"), old.pubkey().to_string());
    assert_eq!(text(&rotated, "state"), "rotated");
    assert_eq!(rotated["hosts"].as_array().unwrap().len(), 2);
    for host in [first, second] {
        let account: Host = net.client.get(&host).await.unwrap();
        assert_eq!(account.worker, new.pubkey());
    }
    let lamports = async |key: &Keypair| net.client.lamports(&key.pubkey()).await.unwrap();
    assert_eq!((lamports(&old).await, lamports(&new).await), (0, had));
    let permissions = fs::metadata(&file).unwrap().permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let files = |name: &str| {
        let entries = fs::read_dir(file.parent().unwrap()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|found| found.starts_with(name)).count()
    };
    assert_eq!(files("worker.json"), 1, "nothing is left beside it");

    // The agent goes on, with what it saw before as with what it sees now.
    let join = Order::Join {
        candidates: Vec::new(),
    };
    agent.send(&join, &seen).await.unwrap();
    let seen = agent.snapshot(&[]).await.unwrap();
    assert_eq!(seen.queue.position(&first), Some(0));
    agent.send(&Order::Leave, &seen).await.unwrap();
    let spent = had - lamports(&new).await;

    // For an agent elsewhere: the key first, then the chain, and repeating changes nothing.
    let rotate = ["host", "rotate-worker", "--worker", "far.json", "--only"];
    let made = net.ok(&rotate);
    assert_eq!(text(&made, "state"), "made");
    let far = wallet::read(&net.folder.path().join("far.json")).unwrap();
    let account: Host = net.client.get(&first).await.unwrap();
    assert_eq!(account.worker, new.pubkey(), "nothing is on chain yet");
    for _ in 0..2 {
        let rotated = net.ok(&rotate);
        assert_eq!(text(&rotated, "state"), "rotated");
        let account: Host = net.client.get(&first).await.unwrap();
        assert_eq!(account.worker, far.pubkey());
    }
    assert!(lamports(&far).await > 0, "it can pay fees");
    // The other host still needs what the worker has.
    assert_eq!(lamports(&new).await, had - spent);
    let account: Host = net.client.get(&second).await.unwrap();
    assert_eq!(account.worker, new.pubkey());
    let owner = net.wallet("host").pubkey().to_string();
    let (code, _, said) = net.run(&["host", "rotate-worker", "--to", &owner]);
    assert!(code == 2 && said.contains("cannot be the worker"), "{said}");

    // One that waits is not closed, and says for what.
    net.join(second, "community").await;
    let close = ["host", "close", "--index", "1"];
    let (code, waits, said) = net.run(&close);
    assert_eq!(code, 3, "{said}");
    assert_eq!(waits["is_closed"], false);
    assert!(text(&waits, "waits_for").contains("queue"), "{waits}");
    assert!(said.contains("no agent was drained here"), "{said}");
    assert!(waits["until"].as_i64().is_some(), "{waits}");
    let (market, account) = net.market("community").await;
    let works = Worker {
        worker: new.pubkey(),
        host: second,
    };
    net.send(&[works.leave(market, account.queue)], &[&new])
        .await;
    let owner = net.wallet("host").pubkey();
    let before = net.client.lamports(&owner).await.unwrap();
    let closed = net.ok(&close);
    assert_eq!(closed["is_closed"], true);
    let rent = closed["rent"].as_u64().unwrap();
    let after = net.client.lamports(&owner).await.unwrap();
    assert!(
        rent > 10_000_000 && after + 1_000_000 > before + rent,
        "{closed}"
    );
    assert!(net.client.find::<Host>(&second).await.unwrap().is_none());
    let record = jobs::pdas::find_record(&second).0;
    let record = net.client.find::<HostRecord>(&record).await.unwrap();
    assert!(record.is_none());
    let (code, _, said) = net.run(&close);
    assert!(code == 2 && said.contains("there is no host"), "{said}");
    // What an earlier try left is closed as well.
    let owner = net.wallet("host");
    let close = instructions::close_host(owner.pubkey(), first, owner.pubkey());
    net.send(&[close], &[&owner]).await;
    let closed = net.ok(&["host", "close", "--index", "0"]);
    assert_eq!(closed["did"][0], "closed its record");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_asks_the_agent_of_this_machine_first() {
    let net = Net::start();
    let host = net.register(0);
    let file = net.wallet_file("worker");
    let beside = next_file(&file);
    let first = net.wallet("worker").pubkey();
    let worker = async || net.client.get::<Host>(&host).await.unwrap().worker;
    let rotate = ["host", "rotate-worker"];

    // A key that could not be kept: nothing is made, nothing is sent.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, _, said) = net.run(&rotate);
    assert!(code == 2 && said.contains("chmod 600"), "{said}");
    assert!(!beside.exists() && worker().await == first);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();

    // An agent that tells nothing of its keys, and one that has them elsewhere.
    let agent = FakeAgent::start(&net, &[host], Keys::read(&file).unwrap(), true);
    let (code, _, said) = net.run(&rotate);
    assert!(code == 2 && said.contains("restart it"), "{said}");
    assert_eq!(worker().await, first);
    agent.end().await;
    let copy = net.folder.path().join("copy.json");
    wallet::create(&copy, &net.wallet("worker")).unwrap();
    let agent = FakeAgent::start(&net, &[host], Keys::read(&copy).unwrap(), false);
    let (code, _, said) = net.run(&rotate);
    assert!(code == 2 && said.contains("copy.json.next"), "{said}");
    assert_eq!(worker().await, first);
    agent.end().await;

    // One that finds it uses it, and it takes the old one's place.
    let agent = FakeAgent::start(&net, &[host], Keys::read(&file).unwrap(), false);
    let rotated = net.ok(&rotate);
    assert_eq!(text(&rotated, "state"), "used");
    let second = net.wallet("worker").pubkey();
    assert_eq!(worker().await, second);
    assert!(second != first && !beside.exists());
    agent.end().await;

    // One that works for another host says nothing of this one: both keys stay.
    let other = net.register(1);
    let agent = FakeAgent::start(&net, &[other], Keys::read(&file).unwrap(), false);
    let (code, rotated, said) = net.run(&["host", "rotate-worker", "--only"]);
    assert!(
        code == 0 && said.contains("works for these hosts"),
        "{said}"
    );
    assert_eq!(text(&rotated, "state"), "rotated");
    let third = wallet::read(&beside).unwrap().pubkey();
    assert_eq!(
        (worker().await, net.wallet("worker").pubkey()),
        (third, second)
    );
    agent.end().await;
    // So they do while another of the owner's hosts needs the old one, and that is said.
    let (code, rotated, said) = net.run(&["host", "rotate-worker", "--only"]);
    assert_eq!((code, text(&rotated, "state")), (0, "rotated"), "{said}");
    assert!(said.contains("nothing was replaced"), "{said}");
    assert!(said.contains("both keys stay"), "{said}");
    assert!(beside.exists());
    // Without --only it goes on with that one.
    let rotated = net.ok(&rotate);
    assert_eq!(rotated["signatures"].as_array().unwrap().len(), 1);
    let account: Host = net.client.get(&other).await.unwrap();
    assert_eq!(account.worker, third);
    assert_eq!(net.wallet("worker").pubkey(), third);
    assert!(!beside.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_that_was_cut_off_is_completed_and_strangers_keep_nobody_from_it() {
    let net = Net::start();
    let host = net.register(0);
    let (owner, first) = (net.wallet("host"), net.wallet("worker"));
    let file = net.wallet_file("worker");
    let had = net.client.lamports(&first.pubkey()).await.unwrap();
    let rotate = ["host", "rotate-worker"];

    // Killed after the chain named it, and before it was put in place: the old key still has something.
    let second = Keypair::new();
    wallet::create(&next_file(&file), &second).unwrap();
    let killed = instructions::rotate_worker(owner.pubkey(), host, second.pubkey());
    net.send(&[killed], &[&owner]).await;
    let (code, rotated, said) = net.run(&rotate);
    assert_eq!((code, text(&rotated, "state")), (0, "rotated"), "{said}");
    assert!(said.contains("nothing was replaced"), "{said}");
    assert!(rotated["signatures"].as_array().unwrap().is_empty());
    assert_eq!(net.wallet("worker").pubkey(), second.pubkey());
    let kept = net.wallet_file(&format!("worker.json.{}", first.pubkey()));
    let kept = kept.with_extension("");
    assert_eq!(wallet::read(&kept).unwrap().pubkey(), first.pubkey());
    assert!(!next_file(&file).exists());

    // Anybody may register a host with this worker: what it has stays with it then, and so does its key, aside.
    let give = instructions::transfer(&first.pubkey(), &second.pubkey(), had / 2);
    net.send(&[give], &[&first]).await;
    let foreign = net.ok(&["host", "register", "--owner", "net/client.json"]);
    let foreign = text(&foreign, "host").parse().unwrap();
    // The agent works for it: its key stays where it is.
    let agent = FakeAgent::start(&net, &[host, foreign], Keys::read(&file).unwrap(), false);
    let (code, rotated, said) = net.run(&rotate);
    assert_eq!((code, text(&rotated, "state")), (0, "used"), "{said}");
    assert!(said.contains("the agent still works with"), "{said}");
    assert_eq!(net.wallet("worker").pubkey(), second.pubkey());
    agent.end().await;
    let (code, rotated, said) = net.run(&rotate);
    assert_eq!((code, text(&rotated, "state")), (0, "rotated"), "{said}");
    let third = net.wallet("worker").pubkey();
    assert!(third != second.pubkey() && !next_file(&file).exists());
    let account: Host = net.client.get(&host).await.unwrap();
    assert_eq!(account.worker, third);
    let has = net.client.lamports(&second.pubkey()).await.unwrap();
    assert_eq!(has, had / 2);
    assert!(said.contains("another owner's"), "{said}");
    // The next one is another key again.
    net.ok(&rotate);
    assert_ne!(net.wallet("worker").pubkey(), third);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_of_one_host_is_gone_on_with_by_naming_another_and_a_configuration_names_all() {
    let net = Net::start();
    let (first, second) = (net.register(0), net.register(1));
    let old = net.wallet("worker").pubkey();
    let worker = async |host: &Address| net.client.get::<Host>(host).await.unwrap().worker;
    let far = ["host", "rotate-worker", "--worker", "far.json"];
    net.ok(&far);
    net.ok(&[&far[..], &["--only"]].concat());
    let key = wallet::read(&net.folder.path().join("far.json"))
        .unwrap()
        .pubkey();
    assert_eq!((worker(&first).await, worker(&second).await), (key, old));
    // Whether the other is meant, too, is not for the command to guess: it may be of another machine.
    let (code, _, said) = net.run(&far);
    assert!(code == 0 && said.contains("nothing was replaced"), "{said}");
    assert!(said.contains(&second.to_string()), "{said}");
    assert!(said.contains("name a file that is not there yet"), "{said}");
    assert_eq!(worker(&second).await, old);
    net.ok(&[&far[..], &["--host", &second.to_string()]].concat());
    assert_eq!(worker(&second).await, key);

    // All that is not typed comes from the agent's configuration: cluster, host, key and state folder.
    let path = |name: &str| net.folder.path().join(name).display().to_string();
    let slots: Vec<String> = [&second, &first]
        .iter()
        .map(|host| format!("[[slots]]\nhost = \"{host}\"\nmarket = \"community\"\n"))
        .collect();
    let configuration = format!(
        "url = \"{}\"\nwebsocket = \"{}\"\nworker = \"{}\"\nstate = \"{}\"\n{}",
        net.client.url(),
        net.client.websocket(),
        path("agent.json"),
        path("state"),
        slots.concat()
    );
    fs::write(path("agent.toml"), configuration).unwrap();
    wallet::create(Path::new(&path("agent.json")), &Keypair::new()).unwrap();
    let elsewhere = ["--dir", "elsewhere", "--wallet", "net/host.json"];
    let configured = |command: &'static str| {
        let rest = ["host", command, "--config", "agent.toml"];
        net.run_with(&elsewhere, &rest)
    };
    let (code, rotated, said) = configured("rotate-worker");
    assert_eq!(code, 0, "{said}");
    let hosts = rotated["hosts"].as_array().unwrap();
    assert_eq!((hosts.len(), &hosts[1]), (2, &json!(second.to_string())));
    let key = wallet::read(Path::new(&path("agent.json")))
        .unwrap()
        .pubkey();
    assert_eq!((worker(&first).await, worker(&second).await), (key, key));
    let (code, _, said) = configured("close");
    assert!(code == 2 && said.contains("name one with --host"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bond_comes_back_when_a_slash_lapses_and_what_is_due_is_not_delayed() {
    let net = Net::start();
    let host = net.register(0).to_string();
    net.ok(&["stake", "create", "--amount", "100", "--duration", "365d"]);
    net.ok(&["host", "bond", "--amount", "100"]);
    fs::write(net.folder.path().join("evidence.txt"), "it lost a job").unwrap();
    let slash = ["admin", "host", "slash", &host, "--xnos", "1"];
    let why = ["--reason", "a test", "--evidence", "evidence.txt"];
    net.ok(&[&slash[..], &why].concat());
    net.ok(&["host", "unbond", "--amount", "10"]);
    net.travel(SLASH_DELAY + SLASH_LAPSE + 1).await;
    let (code, waits, said) = net.run(&["host", "close"]);
    assert_eq!(code, 3, "{said}");
    let did: Vec<&str> = waits["did"]
        .as_array()
        .unwrap()
        .iter()
        .map(|did| did.as_str().unwrap())
        .collect();
    assert_eq!(
        did,
        [
            "ended the slash that lapsed",
            "released 10.000000 xNOS",
            "began to take 90.000000 xNOS back"
        ]
    );
    net.travel(UNBOND_DELAY + 1).await;
    let closed = net.ok(&["host", "close"]);
    assert_eq!(closed["did"][0], "released 90.000000 xNOS");
    assert_eq!(closed["is_closed"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_changes_nothing_of_a_host_that_he_would_close() {
    let net = Net::start();
    let host = net.register(0);
    // A record as the first version had it.
    let record = jobs::pdas::find_record(&host).0;
    let account = net.client.raw_account(&record).await.unwrap().unwrap();
    let mut old = account.data[..776].to_vec();
    old[8] = 1;
    assert!(instructions::is_old_record(&old));
    let change = json!([record.to_string(), { "data": hex::encode(&old) }]);
    net.ask("surfnet_setAccount", change).await;
    let stranger = ["--dir", "net", "--wallet", "net/client.json"];
    let close = ["host", "close", "--host", &host.to_string()];
    let (code, _, said) = net.run_with(&stranger, &close);
    assert!(code == 2 && said.contains("belongs to"), "{said}");
    let account = net.client.raw_account(&record).await.unwrap().unwrap();
    assert_eq!(account.data, old);
    net.ok(&["host", "close"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_sent_to_an_escrow_is_collected_and_lamports_at_its_address_are_no_debt() {
    let mut net = Net::start();
    let host = net.register(0);
    let (client, owner) = (net.wallet("client"), net.wallet("host"));
    let worker = net.wallet("worker");
    // The client gets nothing of the price back.
    net.open_brief("whole");
    net.join(host, "whole").await;
    let new = net.new_job("whole").await;
    let job = new.address();
    net.send(&[new.post()], &[&client]).await;
    let works = Worker {
        worker: worker.pubkey(),
        host,
    };
    net.send(&[works.start(job)], &[&worker]).await;
    let started: Job = net.client.get(&job).await.unwrap();
    net.travel(started.timeout.into()).await;
    // The client has nothing to get back but what others sent, and no account to take that.
    let (mint, escrow) = (net.mint, jobs::pdas::find_escrow(&job).0);
    let refund = token_account(&client.pubkey(), &mint);
    let payout = token_account(&owner.pubkey(), &mint);
    net.send(&[token(3, 5, &payout, &escrow, &owner)], &[&owner])
        .await;
    empty(&net, &client, &refund, &payout).await;
    let config: Config = net.client.get(&jobs::pdas::find_config().0).await.unwrap();
    let finish = works.finish(job, &started, &config, 0, [2; 32]);
    net.send(&[finish], &[&worker]).await;
    let ended: Job = net.client.get(&job).await.unwrap();
    assert_eq!(
        (ended.owed_host, ended.owed_fee, ended.owed_client),
        (0, 0, 0)
    );
    let (code, _, said) = net.run(&["job", "collect", "--all"]);
    assert!(code == 0 && said.contains("what others sent"), "{said}");
    let again = instructions::create_token_account(&client.pubkey(), &client.pubkey(), &mint);
    net.send(&[again], &[&client]).await;
    let collected = net.ok(&["job", "collect", "--all"]);
    assert_eq!(collected["done"][0]["job"], job.to_string());
    assert_eq!(net.client.token_balance(&refund).await.unwrap(), 5);

    // What somebody sends to the address afterwards keeps the job from nothing.
    let send = instructions::transfer(&client.pubkey(), &escrow, 1_000_000);
    net.send(&[send], &[&client]).await;
    let (_, nothing, said) = net.run(&["job", "collect", "--all"]);
    assert!(said.contains("nothing is owed"), "{nothing} {said}");
    let (_, nothing, said) = net.run(&["job", "collect", &job.to_string()]);
    assert!(said.contains("nothing is owed"), "{nothing} {said}");
    net.travel(ended.retention.into()).await;
    let closed = net.ok(&["job", "close", "--all"]);
    assert_eq!(closed["done"].as_array().unwrap().len(), 1, "{closed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_jobs_owe_is_collected_and_what_is_over_is_closed() {
    let mut net = Net::start();
    let host = net.register(0);
    let (client, owner) = (net.wallet("client"), net.wallet("host"));
    let worker = net.wallet("worker");
    net.open_brief("brief");

    // The payout account is gone when the job ends.
    net.join(host, "brief").await;
    let new = net.new_job("brief").await;
    let job = new.address();
    net.send(&[new.post()], &[&client]).await;
    let works = Worker {
        worker: worker.pubkey(),
        host,
    };
    net.send(&[works.start(job)], &[&worker]).await;
    let payout = token_account(&owner.pubkey(), &net.mint);
    empty(
        &net,
        &owner,
        &payout,
        &token_account(&client.pubkey(), &net.mint),
    )
    .await;
    let config: Config = net.client.get(&jobs::pdas::find_config().0).await.unwrap();
    let started: Job = net.client.get(&job).await.unwrap();
    net.clock_passes(started.started_at).await;
    let finish = works.finish(job, &started, &config, 0, [2; 32]);
    net.send(&[finish], &[&worker]).await;
    let owed = net.client.get::<Job>(&job).await.unwrap().owed_host;
    assert!(owed > 0);
    let (code, refused, said) = net.run(&["host", "collect"]);
    assert_eq!((code, refused["done"].as_array().unwrap().len()), (0, 0));
    assert!(said.contains(&payout.to_string()), "{said}");
    let ended = net.client.get::<Job>(&job).await.unwrap().ended_at;
    net.clock_passes(ended + 1).await;
    // Also of a host that is closed, which says how.
    let close = net.run(&["host", "close"]);
    assert_eq!((close.0, &close.1["is_closed"]), (0, &json!(true)));
    let later = format!("nosana host collect --host {host}");
    assert!(close.2.contains(&later), "{}", close.2);
    let (_, kept, said) = net.run(&["job", "close", "--all"]);
    assert_eq!(kept["done"].as_array().unwrap().len(), 0);
    assert!(said.contains("still owe"), "{said}");
    let again = instructions::create_token_account(&owner.pubkey(), &owner.pubkey(), &net.mint);
    net.send(&[again], &[&owner]).await;
    let collected = net.ok(&["host", "collect"]);
    assert_eq!(collected["done"][0]["to_host"], owed);
    assert_eq!(net.client.token_balance(&payout).await.unwrap(), owed);
    let (_, nothing, said) = net.run(&["job", "collect", "--all"]);
    assert!(said.contains("nothing is owed"), "{nothing} {said}");

    // Three more jobs that nobody takes, and one that still waits.
    for _ in 0..3 {
        let new = net.new_job("brief").await;
        net.send(&[new.post()], &[&client]).await;
        let job: Job = net.client.get(&new.address()).await.unwrap();
        let (_, market) = net.market("brief").await;
        let cancel = instructions::cancel(new.address(), &job, &market, &config);
        net.send(&[cancel], &[&client]).await;
    }
    let queued = net.new_job("brief").await;
    net.send(&[queued.post()], &[&client]).await;
    let ended = net.client.now().await.unwrap();
    net.clock_passes(ended + 1).await;
    let closed = net.ok(&["job", "close", "--all"]);
    assert_eq!(closed["done"].as_array().unwrap().len(), 4, "{closed}");
    assert_eq!(
        text(&closed["done"][0], "payer"),
        client.pubkey().to_string()
    );
    let (_, market) = net.market("brief").await;
    let queue: QueueView = net.client.get(&market.queue).await.unwrap();
    assert_eq!(queue.header.jobs, 1, "the one that waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_without_a_queue_is_closed_and_nothing_to_do_is_no_error() {
    let net = Net::start();
    let admin = net.wallet("admin");
    let host = net.register(0);
    let (_, market) = net.market("community").await;
    let mut terms = market.terms();
    terms.price = 7;
    let class = tiers::pdas::find_class(1).0;
    let args = OpenMarketInstructionArgs {
        slug: slug("bare").unwrap(),
        tier: 1,
        terms,
    };
    let open = instructions::open_market(admin.pubkey(), class, args);
    net.send(&[open], &[&admin]).await;
    let closed = net.ok(&["admin", "market", "close", "bare"]);
    assert!(closed["queue"].is_null() && closed["rent"].as_u64().unwrap() > 0);
    let bare = jobs::pdas::find_market(&slug("bare").unwrap()).0;
    assert!(net.client.find::<Market>(&bare).await.unwrap().is_none());

    for nothing in [
        &["stake", "sync"][..],
        &["admin", "host", "close-slash", "--all"],
        &["market", "evict", "community"],
    ] {
        net.ok(nothing);
    }
    let (code, _, said) = net.run(&["admin", "host", "close-slash", &host.to_string()]);
    assert!(code == 2 && said.contains("ever proposed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_that_a_market_takes_no_longer_are_evicted_and_a_queue_that_ran_out_is_swept() {
    let net = Net::start();
    let open = [
        "admin", "market", "open", "hasty", "--class", "1", "--price", "100", "--lease", "1s",
    ];
    net.ok(&[&open[..], &["--capacity", "64"]].concat());
    let first = net.register(0);
    net.join(first, "community").await;
    let (market, account) = net.market("community").await;
    let (_, _, said) = net.run(&["market", "evict", "community"]);
    assert!(said.contains("takes all hosts"), "{said}");
    let suspend = [
        "admin",
        "host",
        "suspend",
        &first.to_string(),
        "--reason",
        "a test",
    ];
    net.ok(&suspend);
    let evicted = net.ok(&["market", "evict", "community"]);
    assert_eq!(text(&evicted["done"][0], "host"), first.to_string());
    assert!(text(&evicted["done"][0], "reason").contains("suspended"));
    let queue: QueueView = net.client.get(&account.queue).await.unwrap();
    assert!(queue.waiting.is_empty(), "of {market}");

    // More places ran out than posting looks at.
    let most = u16::try_from(LOOKS_AT_POST).unwrap();
    for index in 1..=most + 1 {
        let host = net.register(index);
        net.join(host, "hasty").await;
    }
    let (_, hasty) = net.market("hasty").await;
    let queue: QueueView = net.client.get(&hasty.queue).await.unwrap();
    let last = queue
        .waiting
        .iter()
        .map(|waiting| waiting.valid_until)
        .max();
    net.clock_passes(last.unwrap()).await;
    let job = r#"{"version": "0.1", "type": "container", "ops": [
        {"id": "hello", "type": "container/run", "args": {"image": "alpine", "cmd": "echo hello"}}]}"#;
    fs::write(net.folder.path().join("job.json"), job).unwrap();
    let posted = net.ok(&["job", "post", "job.json", "--market", "hasty"]);
    assert_eq!(text(&posted, "state"), "queued");
}

/// Moves all tokens of an account away and closes it.
async fn empty(net: &Net, owner: &Keypair, account: &Address, to: &Address) {
    let amount = net.client.token_balance(account).await.unwrap();
    // The token program's `Transfer` and `CloseAccount`.
    let transfer = token(3, amount, account, to, owner);
    let close = Instruction {
        data: vec![9],
        ..token(9, 0, account, &owner.pubkey(), owner)
    };
    net.send(&[transfer, close], &[owner]).await;
}

/// An instruction of the token program with an amount.
fn token(number: u8, amount: u64, from: &Address, to: &Address, owner: &Keypair) -> Instruction {
    let account = |address: &Address| solana_instruction::AccountMeta::new(*address, false);
    let signer = solana_instruction::AccountMeta::new_readonly(owner.pubkey(), true);
    Instruction {
        program_id: instructions::TOKEN_PROGRAM,
        accounts: vec![account(from), account(to), signer],
        data: [&[number][..], &amount.to_le_bytes()].concat(),
    }
}

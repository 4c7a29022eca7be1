//! The network as its users see it: by RPC, WebSocket, HTTP and files.
#![allow(clippy::panic, clippy::unwrap_used)] // The helpers are part of the tests.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use futures_util::StreamExt as _;
use nosana_localnet::{
    Info, Localnet, LocalnetError, Options,
    chain::{Chain, ChainError, ChainOptions, Genesis, Program},
    instance::InstanceError,
    mint::{self, GRID_POOL},
    wallets::{BALANCE, WalletError, Wallets},
};
use nosana_sdk::{
    client::{Client, token_amount},
    common::tier::Tier,
    generated::{
        grid,
        jobs::accounts::Market,
        tiers::{
            accounts::{Config as TiersConfig, GpuClass},
            pdas,
        },
    },
    price::DECIMALS,
    queue::{QueueKind, QueueView},
    store::{ContentHash, HttpStore, Store as _},
    wallet,
};
use serde_json::Value;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_program_pack::Pack as _;
use solana_pubsub_client::nonblocking::pubsub_client::PubsubClient;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::config::RpcAccountInfoConfig;
use solana_signer::Signer as _;
use solana_transaction::Transaction;
use spl_associated_token_account_interface::address::get_associated_token_address;
use spl_token_interface::state::{Account as TokenAccount, Mint};
use tempfile::TempDir;

/// Far above what anything here takes, so that a hang fails instead of hanging.
const DEADLINE: Duration = Duration::from_mins(5);

/// A started network has a mint, funded wallets and token accounts, and says so in its file.
#[tokio::test(flavor = "multi_thread")]
async fn start_funds_the_wallets_and_announces_itself() {
    let dir = TempDir::new().unwrap();
    let localnet = Localnet::start(options(dir.path())).await.unwrap();
    let rpc = rpc(&localnet);

    let mint = rpc.get_account(&mint::address()).await.unwrap();
    let mint = Mint::unpack(&mint.data).unwrap();
    assert_eq!(mint.decimals, 6);
    assert_eq!(mint.supply, 40_000_000_000 + 250_000_000_000);
    assert_eq!(
        mint.mint_authority.unwrap(),
        localnet.wallets.admin.pubkey()
    );
    let Wallets {
        admin,
        client,
        host,
        assessor,
        ..
    } = &localnet.wallets;
    for holder in [admin, client, host, assessor] {
        assert_eq!(nos_of(&rpc, holder).await, 10_000_000_000);
    }
    let pool = rpc.get_account(&grid::pdas::find_pool().0).await.unwrap();
    assert_eq!(token_amount(&pool.data), GRID_POOL);
    for (wallet, _) in localnet.wallets.balances() {
        let lamports = rpc.get_balance(&wallet).await.unwrap();
        // The admin has paid for what was set up.
        assert!(lamports > BALANCE / 100 * 99, "{wallet} has {lamports}");
    }

    let written: Info =
        serde_json::from_slice(&fs::read(dir.path().join("localnet.json")).unwrap()).unwrap();
    assert_eq!(written.rpc, localnet.info.rpc);
    assert_eq!(written.mint, "6WhiSD2TrMJ5EqhG8ARwekEQiB4dA6SNTq1nf5zSu4eM");
    localnet.stop().await.unwrap();
}

/// Both markets are open with an empty queue each, and Community is the cheaper one.
#[tokio::test(flavor = "multi_thread")]
async fn start_opens_the_markets() {
    let dir = TempDir::new().unwrap();
    let localnet = Localnet::start(options(dir.path())).await.unwrap();
    let client = Client::new(localnet.info.rpc.clone(), localnet.info.ws.clone());
    let named = &localnet.info.addresses.markets;
    let slugs: Vec<&str> = named.iter().map(|market| market.name.as_str()).collect();
    assert_eq!(slugs, ["community", "premium"]);
    let mut markets = vec![];
    for market in named {
        let market: Market = client.get(&market.address.parse().unwrap()).await.unwrap();
        let queue: QueueView = client.get(&market.queue).await.unwrap();
        assert_eq!(queue.kind(), QueueKind::Empty);
        assert_eq!(queue.header.capacity, 4_096);
        let class: GpuClass = client.get(&market.class).await.unwrap();
        assert_eq!(class.allowed, 1);
        assert_eq!(market.authority, localnet.wallets.admin.pubkey());
        assert_eq!(market.mint, mint::address());
        markets.push(market);
    }
    let tiers: TiersConfig = client.get(&pdas::find_config().0).await.unwrap();
    assert_eq!(tiers.assessor, localnet.wallets.assessor.pubkey());
    assert_eq!(markets[0].tier, Tier::Community as u8);
    assert_eq!(markets[1].tier, Tier::Premium as u8);
    assert!(markets[0].price < markets[1].price);
    assert!(markets[0].host_share_bps < markets[1].host_share_bps);
    localnet.stop().await.unwrap();
}

/// A subscriber is told of a token transfer, and stopping leaves no port, file or lock behind.
#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_reaches_subscribers_and_stop_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let localnet = Localnet::start(options(dir.path())).await.unwrap();
    let rpc = rpc(&localnet);
    let target = get_associated_token_address(&localnet.wallets.host.pubkey(), &mint::address());
    let pubsub = PubsubClient::new(&localnet.info.ws).await.unwrap();
    let config = RpcAccountInfoConfig {
        encoding: Some(UiAccountEncoding::Base64),
        commitment: Some(CommitmentConfig::processed()),
        ..RpcAccountInfoConfig::default()
    };
    let (mut updates, unsubscribe) = pubsub
        .account_subscribe(&target, Some(config))
        .await
        .unwrap();

    transfer(&rpc, &localnet.wallets, 1_250_000).await;
    let update = tokio::time::timeout(DEADLINE, updates.next())
        .await
        .unwrap()
        .unwrap();
    let data = update.value.data.decode().unwrap();
    assert_eq!(TokenAccount::unpack(&data).unwrap().amount, 10_001_250_000);
    drop(updates);
    unsubscribe().await;
    drop(pubsub);

    let urls = [&localnet.info.rpc, &localnet.info.ws, &localnet.info.store];
    let addresses = urls.map(|url| url.split_once("://").unwrap().1.to_owned());
    localnet.stop().await.unwrap();
    for address in addresses {
        assert!(
            std::net::TcpStream::connect(&address).is_err(),
            "{address} still answers"
        );
    }
    assert!(!dir.path().join("localnet.json").exists());
    assert!(!dir.path().join("localnet.pid").exists());
}

/// With a ledger the second start finds the balances of the first, gives nothing twice, and
/// goes on in slots.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_keeps_the_state() {
    let dir = TempDir::new().unwrap();
    let with_ledger = Options {
        ledger: Some(dir.path().join("ledger.sqlite")),
        ..options(dir.path())
    };
    let first = Localnet::start(with_ledger.clone()).await.unwrap();
    transfer(&rpc(&first), &first.wallets, 4_000_000).await;
    let token_accounts = token_accounts(&rpc(&first)).await;
    let slot = rpc(&first).get_slot().await.unwrap();
    let admin = first.wallets.admin.pubkey();
    let admin_balance = rpc(&first).get_balance(&admin).await.unwrap();
    let addresses = first.info.addresses.clone();
    let ports = (first.info.rpc.clone(), first.info.ws.clone());
    first.stop().await.unwrap();

    let second = Localnet::start(Options {
        rpc_port: port(&ports.0),
        ws_port: port(&ports.1),
        ..with_ledger.clone()
    })
    .await
    .unwrap();
    let client = rpc(&second);
    assert_eq!(second.info.addresses, addresses);
    // The admin pays for everything that is set up.
    assert_eq!(client.get_balance(&admin).await.unwrap(), admin_balance);
    assert_eq!(nos_of(&client, &second.wallets.client).await, 9_996_000_000);
    assert_eq!(nos_of(&client, &second.wallets.host).await, 10_004_000_000);
    assert_eq!(self::token_accounts(&client).await, token_accounts);
    assert!(client.get_slot().await.unwrap() >= slot);
    transfer(&client, &second.wallets, 1_000_000).await;
    second.stop().await.unwrap();

    let reset = Localnet::start(Options {
        reset: true,
        ..with_ledger
    })
    .await
    .unwrap();
    assert_eq!(
        nos_of(&rpc(&reset), &reset.wallets.host).await,
        10_000_000_000
    );
    reset.stop().await.unwrap();
}

/// The clock of a resumed chain shows the present before its first block, however much time its past
/// slots would have taken at the present pace.
#[tokio::test(flavor = "multi_thread")]
async fn a_resumed_clock_shows_the_present() {
    let dir = TempDir::new().unwrap();
    let with_slot = |slot| ChainOptions {
        bind: [127, 0, 0, 1].into(),
        rpc_port: 0,
        ws_port: 0,
        slot,
        ledger: Some(dir.path().join("ledger.sqlite")),
    };
    let first = start_chain(with_slot(Duration::from_millis(1))).await;
    let rpc = RpcClient::new(format!("http://{}", first.rpc));
    let deadline = Instant::now() + DEADLINE;
    while rpc.get_slot().await.unwrap() < 100 {
        assert!(Instant::now() < deadline, "the chain stands still");
        tokio::task::yield_now().await;
    }
    first.stop().await.unwrap();

    let before = unix_now();
    let second = start_chain(with_slot(Duration::from_hours(1))).await;
    let rpc = RpcClient::new(format!("http://{}", second.rpc));
    let clock = clock_seconds(&rpc).await;
    let after = unix_now();
    assert!(
        (before..=after).contains(&clock),
        "{clock}, not of {before} to {after}"
    );
    second.stop().await.unwrap();
}

/// A ledger that was made with other wallets is refused, and the message says what to do.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_of_other_wallets_is_refused() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let ledger = Some(dir.path().join("ledger.sqlite"));
    let first = Localnet::start(Options {
        ledger: ledger.clone(),
        ..options(dir.path())
    })
    .await
    .unwrap();
    first.stop().await.unwrap();
    let error = start_error(Options {
        ledger,
        ..options(other.path())
    })
    .await;
    assert!(
        matches!(
            error,
            LocalnetError::Mint(mint::MintError::OtherAuthority { .. })
        ),
        "{error}"
    );
    assert!(error.to_string().contains("--reset"), "{error}");
}

/// What is no ledger is refused at once and left alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_ledger_is_refused() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("notes.txt");
    fs::write(&path, "not a database, and longer than its header").unwrap();
    for ledger in [path.as_path(), dir.path()] {
        let error = start_error(Options {
            ledger: Some(ledger.to_owned()),
            ..options(dir.path())
        })
        .await;
        assert!(
            matches!(&error, LocalnetError::Chain(ChainError::NotALedger(named)) if named == ledger),
            "{error}"
        );
    }
    assert!(fs::read_to_string(&path).unwrap().starts_with("not a"));
}

/// A second network on the same folder is refused and named, and one on a taken port too.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_is_refused() {
    let dir = TempDir::new().unwrap();
    let localnet = Localnet::start(options(dir.path())).await.unwrap();
    let error = start_error(options(dir.path())).await;
    assert!(
        matches!(&error, LocalnetError::Instance(InstanceError::Running { pid, .. })
            if *pid == std::process::id().to_string()),
        "{error}"
    );
    assert!(dir.path().join("localnet.json").exists());

    let other = TempDir::new().unwrap();
    let error = start_error(Options {
        rpc_port: port(&localnet.info.rpc),
        ..options(other.path())
    })
    .await;
    assert!(
        matches!(&error, LocalnetError::Chain(ChainError::Port { address, .. })
            if address.port() == port(&localnet.info.rpc)),
        "{error}"
    );
    localnet.stop().await.unwrap();
}

/// What a killed process leaves behind stops nobody.
#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_killed_one_are_taken_over() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("localnet.pid"), "1\n").unwrap();
    fs::write(dir.path().join("localnet.json"), "{}").unwrap();
    let localnet = Localnet::start(options(dir.path())).await.unwrap();
    let pid = fs::read_to_string(dir.path().join("localnet.pid")).unwrap();
    assert_eq!(pid.trim(), std::process::id().to_string());
    localnet.stop().await.unwrap();
}

/// Wallets are private, and the same the next time.
#[test]
fn wallets_are_private_and_kept() {
    let parent = TempDir::new().unwrap();
    let dir = parent.path().join("wallets");
    let first = Wallets::open(&dir).unwrap();
    assert_eq!(mode(&dir), 0o700);
    for name in ["admin", "client", "host", "worker", "assessor"] {
        let path = dir.join(format!("{name}.json"));
        assert_eq!(mode(&path), 0o600, "{name}");
        let numbers: Vec<u8> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(numbers.len(), 64, "{name}");
    }
    assert_eq!(Wallets::open(&dir).unwrap().named(), first.named());
}

/// A file that is no wallet is named and left alone.
#[test]
fn a_broken_wallet_is_named() {
    for broken in ["", "{}", "[1,2,3]", "[256]", &format!("{:?}", [7_u8; 64])] {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("client.json");
        fs::write(&path, broken).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let error = Wallets::open(dir.path()).unwrap_err();
        assert!(
            matches!(&error, WalletError::File(wallet::WalletError::Malformed { path: named })
                if *named == path),
            "{broken}: {error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    }
}

/// The store keeps what matches its hash and refuses the rest with a reason.
#[tokio::test(flavor = "multi_thread")]
async fn the_store_refuses_a_wrong_hash() {
    let dir = TempDir::new().unwrap();
    let store = nosana_localnet::store::Store::start(
        "127.0.0.1:0".parse().unwrap(),
        dir.path().join("store"),
    )
    .await
    .unwrap();
    let http = reqwest::Client::new();
    let url = format!("http://{}", store.address);
    let body = br#"{"ops":[]}"#.to_vec();
    let hash = ContentHash::of(&body).to_string();
    let put = async |hash: &str, body: Vec<u8>| {
        let response = http.put(format!("{url}/{hash}")).body(body).send().await;
        status_and_json(response.unwrap()).await
    };

    let wrong = "0".repeat(64);
    let (status, answer) = put(&wrong, body.clone()).await;
    assert_eq!(status, 400);
    assert!(
        answer["error"].as_str().unwrap().contains(&hash),
        "{answer}"
    );
    assert_eq!(put("..%2fescape", body.clone()).await.0, 400);
    // Refused by what it says of itself, before it is sent.
    let some = futures_util::stream::iter([Ok::<_, std::io::Error>(vec![0; 1 << 16])]);
    let request = http
        .put(format!("{url}/{hash}"))
        .header("content-length", nosana_localnet::store::BODY_LIMIT + 1)
        .body(reqwest::Body::wrap_stream(
            some.chain(futures_util::stream::pending()),
        ));
    let (status, answer) = status_and_json(request.send().await.unwrap()).await;
    assert_eq!(status, 413);
    assert!(answer["error"].is_string(), "{answer}");
    assert_eq!(fs::read_dir(dir.path().join("store")).unwrap().count(), 0);

    let absent = http.get(format!("{url}/{hash}")).send().await.unwrap();
    let (status, answer) = status_and_json(absent).await;
    assert_eq!(status, 404);
    assert!(answer["error"].is_string(), "{answer}");

    assert_eq!(put(&hash, body.clone()).await.0, 201);
    assert_eq!(put(&hash, body.clone()).await.0, 201);
    let found = http.get(format!("{url}/{hash}")).send().await.unwrap();
    assert_eq!(found.bytes().await.unwrap(), body);
    let head = http.head(format!("{url}/{hash}")).send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(head.headers()["content-length"], body.len().to_string());
    let health = http.get(format!("{url}/health")).send().await.unwrap();
    assert_eq!(status_and_json(health).await.1["status"], "ok");

    // The client's side of it.
    let client = HttpStore::new(&url).unwrap();
    let other = client.put(b"a result").await.unwrap();
    assert_eq!(client.get(&other, 100).await.unwrap(), b"a result");

    // More than a result may have is streamed both ways.
    let large = vec![7; 20 << 20];
    let (from, to) = (dir.path().join("from"), dir.path().join("to"));
    fs::write(&from, &large).unwrap();
    let hash = client.put_file(&from).await.unwrap();
    assert_eq!(hash, ContentHash::of(&large));
    client.get_to(&hash, 20 << 20, &to).await.unwrap();
    assert_eq!(fs::read(&to).unwrap(), large);
    store.stop().await;
}

/// What is no program is refused by name before anything listens.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_program_is_named() {
    let options = ChainOptions {
        bind: [127, 0, 0, 1].into(),
        rpc_port: 0,
        ws_port: 0,
        slot: Duration::from_millis(50),
        ledger: None,
    };
    let genesis = Genesis {
        programs: vec![Program {
            name: "jobs".to_owned(),
            id: Address::new_from_array([7; 32]),
            elf: b"not an ELF".to_vec(),
        }],
        ..Genesis::default()
    };
    let started = tokio::task::spawn_blocking(move || Chain::start(&options, &genesis))
        .await
        .unwrap();
    assert!(matches!(started, Err(ChainError::Program { name, .. }) if name == "jobs"));
}

/// A listener that is already there is named as the reason, for the store as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_taken_store_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let dir = TempDir::new().unwrap();
    let error = start_error(Options {
        store_port: port,
        ..options(dir.path())
    })
    .await;
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

fn options(dir: &Path) -> Options {
    Options {
        rpc_port: 0,
        ws_port: 0,
        store_port: 0,
        dir: dir.to_owned(),
        slot: Duration::from_millis(50),
        ..Options::default()
    }
}

async fn start_chain(options: ChainOptions) -> Chain {
    tokio::task::spawn_blocking(move || Chain::start(&options, &Genesis::default()))
        .await
        .unwrap()
        .unwrap()
}

fn rpc(localnet: &Localnet) -> RpcClient {
    RpcClient::new_with_commitment(localnet.info.rpc.clone(), CommitmentConfig::processed())
}

fn port(url: &str) -> u16 {
    url.rsplit_once(':').unwrap().1.parse().unwrap()
}

async fn start_error(options: Options) -> LocalnetError {
    match Localnet::start(options).await {
        Ok(_) => panic!("it started"),
        Err(error) => error,
    }
}

async fn nos_of(rpc: &RpcClient, owner: &Keypair) -> u64 {
    let account = get_associated_token_address(&owner.pubkey(), &mint::address());
    let account = rpc.get_account(&account).await.unwrap();
    TokenAccount::unpack(&account.data).unwrap().amount
}

async fn token_accounts(rpc: &RpcClient) -> usize {
    let all = rpc.get_program_accounts(&spl_token_interface::ID).await;
    all.unwrap().len()
}

fn unix_now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap()
}

async fn clock_seconds(rpc: &RpcClient) -> i64 {
    let clock = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");
    let account = rpc.get_account(&clock).await.unwrap();
    i64::from_le_bytes(account.data[32..40].try_into().unwrap())
}

/// Moves NOS from the client to the host owner and waits until it is processed.
async fn transfer(rpc: &RpcClient, wallets: &Wallets, amount: u64) {
    let mint = mint::address();
    let instruction = spl_token_interface::instruction::transfer_checked(
        &spl_token_interface::ID,
        &get_associated_token_address(&wallets.client.pubkey(), &mint),
        &mint,
        &get_associated_token_address(&wallets.host.pubkey(), &mint),
        &wallets.client.pubkey(),
        &[],
        amount,
        DECIMALS,
    )
    .unwrap();
    let transaction = Transaction::new_signed_with_payer(
        &[instruction],
        Some(&wallets.client.pubkey()),
        &[&wallets.client],
        rpc.get_latest_blockhash().await.unwrap(),
    );
    let signature = rpc.send_transaction(&transaction).await.unwrap();
    let deadline = Instant::now() + DEADLINE;
    while rpc.get_signature_status(&signature).await.unwrap() != Some(Ok(())) {
        assert!(Instant::now() < deadline, "the transfer was not processed");
        tokio::task::yield_now().await;
    }
}

async fn status_and_json(response: reqwest::Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

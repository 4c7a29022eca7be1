use std::path::PathBuf;
use nosana_host::{agent, config::*, plan::Stopping};
use nosana_sdk::{client::Client, generated::{tiers::{self, instructions::RegisterHostInstructionArgs}}, instructions, wallet};
use solana_signer::Signer;
#[tokio::main]
async fn main() {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter("info").init();
    let dir = PathBuf::from(std::env::args().nth(1).unwrap());
    let j: serde_json::Value = serde_json::from_slice(&std::fs::read(dir.join("localnet.json")).unwrap()).unwrap();
    let s = |k: &str| j[k].as_str().unwrap().to_owned();
    let c = Client::new(s("rpc"), s("ws"));
    let owner = wallet::read(&dir.join("host.json")).unwrap();
    let worker = wallet::read(&dir.join("worker.json")).unwrap();
    let mint: solana_address::Address = s("mint").parse().unwrap();
    let class = j["classes"][0]["address"].as_str().unwrap().parse().unwrap();
    let host = tiers::pdas::find_host(&owner.pubkey(), 0).0;
    let args = RegisterHostInstructionArgs { index: 0, worker: worker.pubkey(), gpus: 1, vram_mib: 24564, machine: [1;32], region: [0;8], agent_version: [0,1,0,0], endpoint: instructions::padded("http://127.0.0.1:8910").unwrap() };
    let payout = instructions::token_account(&owner.pubkey(), &mint);
    let r = c.send(&[instructions::register_host(owner.pubkey(), owner.pubkey(), class, payout, args), instructions::open_record(owner.pubkey(), host)], &[&owner]).await;
    eprintln!("register {r:?}");
    let config = Config { url: s("rpc"), websocket: s("ws"), store: s("store"), engine: std::env::var("DOCKER_HOST").unwrap(), worker: dir.join("worker.json"), state: dir.join("agent"), api: "127.0.0.1:8910".parse().unwrap(), slots: vec![SlotConfig { host: host.to_string(), market: j["markets"][0]["address"].as_str().unwrap().into(), gpus: vec!["nvidia.com/gpu=0".into()] }], limits: LimitsConfig::default() };
    let (tx, rx) = tokio::sync::watch::channel(Stopping::No);
    tokio::spawn(async move { tokio::signal::ctrl_c().await.unwrap(); tx.send_replace(Stopping::Drain); tokio::signal::ctrl_c().await.unwrap(); tx.send_replace(Stopping::HandBack); std::future::pending::<()>().await });
    agent::run(config, rx, |a| println!("ready {a}")).await.unwrap();
}

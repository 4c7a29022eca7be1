use std::path::PathBuf;
use nosana_sdk::{client::Client, common::job::JobState, generated::jobs::accounts::{Job, Market}, instructions::{self, NewJob}, store, wallet};
use solana_signer::Signer;
#[tokio::main]
async fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).unwrap());
    let file = std::fs::read(std::env::args().nth(2).unwrap()).unwrap();
    let j: serde_json::Value = serde_json::from_slice(&std::fs::read(dir.join("localnet.json")).unwrap()).unwrap();
    let s = |k: &str| j[k].as_str().unwrap().to_owned();
    let c = Client::new(s("rpc"), s("ws"));
    let client = wallet::read(&dir.join("client.json")).unwrap();
    let mint: solana_address::Address = s("mint").parse().unwrap();
    let market: solana_address::Address = j["markets"][0]["address"].as_str().unwrap().parse().unwrap();
    let m = c.get::<Market>(&market).await.unwrap();
    let st = store::open_store(&s("store")).unwrap();
    let h = st.put(&file).await.unwrap();
    let job = NewJob { client: client.pubkey(), payer: client.pubkey(), market, queue: m.queue, mint, source: instructions::token_account(&client.pubkey(), &mint), nonce: rand::random(), definition: h.into(), timeout: 600, max_price: u64::MAX };
    let t = std::time::Instant::now();
    let sent = c.send(&[job.post()], &[&client]).await.unwrap();
    println!("posted {} in {:?}", job.address(), t.elapsed());
    for e in c.events(&sent.signature).await.unwrap() { println!("event {}", e.name()); }
    let t = std::time::Instant::now();
    let mut last = 255;
    loop {
        let a = c.get::<Job>(&job.address()).await.unwrap();
        if a.state != last { last = a.state; println!("{:?} {:?}", t.elapsed(), JobState::try_from(a.state).unwrap()); }
        if JobState::try_from(a.state).unwrap().is_terminal() { println!("exit {} paid {} fee {} refunded {} owed {} secs {}", a.exit_code, a.paid_host, a.paid_fee, a.refunded, a.owed_client, a.paid_seconds);
            let r = st.get(&a.result.into(), 1<<24).await.unwrap(); println!("{}", String::from_utf8_lossy(&r)); break }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

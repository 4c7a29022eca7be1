//! The flows, in the order in which they are played.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use nosana_sdk::{
    common::{
        host_record::HostState,
        job::{BOUNTY, FINISH_GRACE, JobState, RESERVE},
        tier::Tier,
    },
    generated::{
        jobs::{
            self,
            accounts::{Job, Market},
            errors::JobsError,
        },
        tiers::{
            accounts::Host,
            instructions::{RegisterHostInstructionArgs, SetTierInstructionArgs},
        },
    },
    instructions,
    queue::{self, QueueKind, QueueView},
    watch,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;
use solana_system_interface::instruction as system;
use spl_token_interface::instruction as token;
use tokio::time::timeout;

use super::{
    grid,
    stage::{Balances, CAPACITY, HOSTS, PREMIUM, Stage, earned, terms},
    staking, tiers,
};

/// The two hosts that take turns.
pub const A: usize = 0;
pub const B: usize = 1;
/// The host whose job's deadline passes.
pub const LATE: usize = 2;
/// The timeout of most jobs, seconds.
pub const TIMEOUT: u32 = 120;
/// How long a subscription may take to tell.
const NUDGE: Duration = Duration::from_mins(5);

/// Plays all flows; `quick` leaves out the one that waits for a minute.
pub async fn play(stage: &mut Stage, quick: bool) -> Result<()> {
    stage.open().await?;
    stage.flow("register hosts", register).await?;
    stage.flow("rotate a worker's key", rotate).await?;
    stage.flow("stake, top up, extend", staking::stake).await?;
    // It passes while the others are played.
    let mut late = None;
    if !quick {
        let begin = async |stage: &mut Stage| {
            late = Some(begin_late(stage).await?);
            Ok(())
        };
        stage.flow("deadline passes: run", begin).await?;
    }
    stage.flow("post, then join", post_then_join).await?;
    stage.flow("join, then post", join_then_post).await?;
    stage.flow("share a fee, claim", staking::rewards).await?;
    stage.flow("post to a named host", post_to).await?;
    stage.flow("extend", extend).await?;
    stage.flow("cancel", cancel).await?;
    stage.flow("stop while assigned", stop_assigned).await?;
    stage
        .flow("stop while running, add result", stop_running)
        .await?;
    stage.flow("quit, match again", quit).await?;
    stage
        .flow("not started in time, expire", not_started)
        .await?;
    stage.flow("payout closed, collect", collect).await?;
    stage.flow("renew, leave", renew_and_leave).await?;
    stage.flow("lease runs out, sweep", sweep).await?;
    stage.flow("suspend, evict, reinstate", evict).await?;
    stage
        .flow("strike, suspend, remove, reinstate", tiers::set_tier)
        .await?;
    stage
        .flow("propose a policy, withdraw it", tiers::propose_policy)
        .await?;
    if stage.bond.is_some() {
        play_premium(stage).await?;
    }
    grid::play(stage).await?;
    stage.flow("pause a market", pause).await?;
    stage.flow("hand a market over", hand_over).await?;
    stage.flow("grow the queue", grow).await?;
    if let Some(late) = late {
        let end = async |stage: &mut Stage| end_late(stage, &late).await;
        stage.flow("deadline passes: expire", end).await?;
    }
    stage
        .flow("unstake, withdraw, restake", staking::unstake)
        .await?;
    stage.flow("close hosts and markets", close).await
}

/// The way of a host to Premium and back.
async fn play_premium(stage: &mut Stage) -> Result<()> {
    stage.flow("bond", tiers::bond).await?;
    stage.flow("import, demote", tiers::import).await?;
    stage
        .flow("report, assess: Premium", tiers::promote)
        .await?;
    stage
        .flow("work in the Premium market", tiers::work)
        .await?;
    stage.flow("propose a slash, contest", tiers::slash).await?;
    stage.flow("unbond", tiers::unbond).await
}

/// Every host with its token account and record, paid by its owner.
async fn register(stage: &mut Stage) -> Result<()> {
    for index in 0..HOSTS {
        let host = &stage.hosts[index];
        let (address, record) = (host.address, host.record);
        let (owner, class) = (host.owner.insecure_clone(), stage.class);
        let key = owner.pubkey();
        let args = RegisterHostInstructionArgs {
            index: 0,
            worker: host.worker.pubkey(),
            gpus: 1,
            vram_mib: stage.vram_mib,
            machine: host.machine,
            region: [0; 8],
            agent_version: [0; 4],
            endpoint: [0; 64],
        };
        let all = [
            instructions::create_token_account(&key, &key, &stage.mint),
            instructions::register_host(key, key, class, host.payout, args),
            instructions::open_record(key, address),
        ];
        stage.send(&all, &[&owner]).await?;
        let host: Host = stage.client.get(&address).await?;
        ensure!(
            host.tier == Tier::Community as u8 && host.class == class,
            "the host is of tier {} and class {}, expected Community and {class}",
            host.tier,
            host.class
        );
        expect_host(stage, index, HostState::Idle).await?;
        let rent = stage.record(index).await?.rent;
        let held = stage.client.lamports(&record).await?;
        ensure!(
            held == rent + RESERVE,
            "the record holds {held} lamports, expected its rent of {rent} and {RESERVE} for bounties"
        );
    }
    Ok(())
}

/// The old key is refused; the new one works in what follows.
async fn rotate(stage: &mut Stage) -> Result<()> {
    let host = &stage.hosts[A];
    let (owner, old) = (host.owner.insecure_clone(), host.worker.insecure_clone());
    let new = Keypair::new();
    let join = host.works().join(stage.market, stage.queue, &[]);
    let rotate = instructions::rotate_worker(owner.pubkey(), host.address, new.pubkey());
    // A worker pays fees: the new key gets what the old one has.
    let lamports = stage.client.lamports(&old.pubkey()).await?;
    let gift = system::transfer(&old.pubkey(), &new.pubkey(), lamports);
    stage.track(&[new.pubkey()]);
    stage.send(&[rotate, gift], &[&owner, &old]).await?;
    stage.hosts[A].worker = new;
    stage
        .refused(join, &[&owner, &old], JobsError::NotWorker)
        .await
}

/// The first part of a job that its host never ends.
async fn begin_late(stage: &mut Stage) -> Result<Address> {
    let job = stage.post(1).await?;
    stage.join(LATE).await?;
    stage.expect_assigned(&job, LATE).await?;
    stage.start(LATE, &job).await?;
    Ok(job)
}

/// The second part: anyone ends it, the host gets nothing, and may still tell the result.
async fn end_late(stage: &mut Stage, address: &Address) -> Result<()> {
    let job = stage.job(address).await?;
    let due = job.started_at + i64::from(job.timeout) + i64::from(FINISH_GRACE);
    stage.clock_reaches(due + 1).await?;
    // The deposit was taken in the first part.
    let before = stage.balances().await?.with_deposit(job.deposit);
    expire(stage, address).await?;
    stage.expect_state(address, JobState::Expired).await?;
    stage.check_money(&before, address, &[]).await?;
    expect_host(stage, LATE, HostState::Idle).await?;
    add_result(stage, LATE, address).await?;
    stage.close(address).await
}

/// No host waits: the job does, until one takes it, runs it and is paid in two parts.
async fn post_then_join(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let job = stage.post(TIMEOUT).await?;
    stage.expect_state(&job, JobState::Queued).await?;
    expect_queue(stage, QueueKind::Jobs, &[job]).await?;
    stage.join(A).await?;
    stage.expect_assigned(&job, A).await?;
    stage.start(A, &job).await?;
    stage.runs_for(&job, 2).await?;
    stage.checkpoint(A, &job).await?;
    let paid = stage.job(&job).await?;
    let so_far = earned(&paid, paid.paid_seconds)?.host;
    ensure!(
        paid.paid_seconds >= 2 && paid.paid_host == so_far,
        "a checkpoint after {} seconds paid {}, expected {so_far}",
        paid.paid_seconds,
        paid.paid_host
    );
    let longer = i64::from(paid.paid_seconds) + 1;
    stage.runs_for(&job, longer).await?;
    stage.finish(A, &job).await?;
    check_one_run(stage, &before, &job, A).await?;
    expect_host(stage, A, HostState::Idle).await?;
    stage.close(&job).await
}

/// A host waits: the post itself gives it the job. A subscription tells of the start.
async fn join_then_post(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    stage.join(A).await?;
    expect_queue(stage, QueueKind::Hosts, &[stage.hosts[A].address]).await?;
    let job = stage.post(TIMEOUT).await?;
    stage.expect_assigned(&job, A).await?;
    let websocket = stage.client.websocket().to_owned();
    let mut nudges = watch::account_nudges(websocket, job);
    let told = timeout(NUDGE, nudges.recv()).await;
    told.context("the WebSocket takes no subscription")?;
    stage.start(A, &job).await?;
    let told = timeout(NUDGE, nudges.recv()).await;
    told.context("the WebSocket does not tell of a change")?;
    stage.runs_for(&job, 1).await?;
    stage.finish(A, &job).await?;
    check_one_run(stage, &before, &job, A).await?;
    stage.close(&job).await
}

/// The second in the queue gets the job that names it; the first waits on.
async fn post_to(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    stage.join(A).await?;
    stage.join(B).await?;
    let (first, second) = (stage.hosts[A].address, stage.hosts[B].address);
    expect_queue(stage, QueueKind::Hosts, &[first, second]).await?;
    let queue: QueueView = stage.client.get(&stage.queue).await?;
    let place = queue.waiting.iter().find(|place| place.key == second);
    let slot = place.context("the host has no place")?.slot;
    let new = stage.new_job(TIMEOUT);
    let job = new.address();
    stage.as_poster(new.post_to(second, slot)).await?;
    stage.expect_assigned(&job, B).await?;
    expect_queue(stage, QueueKind::Hosts, &[first]).await?;
    leave(stage, A).await?;
    stage.start(B, &job).await?;
    stage.runs_for(&job, 1).await?;
    stage.finish(B, &job).await?;
    check_one_run(stage, &before, &job, B).await?;
    stage.close(&job).await
}

/// A running job gets more time, which its client pays at once.
async fn extend(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let address = running(stage, A).await?;
    let job = stage.job(&address).await?;
    let extend = instructions::extend(address, &job, stage.tokens, 30);
    stage.as_poster(extend).await?;
    let longer = stage.job(&address).await?;
    let found = (longer.timeout, longer.deposit);
    let expected = (job.timeout + 30, job.deposit + 30 * job.price);
    ensure!(
        found == expected,
        "timeout and deposit are {found:?}, expected {expected:?}"
    );
    stage.runs_for(&address, 1).await?;
    stage.finish(A, &address).await?;
    check_one_run(stage, &before, &address, A).await?;
    stage.close(&address).await
}

/// Nobody took it: all of it returns.
async fn cancel(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let address = stage.post(TIMEOUT).await?;
    let job = stage.job(&address).await?;
    let market = stage.market().await?;
    let cancel = instructions::cancel(address, &job, &market, &stage.config);
    stage.as_poster(cancel).await?;
    stage.expect_state(&address, JobState::Cancelled).await?;
    expect_queue(stage, QueueKind::Empty, &[]).await?;
    stage.check_money(&before, &address, &[]).await?;
    stage.close(&address).await
}

/// Before the start nothing is earned.
async fn stop_assigned(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let job = assigned(stage, A).await?;
    stage.stop(&job).await?;
    stage.check_money(&before, &job, &[]).await?;
    expect_host(stage, A, HostState::Idle).await?;
    stage.close(&job).await
}

/// The host is paid to the second, and its result is still taken.
async fn stop_running(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let job = running(stage, A).await?;
    stage.runs_for(&job, 2).await?;
    stage.stop(&job).await?;
    check_one_run(stage, &before, &job, A).await?;
    expect_host(stage, A, HostState::Idle).await?;
    add_result(stage, A, &job).await?;
    stage.close(&job).await
}

/// A host that gives a job back keeps what its checkpoint paid; the next one runs on.
async fn quit(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let address = running(stage, A).await?;
    stage.join(B).await?;
    stage.runs_for(&address, 2).await?;
    stage.checkpoint(A, &address).await?;
    let job = stage.job(&address).await?;
    let first = job.paid_seconds;
    let market = stage.market().await?;
    let works = stage.hosts[A].works();
    let quit = works.quit(address, &job, &market, &stage.config);
    stage.as_worker(A, quit).await?;
    stage.expect_assigned(&address, B).await?;
    expect_host(stage, A, HostState::Idle).await?;
    stage.start(B, &address).await?;
    stage.runs_for(&address, 1).await?;
    stage.finish(B, &address).await?;
    let job = stage.job(&address).await?;
    let second = ran(&job)?;
    let found = (job.used_seconds, job.paid_seconds);
    ensure!(
        found == (first, second),
        "the two hosts are counted {found:?} seconds, expected {:?}",
        (first, second)
    );
    let runs = [(A, first), (B, second)];
    stage.check_money(&before, &address, &runs).await?;
    stage.close(&address).await
}

/// A host that does not start loses the job for good, and pays who tells.
async fn not_started(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let mut hasty = terms();
    hasty.start_limit = 1;
    stage.set_terms(hasty).await?;
    let address = assigned(stage, A).await?;
    stage.set_terms(terms()).await?;
    let job = stage.job(&address).await?;
    stage.clock_reaches(job.assigned_at + 2).await?;
    expire(stage, &address).await?;
    stage.expect_state(&address, JobState::Queued).await?;
    expect_host(stage, A, HostState::Idle).await?;
    let works = stage.hosts[A].works();
    let join = works.join(stage.market, stage.queue, &[address]);
    let worker = stage.hosts[A].worker.insecure_clone();
    stage
        .refused(join, &[&worker], JobsError::NothingForHost)
        .await?;
    stage.join(B).await?;
    stage.expect_assigned(&address, B).await?;
    stage.stop(&address).await?;
    stage.check_money(&before, &address, &[]).await?;
    stage.close(&address).await
}

/// The payout account is gone when the job ends: the host is owed, and paid when it is back.
async fn collect(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let address = running(stage, A).await?;
    let host = &stage.hosts[A];
    let (owner, payout) = (host.owner.insecure_clone(), host.payout);
    let (key, program) = (owner.pubkey(), spl_token_interface::ID);
    let earlier = stage.client.token_balance(&payout).await?;
    let other = stage.hosts[B].payout;
    let away = [
        token::transfer(&program, &payout, &other, &key, &[], earlier)?,
        token::close_account(&program, &payout, &key, &key, &[])?,
    ];
    stage.send(&away, &[&owner]).await?;
    stage.runs_for(&address, 1).await?;
    stage.finish(A, &address).await?;
    let job = stage.kept(&address).await?;
    let due = earned(&job, ran(&job)?)?.host;
    ensure!(
        (job.owed_host, job.paid_host) == (due, 0),
        "the host is owed {} and was paid {}, expected {due} and 0",
        job.owed_host,
        job.paid_host
    );
    let market = stage.market().await?;
    let early = instructions::close_job(address, &job, &market);
    let poster = stage.poster.insecure_clone();
    stage
        .refused(early, &[&poster], JobsError::StillOwed)
        .await?;
    let again = instructions::create_token_account(&key, &key, &stage.mint);
    stage.send(&[again], &[&owner]).await?;
    let collect = instructions::collect(address, &job, &stage.config);
    stage.as_poster(collect).await?;
    let before = before.moved(A, B, earlier);
    check_one_run(stage, &before, &address, A).await?;
    stage.close(&address).await
}

/// A renewal is a whole lease from then on, and counts the time since as online.
async fn renew_and_leave(stage: &mut Stage) -> Result<()> {
    let online = stage.record(A).await?.online;
    stage.join(A).await?;
    let joined = stage.record(A).await?;
    stage.clock_reaches(joined.last_seen + 1).await?;
    let renew = stage.hosts[A].works().renew(stage.market, stage.queue);
    stage.as_worker(A, renew).await?;
    let renewed = stage.record(A).await?;
    ensure!(
        renewed.valid_until > joined.valid_until && renewed.online > online,
        "the lease ended at {} and ends at {}; {online} and {} seconds count as online",
        joined.valid_until,
        renewed.valid_until,
        renewed.online
    );
    leave(stage, A).await
}

/// Anyone removes a place whose lease is over, and its host may join again.
async fn sweep(stage: &mut Stage) -> Result<()> {
    let mut short = terms();
    short.lease = 1;
    stage.set_terms(short).await?;
    stage.join(A).await?;
    stage.set_terms(terms()).await?;
    let until = stage.record(A).await?.valid_until;
    stage.clock_reaches(until + 1).await?;
    let sweep = instructions::sweep(stage.queue);
    stage.as_poster(sweep).await?;
    expect_queue(stage, QueueKind::Empty, &[]).await?;
    stage.join(A).await?;
    expect_queue(stage, QueueKind::Hosts, &[stage.hosts[A].address]).await?;
    leave(stage, A).await
}

/// A suspended host gets no further: what it was matched with goes back, anyone takes it
/// out of the queue, and reinstated it works again.
async fn evict(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let address = assigned(stage, A).await?;
    move_to(stage, A, Tier::Suspended).await?;
    let works = stage.hosts[A].works();
    let worker = stage.hosts[A].worker.insecure_clone();
    stage
        .refused(works.start(address), &[&worker], JobsError::WrongTier)
        .await?;
    let (job, market) = (stage.job(&address).await?, stage.market().await?);
    let quit = works.quit(address, &job, &market, &stage.config);
    stage.as_worker(A, quit).await?;
    stage.join(B).await?;
    stage.expect_assigned(&address, B).await?;
    stage.stop(&address).await?;
    stage.check_money(&before, &address, &[]).await?;

    move_to(stage, A, Tier::Community).await?;
    stage.join(A).await?;
    let (host, market, queue) = (stage.hosts[A].address, stage.market, stage.queue);
    let evict = instructions::evict(host, market, queue);
    let poster = stage.poster.insecure_clone();
    stage
        .refused(evict.clone(), &[&poster], JobsError::HostEligible)
        .await?;
    move_to(stage, A, Tier::Suspended).await?;
    stage.as_poster(evict).await?;
    expect_host(stage, A, HostState::Idle).await?;
    expect_queue(stage, QueueKind::Empty, &[]).await?;
    move_to(stage, A, Tier::Community).await?;
    stage.close(&address).await
}

/// The admin moves a host to another tier.
pub async fn move_to(stage: &mut Stage, host: usize, tier: Tier) -> Result<()> {
    let address = stage.hosts[host].address;
    let reason = instructions::padded("a run of all flows").unwrap_or([0; 64]);
    let args = SetTierInstructionArgs {
        tier: tier as u8,
        reason,
    };
    let admin = stage.authority.pubkey();
    let set_tier = instructions::set_tier(admin, address, args);
    stage.as_authority(set_tier).await?;
    Ok(())
}

/// No job may be posted while a market is paused; one that runs ends as ever.
async fn pause(stage: &mut Stage) -> Result<()> {
    let before = stage.balances().await?;
    let job = running(stage, A).await?;
    let mut paused = terms();
    paused.paused = 1;
    stage.set_terms(paused).await?;
    let post = stage.new_job(TIMEOUT).post();
    let poster = stage.poster.insecure_clone();
    stage.refused(post, &[&poster], JobsError::Paused).await?;
    stage.runs_for(&job, 1).await?;
    stage.finish(A, &job).await?;
    check_one_run(stage, &before, &job, A).await?;
    stage.set_terms(terms()).await?;
    stage.close(&job).await
}

/// The authority over the market goes to another key and back, in two steps each.
async fn hand_over(stage: &mut Stage) -> Result<()> {
    let authority = stage.authority.insecure_clone();
    let heir = stage.poster.insecure_clone();
    for (from, to) in [(&authority, &heir), (&heir, &authority)] {
        let (old, new) = (from.pubkey(), to.pubkey());
        let propose = instructions::propose_market_authority(old, stage.market, new);
        stage.send(&[propose], &[&heir, from]).await?;
        let accept = instructions::accept_market_authority(new, stage.market);
        stage.send(&[accept], &[&heir, to]).await?;
        let found = stage.market().await?.authority;
        ensure!(
            found == new,
            "{found} has authority over the market, expected {new}"
        );
    }
    Ok(())
}

/// The queue grows while a host waits, who keeps its place.
async fn grow(stage: &mut Stage) -> Result<()> {
    stage.join(A).await?;
    let authority = stage.authority.insecure_clone();
    let (poster, key) = (stage.poster.insecure_clone(), authority.pubkey());
    let more = CAPACITY + 16;
    // The authority paid for the queue and pays for what is added, and is given just that.
    let rent = stage.client.rent(queue::space(more)).await?;
    let rent = rent - stage.client.lamports(&stage.queue).await?;
    let gift = system::transfer(&poster.pubkey(), &key, rent);
    let grow = instructions::grow_queue(key, key, stage.market, stage.queue, more);
    stage.send(&[gift, grow], &[&poster, &authority]).await?;
    let queue: QueueView = stage.client.get(&stage.queue).await?;
    let capacity = queue.header.capacity;
    ensure!(
        capacity == more,
        "the queue has {capacity} places, expected {more}"
    );
    expect_queue(stage, QueueKind::Hosts, &[stage.hosts[A].address]).await?;
    leave(stage, A).await
}

/// Records, hosts, markets and queues are closed; each rent goes to who paid it. A host with a bond
/// stays.
async fn close(stage: &mut Stage) -> Result<()> {
    for index in 0..HOSTS {
        if index == PREMIUM && stage.bond.is_some() {
            continue;
        }
        let host = &stage.hosts[index];
        let (owner, address) = (host.owner.insecure_clone(), host.address);
        let key = owner.pubkey();
        let both = [
            instructions::close_host(key, address, key),
            instructions::close_record(address, key),
        ];
        stage.send(&both, &[&owner]).await?;
    }
    close_market(stage).await?;
    stage.swap_markets();
    close_market(stage).await
}

async fn close_market(stage: &mut Stage) -> Result<()> {
    let queue: QueueView = stage.client.get(&stage.queue).await?;
    let market = stage.market().await?;
    let close = instructions::close_market(stage.market, &market, queue.header.payer);
    // The authority gets just this rent, and hands it on to who is counted.
    let mut rent = stage.client.lamports(&stage.market).await?;
    rent += stage.client.lamports(&stage.queue).await?;
    let authority = stage.authority.insecure_clone();
    let poster = stage.poster.insecure_clone();
    let gift = system::transfer(&authority.pubkey(), &poster.pubkey(), rent);
    stage.send(&[close, gift], &[&poster, &authority]).await?;
    for address in [stage.market, stage.queue] {
        let left = stage.client.raw_account(&address).await?;
        ensure!(left.is_none(), "{address} is still there");
    }
    Ok(())
}

/// A job that `host` has, since it waited.
async fn assigned(stage: &mut Stage, host: usize) -> Result<Address> {
    stage.join(host).await?;
    let job = stage.post(TIMEOUT).await?;
    stage.expect_assigned(&job, host).await?;
    Ok(job)
}

/// A job that `host` runs.
pub async fn running(stage: &mut Stage, host: usize) -> Result<Address> {
    let job = assigned(stage, host).await?;
    stage.start(host, &job).await?;
    Ok(job)
}

pub async fn leave(stage: &mut Stage, host: usize) -> Result<()> {
    let leave = stage.hosts[host].works().leave(stage.market, stage.queue);
    stage.as_worker(host, leave).await?;
    expect_host(stage, host, HostState::Idle).await?;
    expect_queue(stage, QueueKind::Empty, &[]).await
}

async fn add_result(stage: &mut Stage, host: usize, address: &Address) -> Result<()> {
    let works = stage.hosts[host].works();
    let attach = works.attach_result(*address, 3, [8; 32]);
    stage.as_worker(host, attach).await?;
    let job = stage.job(address).await?;
    ensure!(
        job.exit_code == 3 && job.result == [8; 32],
        "the job {address} did not get its result"
    );
    Ok(())
}

/// The client takes the bounty, which the host pays.
async fn expire(stage: &mut Stage, address: &Address) -> Result<()> {
    let job = stage.job(address).await?;
    let market: Market = stage.market().await?;
    let record = jobs::pdas::find_record(&job.host).0;
    let before = stage.client.lamports(&record).await?;
    let bounty = stage.poster.pubkey();
    let expire = instructions::expire(*address, &job, &market, &stage.config, bounty);
    stage.as_poster(expire).await?;
    let paid = before.checked_sub(stage.client.lamports(&record).await?);
    ensure!(
        paid == Some(BOUNTY),
        "the host's record paid {paid:?} lamports, expected a bounty of {BOUNTY}"
    );
    Ok(())
}

/// The money of a job that one host ran to its end.
pub async fn check_one_run(
    stage: &Stage,
    before: &Balances,
    address: &Address,
    host: usize,
) -> Result<()> {
    let job = stage.job(address).await?;
    let seconds = ran(&job)?;
    ensure!(
        job.paid_seconds == seconds && seconds > 0,
        "{} seconds were paid for, and it ran {seconds}",
        job.paid_seconds
    );
    stage.check_money(before, address, &[(host, seconds)]).await
}

/// Seconds from the start of a job's last run to its end.
fn ran(job: &Job) -> Result<u32> {
    let seconds = u32::try_from(job.ended_at - job.started_at);
    seconds.context("the job ended before it started")
}

pub async fn expect_host(stage: &Stage, host: usize, expected: HostState) -> Result<()> {
    let found = stage.record(host).await?.state;
    ensure!(
        found == expected as u8,
        "the record of {} has state {found}, expected {expected:?}",
        stage.hosts[host].address
    );
    Ok(())
}

/// What waits in the queue, first come first.
pub async fn expect_queue(stage: &Stage, kind: QueueKind, keys: &[Address]) -> Result<()> {
    let queue: QueueView = stage.client.get(&stage.queue).await?;
    let found: Vec<Address> = queue.waiting.iter().map(|waiting| waiting.key).collect();
    ensure!(
        found == keys && queue.kind() == kind,
        "the queue holds {:?} {found:?}, expected {kind:?} {keys:?}",
        queue.kind()
    );
    Ok(())
}

//! `nosana host rotate-worker`: another key for the agent. It lies beside the one in use before the chain names it, and
//! an agent uses whichever the chain names, so there is no moment in which neither works.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    time::Duration,
};

use nosana_host::{
    control::{self, ControlError, Question},
    keys::next_file,
};
use nosana_sdk::{
    client::Client,
    common::tier::Tier,
    filters,
    generated::tiers::accounts::Host,
    instructions::{rotate_worker, transfer},
    wallet,
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::time::{Instant, sleep};

use crate::{
    agent_view,
    args::{AgentFolder, RotateWorkerArguments},
    commands::{
        ExitStatus,
        bond::check_owner,
        host::{find, read_table},
    },
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::{Settings, parse_address},
    units,
};

/// Hosts whose worker one transaction replaces.
const A_TRANSACTION: usize = 6;
/// Lamports below which a new worker is given some, and up to what.
const ENOUGH: u64 = 10_000_000;
const GIFT: u64 = 20_000_000;
/// How long an agent may take to look at the chain.
const PATIENCE: Duration = Duration::from_mins(2);
const POLL: Duration = Duration::from_secs(1);
/// How often a transfer of all that a wallet has is tried while that changes.
const TRIES: u32 = 5;

/// A worker and the one before.
#[derive(Serialize)]
struct Rotated {
    /// What they work for.
    hosts: Vec<String>,
    before: String,
    worker: String,
    /// Where the new key is; `None` when it is elsewhere.
    key: Option<PathBuf>,
    /// `made`: only the key is there; `rotated`: the chain names it; `used`: and the agent of this machine uses it.
    state: &'static str,
    /// Lamports that the new one got.
    lamports: u64,
    signatures: Vec<String>,
}

/// The key that comes next.
struct Next {
    address: Address,
    /// Where it is, when it is here.
    file: Option<PathBuf>,
    /// Whether it was made just now, for an agent that does not look there.
    is_to_be_carried: bool,
    /// The agent's own file, beside which it lies.
    beside: Option<PathBuf>,
}

/// Replaces the worker of a host, and of the others of its owner that have the same.
pub async fn rotate(
    arguments: &RotateWorkerArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let to = match &arguments.to {
        Some(text) => Some(parse_address("worker", text)?),
        None => None,
    };
    let owner = settings.owner()?;
    let client = settings.client()?;
    let (address, host) = find(&arguments.host, settings, &client).await?;
    check_owner(&address, &host, &owner)?;
    if host.tier == Tier::Removed as u8 {
        return Err(
            CliError::user("the host was removed: it has no use for another worker")
                .hint("`nosana host standing` tells why, and what can be done"),
        );
    }
    let next = next_key(arguments, to, settings)?;
    if next.address == owner.pubkey() {
        return Err(CliError::user("the owner cannot be the worker, too")
            .hint("give another key with --worker"));
    }
    let before = before(&host, &next);
    let hosts = hosts_to_rotate(&client, &address, &host, before, &next, arguments.only).await?;
    let mut rotated = Rotated {
        hosts: hosts.iter().map(|(host, _)| host.to_string()).collect(),
        before: before.to_string(),
        worker: next.address.to_string(),
        key: next.file.clone(),
        state: "made",
        lamports: 0,
        signatures: Vec::new(),
    };
    if next.is_to_be_carried {
        printer.result(&rotated, text)?;
        printer.note("nothing is on chain yet: put this key beside the agent's own on its machine, under the same name with `.next` behind it, of mode 600 and the agent's user, then repeat this command");
        return Ok(ExitStatus::Success);
    }
    let left: Vec<Address> = hosts
        .iter()
        .filter(|(_, worker)| *worker != next.address)
        .map(|(host, _)| *host)
        .collect();
    if left.is_empty() {
        printer.note("the chain names it already");
    } else {
        let old = old_key(arguments, settings, &before);
        send(&client, &owner, &left, &before, old, &mut rotated).await?;
    }
    let hosts: Vec<Address> = hosts.into_iter().map(|(host, _)| host).collect();
    rotated.state = "rotated";
    let place = next.beside.as_deref();
    match use_of(&arguments.agent, &hosts, &next.address, printer).await? {
        Use::Used => {
            rotated.state = "used";
            settle(&client, place, &mut rotated, printer).await?;
        }
        Use::NoAgent => settle(&client, place, &mut rotated, printer).await?,
        Use::Unknown => printer.note(
            "the agent was not seen to use it yet: it does within a minute, once the key is beside its own, or in its place. Repeat this command to see",
        ),
    }
    printer.result(&rotated, text)?;
    Ok(ExitStatus::Success)
}

/// The worker that is replaced. Where that was done already and cut off, the agent's own file still has its key.
fn before(host: &Host, next: &Next) -> Address {
    if host.worker != next.address {
        return host.worker;
    }
    let own = next
        .beside
        .as_deref()
        .and_then(|own| wallet::read(own).ok());
    own.map_or(host.worker, |own| own.pubkey())
}

/// The host that was named, and with it those of its owner that have the same worker, since an agent has one key for all; those
/// that have the next one already, too. Each with its worker.
async fn hosts_to_rotate(
    client: &Client,
    address: &Address,
    host: &Host,
    before: Address,
    next: &Next,
    only: bool,
) -> Result<Vec<(Address, Address)>> {
    if only {
        return Ok(vec![(*address, host.worker)]);
    }
    let own = client.list::<Host>(filters::hosts_of(&host.owner)).await?;
    let is_meant = |other: &Host| {
        (other.worker == before || other.worker == next.address)
            && other.tier != Tier::Removed as u8
    };
    let mut hosts: Vec<(Address, Address)> = own
        .into_iter()
        .filter(|(_, other)| is_meant(other))
        .map(|(address, other)| (address, other.worker))
        .collect();
    hosts.sort_unstable();
    Ok(hosts)
}

/// The new worker: named, or the key in a file that is made when it is absent.
fn next_key(
    arguments: &RotateWorkerArguments,
    to: Option<Address>,
    settings: &Settings,
) -> Result<Next> {
    if let Some(address) = to {
        return Ok(Next {
            address,
            file: None,
            is_to_be_carried: false,
            beside: None,
        });
    }
    if let Some(file) = &arguments.worker {
        let is_new = !file.exists();
        return Ok(Next {
            address: wallet::read_or_create(file)?.pubkey(),
            file: Some(file.clone()),
            is_to_be_carried: is_new,
            beside: None,
        });
    }
    let own = agent_key_file(&arguments.agent, settings).map_err(|error| {
        error.hint("name the agent's configuration with --config; where the agent is on another machine, give the new key's file with --worker or its address with --to")
    })?;
    let metadata =
        fs::metadata(&own).map_err(|error| CliError::file("the agent's key", &own, error))?;
    let file = next_file(&own);
    let keypair = wallet::read_or_create(&file)?;
    own_like(&file, &metadata).map_err(|error| CliError::file("the new key", &file, error))?;
    Ok(Next {
        address: keypair.pubkey(),
        file: Some(file),
        is_to_be_carried: false,
        beside: Some(own),
    })
}

/// Where the agent of this machine has its key.
fn agent_key_file(agent: &AgentFolder, settings: &Settings) -> Result<PathBuf> {
    if let Some(path) = &agent.config {
        let table = read_table(path)?;
        if let Some(worker) = table.get("worker").and_then(toml::Value::as_str) {
            return Ok(PathBuf::from(worker));
        }
    }
    settings.wallet_path("worker", "--config", None)
}

/// Gives a file to the user that another one belongs to.
fn own_like(file: &Path, other: &fs::Metadata) -> io::Result<()> {
    let own = fs::metadata(file)?;
    if (own.uid(), own.gid()) == (other.uid(), other.gid()) {
        return Ok(());
    }
    chown(file, Some(other.uid()), Some(other.gid()))
}

/// The key of the worker that was, when it is here.
fn old_key(
    arguments: &RotateWorkerArguments,
    settings: &Settings,
    before: &Address,
) -> Option<Keypair> {
    let file = agent_key_file(&arguments.agent, settings).ok()?;
    let keypair = wallet::read(&file).ok()?;
    (keypair.pubkey() == *before).then_some(keypair)
}

/// Replaces the worker of `hosts` on chain, and sees to it that the new one can pay fees: it gets what the `old` one has,
/// when that has nothing else to do, and otherwise something of the owner's.
async fn send(
    client: &Client,
    owner: &Keypair,
    hosts: &[Address],
    before: &Address,
    old: Option<Keypair>,
    rotated: &mut Rotated,
) -> Result<()> {
    let next: Address = parse_address("worker", &rotated.worker)?;
    let others = client
        .list::<Host>(filters::hosts_of_worker(before))
        .await?;
    let is_through = others.iter().all(|(address, _)| hosts.contains(address));
    let old = old.filter(|_| is_through);
    let (has, old_has) = tokio::try_join!(client.lamports(&next), client.lamports(before))?;
    let heritage = if old.is_some() { old_has } else { 0 };
    let gift = gift(has.saturating_add(heritage));
    let rotate = |host: &Address| rotate_worker(owner.pubkey(), *host, next);
    let mut batches: Vec<Vec<Instruction>> = hosts
        .chunks(A_TRANSACTION)
        .map(|hosts| hosts.iter().map(rotate).collect())
        .collect();
    if gift > 0
        && let Some(first) = batches.first_mut()
    {
        first.push(transfer(&owner.pubkey(), &next, gift));
        rotated.lamports = gift;
    }
    let failure = "the worker was not replaced";
    let last = batches.pop().unwrap_or_default();
    for batch in &batches {
        let sent = client.send(batch, &[owner]).await;
        let sent = sent.map_err(|error| CliError::from(error).context(failure))?;
        rotated.signatures.push(sent.signature.to_string());
    }
    let mut tries = 0;
    loop {
        tries += 1;
        let mut all = last.clone();
        let mut signers = vec![owner];
        let inherited = match &old {
            Some(old) => client.lamports(&old.pubkey()).await?,
            None => 0,
        };
        if let Some(old) = old.as_ref().filter(|_| inherited > 0) {
            all.push(transfer(&old.pubkey(), &next, inherited));
            signers.push(old);
        }
        match client.send(&all, &signers).await {
            Ok(sent) => {
                rotated.signatures.push(sent.signature.to_string());
                rotated.lamports = rotated.lamports.saturating_add(inherited);
                return Ok(());
            }
            // The agent pays with it meanwhile, so that it may have less than just before.
            Err(error) if inherited > 0 && tries < TRIES && !error.is_transient() => {}
            Err(error) => return Err(CliError::from(error).context(failure)),
        }
    }
}

/// What a worker that has so much is given.
fn gift(has: u64) -> u64 {
    if has < ENOUGH {
        GIFT.saturating_sub(has)
    } else {
        0
    }
}

/// What the agent of this machine does with the key.
enum Use {
    Used,
    NoAgent,
    /// It cannot be asked, is another one, or has not the key.
    Unknown,
}

/// Waits until the agent of this machine uses the key for `hosts`.
async fn use_of(
    agent: &AgentFolder,
    hosts: &[Address],
    next: &Address,
    printer: &Printer,
) -> Result<Use> {
    let state = agent_view::state_folder(agent)?;
    let begun = Instant::now();
    loop {
        let status = match control::ask(&state, &Question::Status).await {
            Ok(answer) => agent_view::status(answer)?,
            Err(ControlError::Absent { .. }) => return Ok(Use::NoAgent),
            Err(error) => {
                printer.note(&CliError::from(error).message());
                return Ok(Use::Unknown);
            }
        };
        let is_meant = |host: &String| hosts.iter().any(|meant| meant.to_string() == *host);
        let mut slots = status.slots.iter().filter(|slot| is_meant(&slot.host));
        let next = next.to_string();
        let uses_it = slots
            .clone()
            .all(|slot| slot.worker.as_ref() == Some(&next));
        if slots.next().is_none() {
            return Ok(Use::Unknown);
        }
        if uses_it {
            return Ok(Use::Used);
        }
        if begun.elapsed() > PATIENCE {
            return Ok(Use::Unknown);
        }
        printer.when_interrupted(
            "the chain names the new worker; the agent finds that out within a minute".to_owned(),
        );
        sleep(POLL).await;
    }
}

/// Puts the new key in the place of the old one, which stays beside it while it has something.
async fn settle(
    client: &Client,
    own: Option<&Path>,
    rotated: &mut Rotated,
    printer: &Printer,
) -> Result<()> {
    let Some(own) = own else {
        return Ok(());
    };
    let old = wallet::read(own).ok().map(|keypair| keypair.pubkey());
    let mut kept = None;
    if let Some(old) = old {
        let (others, has) = tokio::try_join!(
            client.list::<Host>(filters::hosts_of_worker(&old)),
            client.lamports(&old)
        )?;
        if !others.is_empty() {
            printer.note(&format!(
                "both keys stay where they are: {} hosts still have the worker {old}",
                others.len()
            ));
            return Ok(());
        }
        if has > 0 {
            let aside = aside(own, &old);
            printer.note(&format!(
                "the worker {old} still has {}: its key is kept in {}",
                units::sol(has),
                aside.display()
            ));
            kept = Some(aside);
        }
    }
    put_in_place(own, kept.as_deref())
        .map_err(|error| CliError::file("the new key beside", own, error))?;
    rotated.key = Some(own.to_owned());
    Ok(())
}

/// Where the key of a worker that was is kept.
fn aside(own: &Path, old: &Address) -> PathBuf {
    let mut name = own.as_os_str().to_owned();
    name.push(format!(".{old}"));
    PathBuf::from(name)
}

/// At every instant there is a key in the agent's file.
fn put_in_place(own: &Path, aside: Option<&Path>) -> io::Result<()> {
    if let Some(aside) = aside {
        match fs::hard_link(own, aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => other?,
        }
    }
    fs::rename(next_file(own), own)?;
    match own.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn text(rotated: &Rotated) -> String {
    let key = rotated.key.as_ref();
    let mut rows = vec![
        ("hosts", rotated.hosts.join(" ")),
        ("worker", rotated.worker.clone()),
        ("before", rotated.before.clone()),
        (
            "its key",
            key.map_or_else(|| "elsewhere".to_owned(), |key| key.display().to_string()),
        ),
        (
            "state",
            match rotated.state {
                "made" => "only the key is there",
                "used" => "the agent uses it",
                _ => "the chain names it",
            }
            .to_owned(),
        ),
    ];
    if rotated.lamports > 0 {
        rows.push(("got for fees", units::sol(rotated.lamports)));
    }
    for signature in &rotated.signatures {
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_given_what_it_lacks_and_no_more() {
        assert_eq!(gift(0), GIFT);
        assert_eq!(gift(ENOUGH - 1), GIFT - ENOUGH + 1);
        assert_eq!(gift(ENOUGH), 0);
        assert_eq!(gift(u64::MAX), 0);
    }

    #[test]
    fn the_new_key_takes_the_place_of_the_old_one_which_is_kept_where_it_has_something() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("worker.json");
        let address = |path: &Path| wallet::read(path).unwrap().pubkey();
        let (first, second, third) = (Keypair::new(), Keypair::new(), Keypair::new());
        wallet::create(&own, &first).unwrap();
        wallet::create(&next_file(&own), &second).unwrap();
        put_in_place(&own, None).unwrap();
        assert_eq!(address(&own), second.pubkey());
        assert!(!next_file(&own).exists());
        wallet::create(&next_file(&own), &third).unwrap();
        let kept = aside(&own, &second.pubkey());
        put_in_place(&own, Some(&kept)).unwrap();
        assert_eq!(
            (address(&own), address(&kept)),
            (third.pubkey(), second.pubkey())
        );
    }

    #[test]
    fn a_rotation_as_it_is_printed() {
        let rotated = Rotated {
            hosts: vec!["HOST".to_owned(), "OTHER".to_owned()],
            before: "OLD".to_owned(),
            worker: "NEW".to_owned(),
            key: Some(PathBuf::from("/etc/nosana/worker.json")),
            state: "used",
            lamports: 49_000_000,
            signatures: vec!["SIGNATURE".to_owned()],
        };
        insta::assert_snapshot!(text(&rotated), @"
        hosts         HOST OTHER
        worker        NEW
        before        OLD
        its key       /etc/nosana/worker.json
        state         the agent uses it
        got for fees  0.049000000 SOL
        signature     SIGNATURE
        ");
        insta::assert_snapshot!(serde_json::to_string(&rotated).unwrap(), @r#"{"hosts":["HOST","OTHER"],"before":"OLD","worker":"NEW","key":"/etc/nosana/worker.json","state":"used","lamports":49000000,"signatures":["SIGNATURE"]}"#);
    }
}

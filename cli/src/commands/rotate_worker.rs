//! `nosana host rotate-worker`: another key for the agent. It lies beside the one in use before the chain names it, and
//! an agent uses whichever the chain names, so there is no moment in which neither works.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    time::Duration,
};

use nosana_host::{
    control::{self, ControlError, Question, Status},
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
        host::{configured, find, read_table},
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
    /// The agent's own key, beside which it lies.
    own: Option<OwnKey>,
}

/// The key in the agent's own file.
struct OwnKey {
    file: PathBuf,
    keypair: Keypair,
}

/// The hosts that a key is for.
struct Chosen {
    /// Each with its worker; the one that was named comes last, so that what is cut off before it is gone on with by the same
    /// command.
    hosts: Vec<(Address, Address)>,
    /// The owner's others, with theirs.
    others: Vec<(Address, Address)>,
}

impl Chosen {
    /// Those that have not the worker yet.
    fn left(&self, worker: &Address) -> Vec<Address> {
        let left = self.hosts.iter().filter(|(_, has)| has != worker);
        left.map(|(host, _)| *host).collect()
    }
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
    let configured = configured(&arguments.agent, settings)?;
    let settings = &configured.settings;
    let owner = settings.owner()?;
    let client = settings.client()?;
    let one = configured.hosts.first(&arguments.host);
    let (address, host) = find(&one, settings, &client).await?;
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
    let chosen = choose(&client, (&address, &host), before, &next, arguments.only).await?;
    let hosts: Vec<Address> = chosen.hosts.iter().map(|(host, _)| *host).collect();
    let mut rotated = Rotated {
        hosts: hosts.iter().map(Address::to_string).collect(),
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
    let left = chosen.left(&next.address);
    if left.is_empty() {
        printer.note(&nothing_replaced(&next, &chosen));
    } else {
        ask_agent(&arguments.agent, &left, &next.address, printer).await?;
        let old = old_key(arguments, settings, &next, &before);
        send(&client, &owner, &left, &before, old, &mut rotated).await?;
    }
    rotated.state = "rotated";
    let outcome = use_of(&arguments.agent, &hosts, &next.address, printer).await?;
    let works_for = match &outcome {
        Use::Used { works_for } => {
            rotated.state = "used";
            Some(works_for.as_slice())
        }
        Use::NoAgent => Some(&[][..]),
        Use::Unknown => {
            printer.note("the agent was not seen to use it yet: it does within a minute, once the key is beside its own, or in its place. Repeat this command to see");
            None
        }
    };
    if let (Some(works_for), Some(own)) = (works_for, &next.own) {
        let owner = owner.pubkey();
        settle(&client, &owner, own, works_for, &mut rotated, printer).await?;
    }
    printer.result(&rotated, text)?;
    Ok(ExitStatus::Success)
}

/// The worker that is replaced. Where that was done already and cut off, the agent's own file still has its key.
fn before(host: &Host, next: &Next) -> Address {
    if host.worker != next.address {
        return host.worker;
    }
    let own = next.own.as_ref();
    own.map_or(host.worker, |own| own.keypair.pubkey())
}

/// The host that was named, and with it those of its owner that have the same worker, since an agent has one key for all; those
/// that have the next one already, too.
async fn choose(
    client: &Client,
    (address, host): (&Address, &Host),
    before: Address,
    next: &Next,
    only: bool,
) -> Result<Chosen> {
    if only {
        return Ok(Chosen {
            hosts: vec![(*address, host.worker)],
            others: Vec::new(),
        });
    }
    let own = client.list::<Host>(filters::hosts_of(&host.owner)).await?;
    let of_use = own
        .into_iter()
        .filter(|(_, other)| other.tier != Tier::Removed as u8)
        .map(|(address, other)| (address, other.worker));
    Ok(divide(of_use, address, &[before, next.address]))
}

/// Divides the owner's hosts by whether they have one of these workers; `named` comes last.
fn divide(
    own: impl Iterator<Item = (Address, Address)>,
    named: &Address,
    workers: &[Address],
) -> Chosen {
    let mut own: Vec<(Address, Address)> = own.collect();
    own.sort_unstable_by_key(|(host, _)| (host == named, *host));
    let (hosts, others) = own
        .into_iter()
        .partition(|(_, worker)| workers.contains(worker));
    Chosen { hosts, others }
}

/// Says that the chain has this key already, and what was perhaps meant.
fn nothing_replaced(next: &Next, chosen: &Chosen) -> String {
    let mut text = format!(
        "nothing was replaced: the chain names {} already",
        next.address
    );
    if let (Some(file), None) = (&next.file, &next.own) {
        let file = file.display();
        let _ = write!(
            text,
            ". For another key name a file that is not there yet: {file} has the one that is in use"
        );
    }
    // The agent's own file tells which were meant; without it they may be those of other machines.
    if next.own.is_none() && !chosen.others.is_empty() {
        let each = chosen.others.iter();
        let others: Vec<String> = each
            .map(|(host, worker)| format!("{host} has {worker}"))
            .collect();
        let _ = write!(
            text,
            ". The owner's other hosts have other workers ({}): name one with --host to give this key to it and to those that have the same",
            others.join(", ")
        );
    }
    text
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
            own: None,
        });
    }
    if let Some(file) = &arguments.worker {
        let is_new = !file.exists();
        return Ok(Next {
            address: wallet::read_or_create(file)?.pubkey(),
            file: Some(file.clone()),
            is_to_be_carried: is_new,
            own: None,
        });
    }
    let own = agent_key_file(&arguments.agent, settings).map_err(|error| {
        error.hint("name the agent's configuration with --config; where the agent is on another machine, give the new key's file with --worker or its address with --to")
    })?;
    let metadata =
        fs::metadata(&own).map_err(|error| CliError::file("the agent's key", &own, error))?;
    // Before anything is made or sent: one that cannot be read could not be kept, nor what it has be taken along.
    let keypair = wallet::read(&own)?;
    let file = next_file(&own);
    let next = wallet::read_or_create(&file)?;
    own_like(&file, &metadata).map_err(|error| CliError::file("the new key", &file, error))?;
    Ok(Next {
        address: next.pubkey(),
        file: Some(file),
        is_to_be_carried: false,
        own: Some(OwnKey { file: own, keypair }),
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
    next: &Next,
    before: &Address,
) -> Option<Keypair> {
    let keypair = match &next.own {
        Some(own) => own.keypair.insecure_clone(),
        // It stays where it is, whatever it has: where it cannot be read, nothing is lost.
        None => wallet::read(&agent_key_file(&arguments.agent, settings).ok()?).ok()?,
    };
    (keypair.pubkey() == *before).then_some(keypair)
}

/// How many hosts name a worker: those of the owner that have a use for it, and all others, for anybody may name it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Namers {
    own: usize,
    others: usize,
}

impl Namers {
    fn of<'a>(hosts: impl Iterator<Item = &'a Host>, owner: &Address) -> Self {
        let is_own = |host: &&Host| host.owner == *owner && host.tier != Tier::Removed as u8;
        let (own, others): (Vec<&Host>, Vec<&Host>) = hosts.partition(is_own);
        Self {
            own: own.len(),
            others: others.len(),
        }
    }
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
    let naming = client
        .list::<Host>(filters::hosts_of_worker(before))
        .await?;
    let remaining = naming
        .iter()
        .filter(|(address, _)| !hosts.contains(address));
    let namers = Namers::of(remaining.map(|(_, host)| host), &owner.pubkey());
    // Another's host may really be worked for with it.
    let old = old.filter(|_| namers == Namers::default());
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

/// Asks the agent of this machine whether it has the next key, before the chain names that: an agent without it gets
/// nothing more from its job.
async fn ask_agent(
    agent: &AgentFolder,
    hosts: &[Address],
    next: &Address,
    printer: &Printer,
) -> Result<()> {
    let state = agent_view::state_folder(agent)?;
    let elsewhere = |found: &str| {
        let state = state.display();
        printer.note(&format!("no agent with the state folder {state} {found}: one that runs elsewhere needs the new key first, beside its own, or it can do nothing for its job until it has it"));
    };
    let status = match control::ask(&state, &Question::Status).await {
        Ok(answer) => agent_view::status(answer)?,
        Err(ControlError::Absent { .. }) => {
            elsewhere("was found here");
            return Ok(());
        }
        Err(error) => {
            return Err(CliError::from(error)
                .context("nothing was sent, for the agent must have the new key first")
                .hint("run this as the agent's user or as root; an agent that hangs has to be ended first"));
        }
    };
    if !works_for(&status, hosts) {
        elsewhere("works for these hosts");
        return Ok(());
    }
    check_has(&status, next)
}

/// Whether the agent has a slot of one of these hosts.
fn works_for(status: &Status, hosts: &[Address]) -> bool {
    let mut slots = status.slots.iter();
    slots.any(|slot| is_one_of(hosts, &slot.host))
}

fn is_one_of(hosts: &[Address], host: &str) -> bool {
    hosts.iter().any(|meant| meant.to_string() == host)
}

/// Refuses an agent that would not find the key.
fn check_has(status: &Status, next: &Address) -> Result<()> {
    let next = Some(next.to_string());
    if status.slots.iter().any(|slot| slot.worker == next) {
        return Ok(());
    }
    let worker = next.clone().unwrap_or_default();
    let missing = |why: &str| {
        CliError::user(format!(
            "nothing was sent: the agent that runs here has not the key of {worker}{why}"
        ))
    };
    let Some(keys) = &status.keys else {
        return Err(
            missing(", and is of a version that does not tell which keys it finds")
                .hint("restart it with this version, then repeat this command"),
        );
    };
    if keys.next_worker == next {
        return Ok(());
    }
    let why = match (&keys.trouble, &keys.next_worker) {
        (Some(trouble), _) => format!(": {trouble}"),
        (None, Some(other)) => format!(", it finds that of {other}"),
        (None, None) => String::new(),
    };
    Err(missing(&why).hint(format!(
        "it looks for it in {}, which must be of mode 600 and belong to the agent's user: put it there, then repeat this command",
        next_file(Path::new(&keys.file)).display()
    )))
}

/// What the agent of this machine does with the key.
enum Use {
    Used {
        /// All hosts that it has slots of.
        works_for: Vec<String>,
    },
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
        if !works_for(&status, hosts) {
            return Ok(Use::Unknown);
        }
        let next = Some(next.to_string());
        let mut slots = status.slots.iter();
        if slots.all(|slot| slot.worker == next || !is_one_of(hosts, &slot.host)) {
            let works_for = status.slots.into_iter().map(|slot| slot.host);
            return Ok(Use::Used {
                works_for: works_for.collect(),
            });
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

/// Puts the new key in the place of the old one, which stays beside it while it may be of use: for what it has, or for hosts of
/// others that name it. While the agent works for any of these, it stays in its place.
async fn settle(
    client: &Client,
    owner: &Address,
    own: &OwnKey,
    works_for: &[String],
    rotated: &mut Rotated,
    printer: &Printer,
) -> Result<()> {
    let old = own.keypair.pubkey();
    let mut kept = None;
    let mut news = Vec::new();
    if old.to_string() != rotated.worker {
        let (naming, has) = tokio::try_join!(
            client.list::<Host>(filters::hosts_of_worker(&old)),
            client.lamports(&old)
        )?;
        let namers = Namers::of(naming.iter().map(|(_, host)| host), owner);
        let needed: Vec<String> = naming
            .iter()
            .filter(|(_, host)| host.tier != Tier::Removed as u8)
            .map(|(address, _)| address.to_string())
            .filter(|host| works_for.contains(host))
            .collect();
        if namers.own > 0 || !needed.is_empty() {
            printer.note(&still_needed(&old, &own.file, namers.own, &needed));
            return Ok(());
        }
        if has > 0 || namers.others > 0 {
            kept = Some(aside(&own.file, &old));
        }
        news = put_news(&own.file, &old, kept.as_deref(), has, namers.others);
    }
    put_in_place(&own.file, kept.as_deref())
        .map_err(|error| CliError::file("the new key beside", &own.file, error))?;
    rotated.key = Some(own.file.clone());
    for news in news {
        printer.note(&news);
    }
    Ok(())
}

/// What was done with both keys, and why the old one, which has so many lamports, is kept.
fn put_news(
    file: &Path,
    old: &Address,
    kept: Option<&Path>,
    has: u64,
    others: usize,
) -> Vec<String> {
    let what = match kept {
        Some(aside) => format!("that of {old} is kept in {}", aside.display()),
        None => format!("that of {old}, which is of no more use, is gone"),
    };
    let mut news = vec![format!("{} has the new key now; {what}", file.display())];
    if has > 0 {
        news.push(format!("{old} still has {}", units::sol(has)));
    }
    if others > 0 {
        news.push(format!(
            "{old} is the worker of {others} hosts, too, that are removed or another owner's"
        ));
    }
    news
}

/// Why the old key stays in its place, and what that means.
fn still_needed(old: &Address, file: &Path, own: usize, needed: &[String]) -> String {
    let who = if own > 0 {
        format!("{own} of the owner's hosts still have the worker {old}")
    } else {
        format!("the agent still works with {old} for {}", needed.join(", "))
    };
    format!(
        "both keys stay where they are, {} and the one with `.next`: {who}. Until these have the new one, too, it is not put in place, and this command makes no other",
        file.display()
    )
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
    if rotated.signatures.is_empty() && rotated.state != "made" {
        rows.push(("now", "nothing was replaced".to_owned()));
    }
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
    use nosana_host::control::KeyFiles;

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

    const HOST: Address = Address::new_from_array([1; 32]);
    const OTHER: Address = Address::new_from_array([2; 32]);
    const OLD: Address = Address::new_from_array([3; 32]);
    const NEXT: Address = Address::new_from_array([4; 32]);

    #[test]
    fn the_named_host_comes_last_so_that_repeating_goes_on_with_the_others() {
        let hosts: Vec<Address> = (10..20)
            .map(|byte| Address::new_from_array([byte; 32]))
            .collect();
        let own = |rotated: usize| {
            let worker = move |index| if index < rotated { NEXT } else { OLD };
            let each = hosts.clone().into_iter().enumerate();
            each.map(move |(index, host)| (host, worker(index)))
        };
        let begun = divide(own(0), &hosts[2], &[OLD, NEXT]);
        assert_eq!(begun.left(&NEXT).len(), 10);
        assert_eq!(begun.hosts.last(), Some(&(hosts[2], OLD)));
        assert!(begun.others.is_empty());
        // Those of another machine are told apart.
        let mixed = own(0).chain([(OTHER, HOST)]);
        assert_eq!(
            divide(mixed, &hosts[2], &[OLD, NEXT]).others,
            [(OTHER, HOST)]
        );
        assert_eq!(
            divide(own(4), &hosts[9], &[OLD, NEXT]).left(&NEXT),
            hosts[4..]
        );
    }

    #[test]
    fn a_key_that_is_in_use_already_is_told_with_what_was_perhaps_meant() {
        let next = |file: Option<&str>, own| Next {
            address: NEXT,
            file: file.map(PathBuf::from),
            is_to_be_carried: false,
            own,
        };
        let chosen = |others| Chosen {
            hosts: vec![(HOST, NEXT)],
            others,
        };
        let own = OwnKey {
            file: PathBuf::from("worker.json"),
            keypair: Keypair::new(),
        };
        let lines = [
            nothing_replaced(&next(None, None), &chosen(vec![])),
            nothing_replaced(&next(Some("next.json"), None), &chosen(vec![(OTHER, OLD)])),
            nothing_replaced(
                &next(Some("worker.json.next"), Some(own)),
                &chosen(vec![(OTHER, OLD)]),
            ),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        nothing was replaced: the chain names GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq already
        nothing was replaced: the chain names GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq already. For another key name a file that is not there yet: next.json has the one that is in use. The owner's other hosts have other workers (8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR has CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8): name one with --host to give this key to it and to those that have the same
        nothing was replaced: the chain names GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq already
        ");
    }

    #[test]
    fn an_agent_that_would_not_find_the_key_is_refused() {
        let status = |worker: Address, keys: Option<KeyFiles>| {
            let mut status: Status = serde_json::from_value(serde_json::json!({
                "version": "0.1.0", "pid": 1, "since": 0, "api": "127.0.0.1:8910", "is_engine_up": true,
                "worker_lamports": null, "state_free": null, "engine_free": null,
                "slots": [{"host": HOST.to_string(), "market": "MARKET", "gpus": [], "gpu_health": "well",
                           "worker": worker.to_string(), "is_drained": false, "obstacle": null, "reason": null,
                           "place": null, "waiting": null, "jobs": []}],
            }))
            .unwrap();
            status.keys = keys;
            status
        };
        let keys = |next: Option<Address>, trouble: Option<&str>| {
            Some(KeyFiles {
                file: "/etc/nosana/worker.json".to_owned(),
                next_worker: next.map(|next| next.to_string()),
                trouble: trouble.map(str::to_owned),
            })
        };
        assert!(works_for(&status(OLD, None), &[OTHER, HOST]));
        assert!(!works_for(&status(OLD, None), &[OTHER]));
        assert!(check_has(&status(NEXT, None), &NEXT).is_ok());
        assert!(check_has(&status(OLD, keys(Some(NEXT), None)), &NEXT).is_ok());
        let refusal = |keys| {
            let error = check_has(&status(OLD, keys), &NEXT).unwrap_err();
            format!("{}\n  {}", error.message(), error.hint.unwrap_or_default())
        };
        let lines = [
            refusal(None),
            refusal(keys(None, None)),
            refusal(keys(Some(OTHER), None)),
            refusal(keys(None, Some("it can be read by others"))),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        nothing was sent: the agent that runs here has not the key of GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq, and is of a version that does not tell which keys it finds
          restart it with this version, then repeat this command
        nothing was sent: the agent that runs here has not the key of GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq
          it looks for it in /etc/nosana/worker.json.next, which must be of mode 600 and belong to the agent's user: put it there, then repeat this command
        nothing was sent: the agent that runs here has not the key of GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq, it finds that of 8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR
          it looks for it in /etc/nosana/worker.json.next, which must be of mode 600 and belong to the agent's user: put it there, then repeat this command
        nothing was sent: the agent that runs here has not the key of GgBaCs3NCBuZN12kCJgAW63ydqohFkHEdfdEXBPzLHq: it can be read by others
          it looks for it in /etc/nosana/worker.json.next, which must be of mode 600 and belong to the agent's user: put it there, then repeat this command
        ");
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
        let again = Rotated {
            signatures: Vec::new(),
            lamports: 0,
            ..rotated
        };
        assert!(text(&again).contains("now      nothing was replaced"));
        let rotated = Rotated {
            signatures: vec!["SIGNATURE".to_owned()],
            lamports: 49_000_000,
            ..again
        };
        insta::assert_snapshot!(serde_json::to_string(&rotated).unwrap(), @r#"{"hosts":["HOST","OTHER"],"before":"OLD","worker":"NEW","key":"/etc/nosana/worker.json","state":"used","lamports":49000000,"signatures":["SIGNATURE"]}"#);
    }
}

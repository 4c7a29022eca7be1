//! Where containers may send to: the firewall's rules for the networks of jobs.
//!
//! By itself an engine lets a container reach whatever its machine reaches: the operator's LAN, the
//! machine's own services, a cloud's metadata. The rules here stand in the table `mangle`, in two
//! chains of our own, for every interface whose name begins as [`bridge_name`] makes them:
//!
//! ```text
//!  container ─► nos… ─► mangle FORWARD ─► NOSANA-EGRESS: replies, own network, allowed: on
//!                │                                       private and special addresses: dropped
//!                └────► mangle INPUT ───► NOSANA-INPUT:  replies, allowed: on
//!                       (the machine itself)             everything else: dropped
//! ```
//!
//! Nothing else writes there, so neither the engine, when it starts anew and puts its own rules
//! first, nor a firewall's reload of the table `filter` undoes them; and a packet that is dropped
//! there is dropped, whatever other tables accept. Both chains are replaced in one step, so there is
//! no moment without them, and nobody removes them.
//!
//! Setting rules takes the capability `CAP_NET_ADMIN`. An agent that has it sets them and looks
//! after them ([`guard`]). One that has not believes the [`RECEIPT`] of a [`Firewall`] that root
//! keeps beside it, as long as it is fresh and of the same rules.
//!
//! [`bridge_name`]: crate::containers::bridge_name

use std::{
    fmt, fs,
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    str::FromStr,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::{net::UnixStream, sync::watch, task::spawn_blocking, time::sleep};
use tracing::{info, warn};

/// Every interface of a job's network.
const INTERFACES: &str = "nos+";
/// What is routed from containers elsewhere.
const FORWARDED: &str = "NOSANA-EGRESS";
/// What containers send to the machine itself.
const RECEIVED: &str = "NOSANA-INPUT";

/// How often the rules are looked at.
pub const CHECK_EVERY: Duration = Duration::from_secs(15);
/// Where a firewall that root keeps says that the rules are in force.
pub const RECEIPT: &str = "/run/nosana/egress";
/// How long a receipt holds: two of its keeper's looks may be missed.
const RECEIPT_HOLDS: Duration = Duration::from_mins(1);
/// What a container asks for names outside unless the operator says: a server on the LAN is out of
/// reach, and would tell the names of the LAN.
pub const PUBLIC_DNS: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(1, 1, 1, 1)),
    IpAddr::V4(Ipv4Addr::new(9, 9, 9, 9)),
];

/// What no container may send to: everything of IANA's special-purpose registries, where private
/// networks, metadata and the machine's own addresses are, and multicast.
const SPECIAL_V4: [&str; 16] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    // Metadata of one cloud, at an address that is public everywhere else.
    "168.63.129.16/32",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// The same of IPv6. The first holds loopback, and IPv4 in IPv6 in all its forms but 6to4.
const SPECIAL_V6: [&str; 10] = [
    "::/8",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

/// Where containers may send to, beside other containers of their job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Egress {
    /// Public addresses.
    #[default]
    Public,
    /// Nowhere. What dials an exposed port is answered.
    None,
    /// Whatever the machine reaches: there are no rules, and something else isolates the machine.
    Any,
}

impl FromStr for Egress {
    type Err = EgressError;

    fn from_str(text: &str) -> Result<Self, EgressError> {
        match text {
            "public" => Ok(Self::Public),
            "none" => Ok(Self::None),
            "any" => Ok(Self::Any),
            other => Err(EgressError::NotAMode(other.to_owned())),
        }
    }
}

impl fmt::Display for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public => "public",
            Self::None => "none",
            Self::Any => "any",
        })
    }
}

/// What an operator chooses. One for all agents of a machine, since the rules are the machine's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Where containers may send to.
    pub egress: Egress,
    /// Where they may send to in any case.
    pub allow: Vec<Network>,
    /// What they ask for names; `None` for [`PUBLIC_DNS`].
    pub dns: Option<Vec<IpAddr>>,
}

/// Addresses that begin with the same bits: `10.0.0.0/8`, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether the address is one of it.
    pub fn contains(&self, address: IpAddr) -> bool {
        masked(address, self.bits) == Some(self.first)
    }

    fn is_v6(&self) -> bool {
        self.first.is_ipv6()
    }
}

/// The address with all but its first `bits` bits zero; `None` for more bits than it has.
fn masked(address: IpAddr, bits: u8) -> Option<IpAddr> {
    Some(match address {
        IpAddr::V4(address) => {
            let rest = 32_u32.checked_sub(u32::from(bits))?;
            let mask = u32::MAX.checked_shl(rest).unwrap_or(0);
            Ipv4Addr::from(u32::from(address) & mask).into()
        }
        IpAddr::V6(address) => {
            let rest = 128_u32.checked_sub(u32::from(bits))?;
            let mask = u128::MAX.checked_shl(rest).unwrap_or(0);
            Ipv6Addr::from(u128::from(address) & mask).into()
        }
    })
}

impl FromStr for Network {
    type Err = EgressError;

    fn from_str(text: &str) -> Result<Self, EgressError> {
        let wrong = || EgressError::NotANetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let first: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = bits.unwrap_or(if first.is_ipv6() { 128 } else { 32 });
        if masked(first, bits) != Some(first) {
            return Err(wrong());
        }
        Ok(Self { first, bits })
    }
}

impl TryFrom<String> for Network {
    type Error = EgressError;

    fn try_from(text: String) -> Result<Self, EgressError> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

/// IPv4 or IPv6: each has rules and programs of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    V4,
    V6,
}

impl Family {
    const BOTH: [Self; 2] = [Self::V4, Self::V6];

    fn program(self) -> &'static str {
        match self {
            Self::V4 => "iptables",
            Self::V6 => "ip6tables",
        }
    }

    fn is_v6(self) -> bool {
        self == Self::V6
    }

    fn special(self) -> &'static [&'static str] {
        match self {
            Self::V4 => &SPECIAL_V4,
            Self::V6 => &SPECIAL_V6,
        }
    }
}

impl Policy {
    /// What containers ask for names outside; empty for what the machine itself asks.
    ///
    /// Servers that the rules keep them from, too, where they may send nowhere: without any, an
    /// engine asks the machine's own for them, from a place that the rules do not see.
    pub fn servers(&self) -> Vec<IpAddr> {
        match (&self.dns, self.egress) {
            (Some(chosen), _) => chosen.clone(),
            (None, Egress::Public | Egress::None) => PUBLIC_DNS.to_vec(),
            (None, Egress::Any) => Vec::new(),
        }
    }

    /// Which of these the rules let them reach.
    fn open_servers(&self) -> Vec<IpAddr> {
        match (&self.dns, self.egress) {
            (None, Egress::None) => Vec::new(),
            _ => self.servers(),
        }
    }

    /// The rules of both chains, in order, as `iptables` takes them.
    fn rules(&self, family: Family) -> Vec<String> {
        // Whoever dials a container is answered. What a container itself began is judged by every
        // packet anew, so that no connection outlives a change of the rules.
        let replies = "-m conntrack --ctstate ESTABLISHED --ctdir REPLY -j RETURN".to_owned();
        let mut exceptions: Vec<String> = self
            .allow
            .iter()
            .filter(|network| network.is_v6() == family.is_v6())
            .map(|network| format!("-d {network} -j RETURN"))
            .collect();
        for server in self.open_servers() {
            if server.is_ipv6() == family.is_v6() {
                let bits = if server.is_ipv6() { 128 } else { 32 };
                for protocol in ["udp", "tcp"] {
                    exceptions.push(format!(
                        "-d {server}/{bits} -p {protocol} -m {protocol} --dport 53 -j RETURN"
                    ));
                }
            }
        }
        let forwarded = match self.egress {
            Egress::Any => vec!["-j RETURN".to_owned()],
            Egress::None => vec!["-j DROP".to_owned()],
            Egress::Public => family
                .special()
                .iter()
                .map(|network| format!("-d {network} -j DROP"))
                .collect(),
        };
        let received = match self.egress {
            Egress::Any => "-j RETURN",
            Egress::None | Egress::Public => "-j DROP",
        };
        // Where bridged packets come by here too, these are a job's own; between two jobs' networks
        // the engine lets nothing pass.
        let own = format!("-o {INTERFACES} -j RETURN");
        let neighbours = ["135", "136"]
            .iter()
            .filter(|_| family.is_v6())
            .map(|kind| format!("-p ipv6-icmp -m icmp6 --icmpv6-type {kind} -j RETURN"));
        let chain = |name: &'static str| move |rule: String| format!("-A {name} {rule}");
        let on_its_way = [replies.clone(), own]
            .into_iter()
            .chain(exceptions.iter().cloned())
            .chain(forwarded)
            .map(chain(FORWARDED));
        let to_the_machine = std::iter::once(replies)
            .chain(neighbours)
            .chain(exceptions.iter().cloned())
            .chain([received.to_owned()])
            .map(chain(RECEIVED));
        on_its_way.chain(to_the_machine).collect()
    }

    /// All of it in one step, given what the table holds, as `iptables-restore --noflush` takes it.
    fn script(&self, family: Family, table: &Table) -> String {
        let mut lines = vec![
            "*mangle".to_owned(),
            // Makes the chain, or empties it.
            format!(":{FORWARDED} - [0:0]"),
            format!(":{RECEIVED} - [0:0]"),
        ];
        lines.extend(self.rules(family));
        for (hook, chain) in HOOKS {
            let jump = jump(chain);
            if table.is_first(hook, &jump) {
                continue;
            }
            for _ in 0..table.count(hook, &jump) {
                lines.push(format!("-D {hook} {jump}"));
            }
            lines.push(format!("-I {hook} 1 {jump}"));
        }
        lines.push("COMMIT\n".to_owned());
        lines.join("\n")
    }

    /// The rules as text, for an operator who sets them in a way of his own.
    pub fn describe(&self) -> String {
        let of = |family: Family| {
            let script = self.script(family, &Table::default());
            format!("# {}-restore --noflush\n{script}", family.program())
        };
        format!("{}\n{}", of(Family::V4), of(Family::V6))
    }

    /// Tells rules apart.
    fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.describe().as_bytes()))
    }
}

/// Where our chains are entered from.
const HOOKS: [(&str, &str); 2] = [("FORWARD", FORWARDED), ("INPUT", RECEIVED)];

fn jump(chain: &str) -> String {
    format!("-i {INTERFACES} -j {chain}")
}

/// What the table `mangle` holds, as `iptables -S` tells it.
#[derive(Default)]
struct Table {
    lines: Vec<String>,
}

impl Table {
    fn rules_of<'t>(&'t self, chain: &str) -> impl Iterator<Item = &'t str> {
        let start = format!("-A {chain} ");
        self.lines
            .iter()
            .filter_map(move |line| line.strip_prefix(&start))
    }

    fn is_first(&self, chain: &str, rule: &str) -> bool {
        self.rules_of(chain).next() == Some(rule)
    }

    fn count(&self, chain: &str, rule: &str) -> usize {
        self.rules_of(chain).filter(|found| *found == rule).count()
    }

    /// The rules of our chains, as this version of iptables writes them.
    fn ours(&self) -> Vec<String> {
        let of = |chain: &'static str| {
            self.rules_of(chain)
                .map(move |rule| format!("{chain} {rule}"))
        };
        of(FORWARDED).chain(of(RECEIVED)).collect()
    }

    fn has_jumps(&self) -> bool {
        HOOKS
            .iter()
            .all(|(hook, chain)| self.is_first(hook, &jump(chain)))
    }
}

/// Why containers are not kept off what they must not reach.
#[derive(Debug, Error)]
pub enum EgressError {
    /// Not a mode.
    #[error("`{0}` is no egress: expected public, none or any")]
    NotAMode(String),
    /// Not a network.
    #[error("`{0}` is no network: expected one such as 192.168.1.0/24, with zeros after its bits")]
    NotANetwork(String),
    /// Nothing sets rules here.
    #[error(
        "the firewall's rules for containers cannot be set: {0} is not installed. Install it \
         (`apt-get install iptables`), or say `egress = \"any\"` where something else isolates this machine"
    )]
    NoProgram(&'static str),
    /// Rules are root's, or of whoever has the capability.
    #[error(
        "the firewall's rules for containers may not be set by this user: {message}. \
         Give the agent the capability (`AmbientCapabilities=CAP_NET_ADMIN` in its systemd unit), \
         or keep the rules as root beside it (`sudo nosana host firewall --keep`), \
         or say `egress = \"any\"` where something else isolates this machine"
    )]
    NoRights {
        /// What the system said, and what is wrong with the receipt.
        message: String,
    },
    /// Which network containers are in is the engine's to tell.
    #[error("the container engine at {socket} does not answer: start it first")]
    NoEngine {
        /// Where it was expected.
        socket: PathBuf,
        /// What the connection said.
        #[source]
        source: io::Error,
    },
    /// The program failed.
    #[error("`{command}` failed: {message}")]
    Failed {
        /// What was run.
        command: String,
        /// What it said.
        message: String,
    },
    /// What was set is not what is there.
    #[error("{program} took the rules and does not show them: {message}")]
    NotInForce {
        /// Which.
        program: &'static str,
        /// What is missing.
        message: &'static str,
    },
    /// The receipt cannot be written.
    #[error("the receipt {path} cannot be written")]
    Receipt {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// The rules of the machine that an engine runs on.
#[derive(Clone, Debug)]
pub struct Firewall {
    policy: Policy,
    /// The engine's socket.
    socket: PathBuf,
    /// Our chains as they were read back when this process set them, for IPv4 and IPv6.
    set: [Option<Vec<String>>; 2],
}

impl Firewall {
    /// For the engine at `address`, `unix:///path/to/docker.sock`. Nothing is done yet.
    pub fn new(policy: Policy, address: &str) -> Self {
        Self {
            policy,
            socket: PathBuf::from(address.trim_start_matches("unix://")),
            set: [None, None],
        }
    }

    /// Looks at the rules and sets what is not as it was set; whether anything was. The first time
    /// all are set, in one step that leaves no moment without them.
    ///
    /// # Errors
    /// Every [`EgressError`] but those of reading a configuration.
    pub async fn enforce(&mut self) -> Result<bool, EgressError> {
        let network = match network_of(&self.socket).await {
            Ok(network) => network,
            // While the engine is away nothing starts, and the rules stay as they are.
            Err(_) if self.set.iter().any(Option::is_some) => return Ok(false),
            Err(source) => {
                return Err(EgressError::NoEngine {
                    socket: self.socket.clone(),
                    source,
                });
            }
        };
        let mut firewall = self.clone();
        let (firewall, done) = spawn_blocking(move || {
            let done = firewall.enforce_in(network.as_deref());
            (firewall, done)
        })
        .await
        .map_err(|error| EgressError::Failed {
            command: "look at the firewall".to_owned(),
            message: error.to_string(),
        })?;
        *self = firewall;
        done
    }

    fn enforce_in(&mut self, network: Option<&Path>) -> Result<bool, EgressError> {
        let mut has_changed = false;
        for (family, set) in Family::BOTH.into_iter().zip(&mut self.set) {
            // A kernel without IPv6 has nothing to send by it.
            if family.is_v6() && !Path::new("/proc/net/if_inet6").exists() {
                continue;
            }
            let table = read(family, network)?;
            if set.as_ref() == Some(&table.ours()) && table.has_jumps() {
                continue;
            }
            write(family, network, &self.policy.script(family, &table))?;
            let now = read(family, network)?;
            let not_in_force = |message| EgressError::NotInForce {
                program: family.program(),
                message,
            };
            if !now.has_jumps() {
                return Err(not_in_force("the jumps to them are not the first rules"));
            }
            if now.ours().len() != self.policy.rules(family).len() {
                return Err(not_in_force("the chains have other rules"));
            }
            *set = Some(now.ours());
            has_changed = true;
        }
        Ok(has_changed)
    }

    /// Whether this user could set the rules, or another keeps them. Changes nothing.
    ///
    /// # Errors
    /// [`EgressError::NoProgram`], [`EgressError::NoRights`], [`EgressError::NoEngine`] and [`EgressError::Failed`].
    pub async fn could_secure(&self) -> Result<(), EgressError> {
        let network = network_of(&self.socket).await;
        let network = network.map_err(|source| EgressError::NoEngine {
            socket: self.socket.clone(),
            source,
        })?;
        let looked = spawn_blocking(move || read(Family::V4, network.as_deref())).await;
        let looked = looked.map_err(|error| EgressError::Failed {
            command: "look at the firewall".to_owned(),
            message: error.to_string(),
        })?;
        match looked {
            Ok(_) => Ok(()),
            Err(EgressError::NoRights { message }) => {
                check_receipt(Path::new(RECEIPT), &self.policy.digest()).map_err(|receipt| {
                    EgressError::NoRights {
                        message: format!("{message}; {receipt}"),
                    }
                })
            }
            Err(error) => Err(error),
        }
    }

    /// Keeps the rules in force for ever, and says so at `receipt` for agents that may not look.
    ///
    /// # Errors
    /// When they cannot be set the first time, or the receipt cannot be written.
    pub async fn keep(mut self, receipt: &Path) -> Result<(), EgressError> {
        self.enforce().await?;
        info!("the rules for containers are in force");
        loop {
            write_receipt(receipt, &self.policy.digest()).map_err(|source| {
                EgressError::Receipt {
                    path: receipt.to_owned(),
                    source,
                }
            })?;
            loop {
                sleep(CHECK_EVERY).await;
                match self.enforce().await {
                    Ok(has_changed) => {
                        if has_changed {
                            warn!("the rules for containers were changed and are set again");
                        }
                        break;
                    }
                    // Without a receipt, agents start nothing more.
                    Err(error) => warn!(%error, "the rules for containers cannot be looked at"),
                }
            }
        }
    }

    /// Sees to it that the rules are in force, by setting them or by a receipt.
    async fn secure(&mut self) -> Result<(), EgressError> {
        match self.enforce().await {
            Ok(_) => Ok(()),
            Err(EgressError::NoRights { message }) => {
                check_receipt(Path::new(RECEIPT), &self.policy.digest()).map_err(|receipt| {
                    EgressError::NoRights {
                        message: format!("{message}; {receipt}"),
                    }
                })
            }
            Err(error) => Err(error),
        }
    }
}

/// Sets the rules, or sees that they are kept, and looks after them until the future is dropped: it
/// ends never, and tells by `trouble` why no container may start, or `None`.
///
/// # Errors
/// When the rules are not in force at the start. With [`Egress::Any`] there are none to be.
pub async fn guard(
    policy: Policy,
    engine: &str,
    trouble: watch::Sender<Option<String>>,
) -> Result<impl Future<Output = ()> + Send + use<>, EgressError> {
    let is_needed = policy.egress != Egress::Any;
    let mut firewall = Firewall::new(policy, engine);
    if is_needed {
        firewall.secure().await?;
    }
    Ok(async move {
        if !is_needed {
            return std::future::pending().await;
        }
        loop {
            sleep(CHECK_EVERY).await;
            let found = firewall.secure().await.err().map(|error| error.to_string());
            trouble.send_if_modified(|known| {
                let changes = *known != found;
                if changes {
                    if let Some(reason) = &found {
                        warn!(reason, "no container is started");
                    } else {
                        info!("the rules for containers are in force again");
                    }
                    *known = found;
                }
                changes
            });
        }
    })
}

/// The network that the engine behind this socket works in, where it is not ours: the engine is the
/// process that listens there. What we may not look at is taken for ours.
async fn network_of(socket: &Path) -> io::Result<Option<PathBuf>> {
    let stream = UnixStream::connect(socket).await?;
    let Some(engine) = stream.peer_cred()?.pid() else {
        return Ok(None);
    };
    let theirs = PathBuf::from(format!("/proc/{engine}/ns/net"));
    let networks = fs::read_link(&theirs).and_then(|network| {
        let own = fs::read_link("/proc/self/ns/net")?;
        Ok(network == own)
    });
    Ok(networks.is_ok_and(|is_ours| !is_ours).then_some(theirs))
}

fn read(family: Family, network: Option<&Path>) -> Result<Table, EgressError> {
    let mut command = command(family.program(), network);
    command.args(["-w", "10", "-t", "mangle", "-S"]);
    let output = run(command, family, None)?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(Table {
        lines: text
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect(),
    })
}

fn write(family: Family, network: Option<&Path>, script: &str) -> Result<(), EgressError> {
    let mut command = command(&format!("{}-restore", family.program()), network);
    command.args(["-w", "10", "--noflush"]);
    run(command, family, Some(script)).map(drop)
}

/// A program in the engine's network.
fn command(program: &str, network: Option<&Path>) -> Command {
    let mut command = match network {
        Some(network) => {
            let mut command = Command::new("nsenter");
            command.arg(format!("--net={}", network.display()));
            command.arg(program);
            command
        }
        None => Command::new(program),
    };
    // Not every user has the administrator's programs in their path.
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
    command.env("LC_ALL", "C");
    command
}

fn run(mut command: Command, family: Family, input: Option<&str>) -> Result<Output, EgressError> {
    let failed = |message: String, command: &Command| EgressError::Failed {
        command: format!("{command:?}"),
        message,
    };
    command
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(EgressError::NoProgram(family.program()));
        }
        Err(error) => return Err(failed(error.to_string(), &command)),
    };
    if let Some((mut pipe, text)) = child.stdin.take().zip(input) {
        // A program that does not read ends with a reason of its own.
        let _ = pipe.write_all(text.as_bytes());
    }
    let output = child
        .wait_with_output()
        .map_err(|error| failed(error.to_string(), &command))?;
    if output.status.success() {
        return Ok(output);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let says = |text| message.contains(text);
    let refusals = [
        "Permission denied",
        "Operation not permitted",
        "must be root",
        LEGACY_LOCK,
    ];
    if refusals.into_iter().any(says) {
        return Err(EgressError::NoRights {
            message: with_variant(message),
        });
    }
    if says("No such file or directory") && says("failed to execute") {
        return Err(EgressError::NoProgram(family.program()));
    }
    Err(failed(message, &command))
}

/// What the legacy iptables opens, in a folder that is root's, and read-only for a service of systemd's.
const LEGACY_LOCK: &str = "xtables.lock";

/// The variant of iptables that is chosen may be one that only root can use, whatever capabilities others have.
fn with_variant(message: String) -> String {
    if message.contains(LEGACY_LOCK) {
        return format!(
            "{message} (this is the legacy iptables, which is root's alone: choose the other one by \
             `sudo update-alternatives --set iptables /usr/sbin/iptables-nft`, and the same with ip6tables)"
        );
    }
    message
}

fn write_receipt(path: &Path, digest: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(folder)?;
    }
    let draft = path.with_extension("new");
    fs::write(&draft, format!("{digest}\n"))?;
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o644))?;
    fs::rename(&draft, path)
}

/// Whether a firewall that root keeps says of these rules that they are in force, now.
fn check_receipt(path: &Path, digest: &str) -> Result<(), String> {
    let path_text = path.display();
    let missing =
        |error: io::Error| format!("there is no receipt of rules at {path_text}: {error}");
    // Nobody but root can have put it there.
    for part in path.ancestors().take(3) {
        let metadata = fs::metadata(part).map_err(missing)?;
        if metadata.uid() != 0 || metadata.mode() & 0o022 != 0 {
            return Err(format!("{} is not root's alone", part.display()));
        }
    }
    let age = fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .map_err(missing)
        .map(|written| {
            SystemTime::now()
                .duration_since(written)
                .unwrap_or_default()
        })?;
    if age > RECEIPT_HOLDS {
        return Err(format!(
            "the receipt of rules at {path_text} is {} s old: is `nosana host firewall --keep` still there?",
            age.as_secs()
        ));
    }
    let found = fs::read_to_string(path).map_err(missing)?;
    if found.trim() != digest {
        return Err(format!(
            "the receipt at {path_text} is of other rules: give `nosana host firewall` the agent's configuration"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use nosana_sdk::definition::address::is_public;
    use proptest::prelude::*;

    use super::*;

    fn public() -> Policy {
        Policy::default()
    }

    #[test]
    fn the_iptables_that_is_roots_alone_is_named() {
        let legacy = "Fatal: can't open lock file /run/xtables.lock: Permission denied";
        assert!(with_variant(legacy.to_owned()).contains("iptables-nft"));
        let other = "Could not fetch rule set generation id: Permission denied (you must be root)";
        assert_eq!(with_variant(other.to_owned()), other);
    }

    fn networks(texts: &[&str]) -> Vec<Network> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// What a rule list says about a destination, as the kernel would: first match wins.
    fn is_dropped(policy: &Policy, address: &str) -> bool {
        let address: IpAddr = address.parse().unwrap();
        let family = if address.is_ipv6() {
            Family::V6
        } else {
            Family::V4
        };
        for rule in policy.rules(family) {
            let Some(rule) = rule.strip_prefix("-A NOSANA-EGRESS ") else {
                continue;
            };
            let words: Vec<&str> = rule.split(' ').collect();
            match words.as_slice() {
                ["-d", network, "-j", verdict] => {
                    let network: Network = network.parse().unwrap();
                    if network.contains(address) {
                        return *verdict == "DROP";
                    }
                }
                ["-j", verdict] => return *verdict == "DROP",
                _ => {}
            }
        }
        false
    }

    #[test]
    fn what_is_not_public_is_out_of_reach() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "169.254.169.254",
            "172.17.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "168.63.129.16",
            "198.18.0.1",
            "224.0.0.251",
            "239.255.255.250",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:0:1::",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fc00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(is_dropped(&public(), address), "{address}");
        }
    }

    #[test]
    fn what_is_public_is_in_reach() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "2001:4860:4860::8888",
        ] {
            assert!(!is_dropped(&public(), address), "{address}");
        }
    }

    /// The first and last address of a network, and their neighbours outside it.
    fn edges(network: &str) -> Vec<IpAddr> {
        let network: Network = network.parse().unwrap();
        match network.first {
            IpAddr::V4(first) => {
                let first = u32::from(first);
                let last = first | u32::MAX.checked_shr(network.bits.into()).unwrap_or(0);
                let all = [first.wrapping_sub(1), first, last, last.wrapping_add(1)];
                all.map(|address| Ipv4Addr::from(address).into()).to_vec()
            }
            IpAddr::V6(first) => {
                let first = u128::from(first);
                let last = first | u128::MAX.checked_shr(network.bits.into()).unwrap_or(0);
                let all = [first.wrapping_sub(1), first, last, last.wrapping_add(1)];
                all.map(|address| Ipv6Addr::from(address).into()).to_vec()
            }
        }
    }

    /// Whether the address is written as an IPv4 address in another one, of which the agent itself
    /// judges the one within: behind NAT64 a machine has no other way to the IPv4 internet.
    fn holds_v4(address: IpAddr) -> bool {
        let IpAddr::V6(address) = address else {
            return false;
        };
        matches!(
            address.segments(),
            [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]
        )
    }

    /// What the agent fetches from, and definitions may name, is what containers can reach.
    fn is_one_rule(address: IpAddr) {
        let is_dropped = is_dropped(&public(), &address.to_string());
        if holds_v4(address) {
            assert!(is_dropped, "{address}");
            return;
        }
        // Beyond these no address is given out yet.
        let is_given_out = match address {
            IpAddr::V4(_) => true,
            IpAddr::V6(address) => address.segments()[0] & 0xe000 == 0x2000,
        };
        let is_public = is_public(address);
        assert!(!(is_public && is_dropped), "{address}");
        assert!(is_public || is_dropped || !is_given_out, "{address}");
    }

    #[test]
    fn definitions_and_the_firewall_agree_on_what_is_public() {
        for network in SPECIAL_V4.iter().chain(&SPECIAL_V6) {
            edges(network).into_iter().for_each(is_one_rule);
        }
    }

    proptest! {
        #[test]
        fn definitions_and_the_firewall_agree_on_any_address(
            v4: u32, v6: u128, prefix in 0x2000_u16..0x4000, rest: u128,
        ) {
            let near = (u128::from(prefix) << 112) | (rest >> 16);
            for address in [
                IpAddr::from(Ipv4Addr::from(v4)),
                Ipv6Addr::from(v6).into(),
                Ipv6Addr::from(near).into(),
            ] {
                is_one_rule(address);
            }
        }
    }

    #[test]
    fn what_the_operator_allows_comes_first() {
        let policy = Policy {
            allow: networks(&["192.168.7.0/24", "fd00:1::/64", "10.0.0.5"]),
            ..public()
        };
        for (address, dropped) in [
            ("192.168.7.9", false),
            ("192.168.8.9", true),
            ("10.0.0.5", false),
            ("10.0.0.6", true),
            ("fd00:1::9", false),
            ("fd00:2::9", true),
        ] {
            assert_eq!(is_dropped(&policy, address), dropped, "{address}");
        }
        let none = Policy {
            egress: Egress::None,
            ..policy
        };
        assert!(is_dropped(&none, "1.1.1.1") && !is_dropped(&none, "10.0.0.5"));
        // They are asked from where the rules are, and not by the engine from where it is.
        assert_eq!(none.servers(), PUBLIC_DNS);
        assert!(!none.describe().contains("--dport 53"));
    }

    #[test]
    fn a_name_server_of_the_operators_is_reached_for_names_alone() {
        let policy = Policy {
            dns: Some(vec![
                "192.168.1.1".parse().unwrap(),
                "fd00::53".parse().unwrap(),
            ]),
            ..public()
        };
        assert!(is_dropped(&policy, "192.168.1.1"), "but for port 53");
        let v4 = policy.rules(Family::V4);
        for chain in [FORWARDED, RECEIVED] {
            for protocol in ["udp", "tcp"] {
                let rule = format!(
                    "-A {chain} -d 192.168.1.1/32 -p {protocol} -m {protocol} --dport 53 -j RETURN"
                );
                assert!(v4.contains(&rule), "{v4:?}");
            }
        }
        assert!(!v4.iter().any(|rule| rule.contains("fd00::53")));
        assert!(
            policy
                .rules(Family::V6)
                .iter()
                .any(|rule| rule.contains("-d fd00::53/128 -p udp"))
        );
    }

    #[test]
    fn the_machine_itself_is_out_of_reach() {
        for egress in [Egress::Public, Egress::None] {
            let policy = Policy { egress, ..public() };
            for family in Family::BOTH {
                let rules = policy.rules(family);
                assert_eq!(rules.last().unwrap(), "-A NOSANA-INPUT -j DROP");
            }
        }
    }

    #[test]
    fn jumps_are_moved_to_the_front_and_never_doubled() {
        let script = |lines: &[&str]| {
            let lines = lines.iter().map(|line| (*line).to_owned()).collect();
            let script = public().script(Family::V4, &Table { lines });
            let jumps: Vec<String> = script
                .lines()
                .filter(|line| line.contains("FORWARD"))
                .map(str::to_owned)
                .collect();
            jumps
        };
        let insert = "-I FORWARD 1 -i nos+ -j NOSANA-EGRESS";
        let delete = "-D FORWARD -i nos+ -j NOSANA-EGRESS";
        let jump = "-A FORWARD -i nos+ -j NOSANA-EGRESS";
        let other = "-A FORWARD -j ACCEPT";
        assert_eq!(script(&[]), [insert]);
        assert_eq!(script(&["-P FORWARD ACCEPT", other]), [insert]);
        assert!(script(&[jump, other]).is_empty());
        assert_eq!(script(&[other, jump, jump]), [delete, delete, insert]);
    }

    #[test]
    fn networks_are_read_and_written_alike() {
        for text in [
            "0.0.0.0/0",
            "10.0.0.0/8",
            "192.168.1.7/32",
            "::/0",
            "fd00::/8",
        ] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), text);
        }
        assert_eq!(
            "10.0.0.1".parse::<Network>().unwrap().to_string(),
            "10.0.0.1/32"
        );
        for text in [
            "",
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/x",
            "::/129",
            "host/8",
            "10.0/8",
        ] {
            let error = text.parse::<Network>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
        }
        for special in SPECIAL_V4.iter().chain(&SPECIAL_V6) {
            assert_eq!(special.parse::<Network>().unwrap().to_string(), *special);
        }
    }

    #[test]
    fn rules_that_differ_have_other_digests() {
        let none = Policy {
            egress: Egress::None,
            ..public()
        };
        let allowing = Policy {
            allow: networks(&["10.0.0.0/8"]),
            ..public()
        };
        assert_eq!(public().digest(), public().digest());
        assert_ne!(public().digest(), none.digest());
        assert_ne!(public().digest(), allowing.digest());
    }

    /// A folder that anybody may write to, or that is another's, proves nothing.
    #[test]
    fn a_receipt_that_anybody_could_have_written_is_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let path = folder.path().join("egress");
        let missing = check_receipt(&path, "x").unwrap_err();
        assert!(missing.contains("there is no receipt"), "{missing}");
        write_receipt(&path, "x").unwrap();
        let open = check_receipt(&path, "x").unwrap_err();
        assert!(open.contains("not root's alone"), "{open}");
    }

    /// Where the tests run as root, a receipt can be a good one.
    #[test]
    fn a_receipt_of_other_rules_or_of_long_ago_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nosana/egress");
        write_receipt(&path, "these").unwrap();
        if fs::metadata(&path).unwrap().uid() != 0 {
            assert!(check_receipt(&path, "these").is_err());
            return;
        }
        assert_eq!(check_receipt(&path, "these"), Ok(()));
        assert!(
            check_receipt(&path, "those")
                .unwrap_err()
                .contains("other rules")
        );
        let long_ago = SystemTime::now() - Duration::from_mins(10);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(long_ago).unwrap();
        assert!(
            check_receipt(&path, "these")
                .unwrap_err()
                .contains("600 s old")
        );
    }
}

//! Where containers can send to, tried: the firewall's rules for real, around the engine that
//! `NOSANA_TEST_ENGINE` names and that `tests/engine/up` started, whose network is a namespace of its
//! own. A second namespace is the Internet and a LAN at once: it has public, private and special
//! addresses, and a server at each.
//!
//! Without that variable, or without the rights to make a namespace, the tests pass and say that they
//! were skipped.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::{
    collections::HashMap,
    env, fs,
    net::IpAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use bollard::models::{Ipam, IpamConfig, NetworkCreateRequest};
use futures_util::TryStreamExt;
use nosana_host::{
    containers::{
        Containers, Docker, Error, LogCursor, bridge_name,
        operation::{self, OperationSpec},
    },
    egress::{self, Egress, Firewall, Policy},
};
use tokio::{
    net::UnixStream,
    sync::{Mutex, MutexGuard, watch},
};

const IMAGE: &str = "nosana/example:1";
/// Addresses of the other side, each with a server at port 80.
const PUBLIC: [&str; 3] = ["8.8.4.4", "1.2.3.4", "172.32.0.9"];
const SPECIAL: [&str; 9] = [
    "10.77.0.9",
    "172.20.0.9",
    "192.168.77.9",
    "100.64.7.9",
    "100.100.100.200",
    "169.254.169.254",
    "168.63.129.16",
    "203.0.113.9",
    "192.0.0.192",
];
const PUBLIC_V6: [&str; 2] = ["2606:4700:aaaa::9", "2a00:1450:aaaa::9"];
const SPECIAL_V6: [&str; 5] = [
    "fd00:ec2::254",
    "fd20:ce::254",
    "fc00:77::9",
    "2001:db8:77::9",
    "64:ff9b::a4d:9",
];
/// An address of the machine itself that is not of a job's network.
const MACHINE: &str = "8.8.4.1";

/// The rules are the machine's: one test at a time.
static ONE: Mutex<()> = Mutex::const_new(());

/// The engine's network with another one behind it.
struct World {
    engine: Docker,
    socket: String,
    /// The engine's namespace, as `nsenter` takes it.
    machine: String,
    outside: String,
    servers: Vec<Child>,
    job: String,
    _one: MutexGuard<'static, ()>,
}

impl World {
    /// `None` where there is no engine to test with, or no right to change its network.
    async fn new(test: &str) -> Option<Self> {
        let one = ONE.lock().await;
        let Ok(socket) = env::var("NOSANA_TEST_ENGINE") else {
            println!("skipped {test}: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
            return None;
        };
        let path = socket.trim_start_matches("unix://");
        let stream = UnixStream::connect(path).await.unwrap();
        let engine = stream.peer_cred().unwrap().pid().unwrap();
        let machine = format!("--net=/proc/{engine}/ns/net");
        let is_ours = fs::read_link(format!("/proc/{engine}/ns/net")).ok()
            == fs::read_link("/proc/self/ns/net").ok();
        let outside = format!("nosana-outside-{}", std::process::id());
        if is_ours || !succeeds("ip", &["netns", "add", &outside]) {
            println!("skipped {test}: needs root, and an engine of tests/engine/up");
            return None;
        }
        let mut world = Self {
            engine: Docker::connect(&socket).unwrap(),
            socket,
            machine,
            outside: format!("--net=/run/netns/{outside}"),
            servers: Vec::new(),
            job: format!("test-egress-{test}-{}", std::process::id()),
            _one: one,
        };
        world.clear();
        world.connect(&outside);
        world.serve();
        world
            .engine
            .ensure_network(
                &operation::network_name(&world.job),
                &operation::job_labels(&world.job),
            )
            .await
            .unwrap();
        Some(world)
    }

    /// A link between the machine and the other side, which has all addresses.
    fn connect(&self, outside: &str) {
        self.on_machine(&[
            "ip", "link", "add", "wan", "type", "veth", "peer", "name", "eth0",
        ]);
        let netns = format!("/run/netns/{outside}");
        self.on_machine(&["ip", "link", "set", "eth0", "netns", &netns]);
        for command in [
            "ip addr add 8.8.4.1/24 dev wan",
            "ip -6 addr add 2606:4700:aaaa::1/64 dev wan nodad",
            "ip link set wan up",
            "ip route replace default via 8.8.4.4",
            "sysctl -qw net.ipv6.conf.all.forwarding=1",
        ] {
            self.on_machine(&words(command));
        }
        for command in ["ip link set lo up", "ip link set eth0 up"] {
            self.on_outside(&words(command));
        }
        for address in PUBLIC.iter().chain(&SPECIAL) {
            let bits = if *address == "8.8.4.4" { 24 } else { 32 };
            let address = format!("{address}/{bits}");
            self.on_outside(&["ip", "addr", "add", &address, "dev", "eth0"]);
        }
        for address in PUBLIC_V6.iter().chain(&SPECIAL_V6) {
            let bits = if address.starts_with("2606") { 64 } else { 128 };
            let address = format!("{address}/{bits}");
            self.on_outside(&["ip", "-6", "addr", "add", &address, "dev", "eth0", "nodad"]);
        }
        for command in [
            "ip route add default via 8.8.4.1",
            "ip -6 route add default via 2606:4700:aaaa::1",
        ] {
            self.on_outside(&words(command));
        }
        self.on_machine(&words("ip -6 route replace default via 2606:4700:aaaa::9"));
    }

    /// A server at port 80 of all addresses, old and new, of either side.
    fn serve(&mut self) {
        for side in [self.outside.clone(), self.machine.clone()] {
            let server = ["busybox", "httpd", "-f", "-p", "[::]:80", "-h"];
            let mut command = Command::new("nsenter");
            command
                .arg(side)
                .args(server)
                .arg(env!("CARGO_TARGET_TMPDIR"))
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            self.servers.push(command.spawn().unwrap());
        }
    }

    fn on_machine(&self, command: &[&str]) {
        enter(&self.machine, command);
    }

    fn on_outside(&self, command: &[&str]) {
        enter(&self.outside, command);
    }

    fn firewall(&self, policy: Policy) -> Firewall {
        Firewall::new(policy, &self.socket)
    }

    /// Which of these a container of the job reaches at port 80.
    async fn reached(&self, addresses: &[&str]) -> Vec<String> {
        self.reached_by(self.spec(), addresses).await
    }

    async fn reached_by(&self, mut spec: OperationSpec, addresses: &[&str]) -> Vec<String> {
        // All at once: what is dropped answers after a while only.
        let line = format!(
            "for address in {}; do (nc -w 8 $address 80 < /dev/null > /dev/null 2>&1 && \
             echo $address) & done; wait",
            addresses.join(" ")
        );
        spec.command = Some(operation::Command::Shell(line));
        let id = operation::start(&self.engine, &spec, &[], &mut |_| ())
            .await
            .unwrap()
            .container;
        self.engine.wait(&id).await.unwrap();
        let log: Vec<_> = self
            .engine
            .logs(&id, LogCursor::default())
            .try_collect()
            .await
            .unwrap();
        self.engine.remove(&id).await.unwrap();
        let mut reached: Vec<String> = log
            .iter()
            .map(|line| String::from_utf8_lossy(&line.bytes).trim().to_owned())
            .collect();
        reached.sort();
        reached
    }

    fn spec(&self) -> OperationSpec {
        OperationSpec::new(&self.job, "ask", IMAGE)
    }

    /// The rules that stand in the table.
    fn rules(&self, program: &str) -> String {
        let output = Command::new("nsenter")
            .args([&self.machine, program, "-w", "10", "-t", "mangle", "-S"])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Takes the rules away that a test, or an agent before it, left.
    fn clear(&self) {
        for program in ["iptables", "ip6tables"] {
            for rule in [
                "-D FORWARD -i nos+ -j NOSANA-EGRESS",
                "-D INPUT -i nos+ -j NOSANA-INPUT",
                "-F NOSANA-EGRESS",
                "-F NOSANA-INPUT",
                "-X NOSANA-EGRESS",
                "-X NOSANA-INPUT",
            ] {
                let start = [self.machine.as_str(), program, "-w", "10", "-t", "mangle"];
                succeeds("nsenter", &[&start[..], &words(rule)].concat());
            }
        }
    }

    async fn end(self) {
        operation::remove_job(&self.engine, &self.job, Duration::ZERO)
            .await
            .unwrap();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
        let name = self.outside.rsplit('/').next().unwrap_or_default();
        succeeds("ip", &["netns", "del", name]);
        succeeds("nsenter", &[&self.machine, "ip", "link", "del", "wan"]);
        self.clear();
    }
}

fn words(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    let output = command.args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

fn enter(network: &str, command: &[&str]) {
    let output = Command::new("nsenter").arg(network).args(command).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {said}");
}

fn sorted(addresses: &[&str]) -> Vec<String> {
    let mut sorted: Vec<String> = addresses
        .iter()
        .map(|address| (*address).to_owned())
        .collect();
    sorted.sort();
    sorted
}

fn all() -> Vec<&'static str> {
    PUBLIC.iter().chain(&SPECIAL).copied().collect()
}

#[tokio::test]
async fn without_rules_everything_is_reached_so_the_tests_can_tell() {
    let Some(world) = World::new("control").await else {
        return;
    };
    let mut everything = all();
    everything.push(MACHINE);
    assert_eq!(world.reached(&everything).await, sorted(&everything));
    world.end().await;
}

#[tokio::test]
async fn public_addresses_are_reached_and_private_ones_and_the_machine_are_not() {
    let Some(world) = World::new("public").await else {
        return;
    };
    let gateway = gateway_of(&world).await;
    let mut everything = all();
    everything.extend([MACHINE, gateway.as_str()]);
    assert!(world.firewall(Policy::default()).enforce().await.unwrap());
    assert_eq!(world.reached(&everything).await, sorted(&PUBLIC));
    world.end().await;
}

/// The machine's address in the job's own network.
async fn gateway_of(world: &World) -> String {
    let client =
        bollard::Docker::connect_with_unix(&world.socket, 60, bollard::API_DEFAULT_VERSION)
            .unwrap();
    let network = client
        .inspect_network(
            &operation::network_name(&world.job),
            None::<bollard::query_parameters::InspectNetworkOptions>,
        )
        .await
        .unwrap();
    network.ipam.unwrap().config.unwrap()[0]
        .gateway
        .clone()
        .unwrap()
}

/// Jobs' networks have no IPv6; the rules hold for one that has.
#[tokio::test]
async fn the_same_holds_over_ipv6() {
    let Some(world) = World::new("v6").await else {
        return;
    };
    let client =
        bollard::Docker::connect_with_unix(&world.socket, 60, bollard::API_DEFAULT_VERSION)
            .unwrap();
    // A job's network as it would be with IPv6, made before the job looks for one.
    let job = format!("{}-six", world.job);
    let network = operation::network_name(&job);
    let labels: HashMap<String, String> = operation::job_labels(&job).into_iter().collect();
    let request = NetworkCreateRequest {
        name: network.clone(),
        driver: Some("bridge".to_owned()),
        enable_ipv6: Some(true),
        options: Some(HashMap::from([(
            "com.docker.network.bridge.name".to_owned(),
            bridge_name(&network),
        )])),
        ipam: Some(Ipam {
            config: Some(vec![IpamConfig {
                subnet: Some("fd99:7::/64".to_owned()),
                ..IpamConfig::default()
            }]),
            ..Ipam::default()
        }),
        labels: Some(labels),
        ..NetworkCreateRequest::default()
    };
    client.create_network(request).await.unwrap();
    let spec = || OperationSpec::new(&job, "ask", IMAGE);
    let mut everything: Vec<&str> = PUBLIC_V6.iter().chain(&SPECIAL_V6).copied().collect();
    everything.extend(["fd99:7::1", "2606:4700:aaaa::1"]);
    let before = world.reached_by(spec(), &everything).await;
    assert_eq!(
        before,
        sorted(&everything),
        "without rules, so the test can tell"
    );

    world.firewall(Policy::default()).enforce().await.unwrap();
    let after = world.reached_by(spec(), &everything).await;
    assert_eq!(after, sorted(&PUBLIC_V6));
    operation::remove_job(&world.engine, &job, Duration::ZERO)
        .await
        .unwrap();
    world.end().await;
}

#[tokio::test]
async fn none_is_nowhere_and_what_the_operator_allows_is_reached() {
    let Some(world) = World::new("none").await else {
        return;
    };
    let policy = Policy {
        egress: Egress::None,
        allow: vec![
            "192.168.77.0/24".parse().unwrap(),
            "1.2.3.4".parse().unwrap(),
        ],
        dns: None,
    };
    world.firewall(policy).enforce().await.unwrap();
    let reached = world.reached(&all()).await;
    assert_eq!(reached, sorted(&["192.168.77.9", "1.2.3.4"]));
    world.end().await;
}

/// Containers of a job reach one another, and the machine reaches what they expose, under the
/// strictest rules.
#[tokio::test]
async fn services_are_reached_by_their_job_and_the_machine() {
    let Some(world) = World::new("services").await else {
        return;
    };
    let policy = Policy {
        egress: Egress::None,
        ..Policy::default()
    };
    world.firewall(policy).enforce().await.unwrap();
    let web = OperationSpec {
        command: Some(operation::Command::Shell(
            "httpd -p 80 -h /www; sleep 600".to_owned(),
        )),
        ports: vec![80],
        ..OperationSpec::new(&world.job, "web", IMAGE)
    };
    let web = operation::start(&world.engine, &web, &[], &mut |_| ())
        .await
        .unwrap()
        .container;
    let endpoint = world.engine.endpoint(&web).await.unwrap();
    let address = endpoint.address.unwrap().to_string();
    let port = endpoint.published[&80].to_string();
    assert_eq!(world.reached(&[&address]).await, sorted(&[&address]));
    for (host, port) in [(address.as_str(), "80"), ("127.0.0.1", port.as_str())] {
        let call = ["busybox", "nc", "-w", "3", host, port];
        let mut command = Command::new("nsenter");
        command.arg(&world.machine).args(call).stdin(Stdio::null());
        assert!(command.status().unwrap().success(), "{host} {port}");
    }
    world.end().await;
}

/// A name server of the operator's is asked, on port 53 and nothing else; the same without its
/// being named is out of reach.
#[tokio::test]
async fn names_are_asked_of_the_chosen_servers_alone() {
    let Some(world) = World::new("names").await else {
        return;
    };
    let server: IpAddr = "192.168.77.9".parse().unwrap();
    let policy = Policy {
        dns: Some(vec![server]),
        ..Policy::default()
    };
    world.firewall(policy.clone()).enforce().await.unwrap();
    assert!(world.reached(&["192.168.77.9"]).await.is_empty());
    assert!(is_asked(&world, policy.servers(), "192.168.77.9").await);

    world.firewall(Policy::default()).enforce().await.unwrap();
    assert!(!is_asked(&world, vec![server], "192.168.77.9").await);
    let public: IpAddr = "1.2.3.4".parse().unwrap();
    assert!(is_asked(&world, vec![public], "1.2.3.4").await);
    world.end().await;
}

/// Whether a question for a name outside comes to port 53 of `address` when containers have
/// `servers`.
async fn is_asked(world: &World, servers: Vec<IpAddr>, address: &str) -> bool {
    // Nobody answers there: what comes is counted.
    let count = format!("iptables -w 10 -I INPUT -d {address}/32 -p udp --dport 53");
    world.on_outside(&words(&count));
    let (_, guard) = watch::channel(None);
    let engine = world.engine.clone().guarded(guard, servers);
    let mut spec = world.spec();
    spec.command = Some(operation::Command::Shell(
        "timeout 8 nslookup -type=a nosana-asks.example; true".to_owned(),
    ));
    let id = operation::start(&engine, &spec, &[], &mut |_| ())
        .await
        .unwrap()
        .container;
    engine.wait(&id).await.unwrap();
    engine.remove(&id).await.unwrap();
    let output = Command::new("nsenter")
        .arg(&world.outside)
        .args(words("iptables -w 10 -nvxL INPUT 1"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let packets = text.split_whitespace().next().map(str::parse::<u64>);
    packets.unwrap().unwrap() > 0
}

#[tokio::test]
async fn rules_are_set_once_and_mended_when_somebody_changes_them() {
    let Some(world) = World::new("mend").await else {
        return;
    };
    let mut firewall = world.firewall(Policy::default());
    assert!(firewall.enforce().await.unwrap());
    let set = [world.rules("iptables"), world.rules("ip6tables")];
    assert!(set[0].contains("169.254.0.0/16") && set[1].contains("fc00::/7"));
    assert!(!firewall.enforce().await.unwrap(), "nothing to mend");

    // Another agent of the machine, with the same configuration.
    assert!(world.firewall(Policy::default()).enforce().await.unwrap());
    assert_eq!([world.rules("iptables"), world.rules("ip6tables")], set);
    assert!(!firewall.enforce().await.unwrap(), "it set the same");

    for change in [
        "iptables -w 10 -t mangle -F",
        "iptables -w 10 -t mangle -D NOSANA-EGRESS 5",
        "iptables -w 10 -t mangle -I NOSANA-INPUT -j ACCEPT",
        "iptables -w 10 -t mangle -I FORWARD -j ACCEPT",
        "ip6tables -w 10 -t mangle -D INPUT 1",
        "ip6tables -w 10 -t mangle -F NOSANA-EGRESS",
    ] {
        world.on_machine(&words(change));
        assert!(firewall.enforce().await.unwrap(), "{change}");
        assert!(!firewall.enforce().await.unwrap(), "{change}");
        let now = world.rules("iptables");
        let first = now.lines().find(|line| line.starts_with("-A FORWARD"));
        assert_eq!(
            first,
            Some("-A FORWARD -i nos+ -j NOSANA-EGRESS"),
            "{change}"
        );
        assert_eq!(now.matches("-j NOSANA-INPUT").count(), 1, "{change}");
    }
    world.on_machine(&words("iptables -w 10 -t mangle -D FORWARD -j ACCEPT"));
    assert!(world.reached(&["10.77.0.9"]).await.is_empty());
    world.end().await;
}

/// A connection that was there before the rules does not outlive them.
#[tokio::test]
async fn a_connection_from_before_the_rules_ends() {
    let Some(world) = World::new("before").await else {
        return;
    };
    let mut spec = world.spec();
    // One request on a connection that waits for a sign first; its answer has some seconds.
    spec.command = Some(operation::Command::Shell(
        "mkfifo /tmp/go; (cat /tmp/go; printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 5; \
         touch /tmp/end; sleep 600) | nc 10.77.0.9 80 & \
         until [ -e /tmp/end ]; do sleep 0.1; done"
            .to_owned(),
    ));
    let id = operation::start(&world.engine, &spec, &[], &mut |_| ())
        .await
        .unwrap()
        .container;
    let connected = "tries=0; until grep -q ' 09004D0A:0050 01 ' /proc/net/tcp; do \
        sleep 0.1; tries=$((tries+1)); [ $tries -lt 1200 ] || exit 1; done";
    let shell = |line: &str| vec!["sh".to_owned(), "-c".to_owned(), line.to_owned()];
    let waited = world.engine.exec(&id, &shell(connected)).await.unwrap();
    assert_eq!(waited.code, 0);
    world.firewall(Policy::default()).enforce().await.unwrap();
    world
        .engine
        .exec(&id, &shell("echo > /tmp/go"))
        .await
        .unwrap();
    world.engine.wait(&id).await.unwrap();
    let log: Vec<_> = world
        .engine
        .logs(&id, LogCursor::default())
        .try_collect()
        .await
        .unwrap();
    let answer: String = log
        .iter()
        .map(|line| String::from_utf8_lossy(&line.bytes).into_owned())
        .collect();
    assert!(!answer.contains("HTTP/1"), "{answer}");
    world.end().await;
}

/// No container starts while the rules are not in force.
#[tokio::test]
async fn nothing_starts_while_the_guard_says_no() {
    let Some(world) = World::new("guard").await else {
        return;
    };
    let (trouble, seen) = watch::channel(None);
    let guarding = egress::guard(Policy::default(), &world.socket, trouble.clone())
        .await
        .unwrap();
    assert!(world.rules("iptables").contains("NOSANA-EGRESS"));
    drop(guarding);
    let engine = world.engine.clone().guarded(seen, Vec::new());
    trouble.send_replace(Some("the rules are gone".to_owned()));
    let mut spec = world.spec();
    spec.command = Some(operation::Command::Shell("true".to_owned()));
    let refused = operation::start(&engine, &spec, &[], &mut |_| ())
        .await
        .unwrap_err();
    assert!(refused.is_transient(), "the job waits: {refused}");
    let Error::Engine { source, .. } = refused else {
        panic!("expected the guard's reason, found {refused}");
    };
    assert_eq!(source.to_string(), "the rules are gone");
    trouble.send_replace(None);
    operation::start(&engine, &spec, &[], &mut |_| ())
        .await
        .unwrap();
    world.end().await;
}

/// An agent that may not set rules says what to do. Needs root to have rights to give up.
#[tokio::test]
async fn without_rights_the_advice_is_exact() {
    let Some(world) = World::new("rights").await else {
        return;
    };
    let network = PathBuf::from(world.machine.trim_start_matches("--net="));
    let output = Command::new("nsenter")
        .arg(format!("--net={}", network.display()))
        .args(words(
            "setpriv --reuid=65534 --clear-groups --inh-caps=-all --bounding-set=-all",
        ))
        .args(words("iptables -w 10 -t mangle -S"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("Permission denied") || said.contains("must be root"),
        "what `EgressError::NoRights` is told by: {said}"
    );
    // The capability alone suffices, without root.
    let output = Command::new("nsenter")
        .arg(format!("--net={}", network.display()))
        .args(words(
            "setpriv --reuid=65534 --clear-groups --inh-caps=+net_admin --ambient-caps=+net_admin",
        ))
        .args(words("iptables -w 10 -t mangle -S"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    world.end().await;
}

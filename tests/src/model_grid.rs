//! The test grid under random sequences, beside a model of it that knows nothing of how
//! the programs compute: books in plain maps, and a diary of what each host did.
//!
//! A [`Step`] is one thing that somebody tries, through all four programs: hosts wait,
//! work and are tested, owners register, reviewers award, the authority runs phases, and
//! the clock jumps. The model says beforehand what it may be refused for; whatever is
//! done, [`Run`] then compares every account and event with the books and checks what
//! must hold in any case. See [`Run::check`].

mod books;
mod calls;
mod check;
mod expect;
mod steps;
mod tell;
mod work;

use std::{collections::BTreeMap, sync::LazyLock};

use nosana_sdk::{
    common::{assessment::ReportKind, grid::KINDS, ids, tier::Tier},
    generated::{
        grid::{
            accounts::{Award, Phase, Seat},
            errors::GridError,
            events::Event,
            types::PhaseTerms,
        },
        jobs,
        tiers::{self, types::PolicyTerms},
    },
    instructions::{self, token_account},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

pub use steps::{Step, Verb, sequence};

use crate::{
    calls::{Call, host_args},
    outcome::Failure,
    people::{Client, key},
    tiers::{assessor, usual_policy},
    world::{Setup, VRAM_MIB, World, market_terms},
};
use books::{Model, Rents, Settlement};

/// Seconds of a day.
pub const DAY: i64 = 24 * 60 * 60;
/// How many hosts there are.
pub const HOSTS: usize = 9;
/// Machines that a host can say that it is on, from 1; 0 stands for not saying.
pub const MACHINES: u8 = 6;
/// Phases that a run has, at most.
pub const PHASES: u32 = 7;
/// Digests of evidence that reviewers use.
pub const EVIDENCES: u8 = 16;
/// What all phases together may be opened with at first, base units.
const BUDGET: u64 = 3_000_000_000;
/// What who funds the grid has at first, base units.
const TOKENS: u64 = 1_000_000_000_000;
/// What the client who pays for jobs has, base units.
const JOB_TOKENS: u64 = 1_000_000_000_000_000;
/// How long a place in a queue is valid, seconds.
const LEASE: u32 = 6 * 60 * 60;
/// The fee on what hosts earn, basis points.
const FEE_BPS: u16 = 500;
/// Hours between two reports of one sort.
const REPORT_HOURS: u16 = 1;

/// What a host is at first: owner, index among the owner's hosts, machine, class.
const FIRST_HOSTS: [(u8, u16, u8, u16); HOSTS] = [
    (0, 0, 1, 1),
    // A second one on the same machine.
    (0, 1, 1, 1),
    (1, 0, 2, 1),
    // Of somebody who says that it is on another's machine.
    (2, 0, 2, 1),
    (3, 0, 3, 1),
    (4, 0, 4, 2),
    // It does not say where it is.
    (5, 0, 0, 1),
    (5, 1, 5, 1),
    (1, 1, 6, 1),
];

/// Price of a second and share of the hosts, basis points, in the market of each host.
const PRICES: [(u64, u16); HOSTS] = [
    (120, 8_000),
    (0, 10_000),
    (707, 3_333),
    (120, 10_000),
    (1_000, 8_000),
    (120, 8_000),
    (33, 2_500),
    (90_001, 9_999),
    (7, 8_000),
];

/// Somebody who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Authority,
    Heir,
    Funder,
    Stranger,
    Reviewer(u8),
    Owner(u8),
}

const PEOPLE: [Person; 15] = [
    Person::Authority,
    Person::Heir,
    Person::Funder,
    Person::Stranger,
    Person::Reviewer(0),
    Person::Reviewer(1),
    Person::Reviewer(2),
    Person::Reviewer(3),
    Person::Reviewer(4),
    Person::Owner(0),
    Person::Owner(1),
    Person::Owner(2),
    Person::Owner(3),
    Person::Owner(4),
    Person::Owner(5),
];

/// Who reviews at first: one of them owns a host, too.
const REVIEWERS: [Option<Person>; 4] = [
    Some(Person::Reviewer(0)),
    Some(Person::Reviewer(1)),
    Some(Person::Owner(1)),
    None,
];

static KEYS: LazyLock<BTreeMap<Person, (Keypair, Address)>> = LazyLock::new(|| {
    let key_of = |person: Person| match person {
        Person::Authority => key("admin", 0),
        Person::Heir => key("heir", 0),
        Person::Funder => key("grid funder", 0),
        Person::Stranger => key("stranger", 0),
        Person::Reviewer(number) => key("grid reviewer", number.into()),
        Person::Owner(number) => key("grid owner", number.into()),
    };
    let with_address = |person: Person| {
        let key = key_of(person);
        let address = key.pubkey();
        (person, (key, address))
    };
    PEOPLE.into_iter().map(with_address).collect()
});

impl Person {
    fn key(self) -> &'static Keypair {
        &KEYS[&self].0
    }

    fn address(self) -> Address {
        KEYS[&self].1
    }
}

/// The address of somebody; zero for nobody.
fn address_of(person: Option<Person>) -> Address {
    person.map_or_else(Address::default, Person::address)
}

/// Where everything is: searching for an address takes longer than all else that a step
/// does.
struct Addresses {
    grid: Address,
    pool: Address,
    classes: [Address; 2],
    tokens: BTreeMap<Person, Address>,
    hosts: [Address; HOSTS],
    records: [Address; HOSTS],
    phases: Vec<Address>,
    vaults: Vec<Address>,
    seats: BTreeMap<(u32, u8), Address>,
    awards: BTreeMap<(u32, u8), Address>,
}

static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let mint = key("mint", 0).pubkey();
    let program = Address::from(ids::GRID);
    let find = |seeds: &[&[u8]]| Address::find_program_address(seeds, &program).0;
    let hosts = FIRST_HOSTS
        .map(|(owner, index, ..)| tiers::pdas::find_host(&Person::Owner(owner).address(), index).0);
    let phases: Vec<Address> = (0..=PHASES + 1)
        .map(|number| find(&[b"phase", &number.to_le_bytes()]))
        .collect();
    let numbers = || 0..=PHASES + 1;
    let of = |seed: &'static [u8], number: u32, digest: [u8; 32]| {
        find(&[seed, phases[number as usize].as_ref(), &digest])
    };
    Addresses {
        grid: find(&[b"grid"]),
        pool: find(&[b"pool"]),
        classes: [1, 2].map(|class| tiers::pdas::find_class(class).0),
        tokens: PEOPLE
            .into_iter()
            .map(|person| (person, token_account(&person.address(), &mint)))
            .collect(),
        hosts,
        records: hosts.map(|host| jobs::pdas::find_record(&host).0),
        vaults: phases
            .iter()
            .map(|phase| find(&[b"prize", phase.as_ref()]))
            .collect(),
        seats: numbers()
            .flat_map(|phase| (0..=MACHINES).map(move |machine| (phase, machine)))
            .map(|(phase, machine)| ((phase, machine), of(b"seat", phase, digest(machine))))
            .collect(),
        awards: numbers()
            .flat_map(|phase| (1..=EVIDENCES).map(move |evidence| (phase, evidence)))
            .map(|(phase, evidence)| ((phase, evidence), of(b"award", phase, digest(evidence))))
            .collect(),
        phases,
    }
});

/// The digest that stands for a machine, or for evidence; zero for none.
fn digest(number: u8) -> [u8; 32] {
    [number; 32]
}

/// A world with hosts that have records, a market for each, and people with tokens.
#[derive(Clone)]
pub struct Scene {
    world: World,
    client: Client,
    /// Each host's market and queue.
    markets: Vec<(Address, Address)>,
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    /// Sets everything up.
    pub fn new() -> Self {
        let mut world = World::with(Setup {
            fee_bps: FEE_BPS,
            policy: PolicyTerms {
                report_hours: REPORT_HOURS,
                ..usual_policy()
            },
            ..Setup::default()
        });
        world.add_class(2);
        world.fund_assessor();
        let mint = world.mint();
        for person in PEOPLE {
            world.chain.fund(&person.address());
            world.chain.give_tokens(&person.address(), 0);
        }
        let funds = ADDRESSES.tokens[&Person::Funder];
        world.chain.issue(&mint, &funds, TOKENS);
        let client = world.client(1);
        world.chain.issue(&mint, &client.tokens, JOB_TOKENS);
        let reviewers = REVIEWERS.map(address_of);
        let authority = Person::Authority.address();
        let update = instructions::update_grid(authority, reviewers, BUDGET);
        world
            .run(Call::new(update, &[Person::Authority.key()]))
            .unwrap();
        let mut scene = Self {
            world,
            client,
            markets: Vec::new(),
        };
        scene.world.chain.fund(&host_payer().pubkey());
        for host in 0..HOSTS {
            scene.add_host(host);
        }
        scene
    }

    fn add_host(&mut self, host: usize) {
        let (price, host_share_bps) = PRICES[host];
        let mut terms = market_terms(&format!("grid-{host}"));
        terms.terms.price = price;
        terms.terms.host_share_bps = host_share_bps;
        terms.terms.min_timeout = 1;
        terms.terms.lease = LEASE;
        self.markets.push(self.world.open_market(terms, 16));
        self.world.chain.give_tokens(&payout_owner(host), 0);
        let (_, _, machine, class) = FIRST_HOSTS[host];
        for call in register_calls(host, machine, class) {
            self.world.run(call).unwrap();
        }
    }

    /// The books of a run that begins here.
    fn books(&self) -> Model {
        let lamports = |person: Person| (person, self.world.chain.lamports(&person.address()));
        let rent = |space: usize| self.world.chain.rent(space);
        Model::new(
            self.world.now(),
            PEOPLE.into_iter().map(lamports).collect(),
            Rents {
                phase: rent(Phase::LEN),
                vault: rent(165),
                seat: rent(Seat::LEN),
                award: rent(Award::LEN),
            },
        )
    }
}

/// Registers `host`, and opens its record; both paid by who pays for hosts.
fn register_calls(host: usize, machine: u8, class: u16) -> [Call; 2] {
    let (owner, index, ..) = FIRST_HOSTS[host];
    let owner = Person::Owner(owner);
    let payer = host_payer();
    let args = tiers::instructions::RegisterHostInstructionArgs {
        index,
        machine: digest(machine),
        ..host_args(worker(host).pubkey(), VRAM_MIB)
    };
    let mint = key("mint", 0).pubkey();
    let register = instructions::register_host(
        owner.address(),
        payer.pubkey(),
        ADDRESSES.classes[usize::from(class) - 1],
        token_account(&payout_owner(host), &mint),
        args,
    );
    let open = instructions::open_record(payer.pubkey(), ADDRESSES.hosts[host]);
    [
        Call::new(register, &[owner.key(), &payer]),
        Call::new(open, &[&payer]),
    ]
}

fn host_payer() -> Keypair {
    key("host payer", 0)
}

fn worker(host: usize) -> Keypair {
    key("grid worker", host as u64)
}

fn payout_owner(host: usize) -> Address {
    key("grid payout", host as u64).pubkey()
}

/// How often something was seen.
pub type Seen = BTreeMap<String, u64>;

/// A scene in which something happened.
pub struct Run {
    world: World,
    client: Client,
    markets: Vec<(Address, Address)>,
    model: Model,
    /// What the grid program told of what was done last.
    told: Vec<Event>,
    /// What happened, and how often.
    pub seen: Seen,
    /// What was done or tried, in order.
    pub tried: Vec<String>,
}

impl Run {
    /// A run in a copy of `scene`.
    pub fn new(scene: &Scene) -> Self {
        let Scene {
            world,
            client,
            markets,
        } = scene.clone();
        Self {
            model: scene.books(),
            world,
            client,
            markets,
            told: Vec::new(),
            seen: Seen::new(),
            tried: Vec::new(),
        }
    }

    /// Tries each step in turn, and then brings every phase to its end.
    ///
    /// # Errors
    /// What went differently from what the model says, or does not hold after a step.
    pub fn all(&mut self, steps: &[Step]) -> Result<(), String> {
        for (number, step) in steps.iter().enumerate() {
            if let Some(act) = self.aim(step) {
                self.act(&act)
                    .map_err(|wrong| format!("step {number}, {act:?}: {wrong}"))?;
            }
        }
        self.settle()
            .map_err(|wrong| format!("in the end: {wrong}"))
    }

    /// Does `act` if it is allowed, and compares; whether it went through.
    fn act(&mut self, act: &Act) -> Result<bool, String> {
        self.tried.push(format!("{} {act:?}", self.model.now));
        let faults = self.model.faults(act);
        let done = match (self.send(act), faults.is_empty()) {
            (Ok(settlement), true) => {
                self.note(act, None);
                let before = self.model.clone();
                self.model.apply(act, settlement);
                let told = self.model.told(&before, act);
                check::same("what is told", &self.told, &told.into_iter().collect())?;
                true
            }
            (Err(failure), false) => {
                let why = faults.explain(&failure)?;
                self.note(act, Some(why));
                false
            }
            (Ok(_), false) => return Err(format!("must be refused: {faults:?}")),
            (Err(failure), true) => return Err(format!("was refused: {failure:?}")),
        };
        self.check()?;
        Ok(done)
    }

    /// Like [`Run::act`], of something that must go through.
    fn must(&mut self, act: &Act) -> Result<(), String> {
        if self.act(act)? {
            return Ok(());
        }
        Err(format!("stuck: {act:?} was refused"))
    }

    fn note(&mut self, act: &Act, refused: Option<&str>) {
        let name = act.name();
        let what = refused.map_or_else(|| name.to_owned(), |why| format!("{name}: refused, {why}"));
        *self.seen.entry(what).or_default() += 1;
    }

    /// Every phase goes to its end without an authority: all is claimed that can be, in
    /// some order, everything else returns, and every account is closed.
    fn settle(&mut self) -> Result<(), String> {
        let numbers: Vec<u32> = self.model.phases.keys().copied().collect();
        for number in numbers {
            self.settle_phase(number)?;
        }
        let pool = self.model.pool;
        if pool > 0 {
            let by = self.model.grid.authority;
            self.must(&Act::Withdraw { by, amount: pool })?;
        }
        Ok(())
    }

    fn settle_phase(&mut self, number: u32) -> Result<(), String> {
        let phase = &self.model.phases[&number];
        let due = phase.terms.review_until;
        if phase.state == State::Draft {
            return self.must(&Act::Cancel {
                by: self.model.grid.authority,
                phase: number,
                payer: phase.payer,
            });
        }
        if phase.state == State::Open {
            let to = phase.terms.running_until.max(self.model.now);
            self.must(&Act::Jump { to })?;
            self.count_all(number)?;
            let to = due.max(self.model.now);
            self.must(&Act::Jump { to })?;
            self.must(&Act::Finalize { phase: number })?;
        }
        if self.model.phases[&number].state == State::Final {
            // Turned by the number, so that the order differs from run to run.
            let mut machines = self.model.machines_in(number);
            let turn = usize::try_from(self.model.now / DAY).expect("after the epoch");
            let turn = turn % machines.len().max(1);
            machines.rotate_left(turn);
            for machine in machines {
                let seat = (number, machine);
                let by = self.model.seats[&seat].owner;
                self.act(&Act::Claim {
                    by,
                    phase: number,
                    seat,
                    vault: number,
                })?;
            }
            let until = self.model.phases[&number].claim_until;
            if !self.model.may_close(number) {
                let to = until.max(self.model.now);
                self.must(&Act::Jump { to })?;
            }
            let payer = self.model.phases[&number].payer;
            self.must(&Act::Close {
                phase: number,
                payer,
            })?;
        }
        self.close_accounts(number)
    }

    /// Tries to count what every seat of a phase did.
    fn count_all(&mut self, number: u32) -> Result<(), String> {
        for machine in self.model.machines_in(number) {
            let seat = (number, machine);
            let host = self.model.seats[&seat].host;
            self.act(&Act::Count {
                phase: number,
                seat,
                host,
                record: host,
            })?;
            for report in self.model.hosts[host].reports.clone() {
                self.act(&Act::CountReport {
                    phase: number,
                    seat,
                    host,
                    report: (host, report.sequence),
                })?;
            }
        }
        Ok(())
    }

    fn close_accounts(&mut self, number: u32) -> Result<(), String> {
        for machine in self.model.machines_in(number) {
            let seat = (number, machine);
            self.must(&Act::CloseSeat {
                by: Person::Stranger,
                phase: number,
                seat,
                payer: self.model.seats[&seat].payer,
            })?;
        }
        for evidence in self.model.evidence_in(number) {
            let award = (number, evidence);
            self.must(&Act::CloseAward {
                phase: number,
                award,
                payer: self.model.awards[&award].reviewer,
            })?;
        }
        Ok(())
    }
}

/// How far a phase came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Draft = 0,
    Open = 1,
    Final = 2,
    Closed = 3,
}

/// What became of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Waiting = 0,
    Seated = 1,
    Left = 2,
    Disqualified = 3,
}

/// How far an award came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Proposed = 0,
    Granted = 1,
    Revoked = 2,
}

/// What takes a seat out of a phase.
const DISQUALIFICATION: u8 = 255;

/// A seat: number of its phase, and its machine.
type SeatName = (u32, u8);
/// An award: number of its phase, and its evidence.
type AwardName = (u32, u8);

/// What a reviewer says when an award is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    Good,
    None,
    NotText,
}

/// Where plain transfers go.
#[derive(Clone, Copy, Debug)]
enum Pot {
    Pool,
    Vault(u32),
}

/// A step with its figures.
#[derive(Clone, Debug)]
enum Act {
    UpdateGrid {
        by: Person,
        reviewers: [Option<Person>; 4],
        budget: u64,
    },
    ProposeAuthority {
        by: Person,
        proposed: Option<Person>,
    },
    AcceptAuthority {
        by: Person,
    },
    Fund {
        by: Person,
        amount: u64,
    },
    /// A plain transfer of who funds.
    Donate {
        to: Pot,
        amount: u64,
    },
    Withdraw {
        by: Person,
        amount: u64,
    },
    Create {
        by: Person,
        number: u32,
        terms: Box<PhaseTerms>,
        classes: Vec<u16>,
    },
    Update {
        by: Person,
        phase: u32,
        terms: Box<PhaseTerms>,
        classes: Vec<u16>,
    },
    Open {
        by: Person,
        phase: u32,
    },
    Cancel {
        by: Person,
        phase: u32,
        payer: Person,
    },
    Replace {
        by: Person,
        phase: u32,
        place: u8,
        reviewer: Option<Person>,
    },
    Register {
        by: Person,
        payer: Person,
        phase: u32,
        host: usize,
        /// Of which machine the seat is to be.
        machine: u8,
    },
    GiveBack {
        by: Person,
        phase: u32,
        seat: SeatName,
        payer: Person,
    },
    MoveUp {
        phase: u32,
        seat: SeatName,
        payer: Person,
    },
    Count {
        phase: u32,
        seat: SeatName,
        host: usize,
        /// Whose record it is.
        record: usize,
    },
    CountReport {
        phase: u32,
        seat: SeatName,
        host: usize,
        /// Of which host, and its sequence.
        report: (usize, u64),
    },
    Award {
        by: Person,
        phase: u32,
        seat: SeatName,
        kind: u8,
        points: u64,
        evidence: u8,
    },
    Agree {
        by: Person,
        phase: u32,
        seat: SeatName,
        award: AwardName,
    },
    Revoke {
        by: Person,
        phase: u32,
        seat: SeatName,
        award: AwardName,
        words: Words,
    },
    Finalize {
        phase: u32,
    },
    Claim {
        by: Person,
        phase: u32,
        seat: SeatName,
        /// Of which phase the vault is.
        vault: u32,
    },
    Close {
        phase: u32,
        payer: Person,
    },
    CloseSeat {
        by: Person,
        phase: u32,
        seat: SeatName,
        payer: Person,
    },
    CloseAward {
        phase: u32,
        award: AwardName,
        payer: Person,
    },
    /// An assessor reports on a host.
    Report {
        host: usize,
        kind: ReportKind,
        passed: bool,
    },
    SetTier {
        host: usize,
        tier: Tier,
    },
    SetBond {
        host: usize,
        bond: u64,
    },
    /// A host is closed, and registered anew on `machine`.
    Renew {
        host: usize,
        machine: u8,
        /// Whether it keeps the record that it had.
        keeps_record: bool,
    },
    Join {
        host: usize,
    },
    Heartbeat {
        host: usize,
    },
    Leave {
        host: usize,
    },
    Begin {
        host: usize,
        timeout: u32,
    },
    Checkpoint {
        host: usize,
    },
    Finish {
        host: usize,
    },
    Stop {
        host: usize,
    },
    Quit {
        host: usize,
    },
    Expire {
        host: usize,
    },
    Jump {
        to: i64,
    },
}

/// What an act may be refused for: each with what the program may say of it.
#[derive(Clone, Debug, Default)]
struct Faults(Vec<(&'static str, Said)>);

/// What a program says of a fault.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// One of these.
    One(&'static [GridError]),
    /// What the framework or another program says of accounts that are not there, are
    /// there already, or hold too little.
    Anything,
}

impl Faults {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn unless(&mut self, is_so: bool, why: &'static str, said: &'static [GridError]) {
        if !is_so {
            self.0.push((why, Said::One(said)));
        }
    }

    fn unless_there(&mut self, is_so: bool, why: &'static str) {
        if !is_so {
            self.0.push((why, Said::Anything));
        }
    }

    /// Which fault `failure` speaks of.
    fn explain(&self, failure: &Failure) -> Result<&'static str, String> {
        let code = failure.code();
        let is_said = |said: &Said| match said {
            Said::One(errors) => errors.iter().any(|error| Some(error.code()) == code),
            Said::Anything => code.and_then(GridError::from_code).is_none(),
        };
        self.0
            .iter()
            .find(|(_, said)| is_said(said))
            .map(|(why, _)| *why)
            .ok_or_else(|| format!("refused by {failure:?}, and not for one of {self:?}"))
    }
}

//! The network and its phase, event by event.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use nosana_sdk::{
    common::{stake::MAX_DURATION, tier::Tier},
    generated::{
        grid::{self, instructions::CreatePhaseInstructionArgs},
        jobs, staking, tiers,
        tiers::{
            instructions::{RegisterHostInstructionArgs, SetClassInstructionArgs},
            types::PolicyTerms,
        },
    },
    instructions::{self, Worker},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use super::{
    Kind, NOS, Options,
    books::{ALREADY_THERE, Books, Fit, Foreseen},
    diary::{Diary, Run},
    kinds::kinds,
    outcome::Found,
    review::{Case, Desk, Submission},
    terms,
};
use crate::{
    calls::host_args,
    people::key,
    simulation::random::Random,
    world::{Setup, World, market_terms},
};

pub(super) const HOUR: i64 = 60 * 60;
pub(super) const DAY: i64 = 24 * HOUR;

/// Seconds that a place is valid: longer than markets have it, so that a thousand hosts
/// need not renew every minute.
pub(super) const LEASE: u32 = 8 * 60 * 60;
/// When an agent renews: this long before its lease ends.
pub(super) const RENEWAL: i64 = HOUR;
/// Wallets that post: the organiser's, and others'.
pub(super) const CLIENTS: u64 = 8;
const CLIENT_TOKENS: u64 = 50_000_000 * NOS;
/// What all of the grid was funded with so far, of its budget.
pub(super) const FUNDED: u64 = 1_000_000 * NOS;
pub(super) const BUDGET: u64 = 3_000_000 * NOS;
/// What all stakers stake together, about, and the shares of farmers among them, the first
/// ones and each later one, basis points.
const STAKED: u64 = 10_000_000 * NOS;
const FARMERS_SHARES: [u64; 5] = [4_000, 1_000, 500, 200, 20];
/// What an owner stakes who wants into Premium later, and what that asks for.
const PREMIUM_STAKE: u64 = 500 * NOS;
pub(super) const PREMIUM_BOND: u64 = 2_000 * NOS;
/// One in so many honest hosts bonds for Premium.
const BONDED: usize = 8;
/// The fee on what hosts earn, basis points.
const FEE_BPS: u16 = 500;
/// What hosts earn of a price, basis points.
const HOST_SHARE_BPS: u16 = 8_000;

/// A class of cards: its name, memory in MiB, price of an hour in hundredths of NOS, and
/// how many hosts of 100 have it.
const CLASSES: [(&str, u32, u64, u64); 3] = [
    ("rtx-4090", 24_564, 200, 70),
    ("rtx-6000-ada", 49_140, 400, 20),
    ("h100", 81_559, 1_200, 10),
];
/// Of each class: INT8 operations, bytes, FP16 and FP32 operations a second.
const BASELINE: [u64; 4] = [
    660_000_000_000_000,
    1_008_000_000_000,
    165_000_000_000_000,
    82_600_000_000_000,
];

/// Nobody is promoted while the phase runs: Premium is for those whom it imports.
pub(super) fn policy() -> PolicyTerms {
    PolicyTerms {
        bond: PREMIUM_BOND,
        days: 365,
        report_hours: 20,
        ..crate::simulation::policy()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// A host registers for the phase; whether in the race's so-manieth slot.
    Register(usize, Option<u8>),
    /// A host gives its seat or place back.
    GiveBack(usize),
    /// Somebody moves up whoever can be moved up.
    MoveUp,
    /// A host looks for work.
    Join(usize),
    /// A host renews its place, the one that it took as its so-manieth.
    Renew(usize, u32),
    /// A host has prepared a job.
    Begin(usize, usize),
    /// A host tells how far its job is.
    Checkpoint(usize, usize),
    /// A host's job is done.
    End(usize, usize),
    /// A host goes dark, and comes back.
    Dark(usize),
    Wake(usize),
    /// It stops for good.
    Stop(usize),
    /// A client posts.
    Post,
    /// A farmer pays itself.
    PayOneself(usize),
    /// A job whose host let the time pass is expired.
    Expire(usize),
    /// A client takes a job back that nobody took.
    Cancel(usize),
    /// A job that is over is closed.
    Close(usize),
    /// The assessor's daily round.
    Round,
    /// Somebody counts a host, as is the habit there.
    Count(usize),
    /// Somebody counts all hosts.
    CountAll,
    /// Somebody counts a host's test.
    CountTest(usize, usize),
    /// A host hands something in.
    Submit(usize),
    /// A reviewer works.
    Review(usize),
    /// What the bought reviewer does is found out.
    FindOut,
    /// A disqualification turns out to be wrong.
    Mistake,
    /// The end of a day.
    Midnight,
}

/// How often somebody counts a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// Much too often.
    Restless,
    Daily,
    Weekly,
    /// On the day after the end.
    AtTheEnd,
    /// Days after the end, when the first days are forgotten.
    TooLate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It does not work yet.
    ToCome,
    Awake,
    /// Awake, and goes dark when its job is over.
    Draining,
    /// It comes back.
    Dark,
    /// It does not.
    Gone,
}

/// A host as its agent and its owner have it.
pub(super) struct Agent {
    pub(super) kind: Kind,
    pub(super) owner: Keypair,
    pub(super) worker: Keypair,
    pub(super) address: Address,
    pub(super) record: Address,
    /// Which GPU it says that it has.
    pub(super) machine: [u8; 32],
    pub(super) class: usize,
    pub(super) presence: Presence,
    pub(super) is_waiting: bool,
    pub(super) places: u32,
    pub(super) job: Option<usize>,
    pub(super) tier: Tier,
    pub(super) habit: Habit,
    pub(super) diary: Diary,
    /// When its newest proof passed.
    pub(super) proof_at: i64,
    /// Its weakest measured score, basis points.
    pub(super) score: Option<i64>,
    /// Its owner's own wallet of clients, when it pays itself.
    pub(super) purse: Option<usize>,
    /// Seconds of its own jobs that it has not posted yet.
    pub(super) own_due: i64,
    /// xNOS of its owner.
    pub(super) weight: u64,
    /// Who squats its machine.
    pub(super) squatter: Option<usize>,
}

impl Agent {
    pub(super) fn is_there(&self) -> bool {
        matches!(self.presence, Presence::Awake | Presence::Draining)
    }

    pub(super) fn has(&self, job: usize) -> bool {
        self.is_there() && self.job == Some(job)
    }

    pub(super) fn fit(&self) -> Fit {
        Fit {
            is_in: !matches!(self.tier, Tier::Suspended | Tier::Removed),
            proof_at: self.proof_at,
        }
    }
}

pub(super) struct Posted {
    pub(super) address: Address,
    pub(super) client: usize,
    pub(super) is_over: bool,
    /// Who has it, since when.
    pub(super) host: Option<usize>,
    pub(super) assigned_at: i64,
    /// Its run, once it was started.
    pub(super) run: Option<Run>,
    /// Seconds that earlier hosts were paid for.
    pub(super) used: i64,
    pub(super) timeout: i64,
    /// How long it takes.
    pub(super) seconds: i64,
}

/// A report on a host that passed.
#[derive(Clone, Copy)]
pub(super) struct Passed {
    pub(super) host: usize,
    pub(super) sequence: u64,
    pub(super) at: i64,
}

pub(super) struct Network {
    pub(super) options: Options,
    pub(super) random: Random,
    pub(super) world: World,
    pub(super) config: jobs::accounts::Config,
    pub(super) phase: Address,
    pub(super) books: Books,
    /// A market of each class, its queue and its price.
    pub(super) markets: Vec<(Address, Address, u64)>,
    pub(super) classes: Vec<Address>,
    pub(super) clients: Vec<(Keypair, Address)>,
    pub(super) agents: Vec<Agent>,
    pub(super) by_address: HashMap<Address, usize>,
    pub(super) jobs: Vec<Posted>,
    pub(super) jobs_by_address: HashMap<Address, usize>,
    pub(super) passed: Vec<Passed>,
    pub(super) desk: Desk,
    agenda: BinaryHeap<Reverse<(i64, u64, Event)>>,
    sequence: u64,
    pub(super) found: Found,
}

impl Network {
    /// The programs, the phase, and hosts that have registered with the tiers program.
    pub(super) fn new(options: Options) -> Self {
        let mut world = World::with(Setup {
            policy: policy(),
            ..Setup::default()
        });
        let terms = terms(options);
        world.set_time(terms.registration_from - 7 * DAY);
        let (classes, markets) = open_markets(&mut world, options.hosts);
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let client = world.client(number);
            world.chain.give_tokens(&client.address(), CLIENT_TOKENS);
            clients.push((client.key, client.tokens));
        }
        for person in [
            assessor(),
            sponsor(),
            reviewer(0),
            reviewer(1),
            reviewer(2),
            reviewer(3),
        ] {
            world.chain.fund(&person.pubkey());
        }
        let phase = open_phase(&mut world, options, &classes);
        let mut network = Self {
            options,
            random: Random::new(options.seed),
            config: world.config(),
            world,
            phase,
            books: Books::new(terms, options.hosts as usize),
            markets,
            classes,
            clients,
            agents: Vec::new(),
            by_address: HashMap::new(),
            jobs: Vec::new(),
            jobs_by_address: HashMap::new(),
            passed: Vec::new(),
            desk: Desk::default(),
            agenda: BinaryHeap::new(),
            sequence: 0,
            found: Found::default(),
        };
        network.populate();
        network.plan();
        network
    }

    /// Runs until points are fixed; `tell` hears of each day.
    pub(super) fn run(&mut self, tell: &mut impl FnMut(u32)) {
        let end = self.books.terms.review_until;
        while let Some(Reverse((at, _, event))) = self.agenda.pop() {
            if at >= end {
                break;
            }
            self.world.set_time(at);
            if event == Event::Midnight {
                tell(self.day());
            }
            self.happen(event);
        }
    }

    /// Owners register their hosts with the tiers program: those who come late after its
    /// registration closed, so that they are waitlisted there, too.
    fn populate(&mut self) {
        let kinds = kinds(self.options.hosts);
        let mut machines: HashMap<Kind, usize> = HashMap::new();
        let mut made = 0_u64;
        for (number, kind) in kinds.iter().copied().enumerate() {
            let of_kind = machines.entry(kind).or_default();
            let (machine, part) = (
                *of_kind / kind.hosts_of_a_machine(),
                *of_kind % kind.hosts_of_a_machine(),
            );
            *of_kind += 1;
            if part == 0 {
                made += 1;
            }
            let owner = key("phase owner", made);
            let index = u16::try_from(part).unwrap();
            let address = tiers::pdas::find_host(&owner.pubkey(), index).0;
            let digest = match kind {
                Kind::Inventor => digest("invented", number as u64),
                _ => digest(kind.name(), machine as u64),
            };
            self.by_address.insert(address, number);
            let mut class = self.random_class();
            if part > 0 {
                class = self.agents[number - 1].class;
            }
            let habit = self.random_habit();
            self.agents.push(Agent {
                kind,
                owner,
                worker: key("phase worker", number as u64),
                address,
                record: jobs::pdas::find_record(&address).0,
                machine: digest,
                class,
                presence: Presence::ToCome,
                is_waiting: false,
                places: 0,
                job: None,
                tier: Tier::Community,
                habit,
                diary: Diary::default(),
                proof_at: 0,
                score: None,
                purse: None,
                own_due: 0,
                weight: 0,
                squatter: None,
            });
        }
        self.let_squat();
        let (early, late): (Vec<usize>, Vec<usize>) =
            (0..kinds.len()).partition(|number| !kinds[*number].is_late());
        for number in early {
            self.register_host(number);
        }
        let admin = self.world.admin();
        let assessors = [assessor().pubkey(), Address::default(), Address::default()];
        let close = instructions::update_tiers(admin.pubkey(), assessors, false);
        self.must(close, &[&admin]);
        for number in late {
            self.agents[number].tier = Tier::Waitlisted;
            self.register_host(number);
        }
        self.stake_all();
    }

    /// Each squatter says that it has the machine of a steady host.
    fn let_squat(&mut self) {
        let of = |kind: Kind| -> Vec<usize> {
            let hosts = 0..self.agents.len();
            hosts
                .filter(|number| self.agents[*number].kind == kind)
                .collect()
        };
        let (squatters, owners) = (of(Kind::Squatter), of(Kind::Steady));
        for (squatter, owner) in squatters.into_iter().zip(owners) {
            self.agents[squatter].machine = self.agents[owner].machine;
            self.agents[owner].squatter = Some(squatter);
        }
    }

    fn random_class(&mut self) -> usize {
        let mut draw = self.random.bits() % 100;
        for (place, (_, _, _, share)) in CLASSES.iter().enumerate() {
            if draw < *share {
                return place;
            }
            draw -= share;
        }
        0
    }

    fn random_habit(&mut self) -> Habit {
        match self.random.bits() % 100 {
            0..3 => Habit::Restless,
            3..25 => Habit::Daily,
            25..75 => Habit::Weekly,
            75..97 => Habit::AtTheEnd,
            _ => Habit::TooLate,
        }
    }

    fn register_host(&mut self, number: usize) {
        let agent = &self.agents[number];
        let (kind, worker, class) = (agent.kind, agent.worker.pubkey(), agent.class);
        let owner = agent.owner.insecure_clone();
        let (address, rent) = (agent.address, sponsor().pubkey());
        let machine = agent.machine;
        let index = tiers_index(number, &self.agents);
        let payout = if index == 0 {
            self.world.chain.give_tokens(&owner.pubkey(), 0)
        } else {
            instructions::token_account(&owner.pubkey(), &self.world.mint())
        };
        let args = RegisterHostInstructionArgs {
            index,
            machine,
            ..host_args(worker, CLASSES[class].1)
        };
        self.must(
            instructions::register_host(owner.pubkey(), rent, self.classes[class], payout, args),
            &[&owner, &sponsor()],
        );
        self.must(instructions::open_record(rent, address), &[&sponsor()]);
        self.found.host(kind);
        if kind.nature().own_hours > 0 {
            if index == 0 {
                let client = key("phase farmer", number as u64);
                let tokens = self
                    .world
                    .chain
                    .give_tokens(&client.pubkey(), CLIENT_TOKENS);
                self.clients.push((client, tokens));
            }
            self.agents[number].purse = Some(self.clients.len() - 1);
        }
    }

    /// Some farmers stake much, some honest owners what Premium asks for, and others the
    /// rest.
    fn stake_all(&mut self) {
        let (mut farmers, mut honest, mut given) = (0, 0, 0);
        for number in 0..self.agents.len() {
            let kind = self.agents[number].kind;
            let amount = if kind == Kind::FarmStaker {
                let share = FARMERS_SHARES[farmers.min(FARMERS_SHARES.len() - 1)];
                farmers += 1;
                STAKED / 10_000 * share
            } else if matches!(kind, Kind::Steady | Kind::Contributor) {
                honest += 1;
                if honest % BONDED != 2 {
                    continue;
                }
                PREMIUM_STAKE
            } else {
                continue;
            };
            given += amount;
            let owner = self.agents[number].owner.insecure_clone();
            self.stake(&owner, amount);
            let stake = staking::pdas::find_stake(&owner.pubkey()).0;
            let stake: staking::accounts::Stake = self.world.chain.read(&stake);
            self.agents[number].weight = stake.xnos;
            if kind != Kind::FarmStaker {
                let address = self.agents[number].address;
                let bond = instructions::bond_host(owner.pubkey(), address, PREMIUM_BOND);
                self.must(bond, &[&owner]);
            }
        }
        let others = key("phase stakers", 0);
        self.world.chain.give_tokens(&others.pubkey(), 0);
        self.stake(&others, STAKED - given);
        let config: staking::accounts::Config =
            self.world.chain.read(&staking::pdas::find_config().0);
        self.found.weight = config.total_xnos;
    }

    fn stake(&mut self, owner: &Keypair, amount: u64) {
        let mint = self.world.mint();
        let account = instructions::token_account(&owner.pubkey(), &mint);
        self.world.chain.issue(&mint, &account, amount);
        let rent = sponsor().pubkey();
        let stake = instructions::stake(owner.pubkey(), rent, mint, amount, MAX_DURATION);
        self.must(stake, &[owner, &sponsor()]);
    }

    /// What is known from the beginning of when things happen.
    fn plan(&mut self) {
        let terms = self.books.terms.clone();
        self.plan_race();
        self.at(terms.running_from - 6 * HOUR, Event::Post);
        self.at(terms.running_from + 3 * HOUR, Event::Round);
        self.at(terms.registration_from + 2 * DAY, Event::MoveUp);
        self.at(terms.running_until + 10 * 60, Event::CountAll);
        self.at(terms.running_until + 3 * DAY, Event::CountAll);
        self.at(terms.running_until + 10 * DAY, Event::CountAll);
        let mut midnight = terms.registration_from + DAY;
        while midnight < terms.review_until {
            self.at(midnight, Event::Midnight);
            midnight += DAY;
        }
        self.plan_review();
        for number in 0..self.agents.len() {
            // Who counts restlessly does so before the phase runs, too.
            let habit = self.agents[number].habit;
            let early = if habit == Habit::Restless { HOUR } else { 0 };
            let wait = self.random.between(0, 3 * DAY);
            self.at(terms.running_from - early + wait, Event::Count(number));
        }
    }

    pub(super) fn at(&mut self, at: i64, event: Event) {
        self.sequence += 1;
        self.agenda.push(Reverse((at, self.sequence, event)));
    }

    pub(super) fn after(&mut self, seconds: i64, event: Event) {
        self.at(self.now() + seconds.max(0), event);
    }

    pub(super) fn now(&self) -> i64 {
        self.world.now()
    }

    /// Days since registration began.
    fn day(&self) -> u32 {
        u32::try_from((self.now() - self.books.terms.registration_from) / DAY).unwrap()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Register(number, slot) => self.register(number, slot),
            Event::GiveBack(number) => self.give_back(number),
            Event::MoveUp => self.move_up_all(),
            Event::Join(number) => self.join(number),
            Event::Renew(number, place) => self.renew(number, place),
            Event::Begin(number, job) => self.begin(number, job),
            Event::Checkpoint(number, job) => self.checkpoint(number, job),
            Event::End(number, job) => self.end(number, job),
            Event::Dark(number) => self.go_dark(number),
            Event::Wake(number) => self.wake(number),
            Event::Stop(number) => self.agents[number].presence = Presence::Gone,
            Event::Post => self.post(),
            Event::PayOneself(number) => self.pay_oneself(number),
            Event::Expire(job) => self.expire(job),
            Event::Cancel(job) => self.cancel(job),
            Event::Close(job) => self.close(job),
            Event::Round => self.round(),
            Event::Count(number) => self.count_by_habit(number),
            Event::CountAll => self.count_all(),
            Event::CountTest(number, test) => self.count_test(number, test),
            Event::Submit(number) => self.submit(number),
            Event::Review(place) => self.review(place),
            Event::FindOut => self.find_out(),
            Event::Mistake => self.mend_mistake(),
            Event::Midnight => self.midnight(),
        }
    }

    /// Sends what cannot be refused.
    pub(super) fn must(&mut self, instruction: Instruction, signers: &[&Keypair]) {
        self.found.transactions += 1;
        self.world.chain.send(&[instruction], signers).unwrap();
    }

    /// Sends what may be refused, for reasons that are counted; whether it went through.
    pub(super) fn may(
        &mut self,
        what: &str,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> bool {
        self.found.transactions += 1;
        match self.world.chain.send(&[instruction], signers) {
            Ok(_) => true,
            Err(failure) => {
                self.found.refuse(what, &failure.name());
                false
            }
        }
    }

    /// Sends what must do what the books say; whether it went through, and what it took.
    pub(super) fn act(
        &mut self,
        what: &'static str,
        foreseen: Foreseen,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Option<u64> {
        self.found.transactions += 1;
        let (said, units) = match self.world.chain.send(&[instruction], signers) {
            Ok(outcome) => (Ok(()), Some(outcome.units)),
            Err(failure) if failure.code() == Some(0) => (Err(String::from(ALREADY_THERE)), None),
            Err(failure) => (Err(failure.name()), None),
        };
        if let Err(name) = &said {
            self.found.refuse(what, name);
        }
        if said != foreseen.map_err(String::from) {
            let now = self.now();
            self.found
                .surprise(format!("at {now}, {what}: {said:?}, and not {foreseen:?}"));
        }
        *self.found.acts.entry(what).or_default() += u64::from(units.is_some());
        if let Some(units) = units {
            self.found.units.entry(what).or_default().push(units);
        }
        units
    }

    pub(super) fn worker(&self, number: usize) -> (Worker, Keypair) {
        let agent = &self.agents[number];
        let worker = Worker {
            worker: agent.worker.pubkey(),
            host: agent.address,
        };
        (worker, agent.worker.insecure_clone())
    }

    /// The seat of a host, as its account says.
    pub(super) fn seat(&self, number: usize) -> grid::accounts::Seat {
        self.world.chain.read(&self.seat_address(number))
    }

    pub(super) fn seat_address(&self, number: usize) -> Address {
        grid::pdas::find_seat(&self.phase, &self.agents[number].machine).0
    }
}

/// Which of its owner's hosts it is: those of one owner stand together.
fn tiers_index(number: usize, agents: &[Agent]) -> u16 {
    let owner = agents[number].owner.pubkey();
    let before = agents[..number]
        .iter()
        .rev()
        .take_while(|agent| agent.owner.pubkey() == owner);
    u16::try_from(before.count()).unwrap()
}

/// A digest of a machine.
fn digest(name: &str, number: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes[24..].copy_from_slice(&number.to_le_bytes());
    bytes
}

pub(super) fn assessor() -> Keypair {
    key("assessor", 0)
}

/// Who pays the rent of hosts, stakes and seats.
pub(super) fn sponsor() -> Keypair {
    key("phase sponsor", 0)
}

pub(super) fn reviewer(place: usize) -> Keypair {
    key("phase reviewer", place as u64)
}

/// The classes, and a market for each.
fn open_markets(world: &mut World, hosts: u32) -> (Vec<Address>, Vec<(Address, Address, u64)>) {
    let admin = world.admin();
    let (mut classes, mut markets) = (Vec::new(), Vec::new());
    let first = world.class;
    for (id, (name, vram_mib, price, _)) in (10..).zip(CLASSES) {
        let class = SetClassInstructionArgs {
            id,
            name: instructions::padded(name).unwrap(),
            vram_mib,
            allowed: true,
            baseline: BASELINE,
        };
        let set = instructions::set_class(admin.pubkey(), class);
        world.chain.send(&[set], &[&admin]).unwrap();
        world.class = tiers::pdas::find_class(id).0;
        classes.push(world.class);
        let mut market = market_terms(name);
        market.tier = Tier::Community as u8;
        market.terms.price = price * NOS / 100 / 3_600;
        market.terms.host_share_bps = HOST_SHARE_BPS;
        market.terms.lease = LEASE;
        let price = market.terms.price;
        let (address, queue) = world.open_market(market, (2 * hosts).max(64));
        markets.push((address, queue, price));
    }
    world.class = first;
    (classes, markets)
}

/// The fare of a market's jobs at `price`.
pub(super) fn fare(price: u64) -> super::diary::Fare {
    super::diary::Fare {
        price,
        host_share_bps: HOST_SHARE_BPS,
        fee_bps: FEE_BPS,
    }
}

/// Figures of a card of `bps` of its class.
pub(super) fn figures(bps: i64) -> [u64; 4] {
    let bps = u64::try_from(bps).unwrap();
    BASELINE.map(|figure| figure / 10_000 * bps)
}

/// The grid, funded in part, with its reviewers, and the phase, open.
fn open_phase(world: &mut World, options: Options, classes: &[Address]) -> Address {
    let admin = world.admin();
    let authority = admin.pubkey();
    let tokens = world.chain.give_tokens(&authority, FUNDED);
    let mut reviewers = [Address::default(); 4];
    for (place, named) in reviewers.iter_mut().take(3).enumerate() {
        *named = reviewer(place).pubkey();
    }
    let mut named = [Address::default(); 16];
    named[..classes.len()].copy_from_slice(classes);
    let number = world
        .chain
        .read::<grid::accounts::Grid>(&grid::pdas::find_grid().0)
        .next_phase;
    let phase = grid::pdas::find_phase(number).0;
    let args = CreatePhaseInstructionArgs {
        number,
        terms: terms(options),
        classes: named,
    };
    for instruction in [
        instructions::update_grid(authority, reviewers, BUDGET),
        instructions::fund_grid(authority, tokens, FUNDED),
        instructions::create_phase(authority, args),
        instructions::open_phase(authority, phase, world.mint()),
    ] {
        world.chain.send(&[instruction], &[&admin]).unwrap();
    }
    phase
}

// What other parts of the network keep here.
impl Network {
    pub(super) fn open_case(&mut self, case: Case) {
        self.desk.cases.push(case);
    }

    pub(super) fn hand_in(&mut self, submission: Submission) {
        self.desk.submissions.push(submission);
    }
}

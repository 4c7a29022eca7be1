//! Runs a plan on a chain and beside it in the model, and compares after each step.

use std::collections::BTreeMap;

use nosana_sdk::{
    common::{host_record::HostState, job::JobState},
    events::Event,
    generated::{error_by_code, jobs},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use spl_token_interface::state::{self, AccountState};

use super::{
    Report,
    aim::premises,
    market::{Accounts, Answer, Job, Model, Place, Refused, Tokens, Verb},
    plan::{Act, Plan, Step},
    scene::{FEE_CAP, People, Scene},
};
use crate::outcome::Sent;

/// A run in progress.
pub struct Run {
    pub(super) scene: Scene,
    pub(super) report: Report,
    /// Every job that ever was, as it was last.
    pub(super) past: BTreeMap<Address, Job>,
    pub(super) records: Vec<Address>,
    pub(super) nonce: u64,
    pub(super) last: Option<(Verb, Accounts)>,
    /// Whether the clock was ever set back: then a host may be in two places for a while.
    pub(super) went_back: bool,
    pub(super) total: u128,
}

/// Why a run is wrong.
pub type Wrong = String;
impl Run {
    /// Begins in `scene`.
    pub fn new(scene: &Scene) -> Self {
        let scene = scene.clone();
        let records = scene.model.hosts.values().map(|host| host.record).collect();
        let total = scene.model.tokens.values().map(|token| token.amount).sum();
        Self {
            scene,
            report: Report {
                runs: 1,
                ..Report::default()
            },
            past: BTreeMap::new(),
            records,
            nonce: 0,
            last: None,
            went_back: false,
            total,
        }
    }

    /// Runs `plan` to its end, and everything that it left open.
    ///
    /// # Errors
    /// What the chain did otherwise than the model, or what is stuck.
    pub fn all(mut self, plan: &Plan) -> Result<Report, Wrong> {
        self.begin(plan)?;
        for (number, step) in plan.steps.iter().enumerate() {
            self.step(*step)
                .map_err(|wrong| format!("step {number}, {step:?}: {wrong}"))?;
        }
        self.settle()
            .map_err(|wrong| format!("at the end: {wrong}"))?;
        Ok(self.report)
    }

    /// The terms of `plan` come into force, and all hosts get their records.
    fn begin(&mut self, plan: &Plan) -> Result<(), Wrong> {
        let signer = self.scene.model.config.authority;
        let fee = Verb::UpdateConfig {
            fee_bps: plan.fee_bps,
            fee_cap_bps: FEE_CAP,
            paused: false,
        };
        let accounts = Accounts {
            signer,
            ..Accounts::default()
        };
        self.must(fee, accounts)?;
        for (market, terms) in self.scene.model.markets.clone().iter().zip(plan.terms) {
            let accounts = Accounts {
                signer,
                ..premises(market)
            };
            self.must(Verb::UpdateMarket(terms), accounts)?;
        }
        for host in self.people().hosts.clone() {
            let accounts = Accounts {
                signer: self.people().sponsor,
                payer: self.people().sponsor,
                ..self.host_accounts(&host)
            };
            self.must(Verb::OpenRecord, accounts)?;
            if let Some(reserve) = plan.reserve {
                self.set_reserve(&host, reserve);
            }
        }
        self.check()
    }

    /// As if bounties had been paid, or somebody had sent lamports to the record.
    fn set_reserve(&mut self, host: &Address, reserve: u64) {
        let record = self.scene.model.hosts[host].record;
        let lamports = self.scene.model.rent.record + reserve;
        let mut account = self.scene.world.chain.account(&record).unwrap();
        account.lamports = lamports;
        self.scene.world.chain.set_account(record, account);
        self.model().lamports.insert(record, lamports);
    }

    pub(super) fn model(&mut self) -> &mut Model {
        &mut self.scene.model
    }

    pub(super) fn people(&self) -> &People {
        &self.scene.people
    }

    pub(super) fn step(&mut self, step: Step) -> Result<(), Wrong> {
        match step.act {
            Act::Wait => {
                self.wait(step);
                Ok(())
            }
            Act::Again => {
                if let Some((verb, accounts)) = self.last.clone() {
                    self.saw("again");
                    self.call(verb, accounts)?;
                }
                Ok(())
            }
            Act::Donate => self.donate(step),
            Act::DonateLamports => self.donate_lamports(step),
            Act::Freeze | Act::Thaw | Act::CloseTokens | Act::OpenTokens => self.tokens(step),
            Act::Price => {
                self.quote(step);
                Ok(())
            }
            Act::Crowd => self.crowd(step),
            Act::Tier | Act::Bond => {
                let host = self.standing(step);
                self.check()?;
                self.show_out(step, host)
            }
            Act::Vanish => self.vanish(step),
            _ => match self.aim(step) {
                Some((verb, mut accounts)) => {
                    self.bend(step, verb, &mut accounts);
                    self.call(verb, accounts)
                }
                None => Ok(()),
            },
        }
    }

    /// Sends an instruction, and compares everything that can be seen.
    pub(super) fn call(&mut self, verb: Verb, accounts: Accounts) -> Result<(), Wrong> {
        let instructions = self.instructions(verb, &accounts);
        let signers: Vec<&Keypair> = instructions
            .iter()
            .flat_map(|instruction| &instruction.accounts)
            .filter(|meta| meta.is_signer)
            .map(|meta| &self.scene.people.keys[&meta.pubkey])
            .collect();
        let sent = self.scene.world.chain.send(&instructions, &signers);
        if verb == Verb::CloseJob
            && let Some(job) = self.scene.model.jobs.get(&accounts.job)
        {
            self.past.insert(accounts.job, job.clone());
        }
        let before = self.scene.model.states();
        let lamports = self.scene.model.all_lamports();
        let answer = self.model().apply(verb, &accounts);
        self.report.steps += 1;
        compare(answer, &sent).map_err(|wrong| format!("{verb:?} {wrong}\n{accounts:#?}"))?;
        match (answer, sent) {
            (Ok(()), Ok(outcome)) => {
                for what in self.scene.model.seen.clone() {
                    self.saw(what);
                }
                if verb != Verb::Register && outcome.events != self.scene.model.events {
                    return Err(format!(
                        "{verb:?}: the events are {:#?}, not {:#?}",
                        outcome.events, self.scene.model.events
                    ));
                }
                self.check_events(&outcome.events)?;
                self.note_states(&before);
                same(
                    "the sum of all lamports",
                    &self.scene.model.all_lamports(),
                    &lamports,
                )?;
            }
            (Err(refused), _) => {
                *self.report.refusals.entry(name(refused)).or_default() += 1;
            }
            _ => {}
        }
        self.last = Some((verb, accounts));
        self.check()
            .map_err(|wrong| format!("after {verb:?}: {wrong}"))
    }

    /// Which states jobs came from and to.
    fn note_states(&mut self, before: &BTreeMap<Address, (JobState, u8)>) {
        let after = self.scene.model.states();
        let mut seen = vec![];
        for (job, (state, attempts)) in &after {
            let name = state.name();
            match before.get(job) {
                None => seen.push(format!("job: new, {name}")),
                Some(old) if *old != (*state, *attempts) => {
                    seen.push(format!("job: {} -> {name}", old.0.name()));
                }
                Some(_) => {}
            }
        }
        for (job, (state, _)) in before {
            if !after.contains_key(job) {
                seen.push(format!("job: {} -> closed", state.name()));
            }
        }
        for what in seen {
            self.saw(&what);
        }
    }

    /// What an indexer adds up from events is what there was.
    pub(super) fn check_events(&self, events: &[Event]) -> Result<(), Wrong> {
        for event in events {
            if let Event::Jobs(jobs::events::Event::JobEnded(ended)) = event {
                let parts = [
                    ended.paid_host,
                    ended.paid_fee,
                    ended.refunded,
                    ended.owed_host,
                    ended.owed_fee,
                    ended.owed_client,
                ];
                let sum: u128 = parts.into_iter().map(u128::from).sum();
                let deposit = self.scene.model.jobs[&ended.job].deposit;
                same("parts of an ended job", &sum, &deposit)?;
            }
        }
        Ok(())
    }

    /// Everything that can be seen is as the model says.
    pub(super) fn check(&self) -> Result<(), Wrong> {
        self.check_jobs()?;
        self.check_hosts()?;
        self.check_rules()?;
        self.check_queues()?;
        self.check_tokens()?;
        let chain = &self.scene.world.chain;
        for (address, lamports) in &self.scene.model.lamports {
            same(
                &format!("lamports of {address}"),
                &chain.lamports(address),
                lamports,
            )?;
        }
        if !self.went_back {
            self.check_places()?;
        }
        Ok(())
    }

    pub(super) fn check_jobs(&self) -> Result<(), Wrong> {
        let (chain, model) = (&self.scene.world.chain, &self.scene.model);
        for (address, job) in &model.jobs {
            let found: jobs::accounts::Job = chain.read(address);
            same(&format!("job {address}"), &found, &job.account())?;
            let out = u128::from(found.paid_host)
                + u128::from(found.paid_fee)
                + u128::from(found.refunded);
            let held = u128::from(chain.tokens(&job.escrow));
            same(
                &format!("escrow of {address}"),
                &held,
                &(u128::from(found.deposit) - out + job.donated),
            )?;
        }
        for address in self.past.keys() {
            let is_there = chain
                .account(address)
                .is_some_and(|account| !account.data.is_empty());
            let is_known = model.jobs.contains_key(address);
            same(&format!("whether {address} exists"), &is_there, &is_known)?;
        }
        Ok(())
    }

    pub(super) fn check_hosts(&self) -> Result<(), Wrong> {
        let (chain, model) = (&self.scene.world.chain, &self.scene.model);
        for (address, host) in &model.hosts {
            let exists = |address: &Address| {
                chain
                    .account(address)
                    .is_some_and(|account| !account.data.is_empty())
            };
            same(
                &format!("whether host {address} exists"),
                &exists(address),
                &host.open,
            )?;
            match model.records.get(address) {
                Some(record) => same(
                    &format!("record of {address}"),
                    &chain.read::<jobs::accounts::HostRecord>(&host.record),
                    &record.account(address, host, model.rent.record),
                )?,
                None => same(
                    &format!("whether {address} has a record"),
                    &exists(&host.record),
                    &false,
                )?,
            }
        }
        Ok(())
    }

    /// The configuration and the markets' terms.
    fn check_rules(&self) -> Result<(), Wrong> {
        let (chain, model) = (&self.scene.world.chain, &self.scene.model);
        same(
            "the configuration",
            &chain.read::<jobs::accounts::Config>(&model.config.address),
            &model.config.account(),
        )?;
        for market in &model.markets {
            let address = market.address;
            if market.open {
                same(
                    &format!("market {address}"),
                    &chain.read::<jobs::accounts::Market>(&address),
                    &market.account(model.config.mint),
                )?;
            } else if chain.account(&address).is_some() {
                return Err(format!("market {address} was closed and is there"));
            }
        }
        Ok(())
    }

    pub(super) fn check_queues(&self) -> Result<(), Wrong> {
        let markets = self.scene.model.markets.iter();
        for market in markets.filter(|market| market.has_queue()) {
            let found = self.scene.world.chain.queue(&market.queue);
            let line = &market.line;
            let waiting: Vec<(Address, i64)> = found
                .waiting
                .iter()
                .map(|waiting| (waiting.key, waiting.valid_until))
                .collect();
            same("queue's entries", &waiting, &line.waiting())?;
            same("queue's kind", &found.kind(), &line.kind)?;
            let header = &found.header;
            same(
                "queue's ends",
                &(header.head, header.tail),
                &(line.first, line.end()),
            )?;
            same(
                "queue's count",
                &(header.waiting as usize, header.capacity, header.shift),
                &(line.waiting().len(), line.capacity, line.shift),
            )?;
            same("queue's count of jobs", &header.jobs, &market.jobs)?;
            let known = model_jobs(&self.scene.model, &market.address);
            same("the market's jobs", &header.jobs, &known)?;
            same(
                "whose queue it is",
                &(header.market, header.payer),
                &(market.address, market.queue_payer),
            )?;
        }
        Ok(())
    }

    pub(super) fn check_tokens(&self) -> Result<(), Wrong> {
        let chain = &self.scene.world.chain;
        let mut sum = 0;
        for (address, tokens) in &self.scene.model.tokens {
            let account = chain
                .account(address)
                .ok_or_else(|| format!("token account {address} is gone"))?;
            let found = state::Account::unpack(&account.data).unwrap();
            let found = Tokens {
                owner: found.owner,
                amount: found.amount.into(),
                frozen: found.state == AccountState::Frozen,
            };
            sum += found.amount;
            same(&format!("tokens of {address}"), &found, tokens)?;
        }
        same("sum of all tokens", &sum, &self.total)
    }

    /// A host is in at most one queue or one job, and its record says which.
    pub(super) fn check_places(&self) -> Result<(), Wrong> {
        let model = &self.scene.model;
        for host in model.hosts.keys() {
            // Places whose time is up match nobody; a host may leave them behind.
            let mut places = vec![];
            for market in &model.markets {
                for (number, key, until) in market.line.numbered() {
                    if key == *host && until >= model.now {
                        places.push((HostState::Queued, market.address, number));
                    }
                }
            }
            let running = model
                .jobs
                .iter()
                .filter(|(_, job)| job.state == JobState::Running && job.host == *host);
            for (job, _) in running {
                places.push((HostState::Working, *job, 0));
            }
            if places.len() > 1 {
                return Err(format!("host {host} is in two places: {places:?}"));
            }
            let Some(place) = places.pop() else { continue };
            let told = match model.records.get(host).map(|record| record.place) {
                Some(Place::Queued { market, number, .. }) => {
                    Some((HostState::Queued, market, number))
                }
                Some(Place::Working { job, .. }) => Some((HostState::Working, job, 0)),
                Some(Place::Idle) | None => None,
            };
            same(&format!("where host {host} is"), &told, &Some(place))?;
        }
        Ok(())
    }

    pub(super) fn saw(&mut self, what: &str) {
        *self.report.transitions.entry(what.to_owned()).or_default() += 1;
    }

    pub(super) fn set_time(&mut self, now: i64) {
        self.went_back |= now < self.scene.model.now;
        self.scene.world.set_time(now);
        self.model().now = now;
    }
}

fn compare(answer: Answer, sent: &Sent) -> Result<(), Wrong> {
    match (answer, sent) {
        (Ok(()), Ok(_)) => Ok(()),
        (Err(expected), Err(failure)) => {
            let ours = failure.code().and_then(error_by_code);
            let is_same = match (expected, ours) {
                (Refused::Jobs(error), Some(info)) => error.code() == info.code,
                (Refused::Tiers(error), Some(info)) => error.code() == info.code,
                (Refused::Elsewhere, None) => failure.instruction_error().is_some(),
                (Refused::Runtime, None) => failure.instruction_error().is_none(),
                _ => false,
            };
            if is_same {
                return Ok(());
            }
            Err(format!(
                "must be refused with {}, but was with {failure:?}",
                name(expected)
            ))
        }
        (Ok(()), Err(failure)) => Err(format!("must go through, but: {failure:?}")),
        (Err(expected), Ok(_)) => Err(format!(
            "must be refused with {}, but went through",
            name(expected)
        )),
    }
}

fn name(refused: Refused) -> String {
    match refused {
        Refused::Jobs(error) => error.name().to_owned(),
        Refused::Tiers(error) => error.name().to_owned(),
        Refused::Elsewhere => "by the framework or another program".to_owned(),
        Refused::Runtime => "by the runtime, when all was done".to_owned(),
    }
}

fn model_jobs(model: &Model, market: &Address) -> u32 {
    let jobs = model.jobs.values().filter(|job| job.market == *market);
    u32::try_from(jobs.count()).unwrap()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), Wrong> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what} is {found:#?}, not {expected:#?}"))
}

pub(super) fn pick<T: Clone>(list: &[T], number: u8) -> Option<T> {
    list.get(usize::from(number).checked_rem(list.len())?)
        .cloned()
}

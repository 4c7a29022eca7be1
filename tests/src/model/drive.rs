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
    market::{Accounts, Answer, Job, Model, Place, Refused, Tokens, Verb},
    plan::{Act, Plan, Step},
    scene::{People, Scene, set_terms},
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
    /// Begins `plan` in `scene`.
    pub fn new(scene: &Scene, plan: &Plan) -> Self {
        let mut scene = scene.clone();
        for (number, terms) in plan.terms.iter().enumerate() {
            set_terms(&mut scene, number, terms);
        }
        let config = jobs::pdas::find_config().0;
        scene
            .world
            .chain
            .edit::<jobs::accounts::Config>(&config, |config| config.fee_bps = plan.fee_bps);
        scene.model.fee_bps = plan.fee_bps;
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
        for host in self.people().hosts.clone() {
            let accounts = Accounts {
                signer: self.people().sponsor,
                payer: self.people().sponsor,
                ..self.host_accounts(&host)
            };
            self.call(Verb::OpenRecord, accounts)?;
        }
        for (number, step) in plan.steps.iter().enumerate() {
            self.step(*step)
                .map_err(|wrong| format!("step {number}, {step:?}: {wrong}"))?;
        }
        self.settle()
            .map_err(|wrong| format!("at the end: {wrong}"))?;
        Ok(self.report)
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
            Act::Pause => self.pause(step.amount.is_multiple_of(2)),
            Act::Tier | Act::Bond => {
                self.standing(step);
                self.check()
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
        let instruction = self.instruction(verb, &accounts);
        let signers: Vec<&Keypair> = instruction
            .accounts
            .iter()
            .filter(|meta| meta.is_signer)
            .map(|meta| &self.scene.people.keys[&meta.pubkey])
            .collect();
        let sent = self.scene.world.chain.send(&[instruction], &signers);
        if verb == Verb::CloseJob
            && let Some(job) = self.scene.model.jobs.get(&accounts.job)
        {
            self.past.insert(accounts.job, job.clone());
        }
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
                    &record.account(address, host),
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

    pub(super) fn check_queues(&self) -> Result<(), Wrong> {
        for market in &self.scene.model.markets {
            let found = self.scene.world.chain.queue(&market.queue);
            let line = &market.line;
            same("queue's entries", &found.waiting, &line.waiting())?;
            same("queue's kind", &found.kind(), &line.kind)?;
            let header = &found.header;
            same(
                "queue's ends",
                &(header.head, header.tail),
                &(line.first, line.end()),
            )?;
            same(
                "queue's count",
                &(header.waiting as usize, header.capacity),
                &(line.waiting().len(), line.capacity),
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
            let mut places = vec![];
            for market in &model.markets {
                for (number, place) in (market.line.first..).zip(&market.line.places) {
                    if place.is_some_and(|(key, _)| key == *host) {
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

    pub(super) fn saw(&mut self, what: &'static str) {
        *self.report.transitions.entry(what).or_default() += 1;
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
    }
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

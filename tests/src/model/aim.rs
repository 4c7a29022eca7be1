//! What a step means in the state that it meets: whom and what it is aimed at, and what
//! is wrong with it.

use nosana_sdk::{
    common::job::{JobState, MAX_START_LIMIT},
    generated::jobs,
    instructions::token_account,
    queue::QueueKind,
};
use solana_address::Address;
use solana_signer::Signer;

use super::{
    drive::{Run, Wrong, pick},
    market::{Accounts, Job, Market, Model, Order, Place, Verb},
    plan::{Act, Step, Twist},
    rule::MOST_ADDED,
    scene::class,
    terms::price_account,
};
use crate::people::key;

impl Run {
    /// A host lets its place become void, then leaves; if it was matched meanwhile, its
    /// job is left behind.
    pub(super) fn vanish(&mut self, step: Step) -> Result<(), Wrong> {
        let model = &self.scene.model;
        let waiting: Vec<(Address, Address, i64)> = model
            .records
            .iter()
            .filter_map(|(host, record)| match record.place {
                Place::Queued { market, until, .. } => Some((*host, market, until)),
                _ => None,
            })
            .collect();
        let Some((host, market, until)) = pick(&waiting, step.what) else {
            return Ok(());
        };
        let market = model.markets.iter().find(|known| known.address == market);
        let market = market.unwrap();
        let accounts = Accounts {
            market: market.address,
            queue: market.queue,
            ..self.host_accounts(&host)
        };
        let early = i64::from(step.amount.is_multiple_of(5));
        let void = until + i64::from(MAX_START_LIMIT) + 1 - early;
        self.set_time(self.scene.model.now.max(void));
        if step.amount.is_multiple_of(3) {
            return self.call(Verb::Join, accounts);
        }
        if step.amount % 3 == 1 {
            self.call(Verb::Leave, accounts)?;
        }
        let owner = self.scene.model.hosts[&host].owner;
        let accounts = Accounts {
            signer: owner,
            payer: owner,
            ..self.host_accounts(&host)
        };
        self.call(Verb::CloseHost, accounts)?;
        let accounts = self.record_accounts(&host);
        self.call(Verb::CloseRecord, accounts)
    }

    /// A host whose standing changed while it waits is taken out, or finds out when it
    /// renews, or is left where it is.
    pub(super) fn show_out(&mut self, step: Step, host: Address) -> Result<(), Wrong> {
        let model = &self.scene.model;
        let place = model.records.get(&host).map(|record| record.place);
        let Some(Place::Queued { market, .. }) = place else {
            return Ok(());
        };
        let known = model.markets.iter().find(|known| known.address == market);
        let accounts = Accounts {
            market,
            queue: known.unwrap().queue,
            ..self.host_accounts(&host)
        };
        match step.who % 4 {
            0 => {
                let signer = Address::default();
                self.call(Verb::Evict, Accounts { signer, ..accounts })
            }
            1 => self.call(Verb::Renew, accounts),
            _ => Ok(()),
        }
    }

    /// What `step` means here; `None` when there is nothing to do it to.
    pub(super) fn aim(&mut self, step: Step) -> Option<(Verb, Accounts)> {
        let verb = match step.act {
            Act::Post => return Some(self.aim_post(step)),
            Act::PostTo => return Some(self.aim_post_to(step)),
            Act::Config
            | Act::Terms
            | Act::Authority
            | Act::GrowQueue
            | Act::CloseMarket
            | Act::OpenMarket
            | Act::Migrate => return Some(self.aim_rule(step)),
            Act::Join
            | Act::Renew
            | Act::Leave
            | Act::Evict
            | Act::OpenRecord
            | Act::CloseRecord => return Some(self.aim_host(step)),
            Act::Register | Act::CloseHost => return self.aim_registration(step),
            Act::Sweep => {
                let market = usize::from(step.what % 2);
                return Some((
                    Verb::Sweep,
                    Accounts {
                        queue: self.scene.model.markets[market].queue,
                        ..Accounts::default()
                    },
                ));
            }
            Act::Cancel => Verb::Cancel,
            Act::Stop => Verb::Stop,
            Act::Start => Verb::Start,
            Act::Checkpoint => Verb::Checkpoint,
            Act::Finish => Verb::Finish {
                exit_code: i32::from(step.amount) - 100,
                result: [step.who; 32],
            },
            Act::Extend => Verb::Extend(0),
            Act::Attach => Verb::AttachResult {
                exit_code: i32::from(step.amount),
                result: [step.who / 16; 32],
            },
            Act::Quit => Verb::Quit,
            Act::Expire => Verb::Expire,
            Act::Collect => Verb::Collect,
            Act::CloseJob => Verb::CloseJob,
            _ => return None,
        };
        let address = self.pick_job(step, verb)?;
        let often = if verb == Verb::Start { 16 } else { 2 };
        if step.is_fitting && step.amount.is_multiple_of(often) {
            // At the first moment that it may be done, or one second before.
            let early = i64::from(step.amount.is_multiple_of(4 * often));
            self.wait_for(verb, &address, early);
        }
        let mut accounts = self.job_accounts(verb, &address, step.who);
        if verb == Verb::Expire {
            accounts.bounty = self.pick_bounty(step, &accounts);
        }
        let verb = match verb {
            Verb::Extend(_) => Verb::Extend(self.pick_seconds(step, &address)),
            verb => verb,
        };
        Some((verb, accounts))
    }

    /// Who is to be paid for expiring a job: mostly who did it.
    fn pick_bounty(&self, step: Step, a: &Accounts) -> Address {
        let strange = [
            a.record,
            a.job,
            a.escrow,
            a.payout,
            a.payer,
            a.market,
            a.queue,
            self.people().clients[0],
            pick(&self.records, step.amount).unwrap(),
            key("nobody", 0).pubkey(),
        ];
        if step.who < 128 {
            return self.people().hunter;
        }
        pick(&strange, step.who).unwrap()
    }

    /// By how much a job is extended.
    fn pick_seconds(&self, step: Step, job: &Address) -> u32 {
        let job = self.scene.model.jobs.get(job);
        let market = job.and_then(|job| {
            let mut markets = self.scene.model.markets.iter();
            markets.find(|market| market.address == job.market)
        });
        let left = job.zip(market).map_or(0, |(job, market)| {
            market.terms.max_timeout.saturating_sub(job.timeout)
        });
        match step.amount % 12 {
            0 => 0,
            1 => u32::MAX,
            2 => left.saturating_add(1),
            3..6 => left,
            6..8 => 1,
            _ => u32::from(step.amount).min(left),
        }
    }

    /// One of the jobs that `verb` is meant for, or any.
    pub(super) fn pick_job(&self, step: Step, verb: Verb) -> Option<Address> {
        let jobs = &self.scene.model.jobs;
        let fits = |job: &Job| match verb {
            Verb::Cancel => job.state == JobState::Queued,
            Verb::Start => job.state == JobState::Assigned,
            Verb::Checkpoint | Verb::Finish { .. } => job.state == JobState::Running,
            Verb::Extend(_) => job.is_live(),
            Verb::AttachResult { .. } => {
                matches!(job.state, JobState::Stopped | JobState::Expired) && job.started_at != 0
            }
            Verb::Stop | Verb::Quit | Verb::Expire => job.due_at().is_some(),
            Verb::Collect => !job.is_live() && self.scene.model.tokens.contains_key(&job.escrow),
            _ => !job.is_live(),
        };
        let fitting: Vec<Address> = jobs
            .iter()
            .filter(|(_, job)| fits(job))
            .map(|(address, _)| *address)
            .collect();
        if step.is_fitting {
            return pick(&fitting, step.what);
        }
        let all: Vec<Address> = jobs.keys().chain(self.past.keys()).copied().collect();
        pick(&all, step.what)
    }

    /// Lets as much time pass as `verb` needs, less `early` seconds.
    pub(super) fn wait_for(&mut self, verb: Verb, job: &Address, early: i64) {
        let job = &self.scene.model.jobs[job];
        let now = self.scene.model.now;
        let until = match verb {
            // For `start` that is too late, and a second before it is not.
            Verb::Expire | Verb::Start => job.due_at().map_or(now, |due| due + 1),
            Verb::CloseJob => job.ended_at + i64::from(job.retention),
            Verb::Extend(_) if job.state == JobState::Running => job.deadline() + 1,
            Verb::Checkpoint | Verb::Finish { .. } => now + 3,
            _ => now,
        };
        self.set_time(now.max(until - early));
    }

    pub(super) fn aim_post(&mut self, step: Step) -> (Verb, Accounts) {
        let (order, accounts) = self.aim_order(step, usize::from(step.what % 2));
        (Verb::Post(order), accounts)
    }

    fn aim_order(&mut self, step: Step, market: usize) -> (Order, Accounts) {
        let client = pick(&self.people().clients, step.who).unwrap();
        let market = self.scene.model.markets[market].clone();
        let terms = market.terms;
        if step.is_fitting && terms.is_in_dollars() && step.what & 4 == 0 {
            self.quote_again(&terms.price_account);
        }
        let payer = if step.what & 2 == 0 {
            client
        } else {
            self.people().sponsor
        };
        if step.what < 248 {
            self.nonce += 1;
        }
        let (min, max) = (terms.min_timeout, terms.max_timeout);
        let timeout = match step.amount % 32 {
            0 => min - 1,
            1 => max.saturating_add(1),
            2 => u32::MAX,
            3..15 => min,
            15..21 => max,
            _ => (min + u32::from(step.amount)).min(max),
        };
        let price = self
            .scene
            .model
            .price_now(&terms, &terms.price_account)
            .unwrap_or(terms.price);
        let max_price = match step.who / 3 % 16 {
            0 => price.wrapping_sub(1),
            1..8 => price,
            _ => u64::MAX,
        };
        let nonce = self.nonce;
        let job = jobs::pdas::find_job(&client, nonce).0;
        let order = Order {
            nonce,
            definition: [u8::from(step.amount < 252); 32],
            timeout,
            max_price,
        };
        let accounts = Accounts {
            signer: client,
            payer,
            market: market.address,
            queue: market.queue,
            job,
            escrow: jobs::pdas::find_escrow(&job).0,
            refund: token_account(&client, &self.scene.world.mint()),
            price_account: terms.price_account,
            ..Accounts::default()
        };
        (order, accounts)
    }

    /// For somebody who waits, or not there, or not any more, or for what is no host.
    fn aim_post_to(&mut self, step: Step) -> (Verb, Accounts) {
        let mut market = usize::from(step.what % 2);
        let waits = |market: &Market| !market.line.places.is_empty();
        if step.is_fitting && !waits(&self.scene.model.markets[market]) {
            market = 1 - market;
        }
        let (order, accounts) = self.aim_order(step, market);
        let model = &self.scene.model;
        let waiting: Vec<(u64, Address)> = model.markets[market]
            .line
            .numbered()
            .map(|(number, key, _)| (number, key))
            .collect();
        let number = (step.amount / 16) ^ step.who;
        let (mut slot, mut host) = pick(&waiting, number)
            .unwrap_or_else(|| (0, pick(&self.people().hosts, number).unwrap()));
        if !step.is_fitting {
            match step.who % 3 {
                0 => slot = slot.wrapping_add(u64::from(step.what)),
                1 => slot = slot.wrapping_sub(1),
                _ => host = pick(&self.people().hosts, step.what).unwrap(),
            }
        }
        (Verb::PostTo(order, host, slot), accounts)
    }

    fn aim_rule(&mut self, step: Step) -> (Verb, Accounts) {
        let number = usize::from(step.what % 2);
        let market = self.scene.model.markets[number].clone();
        let mut accounts = Accounts {
            signer: market.authority,
            ..premises(&market)
        };
        let verb = match step.act {
            Act::Config => {
                accounts.signer = self.scene.model.config.authority;
                self.pick_config(step)
            }
            Act::Terms => Verb::UpdateMarket(market.terms.changed(step.who, step.amount)),
            Act::Authority => return self.aim_authority(step, &market, accounts),
            Act::GrowQueue => {
                let old = market.line.capacity;
                accounts.payer = market.queue_payer;
                Verb::GrowQueue(match step.amount % 8 {
                    0 => old,
                    1 => old - 1,
                    2 => old + MOST_ADDED + 1,
                    // Not large: it shall be full again.
                    3 if step.amount > 240 => old + MOST_ADDED,
                    _ => old + 1 + u32::from(step.amount) / 32,
                })
            }
            Act::CloseMarket => Verb::CloseMarket,
            Act::OpenMarket => return self.aim_opening(step, number),
            _ => Verb::MigrateMarket,
        };
        if !step.is_fitting {
            accounts.signer = self.somebody(step.amount);
        }
        (verb, accounts)
    }

    /// Any of those who may rule, once ruled, or never will.
    fn somebody(&self, number: u8) -> Address {
        let people = self.people();
        let all = [
            people.rulers[0],
            people.rulers[1],
            people.outsider,
            people.clients[0],
        ];
        pick(&all, number).unwrap()
    }

    fn pick_config(&self, step: Step) -> Verb {
        let config = &self.scene.model.config;
        let (fee, cap) = (config.fee_bps, config.fee_cap_bps);
        let (fee_bps, fee_cap_bps, paused) = match step.amount % 8 {
            0 => (fee, cap, true),
            1..4 => (fee, cap, false),
            4 => (u16::from(step.who).min(cap), cap, config.paused),
            5 => (fee, cap - (cap - fee) / 4, config.paused),
            6 => (fee, cap + 1, config.paused),
            _ => (cap + 1, cap, config.paused),
        };
        Verb::UpdateConfig {
            fee_bps,
            fee_cap_bps,
            paused,
        }
    }

    /// An authority is proposed, taken over by who was proposed, or by a thief.
    fn aim_authority(&self, step: Step, market: &Market, mut a: Accounts) -> (Verb, Accounts) {
        let config = &self.scene.model.config;
        let is_markets = step.what & 2 == 0;
        let (authority, proposed) = if is_markets {
            (market.authority, market.proposed)
        } else {
            (config.authority, config.proposed)
        };
        if step.amount.is_multiple_of(2) {
            a.signer = authority;
            let next = if step.who < 16 {
                Address::default()
            } else {
                self.somebody(step.who % 2)
            };
            if !step.is_fitting {
                a.signer = self.somebody(step.who / 2);
            }
            let verb = if is_markets {
                Verb::ProposeMarketAuthority(next)
            } else {
                Verb::ProposeAuthority(next)
            };
            return (verb, a);
        }
        a.signer = if step.is_fitting && proposed != Address::default() {
            proposed
        } else {
            self.somebody(step.who)
        };
        let verb = if is_markets {
            Verb::AcceptMarketAuthority
        } else {
            Verb::AcceptAuthority
        };
        (verb, a)
    }

    /// Opens a market again that was closed, or gives it its queue.
    fn aim_opening(&mut self, step: Step, mut number: usize) -> (Verb, Accounts) {
        let is_whole = |number: usize| self.scene.model.markets[number].has_queue();
        if step.is_fitting && is_whole(number) {
            number = 1 - number;
        }
        let market = self.scene.model.markets[number].clone();
        let mut accounts = premises(&market);
        if !market.open || (is_whole(number) && step.amount.is_multiple_of(2)) {
            accounts.signer = self.scene.model.config.authority;
            accounts.class = class(step.who / 200);
            let tier = if step.who.is_multiple_of(8) {
                step.amount % 5
            } else {
                1
            };
            let terms = if step.is_fitting {
                market.terms
            } else {
                market.terms.changed(step.who, step.amount)
            };
            return (Verb::OpenMarket(tier, terms), accounts);
        }
        let capacity = pick(&[15, 16, 16, 17, 20, 33], step.amount).unwrap();
        accounts.signer = market.authority;
        (
            self.new_queue(number, step.who, &mut accounts, capacity),
            accounts,
        )
    }

    /// A queue at one of a few addresses, so that closed ones come back, too.
    pub(super) fn new_queue(
        &mut self,
        market: usize,
        which: u8,
        accounts: &mut Accounts,
        capacity: u32,
    ) -> Verb {
        let number = market as u64 * 2 + u64::from(which % 2);
        accounts.queue = self.scene.people.add(key("queue again", number));
        Verb::CreateQueue(capacity)
    }

    pub(super) fn aim_host(&mut self, step: Step) -> (Verb, Accounts) {
        let model = &self.scene.model;
        let mut market = usize::from(step.who % 2);
        let place = |host: &Address| model.records.get(host).map(|record| record.place);
        let fits = |host: &&Address| match (step.act, place(host)) {
            (Act::Join, Some(Place::Idle)) => {
                model.is_eligible(host, market) && model.has_bounty(host)
            }
            (Act::OpenRecord, None) => true,
            (Act::CloseRecord, Some(_)) => !model.hosts[*host].open,
            (Act::Evict, Some(Place::Queued { market: of, .. })) => {
                let mut markets = model.markets.iter();
                let market = markets.position(|market| market.address == of);
                market.is_some_and(|market| !model.is_eligible(host, market))
            }
            // Those that were silent for long.
            (Act::Join | Act::Renew | Act::Leave, Some(Place::Queued { until, .. })) => {
                step.act != Act::Join || until < model.now
            }
            _ => false,
        };
        let hosts = &self.people().hosts;
        let mut fitting: Vec<Address> = hosts.iter().filter(fits).copied().collect();
        if !step.is_fitting || fitting.is_empty() {
            fitting.clone_from(hosts);
        }
        let host = pick(&fitting, step.what).unwrap();
        let mut accounts = self.host_accounts(&host);
        if step.is_fitting
            && let Some(Place::Queued { market: of, .. }) = place(&host)
        {
            market = usize::from(model.markets[1].address == of);
        }
        let market = &model.markets[market];
        accounts.market = market.address;
        accounts.queue = market.queue;
        if market.line.kind == QueueKind::Jobs {
            let waiting = market.line.waiting();
            accounts.candidates = waiting.iter().take(8).map(|(job, _)| *job).collect();
        }
        let verb = match step.act {
            Act::Join => Verb::Join,
            Act::Renew => Verb::Renew,
            Act::Leave => Verb::Leave,
            Act::Evict => {
                accounts.signer = Address::default();
                Verb::Evict
            }
            Act::OpenRecord => {
                accounts.signer = self.people().sponsor;
                accounts.payer = accounts.signer;
                Verb::OpenRecord
            }
            _ => return (Verb::CloseRecord, self.record_accounts(&host)),
        };
        (verb, accounts)
    }

    /// The accounts to close the record of `host` with.
    pub(super) fn record_accounts(&self, host: &Address) -> Accounts {
        let model = &self.scene.model;
        let record = model.records.get(host);
        Accounts {
            signer: Address::default(),
            payer: record.map_or(model.hosts[host].owner, |record| record.payer),
            ..self.host_accounts(host)
        }
    }

    pub(super) fn aim_registration(&mut self, step: Step) -> Option<(Verb, Accounts)> {
        let hosts = &self.scene.model.hosts;
        let fitting: Vec<Address> = self
            .people()
            .hosts
            .iter()
            .copied()
            .filter(|host| hosts[host].open == (step.act == Act::CloseHost) || !step.is_fitting)
            .collect();
        let host = pick(&fitting, step.what)?;
        let owner = hosts[&host].owner;
        let accounts = Accounts {
            signer: owner,
            payer: owner,
            ..self.host_accounts(&host)
        };
        let verb = if step.act == Act::Register {
            Verb::Register
        } else {
            Verb::CloseHost
        };
        Some((verb, accounts))
    }

    pub(super) fn host_accounts(&self, address: &Address) -> Accounts {
        let host = &self.scene.model.hosts[address];
        Accounts {
            signer: host.worker,
            host: *address,
            record: host.record,
            ..Accounts::default()
        }
    }

    /// The accounts that `verb` on the job at `address` asks for.
    pub(super) fn job_accounts(&self, verb: Verb, address: &Address, who: u8) -> Accounts {
        let model = &self.scene.model;
        let job = model
            .jobs
            .get(address)
            .unwrap_or_else(|| &self.past[address]);
        let host = if model.hosts.contains_key(&job.host) {
            job.host
        } else {
            pick(&self.people().hosts, who).unwrap()
        };
        let host_accounts = self.host_accounts(&host);
        let market = model
            .markets
            .iter()
            .find(|market| market.address == job.market)
            .unwrap();
        let signer = match verb {
            Verb::Cancel | Verb::Stop | Verb::Extend(_) => job.client,
            Verb::Expire | Verb::Collect | Verb::CloseJob => Address::default(),
            _ => host_accounts.signer,
        };
        Accounts {
            signer,
            payer: job.payer,
            market: market.address,
            queue: market.queue,
            job: *address,
            escrow: job.escrow,
            payout: if job.payout == Address::default() {
                job.refund
            } else {
                job.payout
            },
            fee: model.config.fee_destination,
            refund: job.refund,
            bounty: self.people().hunter,
            ..host_accounts
        }
    }

    /// Makes something wrong with `accounts`.
    pub(super) fn bend(&mut self, step: Step, verb: Verb, accounts: &mut Accounts) {
        let (model, people) = (&self.scene.model, &self.scene.people);
        let tokens = |owner: &Address| token_account(owner, &self.scene.world.mint());
        let hosts: Vec<Address> = people
            .hosts
            .iter()
            .copied()
            .filter(|host| *host != accounts.host)
            .collect();
        let neighbour = pick(&hosts, step.who).unwrap();
        let other = model
            .markets
            .iter()
            .find(|market| market.address != accounts.market)
            .unwrap();
        let is_signed = accounts.signer != Address::default();
        match step.twist {
            Twist::Outsider if is_signed => accounts.signer = people.outsider,
            Twist::Neighbour if is_signed => match verb {
                Verb::Post(_) | Verb::PostTo(..) | Verb::Extend(_) | Verb::Cancel | Verb::Stop => {
                    accounts.signer = pick(&people.clients, step.amount).unwrap();
                }
                verb if verb.is_rulers() => accounts.signer = self.somebody(step.amount),
                Verb::OpenRecord | Verb::Register | Verb::CloseHost => {
                    accounts.signer = model.hosts[&neighbour].owner;
                }
                _ => {
                    accounts.host = neighbour;
                    accounts.signer = model.hosts[&neighbour].worker;
                    accounts.record = model.hosts[&neighbour].record;
                }
            },
            Twist::Payer => accounts.payer = people.outsider,
            Twist::Host => accounts.host = neighbour,
            Twist::Record => accounts.record = model.hosts[&neighbour].record,
            Twist::Market => accounts.market = other.address,
            // A new queue stands at no other address.
            Twist::Queue if !matches!(verb, Verb::CreateQueue(_)) => accounts.queue = other.queue,
            Twist::Escrow => {
                let escrows: Vec<Address> = model.jobs.values().map(|job| job.escrow).collect();
                let client = tokens(&people.clients[0]);
                accounts.escrow = pick(&escrows, step.who).unwrap_or(client);
            }
            Twist::Payout => accounts.payout = tokens(&people.holders[usize::from(step.who % 7)]),
            Twist::Fee => accounts.fee = tokens(&people.clients[1]),
            Twist::Refund => {
                accounts.refund = tokens(&pick(&people.clients, step.amount).unwrap());
            }
            Twist::Candidates => match step.amount % 4 {
                0 => accounts.candidates.clear(),
                1 => accounts.candidates.reverse(),
                2 => accounts.candidates.truncate(1),
                _ => accounts
                    .candidates
                    .insert(0, model.hosts[&neighbour].record),
            },
            Twist::PriceAccount => {
                accounts.price_account = match step.amount % 4 {
                    0 => Address::default(),
                    number => price_account(usize::from(number) - 1),
                }
            }
            Twist::QueuePayer => accounts.queue_payer = people.outsider,
            // Nothing, or nothing that this instruction has.
            _ => return,
        }
        if matches!(verb, Verb::Register) {
            // What is registered follows from the owner: only its own data is known.
            accounts.host = hosts_of(model, &accounts.signer).unwrap_or(accounts.host);
            accounts.signer = model.hosts[&accounts.host].owner;
        }
        self.saw("twisted");
    }
}

/// Market, queue, and who paid for them.
pub(super) fn premises(market: &Market) -> Accounts {
    Accounts {
        market: market.address,
        queue: market.queue,
        payer: market.payer,
        queue_payer: market.queue_payer,
        class: market.class,
        ..Accounts::default()
    }
}

fn hosts_of(model: &Model, owner: &Address) -> Option<Address> {
    model
        .hosts
        .iter()
        .find(|(_, host)| host.owner == *owner)
        .map(|(host, _)| *host)
}

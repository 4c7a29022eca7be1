//! What a step means in the state that it meets: whom and what it is aimed at, and what
//! is wrong with it.

use nosana_sdk::{
    common::job::JobState, generated::jobs, instructions::token_account, queue::QueueKind,
};
use solana_address::Address;

use super::{
    drive::{Run, Wrong, pick},
    market::{Accounts, Job, Model, Place, Verb},
    plan::{Act, Step, Twist},
};

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
        let void = until + i64::from(market.start_limit) + 1 - early;
        self.set_time(self.scene.model.now.max(void));
        if step.amount.is_multiple_of(3) {
            return self.call(Verb::Join, accounts);
        }
        self.call(Verb::Leave, accounts)?;
        let owner = self.scene.model.hosts[&host].owner;
        let record = self.scene.model.records.get(&host);
        let accounts = Accounts {
            signer: owner,
            payer: record.map_or(owner, |record| record.payer),
            ..self.host_accounts(&host)
        };
        self.call(Verb::CloseRecord, accounts.clone())?;
        if step.amount % 3 == 1 {
            return Ok(());
        }
        let payer = owner;
        self.call(Verb::CloseHost, Accounts { payer, ..accounts })
    }

    /// What `step` means here; `None` when there is nothing to do it to.
    pub(super) fn aim(&mut self, step: Step) -> Option<(Verb, Accounts)> {
        let verb = match step.act {
            Act::Post => return Some(self.aim_post(step)),
            Act::Join | Act::Renew | Act::Leave | Act::OpenRecord | Act::CloseRecord => {
                return Some(self.aim_host(step));
            }
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
        let accounts = self.job_accounts(verb, &address, step.who);
        Some((verb, accounts))
    }

    /// One of the jobs that `verb` is meant for, or any.
    pub(super) fn pick_job(&self, step: Step, verb: Verb) -> Option<Address> {
        let jobs = &self.scene.model.jobs;
        let fits = |job: &Job| match verb {
            Verb::Cancel => job.state == JobState::Queued,
            Verb::Start => job.state == JobState::Assigned,
            Verb::Checkpoint | Verb::Finish { .. } => job.state == JobState::Running,
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
            Verb::Checkpoint | Verb::Finish { .. } => now + 3,
            _ => now,
        };
        self.set_time(now.max(until - early));
    }

    pub(super) fn aim_post(&mut self, step: Step) -> (Verb, Accounts) {
        let client = pick(&self.people().clients, step.who).unwrap();
        let market = self.scene.model.markets[usize::from(step.what % 2)].clone();
        let payer = if step.what & 2 == 0 {
            client
        } else {
            self.people().sponsor
        };
        if step.what < 248 {
            self.nonce += 1;
        }
        let (min, max) = (market.min_timeout, market.max_timeout);
        let timeout = match step.amount % 16 {
            0 => min - 1,
            1 => max.saturating_add(1),
            2 => u32::MAX,
            3..8 => min,
            8..11 => max,
            _ => (min + u32::from(step.amount)).min(max),
        };
        let max_price = match step.who / 3 % 8 {
            0 => market.price.wrapping_sub(1),
            1..4 => market.price,
            _ => u64::MAX,
        };
        let nonce = self.nonce;
        let job = jobs::pdas::find_job(&client, nonce).0;
        let verb = Verb::Post {
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
            ..Accounts::default()
        };
        (verb, accounts)
    }

    pub(super) fn aim_host(&mut self, step: Step) -> (Verb, Accounts) {
        let model = &self.scene.model;
        let mut market = usize::from(step.who % 2);
        let place = |host: &Address| model.records.get(host).map(|record| record.place);
        let fits = |host: &&Address| match (step.act, place(host)) {
            (Act::Join, Some(Place::Idle)) => model.is_eligible(host, market),
            (Act::CloseRecord, Some(Place::Idle)) | (Act::OpenRecord, None) => true,
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
            Act::OpenRecord => {
                accounts.signer = self.people().sponsor;
                accounts.payer = accounts.signer;
                Verb::OpenRecord
            }
            _ => {
                accounts.signer = model.hosts[&host].owner;
                let record = model.records.get(&host);
                accounts.payer = record.map_or(accounts.signer, |record| record.payer);
                Verb::CloseRecord
            }
        };
        (verb, accounts)
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
            Verb::Cancel | Verb::Stop => job.client,
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
            fee: model.fee_destination,
            refund: job.refund,
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
                Verb::Post { .. } | Verb::Cancel | Verb::Stop => {
                    accounts.signer = pick(&people.clients, step.amount).unwrap();
                }
                Verb::OpenRecord | Verb::CloseRecord | Verb::Register | Verb::CloseHost => {
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
            Twist::Queue => accounts.queue = other.queue,
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

fn hosts_of(model: &Model, owner: &Address) -> Option<Address> {
    model
        .hosts
        .iter()
        .find(|(_, host)| host.owner == *owner)
        .map(|(host, _)| *host)
}

//! Brings a run to its end without an admin.

use nosana_sdk::{common::job::MAX_START_LIMIT, generated::tiers, instructions::token_account};
use solana_address::Address;

use super::{
    aim::premises,
    drive::{Run, Wrong},
    market::{Accounts, Job, Place, Record, Verb},
};

impl Run {
    /// Brings everything to its end without an admin: nothing is stuck.
    pub(super) fn settle(&mut self) -> Result<(), Wrong> {
        let mut turn = 0_u8;
        while let Some(address) = self.live_job() {
            turn = turn.wrapping_add(1);
            self.end(&address, turn)?;
        }
        self.empty_queues()?;
        self.reopen_tokens()?;
        let tokens = self.scene.model.tokens.clone();
        for address in self.job_list(|job| tokens.contains_key(&job.escrow)) {
            self.must(Verb::Collect, self.job_accounts(Verb::Collect, &address, 0))?;
        }
        for address in self.job_list(|_| true) {
            self.wait_for(Verb::CloseJob, &address, 0);
            let escrow = self.scene.model.jobs[&address].escrow;
            if self.scene.model.tokens.contains_key(&escrow) {
                return Err(format!("the escrow of {address} is left over"));
            }
            self.must(
                Verb::CloseJob,
                self.job_accounts(Verb::CloseJob, &address, 0),
            )?;
        }
        for host in self.people().hosts.clone() {
            self.close_host(&host)?;
        }
        self.close_markets()
    }

    /// Nothing keeps a market from being closed; all rent returns.
    fn close_markets(&mut self) -> Result<(), Wrong> {
        for number in 0..self.scene.model.markets.len() {
            let mut market = self.scene.model.markets[number].clone();
            if !market.open {
                continue;
            }
            let mut accounts = Accounts {
                signer: market.authority,
                ..premises(&market)
            };
            if !market.has_queue() {
                let verb = self.new_queue(number, 0, &mut accounts, 16);
                self.must(verb, accounts.clone())?;
                accounts.queue_payer = accounts.signer;
            }
            // What waits now is over; a sweep that finds nothing to do is refused.
            while !market.line.waiting().is_empty() {
                self.must(Verb::Sweep, accounts.clone())?;
                market = self.scene.model.markets[number].clone();
            }
            self.must(Verb::CloseMarket, accounts)?;
        }
        Ok(())
    }

    pub(super) fn job_list(&self, is_wanted: impl Fn(&Job) -> bool) -> Vec<Address> {
        self.scene
            .model
            .jobs
            .iter()
            .filter(|(_, job)| is_wanted(job))
            .map(|(address, _)| *address)
            .collect()
    }

    pub(super) fn live_job(&self) -> Option<Address> {
        self.job_list(Job::is_live).first().copied()
    }

    /// Does what must end a job, or at least bring it nearer to its end.
    pub(super) fn end(&mut self, address: &Address, turn: u8) -> Result<(), Wrong> {
        let job = self.scene.model.jobs[address].clone();
        let Some(due) = job.due_at() else {
            return self.must(Verb::Cancel, self.job_accounts(Verb::Cancel, address, 0));
        };
        let verb = if turn.is_multiple_of(2) {
            Verb::Stop
        } else {
            self.set_time(self.scene.model.now.max(due + 1));
            Verb::Expire
        };
        self.must(verb, self.job_accounts(verb, address, 0))
    }

    /// All hosts go: those that wait leave, and no record is left that says otherwise.
    pub(super) fn empty_queues(&mut self) -> Result<(), Wrong> {
        let markets = self.scene.model.markets.clone();
        let pause = i64::from(MAX_START_LIMIT) + 1;
        let latest = self.scene.model.records.values().map(until).max();
        let now = self.scene.model.now.max(latest.unwrap_or_default());
        self.set_time(now + pause);
        for host in self.people().hosts.clone() {
            let place = self
                .scene
                .model
                .records
                .get(&host)
                .map(|record| record.place);
            match place {
                Some(Place::Queued { market, .. }) => {
                    if !self.scene.model.hosts[&host].open {
                        // It was closed after its place was over.
                        continue;
                    }
                    let queue = markets.iter().find(|known| known.address == market);
                    if !queue.unwrap().has_queue() {
                        // The market was closed; the host can be, too.
                        continue;
                    }
                    let accounts = Accounts {
                        market,
                        queue: queue.unwrap().queue,
                        ..self.host_accounts(&host)
                    };
                    self.must(Verb::Leave, accounts)?;
                }
                Some(Place::Working { job, .. }) => {
                    return Err(format!("host {host} still works on {job}"));
                }
                Some(Place::Idle) | None => {}
            }
        }
        Ok(())
    }

    pub(super) fn reopen_tokens(&mut self) -> Result<(), Wrong> {
        let mint = self.scene.world.mint();
        for owner in self.people().holders.clone() {
            if !self
                .scene
                .model
                .tokens
                .contains_key(&token_account(&owner, &mint))
            {
                self.open_tokens(owner);
            }
        }
        let frozen: Vec<Address> = self
            .scene
            .model
            .tokens
            .iter()
            .filter(|(_, tokens)| tokens.frozen)
            .map(|(account, _)| *account)
            .collect();
        for account in frozen {
            self.thaw(&account);
        }
        self.check()
    }

    pub(super) fn close_host(&mut self, host: &Address) -> Result<(), Wrong> {
        if self.scene.model.hosts[host].open {
            self.close_open_host(host)?;
        }
        if self.scene.model.records.contains_key(host) {
            self.must(Verb::CloseRecord, self.record_accounts(host))?;
        }
        Ok(())
    }

    fn close_open_host(&mut self, host: &Address) -> Result<(), Wrong> {
        let owner = self.scene.model.hosts[host].owner;
        self.model().hosts.get_mut(host).unwrap().bond = 0;
        self.scene
            .world
            .chain
            .edit::<tiers::accounts::Host>(host, |host| host.bond = 0);
        let accounts = Accounts {
            signer: owner,
            payer: owner,
            ..self.host_accounts(host)
        };
        self.must(Verb::CloseHost, accounts)
    }

    /// Like [`Run::call`], of something that must go through.
    pub(super) fn must(&mut self, verb: Verb, accounts: Accounts) -> Result<(), Wrong> {
        let refusals = self.report.refused();
        self.call(verb, accounts)?;
        if self.report.refused() == refusals {
            return Ok(());
        }
        Err(format!("stuck: {verb:?} was refused, {:?}", self.last))
    }
}

fn until(record: &Record) -> i64 {
    match record.place {
        Place::Queued { until, .. } => until,
        _ => 0,
    }
}

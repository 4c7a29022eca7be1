//! What happens beside the instructions: time, tokens, lamports, tiers.

use borsh::BorshSerialize;
use nosana_sdk::{
    common::job::MAX_START_LIMIT,
    generated::{jobs, jobs::accounts::Queue, tiers},
    instructions::token_account,
    queue::QueueKind,
};
use solana_address::Address;
use solana_signer::Signer;

use super::{
    aim::premises,
    drive::{Run, Wrong, pick},
    market::{Accounts, Place, Tokens, Verb},
    plan::{Act, Step},
    rule::MOST_ADDED,
    terms::{Form, price_account},
};

/// Until when a place is valid of those that nobody remembers.
const LONG_AGO: i64 = 1;

impl Run {
    pub(super) fn wait(&mut self, step: Step) {
        let market = &self.scene.model.markets[usize::from(step.what % 2)].terms;
        let (lease, start) = (i64::from(market.lease), i64::from(market.start_limit));
        let seconds = match step.amount % 32 {
            0..3 => 0,
            3..6 => 1,
            6..12 => 7,
            12..16 => 30,
            16 => lease / 2,
            17 => lease,
            18 | 19 => lease + 1,
            20 => start,
            21 | 22 => start + 1,
            23 => lease + start + 1,
            24 => lease + i64::from(MAX_START_LIMIT) + 1,
            25 => i64::from(market.max_timeout),
            26 => i64::from(market.max_timeout) + 61,
            27 => i64::from(market.retention),
            28 => 86_400,
            // Rarely, and then by a little or much.
            29 if step.who < 64 => -1 - i64::from(step.who),
            30 if step.who < 16 => -start - 1,
            _ => 5,
        };
        if seconds < 0 {
            self.saw("clock: set back");
        }
        self.set_time(self.scene.model.now + seconds);
    }

    pub(super) fn donate(&mut self, step: Step) -> Result<(), Wrong> {
        let model = &self.scene.model;
        let escrows: Vec<Address> = model
            .jobs
            .values()
            .map(|job| job.escrow)
            .filter(|escrow| model.tokens.contains_key(escrow))
            .collect();
        let Some(to) = pick(&escrows, step.what) else {
            return Ok(());
        };
        let amount = u64::from(step.amount) + 1;
        let outsider = self.people().keys[&self.people().outsider].insecure_clone();
        let from = token_account(&outsider.pubkey(), &self.scene.world.mint());
        self.scene.world.chain.send_tokens(&outsider, &to, amount);
        self.model().transfer(&from, &to, amount.into());
        let job = self.model().jobs.values_mut().find(|job| job.escrow == to);
        job.unwrap().donated += u128::from(amount);
        self.saw("donated: tokens to an escrow");
        self.check()
    }

    pub(super) fn donate_lamports(&mut self, step: Step) -> Result<(), Wrong> {
        const LAMPORTS: u64 = 1_000_000;
        let model = &self.scene.model;
        let to = match step.what % 5 {
            0 => {
                let client = pick(&self.people().clients, step.who).unwrap();
                let job = jobs::pdas::find_job(&client, self.nonce + 1).0;
                if step.amount.is_multiple_of(2) {
                    job
                } else {
                    jobs::pdas::find_escrow(&job).0
                }
            }
            1 => pick(&self.records, step.who).unwrap(),
            2 => {
                let market = &model.markets[usize::from(step.who % 2)];
                if !market.has_queue() {
                    return Ok(());
                }
                pick(&[market.address, market.queue], step.amount).unwrap()
            }
            3 => match pick(&model.jobs.keys().copied().collect::<Vec<_>>(), step.who) {
                Some(job) => job,
                None => return Ok(()),
            },
            _ => match pick(&model.jobs.values().collect::<Vec<_>>(), step.who) {
                Some(job) => job.escrow,
                None => return Ok(()),
            },
        };
        let outsider = self.people().outsider;
        let transfer = solana_system_interface::instruction::transfer(&outsider, &to, LAMPORTS);
        let signer = self.people().keys[&outsider].insecure_clone();
        self.scene
            .world
            .chain
            .send(&[transfer], &[&signer])
            .map_err(|failure| format!("lamports cannot be sent: {failure:?}"))?;
        *self.model().lamports.get_mut(&outsider).unwrap() -= LAMPORTS;
        *self.model().lamports.entry(to).or_default() += LAMPORTS;
        self.saw("donated: lamports");
        self.check()
    }

    pub(super) fn tokens(&mut self, step: Step) -> Result<(), Wrong> {
        let mint = self.scene.world.mint();
        if step.act == Act::OpenTokens {
            let model = &self.scene.model;
            let closed: Vec<Address> = self
                .people()
                .holders
                .iter()
                .copied()
                .filter(|owner| !model.tokens.contains_key(&token_account(owner, &mint)))
                .collect();
            if let Some(owner) = pick(&closed, step.what) {
                self.open_tokens(owner);
            }
            return self.check();
        }
        let owners: Vec<Address> = self.people().holders.clone();
        let mut accounts: Vec<(Address, Option<Address>)> = owners
            .iter()
            .map(|owner| (token_account(owner, &mint), Some(*owner)))
            .collect();
        if step.act != Act::CloseTokens {
            // As often as all others together: a run has but one.
            let fees = (self.scene.model.config.fee_destination, None);
            accounts.extend(vec![fees; accounts.len()]);
        }
        let is_wanted = |account: &Address| {
            let tokens = self.scene.model.tokens.get(account);
            tokens.is_some_and(|tokens| tokens.frozen == (step.act == Act::Thaw))
        };
        accounts.retain(|(account, _)| is_wanted(account));
        let Some((account, owner)) = pick(&accounts, step.what) else {
            return Ok(());
        };
        match (step.act, owner) {
            (Act::Freeze, _) => {
                self.scene.world.chain.freeze(&account);
                self.model().tokens.get_mut(&account).unwrap().frozen = true;
                self.saw("tokens: frozen");
            }
            (Act::Thaw, _) => self.thaw(&account),
            (_, Some(owner)) => self.close_tokens(owner, &account),
            _ => {}
        }
        self.check()
    }

    pub(super) fn thaw(&mut self, account: &Address) {
        self.scene.world.chain.thaw(account);
        self.model().tokens.get_mut(account).unwrap().frozen = false;
        self.saw("tokens: thawed");
    }

    pub(super) fn close_tokens(&mut self, owner: Address, account: &Address) {
        let heir = token_account(&self.people().outsider, &self.scene.world.mint());
        let key = self.people().keys[&owner].insecure_clone();
        self.scene.world.chain.close_tokens(&key, &heir);
        let amount = self.scene.model.tokens[account].amount;
        let model = self.model();
        model.transfer(account, &heir, amount);
        model.tokens.remove(account);
        model.close(*account, owner);
        self.saw("tokens: account closed");
    }

    pub(super) fn open_tokens(&mut self, owner: Address) {
        let account = self.scene.world.chain.give_tokens(&owner, 0);
        let model = self.model();
        let there = model.lamports.entry(account).or_default();
        *there = model.rent.tokens.max(*there);
        model.tokens.insert(
            account,
            Tokens {
                owner,
                amount: 0,
                frozen: false,
            },
        );
        self.saw("tokens: account opened again");
    }

    /// The price account that all dollar prices name gets a new quote, often a usable one.
    pub(super) fn quote(&mut self, step: Step) {
        let now = self.scene.model.now;
        let account = price_account(usize::from(step.what % 3));
        let quote = self.model().quotes.get_mut(&account).unwrap();
        quote.published_at = now - pick(&[0, 0, 30, 61, 90_000, -5], step.who).unwrap();
        quote.form = Form::Full;
        match step.amount % 16 {
            0 => quote.form = Form::Partial,
            1 => quote.form = Form::Short,
            2 => quote.confidence = quote.price.unsigned_abs(),
            3 => (quote.price, quote.confidence) = (-1, 0),
            4 => (quote.price, quote.confidence) = (0, 0),
            5 => quote.exponent = pick(&[-19, 1], step.who / 8).unwrap(),
            6 => (quote.price, quote.confidence, quote.exponent) = (i64::MAX, 0, -18),
            7 => (quote.price, quote.confidence, quote.exponent) = (1, 0, 0),
            8 => (quote.price, quote.confidence, quote.exponent) = (i64::MAX, u64::MAX, 0),
            // Exactly as uncertain as most markets allow, and a little more.
            9 => (quote.price, quote.confidence, quote.exponent) = (20_000, 200, -5),
            10 => (quote.price, quote.confidence, quote.exponent) = (20_000, 201, -5),
            amount => {
                quote.price = 1_000_000 * i64::from(amount) + i64::from(step.who);
                quote.confidence = u64::from(amount);
                quote.exponent = -8;
            }
        }
        self.scene.publish(&account);
        self.saw("price: moved");
    }

    /// The price at `account` is published once more.
    pub(super) fn quote_again(&mut self, account: &Address) {
        let now = self.scene.model.now;
        if let Some(quote) = self.model().quotes.get_mut(account) {
            quote.published_at = now;
            self.scene.publish(account);
        }
    }

    /// Hosts stood in the queue and are gone: as many as make an instruction give up.
    pub(super) fn crowd(&mut self, step: Step) -> Result<(), Wrong> {
        let number = usize::from(step.what % 2);
        let market = self.scene.model.markets[number].clone();
        if !market.has_queue() || market.line.kind == QueueKind::Jobs {
            return Ok(());
        }
        let count = if step.amount.is_multiple_of(2) {
            520
        } else {
            40
        };
        let mut missing = (count + 8_u32).saturating_sub(market.line.room());
        let mut capacity = market.line.capacity;
        while missing > 0 {
            let more = missing.min(MOST_ADDED);
            missing -= more;
            capacity += more;
            let accounts = Accounts {
                signer: market.authority,
                payer: market.queue_payer,
                ..premises(&market)
            };
            self.must(Verb::GrowQueue(capacity), accounts)?;
        }
        for stranger in 0..count {
            let mut key = [0xEE; 32];
            key[..4].copy_from_slice(&stranger.to_le_bytes());
            let line = &mut self.model().markets[number].line;
            let pushed = line.push(QueueKind::Hosts, key.into(), LONG_AGO);
            pushed.map_err(|refused| format!("no room for a crowd: {refused:?}"))?;
        }
        self.write_queue(number);
        self.saw("crowd: hosts that are gone");
        self.check()
    }

    /// Makes the queue on the chain what it is in the model.
    fn write_queue(&mut self, number: usize) {
        let market = &self.scene.model.markets[number];
        let (address, line) = (market.queue, market.line.clone());
        let mut header = self.scene.world.chain.queue(&address).header;
        header.kind = line.kind as u8;
        header.tail = line.end();
        header.waiting = u32::try_from(line.waiting().len()).unwrap();
        let mut account = self.scene.world.chain.account(&address).unwrap();
        let mut head = &mut account.data[..Queue::LEN];
        header.serialize(&mut head).unwrap();
        for (number, key, until) in line.numbered() {
            let place = (number + u64::from(line.shift)) % u64::from(line.capacity);
            let at = Queue::LEN + 4 + usize::try_from(place).unwrap() * 40;
            account.data[at..at + 32].copy_from_slice(key.as_ref());
            account.data[at + 32..at + 40].copy_from_slice(&until.to_le_bytes());
        }
        self.scene.world.chain.set_account(address, account);
    }

    /// Tiers and bonds are changed by what other instructions do. A fitting step is
    /// aimed at a host that waits. Which host it was.
    pub(super) fn standing(&mut self, step: Step) -> Address {
        let model = &self.scene.model;
        let waits = |host: &Address| {
            let record = model.records.get(host);
            record.is_some_and(|record| matches!(record.place, Place::Queued { .. }))
        };
        let mut hosts = self.people().hosts.clone();
        if step.is_fitting && hosts.iter().any(waits) {
            hosts.retain(waits);
        }
        let address = pick(&hosts, step.what).unwrap();
        if !self.scene.model.hosts[&address].open {
            return address;
        }
        let host = self.model().hosts.get_mut(&address).unwrap();
        if step.act == Act::Tier {
            host.tier = [1, 1, 2, 2, 0, 3, 4][usize::from(step.amount) % 7];
        } else {
            host.bond = [0, 5, 9][usize::from(step.amount) % 3];
        }
        let (tier, bond) = (host.tier, host.bond);
        self.scene
            .world
            .chain
            .edit::<tiers::accounts::Host>(&address, |host| {
                host.tier = tier;
                host.bond = bond;
            });
        address
    }
}

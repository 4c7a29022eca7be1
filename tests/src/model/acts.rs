//! What happens beside the instructions: time, tokens, lamports, tiers.

use nosana_sdk::{
    generated::{jobs, tiers},
    instructions::token_account,
};
use solana_address::Address;
use solana_signer::Signer;

use super::{
    drive::{Run, Wrong, pick},
    market::Tokens,
    plan::{Act, Step},
};

impl Run {
    pub(super) fn wait(&mut self, step: Step) {
        let market = &self.scene.model.markets[usize::from(step.what % 2)];
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
            23 | 24 => lease + start + 1,
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
        let to = match step.what % 4 {
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
            2 => match pick(&model.jobs.keys().copied().collect::<Vec<_>>(), step.who) {
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
            accounts.push((self.scene.model.fee_destination, None));
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
        let rent = self.scene.model.rent.tokens;
        let model = self.model();
        model.transfer(account, &heir, amount);
        model.tokens.remove(account);
        *model.lamports.get_mut(&owner).unwrap() += rent;
        self.saw("tokens: account closed");
    }

    pub(super) fn open_tokens(&mut self, owner: Address) {
        let account = self.scene.world.chain.give_tokens(&owner, 0);
        self.model().tokens.insert(
            account,
            Tokens {
                owner,
                amount: 0,
                frozen: false,
            },
        );
        self.saw("tokens: account opened again");
    }

    pub(super) fn pause(&mut self, paused: bool) -> Result<(), Wrong> {
        let config = jobs::pdas::find_config().0;
        self.scene
            .world
            .chain
            .edit::<jobs::accounts::Config>(&config, |config| config.paused = u8::from(paused));
        self.model().paused = paused;
        self.check()
    }

    /// Tiers and bonds are changed by what other instructions will do.
    pub(super) fn standing(&mut self, step: Step) {
        let address = pick(&self.people().hosts, step.what).unwrap();
        if !self.scene.model.hosts[&address].open {
            return;
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
    }
}

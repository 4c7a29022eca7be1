//! Applies a plan: programs, accounts of older versions, settings, upgrade authorities, in this
//! order. What is so already is left as it is.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use nosana_migrations::{
    deploy::{self, Buffer, OnChain},
    migrate::{MIGRATIONS, Migration},
    plan::Plan,
    programs::Program,
    settings::{Creation, Finding, Rent, Settings, Step},
};
use nosana_sdk::wallet;
use solana_account::Account;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::cluster::Cluster;

/// Where development ids and the development mint must not be: anyone has their keys.
const MAINNET: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
/// How often a buffer is gone over before it is given up: each time takes a blockhash's life.
const ROUNDS: u32 = 10;
/// Accounts migrated in one transaction, which has place for a few more.
const MIGRATED_AT_ONCE: usize = 16;
/// What fees may come to besides rent, lamports.
const FEES: u64 = 20_000_000;

/// Who may upgrade the programs afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpgradeAuthority {
    /// Whoever may now.
    Keep,
    /// Nobody, for ever.
    Nobody,
    /// This key.
    Key(Address),
}

/// One application of a plan.
pub struct Apply {
    /// Where.
    pub cluster: Cluster,
    /// What.
    pub plan: Plan,
    /// The artifacts.
    pub programs: Vec<Program>,
    /// The folder with `NAME.json`, the key of each program's id, for ids that are not development
    /// ids.
    pub program_keys: Option<PathBuf>,
    /// Who may upgrade afterwards.
    pub upgrade_authority: UpgradeAuthority,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// What became of a step.
#[derive(Clone, Copy)]
enum Verdict {
    Done,
    Same,
    Changed,
    Differs,
    Would,
}

/// The programs by name, as they are on chain.
type OnChains = BTreeMap<&'static str, OnChain>;

impl Apply {
    /// Does everything.
    pub async fn run(&self) -> Result<()> {
        self.refuse_mainnet().await?;
        let before = self.cluster.balance().await?;
        let rent = self.cluster.rent().await?;
        // All that can be known to be wrong stops this before anything is changed.
        let on_chain = self.on_chain().await?;
        let steps = self.steps(rent).await?;
        self.check_upgrades(&on_chain)?;
        let growth = self.growth(rent).await?;
        self.check_balance(&on_chain, &steps, growth, rent, before)?;

        self.deploy(&on_chain, rent).await?;
        self.migrate().await?;
        let differences = self.settle(rent).await?;
        self.set_authorities(&on_chain).await?;

        let after = self.cluster.balance().await?;
        if after > before {
            println!("got back {}", sol(after - before));
        } else if !self.dry_run {
            println!("spent {}", sol(before - after));
        }
        if differences > 0 {
            println!("{differences} terms differ from the plan and were left as they are");
        }
        Ok(())
    }

    async fn refuse_mainnet(&self) -> Result<()> {
        let genesis = self.cluster.client().rpc().get_genesis_hash().await;
        let genesis =
            genesis.with_context(|| format!("no answer from {}", self.cluster.client().url()))?;
        let has_development_ids = self
            .programs
            .iter()
            .any(|program| program.development_key().is_some());
        if genesis.to_string() == MAINNET && (has_development_ids || self.plan.mint.is_none()) {
            bail!(
                "this is mainnet, and anyone can rebuild the keys of the development ids and mint: build the programs with \
                 ids of your own and name the mint in the plan"
            );
        }
        Ok(())
    }

    /// The settings that the plan asks for, compared with what is there.
    async fn steps(&self, rent: Rent) -> Result<Vec<Step>> {
        let settings = Settings::new(&self.plan, self.cluster.payer());
        let mut accounts = self.cluster.accounts(&settings.addresses()).await?;
        let queues = settings.queues(&accounts);
        accounts.extend(self.cluster.accounts(&queues).await?);
        Ok(settings.steps(&accounts, rent)?)
    }

    async fn on_chain(&self) -> Result<OnChains> {
        let mut found = OnChains::new();
        for program in &self.programs {
            let data = deploy::data_address(&program.id);
            let accounts = self.cluster.accounts(&[program.id, data]).await?;
            let on_chain = OnChain::read(program, accounts.get(&program.id), accounts.get(&data))?;
            found.insert(program.name, on_chain);
        }
        Ok(found)
    }

    /// What only an upgrade authority can do must be the payer's to do.
    fn check_upgrades(&self, on_chain: &OnChains) -> Result<()> {
        let payer = self.cluster.payer();
        for (name, program) in on_chain {
            let held = program.authority();
            let upgrades = matches!(program, OnChain::Other { .. });
            let hands_over = *program != OnChain::Absent
                && match self.upgrade_authority {
                    UpgradeAuthority::Keep => false,
                    UpgradeAuthority::Nobody => held.is_some(),
                    UpgradeAuthority::Key(key) => held != Some(key),
                };
            ensure!(
                held == Some(payer) || !(upgrades || hands_over),
                "the program {name} is to be {} and {}, not {payer}, may do that",
                if upgrades { "upgraded" } else { "handed over" },
                held.map_or_else(|| "nobody".to_owned(), |held| held.to_string()),
            );
        }
        Ok(())
    }

    /// An upper bound of what is needed at a time: a buffer's lamports come back.
    fn check_balance(
        &self,
        on_chain: &OnChains,
        steps: &[Step],
        growth: u64,
        rent: Rent,
        balance: u64,
    ) -> Result<()> {
        let mut stays = FEES + growth;
        let mut passing = 0;
        for program in &self.programs {
            match on_chain.get(program.name) {
                Some(OnChain::Absent) => stays += deploy::program_rent(program, rent),
                Some(OnChain::Other { room, .. }) => {
                    stays += rent.of(program.elf.len().saturating_sub(*room));
                    passing = passing.max(deploy::buffer_rent(program, rent));
                }
                _ => {}
            }
        }
        for step in steps {
            if let Finding::Missing(creation) = &step.finding {
                stays += creation.rent;
            }
        }
        let needed = stays + passing;
        if self.dry_run {
            println!("needs at most {}, and has {}", sol(needed), sol(balance));
            return Ok(());
        }
        ensure!(
            balance >= needed || stays == FEES,
            "{} has {}, and up to {} are needed",
            self.cluster.payer(),
            sol(balance),
            sol(needed)
        );
        Ok(())
    }

    async fn deploy(&self, on_chain: &OnChains, rent: Rent) -> Result<()> {
        let mut last_slot = None;
        for program in &self.programs {
            let found = on_chain.get(program.name).copied();
            let slot = match found.unwrap_or(OnChain::Absent) {
                OnChain::Same { .. } => {
                    self.recover_buffer(program).await?;
                    say(Verdict::Same, &format!("program {}", title(program)));
                    None
                }
                other if self.dry_run => {
                    let is_new = other == OnChain::Absent;
                    let verb = if is_new { "deploy" } else { "upgrade" };
                    say(Verdict::Would, &format!("{verb} {}", title(program)));
                    None
                }
                OnChain::Absent => Some(self.deploy_new(program, rent).await?),
                OnChain::Other { room, .. } => Some(self.upgrade(program, room, rent).await?),
            };
            last_slot = last_slot.max(slot);
        }
        if let Some(slot) = last_slot {
            self.cluster.pass_slot(slot).await?;
        }
        Ok(())
    }

    /// The slot in which it was deployed.
    async fn deploy_new(&self, program: &Program, rent: Rent) -> Result<u64> {
        let key = self.program_key(program)?;
        let payer = self.cluster.payer();
        let writes = self.fill_buffer(program, rent).await?;
        let deploy = deploy::deploy(program, &payer, rent)?;
        let what = format!("deploying {}", program.name);
        let sent = self.cluster.send(&what, &deploy, &[&key]).await?;
        let text = format!("program {} deployed, {writes} writes", title(program));
        say(Verdict::Done, &text);
        Ok(sent.slot)
    }

    /// The slot in which it was upgraded.
    async fn upgrade(&self, program: &Program, room: usize, rent: Rent) -> Result<u64> {
        let payer = self.cluster.payer();
        let writes = self.fill_buffer(program, rent).await?;
        if let Some(extend) = deploy::extend(program, &payer, room) {
            let what = format!("extending {}", program.name);
            let sent = self.cluster.send(&what, &[extend], &[]).await?;
            self.cluster.pass_slot(sent.slot).await?;
        }
        let what = format!("upgrading {}", program.name);
        let upgrade = deploy::upgrade(program, &payer);
        let sent = self.cluster.send(&what, &[upgrade], &[]).await?;
        let text = format!("program {} upgraded, {writes} writes", title(program));
        say(Verdict::Changed, &text);
        Ok(sent.slot)
    }

    fn program_key(&self, program: &Program) -> Result<Keypair> {
        if let Some(key) = program.development_key() {
            return Ok(key);
        }
        let folder = self.program_keys.as_ref().with_context(|| {
            format!(
                "the id of {} is not a development id: name the folder with its key, {}.json, by --program-keys",
                program.name, program.name
            )
        })?;
        let path = folder.join(format!("{}.json", program.name));
        let key = wallet::read(&path)?;
        ensure!(
            key.pubkey() == program.id,
            "{} is the key of {}, and the program's id is {}",
            path.display(),
            key.pubkey(),
            program.id
        );
        Ok(key)
    }

    /// How many parts had to be written.
    async fn fill_buffer(&self, program: &Program, rent: Rent) -> Result<usize> {
        let payer = self.cluster.payer();
        let what = format!("the buffer of {}", program.name);
        let mut found = self.buffer(program).await?;
        if found == Buffer::Stale {
            let close = deploy::close_buffer(program, &payer);
            self.cluster.send(&what, &[close], &[]).await?;
            say(
                Verdict::Changed,
                &format!("{what}: closed one of another size"),
            );
            found = Buffer::Absent;
        }
        if found == Buffer::Absent {
            let create = deploy::create_buffer(program, &payer, rent)?;
            self.cluster.send(&what, &create, &[]).await?;
        } else {
            say(
                Verdict::Changed,
                &format!("{what}: an interrupted run is continued"),
            );
        }
        let mut written = 0;
        for _ in 0..ROUNDS {
            let Buffer::Usable(missing) = self.buffer(program).await? else {
                bail!("{what} went away: does another run deploy with the same key?");
            };
            if missing.is_empty() {
                return Ok(written);
            }
            let writes = deploy::writes(program, &payer, &missing);
            self.cluster.send_writes(&writes).await?;
            written += missing.len();
        }
        bail!(
            "{what} is not full after {ROUNDS} blockhashes: is the cluster congested? Try again with a higher --priority-fee"
        )
    }

    async fn buffer(&self, program: &Program) -> Result<Buffer> {
        let account = self.buffer_account(program).await?;
        Ok(Buffer::read(
            program,
            &self.cluster.payer(),
            account.as_ref(),
        )?)
    }

    async fn buffer_account(&self, program: &Program) -> Result<Option<Account>> {
        let address = deploy::buffer_address(&self.cluster.payer(), program.name);
        Ok(self.cluster.client().raw_account(&address).await?)
    }

    /// Takes back what a run left that was killed before a program became the present artifact.
    async fn recover_buffer(&self, program: &Program) -> Result<()> {
        let Some(account) = self.buffer_account(program).await? else {
            return Ok(());
        };
        let payer = self.cluster.payer();
        Buffer::read(program, &payer, Some(&account))?;
        let what = format!("buffer of {}", program.name);
        let lamports = sol(account.lamports);
        if self.dry_run {
            say(Verdict::Would, &format!("close the {what}, {lamports}"));
            return Ok(());
        }
        let close = deploy::close_buffer(program, &payer);
        self.cluster.send(&what, &[close], &[]).await?;
        say(
            Verdict::Changed,
            &format!("{what} closed, {lamports} came back"),
        );
        Ok(())
    }

    async fn migrate(&self) -> Result<()> {
        for migration in &MIGRATIONS {
            let Migration {
                account, from, to, ..
            } = migration;
            let what = format!("{account}s from version {from} to {to}");
            let found = self.old_accounts(migration).await?;
            if found.is_empty() {
                say(Verdict::Same, &format!("{what}: none is left"));
            }
            for part in found.chunks(MIGRATED_AT_ONCE) {
                if !self.dry_run {
                    self.migrate_part(migration, &what, part).await?;
                }
                let verdict = if self.dry_run {
                    Verdict::Would
                } else {
                    Verdict::Done
                };
                for address in part {
                    say(verdict, &format!("{what}: {address}"));
                }
            }
        }
        Ok(())
    }

    /// Migrates `accounts` in one transaction. Others may have migrated one of them meanwhile,
    /// as hosts do with their own records: then each by itself that still is old.
    async fn migrate_part(
        &self,
        migration: &Migration,
        what: &str,
        accounts: &[Address],
    ) -> Result<()> {
        let payer = self.cluster.payer();
        let all: Vec<Instruction> = accounts
            .iter()
            .map(|address| (migration.instruction)(payer, *address))
            .collect();
        if self.cluster.send(what, &all, &[]).await.is_ok() {
            return Ok(());
        }
        for (address, instruction) in accounts.iter().zip(all) {
            let found = self.cluster.client().raw_account(address).await?;
            if found.is_some_and(|found| migration.applies_to(&found.owner, &found.data)) {
                let text = format!("{what}: {address}");
                self.cluster.send(&text, &[instruction], &[]).await?;
            }
        }
        Ok(())
    }

    /// What the accounts of older versions grow by costs, lamports.
    async fn growth(&self, rent: Rent) -> Result<u64> {
        let mut sum = 0;
        for migration in &MIGRATIONS {
            let found = self.old_accounts(migration).await?.len() as u64;
            sum += found * rent.between(migration.space, migration.larger);
        }
        Ok(sum)
    }

    async fn old_accounts(&self, migration: &Migration) -> Result<Vec<Address>> {
        let found = self
            .cluster
            .owned(&migration.program, migration.filters())
            .await?;
        // A node that ignores a filter must not make this send what would be refused.
        let old = found
            .into_iter()
            .filter(|(_, data)| migration.applies_to(&migration.program, data));
        Ok(old.map(|(address, _)| address).collect())
    }

    /// Makes what is missing; how many terms differ.
    async fn settle(&self, rent: Rent) -> Result<usize> {
        let payer = self.cluster.payer();
        let mut different = 0;
        for step in self.steps(rent).await? {
            let what = &step.what;
            let text = format!("{what} at {}", step.account);
            match step.finding {
                Finding::Same => say(Verdict::Same, &text),
                Finding::Old => say(Verdict::Would, &format!("{text}: compared once migrated")),
                Finding::Differs(terms) => {
                    different += terms.len();
                    say(Verdict::Differs, &format!("{text}: {}", terms.join("; ")));
                }
                Finding::Missing(_) if self.dry_run => say(Verdict::Would, &text),
                Finding::Missing(creation) => {
                    let by = creation.authority;
                    ensure!(
                        by == payer,
                        "{what} is not there, and only {by} can make it: apply the plan with that key"
                    );
                    self.create(what, &creation).await?;
                    say(Verdict::Done, &text);
                }
            }
        }
        Ok(different)
    }

    async fn create(&self, what: &str, creation: &Creation) -> Result<()> {
        let signers: Vec<&Keypair> = creation.signers.iter().collect();
        self.cluster
            .send(what, &creation.instructions, &signers)
            .await?;
        Ok(())
    }

    /// Last, since it may be the last thing that the payer can do.
    async fn set_authorities(&self, before: &OnChains) -> Result<()> {
        let now = if self.dry_run {
            before.clone()
        } else {
            self.on_chain().await?
        };
        let payer = self.cluster.payer();
        for program in &self.programs {
            let held = now.get(program.name).and_then(OnChain::authority);
            let what = format!("upgrade authority of {}", program.name);
            let wanted = match self.upgrade_authority {
                UpgradeAuthority::Keep => held,
                UpgradeAuthority::Nobody => None,
                UpgradeAuthority::Key(key) => Some(key),
            };
            let text = format!("{what}: {}", authority_name(wanted));
            if wanted == held {
                say(Verdict::Same, &text);
                continue;
            }
            if self.dry_run {
                say(Verdict::Would, &text);
                continue;
            }
            let set = deploy::set_authority(program, &payer, wanted.as_ref());
            self.cluster.send(&what, &[set], &[]).await?;
            say(Verdict::Changed, &text);
        }
        Ok(())
    }
}

fn say(verdict: Verdict, text: &str) {
    let verdict = match verdict {
        Verdict::Done => "done",
        Verdict::Same => "already so",
        Verdict::Changed => "changed",
        Verdict::Differs => "differs",
        Verdict::Would => "would",
    };
    println!("{verdict:<11} {text}");
}

fn title(program: &Program) -> String {
    format!(
        "{} at {}, {} bytes",
        program.name,
        program.id,
        program.elf.len()
    )
}

fn authority_name(authority: Option<Address>) -> String {
    authority.map_or_else(|| "nobody: final".to_owned(), |key| key.to_string())
}

/// Lamports as SOL, all nine decimals.
fn sol(lamports: u64) -> String {
    let (whole, rest) = (lamports / 1_000_000_000, lamports % 1_000_000_000);
    format!("{whole}.{rest:09} SOL")
}

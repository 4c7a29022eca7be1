//! Instructions with their signers, ready to run, or to be bent first.

use nosana_sdk::{
    generated::{
        jobs,
        jobs::{instructions::UpdateConfigInstructionArgs, types::MarketTerms},
        tiers,
    },
    instructions::{self, NewJob, Worker},
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    people::{Client, Host},
    world::{VRAM_MIB, World, hunter},
};

/// An instruction and who signs it.
pub struct Call {
    /// The instruction.
    pub instruction: Instruction,
    /// Who signs, besides the payer of the transaction's fee.
    pub signers: Vec<Keypair>,
}

impl Call {
    /// `instruction`, signed by `signers`.
    pub fn new(instruction: Instruction, signers: &[&Keypair]) -> Self {
        Self {
            instruction,
            signers: signers.iter().map(|key| key.insecure_clone()).collect(),
        }
    }

    /// The same with `other` wherever it has `account`.
    #[must_use]
    #[track_caller]
    pub fn replacing(mut self, account: &Address, other: &Address) -> Self {
        let mut metas: Vec<_> = self
            .instruction
            .accounts
            .iter_mut()
            .filter(|meta| meta.pubkey == *account)
            .collect();
        assert!(
            !metas.is_empty(),
            "the instruction has no account {account}"
        );
        for meta in &mut metas {
            meta.pubkey = *other;
        }
        self
    }

    /// The same with `other` in the place `index` of the account list.
    #[must_use]
    pub fn with_account(mut self, index: usize, other: &Address) -> Self {
        self.instruction.accounts[index].pubkey = *other;
        self
    }

    /// The same with `other` as the signer in place of `signer`.
    #[must_use]
    pub fn signed_by(mut self, signer: &Address, other: &Keypair) -> Self {
        self = self.replacing(signer, &other.pubkey());
        self.signers.retain(|key| key.pubkey() != *signer);
        self.signers.push(other.insecure_clone());
        self
    }

    /// The same without the signature of `signer`.
    #[must_use]
    pub fn unsigned_by(mut self, signer: &Address) -> Self {
        for meta in &mut self.instruction.accounts {
            meta.is_signer &= meta.pubkey != *signer;
        }
        self.signers.retain(|key| key.pubkey() != *signer);
        self
    }
}

/// The calls of the jobs program in this world, with every account as it must be.
impl World {
    /// Posts `new`, paid for by its client.
    pub fn post_call(&self, client: &Client, new: &NewJob) -> Call {
        Call::new(new.post(), &[&client.key])
    }

    /// Posts `new` for `host`, which waits at place `slot`.
    pub fn post_to_call(&self, client: &Client, new: &NewJob, host: &Host, slot: u64) -> Call {
        Call::new(new.post_to(host.address, slot), &[&client.key])
    }

    /// Gives `job` `seconds` more, paid from `client`'s tokens.
    pub fn extend_call(&self, client: &Client, job: &Address, seconds: u32) -> Call {
        Call::new(
            instructions::extend(*job, &self.job(job), client.tokens, seconds),
            &[&client.key],
        )
    }

    /// Takes `job` back.
    pub fn cancel_call(&self, client: &Client, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.market_of(&state);
        Call::new(
            instructions::cancel(*job, &state, &market, &self.config()),
            &[&client.key],
        )
    }

    /// Ends `job` for its client.
    pub fn stop_call(&self, client: &Client, job: &Address) -> Call {
        Call::new(
            instructions::stop(*job, &self.job(job), &self.config()),
            &[&client.key],
        )
    }

    /// Takes a waiting job or waits; up to eight jobs at the queue's front are passed.
    pub fn join_call(&self, host: &Host) -> Call {
        let queue = self.queue();
        let candidates: Vec<Address> = match queue.kind() {
            nosana_sdk::queue::QueueKind::Jobs => {
                queue.waiting.iter().take(8).map(|job| job.key).collect()
            }
            _ => vec![],
        };
        self.join_passing_call(host, &candidates)
    }

    /// Like [`World::join_call`], passing `candidates`.
    pub fn join_passing_call(&self, host: &Host, candidates: &[Address]) -> Call {
        Call::new(
            worker(host).join(self.market, self.queue, candidates),
            &[&host.worker],
        )
    }

    /// Renews `host`'s place.
    pub fn renew_call(&self, host: &Host) -> Call {
        Call::new(worker(host).renew(self.market, self.queue), &[&host.worker])
    }

    /// Takes `host` out of the queue.
    pub fn leave_call(&self, host: &Host) -> Call {
        Call::new(worker(host).leave(self.market, self.queue), &[&host.worker])
    }

    /// Starts `job`.
    pub fn start_call(&self, host: &Host, job: &Address) -> Call {
        Call::new(worker(host).start(*job), &[&host.worker])
    }

    /// Pays `host` for `job` so far.
    pub fn checkpoint_call(&self, host: &Host, job: &Address) -> Call {
        Call::new(
            worker(host).checkpoint(*job, &self.job(job)),
            &[&host.worker],
        )
    }

    /// Ends `job` with `exit_code` and `result`.
    pub fn finish_call(
        &self,
        host: &Host,
        job: &Address,
        exit_code: i32,
        result: [u8; 32],
    ) -> Call {
        Call::new(
            worker(host).finish(*job, &self.job(job), &self.config(), exit_code, result),
            &[&host.worker],
        )
    }

    /// Gives `job`, which others ended, `exit_code` and `result`.
    pub fn attach_result_call(
        &self,
        host: &Host,
        job: &Address,
        exit_code: i32,
        result: [u8; 32],
    ) -> Call {
        Call::new(
            worker(host).attach_result(*job, exit_code, result),
            &[&host.worker],
        )
    }

    /// Gives `job` back.
    pub fn quit_call(&self, host: &Host, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.market_of(&state);
        Call::new(
            worker(host).quit(*job, &state, &market, &self.config()),
            &[&host.worker],
        )
    }

    /// Takes `job` from the host that has it.
    pub fn expire_call(&self, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.market_of(&state);
        Call::new(
            instructions::expire(*job, &state, &market, &self.config(), hunter()),
            &[],
        )
    }

    /// Pays what is still owed of `job`.
    pub fn collect_call(&self, job: &Address) -> Call {
        Call::new(
            instructions::collect(*job, &self.job(job), &self.config()),
            &[],
        )
    }

    /// Closes `job`'s account.
    pub fn close_job_call(&self, job: &Address) -> Call {
        let state = self.job(job);
        let market = self.market_of(&state);
        Call::new(instructions::close_job(*job, &state, &market), &[])
    }

    /// Sweeps the queue.
    pub fn sweep_call(&self) -> Call {
        Call::new(instructions::sweep(self.queue), &[])
    }

    /// Changes the fee, its cap and the pause.
    pub fn update_config_call(&self, args: UpdateConfigInstructionArgs) -> Call {
        let admin = self.admin();
        Call::new(instructions::update_config(admin.pubkey(), args), &[&admin])
    }

    /// Proposes the next authority of the configuration.
    pub fn propose_authority_call(&self, proposed: Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::propose_authority(admin.pubkey(), proposed),
            &[&admin],
        )
    }

    /// Takes the authority over the configuration over.
    pub fn accept_authority_call(&self, proposed: &Keypair) -> Call {
        Call::new(
            instructions::accept_authority(proposed.pubkey()),
            &[proposed],
        )
    }

    /// Changes the market's terms.
    pub fn update_market_call(&self, terms: MarketTerms) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::update_market(admin.pubkey(), self.market, terms),
            &[&admin],
        )
    }

    /// Proposes the next authority of the market.
    pub fn propose_market_authority_call(&self, proposed: Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::propose_market_authority(admin.pubkey(), self.market, proposed),
            &[&admin],
        )
    }

    /// Takes the authority over the market over.
    pub fn accept_market_authority_call(&self, proposed: &Keypair) -> Call {
        Call::new(
            instructions::accept_market_authority(proposed.pubkey(), self.market),
            &[proposed],
        )
    }

    /// Closes the market and its queue.
    pub fn close_market_call(&self) -> Call {
        let queue_payer = self.queue().header.payer;
        Call::new(
            instructions::close_market(self.market, &self.market(), queue_payer),
            &[&self.admin()],
        )
    }

    /// Makes the market's queue larger.
    pub fn grow_queue_call(&self, capacity: u32) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::grow_queue(
                admin.pubkey(),
                admin.pubkey(),
                self.market,
                self.queue,
                capacity,
            ),
            &[&admin],
        )
    }

    /// Creates `host`'s record; its owner pays.
    pub fn open_record_call(&self, host: &Host) -> Call {
        let payer = host.owner.pubkey();
        Call::new(
            instructions::open_record(payer, host.address),
            &[&host.owner],
        )
    }

    /// Registers `host`, which was closed, again as it was.
    pub fn register_call(&self, host: &Host) -> Call {
        let owner = host.owner.pubkey();
        let args = host_args(host.worker.pubkey(), VRAM_MIB);
        Call::new(
            instructions::register_host(owner, owner, self.class, host.payout, args),
            &[&host.owner],
        )
    }

    /// Closes `host`'s account.
    pub fn close_host_call(&self, host: &Host) -> Call {
        let owner = host.owner.pubkey();
        Call::new(
            instructions::close_host(owner, host.address, owner),
            &[&host.owner],
        )
    }

    /// Closes `host`'s record, after the host was closed.
    pub fn close_record_call(&self, host: &Host) -> Call {
        let payer = self.record(host).payer;
        Call::new(instructions::close_record(host.address, payer), &[])
    }

    /// Takes `host`, which the market takes no longer, out of the queue.
    pub fn evict_call(&self, host: &Host) -> Call {
        Call::new(
            instructions::evict(host.address, self.market, self.queue),
            &[],
        )
    }

    /// The market that a job was posted in.
    fn market_of(&self, job: &jobs::accounts::Job) -> jobs::accounts::Market {
        self.chain.read(&job.market)
    }
}

/// What a host of index 0 registers with in a world.
pub fn host_args(
    worker: Address,
    vram_mib: u32,
) -> tiers::instructions::RegisterHostInstructionArgs {
    tiers::instructions::RegisterHostInstructionArgs {
        index: 0,
        worker,
        gpus: 1,
        vram_mib,
        machine: [7; 32],
        region: *b"eu-west\0",
        agent_version: [0, 1, 0, 0],
        endpoint: instructions::padded("https://203.0.113.7:8443").unwrap(),
    }
}

fn worker(host: &Host) -> Worker {
    Worker {
        worker: host.worker.pubkey(),
        host: host.address,
    }
}

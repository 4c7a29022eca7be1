//! Hosts with bonds, reports and tiers: the calls of the tiers program, and verbs for what
//! owners, assessors and the admin do.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        host_record::{DAYS, WINDOW_DAYS},
        stake::MAX_DURATION,
        tier::Tier,
    },
    generated::{
        jobs::accounts::HostRecord,
        staking::{self, accounts::Stake},
        tiers::{
            accounts::{self, Config, Report, Slash},
            instructions::{
                OpenImportInstructionArgs, ProposeSlashInstructionArgs, SetTierInstructionArgs,
                SubmitReportInstructionArgs, UpdateHostInstructionArgs,
            },
            pdas,
            types::PolicyTerms,
        },
    },
    instructions,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    calls::Call,
    outcome::Sent,
    people::{Host, key},
    world::World,
};

/// Seconds of a day.
pub const DAY: i64 = 24 * 60 * 60;
/// What the owner of a host stakes for a year in [`World::stake_for`], base units.
pub const STAKED: u64 = 10_000_000;
/// The weight of that, xNOS.
pub const WEIGHT: u64 = 4 * STAKED;
/// The bond that the usual policy asks for, xNOS.
pub const BOND: u64 = 1_000_000;
/// Figures of a benchmark in a class without a baseline.
pub const FIGURES: [u64; 4] = [5, 6, 7, 8];

/// The policy that a world has unless a test says otherwise. Every mark is above zero,
/// so that each can be missed.
pub fn usual_policy() -> PolicyTerms {
    PolicyTerms {
        bond: BOND,
        proof_age: 7 * 24 * 60 * 60,
        jobs_completed: 5,
        days: 7,
        proofs: 2,
        success_bps: 9_500,
        uptime_bps: 9_000,
        score_bps: 9_000,
        demote_success_bps: 8_000,
        demote_uptime_bps: 7_000,
        demote_score_bps: 7_500,
        remove_failed_proofs: 3,
        remove_success_bps: 3_000,
        remove_silent_days: 14,
        grace_days: 3,
        min_jobs: 4,
        slash_bps: 2_000,
        report_hours: 6,
    }
}

/// Who submits reports in a world.
pub fn assessor() -> Keypair {
    key("assessor", 0)
}

/// What the admin says in these tests.
pub fn words() -> [u8; 64] {
    instructions::padded("it pretends to be another machine").unwrap()
}

/// The calls of the tiers program in this world, with every account as it must be.
impl World {
    /// Changes who may submit reports, and whether registration is open.
    pub fn update_tiers_call(&self, assessors: [Address; 3], registration_open: bool) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::update_tiers(admin.pubkey(), assessors, registration_open),
            &[&admin],
        )
    }

    /// Proposes the next admin.
    pub fn propose_admin_call(&self, proposed: Address) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::propose_admin(admin.pubkey(), proposed),
            &[&admin],
        )
    }

    /// Takes the admin's part over.
    pub fn accept_admin_call(&self, proposed: &Keypair) -> Call {
        Call::new(instructions::accept_admin(proposed.pubkey()), &[proposed])
    }

    /// Proposes a policy.
    pub fn propose_policy_call(&self, policy: PolicyTerms) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::propose_policy(admin.pubkey(), policy),
            &[&admin],
        )
    }

    /// Takes the proposed policy back.
    pub fn withdraw_policy_call(&self) -> Call {
        let admin = self.admin();
        Call::new(instructions::withdraw_policy(admin.pubkey()), &[&admin])
    }

    /// Puts the proposed policy into force.
    pub fn apply_policy_call(&self) -> Call {
        Call::new(instructions::apply_policy(), &[])
    }

    /// Changes what `host` says of itself, and the account that it is paid to.
    pub fn update_host_call(
        &self,
        host: &Host,
        payout: Address,
        args: UpdateHostInstructionArgs,
    ) -> Call {
        Call::new(
            instructions::update_host(host.owner.pubkey(), host.address, payout, args),
            &[&host.owner],
        )
    }

    /// Bonds `xnos` for `host`.
    pub fn bond_call(&self, host: &Host, xnos: u64) -> Call {
        Call::new(
            instructions::bond_host(host.owner.pubkey(), host.address, xnos),
            &[&host.owner],
        )
    }

    /// Begins to take `xnos` out of the bond of `host`.
    pub fn unbond_call(&self, host: &Host, xnos: u64) -> Call {
        Call::new(
            instructions::unbond_host(host.owner.pubkey(), host.address, xnos),
            &[&host.owner],
        )
    }

    /// Returns what `host` unbonded.
    pub fn release_call(&self, host: &Host) -> Call {
        Call::new(
            instructions::release_bond(host.owner.pubkey(), host.address),
            &[],
        )
    }

    /// Reports on `host`, as its next report; a benchmark that passed has [`FIGURES`].
    pub fn report_call(&self, host: &Host, kind: ReportKind, passed: bool) -> Call {
        let figures = if kind == ReportKind::Benchmark && passed {
            FIGURES
        } else {
            [0; 4]
        };
        self.report_with_call(
            host,
            SubmitReportInstructionArgs {
                kind: kind as u8,
                passed,
                figures,
                evidence: [3; 32],
                sequence: self.tiers_host(host).next_report,
            },
        )
    }

    /// Reports `args` on `host`.
    pub fn report_with_call(&self, host: &Host, args: SubmitReportInstructionArgs) -> Call {
        let assessor = assessor();
        let report = instructions::submit_report(
            assessor.pubkey(),
            host.address,
            &self.tiers_host(host),
            args,
        );
        Call::new(report, &[&assessor])
    }

    /// Closes the report at `address`.
    pub fn close_report_call(&self, address: &Address) -> Call {
        let report: Report = self.chain.read(address);
        Call::new(instructions::close_report(*address, &report), &[])
    }

    /// Applies the policy to `host`.
    pub fn assess_call(&self, host: &Host) -> Call {
        Call::new(instructions::assess_host(host.address), &[])
    }

    /// Moves `host` to `tier`, for the reason in [`words`].
    pub fn set_tier_call(&self, host: &Host, tier: Tier) -> Call {
        let admin = self.admin();
        let args = SetTierInstructionArgs {
            tier: tier as u8,
            reason: words(),
        };
        Call::new(
            instructions::set_tier(admin.pubkey(), host.address, args),
            &[&admin],
        )
    }

    /// Proposes to slash `xnos` of `host`, for the reason in [`words`].
    pub fn propose_slash_call(&self, host: &Host, xnos: u64) -> Call {
        let admin = self.admin();
        let args = ProposeSlashInstructionArgs {
            xnos,
            reason: words(),
            evidence: [4; 32],
        };
        Call::new(
            instructions::propose_slash(admin.pubkey(), host.address, args),
            &[&admin],
        )
    }

    /// Contests the slash of `host`.
    pub fn contest_slash_call(&self, host: &Host) -> Call {
        Call::new(
            instructions::contest_slash(host.owner.pubkey(), host.address, [6; 32]),
            &[&host.owner],
        )
    }

    /// Takes the slash of `host` back, as the admin.
    pub fn withdraw_slash_call(&self, host: &Host) -> Call {
        let admin = self.admin();
        Call::new(
            instructions::withdraw_slash(admin.pubkey(), host.address),
            &[&admin],
        )
    }

    /// Executes the slash of `host`, as the admin.
    pub fn execute_slash_call(&self, host: &Host) -> Call {
        let admin = self.admin();
        let config: staking::accounts::Config = self.chain.read(&staking::pdas::find_config().0);
        Call::new(
            instructions::execute_slash(
                admin.pubkey(),
                host.owner.pubkey(),
                host.address,
                config.slash_destination,
            ),
            &[&admin],
        )
    }

    /// Closes the account of the slashes of `host`.
    pub fn close_slash_call(&self, host: &Host) -> Call {
        Call::new(instructions::close_slash(&self.slash_of(host)), &[])
    }

    /// Opens the import `id` of `root`.
    pub fn open_import_call(&self, id: u16, root: [u8; 32], tier: Tier) -> Call {
        let admin = self.admin();
        let args = OpenImportInstructionArgs {
            id,
            root,
            tier: tier as u8,
        };
        Call::new(instructions::open_import(admin.pubkey(), args), &[&admin])
    }

    /// Closes the import `id`.
    pub fn close_import_call(&self, id: u16) -> Call {
        let admin = self.admin();
        let import: accounts::Import = self.chain.read(&pdas::find_import(id).0);
        Call::new(
            instructions::close_import(admin.pubkey(), id, &import),
            &[&admin],
        )
    }

    /// Imports `host` from the import `id`; its owner pays.
    pub fn import_host_call(&self, id: u16, host: &Host, proof: &[[u8; 32]]) -> Call {
        let payer = host.owner.pubkey();
        Call::new(
            instructions::import_host(payer, id, host.address, proof),
            &[&host.owner],
        )
    }
}

/// What becomes of hosts. A verb is refused with [`crate::Failure`].
impl World {
    /// Gives the owner of `host` a stake of [`STAKED`] for a year.
    #[track_caller]
    pub fn stake_for(&mut self, host: &Host) {
        let (owner, mint) = (host.owner.pubkey(), self.mint());
        self.chain.issue(&mint, &host.payout, STAKED);
        let stake = instructions::stake(owner, owner, mint, STAKED, MAX_DURATION);
        self.run(Call::new(stake, &[&host.owner])).unwrap();
    }

    /// A registered host with a record, a stake of its owner and `xnos` of it bonded.
    #[track_caller]
    pub fn bonded_host(&mut self, number: u64, xnos: u64) -> Host {
        let host = self.host(number);
        self.stake_for(&host);
        self.run(self.bond_call(&host, xnos)).unwrap();
        host
    }

    /// Gives the assessor what reports cost.
    pub fn fund_assessor(&mut self) {
        self.chain.fund(&assessor().pubkey());
    }

    /// A bonded host, eight days old, that meets every mark of the usual policy now.
    #[track_caller]
    pub fn promising_host(&mut self, number: u64) -> Host {
        let host = self.bonded_host(number, BOND);
        self.fund_assessor();
        self.report(&host, ReportKind::Proof, true).unwrap();
        self.advance(8 * DAY);
        self.report(&host, ReportKind::Proof, true).unwrap();
        self.report(&host, ReportKind::Benchmark, true).unwrap();
        self.set_work(&host, 10_000, (20, 0));
        host
    }

    /// A host that was promoted just now.
    #[track_caller]
    pub fn premium_host(&mut self, number: u64) -> Host {
        let host = self.promising_host(number);
        self.assess(&host).unwrap();
        assert_eq!(self.tier(&host), Tier::Premium);
        host
    }

    /// Makes the record of `host` say that it was online for `uptime_bps` of each day of
    /// the window, and that today `jobs` of its jobs succeeded and failed; it was heard of
    /// just now.
    #[track_caller]
    pub fn set_work(&mut self, host: &Host, uptime_bps: u32, jobs: (u16, u16)) {
        let now = self.now();
        let today = u32::try_from(now / DAY).unwrap();
        let passed = u32::try_from(now % DAY).unwrap();
        let whole = u32::try_from(DAY).unwrap();
        self.chain.edit::<HostRecord>(&host.record, |record| {
            record.days = [[0; 24]; DAYS];
            for day in today + 1 - WINDOW_DAYS..=today {
                let (seconds, jobs) = if day == today {
                    (passed, jobs)
                } else {
                    (whole, (0, 0))
                };
                let online = u64::from(seconds) * u64::from(uptime_bps) / 10_000;
                let mut bytes = [0; 24];
                bytes[..2].copy_from_slice(&u16::try_from(day).unwrap().to_le_bytes());
                bytes[4..8].copy_from_slice(&u32::try_from(online).unwrap().to_le_bytes());
                bytes[12..14].copy_from_slice(&jobs.0.to_le_bytes());
                bytes[14..16].copy_from_slice(&jobs.1.to_le_bytes());
                record.days[day as usize % DAYS] = bytes;
            }
            record.completed = record.completed.max(jobs.0.into());
            record.last_seen = now;
        });
    }

    /// Bonds `xnos` for a host.
    pub fn bond_host(&mut self, host: &Host, xnos: u64) -> Sent {
        self.run(self.bond_call(host, xnos))
    }

    /// Begins to take `xnos` out of a host's bond.
    pub fn unbond_host(&mut self, host: &Host, xnos: u64) -> Sent {
        self.run(self.unbond_call(host, xnos))
    }

    /// Returns what a host unbonded.
    pub fn release_bond(&mut self, host: &Host) -> Sent {
        self.run(self.release_call(host))
    }

    /// Reports on a host.
    pub fn report(&mut self, host: &Host, kind: ReportKind, passed: bool) -> Sent {
        self.run(self.report_call(host, kind, passed))
    }

    /// Applies the policy to a host.
    pub fn assess(&mut self, host: &Host) -> Sent {
        self.run(self.assess_call(host))
    }

    /// Moves a host as the admin.
    pub fn move_host(&mut self, host: &Host, tier: Tier) -> Sent {
        self.run(self.set_tier_call(host, tier))
    }

    /// Proposes to slash a host.
    pub fn propose_slash(&mut self, host: &Host, xnos: u64) -> Sent {
        self.run(self.propose_slash_call(host, xnos))
    }

    /// Contests a host's slash.
    pub fn contest_slash(&mut self, host: &Host) -> Sent {
        self.run(self.contest_slash_call(host))
    }

    /// Takes a host's slash back, as the admin.
    pub fn withdraw_slash(&mut self, host: &Host) -> Sent {
        self.run(self.withdraw_slash_call(host))
    }

    /// Executes a host's slash, as the admin.
    pub fn execute_slash(&mut self, host: &Host) -> Sent {
        self.run(self.execute_slash_call(host))
    }

    /// A host's account.
    #[track_caller]
    pub fn tiers_host(&self, host: &Host) -> accounts::Host {
        self.chain.read(&host.address)
    }

    /// A host's tier.
    #[track_caller]
    pub fn tier(&self, host: &Host) -> Tier {
        Tier::try_from(self.tiers_host(host).tier).unwrap()
    }

    /// The account of a host's slashes.
    #[track_caller]
    pub fn slash_of(&self, host: &Host) -> Slash {
        self.chain.read(&pdas::find_slash(&host.address).0)
    }

    /// The stake of a host's owner.
    #[track_caller]
    pub fn stake_behind(&self, host: &Host) -> Stake {
        self.chain
            .read(&staking::pdas::find_stake(&host.owner.pubkey()).0)
    }

    /// The tiers program's configuration.
    pub fn tiers_config(&self) -> Config {
        self.chain.read(&pdas::find_config().0)
    }
}

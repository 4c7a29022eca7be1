//! Seats of the test grid: the calls of the grid program about them, and verbs for what
//! owners, cranks and reviewers do.

use nosana_sdk::{
    common::{
        assessment::ReportKind,
        grid::{DISQUALIFICATION, PointKind},
        host_record::{DAYS, Day},
    },
    generated::{
        grid::{
            accounts::{Award, Phase, Seat},
            instructions::AwardInstructionArgs,
            pdas,
        },
        jobs::accounts::HostRecord,
        tiers::{accounts, pdas::find_report},
    },
    instructions,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{calls::Call, grid::reviewer, outcome::Sent, people::Host, tiers::DAY, world::World};

/// Why reviewers take an award back in these tests.
pub fn why() -> [u8; 64] {
    instructions::padded("the same bug was awarded before").unwrap()
}

/// Digest of the `number`th piece of evidence.
pub fn evidence(number: u64) -> [u8; 32] {
    let mut digest = [0xE0; 32];
    digest[..8].copy_from_slice(&number.to_le_bytes());
    digest
}

/// What a record shows of one day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// Seconds online.
    pub online: u32,
    /// Seconds served.
    pub served: u32,
    /// Jobs finished.
    pub completed: u16,
    /// Base units of fee.
    pub fees: u64,
}

/// The calls of the grid program about seats, with every account as it must be.
impl World {
    /// Registers `host` for a seat; its owner pays.
    pub fn register_seat_call(&self, phase: &Address, host: &Host) -> Call {
        let owner = host.owner.pubkey();
        let machine = self.tiers_host(host).machine;
        Call::new(
            instructions::register_seat(owner, owner, *phase, host.address, &machine),
            &[&host.owner],
        )
    }

    /// Gives the seat of `host` back.
    pub fn give_back_call(&self, phase: &Address, host: &Host) -> Call {
        Call::new(
            instructions::give_back_seat(&self.seat(phase, host)),
            &[&host.owner],
        )
    }

    /// Gives `host` the next free seat, or passes it over.
    pub fn move_up_call(&self, phase: &Address, host: &Host) -> Call {
        Call::new(instructions::move_up_seat(&self.seat(phase, host)), &[])
    }

    /// Counts what the record of `host` shows.
    pub fn count_call(&self, phase: &Address, host: &Host) -> Call {
        Call::new(instructions::count_seat(&self.seat(phase, host)), &[])
    }

    /// Counts the report at `report`.
    pub fn count_report_call(&self, phase: &Address, host: &Host, report: &Address) -> Call {
        Call::new(
            instructions::count_report(&self.seat(phase, host), *report),
            &[],
        )
    }

    /// Awards `args` to the seat of `host`, as the reviewer at `place`.
    pub fn award_call(
        &self,
        phase: &Address,
        host: &Host,
        place: u64,
        args: AwardInstructionArgs,
    ) -> Call {
        let signer = reviewer(place);
        Call::new(
            instructions::award(signer.pubkey(), &self.seat(phase, host), args),
            &[&signer],
        )
    }

    /// Agrees to the award for the evidence `number`, as the reviewer at `place`.
    pub fn agree_call(&self, phase: &Address, place: u64, number: u64) -> Call {
        let signer = reviewer(place);
        Call::new(
            instructions::agree_award(signer.pubkey(), &self.award(phase, number)),
            &[&signer],
        )
    }

    /// Takes the award for the evidence `number` back, as `signer`, for the reason in
    /// [`why`].
    pub fn revoke_call(&self, phase: &Address, signer: &Keypair, number: u64) -> Call {
        Call::new(
            instructions::revoke_award(signer.pubkey(), &self.award(phase, number), why()),
            &[signer],
        )
    }

    /// Pays the reward of `host` to the account that it is paid to for its work, too.
    pub fn claim_call(&self, phase: &Address, host: &Host) -> Call {
        Call::new(
            instructions::claim_reward(&self.seat(phase, host), host.payout),
            &[&host.owner],
        )
    }

    /// Closes the seat of `host`, as `signer`.
    pub fn close_seat_call(&self, phase: &Address, signer: &Keypair, host: &Host) -> Call {
        Call::new(
            instructions::close_seat(signer.pubkey(), &self.seat(phase, host)),
            &[signer],
        )
    }

    /// Closes the award for the evidence `number`.
    pub fn close_award_call(&self, phase: &Address, number: u64) -> Call {
        Call::new(instructions::close_award(&self.award(phase, number)), &[])
    }
}

/// What becomes of seats. A verb is refused with [`crate::Failure`].
impl World {
    /// A host with its record, on a machine of its own.
    #[track_caller]
    pub fn grid_host(&mut self, number: u64) -> Host {
        let host = self.host(number);
        let mut machine = [0x3A; 32];
        machine[..8].copy_from_slice(&number.to_le_bytes());
        self.set_machine(&host, machine);
        host
    }

    /// Lets `host` say that it is `machine` behind the tiers program's back.
    #[track_caller]
    pub fn set_machine(&mut self, host: &Host, machine: [u8; 32]) {
        self.chain
            .edit::<accounts::Host>(&host.address, |host| host.machine = machine);
    }

    /// A host of its own machine that registered for `phase` just now.
    #[track_caller]
    pub fn seated_host(&mut self, phase: &Address, number: u64) -> Host {
        let host = self.grid_host(number);
        self.register_seat(phase, &host).unwrap();
        host
    }

    /// Gives each reviewer what awards cost.
    pub fn fund_reviewers(&mut self) {
        for place in 0..3 {
            self.chain.fund(&reviewer(place).pubkey());
        }
    }

    /// Makes the record of `host` show `shown` on the day of `time`, behind the jobs
    /// program's back, and forget what the place of that day had.
    #[track_caller]
    pub fn show_day(&mut self, host: &Host, time: i64, shown: Shown) {
        let number = u16::try_from(time / DAY).unwrap();
        let mut bytes = [0; size_of::<Day>()];
        bytes[..2].copy_from_slice(&number.to_le_bytes());
        bytes[4..8].copy_from_slice(&shown.online.to_le_bytes());
        bytes[8..12].copy_from_slice(&shown.served.to_le_bytes());
        bytes[12..14].copy_from_slice(&shown.completed.to_le_bytes());
        bytes[16..].copy_from_slice(&shown.fees.to_le_bytes());
        self.chain.edit::<HostRecord>(&host.record, |record| {
            record.days[usize::from(number) % DAYS] = bytes;
        });
    }

    /// Reports that `host` passed a test of `kind` just now; the report's address.
    #[track_caller]
    pub fn pass(&mut self, host: &Host, kind: ReportKind) -> Address {
        let sequence = self.tiers_host(host).next_report;
        self.fund_assessor();
        self.report(host, kind, true).unwrap();
        find_report(&host.address, sequence).0
    }

    /// Registers a host for a seat.
    pub fn register_seat(&mut self, phase: &Address, host: &Host) -> Sent {
        self.run(self.register_seat_call(phase, host))
    }

    /// Gives a host's seat back.
    pub fn give_back(&mut self, phase: &Address, host: &Host) -> Sent {
        self.run(self.give_back_call(phase, host))
    }

    /// Gives a host the next free seat, or passes it over.
    pub fn move_up(&mut self, phase: &Address, host: &Host) -> Sent {
        self.run(self.move_up_call(phase, host))
    }

    /// Counts what a host's record shows.
    pub fn count(&mut self, phase: &Address, host: &Host) -> Sent {
        self.run(self.count_call(phase, host))
    }

    /// Counts a report.
    pub fn count_report(&mut self, phase: &Address, host: &Host, report: &Address) -> Sent {
        self.run(self.count_report_call(phase, host, report))
    }

    /// Awards `points` of `kind` for the evidence `number`, as the first reviewer.
    pub fn award_points(
        &mut self,
        phase: &Address,
        host: &Host,
        (kind, points): (PointKind, u64),
        number: u64,
    ) -> Sent {
        let args = AwardInstructionArgs {
            kind: kind as u8,
            points,
            evidence: evidence(number),
        };
        self.run(self.award_call(phase, host, 0, args))
    }

    /// Asks for a host's seat to be taken out of the phase, for the evidence `number`, as
    /// the first reviewer.
    pub fn propose_disqualification(&mut self, phase: &Address, host: &Host, number: u64) -> Sent {
        let args = AwardInstructionArgs {
            kind: DISQUALIFICATION,
            points: 0,
            evidence: evidence(number),
        };
        self.run(self.award_call(phase, host, 0, args))
    }

    /// Takes a host's seat out of the phase: the first reviewer proposes, the second one
    /// agrees.
    #[track_caller]
    pub fn disqualify(&mut self, phase: &Address, host: &Host, number: u64) {
        self.propose_disqualification(phase, host, number).unwrap();
        self.agree(phase, number).unwrap();
    }

    /// Agrees to the award for the evidence `number`, as the second reviewer.
    pub fn agree(&mut self, phase: &Address, number: u64) -> Sent {
        self.run(self.agree_call(phase, 1, number))
    }

    /// Takes the award for the evidence `number` back, as the authority.
    pub fn revoke(&mut self, phase: &Address, number: u64) -> Sent {
        self.run(self.revoke_call(phase, &self.admin(), number))
    }

    /// Pays a host's reward.
    pub fn claim(&mut self, phase: &Address, host: &Host) -> Sent {
        self.run(self.claim_call(phase, host))
    }

    /// Where the seat of a host is.
    #[track_caller]
    pub fn seat_address(&self, phase: &Address, host: &Host) -> Address {
        pdas::find_seat(phase, &self.tiers_host(host).machine).0
    }

    /// A host's seat.
    #[track_caller]
    pub fn seat(&self, phase: &Address, host: &Host) -> Seat {
        self.chain.read(&self.seat_address(phase, host))
    }

    /// What was awarded for the evidence `number`.
    #[track_caller]
    pub fn award(&self, phase: &Address, number: u64) -> Award {
        self.chain
            .read(&pdas::find_award(phase, &evidence(number)).0)
    }

    /// The points of a host's seat, by kind.
    #[track_caller]
    pub fn points(&self, phase: &Address, host: &Host) -> [u64; 6] {
        self.seat(phase, host).points
    }

    /// The points of all seats, by kind.
    #[track_caller]
    pub fn total_points(&self, phase: &Address) -> [u64; 6] {
        self.chain.read::<Phase>(phase).totals
    }
}

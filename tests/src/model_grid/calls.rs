//! What is sent for an act.

use nosana_sdk::{
    common::{assessment::ReportKind, job::JobState},
    events::Event,
    generated::{
        grid::instructions::{
            AcceptAuthority, Agree, Award, AwardInstructionArgs, CancelPhase, Claim, CloseAward,
            ClosePhase, CloseSeat, Count, CountReport, CreatePhase, CreatePhaseInstructionArgs,
            Finalize, Fund, FundInstructionArgs, GiveBack, MoveUp, OpenPhase, ProposeAuthority,
            ProposeAuthorityInstructionArgs, Register, ReplaceReviewer,
            ReplaceReviewerInstructionArgs, Revoke, RevokeInstructionArgs, UpdateGrid,
            UpdateGridInstructionArgs, UpdatePhase, UpdatePhaseInstructionArgs, Withdraw,
            WithdrawInstructionArgs,
        },
        jobs, tiers,
    },
    instructions::{self, NewJob, SYSTEM_PROGRAM, TOKEN_PROGRAM, Worker, padded},
};
use solana_instruction::Instruction;
use solana_signer::Signer as _;

use super::{
    ADDRESSES, Act, Address, Call, FIRST_HOSTS, Failure, Person, Pot, Run, SeatName, Settlement,
    Words, address_of, assessor, digest, host_payer, key, register_calls, worker,
};
use crate::tiers::FIGURES;

/// What reviewers say.
pub(super) fn words(words: Words) -> [u8; 64] {
    match words {
        Words::Good => padded("not what it seemed").unwrap(),
        Words::None => [0; 64],
        Words::NotText => [0xFF; 64],
    }
}

impl Run {
    /// Does `act`; the address of the job that it began.
    pub(super) fn send(&mut self, act: &Act) -> Result<Settlement, Failure> {
        self.told.clear();
        match *act {
            Act::Jump { to } => self.world.set_time(to),
            Act::Donate { to, amount } => {
                let to = match to {
                    Pot::Pool => ADDRESSES.pool,
                    Pot::Vault(phase) => ADDRESSES.vaults[phase as usize],
                };
                let funder = Person::Funder.key();
                self.world.chain.send_tokens(funder, &to, amount);
            }
            Act::SetTier { host, tier } => self.edit_host(host, |host| host.tier = tier as u8),
            Act::SetBond { host, bond } => self.edit_host(host, |host| host.bond = bond),
            Act::Renew {
                host,
                machine,
                keeps_record,
            } => return self.renew_host(host, machine, keeps_record),
            Act::Begin { host, timeout } => return self.begin(host, timeout).map(Some),
            Act::Quit { host } => return self.quit(host),
            _ => {
                let call = self.call(act);
                return self.run(call);
            }
        }
        Ok(None)
    }

    fn run(&mut self, call: Call) -> Result<Settlement, Failure> {
        let outcome = self.world.run(call)?;
        self.told
            .extend(outcome.events.into_iter().filter_map(|event| match event {
                Event::Grid(event) => Some(event),
                _ => None,
            }));
        Ok(None)
    }

    /// The instruction of `act`.
    fn call(&self, act: &Act) -> Call {
        grid_call(act, self.world.mint())
            .or_else(|| phase_call(act))
            .or_else(|| seat_call(act))
            .or_else(|| award_call(act))
            .unwrap_or_else(|| self.host_call(act))
    }

    fn edit_host(&mut self, host: usize, change: impl FnOnce(&mut tiers::accounts::Host)) {
        self.world.chain.edit(&ADDRESSES.hosts[host], change);
    }

    fn renew_host(
        &mut self,
        host: usize,
        machine: u8,
        keeps_record: bool,
    ) -> Result<Settlement, Failure> {
        let (owner, _, _, class) = FIRST_HOSTS[host];
        let owner = Person::Owner(owner);
        let (address, payer) = (ADDRESSES.hosts[host], host_payer().pubkey());
        let close = instructions::close_host(owner.address(), address, payer);
        self.run(Call::new(close, &[owner.key()]))?;
        let [register, open] = register_calls(host, machine, class);
        if keeps_record {
            return self.run(register);
        }
        let close = instructions::close_record(address, payer);
        self.run(Call::new(close, &[]))?;
        self.run(register)?;
        self.run(open)
    }

    /// A job for a host that waits, which starts it at once.
    fn begin(&mut self, host: usize, timeout: u32) -> Result<Address, Failure> {
        let record: jobs::accounts::HostRecord = self.world.chain.read(&ADDRESSES.records[host]);
        let (market, queue) = self.markets[host];
        let new = NewJob {
            market,
            queue,
            price_account: Address::default(),
            timeout,
            ..self.world.new_job(&self.client)
        };
        let post = new.post_to(ADDRESSES.hosts[host], record.queue_slot);
        self.run(Call::new(post, &[&self.client.key]))?;
        let job = new.address();
        let start = agent(host).start(job);
        self.run(Call::new(start, &[&worker(host)]))?;
        Ok(job)
    }

    /// The host gives its job back; nobody else waits for it, so its client takes it back,
    /// too, where anything is left of it.
    fn quit(&mut self, host: usize) -> Result<Settlement, Failure> {
        let call = self.host_call(&Act::Quit { host });
        let address = self.job_of(host);
        self.run(call)?;
        let job: jobs::accounts::Job = self.world.chain.read(&address);
        if job.state != JobState::Queued as u8 {
            return Ok(None);
        }
        let market: jobs::accounts::Market = self.world.chain.read(&job.market);
        let cancel = instructions::cancel(address, &job, &market, &self.world.config());
        self.run(Call::new(cancel, &[&self.client.key]))
    }

    fn job_of(&self, host: usize) -> Address {
        let running = self.model.hosts[host].running();
        running.expect("it has a job").job
    }

    fn host_call(&self, act: &Act) -> Call {
        let chain = &self.world.chain;
        let job = |host: usize| -> (Address, jobs::accounts::Job) {
            let address = self.job_of(host);
            (address, chain.read(&address))
        };
        let config = self.world.config();
        match *act {
            Act::Report { host, kind, passed } => {
                let address = ADDRESSES.hosts[host];
                let state: tiers::accounts::Host = chain.read(&address);
                let has_figures = kind == ReportKind::Benchmark && passed;
                let args = tiers::instructions::SubmitReportInstructionArgs {
                    kind: kind as u8,
                    passed,
                    figures: if has_figures { FIGURES } else { [0; 4] },
                    evidence: [3; 32],
                    sequence: state.next_report,
                };
                let assessor = assessor();
                let report = instructions::submit_report(assessor.pubkey(), address, &state, args);
                Call::new(report, &[&assessor])
            }
            Act::Join { host } => {
                let (market, queue) = self.markets[host];
                of_agent(host, agent(host).join(market, queue, &[]))
            }
            Act::Heartbeat { host } => {
                let (market, queue) = self.markets[host];
                of_agent(host, agent(host).renew(market, queue))
            }
            Act::Leave { host } => {
                let (market, queue) = self.markets[host];
                of_agent(host, agent(host).leave(market, queue))
            }
            Act::Checkpoint { host } => {
                let (address, job) = job(host);
                of_agent(host, agent(host).checkpoint(address, &job))
            }
            Act::Finish { host } => {
                let (address, job) = job(host);
                let finish = agent(host).finish(address, &job, &config, 0, [5; 32]);
                of_agent(host, finish)
            }
            Act::Stop { host } => {
                let (address, job) = job(host);
                let stop = instructions::stop(address, &job, &config);
                Call::new(stop, &[&self.client.key])
            }
            Act::Quit { host } => {
                let (address, job) = job(host);
                let market = chain.read(&job.market);
                of_agent(host, agent(host).quit(address, &job, &market, &config))
            }
            Act::Expire { host } => {
                let (address, job) = job(host);
                let market = chain.read(&job.market);
                let bounty = key("hunter", 0).pubkey();
                Call::new(
                    instructions::expire(address, &job, &market, &config, bounty),
                    &[],
                )
            }
            _ => unreachable!("{act:?} is sent otherwise"),
        }
    }
}

fn agent(host: usize) -> Worker {
    Worker {
        worker: worker(host).pubkey(),
        host: ADDRESSES.hosts[host],
    }
}

fn of_agent(host: usize, instruction: Instruction) -> Call {
    Call::new(instruction, &[&worker(host)])
}

/// Signed by `person`.
fn by(person: Person, instruction: Instruction) -> Call {
    Call::new(instruction, &[person.key()])
}

/// Signed by nobody.
fn anyone(instruction: Instruction) -> Call {
    Call::new(instruction, &[])
}

fn phase_address(number: u32) -> Address {
    ADDRESSES.phases[number as usize]
}

/// The classes of GPUs, as a phase names them.
pub(super) fn classes(classes: &[u16]) -> [Address; 16] {
    let mut named = [Address::default(); 16];
    // With a gap before the first one, which means nothing.
    for (place, class) in named.iter_mut().skip(1).zip(classes) {
        *place = ADDRESSES.classes[usize::from(*class) - 1];
    }
    named
}

fn grid_call(act: &Act, mint: Address) -> Option<Call> {
    let (grid, pool) = (ADDRESSES.grid, ADDRESSES.pool);
    Some(match *act {
        Act::UpdateGrid {
            by: who,
            reviewers,
            budget,
        } => {
            let args = UpdateGridInstructionArgs {
                reviewers: reviewers.map(address_of),
                budget,
            };
            let authority = who.address();
            by(who, UpdateGrid { authority, grid }.instruction(args))
        }
        Act::ProposeAuthority { by: who, proposed } => {
            let proposed = address_of(proposed);
            let args = ProposeAuthorityInstructionArgs { proposed };
            let authority = who.address();
            by(who, ProposeAuthority { authority, grid }.instruction(args))
        }
        Act::AcceptAuthority { by: who } => {
            let proposed = who.address();
            by(who, AcceptAuthority { proposed, grid }.instruction())
        }
        Act::Fund { by: who, amount } => {
            let fund = Fund {
                funder: who.address(),
                grid,
                source: ADDRESSES.tokens[&who],
                pool,
                token_program: TOKEN_PROGRAM,
            };
            by(who, fund.instruction(FundInstructionArgs { amount }))
        }
        Act::Withdraw { by: who, amount } => {
            let withdraw = Withdraw {
                authority: who.address(),
                grid,
                pool,
                destination: ADDRESSES.tokens[&who],
                token_program: TOKEN_PROGRAM,
            };
            by(
                who,
                withdraw.instruction(WithdrawInstructionArgs { amount }),
            )
        }
        Act::Open { by: who, phase } => {
            let open = OpenPhase {
                authority: who.address(),
                grid,
                phase: phase_address(phase),
                pool,
                vault: ADDRESSES.vaults[phase as usize],
                mint,
                token_program: TOKEN_PROGRAM,
                system_program: SYSTEM_PROGRAM,
            };
            by(who, open.instruction())
        }
        _ => return None,
    })
}

fn phase_call(act: &Act) -> Option<Call> {
    let (grid, pool) = (ADDRESSES.grid, ADDRESSES.pool);
    Some(match act {
        Act::Create {
            by: who,
            number,
            terms,
            classes: named,
        } => {
            let create = CreatePhase {
                authority: who.address(),
                grid,
                phase: phase_address(*number),
                system_program: SYSTEM_PROGRAM,
            };
            let args = CreatePhaseInstructionArgs {
                number: *number,
                terms: (**terms).clone(),
                classes: classes(named),
            };
            by(*who, create.instruction(args))
        }
        Act::Update {
            by: who,
            phase,
            terms,
            classes: named,
        } => {
            let update = UpdatePhase {
                authority: who.address(),
                grid,
                phase: phase_address(*phase),
            };
            let args = UpdatePhaseInstructionArgs {
                terms: (**terms).clone(),
                classes: classes(named),
            };
            by(*who, update.instruction(args))
        }
        Act::Cancel {
            by: who,
            phase,
            payer,
        } => {
            let cancel = CancelPhase {
                authority: who.address(),
                grid,
                phase: phase_address(*phase),
                pool,
                vault: ADDRESSES.vaults[*phase as usize],
                payer: payer.address(),
                token_program: TOKEN_PROGRAM,
            };
            by(*who, cancel.instruction())
        }
        Act::Replace {
            by: who,
            phase,
            place,
            reviewer,
        } => {
            let replace = ReplaceReviewer {
                authority: who.address(),
                grid,
                phase: phase_address(*phase),
            };
            let args = ReplaceReviewerInstructionArgs {
                place: *place,
                reviewer: address_of(*reviewer),
            };
            by(*who, replace.instruction(args))
        }
        Act::Finalize { phase } => {
            let phase = phase_address(*phase);
            anyone(Finalize { phase }.instruction())
        }
        Act::Close { phase, payer } => anyone(
            ClosePhase {
                grid,
                phase: phase_address(*phase),
                pool,
                vault: ADDRESSES.vaults[*phase as usize],
                payer: payer.address(),
                token_program: TOKEN_PROGRAM,
            }
            .instruction(),
        ),
        _ => return None,
    })
}

/// Where the seat of a machine is, or would be.
fn seat_address(name: SeatName) -> Address {
    ADDRESSES.seats[&name]
}

#[allow(clippy::too_many_lines, reason = "one arm an instruction")]
fn seat_call(act: &Act) -> Option<Call> {
    let grid = ADDRESSES.grid;
    Some(match *act {
        Act::Register {
            by: who,
            payer,
            phase,
            host,
            machine,
        } => {
            let register = Register {
                owner: who.address(),
                payer: payer.address(),
                phase: phase_address(phase),
                host: ADDRESSES.hosts[host],
                seat: seat_address((phase, machine)),
                system_program: SYSTEM_PROGRAM,
            };
            Call::new(register.instruction(), &[who.key(), payer.key()])
        }
        Act::GiveBack {
            by: who,
            phase,
            seat,
            payer,
        } => {
            let give_back = GiveBack {
                owner: who.address(),
                phase: phase_address(phase),
                seat: seat_address(seat),
                payer: payer.address(),
            };
            by(who, give_back.instruction())
        }
        Act::MoveUp { phase, seat, payer } => anyone(
            MoveUp {
                phase: phase_address(phase),
                seat: seat_address(seat),
                payer: payer.address(),
            }
            .instruction(),
        ),
        Act::Count {
            phase,
            seat,
            host,
            record,
        } => anyone(
            Count {
                phase: phase_address(phase),
                seat: seat_address(seat),
                host: ADDRESSES.hosts[host],
                record: ADDRESSES.records[record],
            }
            .instruction(),
        ),
        Act::CountReport {
            phase,
            seat,
            host,
            report: (of, sequence),
        } => anyone(
            CountReport {
                phase: phase_address(phase),
                seat: seat_address(seat),
                host: ADDRESSES.hosts[host],
                report: tiers::pdas::find_report(&ADDRESSES.hosts[of], sequence).0,
            }
            .instruction(),
        ),
        Act::Claim {
            by: who,
            phase,
            seat,
            vault,
        } => {
            let claim = Claim {
                owner: who.address(),
                phase: phase_address(phase),
                seat: seat_address(seat),
                vault: ADDRESSES.vaults[vault as usize],
                destination: ADDRESSES.tokens[&who],
                token_program: TOKEN_PROGRAM,
            };
            by(who, claim.instruction())
        }
        Act::CloseSeat {
            by: who,
            phase,
            seat,
            payer,
        } => {
            let close = CloseSeat {
                signer: who.address(),
                grid,
                phase: phase_address(phase),
                seat: seat_address(seat),
                payer: payer.address(),
            };
            by(who, close.instruction())
        }
        _ => return None,
    })
}

fn award_call(act: &Act) -> Option<Call> {
    Some(match *act {
        Act::Award {
            by: who,
            phase,
            seat,
            kind,
            points,
            evidence,
        } => {
            let award = Award {
                reviewer: who.address(),
                phase: phase_address(phase),
                seat: seat_address(seat),
                award: ADDRESSES.awards[&(phase, evidence)],
                system_program: SYSTEM_PROGRAM,
            };
            let args = AwardInstructionArgs {
                kind,
                points,
                evidence: digest(evidence),
            };
            by(who, award.instruction(args))
        }
        Act::Agree {
            by: who,
            phase,
            seat,
            award,
        } => {
            let agree = Agree {
                reviewer: who.address(),
                phase: phase_address(phase),
                seat: seat_address(seat),
                award: ADDRESSES.awards[&award],
            };
            by(who, agree.instruction())
        }
        Act::Revoke {
            by: who,
            phase,
            seat,
            award,
            words: said,
        } => {
            let revoke = Revoke {
                signer: who.address(),
                grid: ADDRESSES.grid,
                phase: phase_address(phase),
                seat: seat_address(seat),
                award: ADDRESSES.awards[&award],
            };
            let reason = words(said);
            by(who, revoke.instruction(RevokeInstructionArgs { reason }))
        }
        Act::CloseAward {
            phase,
            award,
            payer,
        } => anyone(
            CloseAward {
                phase: phase_address(phase),
                award: ADDRESSES.awards[&award],
                reviewer: payer.address(),
            }
            .instruction(),
        ),
        _ => return None,
    })
}

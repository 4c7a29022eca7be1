//! Instructions with the accounts that a step chose, right or wrong.

use nosana_sdk::{
    generated::{
        jobs,
        jobs::instructions::{
            Cancel, Checkpoint, CloseJob, CloseRecord, Collect, Expire, Finish,
            FinishInstructionArgs, Join, Leave, OpenRecord, Post, PostInstructionArgs, Quit, Renew,
            Start, Stop, Sweep,
        },
        tiers,
    },
    instructions::{SYSTEM_PROGRAM, TOKEN_PROGRAM},
};
use solana_instruction::{AccountMeta, Instruction};

use super::{
    drive::Run,
    market::{Accounts, Verb},
    scene::register,
};

impl Run {
    #[allow(clippy::too_many_lines, reason = "one arm an instruction")]
    pub(super) fn instruction(&self, verb: Verb, a: &Accounts) -> Instruction {
        let config = jobs::pdas::find_config().0;
        let worker = a.signer;
        let (host, record, market, queue, job) = (a.host, a.record, a.market, a.queue, a.job);
        let (escrow, payout, refund, payer) = (a.escrow, a.payout, a.refund, a.payer);
        let (fee_destination, token_program) = (a.fee, TOKEN_PROGRAM);
        match verb {
            Verb::Post {
                nonce,
                definition,
                timeout,
                max_price,
            } => Post {
                client: a.signer,
                payer,
                config,
                market,
                queue,
                job,
                escrow,
                source: refund,
                mint: self.scene.world.mint(),
                token_program,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(PostInstructionArgs {
                nonce,
                definition,
                timeout,
                max_price,
                job_bump: jobs::pdas::find_job(&a.signer, nonce).1,
                escrow_bump: jobs::pdas::find_escrow(&job).1,
            }),
            Verb::Cancel => Cancel {
                client: a.signer,
                market,
                queue,
                job,
                escrow,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Stop => Stop {
                client: a.signer,
                record,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Join => {
                let candidates: Vec<AccountMeta> = a
                    .candidates
                    .iter()
                    .map(|job| AccountMeta::new(*job, false))
                    .collect();
                Join {
                    worker,
                    host,
                    record,
                    market,
                    queue,
                }
                .instruction_with_remaining_accounts(&candidates)
            }
            Verb::Renew => Renew {
                worker,
                host,
                record,
                market,
                queue,
            }
            .instruction(),
            Verb::Leave => Leave {
                worker,
                host,
                record,
                market,
                queue,
            }
            .instruction(),
            Verb::Start => Start {
                worker,
                host,
                record,
                job,
            }
            .instruction(),
            Verb::Checkpoint => Checkpoint {
                worker,
                host,
                record,
                job,
                escrow,
                payout,
                token_program,
            }
            .instruction(),
            Verb::Finish { exit_code, result } => Finish {
                worker,
                host,
                record,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(FinishInstructionArgs { exit_code, result }),
            Verb::Quit => Quit {
                worker,
                host,
                record,
                market,
                queue,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Expire => Expire {
                record,
                market,
                queue,
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::Collect => Collect {
                job,
                escrow,
                payout,
                fee_destination,
                refund,
                payer,
                config,
                token_program,
            }
            .instruction(),
            Verb::CloseJob => CloseJob { job, payer, escrow }.instruction(),
            Verb::Sweep => Sweep { queue }.instruction(),
            Verb::OpenRecord => OpenRecord {
                payer,
                host,
                record,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(),
            Verb::CloseRecord => CloseRecord {
                owner: a.signer,
                host,
                record,
                payer,
            }
            .instruction(),
            Verb::Register => register(&self.scene.model.hosts[&host]),
            Verb::CloseHost => tiers::instructions::CloseHost {
                owner: a.signer,
                host,
                record,
                payer,
            }
            .instruction(),
        }
    }
}

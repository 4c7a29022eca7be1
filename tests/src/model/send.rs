//! Instructions with the accounts that a step chose, right or wrong.

use nosana_sdk::{
    generated::{
        jobs,
        jobs::instructions::{
            AttachResult, AttachResultInstructionArgs, Cancel, Checkpoint, CloseJob, CloseMarket,
            CloseRecord, Collect, Evict, Expire, Extend, ExtendInstructionArgs, Finish,
            FinishInstructionArgs, Join, Leave, OpenMarket, OpenMarketInstructionArgs, OpenRecord,
            Post, PostInstructionArgs, PostTo, PostToInstructionArgs, Quit, Renew, Start, Stop,
            Sweep, UpdateConfigInstructionArgs,
        },
        jobs::types::{FinishArgs, PostArgs},
        tiers,
    },
    instructions::{self, SYSTEM_PROGRAM, TOKEN_PROGRAM},
};
use solana_instruction::{AccountMeta, Instruction};

use super::{
    drive::Run,
    market::{Accounts, Order, Verb},
    scene::register,
};

impl Run {
    /// The instructions of the transaction that does `verb`.
    pub(super) fn instructions(&self, verb: Verb, a: &Accounts) -> Vec<Instruction> {
        if let Verb::CreateQueue(capacity) = verb {
            let lamports = self.scene.model.rent.queue(capacity);
            return instructions::create_queue(a.signer, a.market, a.queue, capacity, lamports)
                .into();
        }
        vec![self.instruction(verb, a)]
    }

    #[allow(clippy::too_many_lines, reason = "one arm an instruction")]
    fn instruction(&self, verb: Verb, a: &Accounts) -> Instruction {
        let config = jobs::pdas::find_config().0;
        let worker = a.signer;
        let (host, record, market, queue, job) = (a.host, a.record, a.market, a.queue, a.job);
        let (escrow, payout, refund, payer) = (a.escrow, a.payout, a.refund, a.payer);
        let (fee_destination, token_program) = (a.fee, TOKEN_PROGRAM);
        match verb {
            Verb::Post(order) => Post {
                client: a.signer,
                payer,
                config,
                market,
                queue,
                job,
                escrow,
                source: refund,
                mint: self.scene.world.mint(),
                price_account: a.price_account,
                token_program,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(PostInstructionArgs {
                args: arguments(order, a),
            }),
            Verb::PostTo(order, host, slot) => PostTo {
                client: a.signer,
                payer,
                config,
                market,
                queue,
                job,
                escrow,
                source: refund,
                mint: self.scene.world.mint(),
                price_account: a.price_account,
                token_program,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(PostToInstructionArgs {
                args: arguments(order, a),
                host,
                slot,
            }),
            Verb::Extend(seconds) => Extend {
                client: a.signer,
                market,
                job,
                escrow,
                source: refund,
                token_program,
            }
            .instruction(ExtendInstructionArgs { seconds }),
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
            .instruction(FinishInstructionArgs {
                args: FinishArgs { exit_code, result },
            }),
            Verb::AttachResult { exit_code, result } => AttachResult { worker, host, job }
                .instruction(AttachResultInstructionArgs {
                    args: FinishArgs { exit_code, result },
                }),
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
                bounty: a.bounty,
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
            Verb::CloseJob => CloseJob {
                job,
                payer,
                escrow,
                market,
                queue,
            }
            .instruction(),
            Verb::Sweep => Sweep { queue }.instruction(),
            Verb::OpenRecord => OpenRecord {
                payer,
                host,
                record,
                system_program: SYSTEM_PROGRAM,
            }
            .instruction(),
            Verb::CloseRecord => CloseRecord {
                host,
                record,
                payer,
            }
            .instruction(),
            Verb::Evict => Evict {
                host,
                record,
                market,
                queue,
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
            Verb::UpdateConfig { .. }
            | Verb::ProposeAuthority(_)
            | Verb::AcceptAuthority
            | Verb::UpdateMarket(_)
            | Verb::ProposeMarketAuthority(_)
            | Verb::AcceptMarketAuthority
            | Verb::GrowQueue(_)
            | Verb::CloseMarket
            | Verb::OpenMarket(..)
            | Verb::CreateQueue(_)
            | Verb::MigrateMarket => self.rule(verb, a),
        }
    }

    /// What authorities do.
    fn rule(&self, verb: Verb, a: &Accounts) -> Instruction {
        let (authority, market, queue) = (a.signer, a.market, a.queue);
        match verb {
            Verb::UpdateConfig {
                fee_bps,
                fee_cap_bps,
                paused,
            } => instructions::update_config(
                authority,
                UpdateConfigInstructionArgs {
                    fee_bps,
                    fee_cap_bps,
                    paused,
                },
            ),
            Verb::ProposeAuthority(proposed) => {
                instructions::propose_authority(authority, proposed)
            }
            Verb::AcceptAuthority => instructions::accept_authority(authority),
            Verb::UpdateMarket(terms) => {
                instructions::update_market(authority, market, terms.arguments())
            }
            Verb::ProposeMarketAuthority(proposed) => {
                instructions::propose_market_authority(authority, market, proposed)
            }
            Verb::AcceptMarketAuthority => instructions::accept_market_authority(authority, market),
            Verb::GrowQueue(capacity) => {
                instructions::grow_queue(authority, a.payer, market, queue, capacity)
            }
            Verb::CloseMarket => CloseMarket {
                authority,
                market,
                queue,
                payer: a.payer,
                queue_payer: a.queue_payer,
            }
            .instruction(),
            Verb::OpenMarket(tier, terms) => {
                let known = self.scene.model.markets.iter();
                let slug = known
                    .filter(|known| known.address == market)
                    .map(|known| known.slug)
                    .next();
                OpenMarket {
                    authority,
                    config: self.scene.model.config.address,
                    class: a.class,
                    market,
                    system_program: SYSTEM_PROGRAM,
                }
                .instruction(OpenMarketInstructionArgs {
                    slug: slug.unwrap(),
                    tier,
                    terms: terms.arguments(),
                })
            }
            _ => instructions::migrate_market(authority, market),
        }
    }
}

fn arguments(order: Order, a: &Accounts) -> PostArgs {
    PostArgs {
        nonce: order.nonce,
        definition: order.definition,
        timeout: order.timeout,
        max_price: order.max_price,
        job_bump: jobs::pdas::find_job(&a.signer, order.nonce).1,
        escrow_bump: jobs::pdas::find_escrow(&a.job).1,
    }
}

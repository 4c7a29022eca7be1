//! `create_queue`: signed by the market's authority.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    event::QueueCreated,
    queue::{CAPACITY, QueueAccount},
    state::{Market, Queue, QueueKind, VERSION},
};

/// Accounts of `create_queue`.
#[derive(Accounts)]
pub struct CreateQueue {
    /// The market's authority, who paid for the queue's account.
    pub authority: Signer,
    /// The market.
    #[account(mut)]
    pub market: Account<Market>,
    /// A new account of this program, all zero; its size makes the capacity.
    #[account(zeroed)]
    pub queue: QueueAccount,
}

/// **Specification**
/// - Only the market's authority, and only while the market has no queue.
/// - The account has place for 16 to 200 000 entries.
pub fn handle(ctx: &mut Context<CreateQueue>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let authority = *accounts.authority.address();
    require!(
        authority == accounts.market.authority,
        JobsError::NotAuthority
    );
    require!(
        accounts.market.queue == Address::default(),
        JobsError::QueueExists
    );
    let capacity = u32::try_from(accounts.queue.capacity()).map_err(|_| JobsError::BadQueueSize)?;
    require!(CAPACITY.contains(&capacity), JobsError::BadQueueSize);
    let market = *accounts.market.address();
    *accounts.queue = Queue {
        version: VERSION,
        kind: QueueKind::Empty as u8,
        padding: [0; 2],
        capacity: capacity.into(),
        market,
        payer: authority,
        head: 0.into(),
        tail: 0.into(),
        waiting: 0.into(),
        padding_2: [0; 4],
        reserved: [0; 32],
    };
    let queue = *accounts.queue.address();
    accounts.market.queue = queue;
    emit!(QueueCreated {
        market,
        queue,
        capacity,
    });
    Ok(())
}

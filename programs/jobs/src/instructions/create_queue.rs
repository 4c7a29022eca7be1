//! `create_queue`: signed by the market's authority.

use anchor_lang::{Discriminator, prelude::*};
use nosana_common::ring::CAPACITY;

use crate::{
    error::JobsError,
    event::QueueCreated,
    queue,
    state::{Market, Queue, VERSION},
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
    #[account(mut)]
    pub queue: UncheckedAccount,
}

/// **Specification**
/// - Only the market's authority, and only while the market has no queue.
/// - The account is this program's and nothing was written into it; it has place for
///   16 to 200 000 entries.
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
    let market = *accounts.market.address();
    let mut account = *accounts.queue.account();
    let capacity = queue::capacity_of(account.data_len())?;
    require!(CAPACITY.contains(&capacity), JobsError::BadQueueSize);
    require!(account.owned_by(&crate::ID), JobsError::WrongQueue);
    let header = Queue {
        version: VERSION,
        kind: 0,
        padding: [0; 2],
        capacity: capacity.into(),
        market,
        payer: authority,
        head: 0.into(),
        tail: 0.into(),
        waiting: 0.into(),
        shift: 0.into(),
        jobs: 0.into(),
        reserved: [0; 28],
    };
    let mut data = account.try_borrow_mut()?;
    require!(data.starts_with(&[0; 8]), JobsError::WrongQueue);
    queue::write_header(&mut data, &header, capacity)?;
    data.get_mut(..8)
        .ok_or(JobsError::BadQueueSize)?
        .copy_from_slice(Queue::DISCRIMINATOR);
    drop(data);
    let queue = *account.address();
    accounts.market.queue = queue;
    emit!(QueueCreated {
        market,
        queue,
        payer: authority,
        capacity,
    });
    Ok(())
}

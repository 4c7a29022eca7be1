//! `grow_queue`: signed by the market's authority.

use anchor_lang::{prelude::*, realloc_account};
use nosana_common::ring::{CAPACITY, Ring};

use crate::{
    error::JobsError,
    event::QueueGrown,
    queue::{self, QueueAccount},
    state::Market,
};

/// Arguments of `grow_queue`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct GrowQueueArgs {
    /// How many entries there shall be place for, at most 200 000. One instruction
    /// adds 256 at most; a transaction may have several.
    pub capacity: u32,
}

/// Accounts of `grow_queue`.
#[derive(Accounts)]
pub struct GrowQueue {
    /// The market's authority.
    pub authority: Signer,
    /// Who paid for the queue, and pays for more of it.
    // Often the same account as another here; nothing of its data is held.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The market.
    pub market: Account<Market>,
    /// Its queue.
    #[account(mut)]
    pub queue: UncheckedAccount,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the market's authority; the payer is who paid for the queue.
/// - The new capacity is larger than the present one and in range.
/// - Who waits keeps number and order.
pub fn handle(ctx: &mut Context<GrowQueue>, args: GrowQueueArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        *accounts.authority.address() == accounts.market.authority,
        JobsError::NotAuthority
    );
    let mut account = *accounts.queue.account();
    require!(
        *account.address() == accounts.market.queue,
        JobsError::WrongQueue
    );
    let old = queue::capacity_of(account.data_len())?;
    require!(
        args.capacity > old && CAPACITY.contains(&args.capacity),
        JobsError::BadQueueSize
    );
    let space = QueueAccount::space_for(args.capacity);
    realloc_account(&mut account, space, accounts.payer.account(), false)?;

    let queue = *account.address();
    let mut data = account.try_borrow_mut()?;
    let mut header = queue::read_header(&data)?;
    require!(
        header.payer == *accounts.payer.address(),
        JobsError::WrongPayer
    );
    let bounds = queue::bounds(&header);
    let ring =
        Ring::grow(bounds, queue::places_of(&mut data)?, old as usize).map_err(JobsError::from)?;
    let bounds = ring.bounds;
    queue::set_bounds(&mut header, bounds);
    header.capacity = args.capacity.into();
    queue::write_header(&mut data, &header, args.capacity)?;
    emit!(QueueGrown {
        market: header.market,
        queue,
        capacity: args.capacity,
        shift: bounds.shift,
    });
    Ok(())
}

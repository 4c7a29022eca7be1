//! `migrate_record`: anyone. Brings a host's record of version 1 up to version 2.

use core::mem::offset_of;

use anchor_lang::{
    Discriminator,
    cpi::rent_exempt_lamports,
    prelude::*,
    realloc_account,
    system_program::{Transfer, transfer},
};
use nosana_common::host_record::{DAYS, Day};

use crate::{
    error::JobsError,
    event::RecordMigrated,
    state::{HostRecord, RECORD_VERSION},
};

/// Where the version is.
const VERSION_AT: usize = 8;
/// Where the days begin, in both versions.
const DAYS_AT: usize = 8_usize.saturating_add(offset_of!(HostRecord, days));
/// Bytes of a day of version 1.
const OLD_DAY: usize = 16;
/// Bytes of all of them.
const OLD_DAYS: usize = DAYS.saturating_mul(OLD_DAY);
/// Bytes behind the days: jobs given back, and what is for later versions.
const TAIL: usize = 56;
/// Bytes of a record of version 1.
const OLD_LENGTH: usize = DAYS_AT.saturating_add(OLD_DAYS).saturating_add(TAIL);
/// Bytes of a record.
const LENGTH: usize = 8_usize.saturating_add(size_of::<HostRecord>());

/// Accounts of `migrate_record`.
#[derive(Accounts)]
pub struct MigrateRecord {
    /// Who pays the rent of what is added, which the record's payer gets at its end.
    #[account(mut)]
    pub payer: Signer,
    /// The record.
    #[account(mut)]
    pub record: UncheckedAccount,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The account is a record of version 1, whatever its host does at the time.
/// - What it holds stays; the fees of its days count as none.
/// - The payer pays the rent of what is added, also where the account holds as much
///   above its rent: that stays for bounties. A record of before there were reserves
///   gets to know its rent, and what it holds above that is its reserve from now on.
pub fn handle(ctx: &mut Context<MigrateRecord>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let mut account = *accounts.record.account();
    require!(account.owned_by(&crate::ID), JobsError::WrongVersion);
    require!(is_old(&account.try_borrow()?), JobsError::WrongVersion);

    let (lamports, rent) = (account.lamports(), rent_exempt_lamports(OLD_LENGTH)?);
    let added = rent_exempt_lamports(LENGTH)?.saturating_sub(rent);
    let growth = Transfer {
        from: accounts.payer.try_cpi_handle_mut()?,
        to: accounts.record.try_cpi_handle_mut()?,
    };
    transfer(
        CpiContext::new(accounts.system_program.address(), growth),
        added,
    )?;
    // This pays, too, where the account had less than its rent. Every byte that is added is
    // written below.
    realloc_account(&mut account, LENGTH, accounts.payer.account(), false)?;
    let paid = account.lamports().saturating_sub(lamports);

    let address = *account.address();
    let mut data = account.try_borrow_mut()?;
    let record = rearrange(&mut data).ok_or(JobsError::WrongVersion)?;
    record.version = RECORD_VERSION;
    if record.rent.is_zero() {
        record.rent = rent.into();
    }
    record.rent = record.rent.saturating_add(paid);
    emit!(RecordMigrated {
        host: record.host,
        record: address,
        version: RECORD_VERSION,
        rent: record.rent.get(),
    });
    Ok(())
}

/// Whether `data` is that of a record of version 1.
#[must_use]
pub fn is_old(data: &[u8]) -> bool {
    data.len() == OLD_LENGTH
        && data.starts_with(HostRecord::DISCRIMINATOR)
        && data.get(VERSION_AT) == Some(&1)
}

/// Gives each day of a record that has grown its new place, and what stood behind them its
/// own.
fn rearrange(data: &mut [u8]) -> Option<&mut HostRecord> {
    let old: [u8; OLD_DAYS + TAIL] = *data.get(DAYS_AT..)?.first_chunk()?;
    let (days, tail) = old.split_first_chunk::<OLD_DAYS>()?;
    data.last_chunk_mut::<TAIL>()?.copy_from_slice(tail);
    let record: &mut HostRecord = bytemuck::try_from_bytes_mut(data.get_mut(8..)?).ok()?;
    let days: &[[u8; OLD_DAY]; DAYS] = bytemuck::cast_ref(days);
    for (place, day) in record.days.iter_mut().zip(days) {
        *place = bytemuck::cast(Day::of_version_1(*day));
    }
    Some(record)
}

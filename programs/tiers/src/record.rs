//! What the jobs program keeps of a host, read.

use anchor_lang::prelude::*;
use nosana_common::{
    host_record::{self, HostRecordLayout},
    ids,
};

use crate::error::TiersError;

const JOBS: Address = Address::new_from_array(ids::JOBS);

/// What `view` makes of the record of `host`, or of there being none.
///
/// The jobs program makes one record a host, so one that it owns and that names the host
/// is the host's. That there is none is only believed of the address where it would be.
pub fn look<T>(
    host: &Address,
    record: &AccountView,
    view: impl FnOnce(Option<&HostRecordLayout>) -> T,
) -> Result<T> {
    if record.owned_by(&JOBS) {
        let data = record.try_borrow()?;
        let layout = host_record::read(&data, host.as_array()).ok_or(TiersError::WrongRecord)?;
        return Ok(view(Some(layout)));
    }
    let (address, _) = find_program_address(&[ids::RECORD, host.as_ref()], &JOBS);
    require!(address == *record.address(), TiersError::WrongRecord);
    Ok(view(None))
}

/// Refuses unless the record of `host` says that it neither waits nor works, or there
/// is none. A place in a queue that is long over keeps nobody.
pub fn require_idle(host: &Address, record: &AccountView) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let is_idle = look(host, record, |record| {
        record.is_none_or(|record| record.is_free(now))
    })?;
    require!(is_idle, TiersError::HostBusy);
    Ok(())
}

//! What is read of hosts here: their accounts and reports, which the tiers program owns,
//! and their records, which the jobs program owns.

use anchor_lang::prelude::*;
use nosana_common::{
    assessment::ReportKind,
    host::{DISCRIMINATOR, HostLayout, REPORT_DISCRIMINATOR, ReportLayout},
    host_record::{self, HostRecordLayout},
    ids,
    tier::Tier,
};

use crate::error::GridError;

const JOBS: Address = Address::new_from_array(ids::JOBS);
const TIERS: Address = Address::new_from_array(ids::TIERS);

/// A registered host.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
pub struct Host(HostLayout);

impl Host {
    /// The tier; a byte that is none counts as removed.
    #[must_use]
    pub fn tier(&self) -> Tier {
        Tier::try_from(self.0.tier).unwrap_or(Tier::Removed)
    }

    /// Who owns it.
    #[must_use]
    pub fn owner(&self) -> Address {
        self.0.owner.into()
    }

    /// Its class of GPUs.
    #[must_use]
    pub fn class(&self) -> Address {
        self.0.class.into()
    }

    /// Digest of what identifies the machine; zero when its owner did not say.
    #[must_use]
    pub fn machine(&self) -> &[u8; 32] {
        &self.0.machine
    }

    /// Weight bonded, xNOS.
    #[must_use]
    pub fn bond(&self) -> u64 {
        u64::from_le_bytes(self.0.bond)
    }

    /// When it was registered, Unix seconds.
    #[must_use]
    pub fn registered_at(&self) -> i64 {
        i64::from_le_bytes(self.0.registered_at)
    }

    /// When its newest proof passed, Unix seconds; zero before the first.
    #[must_use]
    pub fn proof_at(&self) -> i64 {
        i64::from_le_bytes(self.0.proof_at)
    }
}

impl Owner for Host {
    const OWNER: Address = TIERS;
}

impl Discriminator for Host {
    const DISCRIMINATOR: &'static [u8] = &DISCRIMINATOR;
}

#[doc(hidden)]
impl IdlAccountType for Host {}

/// What an assessor measured of a host.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
pub struct Report(ReportLayout);

impl Report {
    /// The host.
    #[must_use]
    pub fn host(&self) -> Address {
        self.0.host.into()
    }

    /// Whether it tells of a proof or a benchmark that passed.
    #[must_use]
    pub fn is_passed_test(&self) -> bool {
        let is_test = matches!(
            ReportKind::try_from(self.0.kind),
            Ok(ReportKind::Proof | ReportKind::Benchmark)
        );
        is_test && self.0.passed == 1
    }

    /// When it was submitted, Unix seconds.
    #[must_use]
    pub fn at(&self) -> i64 {
        i64::from_le_bytes(self.0.at)
    }
}

impl Owner for Report {
    const OWNER: Address = TIERS;
}

impl Discriminator for Report {
    const DISCRIMINATOR: &'static [u8] = &REPORT_DISCRIMINATOR;
}

#[doc(hidden)]
impl IdlAccountType for Report {}

/// What `view` makes of the record of `host`.
///
/// The jobs program makes one record a host, so one that it owns and that names the host
/// is the host's.
pub fn look<T>(
    host: &Address,
    record: &AccountView,
    view: impl FnOnce(&HostRecordLayout) -> T,
) -> Result<T> {
    require!(record.owned_by(&JOBS), GridError::WrongRecord);
    let data = record.try_borrow()?;
    let layout = host_record::read(&data, host.as_array()).ok_or(GridError::WrongRecord)?;
    Ok(view(layout))
}

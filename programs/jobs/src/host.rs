//! Hosts and classes of GPUs: accounts of the tiers program, read here.

use anchor_lang::prelude::*;
use nosana_common::{
    host::{CLASS_DISCRIMINATOR, ClassLayout, DISCRIMINATOR, HostLayout},
    ids,
    tier::Tier,
};

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

    /// The agent's key.
    #[must_use]
    pub fn worker(&self) -> Address {
        self.0.worker.into()
    }

    /// The token account that it is paid to.
    #[must_use]
    pub fn payout(&self) -> Address {
        self.0.payout.into()
    }

    /// Its class of GPUs.
    #[must_use]
    pub fn class(&self) -> Address {
        self.0.class.into()
    }

    /// Weight bonded, xNOS.
    #[must_use]
    pub fn bond(&self) -> u64 {
        u64::from_le_bytes(self.0.bond)
    }
}

impl Owner for Host {
    const OWNER: Address = Address::new_from_array(ids::TIERS);
}

impl Discriminator for Host {
    const DISCRIMINATOR: &'static [u8] = &DISCRIMINATOR;
}

#[doc(hidden)]
impl IdlAccountType for Host {}

/// A class of GPUs.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
pub struct GpuClass(ClassLayout);

impl GpuClass {
    /// Memory of one GPU, MiB.
    #[must_use]
    pub fn vram_mib(&self) -> u32 {
        u32::from_le_bytes(self.0.vram_mib)
    }
}

impl Owner for GpuClass {
    const OWNER: Address = Address::new_from_array(ids::TIERS);
}

impl Discriminator for GpuClass {
    const DISCRIMINATOR: &'static [u8] = &CLASS_DISCRIMINATOR;
}

#[doc(hidden)]
impl IdlAccountType for GpuClass {}

//! Registers hosts, holds their bonds, and gives them their tier by a policy that anyone
//! can apply.

#![cfg_attr(not(feature = "idl-build"), no_std)]
// The derives expand to unsafe code; what is written by hand has none.
#![deny(unsafe_code)]

extern crate alloc;

pub mod bonder;
pub mod error;
pub mod event;
pub mod instructions;
pub mod moves;
pub mod record;
pub mod state;
pub mod text;

use anchor_lang::prelude::*;
use instructions::*;

declare_id!("J1z23txJGf2UKJvSnZR1WK3doi71CTiyUyHwJ7uqK9Hs");

/// The instructions of the tiers program.
#[program]
pub mod nosana_tiers {
    use super::*;

    /// Creates the configuration. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Brings a configuration of version 1 up to version 2. Admin.
    pub fn migrate_config(ctx: &mut Context<MigrateConfig>, args: MigrateConfigArgs) -> Result<()> {
        migrate_config::handle(ctx, args)
    }

    /// Changes who may submit reports, and whether registration is open. Admin.
    pub fn update_config(ctx: &mut Context<UpdateConfig>, args: UpdateConfigArgs) -> Result<()> {
        update_config::handle(ctx, args)
    }

    /// Proposes who takes over as the admin. Admin.
    pub fn propose_admin(ctx: &mut Context<ProposeAdmin>, args: ProposeAdminArgs) -> Result<()> {
        propose_admin::handle(ctx, args)
    }

    /// Takes over as the admin. Who was proposed.
    pub fn accept_admin(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
        accept_admin::handle(ctx)
    }

    /// Proposes another policy, to take effect after a delay. Admin.
    pub fn propose_policy(ctx: &mut Context<ProposePolicy>, args: ProposePolicyArgs) -> Result<()> {
        propose_policy::handle(ctx, args)
    }

    /// Takes the proposed policy back. Admin.
    pub fn withdraw_policy(ctx: &mut Context<WithdrawPolicy>) -> Result<()> {
        withdraw_policy::handle(ctx)
    }

    /// Puts the proposed policy into force when it is due. Anyone.
    pub fn apply_policy(ctx: &mut Context<ApplyPolicy>) -> Result<()> {
        apply_policy::handle(ctx)
    }

    /// Creates or changes a class of GPUs. Admin.
    pub fn set_class(ctx: &mut Context<SetClass>, args: SetClassArgs) -> Result<()> {
        set_class::handle(ctx, args)
    }

    /// Registers a host; it may work in Community markets at once.
    pub fn register_host(ctx: &mut Context<RegisterHost>, args: RegisterHostArgs) -> Result<()> {
        register_host::handle(ctx, args)
    }

    /// Changes what a host says of itself, and where it is paid. Owner.
    pub fn update_host(ctx: &mut Context<UpdateHost>, args: UpdateHostArgs) -> Result<()> {
        update_host::handle(ctx, args)
    }

    /// Replaces the key that the agent works with. Owner.
    pub fn rotate_worker(ctx: &mut Context<RotateWorker>, args: RotateWorkerArgs) -> Result<()> {
        rotate_worker::handle(ctx, args)
    }

    /// Closes an idle host without a bond and returns its rent. Owner.
    pub fn close_host(ctx: &mut Context<CloseHost>) -> Result<()> {
        close_host::handle(ctx)
    }

    /// Bonds a part of the owner's stake for a host. Owner.
    pub fn bond(ctx: &mut Context<Bond>, args: BondArgs) -> Result<()> {
        bond::handle(ctx, args)
    }

    /// Begins to take a part out of an idle host's bond. Owner.
    pub fn unbond(ctx: &mut Context<Unbond>, args: UnbondArgs) -> Result<()> {
        unbond::handle(ctx, args)
    }

    /// Returns what was unbonded to the stake, after its delay. Anyone.
    pub fn release_bond(ctx: &mut Context<ReleaseBond>) -> Result<()> {
        release_bond::handle(ctx)
    }

    /// Reports what was measured of a host. Assessor.
    pub fn submit_report(ctx: &mut Context<SubmitReport>, args: SubmitReportArgs) -> Result<()> {
        submit_report::handle(ctx, args)
    }

    /// Closes a report after its retention. Anyone.
    pub fn close_report(ctx: &mut Context<CloseReport>) -> Result<()> {
        close_report::handle(ctx)
    }

    /// Applies the policy to a host. Anyone.
    pub fn assess(ctx: &mut Context<Assess>) -> Result<()> {
        assess::handle(ctx)
    }

    /// Moves a host to another tier, for a reason. Admin.
    pub fn set_tier(ctx: &mut Context<SetTier>, args: SetTierArgs) -> Result<()> {
        set_tier::handle(ctx, args)
    }

    /// Proposes to slash a host's bond. Admin.
    pub fn propose_slash(ctx: &mut Context<ProposeSlash>, args: ProposeSlashArgs) -> Result<()> {
        propose_slash::handle(ctx, args)
    }

    /// Contests a proposed slash. Owner.
    pub fn contest_slash(ctx: &mut Context<ContestSlash>, args: ContestSlashArgs) -> Result<()> {
        contest_slash::handle(ctx, args)
    }

    /// Takes a proposed slash back. Admin, or anyone after it lapsed.
    pub fn withdraw_slash(ctx: &mut Context<WithdrawSlash>) -> Result<()> {
        withdraw_slash::handle(ctx)
    }

    /// Slashes what was proposed. Anyone; the admin when it was contested.
    pub fn execute_slash(ctx: &mut Context<ExecuteSlash>) -> Result<()> {
        execute_slash::handle(ctx)
    }

    /// Closes the account of a host's slashes when it has nothing to remember. Anyone.
    pub fn close_slash(ctx: &mut Context<CloseSlash>) -> Result<()> {
        close_slash::handle(ctx)
    }

    /// Opens a list of hosts to be imported. Admin.
    pub fn open_import(ctx: &mut Context<OpenImport>, args: OpenImportArgs) -> Result<()> {
        open_import::handle(ctx, args)
    }

    /// Closes a list of hosts to be imported. Admin.
    pub fn close_import(ctx: &mut Context<CloseImport>) -> Result<()> {
        close_import::handle(ctx)
    }

    /// Gives a host on the list its tier. Anyone.
    pub fn import_host(ctx: &mut Context<ImportHost>, args: ImportHostArgs) -> Result<()> {
        import_host::handle(ctx, args)
    }
}

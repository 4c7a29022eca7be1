//! `import_host`: signed by whoever pays.

use alloc::vec::Vec;

use anchor_lang::prelude::*;
use nosana_common::{assessment::Reason, merkle, tier::Tier};

use crate::{
    error::TiersError,
    event::HostImported,
    moves,
    state::{Admission, Config, Host, Import, VERSION},
};

/// Arguments of `import_host`.
#[derive(Clone, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ImportHostArgs {
    /// The siblings from the host's leaf up to the root, at most 20.
    pub proof: Vec<[u8; 32]>,
}

/// Accounts of `import_host`.
#[derive(Accounts)]
pub struct ImportHost {
    /// The configuration.
    pub config: Account<Config>,
    /// The import.
    #[account(mut)]
    pub import: Account<Import>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The note that it was imported, to create.
    #[account(init_if_needed, payer = payer, seeds = [b"admitted", host], bump)]
    pub admission: Account<Admission>,
    /// Who pays for that, for ever.
    #[account(mut)]
    pub payer: Signer,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Anyone may, who pays for the note of it.
/// - The proof leads from the host's leaf of this import to its root.
/// - The host was not imported before, nor one that was registered at its address before:
///   who was removed does not come back by a list.
/// - It is Waitlisted, or in Community and goes to Premium.
/// - Nobody gets to Premium past the bond that the policy asks for.
pub fn handle(ctx: &mut Context<ImportHost>, args: ImportHostArgs) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let ImportHostArgs { proof } = args;
    let tier = validate(accounts, &proof)?;
    let (import, host) = (&mut accounts.import, &mut accounts.host);
    *accounts.admission = Admission {
        version: VERSION,
        bump: ctx.bumps.admission,
        tier: tier as u8,
        padding: [0; 5],
        import: *import.address(),
        host: *host.address(),
        at: at.into(),
        reserved: [0; 16],
    };
    import.admitted = import.admitted.saturating_add(1);
    emit!(HostImported {
        import: *import.address(),
        host: *host.address(),
        tier: tier as u8,
        admitted: import.admitted.get(),
        at,
    });
    moves::move_host(host, tier, Reason::Imported, at);
    Ok(())
}

/// The tier that the host gets, when it may be imported.
fn validate(accounts: &ImportHost, proof: &[[u8; 32]]) -> Result<Tier> {
    let (import, host) = (&accounts.import, &accounts.host);
    // What was just created is all zero.
    require!(accounts.admission.version == 0, TiersError::AlreadyImported);
    let leaf = merkle::leaf(
        import.address().as_array(),
        host.address().as_array(),
        sha256,
    );
    require!(
        merkle::verify(&import.root, leaf, proof, sha256),
        TiersError::NotOnList
    );
    let tier = Tier::try_from(import.tier).map_err(|()| TiersError::BadImport)?;
    let is_upwards = match host.tier() {
        Tier::Waitlisted => true,
        Tier::Community => tier == Tier::Premium,
        Tier::Premium | Tier::Suspended | Tier::Removed => false,
    };
    require!(is_upwards, TiersError::BadMove);
    require!(
        tier != Tier::Premium || accounts.config.policy().is_bond_met(host.bond.get()),
        TiersError::BondMissing
    );
    Ok(tier)
}

//! The one place where a registered host gets another tier.

use anchor_lang::prelude::*;
use nosana_common::{
    assessment::{Policy, Reason},
    tier::Tier,
};

use crate::{event::TierChanged, state::Host};

/// Gives `host` tier `to` at `at`, by the rules.
pub fn move_host(host: &mut Account<Host>, to: Tier, reason: Reason, at: i64) {
    record_move(host, to, reason, None, at);
}

/// Gives `host` tier `to` at `at`, because `admin` says so, in words.
///
/// Who comes back from suspension or removal is not held to proofs that it failed before.
pub fn move_by_admin(
    host: &mut Account<Host>,
    to: Tier,
    (admin, text): (Address, [u8; 64]),
    at: i64,
) {
    if matches!(host.tier(), Tier::Suspended | Tier::Removed) && to == Tier::Community {
        host.strikes = 0.into();
    }
    record_move(host, to, Reason::Admin, Some((admin, text)), at);
}

/// Demotes a Premium host whose bond does not suffice any more. Premium needs its bond
/// the whole time that it is held, so whatever takes of a bond ends with this.
pub fn demote_without_bond(host: &mut Account<Host>, policy: &Policy, reason: Reason, at: i64) {
    if host.tier() == Tier::Premium && !policy.is_bond_met(host.bond.get()) {
        move_host(host, Tier::Community, reason, at);
    }
}

fn record_move(
    host: &mut Account<Host>,
    to: Tier,
    reason: Reason,
    by: Option<(Address, [u8; 64])>,
    at: i64,
) {
    let before = host.tier;
    host.set_tier(to, reason, at);
    let (by, text) = by.unwrap_or((Address::default(), [0; 64]));
    emit!(TierChanged {
        host: *host.address(),
        before,
        tier: host.tier,
        reason: host.reason,
        text,
        by,
        strikes: host.strikes.get(),
        at,
    });
}

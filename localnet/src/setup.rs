//! The programs' configurations, GPU classes and markets: the plan of development clusters, by the
//! same steps as on any cluster.

use std::iter;

use nosana_migrations::{
    migrate::{MIGRATIONS, Migration},
    plan::{Key, Plan, PlanError},
    settings::{Accounts, Finding, Rent, Settings, SettingsError, Step},
};
use nosana_sdk::{
    generated::{jobs, tiers},
    instructions,
};
use serde::{Deserialize, Serialize};
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_rpc_client_api::{
    client_error::Error as ClientError,
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
};
use solana_signer::Signer as _;

use crate::{
    NamedAddress,
    rpc::{SendError, Sender},
    wallets::Wallets,
};

/// What was set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// GPU classes.
    pub classes: Vec<NamedAddress>,
    /// Markets by slug.
    pub markets: Vec<NamedAddress>,
}

/// Why the markets are not there.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The chain did not answer.
    #[error("cannot read what is set up on the chain")]
    Read(#[source] Box<ClientError>),
    /// A transaction failed.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The plan that was built in cannot be used.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The ledger holds something else.
    #[error("the ledger does not fit; start with --reset")]
    Settings(#[from] SettingsError),
}

impl From<ClientError> for SetupError {
    fn from(error: ClientError) -> Self {
        Self::Read(Box::new(error))
    }
}

/// Sets up what is not there yet, and brings what a ledger holds of older versions up to date; the
/// admin wallet has authority over all of it, and the assessor wallet submits reports.
pub async fn setup(sender: &mut Sender, wallets: &Wallets) -> Result<Addresses, SetupError> {
    let mut plan = Plan::development()?;
    plan.tiers.assessors = vec![Key(Some(wallets.assessor.pubkey()))];
    let admin = &wallets.admin;
    let settings = Settings::new(&plan, admin.pubkey());
    let known = accounts(sender, &settings.addresses()).await?;
    migrate(sender, admin).await?;
    let empty = sender.rpc.get_minimum_balance_for_rent_exemption(0).await?;
    for step in settings.steps(&known, Rent::from_empty(empty))? {
        take(sender, admin, step).await?;
    }
    Ok(addresses(&plan))
}

async fn take(sender: &mut Sender, admin: &Keypair, step: Step) -> Result<(), SetupError> {
    match step.finding {
        Finding::Same | Finding::Old => {}
        Finding::Differs(terms) => {
            let terms = terms.join("; ");
            tracing::warn!(%terms, "the {} of this ledger is kept", step.what);
        }
        Finding::Missing(creation) => {
            let signers: Vec<&Keypair> = creation.signers.iter().collect();
            sender
                .send(&step.what, &creation.instructions, admin, &signers)
                .await?;
        }
    }
    Ok(())
}

async fn migrate(sender: &mut Sender, admin: &Keypair) -> Result<(), SetupError> {
    for migration in &MIGRATIONS {
        for address in old_accounts(sender, migration).await? {
            let instruction = (migration.instruction)(admin.pubkey(), address);
            let what = format!("version {} of a {}", migration.to, migration.account);
            sender.send(&what, &[instruction], admin, &[]).await?;
        }
    }
    Ok(())
}

async fn old_accounts(sender: &Sender, migration: &Migration) -> Result<Vec<Address>, ClientError> {
    let config = RpcProgramAccountsConfig {
        filters: Some(migration.filters()),
        account_config: RpcAccountInfoConfig {
            encoding: Some(UiAccountEncoding::Base64),
            ..RpcAccountInfoConfig::default()
        },
        ..RpcProgramAccountsConfig::default()
    };
    let found = sender
        .rpc
        .get_program_ui_accounts_with_config(&migration.program, config)
        .await?;
    let old = found.into_iter().filter(|(_, account)| {
        let data = account.data.decode().unwrap_or_default();
        migration.applies_to(&migration.program, &data)
    });
    Ok(old.map(|(address, _)| address).collect())
}

async fn accounts(sender: &Sender, addresses: &[Address]) -> Result<Accounts, SetupError> {
    let found = sender.rpc.get_multiple_accounts(addresses).await?;
    let pairs = iter::zip(addresses, found);
    Ok(pairs
        .filter_map(|(address, account)| Some((*address, account?)))
        .collect())
}

fn addresses(plan: &Plan) -> Addresses {
    let class = |id| tiers::pdas::find_class(id).0;
    let classes = plan.classes.iter();
    let markets = plan.markets.iter();
    Addresses {
        classes: classes
            .map(|plan| NamedAddress::new(&plan.name, class(plan.id)))
            .collect(),
        markets: markets
            .filter_map(|plan| {
                let address = jobs::pdas::find_market(&instructions::slug(&plan.slug)?).0;
                Some(NamedAddress::new(&plan.slug, address))
            })
            .collect(),
    }
}

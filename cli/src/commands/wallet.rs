//! `nosana wallet`: what the wallets have.

use nosana_sdk::{
    generated::{jobs, jobs::accounts::Config},
    instructions::token_account,
    wallet,
};
use serde::Serialize;
use solana_signer::Signer;

use crate::{
    commands::ExitStatus,
    error::Result,
    printer::{Printer, table},
    settings::Settings,
    units,
};

#[derive(Serialize)]
struct Balance {
    name: String,
    address: String,
    sol_lamports: u64,
    /// Base units.
    nos: u64,
}

/// Prints what each known wallet has.
pub async fn balance(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let config = client.get::<Config>(&jobs::pdas::find_config().0).await?;
    let mut balances = Vec::new();
    for (name, path) in settings.wallets()? {
        let address = wallet::read(&path)?.pubkey();
        let tokens = token_account(&address, &config.mint);
        let (sol_lamports, nos) =
            tokio::try_join!(client.lamports(&address), client.token_balance(&tokens))?;
        balances.push(Balance {
            name,
            address: address.to_string(),
            sol_lamports,
            nos,
        });
    }
    printer.result(&balances, |balances| {
        table(
            ["wallet", "address", "SOL", "NOS"],
            balances.iter().map(|balance| {
                [
                    balance.name.clone(),
                    balance.address.clone(),
                    units::sol(balance.sol_lamports),
                    units::nos(balance.nos),
                ]
            }),
        )
    })?;
    Ok(ExitStatus::Success)
}

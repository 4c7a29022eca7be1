//! Slashes: `nosana host contest`, and `nosana admin host slash`, `withdraw-slash` and `execute-slash`.

use std::{fs, path::Path};

use nosana_sdk::{
    client::Client,
    common::assessment::{SLASH_LAPSE, SLASH_PERIOD, slashable},
    generated::{
        staking::{
            self,
            accounts::{Config as StakingConfig, Stake},
        },
        tiers::{
            self,
            accounts::{Config, Host, Slash},
            instructions::ProposeSlashInstructionArgs,
        },
    },
    instructions,
    store::{ContentHash, Store},
};
use serde::Serialize;
use solana_address::Address;
use solana_signer::Signer;

use crate::{
    args::{ContestArguments, HostAddress, SlashArguments},
    commands::{
        ExitStatus,
        admin_host::{admin_of, named_host, reason_text},
        bond::check_owner,
        host::find,
        market::tier_name,
        upkeep::send,
    },
    error::{CliError, Result},
    printer::{Printer, pairs},
    settings::Settings,
    standing_view::SlashView,
    units,
};

/// The largest evidence or defence, bytes.
const LARGEST_FILE: u64 = 1 << 20;

/// A slash after something was done to it.
#[derive(Serialize)]
struct Slashed {
    host: String,
    tier: &'static str,
    /// Weight, base units of xNOS.
    bond: u64,
    /// Weight that is being taken back.
    unbonding: u64,
    /// What is proposed now.
    slash: Option<SlashView>,
    /// Base units of NOS that were taken of the stake now.
    taken: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

/// Contests a slash.
pub async fn contest(
    arguments: &ContestArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let defence = read("the defence", &arguments.defence)?;
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let store = settings.store()?;
    let (address, host) = find(&arguments.host, settings, &client).await?;
    check_owner(&address, &host, &keypair)?;
    let (slash, now) = (pending(&client, &address).await?, client.now().await?);
    let hash = ContentHash::of(&defence);
    if slash.state == "contested" {
        if slash.defence.as_deref() != Some(hash.to_string().as_str()) {
            return Err(
                CliError::user("the slash is contested already, which can be done once")
                    .hint("`nosana host standing` shows it"),
            );
        }
        printer.note("it is contested with this already");
        return report(&client, &address, Done::NOTHING, printer).await;
    }
    if now >= slash.executable_at {
        return Err(CliError::user(format!(
            "it is too late: it could be contested until {}",
            units::moment(slash.executable_at, now)
        ))
        .hint("the admin can still take it back, and it lapses when nobody executes it"));
    }
    put(store.as_ref(), &defence).await?;
    let instruction = instructions::contest_slash(keypair.pubkey(), address, hash.into());
    let signature = send(
        &client,
        instruction,
        &keypair,
        "the slash was not contested",
    )
    .await?;
    report(&client, &address, Done::sent(signature), printer).await
}

/// Proposes to take weight of a host's bond.
pub async fn propose(
    arguments: &SlashArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let reason = reason_text(&arguments.reason)?;
    let evidence = read("the evidence", &arguments.evidence)?;
    let hash = ContentHash::of(&evidence);
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let store = settings.store()?;
    let (address, host) = named_host(&client, &arguments.host).await?;
    let config = admin_of(&client, &keypair).await?;
    let slash = tiers::pdas::find_slash(&address).0;
    let (slash, now) = tokio::try_join!(client.find::<Slash>(&slash), client.now())?;
    if let Some(pending) = slash.as_ref().and_then(SlashView::new) {
        let is_same = pending.xnos == arguments.xnos
            && pending.reason == arguments.reason
            && pending.evidence == hash.to_string();
        if is_same {
            printer.note("it is proposed already");
            return report(&client, &address, Done::NOTHING, printer).await;
        }
        return Err(CliError::user(format!(
            "a slash of {} is proposed of the host already ({})",
            units::xnos(pending.xnos),
            pending.reason
        ))
        .hint("only one can be at a time: execute it, or take it back with `nosana admin host withdraw-slash`"));
    }
    check_ceiling(&host, &config, slash.as_ref(), arguments.xnos, now)?;
    put(store.as_ref(), &evidence).await?;
    let args = ProposeSlashInstructionArgs {
        xnos: arguments.xnos,
        reason,
        evidence: hash.into(),
    };
    let instruction = instructions::propose_slash(keypair.pubkey(), address, args);
    let signature = send(&client, instruction, &keypair, "no slash was proposed").await?;
    report(&client, &address, Done::sent(signature), printer).await
}

/// Refuses more than the policy lets a host lose in a period.
fn check_ceiling(
    host: &Host,
    config: &Config,
    slash: Option<&Slash>,
    xnos: u64,
    now: i64,
) -> Result<()> {
    let held = host.bond.saturating_add(host.unbonding);
    let period = slash.filter(|slash| now < slash.period_started_at.saturating_add(SLASH_PERIOD));
    let (bond, slashed) =
        period.map_or((held, 0), |slash| (slash.period_bond, slash.period_slashed));
    let share = config.policy.slash_bps;
    let most = slashable(bond, slashed, held, share);
    if xnos <= most {
        return Ok(());
    }
    let error = CliError::user(format!(
        "{} are to be slashed, {} can be: {} of what was bonded in 30 days, {}, less {} slashed in them",
        units::xnos(xnos),
        units::xnos(most),
        units::percent(share),
        units::xnos(bond.min(held.saturating_add(slashed))),
        units::xnos(slashed)
    ));
    Err(match period {
        Some(slash) => {
            let end = slash.period_started_at.saturating_add(SLASH_PERIOD);
            error.hint(format!(
                "another period can begin on {}",
                units::moment(end, now)
            ))
        }
        None => error,
    })
}

/// Takes a proposed slash back.
pub async fn withdraw(
    one: &HostAddress,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, _) = named_host(&client, &one.host).await?;
    let Some(slash) = find_pending(&client, &address).await? else {
        printer.note("nothing to take back: no slash of the host is proposed");
        return report(&client, &address, Done::NOTHING, printer).await;
    };
    let now = client.now().await?;
    if now < slash.lapses_at {
        admin_of(&client, &keypair).await.map_err(|error| CliError {
            hint: Some(format!(
                "give the authority's key with --wallet; from {} on, when it has lapsed, anyone can take it back",
                units::date(slash.lapses_at)
            )),
            ..error
        })?;
    }
    let instruction = instructions::withdraw_slash(keypair.pubkey(), address);
    let signature = send(
        &client,
        instruction,
        &keypair,
        "the slash was not taken back",
    )
    .await?;
    report(&client, &address, Done::sent(signature), printer).await
}

/// Executes a proposed slash.
pub async fn execute(
    one: &HostAddress,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let (address, host) = named_host(&client, &one.host).await?;
    let (slash, now) = (pending(&client, &address).await?, client.now().await?);
    check_executable(&slash, now)?;
    if slash.state == "contested" {
        admin_of(&client, &keypair).await.map_err(|error| {
            error.context("the slash is contested, so the admin alone can execute it")
        })?;
    }
    let stake = staking::pdas::find_stake(&host.owner).0;
    let config = staking::pdas::find_config().0;
    let (config, before) = tokio::try_join!(
        client.get::<StakingConfig>(&config),
        client.get::<Stake>(&stake)
    )?;
    let instruction = instructions::execute_slash(
        keypair.pubkey(),
        host.owner,
        address,
        config.slash_destination,
    );
    let signature = send(&client, instruction, &keypair, "the slash was not executed").await?;
    let after = client.get::<Stake>(&stake).await?;
    let done = Done {
        taken: after.slashed.saturating_sub(before.slashed),
        ..Done::sent(signature)
    };
    report(&client, &address, done, printer).await
}

fn check_executable(slash: &SlashView, now: i64) -> Result<()> {
    if now < slash.executable_at {
        return Err(CliError::user(format!(
            "it is too early: the slash can be executed on {} at the earliest",
            units::moment(slash.executable_at, now)
        )));
    }
    if now >= slash.lapses_at {
        return Err(CliError::user(format!(
            "it is too late: the slash lapsed on {}, {} after it could be executed",
            units::moment(slash.lapses_at, now),
            units::seconds(SLASH_LAPSE.unsigned_abs())
        ))
        .hint("`nosana admin host withdraw-slash` takes it back, then another can be proposed"));
    }
    Ok(())
}

/// What is proposed of a host, if anything.
async fn find_pending(client: &Client, host: &Address) -> Result<Option<SlashView>> {
    let slash = tiers::pdas::find_slash(host).0;
    let slash = client.find::<Slash>(&slash).await?;
    Ok(slash.as_ref().and_then(SlashView::new))
}

/// What is proposed of a host, which must be something.
async fn pending(client: &Client, host: &Address) -> Result<SlashView> {
    find_pending(client, host)
        .await?
        .ok_or_else(|| CliError::user(format!("no slash of the host {host} is proposed")))
}

/// A file that everybody shall be able to read.
pub fn read(what: &str, path: &Path) -> Result<Vec<u8>> {
    let file = |error| CliError::file(what, path, error);
    let length = fs::metadata(path).map_err(file)?.len();
    if length > LARGEST_FILE {
        return Err(CliError::user(format!(
            "{what} {} is larger than 1 MiB",
            path.display()
        )));
    }
    if length == 0 {
        return Err(CliError::user(format!(
            "{what} {} is empty",
            path.display()
        )));
    }
    fs::read(path).map_err(file)
}

/// Puts evidence where everybody can read it.
pub async fn put(store: &dyn Store, bytes: &[u8]) -> Result<()> {
    store.put(bytes).await?;
    Ok(())
}

/// What was done.
struct Done {
    taken: u64,
    signature: Option<String>,
}

impl Done {
    const NOTHING: Self = Self {
        taken: 0,
        signature: None,
    };

    fn sent(signature: String) -> Self {
        Self {
            taken: 0,
            signature: Some(signature),
        }
    }
}

/// Prints the slash as it is now.
async fn report(
    client: &Client,
    address: &Address,
    done: Done,
    printer: &Printer,
) -> Result<ExitStatus> {
    let (host, slash, now) = (
        client.get::<Host>(address).await?,
        find_pending(client, address).await?,
        client.now().await?,
    );
    let slashed = Slashed {
        host: address.to_string(),
        tier: tier_name(host.tier),
        bond: host.bond,
        unbonding: host.unbonding,
        slash,
        taken: done.taken,
        signature: done.signature,
    };
    printer.result(&slashed, |slashed| slashed_text(slashed, now))?;
    Ok(ExitStatus::Success)
}

fn slashed_text(slashed: &Slashed, now: i64) -> String {
    let mut rows = vec![
        ("host", slashed.host.clone()),
        ("tier", slashed.tier.to_owned()),
        ("bond", units::xnos(slashed.bond)),
    ];
    if slashed.unbonding > 0 {
        rows.push(("being taken back", units::xnos(slashed.unbonding)));
    }
    match &slashed.slash {
        Some(slash) => rows.extend(slash.rows(&slashed.host, now)),
        None => rows.push(("slash", "none is proposed".to_owned())),
    }
    if slashed.taken > 0 {
        let taken = units::nos(slashed.taken);
        rows.push(("now", format!("{taken} of the stake were slashed")));
    }
    if let Some(signature) = &slashed.signature {
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

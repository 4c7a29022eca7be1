//! `nosana admin policy`: what hosts must show for their tier.

use nosana_sdk::{
    common::assessment::{POLICY_DELAY, Policy},
    generated::tiers::{self, accounts::Config, types::PolicyTerms},
    instructions,
};
use serde::Serialize;
use serde_json::{Map, Value};
use solana_signer::Signer;

use crate::{
    args::{PolicyArguments, PolicyCommand, ShowPolicyArguments},
    commands::{ExitStatus, admin_host::admin_of, upkeep::send},
    error::{CliError, Result},
    policy::{check, from_file, rows, toml, with_typed},
    printer::{Printer, pairs, table},
    settings::Settings,
    terms::{Change, differences},
    units,
};

/// Runs `command`.
pub async fn run(
    command: &PolicyCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        PolicyCommand::Show(arguments) => show(arguments, settings, printer).await,
        PolicyCommand::Propose(arguments) => propose(arguments, settings, printer).await,
        PolicyCommand::Withdraw => withdraw(settings, printer).await,
        PolicyCommand::Apply => apply(settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// The policy in force, and what another one would change.
#[derive(Serialize)]
struct PolicyView {
    /// Marks by their names: base units, seconds, basis points.
    policy: Map<String, Value>,
    proposed: Option<Proposed>,
}

/// A policy that was proposed.
#[derive(Serialize)]
struct Proposed {
    /// Unix seconds.
    effective_at: i64,
    changes: Vec<Change>,
}

async fn show(
    arguments: &ShowPolicyArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let client = settings.client()?;
    let address = tiers::pdas::find_config().0;
    let (config, now) = tokio::try_join!(client.get::<Config>(&address), client.now())?;
    let policy = in_force(&config);
    if arguments.toml {
        return printer.text(&toml(&policy));
    }
    let rows = rows(&policy);
    let view = PolicyView {
        policy: rows
            .iter()
            .map(|(name, value, _)| ((*name).to_owned(), value.clone()))
            .collect(),
        proposed: proposed(&config),
    };
    printer.result(&view, |view| {
        let marks: Vec<(&str, String)> = rows
            .iter()
            .map(|(name, _, text)| (*name, text.clone()))
            .collect();
        let mut text = pairs(&marks);
        if let Some(proposed) = &view.proposed {
            text.push('\n');
            text.push_str(&proposed_text(proposed, now, None));
        }
        text
    })
}

fn in_force(config: &Config) -> Policy {
    Policy::from(&config.policy)
}

fn proposed(config: &Config) -> Option<Proposed> {
    let policy = Policy::from(&config.proposed_policy);
    (config.proposed_effective_at != 0).then(|| Proposed {
        effective_at: config.proposed_effective_at,
        changes: differences(rows(&in_force(config)), rows(&policy)),
    })
}

fn proposed_text(proposed: &Proposed, now: i64, signature: Option<&String>) -> String {
    let mut text = if proposed.changes.is_empty() {
        "the policy that was proposed is the one in force\n".to_owned()
    } else {
        let changes = proposed.changes.iter().map(|change| {
            let [before, after] = change.text.clone();
            [change.name.to_owned(), before, after]
        });
        table(["proposed", "in force", "then"], changes)
    };
    let effective = units::moment(proposed.effective_at, now);
    let how = if proposed.effective_at <= now {
        ": `nosana admin policy apply` puts it in force"
    } else {
        ""
    };
    let mut more = vec![("takes effect", format!("{effective}{how}"))];
    if let Some(signature) = signature {
        more.push(("signature", signature.clone()));
    }
    text.push('\n');
    text.push_str(&pairs(&more));
    text
}

/// A policy after something was done to the proposal.
#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    proposed: Proposed,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

async fn propose(
    arguments: &PolicyArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    // The file is read before anything is asked, and again over the policy in force.
    if let Some(path) = &arguments.file {
        from_file(Policy::default(), path)?;
    }
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let config = admin_of(&client, &keypair).await?;
    let mut policy = in_force(&config);
    if let Some(path) = &arguments.file {
        policy = from_file(policy, path)?;
    }
    let policy = with_typed(policy, &arguments.marks);
    check(&policy)?;
    let now = client.now().await?;
    let is_proposed = config.proposed_effective_at != 0;
    if is_proposed && Policy::from(&config.proposed_policy) == policy {
        printer.note("it is proposed already");
        return print(proposed(&config), None, now, printer);
    }
    if policy == in_force(&config) {
        return Err(
            CliError::user("nothing would change: that is the policy in force").hint(
                if is_proposed {
                    "`nosana admin policy withdraw` takes back what is proposed"
                } else {
                    "name marks to change, or a file; `nosana admin policy propose --help` lists them"
                },
            ),
        );
    }
    if is_proposed {
        printer.note("it takes the place of what was proposed before, and the time begins anew");
    }
    let instruction = instructions::propose_policy(keypair.pubkey(), PolicyTerms::from(policy));
    let signature = send(&client, instruction, &keypair, "nothing was proposed").await?;
    let config = client.get::<Config>(&tiers::pdas::find_config().0).await?;
    print(proposed(&config), Some(signature), now, printer)
}

fn print(
    proposed: Option<Proposed>,
    signature: Option<String>,
    now: i64,
    printer: &Printer,
) -> Result<()> {
    let proposed = proposed.unwrap_or_else(|| Proposed {
        effective_at: now.saturating_add(POLICY_DELAY),
        changes: Vec::new(),
    });
    let done = Done {
        proposed,
        signature,
    };
    printer.result(&done, |done| {
        proposed_text(&done.proposed, now, done.signature.as_ref())
    })
}

/// What became of a proposal.
#[derive(Serialize)]
struct Ended {
    /// What is different in the policy in force, or would have been.
    changes: Vec<Change>,
    /// Whether they are in force now.
    is_applied: bool,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

async fn withdraw(settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let config = admin_of(&client, &keypair).await?;
    let ended = match proposed(&config) {
        None => {
            printer.note("nothing to take back: no policy is proposed");
            Ended {
                changes: Vec::new(),
                is_applied: false,
                signature: None,
            }
        }
        Some(proposed) => {
            let instruction = instructions::withdraw_policy(keypair.pubkey());
            let failure = "the proposal was not taken back";
            Ended {
                changes: proposed.changes,
                is_applied: false,
                signature: Some(send(&client, instruction, &keypair, failure).await?),
            }
        }
    };
    printer.result(&ended, |ended| ended_text(ended, "taken back"))
}

async fn apply(settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    let address = tiers::pdas::find_config().0;
    let (config, now) = tokio::try_join!(client.get::<Config>(&address), client.now())?;
    let proposed = proposed(&config).ok_or_else(|| {
        CliError::user("no policy is proposed").hint("`nosana admin policy propose` proposes one")
    })?;
    if now < proposed.effective_at {
        return Err(CliError::user(format!(
            "it is too early: the policy takes effect on {}",
            units::moment(proposed.effective_at, now)
        ))
        .hint("so long hosts have to see what will be asked of them; `nosana admin policy show` tells"));
    }
    let instruction = instructions::apply_policy();
    let signature = send(&client, instruction, &keypair, "the policy was not applied").await?;
    let ended = Ended {
        changes: proposed.changes,
        is_applied: true,
        signature: Some(signature),
    };
    printer.result(&ended, |ended| ended_text(ended, "in force"))
}

fn ended_text(ended: &Ended, state: &str) -> String {
    let Some(signature) = &ended.signature else {
        return String::new();
    };
    let mut text = String::new();
    if !ended.changes.is_empty() {
        let changes = ended.changes.iter().map(|change| {
            let [before, after] = change.text.clone();
            [change.name.to_owned(), before, after]
        });
        text = table(["changed", "before", state], changes);
        text.push('\n');
    }
    text.push_str(&pairs(&[("signature", signature.clone())]));
    text
}

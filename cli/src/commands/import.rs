//! Imports: `nosana admin import`, which makes lists of hosts that enter a tier at once, and `nosana host import`, by
//! which they do.

use std::{fs, io::Read, path::Path};

use nosana_sdk::{
    client::Client,
    common::tier::Tier,
    generated::tiers::{
        self,
        accounts::{Admission, Config, Host, Import},
        instructions::OpenImportInstructionArgs,
    },
    instructions,
    merkle::{ImportFile, ImportTier},
};
use serde::Serialize;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{
        BuildArguments, CloseImportArguments, EnteredTier, ImportCommand, ImportHostArguments,
        OpenImportArguments,
    },
    commands::{ExitStatus, admin_host::admin_of, host::find, market::tier_name, upkeep::send},
    error::{CliError, Result},
    printer::{Printer, pairs, table},
    settings::Settings,
    units,
};

/// The largest list, bytes: more hosts than fit into an import.
const LARGEST_LIST: u64 = 128 << 20;

/// Runs `command`.
pub async fn run(
    command: &ImportCommand,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    match command {
        ImportCommand::Build(arguments) => build(arguments, printer),
        ImportCommand::Open(arguments) => open(arguments, settings, printer).await,
        ImportCommand::Close(arguments) => close(arguments, settings, printer).await,
    }?;
    Ok(ExitStatus::Success)
}

/// Prints the document of a list of hosts.
fn build(arguments: &BuildArguments, printer: &Printer) -> Result<()> {
    let text = read_list(&arguments.file)?;
    let hosts = parse_list(&text).map_err(|error| {
        error.context(format!("the list {} is wrong", arguments.file.display()))
    })?;
    let tier = match arguments.tier {
        EnteredTier::Community => ImportTier::Community,
        EnteredTier::Premium => ImportTier::Premium,
    };
    let import = ImportFile::new(arguments.id, tier, hosts).map_err(CliError::user)?;
    printer.note(&format!(
        "import {} into {}: {}, root {}",
        import.id,
        Tier::from(import.tier).name(),
        many_hosts(import.hosts.len()),
        hex::encode(import.root)
    ));
    printer.text(&import.to_json()?)
}

fn read_list(path: &Path) -> Result<String> {
    let file = |error| CliError::file("the list", path, error);
    let mut text = String::new();
    if path == Path::new("-") {
        let mut stdin = std::io::stdin().lock().take(LARGEST_LIST);
        stdin.read_to_string(&mut text).map_err(file)?;
        return Ok(text);
    }
    let opened = fs::File::open(path).map_err(file)?;
    opened
        .take(LARGEST_LIST)
        .read_to_string(&mut text)
        .map_err(file)?;
    Ok(text)
}

/// The hosts of a list: one a line. An address that no key can have is a host's; one that a key can have, or with an
/// index behind it, is an owner's.
fn parse_list(text: &str) -> Result<Vec<Address>> {
    let mut hosts: Vec<(Address, usize)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let host = parse_line(line).ok_or_else(|| {
            CliError::user(format!("line {number} is `{line}`")).hint(
                "expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535",
            )
        })?;
        hosts.push((host, number));
    }
    let mut sorted = hosts.clone();
    sorted.sort_unstable();
    let twice = sorted.windows(2).find_map(|pair| match pair {
        [(one, first), (other, second)] if one == other => Some((*first, *second)),
        _ => None,
    });
    if let Some((first, second)) = twice {
        return Err(
            CliError::user(format!("lines {first} and {second} are the same host")).hint(
                "an owner alone is the owner's host with index 0: `OWNER,INDEX` names another",
            ),
        );
    }
    Ok(hosts.into_iter().map(|(host, _)| host).collect())
}

fn parse_line(line: &str) -> Option<Address> {
    if let Some((owner, index)) = line.split_once(',') {
        let owner: Address = owner.trim().parse().ok()?;
        let index = index.trim();
        let is_number = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
        let index = index.parse().ok().filter(|_| is_number)?;
        return Some(tiers::pdas::find_host(&owner, index).0);
    }
    let address: Address = line.parse().ok()?;
    Some(if address.is_on_curve() {
        tiers::pdas::find_host(&address, 0).0
    } else {
        address
    })
}

/// `1 host`, `2 hosts`.
pub fn many_hosts(count: usize) -> String {
    match count {
        1 => "1 host".to_owned(),
        count => format!("{count} hosts"),
    }
}

/// An import that is open, or was closed.
#[derive(Serialize)]
struct Opened {
    id: u16,
    import: String,
    tier: &'static str,
    root: String,
    /// Hosts that entered by it.
    admitted: u32,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

impl Opened {
    fn new(address: &Address, import: &Import, signature: Option<String>) -> Self {
        Self {
            id: import.id,
            import: address.to_string(),
            tier: tier_name(import.tier),
            root: hex::encode(import.root),
            admitted: import.admitted,
            signature,
        }
    }
}

fn opened_text(opened: &Opened, state: &str) -> String {
    let mut rows = vec![
        (
            "import",
            format!("{}, {}, {state}", opened.id, opened.import),
        ),
        ("into", opened.tier.to_owned()),
        ("root", opened.root.clone()),
        ("entered", many_hosts(opened.admitted as usize)),
    ];
    if let Some(signature) = &opened.signature {
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

async fn open(
    arguments: &OpenImportArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let file = ImportFile::read(&arguments.file).map_err(CliError::of_user)?;
    let keypair = settings.admin()?;
    let client = settings.client()?;
    admin_of(&client, &keypair).await?;
    let address = file.address();
    let tier = Tier::from(file.tier) as u8;
    let known = client.find::<Import>(&address).await?;
    if let Some(known) = known {
        if known.root != file.root || known.tier != tier {
            return Err(CliError::user(format!(
                "import {} is open already, of another list (root {})",
                file.id,
                hex::encode(known.root)
            ))
            .hint("build the list with another --id, or close that import first"));
        }
        printer.note("it is open already");
        return printer.result(&Opened::new(&address, &known, None), |opened| {
            opened_text(opened, "open")
        });
    }
    let args = OpenImportInstructionArgs {
        id: file.id,
        root: file.root,
        tier,
    };
    let instruction = instructions::open_import(keypair.pubkey(), args);
    let signature = send(&client, instruction, &keypair, "the import was not opened").await?;
    let import = client.get::<Import>(&address).await?;
    printer.result(&Opened::new(&address, &import, Some(signature)), |opened| {
        opened_text(opened, "open")
    })?;
    printer.note(&format!(
        "hosts enter with `nosana host import {}`, which anyone may send",
        arguments.file.display()
    ));
    Ok(())
}

async fn close(
    arguments: &CloseImportArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<()> {
    let keypair = settings.admin()?;
    let client = settings.client()?;
    admin_of(&client, &keypair).await?;
    let address = tiers::pdas::find_import(arguments.id).0;
    let import = client
        .find::<Import>(&address)
        .await?
        .ok_or_else(|| CliError::user(format!("there is no open import {}", arguments.id)))?;
    let instruction = instructions::close_import(keypair.pubkey(), arguments.id, &import);
    let signature = send(&client, instruction, &keypair, "the import was not closed").await?;
    printer.result(&Opened::new(&address, &import, Some(signature)), |opened| {
        opened_text(opened, "closed")
    })
}

/// What became of a host of an import.
#[derive(Serialize)]
struct Admitted {
    host: String,
    /// `None` while it is not registered.
    tier: Option<&'static str>,
    is_moved: bool,
    /// Why it was not moved, in words.
    why: Option<String>,
    signature: Option<String>,
}

/// Moves hosts to the tier of an import.
pub async fn admit(
    arguments: &ImportHostArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let file = ImportFile::read(&arguments.file).map_err(CliError::of_user)?;
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let hosts: Vec<Address> = if arguments.all {
        file.hosts.iter().map(|proven| proven.host).collect()
    } else {
        let (address, _) = find(&arguments.host, settings, &client).await?;
        if file.proof(&address).is_none() {
            return Err(CliError::user(format!(
                "the host {address} is not in the import {}",
                arguments.file.display()
            ))
            .hint("name another with --host or --index, or give --all"));
        }
        vec![address]
    };
    let import = client.find::<Import>(&file.address()).await?;
    let is_open = import.is_some_and(|import| import.root == file.root);
    if !is_open {
        return Err(
            CliError::user(format!("import {} is not open with this list", file.id))
                .hint("the admin opens it with `nosana admin import open`"),
        );
    }
    let config = client.get::<Config>(&tiers::pdas::find_config().0).await?;
    let mut rows = Vec::new();
    for host in &hosts {
        rows.push(admit_one(&client, &keypair, &file, &config, host).await?);
    }
    if let (false, [row]) = (arguments.all, &rows[..])
        && let Some(why) = row.why.as_ref().filter(|why| *why != ALREADY)
    {
        return Err(CliError::user(format!("the host was not imported: {why}")));
    }
    printer.result(&rows, |rows| admitted_text(rows))?;
    Ok(ExitStatus::Success)
}

/// Why a host is not imported that was before.
const ALREADY: &str = "it was imported before";

async fn admit_one(
    client: &Client,
    keypair: &Keypair,
    file: &ImportFile,
    config: &Config,
    address: &Address,
) -> Result<Admitted> {
    let host = client.find::<Host>(address).await?;
    let not_moved = |host: Option<&Host>, why: String| Admitted {
        host: address.to_string(),
        tier: host.map(|host| tier_name(host.tier)),
        is_moved: false,
        why: Some(why),
        signature: None,
    };
    let Some(host) = host else {
        return Ok(not_moved(None, "it is not registered".to_owned()));
    };
    let admission = client
        .find::<Admission>(&tiers::pdas::find_admission(address).0)
        .await?;
    let tier = Tier::from(file.tier);
    if let Some(why) = obstacle(&host, admission.is_some(), tier, config.policy.bond) {
        return Ok(not_moved(Some(&host), why));
    }
    let proof = file.proof(address).unwrap_or_default();
    let instruction = instructions::import_host(keypair.pubkey(), file.id, *address, proof);
    let failure = format!("the host {address} was not imported");
    let signature = send(client, instruction, keypair, &failure).await?;
    let tier = client.get::<Host>(address).await?.tier;
    Ok(Admitted {
        host: address.to_string(),
        tier: Some(tier_name(tier)),
        is_moved: true,
        why: None,
        signature: Some(signature),
    })
}

/// Why a host cannot enter `tier` by an import.
fn obstacle(host: &Host, was_imported: bool, tier: Tier, bond: u64) -> Option<String> {
    if was_imported {
        return Some(ALREADY.to_owned());
    }
    let now = Tier::try_from(host.tier).unwrap_or(Tier::Removed);
    if !matches!(now, Tier::Waitlisted | Tier::Community) {
        return Some(format!("it is {}", now.name()));
    }
    if tier == Tier::Premium && host.bond < bond {
        return Some(format!(
            "it has bonded {}, Premium asks for {}: `nosana host bond --to {}`",
            units::xnos(host.bond),
            units::xnos(bond),
            units::typed(bond)
        ));
    }
    None
}

fn admitted_text(rows: &[Admitted]) -> String {
    table(
        ["host", "tier", "imported"],
        rows.iter().map(|row| {
            [
                row.host.clone(),
                row.tier.unwrap_or("-").to_owned(),
                match &row.why {
                    None => "yes".to_owned(),
                    Some(why) => format!("no: {why}"),
                },
            ]
        }),
    )
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::tiers::accounts::HOST_DISCRIMINATOR;

    use super::*;

    /// A key's address: one that a signer can have.
    const OWNER: &str = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB";

    #[test]
    fn a_list_names_hosts_and_owners() {
        let owner: Address = OWNER.parse().unwrap();
        assert!(owner.is_on_curve());
        let [first, second, third] =
            [0, 1, 65_535].map(|index| tiers::pdas::find_host(&owner, index).0);
        let text = format!("# ours\n\n{OWNER}\n  {OWNER} , 1 # the second\r\n{third}\n");
        assert_eq!(parse_list(&text).unwrap(), [first, second, third]);
    }

    #[test]
    fn a_line_that_is_no_host_is_named() {
        let owner: Address = OWNER.parse().unwrap();
        let host = tiers::pdas::find_host(&owner, 0).0;
        let lines: Vec<String> = [
            "\nhello".to_owned(),
            format!("{OWNER},65536"),
            format!("{OWNER},-1"),
            format!("{OWNER},+1"),
            format!("{OWNER},"),
            format!("{OWNER},1,2"),
            format!("{host}\n\n{OWNER}"),
        ]
        .iter()
        .map(|text| {
            let error = parse_list(text).unwrap_err();
            format!("{}\n  {}", error.message(), error.hint.unwrap_or_default())
        })
        .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        line 2 is `hello`
          expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535
        line 1 is `GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB,65536`
          expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535
        line 1 is `GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB,-1`
          expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535
        line 1 is `GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB,+1`
          expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535
        line 1 is `GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB,`
          expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535
        line 1 is `GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB,1,2`
          expected a host's address, an owner's, or `OWNER,INDEX` with an index up to 65535
        lines 1 and 3 are the same host
          an owner alone is the owner's host with index 0: `OWNER,INDEX` names another
        ");
    }

    #[test]
    fn who_cannot_enter_is_told_why() {
        let host = |tier: Tier, bond| {
            let mut data = vec![0; Host::LEN];
            data[..8].copy_from_slice(&HOST_DISCRIMINATOR);
            Host {
                tier: tier as u8,
                bond,
                ..Host::from_bytes(&data).unwrap()
            }
        };
        let why = |host: &Host, was_imported, tier| obstacle(host, was_imported, tier, 200_000_000);
        assert_eq!(
            why(&host(Tier::Waitlisted, 0), false, Tier::Community),
            None
        );
        assert_eq!(
            why(&host(Tier::Community, 200_000_000), false, Tier::Premium),
            None
        );
        let rows = [
            (host(Tier::Waitlisted, 0), true, Tier::Community),
            (host(Tier::Suspended, 0), false, Tier::Community),
            (host(Tier::Waitlisted, 5), false, Tier::Premium),
        ]
        .map(|(host, was_imported, tier)| Admitted {
            host: "HOST".to_owned(),
            tier: Some(tier_name(host.tier)),
            is_moved: false,
            why: why(&host, was_imported, tier),
            signature: None,
        });
        insta::assert_snapshot!(admitted_text(&rows), @"
        host  tier        imported
        HOST  waitlisted  no: it was imported before
        HOST  suspended   no: it is suspended
        HOST  waitlisted  no: it has bonded 0.000005 xNOS, Premium asks for 200.000000 xNOS: `nosana host bond --to 200`
        ");
        insta::assert_snapshot!(serde_json::to_string(&rows[0]).unwrap(), @r#"{"host":"HOST","tier":"waitlisted","is_moved":false,"why":"it was imported before","signature":null}"#);
    }
}

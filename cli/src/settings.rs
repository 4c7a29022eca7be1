//! Where the cluster, the store and the wallets are: flags over environment over the localnet's own note.

use std::{
    fs,
    path::{Path, PathBuf},
};

use nosana_sdk::{
    client::Client,
    store::{self, Store},
    wallet,
};
use serde::Deserialize;
use solana_address::Address;
use solana_keypair::Keypair;

use crate::{
    args::Global,
    error::{CliError, Result},
};

/// What is known before a command begins.
#[derive(Clone)]
pub struct Settings {
    url: Option<String>,
    websocket: Option<String>,
    store: Option<String>,
    wallet: Option<PathBuf>,
    /// The localnet's folder.
    pub folder: PathBuf,
    localnet: Option<Localnet>,
}

/// What of `localnet.json` is used here.
#[derive(Clone, Deserialize)]
struct Localnet {
    rpc: String,
    #[serde(alias = "websocket")]
    ws: String,
    store: String,
    wallet_dir: PathBuf,
    wallets: Vec<NamedWallet>,
}

#[derive(Clone, Deserialize)]
struct NamedWallet {
    name: String,
}

impl Settings {
    /// Takes what was typed, and reads the localnet's note when there is one.
    pub fn new(global: &Global) -> Result<Self> {
        Ok(Self {
            url: global.url.clone(),
            websocket: global.ws.clone(),
            store: global.store.clone(),
            wallet: global.wallet.clone(),
            folder: global.dir.clone(),
            localnet: read_localnet(&global.dir)?,
        })
    }

    /// The same, with the cluster that a configuration names where none was typed.
    pub fn configured(&self, url: Option<String>, websocket: Option<String>) -> Self {
        let mut settings = self.clone();
        if settings.url.is_none() && url.is_some() {
            settings.url = url;
            settings.websocket = settings.websocket.or(websocket);
        }
        settings
    }

    /// The localnet's note, unless another cluster was named.
    fn localnet(&self) -> Option<&Localnet> {
        self.localnet
            .as_ref()
            .filter(|localnet| self.url.as_ref().is_none_or(|url| *url == localnet.rpc))
    }

    /// What was typed for JSON-RPC.
    pub fn given_url(&self) -> Option<String> {
        self.url.clone()
    }

    /// What was typed for its WebSocket, or follows from what was typed.
    pub fn given_websocket(&self) -> Option<String> {
        let typed = self.url.as_ref().and_then(|_| self.websocket().ok());
        self.websocket.clone().or(typed)
    }

    /// What was typed for the store.
    pub fn given_store(&self) -> Option<String> {
        self.store.clone()
    }

    /// The key file that was typed.
    pub fn given_wallet(&self) -> Option<PathBuf> {
        self.wallet.clone()
    }

    /// JSON-RPC of the cluster.
    pub fn url(&self) -> Result<String> {
        self.url
            .clone()
            .or_else(|| self.localnet().map(|localnet| localnet.rpc.clone()))
            .ok_or_else(|| self.missing("no cluster is named", "--url"))
    }

    /// Its WebSocket.
    pub fn websocket(&self) -> Result<String> {
        if let Some(websocket) = &self.websocket {
            return Ok(websocket.clone());
        }
        if let Some(localnet) = self.localnet() {
            return Ok(localnet.ws.clone());
        }
        let url = self.url()?;
        usual_websocket(&url).ok_or_else(|| {
            CliError::user(format!("{url} is not a URL of JSON-RPC"))
                .hint("expected one such as http://127.0.0.1:8899")
        })
    }

    /// The cluster.
    pub fn client(&self) -> Result<Client> {
        Ok(Client::new(self.url()?, self.websocket()?))
    }

    /// Where definitions and results are: a store's address or a folder.
    pub fn store_address(&self) -> Result<String> {
        self.store
            .clone()
            .or_else(|| self.localnet().map(|localnet| localnet.store.clone()))
            .ok_or_else(|| self.missing("no store is named", "--store"))
    }

    /// The store.
    pub fn store(&self) -> Result<Box<dyn Store>> {
        Ok(store::open_store(&self.store_address()?)?)
    }

    /// The client's key.
    pub fn wallet(&self) -> Result<Keypair> {
        let path = self.wallet_path("client", "--wallet", self.wallet.as_deref())?;
        Ok(wallet::read(&path)?)
    }

    /// The key of an owner of hosts and of a stake.
    pub fn owner(&self) -> Result<Keypair> {
        let path = self.wallet_path("host", "--wallet", self.wallet.as_deref())?;
        Ok(wallet::read(&path)?)
    }

    /// The key of an authority.
    pub fn admin(&self) -> Result<Keypair> {
        let path = self.wallet_path("admin", "--wallet", self.wallet.as_deref())?;
        Ok(wallet::read(&path)?)
    }

    /// The file of the key that plays `role`: `given`, or the localnet's.
    pub fn wallet_path(&self, role: &str, flag: &str, given: Option<&Path>) -> Result<PathBuf> {
        if let Some(path) = given {
            return Ok(path.to_owned());
        }
        self.localnet()
            .filter(|localnet| localnet.wallets.iter().any(|wallet| wallet.name == role))
            .map(|localnet| localnet.wallet_dir.join(format!("{role}.json")))
            .ok_or_else(|| self.missing(&format!("no {role} wallet is named"), flag))
    }

    /// Names and files of the wallets that are known.
    pub fn wallets(&self) -> Result<Vec<(String, PathBuf)>> {
        if let Some(path) = &self.wallet {
            return Ok(vec![("wallet".to_owned(), path.clone())]);
        }
        let localnet = self
            .localnet()
            .ok_or_else(|| self.missing("no wallet is named", "--wallet"))?;
        let named = localnet.wallets.iter().map(|wallet| {
            let file = localnet.wallet_dir.join(format!("{}.json", wallet.name));
            (wallet.name.clone(), file)
        });
        Ok(named.collect())
    }

    fn missing(&self, what: &str, flag: &str) -> CliError {
        let folder = self.folder.display();
        CliError::user(format!("{what}, and no localnet runs in {folder}"))
            .hint(format!("start one with `nosana localnet`, or give {flag}"))
    }
}

/// The key that pays the SOL: the one in the file `payer`, else `wallet`.
pub fn read_payer(payer: Option<&Path>, wallet: &Keypair) -> Result<Keypair> {
    match payer {
        Some(path) => Ok(wallet::read(path)?),
        None => Ok(wallet.insecure_clone()),
    }
}

/// An address that was typed.
pub fn parse_address(what: &str, text: &str) -> Result<Address> {
    text.parse().map_err(|_| {
        let article = if what.starts_with(['a', 'e', 'i', 'o']) {
            "an"
        } else {
            "a"
        };
        CliError::user(format!("`{text}` is not the address of {article} {what}"))
            .hint("expected 32 bytes in base 58, as printed when it was made")
    })
}

/// The localnet writes its note when it is ready and removes it when it ends.
fn read_localnet(folder: &Path) -> Result<Option<Localnet>> {
    let path = folder.join("localnet.json");
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(None);
    };
    serde_json::from_str(&text).map(Some).map_err(|error| {
        CliError::user(format!(
            "{} is not the note of a localnet: {error}",
            path.display()
        ))
        .hint("start it again with `nosana localnet`, or choose another folder with --dir")
    })
}

/// Nodes serve their WebSocket at the same place with `ws` for `http`, one port further when the port is named.
fn usual_websocket(url: &str) -> Option<String> {
    let rest = url.strip_prefix("http")?;
    let (scheme, rest) = rest.split_once("://")?;
    if !matches!(scheme, "" | "s") {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let port = authority
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?.checked_add(1)?)));
    Some(match port {
        Some((host, port)) => format!("ws{scheme}://{host}:{port}{path}"),
        None => format!("ws{scheme}://{authority}{path}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_wins_over_a_configuration_and_that_over_the_localnet() {
        let nothing = Settings {
            url: None,
            websocket: None,
            store: None,
            wallet: None,
            folder: PathBuf::new(),
            localnet: None,
        };
        let text = |text: &str| Some(text.to_owned());
        assert!(nothing.configured(None, None).url().is_err());
        let configured = nothing.configured(text("http://a:8899"), None);
        assert_eq!(configured.url().unwrap(), "http://a:8899");
        assert_eq!(configured.websocket().unwrap(), "ws://a:8900");
        let configured = nothing.configured(text("http://a"), text("ws://b"));
        assert_eq!(configured.websocket().unwrap(), "ws://b");
        let typed = Settings {
            url: text("http://c"),
            ..nothing
        };
        let typed = typed.configured(text("http://a"), text("ws://b"));
        assert_eq!(typed.url().unwrap(), "http://c");
        assert_eq!(typed.websocket().unwrap(), "ws://c");
    }

    #[test]
    fn the_usual_websocket_follows_from_the_url() {
        for (url, expected) in [
            ("http://127.0.0.1:8899", Some("ws://127.0.0.1:8900")),
            ("https://rpc.example/key", Some("wss://rpc.example/key")),
            ("http://[::1]:8899/", Some("ws://[::1]:8900/")),
            ("https://[::1]", Some("wss://[::1]")),
            ("ftp://a", None),
            ("httpx://a", None),
            ("a", None),
        ] {
            assert_eq!(usual_websocket(url).as_deref(), expected, "{url}");
        }
    }
}

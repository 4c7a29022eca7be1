//! The way to the chain: its node, subscriptions, and the clocks on both sides.

use nosana_sdk::client::shown_url;

use super::Finding;
use crate::facts::{ChainFacts, Facts};

/// Between the chain's clock and the machine's, seconds. The chain's own is some seconds off, and requests that
/// clients sign are good for 60.
const DRIFT: u64 = 30;

/// Whether the node answers, moves, and is not behind. Without it nothing of the chain is known.
pub(super) fn rpc_node(facts: &Facts) -> Vec<Finding> {
    let url = &facts.config.url;
    let shown = shown_url(url);
    vec![match &facts.chain {
        Ok(chain) => node(chain, &shown),
        Err(reason) => Finding::wrong(
            "rpc-node",
            format!(
                "{shown} does not tell what is on chain ({reason}), so the host, its market and its worker's SOL were not looked at: another node is named with `--url`"
            ),
        )
        .mend(format!(
            "curl {} -H 'content-type: application/json' -d '{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getHealth\"}}'",
            url_argument(url)
        )),
    }]
}

fn node(chain: &ChainFacts, shown: &str) -> Finding {
    let (first, second) = chain.slots;
    if second <= first {
        return Finding::wrong(
            "rpc-node",
            format!(
                "{shown} stands still: its newest slot is {first}, and was it still seconds later; name another node with `--url`"
            ),
        );
    }
    match &chain.trouble {
        Some(trouble) => Finding::warning(
            "rpc-node",
            format!(
                "{shown} says of itself: {trouble}. What an agent learns there comes late; name another node with `--url` if it stays so"
            ),
        ),
        None => Finding::ok("rpc-node", format!("{shown} is at slot {second} and moves")),
    }
}

/// The machine's clock beside the chain's.
pub(super) fn clock(facts: &Facts) -> Vec<Finding> {
    let chain = facts.chain.iter();
    chain.map(|chain| drift(chain.clock, facts.now)).collect()
}

fn drift(of_chain: i64, of_machine: i64) -> Finding {
    let drift = of_machine.abs_diff(of_chain);
    if drift <= DRIFT {
        return Finding::ok("clock", format!("{drift} s from the chain's"));
    }
    let side = if of_machine > of_chain {
        "ahead of"
    } else {
        "behind"
    };
    Finding::warning(
        "clock",
        format!(
            "this machine's clock is {drift} s {side} the chain's: unless the chain or its node is late, requests that clients sign are refused"
        ),
    )
    .mend("sudo timedatectl set-ntp true")
}

/// Whether a subscription came to stand.
pub(super) fn websocket(facts: &Facts) -> Vec<Finding> {
    let shown = shown_url(&facts.config.websocket);
    vec![if facts.has_websocket {
        Finding::ok("websocket", format!("{shown} takes subscriptions"))
    } else {
        Finding::warning(
            "websocket",
            format!(
                "{shown} takes no subscription: the agent hears of a job only when it looks, seconds later. Name another with `--ws`"
            ),
        )
    }]
}

/// What names the cluster in a command.
pub(super) fn argument(facts: &Facts) -> String {
    format!("--url {}", url_argument(&facts.config.url))
}

/// The URL for a command; one that can hold a key is left to the environment.
fn url_argument(url: &str) -> String {
    if shown_url(url) == url.trim_end_matches('/') {
        url.to_owned()
    } else {
        "\"$NOSANA_URL\"".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::doctor::{
        Verdict::{Warning, Wrong},
        sample::{NOW, of_chain, only, trouble},
    };
    use crate::facts::StoreFault;

    #[test]
    fn a_node_that_is_silent_still_or_late() {
        let found = trouble(|facts| facts.chain = Err("Connection refused".into()));
        assert_eq!(found.len(), 1, "what it does not tell is not judged");
        assert_eq!((found[0].0, found[0].1), ("rpc-node", Wrong));
        assert!(found[0].3.starts_with("curl https://rpc.example -H"));
        only("rpc-node", Wrong, "stands still", |facts| {
            of_chain(facts).slots = (5, 5);
        });
        only("rpc-node", Warning, "behind by 200", |facts| {
            of_chain(facts).trouble = Some("Node is behind by 200 slots".into());
        });
    }

    #[test]
    fn keys_in_addresses_are_not_shown() {
        let found = trouble(|facts| {
            facts.config.url = "https://rpc.example/secret".into();
            facts.config.websocket = "wss://rpc.example/secret".into();
            facts.config.store = "https://store.example/secret".into();
            facts.has_websocket = false;
            facts.store = Err(StoreFault::Silent);
            facts.chain = Err("refused".into());
        });
        assert_eq!(found.len(), 3);
        assert!(!format!("{found:?}").contains("secret"), "{found:?}");
        assert!(found[0].3.contains("\"$NOSANA_URL\""));
    }

    #[test]
    fn a_clock_that_is_wrong() {
        let command = only("clock", Warning, "31 s ahead of", |facts| {
            of_chain(facts).clock = NOW - 31;
        });
        assert_eq!(command, "sudo timedatectl set-ntp true");
        only("clock", Warning, "31 s behind", |facts| {
            of_chain(facts).clock = NOW + 31;
        });
        assert_eq!(trouble(|facts| of_chain(facts).clock = NOW + 30), []);
    }

    #[test]
    fn a_websocket_that_takes_no_subscription() {
        only("websocket", Warning, "wss://rpc.example", |facts| {
            facts.has_websocket = false;
        });
    }
}

//! Which addresses a job may make a host fetch from.
//!
//! A host sits in somebody's network. A definition that names `http://192.168.1.1/` would
//! have the host read its owner's router, so what is plainly not a public address is
//! refused when the definition is parsed. A name that *resolves* to such an address can
//! only be caught where it is resolved: hosts check with [`is_public`] again.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Checks a resource's URL: `http`, `https` or `s3`, and no private, local or metadata address.
///
/// The error says what was expected.
pub fn check_url(text: &str) -> Result<(), String> {
    let url = Url::parse(text).map_err(|error| {
        format!("expected an http, https or s3 URL, but it cannot be read: {error}")
    })?;
    if !matches!(url.scheme(), "http" | "https" | "s3") {
        return Err(format!(
            "expected an http, https or s3 URL, found the scheme `{}`",
            url.scheme()
        ));
    }
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or("expected a URL with a host")?;
    if is_public_host(host) {
        Ok(())
    } else {
        Err(format!(
            "expected a public address, but `{host}` is private, local or a metadata service"
        ))
    }
}

/// Metadata of one cloud, at an address that is public everywhere else.
const CLOUD_METADATA: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// Whether packets to `address` leave for the public internet: not private, shared
/// (CGNAT), loopback, link-local (where the metadata services are), multicast, reserved,
/// for documentation, or the way into a tunnel, in either family.
///
/// What is not public is out of reach for containers, too, and the other way round: hosts hold
/// their firewall's rules to this.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return is_public(address);
    }
    let name = bare.trim_end_matches('.').to_ascii_lowercase();
    let local = ["localhost", "local", "internal", "localdomain"]
        .iter()
        .any(|zone| name == *zone || name.ends_with(&format!(".{zone}")));
    !local && name != "metadata"
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol_assignments = (a, b, c) == (192, 0, 0);
    let relays = (a, b, c) == (192, 88, 99);
    let benchmarking = a == 198 && (b == 18 || b == 19);
    let this_network_or_reserved = a == 0 || a >= 240;
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || shared
        || protocol_assignments
        || relays
        || address == CLOUD_METADATA
        || benchmarking
        || this_network_or_reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Global unicast is 2000::/3. In it, 2001::/23 is for protocols (Teredo is one), 2002::/16 is
    // 6to4, and 2001:db8::/32 and 3fff::/20 are for documentation.
    let [a, b, ..] = address.segments();
    let special = match a {
        0x2001 => b < 0x0200 || b == 0x0db8,
        0x2002 => true,
        0x3fff => b < 0x1000,
        _ => false,
    };
    (a & 0xe000) == 0x2000 && !special
}

/// The IPv4 address inside a mapped or NAT64 address.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            let [.., a, b, c, d] = address.octets();
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    }
}

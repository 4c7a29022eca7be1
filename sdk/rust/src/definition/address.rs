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

/// Whether packets to `address` leave for the public internet: not private, shared
/// (CGNAT), loopback, link-local (where the metadata services are), multicast, reserved
/// or for documentation, in either family.
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
    let benchmarking = a == 198 && (b == 18 || b == 19);
    let this_network_or_reserved = a == 0 || a >= 240;
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || shared
        || protocol_assignments
        || benchmarking
        || this_network_or_reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Global unicast is 2000::/3; 2001:db8::/32 is for documentation and 2001::/32 (Teredo)
    // is a tunnel.
    let [a, b, ..] = address.segments();
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b == 0x0db8 || b == 0))
}

/// The IPv4 address inside a mapped, NAT64 or 6to4 address.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    let at = |from: usize| {
        let inner: [u8; 4] = octets.get(from..from + 4)?.try_into().ok()?;
        Some(Ipv4Addr::from(inner))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => at(12),
        [0x2002, ..] => at(2),
        _ => None,
    }
}

//! Addresses as text in documents.

use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
use solana_address::Address;

/// Writes an address in base 58.
pub(crate) fn serialize<S: Serializer>(address: &Address, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(address)
}

/// Reads an address in base 58.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| {
        D::Error::custom(format!(
            "`{text}` is not an address: expected 32 bytes in base 58"
        ))
    })
}

//! Imports of hosts: the tree behind an import's root, and the file in which proofs
//! are handed out.
//!
//! A leaf is `SHA-256(0x00 ‖ import ‖ host)`, a node `SHA-256(0x01 ‖ smaller ‖ larger)`
//! of its two children. Leaves are in the order of the hosts' addresses; the last one
//! of a layer that has no neighbour is passed to the next layer as it is. So the root
//! follows from the set of hosts alone, in whatever order they are listed.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use nosana_common::{
    merkle::{leaf, node},
    tier::Tier,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use solana_address::Address;

use crate::generated::tiers;

pub use nosana_common::merkle::{Hash, MAX_PROOF};

/// The layout of the file that this build writes and reads.
const FILE_VERSION: u8 = 1;

/// Why there is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// Nobody is to be imported.
    #[error("an import needs at least one host")]
    Empty,
    /// A host is listed twice.
    #[error("the host {0} is listed twice: expected each host once")]
    Duplicate(Address),
    /// There are more leaves than proofs can reach.
    #[error("{0} hosts are too many for one import: expected at most 1 048 576")]
    TooMany(usize),
}

/// The tree of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    import: Address,
    /// In the order of the leaves.
    hosts: Vec<Address>,
    /// The leaves first, the root alone last.
    layers: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree of the account `import` for `hosts`.
    ///
    /// # Errors
    /// When there is no host, one is listed twice, or there are more than 2^20.
    pub fn new(
        import: Address,
        hosts: impl IntoIterator<Item = Address>,
    ) -> Result<Self, MerkleError> {
        let mut ordered = BTreeSet::new();
        for host in hosts {
            if !ordered.insert(host) {
                return Err(MerkleError::Duplicate(host));
            }
        }
        if ordered.len() > 1 << MAX_PROOF {
            return Err(MerkleError::TooMany(ordered.len()));
        }
        let hosts: Vec<Address> = ordered.into_iter().collect();
        let mut layer: Vec<Hash> = hosts
            .iter()
            .map(|host| leaf(import.as_array(), host.as_array(), sha256))
            .collect();
        if layer.is_empty() {
            return Err(MerkleError::Empty);
        }
        let mut layers = Vec::new();
        while layer.len() > 1 {
            let next = layer.chunks(2).map(parent).collect();
            layers.push(std::mem::replace(&mut layer, next));
        }
        layers.push(layer);
        Ok(Self {
            import,
            hosts,
            layers,
        })
    }

    /// What the import's account is opened with.
    #[must_use]
    pub fn root(&self) -> Hash {
        // The last layer is there and has one hash, see `new`.
        self.layers
            .last()
            .and_then(|layer| layer.first())
            .copied()
            .unwrap_or_default()
    }

    /// The hosts, in the order of the leaves.
    #[must_use]
    pub fn hosts(&self) -> &[Address] {
        &self.hosts
    }

    /// What proves that `host` is in the tree: the neighbours on the way to the root;
    /// `None` when it is not.
    #[must_use]
    pub fn proof(&self, host: &Address) -> Option<Vec<Hash>> {
        let at = self.hosts.binary_search(host).ok()?;
        Some(self.path(at))
    }

    fn path(&self, leaf: usize) -> Vec<Hash> {
        let below_the_root = self.layers.len().saturating_sub(1);
        let layers = self.layers.iter().take(below_the_root).enumerate();
        layers
            .filter_map(|(height, layer)| layer.get((leaf >> height) ^ 1).copied())
            .collect()
    }
}

/// Whether `proof` leads from `host` to `root`, as the chain finds it.
#[must_use]
pub fn verify(root: &Hash, import: &Address, host: &Address, proof: &[Hash]) -> bool {
    let leaf = leaf(import.as_array(), host.as_array(), sha256);
    nosana_common::merkle::verify(root, leaf, proof, sha256)
}

fn parent(children: &[Hash]) -> Hash {
    match children {
        [one, other] => node(one, other, sha256),
        alone => alone.first().copied().unwrap_or_default(),
    }
}

fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// An import with the proofs of its hosts, as it is handed out: JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportFile {
    /// The layout of the file, 1.
    pub version: u8,
    /// Makes the import's address.
    pub id: u16,
    /// The tier that its hosts get.
    pub tier: ImportTier,
    /// What the import is opened with.
    #[serde(with = "hexadecimal")]
    pub root: Hash,
    /// Who may be imported, each with its proof.
    pub hosts: Vec<ProvenHost>,
}

/// The tier that an import gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportTier {
    /// Community.
    Community,
    /// Premium, for which a host must have bonded enough.
    Premium,
}

impl From<ImportTier> for Tier {
    fn from(tier: ImportTier) -> Self {
        match tier {
            ImportTier::Community => Self::Community,
            ImportTier::Premium => Self::Premium,
        }
    }
}

/// A host and what proves that it is in the import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenHost {
    /// The host's account, base 58 in the file.
    #[serde(with = "crate::base58")]
    pub host: Address,
    /// The neighbours on the way to the root, hexadecimal in the file.
    #[serde(with = "hashes")]
    pub proof: Vec<Hash>,
}

/// Why an import's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ImportFileError {
    /// It cannot be read.
    #[error("cannot read the import {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is no such file.
    #[error("{path} is not an import: expected what `nosana admin import build` wrote")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// What stands there.
        #[source]
        source: serde_json::Error,
    },
    /// It is of another version.
    #[error("{path} is an import of version {found}, expected {FILE_VERSION}")]
    Version {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: u8,
    },
    /// Its hosts do not make a tree.
    #[error("the import {path} cannot be used")]
    Tree {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: MerkleError,
    },
    /// Its root or its proofs are not those of its hosts.
    #[error(
        "the root and proofs in {path} are not those of its hosts: build it again from the list of hosts"
    )]
    Mismatch {
        /// Which file.
        path: PathBuf,
    },
}

impl ImportFile {
    /// The import `id` of `hosts`.
    ///
    /// # Errors
    /// As [`Tree::new`].
    pub fn new(
        id: u16,
        tier: ImportTier,
        hosts: impl IntoIterator<Item = Address>,
    ) -> Result<Self, MerkleError> {
        let tree = Tree::new(tiers::pdas::find_import(id).0, hosts)?;
        let hosts = tree.hosts().iter().enumerate();
        Ok(Self {
            version: FILE_VERSION,
            id,
            tier,
            root: tree.root(),
            hosts: hosts
                .map(|(at, host)| ProvenHost {
                    host: *host,
                    proof: tree.path(at),
                })
                .collect(),
        })
    }

    /// Reads a file and computes root and proofs anew: what it says is true, or an error.
    ///
    /// # Errors
    /// When it cannot be read, is of another version, or does not fit itself.
    pub fn read(path: &Path) -> Result<Self, ImportFileError> {
        let path = || path.to_owned();
        let text = fs::read(path()).map_err(|source| ImportFileError::Read {
            path: path(),
            source,
        })?;
        let syntax = |source| ImportFileError::Syntax {
            path: path(),
            source,
        };
        let file: Self = serde_json::from_slice(&text).map_err(syntax)?;
        if file.version != FILE_VERSION {
            return Err(ImportFileError::Version {
                path: path(),
                found: file.version,
            });
        }
        let hosts = file.hosts.iter().map(|proven| proven.host);
        let expected =
            Self::new(file.id, file.tier, hosts).map_err(|source| ImportFileError::Tree {
                path: path(),
                source,
            })?;
        if file != expected {
            return Err(ImportFileError::Mismatch { path: path() });
        }
        Ok(file)
    }

    /// The import's account.
    #[must_use]
    pub fn address(&self) -> Address {
        tiers::pdas::find_import(self.id).0
    }

    /// The proof of `host`; `None` when it is not in the import.
    #[must_use]
    pub fn proof(&self, host: &Address) -> Option<&[Hash]> {
        let proven = self.hosts.iter().find(|proven| proven.host == *host)?;
        Some(&proven.proof)
    }

    /// The file's text.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

mod hexadecimal {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error};

    use super::Hash;

    pub(super) fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        parse(&String::deserialize(from)?)
    }

    pub(super) fn parse<E: Error>(text: &str) -> Result<Hash, E> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).map_err(|_| {
            E::custom(format!(
                "`{text}` is not a hash: expected 64 hexadecimal digits"
            ))
        })?;
        Ok(hash)
    }
}

mod hashes {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Hash, hexadecimal};

    pub(super) fn serialize<S: Serializer>(hashes: &[Hash], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(hashes.iter().map(hex::encode))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Hash>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| hexadecimal::parse(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMPORT: Address = Address::new_from_array([3; 32]);

    fn hosts(count: u32) -> Vec<Address> {
        (0..count)
            .map(|number| {
                let mut bytes = [0; 32];
                bytes[28..].copy_from_slice(&number.to_be_bytes());
                Address::new_from_array(bytes)
            })
            .collect()
    }

    #[test]
    fn every_host_of_a_tree_of_any_size_has_a_proof() {
        for count in (1..=33).chain([100, 255, 256, 257]) {
            let hosts = hosts(count);
            let tree = Tree::new(IMPORT, hosts.clone()).unwrap();
            for host in &hosts {
                let proof = tree.proof(host).unwrap();
                assert!(proof.len() <= count.next_power_of_two().ilog2() as usize);
                assert!(
                    verify(&tree.root(), &IMPORT, host, &proof),
                    "{count}: {host}"
                );
            }
        }
    }

    #[test]
    fn the_order_of_the_list_does_not_matter() {
        let one = Tree::new(IMPORT, hosts(9)).unwrap();
        let other = Tree::new(IMPORT, hosts(9).into_iter().rev()).unwrap();
        assert_eq!(one, other);
    }

    #[test]
    fn a_proof_is_of_one_host_in_one_import() {
        let listed = hosts(5);
        let tree = Tree::new(IMPORT, listed.clone()).unwrap();
        let (root, proof) = (tree.root(), tree.proof(&listed[2]).unwrap());
        assert!(!verify(&root, &IMPORT, &listed[1], &proof));
        let other = Address::new_from_array([4; 32]);
        assert!(!verify(&root, &other, &listed[2], &proof));
        assert!(!verify(&root, &IMPORT, &listed[2], &proof[1..]));
        assert_eq!(tree.proof(&other), None);
    }

    #[test]
    fn a_node_does_not_pass_for_a_leaf() {
        let tree = Tree::new(IMPORT, hosts(2)).unwrap();
        // The root is a node: no host has it as its leaf, so an empty proof proves nothing.
        assert!(
            hosts(2)
                .iter()
                .all(|host| !verify(&tree.root(), &IMPORT, host, &[]))
        );
    }

    #[test]
    fn a_list_that_makes_no_tree_is_refused() {
        assert_eq!(Tree::new(IMPORT, []), Err(MerkleError::Empty));
        let twice = [hosts(3), hosts(1)].concat();
        assert_eq!(
            Tree::new(IMPORT, twice),
            Err(MerkleError::Duplicate(hosts(1)[0]))
        );
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let file = ImportFile::new(7, ImportTier::Premium, hosts(5)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("import.json");
        fs::write(&path, file.to_json().unwrap()).unwrap();
        let read = ImportFile::read(&path).unwrap();
        assert_eq!(read, file);
        let host = hosts(5)[4];
        assert!(verify(
            &read.root,
            &read.address(),
            &host,
            read.proof(&host).unwrap()
        ));
        assert_eq!(read.proof(&IMPORT), None);
    }

    #[test]
    fn a_file_that_does_not_fit_itself_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("import.json");
        let read = |file: &ImportFile| {
            fs::write(&path, file.to_json().unwrap()).unwrap();
            ImportFile::read(&path).unwrap_err()
        };
        let good = ImportFile::new(7, ImportTier::Community, hosts(4)).unwrap();
        let mut other_root = good.clone();
        other_root.root[0] ^= 1;
        assert!(matches!(
            read(&other_root),
            ImportFileError::Mismatch { .. }
        ));
        let mut other_id = good.clone();
        other_id.id = 8;
        assert!(matches!(read(&other_id), ImportFileError::Mismatch { .. }));
        let mut fewer = good.clone();
        fewer.hosts.pop();
        assert!(matches!(read(&fewer), ImportFileError::Mismatch { .. }));
        let mut twice = good.clone();
        twice.hosts.push(good.hosts[0].clone());
        assert!(matches!(read(&twice), ImportFileError::Tree { .. }));
        let mut newer = good;
        newer.version = 2;
        assert!(matches!(
            read(&newer),
            ImportFileError::Version { found: 2, .. }
        ));
        fs::write(&path, "{}").unwrap();
        assert!(matches!(
            ImportFile::read(&path).unwrap_err(),
            ImportFileError::Syntax { .. }
        ));
    }
}

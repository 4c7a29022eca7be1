//! Proofs that a host is on a list of which only a hash is on chain.
//!
//! A leaf is `H(0x00 ‖ import ‖ host)`, a node `H(0x01 ‖ lower child ‖ higher child)`,
//! `H` being SHA-256. The import's address makes a proof worthless for any other list,
//! the first byte keeps a node from being passed off as a leaf, and the order of the
//! children need not be told.
//!
//! Who calls brings the hash: on chain it is a syscall, off chain a crate.

use bytemuck::{Pod, Zeroable};

/// The most nodes of a proof: a list of a million hosts.
pub const MAX_PROOF: usize = 20;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

const LEAF: u8 = 0;
const NODE: u8 = 1;

/// The leaf of `host` in the list at `import`.
#[must_use]
pub fn leaf(import: &[u8; 32], host: &[u8; 32], sha256: impl Fn(&[u8]) -> Hash) -> Hash {
    Preimage::hash(LEAF, import, host, sha256)
}

/// The node above `one` and `other`, whichever is left.
#[must_use]
pub fn node(one: &Hash, other: &Hash, sha256: impl Fn(&[u8]) -> Hash) -> Hash {
    Preimage::hash(NODE, one.min(other), one.max(other), sha256)
}

/// Whether `proof`, the siblings from `leaf` upwards, leads to `root`.
#[must_use]
pub fn verify(root: &Hash, leaf: Hash, proof: &[Hash], sha256: impl Fn(&[u8]) -> Hash) -> bool {
    proof.len() <= MAX_PROOF
        && proof
            .iter()
            .fold(leaf, |below, sibling| node(&below, sibling, &sha256))
            == *root
}

/// What is hashed.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Preimage {
    kind: u8,
    one: [u8; 32],
    other: [u8; 32],
}

impl Preimage {
    fn hash(kind: u8, one: &[u8; 32], other: &[u8; 32], sha256: impl Fn(&[u8]) -> Hash) -> Hash {
        sha256(bytemuck::bytes_of(&Self {
            kind,
            one: *one,
            other: *other,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMPORT: [u8; 32] = [9; 32];

    /// Not SHA-256, which these tests need not know: it tells inputs apart by length,
    /// order and content.
    fn toy(data: &[u8]) -> Hash {
        let mut state = 0xCBF2_9CE4_8422_2325_u64;
        let mut hash = [0; 32];
        for (round, chunk) in (1_u64..).zip(hash.chunks_mut(8)) {
            for byte in data {
                state = (state ^ u64::from(*byte) ^ round).wrapping_mul(0x0100_0000_01B3);
            }
            chunk.copy_from_slice(&state.to_le_bytes());
        }
        hash
    }

    fn leaf_of(host: u8) -> Hash {
        leaf(&IMPORT, &[host; 32], toy)
    }

    #[test]
    fn what_is_hashed_begins_with_its_kind() {
        let at = |bytes: &[u8], place: usize| bytes.get(place).copied();
        let of_leaf = |bytes: &[u8]| {
            assert_eq!(bytes.len(), 65);
            let places = [0, 1, 33].map(|place| at(bytes, place));
            assert_eq!(places, [Some(0), Some(9), Some(7)]);
            [0; 32]
        };
        let of_node = |bytes: &[u8]| {
            let places = [0, 1, 33].map(|place| at(bytes, place));
            assert_eq!(places, [Some(1), Some(3), Some(4)]);
            [0; 32]
        };
        assert_eq!(leaf(&IMPORT, &[7; 32], of_leaf), [0; 32]);
        assert_eq!(node(&[3; 32], &[4; 32], of_node), [0; 32]);
        assert_eq!(node(&[4; 32], &[3; 32], of_node), [0; 32]);
    }

    #[test]
    fn a_tree_of_one_is_its_leaf() {
        assert!(verify(&leaf_of(1), leaf_of(1), &[], toy));
        assert!(!verify(&leaf_of(1), leaf_of(2), &[], toy));
    }

    #[test]
    fn every_leaf_of_three_is_proved_and_no_other() {
        let [one, two, three] = [1, 2, 3].map(leaf_of);
        let pair = node(&one, &two, toy);
        let root = node(&pair, &three, toy);
        assert!(verify(&root, one, &[two, three], toy));
        assert!(verify(&root, two, &[one, three], toy));
        assert!(verify(&root, three, &[pair], toy));
        for wrong in [&[][..], &[two], &[three, two], &[two, three, one]] {
            assert!(!verify(&root, one, wrong, toy));
        }
        assert!(!verify(&root, leaf_of(4), &[two, three], toy));
    }

    #[test]
    fn a_node_is_no_leaf_and_another_import_has_other_leaves() {
        let root = node(&leaf_of(1), &leaf_of(2), toy);
        assert_ne!(leaf(&leaf_of(1), &leaf_of(2), toy), root);
        assert_ne!(leaf(&[8; 32], &[1; 32], toy), leaf_of(1));
    }

    #[test]
    fn a_proof_that_is_too_long_is_none() {
        let siblings = [[5; 32]; MAX_PROOF + 1];
        let climb = |siblings: &[Hash]| {
            siblings
                .iter()
                .fold(leaf_of(1), |below, sibling| node(&below, sibling, toy))
        };
        let (longest, longer) = (climb(&siblings[..MAX_PROOF]), climb(&siblings));
        assert!(verify(&longest, leaf_of(1), &siblings[..MAX_PROOF], toy));
        assert!(!verify(&longer, leaf_of(1), &siblings, toy));
    }
}

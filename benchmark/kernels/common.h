// Pseudo-random numbers and checksums, as `cuda/src/expected.rs` has them again.
#pragma once

// The n-th number of a seed (splitmix64).
DEVICE u64 random_at(u64 seed, u64 n) {
    u64 z = seed + (n + 1) * 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

// A checksum that depends on the order (FNV-1a, a word at a time).
DEVICE u32 absorb(u32 sum, u32 word) { return (sum ^ word) * 0x01000193u; }
#define EMPTY_SUM 0x811c9dc5u

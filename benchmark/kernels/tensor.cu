// What needs the matrix units of compute capability 8.0 and later. Every kernel runs in blocks of 8 warps.
//
// A warp multiplies one matrix A with 8 matrices B, 256 times a round, into 8 sums that begin at zero. What a thread holds of the matrices
// is laid down in the PTX manual; for a lane of row = lane / 4 and column = lane mod 4:
//   A   register r: row + 8 (r mod 2), places of `WIDTH` from column × WIDTH + (half of the depth) (r / 2)
//   B   register r: places of `WIDTH` down from column × WIDTH + (half of the depth) r, of the column `row`
//   sum register r: row + 8 (r / 2), column × 2 + r mod 2
#include <device.h>
#include "common.h"

#define TILES 8
#define STEPS 256

// Numbers that make up A and B of warp `warp`: indexes that no two places share.
#define PLACE_A(warp, row, column) ((u64)(((warp) * 16 + (row)) * 32 + (column)))
#define PLACE_B(warp, tile, row, column) ((u64)(1 << 20) + (((warp) * TILES + (tile)) * 32 + (row)) * 8 + (column))

// A signed byte of any value.
DEVICE u32 byte_at(u64 seed, u64 place) { return (u32)(random_at(seed, place) & 255); }

// −2 to 2 as a number of 16 bits.
DEVICE u32 half_at(u64 seed, u64 place) {
    const u32 value = (u32)(random_at(seed, place) % 5);
    const u32 size = value == 2 ? 0 : (value == 0 || value == 4 ? 0x4000u : 0x3c00u);
    return value < 2 ? size | 0x8000u : size;
}

// Signed bytes into 32 bits. A round of a warp is 256 × 8 × 16 × 8 × 32 multiply-adds, 16,777,216 operations.
KERNEL matrix_bytes(u32 *sums, u64 seed, u64 rounds) {
    const u32 warp = THREAD / 32, row = THREAD % 32 / 4, column = THREAD % 4;
    u32 a[4], b[TILES][2];
    for (int r = 0; r < 4; r++) {
        a[r] = 0;
        for (int i = 0; i < 4; i++)
            a[r] |= byte_at(seed, PLACE_A(warp, row + 8 * (r % 2), column * 4 + 16 * (r / 2) + i)) << (8 * i);
    }
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) {
        for (int r = 0; r < 2; r++) {
            b[tile][r] = 0;
            for (int i = 0; i < 4; i++) b[tile][r] |= byte_at(seed, PLACE_B(warp, tile, column * 4 + 16 * r + i, row)) << (8 * i);
        }
    }
    u32 sum = EMPTY_SUM;
    for (u64 round = 0; round < rounds; round++) {
        int d[TILES][4];
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) d[tile][0] = d[tile][1] = d[tile][2] = d[tile][3] = 0;
#pragma unroll 4
        for (int step = 0; step < STEPS; step++) {
#pragma unroll
            for (int tile = 0; tile < TILES; tile++) multiply_s8(d[tile], a, b[tile]);
        }
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) {
#pragma unroll
            for (int r = 0; r < 4; r++) sum = absorb(sum, (u32)d[tile][r]);
        }
    }
    sums[BLOCK * 256 + THREAD] = sum;
}

// Numbers of 16 bits into 32. A round of a warp is 256 × 8 × 16 × 8 × 16 multiply-adds, 8,388,608 operations.
KERNEL matrix_half(u32 *sums, u64 seed, u64 rounds) {
    const u32 warp = THREAD / 32, row = THREAD % 32 / 4, column = THREAD % 4;
    u32 a[4], b[TILES][2];
    for (int r = 0; r < 4; r++) {
        a[r] = 0;
        for (int i = 0; i < 2; i++)
            a[r] |= half_at(seed, PLACE_A(warp, row + 8 * (r % 2), column * 2 + 8 * (r / 2) + i)) << (16 * i);
    }
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) {
        for (int r = 0; r < 2; r++) {
            b[tile][r] = 0;
            for (int i = 0; i < 2; i++) b[tile][r] |= half_at(seed, PLACE_B(warp, tile, column * 2 + 8 * r + i, row)) << (16 * i);
        }
    }
    u32 sum = EMPTY_SUM;
    for (u64 round = 0; round < rounds; round++) {
        float d[TILES][4];
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) d[tile][0] = d[tile][1] = d[tile][2] = d[tile][3] = 0.0f;
#pragma unroll 4
        for (int step = 0; step < STEPS; step++) {
#pragma unroll
            for (int tile = 0; tile < TILES; tile++) multiply_f16(d[tile], a, b[tile]);
        }
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) {
#pragma unroll
            for (int r = 0; r < 4; r++) sum = absorb(sum, (u32)(int)d[tile][r]);
        }
    }
    sums[BLOCK * 256 + THREAD] = sum;
}

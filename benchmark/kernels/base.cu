// What every GPU from compute capability 6.1 on can do. Every kernel runs in blocks of 256 threads.
//
// Each throughput kernel repeats a round whose result is known and leaves, for each thread, a checksum over all rounds: a round that is
// left out, or a single wrong number in it, changes the checksum. All numbers are such that no operation rounds.
#include <device.h>
#include "common.h"

#define CHAINS 8
#define PAIRS 256

// Floating point of 32 bits. A round is 8 × 256 pairs of fused multiply-adds, 8,192 operations: x becomes (2x + 4) / 2 − 1 = x + 1.
// `two` is 2, passed in so that the compiler does not know it. `clock` gets cycles and nanoseconds at the beginning and at the end.
KERNEL fma_single(u32 *sums, u64 seed, u64 rounds, u64 two, u64 *clock) {
    const float twice = (float)two, half = 1.0f / twice;
    const float add = twice * twice, subtract = -1.0f;
    const u64 began = cycles(), began_at = nanoseconds();
    float x[CHAINS];
    for (int i = 0; i < CHAINS; i++) x[i] = (float)(random_at(seed, THREAD * CHAINS + i) & 15);
    u32 sum = EMPTY_SUM;
    for (u64 round = 0; round < rounds; round++) {
#pragma unroll 16
        for (int pair = 0; pair < PAIRS; pair++) {
#pragma unroll
            for (int i = 0; i < CHAINS; i++) x[i] = fma_f32(x[i], twice, add);
#pragma unroll
            for (int i = 0; i < CHAINS; i++) x[i] = fma_f32(x[i], half, subtract);
        }
#pragma unroll
        for (int i = 0; i < CHAINS; i++) {
            sum = absorb(sum, bits_of(x[i]));
            x[i] -= (float)PAIRS;
        }
    }
    sums[BLOCK * 256 + THREAD] = sum;
    if (BLOCK == 0 && THREAD == 0) {
        clock[0] = cycles() - began;
        clock[1] = nanoseconds() - began_at;
    }
}

// Floating point of 16 bits, two at a time: a round is 16,384 operations. `ones` is 1.0 twice, by its bits.
KERNEL fma_half(u32 *sums, u64 seed, u64 rounds, u64 ones) {
    const u32 one = (u32)ones;
    const u32 twice = one + 0x04000400u, half = one - 0x04000400u;
    const u32 add = one + 0x08000800u, subtract = one ^ 0x80008000u, back = 0xdc00dc00u;
    u32 x[CHAINS];
    // 0 to 15: the last bits of 1,024 to 1,039, less 1,024.
    for (int i = 0; i < CHAINS; i++) {
        const u64 start = random_at(seed, THREAD * CHAINS + i);
        const u32 low = (u32)(start & 15), high = (u32)(start >> 8 & 15);
        x[i] = fma_f16x2(0x64006400u | low | high << 16, one, 0xe400e400u);
    }
    u32 sum = EMPTY_SUM;
    for (u64 round = 0; round < rounds; round++) {
#pragma unroll 16
        for (int pair = 0; pair < PAIRS; pair++) {
#pragma unroll
            for (int i = 0; i < CHAINS; i++) x[i] = fma_f16x2(x[i], twice, add);
#pragma unroll
            for (int i = 0; i < CHAINS; i++) x[i] = fma_f16x2(x[i], half, subtract);
        }
#pragma unroll
        for (int i = 0; i < CHAINS; i++) {
            sum = absorb(sum, x[i]);
            x[i] = fma_f16x2(x[i], one, back);
        }
    }
    sums[BLOCK * 256 + THREAD] = sum;
}

// Signed bytes, four products at a time: a round is 8 × 512 of them, 32,768 operations.
KERNEL dot_bytes(u32 *sums, u64 seed, u64 rounds) {
    u32 a[CHAINS], b[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
        const u64 factors = random_at(seed, THREAD * CHAINS + i);
        a[i] = (u32)factors;
        b[i] = (u32)(factors >> 32);
    }
    u32 sum = EMPTY_SUM;
    for (u64 round = 0; round < rounds; round++) {
        int x[CHAINS] = {0, 0, 0, 0, 0, 0, 0, 0};
#pragma unroll 16
        for (int step = 0; step < 2 * PAIRS; step++) {
#pragma unroll
            for (int i = 0; i < CHAINS; i++) x[i] = dot_s8(a[i], b[i], x[i]);
        }
#pragma unroll
        for (int i = 0; i < CHAINS; i++) sum = absorb(sum, (u32)x[i]);
    }
    sums[BLOCK * 256 + THREAD] = sum;
}

// Numbers of 0 to 1,023, four a thread.
KERNEL fill_numbers(f32x4 *numbers, u64 count, u64 seed) {
    const u64 i = BLOCK * 256 + THREAD;
    if (i >= count) return;
    const u64 random = random_at(seed, i);
    f32x4 value;
    value.x = (float)(random & 1023);
    value.y = (float)(random >> 16 & 1023);
    value.z = (float)(random >> 32 & 1023);
    value.w = (float)(random >> 48 & 1023);
    numbers[i] = value;
}

// a ← b + factor × c: two numbers read and one written. Each block has 1,024 places, each thread four of them. `count` is a multiple.
KERNEL triad(f32x4 *a, const f32x4 *b, const f32x4 *c, u64 factor) {
    const u64 first = BLOCK * 1024 + THREAD;
    const float by = (float)factor;
    f32x4 left[4], right[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
        left[i] = b[first + i * 256];
        right[i] = c[first + i * 256];
    }
#pragma unroll
    for (int i = 0; i < 4; i++) {
        f32x4 sum;
        sum.x = fma_f32(by, right[i].x, left[i].x);
        sum.y = fma_f32(by, right[i].y, left[i].y);
        sum.z = fma_f32(by, right[i].z, left[i].z);
        sum.w = fma_f32(by, right[i].w, left[i].w);
        a[first + i * 256] = sum;
    }
}

// Fills memory with numbers of the seed, 16 bytes a thread, the first of which is the number `first`.
KERNEL fill_pattern(u64x2 *memory, u64 count, u64 seed, u64 first) {
    const u64 i = BLOCK * 256 + THREAD;
    if (i >= count) return;
    u64x2 value;
    value.x = random_at(seed, first + 2 * i);
    value.y = random_at(seed, first + 2 * i + 1);
    memory[i] = value;
}

// Counts the places that do not hold what `fill_pattern` wrote, and in `good` those that do.
KERNEL check_pattern(const u64x2 *memory, u64 count, u64 seed, u64 first, u64 *wrong, u64 *good) {
    const u64 i = BLOCK * 256 + THREAD;
    if (i >= count) return;
    const u64x2 value = memory[i];
    const int is_right = value.x == random_at(seed, first + 2 * i) && value.y == random_at(seed, first + 2 * i + 1);
    if (!is_right) count_one(wrong);
    // One in 4,096, so that a kernel that did not run is noticed and the counter is not what is measured.
    else if ((i & 4095) == 0) count_one(good);
}

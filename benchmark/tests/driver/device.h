// What the kernels use of a GPU, on a processor: see `kernels/device/device.h`, whose names these are.
#pragma once
#include <math.h>
#include <string.h>
#include <time.h>

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef struct { float x, y, z, w; } f32x4;
typedef struct { u64 x, y; } u64x2;

#define KERNEL static void
#define DEVICE static inline

static u32 current_thread;
static u64 current_block;
#define THREAD current_thread
#define BLOCK current_block

DEVICE float fma_f32(float a, float b, float c) { return fmaf(a, b, c); }
DEVICE u32 bits_of(float value) {
    u32 bits;
    memcpy(&bits, &value, 4);
    return bits;
}

// Numbers of 16 bits, of those that the kernels use: zero and what is neither tiny nor infinite.
DEVICE float of_half(u32 half) {
    const float size = ldexpf((float)((half & 0x3ff) | 0x400), (int)(half >> 10 & 31) - 25);
    const float value = half & 0x7fff ? size : 0.0f;
    return half & 0x8000 ? -value : value;
}
DEVICE u32 to_half(float value) {
    if (value == 0.0f) return signbit(value) ? 0x8000 : 0;
    int exponent;
    const float fraction = frexpf(fabsf(value), &exponent);
    const u32 mantissa = (u32)rintf(ldexpf(fraction, 11));
    return (value < 0 ? 0x8000u : 0) | (((u32)(exponent + 14) << 10) + (mantissa & 0x3ff));
}
DEVICE u32 fma_f16x2(u32 a, u32 b, u32 c) {
    u32 d = 0;
    for (int i = 0; i < 32; i += 16)
        d |= to_half(fmaf(of_half(a >> i & 0xffff), of_half(b >> i & 0xffff), of_half(c >> i & 0xffff))) << i;
    return d;
}
DEVICE int dot_s8(u32 a, u32 b, int c) {
    u32 sum = (u32)c;
    for (int i = 0; i < 32; i += 8) sum += (u32)((int)(signed char)(a >> i) * (int)(signed char)(b >> i));
    return (int)sum;
}

DEVICE void count_one(u64 *counter) { ++*counter; }
DEVICE u64 nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (u64)now.tv_sec * 1000000000ull + (u64)now.tv_nsec;
}
// A clock of 1.5 GHz.
DEVICE u64 cycles(void) { return nanoseconds() * 3 / 2; }

// A warp's matrices. Its lanes take turns: each brings its registers and waits for the last one, which multiplies for all.
static struct {
    u32 a[32][4], b[32][2];
    void *d[32];
    int arrived;
    u64 generation;
} warp;
static void next_lane(void);

// Where a lane's registers belong, by the PTX manual's figures for m16n8k32 of bytes and m16n8k16 of 16 bits: `width` elements a
// register.
static void gather(int width, int depth, float a[16][32], float b[32][8]) {
    const int bits = 32 / width;
    for (int lane = 0; lane < 32; lane++) {
        const int group = lane >> 2, member = lane % 4;
        for (int i = 0; i < 4 * width; i++) {
            const int r = i / width, is_low_row = r == 0 || r == 2;
            const u32 value = warp.a[lane][r] >> (bits * (i % width));
            const int row = is_low_row ? group : group + 8;
            const int column = member * width + i % width + (r >= 2 ? depth / 2 : 0);
            a[row][column] = width == 4 ? (float)(signed char)value : of_half(value & 0xffff);
        }
        for (int i = 0; i < 2 * width; i++) {
            const int r = i / width;
            const u32 value = warp.b[lane][r] >> (bits * (i % width));
            const int row = member * width + i % width + (r ? depth / 2 : 0);
            b[row][group] = width == 4 ? (float)(signed char)value : of_half(value & 0xffff);
        }
    }
}

static void multiply_warp(int width) {
    // All products and sums here are whole numbers below 2^24, so `float` is exact.
    const int depth = 8 * width;
    float a[16][32], b[32][8];
    gather(width, depth, a, b);
    for (int lane = 0; lane < 32; lane++) {
        for (int i = 0; i < 4; i++) {
            const int row = (lane >> 2) + (i < 2 ? 0 : 8), column = (lane % 4) * 2 + (i & 1);
            float sum = 0;
            for (int k = 0; k < depth; k++) sum += a[row][k] * b[k][column];
            if (width == 4) ((int *)warp.d[lane])[i] += (int)sum;
            else ((float *)warp.d[lane])[i] += sum;
        }
    }
}

static void multiply(void *d, const u32 a[4], const u32 b[2], int width) {
    const u32 lane = current_thread % 32;
    memcpy(warp.a[lane], a, 16);
    memcpy(warp.b[lane], b, 8);
    warp.d[lane] = d;
    const u64 generation = warp.generation;
    if (++warp.arrived == 32) {
        multiply_warp(width);
        warp.arrived = 0;
        warp.generation++;
    }
    while (warp.generation == generation) next_lane();
}
DEVICE void multiply_s8(int d[4], const u32 a[4], const u32 b[2]) { multiply(d, a, b, 4); }
DEVICE void multiply_f16(float d[4], const u32 a[4], const u32 b[2]) { multiply(d, a, b, 2); }

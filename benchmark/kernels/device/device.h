// What the kernels use of a GPU beyond plain C. The tests have a second one, of the same names, for processors without a GPU.
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define KERNEL extern "C" __global__ void __launch_bounds__(256)
#define DEVICE static __device__ __forceinline__

#define THREAD (threadIdx.x)
#define BLOCK ((u64)blockIdx.x)

typedef float4 f32x4;
typedef ulonglong2 u64x2;

DEVICE float fma_f32(float a, float b, float c) { return __fmaf_rn(a, b, c); }
DEVICE u32 bits_of(float value) { return __float_as_uint(value); }

// Two numbers of 16 bits at a time.
DEVICE u32 fma_f16x2(u32 a, u32 b, u32 c) {
    u32 d;
    asm volatile("fma.rn.f16x2 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}

// Four products of signed bytes, added to `c`.
DEVICE int dot_s8(u32 a, u32 b, int c) {
    int d;
    asm volatile("dp4a.s32.s32 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}

// `volatile` keeps a compiler from doing work once that a round repeats.
#if __CUDA_ARCH__ >= 800
// d += A · B, by a warp: A of 16 × 32 signed bytes, B of 32 × 8.
DEVICE void multiply_s8(int d[4], const u32 a[4], const u32 b[2]) {
    asm volatile("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// d += A · B, by a warp: A of 16 × 16 numbers of 16 bits, B of 16 × 8.
DEVICE void multiply_f16(float d[4], const u32 a[4], const u32 b[2]) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}
#endif

DEVICE void count_one(u64 *counter) { atomicAdd(counter, 1ull); }

DEVICE u64 cycles(void) {
    u64 value;
    asm volatile("mov.u64 %0, %%clock64;" : "=l"(value));
    return value;
}
DEVICE u64 nanoseconds(void) {
    u64 value;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(value));
    return value;
}

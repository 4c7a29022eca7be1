// A CUDA driver without a GPU, for tests: the functions of libcuda.so.1 that the suite calls, with the types of `cuda.h`, on one
// multiprocessor that runs the suite's own kernels, from their own sources, on the processor. It is as slow as that is.
//
// It can also lie and fail, by variables of the environment:
//   FAKE_DEVICES     how many devices there are (1)
//   FAKE_CAPABILITY  compute capability, such as 75 (86)
//   FAKE_MEMORY      bytes that a device says it has (64 MiB)
//   FAKE_REAL        bytes that it really has (as many); what is given out beyond is the same memory once more
//   FAKE_GIVES       bytes that it gives out at most (as many as it says)
//   FAKE_INTEGRATED  1 when its memory is the machine's (0)
//   FAKE_WRONG       a kernel one of whose results is wrong
//   FAKE_SKIP        a kernel that does not run and says that it did
//   FAKE_FAULT       a kernel that ends with an error
//   FAKE_SPEED       how many times faster than they were runs are said to be (1)
//   FAKE_INIT        what cuInit answers (0)
#define _GNU_SOURCE
#include <device.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef WITH_CUDA_H
#include <cuda.h>
#else
typedef int CUresult, CUdevice, CUdevice_attribute;
typedef unsigned long long CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUevent_st *CUevent;
typedef struct CUstream_st *CUstream;
typedef struct { char bytes[16]; } CUuuid;
enum { CUDA_SUCCESS = 0, CUDA_ERROR_INVALID_VALUE = 1, CUDA_ERROR_OUT_OF_MEMORY = 2, CUDA_ERROR_NO_DEVICE = 100,
    CUDA_ERROR_INVALID_DEVICE = 101, CUDA_ERROR_INVALID_PTX = 218, CUDA_ERROR_INVALID_CONTEXT = 201, CUDA_ERROR_NOT_FOUND = 500,
    CUDA_ERROR_ILLEGAL_ADDRESS = 700 };
#endif

#include "../../kernels/base.cu"
#include "../../kernels/tensor.cu"

#define MOST_BUFFERS 1024
#define STACK (64 * 1024)

static long long setting(const char *name, long long otherwise) {
    const char *text = getenv(name);
    return text ? atoll(text) : otherwise;
}
static int is_named(const char *name, const char *kernel) {
    const char *text = getenv(name);
    return text && strcmp(text, kernel) == 0;
}

struct CUctx_st { CUdevice device; };
struct CUmod_st { int has_base, has_tensor; };
struct CUfunc_st { const char *name; int parameters; void (*run)(const u64 *); };
struct CUevent_st { u64 at; };

static struct CUctx_st contexts[16];
static CUcontext current;
static CUresult fault;
static struct { CUdeviceptr address; size_t mapped; int device; } buffers[MOST_BUFFERS];
static size_t given[16];
static int memory_of[16];

// Kernels: parameters as words.
static void run_fma_single(const u64 *w) { fma_single((u32 *)w[0], w[1], w[2], w[3], (u64 *)w[4]); }
static void run_fma_half(const u64 *w) { fma_half((u32 *)w[0], w[1], w[2], w[3]); }
static void run_dot_bytes(const u64 *w) { dot_bytes((u32 *)w[0], w[1], w[2]); }
static void run_fill_numbers(const u64 *w) { fill_numbers((f32x4 *)w[0], w[1], w[2]); }
static void run_triad(const u64 *w) { triad((f32x4 *)w[0], (const f32x4 *)w[1], (const f32x4 *)w[2], w[3]); }
static void run_fill_pattern(const u64 *w) { fill_pattern((u64x2 *)w[0], w[1], w[2], w[3]); }
static void run_check_pattern(const u64 *w) { check_pattern((const u64x2 *)w[0], w[1], w[2], w[3], (u64 *)w[4], (u64 *)w[5]); }
static void run_matrix_bytes(const u64 *w) { matrix_bytes((u32 *)w[0], w[1], w[2]); }
static void run_matrix_half(const u64 *w) { matrix_half((u32 *)w[0], w[1], w[2]); }

static struct CUfunc_st functions[] = {
    {"fma_single", 5, run_fma_single}, {"fma_half", 4, run_fma_half}, {"dot_bytes", 3, run_dot_bytes},
    {"fill_numbers", 3, run_fill_numbers}, {"triad", 4, run_triad}, {"fill_pattern", 4, run_fill_pattern},
    {"check_pattern", 6, run_check_pattern}, {"matrix_bytes", 3, run_matrix_bytes}, {"matrix_half", 3, run_matrix_half},
};
static int is_tensor(CUfunction function) { return strncmp(function->name, "matrix_", 7) == 0; }

// Lanes of a warp that need each other take turns.
static ucontext_t lanes[32], outside;
static char stacks[32][STACK];
static int has_ended[32];
static CUfunction running;
static const u64 *parameters;

static void next_lane(void) {
    const u32 from = current_thread % 32;
    for (u32 i = 1; i < 32; i++) {
        const u32 to = (from + i) % 32;
        if (has_ended[to]) continue;
        const u32 thread = current_thread;
        current_thread = thread - from + to;
        swapcontext(&lanes[from], &lanes[to]);
        current_thread = thread;
        return;
    }
}
static void lane_main(void) {
    running->run(parameters);
    const u32 lane = current_thread % 32;
    has_ended[lane] = 1;
    for (u32 to = 0; to < 32; to++) {
        if (has_ended[to]) continue;
        current_thread = current_thread - lane + to;
        setcontext(&lanes[to]);
    }
    setcontext(&outside);
}
static void run_warp(u32 first) {
    memset(has_ended, 0, sizeof has_ended);
    warp.arrived = 0;
    for (u32 lane = 0; lane < 32; lane++) {
        getcontext(&lanes[lane]);
        lanes[lane].uc_stack.ss_sp = stacks[lane];
        lanes[lane].uc_stack.ss_size = STACK;
        lanes[lane].uc_link = NULL;
        makecontext(&lanes[lane], lane_main, 0);
    }
    current_thread = first;
    swapcontext(&outside, &lanes[0]);
}

CUresult cuInit(unsigned int flags) {
    if (flags != 0) return CUDA_ERROR_INVALID_VALUE;
    const CUresult answer = (CUresult)setting("FAKE_INIT", 0);
    if (answer != CUDA_SUCCESS) return answer;
    return setting("FAKE_DEVICES", 1) > 0 ? CUDA_SUCCESS : CUDA_ERROR_NO_DEVICE;
}
CUresult cuDriverGetVersion(int *version) { *version = 12040; return CUDA_SUCCESS; }
CUresult cuGetErrorName(CUresult error, const char **name) {
    switch ((int)error) {
    case 700: *name = "CUDA_ERROR_ILLEGAL_ADDRESS"; break;
    case 803: *name = "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"; break;
    default: *name = NULL; return CUDA_ERROR_INVALID_VALUE;
    }
    return CUDA_SUCCESS;
}
CUresult cuDeviceGetCount(int *count) { *count = (int)setting("FAKE_DEVICES", 1); return CUDA_SUCCESS; }
CUresult cuDeviceGet(CUdevice *device, int ordinal) {
    if (ordinal < 0 || ordinal >= setting("FAKE_DEVICES", 1) || ordinal >= 16) return CUDA_ERROR_INVALID_DEVICE;
    *device = ordinal;
    return CUDA_SUCCESS;
}
CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
    snprintf(name, (size_t)length, "Simulated GPU %d", device);
    return CUDA_SUCCESS;
}
CUresult cuDeviceGetUuid_v2(CUuuid *uuid, CUdevice device) {
    memset(uuid, 0, sizeof *uuid);
    uuid->bytes[15] = (char)(device + 1);
    return CUDA_SUCCESS;
}
CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device) {
    (void)device;
    const int capability = (int)setting("FAKE_CAPABILITY", 86);
    switch ((int)attribute) {
    case 13: *value = 1500000; break;
    case 16: *value = 1; break;
    case 18: *value = (int)setting("FAKE_INTEGRATED", 0); break;
    case 32: *value = 0; break;
    case 36: *value = 7000000; break;
    case 37: *value = 256; break;
    case 38: *value = 4 << 20; break;
    case 75: *value = capability / 10; break;
    case 76: *value = capability % 10; break;
    default: return CUDA_ERROR_INVALID_VALUE;
    }
    return CUDA_SUCCESS;
}
static size_t said_memory(void) { return (size_t)setting("FAKE_MEMORY", 64 << 20); }
CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) { (void)device; *bytes = said_memory(); return CUDA_SUCCESS; }

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
    if (device < 0 || device >= 16) return CUDA_ERROR_INVALID_DEVICE;
    if (memory_of[device] == 0) {
        memory_of[device] = memfd_create("memory", 0);
        if (ftruncate(memory_of[device], setting("FAKE_REAL", (long long)said_memory())) != 0) return CUDA_ERROR_OUT_OF_MEMORY;
    }
    contexts[device].device = device;
    *context = &contexts[device];
    return CUDA_SUCCESS;
}
CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) { (void)device; return CUDA_SUCCESS; }
CUresult cuCtxSetCurrent(CUcontext context) { current = context; return CUDA_SUCCESS; }
CUresult cuCtxSynchronize(void) { return fault; }

CUresult cuMemGetInfo_v2(size_t *available, size_t *total) {
    if (!current) return CUDA_ERROR_INVALID_CONTEXT;
    *total = said_memory();
    *available = *total - given[current->device];
    return CUDA_SUCCESS;
}
// Pages of the device's memory: beyond its real end they begin again at its beginning.
CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
    if (!current) return CUDA_ERROR_INVALID_CONTEXT;
    if (bytes == 0) return CUDA_ERROR_INVALID_VALUE;
    const int device = current->device;
    const size_t page = 65536, mapped = (bytes + page - 1) / page * page;
    const size_t real = (size_t)setting("FAKE_REAL", (long long)said_memory());
    const size_t gives = (size_t)setting("FAKE_GIVES", (long long)said_memory());
    if (given[device] + mapped > gives || mapped > real) return CUDA_ERROR_OUT_OF_MEMORY;
    int slot = 0;
    while (slot < MOST_BUFFERS && buffers[slot].address) slot++;
    if (slot == MOST_BUFFERS) return CUDA_ERROR_OUT_OF_MEMORY;
    const size_t offset = given[device] % real;
    // A buffer lies in one piece: one that would not is given the beginning.
    void *memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_SHARED, memory_of[device],
        (off_t)(offset + mapped > real ? 0 : offset));
    if (memory == MAP_FAILED) return CUDA_ERROR_OUT_OF_MEMORY;
    buffers[slot].address = *address = (CUdeviceptr)(uintptr_t)memory;
    buffers[slot].mapped = mapped;
    buffers[slot].device = device;
    given[device] += mapped;
    return CUDA_SUCCESS;
}
CUresult cuMemFree_v2(CUdeviceptr address) {
    for (int slot = 0; slot < MOST_BUFFERS; slot++) {
        if (buffers[slot].address != address) continue;
        munmap((void *)(uintptr_t)address, buffers[slot].mapped);
        given[buffers[slot].device] -= buffers[slot].mapped;
        buffers[slot].address = 0;
        return CUDA_SUCCESS;
    }
    return CUDA_ERROR_INVALID_VALUE;
}
// Whether a range lies in one buffer, as a real driver would know.
static int is_ours(CUdeviceptr address, size_t bytes) {
    for (int slot = 0; slot < MOST_BUFFERS; slot++) {
        if (buffers[slot].address && address >= buffers[slot].address
            && address + bytes <= buffers[slot].address + buffers[slot].mapped) return 1;
    }
    return 0;
}
CUresult cuMemsetD8_v2(CUdeviceptr address, unsigned char value, size_t bytes) {
    if (!is_ours(address, bytes)) return CUDA_ERROR_INVALID_VALUE;
    memset((void *)(uintptr_t)address, value, bytes);
    return CUDA_SUCCESS;
}
CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) {
    if (!is_ours(from, bytes)) return CUDA_ERROR_INVALID_VALUE;
    memcpy(to, (const void *)(uintptr_t)from, bytes);
    return CUDA_SUCCESS;
}

CUresult cuModuleLoadData(CUmodule *module, const void *image) {
    const char *ptx = image;
    const char *target = strstr(ptx, ".target sm_");
    if (!target || !strstr(ptx, ".version 7.8")) return CUDA_ERROR_INVALID_PTX;
    if (atoi(target + 11) > setting("FAKE_CAPABILITY", 86)) return CUDA_ERROR_INVALID_PTX;
    *module = calloc(1, sizeof **module);
    (*module)->has_base = strstr(ptx, ".entry fma_single(") != NULL;
    (*module)->has_tensor = strstr(ptx, ".entry matrix_bytes(") != NULL;
    return CUDA_SUCCESS;
}
CUresult cuModuleUnload(CUmodule module) { free(module); return CUDA_SUCCESS; }
CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        CUfunction found = &functions[i];
        if (strcmp(found->name, name) != 0) continue;
        if (is_tensor(found) ? !module->has_tensor : !module->has_base) break;
        *function = found;
        return CUDA_SUCCESS;
    }
    return CUDA_ERROR_NOT_FOUND;
}
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, CUfunction function, int threads, size_t shared) {
    (void)function;
    (void)shared;
    *blocks = threads == 256 ? 1 : 0;
    return CUDA_SUCCESS;
}

// Only parameters in one piece are taken, as the suite gives them; all of its kernels have words of 64 bits.
CUresult cuLaunchKernel(CUfunction function, unsigned int x, unsigned int y, unsigned int z, unsigned int threads, unsigned int threads_y,
    unsigned int threads_z, unsigned int shared, CUstream stream, void **separate, void **extra) {
    (void)stream;
    if (!current) return CUDA_ERROR_INVALID_CONTEXT;
    if (x == 0 || y != 1 || z != 1 || threads != 256 || threads_y != 1 || threads_z != 1 || shared != 0 || separate || !extra)
        return CUDA_ERROR_INVALID_VALUE;
    const u64 *words = NULL;
    size_t size = 0;
    for (; *extra; extra += 2) {
        if ((uintptr_t)extra[0] == 1) words = extra[1];
        else if ((uintptr_t)extra[0] == 2) size = *(const size_t *)extra[1];
        else return CUDA_ERROR_INVALID_VALUE;
    }
    if (!words || size != (size_t)function->parameters * 8) return CUDA_ERROR_INVALID_VALUE;
    if (is_named("FAKE_FAULT", function->name)) { fault = CUDA_ERROR_ILLEGAL_ADDRESS; return CUDA_SUCCESS; }
    if (is_named("FAKE_SKIP", function->name)) return CUDA_SUCCESS;
    running = function;
    parameters = words;
    for (current_block = 0; current_block < x; current_block++) {
        if (is_tensor(function)) {
            for (u32 first = 0; first < threads; first += 32) run_warp(first);
        } else {
            for (current_thread = 0; current_thread < threads; current_thread++) function->run(words);
        }
    }
    if (is_named("FAKE_WRONG", function->name)) ((u32 *)(uintptr_t)words[0])[77] ^= 1;
    return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent *event, unsigned int flags) { (void)flags; *event = calloc(1, sizeof **event); return CUDA_SUCCESS; }
CUresult cuEventRecord(CUevent event, CUstream stream) { (void)stream; event->at = nanoseconds(); return CUDA_SUCCESS; }
CUresult cuEventSynchronize(CUevent event) { (void)event; return fault; }
CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end) {
    *milliseconds = (float)(end->at - start->at) / 1e6f / (float)setting("FAKE_SPEED", 1);
    return CUDA_SUCCESS;
}
CUresult cuEventDestroy_v2(CUevent event) { free(event); return CUDA_SUCCESS; }

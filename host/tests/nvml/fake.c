/* Stands in for NVIDIA's management library (NVML) where there is no driver: two GPUs, the second of which is in two slices.
   What happens to the first one is in the file SCRIPT, as words: `lost`, `reset`, `silent`, and `xid NUMBER`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, NOT_SUPPORTED = 3, NOT_FOUND = 6, TIMEOUT = 10, GPU_IS_LOST = 15, UNKNOWN = 999 };

typedef struct { const char *uuid, *name; } Device;
static Device gpus[] = {
  {"GPU-00000000-0000-0000-0000-00000000000a", "NVIDIA Simulated"},
  {"GPU-00000000-0000-0000-0000-00000000000b", "NVIDIA Simulated"},
};
static Device slices[] = {
  {"MIG-00000000-0000-0000-0000-0000000000b0", "NVIDIA Simulated MIG 1g.10gb"},
  {"MIG-00000000-0000-0000-0000-0000000000b1", "NVIDIA Simulated MIG 1g.10gb"},
};

/* The text behind a word of the script; NULL without the word. */
static const char *said(const char *word) {
  static char text[256];
  FILE *file = fopen(SCRIPT, "r");
  size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
  if (file) fclose(file);
  text[length] = 0;
  const char *found = strstr(text, word);
  return found ? found + strlen(word) : NULL;
}

static int copy(char *to, unsigned length, const char *text) {
  snprintf(to, length, "%s", text);
  return SUCCESS;
}

int nvmlInit_v2(void) { return SUCCESS; }
int nvmlShutdown(void) { return SUCCESS; }
int nvmlSystemGetDriverVersion(char *version, unsigned length) { return copy(version, length, "580.95.05"); }

int nvmlDeviceGetCount_v2(unsigned *count) {
  *count = 2;
  return said("silent") ? UNKNOWN : SUCCESS;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device **device) {
  *device = &gpus[index];
  return index == 0 && said("lost") ? GPU_IS_LOST : SUCCESS;
}

int nvmlDeviceGetUUID(Device *device, char *uuid, unsigned length) { return copy(uuid, length, device->uuid); }
int nvmlDeviceGetName(Device *device, char *name, unsigned length) { return copy(name, length, device->name); }

typedef struct { unsigned version; unsigned long long total, reserved, free, used; } Memory;
int nvmlDeviceGetMemoryInfo_v2(Device *device, Memory *memory) {
  int is_slice = strncmp(device->uuid, "MIG", 3) == 0;
  memory->total = (is_slice ? 10240ull : 81920ull) << 20;
  memory->used = 1024ull << 20;
  return SUCCESS;
}

typedef struct { unsigned gpu, memory; } Utilization;
int nvmlDeviceGetUtilizationRates(Device *device, Utilization *rates) {
  (void)device;
  rates->gpu = 42;
  return SUCCESS;
}

int nvmlDeviceGetPowerUsage(Device *device, unsigned *milliwatts) {
  (void)device;
  *milliwatts = 123456;
  return SUCCESS;
}

int nvmlDeviceGetTemperature(Device *device, int sensor, unsigned *celsius) {
  (void)device, (void)sensor;
  *celsius = 55;
  return SUCCESS;
}

/* As on a GPU without ECC, the second one tells nothing. */
int nvmlDeviceGetTotalEccErrors(Device *device, int kind, int counter, unsigned long long *count) {
  (void)counter;
  *count = kind == 0 ? 7 : 1;
  return device == &gpus[0] ? SUCCESS : NOT_SUPPORTED;
}

int nvmlDeviceGetMaxMigDeviceCount(Device *device, unsigned *count) {
  *count = device == &gpus[1] ? 7 : 0;
  return SUCCESS;
}

int nvmlDeviceGetMigDeviceHandleByIndex(Device *device, unsigned index, Device **slice) {
  if (device != &gpus[1] || index > 1) return NOT_FOUND;
  *slice = &slices[index];
  return SUCCESS;
}

typedef struct {
  unsigned field, scope; long long time, latency; unsigned type, status;
  union { double number; unsigned word; unsigned long long large; } value;
} FieldValue;
int nvmlDeviceGetFieldValues(Device *device, int count, FieldValue *values) {
  for (int i = 0; i < count; i++) {
    values[i].status = values[i].field == 230 ? SUCCESS : NOT_SUPPORTED;
    values[i].type = 1;
    values[i].value.word = device == &gpus[0] && said("reset") ? 1 : 0;
  }
  return SUCCESS;
}

typedef struct { Device *device; unsigned long long type, data; unsigned gpu_instance, compute_instance; } Event;
int nvmlEventSetCreate(void **set) {
  *set = calloc(1, sizeof(long));
  return SUCCESS;
}

int nvmlEventSetFree(void *set) {
  free(set);
  return SUCCESS;
}

int nvmlDeviceGetSupportedEventTypes(Device *device, unsigned long long *types) {
  (void)device;
  *types = 8;
  return SUCCESS;
}

int nvmlDeviceRegisterEvents(Device *device, unsigned long long types, void *set) {
  (void)device, (void)set;
  return types == 8 ? SUCCESS : NOT_SUPPORTED;
}

/* Each number once. */
int nvmlEventSetWait_v2(long *set, Event *event, unsigned milliseconds) {
  (void)milliseconds;
  const char *number = said("xid ");
  long xid = number ? strtol(number, NULL, 10) : 0;
  if (xid == *set) {
    usleep(10000);
    return TIMEOUT;
  }
  *set = xid;
  if (xid == 0) return TIMEOUT;
  event->device = &gpus[0];
  event->type = 8;
  event->data = (unsigned long long)xid;
  return SUCCESS;
}

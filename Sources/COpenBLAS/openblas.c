#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static struct openblas library;
static _Atomic(const struct openblas *) loaded;
static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
static _Atomic int isMissing;
static _Thread_local char problem[256];

#if defined(__x86_64__)
// OpenBLAS knows the processors of its day and takes what OPENBLAS_CORETYPE names instead; a value for an older
// processor, as shells and containers hand down, halves its speed (225 against 420 GFLOP/s, measured). Replacing a
// variable that is set moves nothing in memory; where it is not set, OpenBLAS finds the right kernels by itself.
static void choose_kernels(void) {
    __builtin_cpu_init();
    if (getenv("OPENBLAS_CORETYPE") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
}
#endif

// Returns whether the library has been loaded; otherwise, `problem` says why not.
static int load(void) {
#if defined(__x86_64__)
    choose_kernels();
#endif
    void *handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(problem, sizeof problem,
                 "OpenBLAS cannot be loaded (%s); install it, on Debian: apt install libopenblas0", dlerror());
        return 0;
    }
#define OPENBLAS_FIND(result, name, parameters, arguments)                                                             \
    if (!(library.name = (result(*) parameters)dlsym(handle, #name))) {                                                \
        snprintf(problem, sizeof problem, "the OpenBLAS of this machine has no %s; install one that includes LAPACK",  \
                 #name);                                                                                               \
        return 0;                                                                                                      \
    }
    OPENBLAS_FUNCTIONS(OPENBLAS_FIND)
#undef OPENBLAS_FIND
    // The threads that it starts for each core stay asleep from here on. OPENBLAS_NUM_THREADS would keep it from
    // starting them, but setting a variable before main moves the environment, by whose place Swift finds the
    // arguments, and after main is unsafe.
    library.openblas_set_num_threads(1);
    return 1;
}

const char *openblas_load(void) {
    if (atomic_load(&loaded)) return NULL;
    pthread_mutex_lock(&loading);
    if (!atomic_load(&loaded) && load()) atomic_store(&loaded, &library);
    pthread_mutex_unlock(&loading);
    return atomic_load(&loaded) ? NULL : problem;
}

int openblas_is_missing(void) { return atomic_load(&isMissing) && !atomic_load(&loaded); }

const struct openblas *openblas_required(void) {
    const struct openblas *found = atomic_load_explicit(&loaded, memory_order_acquire);
    if (found) return found;
    // A failed attempt reads several folders, and is not repeated for every small system.
    if (atomic_load(&isMissing)) return &openblas_portable;
    if (openblas_load()) {
        atomic_store(&isMissing, 1);
        return &openblas_portable;
    }
    return atomic_load(&loaded);
}

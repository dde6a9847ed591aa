#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct openblas library;
static char problem[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

// OpenBLAS starts a thread for each core when it is loaded, whether they are used or not, unless the environment says otherwise. That
// may be changed only while there is but one thread: before main.
__attribute__((constructor)) static void ask_for_one_thread(void) { setenv("OPENBLAS_NUM_THREADS", "1", 1); }

static void load(void) {
    void *handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(problem, sizeof problem, "OpenBLAS cannot be loaded (%s); install it, on Debian: apt install libopenblas0",
                 dlerror());
        return;
    }
#define OPENBLAS_FIND(result, name, parameters, arguments)                                                             \
    if (!(library.name = (result(*) parameters)dlsym(handle, #name))) {                                                \
        snprintf(problem, sizeof problem, "the OpenBLAS of this machine has no %s; install one that includes LAPACK",  \
                 #name);                                                                                               \
        return;                                                                                                        \
    }
    OPENBLAS_FUNCTIONS(OPENBLAS_FIND)
#undef OPENBLAS_FIND
    library.openblas_set_num_threads(1);
}

const char *openblas_load(void) {
    pthread_once(&once, load);
    return problem[0] ? problem : NULL;
}

const struct openblas *openblas_required(void) {
    const char *reason = openblas_load();
    if (reason) {
        fprintf(stderr, "%s\n", reason);
        abort();
    }
    return &library;
}

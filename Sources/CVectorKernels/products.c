#include "CVectorKernels.h"
#if defined(__x86_64__) && defined(__linux__)
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif
CK_CLONES float ck_dot(const float *a, const float *b, size_t count) {
#pragma clang fp reassociate(on) contract(fast)
    float s = 0;
    for (size_t i = 0; i < count; i++) s += a[i] * b[i];
    return s;
}

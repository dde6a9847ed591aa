#include "CVectorKernels.h"
#include "exponential.h"

CK_CLONES void ck_sigmoid(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] = 1.0f / (1.0f + exponential(-values[i]));
}

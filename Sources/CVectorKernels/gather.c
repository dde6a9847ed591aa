#include "CVectorKernels.h"
#include "clones.h"

CK_CLONES bool ck_indices_lie_below(const int32_t *indices, size_t count, int32_t limit) {
    // As unsigned numbers, negative indices are the largest.
    uint32_t largest = 0;
    for (size_t k = 0; k < count; k++) largest = (uint32_t)indices[k] > largest ? (uint32_t)indices[k] : largest;
    return count == 0 || (limit > 0 && largest < (uint32_t)limit);
}

// Four rows at a time: each sum is loaded and stored once for four rows.

CK_CLONES void ck_accumulate_pairs(const float *restrict table, size_t stride, size_t width, const int32_t *indices,
                                   const float *scales, size_t count, float constant, float *restrict sum) {
    CK_FAST_SUMS
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
        const float *a = table + (size_t)indices[k] * stride, *b = table + (size_t)indices[k + 1] * stride;
        const float *c = table + (size_t)indices[k + 2] * stride, *d = table + (size_t)indices[k + 3] * stride;
        const float *am = a + width, *bm = b + width, *cm = c + width, *dm = d + width;
        float x = scales[k], y = scales[k + 1], z = scales[k + 2], w = scales[k + 3];
        for (size_t i = 0; i < width; i++)
            sum[i] += x * a[i] + y * b[i] + z * c[i] + w * d[i] + constant * (am[i] + bm[i] + cm[i] + dm[i]);
    }
    for (; k < count; k++) {
        const float *a = table + (size_t)indices[k] * stride, *am = a + width;
        float x = scales[k];
        for (size_t i = 0; i < width; i++) sum[i] += x * a[i] + constant * am[i];
    }
}

CK_CLONES void ck_sum_rows(const float *restrict table, size_t stride, size_t width, const int32_t *indices,
                                  size_t count, float *restrict sum) {
    CK_FAST_SUMS
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
        const float *a = table + (size_t)indices[k] * stride, *b = table + (size_t)indices[k + 1] * stride;
        const float *c = table + (size_t)indices[k + 2] * stride, *d = table + (size_t)indices[k + 3] * stride;
        for (size_t i = 0; i < width; i++) sum[i] += a[i] + b[i] + c[i] + d[i];
    }
    for (; k < count; k++) {
        const float *a = table + (size_t)indices[k] * stride;
        for (size_t i = 0; i < width; i++) sum[i] += a[i];
    }
}

CK_CLONES double ck_decode(const float *restrict table, size_t stride, size_t width, const int32_t *indices,
                           const float *targets, size_t count, const float *restrict code, float *restrict errors,
                           float *restrict gradient) {
    CK_FAST_SUMS
    double loss = 0;
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
        const float *a = table + (size_t)indices[k] * stride, *b = table + (size_t)indices[k + 1] * stride;
        const float *c = table + (size_t)indices[k + 2] * stride, *d = table + (size_t)indices[k + 3] * stride;
        float x = 0, y = 0, z = 0, w = 0;
        for (size_t i = 0; i < width; i++) {
            x += code[i] * a[i];
            y += code[i] * b[i];
            z += code[i] * c[i];
            w += code[i] * d[i];
        }
        x -= targets[k];
        y -= targets[k + 1];
        z -= targets[k + 2];
        w -= targets[k + 3];
        for (size_t i = 0; i < width; i++) gradient[i] += x * a[i] + y * b[i] + z * c[i] + w * d[i];
        errors[k] = x;
        errors[k + 1] = y;
        errors[k + 2] = z;
        errors[k + 3] = w;
        loss += x * x + y * y + z * z + w * w;
    }
    for (; k < count; k++) {
        const float *a = table + (size_t)indices[k] * stride;
        float x = 0;
        for (size_t i = 0; i < width; i++) x += code[i] * a[i];
        x -= targets[k];
        for (size_t i = 0; i < width; i++) gradient[i] += x * a[i];
        errors[k] = x;
        loss += x * x;
    }
    return loss;
}

CK_CLONES void ck_accumulate_gradients(const float *restrict table, size_t stride, size_t width, const int32_t *indices,
                                       const float *scales, const float *errors, size_t count, float constant,
                                       float *restrict value_sum, float *restrict mask_sum,
                                       float *restrict decoder_sum) {
    CK_FAST_SUMS
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
        const float *a = table + (size_t)indices[k] * stride, *b = table + (size_t)indices[k + 1] * stride;
        const float *c = table + (size_t)indices[k + 2] * stride, *d = table + (size_t)indices[k + 3] * stride;
        const float *ag = a + width, *bg = b + width, *cg = c + width, *dg = d + width;
        float x = scales[k], y = scales[k + 1], z = scales[k + 2], w = scales[k + 3];
        float xe = errors[k], ye = errors[k + 1], ze = errors[k + 2], we = errors[k + 3];
        for (size_t i = 0; i < width; i++) decoder_sum[i] += xe * a[i] + ye * b[i] + ze * c[i] + we * d[i];
        for (size_t i = 0; i < width; i++) {
            value_sum[i] += x * ag[i] + y * bg[i] + z * cg[i] + w * dg[i];
            mask_sum[i] += constant * (ag[i] + bg[i] + cg[i] + dg[i]);
        }
    }
    for (; k < count; k++) {
        const float *a = table + (size_t)indices[k] * stride, *ag = a + width;
        float x = scales[k], xe = errors[k];
        for (size_t i = 0; i < width; i++) {
            decoder_sum[i] += xe * a[i];
            value_sum[i] += x * ag[i];
            mask_sum[i] += constant * ag[i];
        }
    }
}

#include "CVectorKernels.h"
#include "clones.h"

#include <math.h>

CK_CLONES float ck_dot(const float *a, const float *b, size_t count) {
    CK_FAST_SUMS
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

CK_CLONES double ck_dot_wide(const float *a, const float *b, size_t count) {
    CK_FAST_SUMS
    double total = 0;
    for (size_t start = 0; start < count; start += 256) {
        size_t end = start + 256 < count ? start + 256 : count;
        float sum = 0;
        for (size_t i = start; i < end; i++) sum += a[i] * b[i];
        total += sum;
    }
    return total;
}

CK_CLONES void ck_dot_three(const float *vector, const float *a, const float *b, const float *c, size_t count,
                            float *products) {
    CK_FAST_SUMS
    float x = 0, y = 0, z = 0;
    for (size_t i = 0; i < count; i++) {
        x += vector[i] * a[i];
        y += vector[i] * b[i];
        z += vector[i] * c[i];
    }
    products[0] = x;
    products[1] = y;
    products[2] = z;
}

CK_CLONES void ck_axpy(float alpha, const float *restrict x, float *restrict y, size_t count) {
    CK_FAST_SUMS
    for (size_t i = 0; i < count; i++) y[i] += alpha * x[i];
}

CK_CLONES void ck_score_rows(const float *rows, size_t row_count, size_t columns, const float *vector, float *scores) {
    CK_FAST_SUMS
    for (size_t r = 0; r < row_count; r++) {
        const float *row = rows + r * columns;
        float sum = 0;
        for (size_t c = 0; c < columns; c++) sum += row[c] * vector[c];
        scores[r] = sum;
    }
}

CK_CLONES void ck_cosine_rows(const float *rows, size_t row_count, size_t columns, size_t used, const float *centre,
                              const float *query, float *cosines) {
    CK_FAST_SUMS
    float query_square = 0;
    for (size_t c = 0; c < used; c++) query_square += query[c] * query[c];
    for (size_t r = 0; r < row_count; r++) {
        const float *row = rows + r * columns;
        float product = 0, square = 0;
        for (size_t c = 0; c < used; c++) {
            float value = row[c] - centre[c];
            product += value * query[c];
            square += value * value;
        }
        float length = sqrtf(square * query_square);
        cosines[r] = length > 0 ? product / length : 0;
    }
}

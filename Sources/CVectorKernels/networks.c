#include "CVectorKernels.h"
#include "exponential.h"

#include <math.h>

CK_CLONES void ck_tanh(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float x = values[i];
        // Near zero the quotient loses its digits; the series does not.
        float square = x * x, near = x * (1 + square * (-1.0f / 3 + square * (2.0f / 15 - square * (17.0f / 315))));
        float far = 1 - 2 / (exponential(2 * x) + 1);
        values[i] = square < 0.04f ? near : far;
    }
}

CK_CLONES void ck_relu(float *values, size_t count) {
    // What is not a number stays none, so that it is seen at the end.
    for (size_t i = 0; i < count; i++) values[i] = values[i] < 0 ? 0 : values[i];
}

CK_CLONES void ck_through_tanh(const float *restrict outputs, float *restrict gradient, size_t count) {
    for (size_t i = 0; i < count; i++) gradient[i] *= 1 - outputs[i] * outputs[i];
}

CK_CLONES void ck_through_sigmoid(const float *restrict outputs, float *restrict gradient, size_t count) {
    for (size_t i = 0; i < count; i++) gradient[i] *= outputs[i] * (1 - outputs[i]);
}

CK_CLONES void ck_through_relu(const float *restrict outputs, float *restrict gradient, size_t count) {
    for (size_t i = 0; i < count; i++) gradient[i] = outputs[i] > 0 ? gradient[i] : 0;
}

CK_CLONES void ck_accumulate_rows(const float *restrict table, size_t stride, size_t width, const int32_t *indices,
                                  const float *scales, size_t count, float *restrict sum) {
    CK_FAST_SUMS
    size_t k = 0;
    for (; k + 4 <= count; k += 4) {
        const float *a = table + (size_t)indices[k] * stride, *b = table + (size_t)indices[k + 1] * stride;
        const float *c = table + (size_t)indices[k + 2] * stride, *d = table + (size_t)indices[k + 3] * stride;
        float p = scales[k], q = scales[k + 1], r = scales[k + 2], s = scales[k + 3];
        for (size_t i = 0; i < width; i++) sum[i] += p * a[i] + q * b[i] + r * c[i] + s * d[i];
    }
    for (; k < count; k++) {
        const float *a = table + (size_t)indices[k] * stride;
        for (size_t i = 0; i < width; i++) sum[i] += scales[k] * a[i];
    }
}

// In lanes by hand: the compiler keeps the order of comparisons for the sake of NaN.
CK_INLINE float maximum(const float *values, size_t count) {
    float lanes[32];
    for (size_t lane = 0; lane < 32; lane++) lanes[lane] = -INFINITY;
    size_t i = 0;
    for (; i + 32 <= count; i += 32)
        for (size_t lane = 0; lane < 32; lane++)
            lanes[lane] = values[i + lane] > lanes[lane] ? values[i + lane] : lanes[lane];
    for (; i < count; i++) lanes[0] = values[i] > lanes[0] ? values[i] : lanes[0];
    for (size_t lane = 1; lane < 32; lane++) lanes[0] = lanes[lane] > lanes[0] ? lanes[lane] : lanes[0];
    return lanes[0];
}

CK_INLINE void exponentials(float *values, size_t count, float shift) {
    for (size_t i = 0; i < count; i++) values[i] = exponential(values[i] - shift);
}

CK_INLINE double sum_of(const float *values, size_t count) {
    CK_FAST_SUMS
    double total = 0;
    for (size_t start = 0; start < count; start += 256) {
        size_t end = start + 256 < count ? start + 256 : count;
        float sum = 0;
        for (size_t i = start; i < end; i++) sum += values[i];
        total += sum;
    }
    return total;
}

CK_CLONES double ck_softmax(float *values, size_t count, float scale) {
    float largest = maximum(values, count);
    exponentials(values, count, largest);
    double total = sum_of(values, count);
    float factor = (float)(scale / total);
    for (size_t i = 0; i < count; i++) values[i] *= factor;
    return largest + log(total);
}

CK_CLONES void ck_adam(float *restrict weights, float *restrict means, float *restrict squares,
                       const float *restrict gradient, size_t count, struct ck_adam_rule rule) {
    CK_FAST_SUMS
    for (size_t i = 0; i < count; i++) {
        float w = weights[i], g = gradient[i] + rule.weight_decay * w;
        float m = rule.mean_decay * means[i] + (1 - rule.mean_decay) * g;
        float v = rule.square_decay * squares[i] + (1 - rule.square_decay) * g * g;
        means[i] = m;
        squares[i] = v;
        weights[i] = w - rule.pace * m / (sqrtf(v) + rule.epsilon);
    }
}

CK_CLONES void ck_adam_wake(float *restrict weights, float *restrict means, float *restrict squares, size_t count,
                            float pace, float epsilon, float mean_factor, float square_factor) {
    CK_FAST_SUMS
    for (size_t i = 0; i < count; i++) {
        float m = means[i], v = squares[i];
        weights[i] -= pace * m / (sqrtf(v) + epsilon);
        means[i] = mean_factor * m;
        squares[i] = square_factor * v;
    }
}

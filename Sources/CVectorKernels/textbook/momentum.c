#include "CVectorKernels.h"
#include "../clones.h"

CK_INLINE float power(struct ck_momentum rule, int32_t last_step) {
    int32_t asleep = rule.step - 1 - last_step;
    return asleep < rule.power_count ? rule.powers[asleep] : 0;
}

CK_INLINE void accumulate(const float *restrict table, size_t width, const int32_t *last_steps, struct ck_momentum rule,
                          const int32_t *indices, const float *scales, size_t count, float *restrict sum) {
    CK_FAST_SUMS
    for (size_t k = 0; k < count; k++) {
        const float *point = table + (size_t)indices[k] * 2 * width, *velocity = point + width;
        float x = scales[k], lead = x * rule.lead * power(rule, last_steps[indices[k]]);
        for (size_t i = 0; i < width; i++) sum[i] += x * point[i] + lead * velocity[i];
    }
}

CK_INLINE void decode(float *restrict table, size_t width, int32_t *last_steps, struct ck_momentum rule,
                      const int32_t *indices, const float *targets, size_t count, float scale,
                      const float *restrict code, float *restrict gradient) {
    CK_FAST_SUMS
    for (size_t k = 0; k < count; k++) {
        float *point = table + (size_t)indices[k] * 2 * width, *velocity = point + width;
        float decay = power(rule, last_steps[indices[k]]), lead = rule.lead * decay;
        float sum = 0;
        for (size_t i = 0; i < width; i++) sum += code[i] * (point[i] + lead * velocity[i]);
        float error = scale * (sum - targets[k]), move = rule.pace * error, keep = rule.momentum * decay;
        for (size_t i = 0; i < width; i++) {
            float p = point[i], v = velocity[i];
            gradient[i] += error * (p + lead * v);
            point[i] = p - move * code[i];
            velocity[i] = keep * v + error * code[i];
        }
        last_steps[indices[k]] = rule.step;
    }
}

CK_INLINE void learn(float *restrict table, size_t width, int32_t *last_steps, struct ck_momentum rule,
                     const int32_t *indices, const float *scales, size_t count, const float *restrict delta) {
    CK_FAST_SUMS
    for (size_t k = 0; k < count; k++) {
        float *point = table + (size_t)indices[k] * 2 * width, *velocity = point + width;
        float keep = rule.momentum * power(rule, last_steps[indices[k]]);
        float x = scales[k], move = rule.pace * x;
        for (size_t i = 0; i < width; i++) {
            point[i] -= move * delta[i];
            velocity[i] = keep * velocity[i] + x * delta[i];
        }
        last_steps[indices[k]] = rule.step;
    }
}

// A width known to the compiler unrolls the inner loops; 24 is that of the 20-unit layers.

CK_CLONES void ck_momentum_accumulate(const float *table, size_t width, const int32_t *last_steps,
                                      struct ck_momentum rule, const int32_t *indices, const float *scales,
                                      size_t count, float *sum) {
    if (width == 24) accumulate(table, 24, last_steps, rule, indices, scales, count, sum);
    else accumulate(table, width, last_steps, rule, indices, scales, count, sum);
}

CK_CLONES void ck_momentum_decode(float *table, size_t width, int32_t *last_steps, struct ck_momentum rule,
                                  const int32_t *indices, const float *targets, size_t count, float scale,
                                  const float *code, float *gradient) {
    if (width == 24) decode(table, 24, last_steps, rule, indices, targets, count, scale, code, gradient);
    else decode(table, width, last_steps, rule, indices, targets, count, scale, code, gradient);
}

CK_CLONES void ck_momentum_learn(float *table, size_t width, int32_t *last_steps, struct ck_momentum rule,
                                 const int32_t *indices, const float *scales, size_t count, const float *delta) {
    if (width == 24) learn(table, 24, last_steps, rule, indices, scales, count, delta);
    else learn(table, width, last_steps, rule, indices, scales, count, delta);
}

CK_CLONES void ck_layer_forward(const float *weights, size_t rows, size_t width, const float *input, float *out) {
    CK_FAST_SUMS
    for (size_t r = 0; r < rows; r++) {
        float sum = 0;
        for (size_t c = 0; c < width; c++) sum += weights[r * width + c] * input[c];
        out[r] = sum;
    }
}

CK_CLONES void ck_layer_learn(float *restrict weights, float *restrict velocities, size_t rows, size_t width,
                              const float *restrict input, const float *restrict delta, float momentum, float rate,
                              float *restrict input_gradient) {
    CK_FAST_SUMS
    for (size_t c = 0; c < width; c++) input_gradient[c] = 0;
    for (size_t r = 0; r < rows; r++) {
        float *weight = weights + r * width, *velocity = velocities + r * width, d = delta[r];
        for (size_t c = 0; c < width; c++) {
            float w = weight[c], v = momentum * velocity[c] + d * input[c];
            input_gradient[c] += d * w;
            velocity[c] = v;
            weight[c] = w - rate * v;
        }
    }
}

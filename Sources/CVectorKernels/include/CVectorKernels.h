// Vector loops over single-precision numbers. On x86-64 Linux each function is compiled three times (AVX-512, AVX2, baseline)
// and the best one for the processor is chosen when the program is loaded; elsewhere the compiler's vectors are used.
// No function checks its arguments, allocates or keeps a pointer: DenseMath does the checking.
#ifndef CVECTORKERNELS_H
#define CVECTORKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// products.c: dense products.

/// Sum of a[i] * b[i].
float ck_dot(const float *a, const float *b, size_t count);

/// The same, summed in double precision over blocks of single precision.
double ck_dot_wide(const float *a, const float *b, size_t count);

/// Three products with one vector, which is read once: products[0] = dot(vector, a), then b, then c.
void ck_dot_three(const float *vector, const float *a, const float *b, const float *c, size_t count, float *products);

/// y[i] += alpha * x[i].
void ck_axpy(float alpha, const float *x, float *y, size_t count);

/// scores[r] = dot(row r, vector) for consecutive rows.
void ck_score_rows(const float *rows, size_t row_count, size_t columns, const float *vector, float *scores);

/// cosines[r] = cosine between (row r - centre) and query over the first `used` columns; 0 where a length is 0.
void ck_cosine_rows(const float *rows, size_t row_count, size_t columns, size_t used, const float *centre,
                    const float *query, float *cosines);

// sigmoid.c

/// values[i] = 1 / (1 + exp(-values[i])), to about 1e-7.
void ck_sigmoid(float *values, size_t count);

// gather.c: products of a sparse row with a table of rows of `stride` numbers, of which `width` are used.

/// Whether every index lies in 0 ... limit - 1.
bool ck_indices_lie_below(const int32_t *indices, size_t count, int32_t limit);

/// sum[c] += scales[k] * row[c] + constant * row[width + c] over the rows `indices[k]`.
void ck_accumulate_pairs(const float *table, size_t stride, size_t width, const int32_t *indices, const float *scales,
                         size_t count, float constant, float *sum);

/// sum[c] += row[c] over the rows `indices[k]`.
void ck_sum_rows(const float *table, size_t stride, size_t width, const int32_t *indices, size_t count,
                        float *sum);

/// errors[k] = dot(code, row) - targets[k] and gradient[c] += errors[k] * row[c]. Returns the sum of the squared errors.
double ck_decode(const float *table, size_t stride, size_t width, const int32_t *indices, const float *targets,
                 size_t count, const float *code, float *errors, float *gradient);

/// Over rows that hold [code | gradient of the code's input]:
/// value_sum += scales[k] * gradient, mask_sum += constant * gradient, decoder_sum += errors[k] * code.
void ck_accumulate_gradients(const float *table, size_t stride, size_t width, const int32_t *indices,
                             const float *scales, const float *errors, size_t count, float constant, float *value_sum,
                             float *mask_sum, float *decoder_sum);

// momentum.c: stochastic gradient descent with heavy-ball momentum on sparse rows, exact though lazy.
//
// A row is 2 * width numbers: [resting point | velocity]. While a row gets no gradient, v' = m v and w' = w - rate v' leave
// p = w - rate * m / (1 - m) * v unchanged. So a row that slept k steps is w = p + lead * m^k * v with lead = rate * m / (1 - m),
// and a gradient g moves p by -rate / (1 - m) * g and sets v to m^(k+1) v + g.

struct ck_momentum {
    float lead;          // rate * m / (1 - m)
    float pace;          // rate / (1 - m)
    float momentum;      // m
    const float *powers; // m^0 ... m^(power_count - 1); later powers count as zero
    int32_t power_count;
    int32_t step; // the step now being taken
};

/// sum[c] += scales[k] * weight[c].
void ck_momentum_accumulate(const float *table, size_t width, const int32_t *last_steps, struct ck_momentum rule,
                            const int32_t *indices, const float *scales, size_t count, float *sum);

/// Error e = dot(code, weight) - targets[k], times `scale`: adds it times weight to `gradient`, then learns it times code
/// and marks the rows as visited in this step.
void ck_momentum_decode(float *table, size_t width, int32_t *last_steps, struct ck_momentum rule,
                        const int32_t *indices, const float *targets, size_t count, float scale, const float *code,
                        float *gradient);

/// Learns the gradient scales[k] * delta and marks the rows as visited in this step.
void ck_momentum_learn(float *table, size_t width, int32_t *last_steps, struct ck_momentum rule, const int32_t *indices,
                       const float *scales, size_t count, const float *delta);

/// out[r] = dot(weights of row r, input).
void ck_layer_forward(const float *weights, size_t rows, size_t width, const float *input, float *out);

/// input_gradient[c] = sum of delta[r] * weight; then velocity = m velocity + delta[r] * input[c], weight -= rate * velocity.
void ck_layer_learn(float *weights, float *velocities, size_t rows, size_t width, const float *input,
                    const float *delta, float momentum, float rate, float *input_gradient);

#endif

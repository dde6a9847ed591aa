// Vector loops over single-precision numbers. On x86-64 Linux each function is compiled three times (AVX-512, AVX2,
// baseline) and the best one for the processor is chosen when the program is loaded; elsewhere the compiler's vectors
// are used. No function checks its arguments, allocates or keeps a pointer: DenseMath does the checking.
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

/// errors[k] = dot(code, row) - targets[k] and gradient[c] += errors[k] * row[c]. Returns the sum of the squared
/// errors.
double ck_decode(const float *table, size_t stride, size_t width, const int32_t *indices, const float *targets,
                 size_t count, const float *code, float *errors, float *gradient);

/// Over rows that hold [code | gradient of the code's input]:
/// value_sum += scales[k] * gradient, mask_sum += constant * gradient, decoder_sum += errors[k] * code.
void ck_accumulate_gradients(const float *table, size_t stride, size_t width, const int32_t *indices,
                             const float *scales, const float *errors, size_t count, float constant, float *value_sum,
                             float *mask_sum, float *decoder_sum);

// momentum.c: stochastic gradient descent with heavy-ball momentum on sparse rows, exact though lazy.
//
// A row is 2 * width numbers: [resting point | velocity]. While a row gets no gradient, v' = m v and w' = w - rate v'
// leave p = w - rate * m / (1 - m) * v unchanged. So a row that slept k steps is w = p + lead * m^k * v with lead =
// rate * m / (1 - m), and a gradient g moves p by -rate / (1 - m) * g and sets v to m^(k+1) v + g.

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

/// Error e = dot(code, weight) - targets[k], times `scale`: adds it times weight to `gradient`, then learns it times
/// code and marks the rows as visited in this step.
void ck_momentum_decode(float *table, size_t width, int32_t *last_steps, struct ck_momentum rule,
                        const int32_t *indices, const float *targets, size_t count, float scale, const float *code,
                        float *gradient);

/// Learns the gradient scales[k] * delta and marks the rows as visited in this step.
void ck_momentum_learn(float *table, size_t width, int32_t *last_steps, struct ck_momentum rule, const int32_t *indices,
                       const float *scales, size_t count, const float *delta);

/// out[r] = dot(weights of row r, input).
void ck_layer_forward(const float *weights, size_t rows, size_t width, const float *input, float *out);

/// input_gradient[c] = sum of delta[r] * weight; then velocity = m velocity + delta[r] * input[c], weight -= rate *
/// velocity.
void ck_layer_learn(float *weights, float *velocities, size_t rows, size_t width, const float *input,
                    const float *delta, float momentum, float rate, float *input_gradient);

// networks.c: activations, the softmax and Adam (Kingma and Ba, 2015).

/// values[i] = tanh(values[i]), to about 1e-6.
void ck_tanh(float *values, size_t count);

/// values[i] = max(0, values[i]).
void ck_relu(float *values, size_t count);

/// gradient[i] *= the slope of the function where it gave outputs[i].
void ck_through_tanh(const float *outputs, float *gradient, size_t count);
void ck_through_sigmoid(const float *outputs, float *gradient, size_t count);
void ck_through_relu(const float *outputs, float *gradient, size_t count);

/// sum[c] += scales[k] * row[c] over the rows `indices[k]`, of which the first `width` numbers are used.
void ck_accumulate_rows(const float *table, size_t stride, size_t width, const int32_t *indices, const float *scales,
                        size_t count, float *sum);

/// values[i] = scale * exp(values[i]) / sum of all exp. Returns the logarithm of that sum.
double ck_softmax(float *values, size_t count, float scale);

struct ck_adam_rule {
    float pace;         // rate * sqrt(1 - square_decay^t) / (1 - mean_decay^t)
    float epsilon;      // epsilon * sqrt(1 - square_decay^t)
    float mean_decay;   // beta 1
    float square_decay; // beta 2
    float weight_decay;
};

/// One step t of Adam on weights whose running means of the gradient and of its square lie beside them.
void ck_adam(float *weights, float *means, float *squares, const float *gradient, size_t count,
             struct ck_adam_rule rule);

/// What steps without a gradient do to weights: weights -= pace * mean / (sqrt(square) + epsilon), then the means fade
/// by their factors.
void ck_adam_wake(float *weights, float *means, float *squares, size_t count, float pace, float epsilon,
                  float mean_factor, float square_factor);

#endif

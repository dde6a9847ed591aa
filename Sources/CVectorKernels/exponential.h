#ifndef CK_EXPONENTIAL_H
#define CK_EXPONENTIAL_H

#include "clones.h"

#include <stdint.h>
#include <string.h>

// exp(x) = 2^n * 2^f with n the nearest integer to x / ln 2 and f in -0.5...0.5; 2^f by its Taylor series in f ln 2.
// The sums keep their order here: the rounding below depends on it. A caller must not allow sums to be reordered.
CK_INLINE float exponential(float x) {
    const float rounder = 12582912.0f; // 1.5 * 2^23: adding it leaves no room for a fraction
    x = x < -87.0f ? -87.0f : x;
    x = x > 87.0f ? 87.0f : x;
    float scaled = x * 1.44269504f;
    float whole = (scaled + rounder) - rounder;
    // ln 2 in two parts, so that x - n ln 2 keeps its low bits.
    float rest = (x - whole * 0.693359375f) - whole * -2.12194440e-4f;
    float series = 1.0f / 720;
    series = series * rest + 1.0f / 120;
    series = series * rest + 1.0f / 24;
    series = series * rest + 1.0f / 6;
    series = series * rest + 0.5f;
    series = series * rest + 1.0f;
    series = series * rest + 1.0f;
    int32_t bits = ((int32_t)whole + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return series * power;
}

#endif

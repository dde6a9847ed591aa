#ifndef CVECTORKERNELS_H
#define CVECTORKERNELS_H
#include <stddef.h>
float ck_dot(const float *a, const float *b, size_t count);
#endif

// What OpenBLAS computes, in plain loops: for the small systems of answers and updates on a machine without it.
// Matrices are addressed as in BLAS and LAPACK, sums are double.
#include "COpenBLAS.h"

#include <math.h>
#include <stddef.h>

// The index of element (row, column) of a matrix, or of its transpose.
static size_t at(int isTransposed, int row, int column, int stride) {
    return isTransposed ? (size_t)column * stride + row : (size_t)row * stride + column;
}

static void set_num_threads(int threads) { (void)threads; }

static void sgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE transA, CBLAS_TRANSPOSE transB, int m, int n, int k, float alpha,
                  const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) {
    int columns = order == CblasColMajor;
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int l = 0; l < k; l++)
                sum += (double)a[at(columns != (transA == CblasTrans), i, l, lda)] *
                       b[at(columns != (transB == CblasTrans), l, j, ldb)];
            float *result = &c[at(columns, i, j, ldc)];
            *result = (float)(alpha * sum) + (beta == 0 ? 0 : beta * *result);
        }
    }
}

static void ssyrk(CBLAS_ORDER order, CBLAS_UPLO uplo, CBLAS_TRANSPOSE trans, int n, int k, float alpha, const float *a,
                  int lda, float beta, float *c, int ldc) {
    int columns = order == CblasColMajor;
    int isTransposed = columns != (trans == CblasTrans);
    for (int i = 0; i < n; i++) {
        for (int j = uplo == CblasUpper ? i : 0; j < (uplo == CblasUpper ? n : i + 1); j++) {
            double sum = 0;
            for (int l = 0; l < k; l++)
                sum += (double)a[at(isTransposed, i, l, lda)] * a[at(isTransposed, j, l, lda)];
            float *result = &c[at(columns, i, j, ldc)];
            *result = (float)(alpha * sum) + (beta == 0 ? 0 : beta * *result);
        }
    }
}

static void sgemv(CBLAS_ORDER order, CBLAS_TRANSPOSE trans, int m, int n, float alpha, const float *a, int lda,
                  const float *x, int incx, float beta, float *y, int incy) {
    int isTransposed = (order == CblasColMajor) != (trans == CblasTrans);
    int results = trans == CblasTrans ? n : m, terms = trans == CblasTrans ? m : n;
    for (int i = 0; i < results; i++) {
        double sum = 0;
        for (int l = 0; l < terms; l++) sum += (double)a[at(isTransposed, i, l, lda)] * x[(size_t)l * incx];
        float *result = &y[(size_t)i * incy];
        *result = (float)(alpha * sum) + (beta == 0 ? 0 : beta * *result);
    }
}

// Element (row, column) of the lower factor L, which is stored by columns: as it is, or as its transpose.
#define LOWER(row, column) a[at(*uplo == 'L' || *uplo == 'l', row, column, *lda)]

static void potrf(const char *uplo, const int *n, float *a, const int *lda, int *info) {
    *info = 0;
    for (int j = 0; j < *n; j++) {
        for (int i = j; i < *n; i++) {
            double sum = LOWER(i, j);
            for (int l = 0; l < j; l++) sum -= (double)LOWER(i, l) * LOWER(j, l);
            if (i > j) {
                LOWER(i, j) = (float)(sum / LOWER(j, j));
            } else if (sum > 0) {
                LOWER(j, j) = (float)sqrt(sum);
            } else {
                *info = j + 1;
                return;
            }
        }
    }
}

static void potrs(const char *uplo, const int *n, const int *nrhs, const float *a, const int *lda, float *b,
                  const int *ldb, int *info) {
    *info = 0;
    for (int column = 0; column < *nrhs; column++) {
        float *x = b + (size_t)column * *ldb;
        for (int i = 0; i < *n; i++) {
            double sum = x[i];
            for (int l = 0; l < i; l++) sum -= (double)LOWER(i, l) * x[l];
            x[i] = (float)(sum / LOWER(i, i));
        }
        for (int i = *n - 1; i >= 0; i--) {
            double sum = x[i];
            for (int l = i + 1; l < *n; l++) sum -= (double)LOWER(l, i) * x[l];
            x[i] = (float)(sum / LOWER(i, i));
        }
    }
}

static void potri(const char *uplo, const int *n, float *a, const int *lda, int *info) {
    *info = 0;
    // The inverse of L, in its place.
    for (int j = 0; j < *n; j++) {
        LOWER(j, j) = 1 / LOWER(j, j);
        for (int i = j + 1; i < *n; i++) {
            double sum = 0;
            for (int l = j; l < i; l++) sum += (double)LOWER(i, l) * LOWER(l, j);
            LOWER(i, j) = (float)(-sum / LOWER(i, i));
        }
    }
    // Its transpose times itself.
    for (int j = 0; j < *n; j++) {
        for (int i = j; i < *n; i++) {
            double sum = 0;
            for (int l = i; l < *n; l++) sum += (double)LOWER(l, i) * LOWER(l, j);
            LOWER(i, j) = (float)sum;
        }
    }
}

const struct openblas openblas_portable = {
    .openblas_set_num_threads = set_num_threads,
    .cblas_sgemm = sgemm,
    .cblas_ssyrk = ssyrk,
    .cblas_sgemv = sgemv,
    .spotrf_ = potrf,
    .spotrs_ = potrs,
    .spotri_ = potri,
};

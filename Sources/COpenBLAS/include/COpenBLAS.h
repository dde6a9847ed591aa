// The functions of OpenBLAS (BLAS 3.x and LAPACK) that are used here, under their own names. The library is loaded when
// the first of them is called, so that a program that multiplies no matrices does not pay for it. It picks the kernels
// for the processor itself, unless OPENBLAS_CORETYPE in the environment names others. Everything is single-threaded:
// callers split their work themselves. Matrices may be laid out by rows or columns (cblas_*); to LAPACK (the names that
// end in _) they are laid out by columns.
#ifndef COPENBLAS_H
#define COPENBLAS_H

enum CBLAS_ORDER { CblasRowMajor = 101, CblasColMajor = 102 };
enum CBLAS_TRANSPOSE { CblasNoTrans = 111, CblasTrans = 112 };
enum CBLAS_UPLO { CblasUpper = 121, CblasLower = 122 };

typedef enum CBLAS_ORDER CBLAS_ORDER;
typedef enum CBLAS_TRANSPOSE CBLAS_TRANSPOSE;
typedef enum CBLAS_UPLO CBLAS_UPLO;

/// Every function that is used: X(result, name, parameters, arguments). The functions below and the loader follow from
/// this list.
#define OPENBLAS_FUNCTIONS(X)                                                                                          \
    X(void, openblas_set_num_threads, (int threads), (threads))                                                        \
    X(void, cblas_sgemm,                                                                                               \
      (CBLAS_ORDER order, CBLAS_TRANSPOSE transA, CBLAS_TRANSPOSE transB, int m, int n, int k, float alpha,            \
       const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc),                               \
      (order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))                                           \
    X(void, cblas_ssyrk,                                                                                               \
      (CBLAS_ORDER order, CBLAS_UPLO uplo, CBLAS_TRANSPOSE trans, int n, int k, float alpha, const float *a, int lda,  \
       float beta, float *c, int ldc),                                                                                 \
      (order, uplo, trans, n, k, alpha, a, lda, beta, c, ldc))                                                         \
    X(void, cblas_sgemv,                                                                                               \
      (CBLAS_ORDER order, CBLAS_TRANSPOSE trans, int m, int n, float alpha, const float *a, int lda, const float *x,   \
       int incx, float beta, float *y, int incy),                                                                      \
      (order, trans, m, n, alpha, a, lda, x, incx, beta, y, incy))                                                     \
    X(void, spotrf_, (const char *uplo, const int *n, float *a, const int *lda, int *info), (uplo, n, a, lda, info))   \
    X(void, spotrs_,                                                                                                   \
      (const char *uplo, const int *n, const int *nrhs, const float *a, const int *lda, float *b, const int *ldb,      \
       int *info),                                                                                                     \
      (uplo, n, nrhs, a, lda, b, ldb, info))                                                                           \
    X(void, spotri_, (const char *uplo, const int *n, float *a, const int *lda, int *info), (uplo, n, a, lda, info))

#define OPENBLAS_POINTER(result, name, parameters, arguments) result(*name) parameters;
struct openblas {
    OPENBLAS_FUNCTIONS(OPENBLAS_POINTER)
};
#undef OPENBLAS_POINTER

/// Loads the library unless it is loaded. NULL when that worked, else what is wrong with it. A later call tries again.
/// The text is valid for the calling thread until its next call.
const char *openblas_load(void);

/// The loaded library or, where it cannot be loaded, functions that give the same results, slowly. They are meant for
/// the small systems of answers and updates: call openblas_load before anything larger.
const struct openblas *openblas_required(void);

/// Whether openblas_required has found that the library cannot be loaded.
int openblas_is_missing(void);

/// The slow functions.
extern const struct openblas openblas_portable;

#define OPENBLAS_WRAPPER(result, name, parameters, arguments)                                                          \
    static inline result name parameters { return openblas_required()->name arguments; }
OPENBLAS_FUNCTIONS(OPENBLAS_WRAPPER)
#undef OPENBLAS_WRAPPER

#endif

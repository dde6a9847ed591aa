#include <cblas.h>

// LAPACK's Cholesky factorization and its solver, which OpenBLAS brings along but <cblas.h> does not declare.
void spotrf_(const char *uplo, const int *n, float *a, const int *lda, int *info);
void spotrs_(const char *uplo, const int *n, const int *nrhs, const float *a, const int *lda, float *b, const int *ldb,
             int *info);

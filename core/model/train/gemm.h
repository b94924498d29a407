#pragma once

#include <cblas.h>

namespace logitdice::train {

/// A matrix in memory, row by row; `stride` is the distance between rows.
template <class Real>
struct Mat {
  Real* data;
  int stride;
};

namespace detail {
inline void gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k, float alpha,
                 const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
inline void gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k, double alpha,
                 const double* a, int lda, const double* b, int ldb, double beta, double* c,
                 int ldc) {
  cblas_dgemm(CblasRowMajor, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
}  // namespace detail

/// C (m, n) = alpha A (m, k) B (n, k)^T + beta C
template <class Real>
void gemm_nt(int m, int n, int k, Real alpha, Mat<const Real> a, Mat<const Real> b, Real beta,
             Mat<Real> c) {
  detail::gemm(CblasNoTrans, CblasTrans, m, n, k, alpha, a.data, a.stride, b.data, b.stride, beta,
               c.data, c.stride);
}

/// C (m, n) = alpha A (m, k) B (k, n) + beta C
template <class Real>
void gemm_nn(int m, int n, int k, Real alpha, Mat<const Real> a, Mat<const Real> b, Real beta,
             Mat<Real> c) {
  detail::gemm(CblasNoTrans, CblasNoTrans, m, n, k, alpha, a.data, a.stride, b.data, b.stride, beta,
               c.data, c.stride);
}

/// C (m, n) = alpha A (k, m)^T B (k, n) + beta C
template <class Real>
void gemm_tn(int m, int n, int k, Real alpha, Mat<const Real> a, Mat<const Real> b, Real beta,
             Mat<Real> c) {
  detail::gemm(CblasTrans, CblasNoTrans, m, n, k, alpha, a.data, a.stride, b.data, b.stride, beta,
               c.data, c.stride);
}

}  // namespace logitdice::train

#ifndef CK_CLONES_H
#define CK_CLONES_H

// One source, three machine codes: the loader picks the widest that the processor has.
// The thread sanitizer instruments the function that picks, which runs before the sanitizer has started: there is one.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CK_ONE_CLONE
#endif
#endif
#if defined(__x86_64__) && defined(__linux__) && !defined(CK_ONE_CLONE)
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif

// First line of a function: sums may be reordered, so that they can run in vector lanes. The order is fixed at compile
// time.
#define CK_FAST_SUMS _Pragma("clang fp reassociate(on) contract(fast)")

// Inner loops must become part of each clone, else they would run in baseline code.
#define CK_INLINE static inline __attribute__((always_inline))

#endif

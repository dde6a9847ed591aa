// This library is loaded before the Swift runtime into processes with the thread sanitizer (LD_PRELOAD). The sanitizer
// sees a Mutex that is free be taken, because that is an atomic operation of the program. While it is taken, the kernel
// passes it from thread to thread (futex(2), FUTEX_LOCK_PI) within libswiftSynchronization, which is not instrumented.
// These functions stand before the two that do so, and tell the sanitizer what the lock orders. Without them it reports
// races between the very closures that a Mutex keeps apart.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT_METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

// Only a process with the sanitizer has these two.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

// Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> ()
SWIFT_METHOD void lock_slow(uint32_t thread, SELF mutex) __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
// Synchronization._MutexHandle._unlockSlow() -> ()
SWIFT_METHOD void unlock_slow(SELF mutex) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

SWIFT_METHOD void lock_slow(uint32_t thread, SELF mutex) {
    SWIFT_METHOD void (*real)(uint32_t, SELF) =
        dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    real(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT_METHOD void unlock_slow(SELF mutex) {
    SWIFT_METHOD void (*real)(SELF) = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
    if (__tsan_release) __tsan_release(mutex);
    real(mutex);
}

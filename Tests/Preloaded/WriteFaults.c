// This library is loaded before the C library into a daemon under test (LD_PRELOAD). While the file named by
// TASTE_WRITE_FAULTS exists, it makes operations on data.mdb fail. The first letter in the file selects them: d for
// writes of pages, m for writes of meta pages, s for syncs. Two letters make a thread hang until the file is removed: h
// the one that syncs next, l the one that waits for events next, which is an event loop. Two further letters end the
// daemon, as kill -9 would: "k 3" before the third write or sync since the file exists, "t 3" before the third operation
// of those that end a transaction, which are the sync of its pages and the write of its meta page.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096 };
enum file { OTHER, PAGES = 'd', META_PAGES = 'm' };

static char files[DESCRIPTORS];
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);

__attribute__((constructor)) static void prepare(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_close = dlsym(RTLD_NEXT, "close");
}

static int fails(int descriptor, char operation) {
    if (descriptor < 0 || descriptor >= DESCRIPTORS || files[descriptor] == OTHER) return 0;
    const char *path = getenv("TASTE_WRITE_FAULTS");
    int faults = path ? real_open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (faults < 0) return 0;
    char text[16] = {0};
    (void)!read(faults, text, sizeof text - 1);
    real_close(faults);
    char where = text[0];
    if (where == 'h') {
        while (operation == 's' && access(path, F_OK) == 0) usleep(1000);
        return 0;
    }
    if (where == 'k' || where == 't') {
        static int count;
        int counts = where == 'k' || operation == 's' || files[descriptor] == META_PAGES;
        if (counts && __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST) == atoi(text + 1)) kill(getpid(), SIGKILL);
        return 0;
    }
    if (where != (operation == 's' ? 's' : files[descriptor])) return 0;
    errno = EIO;
    return 1;
}

// The first event loop that waits for events after the fault was set hangs; the others go on, as do the threads of
// other libraries.
int epoll_wait(int epoll, struct epoll_event *events, int count, int timeout) {
    static int (*real)(int, struct epoll_event *, int, int);
    static int hangs;
    if (!real) real = dlsym(RTLD_NEXT, "epoll_wait");
    const char *path = getenv("TASTE_WRITE_FAULTS");
    char where = 0;
    int faults = path ? real_open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (faults >= 0) {
        (void)!read(faults, &where, 1);
        real_close(faults);
    }
    char name[16] = "";
    pthread_getname_np(pthread_self(), name, sizeof name);
    int is_loop = strncmp(name, "NIO-", 4) == 0;
    if (where == 'l' && is_loop && !__atomic_exchange_n(&hangs, 1, __ATOMIC_SEQ_CST))
        while (access(path, F_OK) == 0) usleep(1000);
    return real(epoll, events, count, timeout);
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int mode = va_arg(arguments, int);
    va_end(arguments);
    int descriptor = real_open(path, flags, mode);
    size_t length = strlen(path);
    int is_store = length >= 8 && strcmp(path + length - 8, "data.mdb") == 0;
    // LMDB writes its meta pages through a descriptor that syncs each write (mdb.c, "me_mfd").
    if (descriptor >= 0 && descriptor < DESCRIPTORS)
        files[descriptor] = !is_store ? OTHER : (flags & O_DSYNC) ? META_PAGES : PAGES;
    return descriptor;
}

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS) files[descriptor] = OTHER;
    return real_close(descriptor);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    if (fails(descriptor, 'w')) return -1;
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
    return real(descriptor, bytes, count, offset);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    if (fails(descriptor, 'w')) return -1;
    ssize_t (*real)(int, const struct iovec *, int) = dlsym(RTLD_NEXT, "writev");
    return real(descriptor, parts, count);
}

int fdatasync(int descriptor) {
    if (fails(descriptor, 's')) return -1;
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    return real(descriptor);
}

// This library is loaded before the C library into a daemon under test (LD_PRELOAD). While the file named by
// TASTE_WRITE_FAULTS exists, it makes operations on data.mdb fail. The first letter in the file selects them: d for
// writes of pages, m for writes of meta pages, s for syncs. Two letters make a thread hang until the file is removed: h
// the one that syncs next, l the one that waits for events next, which is an event loop. Two further letters end the
// daemon, as kill -9 would: "k 3" before the third write or sync since the file exists, "t 3" before the third operation
// of those that end a transaction, which are the sync of its pages and the write of its meta page.
//
// "e 3 5" makes the third operation fail with the error number 5, "E 3 5" the third and all that follow. These count
// every operation that changes the folder named state or a file in it, or makes such a change durable. A file named as
// the faults with .hit behind it is made when the first operation fails.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096 };
enum file { OTHER, PAGES = 'd', META_PAGES = 'm', STATE = 'o' };

static char files[DESCRIPTORS];
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);

__attribute__((constructor)) static void prepare(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_close = dlsym(RTLD_NEXT, "close");
}

// Reads the file of faults; 0 if there is none.
static int read_faults(char *text, size_t size) {
    const char *path = getenv("TASTE_WRITE_FAULTS");
    int faults = path ? real_open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (faults < 0) return 0;
    ssize_t count = read(faults, text, size - 1);
    text[count > 0 ? count : 0] = 0;
    real_close(faults);
    return 1;
}

static void note_hit(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s.hit", getenv("TASTE_WRITE_FAULTS"));
    int hit = real_open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (hit >= 0) real_close(hit);
}

// Counts an operation on the state, and says whether it fails.
static int state_fails(void) {
    static int count;
    char text[32];
    int number = 0, error = 0;
    if (!read_faults(text, sizeof text) || (text[0] != 'e' && text[0] != 'E')) return 0;
    if (sscanf(text + 1, "%d %d", &number, &error) != 2) return 0;
    int position = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    if (text[0] == 'e' ? position != number : position < number) return 0;
    note_hit();
    errno = error;
    return 1;
}

static int is_state(const char *path) { return strstr(path, "/state") != NULL; }

static int fails(int descriptor, char operation) {
    if (descriptor < 0 || descriptor >= DESCRIPTORS || files[descriptor] == OTHER) return 0;
    if (state_fails()) return 1;
    char text[16];
    if (files[descriptor] == STATE || !read_faults(text, sizeof text)) return 0;
    char where = text[0];
    if (where == 'h') {
        while (operation == 's' && access(getenv("TASTE_WRITE_FAULTS"), F_OK) == 0) usleep(1000);
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
    char faults[16], name[16] = "";
    pthread_getname_np(pthread_self(), name, sizeof name);
    int is_chosen = strncmp(name, "NIO-", 4) == 0 && read_faults(faults, sizeof faults) && faults[0] == 'l';
    if (is_chosen && !__atomic_exchange_n(&hangs, 1, __ATOMIC_SEQ_CST))
        while (access(getenv("TASTE_WRITE_FAULTS"), F_OK) == 0) usleep(1000);
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
    if (descriptor < 0 || descriptor >= DESCRIPTORS) return descriptor;
    if (is_store) files[descriptor] = (flags & O_DSYNC) ? META_PAGES : PAGES;
    else files[descriptor] = is_state(path) ? STATE : OTHER;
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

int fsync(int descriptor) {
    if (fails(descriptor, 's')) return -1;
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    return real(descriptor);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (fails(descriptor, 'w')) return -1;
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    return real(descriptor, bytes, count);
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
    if (fails(descriptor, 'w')) return -1;
    ssize_t (*real)(int, const struct iovec *, int, off_t) = dlsym(RTLD_NEXT, "pwritev");
    return real(descriptor, parts, count, offset);
}

int ftruncate(int descriptor, off_t length) {
    if (fails(descriptor, 'w')) return -1;
    int (*real)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate");
    return real(descriptor, length);
}

int msync(void *address, size_t length, int flags) {
    if (state_fails()) return -1;
    int (*real)(void *, size_t, int) = dlsym(RTLD_NEXT, "msync");
    return real(address, length, flags);
}

int rename(const char *former, const char *path) {
    if (is_state(path) && state_fails()) return -1;
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    return real(former, path);
}

int mkdir(const char *path, mode_t mode) {
    if (is_state(path) && state_fails()) return -1;
    int (*real)(const char *, mode_t) = dlsym(RTLD_NEXT, "mkdir");
    return real(path, mode);
}

// This library is loaded before the C library into a daemon under test (LD_PRELOAD). It records when data.mdb is made,
// the writes to it, when they become durable, when the store's folder is renamed into place, and the bytes sent on
// sockets, in the order of their occurrence, in the file named by TASTE_WRITE_LOG.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096, PARTS = 64 };
enum file { OTHER, STORE, SYNCHRONOUS_STORE, FOLDER };
// Begun: the write may reach the disk from now on, as a whole, in part or not at all. Durable: the last write through a
// synchronous descriptor is on the disk. Synced: all writes that were begun are on the disk. Sent: the bytes are sent.
// Made: data.mdb may exist from now on. Renamed: the folder may have its final name from now on. Folder synced: it has.
enum event { BEGUN = 'b', DURABLE = 'd', SYNCED = 's', SENT = 'p', MADE = 'c', RENAMED = 'r', FOLDER_SYNCED = 'f' };

static char files[DESCRIPTORS];
static int log_descriptor = -1;
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void prepare(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_close = dlsym(RTLD_NEXT, "close");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    const char *path = getenv("TASTE_WRITE_LOG");
    if (path) log_descriptor = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static enum file file(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? files[descriptor] : OTHER;
}

static int is_store(int descriptor) {
    return file(descriptor) == STORE || file(descriptor) == SYNCHRONOUS_STORE;
}

static int is_socket(int descriptor) {
    struct stat information;
    return fstat(descriptor, &information) == 0 && S_ISSOCK(information.st_mode);
}

// Each entry is appended by one writev, so that entries of several threads do not mix.
static void record(enum event event, int descriptor, off_t offset, const struct iovec *parts, int count) {
    if (log_descriptor < 0 || count >= PARTS) return;
    int64_t header[4] = {event, descriptor, offset, 0};
    struct iovec entry[PARTS] = {{header, sizeof header}};
    for (int part = 0; part < count; part++) {
        header[3] += (int64_t)parts[part].iov_len;
        entry[part + 1] = parts[part];
    }
    (void)!real_writev(log_descriptor, entry, count + 1);
}

static void begin(int descriptor, off_t offset, const struct iovec *parts, int count) {
    if (is_store(descriptor)) record(BEGUN, descriptor, offset, parts, count);
    else if (offset < 0 && is_socket(descriptor)) record(SENT, descriptor, 0, parts, count);
}

static void end(int descriptor) {
    if (file(descriptor) == SYNCHRONOUS_STORE) record(DURABLE, descriptor, 0, NULL, 0);
}

static off_t place(int descriptor) { return is_store(descriptor) ? lseek(descriptor, 0, SEEK_CUR) : -1; }

static int ends_with(const char *path, const char *ending) {
    size_t length = strlen(path), end = strlen(ending);
    return length >= end && strcmp(path + length - end, ending) == 0;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int mode = va_arg(arguments, int);
    va_end(arguments);
    int is_data = ends_with(path, "/data.mdb");
    int is_new = is_data && (flags & O_CREAT) && access(path, F_OK) != 0;
    int descriptor = real_open(path, flags, mode);
    if (descriptor < 0 || descriptor >= DESCRIPTORS) return descriptor;
    if (is_data) files[descriptor] = (flags & O_DSYNC) ? SYNCHRONOUS_STORE : STORE;
    else files[descriptor] = (flags & O_DIRECTORY) ? FOLDER : OTHER;
    if (is_new) record(MADE, descriptor, 0, NULL, 0);
    return descriptor;
}

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS) files[descriptor] = OTHER;
    return real_close(descriptor);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    struct iovec part = {(void *)bytes, count};
    begin(descriptor, offset, &part, 1);
    ssize_t written = real_pwrite(descriptor, bytes, count, offset);
    end(descriptor);
    return written;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    struct iovec part = {(void *)bytes, count};
    begin(descriptor, place(descriptor), &part, 1);
    ssize_t written = real_write(descriptor, bytes, count);
    end(descriptor);
    return written;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    begin(descriptor, place(descriptor), parts, count);
    ssize_t written = real_writev(descriptor, parts, count);
    end(descriptor);
    return written;
}

int fdatasync(int descriptor) {
    int result = real_fdatasync(descriptor);
    if (is_store(descriptor) && result == 0) record(SYNCED, descriptor, 0, NULL, 0);
    return result;
}

int rename(const char *former, const char *path) {
    if (ends_with(path, "/store")) record(RENAMED, 0, 0, NULL, 0);
    return real_rename(former, path);
}

int fsync(int descriptor) {
    int result = real_fsync(descriptor);
    if (is_store(descriptor) && result == 0) record(SYNCED, descriptor, 0, NULL, 0);
    if (file(descriptor) == FOLDER && result == 0) record(FOLDER_SYNCED, descriptor, 0, NULL, 0);
    return result;
}

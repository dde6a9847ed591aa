#include <linux/falloc.h>
#include <lmdb.h>
#include <sys/types.h>

// fallocate(2), which glibc declares for _GNU_SOURCE only.
int fallocate(int descriptor, int mode, off_t offset, off_t length);

#define _GNU_SOURCE
#include "CAccounts.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int tc_peer(int descriptor, int32_t *process, uint32_t *user, uint32_t *group) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    *process = peer.pid;
    *user = peer.uid;
    *group = peer.gid;
    return 0;
}

int tc_peer_groups(int descriptor, uint32_t *groups, int capacity) {
    socklen_t size = capacity * sizeof *groups;
    // If they do not fit, the kernel says how much room they need.
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, &size) != 0 && errno != ERANGE) return -1;
    return size / sizeof *groups;
}

// The functions of getpwnam(3) want a larger buffer if the entry does not fit: a group lists its members.
enum { FIRST_SIZE = 1024, LAST_SIZE = 1 << 20 };

#define LOOK_UP(type, found, call, use)                       \
    int result = -1;                                          \
    for (size_t size = FIRST_SIZE; size <= LAST_SIZE; size *= 2) { \
        char *buffer = malloc(size);                          \
        struct type entry, *found = NULL;                     \
        int status = buffer ? call : ENOMEM;                  \
        if (status == 0 && found) { use; }                    \
        free(buffer);                                         \
        if (status != ERANGE) break;                          \
    }                                                         \
    return result

static int copy(const char *text, uint8_t *name, size_t size) {
    if (!text || strlen(text) >= size) return -1;
    strcpy((char *)name, text);
    return 0;
}

int tc_user_named(const char *name, uint32_t *uid) {
    LOOK_UP(passwd, found, getpwnam_r(name, &entry, buffer, size, &found), (*uid = found->pw_uid, result = 0));
}

int tc_group_named(const char *name, uint32_t *gid) {
    LOOK_UP(group, found, getgrnam_r(name, &entry, buffer, size, &found), (*gid = found->gr_gid, result = 0));
}

int tc_name_of_user(uint32_t uid, uint8_t *name, size_t size_of_name) {
    LOOK_UP(passwd, found, getpwuid_r(uid, &entry, buffer, size, &found),
        result = copy(found->pw_name, name, size_of_name));
}

int tc_name_of_group(uint32_t gid, uint8_t *name, size_t size_of_name) {
    LOOK_UP(group, found, getgrgid_r(gid, &entry, buffer, size, &found),
        result = copy(found->gr_name, name, size_of_name));
}

// Who is at the other end of a socket, and what the users and groups of this machine are called.
#ifndef CACCOUNTS_H
#define CACCOUNTS_H

#include <stddef.h>
#include <stdint.h>

// The process, the effective uid and the effective gid of the peer of a Unix socket when it connected (SO_PEERCRED,
// unix(7)). Returns 0, or -1 with errno.
int tc_peer(int descriptor, int32_t *process, uint32_t *user, uint32_t *group);

// The peer's supplementary groups (SO_PEERGROUPS). Returns how many there are, of which the first `capacity` are
// written, or -1 with errno.
int tc_peer_groups(int descriptor, uint32_t *groups, int capacity);

// These ask the name service (nsswitch.conf(5)), which may block where accounts come from a network. They return 0, or
// -1 if there is no such account or the service fails. A name that does not fit into `size` bytes with its final zero
// counts as none.
int tc_user_named(const char *name, uint32_t *uid);
int tc_group_named(const char *name, uint32_t *gid);
int tc_name_of_user(uint32_t uid, uint8_t *name, size_t size);
int tc_name_of_group(uint32_t gid, uint8_t *name, size_t size);

#endif

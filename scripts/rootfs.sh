#!/usr/bin/env bash
# Prints the folder of a minimal Debian that the systemd tests boot. The first call makes it, and later calls find it.
# Usage: scripts/rootfs.sh CACHE
set -euo pipefail

cache=${1:?the folder that keeps the file system}
# systemd, and what the installed binaries link against, because the container has nothing of the build machine.
readonly packages=systemd,systemd-sysv,dbus,libsystemd0,liblmdb0,libopenblas0-pthread,libstdc++6

# The container has this machine's release of Debian, so that what was built here finds the same C library.
codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:?}")
fingerprint=$(printf '%s' "$codename $packages" | cksum | cut -d ' ' -f 1)
rootfs=$cache/rootfs-$codename-$fingerprint

mkdir -p "$cache"
exec 9>"$cache/rootfs.lock"
flock 9

if [ ! -d "$rootfs" ]; then
  # The mirror that this machine's apt uses; if apt names none, debootstrap uses its default.
  mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(SITE)' 'Created-By: Packages' 2>/dev/null |
    awk -v release="$codename" '$1 == release && $2 == "main" { print $3; exit }')
  partial=$(mktemp -d "$cache/rootfs.partial.XXXXXX")
  trap 'rm -rf --one-file-system "$partial"' EXIT
  # mktemp makes the folder with mode 0700, with which only root could enter it.
  chmod 0755 "$partial"
  nice -n 10 debootstrap --variant=minbase --include="$packages" "$codename" "$partial" ${mirror:+"$mirror"} \
    >"$cache/rootfs.log" 2>&1 || {
    tail -n 20 "$cache/rootfs.log" >&2
    printf 'rootfs: debootstrap failed: the lines above say why.\n' >&2
    exit 1
  }
  rm -rf "$partial"/var/cache/apt/archives/*.deb
  mv "$partial" "$rootfs"
  trap - EXIT
fi
printf '%s\n' "$rootfs"

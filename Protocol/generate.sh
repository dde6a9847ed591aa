#!/bin/sh
# Writes Sources/TasteProtocol/taste.pb.swift anew from taste.proto.
# Needs protoc (Debian: protobuf-compiler). The Swift plugin is built from the package this repository depends on,
# so that generator and library are of one version; PROTOC_GEN_SWIFT names a built one instead.
set -eu
protocol=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$protocol")

command -v protoc >/dev/null || {
    echo "generate.sh: protoc is missing. Install it: apt-get install protobuf-compiler" >&2
    exit 69
}

plugin=${PROTOC_GEN_SWIFT:-}
if [ -z "$plugin" ]; then
    # A build folder of its own: building one product in .build makes the next full build there compile protoc, too.
    plugin_build() { swift build --package-path "$root" --scratch-path "$root/.build-protocol" -c release "$@"; }
    plugin_build --product protoc-gen-swift
    plugin=$(plugin_build --show-bin-path)/protoc-gen-swift
fi

protoc --proto_path="$protocol" --plugin="protoc-gen-swift=$plugin" \
    --swift_opt=Visibility=Package --swift_out="$root/Sources/TasteProtocol" taste.proto

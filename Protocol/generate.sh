#!/bin/sh
# Generates the Swift code of taste.proto: the messages, the values, and the translation between them. It needs protoc
# (Debian: protobuf-compiler). It builds both plugins from the package in generator/, which depends on the same version
# of swift-protobuf as the product, so that generator and library match.
set -eu
protocol=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$protocol")

command -v protoc >/dev/null || {
    echo "generate.sh: protoc is missing. Install it: apt-get install protobuf-compiler" >&2
    exit 69
}

build() { swift build --package-path "$protocol/generator" --scratch-path "$root/.build-protocol" -c release "$@"; }
build --product protoc-gen-swift
build --product protoc-gen-taste-values
plugins=$(build --show-bin-path)

protoc --proto_path="$protocol" taste.proto \
    --plugin="protoc-gen-swift=$plugins/protoc-gen-swift" \
    --swift_opt=Visibility=Package --swift_out="$root/Sources/TasteProtocol" \
    --plugin="protoc-gen-taste-values=$plugins/protoc-gen-taste-values" \
    --taste-values_out="$root/Sources"

# `make check` compares this with the schema, so that a change of the schema is not left without its Swift.
(cd "$protocol" && sha256sum taste.proto) >"$protocol/generated.sha256"

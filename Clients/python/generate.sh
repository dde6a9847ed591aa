#!/bin/sh
# Generates the Python of taste.proto: the messages, the values and the call methods. It needs protoc, no newer than the
# oldest protobuf library that the client supports (Debian 12's: apt-get install protobuf-compiler), and Python's protobuf,
# which it installs into an environment of its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
environment=$root/.cache/python-generator
package=$here/src/tasted

[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
"$environment/bin/python" -c 'import google.protobuf' 2>/dev/null || "$environment/bin/pip" install -q 'protobuf>=4.21'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

protoc --proto_path="$root/Protocol" --include_source_info --descriptor_set_out="$work/description" \
    --python_out="$package" --pyi_out="$package" taste.proto
digest=$(sha256sum <"$root/Protocol/taste.proto" | cut -d ' ' -f 1)
"$environment/bin/python" "$here/generate.py" "$work/description" "$digest" "$package"

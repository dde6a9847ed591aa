#!/usr/bin/env bash
# Builds a package of its own that uses the library TasteClient with `traits: []`, and checks which packages that needs.
# Run by `make clients`; needs the packages in SwiftPM's cache, or a network.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly folder=.build/swift-client
readonly needed='swift-atomics swift-collections swift-nio swift-protobuf swift-system'

rm -rf "$folder/Sources" "$folder/Package.resolved"
mkdir -p "$folder/Sources/Consumer"
cp Tests/ProcessTests/Documents/Examples/FirstUse.swift "$folder/Sources/Consumer"
printf 'print(try await recommend(socket: CommandLine.arguments.last).map(\\.item))\n' > "$folder/Sources/Consumer/main.swift"
cat > "$folder/Package.swift" <<END
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Consumer",
    dependencies: [.package(name: "tasted", path: "$PWD", traits: [])],
    targets: [.executableTarget(name: "Consumer", dependencies: [.product(name: "TasteClient", package: "tasted")])])
END

"${SWIFT:-swift}" build --package-path "$folder"
found=$(sed -n 's/.*"identity" : "\(.*\)",/\1/p' "$folder/Package.resolved" | sort | paste -sd ' ')
if [ "$found" != "$needed" ]; then
  printf 'swift-client: TasteClient needs %s, and should need %s only\n' "$found" "$needed" >&2
  exit 1
fi
printf 'Swift: TasteClient needs %s\n' "$found"

// swift-tools-version: 6.2
// A package of its own, so that building tasted does not build the library of protobuf plugins.
import PackageDescription

let package = Package(
    name: "protoc-gen-taste-values",
    dependencies: [.package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0")],
    targets: [
        .executableTarget(
            name: "protoc-gen-taste-values",
            dependencies: [.product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")])
    ],
    swiftLanguageModes: [.v6]
)

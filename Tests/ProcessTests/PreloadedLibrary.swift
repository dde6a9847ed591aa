import Foundation
import TestSupport
import Testing

/// A library of Tests/Preloaded, which stands between a daemon and the C library: built with the compiler that built the package.
struct PreloadedLibrary {
    private let path: String

    struct BuildFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// What the daemon's environment needs to load it.
    var environment: [String: String] { ["LD_PRELOAD": path] }

    /// - Parameter name: Of the source, without `.c`.
    init(_ name: String, in folder: TemporaryFolder) async throws {
        path = folder.path("\(name).so")
        let source = RepositoryFiles.root.appending(path: "Tests/Preloaded/\(name).c")
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source.path(percentEncoded: false),
            "-ldl",
        ]
        try compiler.run()
        try await wait("the compiler does not end") { !compiler.isRunning }
        guard compiler.terminationStatus == 0 else {
            throw BuildFailure(description: "clang could not build \(source.lastPathComponent)")
        }
    }
}

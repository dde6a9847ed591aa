import Foundation
import TestSupport
import Testing

/// A library of Tests/Preloaded, which replaces functions of the C library in a daemon under test. The compiler of the
/// package builds it.
struct PreloadedLibrary {
    private let path: String

    struct BuildFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// The environment variables with which a daemon loads the library.
    var environment: [String: String] { ["LD_PRELOAD": path] }

    /// - Parameter name: The name of the source file, without `.c`.
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

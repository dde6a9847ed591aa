import Foundation
import TestSupport
import Testing

/// The library that records a daemon's writes, built with the compiler that built the package.
struct WriteRecorder {
    private let library: String
    let log: URL

    struct BuildFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// What the daemon's environment needs.
    var environment: [String: String] {
        ["LD_PRELOAD": library, "TASTE_WRITE_LOG": log.path(percentEncoded: false)]
    }

    init(in folder: TemporaryFolder) async throws {
        library = folder.path("recorder.so")
        log = folder.url.appending(path: "writes")
        let source = RepositoryFiles.root.appending(path: "Tests/WriteRecorder/WriteRecorder.c")
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source.path(percentEncoded: false),
            "-ldl",
        ]
        try compiler.run()
        try await wait("the compiler does not end") { !compiler.isRunning }
        guard compiler.terminationStatus == 0 else {
            throw BuildFailure(description: "clang could not build \(source.lastPathComponent)")
        }
    }
}

import Foundation

/// The executables of this package that were built with the running tests.
package enum BuiltProduct {
    /// The path of a product such as `tasted` or `taste`; nil if it has not been built.
    package static func path(_ name: String) -> String? {
        for folder in folders {
            let candidate = folder.appending(path: name).path(percentEncoded: false)
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return nil
    }

    /// The folders that may contain the products: the one of the test bundle, which is an argument of the test runner,
    /// or the one of the runner itself.
    private static var folders: [URL] {
        let arguments = ProcessInfo.processInfo.arguments.filter { $0.contains(".xctest") }
        let runner = CommandLine.arguments.first ?? ""
        return (arguments + [runner]).map { URL(filePath: $0).deletingLastPathComponent() }
    }
}

import Foundation

/// Executables of this package, as built for the tests that run now.
public enum BuiltProduct {
    /// The path of `tasted`, `taste` or another product; nil if it has not been built.
    public static func path(_ name: String) -> String? {
        for folder in folders {
            let candidate = folder.appending(path: name).path(percentEncoded: false)
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return nil
    }

    /// The products lie beside the test bundle, which the test runner names as an argument or is itself.
    private static var folders: [URL] {
        let arguments = ProcessInfo.processInfo.arguments.filter { $0.contains(".xctest") }
        let runner = CommandLine.arguments.first ?? ""
        return (arguments + [runner]).map { URL(filePath: $0).deletingLastPathComponent() }
    }
}

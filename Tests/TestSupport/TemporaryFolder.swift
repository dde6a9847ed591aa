import Foundation

/// A new folder that is removed when the last reference is released. Its path is short enough for a socket in it.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        let name = "taste-" + UUID().uuidString.prefix(13)
        url = FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file in this folder. The file need not exist.
    package func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}

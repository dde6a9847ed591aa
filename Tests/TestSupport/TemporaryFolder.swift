import Foundation

/// A new, empty folder that is removed with this value's last reference. Its path is short enough for a socket's.
public final class TemporaryFolder: Sendable {
    public let url: URL

    public init() throws {
        let name = "taste-" + UUID().uuidString.prefix(13)
        url = FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file in this folder, whether it exists or not.
    public func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}

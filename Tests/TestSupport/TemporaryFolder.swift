import Foundation

/// A new folder that is removed when the last reference is released. Its path is short enough for a socket in it.
package final class TemporaryFolder: Sendable {
    package let url: URL

    /// - Parameter inMemory: Whether it is in memory where the system has such a place: syncs cost nothing there.
    package init(inMemory: Bool = false) throws {
        let name = "taste-" + UUID().uuidString.prefix(13)
        let memory = URL(filePath: "/dev/shm", directoryHint: .isDirectory)
        let isUsed = inMemory && FileManager.default.isWritableFile(atPath: memory.path(percentEncoded: false))
        let parent = isUsed ? memory : FileManager.default.temporaryDirectory
        url = parent.appending(path: name, directoryHint: .isDirectory)
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

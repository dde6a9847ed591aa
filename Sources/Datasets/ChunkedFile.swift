import Foundation

/// A file that is read from front to back through one buffer, in constant memory.
struct ChunkedFile: ~Copyable {
    /// Large enough that the cost of a system call does not matter, and small enough for the cache.
    static let defaultChunkBytes = 1 << 20

    let name: String
    private let handle: FileHandle
    private let chunkBytes: Int
    private(set) var bytes: [UInt8] = []
    /// The first byte of `bytes` that the reader has not consumed.
    var position = 0
    /// Whether the last byte of the file is in `bytes`.
    private(set) var isAtEnd = false
    private(set) var bytesRead = 0

    /// Opens the file. The first call of `refill()` reads its beginning.
    init(_ url: URL, chunkBytes: Int = ChunkedFile.defaultChunkBytes) throws(DatasetError) {
        handle = try Self.open(url)
        name = url.lastPathComponent
        self.chunkBytes = chunkBytes
    }

    static func open(_ url: URL) throws(DatasetError) -> FileHandle {
        do { return try FileHandle(forReadingFrom: url) } catch {
            throw DatasetError(
                .unreadable, "cannot be opened; check its permissions", file: url.lastPathComponent, cause: error)
        }
    }

    var unread: Int { bytes.count - position }

    /// Moves the bytes that are not consumed yet to the front, and appends another chunk.
    mutating func refill() throws(DatasetError) {
        bytes.removeFirst(position)
        position = 0
        let chunk: Data?
        do { chunk = try handle.read(upToCount: chunkBytes) } catch {
            throw DatasetError(.unreadable, "cannot be read further; check the disk", file: name, cause: error)
        }
        guard let chunk, !chunk.isEmpty else {
            isAtEnd = true
            return
        }
        bytes.append(contentsOf: chunk)
        bytesRead += chunk.count
    }
}

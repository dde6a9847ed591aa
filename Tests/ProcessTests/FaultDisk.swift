import Foundation
import Glibc

/// A small file system in memory that can be filled and freed.
struct FaultDisk {
    private let path: String
    private var filler: URL { URL(filePath: path + "/filler") }

    /// Whether this process may mount a file system.
    static let canMount: Bool = {
        let path = FileManager.default.temporaryDirectory.appending(path: "taste-mount-\(getpid())").path
        guard mkdir(path, 0o700) == 0 else { return false }
        defer { rmdir(path) }
        guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { return false }
        umount2(path, Int32(MNT_DETACH))
        return true
    }()

    private struct MountFailure: Error {
        let reason: String
    }

    /// Creates the folder at `path`, mounts a file system on it, runs `body`, and unmounts it.
    static func withDisk<Result>(
        at path: String, megabytes: Int, _ body: (FaultDisk) async throws -> Result
    ) async throws -> Result {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m,mode=0700") == 0 else {
            throw MountFailure(reason: String(cString: strerror(errno)))
        }
        defer { umount2(path, Int32(MNT_DETACH)) }
        return try await body(FaultDisk(path: path))
    }

    /// Fills all free space.
    func fill() throws {
        let descriptor = open(filler.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MountFailure(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw MountFailure(reason: String(cString: strerror(errno))) }
    }

    /// Frees the space again.
    func free() throws { try FileManager.default.removeItem(at: filler) }
}

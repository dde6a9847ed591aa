import Foundation
import Glibc

/// Where a dataset is read from: a file or a folder, or a copy of what standard input or a pipe delivers, because a
/// dataset is looked at before it is read.
struct DatasetSource {
    let url: URL
    let isFolder: Bool
    /// nil: the file itself is read.
    let copy: TemporaryCopy?

    /// - Parameter path: `-` stands for standard input. Symbolic links are followed.
    init(_ path: String) throws(DatasetError) {
        guard !path.isEmpty else { throw DatasetError(.notFound, "the path is empty; name a file or a folder") }
        let isInput = path == "-"
        var information = stat()
        guard isInput ? fstat(STDIN_FILENO, &information) == 0 : stat(path, &information) == 0 else {
            throw DatasetError(.notFound, "there is no file or folder at \(path); check the path")
        }
        let kind = information.st_mode & S_IFMT
        isFolder = kind == S_IFDIR && !isInput
        switch kind {
        case S_IFDIR where !isInput, S_IFREG where !isInput:
            (url, copy) = (URL(filePath: path), nil)
        case S_IFBLK, S_IFDIR:
            throw DatasetError(.notFound, "\(path) is neither a file, a folder nor a pipe; name one of these")
        default:
            let isUnnamed = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
            let name = isInput ? "standard input" : isUnnamed ? "pipe" : URL(filePath: path).lastPathComponent
            let handle = isInput ? FileHandle.standardInput : try ChunkedFile.open(URL(filePath: path))
            let copy = try TemporaryCopy(of: handle, name: name)
            (url, self.copy) = (copy.url, copy)
        }
    }

    /// The folder itself, or the one that a file or a link to it is in; nil for a pipe, which is in none.
    static func folder(of path: String) -> URL? {
        var information = stat()
        guard path != "-", stat(path, &information) == 0 else { return nil }
        switch information.st_mode & S_IFMT {
        case S_IFDIR: return URL(filePath: path)
        case S_IFREG: return URL(filePath: path).deletingLastPathComponent()
        default: return nil
        }
    }

    /// Bytes of a file, of a link's target for a link.
    static func size(_ url: URL) -> Int {
        var information = stat()
        return stat(url.path, &information) == 0 ? Int(information.st_size) : 0
    }
}

/// A file in a folder of its own, which goes with the last reference to it.
final class TemporaryCopy: Sendable {
    let url: URL
    private let folder: URL

    init(of handle: FileHandle, name: String) throws(DatasetError) {
        do {
            folder = FileManager.default.temporaryDirectory.appending(path: "taste-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DatasetError(.unreadable, "\(name) cannot be copied; check TMPDIR", cause: error)
        }
        url = folder.appending(path: name)
        do {
            FileManager.default.createFile(atPath: url.path, contents: nil)
            let file = try FileHandle(forWritingTo: url)
            defer { try? file.close() }
            while let chunk = try handle.read(upToCount: ChunkedFile.defaultChunkBytes), !chunk.isEmpty {
                try file.write(contentsOf: chunk)
            }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw DatasetError(
                .unreadable,
                "\(name) cannot be copied to \(folder.deletingLastPathComponent().path); free some space, or "
                    + "name the file itself", cause: error)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}

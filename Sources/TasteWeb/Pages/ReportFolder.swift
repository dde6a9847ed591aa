import Foundation
import Glibc
import NIOPosix
import TerminalOutput

/// A folder whose evaluation reports can be opened. Only files of the folder itself are: no links, and nothing above or
/// below it.
struct ReportFolder: Sendable {
    /// A file of the folder.
    struct Entry: Sendable {
        let name: String
        let time: Int64
        let bytes: Int

        /// The entry as a template shows it.
        var values: [String: Any] {
            [
                "name": name, "link": "/reports/" + FormText.encoded(name), "time": Plain.time(time),
                "bytes": Plain.bytes(bytes),
            ]
        }
    }

    private static let mostListed = 100
    private static let mostBytes = 8 << 20

    private let path: String

    init(_ path: String) { self.path = path }

    /// The reports, newest first; none if the folder cannot be read.
    func list() async -> [Entry] {
        (try? await NIOThreadPool.singleton.runIfActive {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            let found = names.compactMap { name in open(name).map { Entry(name: name, time: $0.time, bytes: $0.bytes) }
            }
            return Array(found.sorted { ($1.time, $0.name) < ($0.time, $1.name) }.prefix(Self.mostListed))
        }) ?? []
    }

    /// The content of a report; nil if the folder has none of this name.
    func content(of name: String) async -> Data? {
        let read = try? await NIOThreadPool.singleton.runIfActive {
            try open(name).map { try $0.file.readToEnd() ?? Data() }
        }
        return read ?? nil
    }

    /// A report of this name that may be opened; nil if there is none.
    private func open(_ name: String) -> (file: FileHandle, time: Int64, bytes: Int)? {
        let isName = name.hasSuffix(".html") && !name.hasPrefix(".") && !name.contains(where: { "/\0".contains($0) })
        guard isName else { return nil }
        let descriptor = Glibc.open(path + "/" + name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostBytes
        else { return nil }
        return (file, Int64(status.st_mtim.tv_sec), Int(status.st_size))
    }
}

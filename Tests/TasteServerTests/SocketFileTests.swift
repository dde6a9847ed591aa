import Foundation
import Glibc
import NIOCore
import TasteProtocol
import TasteValues
import TestSupport
import Testing

@testable import TasteServer

@Suite("The file of the socket")
struct SocketFileTests {
    @Test("A path without a file is free")
    func free() throws {
        let folder = try TemporaryFolder()
        #expect(throws: Never.self) { try SocketFile.removeStale(folder.path("none.sock")) }
    }

    @Test("A file that is not a socket is kept, and the error names it", arguments: [false, true])
    func otherFile(isFolder: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("file")
        if isFolder {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } else {
            try Data("precious".utf8).write(to: URL(filePath: path))
        }
        let error = #expect(throws: TasteError.self) { try SocketFile.removeStale(path) }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains(path) == true)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("A socket is kept while a process listens on it, and removed afterwards")
    func liveAndStale() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("some.sock")
        let descriptor = try listen(on: path)
        let error = #expect(throws: TasteError.self) { try SocketFile.removeStale(path) }
        #expect(error?.code == .failedPrecondition)
        #expect(FileManager.default.fileExists(atPath: path))
        close(descriptor)
        try SocketFile.removeStale(path)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A socket whose process accepts no more connections for the moment is kept")
    func full() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("full.sock")
        let descriptor = try listen(on: path)
        defer { close(descriptor) }
        var clients: [Int32] = []
        defer { for client in clients { close(client) } }
        // The kernel lets one more connection wait than the socket asks for.
        for _ in 0..<2 {
            let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            clients.append(client)
            try #require(
                try SocketAddress(unixDomainSocketPath: path).withSockAddr { connect(client, $0, socklen_t($1)) } == 0)
        }
        #expect(throws: TasteError.self) { try SocketFile.removeStale(path) }
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("The server removes its own socket, and keeps one that has taken its place", arguments: [false, true])
    func removal(isReplaced: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("own.sock")
        let (own, file) = try SocketFile.make(at: path, mode: 0o660)
        defer { close(own) }
        var information = stat()
        #expect(stat(path, &information) == 0 && information.st_mode & 0o777 == 0o660)
        var other: Int32 = -1
        if isReplaced {
            unlink(path)
            other = try listen(on: path)
        }
        file.remove()
        #expect(FileManager.default.fileExists(atPath: path) == isReplaced)
        if isReplaced { close(other) }
    }

    private func listen(on path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = try SocketAddress(unixDomainSocketPath: path).withSockAddr { address, length in
            bind(descriptor, address, socklen_t(length))
        }
        try #require(bound == 0 && Glibc.listen(descriptor, 1) == 0)
        return descriptor
    }
}

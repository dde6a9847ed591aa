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
        #expect(throws: Never.self) { try removeStaleSocket(folder.path("none.sock")) }
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
        let error = #expect(throws: TasteError.self) { try removeStaleSocket(path) }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains(path) == true)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("A socket is kept while a process listens on it, and removed afterwards")
    func liveAndStale() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("some.sock")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = try SocketAddress(unixDomainSocketPath: path).withSockAddr { address, length in
            bind(descriptor, address, socklen_t(length))
        }
        try #require(bound == 0 && listen(descriptor, 1) == 0)
        let error = #expect(throws: TasteError.self) { try removeStaleSocket(path) }
        #expect(error?.code == .failedPrecondition)
        #expect(FileManager.default.fileExists(atPath: path))
        close(descriptor)
        try removeStaleSocket(path)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

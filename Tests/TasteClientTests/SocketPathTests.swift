import Foundation
import TestSupport
import Testing

@testable import TasteClient

@Suite("The path of the socket")
struct SocketPathTests {
    @Test("The socket is TASTED_SOCKET, else the machine's, else the one in the runtime folder")
    func order() throws {
        let all = ["TASTED_SOCKET": "/a/b.sock", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(try SocketPath.found(environment: all) { _ in true } == "/a/b.sock")
        let unnamed = ["TASTED_SOCKET": "", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(try SocketPath.found(environment: unnamed) { $0 == SocketPath.system } == SocketPath.system)
        #expect(try SocketPath.found(environment: unnamed) { _ in false } == "/run/user/1/tasted.sock")
    }

    @Test("The error says how to name the socket if there is none")
    func none() {
        let failure = #expect(throws: TasteError.self) { try SocketPath.found(environment: [:]) { _ in false } }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains("TASTED_SOCKET") == true)
    }

    @Test(
        "The error of a path at which there is a folder, a file or a socket without a daemon says which it is",
        .enabled(if: DaemonProcess.isBuilt, "tasted is not built"))
    func whatIsThere() async throws {
        let folder = try TemporaryFolder()
        try Data().write(to: folder.url.appending(path: "file"))
        let stale = folder.path("stale")
        try await DaemonProcess(folder: folder, socket: stale).crash()
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: stale)
        let expected = [
            folder.url.path(percentEncoded: false): "is no socket", folder.path("file"): "is no socket",
            stale: "has ended", folder.path("link"): "has ended", folder.path("none"): "There is no socket",
            folder.path(String(repeating: "x", count: 200)): "is longer than",
        ]
        for (path, words) in expected {
            let failure = await #expect(throws: TasteError.self) { try await TasteClient.connect(path: path) }
            #expect(failure?.code == .unavailable)
            #expect(failure?.message.contains(words) == true, "\(path): \(failure?.message ?? "")")
        }
    }
}

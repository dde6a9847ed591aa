import Foundation
import Glibc
import NIOCore
import TasteProtocol
import TestSupport
import Testing

@Suite("A daemon whose configuration is wrong")
struct WrongConfigurationTests {
    private let folder: TemporaryFolder
    private var file: String { folder.path("tasted.yaml") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("tasted --check-config says whether the configuration can be used, and makes neither store nor socket")
    func check() async throws {
        try "limits:\n  connections: 5\n".write(toFile: file, atomically: true, encoding: .utf8)
        let state = folder.path("state")
        let right = try await RefusedStart(state: state, arguments: ["--config", file, "--check-config"])
        #expect(right.exit == 0 && right.complaints.isEmpty, "\(right.complaints)")
        try "limits:\n  conections: 5\n".write(toFile: file, atomically: true, encoding: .utf8)
        try await RefusedStart(state: state, arguments: ["--config", file, "--check-config"])
            .expectRefusal(naming: ["line 2: limits.conections is not a setting"])
        #expect(!FileManager.default.fileExists(atPath: state))
    }

    @Test("systemd is told the reason before the daemon ends")
    func reason() async throws {
        let notifications = try NotifySocket(in: folder)
        try await RefusedStart(
            arguments: ["--limits-connections", "many"], environment: notifications.environment()
        ).expectRefusal(naming: ["--limits-connections must be a whole number"])
        try await notifications.wait("systemd is not told") {
            $0.hasPrefix("STATUS=--limits-connections must be a whole number")
        }
    }

    @Test("A client that waits in the socket of systemd is told that the daemon does not start")
    func waitingClient() async throws {
        let path = folder.path("systemd.sock")
        let listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listening) }
        let bound = try SocketAddress(unixDomainSocketPath: path).withSockAddr { bind(listening, $0, socklen_t($1)) }
        try #require(bound == 0 && listen(listening, 8) == 0)
        try await RawConnection.open(path: path) { connection in
            try await connection.send(.ping(id: 1))
            let daemon = try startedBySystemd(listening)
            let error = try await connection.finalError()
            #expect(error.code == .unavailable && error.message.contains("The daemon does not start"))
            try await wait("the daemon does not end") { !daemon.isRunning }
            #expect(daemon.terminationStatus == 78)
        }
    }

    /// Starts a daemon with a wrong option, as systemd does with a socket as its descriptor 3 (sd_listen_fds(3)).
    private func startedBySystemd(_ listening: Int32) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" --limits-connections many 3<&0",
            try #require(BuiltProduct.path("tasted")),
        ]
        process.standardInput = FileHandle(fileDescriptor: listening)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}

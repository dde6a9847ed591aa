import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("Two daemons, and sockets of ended daemons")
struct FaultLifecycleTests {
    @Test("A second daemon on the same state folder is refused with what to do, and the first one keeps serving")
    func sameState() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            let state = daemon.folder.path("state")
            // The second daemon tries the same socket, and a socket of its own.
            for socket in [daemon.socket, daemon.folder.path("second.sock")] {
                let outcome = try await RefusedStart(state: state, socket: socket)
                #expect(outcome.exit != 0)
                #expect(outcome.complaints.contains("Another tasted is using the state folder \(state)"))
                #expect(outcome.complaints.contains("--state"))
            }
            #expect(FileManager.default.fileExists(atPath: daemon.socket))
        }
    }

    @Test("A second daemon on the same socket is refused, and the first one keeps serving")
    func sameSocket() async throws {
        let daemon = try await DaemonProcess()
        let folder = try TemporaryFolder()
        try await withBystander(of: daemon) {
            let outcome = try await RefusedStart(state: folder.path("state"), socket: daemon.socket)
            #expect(outcome.exit != 0)
            #expect(outcome.complaints.contains("Another daemon is listening on \(daemon.socket)"))
            #expect(FileManager.default.fileExists(atPath: daemon.socket))
        }
    }

    @Test("A socket that remains after a crash is replaced")
    func staleSocket() async throws {
        let folder = try TemporaryFolder()
        let first = try await DaemonProcess(folder: folder)
        _ = try await TasteClient.withClient(path: first.socket) {
            try await $0.rate(user: "ann", item: "Alien", value: 4)
        }
        try await first.crash()
        #expect(FileManager.default.fileExists(atPath: first.socket))
        let second = try await DaemonProcess(folder: folder)
        let status = try await TasteClient.withClient(path: second.socket) { try await $0.status().value }
        #expect(status.ratings == 1)
        #expect(try await second.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: second.socket))
    }

    @Test("A daemon that stops leaves the socket of another daemon that has taken its path")
    func successor() async throws {
        let first = try await DaemonProcess()
        try FileManager.default.removeItem(atPath: first.socket)
        let second = try await DaemonProcess(socket: first.socket)
        #expect(try await first.stop() == 0)
        #expect(try await TasteClient.withClient(path: second.socket) { try await $0.status().value.ratings } == 0)
        #expect(try await second.stop() == 0)
    }

    @Test("Of several daemons that start at once over the socket of a dead one, exactly one serves")
    func race() async throws {
        for _ in 0..<4 {
            let dead = try await DaemonProcess()
            try await dead.crash()
            let daemons = await withTaskGroup(of: DaemonProcess?.self) { group in
                for _ in 0..<4 { group.addTask { try? await DaemonProcess(socket: dead.socket) } }
                return await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
            }
            try await wait("several daemons serve") { daemons.count { $0.isRunning } <= 1 }
            let serving = try #require(daemons.first { $0.isRunning })
            #expect(try await status(of: serving).uptimeSeconds < 3600)
            for refused in daemons where !refused.isRunning {
                #expect(try await refused.exit() == 78)
                #expect(refused.standardError.contains("Another daemon is listening on \(dead.socket)"))
            }
        }
    }

    @Test("A file that is not a socket is not replaced")
    func notASocket() async throws {
        let folder = try TemporaryFolder()
        let precious = Data("precious".utf8)
        try precious.write(to: URL(filePath: folder.path("tasted.sock")))
        let failure = await #expect(throws: DaemonProcess.StartFailure.self) { try await DaemonProcess(folder: folder) }
        #expect(failure?.description.contains("is not a socket") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.path("tasted.sock"))) == precious)
    }
}

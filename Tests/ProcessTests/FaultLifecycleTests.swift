import Foundation
import TasteClient
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

import Foundation
import TasteClient
import TestSupport
import Testing

@Suite("Two daemons, sockets left behind, and settings read again")
struct FaultLifecycleTests {
    @Test("a second daemon on the same state folder is refused with what to do; the first goes on")
    func sameState() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            let state = daemon.folder.path("state")
            // On the same socket, and on one of its own.
            for socket in [daemon.socket, daemon.folder.path("second.sock")] {
                let outcome = try await secondDaemon(state: state, socket: socket)
                #expect(outcome.status != 0)
                #expect(outcome.complaints.contains("Another tasted is using the state folder \(state)"))
                #expect(outcome.complaints.contains("--state"))
            }
            #expect(FileManager.default.fileExists(atPath: daemon.socket))
        }
    }

    @Test("a second daemon on the same socket is refused; the first goes on")
    func sameSocket() async throws {
        let daemon = try await DaemonProcess()
        let folder = try TemporaryFolder()
        try await withBystander(of: daemon) {
            let outcome = try await secondDaemon(state: folder.path("state"), socket: daemon.socket)
            #expect(outcome.status != 0)
            #expect(outcome.complaints.contains("Another daemon is listening on \(daemon.socket)"))
            #expect(FileManager.default.fileExists(atPath: daemon.socket))
        }
    }

    /// Runs a daemon that should not start.
    private func secondDaemon(state: String, socket: String) async throws -> (status: Int32, complaints: String) {
        let process = Process()
        process.executableURL = URL(filePath: try #require(BuiltProduct.path("tasted")))
        process.arguments = ["--state", state, "--socket", socket]
        let complaints = Pipe()
        process.standardError = complaints
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        try await wait("the second daemon runs on") { !process.isRunning }
        let text = try complaints.fileHandleForReading.readToEnd() ?? Data()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    @Test("a socket that a crash left behind is replaced")
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

    @Test("what is not a socket is not replaced")
    func notASocket() async throws {
        let folder = try TemporaryFolder()
        let precious = Data("precious".utf8)
        try precious.write(to: URL(filePath: folder.path("tasted.sock")))
        let failure = await #expect(throws: DaemonProcess.StartFailure.self) { try await DaemonProcess(folder: folder) }
        #expect(failure?.description.contains("is not a socket") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.path("tasted.sock"))) == precious)
    }

    @Test("SIGHUP reads the file again: new limits hold for new connections, a bad file changes nothing")
    func reload() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        func configure(_ text: String) throws { try text.write(toFile: file, atomically: true, encoding: .utf8) }
        try configure("limits:\n  itemsPerAnswer: 5\n")
        let daemon = try await DaemonProcess(folder: folder, arguments: ["--config", file])
        func limit() async throws -> Int {
            try await TasteClient.withClient(path: daemon.socket) { try await $0.hello().limits.itemsPerAnswer }
        }
        #expect(try await limit() == 5)
        try await withBystander(of: daemon) {
            try configure("limits:\n  itemsPerAnswer: 7\n")
            kill(daemon.processIdentifier, SIGHUP)
            try await wait("the new limit does not hold") { try await limit() == 7 }
            try configure("limits:\n  itemsPerAnswer: many\n")
            kill(daemon.processIdentifier, SIGHUP)
            try await wait("nothing was said of the bad file") {
                daemon.standardError.contains("limits.itemsPerAnswer")
            }
            #expect(try await limit() == 7)
        }
    }

    @Test("a setting that cannot be is named at the start, with an exit code of its own")
    func badSetting() async throws {
        let failure = await #expect(throws: DaemonProcess.StartFailure.self) {
            try await DaemonProcess(arguments: ["--limits-connections", "0"])
        }
        #expect(failure?.description.contains("limits.connections must be a whole number from 1") == true)
    }
}

import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("Reloading the settings with SIGHUP")
struct ReloadTests {
    private let folder: TemporaryFolder
    private var file: String { folder.path("tasted.yaml") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("Reloaded limits apply to new connections, and a wrong file changes nothing and is named in the log")
    func limits() async throws {
        let daemon = try await start("limits:\n  itemsPerAnswer: 5\n")
        #expect(try await daemon.limits().itemsPerAnswer == 5)
        try await withBystander(of: daemon) {
            try reload(daemon, "limits:\n  itemsPerAnswer: 7\n")
            try await wait("the new limit does not hold") { try await daemon.limits().itemsPerAnswer == 7 }
            for (text, fragment) in [
                ("limits:\n  itemsPerAnswer: many\n", "limits.itemsPerAnswer must be a whole number"),
                ("limits:\n  itemsPerAnswer: 8\n  conections: 9\n", "limits.conections is not a setting"),
                ("limits:\n  itemsPerAnswer: 8\nrecommend:\n  likedFrom: 40\n", "recommend.likedFrom, 40.0, must be"),
                ("limits:\n  itemsPerAnswer: 8\nscale:\n  maximum: 10\n", "a store's scale cannot be changed"),
            ] {
                try reload(daemon, text)
                try await wait("the log does not name the mistake: \(fragment)") {
                    daemon.standardError.split(separator: "\n").contains {
                        $0.contains("the configuration stays as it was") && $0.contains(fragment)
                    }
                }
                #expect(try await daemon.limits().itemsPerAnswer == 7)
            }
        }
    }

    @Test("The log names each client with its uid and pid at the level debug, and keeps the name on one line")
    func clientsInTheLog() async throws {
        let daemon = try await start("logLevel: debug\n")
        try await RawConnection.open(path: daemon.socket) { connection in
            var hello = WireHello()
            hello.client = "curious/1.0\nforged line"
            let answer = try await connection.call(WireRequest(id: 1, .hello(hello)))
            #expect(answer.hello.protocolVersion == 1)
        }
        let line = daemon.standardError.split(separator: "\n").first { $0.contains("curious/1.0") }
        #expect(line?.contains("forged line") == true)
        #expect(line?.contains("uid=\(getuid())") == true && line?.contains("pid=\(getpid())") == true)
    }

    @Test("Changed settings that need a restart are named in the log, and no others")
    func delayed() async throws {
        let daemon = try await start("training:\n  niceness: 3\n")
        try reload(
            daemon,
            """
            state: /nowhere
            socketMode: 0600
            storage:
              mapBytes: 1073741824
            training:
              niceness: 4
              seed: 5
            limits:
              connections: 99
            """)
        try await wait("the reload is not in the log") {
            daemon.standardError.contains("configuration read again")
        }
        let named = daemon.standardError.matches(
            of: /(\S+) changed in the file; it takes effect at the next start/
        ).map { String($0.1) }
        // --state on the command line overrides the file.
        #expect(named == ["socketMode", "storage.mapBytes", "training.niceness"])
        #expect(try await status(of: daemon).mapBytes == 17_179_869_184)
    }

    private func start(_ text: String) async throws -> DaemonProcess {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try await DaemonProcess(folder: folder, arguments: ["--config", file])
    }

    private func reload(_ daemon: DaemonProcess, _ text: String) throws {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        kill(daemon.processIdentifier, SIGHUP)
    }
}

extension DaemonProcess {
    /// The limits of a new connection.
    func limits() async throws -> Limits {
        try await TasteClient.withClient(path: socket) { try await $0.hello().limits }
    }
}

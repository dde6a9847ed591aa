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

    @Test("taste reload says what is wrong or what needs a restart, and a wrong file changes nothing")
    func call() async throws {
        let daemon = try await start("limits:\n  itemsPerAnswer: 5\n")
        try await TasteClient.withClient(path: daemon.socket) { client in
            try write("limits:\n  itemsPerAnswer: 7\nsocketMode: 0600\n")
            #expect(try await client.reloadConfiguration().value == ["socketMode"])
            #expect(try await daemon.limits().itemsPerAnswer == 7)
            for text in ["limits:\n  itemsPerAnswer: many\n", "limits:\n  itemsPerAnswer: 8\nscale:\n  maximum: 10\n"] {
                try write(text)
                let error = await #expect(throws: TasteError.self) { try await client.reloadConfiguration() }
                #expect(error?.code == .failedPrecondition)
                #expect(error?.message.contains("the configuration stays as it was") == true)
                #expect(try await daemon.limits().itemsPerAnswer == 7)
                #expect(try await client.status().value.trouble == error?.message)
            }
            try write("limits:\n  itemsPerAnswer: 9\n")
            #expect(try await client.reloadConfiguration().value == [])
            #expect(try await daemon.limits().itemsPerAnswer == 9)
            #expect(try await client.status().value.trouble == nil)
        }
    }

    @Test("Thousands of signals cause a few reloads, and the last state of the file is applied")
    func storm() async throws {
        let daemon = try await start("limits:\n  itemsPerAnswer: 5\n")
        for count in 1...2000 {
            if count % 500 == 0 { try write("limits:\n  itemsPerAnswer: \(count)\n") }
            kill(daemon.processIdentifier, SIGHUP)
            await Task.yield()
        }
        try await wait("the last limit does not hold") { try await daemon.limits().itemsPerAnswer == 2000 }
        let reloads = daemon.standardError.split(separator: "\n").count { $0.contains("configuration read again") }
        #expect(reloads < 100, "\(reloads) lines")
    }

    @Test("systemd is told when a reload begins and ends, and the reason if it was refused")
    func notifications() async throws {
        let notifications = try NotifySocket(in: folder)
        let daemon = try await start("limits:\n  itemsPerAnswer: 5\n", notifications.environment())
        try await notifications.wait("the daemon is not ready") { $0.contains("READY=1\nSTATUS=serving 0 users") }
        try reload(daemon, "limits:\n  itemsPerAnswer: many\n")
        try await notifications.wait("no reload begins") { $0 == "RELOADING=1" }
        try await notifications.wait("the reload does not end") { $0 == "READY=1" }
        try await notifications.wait("the status does not say why") {
            $0.hasPrefix("STATUS=serving") && $0.contains("limits.itemsPerAnswer must be a whole number")
        }
        try reload(daemon, "limits:\n  itemsPerAnswer: 6\nsocketMode: 0600\n")
        try await notifications.wait("the status does not say what needs a restart") {
            $0.hasPrefix("STATUS=serving") && $0.contains("a restart applies socketMode")
        }
    }

    private func start(_ text: String, _ environment: [String: String] = [:]) async throws -> DaemonProcess {
        try write(text)
        return try await DaemonProcess(folder: folder, arguments: ["--config", file], environment: environment)
    }

    private func write(_ text: String) throws { try text.write(toFile: file, atomically: true, encoding: .utf8) }

    private func reload(_ daemon: DaemonProcess, _ text: String) throws {
        try write(text)
        kill(daemon.processIdentifier, SIGHUP)
    }
}

extension DaemonProcess {
    /// The limits of a new connection.
    func limits() async throws -> Limits {
        try await TasteClient.withClient(path: socket) { try await $0.hello().limits }
    }
}

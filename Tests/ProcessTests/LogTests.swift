import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("The log")
struct LogTests {
    private func lines(of daemon: DaemonProcess, _ fragments: String...) -> [Substring] {
        daemon.standardError.split(separator: "\n").filter { line in fragments.allSatisfy { line.contains($0) } }
    }

    @Test("Start, import, training, choice of a model, pause, forgetting and stop have one line each, with who asked")
    func oneLineEach() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false", "--socket-mode", "0600"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            _ = try await client.importRatings { importer in
                for number in 0..<30 {
                    try await importer.add(user: "ann \(number % 3)", item: "item \(number)", value: 4, time: 1)
                }
            }
            _ = try await client.train(model: "bias") { _ in }
            try await client.use(model: "bias")
            try await client.pauseLearning(true)
            try await client.pauseLearning(false)
            try await client.forgetUser("ann 1")
        }
        #expect(try await daemon.stop() == 0)
        let who = "uid=\(getuid())"
        #expect(lines(of: daemon, "ready", "with mode 0600").count == 1)
        #expect(lines(of: daemon, "imported", who, "ratings=30", "new_users=3", "milliseconds=").count == 1)
        #expect(lines(of: daemon, "training bias: asked for").count == 1)
        #expect(lines(of: daemon, "trained bias: generation 1 serves", "generation=1", "milliseconds=").count == 1)
        #expect(lines(of: daemon, "trained a model", who, "call=train").count == 1)
        #expect(lines(of: daemon, "changed the serving model", who, "call=use_model").count == 1)
        #expect(lines(of: daemon, "paused learning", who).count == 1)
        #expect(lines(of: daemon, "resumed learning", who).count == 1)
        #expect(lines(of: daemon, "forgot a user", who, "call=forget_user", "sequence=31").count == 1)
        #expect(lines(of: daemon, "ann 1").isEmpty, "a name that was to be forgotten is in the log")
        #expect(lines(of: daemon, "stopped").count == 1)
        // The daemon may stop before, while or after the forgotten user is purged from the models.
        let others = lines(of: daemon).filter { !$0.contains("forgotten") }
        #expect(others.count == 10, "\(daemon.standardError)")
    }

    @Test("A limit that is hit again and again has one line, with the uid and the setting")
    func limits() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-names-per-import", "1"])
        for _ in 0..<20 {
            try await RawConnection.open(path: daemon.socket) { connection in
                var frame = WireImport()
                (frame.first, frame.users) = (true, ["ann", "bob"])
                let answer = try await connection.call(WireRequest(id: 1, .import(frame)))
                #expect(answer.error.code == .resourceExhausted)
            }
        }
        let told = lines(of: daemon, "refused", "limit=limits.namesPerImport", "uid=\(getuid())")
        // One line a minute: on a busy machine the calls may take longer.
        #expect((1...3).contains(told.count), "\(daemon.standardError)")
    }

    @Test("A client's name cannot command the terminal that the log is read on")
    func harmless() async throws {
        let daemon = try await DaemonProcess(arguments: ["--log-level", "debug"])
        try await RawConnection.open(path: daemon.socket) { connection in
            var hello = WireHello()
            hello.client = "evil\u{1B}[31m\u{202E}eman"
            _ = try await connection.call(WireRequest(id: 1, .hello(hello)))
        }
        let line = try #require(lines(of: daemon, "evil").first)
        #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202E}" })
    }
}

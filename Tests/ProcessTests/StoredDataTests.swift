import Foundation
import TasteStore
import TestSupport
import Testing

@Suite("Data that version 0.1.0 stored")
struct StoredDataTests {
    private static let folder = RepositoryFiles.root.appending(path: "Tests/StoredData")

    /// One call of `taste` and the lines that version 0.1.0 printed.
    private struct Recorded {
        var arguments: [String]
        var lines: [String] = []
    }

    private func recorded() throws -> [Recorded] {
        let text = try String(contentsOf: Self.folder.appending(path: "answers.txt"), encoding: .utf8)
        return text.split(separator: "\n").reduce(into: []) { calls, line in
            if line.hasPrefix("> taste ") {
                calls.append(Recorded(arguments: line.split(separator: " ").dropFirst(2).map(String.init)))
            } else {
                calls[calls.count - 1].lines.append(String(line))
            }
        }
    }

    /// A state folder with a copy of the store.
    private func storedState() async throws -> TemporaryFolder {
        let state = try TemporaryFolder()
        let store = state.path("state/store")
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: store + "/data.mdb"))
        let unpacking = Process()
        unpacking.executableURL = URL(filePath: "/usr/bin/gzip")
        unpacking.arguments = ["-dc", Self.folder.appending(path: "store.mdb.gz").path(percentEncoded: false)]
        unpacking.standardOutput = try FileHandle(forWritingTo: URL(filePath: store + "/data.mdb"))
        try unpacking.run()
        while unpacking.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        try #require(unpacking.terminationStatus == 0)
        return state
    }

    @Test("A store of version 0.1.0 opens, and every call answers what that version answered")
    func sameAnswers() async throws {
        let state = try await storedState()
        // The models of this store have learned from a user who was forgotten: a training would replace them at once.
        let store = try Store.open(at: state.path("state"))
        try store.writer.perform { try $0.setLearningPaused(true) }
        store.close()
        let daemon = try await DaemonProcess(folder: state)
        let calls = try recorded()
        try #require(calls.count == 15)
        for call in calls {
            let answer = try await CommandLineRun(call.arguments, socket: daemon.socket)
            let name = call.arguments.joined(separator: " ")
            // The one call that version 0.1.0 refused: a rollback to a generation that the acceptance test had refused.
            #expect((answer.exit == 0) == !call.lines.isEmpty, "\(name): \(answer.complaints)")
            #expect(answer.lines.count == call.lines.count, "\(name)")
            for (line, expected) in Self.comparable(answer.lines, call.lines, name) {
                let (found, wanted) = (try Self.value(of: line), try Self.value(of: expected))
                #expect(Self.agrees(found, with: wanted), "\(name) says \(line), version 0.1.0 said \(expected)")
            }
        }
    }

    /// The lines that must agree. Version 0.1.0 recommended an item that no model had learned, and of which nothing is
    /// known, by the mean of its ratings; such an item has another place now, and the others keep their order.
    private static func comparable(_ found: [String], _ wanted: [String], _ call: String) -> [(String, String)] {
        guard call.contains("recommend") else { return Array(zip(found, wanted)) }
        let isLearned = { (line: String) in !line.contains("\"bookNew\"") }
        return Array(zip(found.filter(isLearned), wanted.filter(isLearned)))
    }

    @Test("A store of version 0.1.0 is learned from: its models take updates and are trained anew")
    func learning() async throws {
        let daemon = try await DaemonProcess(
            folder: try await storedState(), arguments: ["--training-interval-milliseconds", "5"])
        func status() async throws -> [String: Any] {
            try #require(try await daemon.taste("status", "--json").objects().first)
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while try await status()["trained_through"] as? Int != 1188 {
            try #require(ContinuousClock.now < deadline, "the ratings that the stored models lack are not learned")
            try await Task.sleep(for: .milliseconds(20))
        }
        let updated = try await status()
        #expect(updated["model"] as? String == "autoencoder" && updated["trouble"] is NSNull)
        let trained = try await daemon.taste("train", "--json")
        #expect(trained.exit == 0, "\(trained.complaints)")
        let newest = try #require(try await daemon.taste("models", "--json").objects().first)
        #expect(newest["serving"] as? Bool == true && newest["trained_through"] as? Int == 1188)
    }

    private static func value(of line: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)
    }

    /// Whether a value is the expected one. Objects may have further keys; numbers may differ by rounding.
    private static func agrees(_ value: Any?, with expected: Any) -> Bool {
        switch (value, expected) {
        case (let value as [String: Any], let expected as [String: Any]):
            expected.allSatisfy { agrees(value[$0.key], with: $0.value) }
        case (let value as [Any], let expected as [Any]):
            value.count == expected.count && zip(value, expected).allSatisfy { agrees($0, with: $1) }
        case (let value as NSNumber, let expected as NSNumber):
            abs(value.doubleValue - expected.doubleValue) <= 1e-5 * max(1, abs(expected.doubleValue))
        case (let value as String, let expected as String): value == expected
        case (is NSNull, is NSNull): true
        default: false
        }
    }
}

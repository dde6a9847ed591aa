import Foundation
import TasteClient
import TestSupport
import Testing

/// The daemon ends, as by kill -9, before each write of a publication to the disk. The next daemon must find one whole
/// model.
@Suite("A kill while a model is trained or published")
struct FaultPublicationTests {
    private static let quiet = ["--training-automatic", "false", "--log-level", "warning"]

    /// Two models of different kinds are trained in turn, for so many users that their tiles take several transactions.
    @Test(
        "After a kill at any transaction of a publication, the old or the new model serves and no data is left over"
    )
    func killedWhilePublishing() async throws {
        let folder = try TemporaryFolder()
        let faults = folder.path("faults")
        var environment = try await PreloadedLibrary("WriteFaults", in: folder).environment
        environment["TASTE_WRITE_FAULTS"] = faults
        let kinds = ["bias", "popularity"]
        var answers: [ModelAnswers] = []
        var fileBytes = 0
        let first = try await DaemonProcess(folder: folder, arguments: Self.quiet)
        try await TasteClient.withClient(path: first.socket) { client in
            try await client.rate(
                (0..<20_000).map { Rating(user: "u\($0)", item: "i\($0 % 7)", value: Float(1 + $0 % 9) / 2) })
            for kind in kinds + kinds {
                _ = try await client.train(model: kind)
                answers.append(try await Self.answers(of: client))
            }
            fileBytes = try await client.status().value.fileBytes
        }
        #expect(answers[0] != answers[1] && answers[0] == answers[2] && answers[1] == answers[3])
        try await first.stop()

        var kills = 0
        var serving = 1
        while true {
            let daemon = try await DaemonProcess(folder: folder, arguments: Self.quiet, environment: environment)
            let wanted = 1 - serving
            // The bias model has many tiles.
            let point = kills + 1
            let hasTrained = try await TasteClient.withClient(path: daemon.socket) { client in
                try "t \(point)".write(toFile: faults, atomically: true, encoding: .utf8)
                do {
                    _ = try await client.train(model: kinds[wanted])
                    // The writes of the idle daemon after the publication are interrupted, too.
                    try await Task.sleep(for: .milliseconds(500))
                    return daemon.isRunning
                } catch is TasteError {
                    return false
                }
            }
            if hasTrained {
                try await daemon.stop()
                try FileManager.default.removeItem(atPath: faults)
                serving = wanted
                break
            }
            kills += 1
            #expect(try await daemon.exit() == SIGKILL)
            try FileManager.default.removeItem(atPath: faults)
            let next = try await DaemonProcess(folder: folder, arguments: Self.quiet)
            serving = try await TasteClient.withClient(path: next.socket) { client in
                let found = try await Self.answers(of: client)
                #expect(try await client.status().value.trouble == nil)
                let old = answers[serving] == found
                #expect(old || answers[wanted] == found, "a mixture of models serves after kill \(point)")
                if !old, wanted == 0 {
                    // The smaller model serves again, so that the publication of the larger one is interrupted.
                    _ = try await client.train(model: kinds[1])
                    return 1
                }
                return old ? serving : wanted
            }
            try await next.stop()
        }
        // Each transaction has a sync and a meta page: the tiles, the record, the activation, the sweep.
        #expect(kills >= 8, "there were only \(kills) moments to be killed at; the test shows little")
        let last = try await DaemonProcess(folder: folder, arguments: Self.quiet)
        try await TasteClient.withClient(path: last.socket) { client in
            for kind in kinds { _ = try await client.train(model: kind) }
            #expect(try await Self.answers(of: client) == answers[1])
            let now = try await client.status().value.fileBytes
            #expect(Double(now) <= 1.2 * Double(fileBytes), "\(kills) kills made \(fileBytes) bytes \(now)")
        }
        #expect(try await last.stop() == 0)
    }

    private static func answers(of client: TasteClient) async throws -> ModelAnswers {
        // The questions read some rows of every tile, and the last row.
        try await ModelAnswers(
            of: client, users: stride(from: 0, to: 20_000, by: 499).map { "u\($0)" } + ["u19999"],
            items: (0..<7).map { "i\($0)" })
    }

    @Test("After a kill at any write of an online update, the model before or after the update serves, whole")
    func killedWhileUpdating() async throws {
        let prepared = try TemporaryFolder()
        let untouched = (20..<40).map { "u\($0)" }
        let items = (0..<30).map { "i\($0)" }
        let arguments = [
            "--training-interval-milliseconds", "1", "--training-full-share", "1000", "--log-level", "warning",
        ]
        /// A rating that touches one user and one item.
        @Sendable func rate(_ client: TasteClient) async throws -> UInt64 {
            try await client.rate(user: "u1", item: "i3", value: 5).sequence
        }
        @Sendable func hasLearned(_ sequence: UInt64, _ client: TasteClient) async throws -> Bool {
            try await client.status().freshness.trainedThrough >= sequence
        }
        let first = try await DaemonProcess(folder: prepared, arguments: Self.quiet)
        let before = try await TasteClient.withClient(path: first.socket) { client in
            let ratings = (0..<40).flatMap { user in
                (0..<30).filter { (user * 7 + $0 * 11) % 5 != 0 }.map {
                    Rating(user: "u\(user)", item: "i\($0)", value: user % 2 == $0 % 2 ? 4.5 : 1.5)
                }
            }
            try await client.rate(ratings)
            _ = try await client.train(model: "autoencoder", parameters: ["unitLimit": "7"])
            return try await ModelAnswers(of: client, users: untouched, items: items)
        }
        try await first.stop()

        /// The answers of a daemon that does not learn.
        @Sendable func answers(in folder: TemporaryFolder) async throws -> ModelAnswers {
            let daemon = try await DaemonProcess(folder: folder, arguments: Self.quiet)
            let found = try await TasteClient.withClient(path: daemon.socket) { client in
                #expect(try await client.status().value.trouble == nil)
                return try await ModelAnswers(of: client, users: untouched, items: items)
            }
            try await daemon.stop()
            return found
        }
        @Sendable func copy() throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: prepared.path("state"), toPath: folder.path("state"))
            return folder
        }
        let whole = try copy()
        let undisturbed = try await DaemonProcess(folder: whole, arguments: arguments)
        try await TasteClient.withClient(path: undisturbed.socket) { client in
            let sequence = try await rate(client)
            try await wait("the rating is not learned") { try await hasLearned(sequence, client) }
        }
        try await undisturbed.stop()
        let after = try await answers(in: whole)
        #expect(before != after && after.generation > before.generation)

        let library = try await PreloadedLibrary("WriteFaults", in: prepared)
        var found = (before: 0, after: 0)
        for point in 1...1000 {
            let folder = try copy()
            let faults = folder.path("faults")
            var environment = library.environment
            environment["TASTE_WRITE_FAULTS"] = faults
            let daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: environment)
            try "k \(point)".write(toFile: faults, atomically: true, encoding: .utf8)
            let hasLearned = try await TasteClient.withClient(path: daemon.socket) { client in
                do {
                    let sequence = try await rate(client)
                    try await wait("the rating is not learned, nor is the daemon killed") {
                        try await hasLearned(sequence, client)
                    }
                    return true
                } catch is TasteError {
                    return false
                }
            }
            try await daemon.crash()
            try FileManager.default.removeItem(atPath: faults)
            let now = try await answers(in: folder)
            #expect(now == before || now == after, "a mixture of models serves after a kill at write \(point)")
            #expect((now == after) == (now.generation > before.generation), "write \(point)")
            if now == before { found.before += 1 } else { found.after += 1 }
            if hasLearned { break }
        }
        #expect(found.before >= 4 && found.after >= 1, "kills before and after the flip: \(found)")
    }

    @Test("After a kill during a training, the model that served before serves, and the next training succeeds")
    func killedWhileTraining() async throws {
        let folder = try TemporaryFolder()
        let users = (0..<10).map { "u\($0)" }
        let items = (0..<30).map { "i\($0)" }
        var daemon = try await DaemonProcess(folder: folder, arguments: Self.quiet)
        let answers = try await TasteClient.withClient(path: daemon.socket) { client in
            let ratings = (0..<40).flatMap { user in
                (0..<30).filter { (user * 7 + $0 * 11) % 5 != 0 }.map {
                    Rating(user: "u\(user)", item: "i\($0)", value: user % 2 == $0 % 2 ? 4.5 : 1.5)
                }
            }
            try await client.rate(ratings)
            _ = try await client.train(model: "bias")
            return try await ModelAnswers(of: client, users: users, items: items)
        }
        for _ in 0..<3 {
            let killed = daemon
            let error = await #expect(throws: TasteError.self) {
                try await TasteClient.withClient(path: killed.socket) { client in
                    _ = try await client.train(model: "sae", parameters: ["epochs": "2000"]) { progress in
                        if progress.phase == "fitting" || progress.epoch > 1 {
                            kill(killed.processIdentifier, SIGKILL)
                        }
                    }
                }
            }
            #expect(error?.code == .unavailable, "\(String(describing: error))")
            try await killed.exit()
            daemon = try await DaemonProcess(folder: folder, arguments: Self.quiet)
            let found = try await TasteClient.withClient(path: daemon.socket) {
                try await ModelAnswers(of: $0, users: users, items: items)
            }
            #expect(found == answers && found.generation == answers.generation)
        }
        let next = try await TasteClient.withClient(path: daemon.socket) { try await $0.train(model: "bias") }
        #expect(next.freshness.generation > answers.generation)
    }
}

import Foundation
import TasteClient
import TestSupport
import Testing

/// The tests run the examples of README.md and docs/, so that the documents stay correct.
@Suite("The examples in the documents") struct DocumentTests {
    @Test("Each Swift example in the documents equals a file that is compiled with these tests")
    func swiftExamplesAreCompiled() throws {
        let shown = try Document.all.flatMap { try $0.blocks() }.filter { $0.language == "swift" }
            .map { $0.lines.joined(separator: "\n") + "\n" }
        let compiled = try RepositoryFiles.files(
            in: "Tests/ProcessTests/Documents/Examples", extension: "swift"
        ).map { try String(contentsOf: $0, encoding: .utf8) }
        // The client's articles show some that other documents show as well.
        #expect(Set(shown).sorted() == compiled.sorted())
    }

    @Test(
        "The shell lines of a document run in order and print what the document shows",
        .enabled(if: DaemonProcess.isBuilt, "needs tasted"), arguments: Document.all)
    func shellLinesRun(document: Document) async throws {
        let session = ShellSession(try document.blocks())
        if session.steps.isEmpty { return }
        let daemon = try await DaemonProcess()
        let outcomes = try await session.run(socket: daemon.socket, in: try TemporaryFolder())
        #expect(outcomes.count == session.steps.count, "\(document) ended the shell")
        for (step, outcome) in zip(session.steps, outcomes) {
            let printed = outcome.output.joined(separator: "\n")
            #expect(outcome.exit == 0 || step.mayFail, "\(document):\(step.line) failed and printed:\n\(printed)")
            #expect(step.isAnswered(by: outcome.output), "\(document):\(step.line) printed:\n\(printed)")
        }
    }

    /// Accounts that every machine has, for those that the documents name.
    private static let accounts = [
        "@media": "@root", "@household": "@root", "@sudo": "@root", "ann=": "root=", ": \"ann\"": ": \"root\"",
    ]

    @Test(
        "Each YAML block in the documents is a configuration that tasted takes",
        .enabled(if: DaemonProcess.isBuilt, "needs tasted"))
    func settingsAreTaken() async throws {
        let blocks = try Document.all.flatMap { document in
            try document.blocks().filter { $0.language == "yaml" }.map { (document, $0) }
        }
        #expect(!blocks.isEmpty)
        for (document, block) in blocks {
            let text = Self.accounts.reduce(block.lines.joined(separator: "\n")) {
                $0.replacing($1.key, with: $1.value)
            }
            let folder = try TemporaryFolder()
            try text.write(toFile: folder.path("tasted.yaml"), atomically: true, encoding: .utf8)
            let check = try await RefusedStart(arguments: ["--config", folder.path("tasted.yaml"), "--check-config"])
            #expect(check.exit == 0, "\(document):\(block.line): \(check.complaints)")
        }
    }

    @Test(
        "The first Swift example of README.md recommends what its user has not rated",
        .enabled(if: DaemonProcess.isBuilt, "needs tasted"))
    func firstExampleRecommends() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            for film in ["Alien", "Notting Hill", "Moon"] { try await client.rate(user: "bob", item: film, value: 4) }
        }
        #expect(try await recommend(socket: daemon.socket).map(\.item) == ["Moon"])
    }

    @Test(
        "The Swift examples of docs/clients.md import, wait for a write, and explain a refusal",
        .enabled(if: DaemonProcess.isBuilt, "needs tasted"))
    func clientExamplesWork() async throws {
        let daemon = try await DaemonProcess()
        #expect(try await importFilms(socket: daemon.socket).ratings == 2)
        try await TasteClient.withClient(path: daemon.socket) { client in
            let written = try await client.rate(user: "ann", item: "Moon", value: 4)
            let found = try await recommend(to: "bob", countingIn: written.sequence, with: client)
            #expect(found.map(\.item) == ["Moon"])
            let stored = try await explainedRating(user: "ann", item: "Moon", value: 5, with: client)
            #expect(stored == "stored as event \(written.sequence + 1)")
            let refused = try await explainedRating(user: "ann", item: "Moon", value: 9, with: client)
            #expect(refused.hasPrefix("not stored: "))
        }
    }
}

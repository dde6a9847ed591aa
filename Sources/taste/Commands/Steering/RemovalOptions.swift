import ArgumentParser
import Foundation
import TasteClient
import TerminalOutput

/// What commands have in common that remove something for good, which models have learned from.
struct RemovalOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask for confirmation.") var yes = false
    @Flag(help: "Wait until no model that serves or is kept has learned from it.") var wait = false

    /// Removes something, after asking on a terminal.
    ///
    /// - Parameters:
    ///   - what: What is removed.
    ///   - check: Fails if there is nothing to remove, before it is asked.
    nonisolated(nonsending) func remove(
        _ what: String, _ client: TasteClient, check: () async throws -> Void,
        removing: () async throws -> Freshness
    ) async throws -> Freshness {
        if !yes, isatty(FileHandle.standardInput.fileDescriptor) == 1 {
            try await check()
            guard Self.isConfirmed(what) else { throw CommandFailure(.failed, "nothing was removed") }
        }
        let written = try await removing()
        if wait { try await waitForPurge(client) }
        return written
    }

    /// Says what was removed.
    func report(_ written: Freshness, _ text: String, json: Bool, _ output: inout Output) throws {
        if json {
            try output.json {
                $0.add("sequence", written.sequence)
                if wait { $0.add("models_to_purge", 0) }
            }
        } else {
            let purged = wait ? ", and no model has learned from them" : ""
            try output.line("\(text) (sequence \(written.sequence))\(purged)")
        }
    }

    nonisolated(nonsending) private func waitForPurge(_ client: TasteClient) async throws {
        let display = ProgressDisplay()
        defer { display.end() }
        while true {
            let status = try await client.status().value
            guard let models = status.modelsToPurge else {
                throw CommandFailure(.failed, "the daemon is older than this command and does not say when it is done")
            }
            if models == 0 { return }
            if status.training.hasPrefix("paused") {
                throw CommandFailure(
                    .failed,
                    "the ratings are gone, but learning is paused, so that the models stay: taste train --resume")
            }
            let task = status.training == "idle" ? "waiting" : status.training
            display.show {
                ProgressLine(
                    task: task, fraction: nil, details: [status.trouble, status.outlook].compactMap { $0 },
                    secondsLeft: nil)
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func isConfirmed(_ what: String) -> Bool {
        let question = Printable.text("Remove \(what) for good? [y/N] ")
        FileHandle.standardError.write(Data(question.utf8))
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }
}

extension Output {
    /// Says what a write has done, with its sequence number.
    mutating func written(_ written: Freshness, _ text: String, json isJSON: Bool) throws {
        if isJSON {
            try json { $0.add("sequence", written.sequence) }
        } else {
            try line("\(text) (sequence \(written.sequence))")
        }
    }
}

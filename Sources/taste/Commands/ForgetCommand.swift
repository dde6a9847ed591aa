import ArgumentParser
import Foundation
import TasteClient
import TerminalOutput

struct ForgetCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Remove a user and all of the user's ratings permanently.",
        discussion: """
            On a terminal it asks first, unless --yes is given. The ratings are gone at once.
            A full training follows, whose model replaces all that have learned from them;
            --wait waits until it has.
            """)

    @Argument var user: String
    @Flag(name: .shortAndLong, help: "Do not ask for confirmation.") var yes = false
    @Flag(help: "Wait until no model that serves or is kept has learned from the user.") var wait = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let isWanted = yes ? true : try await isConfirmed(client)
        guard isWanted else { throw CommandFailure(.failed, "nothing was removed") }
        let written = try await client.forgetUser(user)
        if wait { try await waitForPurge(client) }
        if daemon.json {
            try output.json {
                $0.add("sequence", written.sequence)
                if wait { $0.add("models_to_purge", 0) }
            }
        } else {
            let purged = wait ? ", and no model has learned from them" : ""
            try output.line("\(user) is forgotten (sequence \(written.sequence))\(purged)")
        }
    }

    private func waitForPurge(_ client: TasteClient) async throws {
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

    /// Asks for confirmation on a terminal. Without a terminal the command is carried out.
    private func isConfirmed(_ client: TasteClient) async throws -> Bool {
        guard isatty(FileHandle.standardInput.fileDescriptor) == 1 else { return true }
        // For an unknown user the command fails before it asks.
        _ = try await client.historyPage(user: user, limit: 1)
        let question = Printable.text("Remove \(user) and all their ratings for good? [y/N] ")
        FileHandle.standardError.write(Data(question.utf8))
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }
}

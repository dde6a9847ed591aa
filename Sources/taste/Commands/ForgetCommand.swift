import ArgumentParser
import Foundation
import TasteClient
import TerminalOutput

struct ForgetCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Remove a user and all of the user's ratings permanently.",
        discussion: "On a terminal it asks first, unless --yes is given.")

    @Argument var user: String
    @Flag(name: .shortAndLong, help: "Do not ask for confirmation.") var yes = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let isWanted = yes ? true : try await isConfirmed(client)
        guard isWanted else { throw CommandFailure(.failed, "nothing was removed") }
        let written = try await client.forgetUser(user)
        if daemon.json {
            try output.json { $0.add("sequence", written.sequence) }
        } else {
            try output.line("\(user) is forgotten (sequence \(written.sequence))")
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

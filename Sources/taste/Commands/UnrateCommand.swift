import ArgumentParser
import TasteClient
import TerminalOutput

struct UnrateCommand: DaemonCommand {
    static let configuration = CommandConfiguration(commandName: "unrate", abstract: "Remove a rating.")

    @Argument var user: String
    @Argument var item: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.unrate(user: user, item: item)
        if daemon.json {
            try output.json { $0.add("sequence", written.sequence) }
        } else {
            try output.line("\(user) no longer rates \(item) (sequence \(written.sequence))")
        }
    }
}

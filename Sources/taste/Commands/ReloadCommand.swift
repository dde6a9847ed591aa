import ArgumentParser
import TasteClient
import TerminalOutput

struct ReloadCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Let the daemon read its configuration again.",
        discussion: """
            If anything in the configuration cannot be used, nothing of it is applied, the
            message says what is wrong, and the exit status is 1.
            """)

    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.reloadConfiguration()
        if daemon.json { return try output.json { $0.add("pending", answer.value) } }
        try output.line("The configuration was read again.")
        for key in answer.value { try output.line("\(key) takes effect at the next start of the daemon.") }
    }
}

import ArgumentParser
import TasteClient
import TerminalOutput

struct BatchCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Run the commands in standard input, a line each, over one connection.",
        discussion: """
            taste - is short for it. Lines are separated into words as by a shell, with '...',
            "..." and \\; # begins a comment. Every command that calls the daemon can be used,
            and prints what it prints by itself. With --json, all of them do.
            A line that fails is reported with its number, and the next one is run; with --stop
            it is the last one. The exit status is that of the first line that has failed.
            Ratings that arrive together are stored together, at most 20 at a time.
            EXAMPLES
              printf '%s\\n' "rate ann 318 5" "rate ann 260 'four'" "recommend ann" | taste -
              play-log | sed 's/^/rate /' | taste - --json
            """,
        aliases: ["-"])

    @Flag(help: "End at the first line that fails.") var stop = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        var run = BatchRun(isJSON: daemon.json, stops: stop)
        let lines = InputLines()
        while let group = await lines.next() {
            for line in group { try await run.take(line, client, &output) }
            try await run.storeRatings(client, &output)
            try output.flush()
        }
        try run.finish()
    }
}

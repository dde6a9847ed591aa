import ArgumentParser
import TasteClient
import TerminalOutput

struct WatchCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Print a line for each change, until it is interrupted.",
        discussion: """
            A change is a new sequence number (something was stored), a new generation (a
            model serves), a step of a training, or trouble. Changes that follow each other
            closely are one line. With --json, each line is one object.

            EXAMPLES
              taste watch
              taste watch --json | while read -r event; do refresh "$event"; done
            """)

    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        for try await event in try await client.watch() {
            if daemon.json {
                try output.json {
                    $0.add("sequence", event.freshness.sequence)
                    $0.add("generation", event.freshness.generation)
                    $0.add("trained_through", event.freshness.trainedThrough)
                    $0.add("training", event.value.training)
                    $0.add("trouble", event.value.trouble)
                }
            } else {
                try output.line(Self.line(event))
            }
            try output.flush()
        }
    }

    private static func line(_ event: Answer<WatchEvent>) -> String {
        let state = event.freshness
        var line = "sequence \(state.sequence), generation \(state.generation), \(event.value.training)"
        if let trouble = event.value.trouble { line += "; trouble: \(trouble)" }
        return line
    }
}

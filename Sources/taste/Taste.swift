import ArgumentParser
import Foundation
import TasteValues
import TerminalOutput

@main
struct Taste: AsyncParsableCommand {
    static let version = productVersion

    static let configuration = CommandConfiguration(
        commandName: "taste",
        abstract: "Rate things, and ask the daemon tasted what to try next.",
        discussion: """
            EXAMPLES
              taste import ~/ml-latest-small        a MovieLens folder
              taste import --columns user,item,rating,time mine.csv
              taste rate ann 318 5                  ann gives item 318 five stars
              taste recommend ann                   the ten she would like best
              taste recommend ann -n 3 --json | jq -r 'select(.item).title'
              taste recommend ann --genre Western --explain
                                                    a western, and why
              taste recommend --group ann,bo        for both of them
              taste similar 318                     more like this
              taste - < commands                    a command a line, over one connection
              taste status                          is it well, and has it learned?
              taste evaluate --ratings ml-1m/ratings.csv --model autoencoder
              taste replay --ratings ml-100k/u.data --chunks 20
              taste tune --ratings ml-1m/ratings.csv --model linear --output linear.json

            OUTPUT
              Tables, cut to the width of a terminal; in a file or a pipe they are
              whole and without colours. With --json, one object a line, its keys in
              a fixed order; keys are only ever added.

            EXIT STATUS
              0   done
              1   refused by the daemon, or failed; standard error says why
              2   the daemon cannot be reached
              3   no such user or item
              64  wrong arguments
              65  a file to import is wrong, or a store is damaged
            """,
        version: version,
        subcommands: [
            StatusCommand.self, ImportCommand.self, RateCommand.self, UnrateCommand.self, HistoryCommand.self,
            RecommendCommand.self, ExplainCommand.self, PredictCommand.self, SimilarCommand.self,
            SimilarUsersCommand.self, PopularCommand.self, TrendingCommand.self, LatestCommand.self,
            ItemsCommand.self, FindCommand.self, MapCommand.self, UsersCommand.self, HideCommand.self,
            UnhideCommand.self,
            DismissCommand.self,
            MarksCommand.self, PrivacyCommand.self, ItemCommand.self, SetCommand.self,
            TrainCommand.self, ModelsCommand.self, ForgetCommand.self, EvaluateCommand.self, ReplayCommand.self,
            TuneCommand.self, CheckCommand.self, ReloadCommand.self, WatchCommand.self, WebCommand.self,
            BatchCommand.self,
        ])

    @OptionGroup var place: SocketOption

    /// Runs the command that the arguments name. ArgumentParser would print a wrong argument as it is, with whatever a
    /// terminal obeys in it.
    static func main() async {
        Terminal.silenceDispatch()
        do {
            try ArgumentText.check()
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code.isSuccess { Self.exit(withError: error) }
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !text.isEmpty {
                Terminal.complain(String(line))
            }
            Foundation.exit(code.rawValue)
        }
    }
}

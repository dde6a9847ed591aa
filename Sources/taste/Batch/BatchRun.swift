import ArgumentParser
import Foundation
import TasteClient
import TerminalOutput

/// The run of a batch: it runs one line after the other, and remembers what has failed.
struct BatchRun {
    let isJSON: Bool
    let stops: Bool
    private var ratings = RatingGroup()
    private var failureCount = 0
    private var first: (exit: CommandExit, line: Int)?

    init(isJSON: Bool, stops: Bool) {
        (self.isJSON, self.stops) = (isJSON, stops)
    }

    /// Runs a line. A rating waits for those that follow it until `storeRatings` or another command.
    ///
    /// - Throws: what ends the batch.
    mutating func take(_ line: InputLines.Line, _ client: TasteClient, _ output: inout Output) async throws {
        let command = Result { try self.command(in: line.text) }
        if case .success(nil) = command { return }
        if case .success(let rate as RateCommand) = command {
            if !ratings.hasRoom(for: rate) { try await storeRatings(client, &output) }
            return ratings.add(rate, line: line.number)
        }
        try await storeRatings(client, &output)
        do { try await command.get()?.execute(client, &output) } catch {
            try note(error, line: line.number, &output)
        }
    }

    /// Stores the ratings that wait: together or, if they are refused together, one by one.
    mutating func storeRatings(_ client: TasteClient, _ output: inout Output) async throws {
        let group = ratings
        ratings = RatingGroup()
        if try await group.store(client, &output) { return }
        for (line, rate) in group.rates {
            do { try await rate.execute(client, &output) } catch { try note(error, line: line, &output) }
        }
    }

    /// - Throws: the failure of the batch, if a line has failed.
    func finish() throws {
        guard let first else { return }
        let failed = failureCount == 1 ? "1 line" : "\(failureCount) lines"
        throw CommandFailure(first.exit, "\(failed) failed, line \(first.line) first")
    }

    /// The command in a line; nil if there is none.
    private func command(in text: String) throws -> (any DaemonCommand)? {
        guard !text.unicodeScalars.contains("\u{FFFD}") else {
            throw CommandFailure(.usage, "the line is not UTF-8 text; convert the input with iconv")
        }
        var words = try ShellWords.of(text)
        guard let name = words.first else { return nil }
        guard !words.contains("-") else {
            throw CommandFailure(.usage, "- is the standard input, which holds the commands; name a file")
        }
        let kind = Taste.configuration.subcommands.first { $0._commandName == name }
        guard let kind, kind != BatchCommand.self else {
            throw CommandFailure(.usage, "\(name) is no command of a batch; taste --help lists the commands")
        }
        if isJSON, !words.contains("--json") {
            words.insert("--json", at: words.firstIndex(of: "--") ?? words.endIndex)
        }
        guard let command = try kind.parseAsRoot(Array(words.dropFirst())) as? any DaemonCommand else {
            throw CommandFailure(.usage, "this is no call of the daemon; run taste \(name) by itself")
        }
        guard command.daemon.place.socket == nil else {
            throw CommandFailure(.usage, "a batch has one connection; --socket stands behind taste -")
        }
        return command
    }

    /// Reports the failure of a line, after what the lines before it have printed.
    private mutating func note(_ error: any Error, line: Int, _ output: inout Output) throws {
        let failure = Self.failure(error)
        if failure.exit == .done { throw failure }
        try output.flush()
        Terminal.complain("taste: line \(line): \(failure.message)")
        failureCount += 1
        first = first ?? (failure.exit, line)
        if stops || failure.exit == .unreachable { try finish() }
    }

    private static func failure(_ error: any Error) -> CommandFailure {
        if error is CommandFailure || error is TasteError || error is CancellationError { return CommandFailure(error) }
        // What ArgumentParser says of wrong words has a usage below it, which would be repeated for every line.
        let text = Taste.message(for: error)
        guard !text.isEmpty else { return CommandFailure(error) }
        return CommandFailure(.usage, text.split(separator: "\n").first.map(String.init) ?? text)
    }
}

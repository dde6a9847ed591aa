import ArgumentParser
import TasteClient
import TerminalOutput

/// Which daemon is called. Of `taste` itself too, so that it may stand before the command.
struct SocketOption: ParsableArguments {
    @Option(
        name: .long,
        help: "The daemon's socket. Else $TASTED_SOCKET, /run/tasted/tasted.sock, or $XDG_RUNTIME_DIR/tasted.sock.",
        completion: .file())
    var socket: String?
}

/// The options that every call to the daemon takes.
struct DaemonOptions: ParsableArguments {
    @OptionGroup var place: SocketOption

    @Flag(name: .long, help: "Print one JSON object a line instead of a table.")
    var json = false

    @Option(name: .long, help: "Seconds to wait for an answer.")
    var timeout: Double = 30

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else {
            throw ValidationError("--timeout is a number of seconds above 0 and up to 86400")
        }
    }
}

/// How many lines a listing prints.
struct CountOption: ParsableArguments {
    @Option(name: .customShort("n"), help: "How many, at most.")
    var count = 10

    func validate() throws {
        guard count >= 1 else { throw ValidationError("-n is a number from 1 on") }
    }
}

/// A command that calls the daemon. `run()` is the same for all: connect, execute, tell what failed, exit.
protocol DaemonCommand: AsyncParsableCommand {
    var daemon: DaemonOptions { get }

    func execute(_ client: TasteClient, _ output: inout Output) async throws
}

extension DaemonCommand {
    func run() async throws {
        do {
            let client = try await connect()
            defer { client.close() }
            var output = Output()
            try await execute(client, &output)
            try output.flush()
        } catch {
            let failure = CommandFailure(error)
            if failure.exit != .done { Terminal.complain("taste: " + failure.message) }
            throw ExitCode(failure.exit.rawValue)
        }
    }

    private func connect() async throws -> TasteClient {
        let configuration = TasteClient.Configuration(name: "taste/" + Taste.version, timeout: .seconds(daemon.timeout))
        do { return try await TasteClient.connect(path: daemon.place.socket, configuration: configuration) } catch {
            throw CommandFailure(.unreachable, CommandFailure(error).message)
        }
    }
}

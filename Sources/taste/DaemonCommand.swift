import ArgumentParser
import TasteClient

/// The daemon that is called. `taste` itself takes this option too, so that it may precede the name of the command.
struct SocketOption: ParsableArguments {
    @Option(
        name: .long,
        parsing: .unconditional,
        help: "The daemon's socket. Else $TASTED_SOCKET, /run/tasted/tasted.sock, or $XDG_RUNTIME_DIR/tasted.sock.",
        completion: .file())
    var socket: String?
}

/// The options of every command that calls the daemon.
struct DaemonOptions: ParsableArguments {
    @OptionGroup var place: SocketOption

    @Flag(name: .long, help: "Print one JSON object a line instead of a table.")
    var json = false

    @Option(name: .long, parsing: .unconditional, help: "Seconds to wait for an answer.")
    var timeout: Double = 30

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else {
            throw ValidationError("--timeout is a number of seconds above 0 and up to 86400")
        }
    }
}

/// The largest number of lines that a listing prints.
struct CountOption: ParsableArguments {
    @Option(name: .customShort("n"), parsing: .unconditional, help: "How many, at most.")
    var count = 10

    func validate() throws {
        guard count >= 1 else { throw ValidationError("-n is a number from 1 on") }
    }
}

/// A command that calls the daemon. `run()` is the same for all of them: connect, execute, report a failure, exit.
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
            throw CommandFailure(error).reported()
        }
    }

    private func connect() async throws -> TasteClient {
        let configuration = TasteClient.Configuration(name: "taste/" + Taste.version, timeout: .seconds(daemon.timeout))
        do { return try await TasteClient.connect(path: daemon.place.socket, configuration: configuration) } catch {
            throw CommandFailure(.unreachable, CommandFailure(error).message)
        }
    }
}

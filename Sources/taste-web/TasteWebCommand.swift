import ArgumentParser
import Glibc
import Logging
import NIOCore
import ServiceLifecycle
import TasteClient
import TasteValues
import TasteWeb
import TerminalOutput
import UnixSignals

/// The program `taste-web`, which `taste web` starts.
@main
struct TasteWebCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "taste-web", abstract: "Serve a page for people and an HTTP interface for programs.",
        discussion: """
            It calls the daemon over its socket, with the rights of the user that runs it.
            Whoever reaches the address may do the same, unless there are logins: hence it
            listens on this machine only, unless you say otherwise.

            A file of logins has lines of the form name:password:users, where users are
            names such as ann,kids* (without them: the name itself; *: everybody, which
            calls need that administer). Others must not be able to read the file.
            """,
        version: productVersion)

    @Option(name: .long, parsing: .unconditional, help: "The address, as HOST:PORT; port 0 is any that is free.")
    var listen: String?

    @Option(name: .long, parsing: .unconditional, help: "Listen on a Unix socket instead.", completion: .file())
    var unix: String?

    @Option(
        name: .long, parsing: .unconditional, help: "The daemon's socket, as for other commands.", completion: .file())
    var socket: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: "A further name under which the server may be addressed; repeatable.")
    var host: [String] = []

    @Option(name: .long, parsing: .unconditional, help: "A file of logins.", completion: .file())
    var passwordFile: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: "The header in which a reverse proxy names the login. Nobody else may reach the address.")
    var userHeader: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: "A folder of reports of taste evaluate, which the page of the daemon opens.", completion: .directory)
    var reports: String?

    @Option(name: .long, parsing: .unconditional, help: "The largest number of open connections.")
    var connections = 2_048

    @Flag(name: .long, help: "Open the page in a browser.")
    var open = false

    func validate() throws {
        guard listen == nil || unix == nil else { throw ValidationError("--listen and --unix exclude each other") }
        guard (1...1_000_000).contains(connections) else {
            throw ValidationError("--connections is a number from 1 to 1000000")
        }
    }

    func run() async throws {
        // As many as the daemon has.
        NIOSingletons.groupLoopCountSuggestion = 2
        do {
            var options = WebOptions(place: try place(), daemonSocket: try socket ?? SocketPath.found())
            options.hosts = host
            options.passwordFile = passwordFile
            options.userHeader = userHeader
            options.reports = reports
            options.maximumConnections = connections
            // The file of a Unix socket is for its owner and the owner's group.
            umask(0o117)
            let opens = open
            let server = try WebServer(options, logger: Self.logger) { address in
                let place = ListeningPlace(address)
                print(place.sentence)
                fflush(nil)
                if opens, let url = place.url { Browser.open(url) }
            }
            try await ServiceGroup(configuration: Self.group(server)).run()
        } catch {
            Terminal.complain("taste-web: \((error as? TasteError)?.message ?? "\(error)")")
            throw ExitCode(1)
        }
    }

    private func place() throws -> WebOptions.Place {
        if let unix { return .unix(path: unix) }
        if listen == nil, let descriptor = InheritedSocket.descriptor { return .inherited(descriptor: descriptor) }
        return try ListeningPlace.parse(listen ?? "127.0.0.1:8017")
    }

    private static func group(_ server: WebServer) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Streams of events end only when they are told to.
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        return configuration
    }

    private static let logger: Logger = {
        var logger = Logger(label: "taste-web") { label in StreamLogHandler.standardError(label: label) }
        logger.logLevel = .warning
        return logger
    }()
}

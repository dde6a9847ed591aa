import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import TasteValues

/// The web server: pages and the HTTP interface, over connections to the daemon.
package struct WebServer: Service {
    private let options: WebOptions
    private let pool: DaemonPool
    private let logins: Logins
    private let templates: Templates
    private let logger: Logger
    private let whenListening: @Sendable (SocketAddress?) -> Void

    /// - Parameter whenListening: Receives the address on which the server listens, once it does.
    /// - Throws: `TasteError` if the file of logins or the header's name cannot be used.
    package init(
        _ options: WebOptions, logger: Logger, whenListening: @escaping @Sendable (SocketAddress?) -> Void = { _ in }
    ) throws {
        self.options = options
        self.logger = logger
        self.whenListening = whenListening
        pool = DaemonPool(path: options.daemonSocket)
        logins = try Logins(passwordFile: options.passwordFile, userHeader: options.userHeader)
        templates = try Templates()
    }

    /// Serves until the task is cancelled or the service is shut down; then requests under way are answered.
    package func run() async throws {
        let socket = try await ListeningSocket(options, configuration: channelConfiguration, logger: logger)
        let hosts = OwnHosts(address: socket.address, furtherNames: options.hosts)
        let responder = router(hosts: hosts).buildResponder()
        whenListening(socket.address)
        await socket.serve(
            HTTP1Channel(responder: { [logger] request, writer, channel in
                let context = WebContext(source: .init(channel: channel, logger: logger))
                let response = try await responder.respond(to: request, context: context)
                try await writer.write(response: response.head, body: response.body)
            }))
    }

    private func router(hosts: OwnHosts) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SafetyHeaders())
        router.add(middleware: Failures(pages: templates))
        router.add(middleware: Gate(hosts: hosts, logins: logins))
        var routes = RouteTable()
        API(pool: pool, events: EventHub(pool: pool), maximumBodyBytes: options.maximumBodyBytes).add(to: &routes)
        Pages(pool: pool, templates: templates, reports: options.reports.map(ReportFolder.init)).add(to: &routes)
        routes.add(to: router)
        return router
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        let (idle, stall) = (Int64(options.idleSeconds), Int64(options.stallSeconds))
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionDeadlines(idle: .seconds(idle), stall: .seconds(stall))],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
    }
}

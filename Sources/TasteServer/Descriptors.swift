import Foundation
import Glibc
import Logging
import NIOCore

/// The file descriptors of this process.
enum Descriptors {
    // Files that are opened for a moment, such as those of the pressure and of a reload.
    private static let spare = 16

    /// Raises the limit of open files as far as the process may.
    ///
    /// - Returns: How many connections there are descriptors for, beside those in use now.
    static func forConnections() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        if limit.rlim_cur < limit.rlim_max {
            var raised = rlimit(rlim_cur: limit.rlim_max, rlim_max: limit.rlim_max)
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return max(1, Int(clamping: limit.rlim_cur) - open - spare)
    }
}

/// Stops accepting for a while when a connection cannot be accepted, because the process or the system has no
/// descriptor left. NIO would try again at once, for ever.
final class AcceptBackoff: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private static let pause = TimeAmount.milliseconds(250)
    private static let pauseBetweenMessages = TimeAmount.seconds(60)

    private let logger: Logger
    private var isPausing = false
    private var nextMessage = NIODeadline.uptimeNanoseconds(0)

    init(logger: Logger) { self.logger = logger }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isPausing = true
        let now = NIODeadline.now()
        if now >= nextMessage {
            nextMessage = now + Self.pauseBetweenMessages
            logger.warning(
                "cannot accept a connection: \(error). Those that are open are served; new ones wait until some are closed. Raise LimitNOFILE= of the unit, or lower limits.connections."
            )
        }
        context.fireErrorCaught(error)
    }

    func read(context: ChannelHandlerContext) {
        guard isPausing else { return context.read() }
        isPausing = false
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { context.read() }
    }
}

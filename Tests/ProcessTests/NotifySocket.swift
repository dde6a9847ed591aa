import Foundation
import Glibc
import NIOCore
import TestSupport
import Testing

/// A socket to which a daemon sends what it tells systemd (sd_notify(3)).
final class NotifySocket {
    private let path: String
    private let descriptor: Int32
    /// The messages so far, in their order.
    private(set) var messages: [String] = []

    init(in folder: TemporaryFolder) throws {
        path = folder.path("notify")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let bound = try SocketAddress(unixDomainSocketPath: path).withSockAddr { bind(descriptor, $0, socklen_t($1)) }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    /// The environment variables that make a daemon send its messages here.
    ///
    /// - Parameter watchdog: The limit of the watchdog; nil: there is none.
    func environment(watchdog: Duration? = nil) -> [String: String] {
        var environment = ["NOTIFY_SOCKET": path]
        if let watchdog { environment["WATCHDOG_USEC"] = "\(Int(watchdog / .microseconds(1)))" }
        return environment
    }

    /// Waits for a message that meets a condition, among those that arrive from now on.
    func wait(_ what: Comment, for condition: (String) -> Bool) async throws {
        try await ProcessTests.wait(what) {
            while let message = receive() {
                messages.append(message)
                if condition(message) { return true }
            }
            return false
        }
    }

    /// Fills the socket, so that nobody can send anything until a message is received.
    func fill() throws {
        let sender = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(sender) }
        let connected = try SocketAddress(unixDomainSocketPath: path).withSockAddr {
            connect(sender, $0, socklen_t($1))
        }
        try #require(connected == 0)
        while send(sender, "x", 1, Int32(MSG_DONTWAIT)) == 1 {}
        try #require(errno == EAGAIN)
    }

    private func receive() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}

import ArgumentParser
import NIOCore
import TasteWeb

/// Where the server listens, as people write it and as a browser does.
struct ListeningPlace {
    private let address: SocketAddress?

    init(_ address: SocketAddress?) {
        self.address = address
    }

    /// The address of the page; nil for a Unix socket.
    var url: String? {
        guard let address, let port = address.port, let host = address.ipAddress else { return nil }
        let name = ["0.0.0.0", "::"].contains(host) ? "localhost" : host.contains(":") ? "[\(host)]" : host
        return "http://\(name):\(port)/"
    }

    var sentence: String {
        if let url { return "taste-web listens at \(url)" }
        return "taste-web listens at \(address?.pathname ?? "a socket of systemd's")"
    }

    /// Reads HOST:PORT, where an IPv6 address is in brackets.
    static func parse(_ text: String) throws -> WebOptions.Place {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw ValidationError("--listen is HOST:PORT, such as 127.0.0.1:8017 or [::1]:8017")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw ValidationError("--listen needs a host, such as 127.0.0.1:8017") }
        return .address(host: String(host), port: Int(port))
    }
}

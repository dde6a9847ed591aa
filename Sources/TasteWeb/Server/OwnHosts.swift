import NIOCore

/// The hosts under which a server is known. A request for another one comes from a page that made its own name point
/// here (DNS rebinding), and is not answered.
struct OwnHosts: Sendable {
    private let names: Set<String>
    private let port: Int?
    private let allowsAddresses: Bool
    private let furtherNames: Set<String>

    /// - Parameters:
    ///   - address: Where the server listens.
    ///   - furtherNames: Names that are allowed with any port, such as the one of a reverse proxy.
    init(address: SocketAddress?, furtherNames: [String]) {
        self.furtherNames = Set(furtherNames.map { $0.lowercased() })
        port = address?.port
        let host = address?.ipAddress ?? ""
        allowsAddresses = host == "0.0.0.0" || host == "::"
        let isLoopback = host.hasPrefix("127.") || host == "::1" || host.isEmpty || allowsAddresses
        names = Set(isLoopback ? ["localhost", "127.0.0.1", "::1"] : [host])
    }

    /// Whether a request may name this host, which is the value of its header `Host`.
    func allows(_ authority: String?) -> Bool {
        guard let authority, let (host, port) = Self.parts(of: authority.lowercased()) else { return false }
        if furtherNames.contains(host) { return true }
        guard self.port == nil || port == self.port || (port == nil && self.port == 80) else { return false }
        return names.contains(host) || (allowsAddresses && (try? SocketAddress(ipAddress: host, port: 0)) != nil)
    }

    /// `[::1]:80` as `::1` and 80; nil if it is not of this form.
    private static func parts(of authority: String) -> (host: String, port: Int?)? {
        let start: Substring
        let rest: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            start = authority[..<end].dropFirst()
            rest = authority[authority.index(after: end)...]
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            start = authority[..<end]
            rest = authority[end...]
        }
        if rest.isEmpty { return (String(start), nil) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()) else { return nil }
        return (String(start), Int(port))
    }
}

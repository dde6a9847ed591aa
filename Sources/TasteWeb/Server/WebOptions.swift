/// What a web server is started with.
package struct WebOptions: Sendable {
    /// Where the server listens.
    package enum Place: Sendable, Hashable {
        case address(host: String, port: Int)
        case unix(path: String)
        /// A listening socket of systemd's, by its descriptor.
        case inherited(descriptor: Int32)
    }

    /// Where the server listens.
    package var place: Place
    /// The path of the daemon's socket.
    package var daemonSocket: String
    /// Names of this server that a request may give as its host, in addition to the address it listens on.
    package var hosts: [String] = []
    /// The file of logins; nil if whoever reaches the server may do what this process may.
    package var passwordFile: String?
    /// The header in which a trusted reverse proxy names the login; nil if there is no such proxy.
    package var userHeader: String?
    /// The folder whose evaluation reports the page of the daemon opens; nil if it opens none.
    package var reports: String?
    /// The largest number of open connections. Further ones wait in the kernel.
    package var maximumConnections = 2_048
    /// The time, in seconds, in which a connection without a request must complete the head of one.
    package var idleSeconds = 60
    /// The longest pause, in seconds, within the body of a request, and of a client that does not read its answer.
    package var stallSeconds = 30
    /// The largest body of a request that is not read line by line, in bytes.
    package var maximumBodyBytes = 4 << 20

    package init(place: Place, daemonSocket: String) {
        self.place = place
        self.daemonSocket = daemonSocket
    }
}

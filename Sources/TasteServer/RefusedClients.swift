import Glibc
import NIOCore
import TasteProtocol
import TasteValues

extension WireResponse {
    /// The response to a connection that is not served, whose requests have not been read.
    init(refusal: TasteError) {
        self.init()
        error = refusal.wire
    }
}

/// Answers clients of a daemon that does not start.
package enum RefusedClients {
    /// How long the caller stays if clients wait, so that those who try again at once do not start it each time.
    private static let stay = Duration.seconds(2)

    /// Accepts every connection that waits in a listening socket, sends it an error, and closes it. Returns at once if
    /// none waits, else after two seconds.
    ///
    /// systemd keeps a socket open whose daemon has failed: clients would wait in it for ever, and systemd would start
    /// the daemon for them again and again, until it gives up the socket too.
    package static func answer(on listening: Int32, _ error: TasteError) {
        let start = ContinuousClock.now
        var waiting = pollfd(fd: listening, events: Int16(POLLIN), revents: 0)
        var patience = Duration.zero
        while poll(&waiting, 1, Int32(patience / .milliseconds(1))) > 0 {
            let connection = accept(listening, nil, nil)
            guard connection >= 0 else { return }
            refuse(connection, error)
            patience = max(.zero, stay - (.now - start))
        }
    }

    private static func refuse(_ connection: Int32, _ error: TasteError) {
        defer { close(connection) }
        var frame = ByteBuffer()
        guard (try? frame.writeFrame(WireResponse(refusal: error))) != nil else { return }
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        _ = send(connection, Array(frame.readableBytesView), frame.readableBytes, flags)
        // A connection that is closed with unread bytes is reset, and its client may miss the answer (unix(7)).
        var unread = [UInt8](repeating: 0, count: 4096)
        while recv(connection, &unread, unread.count, flags) > 0 {}
    }
}

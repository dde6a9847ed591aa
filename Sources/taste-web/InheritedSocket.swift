import Foundation
import Glibc

/// The listening socket that systemd passes on (sd_listen_fds(3)).
enum InheritedSocket {
    private static let first: Int32 = 3

    /// Its descriptor; nil if this process was given none.
    static var descriptor: Int32? {
        let environment = ProcessInfo.processInfo.environment
        guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap({ Int($0) }),
            count >= 1
        else { return nil }
        // Programs that this one starts must not have it.
        _ = fcntl(first, F_SETFD, FD_CLOEXEC)
        return first
    }
}

import Glibc
import NIOCore
import TasteValues

/// The file of a socket that the server has made. It is removed only for as long as it is still this one: a daemon that
/// stops must not take away the socket of its successor.
struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Makes a socket that listens at a path. A file on which no process listens any more is replaced.
    ///
    /// Two daemons that start at once could both find a stale file, and the second one would remove the first one's.
    /// Therefore a lock, on a file of its own beside the socket, is held from the look at the file until the new socket
    /// listens. It is the kernel's and ends with the process; the lock's file stays.
    ///
    /// NIO would remove whatever is at the path when it closes a socket that it has bound, so that it does not bind it.
    ///
    /// - Parameter mode: The permissions of the socket.
    /// - Throws: `failedPrecondition` if a process listens on the path, or if the file is not a socket; `unavailable`
    ///   if the system refuses.
    static func make(at path: String, mode: UInt16) throws -> (descriptor: Int32, file: SocketFile) {
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw refusal(of: path + ".lock") }
        defer { close(lock) }
        try removeStale(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let mask = umask(0o177)
        let bound = try SocketAddress(unixDomainSocketPath: path).withSockAddr { bind(descriptor, $0, socklen_t($1)) }
        umask(mask)
        var information = stat()
        guard bound == 0, listen(descriptor, backlog) == 0, chmod(path, mode_t(mode)) == 0,
            lstat(path, &information) == 0
        else { throw refusal(of: path) }
        return (descriptor, SocketFile(path: path, device: information.st_dev, inode: information.st_ino))
    }

    /// How many connections can wait to be accepted; the kernel's net.core.somaxconn limits it too.
    static let backlog: Int32 = 1024

    private static func refusal(of path: String) -> TasteError {
        TasteError(
            .unavailable,
            "\(path) cannot be made (\(String(cString: strerror(errno)))). Make its folder and make it writable, or give another path with --socket."
        )
    }

    /// Removes the file, unless another one has taken its place.
    func remove() {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_dev == device, information.st_ino == inode else { return }
        unlink(path)
    }

    /// Removes a socket file on which no process listens any more.
    static func removeStale(_ path: String) throws(TasteError) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFSOCK else {
            throw TasteError(
                .failedPrecondition,
                "\(path) exists and is not a socket. Remove it, or give another path with --socket.")
        }
        guard isStale(path) else {
            throw TasteError(
                .failedPrecondition,
                "Another daemon is listening on \(path). Stop it, or give another path with --socket.")
        }
        unlink(path)
    }

    /// Whether the kernel knows of no process that listens on a socket file. One that accepts no more connections for
    /// the moment listens.
    private static func isStale(_ path: String) -> Bool {
        guard let address = try? SocketAddress(unixDomainSocketPath: path) else { return false }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return address.withSockAddr { pointer, length in
            connect(descriptor, pointer, socklen_t(length)) != 0 && errno == ECONNREFUSED
        }
    }
}

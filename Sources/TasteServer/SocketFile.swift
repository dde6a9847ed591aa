import Glibc
import NIOCore
import TasteValues

/// Removes a socket file on which no process listens any more.
///
/// - Throws: `failedPrecondition` if a process listens on it, or if the file is not a socket.
func removeStaleSocket(_ path: String) throws(TasteError) {
    var information = stat()
    guard lstat(path, &information) == 0 else { return }
    guard information.st_mode & S_IFMT == S_IFSOCK else {
        throw TasteError(
            .failedPrecondition, "\(path) exists and is not a socket. Remove it, or give another path with --socket.")
    }
    guard !isLive(path) else {
        throw TasteError(
            .failedPrecondition,
            "Another daemon is listening on \(path). Stop it, or give another path with --socket.")
    }
    unlink(path)
}

/// Whether a process accepts connections on a socket file.
private func isLive(_ path: String) -> Bool {
    guard let address = try? SocketAddress(unixDomainSocketPath: path) else { return false }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return address.withSockAddr { pointer, length in connect(descriptor, pointer, socklen_t(length)) == 0 }
}

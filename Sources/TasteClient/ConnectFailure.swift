import Foundation
import NIOCore
import TasteProtocol
import TasteValues

/// Explains why a socket could not be opened, and what to do about it.
enum ConnectFailure {
    static func error(_ cause: any Error, path: String) -> TasteError {
        if case SocketAddressError.unixDomainSocketPathTooLong = cause {
            return TasteError(
                .unavailable, "\(path) is longer than the path of a socket may be. Use a shorter one.", cause: cause)
        }
        return switch (cause as? IOError)?.errnoCode {
        case ENOENT:
            TasteError(
                .unavailable, "There is no socket at \(path). Start the daemon, or name its socket.", cause: cause)
        case ECONNREFUSED where !isSocket(path):
            TasteError(.unavailable, "\(path) is no socket. Name the socket of a daemon.", cause: cause)
        case ECONNREFUSED:
            TasteError(
                .unavailable, "No daemon answers on \(path): the one that created it has ended. Start it again.",
                cause: cause)
        case EACCES, EPERM:
            TasteError(
                .permissionDenied, "You may not open \(path). Join the socket's group, or ask who owns it.",
                cause: cause)
        default:
            TasteError(.unavailable, "\(path) could not be opened: \(cause). Name another socket.", cause: cause)
        }
    }

    /// Whether a socket is at the path, or where its symbolic links lead. The system refuses a connection to a folder
    /// with the same code as one to a socket on which nobody listens.
    private static func isSocket(_ path: String) -> Bool {
        let target = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        return attributes?[.type] as? FileAttributeType == .typeSocket
    }
}

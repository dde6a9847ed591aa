import Foundation
import NIOCore
import TasteProtocol
import TasteValues

/// Explains why a socket could not be opened, and what to do about it.
enum ConnectFailure {
    static func error(_ cause: any Error, path: String) -> TasteError {
        switch (cause as? IOError)?.errnoCode {
        case ENOENT:
            TasteError(
                .unavailable, "There is no socket at \(path). Start the daemon, or name its socket.", cause: cause)
        case ECONNREFUSED:
            TasteError(
                .unavailable, "No daemon answers on \(path): the one that created it has ended. Start it again.",
                cause: cause)
        case EACCES, EPERM:
            TasteError(
                .permissionDenied, "You may not open \(path). Join the socket's group, or ask who owns it.",
                cause: cause)
        default:
            TasteError(.unavailable, "\(path) could not be opened.", cause: cause)
        }
    }
}

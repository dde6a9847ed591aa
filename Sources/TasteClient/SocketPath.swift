import Foundation
import TasteValues

/// Where a daemon's socket is.
public enum SocketPath {
    /// The socket of the daemon that systemd runs for the whole machine.
    public static let system = "/run/tasted/tasted.sock"

    /// The socket to use where none is named: `TASTED_SOCKET` if set, else the machine's if it exists, else
    /// `$XDG_RUNTIME_DIR/tasted.sock`, that of a daemon run by hand.
    ///
    /// - Throws: `TasteError` UNAVAILABLE if none of the three is there.
    public static func found() throws(TasteError) -> String {
        try found(environment: ProcessInfo.processInfo.environment, exists: FileManager.default.fileExists(atPath:))
    }

    static func found(environment: [String: String], exists: (String) -> Bool) throws(TasteError) -> String {
        if let named = environment["TASTED_SOCKET"], !named.isEmpty { return named }
        if exists(system) { return system }
        if let runtime = environment["XDG_RUNTIME_DIR"], !runtime.isEmpty { return runtime + "/tasted.sock" }
        throw TasteError(
            .unavailable,
            "No socket of tasted was found at \(system). Start the daemon, or name its socket in TASTED_SOCKET.")
    }
}

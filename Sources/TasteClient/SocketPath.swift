import Foundation
import TasteValues

/// The places where a daemon's socket can be.
public enum SocketPath {
    /// The socket of the daemon that systemd runs for the whole machine.
    public static let system = "/run/tasted/tasted.sock"

    /// The socket to use if none is named: the value of `TASTED_SOCKET` if it is set, else ``system`` if it exists,
    /// else `$XDG_RUNTIME_DIR/tasted.sock`, which belongs to a daemon that the user runs.
    ///
    /// - Throws: `TasteError` UNAVAILABLE if there is none of the three.
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

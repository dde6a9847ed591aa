import Foundation
import TasteProtocol
import TasteStore
import TasteValues

/// `tasted --check-store DIR`: checks a store, for `taste check` and for a daemon, which both run it as a process of
/// its own.
enum StoreChecking {
    private static let (sound, damaged): (Int32, Int32) = (0, 65)

    /// Prints the report.
    ///
    /// - Returns: The exit status.
    static func run(_ state: String) throws -> Int32 {
        let report = try StoreCheck.run(at: state)
        try FileHandle.standardOutput.write(contentsOf: report.text())
        return report.found == 0 ? sound : damaged
    }
}

import Foundation
import TestSupport
import Testing

@Suite("The unit files") struct UnitTests {
    /// The directives of a unit: its lines without comments and blanks.
    private func directives(of unit: String) throws -> [String] {
        try String(contentsOf: RepositoryFiles.root.appending(path: "systemd/\(unit)"), encoding: .utf8)
            .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test("The units of an instance differ only in description, socket, state folder and settings")
    func instancesAreTheSame() throws {
        let names = [
            ("Recommendation daemon for %I", "Recommendation daemon"),
            ("Socket of the recommendation daemon for %I", "Socket of the recommendation daemon"),
            ("tasted@%i.socket", "tasted.socket"), ("%S/tasted@%i", "%S/tasted"),
            ("StateDirectory=tasted@%i", "StateDirectory=tasted"), ("%i.sock", "tasted.sock"),
            ("tasted/%i.env", "tasted/tasted.env"),
        ]
        for kind in ["service", "socket"] {
            let instance = try directives(of: "tasted@.\(kind)").map { line in
                names.reduce(line) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
            }
            #expect(try instance == directives(of: "tasted.\(kind)"))
        }
    }
}

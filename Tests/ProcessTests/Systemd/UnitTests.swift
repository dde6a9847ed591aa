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

    /// The port is the socket unit's, so that the web server is the same with a port and with a Unix socket.
    @Test(
        "systemd rates the exposure of each service 0.5 or less",
        arguments: ["tasted.service", "tasted@.service", "taste-web.service"])
    func exposure(unit: String) async throws {
        let folder = try TemporaryFolder()
        let installed = folder.url.appending(path: unit)
        try String(contentsOf: RepositoryFiles.root.appending(path: "systemd/\(unit)"), encoding: .utf8)
            .replacing("@BINDIR@", with: "/usr/bin").replacing("@SYSCONFDIR@", with: "/etc")
            .replacing("@DOCDIR@", with: "/usr/share/doc/tasted")
            .write(to: installed, atomically: true, encoding: .utf8)
        // The argument of --threshold is ten times the exposure that is shown.
        let rated = try await HostCommand(
            arguments: ["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=5", installed.path]
        ).run()
        #expect(rated.status == 0 && rated.output.contains("Overall exposure level for"), "\(rated.everything)")
    }
}

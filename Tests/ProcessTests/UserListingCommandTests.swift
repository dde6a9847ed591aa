import Foundation
import TestSupport
import Testing

/// `taste users` as root, and as a user who may only connect.
@Suite("Listing users from the command line", .enabled(if: DaemonProcess.isBuilt && geteuid() == 0))
struct UserListingCommandTests {
    private static let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]

    /// Runs `taste users` as a user without rights, from a place where that user can read it.
    private func usersAsNobody(_ daemon: DaemonProcess) throws -> (exit: Int32, output: String) {
        let folder = try TemporaryFolder()
        let executable = folder.path("taste")
        try FileManager.default.copyItem(atPath: try #require(BuiltProduct.path("taste")), toPath: executable)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = Self.nobody + [executable, "users", "--json", "--socket", daemon.socket]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test(
        "An administrator sees who has rated; others do only where access.listUsers says so", arguments: [false, true])
    func users(isOpen: Bool) async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--socket-mode", "666", "--access-list-users", "\(isOpen)"])
        _ = try await daemon.taste("rate", "ann", "Alien", "4", "--time", "100")
        _ = try await daemon.taste("rate", "ann", "Solaris", "3", "--time", "90")
        _ = try await daemon.taste("rate", "bo", "Alien", "5", "--time", "80")
        let own = try await daemon.taste("users", "--json")
        let lines = [
            #"{"user":"ann","ratings":2,"newest":100}"#, #"{"user":"bo","ratings":1,"newest":80}"#,
        ]
        #expect(own.exit == 0 && own.lines == lines)
        let table = try await daemon.taste("users", "-n", "1")
        #expect(table.lines.first?.hasPrefix("user") == true && table.output.contains("There is more"))
        let other = try usersAsNobody(daemon)
        if isOpen {
            #expect(other.exit == 0 && other.output.split(separator: "\n").map(String.init) == lines)
        } else {
            #expect(other.exit == 1 && other.output.contains("Only root and the daemon's own user"))
        }
    }
}

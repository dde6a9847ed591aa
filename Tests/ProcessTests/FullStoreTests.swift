import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("A store that a member has filled", .enabled(if: DaemonProcess.isBuilt && geteuid() == 0))
struct FullStoreTests {
    private static let member = 8
    private static let arguments = [
        "--socket-mode", "666", "--storage-map-bytes", "\(8 << 20)", "--training-automatic", "false",
        "--training-model", "bias",
    ]

    /// Lets another uid import users with long names until the daemon refuses. Returns the last output.
    private func fill(_ daemon: DaemonProcess, _ round: Int) throws -> String {
        let peer = try OtherPeer(uid: Self.member, of: daemon)
        let folder = try TemporaryFolder()
        for size in [800, 100, 10] {
            for part in 0..<200 {
                let lines = (0..<size).map { number in
                    let name = "\(round)-\(size)-\(part)-\(number)-" + String(repeating: "x", count: 220)
                    return "\(name),\(name),3,0"
                }
                let file = folder.path("ratings.csv")
                try ("user,item,rating,time\n" + lines.joined(separator: "\n") + "\n")
                    .write(toFile: file, atomically: true, encoding: .utf8)
                chmod(folder.path(""), 0o755)
                let run = try peer.taste("import", file)
                if run.exit != 0 {
                    if size == 10 { return run.output }
                    break
                }
            }
        }
        return ""
    }

    @Test("Administration can forget, store and train, the member can take back, and what was freed is usable at once")
    func filled() async throws {
        let first = try await DaemonProcess(arguments: Self.arguments)
        _ = try await first.taste("rate", "ann", "Alien", "4")
        #expect(try fill(first, 0).contains("storage.reserveBytes"))
        #expect(try await first.taste("rate", "ann", "Heat", "3").exit == 0)
        // There is room for the model that serves and one more, so that older ones make way for a new one.
        for _ in 0..<4 { #expect(try await first.taste("train").exit == 0) }
        #expect(try await first.stop() == 0)
        let second = try await DaemonProcess(folder: first.folder, arguments: Self.arguments)
        let member = try OtherPeer(uid: Self.member, of: second)
        #expect(try fill(second, 1).contains("storage.reserveBytes"))
        let name = "0-800-0-0-" + String(repeating: "x", count: 220)
        #expect(try member.taste("unrate", name, name).exit == 0)
        // The reserve is whole again before the member gets what was freed.
        try await TasteClient.withClient(path: second.socket) { client in
            for part in 0..<2 {
                for number in 0..<800 {
                    try await client.forgetUser("0-800-\(part)-\(number)-" + String(repeating: "x", count: 220))
                }
            }
        }
        let user = String(repeating: "y", count: 250)
        #expect(try member.taste("rate", user, "Alien", "4").exit == 0)
        // The daemon purges the models, and then rewrites the file without what was freed.
        let forgotten = "0-800-2-0-" + String(repeating: "x", count: 220)
        #expect(try await second.taste("forget", "--wait", forgotten).exit == 0)
        #expect(try await second.stop() == 0)
        let third = try await DaemonProcess(folder: first.folder, arguments: Self.arguments)
        let again = try OtherPeer(uid: Self.member, of: third)
        for number in 0..<20 { #expect(try again.taste("rate", "newcomer \(number)", "Alien", "4").exit == 0) }
        #expect(try await third.stop() == 0)
    }

    @Test("A uid at its quota is refused by name of the setting, and a reload raises the quota")
    func quota() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        func configure(_ items: Int) throws {
            try "limits:\n  itemsPerUid: \(items)\n".write(toFile: file, atomically: true, encoding: .utf8)
        }
        try configure(2)
        let daemon = try await DaemonProcess(arguments: ["--socket-mode", "666", "--config", file])
        let member = try OtherPeer(uid: Self.member, of: daemon)
        #expect(try member.taste("rate", "ann", "i1", "4").exit == 0)
        #expect(try member.taste("rate", "ann", "i2", "4").exit == 0)
        let refused = try member.taste("rate", "ann", "i3", "4")
        #expect(refused.exit == 1 && refused.output.contains("limits.itemsPerUid"), "\(refused.output)")
        #expect(try await daemon.taste("rate", "ann", "i3", "4").exit == 0)
        try configure(3)
        kill(daemon.processIdentifier, SIGHUP)
        try await wait("the quota is not raised") { try member.taste("rate", "ann", "i4", "4").exit == 0 }
        #expect(try member.taste("rate", "ann", "i5", "4").exit == 1)
    }
}

import Foundation
import TestSupport
import Testing

/// `taste users` as root, and as a user who may only connect.
@Suite("Listing users from the command line", .enabled(if: DaemonProcess.isBuilt && geteuid() == 0))
struct UserListingCommandTests {
    @Test("The status shows an administrator every uid's stored data, and others their own, with a line near a quota")
    func accounts() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--socket-mode", "666", "--limits-users-per-uid", "2", "--training-automatic", "false"])
        _ = try await daemon.taste("rate", "ann", "Alien", "4")
        let other = try OtherPeer(uid: 65534, of: daemon)
        for user in ["bo", "cat"] { #expect(try other.taste("rate", user, "Solaris", "3").exit == 0) }
        let near = "uid 65534 has stored 2 of at most 2 users"
        let all = try #require(try await daemon.taste("status", "--json").objects().first?["accounts"])
        let accounts = try #require(all as? [[String: Any]])
        #expect(Set(accounts.compactMap { $0["uid"] as? Int }) == [0, 65534])
        #expect(accounts.first { $0["uid"] as? Int == 0 }?["users_quota"] is NSNull)
        #expect(try await daemon.taste("status").output.contains(near))
        let own = try other.taste("status", "--json").output
        #expect(own.contains(#""accounts":[{"uid":65534,"users":2,"items":1"#))
        #expect(try other.taste("status").output.contains(near))
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
            #"{"user":"ann","ratings":2,"newest":100,"private":false}"#,
            #"{"user":"bo","ratings":1,"newest":80,"private":false}"#,
        ]
        #expect(own.exit == 0 && own.lines == lines)
        let table = try await daemon.taste("users", "-n", "1")
        #expect(table.lines.first?.hasPrefix("user") == true && table.output.contains("There is more"))
        let other = try OtherPeer(uid: 65534, of: daemon).taste("users", "--json")
        if isOpen {
            #expect(other.exit == 0 && other.output.split(separator: "\n").map(String.init) == lines)
        } else {
            #expect(other.exit == 1 && other.output.contains("Only root, the daemon's own user"))
        }
    }
}

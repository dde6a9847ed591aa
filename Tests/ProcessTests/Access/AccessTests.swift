import Foundation
import TestSupport
import Testing

/// What the configuration allows peers of other uids to do, tried by processes of such uids.
@Suite("Access by uid, group and user name", .enabled(if: DaemonProcess.isBuilt && geteuid() == 0))
struct AccessTests {
    /// Accounts that every Debian system has.
    private static let (mail, news, nobody) = (8, 9, 65534)

    @Test("With access.users {login}, members of a household reach their own ratings only, and may forget themselves")
    func household() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--socket-mode", "666", "--access-users", "{login}, {login}/*, news=*"])
        let mail = try OtherPeer(uid: Self.mail, of: daemon)
        #expect(try mail.taste("rate", "mail", "Alien", "4").exit == 0)
        #expect(try mail.taste("rate", "mail/kids", "Up", "4").exit == 0)
        _ = try await daemon.taste("rate", "root", "Alien", "2")
        for arguments in [
            ["rate", "root", "Alien", "1"], ["unrate", "root", "Alien"], ["history", "root"], ["recommend", "root"],
            ["predict", "root", "Alien"], ["forget", "root"], ["hide", "root", "Alien"], ["unhide", "root", "Alien"],
            ["marks", "root"], ["privacy", "root", "on"],
        ] {
            let other = try mail.run(arguments)
            #expect(other.exit == 1 && other.output.contains("access.users"), "\(arguments): \(other.output)")
        }
        for command in ["withdraw", "restore", "remove"] {
            #expect(try mail.taste("item", command, "Alien").exit == 1)
        }
        #expect(try mail.taste("item", "merge", "Up", "Alien").exit == 1)
        #expect(try mail.taste("hide", "mail", "Up").exit == 0)
        #expect(try mail.taste("set", "put", "library", "/dev/null").exit == 0)
        #expect(try mail.taste("history", "mail").output.contains("Alien"))
        #expect(try mail.taste("forget", "mail").exit == 0)
        #expect(try mail.taste("train").exit == 1)
        let trusted = try OtherPeer(uid: Self.news, of: daemon)
        #expect(try trusted.taste("history", "root").output.contains("Alien"))
        // A set belongs to the uid that put it, and administration may take it away.
        #expect(try trusted.taste("set", "list").output.contains("library"))
        #expect(try trusted.taste("set", "put", "library", "/dev/null").exit == 1)
        #expect(try trusted.taste("set", "remove", "library").exit == 1)
        #expect(try await daemon.taste("set", "remove", "library").exit == 0)
        // Whoever may act for all users shares them with others.
        #expect(try trusted.taste("forget", "root").exit == 1)
    }

    @Test("Roles follow the uid, the first group and the supplementary groups")
    func roles() async throws {
        let daemon = try await DaemonProcess(
            arguments: [
                "--socket-mode", "666", "--access-read", "@mail, @news", "--access-write", "@news",
                "--access-administer", "nobody",
            ])
        let reader = try OtherPeer(uid: 4242, groups: [7, Self.mail], of: daemon)
        #expect(try reader.taste("status").exit == 0)
        #expect(try reader.taste("rate", "ann", "Alien", "4").output.contains("access.write"))
        let writer = try OtherPeer(uid: Self.news, of: daemon)
        #expect(try writer.taste("rate", "ann", "Alien", "4").exit == 0)
        #expect(try writer.taste("forget", "ann").exit == 1)
        let administrator = try OtherPeer(uid: Self.nobody, of: daemon)
        #expect(try administrator.taste("forget", "ann").exit == 0)
        let stranger = try OtherPeer(uid: 4243, of: daemon)
        #expect(try stranger.taste("status").output.contains("access.read"))
    }
}

import Foundation
import Settings
import SwiftProtobuf
import TasteProtocol
import TasteValues
import TestSupport
import Testing

@testable import TasteServer

@Suite("The rights of peers")
struct RightsTests {
    private static let ownData: [WireRequest.OneOf_Call] = [.forgetUser(.with { $0.user = "ann" })]
    private static let administrative: [WireRequest.OneOf_Call] = [
        .train(WireTrain()), .useModel(WireUseModel()), .pauseLearning(WirePauseLearning()),
        .reloadConfiguration(WireReloadConfiguration()), .check(WireCheck()),
        .withdrawItem(WireWithdrawItem()), .removeItem(WireRemoveItem()), .mergeItems(WireMergeItems()),
    ]
    private static let writes: [WireRequest.OneOf_Call] = [
        .rate(.with { $0.ratings = [.with { $0.user = "ann" }] }), .unrate(.with { $0.user = "ann" }),
        .putItems(WirePutItems()), .import(.with { $0.users = ["ann"] }), .markItem(.with { $0.user = "ann" }),
        .setPrivacy(.with { $0.user = "ann" }), .putSet(WirePutSet()), .removeSet(WireRemoveSet()),
    ]
    private static let reads: [WireRequest.OneOf_Call] = [
        .getHistory(.with { $0.user = "ann" }), .recommend(.with { $0.user = "ann" }),
        .predict(.with { $0.user = "ann" }), .similar(WireSimilar()), .getItem(WireGetItem()),
        .listItems(WireListItems()), .findItems(WireFindItems()), .getMap(WireGetMap()),
        .suggestRatings(.with { $0.user = "ann" }), .getStatus(WireGetStatus()), .watch(WireWatch()),
        .listModels(WireListModels()), .getQualityHistory(WireGetQualityHistory()),
        .listUsers(WireListUsers()), .explain(.with { $0.user = "ann" }), .similarUsers(.with { $0.user = "ann" }),
        .listMarks(.with { $0.user = "ann" }), .listSets(WireListSets()), .listTop(WireListTop()),
    ]
    private static let greetings: [WireRequest.OneOf_Call] = [.hello(WireHello()), .ping(WirePing())]
    private static let all = greetings + reads + writes + ownData + administrative

    /// What a peer has to do with the daemon.
    private enum Role: CaseIterable {
        case root, daemon, administrator, member, reader, mapped, stranger

        /// Everyone may read but the stranger, the reader may not write, and the mapped peer has one name.
        static let rules = {
            var rules = AccessRules()
            rules.read = [.uid(1001), .gid(2001), .gid(2002), .uid(1004)]
            rules.write = [.gid(2001), .uid(1004)]
            rules.administer = [.uid(1001)]
            rules.users = [
                UserNameRule(principal: .gid(2001), templates: ["*"]),
                UserNameRule(principal: .gid(2002), templates: ["*"]),
                UserNameRule(principal: .uid(1004), templates: ["{login}", "{login}/*"]),
            ]
            return rules
        }()

        var peer: Peer {
            switch self {
            case .root: Peer(credentials: PeerCredentials(process: 1, user: 0, group: 0))
            case .daemon: Peer(credentials: PeerCredentials(process: 1, user: 990, group: 990))
            case .administrator: Peer(credentials: PeerCredentials(process: 1, user: 1001, group: 1))
            // A supplementary group counts like the first one.
            case .member: Peer(credentials: PeerCredentials(process: 1, user: 1002, group: 1), groups: [7, 2001])
            case .reader: Peer(credentials: PeerCredentials(process: 1, user: 1003, group: 2002))
            case .mapped: Peer(credentials: PeerCredentials(process: 1, user: 1004, group: 1))
            case .stranger: Peer(credentials: PeerCredentials(process: 1, user: 1005, group: 1))
            }
        }

        var rights: Rights { Self.rules.rights(of: peer, ownUser: 990) { "ben" } }

        /// Whether a call that names the user ann is allowed.
        func allows(_ call: any ServerCall) -> Bool {
            switch (self, call.kind) {
            case (_, .greeting), (.root, _), (.daemon, _), (.administrator, _): true
            case (.member, .read), (.member, .write), (.reader, .read): true
            case (.mapped, .read), (.mapped, .write): call.namedUsers.isEmpty
            case (.member, _), (.reader, _), (.mapped, _), (.stranger, _): false
            }
        }
    }

    @Test("The table of rights has every call of the protocol")
    func isComplete() throws {
        let schema = try String(
            contentsOf: RepositoryFiles.root.appending(path: "Protocol/taste.proto"), encoding: .utf8)
        let calls = try #require(schema.firstMatch(of: /oneof call \{([^}]*)\}/)).1
        let names = calls.matches(of: /(?m)^\s*\w+ (\w+) = \d+;/).map { String($0.1) }
        #expect(Set(Self.all.map(\.name)) == Set(names))
    }

    @Test("Every call has the kind that matches its effect")
    func kinds() {
        for call in Self.greetings { #expect(call.served.kind == .greeting, "\(call.name)") }
        for call in Self.reads { #expect(call.served.kind == .read, "\(call.name)") }
        for call in Self.writes { #expect(call.served.kind == .write, "\(call.name)") }
        for call in Self.ownData { #expect(call.served.kind == .ownData, "\(call.name)") }
        for call in Self.administrative { #expect(call.served.kind == .administration, "\(call.name)") }
    }

    @Test("Each role may make exactly the calls that its rights contain", arguments: Role.allCases)
    private func table(role: Role) {
        for call in Self.all {
            if role.allows(call.served) {
                #expect(throws: Never.self, "\(call.name)") { try role.rights.check(call.served) }
            } else {
                let error = #expect(throws: TasteError.self, "\(call.name)") { try role.rights.check(call.served) }
                #expect(error?.code == .permissionDenied && error?.message.isEmpty == false, "\(call.name)")
            }
        }
    }

    @Test(
        "A peer with names of its own may act for these, and forget them",
        arguments: [("ben", true), ("ben/kids", true), ("benny", false), ("ann", false), ("", false)])
    func ownNames(name: String, isOwn: Bool) {
        let calls: [WireRequest.OneOf_Call] = [
            .rate(.with { $0.ratings = [.with { $0.user = "ben" }, .with { $0.user = name }] }),
            .import(.with { $0.users = ["ben", name] }), .recommend(.with { $0.user = name }),
            .recommend(.with { $0.group = [.with { $0.user = "ben" }, .with { $0.user = name }] }),
            .explain(.with { $0.user = name }), .listMarks(.with { $0.user = name }),
            .markItem(.with { $0.user = name }), .setPrivacy(.with { $0.user = name }),
            .forgetUser(.with { $0.user = name }),
            .recommend(.with { $0.group = ["ben", name].map { name in .with { $0.user = name } } }),
        ]
        for call in calls {
            if isOwn {
                #expect(throws: Never.self, "\(call.name)") { try Role.mapped.rights.check(call.served) }
            } else {
                #expect(throws: TasteError.self, "\(call.name)") { try Role.mapped.rights.check(call.served) }
            }
        }
        #expect(Role.mapped.rights.users == ["ben", "ben/*"])
    }

    @Test("Without settings, everyone who may connect reads and writes for every user and does not administer")
    func defaults() {
        for peer in [Role.member.peer, Role.stranger.peer, Peer()] {
            let rights = AccessRules().rights(of: peer, ownUser: 990) { nil }
            #expect(rights == Rights(read: true, write: true, administer: false, users: ["*"]))
        }
    }

    @Test("A uid without a login, or with an asterisk in it, gets no name by {login}", arguments: [nil, "", "a*"])
    func badLogin(login: String?) {
        let rights = Role.rules.rights(of: Role.mapped.peer, ownUser: 990) { login }
        #expect(rights.users.isEmpty)
    }

    @Test(
        "The rules of access are read from text and written as the same text",
        arguments: [
            ("access.read", "*"), ("access.read", "root, @root, 4242, @4242"), ("access.administer", ""),
            ("access.users", "{login}, {uid}/*, root=ann kids, @root=*"),
        ])
    func text(key: String, text: String) throws {
        let setting = try #require(AccessRules.settings.first { $0.key == key })
        var rules = AccessRules()
        #expect(setting.set(text, &rules))
        #expect(setting.text(rules) == text)
    }

    @Test(
        "A rule that names an unknown account or a misplaced asterisk is refused",
        arguments: [
            ("access.read", "no-such-account"), ("access.write", "@no-such-group"), ("access.users", "a*b"),
            ("access.users", "{group}"), ("access.users", "root="), ("access.users", "no-such-account=ann"),
        ])
    func badText(key: String, text: String) throws {
        let setting = try #require(AccessRules.settings.first { $0.key == key })
        var rules = AccessRules()
        #expect(!setting.set(text, &rules))
    }
}

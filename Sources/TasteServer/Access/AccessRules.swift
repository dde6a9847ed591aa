import Settings

/// Who may do what, besides root and the daemon's own user, who may do everything.
package struct AccessRules: Sendable {
    /// Who may read.
    package var read: [Principal] = [.everybody]
    /// Who may store ratings and item records.
    package var write: [Principal] = [.everybody]
    /// Who may administer, and therefore also read and write.
    package var administer: [Principal] = []
    /// Which users' names peers may act for.
    package var users = [UserNameRule(principal: .everybody, templates: [UserNameRule.anyName])]
    /// Whether everyone who may read may list the users, and not administrators alone.
    package var listsUsers = false

    package init() {}
}

/// Peers that a rule is about.
package enum Principal: Sendable, Equatable {
    /// Everyone who may connect.
    case everybody
    case uid(UInt32)
    /// The members of a group: the group of a peer's process, and its supplementary groups.
    case gid(UInt32)

    func includes(_ peer: Peer) -> Bool {
        switch self {
        case .everybody: true
        case .uid(let uid): peer.credentials.user == uid
        case .gid(let gid): peer.credentials.group == gid || peer.groups.contains(gid)
        }
    }
}

/// Gives peers the names of the users for whom they may act.
package struct UserNameRule: Sendable, Equatable {
    /// The template of every name.
    static let anyName = "*"
    static let loginPlaceholder = "{login}"
    static let uidPlaceholder = "{uid}"

    package let principal: Principal
    /// Names, in which `{login}` and `{uid}` stand for the peer's, and a `*` at the end for any rest.
    package let templates: [String]

    var needsLogin: Bool { templates.contains { $0.contains(Self.loginPlaceholder) } }

    /// The names that the rule gives to a peer that it is about.
    ///
    /// - Parameter login: The login of the peer's uid; nil if it has none, and `{login}` then gives no name.
    func names(of peer: Peer, login: String?) -> [String] {
        templates.compactMap { template in
            guard template.contains(Self.loginPlaceholder) else { return template }
            // A login that contained an asterisk would give names that are not the peer's.
            guard let login, !login.isEmpty, !login.contains(Self.anyName) else { return nil }
            return template.replacing(Self.loginPlaceholder, with: login)
        }
        .map { $0.replacing(Self.uidPlaceholder, with: "\(peer.credentials.user)") }
    }
}

extension AccessRules {
    /// The settings of access, in the order of the help. A reload applies them to the connections that are opened
    /// after it.
    package static let settings: [Setting<AccessRules>] = [
        Setting(
            "access.read", \.read, .principals,
            "Who may read: users, @groups or numbers, separated by commas; *: everyone who may connect.", reload: true),
        Setting("access.write", \.write, .principals, "Who may store ratings and item records.", reload: true),
        Setting(
            "access.administer", \.administer, .principals,
            "Who may train, choose models, pause learning and forget users, like root and the daemon's own user.",
            reload: true),
        Setting(
            "access.users", \.users, .userNames,
            "Whose ratings a peer may read and change: templates of user names such as {login}, {login}/* or *, and names of one user or group such as ann=ann kids or @media=*.",
            reload: true),
        Setting(
            "access.listUsers", \.listsUsers, .flag,
            "Whether everyone who may read may list the users (taste users), and not only administrators.",
            reload: true),
    ]
}

import TasteProtocol
import TasteValues

/// What a call does, which decides who may make it.
enum CallKind: Sendable, CaseIterable {
    /// It tells about the daemon and the connection what everyone who may connect may know.
    case greeting
    case read, write
    /// It removes what is stored about users. Administrators may do so, and whoever has names of its own for these.
    case ownData
    case administration

    /// Whether a call may wait for a sequence number or a generation.
    var isRead: Bool {
        switch self {
        case .greeting, .read: true
        case .write, .ownData, .administration: false
        }
    }
}

/// A user whom a call names, and the field that does.
struct NamedUser {
    let name: String
    let field: String
}

extension Rights {
    /// Whether the peer may act for every user. Calls then need not list whom they name.
    var actsForEverybody: Bool { users.contains(UserNameRule.anyName) }

    /// - Throws: `permissionDenied` if a call needs a right that the peer lacks, or names a user for whom the peer may
    ///   not act.
    func check(_ call: any ServerCall) throws(TasteError) {
        try check(call.kind)
        guard !actsForEverybody else { return }
        for user in call.namedUsers where !actsFor(user.name) {
            throw TasteError(
                .permissionDenied,
                "Your uid may not act for this user (access.users). Use a name of your own, or ask the administrator to map this one to you.",
                field: user.field)
        }
    }

    /// - Throws: `permissionDenied` if a call of this kind needs a right that the peer lacks.
    func check(_ kind: CallKind) throws(TasteError) {
        switch kind {
        case .greeting: return
        case .read:
            if !read { throw Self.denial("read", "access.read") }
        case .write:
            if !write { throw Self.denial("store anything", "access.write") }
        case .ownData:
            // Whoever may act for every user shares them with others, and must not remove them.
            if !administer, !write || actsForEverybody { throw Self.onlyAdministrators }
        case .administration:
            if !administer { throw Self.onlyAdministrators }
        }
    }

    /// Whether one of the peer's names, which may end in an asterisk, stands for this one.
    private func actsFor(_ name: String) -> Bool {
        users.contains { own in
            own.hasSuffix(UserNameRule.anyName) ? name.hasPrefix(own.dropLast()) : name == own
        }
    }

    private static func denial(_ what: String, _ setting: String) -> TasteError {
        TasteError(
            .permissionDenied, "Your uid may not \(what) (\(setting)). Ask the administrator to add you or your group.")
    }

    private static let onlyAdministrators = TasteError(
        .permissionDenied,
        "Only root, the daemon's own user and those whom access.administer names may do this. Use sudo.")
}

import Foundation
import Settings

extension SettingType<[Principal]> {
    /// Users, groups (with an @ in front) and numbers of either, which must exist on this machine unless they are
    /// numbers.
    static let principals = SettingType(
        name: "names", isList: true, allowed: "existing users, @groups or numbers, separated by commas, or *"
    ) { text in
        let parts = elements(of: text).map { Principal(text: $0) }
        return parts.contains(nil) ? nil : parts.compactMap(\.self)
    } text: { principals in
        principals.map(\.text).joined(separator: ", ")
    }
}

extension SettingType<[UserNameRule]> {
    /// Rules such as `{login}` or `ann=ann kids`.
    static let userNames = SettingType(
        name: "rules", isList: true,
        allowed: "rules separated by commas, each names separated by spaces, or an existing user or @group, = and names"
    ) { text in
        let rules = elements(of: text).map { UserNameRule(text: $0) }
        return rules.contains(nil) ? nil : rules.compactMap(\.self)
    } text: { rules in
        rules.map(\.text).joined(separator: ", ")
    }
}

private func elements(of text: String) -> [String] {
    text.components(separatedBy: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
}

extension Principal {
    /// - Returns: nil for a user or group that does not exist.
    fileprivate init?(text: String) {
        guard text != "*" else { self = .everybody; return }
        if text.hasPrefix("@") {
            let name = String(text.dropFirst())
            guard let gid = UInt32(name) ?? Accounts.group(named: name) else { return nil }
            self = .gid(gid)
        } else {
            guard let uid = UInt32(text) ?? Accounts.user(named: text) else { return nil }
            self = .uid(uid)
        }
    }

    fileprivate var text: String {
        switch self {
        case .everybody: "*"
        case .uid(let uid): Accounts.login(of: uid) ?? "\(uid)"
        case .gid(let gid): "@" + (Accounts.groupName(of: gid) ?? "\(gid)")
        }
    }
}

extension UserNameRule {
    fileprivate init?(text: String) {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let names = sides.last else { return nil }
        let templates = names.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !templates.isEmpty, templates.allSatisfy(Self.isTemplate) else { return nil }
        guard sides.count == 2 else {
            self.init(principal: .everybody, templates: templates)
            return
        }
        guard let principal = Principal(text: sides[0].filter { !$0.isWhitespace }) else { return nil }
        self.init(principal: principal, templates: templates)
    }

    /// An asterisk has a meaning only at the end, and a brace only in a placeholder.
    private static func isTemplate(_ text: String) -> Bool {
        let plain = text.replacing(loginPlaceholder, with: "").replacing(uidPlaceholder, with: "")
        return !plain.dropLast(plain.hasSuffix(anyName) ? 1 : 0).contains { "*{}".contains($0) }
    }

    fileprivate var text: String {
        let names = templates.joined(separator: " ")
        return principal == .everybody ? names : "\(principal.text)=\(names)"
    }
}

/// A stored value that is damaged or missing: its checksum, its length or what it refers to is wrong.
package struct StoreDamage: Error, Sendable {
    /// The part of the store that the value belongs to. What does not need that part goes on.
    package enum Part: String, Sendable, CaseIterable {
        case settings, user, item, log, model

        /// What mends damage of this part.
        package var remedy: String {
            switch self {
            case .settings, .log: "Restore the store from a backup."
            case .user: "Restore the store from a backup, or forget the user."
            case .item: "Restore the store from a backup."
            case .model:
                "Train again, choose another model with taste models use, or restore the store from a backup."
            }
        }
    }

    package let part: Part
    /// The value, such as "the ratings of user 12".
    package let what: String

    package init(_ part: Part, _ what: String) {
        self.part = part
        self.what = what
    }
}

extension StoreDamage: CustomStringConvertible {
    // The error that callers get names the value already.
    package var description: String { "damage of part \(part.rawValue)" }
}

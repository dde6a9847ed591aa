import LMDB

/// Something that a check of a store has found: what is wrong, and what mends it.
package struct CheckFinding: Sendable, Hashable {
    /// `file` if the pages of the file are damaged, which LMDB cannot read around; else the part of the store.
    package let part: String
    package let what: String
    package let remedy: String

    package static let file = "file"

    init(_ damage: StoreDamage) { self.init(damage.part, damage.what) }

    init(_ part: StoreDamage.Part, _ what: String) {
        self.part = part.rawValue
        self.what = what
        remedy = part.remedy
    }

    init(_ refusal: DataFile.Refusal) { self.init(file: refusal.description) }

    init(_ page: PageCheck.Finding) {
        self.init(file: page.what + (page.table.map { " (table \"\($0)\")" } ?? ""))
    }

    init(file what: String) {
        part = Self.file
        self.what = what
        remedy = "Restore the folder \"store\" of the state folder from a backup."
    }
}

/// What a check has looked at.
package struct CheckSummary: Sendable {
    package internal(set) var users = 0
    package internal(set) var items = 0
    package internal(set) var ratings = 0
    package internal(set) var events = 0
    package internal(set) var generations = 0
    package internal(set) var tiles = 0
    package internal(set) var findings = 0
}

import LMDB
import TasteValues

extension CheckFinding {
    /// The part of findings about the pages of the file, which LMDB cannot read around.
    package static let filePart = "file"

    init(_ damage: StoreDamage) { self.init(damage.part, damage.what) }

    init(_ part: StoreDamage.Part, _ what: String) {
        self.init(part: part.rawValue, what: what, remedy: part.remedy)
    }

    init(_ refusal: DataFile.Refusal) { self.init(file: refusal.description) }

    init(_ page: PageCheck.Finding) {
        self.init(file: page.what + (page.table.map { " (table \"\($0)\")" } ?? ""))
    }

    init(file what: String) {
        self.init(
            part: Self.filePart, what: what,
            remedy: "Restore the folder \"store\" of the state folder from a backup.")
    }
}

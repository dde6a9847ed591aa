import LMDB
import TasteValues

/// What is looked at before LMDB maps a store's file, because a page that is missing or damaged would end the process.
enum StoredFile {
    /// How long pages are looked at. A store of some ten thousand pages is looked at as a whole.
    private static let time = Duration.milliseconds(40)

    /// Refuses a file that was cut short, and one whose pages are found to be damaged in a short time.
    ///
    /// - Throws: `DataFile.Refusal`.
    static func check(_ folder: String) throws {
        let file = try DataFile(inFolder: folder)
        // Pages that a transaction took and gave back may never have been written. Only if none of the missing ones is
        // in use, the file is complete.
        var check = try PageCheck(file, until: file.isComplete ? .now + time : nil)
        check.run()
        if let finding = check.findings.first { throw DataFile.Refusal(description: CheckFinding(finding).what) }
    }
}

extension TasteError {
    /// The error for what kept a store from being opened. Damage says which folder to restore.
    init(opening error: any Error, in path: String) {
        let damage: String? =
            switch error {
            case let refusal as DataFile.Refusal: refusal.description
            case let damage as StoreDamage: damage.what
            case let error as LMDBError where error.isDamage: "\(error)"
            case let error as TasteError where error.code == .dataLoss: error.cause.map { "\($0)" } ?? error.message
            default: nil
            }
        guard let damage else {
            self.init(storeFailure: error)
            return
        }
        self.init(
            .dataLoss,
            "The store is damaged: \(damage). Stop tasted, restore the folder \(path)/store from a backup, and start it again; taste check --state \(path) lists all damage.",
            cause: error)
    }
}

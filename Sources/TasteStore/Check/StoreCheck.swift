import Glibc
import LMDB
import TasteValues

/// Looks at everything in a store: the pages of its file, the checksums of all values, and whether the tables agree
/// with each other. It only reads, also while a daemon has the store open.
///
/// A page that LMDB cannot read may end the process, so that it runs in a process of its own.
package struct StoreCheck {
    let context: StoreContext
    let transaction: TransactionReference
    var summary = CheckReport.empty
    private let report: (CheckFinding) -> Void

    /// Checks the store in the state folder `path`.
    ///
    /// - Parameter findingLimit: The number of findings to report; the others are counted.
    /// - Throws: `notFound` if there is no store, `unavailable` if it cannot be opened.
    package static func run(at path: String, findingLimit: Int = 1_000) throws(TasteError) -> CheckReport {
        let folder = path + "/store"
        guard access(folder, F_OK) == 0 else {
            throw TasteError(.notFound, "\(path) holds no store. Name the state folder with --state.")
        }
        var findings: [CheckFinding] = []
        var found = 0
        func note(_ finding: CheckFinding) {
            found += 1
            if findings.count < findingLimit { findings.append(finding) }
        }
        var summary = CheckReport.empty
        do {
            summary = try withoutActuallyEscaping(note) { try run(at: folder, $0) }
        } catch let refusal as DataFile.Refusal {
            note(CheckFinding(refusal))
        } catch let damage as StoreDamage {
            note(CheckFinding(damage))
        } catch let error as LMDBError where error.isDamage {
            note(CheckFinding(file: "\(error)"))
        } catch {
            throw TasteError(storeFailure: error)
        }
        (summary.found, summary.findings) = (found, findings)
        return summary
    }

    private static func run(at folder: String, _ report: @escaping (CheckFinding) -> Void) throws -> CheckReport {
        // The pages come first, and without LMDB, which trusts them.
        let size = try DataFile(inFolder: folder).mapSize
        let environment = try Environment(
            at: folder, mapSize: size, maxTables: 32, maxReaders: 126, isReadOnly: true)
        defer { environment.close() }
        for _ in 0..<Self.attempts {
            do { return try environment.read { try run(at: folder, environment, $0, report) } } catch let refusal
                as DataFile.Refusal where refusal.isOutdated
            {
                continue
            }
        }
        throw TasteError(.unavailable, "The store is written to so fast that it cannot be checked. Try again later.")
    }

    /// Between taking a snapshot and reading the file's meta pages, a daemon may commit more than once.
    private static let attempts = 100

    private static func run(
        at folder: String, _ environment: Environment, _ transaction: borrowing ReadTransaction,
        _ report: @escaping (CheckFinding) -> Void
    ) throws -> CheckReport {
        // The snapshot keeps its pages from being overwritten. Beginning it reads the meta pages only.
        var pages = try PageCheck(try DataFile(inFolder: folder), transaction: transaction.number)
        pages.run()
        for finding in pages.findings { report(CheckFinding(finding)) }
        if !pages.findings.isEmpty { return .empty }
        guard try Tables.storedSchema(environment, transaction) == Tables.schema else {
            report(
                CheckFinding(
                    file:
                        "an older or newer version wrote the store; only its pages were checked. Start tasted once, which migrates an older one"
                ))
            return .empty
        }
        let tables = try Tables(environment, transaction)
        return try transaction.withReference { reference in
            let context = StoreContext(
                tables: tables, scale: try tables.storedScale(in: reference), recent: RecentEventCache(tables))
            var check = StoreCheck(context: context, transaction: reference, report: report)
            try check.checkValues()
            return check.summary
        }
    }

    private init(context: StoreContext, transaction: TransactionReference, report: @escaping (CheckFinding) -> Void) {
        self.context = context
        self.transaction = transaction
        self.report = report
    }

    private mutating func checkValues() throws {
        try checkSettings()
        let users = try checkNames(of: .user)
        let items = try checkNames(of: .item)
        try checkRatings(users: users, items: items)
        try checkModels()
    }

    var snapshot: Snapshot { Snapshot(context: context, transaction: transaction) }
    var tables: Tables { context.tables }

    func note(_ finding: CheckFinding) { report(finding) }

    /// Runs `body`; damage that it throws becomes a finding.
    ///
    /// - Returns: nil if there was damage.
    @discardableResult
    func noting<Result>(_ body: () throws -> Result) throws -> Result? {
        do { return try body() } catch let damage as StoreDamage {
            note(CheckFinding(damage))
            return nil
        }
    }

    /// Runs `body` on every entry of a table. Damage that it throws becomes a finding, and the next entry follows.
    func forEach(_ table: Table, _ body: (RawSpan, RawSpan) throws -> Void) throws {
        try transaction.withCursor(table) { cursor in
            var entry: Void? = try cursor.move(.first) { key, value in _ = try noting { try body(key, value) } }
            while entry != nil {
                entry = try cursor.move(.next) { key, value in _ = try noting { try body(key, value) } }
            }
        }
    }

    private func checkSettings() throws {
        try forEach(tables.settings) { key, value in
            let name = key.string(count: key.byteCount)
            if name == Tables.schemaKey { return }
            try value.withChecked(key: key, StoreDamage(.settings, "the setting \"\(name)\"")) { _ in }
        }
        try forEach(tables.usage) { key, value in
            try value.withChecked(key: key, StoreDamage(.settings, "what a uid has stored")) { _ in }
        }
        for number in StoredNumber.allCases { try noting { _ = try transaction.number(number, tables) } }
        try noting { _ = try snapshot.qualityTimeline.points }
        try noting { _ = try snapshot.trainings.all }
    }
}

extension CheckReport {
    fileprivate static let empty = CheckReport(
        found: 0, users: 0, items: 0, ratings: 0, events: 0, generations: 0, tiles: 0)
}

extension LMDBError {
    /// Whether the file is damaged, and not only out of reach.
    var isDamage: Bool { TasteError(self).code == .dataLoss }
}

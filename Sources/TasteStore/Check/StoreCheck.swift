import LMDB
import TasteValues

/// Looks at everything in a store: the pages of its file, the checksums of all values, and whether the tables agree with
/// each other. It only reads, also while a daemon has the store open.
///
/// A page that LMDB cannot read may end the process, so that it runs in a process of its own.
package struct StoreCheck {
    let context: StoreContext
    let transaction: TransactionReference
    var summary = CheckSummary()
    private let report: (CheckFinding) -> Void

    /// Checks the store in the state folder `path`.
    ///
    /// - Parameters:
    ///   - pagesOnly: Whether the values are left out.
    ///   - report: Called with each finding.
    /// - Throws: `notFound` if there is no store, `unavailable` if it cannot be opened.
    package static func run(
        at path: String, pagesOnly: Bool = false, report: (CheckFinding) -> Void
    ) throws(TasteError) -> CheckSummary {
        var findings = 0
        func note(_ finding: CheckFinding) {
            findings += 1
            report(finding)
        }
        var summary = CheckSummary()
        do {
            summary = try withoutActuallyEscaping(note) { try run(at: path + "/store", pagesOnly, $0) }
        } catch let refusal as DataFile.Refusal {
            note(CheckFinding(refusal))
        } catch let damage as StoreDamage {
            note(CheckFinding(damage))
        } catch let error as LMDBError where error.isDamage {
            note(CheckFinding(file: "\(error)"))
        } catch {
            throw TasteError(storeFailure: error)
        }
        summary.findings = findings
        return summary
    }

    private static func run(
        at folder: String, _ pagesOnly: Bool, _ report: @escaping (CheckFinding) -> Void
    ) throws -> CheckSummary {
        // The pages come first, and without LMDB, which trusts them.
        let size = try DataFile(inFolder: folder).mapSize
        let environment = try Environment(
            at: folder, mapSize: size, maxTables: 32, maxReaders: 126, isReadOnly: true)
        defer { environment.close() }
        return try environment.read { transaction in
            // The snapshot keeps its pages from being overwritten. Beginning it reads the meta pages only.
            var pages = try PageCheck(DataFile(inFolder: folder), transaction: transaction.number)
            pages.run()
            for finding in pages.findings { report(CheckFinding(finding)) }
            if pagesOnly || !pages.findings.isEmpty { return CheckSummary() }
            let tables = try Tables(environment, transaction)
            return try transaction.withReference { reference in
                guard try tables.storedSchema(in: reference) == Tables.schema else {
                    report(
                        CheckFinding(
                            file: "an older or newer version wrote the store; only its pages were checked. Start tasted once, which migrates an older one"))
                    return CheckSummary()
                }
                let context = StoreContext(
                    tables: tables, scale: try tables.storedScale(in: reference), recent: RecentEventCache(tables))
                var check = StoreCheck(context: context, transaction: reference, report: report)
                try check.checkValues()
                return check.summary
            }
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
        for number in StoredNumber.allCases { try noting { _ = try transaction.number(number, tables) } }
    }
}

extension LMDBError {
    /// Whether the file is damaged, and not only out of reach.
    var isDamage: Bool { [.corrupted, .malformedValue, .invalid, .versionMismatch, .pageNotFound].contains(code) }
}

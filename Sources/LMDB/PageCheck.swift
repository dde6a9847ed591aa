/// Walks the trees of pages of an environment's file, and finds what LMDB would fault, abort or loop on: references out
/// of the file or to pages of another kind, pages that are used twice, entries outside their page, keys out of order.
///
/// Values are not looked at; whoever stored them checks them.
package struct PageCheck {
    /// What is wrong with the pages of a table.
    package struct Finding: Sendable, Hashable {
        /// nil: the main table, which names the others, or the list of free pages.
        package let table: String?
        package let what: String
    }

    package private(set) var findings: [Finding] = []
    /// Whether every page was looked at.
    package var isFinished: Bool { !isOutOfTime }

    private let file: DataFile
    let meta: DataFile.Meta
    private var used: [UInt64]
    /// The table that is being walked.
    private var table: String?
    private let deadline: ContinuousClock.Instant?
    private var pagesUntilLook = Self.pagesBetweenLooks
    private(set) var isOutOfTime = false

    private static let pagesBetweenLooks = 64
    /// So many findings are kept; a store with more needs its backup anyway.
    private static let findingLimit = 1_000

    /// - Parameters:
    ///   - transaction: The number of the transaction to look at, whose pages a reader of the environment keeps; nil:
    ///     the newest one, of an environment to which no one writes.
    ///   - deadline: When to stop; nil: when all pages have been looked at.
    /// - Throws: `DataFile.Refusal` if the file has no such transaction.
    package init(
        _ file: DataFile, transaction: UInt64? = nil, until deadline: ContinuousClock.Instant? = nil
    ) throws(DataFile.Refusal) {
        guard let meta = file.meta(transaction) else {
            throw DataFile.Refusal(
                description: "the transaction to check has been replaced by newer ones", isOutdated: true)
        }
        self.meta = meta
        self.deadline = deadline
        // A damaged number of pages must not make this larger than the file needs.
        let pages = min(meta.lastPage, UInt64(file.byteCount / meta.pageSize)) + 1
        used = [UInt64](repeating: 0, count: Int(pages / 64) + 1)
        self.file = file
    }

    /// Looks at all pages, or at as many as the time allows.
    package mutating func run() {
        walk(meta.main, .main)
        table = nil
        walk(meta.free, .free)
    }

    /// Walks a table, and returns to the one that names it.
    mutating func walk(table name: String, _ tree: DataFile.Tree) {
        let outer = table
        table = name
        walk(tree, .table)
        table = outer
    }

    mutating func note(_ what: String) {
        if findings.count < Self.findingLimit { findings.append(Finding(table: table, what: what)) }
    }

    /// Marks a page as used. False, and a finding, if it is a meta page, out of the file or used already.
    mutating func claim(_ page: UInt64) -> Bool {
        guard page > 1, page <= meta.lastPage, Int(page / 64) < used.count else {
            note("page \(page) is out of the file")
            return false
        }
        if mark(page) { return true }
        note("page \(page) is used twice")
        return false
    }

    /// Marks a free page, which may be beyond the end of the file if it was never written. False if it is used.
    mutating func claimFree(_ page: UInt64) -> Bool { Int(page / 64) >= used.count || mark(page) }

    private mutating func mark(_ page: UInt64) -> Bool {
        let bit = UInt64(1) << (page % 64)
        guard used[Int(page / 64)] & bit == 0 else { return false }
        used[Int(page / 64)] |= bit
        return true
    }

    /// A value that has pages of its own; nil, and a finding, if they are not all in the file.
    mutating func value(_ byteCount: Int, onPagesFrom first: UInt64) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        if file.read(at: first * UInt64(meta.pageSize) + UInt64(DataPage.headBytes), into: &bytes) { return bytes }
        note("page \(first) begins a value that is not in the file")
        return nil
    }

    /// Reads a page and checks that it says that it is this page; nil, and a finding, if it does not.
    mutating func read(_ number: UInt64) -> DataPage? {
        var bytes = [UInt8](repeating: 0, count: meta.pageSize)
        guard file.read(at: number * UInt64(meta.pageSize), into: &bytes) else {
            note("page \(number) is beyond the end of the file, or cannot be read")
            return nil
        }
        let page = DataPage(bytes: bytes)
        guard page.number == number else {
            note("page \(number) has the head of another page")
            return nil
        }
        return page
    }

    /// Whether there is time to look at another page.
    mutating func hasTime() -> Bool {
        pagesUntilLook -= 1
        if pagesUntilLook == 0 {
            pagesUntilLook = Self.pagesBetweenLooks
            if let deadline, ContinuousClock.now >= deadline { isOutOfTime = true }
        }
        return !isOutOfTime
    }
}

/// One page of the file (mdb.c, "MDB_page").
struct DataPage {
    let bytes: [UInt8]

    static let headBytes = 16

    struct Flags: OptionSet {
        let rawValue: UInt16
        static let branch = Flags(rawValue: 0x01)
        static let leaf = Flags(rawValue: 0x02)
        static let overflow = Flags(rawValue: 0x04)
        /// A leaf of values of one size, which follow each other.
        static let fixed = Flags(rawValue: 0x20)
        /// Other bits mean something in memory only.
        static let stored = Flags(rawValue: 0x2f)
    }

    /// An entry of a page (mdb.c, "MDB_node").
    struct Node {
        let key: ArraySlice<UInt8>
        /// In a branch the page below it.
        let child: UInt64
        let flags: UInt16
        /// The bytes of the value, which may be on other pages.
        let valueBytes: Int
        /// The bytes of the page after the key.
        let rest: ArraySlice<UInt8>

        static let headBytes = 8
        // mdb.c, "F_BIGDATA", "F_SUBDATA", "F_DUPDATA".
        var isElsewhere: Bool { flags & 0x01 != 0 }
        var isTree: Bool { flags & 0x02 != 0 }
        var isRow: Bool { flags & 0x04 != 0 }
    }

    private func half(_ offset: Int) -> Int { Int(bytes.span.bytes.load(UInt16.self, at: offset)) }

    var number: UInt64 { bytes.span.bytes.load(UInt64.self, at: 0) }
    var fixedSize: Int { half(8) }
    var flags: Flags { Flags(rawValue: UInt16(half(10))).intersection(.stored) }
    /// In the first page of a value on pages of its own, the number of these.
    var overflowPages: UInt32 { bytes.span.bytes.load(UInt32.self, at: 12) }

    /// The number of entries; nil if the page has no room for as many as it says.
    var count: Int? {
        let (lower, upper) = (half(12), half(14))
        guard lower >= Self.headBytes, lower % 2 == 0, lower <= upper, upper <= bytes.count else { return nil }
        return (lower - Self.headBytes) / 2
    }

    /// An entry; nil if it is not within the page.
    func node(_ position: Int) -> Node? {
        let offset = half(Self.headBytes + 2 * position)
        guard offset >= half(14), offset + Node.headBytes <= bytes.count else { return nil }
        let (low, high, flags) = (half(offset), half(offset + 2), half(offset + 4))
        let (key, end) = (offset + Node.headBytes, offset + Node.headBytes + half(offset + 6))
        guard end <= bytes.count else { return nil }
        return Node(
            key: bytes[key..<end], child: UInt64(low) | UInt64(high) << 16 | UInt64(flags) << 32, flags: UInt16(flags),
            valueBytes: low | high << 16, rest: bytes[end...])
    }

    /// A value of a leaf of values of one size; nil if it is not within the page.
    func fixedValue(_ position: Int, size: Int) -> ArraySlice<UInt8>? {
        let start = Self.headBytes + position * size
        return start + size <= bytes.count ? bytes[start..<start + size] : nil
    }
}

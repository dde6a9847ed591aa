import LMDB

/// Everything that the tables of a store contain, told apart from what is no longer in use in its file.
///
/// It reads LMDB itself and not through the store, because it judges the store: what the store takes for damaged, or
/// does not look at, must count too.
struct StoredValues {
    let folder: String

    /// The size of LMDB's record of a table (mdb.c, "MDB_db").
    private static let tableBytes = 48

    /// A line that differs between two stores whose tables differ in any key or value.
    /// - Throws: `LMDBError` where the file is damaged so that it cannot be read. Other damage may end the process, or
    ///   keep it reading for ever.
    func digest() throws -> String {
        let environment = try Environment(at: folder, mapSize: 1 << 34, maxTables: 64, maxReaders: 8)
        var text = ""
        do {
            try environment.write { transaction in
                var names: [String] = []
                var own = Digest()
                // The main table has records, which are values, and the names of the other tables.
                try transaction.withCursor(try environment.mainTable(in: transaction)) { cursor in
                    try forEach(cursor) { key, value in
                        if value.byteCount == Self.tableBytes {
                            names.append(key.string(count: key.byteCount))
                        } else {
                            own.add(key, value)
                        }
                    }
                }
                text = own.text
                for name in names {
                    var digest = Digest()
                    let table = try environment.openTable(name, .bytes, in: transaction)
                    try transaction.withCursor(table) { try forEach($0) { digest.add($0, $1) } }
                    text += " \(name) \(digest.text)"
                }
                throw Done()
            }
        } catch is Done {}
        return text
    }

    private func forEach(_ cursor: borrowing Cursor, _ body: (RawSpan, RawSpan) -> Void) throws {
        var found: Void? = try cursor.move(.first, body)
        while found != nil { found = try cursor.move(.next, body) }
    }

    /// Ends the transaction without writing.
    private struct Done: Error {}

    /// FNV-1a over keys and values with their lengths.
    private struct Digest {
        private var count = 0
        private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

        var text: String { "\(count):\(hash)" }

        mutating func add(_ key: RawSpan, _ value: RawSpan) {
            count += 1
            for part in [key.array(count: key.byteCount), value.array(count: value.byteCount)] {
                for number in [UInt64(part.count)] + part.map({ UInt64($0) }) {
                    hash = (hash ^ number) &* 0x0000_0100_0000_01b3
                }
            }
        }
    }
}

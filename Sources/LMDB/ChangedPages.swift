import CLMDB

/// Bounds the memory of a write transaction: pages that it has changed are written to the file before it commits.
///
/// LMDB keeps every changed page in memory until the commit and begins to write them ahead only at 131,071 pages
/// (mdb.c, `mdb_page_spill` and MDB_IDL_UM_MAX), which are 512 MiB. The number is fixed when the library is compiled.
/// But a put writes ahead if the pages that it announces leave too little room, and it announces them from the size of
/// its data, before it looks at them. So this type announces many copies of a value that exists: LMDB makes room, and
/// then refuses the value without having changed anything.
struct ChangedPageBound: Sendable {
    /// The number of changed pages above which they are written ahead: 48 MiB.
    static let pages = 12_288
    static let tableName = "changed pages"

    // The largest number of changed pages that LMDB holds: MDB_IDL_UM_MAX.
    private static let largest = 131_071
    private static let key: UInt32 = 0
    private static let item: [UInt64] = [0, 0]

    /// Holds one row with one value.
    private let table: Table
    /// How many copies of the value take so much room that LMDB writes ahead above the bound.
    private let copies: Int

    init(_ table: Table, in transaction: borrowing WriteTransaction) throws(LMDBError) {
        self.table = table
        var statistics = MDB_stat()
        try check(mdb_stat(transaction.handle, table.identifier, &statistics), "ask for the size of a page")
        // mdb_page_spill doubles its estimate.
        copies = (Self.largest - Self.pages) / 2 * Int(statistics.ms_psize) / (8 * Self.item.count)
        if statistics.ms_entries == 0 { try transaction.put(table, Self.key, Self.item.span.bytes) }
    }

    /// Writes changed pages ahead if there are too many.
    func enforce(_ transaction: OpaquePointer) throws(LMDBError) {
        var opened: OpaquePointer?
        try check(mdb_cursor_open(transaction, table.identifier, &opened), "open a cursor")
        defer { mdb_cursor_close(opened) }
        let code = Self.key.withKeyBytes { keyBytes in
            var key = value(of: keyBytes)
            var data = [value(of: Self.item.span.bytes), MDB_val(mv_size: copies, mv_data: nil)]
            return mdb_cursor_put(opened, &key, &data, UInt32(MDB_MULTIPLE | MDB_NODUPDATA))
        }
        if code != MDB_KEYEXIST { try check(code, "write changed pages ahead") }
    }
}

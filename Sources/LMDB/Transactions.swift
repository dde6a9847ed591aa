import CLMDB

/// A transaction that can read, as both kinds can.
package protocol Readable: ~Copyable {
    var handle: OpaquePointer { get }
    /// Counts the transaction's writes; nil where they are not counted.
    var writeCounter: WriteCounter? { get }
}

extension Readable where Self: ~Copyable {
    package var writeCounter: WriteCounter? { nil }
}

/// A snapshot of the last commit. ``Environment/read(_:)`` lends it to a closure, which can neither copy nor keep it.
package struct ReadTransaction: ~Copyable, Readable {
    package let handle: OpaquePointer
    init(handle: OpaquePointer) { self.handle = handle }
}

/// The only write transaction. ``Environment/write(isDurable:_:)`` lends it to a closure, which can neither copy nor
/// keep it.
package struct WriteTransaction: ~Copyable, Readable {
    package let handle: OpaquePointer
    package let writeCounter: WriteCounter?
    /// Bounds the memory of the pages that it changes; nil: LMDB's own bound.
    let bound: ChangedPageBound?

    init(handle: OpaquePointer, counter: WriteCounter? = nil, bound: ChangedPageBound? = nil) {
        self.handle = handle
        writeCounter = counter
        self.bound = bound
    }
}

extension Readable where Self: ~Copyable {
    /// Runs `body` on the value of `key` in place, in a table of rows on the first value. Returns nil if there is none.
    @inline(__always)
    package func get<Result>(_ table: Table, _ key: some TableKey, _ body: (RawSpan) throws -> Result) throws -> Result?
    {
        var found = MDB_val()
        let code = key.withKeyBytes { bytes in
            var key = value(of: bytes)
            return mdb_get(handle, table.identifier, &key, &found)
        }
        if code == MDB_NOTFOUND { return nil }
        try check(code, "get")
        return try withSpan(of: found, body)
    }

    /// Whether the table has this key.
    package func contains(_ table: Table, _ key: some TableKey) throws -> Bool {
        try get(table, key) { _ in true } ?? false
    }

    /// The number of the transaction that made this snapshot, as the meta page of the file has it.
    package var number: UInt64 { UInt64(mdb_txn_id(handle)) }

    /// The number of values in a table.
    package func count(_ table: Table) throws(LMDBError) -> Int {
        var statistics = MDB_stat()
        try check(mdb_stat(handle, table.identifier, &statistics), "count")
        return Int(statistics.ms_entries)
    }

    /// Runs `body` with a cursor on `table`.
    package func withCursor<Result>(_ table: Table, _ body: (borrowing Cursor) throws -> Result) throws -> Result {
        var opened: OpaquePointer?
        try check(mdb_cursor_open(handle, table.identifier, &opened), "open a cursor")
        guard let opened else { throw LMDBError(code: .invalid, operation: "open a cursor") }
        defer { mdb_cursor_close(opened) }
        return try body(Cursor(handle: opened, counter: writeCounter))
    }
}

extension WriteTransaction {
    /// Sets the value of `key`.
    package func put(_ table: Table, _ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) {
        try put(table, key, bytes, flags: 0)
    }

    /// Sets the value of a key that sorts after every other one, and throws if it does not. This costs less than `put`
    /// and leaves no page half full.
    package func append(_ table: Table, _ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) {
        try put(table, key, bytes, flags: UInt32(MDB_APPEND))
    }

    private func put(_ table: Table, _ key: some TableKey, _ bytes: RawSpan, flags: UInt32) throws(LMDBError) {
        try writeCounter?.note()
        let code = key.withKeyBytes { keyBytes in
            var key = value(of: keyBytes)
            var data = value(of: bytes)
            return mdb_put(handle, table.identifier, &key, &data, flags)
        }
        try check(code, "put")
    }

    /// Reserves a value of `byteCount` bytes, which `body` writes in place.
    package func put(
        _ table: Table, _ key: some TableKey, byteCount: Int, _ body: (inout MutableRawSpan) throws -> Void
    ) throws {
        try writeCounter?.note()
        var data = MDB_val(mv_size: byteCount, mv_data: nil)
        let code = key.withKeyBytes { keyBytes in
            var key = value(of: keyBytes)
            return mdb_put(handle, table.identifier, &key, &data, UInt32(MDB_RESERVE))
        }
        try check(code, "put")
        var span = MutableRawSpan(
            _unsafeBytes: UnsafeMutableRawBufferPointer(start: data.mv_data, count: data.mv_size))
        try body(&span)
    }

    /// Removes a key and its value, or its whole row. False if there was none.
    @discardableResult
    package func delete(_ table: Table, _ key: some TableKey) throws(LMDBError) -> Bool {
        try writeCounter?.note()
        let code = key.withKeyBytes { bytes in
            var key = value(of: bytes)
            return mdb_del(handle, table.identifier, &key, nil)
        }
        if code == MDB_NOTFOUND { return false }
        try check(code, "delete")
        return true
    }
}

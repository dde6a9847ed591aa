import CLMDB

/// A position in a table. ``Readable/withCursor(_:_:)`` lends it to a closure, which can neither copy nor keep it.
package struct Cursor: ~Copyable {
    let handle: OpaquePointer
    private let counter: WriteCounter?

    init(handle: OpaquePointer, counter: WriteCounter?) {
        self.handle = handle
        self.counter = counter
    }

    /// The entry to move to.
    package enum Move: Sendable {
        case first, last, next, previous

        var operation: MDB_cursor_op {
            switch self {
            case .first: MDB_FIRST
            case .last: MDB_LAST
            case .next: MDB_NEXT
            case .previous: MDB_PREV
            }
        }
    }

    /// Moves, and runs `body` on the key and the value of the entry found. Returns nil if there is no entry.
    package func move<Result>(_ move: Move, _ body: (RawSpan, RawSpan) throws -> Result) throws -> Result? {
        var key = MDB_val()
        var data = MDB_val()
        return try finish(mdb_cursor_get(handle, &key, &data, move.operation), key, data, body)
    }

    /// Moves to the first key that is not before `sought`, and runs `body` on its entry. Returns nil if there is none.
    package func seek<Result>(_ sought: some TableKey, _ body: (RawSpan, RawSpan) throws -> Result) throws -> Result? {
        var key = MDB_val()
        var data = MDB_val()
        let code = sought.withKeyBytes { bytes in
            key = value(of: bytes)
            return mdb_cursor_get(handle, &key, &data, MDB_SET_RANGE)
        }
        return try finish(code, key, data, body)
    }

    /// Runs `body` in order on every entry whose key is not before `key`, until it returns false.
    package func forEach(from key: some TableKey, _ body: (RawSpan, RawSpan) throws -> Bool) throws {
        var continues = try seek(key, body) ?? false
        while continues { continues = try move(.next, body) ?? false }
    }

    /// Runs `body` in order on every entry, until it returns false. An empty key, which would stand for the first one,
    /// is refused by LMDB.
    package func forEach(_ body: (RawSpan, RawSpan) throws -> Bool) throws {
        var continues = try move(.first, body) ?? false
        while continues { continues = try move(.next, body) ?? false }
    }

    /// Runs `body` as ``forEach(from:_:)`` does, and also gives it the key of the next entry; nil at the end of the
    /// table.
    package func forEachWithNext(
        from key: some TableKey, _ body: (_ key: RawSpan, _ value: RawSpan, _ next: RawSpan?) throws -> Bool
    ) throws {
        var key = try position(at: key)
        while let here = key {
            // The entry stays valid while the cursor moves on: only a write could move it, and `body` cannot write.
            var (nextKey, nextData) = (MDB_val(), MDB_val())
            let code = mdb_cursor_get(handle, &nextKey, &nextData, MDB_NEXT)
            if code != MDB_NOTFOUND { try check(code, "move a cursor") }
            let hasNext = code == MDB_SUCCESS
            let continues = try withSpan(of: here.key) { key in
                try withSpan(of: here.data) { data in
                    if hasNext {
                        try withSpan(of: nextKey) { try body(key, data, $0) }
                    } else {
                        try body(key, data, nil)
                    }
                }
            }
            key = hasNext && continues ? (nextKey, nextData) : nil
        }
    }

    private func position(at sought: some TableKey) throws(LMDBError) -> (key: MDB_val, data: MDB_val)? {
        var (key, data) = (MDB_val(), MDB_val())
        let code = sought.withKeyBytes { bytes in
            key = value(of: bytes)
            return mdb_cursor_get(handle, &key, &data, MDB_SET_RANGE)
        }
        if code == MDB_NOTFOUND { return nil }
        try check(code, "move a cursor")
        return (key, data)
    }

    /// Runs `body` on the values of the row of `key` in order, one call for all values on a page.
    ///
    /// - Parameter begin: Called with the number of values before the first of them is read, unless the row is empty.
    package func forEachPage(
        ofRow key: some TableKey, begin: (Int) throws -> Void = { _ in }, _ body: (RawSpan) throws -> Void
    ) throws {
        var keyValue = MDB_val()
        var data = MDB_val()
        // MDB_SET_KEY puts the first value into `data`. If that is the whole row, MDB_GET_MULTIPLE does not change
        // `data`.
        var code = key.withKeyBytes { bytes in
            keyValue = value(of: bytes)
            return mdb_cursor_get(handle, &keyValue, &data, MDB_SET_KEY)
        }
        if code == MDB_NOTFOUND { return }
        try check(code, "find a row")
        var count = 0
        try check(mdb_cursor_count(handle, &count), "count a row")
        try begin(count)
        try check(mdb_cursor_get(handle, &keyValue, &data, MDB_GET_MULTIPLE), "read a row")
        repeat {
            try withSpan(of: data, body)
            code = mdb_cursor_get(handle, &keyValue, &data, MDB_NEXT_MULTIPLE)
        } while code == MDB_SUCCESS
        if code != MDB_NOTFOUND { try check(code, "read a row") }
    }

    /// Moves to the first value of the row of `key` that is not before `bytes`, and runs `body` on it. Returns nil if
    /// there is none.
    package func seek<Result>(row key: some TableKey, from bytes: RawSpan, _ body: (RawSpan) throws -> Result) throws
        -> Result?
    {
        var keyValue = MDB_val()
        var data = MDB_val()
        let code = key.withKeyBytes { keyBytes in
            keyValue = value(of: keyBytes)
            data = value(of: bytes)
            return mdb_cursor_get(handle, &keyValue, &data, MDB_GET_BOTH_RANGE)
        }
        return try finish(code, keyValue, data) { _, found in try body(found) }
    }

    /// Adds a value to the row of `key`, or sets the value of a key in a table without rows.
    package func put(_ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) { try put(key, bytes, flags: 0) }

    private func put(_ key: some TableKey, _ bytes: RawSpan, flags: UInt32) throws(LMDBError) {
        try counter?.note()
        let code = key.withKeyBytes { keyBytes in
            var key = value(of: keyBytes)
            var data = value(of: bytes)
            return mdb_cursor_put(handle, &key, &data, flags)
        }
        try check(code, "put")
    }

    /// Sets the value at the cursor to another one of the same size, which must sort into the same place of its row.
    package func replace(_ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) {
        try put(key, bytes, flags: UInt32(MDB_CURRENT))
    }

    /// Removes the value at the cursor. The next `move(.next)` finds the value that followed it.
    package func delete() throws(LMDBError) {
        try counter?.note()
        try check(mdb_cursor_del(handle, 0), "delete")
    }

    @inline(__always)
    private func finish<Result>(
        _ code: Int32, _ key: MDB_val, _ data: MDB_val, _ body: (RawSpan, RawSpan) throws -> Result
    ) throws -> Result? {
        if code == MDB_NOTFOUND { return nil }
        try check(code, "move a cursor")
        return try withSpan(of: key) { key in try withSpan(of: data) { data in try body(key, data) } }
    }
}

import CLMDB

/// A place in a table. Lent by `withCursor`; cannot be made, copied or kept.
package struct Cursor: ~Copyable {
    let handle: OpaquePointer
    private let counter: WriteCounter?

    init(handle: OpaquePointer, counter: WriteCounter?) {
        self.handle = handle
        self.counter = counter
    }

    /// Where to move to.
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

    /// Moves, and runs `body` on the key and the value there; nil if there is nothing there.
    package func move<Result>(_ move: Move, _ body: (RawSpan, RawSpan) throws -> Result) throws -> Result? {
        var key = MDB_val()
        var data = MDB_val()
        return try finish(mdb_cursor_get(handle, &key, &data, move.operation), key, data, body)
    }

    /// Moves to the first key that is `key` or after it.
    package func seek<Result>(_ sought: some TableKey, _ body: (RawSpan, RawSpan) throws -> Result) throws -> Result? {
        var key = MDB_val()
        var data = MDB_val()
        let code = sought.withKeyBytes { bytes in
            key = value(of: bytes)
            return mdb_cursor_get(handle, &key, &data, MDB_SET_RANGE)
        }
        return try finish(code, key, data, body)
    }

    /// Runs `body` on every key and value from where `key` is, or would be, until it returns false.
    package func forEach(from key: some TableKey, _ body: (RawSpan, RawSpan) throws -> Bool) throws {
        var goOn = try seek(key, body) ?? false
        while goOn { goOn = try move(.next, body) ?? false }
    }

    /// Runs `body` on every key and value from where `key` is, or would be, until it returns false; each beside the key that follows it.
    package func forEachWithNext(
        from key: some TableKey, _ body: (_ key: RawSpan, _ value: RawSpan, _ next: RawSpan?) throws -> Bool
    ) throws {
        var key = try position(at: key)
        while let here = key {
            // What was found stays where it is while the transaction changes nothing, and `body` cannot.
            var (nextKey, nextData) = (MDB_val(), MDB_val())
            let code = mdb_cursor_get(handle, &nextKey, &nextData, MDB_NEXT)
            if code != MDB_NOTFOUND { try check(code, "move a cursor") }
            let hasNext = code == MDB_SUCCESS
            let goOn = try withSpan(of: here.key) { key in
                try withSpan(of: here.data) { data in
                    if hasNext {
                        try withSpan(of: nextKey) { try body(key, data, $0) }
                    } else {
                        try body(key, data, nil)
                    }
                }
            }
            key = hasNext && goOn ? (nextKey, nextData) : nil
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

    /// Runs `body` on the row of `key` in order, as many values at once as lie side by side on a page.
    package func forEachPage(ofRow key: some TableKey, _ body: (RawSpan) throws -> Void) throws {
        var keyValue = MDB_val()
        var data = MDB_val()
        // MDB_SET_KEY leaves the first value in `data`; where that is the whole row, MDB_GET_MULTIPLE leaves it there.
        var code = key.withKeyBytes { bytes in
            keyValue = value(of: bytes)
            return mdb_cursor_get(handle, &keyValue, &data, MDB_SET_KEY)
        }
        if code == MDB_NOTFOUND { return }
        try check(code, "find a row")
        try check(mdb_cursor_get(handle, &keyValue, &data, MDB_GET_MULTIPLE), "read a row")
        repeat {
            try withSpan(of: data, body)
            code = mdb_cursor_get(handle, &keyValue, &data, MDB_NEXT_MULTIPLE)
        } while code == MDB_SUCCESS
        if code != MDB_NOTFOUND { try check(code, "read a row") }
    }

    /// Moves to the first value of the row of `key` that is `bytes` or after it.
    package func seek<Result>(row key: some TableKey, from bytes: RawSpan, _ body: (RawSpan) throws -> Result) throws
        -> Result?
    {
        var keyValue = MDB_val()
        var data = MDB_val()
        let code = key.withKeyBytes { keyBytes in
            bytes.withUnsafeBytes { dataBytes in
                keyValue = value(of: keyBytes)
                data = value(of: dataBytes)
                return mdb_cursor_get(handle, &keyValue, &data, MDB_GET_BOTH_RANGE)
            }
        }
        return try finish(code, keyValue, data) { _, found in try body(found) }
    }

    /// Adds a value to the row of `key`, or sets the value of a key in a table without rows.
    package func put(_ key: some TableKey, _ bytes: RawSpan) throws(LMDBError) {
        counter?.note()
        let code = key.withKeyBytes { keyBytes in
            bytes.withUnsafeBytes { dataBytes in
                var key = value(of: keyBytes)
                var data = value(of: dataBytes)
                return mdb_cursor_put(handle, &key, &data, 0)
            }
        }
        try check(code, "put")
    }

    /// Removes the value that the cursor is on. The next `move(.next)` finds the one that followed it.
    package func delete() throws(LMDBError) {
        counter?.note()
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

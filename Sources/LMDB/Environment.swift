import CLMDB
import Synchronization

/// One LMDB environment: a folder with `data.mdb` and `lock.mdb`, mapped into memory.
///
/// Open a folder once per process. The default durability is the only one offered: `MDB_NOSYNC`, `MDB_WRITEMAP` and
/// `MDB_MAPASYNC` lose or corrupt data when the machine stops.
package final class Environment: Sendable {
    // An MDB_env may be used from any thread (lmdb.h, "mdb_env_open"); OpaquePointer cannot say so.
    nonisolated(unsafe) let handle: OpaquePointer
    // Read transactions, reset: renewing one costs no allocation and takes no lock of LMDB's.
    private let idleReaders = Mutex<[Reader]>([])

    /// A read transaction without a thread of its own (MDB_NOTLS): used by one caller at a time, the one that took it from the pool.
    struct Reader: @unchecked Sendable {
        let transaction: OpaquePointer
    }

    /// Opens the folder at `path`, which must exist.
    ///
    /// - Parameters:
    ///   - mapSize: Bytes the file may grow to; address space, not memory.
    ///   - maxTables: How many named tables may be opened.
    ///   - maxReaders: How many read transactions may be open at once, of all processes.
    package init(at path: String, mapSize: Int, maxTables: Int, maxReaders: Int) throws(LMDBError) {
        var created: OpaquePointer?
        try check(mdb_env_create(&created), "create an environment")
        guard let created else { throw LMDBError(code: .invalid, operation: "create an environment") }
        do {
            try check(mdb_env_set_mapsize(created, mapSize), "set the map size to \(mapSize) bytes")
            try check(mdb_env_set_maxdbs(created, MDB_dbi(maxTables)), "set the number of tables")
            try check(mdb_env_set_maxreaders(created, UInt32(maxReaders)), "set the number of readers")
            try check(mdb_env_open(created, path, UInt32(MDB_NOTLS), 0o600), "open \(path)")
            var dead: Int32 = 0
            try check(mdb_reader_check(created, &dead), "check for stale readers")
        } catch {
            mdb_env_close(created)
            throw error
        }
        handle = created
    }

    deinit {
        idleReaders.withLock { readers in
            for reader in readers { mdb_txn_abort(reader.transaction) }
            readers.removeAll()
        }
        mdb_env_close(handle)
    }

    /// Runs `body` on a snapshot of the last commit. Never waits for a writer.
    ///
    /// Spans handed out by the transaction cannot leave `body`: the compiler sees to it.
    package func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
        let reader = try takeReader()
        defer { giveBack(reader) }
        return try body(ReadTransaction(handle: reader.transaction))
    }

    /// Runs `body` as the only writer and commits durably when it returns; aborts when it throws.
    ///
    /// A write transaction belongs to its thread (lmdb.h, "mdb_txn_begin"), so `body` is synchronous.
    package func write<Result>(_ body: (borrowing WriteTransaction) throws -> Result) throws -> Result {
        var begun: OpaquePointer?
        try check(mdb_txn_begin(handle, nil, 0, &begun), "begin a write")
        guard let begun else { throw LMDBError(code: .invalid, operation: "begin a write") }
        let result: Result
        do {
            result = try body(WriteTransaction(handle: begun))
        } catch {
            mdb_txn_abort(begun)
            throw error
        }
        try check(mdb_txn_commit(begun), "commit")
        return result
    }

    /// Opens a table, making it if `transaction` may write and it does not exist. Once per environment and table.
    package func openTable(_ name: String, _ kind: Table.Kind, in transaction: borrowing WriteTransaction)
        throws(LMDBError) -> Table
    {
        var identifier: MDB_dbi = 0
        try check(
            mdb_dbi_open(transaction.handle, name, kind.flags | UInt32(MDB_CREATE), &identifier), "open table \(name)")
        return Table(identifier: identifier)
    }

    /// Bytes of the file that hold pages in use or to be reused, and the bytes it may grow to.
    package var size: (used: Int, limit: Int) {
        var information = MDB_envinfo()
        var statistics = MDB_stat()
        mdb_env_info(handle, &information)
        mdb_env_stat(handle, &statistics)
        return ((Int(information.me_last_pgno) + 1) * Int(statistics.ms_psize), Int(information.me_mapsize))
    }

    /// The longest key, in bytes.
    package var maxKeySize: Int { Int(mdb_env_get_maxkeysize(handle)) }

    private func takeReader() throws(LMDBError) -> Reader {
        if let reader = idleReaders.withLock({ $0.popLast() }) {
            let code = mdb_txn_renew(reader.transaction)
            if code != MDB_SUCCESS {
                mdb_txn_abort(reader.transaction)
                throw LMDBError(code: .init(rawValue: code), operation: "renew a read")
            }
            return reader
        }
        var begun: OpaquePointer?
        try check(mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &begun), "begin a read")
        guard let begun else { throw LMDBError(code: .invalid, operation: "begin a read") }
        return Reader(transaction: begun)
    }

    private func giveBack(_ reader: Reader) {
        // Reset at once: a reader that stays open keeps every page freed since from being used again.
        mdb_txn_reset(reader.transaction)
        idleReaders.withLock { $0.append(reader) }
    }
}

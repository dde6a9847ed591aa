import CLMDB
import Glibc
import Synchronization

/// One LMDB environment: a folder with `data.mdb` and `lock.mdb`, mapped into memory.
///
/// Open a folder once per process. `MDB_NOSYNC`, `MDB_WRITEMAP` and `MDB_MAPASYNC` are not offered: they lose or corrupt data when the
/// machine stops.
package final class Environment: Sendable {
    /// What `open` needs, kept for ``reopen()``.
    fileprivate struct Options: Sendable {
        let path: String
        let mapSize, maxTables, maxReaders: Int
    }

    /// An MDB_env, which may be used from any thread (lmdb.h, "mdb_env_open"); OpaquePointer cannot say so.
    struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// A read transaction without a thread of its own (MDB_NOTLS): used by one caller at a time, the one that took it from the pool.
    struct Reader: @unchecked Sendable {
        let transaction: OpaquePointer
    }

    fileprivate struct State: Sendable {
        /// nil: closed, or opening again failed, and only a new process can help.
        var handle: Handle?
        var isClosed = false
        /// Reset: renewing one costs no allocation and takes no lock of LMDB's.
        var idleReaders: [Reader] = []
        var activeReaders = 0
        /// In the order they were opened, which decides their identifiers.
        var tables: [(name: String, kind: Table.Kind)] = []
    }

    private let state: Mutex<State>
    private let options: Options

    /// Opens the folder at `path`, which must exist.
    ///
    /// - Parameters:
    ///   - mapSize: Bytes the file may grow to; address space, not memory.
    ///   - maxTables: How many named tables may be opened.
    ///   - maxReaders: How many read transactions may be open at once, of all processes.
    package init(at path: String, mapSize: Int, maxTables: Int, maxReaders: Int) throws(LMDBError) {
        options = Options(path: path, mapSize: mapSize, maxTables: maxTables, maxReaders: maxReaders)
        state = Mutex(State(handle: try Environment.open(options)))
    }

    private static func open(_ options: Options) throws(LMDBError) -> Handle {
        var created: OpaquePointer?
        try check(mdb_env_create(&created), "create an environment")
        guard let created else { throw LMDBError(code: .invalid, operation: "create an environment") }
        do {
            try check(mdb_env_set_mapsize(created, options.mapSize), "set the map size to \(options.mapSize) bytes")
            try check(mdb_env_set_maxdbs(created, MDB_dbi(options.maxTables)), "set the number of tables")
            try check(mdb_env_set_maxreaders(created, UInt32(options.maxReaders)), "set the number of readers")
            try check(mdb_env_open(created, options.path, UInt32(MDB_NOTLS), 0o600), "open \(options.path)")
            var dead: Int32 = 0
            try check(mdb_reader_check(created, &dead), "check for stale readers")
        } catch {
            mdb_env_close(created)
            throw error
        }
        return Handle(pointer: created)
    }

    deinit {
        state.withLock { $0.close() }
    }

    /// Waits for the reads under way and lets go of the folder, which may then be opened anew; whatever comes later is refused. Once the
    /// last write has ended.
    package func close() {
        state.withLock { $0.isClosed = true }
        while !state.withLock({ $0.closeUnlessRead() }) { usleep(Environment.pauseMicroseconds) }
    }

    private func handle() throws(LMDBError) -> OpaquePointer {
        try state.withLock { (state) throws(LMDBError) in try state.openHandle() }.pointer
    }

    /// Closes the environment and opens it again, unless somebody reads. Only where no write can be under way: on the writer's thread.
    ///
    /// LMDB keeps the memory of every page that a transaction has changed, to use it again (mdb.c, "me_dpages"): after an import of
    /// a million ratings that is a hundred megabytes, and closing is the only way to give them back.
    ///
    /// - Returns: False if there was a reader: try again later.
    package func reopen() throws(LMDBError) -> Bool {
        try state.withLock { (state) throws(LMDBError) in
            guard state.closeUnlessRead() else { return false }
            state.handle = try Environment.open(options)
            try state.reopenTables()
            return true
        }
    }

    /// Opens the environment again if LMDB has given it up, once the readers under way have ended: after a meta page that it could
    /// not write, it refuses every transaction (lmdb.h, "MDB_PANIC"). Only on the writer's thread.
    package func recover() throws(LMDBError) {
        guard isGivenUp else { return }
        while try !reopen() { usleep(Environment.pauseMicroseconds) }
    }

    private var isGivenUp: Bool {
        do {
            giveBack(try takeReaderAtOnce())
            return false
        } catch {
            return error.code == .panic
        }
    }

    /// Runs `body` on a snapshot of the last commit. Never waits for a writer.
    ///
    /// Spans handed out by the transaction cannot leave `body`: the compiler sees to it.
    package func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
        let reader = try takeReader()
        defer { giveBack(reader) }
        return try body(ReadTransaction(handle: reader.transaction))
    }

    /// Runs `body` as the only writer and commits when it returns; aborts when it throws.
    ///
    /// A write transaction belongs to its thread (lmdb.h, "mdb_txn_begin"), so `body` is synchronous.
    ///
    /// - Parameter isDurable: Whether it is on the disk when this returns. If not, it is with the next one that is; a machine that stops
    ///   before may undo it as a whole, and nothing else (lmdb.h, "MDB_NOMETASYNC"). It takes half the time.
    package func write<Result>(
        isDurable: Bool = true, _ body: (borrowing WriteTransaction) throws -> Result
    ) throws -> Result {
        let handle = try handle()
        try check(mdb_env_set_flags(handle, UInt32(MDB_NOMETASYNC), isDurable ? 0 : 1), "choose how durable a write is")
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
        state.withLock { $0.tables.append((name, kind)) }
        return Table(identifier: identifier)
    }

    /// The table of tables. Besides their names it may hold small records that change with every transaction: they cost no
    /// page of their own, because this table's page is written in any case.
    package func mainTable(in transaction: borrowing WriteTransaction) throws(LMDBError) -> Table {
        var identifier: MDB_dbi = 0
        try check(mdb_dbi_open(transaction.handle, nil, 0, &identifier), "open the main table")
        return Table(identifier: identifier)
    }

    /// Bytes of the file that hold pages in use or to be reused, and the bytes it may grow to.
    package var size: (used: Int, limit: Int) {
        state.withLock { state in
            guard let handle = state.handle else { return (0, options.mapSize) }
            var information = MDB_envinfo()
            var statistics = MDB_stat()
            mdb_env_info(handle.pointer, &information)
            mdb_env_stat(handle.pointer, &statistics)
            return ((Int(information.me_last_pgno) + 1) * Int(statistics.ms_psize), Int(information.me_mapsize))
        }
    }

    private static let pauseMicroseconds: UInt32 = 500
    // A quarter of a second: the writer needs some milliseconds to recover.
    private static let pausesUntilRecovered = 500

    private func takeReader() throws(LMDBError) -> Reader {
        for _ in 0..<Environment.pausesUntilRecovered {
            do {
                return try takeReaderAtOnce()
            } catch {
                guard error.code == .panic else { throw error }
                usleep(Environment.pauseMicroseconds)
            }
        }
        return try takeReaderAtOnce()
    }

    private func takeReaderAtOnce() throws(LMDBError) -> Reader {
        try state.withLock { (state) throws(LMDBError) in
            let handle = try state.openHandle()
            let reader: Reader
            if let idle = state.idleReaders.popLast() {
                let code = mdb_txn_renew(idle.transaction)
                if code != MDB_SUCCESS {
                    mdb_txn_abort(idle.transaction)
                    throw LMDBError(code: .init(rawValue: code), operation: "renew a read")
                }
                reader = idle
            } else {
                var begun: OpaquePointer?
                try check(
                    mdb_txn_begin(handle.pointer, nil, UInt32(MDB_RDONLY), &begun), "begin a read")
                guard let begun else { throw LMDBError(code: .invalid, operation: "begin a read") }
                reader = Reader(transaction: begun)
            }
            state.activeReaders += 1
            return reader
        }
    }

    private func giveBack(_ reader: Reader) {
        // Reset at once: a reader that stays open keeps every page freed since from being used again.
        mdb_txn_reset(reader.transaction)
        state.withLock { state in
            state.idleReaders.append(reader)
            state.activeReaders -= 1
        }
    }
}

extension Environment.State {
    fileprivate mutating func close() {
        for reader in idleReaders { mdb_txn_abort(reader.transaction) }
        idleReaders.removeAll()
        if let handle { mdb_env_close(handle.pointer) }
        handle = nil
    }

    fileprivate mutating func closeUnlessRead() -> Bool {
        if activeReaders > 0 { return false }
        close()
        return true
    }

    fileprivate func openHandle() throws(LMDBError) -> Environment.Handle {
        if isClosed { throw LMDBError(code: .closed, operation: "use the environment") }
        guard let handle else {
            throw LMDBError(code: .panic, operation: "use an environment that could not be opened again")
        }
        return handle
    }

    /// Identifiers are given in the order of opening, so every ``Table`` stays good.
    fileprivate func reopenTables() throws(LMDBError) {
        var begun: OpaquePointer?
        try check(mdb_txn_begin(try openHandle().pointer, nil, UInt32(MDB_RDONLY), &begun), "begin a read")
        guard let begun else { throw LMDBError(code: .invalid, operation: "begin a read") }
        for (name, kind) in tables {
            var identifier: MDB_dbi = 0
            let code = mdb_dbi_open(begun, name, kind.flags, &identifier)
            if code != MDB_SUCCESS {
                mdb_txn_abort(begun)
                throw LMDBError(code: .init(rawValue: code), operation: "open table \(name) again")
            }
        }
        try check(mdb_txn_commit(begun), "open the tables again")
    }
}

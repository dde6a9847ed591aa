import CLMDB
import Glibc
import Synchronization

/// One LMDB environment: a folder with `data.mdb` and `lock.mdb`, mapped into memory.
///
/// A process opens a folder only once. `MDB_NOSYNC`, `MDB_WRITEMAP` and `MDB_MAPASYNC` are not offered, because they
/// lose or corrupt data when the machine stops.
package final class Environment: Sendable {
    /// The arguments of `open`, kept for ``reopen()``.
    fileprivate struct Options: Sendable {
        let path: String
        let mapSize, maxTables, maxReaders: Int
        let isReadOnly: Bool
    }

    /// An MDB_env, which any thread may use (lmdb.h, "mdb_env_open"). OpaquePointer is not Sendable, so this type
    /// declares it.
    struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// A read transaction that is not tied to a thread (MDB_NOTLS). Only the caller that took it from the pool uses it.
    struct Reader: @unchecked Sendable {
        let transaction: OpaquePointer
    }

    fileprivate struct State: Sendable {
        /// nil: the environment is closed, or could not be opened again.
        var handle: Handle?
        var isClosed = false
        /// The size of the map, as ``Environment/reopen(mapSize:)`` was last given it.
        var mapSize: Int
        /// Read transactions that were reset: renewing one allocates nothing and takes no lock in LMDB.
        var idleReaders: [Reader] = []
        var activeReaders = 0
        /// The open tables in the order in which they were opened, which determines their identifiers.
        var tables: [(name: String, kind: Table.Kind)] = []
        var bound: ChangedPageBound?
    }

    private let state: Mutex<State>
    private let options: Options
    /// Whether a machine that stops now finds the file that is open. Until then nothing is committed to it.
    private let isFileNameSynced = Atomic(true)

    /// Opens the folder at `path`, which must exist.
    ///
    /// - Parameters:
    ///   - mapSize: Bytes the file may grow to; address space, not memory.
    ///   - maxTables: The number of named tables that may be opened.
    ///   - maxReaders: The number of read transactions of all processes that may be open at once.
    ///   - isReadOnly: Whether nothing will be written. Another process may then have the folder open and write to it.
    package init(
        at path: String, mapSize: Int, maxTables: Int, maxReaders: Int, isReadOnly: Bool = false
    ) throws(LMDBError) {
        options = Options(
            path: path, mapSize: mapSize, maxTables: maxTables, maxReaders: maxReaders, isReadOnly: isReadOnly)
        state = Mutex(State(handle: try Environment.open(options, mapSize), mapSize: mapSize))
    }

    private static func open(_ options: Options, _ mapSize: Int) throws(LMDBError) -> Handle {
        var created: OpaquePointer?
        try check(mdb_env_create(&created), "create an environment")
        guard let created else { throw LMDBError(code: .invalid, operation: "create an environment") }
        do {
            try check(mdb_env_set_mapsize(created, mapSize), "set the map size to \(mapSize) bytes")
            try check(mdb_env_set_maxdbs(created, MDB_dbi(options.maxTables)), "set the number of tables")
            try check(mdb_env_set_maxreaders(created, UInt32(options.maxReaders)), "set the number of readers")
            if !options.isReadOnly { try LockFile.allocate(inFolder: options.path, readers: options.maxReaders) }
            var flags = UInt32(MDB_NOTLS)
            if options.isReadOnly {
                // Without a file of readers nobody has the environment open, and none is made: it would belong to
                // whoever reads.
                flags |= UInt32(MDB_RDONLY) | (LockFile.exists(inFolder: options.path) ? 0 : UInt32(MDB_NOLOCK))
            }
            try check(mdb_env_open(created, options.path, flags, 0o600), "open \(options.path)")
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

    /// Waits for active reads, then closes the environment. The folder may then be opened again, and further calls fail
    /// with ``LMDBError/Code/closed``. No write may be active.
    package func close() {
        state.withLock { $0.isClosed = true }
        while !state.withLock({ $0.closeUnlessRead() }) { usleep(Environment.pauseMicroseconds) }
    }

    func handle() throws(LMDBError) -> OpaquePointer {
        try state.withLock { (state) throws(LMDBError) in try state.openHandle() }.pointer
    }

    /// Closes the environment and opens it again, unless there are active reads. No write may be active, so that only
    /// the writer's thread calls it.
    ///
    /// LMDB keeps the memory of every page that a transaction has changed in order to use it again (mdb.c,
    /// "me_dpages"). After an import of a million ratings these are a hundred megabytes, which only closing the
    /// environment frees.
    ///
    /// - Parameter mapSize: Bytes that the file may grow to from now on; nil: as before. What the file uses already
    ///   stays usable.
    /// - Returns: False if there was an active read; the caller may try again later.
    package func reopen(mapSize: Int? = nil) throws(LMDBError) -> Bool {
        try reopen(mapSize: mapSize, replacingFileWith: nil)
    }

    /// Opens the environment again as ``reopen(mapSize:)`` does, and in between puts another file in the place of its
    /// own.
    func reopen(mapSize: Int? = nil, replacingFileWith file: String?) throws(LMDBError) -> Bool {
        try state.withLock { (state) throws(LMDBError) in
            guard state.closeUnlessRead() else { return false }
            state.mapSize = mapSize ?? state.mapSize
            if let file, rename(file, path + "/data.mdb") == 0 { isFileNameSynced.store(false, ordering: .relaxed) }
            state.handle = try Environment.open(options, state.mapSize)
            try state.reopenTables()
            return true
        }
    }

    /// Makes it durable that another file has taken the place of the environment's own.
    func syncFileName() throws(LMDBError) {
        guard !isFileNameSynced.load(ordering: .relaxed) else { return }
        try syncFolder(path)
        isFileNameSynced.store(true, ordering: .relaxed)
    }

    /// Opens the environment again if LMDB refuses every transaction, as it does after it could not write a meta page
    /// (lmdb.h, "MDB_PANIC"). Waits for active reads. Only the writer's thread calls it.
    package func recover() throws(LMDBError) {
        guard refusesTransactions else { return }
        while try !reopen() { usleep(Environment.pauseMicroseconds) }
    }

    private var refusesTransactions: Bool {
        do {
            giveBack(try takeReaderAtOnce())
            return false
        } catch {
            return error.code == .panic
        }
    }

    /// Runs `body` on a snapshot of the last commit. Never waits for a writer.
    ///
    /// The compiler checks that no span of the transaction leaves `body`.
    package func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
        let reader = try takeReader()
        defer { giveBack(reader) }
        return try body(ReadTransaction(handle: reader.transaction))
    }

    /// Runs `body` as the only writer and commits when it returns; aborts when it throws.
    ///
    /// A write transaction belongs to its thread (lmdb.h, "mdb_txn_begin"), so `body` is synchronous.
    ///
    /// - Parameter isDurable: Whether the transaction is on the disk when this returns. If not, it takes half the time,
    ///   and becomes durable with the next durable one. A machine that stops before that may undo it as a whole, and
    ///   nothing else (lmdb.h, "MDB_NOMETASYNC").
    package func write<Result>(
        isDurable: Bool = true, _ body: (borrowing WriteTransaction) throws -> Result
    ) throws -> Result {
        try syncFileName()
        let handle = try handle()
        try check(mdb_env_set_flags(handle, UInt32(MDB_NOMETASYNC), isDurable ? 0 : 1), "choose how durable a write is")
        var begun: OpaquePointer?
        try check(mdb_txn_begin(handle, nil, 0, &begun), "begin a write")
        guard let begun else { throw LMDBError(code: .invalid, operation: "begin a write") }
        let result: Result
        do {
            result = try body(WriteTransaction(handle: begun, bound: state.withLock { $0.bound }))
        } catch {
            mdb_txn_abort(begun)
            throw error
        }
        try check(mdb_txn_commit(begun), "commit")
        return result
    }

    /// Opens a table, and creates it if it does not exist. Called once for each table of an environment.
    package func openTable(_ name: String, _ kind: Table.Kind, in transaction: borrowing WriteTransaction)
        throws(LMDBError) -> Table
    {
        var identifier: MDB_dbi = 0
        try check(
            mdb_dbi_open(transaction.handle, name, kind.flags | UInt32(MDB_CREATE), &identifier), "open table \(name)")
        state.withLock { $0.tables.append((name, kind)) }
        return Table(identifier: identifier)
    }

    /// Opens a table of an environment that is only read; nil if it does not exist.
    package func openTable(
        _ name: String, _ kind: Table.Kind, in transaction: borrowing ReadTransaction
    ) throws(LMDBError) -> Table? {
        var identifier: MDB_dbi = 0
        let code = mdb_dbi_open(transaction.handle, name, kind.flags, &identifier)
        if code == MDB_NOTFOUND { return nil }
        try check(code, "open table \(name)")
        return Table(identifier: identifier)
    }

    /// Bounds the memory of later write transactions that are used as an object: pages beyond
    /// ``ChangedPageBound/pages`` are written to the file before the commit. Called once for each environment.
    package func boundChangedPages(in transaction: borrowing WriteTransaction) throws(LMDBError) {
        let table = try openTable(ChangedPageBound.tableName, .integerRows, in: transaction)
        let bound = try ChangedPageBound(table, in: transaction)
        state.withLock { $0.bound = bound }
    }

    /// The table that holds the names of all others. It may also hold small records that change with every transaction:
    /// they need no page of their own, because every transaction writes this table's page.
    package func mainTable<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws(LMDBError)
        -> Table
    {
        var identifier: MDB_dbi = 0
        try check(mdb_dbi_open(transaction.handle, nil, 0, &identifier), "open the main table")
        return Table(identifier: identifier)
    }

    /// Bytes of the file that hold pages in use or to be reused, and bytes that the file may grow to, as they were
    /// given when the environment was made.
    package var size: (used: Int, limit: Int) {
        state.withLock { state in
            guard let handle = state.handle else { return (0, options.mapSize) }
            var information = MDB_envinfo()
            var statistics = MDB_stat()
            mdb_env_info(handle.pointer, &information)
            mdb_env_stat(handle.pointer, &statistics)
            return ((Int(information.me_last_pgno) + 1) * Int(statistics.ms_psize), options.mapSize)
        }
    }

    /// The folder.
    var path: String { options.path }

    private static let pauseMicroseconds: UInt32 = 500
    // A quarter of a second; the writer needs some milliseconds to recover.
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
        // An open reader would keep every page that is freed from now on from being used again.
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

    /// LMDB numbers the tables in the order of opening, so every ``Table`` stays valid.
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

import CLMDB
import Glibc

/// The space that the environment's file takes on the disk.
extension Environment {
    /// Reserves blocks of the disk behind the part of the file in use, without making the file longer, so that the file
    /// can grow by so much even when the disk is full (fallocate(2), FALLOC_FL_KEEP_SIZE).
    ///
    /// - Returns: False if the disk is full. A file system that cannot reserve blocks counts as having them.
    package func reserveDisk(bytes: Int) -> Bool {
        guard bytes > 0, let handle = try? handle() else { return true }
        var descriptor: Int32 = -1
        guard mdb_env_get_fd(handle, &descriptor) == MDB_SUCCESS else { return true }
        let isReserved = fallocate(descriptor, FALLOC_FL_KEEP_SIZE, off_t(size.used), off_t(bytes)) == 0
        return isReserved || (errno != ENOSPC && errno != EDQUOT)
    }

    /// Bytes of the pages within the file that are free, some of them only once the active reads have ended. Takes time
    /// linear in the number of commits that have freed them.
    package var freeBytes: Int {
        get throws {
            try read { transaction in
                // LMDB's own table of free pages: the number of a commit -> the number of pages, and the pages.
                let pages = try transaction.withCursor(Table(identifier: 0)) { cursor in
                    var pages = 0
                    var count = try cursor.move(.first) { _, value in try value.freePages }
                    while let found = count {
                        pages += found
                        count = try cursor.move(.next) { _, value in try value.freePages }
                    }
                    return pages
                }
                var statistics = MDB_stat()
                try check(mdb_stat(transaction.handle, 0, &statistics), "ask for the size of a page")
                return pages * Int(statistics.ms_psize)
            }
        }
    }

    /// Bytes of the pages that a table of single values takes.
    package func bytes(of table: Table) throws -> Int {
        try read { transaction in
            var statistics = MDB_stat()
            try check(mdb_stat(transaction.handle, table.identifier, &statistics), "ask for the size of a table")
            let pages = statistics.ms_branch_pages + statistics.ms_leaf_pages + statistics.ms_overflow_pages
            return Int(pages) * Int(statistics.ms_psize)
        }
    }

    /// The number of the last commit.
    private func lastCommit() throws(LMDBError) -> Int {
        var information = MDB_envinfo()
        try check(mdb_env_info(try handle(), &information), "ask for the last commit")
        return Int(information.me_last_txnid)
    }

    /// A copy of the file as one commit left it, in a file beside it.
    package struct Copy: Sendable {
        fileprivate let commit: Int
        fileprivate let path: String
        package let bytes: Int
    }

    private var copyPath: String { path + "/data.mdb.copy" }

    /// Writes a copy without the pages that are free, and without what earlier records left in the unused parts of
    /// pages. It is on the disk when this returns. Takes as long as reading and writing the whole file; others may read
    /// and write meanwhile.
    package func writeCopy() throws -> Copy {
        removeCopy()
        let descriptor = open(copyPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LMDBError(code: .init(rawValue: errno), operation: "create \(copyPath)") }
        defer { Glibc.close(descriptor) }
        do {
            let commit = try lastCommit()
            // The copy has a read transaction of its own. This one keeps the environment from being opened again.
            try read { _ in
                try check(mdb_env_copyfd2(try handle(), descriptor, UInt32(MDB_CP_COMPACT)), "write \(copyPath)")
            }
            guard fsync(descriptor) == 0 else {
                throw LMDBError(code: .init(rawValue: errno), operation: "sync \(copyPath)")
            }
            return Copy(commit: commit, path: copyPath, bytes: Int(lseek(descriptor, 0, SEEK_END)))
        } catch {
            removeCopy()
            throw error
        }
    }

    /// Removes a copy that was not taken over, for example because the machine stopped.
    package func removeCopy() { unlink(copyPath) }

    /// Puts a copy in the place of the file, which is removed. No write may be active, so that only the writer's thread
    /// calls it.
    package func takeOver(_ copy: Copy) throws(LMDBError) -> TakeOver {
        guard try lastCommit() == copy.commit else { return .outdated }
        guard try reopen(replacingFileWith: copy.path) else { return .hasReaders }
        try syncFileName()
        return .done
    }

    /// What became of a copy that was to replace the file.
    package enum TakeOver: Sendable {
        case done
        /// Something was committed since the copy was begun.
        case outdated
        /// There was an active read; the caller may try again with the same copy.
        case hasReaders
    }
}

extension RawSpan {
    /// The number of pages in an entry of LMDB's table of free pages: it comes first, and each page takes as much.
    fileprivate var freePages: Int {
        get throws(LMDBError) {
            let size = MemoryLayout<Int>.size
            guard byteCount >= size, case let count = load(Int.self, at: 0), 0..<byteCount / size ~= count else {
                throw LMDBError(code: .corrupted, operation: "count the free pages")
            }
            return count
        }
    }
}

/// Makes the names in a folder durable.
func syncFolder(_ path: String) throws(LMDBError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LMDBError(code: .init(rawValue: errno), operation: "open \(path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw LMDBError(code: .init(rawValue: errno), operation: "sync \(path)") }
}

import Glibc

/// The file of an environment's readers. LMDB makes it as large as it must be without taking the space, and maps it; on
/// a full disk the first reader would then end the process with SIGBUS.
enum LockFile {
    // mdb.c, "MDB_txninfo" and "MDB_reader": two cache lines for both heads, and one for each reader.
    private static let (headBytes, readerBytes) = (128, 64)

    static func exists(inFolder folder: String) -> Bool { access(folder + "/lock.mdb", F_OK) == 0 }

    /// Takes the space that the file needs.
    static func allocate(inFolder folder: String, readers: Int) throws(LMDBError) {
        let path = folder + "/lock.mdb"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LMDBError(code: .init(rawValue: errno), operation: "open \(path)") }
        defer { close(descriptor) }
        let failure = posix_fallocate(descriptor, 0, off_t(headBytes + readerBytes * readers))
        // A file system that cannot take space in advance is used as it is.
        guard [0, EOPNOTSUPP, EINVAL].contains(failure) else {
            throw LMDBError(code: .init(rawValue: failure), operation: "take the space of \(path)")
        }
    }
}

import CLMDB
import Glibc

/// The file of an environment, read by its format (mdb.c, "MDB_page", "MDB_meta", "MDB_node") instead of through LMDB,
/// which trusts every page that it maps. Nothing in the file can make a read here trap, fault or go on forever.
package final class DataFile {
    /// The root of a tree of pages: a table, or a row of many values.
    struct Tree {
        static let byteCount = 48
        /// The root of an empty tree.
        static let noPage = UInt64.max

        let pad: UInt32
        let flags: UInt16
        let depth: UInt16
        let entries: UInt64
        let root: UInt64

        init(_ bytes: RawSpan, at offset: Int) {
            pad = bytes.load(UInt32.self, at: offset)
            flags = bytes.load(UInt16.self, at: offset + 4)
            depth = bytes.load(UInt16.self, at: offset + 6)
            entries = bytes.load(UInt64.self, at: offset + 32)
            root = bytes.load(UInt64.self, at: offset + 40)
        }

        var isEmpty: Bool { root == Self.noPage }
    }

    /// What a meta page says of one committed transaction.
    struct Meta {
        let pageSize: Int
        let mapSize: Int
        let free: Tree
        let main: Tree
        let lastPage: UInt64
        let transaction: UInt64
    }

    /// What an environment's file can be refused for before it is mapped.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
        /// Whether others have written to the file since the transaction to look at: nothing is wrong.
        package let isOutdated: Bool

        package init(description: String, isOutdated: Bool = false) {
            self.description = description
            self.isOutdated = isOutdated
        }
    }

    private let descriptor: Int32
    let byteCount: Int
    private let metas: [Meta]

    /// Opens the file of the environment in `folder` for reading, and reads its two meta pages.
    ///
    /// - Throws: ``Refusal`` if the file cannot be read, is shorter than its meta pages, or has damaged ones.
    package init(inFolder folder: String) throws(Refusal) {
        let path = folder + "/data.mdb"
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Refusal(description: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        var information = stat()
        metas = fstat(descriptor, &information) == 0 ? Self.metas(descriptor) : []
        byteCount = Int(information.st_size)
        guard metas.count == 2 else {
            throw Refusal(description: "\(path) has \(byteCount) bytes, and its first two pages are missing or damaged")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The newest transaction, or the one with this number; nil if a newer one has replaced it.
    func meta(_ transaction: UInt64? = nil) -> Meta? {
        guard let transaction else { return metas.max { $0.transaction < $1.transaction } }
        return metas.first { $0.transaction == transaction }
    }

    /// The size of the map that the newest transaction was written with, and at least that of the file.
    package var mapSize: Int { max(min(meta()?.mapSize ?? 0, Self.largestMap), byteCount) }

    // What a process can map.
    private static let largestMap = 1 << 46

    /// Whether every page that the newest transaction may use is in the file.
    package var isComplete: Bool {
        guard let meta = meta() else { return false }
        return UInt64(byteCount / meta.pageSize) > meta.lastPage
    }

    /// Fills `buffer` with the file's bytes from `offset` on. False if the file ends before, or cannot be read.
    func read(at offset: UInt64, into buffer: inout [UInt8]) -> Bool {
        guard let offset = off_t(exactly: offset) else { return false }
        return buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, offset) == $0.count }
    }

    // Of the first meta page only its first bytes are needed. The second one is a page later.
    private static let metaBytes = 152
    private static let pageFlags = 10
    private static let metaFlag: UInt16 = 0x08
    private static let magic: UInt32 = 0xbeef_c0de
    private static let dataVersion: UInt32 = 1

    private static func metas(_ descriptor: Int32) -> [Meta] {
        guard let first = meta(descriptor, at: 0), let second = meta(descriptor, at: first.pageSize) else { return [] }
        return [first, second]
    }

    private static func meta(_ descriptor: Int32, at offset: Int) -> Meta? {
        var buffer = [UInt8](repeating: 0, count: metaBytes)
        let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
        let bytes = buffer.span.bytes
        guard count == metaBytes, bytes.load(UInt16.self, at: pageFlags) & metaFlag != 0,
            bytes.load(UInt32.self, at: 16) == magic, bytes.load(UInt32.self, at: 20) == dataVersion
        else { return nil }
        // The page size is where other trees have the size of their keys.
        let free = Tree(bytes, at: 40)
        guard (512...65_536).contains(free.pad), free.pad.nonzeroBitCount == 1 else { return nil }
        return Meta(
            pageSize: Int(free.pad), mapSize: Int(clamping: bytes.load(UInt64.self, at: 32)), free: free,
            main: Tree(bytes, at: 88), lastPage: bytes.load(UInt64.self, at: 136),
            transaction: bytes.load(UInt64.self, at: 144))
    }
}

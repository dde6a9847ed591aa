import LMDB
import TasteValues

/// One frame of an import. The n-th user name of all frames is user n of the import, and likewise for items.
package struct ImportFrame: Sendable {
    package var users: [String] = []
    package var items: [String] = []
    package var user: [UInt32] = []
    package var item: [UInt32] = []
    package var value: [Float] = []
    package var time: [Int64] = []
    package var catalogue: [Item] = []

    package init() {}
}

/// An import that is being received. It is invisible until ``Changes/apply(_:duplicates:time:partSize:progress:)``, and
/// leaves nothing if it is dropped before.
///
/// What is received waits in memory, packed, and moves to the store's staging table in chunks once it takes
/// ``memoryLimit`` bytes, so that an import of any size takes little memory.
package struct StagedImport: Sendable {
    /// The bytes in memory from which on they are moved to the staging table.
    package static let memoryLimit = 2 << 20

    /// Distinguishes the imports of one run of the daemon.
    package let number: UInt64
    /// The number of names of users received.
    package private(set) var users = 0
    /// The number of names of items received.
    package private(set) var items = 0
    /// The number of item records received.
    package private(set) var records = 0
    /// The number of ratings received.
    package private(set) var count = 0
    /// More than the records of its users and items take.
    private(set) var recordBytes = 0
    /// The bytes of what was moved to the staging table.
    package private(set) var stagedBytes = 0
    /// What is in memory.
    private(set) var parts = PerPart(repeating: StagedChunk())
    /// The numbers of chunks in the staging table.
    private(set) var chunks = PerPart<UInt64>(repeating: 0)

    package init(number: UInt64) { self.number = number }

    /// Adds a frame. Its columns must have the same length, and its indices must be those of names that were sent
    /// already.
    package mutating func add(_ frame: consuming ImportFrame) {
        recordBytes += (frame.users.count + frame.items.count) * (3 * Names.bytesMax + 128)
        recordBytes += frame.catalogue.reduce(0) { $0 + Usage.largestBytes(of: $1) }
        for name in frame.users { parts[.users].append(name) }
        for name in frame.items { parts[.items].append(name) }
        for record in frame.catalogue { parts[.records].append(record) }
        for position in 0..<frame.user.count {
            parts[.ratings].append(
                user: frame.user[position], item: frame.item[position], value: frame.value[position],
                time: frame.time[position])
        }
        users += frame.users.count
        items += frame.items.count
        records += frame.catalogue.count
        count += frame.user.count
    }

    /// The numbers of a part's chunks in the order received. The last is in memory, the others are staged.
    func chunkNumbers(of part: ImportPart) -> ClosedRange<UInt64> { 0...chunks[part] }

    /// Whether some of it is in the staging table.
    package var hasSpilled: Bool { stagedBytes > 0 }

    /// The bytes that are in memory.
    package var memoryBytes: Int { ImportPart.allCases.reduce(0) { $0 + parts[$1].byteCount } }

    /// Whether what is in memory should be moved to the staging table before more is added.
    package var isFull: Bool { memoryBytes >= StagedImport.memoryLimit }

    /// Removes what is in memory and returns it, to be staged.
    package mutating func takeChunks() -> [StagedKey: StagedChunk] {
        var taken: [StagedKey: StagedChunk] = [:]
        stagedBytes += memoryBytes
        for part in ImportPart.allCases where parts[part].byteCount > 0 {
            taken[StagedKey(part: part, chunk: chunks[part])] = parts[part]
            parts[part] = StagedChunk()
            chunks[part] += 1
        }
        return taken
    }
}

/// One rating of an import, with the indices of the store.
struct ImportedRating {
    var user: UInt32
    var item: UInt32
    var value: Float
    /// The rating that the store had before; NaN: none.
    var previous = Float.nan
    /// Its position among the ratings of the part that is being applied.
    var position: UInt32
    var time: Int64
}

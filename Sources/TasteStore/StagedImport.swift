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
/// Up to ``memoryLimit`` ratings wait in memory, and more of them in the store's staging table, so that memory stays
/// bounded.
package struct StagedImport: Sendable {
    /// The number of ratings in memory at which they are moved to the staging table. Each takes 24 bytes.
    package static let memoryLimit = 1 << 20

    /// Distinguishes the imports of one run of the daemon.
    package let number: UInt64
    package private(set) var users: [String] = []
    package private(set) var items: [String] = []
    package private(set) var catalogue: [Item] = []
    /// The number of ratings received.
    package private(set) var count = 0
    var spilledFrames: UInt64 = 0
    var words: [UInt64] = []

    package init(number: UInt64) { self.number = number }

    /// Adds a frame. Its columns must have the same length, and its indices must be those of names that were sent
    /// already.
    package mutating func add(_ frame: consuming ImportFrame) {
        users.append(contentsOf: frame.users)
        items.append(contentsOf: frame.items)
        catalogue.append(contentsOf: frame.catalogue)
        words.reserveCapacity(words.count + 3 * frame.user.count)
        for position in 0..<frame.user.count {
            words.append(UInt64(frame.user[position]) | UInt64(frame.item[position]) << 32)
            words.append(UInt64(frame.value[position].bitPattern))
            words.append(UInt64(bitPattern: frame.time[position]))
        }
        count += frame.user.count
    }

    /// Whether some ratings are in the staging table.
    package var hasSpilled: Bool { spilledFrames > 0 }

    /// Whether the ratings in memory should be moved to the staging table before more are added.
    package var isFull: Bool { words.count >= 3 * StagedImport.memoryLimit }

    /// Removes the ratings in memory and returns them, to be staged as one frame.
    package mutating func takeFrame() -> (number: UInt64, words: [UInt64]) {
        defer {
            words = []
            spilledFrames += 1
        }
        return (spilledFrames, words)
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

extension Changes {
    /// Writes a frame of an import to the staging table.
    package func stage(_ words: [UInt64], frame: UInt64, of importNumber: UInt64) throws {
        try transaction.putChecked(tables.staging, PairKey(importNumber, frame), words.span.bytes)
    }

    /// Removes the frames that an import staged.
    package func unstage(_ importNumber: UInt64) throws {
        var frame: UInt64 = 0
        while try transaction.delete(tables.staging, PairKey(importNumber, frame)) { frame += 1 }
    }

    /// Removes the frames that imports of an earlier run left behind.
    func sweepStaging() throws {
        try transaction.withCursor(tables.staging) { cursor in
            while try cursor.move(.first, { _, _ in true }) != nil { try cursor.delete() }
        }
    }

    /// Runs `body` on every rating of an import in the order received, as (user, item, value, time). The indices are
    /// those of the import.
    func forEachRating(of staged: StagedImport, _ body: (UInt32, UInt32, Float, Int64) -> Void) throws {
        func run(_ words: (Int) -> UInt64, count: Int) {
            for start in stride(from: 0, to: count, by: 3) {
                let pair = words(start)
                body(
                    UInt32(truncatingIfNeeded: pair), UInt32(pair >> 32),
                    Float(bitPattern: UInt32(truncatingIfNeeded: words(start + 1))), Int64(bitPattern: words(start + 2))
                )
            }
        }
        for frame in 0..<staged.spilledFrames {
            let damage = StoreDamage(.log, "a part of the import that is being applied")
            let found: Void? = try transaction.checked(tables.staging, PairKey(staged.number, frame), damage) { bytes in
                run({ bytes.load(UInt64.self, at: $0 * 8) }, count: bytes.byteCount / 8)
            }
            // The transaction that staged this frame failed, for example on a full disk.
            guard found != nil else { throw LMDBError(code: .noSpace, operation: "read a staged part of an import") }
        }
        run({ staged.words[$0] }, count: staged.words.count)
    }
}

import Foundation
import LMDB
import TestSupport
import Testing

@Suite("The pages of a file that are free")
struct FreePageTests {
    private let folder: TemporaryFolder
    private var file: URL { folder.url.appending(path: "data.mdb") }

    /// An environment in which much was deleted.
    init() throws {
        folder = try TemporaryFolder()
        let environment = try Fixture.open(folder)
        defer { environment.close() }
        let table = try environment.write { try environment.openTable("table", .integers, in: $0) }
        for key in 0..<40 as Range<UInt32> {
            try environment.write { try $0.put(table, key, String(repeating: "v", count: 9_000)) }
        }
        for key in 0..<30 as Range<UInt32> { try environment.write { _ = try $0.delete(table, key) } }
    }

    private func freeBytes() throws -> Int {
        let environment = try Fixture.open(folder)
        defer { environment.close() }
        return try environment.freeBytes
    }

    @Test("What was deleted counts as free")
    func sound() throws {
        let size = try Data(contentsOf: file).count
        let free = try freeBytes()
        #expect(free >= 30 * 9_000 && free < size)
    }

    @Test("A damaged count of free pages is damage, however large", arguments: [1 << 20, 1 << 62, .max, -1, .min])
    func damaged(count: Int) throws {
        var bytes = try Data(contentsOf: file)
        for offset in freeCounts(in: bytes) {
            withUnsafeBytes(of: count.littleEndian) { bytes.replaceSubrange(offset..<offset + 8, with: $0) }
        }
        try bytes.write(to: file)
        #expect { try freeBytes() } throws: { ($0 as? LMDBError)?.code == .corrupted }
    }

    /// Where LMDB's table of free pages has its counts, found by its page format: the table's root in the newer of the
    /// two meta pages, and that page's nodes.
    private func freeCounts(in file: Data) -> [Int] {
        func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number {
            file.subdata(in: offset..<offset + MemoryLayout<Number>.size).withUnsafeBytes {
                Number(littleEndian: $0.loadUnaligned(as: Number.self))
            }
        }
        let commitOffset = 16 + 24 + 2 * 48 + 8
        let meta = number(Int.self, at: commitOffset) > number(Int.self, at: 4096 + commitOffset) ? 0 : 4096
        let root = number(Int.self, at: meta + 16 + 24 + 40) * 4096
        let nodes = (Int(number(UInt16.self, at: root + 12)) - 16) / 2
        return (0..<nodes).compactMap { place in
            let node = root + Int(number(UInt16.self, at: root + 16 + 2 * place))
            // A large entry has pages of its own.
            return number(UInt16.self, at: node + 4) & 1 == 0 ? node + 8 + 8 : nil
        }
    }
}

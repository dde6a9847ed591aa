import Foundation
import LMDB
import TestSupport
import Testing

@Suite("The check of a file's pages")
struct PageCheckTests {
    private let folder: TemporaryFolder
    private var path: String { folder.url.path(percentEncoded: false) }
    private var file: URL { folder.url.appending(path: "data.mdb") }

    /// An environment with every kind of table, small and large values and rows, and free pages.
    init() throws {
        folder = try TemporaryFolder()
        try fill(seed: 1)
    }

    private func fill(seed: UInt64) throws {
        let environment = try Fixture.open(folder)
        defer { environment.close() }
        var random = SeededGenerator(seed: seed)
        let (bytes, integers, rows) = try environment.write { transaction in
            (
                try environment.openTable("bytes", .bytes, in: transaction),
                try environment.openTable("integers", .integers, in: transaction),
                try environment.openTable("rows", .integerRows, in: transaction)
            )
        }
        for _ in 0..<12 {
            try environment.write { transaction in
                for _ in 0..<150 {
                    let number = UInt32.random(in: 0..<800, using: &random)
                    let size = Bool.random(using: &random) ? Int.random(in: 1...300, using: &random) : 9_000
                    try transaction.put(bytes, "key \(number)", String(repeating: "v", count: size))
                    try transaction.put(integers, number, String(repeating: "i", count: size % 100 + 1))
                    if number % 4 == 0 { try transaction.delete(bytes, "key \(number / 2)") }
                }
                try transaction.withCursor(rows) { cursor in
                    for round in 0..<600 {
                        let value = [UInt64.random(in: 0..<5_000, using: &random).bigEndian, 0]
                        // One row is long, the others are short.
                        let row = round % 2 == 0 ? 3 : UInt32.random(in: 0..<90, using: &random)
                        try cursor.put(row, value.span.bytes)
                    }
                }
                try transaction.delete(rows, UInt32.random(in: 0..<90, using: &random))
            }
        }
    }

    private func findings() throws -> [PageCheck.Finding] {
        var check = try PageCheck(try DataFile(inFolder: path))
        check.run()
        #expect(check.isFinished)
        return check.findings
    }

    @Test("Nothing is found in a sound file, however it was written")
    func sound() throws {
        #expect(try findings() == [])
        for seed in 2...3 as ClosedRange<UInt64> {
            try fill(seed: seed)
            #expect(try findings() == [])
        }
    }

    @Test("A snapshot is checked while others write")
    func snapshot() throws {
        let environment = try Fixture.open(folder)
        defer { environment.close() }
        let table = try environment.write { try environment.openTable("integers", .integers, in: $0) }
        try environment.read { transaction in
            let number = transaction.number
            let file = try DataFile(inFolder: path)
            for key in 0..<200 as Range<UInt32> {
                try environment.write { try $0.put(table, key, "written meanwhile") }
            }
            var check = try PageCheck(file, transaction: number)
            check.run()
            #expect(check.findings == [])
        }
    }

    @Test("A file without its last pages is incomplete, and the missing pages are found", arguments: [1, 2, 10, 40])
    func truncated(pages: Int) throws {
        let whole = try Data(contentsOf: file)
        #expect(try DataFile(inFolder: path).isComplete)
        try whole.prefix(whole.count - pages * 4096).write(to: file)
        #expect(try !DataFile(inFolder: path).isComplete)
        if pages > 2 { #expect(try !findings().isEmpty) }
    }

    @Test(
        "A file that is shorter than its meta pages, or has none, is refused",
        arguments: [0, 1, 4095, 4096, 4100, 8191])
    func noMetaPages(count: Int) throws {
        try Data(contentsOf: file).prefix(count).write(to: file)
        if count < 4096 + 152 {
            #expect(throws: DataFile.Refusal.self) { try DataFile(inFolder: path) }
        } else {
            #expect(try !DataFile(inFolder: path).isComplete)
        }
        try Data(repeating: 7, count: 100_000).write(to: file)
        #expect(throws: DataFile.Refusal.self) { try DataFile(inFolder: path) }
    }

    @Test("Every page in use that is set to zero is found, and no random damage makes the check trap or go on forever")
    func damage() throws {
        let sound = try Data(contentsOf: file)
        var random = SeededGenerator(seed: 9)
        var found = 0
        for page in stride(from: 2, to: sound.count / 4096, by: 4) {
            var damaged = sound
            damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
            try damaged.write(to: file)
            if try !findings().isEmpty { found += 1 }
        }
        // The others are free, or the later pages of large values.
        #expect(found > 10)
        for round in 0..<80 {
            var damaged = sound
            let page = Int.random(in: 0..<sound.count / 4096, using: &random) * 4096
            for _ in 0..<(round % 2 == 0 ? 1 : 200) {
                // Mostly the heads of pages and of entries.
                let offset = Bool.random(using: &random) ? 64 : 4096
                damaged[page + Int.random(in: 0..<offset, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try damaged.write(to: file)
            guard let opened = try? DataFile(inFolder: path) else { continue }
            var check = try PageCheck(opened)
            check.run()
        }
    }

    @Test("A check without time ends before it has looked at every page")
    func deadline() throws {
        var check = try PageCheck(try DataFile(inFolder: path), until: .now - .seconds(1))
        check.run()
        #expect(!check.isFinished && check.findings.isEmpty)
    }
}

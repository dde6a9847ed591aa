import LMDB
import Testing

@testable import TasteStore

@Suite("A store of schema 1")
struct FormerSchemaTests {
    private static let rows = 300
    private static let columns = 3

    private static func value(row: Int, column: Int) -> Float { Float(row * 10 + column) }

    /// A generation's record as schema 1 wrote it.
    private static func formerRecord() -> [UInt8] {
        var bytes: [UInt8] = []
        // Base, trained through, fitted through, time; each low word first.
        for number: UInt32 in [4, 0, 20, 0, 10, 0, 1_000, 0] { append(number, to: &bytes) }
        append(Float(0.875).bitPattern, to: &bytes)
        append("bias", to: &bytes)
        append(#"{"x":1}"#, to: &bytes)
        append(1, to: &bytes)
        append("users", to: &bytes)
        for number in [UInt32(rows), UInt32(columns), 1] { append(number, to: &bytes) }
        return bytes
    }

    /// Turns a new store into one of schema 1: generation 5, whose first tile generation 4 wrote.
    private func makeFormer(_ fixture: StoreFixture) throws {
        try fixture.withStore { try $0.rate("ann", "Alien", 4) }
        let environment = try Environment(
            at: fixture.path + "/store", mapSize: 16 << 20, maxTables: 16, maxReaders: 8)
        try environment.write { transaction in
            let settings = try environment.openTable("settings", .bytes, in: transaction)
            let generations = try environment.openTable("generations", .integers, in: transaction)
            let tensors = try environment.openTable("tensors", .bytes, in: transaction)
            try transaction.put(settings, "schema", [UInt32(1)].span.bytes)
            try transaction.put(settings, "active generation", [UInt64(5)].span.bytes)
            try transaction.put(generations, UInt64(5), Self.formerRecord().span.bytes)
            for (tile, generation) in [(0, 4), (1, 5), (0, 6)] {
                let rows = tile * 256..<min((tile + 1) * 256, Self.rows)
                // Generation 6 was being written when the daemon stopped.
                let values = rows.flatMap { row in
                    (0..<Self.columns).map { generation == 6 ? -1 : Self.value(row: row, column: $0) }
                }
                try transaction.put(tensors, PairKey(UInt64(tile), UInt64(generation)), values.span.bytes)
            }
        }
    }

    @Test("is migrated: its ratings stay, its model serves on, and it opens again as one of this schema")
    func migrates() throws {
        let fixture = try StoreFixture()
        try makeFormer(fixture)
        for _ in 0..<2 {
            try fixture.withStore { store in
                #expect(try store.contents().count == 1)
                try store.read { transaction in
                    #expect(try store.models.active(in: transaction) == 5)
                    #expect(try store.models.newest(in: transaction) == 5)
                    let generation = try #require(try store.models.generation(5, in: transaction))
                    #expect(generation.kind == "bias" && generation.settings == #"{"x":1}"# && generation.base == 4)
                    #expect(
                        generation.trainedThrough == 20 && generation.fittedThrough == 10 && generation.time == 1_000)
                    #expect(generation.validation.rmse == 0.875 && generation.validation.ndcg.isNaN)
                    var rows = 0
                    try store.tensors.forEachTile(of: 0, in: generation, transaction) { first, tile in
                        for row in 0..<tile.count / Self.columns {
                            for column in 0..<Self.columns {
                                #expect(
                                    tile[row * Self.columns + column] == Self.value(row: first + row, column: column))
                            }
                            rows += 1
                        }
                    }
                    #expect(rows == Self.rows)
                    #expect(try transaction.count(store.tensors.tiles) == 2)
                }
            }
        }
    }

    @Test("a record that was written before there were verdicts is read: the generation was accepted")
    func withoutVerdict() throws {
        var generation = Generation(
            number: 7, base: 7, trainedThrough: 20, fittedThrough: 10, time: 1_000, kind: "bias", settings: "{}",
            validation: .init(rmse: 0.5), requested: ["a": "b"], verdict: .init(.accepted, ""),
            tensors: [.init(name: "users", rows: 3, columns: 4, isByUser: true)])
        let encoded = generation.encoded
        // State, an empty reason, no trial: three numbers at the end. The version is the first.
        let former: [UInt8] = [2, 0, 0, 0] + encoded[4..<encoded.count - 12]
        generation.verdict = Generation.formerVerdict
        #expect(try Generation(number: 7, former.span.bytes) == generation)
        generation.verdict = .init(.refused, "worse")
        generation.trial = .init(against: 3, ratings: 840, rmse: 1, servingRMSE: 0.5, hitRate: 0.25)
        let whole = generation.encoded
        #expect(try Generation(number: 7, whole.span.bytes) == generation)
    }
}

import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Tensors")
struct TensorTests {
    private static let tileRows = 256

    private func generation(_ number: UInt64, lineage: UInt64, rows: Int, columns: Int = 3) -> Generation {
        Generation(
            number: number, lineage: lineage, trainedThrough: 0, fittedThrough: 0, time: 1, kind: "test",
            settings: #"{"x":1}"#, validation: .init(rmse: 0.9), parameters: #"{"y":[1,2]}"#, requested: ["y": "[1,2]"],
            fitSeconds: 1.5,
            tensors: [
                .init(name: "items", rows: rows, columns: columns, isByUser: false, tileRows: Self.tileRows),
                .init(name: "users", rows: rows, columns: columns, isByUser: true, tileRows: Self.tileRows),
            ])
    }

    /// The values of a row of a tensor that `generation` has written.
    private func values(_ tensor: Int, row: Int, generation: UInt64, columns: Int = 3) -> [Float] {
        (0..<columns).map { Float(tensor * 1_000_000 + row * 10 + $0) + Float(generation) / 16 }
    }

    private func write(_ tile: Int, of tensor: Int, in generation: Generation, to store: Store) throws {
        let shape = generation.tensors[tensor]
        let floats = shape.rows(ofTile: tile).flatMap { values(tensor, row: $0, generation: generation.number) }
        try store.writer.perform {
            try $0.put(floats.span, tile: tile, of: tensor, in: generation)
        }
    }

    private func activate(_ generation: Generation, in store: Store) throws {
        try store.writer.perform { changes in
            try changes.put(generation)
            try changes.serve(generation: generation.number)
        }
    }

    /// The number of the generation that wrote each row that `generation` reads.
    private func authors(_ tensor: Int, in generation: Generation, of store: Store) throws -> [UInt64] {
        try store.read { snapshot in
            var authors: [UInt64] = []
            try snapshot.tensors.forEachTile(of: tensor, in: generation) { first, span in
                #expect(first == authors.count)
                for row in 0..<span.count / 3 {
                    let author = UInt64((span[row * 3] - values(tensor, row: first + row, generation: 0)[0]) * 16)
                    for column in 0..<3 {
                        #expect(span[row * 3 + column] == values(tensor, row: first + row, generation: author)[column])
                    }
                    authors.append(author)
                }
            }
            return authors
        }
    }

    @Test("Tensors are read by tile and by row as they were written, including the shorter last tile")
    func reading() throws {
        let fixture = try StoreFixture()
        let rows = 2 * Self.tileRows + 17
        let generation = generation(1, lineage: 1, rows: rows)
        try fixture.withStore { store in
            for tensor in 0..<2 { for tile in 0..<3 { try write(tile, of: tensor, in: generation, to: store) } }
            try activate(generation, in: store)
        }
        try fixture.withStore { store in
            try store.read { snapshot in
                let active = try snapshot.generations.active
                let stored = try snapshot.generations.generation(active)
                #expect(stored == generation)
                let last = try snapshot.tensors.withTile(2, of: 1, in: generation) { $0.count }
                #expect(last == 17 * 3)
                let wanted: [Int32] = [0, 1, 255, 256, 300, Int32(rows - 1)]
                var found: [Int32: [Float]] = [:]
                try snapshot.tensors.forEachRow(of: 1, at: wanted, in: generation) { position, row in
                    found[wanted[position]] = row.indices.map { row[$0] }
                }
                for row in wanted { #expect(found[row] == values(1, row: Int(row), generation: 1)) }
                #expect(found.count == wanted.count)
            }
            for tensor in 0..<2 {
                #expect(try authors(tensor, in: generation, of: store) == Array(repeating: 1, count: rows))
            }
        }
    }

    @Test("A missing tile is reported as data loss")
    func missingTile() throws {
        try StoreFixture().withStore { store in
            let generation = generation(1, lineage: 1, rows: 300)
            try write(0, of: 0, in: generation, to: store)
            let error = #expect(throws: TasteError.self) { try authors(0, in: generation, of: store) }
            #expect(error?.code == .dataLoss)
        }
    }

    @Test("Generations of a lineage share the tiles that they did not write, and another lineage shares none")
    func sharing() throws {
        try StoreFixture().withStore { store in
            let (first, second) = (generation(1, lineage: 1, rows: 600), generation(2, lineage: 1, rows: 600))
            for tile in 0..<3 { try write(tile, of: 0, in: first, to: store) }
            try write(1, of: 0, in: second, to: store)
            let full = Self.tileRows
            #expect(
                try authors(0, in: second, of: store)
                    == Array(repeating: 1, count: full) + Array(repeating: 2, count: full)
                    + Array(repeating: 1, count: 600 - 2 * full))
            #expect(try authors(0, in: first, of: store) == Array(repeating: 1, count: 600))
            let third = generation(3, lineage: 3, rows: 600)
            #expect(throws: TasteError.self) { try authors(0, in: third, of: store) }
        }
    }

    @Test(
        "Few rows of many and most rows of a part are read alike, by the generation that asks",
        arguments: [[0, 2400], [600], [300, 310, 560, 800, 2000, 2399], Array(stride(from: 520, to: 1900, by: 40))])
    func someRows(rows: [Int]) throws {
        try StoreFixture().withStore { store in
            let (first, second) = (generation(1, lineage: 1, rows: 2401), generation(2, lineage: 1, rows: 2401))
            for tile in 0..<10 { try write(tile, of: 0, in: first, to: store) }
            for tile in [2, 3, 9] { try write(tile, of: 0, in: second, to: store) }
            for generation in [first, second] {
                try store.read { snapshot in
                    var found: [Int] = []
                    try snapshot.tensors.forEachRow(of: 0, at: rows.map(Int32.init), in: generation) { position, row in
                        let isRewritten = [2, 3, 9].contains(rows[position] / Self.tileRows)
                        let author: UInt64 = isRewritten ? generation.number : 1
                        #expect(row.indices.map { row[$0] } == values(0, row: rows[position], generation: author))
                        found.append(rows[position])
                    }
                    #expect(found == rows)
                }
            }
        }
    }

    @Test("A sweep keeps exactly the tiles that the serving generation reads")
    func sweep() throws {
        try StoreFixture().withStore { store in
            let generations = [
                generation(1, lineage: 1, rows: 600), generation(2, lineage: 2, rows: 600),
                generation(3, lineage: 2, rows: 600),
                // A generation that was being written when the daemon stopped.
                generation(4, lineage: 4, rows: 900),
            ]
            for (number, tiles) in [(0, [0, 1, 2]), (1, [0, 1, 2]), (2, [1]), (3, [0, 3])] {
                for tensor in 0..<2 {
                    for tile in tiles { try write(tile, of: tensor, in: generations[number], to: store) }
                }
            }
            for generation in generations[..<3] { try activate(generation, in: store) }
            let before = try authors(0, in: generations[2], of: store)
            try sweep(store, keeping: [generations[2]])
            #expect(try authors(0, in: generations[2], of: store) == before)
            // The tiles 0 and 2 of generation 2 and tile 1 of generation 3, of two tensors.
            let tiles = try store.read { try $0.transaction.count($0.context.tables.tiles) }
            #expect(tiles == 6)
            try store.writer.perform { try $0.removeGenerations(except: [3]) }
            try store.read { snapshot in
                for number in UInt64(1)...3 {
                    let generation = try snapshot.generations.generation(number)
                    #expect((generation != nil) == (number == 3))
                }
            }
        }
    }

    private func sweep(_ store: Store, keeping generations: [Generation]) throws {
        let unseen = try store.read { try $0.tensors.unseen(by: generations) }
        try store.writer.perform { try $0.remove(tiles: unseen) }
    }

    @Test("An update removes exactly the tiles that it supersedes")
    func superseded() throws {
        try StoreFixture().withStore { store in
            let (first, second) = (generation(1, lineage: 1, rows: 600), generation(2, lineage: 1, rows: 600))
            let other = generation(3, lineage: 3, rows: 600)
            for generation in [first, other] {
                for tile in 0..<3 { try write(tile, of: 0, in: generation, to: store) }
            }
            try write(1, of: 0, in: second, to: store)
            try store.writer.perform { changes in
                for tile in [1, 2] {
                    try changes.removeSuperseded(tile: tile, of: 0, in: second)
                }
            }
            #expect(try store.read { try $0.transaction.count($0.context.tables.tiles) } == 6)
            #expect(Set(try authors(0, in: second, of: store)) == [1, 2])
            #expect(Set(try authors(0, in: other, of: store)) == [3])
            #expect(throws: TasteError.self) { try authors(0, in: first, of: store) }
        }
    }

    @Test("A sweep without a generation to keep removes all tiles")
    func sweepAll() throws {
        try StoreFixture().withStore { store in
            let first = generation(1, lineage: 1, rows: 600)
            for tile in 0..<3 { try write(tile, of: 0, in: first, to: store) }
            try sweep(store, keeping: [])
            let tiles = try store.read { try $0.transaction.count($0.context.tables.tiles) }
            #expect(tiles == 0)
        }
    }

    @Test("Forgetting a user clears the user's row in the serving generation, and no other")
    func forget() throws {
        try StoreFixture().withStore { store in
            try store.rate([
                NewRating(user: "ann", item: "Alien", value: 3, time: 0),
                NewRating(user: "bob", item: "Alien", value: 3, time: 0),
            ])
            let generation = generation(1, lineage: 1, rows: 300)
            for tensor in 0..<2 { for tile in 0..<2 { try write(tile, of: tensor, in: generation, to: store) } }
            try activate(generation, in: store)
            try store.forget("bob")
            try store.read { snapshot in
                try snapshot.tensors.withTile(0, of: 1, in: generation) { users in
                    #expect((0..<3).map { users[$0] } == values(1, row: 0, generation: 1))
                    #expect((3..<6).map { users[$0] } == [0, 0, 0])
                    #expect((6..<9).map { users[$0] } == values(1, row: 2, generation: 1))
                }
                try snapshot.tensors.withTile(0, of: 0, in: generation) { items in
                    #expect((3..<6).map { items[$0] } == values(0, row: 1, generation: 1))
                }
            }
        }
    }

    @Test(
        "The rows of a tile fill two or eight pages, or as many as waste at most a quarter of them",
        arguments: [
            (1, 2043, 8187), (16, 127, 511), (208, 9, 39), (416, 4, 19), (1_040, 3, 7), (4_048, 1, 2), (4_080, 1, 2),
            (65_532, 1, 1), (200_000, 1, 1),
        ])
    func tileRows(columns: Int, byRow: Int, scanned: Int) {
        #expect(Tensors.tileRows(columns: columns) == byRow)
        #expect(Tensors.tileRows(columns: columns, .sequential) == scanned)
    }

    @Test("The rows of a wide tensor are read from the right tiles")
    func wide() throws {
        try StoreFixture().withStore { store in
            var generation = generation(1, lineage: 1, rows: 50, columns: 3)
            let columns = 3_520
            generation.tensors = [.init(name: "weights", rows: 50, columns: columns, isByUser: false)]
            for tile in 0..<generation.tensors[0].tileCount {
                let rows = generation.tensors[0].rows(ofTile: tile)
                let floats = rows.flatMap { values(0, row: $0, generation: 1, columns: columns) }
                try store.writer.perform { [generation] in
                    try $0.put(floats.span, tile: tile, of: 0, in: generation)
                }
            }
            try store.read { snapshot in
                let wanted: [Int32] = [0, 17, 18, 35, 36, 49]
                try snapshot.tensors.forEachRow(of: 0, at: wanted, in: generation) { position, row in
                    let expected = values(0, row: Int(wanted[position]), generation: 1, columns: columns)
                    #expect(row.count == columns && row[0] == expected[0] && row[columns - 1] == expected[columns - 1])
                }
            }
        }
    }

    @Test("A sweep keeps the tiles of every kept lineage, and forgetting a user clears rows in all of them")
    func lineages() throws {
        try StoreFixture().withStore { store in
            try store.rate([
                NewRating(user: "ann", item: "Alien", value: 3, time: 0),
                NewRating(user: "bob", item: "Alien", value: 3, time: 0),
            ])
            let (first, other, update) = (
                generation(1, lineage: 1, rows: 600), generation(2, lineage: 2, rows: 600),
                generation(3, lineage: 1, rows: 600)
            )
            for tensor in 0..<2 {
                for tile in 0..<3 {
                    try write(tile, of: tensor, in: first, to: store)
                    try write(tile, of: tensor, in: other, to: store)
                }
                try write(1, of: tensor, in: update, to: store)
            }
            for generation in [first, other, update] { try activate(generation, in: store) }
            #expect(try authors(0, in: other, of: store) == Array(repeating: 2, count: 600))
            try sweep(store, keeping: [other, update])
            try store.writer.perform { try $0.removeGenerations(except: [2, 3]) }
            #expect(try authors(0, in: other, of: store) == Array(repeating: 2, count: 600))
            #expect(Set(try authors(0, in: update, of: store)) == [1, 3])
            // Three tiles of generation 2, tiles 0 and 2 of generation 1 and tile 1 of generation 3, of two tensors.
            #expect(try store.read { try $0.transaction.count($0.context.tables.tiles) } == 12)
            try store.forget("bob")
            for generation in [other, update] {
                let row = try store.read { snapshot in
                    try snapshot.tensors.withTile(0, of: 1, in: generation) { users in
                        (3..<6).map { users[$0] }
                    }
                }
                #expect(row == [0, 0, 0])
            }
            try store.writer.perform { try $0.serve(generation: 2) }
            let (active, newest) = try store.read { snapshot in
                (try snapshot.generations.active, try snapshot.generations.newest)
            }
            #expect(active == 2 && newest == 3)
        }
    }

    @Test("Tiles of lineages beyond 2^32 are found like others, and a sweep removes those that nobody needs")
    func largeLineages() throws {
        try StoreFixture().withStore { store in
            let (old, new) = (
                generation(1 << 32, lineage: 1 << 32, rows: 600),
                generation((5 << 32) + 7, lineage: (5 << 32) + 7, rows: 600)
            )
            for generation in [old, new] {
                for tile in 0..<3 { try write(tile, of: 0, in: generation, to: store) }
                try activate(generation, in: store)
            }
            try store.read { snapshot in
                for generation in [old, new] {
                    try snapshot.tensors.withTile(2, of: 0, in: generation) { rows in
                        #expect(rows[0] == values(0, row: 512, generation: generation.number)[0])
                    }
                }
                #expect(try snapshot.tensors.unseen(by: [old, new]).isEmpty)
                #expect(try snapshot.tensors.unseen(by: [new]).count == 3)
            }
        }
    }

    @Test(
        "Asking for rows that a tensor does not have is an error, wherever they stand",
        arguments: [[-1], [300], [5, 300, 6]])
    func missingRows(rows: [Int32]) throws {
        try StoreFixture().withStore { store in
            let generation = generation(1, lineage: 1, rows: 300)
            for tile in 0..<2 { try write(tile, of: 0, in: generation, to: store) }
            #expect(throws: (any Error).self) {
                try store.read { try $0.tensors.forEachRow(of: 0, at: rows, in: generation) { _, _ in } }
            }
        }
    }

    @Test("A record with shapes for which keys have no numbers is malformed, and the others can still be read")
    func impossibleShapes() throws {
        try StoreFixture().withStore { store in
            let good = generation(1, lineage: 1, rows: 300)
            var bad = generation(2, lineage: 2, rows: 300)
            bad.tensors[0].rows = .max
            try activate(good, in: store)
            try store.writer.perform { [bad] in
                try $0.transaction.putChecked($0.tables.generations, bad.number, bad.encoded.span.bytes)
            }
            #expect(throws: TasteError.self) { try store.read { try $0.generations.generation(2) } }
            #expect(try store.read { try $0.generations.readable.map(\.number) } == [1])
        }
    }
}

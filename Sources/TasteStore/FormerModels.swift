import LMDB

/// The models of a store of schema 1: one generation was kept, its tiles were found by (tensor << 32 | tile, generation), and its
/// record told neither its tiles' rows, which were 256, nor anything of its training but an RMSE.
struct FormerModels {
    let generations: Table
    let tiles: Table

    private static let tileRows = 256

    /// Rewrites the records, and moves the tiles to where this schema looks for them.
    func move(to tensors: Tensors, _ transaction: borrowing WriteTransaction) throws {
        for number in try keys(of: generations, UInt64.self, transaction) {
            let generation = try transaction.get(generations, number) { try Self.generation(number, $0) }
            guard let generation else { continue }
            try transaction.put(generations, number, generation.encoded.span.bytes)
            for key in try keys(of: tiles, PairKey.self, transaction)
            where key.second >= generation.base && key.second <= number {
                var values: [Float] = []
                _ = try transaction.get(tiles, key) { bytes in
                    try bytes.withFloats { for index in $0.indices { values.append($0[index]) } }
                }
                let place = Tensors.place(
                    base: generation.base, tensor: Int(key.first >> 32), tile: Int(key.first & 0xffff_ffff))
                try transaction.put(tensors.tiles, PairKey(place, key.second), values.span.bytes)
            }
        }
        for key in try keys(of: tiles, PairKey.self, transaction) { try transaction.delete(tiles, key) }
    }

    private func keys<Key: TableKey>(
        of table: Table, _ type: Key.Type, _ transaction: borrowing WriteTransaction
    ) throws -> [Key] {
        var keys: [Key] = []
        try transaction.withCursor(table) { cursor in
            var key = try cursor.move(.first) { key, _ in Key(keyBytes: key) }
            while let found = key {
                if let found { keys.append(found) }
                key = try cursor.move(.next) { key, _ in Key(keyBytes: key) }
            }
        }
        return keys
    }

    private static func generation(_ number: UInt64, _ bytes: RawSpan) throws(LMDBError) -> Generation {
        var reader = RecordReader("a generation")
        let base = try reader.wideNumber(bytes)
        let trainedThrough = try reader.wideNumber(bytes)
        let fittedThrough = try reader.wideNumber(bytes)
        let time = Int64(bitPattern: try reader.wideNumber(bytes))
        let rmse = Float(bitPattern: try reader.number(bytes))
        let kind = try reader.text(bytes)
        let settings = try reader.text(bytes)
        var generation = Generation(
            number: number, base: base, trainedThrough: trainedThrough, fittedThrough: fittedThrough, time: time,
            kind: kind, settings: settings, validation: Generation.Validation(rmse: rmse),
            verdict: Generation.formerVerdict, tensors: [])
        for _ in 0..<(try reader.number(bytes)) {
            let name = try reader.text(bytes)
            let rows = Int(try reader.number(bytes))
            let columns = Int(try reader.number(bytes))
            let isByUser = try reader.number(bytes) != 0
            generation.tensors.append(
                Generation.Tensor(
                    name: name, rows: rows, columns: columns, isByUser: isByUser, tileRows: Self.tileRows))
        }
        return generation
    }
}

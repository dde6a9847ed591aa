import Recommenders
import TasteStore

/// The tensors of one generation, read in place from the memory map. Valid for the duration of a read.
struct MappedTensors: TensorSource {
    let tensors: Tensors
    let generation: Generation

    func rowCount(of tensor: TensorName) -> Int {
        generation.tensor(named: tensor.rawValue).map { Int($0.shape.rows) } ?? 0
    }

    func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws {
        var tiles = 0
        try tensors.forEachTile(of: try position(of: tensor), in: generation) { row, tile in
            tiles += 1
            // A check for each of the small tiles would be a noticeable part of a short answer.
            if tiles.isMultiple(of: 16) { try TimeAllowance.check() }
            try body(row, tile)
        }
    }

    func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R {
        let position = try position(of: tensor)
        let shape = generation.tensors[position]
        guard row >= 0, row < Int(shape.rows) else {
            throw ModelError(.outOfRange, "Row \(row) of \(tensor.rawValue) is outside its \(shape.rows) rows.")
        }
        let columns = Int(shape.columns)
        let tile = shape.tile(ofRow: row)
        let start = (row - shape.rows(ofTile: tile).lowerBound) * columns
        return try tensors.withTile(tile, of: position, in: generation) { rows in
            try body(rows.extracting(start..<start + columns))
        }
    }

    func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws {
        let position = try position(of: tensor)
        let count = Int(generation.tensors[position].rows)
        if let last = rows.last, Int(last) >= count {
            throw ModelError(.outOfRange, "Row \(last) of \(tensor.rawValue) is outside its \(count) rows.")
        }
        try tensors.forEachRow(of: position, at: rows, in: generation) { place, row in
            if place % 64 == 0 { try TimeAllowance.check() }
            try body(place, row)
        }
    }

    private func position(of tensor: TensorName) throws -> Int {
        guard let found = generation.tensor(named: tensor.rawValue) else {
            throw ModelError(
                .missingTensor, "Generation \(generation.number) has no tensor \(tensor.rawValue). Train again.")
        }
        return found.position
    }
}

extension TensorLayout {
    /// The access pattern from which the store chooses the size of tiles.
    var storedAccess: Tensors.Access {
        switch access {
        case .random: .random
        case .sequential: .sequential
        }
    }
}

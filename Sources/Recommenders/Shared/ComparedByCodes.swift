import DenseMath

/// A model that compares items by the cosine of their codes, relative to a centre, and users by that of their rows, as
/// far as codes are multiplied with them.
protocol ComparedByCodes: ServedModel {
    /// What similarities are measured from: the mean of the items' codes, or zeros. A code is as many leading columns
    /// of an item's row.
    func codeCentre(from source: some TensorSource) throws -> [Float]

    /// The row of a user, stored or folded in.
    func userRow(of query: UserQuery, from source: some TensorSource) throws -> [Float]
}

extension ComparedByCodes {
    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let centre = try codeCentre(from: source)
        let code = try code(of: item, from: source, relativeTo: centre)
        if similarities.count != itemCount { similarities = [Float](repeating: 0, count: itemCount) }
        guard let columns = tensors[.items]?.columns else { return }
        try source.forEachTile(of: .items) { first, tile in
            let known = min(tile.count, (itemCount - first) * columns)
            guard known > 0 else { return }
            Kernels.cosineRows(
                tile.extracting(first: known), columns: columns, centre: centre.span, query: code.span,
                into: &similarities, at: first)
        }
        similarities[Int(item)] = 1
    }

    package func similarities(
        of item: Int32, to others: [Int32], from source: some TensorSource
    ) throws -> [Float] {
        let centre = try codeCentre(from: source)
        let code = try code(of: item, from: source, relativeTo: centre)
        var cosines = [Float](repeating: 0, count: others.count)
        try source.forEachRow(of: .items, inAnyOrder: others) { position, row in
            Kernels.cosineRows(
                row, columns: row.count, centre: centre.span, query: code.span, into: &cosines, at: position)
        }
        for (position, other) in others.enumerated() where other == item { cosines[position] = 1 }
        return cosines
    }

    /// From no centre: what is popular is liked by the same people for that alone.
    package func vectors(of items: [Int32], from source: some TensorSource) throws -> [Float]? {
        guard Self.similarityBasis > .statistic else { return nil }
        let columns = try codeCentre(from: source).count
        var vectors = [Float](repeating: 0, count: items.count * columns)
        try source.forEachRow(of: .items, inAnyOrder: items) { position, row in
            let code = row.extracting(first: columns)
            let length = Kernels.dot(code, code).squareRoot()
            if length == 0 { return }
            var span = vectors.mutableSpan
            for column in 0..<columns { span[position * columns + column] = code[column] / length }
        }
        return vectors
    }

    package func userSimilarities(
        to query: UserQuery, from source: some TensorSource, into similarities: inout [Float]
    ) throws -> Bool {
        guard let columns = tensors[.users]?.columns, Self.similarityBasis > .statistic else { return false }
        let centre = [Float](repeating: 0, count: try codeCentre(from: source).count)
        let row = try userRow(of: query, from: source)
        similarities = [Float](repeating: 0, count: userCount)
        try source.forEachTile(of: .users) { first, tile in
            let known = min(tile.count, (userCount - first) * columns)
            guard known > 0 else { return }
            Kernels.cosineRows(
                tile.extracting(first: known), columns: columns, centre: centre.span,
                query: row.span.extracting(first: centre.count), into: &similarities, at: first)
        }
        return true
    }

    private func code(
        of item: Int32, from source: some TensorSource, relativeTo centre: [Float]
    ) throws -> [Float] {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        return try source.withRow(of: .items, at: Int(item)) { row in centre.indices.map { row[$0] - centre[$0] } }
    }
}

extension TensorName {
    /// The name of a component's tensor among those of the whole model.
    func prefixed(_ component: String) -> TensorName { TensorName(rawValue: "\(component).\(rawValue)") }
}

/// The tensors of one component of a composite model, under the names that the component itself gives them.
struct PrefixedSource<Base: TensorSource>: TensorSource {
    let base: Base
    let component: String

    func rowCount(of tensor: TensorName) -> Int { base.rowCount(of: tensor.prefixed(component)) }

    func forEachTile(of tensor: TensorName, _ body: (Int, Span<Float>) throws -> Void) throws {
        try base.forEachTile(of: tensor.prefixed(component), body)
    }

    func withRow<R>(of tensor: TensorName, at row: Int, _ body: (Span<Float>) throws -> R) throws -> R {
        try base.withRow(of: tensor.prefixed(component), at: row, body)
    }

    func forEachRow(of tensor: TensorName, at rows: [Int32], _ body: (Int, Span<Float>) throws -> Void) throws {
        try base.forEachRow(of: tensor.prefixed(component), at: rows, body)
    }
}

extension Dictionary where Key == TensorName {
    /// A component's tensors as the composite names them.
    func prefixed(_ component: String) -> [TensorName: Value] {
        Dictionary(uniqueKeysWithValues: map { ($0.key.prefixed(component), $0.value) })
    }
}

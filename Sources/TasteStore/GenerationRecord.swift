import LMDB

/// A generation's stored form: version, numbers, texts and shapes, one after the other.
extension Generation {
    /// Of the stored form. Schema 1 wrote none: its records are told apart by the schema alone, and rewritten when it is migrated.
    private static let version: UInt32 = 2

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        append(Self.version, to: &bytes)
        for number in [base, trainedThrough, fittedThrough, UInt64(bitPattern: time)] {
            append(UInt32(truncatingIfNeeded: number), to: &bytes)
            append(UInt32(truncatingIfNeeded: number >> 32), to: &bytes)
        }
        for figure in [validation.rmse, validation.ndcg, fitSeconds] {
            append(figure.bitPattern, to: &bytes)
        }
        for text in [kind, settings, parameters] { append(text, to: &bytes) }
        append(UInt32(requested.count), to: &bytes)
        for (name, value) in requested.sorted(by: { $0.key < $1.key }) {
            append(name, to: &bytes)
            append(value, to: &bytes)
        }
        append(UInt32(tensors.count), to: &bytes)
        for tensor in tensors {
            append(tensor.name, to: &bytes)
            for number in [tensor.rows, tensor.columns, UInt32(tensor.isByUser ? 1 : 0), tensor.tileRows] {
                append(number, to: &bytes)
            }
        }
        return bytes
    }

    init(number: UInt64, _ bytes: RawSpan) throws(LMDBError) {
        var reader = RecordReader("a generation")
        guard try reader.number(bytes) == Self.version else {
            throw LMDBError(code: .malformedValue, operation: "read generation \(number)")
        }
        self.number = number
        base = try reader.wideNumber(bytes)
        trainedThrough = try reader.wideNumber(bytes)
        fittedThrough = try reader.wideNumber(bytes)
        time = Int64(bitPattern: try reader.wideNumber(bytes))
        validation = Validation(
            rmse: Float(bitPattern: try reader.number(bytes)), ndcg: Float(bitPattern: try reader.number(bytes)))
        fitSeconds = Float(bitPattern: try reader.number(bytes))
        kind = try reader.text(bytes)
        settings = try reader.text(bytes)
        parameters = try reader.text(bytes)
        requested = [:]
        for _ in 0..<(try reader.number(bytes)) {
            let name = try reader.text(bytes)
            requested[name] = try reader.text(bytes)
        }
        tensors = []
        for _ in 0..<(try reader.number(bytes)) {
            let name = try reader.text(bytes)
            let rows = Int(try reader.number(bytes))
            let columns = Int(try reader.number(bytes))
            let isByUser = try reader.number(bytes) != 0
            let tileRows = try reader.number(bytes)
            guard tileRows > 0 else { throw LMDBError(code: .malformedValue, operation: "read generation \(number)") }
            tensors.append(
                Tensor(name: name, rows: rows, columns: columns, isByUser: isByUser, tileRows: Int(tileRows)))
        }
    }
}

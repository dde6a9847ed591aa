import LMDB

/// A generation's stored form: version, numbers, texts and shapes, one after the other.
extension Generation {
    /// Of the stored form. Schema 1 wrote none: its records are told apart by the schema alone, and rewritten when it is migrated.
    /// Version 2 ends before the verdict.
    private static let version: UInt32 = 3
    private static let versionWithoutVerdict: UInt32 = 2

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        append(Self.version, to: &bytes)
        for number in [base, trainedThrough, fittedThrough, UInt64(bitPattern: time)] {
            appendWide(number, to: &bytes)
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
        append(verdict.state.rawValue, to: &bytes)
        append(verdict.reason, to: &bytes)
        appendWide(UInt64(bitPattern: fitTime), to: &bytes)
        append(UInt32(trial == nil ? 0 : 1), to: &bytes)
        if let trial {
            appendWide(trial.against, to: &bytes)
            append(trial.ratings, to: &bytes)
            for figure in [trial.rmse, trial.servingRMSE, trial.hitRate, trial.servingHitRate] {
                append(figure.bitPattern, to: &bytes)
            }
        }
        return bytes
    }

    init(number: UInt64, _ bytes: RawSpan) throws(LMDBError) {
        var reader = RecordReader("a generation")
        let version = try reader.number(bytes)
        guard version == Self.version || version == Self.versionWithoutVerdict else {
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
        verdict = Self.formerVerdict
        fitTime = time
        if version == Self.versionWithoutVerdict { return }
        guard let state = Verdict.State(rawValue: try reader.number(bytes)) else {
            throw LMDBError(code: .malformedValue, operation: "read generation \(number)")
        }
        verdict = Verdict(state, try reader.text(bytes))
        fitTime = Int64(bitPattern: try reader.wideNumber(bytes))
        if try reader.number(bytes) != 0 { trial = try Trial(&reader, bytes) }
    }

    /// Of generations that were published before there were verdicts: each of them served.
    static let formerVerdict = Verdict(.accepted, "published by an earlier version")
}

extension Generation.Trial {
    fileprivate init(_ reader: inout RecordReader, _ bytes: RawSpan) throws(LMDBError) {
        against = try reader.wideNumber(bytes)
        ratings = try reader.number(bytes)
        rmse = Float(bitPattern: try reader.number(bytes))
        servingRMSE = Float(bitPattern: try reader.number(bytes))
        hitRate = Float(bitPattern: try reader.number(bytes))
        servingHitRate = Float(bitPattern: try reader.number(bytes))
    }
}

private func appendWide(_ number: UInt64, to bytes: inout [UInt8]) {
    append(UInt32(truncatingIfNeeded: number), to: &bytes)
    append(UInt32(truncatingIfNeeded: number >> 32), to: &bytes)
}

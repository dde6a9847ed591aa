import LMDB

/// One published state of a model: what is needed to read its tensors and to decode its settings.
package struct Generation: Sendable, Equatable {
    /// A matrix of float32, stored as tiles of ``Tensors/tileRows`` rows.
    package struct Tensor: Sendable, Equatable {
        package var name: String
        package var rows: UInt32
        package var columns: UInt32
        /// Whether row n is user n's, to be cleared when they are forgotten.
        package var isByUser: Bool

        package init(name: String, rows: Int, columns: Int, isByUser: Bool) {
            self.name = name
            self.rows = UInt32(rows)
            self.columns = UInt32(columns)
            self.isByUser = isByUser
        }
    }

    /// 1, 2, 3, ... in the order of publication.
    package var number: UInt64
    /// The generation whose publication wrote every tile. Those after it wrote only the tiles that changed.
    package var base: UInt64
    /// The newest event that the weights have learned from.
    package var trainedThrough: UInt64
    /// The newest event of the full training it descends from.
    package var fittedThrough: UInt64
    /// When it was published, seconds since 1970.
    package var time: Int64
    /// "autoencoder", "sae", ...
    package var kind: String
    /// The model's own settings, as it encoded them.
    package var settings: String
    /// Of the full training it descends from; not a number where none was measured.
    package var validationRMSE: Float
    package var tensors: [Tensor]

    package init(
        number: UInt64, base: UInt64, trainedThrough: UInt64, fittedThrough: UInt64, time: Int64, kind: String,
        settings: String, validationRMSE: Float, tensors: [Tensor]
    ) {
        self.number = number
        self.base = base
        self.trainedThrough = trainedThrough
        self.fittedThrough = fittedThrough
        self.time = time
        self.kind = kind
        self.settings = settings
        self.validationRMSE = validationRMSE
        self.tensors = tensors
    }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for number in [base, trainedThrough, fittedThrough, UInt64(bitPattern: time)] {
            append(UInt32(truncatingIfNeeded: number), to: &bytes)
            append(UInt32(truncatingIfNeeded: number >> 32), to: &bytes)
        }
        append(validationRMSE.bitPattern, to: &bytes)
        append(kind, to: &bytes)
        append(settings, to: &bytes)
        append(UInt32(tensors.count), to: &bytes)
        for tensor in tensors {
            append(tensor.name, to: &bytes)
            append(tensor.rows, to: &bytes)
            append(tensor.columns, to: &bytes)
            append(tensor.isByUser ? 1 : 0, to: &bytes)
        }
        return bytes
    }

    init(number: UInt64, _ bytes: RawSpan) throws(LMDBError) {
        var reader = RecordReader()
        func wide() throws(LMDBError) -> UInt64 {
            let low = try reader.number(bytes)
            return UInt64(low) | UInt64(try reader.number(bytes)) << 32
        }
        self.number = number
        base = try wide()
        trainedThrough = try wide()
        fittedThrough = try wide()
        time = Int64(bitPattern: try wide())
        validationRMSE = Float(bitPattern: try reader.number(bytes))
        kind = try reader.text(bytes)
        settings = try reader.text(bytes)
        tensors = []
        for _ in 0..<(try reader.number(bytes)) {
            let name = try reader.text(bytes)
            let rows = Int(try reader.number(bytes))
            let columns = Int(try reader.number(bytes))
            let isByUser = try reader.number(bytes) != 0
            tensors.append(Tensor(name: name, rows: rows, columns: columns, isByUser: isByUser))
        }
    }

    /// A tensor's place in `tensors`, and its shape.
    package func tensor(named name: String) -> (position: Int, shape: Tensor)? {
        guard let position = tensors.firstIndex(where: { $0.name == name }) else { return nil }
        return (position, tensors[position])
    }
}

/// The published generations, and which one serves.
package struct Models: Sendable {
    let generations: Table  // number -> Generation
    let settings: Table

    static let activeKey = "active generation"

    /// The number of the serving generation; 0 if there is none.
    package func active<Transaction: Readable & ~Copyable>(in transaction: borrowing Transaction) throws -> UInt64 {
        try transaction.get(settings, Models.activeKey) { $0.load(UInt64.self, at: 0) } ?? 0
    }

    package func generation<Transaction: Readable & ~Copyable>(
        _ number: UInt64, in transaction: borrowing Transaction
    ) throws -> Generation? {
        try transaction.get(generations, number) { try Generation(number: number, $0) }
    }

    /// Makes a generation whose tiles are all written the one that serves, in one step.
    package func activate(_ generation: Generation, in transaction: borrowing WriteTransaction) throws {
        try transaction.put(generations, generation.number, generation.encoded.span.bytes)
        try transaction.put(settings, Models.activeKey, [generation.number].span.bytes)
    }

    /// Removes every record but that of `kept`.
    package func removeAll(but kept: UInt64, in transaction: borrowing WriteTransaction) throws {
        try transaction.withCursor(generations) { cursor in
            var number = try cursor.move(.first) { key, _ in key.load(UInt64.self, at: 0) }
            while let found = number {
                if found != kept { try cursor.delete() }
                number = try cursor.move(.next) { key, _ in key.load(UInt64.self, at: 0) }
            }
        }
    }
}

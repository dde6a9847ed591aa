import LMDB
import TasteValues

/// The stored form of a generation. docs/format.md lists its fields.
extension Generation {
    /// The versions of the stored form, its first field. Since version 4, the record ends with `forgottenThrough`, and
    /// tiles end with a checksum.
    private static let (formerVersion, version): (UInt32, UInt32) = (3, 4)

    static func damage(of number: UInt64) -> StoreDamage { StoreDamage(.model, "the record of generation \(number)") }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        append(hasTileChecksums ? Self.version : Self.formerVersion, to: &bytes)
        for number in [lineage, trainedThrough, fittedThrough, UInt64(bitPattern: time)] {
            append(number, to: &bytes)
        }
        for figure in [validation.rmse, validation.ndcg, fitSeconds] {
            append(figure, to: &bytes)
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
        append(decision.state.stored, to: &bytes)
        append(decision.reason, to: &bytes)
        append(UInt64(bitPattern: fitTime), to: &bytes)
        append(UInt32(comparison == nil ? 0 : 1), to: &bytes)
        if let comparison { append(comparison, to: &bytes) }
        if hasTileChecksums { append(forgottenThrough, to: &bytes) }
        return bytes
    }

    init(number: UInt64, _ bytes: RawSpan) throws(StoreDamage) {
        let damage = Self.damage(of: number)
        var reader = RecordReader(damage)
        let version = try reader.number(bytes)
        guard version == Self.version || version == Self.formerVersion else { throw damage }
        hasTileChecksums = version == Self.version
        self.number = number
        lineage = try reader.wideNumber(bytes)
        trainedThrough = try reader.wideNumber(bytes)
        fittedThrough = try reader.wideNumber(bytes)
        time = Int64(bitPattern: try reader.wideNumber(bytes))
        validation = Validation(rmse: try reader.figure(bytes), ndcg: try reader.figure(bytes))
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
            guard Tensor.isStorable(rows: rows, columns: columns, tileRows: Int(tileRows)) else { throw damage }
            tensors.append(
                Tensor(name: name, rows: rows, columns: columns, isByUser: isByUser, tileRows: Int(tileRows)))
        }
        guard tensors.count <= Tensors.tensorLimit, let state = ModelState(stored: try reader.number(bytes)) else {
            throw damage
        }
        decision = Decision(state, try reader.text(bytes))
        fitTime = Int64(bitPattern: try reader.wideNumber(bytes))
        if try reader.number(bytes) != 0 { comparison = try ModelTrial(&reader, bytes) }
        forgottenThrough = hasTileChecksums ? try reader.wideNumber(bytes) : fittedThrough
    }
}

extension ModelTrial {
    init(_ reader: inout RecordReader, _ bytes: RawSpan) throws(StoreDamage) {
        self.init(
            against: try reader.wideNumber(bytes), ratings: Int(try reader.number(bytes)),
            rmse: Float(bitPattern: try reader.number(bytes)), servingRMSE: Float(bitPattern: try reader.number(bytes)),
            hitRate: try reader.figure(bytes), servingHitRate: try reader.figure(bytes))
    }
}

extension ModelState {
    /// The states, each at the position that is stored for it.
    private static let storedStates: [ModelState] = [.candidate, .accepted, .refused]

    fileprivate init?(stored number: UInt32) {
        guard number < Self.storedStates.count else { return nil }
        self = Self.storedStates[Int(number)]
    }

    fileprivate var stored: UInt32 { UInt32(Self.storedStates.firstIndex(of: self) ?? 0) }
}

extension RecordReader {
    /// A figure that was not measured is stored as NaN.
    mutating func figure(_ bytes: RawSpan) throws(StoreDamage) -> Float? {
        let figure = Float(bitPattern: try number(bytes))
        return figure.isNaN ? nil : figure
    }
}

func append(_ figure: Float?, to bytes: inout [UInt8]) { append((figure ?? .nan).bitPattern, to: &bytes) }

func append(_ trial: ModelTrial, to bytes: inout [UInt8]) {
    append(trial.against, to: &bytes)
    append(UInt32(clamping: trial.ratings), to: &bytes)
    for figure in [trial.rmse, trial.servingRMSE, trial.hitRate, trial.servingHitRate] { append(figure, to: &bytes) }
}

import LMDB
import TasteValues

/// The stored form of the trainings: a version, their number, and their fields one after the other. docs/format.md
/// lists them.
extension Sequence<StoredTraining> {
    var stored: [UInt8] {
        var bytes: [UInt8] = []
        append(trainingsVersion, to: &bytes)
        let all = Array(self)
        append(UInt32(all.count), to: &bytes)
        for training in all { append(training, to: &bytes) }
        return bytes
    }
}

private let trainingsVersion: UInt32 = 1
/// The number of names that the points of a curve have among them at most.
private let nameLimit = 8
/// Longer names are cut, in bytes of UTF-8.
private let nameBytes = 32

extension [StoredTraining] {
    init(stored bytes: RawSpan, _ damage: StoreDamage) throws(StoreDamage) {
        var reader = RecordReader(damage)
        guard try reader.number(bytes) == trainingsVersion else { throw damage }
        let count = try reader.number(bytes)
        guard count <= TrainingHistory.capacity else { throw damage }
        self = []
        for _ in 0..<count { append(try StoredTraining(&reader, bytes, damage)) }
    }
}

private func append(_ training: StoredTraining, to bytes: inout [UInt8]) {
    let record = training.record
    for number in [
        training.through, UInt64(bitPattern: record.time), UInt64(clamping: record.ratings), record.generation,
    ] { append(number, to: &bytes) }
    for text in [record.model, record.cause, record.reason] {
        append(text.cut(toBytes: TrainingHistory.textLimit), to: &bytes)
    }
    for figure in [record.seconds, record.processorSeconds] { append(figure.bitPattern, to: &bytes) }
    append(record.end.map { UInt32(TrainingEnd.stored.firstIndex(of: $0) ?? 0) } ?? 0, to: &bytes)
    append(record.validationRMSE, to: &bytes)
    append(record.validationNDCG, to: &bytes)
    append(UInt32(record.trial == nil ? 0 : 1), to: &bytes)
    if let trial = record.trial { append(trial, to: &bytes) }
    append(record.curve, to: &bytes)
}

/// The points of a curve have few names among them, which are stored once, in the order in which they occur.
private func append(_ curve: [CurvePoint], to bytes: inout [UInt8]) {
    var names: [String] = []
    func number(_ name: String) -> UInt32 {
        if !names.contains(name) { names.append(name) }
        return UInt32(names.firstIndex(of: name) ?? 0)
    }
    var points: [(names: UInt32, point: CurvePoint)] = []
    for point in curve.suffix(TrainingHistory.curveCapacity) {
        let (phase, model) = (point.phase.cut(toBytes: nameBytes), point.model.cut(toBytes: nameBytes))
        guard Set(names + [phase, model]).count <= nameLimit else { continue }
        points.append((number(phase) | number(model) << 16, point))
    }
    append(UInt32(names.count), to: &bytes)
    for name in names { append(name, to: &bytes) }
    append(UInt32(points.count), to: &bytes)
    for (names, point) in points {
        append(names, to: &bytes)
        append(point.seconds.bitPattern, to: &bytes)
        append(UInt32(clamping: point.epoch), to: &bytes)
        append(point.rmse, to: &bytes)
        append(point.ndcg, to: &bytes)
    }
}

extension StoredTraining {
    fileprivate init(_ reader: inout RecordReader, _ bytes: RawSpan, _ damage: StoreDamage) throws(StoreDamage) {
        let through = try reader.wideNumber(bytes)
        let time = Int64(bitPattern: try reader.wideNumber(bytes))
        let ratings = try reader.wideNumber(bytes)
        let generation = try reader.wideNumber(bytes)
        let (model, cause, reason) = (try reader.text(bytes), try reader.text(bytes), try reader.text(bytes))
        let seconds = Float(bitPattern: try reader.number(bytes))
        let processorSeconds = Float(bitPattern: try reader.number(bytes))
        let end = Int(try reader.number(bytes))
        guard TrainingEnd.stored.indices.contains(end) else { throw damage }
        let (rmse, ndcg) = (try reader.figure(bytes), try reader.figure(bytes))
        let trial = try reader.number(bytes) != 0 ? try ModelTrial(&reader, bytes) : nil
        let curve = try Self.curve(&reader, bytes, damage)
        self.init(
            through: through,
            record: TrainingRecord(
                time: time, model: model, cause: cause, seconds: seconds, processorSeconds: processorSeconds,
                ratings: Int(clamping: ratings), end: TrainingEnd.stored[end], reason: reason, generation: generation,
                validationRMSE: rmse, validationNDCG: ndcg, trial: trial, curve: curve))
    }

    private static func curve(
        _ reader: inout RecordReader, _ bytes: RawSpan, _ damage: StoreDamage
    ) throws(StoreDamage) -> [CurvePoint] {
        let nameCount = try reader.number(bytes)
        guard nameCount <= nameLimit else { throw damage }
        var names: [String] = []
        for _ in 0..<nameCount { names.append(try reader.text(bytes)) }
        let count = try reader.number(bytes)
        guard count <= TrainingHistory.curveCapacity else { throw damage }
        var curve: [CurvePoint] = []
        for _ in 0..<count {
            let both = try reader.number(bytes)
            let (phase, model) = (Int(both & 0xffff), Int(both >> 16))
            guard names.indices.contains(phase), names.indices.contains(model) else { throw damage }
            let (seconds, epoch) = (Float(bitPattern: try reader.number(bytes)), try reader.number(bytes))
            curve.append(
                CurvePoint(
                    seconds: seconds, phase: names[phase], model: names[model], epoch: Int(epoch),
                    rmse: try reader.figure(bytes), ndcg: try reader.figure(bytes)))
        }
        return curve
    }
}

extension TrainingEnd {
    /// Each end at the position that is stored for it.
    fileprivate static let stored: [TrainingEnd] = [.failed, .accepted, .refused]
}

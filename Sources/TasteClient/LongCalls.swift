import TasteProtocol

/// How far a training has come.
public struct TrainProgress: Hashable, Sendable {
    /// `searching`, `fitting` or `publishing`.
    public var phase: String
    /// 0 to 1, of the whole.
    public var fraction: Float
    public var epoch: Int
    /// The error on held-out ratings; nil while it is not known yet.
    public var validationRMSE: Float?
    /// NDCG@100 of the catalogue ranked for held-out users; nil while it is not known yet.
    public var validationNDCG: Float?

    init(_ wire: WireTrainProgress) {
        phase = wire.phase
        fraction = wire.fraction
        epoch = Int(wire.epoch)
        validationRMSE = wire.validationRmse == 0 ? nil : wire.validationRmse
        validationNDCG = wire.validationNdcg == 0 ? nil : wire.validationNdcg
    }
}

/// What a training has made.
public struct TrainResult: Hashable, Sendable {
    public var model: String
    /// The error on held-out ratings; nil where it was not measured.
    public var validationRMSE: Float?
    /// NDCG@100 of the catalogue ranked for held-out users; nil where it was not measured.
    public var validationNDCG: Float?
    public var seconds: Float
    /// The hyper-parameters, chosen ones included, as a JSON object.
    public var parameters: String

    init(_ wire: WireTrainResult) {
        model = wire.model
        validationNDCG = wire.validationNdcg == 0 ? nil : wire.validationNdcg
        parameters = wire.parameters
        validationRMSE = wire.validationRmse == 0 ? nil : wire.validationRmse
        seconds = wire.seconds
    }
}

/// What becomes of several ratings of one item by one user within an import.
public enum Duplicates: String, Hashable, Sendable, CaseIterable {
    /// The last one in the order they were added counts.
    case last
    /// Their mean, rounded to the scale's step.
    case average

    var wire: WireDuplicates {
        switch self {
        case .last: .last
        case .average: .average
        }
    }
}

/// How far an import has come.
public struct ImportProgress: Hashable, Sendable {
    /// Ratings the daemon has received.
    public var received: Int
    /// Of these, how many are applied; 0 until the last has been received.
    public var stored: Int

    init(_ wire: WireImportProgress) {
        received = Int(clamping: wire.received)
        stored = Int(clamping: wire.stored)
    }
}

/// What an import has brought.
public struct ImportResult: Hashable, Sendable {
    /// Ratings stored, duplicates counted once.
    public var ratings: Int
    /// Ratings that gave way to another one, or to the mean, of the same user and item.
    public var duplicates: Int
    public var newUsers: Int
    public var newItems: Int

    init(_ wire: WireImportResult) {
        ratings = Int(clamping: wire.ratings)
        duplicates = Int(clamping: wire.duplicates)
        newUsers = Int(clamping: wire.newUsers)
        newItems = Int(clamping: wire.newItems)
    }
}

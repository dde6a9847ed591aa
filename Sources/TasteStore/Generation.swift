import LMDB

/// One published state of a model: what is needed to read its tensors and to decode its settings, and what is known of it.
package struct Generation: Sendable, Equatable {
    /// A matrix of float32, stored as tiles of ``tileRows`` rows.
    package struct Tensor: Sendable, Equatable {
        package var name: String
        package var rows: UInt32
        package var columns: UInt32
        /// Whether row n is user n's, to be cleared when they are forgotten.
        package var isByUser: Bool
        /// Rows of a tile; the last tile has fewer. Kept with the tensor, so that a newer binary may choose others for new ones.
        package var tileRows: UInt32

        /// - Parameter tileRows: nil: as ``Tensors/tileRows(columns:_:)`` has it.
        package init(
            name: String, rows: Int, columns: Int, isByUser: Bool, access: Tensors.Access = .byRow, tileRows: Int? = nil
        ) {
            self.name = name
            self.rows = UInt32(rows)
            self.columns = UInt32(columns)
            self.isByUser = isByUser
            self.tileRows = UInt32(tileRows ?? Tensors.tileRows(columns: columns, access))
        }

        package var tileCount: Int { (Int(rows) + Int(tileRows) - 1) / Int(tileRows) }

        /// The rows of one of its tiles.
        package func rows(ofTile tile: Int) -> Range<Int> {
            tile * Int(tileRows)..<min((tile + 1) * Int(tileRows), Int(rows))
        }

        /// What its tiles take of the store's file.
        fileprivate var fileBytes: Int {
            (0..<tileCount).reduce(0) { $0 + Tensors.fileBytes(rows(ofTile: $1).count * Int(columns)) }
        }

        /// The tile that holds a row.
        package func tile(ofRow row: Int) -> Int { row / Int(tileRows) }
    }

    /// How good it is, on what was held out before the full training it descends from. Not a number: not measured.
    package struct Validation: Sendable, Equatable {
        /// Of predicted ratings.
        package var rmse: Float
        /// NDCG@100 of the catalogue ranked for held-out users.
        package var ndcg: Float

        package init(rmse: Float = .nan, ndcg: Float = .nan) {
            self.rmse = rmse
            self.ndcg = ndcg
        }

        /// Equal also where neither was measured.
        package static func == (left: Validation, right: Validation) -> Bool {
            left.rmse.bitPattern == right.rmse.bitPattern && left.ndcg.bitPattern == right.ndcg.bitPattern
        }
    }

    /// Whether it may serve, and why.
    package struct Verdict: Sendable, Equatable {
        package enum State: UInt32, Sendable {
            /// Being made: its tiles are not all written, or it has not been compared with the one that serves.
            case candidate = 0
            case accepted = 1
            /// Worse than what served. It is kept to be looked at, and serves only where somebody says so.
            case refused = 2
        }

        package var state: State
        /// In words: "first model", "RMSE 0.8712 against 0.8734 of generation 12 on 840 recent ratings", ...
        package var reason: String

        package init(_ state: State, _ reason: String) {
            self.state = state
            self.reason = reason
        }

        package static let candidate = Verdict(.candidate, "being made")
    }

    /// What it and the generation that served reached on the same recent ratings, which neither had learned.
    package struct Trial: Sendable, Equatable {
        /// The generation that served.
        package var against: UInt64
        /// How many ratings were predicted.
        package var ratings: UInt32
        package var rmse: Float
        package var servingRMSE: Float
        /// The share of liked items among the ten that were recommended. Not a number: not measured.
        package var hitRate: Float
        package var servingHitRate: Float

        package init(
            against: UInt64, ratings: Int, rmse: Float, servingRMSE: Float, hitRate: Float = .nan,
            servingHitRate: Float = .nan
        ) {
            self.against = against
            self.ratings = UInt32(clamping: ratings)
            self.rmse = rmse
            self.servingRMSE = servingRMSE
            self.hitRate = hitRate
            self.servingHitRate = servingHitRate
        }

        fileprivate var figures: [Float] { [rmse, servingRMSE, hitRate, servingHitRate] }

        /// Equal also where neither was measured.
        package static func == (left: Trial, right: Trial) -> Bool {
            left.against == right.against && left.ratings == right.ratings
                && left.figures.map(\.bitPattern) == right.figures.map(\.bitPattern)
        }
    }

    /// 1, 2, 3, ... in the order of publication; never used twice.
    package var number: UInt64
    /// The generation whose publication wrote every tile. Those after it wrote only the tiles that changed.
    package var base: UInt64
    /// The newest event that the weights have learned from.
    package var trainedThrough: UInt64
    /// The newest event of the full training it descends from.
    package var fittedThrough: UInt64
    /// When it was published, seconds since 1970.
    package var time: Int64
    /// When its line was, by a full training or by passes over all ratings.
    package var fitTime: Int64
    /// "autoencoder", "sae", ...
    package var kind: String
    /// The model's own settings, as it encoded them.
    package var settings: String
    package var validation: Validation
    package var verdict: Verdict
    /// nil: it was not compared, for nothing served or somebody asked for it.
    package var trial: Trial?
    /// The hyper-parameters of the full training, chosen ones included, as JSON.
    package var parameters: String
    /// Those that somebody asked for by name, beside the configuration's: a training that follows asks for them again.
    package var requested: [String: String]
    /// How long that training took.
    package var fitSeconds: Float
    package var tensors: [Tensor]

    package init(
        number: UInt64, base: UInt64, trainedThrough: UInt64, fittedThrough: UInt64, time: Int64, kind: String,
        settings: String, validation: Validation = Validation(), parameters: String = "{}",
        requested: [String: String] = [:], fitSeconds: Float = 0, verdict: Verdict = Verdict(.accepted, "asked for"),
        trial: Trial? = nil,
        tensors: [Tensor]
    ) {
        self.number = number
        self.base = base
        self.trainedThrough = trainedThrough
        self.fittedThrough = fittedThrough
        self.time = time
        fitTime = time
        self.kind = kind
        self.settings = settings
        self.validation = validation
        self.parameters = parameters
        self.requested = requested
        self.fitSeconds = fitSeconds
        self.verdict = verdict
        self.trial = trial
        self.tensors = tensors
    }

    /// Of its tensors, whether it shares tiles with others or not.
    package var bytes: Int {
        tensors.reduce(0) { $0 + Int($1.rows) * Int($1.columns) * 4 } + settings.utf8.count
    }

    /// Of the store's file, whether it shares tiles with others or not.
    package var fileBytes: Int { tensors.reduce(0) { $0 + $1.fileBytes } + settings.utf8.count }

    /// A tensor's place in `tensors`, and its shape.
    package func tensor(named name: String) -> (position: Int, shape: Tensor)? {
        guard let position = tensors.firstIndex(where: { $0.name == name }) else { return nil }
        return (position, tensors[position])
    }
}
